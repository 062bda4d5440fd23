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

constexpr size_t kSmallWords = 72;

// Words that are frequent in one language and rare or absent in the others.
const std::array<SmallWord, kSmallWords>& small_words() {
  static const std::array<SmallWord, kSmallWords> words = [] {
    constexpr std::pair<std::string_view, Language> kWords[] = {
        {"the", Language::en}, {"of", Language::en},  {"and", Language::en},  {"was", Language::en},
        {"said", Language::en}, {"that", Language::en}, {"что", Language::ru}, {"и", Language::ru},
        {"его", Language::ru},  {"был", Language::ru},  {"это", Language::ru}, {"как", Language::ru},
        {"они", Language::ru},  {"или", Language::ru},  {"быть", Language::ru}, {"што", Language::be},
        {"яго", Language::be},  {"гэта", Language::be}, {"після", Language::uk}, {"ў", Language::be},
        {"быў", Language::be},  {"про", Language::uk},  {"ды", Language::be},   {"ад", Language::be},
        {"каб", Language::be},  {"вони", Language::uk}, {"що", Language::uk},   {"його", Language::uk},
        {"це", Language::uk},   {"та", Language::uk},   {"від", Language::uk},  {"був", Language::uk},
        {"пра", Language::be},  {"się", Language::pl},  {"jest", Language::pl}, {"nie", Language::pl},
        {"oraz", Language::pl}, {"że", Language::pl},   {"był", Language::pl},  {"dla", Language::pl},
        {"ktory", Language::pl}, {"został", Language::pl}, {"przez", Language::pl}, {"jak", Language::pl},
        {"in", Language::en},   {"for", Language::en},  {"with", Language::en}, {"from", Language::en},
        {"by", Language::en},   {"has", Language::en},  {"have", Language::en}, {"were", Language::en},
        {"been", Language::en}, {"is", Language::en},   {"are", Language::en},  {"who", Language::en},
        {"his", Language::en},  {"after", Language::en}, {"years", Language::en}, {"court", Language::en},
        {"prison", Language::en}, {"što", Language::be}, {"jon", Language::be},  {"jaho", Language::be},
        {"jaje", Language::be}, {"jany", Language::be}, {"byŭ", Language::be},  {"pavodle", Language::be},
        {"pra", Language::be},  {"kab", Language::be},  {"hadoŭ", Language::be}, {"w", Language::pl}};
    std::array<SmallWord, kSmallWords> out{};
    for (size_t i = 0; i < out.size(); ++i) out[i] = {key_of(kWords[i].first), kWords[i].second};
    std::sort(out.begin(), out.end(), [](const SmallWord& a, const SmallWord& b) { return a.key < b.key; });
    return out;
  }();
  return words;
}

// A bit for each of their keys.
const std::array<uint64_t, 16>& small_sieve() {
  static const std::array<uint64_t, 16> sieve = [] {
    std::array<uint64_t, 16> out{};
    for (const SmallWord& word : small_words()) out[(word.key >> 6) & 15] |= uint64_t{1} << (word.key & 63);
    return out;
  }();
  return sieve;
}

// Letters of U+0400 to U+04FF that one of the languages has alone, or lacks.
constexpr std::array<bool, 256> kTelling = [] {
  std::array<bool, 256> out{};
  for (const char32_t letter : std::u32string_view(U"ўЎїєґЇЄъщиыэі")) out[letter - 0x400] = true;
  return out;
}();

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

namespace {

class Votes {
 public:
  void word(std::string_view text, const Word& word) {
    if ((sieve_[(word.key >> 6) & 15] >> (word.key & 63)) & 1) {
      const auto small = std::lower_bound(words_.begin(), words_.end(), word.key, [](const SmallWord& a, uint64_t key) { return a.key < key; });
      if (small != words_.end() && small->key == word.key) vote(small->language, 6 * kWhole);
    }
    if (word.ascii) {  // says nothing but its script
      latin_ += word.end - word.start;
      return;
    }
    // "Taćciana Karpovič" in an English text: a name's letters are its owner's
    const bool name = word.upper;
    char32_t before = 0;
    for (size_t i = word.start; i < word.end;) {
      if (static_cast<uint8_t>(text[i]) < 0x80) {
        ++latin_;
        ++i;
        continue;
      }
      const char32_t letter = decode_at(text, i, i);
      if (letter >= 0x400 && letter < 0x530) {
        ++cyrillic_;
        // «жыць», «чым»: Russian never has the letter behind these.
        if (letter == U'ы' && (before == U'ш' || before == U'ж' || before == U'ч')) vote(Language::be, 3 * kWhole);
        // «гэта», «рэжым», «людзі»: Russian has э at the beginning, Ukrainian has none
        if (letter == U'э' && before != 0) vote(Language::be, 2 * kWhole);
        if (letter == U'з' && before == U'д') vote(Language::be, kWhole);
        before = letter;
        // Every other letter is in all of them.
        if (letter < 0x500 && kTelling[letter - 0x400]) tell(letter, kWhole);
      } else {
        ++latin_;
        if (letter < 0x180) tell(letter, name ? 1 : kWhole);
      }
    }
  }

  Language winner(Language fallback) {
    if (cyrillic_ + latin_ == 0) return fallback;
    if (cyrillic_ > latin_) {
      votes_[static_cast<size_t>(Language::en)] = votes_[static_cast<size_t>(Language::pl)] = INT64_MIN;
    } else {
      votes_[static_cast<size_t>(Language::ru)] = votes_[static_cast<size_t>(Language::uk)] = INT64_MIN;
    }
    constexpr Language kOrder[] = {Language::ru, Language::en, Language::be, Language::uk, Language::pl};
    Language best = kOrder[cyrillic_ > latin_ ? 0 : 1];
    for (const Language language : kOrder) {
      if (votes_[static_cast<size_t>(language)] > votes_[static_cast<size_t>(best)]) best = language;
    }
    return best;
  }

 private:
  void vote(Language language, int64_t weight) { votes_[static_cast<size_t>(language)] += weight; }
  void tell(char32_t letter, int64_t weight) {
    switch (letter) {
      case U'ў': case U'Ў': vote(Language::be, 4 * weight); break;
      case U'ї': case U'є': case U'ґ': case U'Ї': case U'Є': vote(Language::uk, 4 * weight); break;
      case U'ъ': case U'щ': vote(Language::ru, 2 * weight); break;
      case U'и': vote(Language::be, -2 * weight); vote(Language::ru, weight); break;
      case U'ы': case U'э': vote(Language::uk, -2 * weight); break;
      case U'і': vote(Language::ru, -2 * weight); vote(Language::be, weight); vote(Language::uk, weight); break;
      case U'ŭ': case U'Ŭ': vote(Language::be, 8 * weight); break;
      case U'ą': case U'ę': case U'ż': case U'ó': vote(Language::pl, 3 * weight); break;
      // both have them
      case U'ł': case U'ś': case U'ć': case U'ń': case U'ź': vote(Language::pl, 2 * weight); vote(Language::be, weight); break;
      case U'č': case U'š': case U'ž': vote(Language::be, 3 * weight); break;
      default: break;
    }
  }

  static constexpr int64_t kWhole = 4;  // of a word that is no name
  const std::array<SmallWord, kSmallWords>& words_ = small_words();
  const std::array<uint64_t, 16>& sieve_ = small_sieve();
  std::array<int64_t, 5> votes_{};
  int64_t cyrillic_ = 0;
  int64_t latin_ = 0;
};

}  // namespace

Language guess_language(std::string_view text, Language fallback) {
  Votes votes;
  text = text.substr(0, kLooked);
  for (const Word& word : words_of(text)) votes.word(text, word);
  return votes.winner(fallback);
}

Language guess_language(std::string_view whole, size_t start, size_t end, Language fallback, std::span<const Word> words) {
  if (end - start > kLooked) return guess_language(whole.substr(start, end - start), fallback);
  Votes votes;
  for (const Word& word : words) {
    if (word.start >= end) break;
    votes.word(whole, word);
  }
  return votes.winner(fallback);
}

}  // namespace stillheld::reading
