// The scrubber takes names out of texts that sources wrote.
//
// A note on a wave, a headline in an address, the words of a contradiction:
// they may name somebody whose name is withheld, in any script, spelling and
// case.  A word is hidden if its consonant skeleton begins with that of a word
// of a hidden name and is at most two consonants longer (Statkevich, Статкевич,
// Статкевича, Statkiewicza: s-t-t-k-v-č).  Words with fewer than three
// consonants are hidden if they are spelled alike but for a case ending (Loika,
// Лойко, Лойкай).  In an address, one such word hides the whole address, also
// when it is percent-encoded or joined to another (/mariakolesnikova).
//
// It errs on the side of hiding: "Alexander Lukashenko" loses the Alexander if
// an Aliaksandr is hidden.  A name that leaks can't be taken back.
//
// Threads: hide_*() from one thread, then reading from any.
// Tested by scrub_test.cc.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace stillheld::publish {

// The consonants of a word, of any of our scripts, without doubling.
std::string consonant_skeleton(std::string_view word);

class Scrubber {
 public:
  void hide_name(std::string_view name);
  void hide_handle(std::string_view handle);
  bool empty() const { return skeletons_.empty() && words_.empty(); }
  // `text` with hidden words replaced by `mark`; neighbours are one mark.
  std::string clean(std::string_view text, std::string_view mark) const;
  // Whether something hidden is named in it.
  bool names_somebody(std::string_view text) const;
  bool address_names_somebody(std::string_view address) const;

 private:
  bool is_hidden(std::string_view word) const;
  std::unordered_set<std::string> skeletons_;
  std::unordered_set<std::string> words_;  // folded: short words and handles
  std::unordered_set<std::string> stems_;  // of words with few consonants
};

}  // namespace stillheld::publish
