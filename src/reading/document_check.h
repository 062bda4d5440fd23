// What holds of every Document, for tests and fuzzers: invariants (1) to (3) of
// document.h, and those of dates.h and persons.h on its text.
#pragma once

#include <string>
#include <string_view>

#include "reading/document.h"

namespace stillheld::reading {

// Empty, or what does not hold.  `thorough`: also dates and persons, in the
// language of the text.
std::string fault_of(const Document& document, bool thorough);

}  // namespace stillheld::reading
