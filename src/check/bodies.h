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

// The names of one class ("actor", "object", "publisher", "topic", "country") whose forms
// stand in the text.
std::set<std::string> bodies_in(std::string_view text, std::string_view kind);

}  // namespace stillheld::check
