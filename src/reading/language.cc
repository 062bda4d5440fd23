#include "reading/language.h"

#include <algorithm>
#include <array>

#include "reading/words.h"

namespace stillheld::reading {
namespace {

constexpr std::string_view kCodes[] = {"en", "ru", "be", "uk", "pl"};
constexpr size_t kLooked = 3 << 10;

struct SmallWord {
  uint64_t key;
  Language language;
};

// Words that are frequent in one language and rare or absent in the others.
const std::array<SmallWord, 44>& small_words() {
  static const std::array<SmallWord, 44> words = [] {
    constexpr std::pair<std::string_view, Language> kWords[] = {
        {"the", Language::en}, {"of", Language::en},  {"and", Language::en},  {"was", Language::en},
        {"said", Language::en}, {"that", Language::en}, {"что", Language::ru}, {"и", Language::ru},
        {"его", Language::ru},  {"был", Language::ru},  {"это", Language::ru}, {"как", Language::ru},
        {"они", Language::ru},  {"или", Language::ru},  {"быть", Language::ru}, {"што", Language::be},
        {"яго", Language::be},  {"гэта", Language::be}, {"як", Language::uk},   {"ў", Language::be},
        {"быў", Language::be},  {"з", Language::uk},    {"ды", Language::be},   {"ад", Language::be},
        {"каб", Language::be},  {"які", Language::uk},  {"що", Language::uk},   {"його", Language::uk},
        {"це", Language::uk},   {"та", Language::uk},   {"від", Language::uk},  {"був", Language::uk},
        {"для", Language::uk},  {"się", Language::pl},  {"jest", Language::pl}, {"nie", Language::pl},
        {"oraz", Language::pl}, {"że", Language::pl},   {"był", Language::pl},  {"dla", Language::pl},
        {"ktory", Language::pl}, {"został", Language::pl}, {"przez", Language::pl}, {"jak", Language::pl}};
    std::array<SmallWord, 44> out{};
    for (size_t i = 0; i < out.size(); ++i) out[i] = {key_of(kWords[i].first), kWords[i].second};
    std::sort(out.begin(), out.end(), [](const SmallWord& a, const SmallWord& b) { return a.key < b.key; });
    return out;
  }();
  return words;
}

}  // namespace

std::string_view code_of(Language language) { return kCodes[static_cast<size_t>(language)]; }

bool language_by_code(std::string_view code, Language& language) {
  if (code.size() < 2 || (code.size() > 2 && code[2] != '-' && code[2] != '_')) return false;
  const char wanted[2] = {static_cast<char>(code[0] | 0x20), static_cast<char>(code[1] | 0x20)};
  for (size_t i = 0; i < std::size(kCodes); ++i) {
    if (kCodes[i] == std::string_view(wanted, 2)) {
      language = static_cast<Language>(i);
      return true;
    }
  }
  return false;
}

Language guess_language(std::string_view text, Language fallback) {
  text = text.substr(0, kLooked);
  std::array<int64_t, 5> votes{};
  int64_t cyrillic = 0;
  int64_t latin = 0;
  const auto vote = [&](Language language, int64_t weight) { votes[static_cast<size_t>(language)] += weight; };
  for (size_t at = 0; at < text.size();) {
    size_t next = at;
    const char32_t c = decode_at(text, at, next);
    if (!is_letter(c)) {
      at = next;
      continue;
    }
    const Word word = word_at(text, at);
    const auto& words = small_words();
    const auto small = std::lower_bound(words.begin(), words.end(), word.key,
                                        [](const SmallWord& a, uint64_t key) { return a.key < key; });
    if (small != words.end() && small->key == word.key) vote(small->language, 6);
    for (size_t i = word.start; i < word.end;) {
      const char32_t letter = decode_at(text, i, i);
      (letter >= 0x400 && letter < 0x530 ? cyrillic : latin) += 1;
      switch (letter) {
        case U'ў': case U'Ў': vote(Language::be, 4); break;
        case U'ї': case U'є': case U'ґ': case U'Ї': case U'Є': vote(Language::uk, 4); break;
        case U'ъ': case U'щ': vote(Language::ru, 2); break;
        case U'и': vote(Language::be, -2); vote(Language::ru, 1); break;
        case U'ы': case U'э': vote(Language::uk, -2); vote(Language::be, 1); break;
        case U'і': vote(Language::ru, -2); vote(Language::be, 1); vote(Language::uk, 1); break;
        case U'ŭ': case U'Ŭ': vote(Language::be, 8); break;
        case U'ł': case U'ą': case U'ę': case U'ż': case U'ś': vote(Language::pl, 3); break;
        case U'č': case U'š': case U'ž': vote(Language::be, 1); break;
        default: break;
      }
    }
    at = word.end;
  }
  if (cyrillic + latin == 0) return fallback;
  if (cyrillic > latin) {
    votes[static_cast<size_t>(Language::en)] = votes[static_cast<size_t>(Language::pl)] = INT64_MIN;
  } else {
    votes[static_cast<size_t>(Language::ru)] = votes[static_cast<size_t>(Language::uk)] = INT64_MIN;
  }
  constexpr Language kOrder[] = {Language::ru, Language::en, Language::be, Language::uk, Language::pl};
  Language best = kOrder[cyrillic > latin ? 0 : 1];
  for (const Language language : kOrder) {
    if (votes[static_cast<size_t>(language)] > votes[static_cast<size_t>(best)]) best = language;
  }
  return best;
}

}  // namespace stillheld::reading
