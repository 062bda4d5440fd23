// Lists of invented people, as many as wanted: the same bytes for one seed.
//
// A list has one row a person: id, name, birth, arrested, verdict, months,
// penalty, released, way, destination, recognised, recognised_by.  On average
// a row makes five claims: name, birth and arrest always, a verdict nine times
// in ten, a release six times in ten, a recognition every second time.
#pragma once

#include <cstdint>
#include <string>

namespace stillheld::bench {

// Rows first … first + count − 1 of the people of `seed`.  `edition` > 0 makes
// the next edition: one row in ten gets a release or another date.
std::string generate_list(uint64_t seed, uint64_t first, uint64_t count, int edition);

// The profile that reads it.
std::string_view generated_profile();

}  // namespace stillheld::bench
