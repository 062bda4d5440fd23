#include "names/skeleton.h"

#include <algorithm>

namespace stillheld::names {
namespace {

// The sounds between reading and reducing: consonants are their own letters
// (h: г х, j: ж, c: ч, x: ш); vowels are
//   a plain о а · e я е ё э · i и ы й · u у · w ю
constexpr size_t kMaximum = 96;

struct Sounds {
  char at[kMaximum + 4];
  size_t size = 0;
  void add(char c) {
    if (size < kMaximum) at[size++] = c;
  }
  void add(const char* text) {
    for (; *text != 0; ++text) add(*text);
  }
};

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'u' || c == 'w'; }
bool is_open(char c) { return c == 'a' || c == 'e' || c == 'u' || c == 'w'; }

void read_cyrillic(const char32_t* s, size_t n, Sounds& out) {
  for (size_t i = 0; i < n; ++i) {
    const char32_t next = i + 1 < n ? s[i + 1] : 0;
    switch (s[i]) {
      case U'а': case U'ә': out.add('a'); break;
      case U'о': case U'ө':
        // йо, ьо and ио are ё.
        out.add(i > 0 && (s[i - 1] == U'й' || s[i - 1] == U'ь' || s[i - 1] == U'и' || s[i - 1] == U'і')
                    ? 'e' : 'a');
        break;
      case U'е': case U'ё': case U'э': case U'є': case U'ѣ': case U'я': out.add('e'); break;
      case U'и': case U'і': case U'ї': case U'й': case U'ы': case U'ј': case U'ѵ':
        out.add('i');
        break;
      case U'у': case U'ү': case U'ұ': out.add('u'); break;
      case U'ю': out.add('w'); break;
      case U'б': out.add('b'); break;
      case U'в': case U'ў': out.add('v'); break;
      case U'г': case U'ґ': case U'х': case U'ғ': case U'һ': out.add('h'); break;
      case U'д':
        out.add('d');
        if (next == U'з') ++i;
        break;
      case U'ђ': case U'ѕ': out.add('d'); break;
      case U'џ': out.add("dj"); break;
      case U'ж': out.add('j'); break;
      case U'з': out.add('z'); break;
      case U'к': case U'қ': out.add('k'); break;
      case U'л': case U'љ': out.add('l'); break;
      case U'м': out.add('m'); break;
      case U'н': case U'њ': case U'ң': out.add('n'); break;
      case U'п': out.add('p'); break;
      case U'р': out.add('r'); break;
      case U'с': out.add('s'); break;
      case U'т': case U'ц': out.add('t'); break;
      case U'ф': case U'ѳ': out.add('f'); break;
      case U'ч': case U'ћ': out.add('c'); break;
      case U'ш': out.add('x'); break;
      case U'щ': out.add("xc"); break;
      default: break;  // ь ъ ' and what we don't know
    }
  }
}

// A Latin letter as the reader below wants it: base letter, or one of
//   C č · S š · Z ž · W ŭ · T ć (soft t)
char latin_letter(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? static_cast<char>(c) : '\0';
  switch (c) {
    case U'č': return 'C';
    case U'ć': case U'ţ': case U'ț': return 'T';
    case U'š': case U'ş': case U'ș': return 'S';
    case U'ž': case U'ż': return 'Z';
    case U'ŭ': case U'ǔ': return 'W';
    case U'ə': return 'a';
    case U'þ': return 't';
    default: {
      const Letter& letter = letter_of(c);
      return letter.fold[0];
    }
  }
}

bool is_latin_glide(char c) { return c == 'i' || c == 'j' || c == 'y'; }

void read_latin(const char32_t* s, size_t n, Spelling spelling, Sounds& out) {
  char word[kMaximum + 8] = {};
  size_t size = 0;
  for (size_t i = 0; i < n && size + 2 < kMaximum; ++i) {
    const char c = latin_letter(s[i]);
    if (c == '\0') continue;
    word[size++] = c;
    if (s[i] == U'ą' || s[i] == U'ę') {
      if (spelling.polish) word[size++] = 'n';
    } else if (s[i] == U'ß' || s[i] == U'æ' || s[i] == U'œ') {
      word[size++] = letter_of(s[i]).fold[1];
    }
  }
  const char* w = word;
  // Lithuanian endings of men's names; -as stands for -ski's end too.
  if (spelling.lithuanian && size >= 5 && w[size - 1] == 's') {
    const char before = w[size - 2];
    if (before == 'a' || before == 'i' || before == 'y') {
      size -= 2;
    } else if (before == 'u') {
      size -= 2;
      if (w[size - 1] == 'i' || w[size - 1] == 'j') --size;
    }
  }
  // -off, -eff is -ov, -ev.
  bool off = false;
  if (size >= 5 && w[size - 1] == 'f' && w[size - 2] == 'f' && (w[size - 3] == 'o' || w[size - 3] == 'e')) {
    size -= 2;
    off = true;
  }
  word[size] = word[size + 1] = word[size + 2] = word[size + 3] = 0;
  size_t i = 0;
  const auto starts = [&](const char* text) {
    size_t k = 0;
    for (; text[k] != 0; ++k)
      if (w[i + k] != text[k]) return false;
    return true;
  };
  while (i < size) {
    const char c = w[i], next = w[i + 1];
    const char before = i > 0 ? w[i - 1] : '\0';
    switch (c) {
      case 'a': out.add('a'); break;
      case 'o': out.add(is_latin_glide(before) ? 'e' : 'a'); break;
      case 'e': out.add('e'); break;
      case 'u': out.add(is_latin_glide(before) ? 'w' : 'u'); break;
      case 'i': case 'j': case 'y':
        out.add('i');
        break;
      case 'b': out.add('b'); break;
      case 'v': case 'w': case 'W': out.add('v'); break;
      case 'd':
        out.add('d');
        if (next == 'z' && w[i + 2] != 'h') ++i;
        else if (next == 'Z') { out.add('j'); ++i; }
        break;
      case 'g':
        out.add('h');
        if (next == 'h') ++i;
        break;
      case 'h': out.add('h'); break;
      case 'k':
        if (next == 'h') { out.add('h'); ++i; }
        else out.add('k');
        break;
      case 'q': out.add('k'); break;
      case 'l': case 'm': case 'n': case 'f': out.add(c); break;
      case 'r':
        out.add('r');
        if (next == 'z' && spelling.polish) ++i;
        break;
      case 'p':
        if (next == 'h') { out.add('f'); ++i; }
        else out.add('p');
        break;
      case 'x': out.add("ks"); break;
      case 'z':
        if (next == 'h') { out.add('j'); ++i; }
        else out.add('z');
        break;
      case 'Z': out.add('j'); break;
      case 'C': out.add('c'); break;
      case 'T': out.add('t'); break;
      case 'S': out.add('x'); break;
      case 's':
        if (starts("shch")) { out.add("xc"); i += 3; }
        else if (starts("szcz")) { out.add("xc"); i += 3; }
        else if (starts("stch")) { out.add("xc"); i += 3; }
        else if (starts("schtsch")) { out.add("xc"); i += 6; }
        else if (starts("sch")) {
          // Schuchin and Schastny are щ; Lukaschenko is ш.
          out.add(i == 0 && !spelling.polish ? "xc" : "x");
          i += 2;
        } else if (next == 'h' || next == 'z') { out.add('x'); ++i; }
        else out.add('s');
        break;
      case 't':
        if (starts("tsch")) { out.add('c'); i += 3; }
        else if (starts("tch")) { out.add('c'); i += 2; }
        else if (next == 's' && w[i + 2] == 'h') { out.add("tx"); i += 2; }
        else { out.add('t'); if (next == 's' || next == 'z' || next == 'h') ++i; }
        break;
      case 'c':
        if (next == 'z') { out.add('c'); ++i; }
        else if (next == 'h') { out.add(spelling.polish ? 'h' : 'c'); ++i; }
        else if (next == 'k') {
          // -cki is -цкі; elsewhere ck is k.
          const bool ending = i >= 2 && (starts("cki") || starts("cky") || starts("ckaj") ||
                              starts("ckaya") || starts("ckaia") || (starts("cka") && i + 3 == size));
          if (ending) out.add('t');
        } else if (next == 'c') { break; }
        else if (i + 1 == size) { out.add(before == 'i' && !spelling.polish ? 'c' : (spelling.polish && before == 'i' ? 'c' : 't')); }
        else if (spelling.polish || next == 'i' || next == 'e' || next == 'y' || next == 'j') out.add('t');
        else out.add('k');
        break;
      default: break;
    }
    ++i;
  }
  if (off) out.add('v');
}

// u after an open vowel is ў; a first у before a consonant is в.
void settle_u(Sounds& s) {
  for (size_t i = 0; i < s.size; ++i) {
    if (s.at[i] != 'u') continue;
    const bool first = i == 0;
    if (first) {
      if (s.size > 2 && !is_vowel(s.at[1])) s.at[0] = 'v';
    } else if (s.at[i - 1] == 'a' || s.at[i - 1] == 'e') {
      s.at[i] = 'v';
    }
  }
}

void reduce(Sounds& s, std::string& out) {
  settle_u(s);
  char kept[kMaximum];
  size_t size = 0;
  // An i beside an open vowel is a glide, whichever letter wrote it.  A first
  // one marks what follows as я or ю.
  for (size_t i = 0; i < s.size; ++i) {
    char c = s.at[i];
    if (c == 'i') {
      if (i + 1 < s.size && is_open(s.at[i + 1])) {
        if (size == 0) s.at[i + 1] = s.at[i + 1] == 'u' || s.at[i + 1] == 'w' ? 'w' : 'e';
        continue;
      }
      if (i + 1 < s.size && s.at[i + 1] == 'i') continue;
      if (size > 0 && is_open(kept[size - 1])) continue;
      if (i + 1 == s.size && size > 0) continue;
    }
    if (c == 'w' && size == 0) {
      kept[size++] = 'y';
      c = 'u';
    } else if (c == 'w') {
      c = 'u';
    } else if (c == 'e' && size > 0) {
      c = 'a';
    }
    if (size > 0) {
      const char last = kept[size - 1];
      if (last == c || (size == 1 && last == 'e' && c == 'a')) continue;  // doubled
      if (last == 't' && c == 's') continue;
      if (last == 'd' && c == 't') { kept[size - 1] = 't'; continue; }
      if (last == 's' && c == 'c') kept[size - 1] = 'x';
      if (last == 't' && c == 'n' && size > 1 && kept[size - 2] == 's') --size;
      // Навумаў is Наумов: the у was only there to part the в from the м.
      if (last == 'v' && c == 'u' && size > 1 && kept[size - 2] == 'a') continue;
    }
    kept[size++] = c;
  }
  out.append(kept, std::min<size_t>(size, 32));
}

}  // namespace

void append_skeleton(const char32_t* lower, size_t size, Alphabet alphabet, Spelling spelling,
                     std::string& out) {
  Sounds sounds;
  if (alphabet == Alphabet::cyrillic)
    read_cyrillic(lower, size, sounds);
  else
    read_latin(lower, size, spelling, sounds);
  reduce(sounds, out);
}

int polish_evidence(const char32_t* s, size_t n) {
  int evidence = 0;
  for (size_t i = 0; i < n; ++i) {
    const char32_t c = s[i], next = i + 1 < n ? s[i + 1] : 0;
    const auto vowel = [](char32_t x) {
      return x == U'a' || x == U'e' || x == U'o' || x == U'u' || x == U'i' || x == U'y';
    };
    switch (c) {
      case U'ł': case U'ż': case U'ź': case U'ś': case U'ń': case U'ć': case U'ę': case U'ą':
      case U'ŭ': case U'č': case U'š': case U'ž':
        evidence += 3;
        break;
      case U'w': evidence += 1; break;
      case U'j': evidence += i > 0 || next == U'a' || next == U'u' ? 1 : 0; break;
      case U'c':
        if (next == U'z') evidence += 2;
        else if (next == U'h') { evidence += 0; }
        else if (next == U'k' || next == U'c') { evidence += 0; }
        else if (next != 0 && vowel(next)) evidence += 2;
        break;
      case U's':
        if (next == U'z') evidence += 2;
        else if (next == U'h') evidence -= 2;
        break;
      case U't':
        if (next == U's') evidence -= 2;
        else if (next == U'c') evidence -= 2;
        else if (next == U'h') evidence -= 1;
        break;
      case U'k': case U'z':
        if (next == U'h') evidence -= 2;
        break;
      case U'y':
        if (next == U'a' || next == U'u' || next == U'o' || next == U'e') evidence -= 1;
        break;
      default: break;
    }
  }
  return evidence;
}

std::string skeleton_of(std::string_view word) {
  std::vector<char32_t> letters;
  decode_nfc(word, letters);
  Alphabet alphabet = Alphabet::none;
  for (char32_t& c : letters) {
    const Letter& letter = letter_of(c);
    c = letter.lower;
    if (alphabet == Alphabet::none) alphabet = letter.alphabet;
  }
  std::string out;
  if (alphabet == Alphabet::none || alphabet == Alphabet::other) return out;
  Spelling spelling;
  spelling.polish = polish_evidence(letters.data(), letters.size()) > 0;
  append_skeleton(letters.data(), letters.size(), alphabet, spelling, out);
  return out;
}

}  // namespace stillheld::names
