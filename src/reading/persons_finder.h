// How persons.cc finds names: the words of the text, and three walks over them.
//
// First whole names (given and family, initials, patronymics), then family names
// that a role brings in, then single words whose family name the text has.
//
// Threads: a finder belongs to one thread.  Tested by persons_test.cc.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "names/name.h"
#include "reading/persons.h"
#include "reading/persons_lexicon.h"
#include "reading/words.h"

namespace stillheld::reading {

enum class Before : uint8_t { far, blank, stop, hyphen, start };

struct Unit {
  uint32_t start = 0, end = 0;
  uint64_t key = kNoWord;   // of the whole, or of its first part
  uint64_t stem = 0;        // of the last part
  const GivenName* given = nullptr;
  std::string_view given_base;  // of the lexicon that knows the name: not always the text's
  Before before = Before::far;
  bool cap = false, caps = false, initial = false, patronymic = false, stop = false, starts_sentence = false, start_word = false,
       role = false, particle = false, famous = false, quoted = false, latin = false, adjective = false, taken = false,
       unasked = false,  // its given name: see given_at
       plain = false;  // English, of ASCII letters alone, no compound: its stem is its key
  FamilyEnding ending = FamilyEnding::none;
  Sex patronymic_sex = Sex::unknown;
  uint16_t letters = 0;
};

// "Htin", "Thi", "Jong": a syllable of which many East Asian names are made.
bool is_name_syllable(std::string_view low);

class PersonFinder {
 public:
  PersonFinder(std::string_view text, Language language, const KnownNames* known, std::span<const Word> words)
      : text_(text), words_(words), language_(language), lexicon_(person_lexicon(language)), known_(known) {}

  Persons run();

 private:
  bool capital(size_t i) const { return i < units_.size() && units_[i].cap; }
  bool next_to(size_t i) const {  // i touches i − 1, in one name
    if (i >= units_.size()) return false;
    const Unit& unit = units_[i];
    return unit.before == Before::blank || (unit.before == Before::stop && units_[i - 1].initial);
  }
  // A word that can be part of a name.
  bool nameable(size_t i) const {
    const Unit& u = units_[i];
    if (!u.cap || u.initial || u.letters < 2) return false;
    if (u.caps && u.letters <= 5 && !u.given) return false;
    return !u.stop && !u.role;
  }

  // Letters of another script than the text's own.
  bool foreign(const Unit& u) const { return u.latin && language_ != Language::en && language_ != Language::pl && !latin_text_; }
  // The given name of unit i, which is asked for in the classes of names only
  // where somebody needs it: beside another capital, or if the text has it.
  const GivenName* given_at(size_t i) {
    Unit& u = units_[i];
    if (u.unasked) {
      u.unasked = false;
      u.given = given_by_class(text_.substr(u.start, u.end - u.start), u.given_base);
    }
    return u.given;
  }
  const GivenName* given_by_class(std::string_view word, std::string_view& base);
  void cut();
  bool hangs_on(std::string_view low) const;
  size_t full(size_t i);
  void introduce();
  void repeated();
  void unlisted();
  void widen();
  void single(size_t i);
  void beside(Mention& mention) const;
  void resolve();
  bool role_before(size_t i) const;
  bool agrees_with_role(size_t i) const;
  bool said_after(size_t i) const;
  bool next_verb(size_t i) const;
  bool bare_stem(size_t i) const;
  bool has_father(const Unit& u) const;
  void put(size_t first, size_t next, int given, int patronymic, int family);
  uint64_t whole_stem(const Unit& u) const { return u.plain ? u.key : stem_key(folded_of(u), language_); }
  std::string folded_of(const Unit& u) const { return spelled(text_.substr(u.start, u.end - u.start), language_); }
  uint64_t stem_in(TextSpan span) const;
  void known_names();
  void find_known();

  std::string_view text_;
  std::span<const Word> words_;
  Language language_;
  const PersonLexicon& lexicon_;
  const KnownNames* known_;
  std::vector<Unit> units_;
  Persons out_;
  KeySet families_, givens_;
  std::unordered_map<uint32_t, std::string_view> given_base_;  // span start → base
  std::unordered_map<std::string, GivenName> by_class_;       // given names of other romanisations
  names::Name parsed_;  // its memory, used again
  bool latin_text_ = false;
};

}  // namespace stillheld::reading
