#include "publish/scrub.h"

#include <algorithm>
#include <iterator>

#include "base/utf8.h"

namespace stillheld::publish {

namespace {

// A letter in plain Latin lower case, "" for signs that carry no sound, or
// nullptr for what is no letter at all.
const char* plain(char32_t c) {
  if (c >= 'a' && c <= 'z') {
    static constexpr char kLetters[26][2] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
                                             "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z"};
    return kLetters[c - 'a'];
  }
  if (c >= 'A' && c <= 'Z') return plain(c + 32);
  if (c == '\'' || c == 0x2019 || c == 0x02BC || (c >= 0x300 && c <= 0x36F)) return "";
  // Signs that are not seen: a soft hyphen in a name must not hide it from us.
  if (c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF) return "";
  if (c >= 0x410 && c <= 0x44F) {
    static constexpr const char* kCyrillic[32] = {"a", "b", "v", "g", "d", "e", "zh", "z", "i", "j", "k",
                                                  "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh",
                                                  "ts", "ch", "sh", "shch", "", "y", "", "e", "ju", "ja"};
    return kCyrillic[(c - 0x410) % 32];
  }
  switch (c) {
    case U'ё': case U'Ё': return "jo";
    case U'і': case U'І': case U'ї': case U'Ї': return "i";
    case U'є': case U'Є': return "e";
    case U'ў': case U'Ў': return "v";
    case U'ґ': case U'Ґ': return "g";
    case U'ł': case U'Ł': return "l";
    case U'č': case U'Č': case U'ć': case U'Ć': return "ch";
    case U'š': case U'Š': case U'ś': case U'Ś': return "sh";
    case U'ž': case U'Ž': case U'ż': case U'Ż': case U'ź': case U'Ź': return "zh";
    case U'ń': case U'Ń': case U'ñ': case U'ň': return "n";
    case U'ŭ': case U'Ŭ': return "v";
    case U'ĺ': return "l";
    case U'ř': return "r";
    case U'ť': return "t";
    case U'ď': return "d";
    case U'ç': return "s";
    case U'ß': return "s";
    default: break;
  }
  if ((c >= 0xC0 && c <= 0x24F) || (c >= 0x1E00 && c <= 0x1EFF)) return "a";  // a vowel with a mark
  if (c >= 0x80 && c != 0xA0 && c != 0xAB && c != 0xBB && !(c >= 0x2000 && c <= 0x2BFF) && c != 0xFEFF) return "?";
  return nullptr;
}

std::string fold(std::string_view word) {
  std::string out;
  size_t i = 0;
  while (i < word.size()) {
    const char* p = plain(next_code_point(word, i));
    if (p != nullptr) out += p;
  }
  return out;
}

struct Word {
  size_t begin, end;
};

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> out;
  size_t i = 0;
  bool inside = false;
  while (i < text.size()) {
    const size_t at = i;
    const bool letter = plain(next_code_point(text, i)) != nullptr;
    if (letter && !inside) out.push_back({at, i});
    if (letter) out.back().end = i;
    inside = letter;
  }
  return out;
}

constexpr size_t kStrong = 3;   // consonants that a skeleton needs to stand alone
constexpr size_t kJoined = 5;   // letters or consonants by which a name is found inside a word of an address

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

// A folded word with what spellings disagree on taken away: y and j are i, g
// is h; of a name of few consonants (Loika, Лойко) this is compared.
std::string even(std::string_view folded) {
  std::string out;
  for (char c : folded) out += c == 'j' || c == 'y' ? 'i' : c == 'g' ? 'h' : c == 'w' ? 'v' : c;
  return out;
}

std::string stem_of(std::string_view folded) {
  std::string out = even(folded);
  while (!out.empty() && is_vowel(out.back())) out.pop_back();
  return out;
}

// Endings of names in be, ru, pl, lt and en, as even() writes them.
bool is_ending(std::string_view rest) {
  static constexpr std::string_view kEndings[] = {
      "", "a", "e", "i", "o", "u", "ia", "ie", "ii", "io", "iu", "ai", "ei", "oi", "iai", "iei", "ioi", "ou", "eu", "au",
      "aiu", "oiu", "eiu", "am", "em", "im", "om", "iam", "iem", "iom", "ami", "iami", "akh", "iakh", "oho", "eho", "iho",
      "omu", "emu", "imi", "ovi", "evi", "ovu", "av", "ov", "ev", "iv", "s", "as", "es", "is", "os", "us", "ias", "ius", "ina", "inoi"};
  return std::find(std::begin(kEndings), std::end(kEndings), rest) != std::end(kEndings);
}

// %D0%9B as the byte that it stands for; anything else as it is.
std::string without_percents(std::string_view address) {
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; };
  std::string out;
  for (size_t i = 0; i < address.size(); ++i) {
    if (address[i] == '%' && i + 2 < address.size() && digit(address[i + 1]) >= 0 && digit(address[i + 2]) >= 0) {
      out += static_cast<char>(digit(address[i + 1]) * 16 + digit(address[i + 2]));
      i += 2;
    } else {
      out += address[i];
    }
  }
  return find_invalid_utf8(out) == std::string_view::npos ? out : std::string(address);
}

}  // namespace

std::string consonant_skeleton(std::string_view word) {
  const std::string s = fold(word);
  std::string out;
  const auto add = [&](char c) {
    if (out.empty() || out.back() != c) out += c;
  };
  for (size_t i = 0; i < s.size();) {
    const std::string_view rest = std::string_view(s).substr(i);
    static constexpr std::pair<std::string_view, char> kGroups[] = {
        {"shch", 'S'}, {"szcz", 'S'}, {"sch", 'S'}, {"tsch", 'C'}, {"cz", 'C'}, {"ch", 'C'}, {"tch", 'C'}, {"sz", 'S'}, {"sh", 'S'},
        {"zh", 'Z'}, {"rz", 'Z'}, {"kh", 'h'}, {"ts", 'c'}, {"tz", 'c'}, {"dz", 'd'}, {"ck", 'k'}, {"ph", 'f'}};
    bool found = false;
    for (const auto& [group, c] : kGroups)
      if (rest.starts_with(group)) {
        add(c);
        i += group.size();
        found = true;
        break;
      }
    if (found) continue;
    const char c = s[i++];
    switch (c) {
      case 'a': case 'e': case 'i': case 'o': case 'u': case 'y': case 'j': break;
      case 'w': add('v'); break;
      case 'g': case 'h': add('h'); break;
      case 'q': add('k'); break;
      case 'x': add('k'); add('s'); break;
      default: add(c);
    }
  }
  return out;
}

void Scrubber::hide_name(std::string_view name) {
  for (const Word& w : words_of(name)) {
    const std::string_view word = name.substr(w.begin, w.end - w.begin);
    const std::string skeleton = consonant_skeleton(word);
    if (skeleton.size() >= kStrong) skeletons_.insert(skeleton);
    const std::string folded = fold(word);
    if (folded.size() >= 3) words_.insert(folded);
    if (const std::string stem = stem_of(folded); skeleton.size() < kStrong && stem.size() >= 3) stems_.insert(stem);
  }
}

void Scrubber::hide_handle(std::string_view handle) {
  for (const Word& w : words_of(handle)) {
    const std::string folded = fold(handle.substr(w.begin, w.end - w.begin));
    if (folded.size() >= 3) words_.insert(folded);
  }
}

bool Scrubber::is_hidden(std::string_view word) const {
  const std::string folded = fold(word);
  if (words_.count(folded) > 0) return true;
  const std::string skeleton = consonant_skeleton(word);
  // A case ending adds at most two consonants: -ом, -ого, -ymi.
  for (size_t cut = 0; cut <= 2 && skeleton.size() >= kStrong + cut; ++cut)
    if (skeletons_.count(skeleton.substr(0, skeleton.size() - cut)) > 0) return true;
  const std::string evened = even(folded);
  for (size_t size = 3; size <= evened.size() && !stems_.empty(); ++size)
    if (is_ending(std::string_view(evened).substr(size)) && stems_.count(evened.substr(0, size)) > 0) return true;
  // Short names with a case ending: at most three letters longer.
  for (size_t cut = 1; cut <= 3 && folded.size() >= 3 + cut; ++cut)
    if (folded.size() - cut >= 4 && words_.count(folded.substr(0, folded.size() - cut)) > 0) return true;
  return false;
}

std::string Scrubber::clean(std::string_view text, std::string_view mark) const {
  if (empty()) return std::string(text);
  std::string out;
  size_t done = 0;
  bool last_hidden = false;
  for (const Word& w : words_of(text)) {
    const bool hidden = is_hidden(text.substr(w.begin, w.end - w.begin));
    if (!hidden) {
      last_hidden = false;
      continue;
    }
    const std::string_view between = text.substr(done, w.begin - done);
    const bool joined = last_hidden && between.find_first_not_of(" -") == std::string_view::npos;
    if (!joined) {
      out += between;
      out += mark;
    }
    done = w.end;
    last_hidden = true;
  }
  out += text.substr(done);
  return out;
}

bool Scrubber::names_somebody(std::string_view text) const {
  if (empty()) return false;
  for (const Word& w : words_of(text))
    if (is_hidden(text.substr(w.begin, w.end - w.begin))) return true;
  return false;
}

bool Scrubber::address_names_somebody(std::string_view address) const {
  if (empty()) return false;
  const std::string text = without_percents(address);
  if (names_somebody(text)) return true;
  // Addresses write words as one: /mariakolesnikova2021.
  for (const Word& w : words_of(text)) {
    const std::string_view word = std::string_view(text).substr(w.begin, w.end - w.begin);
    const std::string folded = fold(word), skeleton = consonant_skeleton(word);
    for (const std::string& hidden : words_)
      if (hidden.size() >= kJoined && folded.find(hidden) != std::string::npos) return true;
    for (const std::string& hidden : skeletons_)
      if (hidden.size() >= kJoined && skeleton.find(hidden) != std::string::npos) return true;
  }
  return false;
}

}  // namespace stillheld::publish
