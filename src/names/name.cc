// From text to tokens: words, brackets, commas, hyphens, repair, folding.
// Which part a token is, is decided in parts.cc.
#include "names/name.h"

#include <algorithm>
#include <cstring>

#include "base/utf8.h"
#include "names/given.h"
#include "names/letters.h"
#include "names/parts.h"
#include "names/skeleton.h"

namespace stillheld::names {
namespace {

constexpr size_t kMaximumTokens = 64;

// What the letters of the whole name say, before any word is folded.
struct Survey {
  int be = 0, ru = 0, uk = 0, pl = 0, lt = 0;
  int polish = 0;
  bool latin = false, cyrillic = false, other = false;

  void see(char32_t c, Alphabet alphabet) {
    switch (alphabet) {
      case Alphabet::latin: latin = true; break;
      case Alphabet::cyrillic: cyrillic = true; break;
      case Alphabet::other: other = true; break;
      case Alphabet::none: return;
    }
    switch (c) {
      case U'ў': be += 3; break;
      case U'і': be += 1; uk += 1; break;
      case U'ы': be += 1; ru += 1; break;
      case U'э': be += 1; ru += 1; break;
      case U'ё': be += 1; ru += 1; break;
      case U'щ': ru += 2; uk += 2; break;
      case U'и': ru += 2; uk += 1; break;
      case U'ъ': ru += 3; break;
      case U'ї': case U'є': case U'ґ': uk += 3; break;
      case U'ł': case U'ż': case U'ź': case U'ś': case U'ń': case U'ć': case U'ę': pl += 2; break;
      case U'ą': pl += 1; lt += 1; break;
      case U'ė': case U'į': case U'ų': case U'ū': lt += 3; break;
      case U'č': case U'š': case U'ž': lt += 1; break;
      case U'ŭ': be += 3; break;
      default: break;
    }
  }
  Script script() const {
    const int kinds = (latin ? 1 : 0) + (cyrillic ? 1 : 0) + (other ? 1 : 0);
    if (kinds > 1) return Script::mixed;
    return latin ? Script::latin : cyrillic ? Script::cyrillic : Script::other;
  }
  Language language() const {
    if (cyrillic && !latin) {
      if (be > ru && be > uk) return Language::be;
      if (uk > ru && uk > be) return Language::uk;
      if (ru > be && ru > uk) return Language::ru;
      return Language::unknown;
    }
    if (lt > pl && lt >= 3) return Language::lt;
    if (pl > lt) return Language::pl;
    if (be >= 3) return Language::be;
    return Language::unknown;
  }
};

struct Word {
  uint32_t begin, end;  // in the buffer of code points
  Alphabet alphabet;
  uint8_t group;        // bracket, 0: none
  bool joined, capitals, dotted, after_comma, after_slash;
};

// Words that stand about names and are not part of them.
constexpr std::string_view kTitles[] = {
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "lord", "lady", "general", "gen", "col", "capt",
    "maj", "sgt", "rev", "hon", "shaikh", "sheikh", "sheik", "shaykh", "jr", "sr", "esq", "phd",
    "pan", "pani", "spadar", "spadarynia", "gospodin", "or", "aka", "alias", "vel", "nee", "born",
    "formerly", "urozhd", "urozhdennaia", "devichia", "familiia", "married", "spelling", "russian",
    "belarusian", "also", "known", "as", "haji", "hajji", "al-haj", "imia", "proz", "dziavochae",
};

bool is_title(std::string_view folded) {
  for (const std::string_view title : kTitles)
    if (title == folded) return true;
  return false;
}

struct Scratch {
  std::vector<char32_t> text, lower;
  std::vector<Word> words;
};

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool is_opening(char32_t c) {
  return c == U'(' || c == U'[' || c == U'{' || c == U'«' || c == U'“' || c == U'„' || c == U'（';
}
bool is_closing(char32_t c) {
  return c == U')' || c == U']' || c == U'}' || c == U'»' || c == U'”' || c == U'）';
}

// Mends the letters of the other alphabet in a word that is mostly of one.
bool repair(std::vector<char32_t>& text, Word& word, size_t latin, size_t cyrillic) {
  const Alphabet wanted = cyrillic >= latin ? Alphabet::cyrillic : Alphabet::latin;
  const auto mend = [&](Alphabet alphabet, bool apply) {
    for (uint32_t i = word.begin; i < word.end; ++i) {
      const Alphabet own = letter_of(text[i]).alphabet;
      if (own == Alphabet::none || own == alphabet) continue;
      const char32_t twin = lookalike(text[i], alphabet);
      if (twin == 0) return false;
      if (apply) text[i] = twin;
    }
    word.alphabet = alphabet;
    return true;
  };
  if (mend(wanted, false)) return mend(wanted, true);
  const Alphabet second = wanted == Alphabet::cyrillic ? Alphabet::latin : Alphabet::cyrillic;
  if (mend(second, false)) return mend(second, true);
  word.alphabet = wanted;
  return false;
}

void cut_into_words(Scratch& scratch, Survey& survey, Name& out) {
  std::vector<char32_t>& text = scratch.text;
  scratch.words.clear();
  uint8_t group = 0, groups = 0;
  bool in_quotes = false, joined = false, comma = false, slash = false;
  const size_t n = text.size();
  for (size_t i = 0; i < n && scratch.words.size() < kMaximumTokens;) {
    const char32_t c = text[i];
    const Letter& letter = letter_of(c);
    if (letter.alphabet == Alphabet::none) {
      if (is_opening(c) || (c == U'"' && !in_quotes)) {
        in_quotes = c == U'"';
        group = groups < 15 ? ++groups : groups;
        comma = false;
      } else if (is_closing(c) || (c == U'"' && in_quotes)) {
        in_quotes = false;
        group = 0;
        comma = false;
      } else if (c == U',' || c == U';') {
        // Within a bracket a comma begins another reading.
        if (group != 0 && groups < 15) group = ++groups;
        else if (c == U';' && groups < 15) group = ++groups;
        else comma = true;
      } else if (c == U'/') {
        slash = true;
      }
      if (!is_hyphen(c)) joined = false;
      ++i;
      continue;
    }
    Word word{};
    word.begin = static_cast<uint32_t>(i);
    word.group = group;
    word.joined = joined && !scratch.words.empty();
    word.after_comma = comma;
    word.after_slash = slash;
    // VARABEI/VERABEI: the second is a reading of the first.
    if (slash && !scratch.words.empty() && groups < 15) word.group = ++groups;
    comma = slash = joined = false;
    size_t latin = 0, cyrillic = 0, upper = 0, letters = 0;
    for (; i < n; ++i) {
      const Letter& l = letter_of(text[i]);
      if (l.alphabet == Alphabet::none) {
        // O'Brien, Юр'евіч; and a digit that a scanner read for a letter.
        const bool inside = (is_apostrophe(text[i]) || is_digit(text[i])) && i + 1 < n &&
                            letter_of(text[i + 1]).alphabet != Alphabet::none;
        if (!inside) break;
        continue;
      }
      ++letters;
      upper += l.upper ? 1 : 0;
      latin += l.alphabet == Alphabet::latin ? 1 : 0;
      cyrillic += l.alphabet == Alphabet::cyrillic ? 1 : 0;
      if (l.alphabet == Alphabet::latin) word.alphabet = Alphabet::latin;
      if (l.alphabet == Alphabet::cyrillic) word.alphabet = Alphabet::cyrillic;
      if (l.alphabet == Alphabet::other) word.alphabet = Alphabet::other;
    }
    word.end = static_cast<uint32_t>(i);
    if (latin > 0 && cyrillic > 0) out.repaired |= repair(text, word, latin, cyrillic);
    word.capitals = letters > 1 && upper * 10 >= letters * 8 && upper > 1;
    word.dotted = i < n && text[i] == U'.';
    if (i < n && is_hyphen(text[i])) {
      size_t k = i + 1;
      while (k < n && is_hyphen(text[k])) ++k;
      joined = k < n && letter_of(text[k]).alphabet != Alphabet::none;
    }
    for (uint32_t k = word.begin; k < word.end; ++k) {
      const Letter& l = letter_of(text[k]);
      survey.see(l.lower, l.alphabet);
    }
    scratch.words.push_back(word);
  }
  out.readings = static_cast<uint8_t>(groups + 1);
}

void fill_token(const Scratch& scratch, const Word& word, Spelling spelling,
                std::vector<char32_t>& lower, Token& token) {
  token.raw.clear();
  token.folded.clear();
  token.skeleton.clear();
  token.given_class = 0;
  token.part = Part::unknown;
  token.reading = word.group;
  token.joined = word.joined;
  token.capitals = word.capitals;
  lower.clear();
  char folded[40];
  size_t size = 0;
  bool full = false;
  for (uint32_t i = word.begin; i < word.end; ++i) {
    const char32_t c = scratch.text[i];
    append_utf8(token.raw, c);
    const Letter& letter = letter_of(c);
    if (is_digit(c) && size < 32) folded[size++] = static_cast<char>(c);
    if (letter.alphabet == Alphabet::none) continue;
    lower.push_back(letter.lower);
    if (full) continue;
    if (letter.alphabet == Alphabet::other || letter.fold[0] == 0) {
      const bool sign = letter.alphabet == Alphabet::cyrillic && (letter.lower == U'ь' || letter.lower == U'ъ');
      if (sign) continue;
      std::string bytes;
      append_utf8(bytes, letter.lower);
      full = size + bytes.size() > 32;
      if (!full) {
        std::memcpy(folded + size, bytes.data(), bytes.size());
        size += bytes.size();
      }
      continue;
    }
    for (const char* f = letter.fold; *f != 0; ++f) {
      if (size == 32) {
        full = true;
        break;
      }
      folded[size++] = *f;
    }
  }
  token.folded.assign(folded, size);
  if (word.alphabet == Alphabet::other || lower.empty())
    token.skeleton = token.folded;
  else
    append_skeleton(lower.data(), lower.size(), word.alphabet, spelling, token.skeleton);
  if (token.skeleton.empty()) token.skeleton = token.folded;
}

// Returns how the Latin letters were read; `forced` says it instead.
Spelling parse_into(std::string_view text, Name& out, Scratch& scratch,
                    const Spelling* forced = nullptr) {
  decode_nfc(text, scratch.text);
  Survey survey;
  out.repaired = false;
  cut_into_words(scratch, survey, out);
  out.script = survey.script();
  out.language = survey.language();

  std::vector<char32_t>& lower = scratch.lower;
  if (survey.latin) {
    for (const Word& word : scratch.words) {
      if (word.alphabet != Alphabet::latin) continue;
      lower.clear();
      for (uint32_t i = word.begin; i < word.end; ++i) lower.push_back(letter_of(scratch.text[i]).lower);
      survey.polish += polish_evidence(lower.data(), lower.size());
    }
  }
  Spelling spelling;
  spelling.polish = survey.polish > 0;
  spelling.lithuanian = out.language == Language::lt;
  if (forced != nullptr) spelling = *forced;

  const size_t n = scratch.words.size();
  Marks marks[kMaximumTokens];
  size_t kept = 0;
  if (out.tokens.size() < n) out.tokens.resize(n);
  for (size_t i = 0; i < n; ++i) {
    const Word& word = scratch.words[i];
    Token& token = out.tokens[kept];
    fill_token(scratch, word, spelling, lower, token);
    if (token.folded.empty()) token.folded = token.raw.substr(0, std::min<size_t>(token.raw.size(), 32));
    if (lower.size() > 1 && is_title(token.folded) && !word.joined) {
      if (word.after_comma && i + 1 < n) scratch.words[i + 1].after_comma = true;
      continue;
    }
    marks[kept].after_comma = word.after_comma;
    marks[kept].after_slash = word.after_slash;
    marks[kept].single_letter = lower.size() == 1 || (word.dotted && lower.size() == 2 && n > 1);
    marks[kept].dotted = word.dotted;
    ++kept;
  }
  out.tokens.resize(kept);
  // Nothing but brackets: the first of them is the name.
  uint8_t first = 255;
  for (const Token& token : out.tokens) first = std::min(first, token.reading);
  if (first > 0 && kept > 0)
    for (Token& token : out.tokens)
      if (token.reading == first) token.reading = 0;
  tag_parts(out, marks);
  return spelling;
}

Scratch& scratch_of_thread() {
  thread_local Scratch scratch;
  return scratch;
}

}  // namespace

const Token* Name::first(Part part, uint8_t reading) const {
  for (const Token& token : tokens)
    if (token.part == part && token.reading == reading) return &token;
  return nullptr;
}

void parse_name(std::string_view text, Name& out) { parse_into(text, out, scratch_of_thread()); }

Name parse_name(std::string_view text) {
  Name name;
  parse_name(text, name);
  return name;
}

Name parse_name_parts(std::string_view given, std::string_view patronymic, std::string_view family) {
  // Parsed together, so that one part's letters tell how to read another's.
  std::string joined;
  joined.reserve(given.size() + patronymic.size() + family.size() + 4);
  joined.append(given).append(" ; ").append(patronymic).append(" ; ").append(family);
  Name whole, part;
  Scratch& scratch = scratch_of_thread();
  const Spelling spelling = parse_into(joined, whole, scratch);
  Name out;
  out.script = whole.script;
  out.language = whole.language;
  out.repaired = whole.repaired;
  const std::pair<std::string_view, Part> columns[] = {
      {given, Part::given}, {patronymic, Part::patronymic}, {family, Part::family}};
  for (const auto& [text, kind] : columns) {
    parse_into(text, part, scratch, &spelling);
    const uint8_t shift = out.readings;
    for (Token& token : part.tokens) {
      const bool initial = token.part == Part::initial;
      const bool particle = token.part == Part::particle && kind == Part::family;
      if (token.reading > 0) token.reading = static_cast<uint8_t>(token.reading + shift - 1);
      if (!particle) {
        token.given_class = 0;
        if (kind == Part::given) {
          const GivenMatch match = find_given(token.folded, token.skeleton);
          token.given_class = match.men != 0 ? match.men : match.women;
        } else if (kind == Part::patronymic) {
          token.given_class = find_patronymic(token.skeleton).father;
        }
        token.part = initial && kind != Part::family ? Part::initial : kind;
      }
      out.tokens.push_back(std::move(token));
    }
    out.readings = static_cast<uint8_t>(std::min<int>(out.readings + part.readings - 1, 15));
  }
  settle_sex(out);
  return out;
}

std::string_view level_key(Level level) {
  switch (level) {
    case Level::missing: return "missing";
    case Level::disagree: return "disagree";
    case Level::jw85: return "jw85";
    case Level::jw92: return "jw92";
    case Level::initial: return "initial";
    case Level::same_skeleton: return "same_skeleton";
    case Level::same_class: return "same_class";
    case Level::identical: return "identical";
  }
  return "missing";
}

}  // namespace stillheld::names
