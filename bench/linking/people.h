// A list of made-up people of any size, the same for the same seed.
//
// Six columns: given and family name, birth date, place, occupation, e-mail.
// Names, places and occupations are made of syllables and drawn by Zipf's law,
// so that there are Smiths and there are rarities; seven of ten people have one
// record, the others two or three, with misspellings, slips in dates, values
// left out, and second e-mail addresses.  Nothing is taken from a real list.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "identity/records.h"

namespace stillheld::bench {

struct People {
  identity::Records records;
  std::vector<uint32_t> person;  // of each record
};

People make_people(size_t records, uint64_t seed);

// "id,given,family,birth,place,occupation,email,person" and a line a record, so
// that other tools can be timed on the same list.
std::string people_csv(const People& people);

}  // namespace stillheld::bench
