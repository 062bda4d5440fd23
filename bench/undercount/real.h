// Real tables of overlapping lists, beside the repository.
#pragma once

#include <string>

namespace stillheld::bench {

// Prints what is published of each; false if there are no tables in `folder`.
bool real_tables(const std::string& folder);

}  // namespace stillheld::bench
