// What compare().score means.
//
// Every token of the one name looks for its partner in the other, given names
// among given names, patronymics among patronymics, families among families.
// A pair is worth between 0 and 1 (the constants below; for words that merely look
// alike, one less what separates them).  The score is the product over the
// parts, each part the mean of its pairs, less a little for every token that
// found no partner:
//
//   a patronymic left out    × 0.985: hardly a doubt
//   a different patronymic   × 0.4: another person with a frequent name
//   a second given name, a second family left out   × 0.93
//   no given name at all     × 0.6;   no family × 0.5
//
// (1) Two classes that differ are two names, however alike they look: Марыя
//     and Марына.
// (2) Initials fit or contradict; what fits counts 0.9.
// (3) Brackets: the best pair of readings counts.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <tuple>

#include "names/given.h"
#include "names/name.h"
#include "names/similarity.h"

namespace stillheld::names {
namespace {

constexpr size_t kMaximum = 24;

constexpr double kSameClass = 0.99, kSameSkeleton = 0.98, kInitial = 0.9;
constexpr double kOtherClass = 0.3;       // at most, where the classes differ
constexpr double kSlope = 1.25;           // of the edit distance, for a letter's share
constexpr double kStep = 0.02;            // for there being any difference at all
constexpr double kPatronymicMissing = 0.985, kPatronymicDiffers = 0.4;
constexpr double kTokenMissing = 0.93, kInitialMissing = 0.97, kParticleMissing = 0.995;
constexpr double kNoGiven = 0.6, kNoFamily = 0.5;
constexpr double kOtherOrder = 0.97;
constexpr double kAlternative = 0.99;
constexpr double kBackedByPatronymic = 0.7;  // exponent of the family's worth

// One reading of a name: its tokens, brackets put in the place of what they
// replace.
struct Reading {
  std::array<const Token*, kMaximum> token{};
  size_t size = 0;
};

Reading reading_of(const Name& name, uint8_t reading) {
  Reading out;
  bool replaced[6] = {};
  if (reading > 0)
    for (const Token& token : name.tokens)
      if (token.reading == reading) replaced[static_cast<size_t>(token.part)] = true;
  for (const Token& token : name.tokens) {
    if (out.size == kMaximum) break;
    if (token.reading == reading ||
        (token.reading == 0 && !replaced[static_cast<size_t>(token.part)]))
      out.token[out.size++] = &token;
  }
  return out;
}

bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

// Letters that languages and clerks write for one another.
bool are_near(char a, char b) {
  if (is_vowel(a) && is_vowel(b)) return true;
  static constexpr std::string_view kNear[] = {"ckq", "csz", "bvwf", "gjy", "ijy", "dt", "bp", "mn", "gkq", "uvw", "gh", "kh"};
  for (const std::string_view letters : kNear)
    if (letters.find(a) != std::string_view::npos && letters.find(b) != std::string_view::npos) return true;
  return false;
}

struct Costs {
  bool near[128][128];
  Costs() {
    for (int a = 0; a < 128; ++a)
      for (int b = 0; b < 128; ++b) near[a][b] = are_near(static_cast<char>(a), static_cast<char>(b));
  }
};

// In tenths of a letter: what it takes to make `b` of `a` by dropping,
// inserting, replacing letters or changing neighbours' places.  With `sounds`
// a vowel for a vowel, a silent h, a doubled letter cost less than a letter.
int edit_cost(std::string_view a, std::string_view b, bool sounds) {
  static const Costs costs;
  while (!a.empty() && !b.empty() && a.front() == b.front() && !(sounds && a.size() != b.size())) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back() && !(sounds && a.size() != b.size())) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  constexpr size_t kLongest = 80;
  if (a.size() > kLongest || b.size() > kLongest) return 10 * static_cast<int>(std::max(a.size(), b.size()));
  const auto drop = [&](std::string_view word, size_t i) {
    if (!sounds) return 10;
    const char c = word[i];
    if ((i > 0 && word[i - 1] == c) || (i + 1 < word.size() && word[i + 1] == c)) return 3;
    if (c == 'h') return 5;
    return is_vowel(c) ? 6 : 10;
  };
  const auto replace = [&](char x, char y) {
    if (x == y) return 0;
    // Воўк is Volk: in a skeleton л and ў are neighbours.
    if (!sounds) return (x == 'l' && y == 'v') || (x == 'v' && y == 'l') ? 4 : 10;
    if (x < 0 || y < 0) return 10;
    return costs.near[static_cast<size_t>(x)][static_cast<size_t>(y)] ? 6 : 10;
  };
  int rows[3][kLongest + 1];
  int* before = rows[0];
  int* last = rows[1];
  int* row = rows[2];
  last[0] = 0;
  for (size_t j = 1; j <= b.size(); ++j) last[j] = last[j - 1] + drop(b, j - 1);
  for (size_t i = 1; i <= a.size(); ++i) {
    const int drop_a = drop(a, i - 1);
    row[0] = last[0] + drop_a;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + drop_a, row[j - 1] + drop(b, j - 1), last[j - 1] + replace(a[i - 1], b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + (sounds ? 8 : 10));
    }
    int* const spare = before;
    before = last;
    last = row;
    row = spare;
  }
  return last[b.size()];
}

double worth_of_distance(std::string_view a, std::string_view b, bool sounds) {
  const size_t longer = std::max(a.size(), b.size());
  if (longer == 0) return 0;
  const size_t gap = longer - std::min(a.size(), b.size());
  if (gap * 2 > longer) return 0;
  const double share = static_cast<double>(edit_cost(a, b, sounds)) / (10.0 * static_cast<double>(longer + 1));
  return std::max(0.0, 1 - kStep - kSlope * share);
}

uint32_t letters_of(std::string_view word) {
  uint32_t set = 0;
  for (const char c : word) set |= 1U << (static_cast<unsigned char>(c) & 31U);
  return set;
}

// Mario and Maria, Daniel and Daniela: a last vowel that tells men from women.
bool differ_in_sex(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (a.size() < 3 || b.size() - a.size() > 1) return false;
  const auto is_end = [](char c) { return c == 'a' || c == 'o' || c == 'e'; };
  if (b.size() == a.size() + 1) return b.back() == 'a' && !is_vowel(a.back()) && b.starts_with(a);
  return a.back() != b.back() && (a.back() == 'a' || b.back() == 'a') && is_end(a.back()) && is_end(b.back()) &&
         a.substr(0, a.size() - 1) == b.substr(0, b.size() - 1);
}

// A cheap no: words that share less than half of their letters.
bool share_letters(std::string_view a, std::string_view b) {
  const uint32_t x = letters_of(a), y = letters_of(b);
  return 2 * std::popcount(x & y) >= std::min(std::popcount(x), std::popcount(y));
}

struct Agreement {
  Level level = Level::disagree;
  double worth = 0;
};

bool initial_fits(const Token& initial, const Token& word) {
  if (initial.skeleton.empty() || word.skeleton.empty()) return false;
  if (initial.skeleton[0] == word.skeleton[0] || initial.folded[0] == word.folded[0]) return true;
  return word.given_class != 0 && class_has_initial(word.given_class, initial.skeleton[0]);
}

// `sounds`: whether near letters count as near.  Not between two East-Slavic
// names in full, where the skeleton has already taken away what is not real.
Agreement agreement_of(const Token& a, const Token& b, bool sounds) {
  if (a.folded == b.folded) return {Level::identical, 1.0};
  const bool short_a = a.part == Part::initial, short_b = b.part == Part::initial;
  if (short_a || short_b) {
    const bool fits = short_a ? initial_fits(a, b) : initial_fits(b, a);
    return fits ? Agreement{Level::initial, kInitial} : Agreement{};
  }
  const bool family = a.part == Part::family || b.part == Part::family;
  if (!family && a.given_class != 0 && a.given_class == b.given_class)
    return {Level::same_class, kSameClass};
  const bool other_class = !family && a.given_class != 0 && b.given_class != 0;
  if (!other_class && a.skeleton == b.skeleton) return {Level::same_skeleton, kSameSkeleton};
  if (!share_letters(a.folded, b.folded) && !share_letters(a.skeleton, b.skeleton)) return {};
  const float alike = std::max(jaro_winkler_short(a.folded, b.folded), jaro_winkler_short(a.skeleton, b.skeleton));
  if (alike < 0.6F) return {};
  Agreement agreement;
  agreement.worth = std::max(worth_of_distance(a.folded, b.folded, sounds),
                             worth_of_distance(a.skeleton, b.skeleton, false));
  if (alike >= 0.92F) agreement.level = Level::jw92;
  else if (alike >= 0.85F) agreement.level = Level::jw85;
  if (other_class || (a.part == Part::given && b.part == Part::given && differ_in_sex(a.folded, b.folded))) {
    agreement.level = Level::disagree;
    agreement.worth = std::min(agreement.worth, kOtherClass);
  }
  return agreement;
}

// FridrichBuchenberg, Abd al-Rahman: one name's words run together.
double worth_of_joined(const Reading& a, const Reading& b) {
  std::string x, y;
  const auto join = [](const Reading& reading, std::string& out) {
    size_t words = 0;
    for (size_t i = 0; i < reading.size; ++i) {
      if (reading.token[i]->part == Part::initial) continue;
      out += reading.token[i]->folded;
      ++words;
    }
    return words;
  };
  if (join(a, x) == join(b, y) || x.size() < 8 || y.size() < 8) return 0;
  const size_t longer = std::max(x.size(), y.size());
  if ((longer - std::min(x.size(), y.size())) * 8 > longer) return 0;
  const double worth = worth_of_distance(x, y, true);
  return worth >= 0.85 ? worth : 0;
}

bool may_swap(const Reading& a, const Reading& b) {
  bool forth = false, back = false;
  for (size_t i = 0; i < a.size; ++i)
    for (size_t j = 0; j < b.size; ++j) {
      const Token& x = *a.token[i];
      const Token& y = *b.token[j];
      if (x.part == y.part || x.part == Part::particle || y.part == Part::particle) continue;
      if (!share_letters(x.folded, y.folded) && !share_letters(x.skeleton, y.skeleton)) continue;
      forth |= x.part == Part::family || y.part == Part::given;
      back |= y.part == Part::family || x.part == Part::given;
    }
  return forth || back;
}

bool may_pair(Part a, Part b, bool any_order) {
  if (a == Part::particle || b == Part::particle) return a == b;
  if (a == b || a == Part::unknown || b == Part::unknown) return true;
  if (any_order && a != Part::patronymic && b != Part::patronymic) return true;
  if (a == Part::initial || b == Part::initial) return a != Part::family && b != Part::family;
  return false;
}

struct Pair {
  double worth;
  uint8_t a, b;
  Level level;
};

NameComparison compare_readings(const Reading& a, const Reading& b, bool any_order) {
  std::array<Pair, kMaximum * kMaximum> pairs;
  size_t count = 0;
  const auto in_full = [](const Reading& reading) {
    for (size_t i = 0; i < reading.size; ++i)
      if (reading.token[i]->part == Part::patronymic) return true;
    return false;
  };
  const bool sounds = !(in_full(a) && in_full(b));
  for (size_t i = 0; i < a.size; ++i)
    for (size_t j = 0; j < b.size; ++j) {
      if (!may_pair(a.token[i]->part, b.token[j]->part, any_order)) continue;
      const Agreement agreement = agreement_of(*a.token[i], *b.token[j], sounds);
      // Order breaks ties: first initials with first names.
      const double apart = std::abs(static_cast<double>(i) - static_cast<double>(j));
      const bool initial = a.token[i]->part == Part::initial || b.token[j]->part == Part::initial;
      if (agreement.worth > 0.25 || initial || a.token[i]->part == b.token[j]->part)
        pairs[count++] = {agreement.worth - 1e-6 * apart, static_cast<uint8_t>(i), static_cast<uint8_t>(j),
                          agreement.level};
    }
  std::sort(pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(count), [](const Pair& x, const Pair& y) {
    if (x.worth != y.worth) return x.worth > y.worth;
    if (x.a + x.b != y.a + y.b) return x.a + x.b < y.a + y.b;
    return std::min(x.a, x.b) < std::min(y.a, y.b);
  });

  NameComparison out;
  std::array<int, kMaximum> partner_a, partner_b;
  partner_a.fill(-1);
  partner_b.fill(-1);
  double sum[6] = {}, weight[6] = {};
  Level worst[6] = {};
  const auto part_of_pair = [&](Part x, Part y) {
    if (x == Part::family || y == Part::family) return Part::family;
    if (x == Part::patronymic || y == Part::patronymic) return Part::patronymic;
    if (x == Part::particle) return Part::particle;
    return Part::given;
  };
  for (size_t k = 0; k < count; ++k) {
    const Pair& pair = pairs[k];
    if (partner_a[pair.a] >= 0 || partner_b[pair.b] >= 0) continue;
    const Part x = a.token[pair.a]->part, y = b.token[pair.b]->part;
    const auto part = static_cast<size_t>(part_of_pair(x, y));
    partner_a[pair.a] = pair.b;
    partner_b[pair.b] = pair.a;
    sum[part] += std::max(0.0, pair.worth);
    worst[part] = weight[part] == 0 ? pair.level : std::min(worst[part], pair.level);
    weight[part] += 1;
  }

  const auto at = [](Part part) { return static_cast<size_t>(part); };
  out.given = worst[at(Part::given)];
  out.family = worst[at(Part::family)];
  out.patronymic = worst[at(Part::patronymic)];
  const auto mean = [&](Part part) { return sum[at(part)] / weight[at(part)]; };

  double score = 1;
  bool backed = false;
  if (weight[at(Part::patronymic)] > 0) {
    const double worth = mean(Part::patronymic);
    if (out.patronymic >= Level::initial || worth >= 0.8) {
      score *= std::max(worth, 0.8);
      backed = out.patronymic >= Level::same_skeleton;
    } else {
      score *= kPatronymicDiffers;
      out.patronymic = std::min(out.patronymic, Level::jw92);
    }
  }
  if (weight[at(Part::given)] > 0) score *= mean(Part::given);
  if (weight[at(Part::family)] > 0) {
    const double worth = mean(Part::family);
    score *= backed ? std::pow(worth, kBackedByPatronymic) : worth;
  }

  bool has[2][6] = {};
  const auto count_missing = [&](const Reading& reading, const std::array<int, kMaximum>& partner, int side) {
    for (size_t i = 0; i < reading.size; ++i) {
      const Part part = reading.token[i]->part;
      has[side][at(part)] = true;
      if (partner[i] >= 0) continue;
      ++out.unmatched;
      switch (part) {
        case Part::patronymic: score *= kPatronymicMissing; break;
        case Part::initial: score *= kInitialMissing; break;
        case Part::particle: score *= kParticleMissing; break;
        default: score *= kTokenMissing; break;
      }
    }
  };
  count_missing(a, partner_a, 0);
  count_missing(b, partner_b, 1);
  if (weight[at(Part::family)] == 0 && (has[0][at(Part::family)] || has[1][at(Part::family)])) score *= kNoFamily;
  // In the other order a given name's partner counts as family.
  const bool given_met = weight[at(Part::given)] > 0 || (any_order && weight[at(Part::family)] > 1);
  if (!given_met && (has[0][at(Part::given)] || has[1][at(Part::given)])) score *= kNoGiven;
  if (weight[at(Part::given)] + weight[at(Part::family)] + weight[at(Part::patronymic)] == 0) score = 0;
  if (any_order) {
    score *= kOtherOrder;
    out.by_other_order = true;
  }
  out.score = std::clamp(score, 0.0, 1.0);
  return out;
}

}  // namespace

NameComparison compare(const Name& one, const Name& other) {
  // In one order whoever asks, so that sums round alike.
  const bool turned = std::lexicographical_compare(
      other.tokens.begin(), other.tokens.end(), one.tokens.begin(), one.tokens.end(),
      [](const Token& x, const Token& y) {
        return std::tie(x.raw, x.part, x.reading) < std::tie(y.raw, y.part, y.reading);
      });
  const Name& a = turned ? other : one;
  const Name& b = turned ? one : other;
  NameComparison best;
  best.score = -1;
  for (uint8_t i = 0; i < std::min<uint8_t>(a.readings, 6); ++i) {
    const Reading x = reading_of(a, i);
    for (uint8_t j = 0; j < std::min<uint8_t>(b.readings, 6); ++j) {
      const Reading y = reading_of(b, j);
      NameComparison found = compare_readings(x, y, false);
      if (found.score < 0.9 && may_swap(x, y)) {
        const NameComparison swapped = compare_readings(x, y, true);
        if (swapped.score > found.score) found = swapped;
      }
      if (found.score < 0.9) found.score = std::max(found.score, kOtherOrder * worth_of_joined(x, y));
      if (i > 0 || j > 0) {
        found.score *= kAlternative;
        found.by_alternative = true;
      }
      if (found.score > best.score) best = found;
    }
  }
  best.score = std::max(best.score, 0.0);
  return best;
}

}  // namespace stillheld::names
