#pragma once

#include <string>

namespace stillheld::bench {

// How fast the engines of the undercount are, beside what was published of the
// packages of R.  `shared`: the folder of the reference tables.
void undercount_speed(const std::string& shared);

}  // namespace stillheld::bench
