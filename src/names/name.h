// A Name is what stands in a list for one person, read into tokens whose part
// is known and whose spelling no longer depends on script or romanisation.
//
//   "Марыя Калеснікава", "KOLESNIKOVA, Maria", "Maryja Kalesnikava"
//       → given of class Марыя/Мария/Maria, family of skeleton "kalasnikava"
//   "Sviatlana TSIKHANOUSKAYA (née PILIPCHUK)"
//       → reading 0 with that family, reading 1 with PILIPCHUK in its place
//
// Counter-example: Belarusian and Russian given names are equivalents and not
// transliterations.  No letter table leads from Яўген to Evgeny or from Ганна
// to Anna; a class does (given.h), and a class joins no two family names.
//
// (1) Nothing is lost: the tokens' `raw`, in order, hold every letter of the
//     text (NFC, foreign letters inside a word repaired).  Quotes, brackets,
//     commas and titles are left out.
// (2) `folded` is at most 32 bytes, lower case, a..z for every Latin and
//     Cyrillic letter.  Scripts that we don't read (Arabic, Chinese, …) keep
//     their UTF-8 bytes, cut at 32.
// (3) `skeleton` is folded further: equal for all romanisations and for the
//     be/ru/uk/pl/lt spellings of one family name (skeleton.h).
// (4) Reading 0 is the name as it stands; reading k > 0 is a bracket, which
//     replaces the parts that it has (see `readings`).
// (5) Text that is not UTF-8 is read as far as it is.
//
// Threads: values; the class table is built once, on first use.
// Tested by name_test.cc, name_fuzz.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillheld::names {

enum class Part : uint8_t { unknown, given, patronymic, family, initial, particle };
enum class Script : uint8_t { latin, cyrillic, other, mixed };
enum class Language : uint8_t { unknown, be, ru, uk, pl, lt, en };

struct Token {
  std::string raw;           // as written (NFC), homoglyphs repaired
  std::string folded;        // at most 32 bytes
  std::string skeleton;      // at most 32 bytes
  uint32_t given_class = 0;  // 0: none.  On a patronymic: the father's class
  Part part = Part::unknown;
  uint8_t reading = 0;          // 0: the name itself, k: bracket k
  bool joined = false;          // written with a hyphen after the token before
  bool capitals = false;        // written in capitals throughout
};

struct Name {
  std::vector<Token> tokens;
  Script script = Script::other;
  Language language = Language::unknown;  // by letters; unknown is common
  bool repaired = false;                  // a homoglyph was mended
  uint8_t readings = 1;                   // reading 0 and the brackets

  // The first of that part in reading 0, or null.  A double-barrelled family
  // has two tokens, the second `joined`.
  const Token* given() const { return first(Part::given); }
  const Token* patronymic() const { return first(Part::patronymic); }
  const Token* family() const { return first(Part::family); }
  const Token* first(Part part, uint8_t reading = 0) const;
};

// Any order, "Family, Given", capitals, initials, brackets, slashes.
Name parse_name(std::string_view text);
// The same into `out`, whose memory is used again (a million names a second).
void parse_name(std::string_view text, Name& out);
// Where a list has columns: the parts are what the columns say.
Name parse_name_parts(std::string_view given, std::string_view patronymic, std::string_view family);

// How well two parts agree, weakest first; a patronymic left out is missing, a
// different one disagrees.
enum class Level : uint8_t {
  missing,        // on one side or both: no evidence
  disagree,
  jw85,           // Jaro–Winkler of skeletons or folded forms at least 0.85
  jw92,           // … at least 0.92
  initial,        // a letter that fits
  same_skeleton,  // other spelling, same name
  same_class,     // equivalent given names, or fathers of equivalent names
  identical,      // folded forms equal
};

std::string_view level_key(Level level);  // "same_class", for tables and catalogues

struct NameComparison {
  double score = 0;  // in [0,1]; see compare.cc for what it means
  Level given = Level::missing;
  Level patronymic = Level::missing;
  Level family = Level::missing;
  bool by_alternative = false;  // a bracket was needed
  bool by_other_order = false;  // given and family changed places
  uint8_t unmatched = 0;        // tokens without a partner, both sides
};

// At this score and above two full names are one name, as far as names can tell
// (namesakes are for identity/): the middle of the gap between the weakest pair
// of one person and the strongest of two on the even half of the EU list.
inline constexpr double kSameName = 0.72;

// Symmetric.  compare(x, x).score is 1 for a name that has letters.
NameComparison compare(const Name& a, const Name& b);

}  // namespace stillheld::names
