// Names of states, organisations and goods in the languages that are read, as
// data/names/bodies.tsv has them.
//
//   "ЕС ввёл санкции"             actor EU
//   "sanctions on Belaruskali"    object potash
//
// Counter-example: "US" inside "Belarus".  Forms are whole words, or the
// beginning of one where the table has a star.
//
// Threads: the table is built once, and constant.  Tested by bodies_test.cc.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace stillheld::check {

// The names of one class whose forms stand in the text: "actor", "object",
// "publisher", "topic", "country"; "place" (where people are taken to), "measure"
// (what a sum is of: pardoned, released …), "more" (more than), "aside" (what a
// sentence tells by the way: earlier, total, undone, others).
std::set<std::string> bodies_in(std::string_view text, std::string_view kind);

// Where the text says that somebody was taken: the places behind "taken to",
// «вывезен в», within a few words.  Whoever goes somewhere by himself is not.
std::set<std::string> taken_to(std::string_view text);

}  // namespace stillheld::check
