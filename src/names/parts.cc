#include "names/parts.h"

#include <algorithm>
#include <array>
#include <span>

#include "names/given.h"

namespace stillheld::names {
namespace {

constexpr size_t kMaximum = 64;

constexpr std::string_view kParticles[] = {
    "de", "del", "della", "der", "den", "di", "du", "da", "dos", "das", "do", "la", "le", "el", "al",
    "van", "von", "vom", "zu", "zur", "ten", "ter", "bin", "ibn", "ben", "bint", "abu", "abou",
    "ould", "ul", "ur", "ud", "ad", "as", "ash", "y", "e", "i", "san", "st",
};
// Sons and daughters of: the word before is the father.
constexpr std::string_view kDescent[] = {"oglu", "ogly", "ohly", "oglou", "kyzy", "qizi", "gizi",
                                         "kyzi", "uly", "uulu", "zade"};

template <size_t N>
bool is_one_of(const std::string_view (&list)[N], std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

// Sex by a family name's end: 1 man, 2 woman, 0 unknown.
int sex_of_family(std::string_view skeleton) {
  if (skeleton.size() < 4) return 0;
  if (skeleton.ends_with("ava") || skeleton.ends_with("ska") || skeleton.ends_with("tka") ||
      skeleton.ends_with("ina"))
    return 2;
  if (skeleton.ends_with("av") || skeleton.ends_with("sk") || skeleton.ends_with("tk") ||
      skeleton.ends_with("in"))
    return 1;
  return 0;
}

bool looks_like_family(std::string_view folded) {
  static constexpr std::string_view kEnds[] = {
      "ov",   "ev",   "ova",   "eva",  "au",   "ou",    "eu",    "iou", "ava",   "ow",    "owa",  "off",
      "ski",  "sky",  "skii",  "skiy", "skij", "tski",  "tskii", "cki", "skaya", "skaia", "skaja", "ckaja",
      "enko", "enka", "anka",  "vich", "wicz", "vic",   "chuk",  "czuk", "shuk", "iuk",   "yuk",  "shvili",
      "dze",  "yan",  "nka",   "skas", "ienko"};
  if (folded.size() < 5) return false;
  for (const std::string_view end : kEnds)
    if (folded.ends_with(end)) return true;
  return false;
}

// Browne has the skeleton of a patronymic and is none: the last letter counts.
PatronymicMatch patronymic_of(const Token& token) {
  const PatronymicMatch match = find_patronymic(token.skeleton);
  if (match.woman && !token.folded.ends_with("a")) return {};
  return match;
}

// A word, with the words that hang on it by hyphens.
struct Unit {
  uint8_t first, last;  // tokens
  bool capitals = false, after_comma = false;
  GivenMatch given;
  bool exactly = false;  // the class table has this very form
  PatronymicMatch patronymic;
};

struct Units {
  Unit at[kMaximum];
  size_t size = 0;
};

void set_part(Name& name, const Unit& unit, Part part) {
  for (size_t i = unit.first; i <= unit.last; ++i) {
    Token& token = name.tokens[i];
    if (token.reading != name.tokens[unit.first].reading) continue;
    if (token.part == Part::initial || token.part == Part::particle) continue;
    token.part = part;
    if (part == Part::patronymic) token.given_class = unit.patronymic.father;
  }
}

int patronymic_points(const Units& units, size_t i, bool mixed_capitals) {
  const Unit& unit = units.at[i];
  if (unit.patronymic.form == PatronymicForm::none) return -100;
  int points = unit.patronymic.form == PatronymicForm::strong ? 4 : 0;
  if (unit.patronymic.father != 0) points += 2;
  if (i > 0) {
    const Unit& before = units.at[i - 1];
    if (before.given.found() && before.patronymic.form == PatronymicForm::none) points += 5;
    points += 1;
  }
  if (mixed_capitals && unit.capitals) points -= 8;
  if (unit.exactly) points -= 4;  // Мілевіч is none, but Lukić, Marković …
  return points;
}

// Tags the units of one reading as a name of its own.
void tag_units(Name& name, Units& units, bool has_initials) {
  const size_t n = units.size;
  if (n == 0) return;
  std::array<Part, kMaximum> part{};
  size_t capitals = 0;
  for (size_t i = 0; i < n; ++i) capitals += units.at[i].capitals ? 1 : 0;
  const bool mixed_capitals = capitals > 0 && capitals < n;

  if (n == 1) {
    const Unit& unit = units.at[0];
    Part single = Part::family;
    if (!has_initials && unit.patronymic.form == PatronymicForm::strong) single = Part::patronymic;
    else if (!has_initials && unit.exactly && !unit.capitals) single = Part::given;
    set_part(name, unit, single);
    return;
  }

  // The patronymic.
  size_t patronymic = n;
  int best = 0;
  for (size_t i = 0; i < n; ++i) {
    const bool strong = units.at[i].patronymic.form == PatronymicForm::strong;
    if (n == 2 && !strong) continue;
    const int points = patronymic_points(units, i, mixed_capitals);
    if (points > best) {
      best = points;
      patronymic = i;
    }
  }
  if (patronymic < n) part[patronymic] = Part::patronymic;

  // The family, by capitals or a comma.
  bool family_known = false;
  if (mixed_capitals) {
    size_t others = 0;
    for (size_t i = 0; i < n; ++i) others += !units.at[i].capitals && i != patronymic ? 1 : 0;
    if (others > 0 || has_initials || patronymic < n) {
      for (size_t i = 0; i < n; ++i)
        if (units.at[i].capitals && i != patronymic) {
          part[i] = Part::family;
          family_known = true;
        }
    }
  }
  if (!family_known) {
    size_t comma = 0;
    for (size_t i = 1; i < n && comma == 0; ++i)
      if (units.at[i].after_comma) comma = i;
    if (comma > 0 && comma <= 3 && !(patronymic < comma)) {
      for (size_t i = 0; i < comma; ++i) part[i] = Part::family;
      family_known = true;
    }
  }

  std::array<size_t, kMaximum> rest{};
  size_t left = 0;
  for (size_t i = 0; i < n; ++i)
    if (part[i] == Part::unknown) rest[left++] = i;
  if (family_known) {
    for (size_t k = 0; k < left; ++k) part[rest[k]] = Part::given;
  } else if (has_initials && left == 1) {
    part[rest[0]] = Part::family;
  } else if (left == 1) {
    const Unit& unit = units.at[rest[0]];
    part[rest[0]] = unit.given.found() || rest[0] < patronymic ? Part::given : Part::family;
  } else if (patronymic < n) {
    // The word before the patronymic is the given name, the others the family.
    const size_t given = patronymic > 0 ? patronymic - 1 : rest[0];
    for (size_t k = 0; k < left; ++k) part[rest[k]] = rest[k] == given ? Part::given : Part::family;
  } else if (left >= 2) {
    const Unit& first = units.at[rest[0]];
    const Unit& last = units.at[rest[left - 1]];
    bool family_first = false;
    const bool family_like = looks_like_family(name.tokens[first.first].folded);
    if (first.exactly != last.exactly) {
      // Sarah Leonard misspelt (Swrah Leonard) is still in English order.
      family_first = last.exactly && (family_like || !last.given.western || name.script == Script::cyrillic);
    } else if (first.given.found() != last.given.found()) {
      family_first = last.given.found();
    } else if (!first.exactly) {
      family_first = family_like && !looks_like_family(name.tokens[last.first].folded);
    }
    for (size_t k = 0; k < left; ++k) {
      const Unit& unit = units.at[rest[k]];
      part[rest[k]] = unit.given.found() ? Part::given : Part::unknown;
    }
    part[rest[0]] = family_first ? Part::family : Part::given;
    part[rest[left - 1]] = family_first ? Part::given : Part::family;
    if (family_first && left >= 2) part[rest[1]] = Part::given;
  }
  for (size_t i = 0; i < n; ++i) set_part(name, units.at[i], part[i]);
}

void gather(Name& name, const Marks* marks, uint8_t reading, Units& units, bool& has_initials) {
  units.size = 0;
  has_initials = false;
  bool comma = false;
  for (size_t i = 0; i < name.tokens.size(); ++i) {
    Token& token = name.tokens[i];
    if (token.reading != reading) continue;
    comma |= marks[i].after_comma;
    if (token.part == Part::initial) {
      has_initials = true;
      continue;
    }
    if (token.part == Part::particle) continue;
    if (token.joined && units.size > 0 && units.at[units.size - 1].last + 1u == i) {
      units.at[units.size - 1].last = static_cast<uint8_t>(i);
      continue;
    }
    Unit unit{};
    unit.first = unit.last = static_cast<uint8_t>(i);
    unit.capitals = token.capitals;
    unit.after_comma = comma;
    comma = false;
    unit.given = find_given_exactly(token.folded);
    unit.exactly = unit.given.found();
    if (!unit.exactly) unit.given = find_given(token.folded, token.skeleton);
    if (name.script != Script::other) unit.patronymic = patronymic_of(token);
    units.at[units.size++] = unit;
  }
}

}  // namespace

void settle_sex(Name& name) {
  int sex = 0;
  for (const Token& token : name.tokens)
    if (token.part == Part::patronymic) {
      const PatronymicMatch match = patronymic_of(token);
      if (match.form != PatronymicForm::none) sex = match.woman ? 2 : 1;
    }
  if (sex == 0)
    for (const Token& token : name.tokens)
      if (token.part == Part::family && sex == 0) sex = sex_of_family(token.skeleton);
  for (Token& token : name.tokens) {
    if (token.part != Part::given && token.part != Part::unknown) continue;
    const GivenMatch match = find_given(token.folded, token.skeleton);
    if (!match.found()) continue;
    if (match.men != 0 && match.women != 0)
      token.given_class = sex == 2 ? match.women : match.men;
    else
      token.given_class = match.men != 0 ? match.men : match.women;
  }
}

void tag_parts(Name& name, const Marks* marks) {
  const size_t n = name.tokens.size();
  for (size_t i = 0; i < n; ++i) {
    Token& token = name.tokens[i];
    if (marks[i].single_letter) {
      const char first = token.raw.empty() ? '\0' : token.raw[0];
      const bool small = first >= 'a' && first <= 'z' && !marks[i].dotted;
      token.part = small && n > 2 ? Part::particle : Part::initial;
      continue;
    }
    if (n > 2 && i + 1 < n && is_one_of(kParticles, token.folded)) token.part = Part::particle;
    if (n > 2 && i > 0 && is_one_of(kDescent, token.folded)) token.part = Part::particle;
  }
  Units units;
  bool has_initials = false;
  for (uint8_t reading = 0; reading < name.readings; ++reading) {
    gather(name, marks, reading, units, has_initials);
    if (units.size == 0 && !has_initials) {
      // A particle that stands alone is a name.
      for (Token& token : name.tokens)
        if (token.reading == reading) token.part = Part::family;
      continue;
    }
    if (units.size == 0) continue;
    const size_t first = units.at[0].first;
    if (reading > 0 && units.size == 1 && first > 0) {
      // One word in a bracket: another spelling of the word before it, or
      // another family name.
      const Unit& unit = units.at[0];
      const Token& before = name.tokens[first - 1];
      Part part = Part::family;
      if (marks[first].after_slash && before.part != Part::unknown) part = before.part;
      else if (unit.patronymic.form != PatronymicForm::none && before.part == Part::patronymic)
        part = Part::patronymic;
      else if (unit.given.found() && before.part == Part::given) part = Part::given;
      else if (unit.exactly && !unit.capitals) part = Part::given;
      if (part != Part::initial && part != Part::particle) set_part(name, unit, part);
      continue;
    }
    tag_units(name, units, has_initials);
  }
  // Rashid oglu: the father's name, whatever it was taken for.
  for (size_t i = 1; i < n; ++i)
    if (name.tokens[i].part == Part::particle && is_one_of(kDescent, name.tokens[i].folded) &&
        name.tokens[i - 1].part != Part::initial && i > 1) {
      Token& father = name.tokens[i - 1];
      father.part = Part::patronymic;
      father.given_class = find_given(father.folded, father.skeleton).men;
    }
  settle_sex(name);
}

}  // namespace stillheld::names
