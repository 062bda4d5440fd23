// check.py: what is written beside a capture that leaves, for whoever has no
// stillheld.  Python's own library and openssl; each line says what it did.
#pragma once

#include <string_view>

namespace stillheld::publish {

std::string_view capture_check_script();

}  // namespace stillheld::publish
