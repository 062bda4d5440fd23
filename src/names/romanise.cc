#include "names/romanise.h"

#include <array>
#include <vector>

#include "base/utf8.h"
#include "names/letters.h"

namespace stillheld::names {
namespace {

constexpr SystemRow kSystems[] = {
    {System::icao_be, "icao-be", "ICAO 9303, Belarusian"},
    {System::icao_ru, "icao-ru", "ICAO 9303, Russian"},
    {System::ministry_2008_be, "ministry-2008", "Interior Ministry of Belarus 2008/288"},
    {System::ministry_2010_be, "ministry-2010", "Interior Ministry of Belarus 2010/200"},
    {System::geographic_2007_be, "geographic-2007", "Geographic instruction 2007"},
    {System::bgn_be, "bgn-be", "BGN/PCGN, Belarusian"},
    {System::bgn_ru, "bgn-ru", "BGN/PCGN, Russian"},
    {System::iso9, "iso9", "ISO 9:1995"},
    {System::lacinka, "lacinka", "Łacinka"},
};

// One letter's spelling: where it begins a word or follows a vowel, an
// apostrophe, a sign, й or ў (`free`), and where it follows a consonant.
struct Rule {
  char32_t letter;
  const char* free;
  const char* bound;
};

// What the systems with digraphs share.
constexpr Rule kPlain[] = {
    {U'а', "a", "a"},   {U'б', "b", "b"},   {U'в', "v", "v"},   {U'д', "d", "d"},
    {U'з', "z", "z"},   {U'к', "k", "k"},   {U'л', "l", "l"},   {U'м', "m", "m"},
    {U'н', "n", "n"},   {U'о', "o", "o"},   {U'п', "p", "p"},   {U'р', "r", "r"},
    {U'с', "s", "s"},   {U'т', "t", "t"},   {U'у', "u", "u"},   {U'ф', "f", "f"},
    {U'ы', "y", "y"},   {U'і', "i", "i"},   {U'и', "i", "i"},   {U'ґ', "g", "g"},
};
constexpr Rule kDigraphs[] = {
    {U'ж', "zh", "zh"}, {U'х', "kh", "kh"}, {U'ц', "ts", "ts"}, {U'ч', "ch", "ch"},
    {U'ш', "sh", "sh"}, {U'щ', "shch", "shch"}, {U'э', "e", "e"},
};
constexpr Rule kIcaoBe[] = {
    {U'г', "h", "h"},  {U'е', "e", "e"},   {U'ё', "io", "io"}, {U'й', "i", "i"},
    {U'ў', "u", "u"},  {U'ю', "iu", "iu"}, {U'я', "ia", "ia"}, {U'ь', "", ""}, {U'\'', "", ""},
};
constexpr Rule kIcaoRu[] = {
    {U'г', "g", "g"},  {U'е', "e", "e"},   {U'ё', "e", "e"},   {U'й', "i", "i"},
    {U'ю', "iu", "iu"}, {U'я', "ia", "ia"}, {U'ъ', "ie", "ie"}, {U'ь', "", ""},
};
// (check) 2008: я ю ё е are ya yu yo ye where they begin a word or follow a
// vowel, ia iu io ie after a consonant.
constexpr Rule kMinistry2008[] = {
    {U'г', "h", "h"},   {U'е', "ye", "ie"}, {U'ё', "yo", "io"}, {U'й', "i", "i"},
    {U'ў', "u", "u"},   {U'ю', "yu", "iu"}, {U'я', "ya", "ia"}, {U'ь', "", ""}, {U'\'', "", ""},
};
// (check) 2010: as passports show it: Yauhen, Siarhei, Maryia, Alena, Yury.
// Only a first letter is written with y.
constexpr Rule kMinistry2010[] = {
    {U'г', "h", "h"},   {U'е', "e", "e"},   {U'ё', "io", "io"}, {U'й', "i", "i"},
    {U'ў', "u", "u"},   {U'ю', "iu", "iu"}, {U'я', "ia", "ia"}, {U'ь', "", ""}, {U'\'', "", ""},
};
constexpr Rule kGeographic2007[] = {
    {U'г', "h", "h"},   {U'е', "je", "ie"}, {U'ё', "jo", "io"}, {U'ж', "ž", "ž"},
    {U'й', "j", "j"},   {U'ў', "ŭ", "ŭ"},   {U'х', "ch", "ch"}, {U'ц', "c", "c"},
    {U'ч', "č", "č"},   {U'ш', "š", "š"},   {U'щ', "šč", "šč"}, {U'э', "e", "e"},
    {U'ю', "ju", "iu"}, {U'я', "ja", "ia"}, {U'\'', "", ""},
};
constexpr Rule kBgnBe[] = {
    {U'г', "h", "h"},   {U'е', "ye", "ye"}, {U'ё', "yo", "yo"}, {U'й', "y", "y"},
    {U'ў', "w", "w"},   {U'ю', "yu", "yu"}, {U'я', "ya", "ya"}, {U'ь', "’", "’"},
    {U'\'', "”", "”"},
};
constexpr Rule kBgnRu[] = {
    {U'г', "g", "g"},   {U'е', "ye", "e"},  {U'ё', "yë", "ë"},  {U'й', "y", "y"},
    {U'ю', "yu", "yu"}, {U'я', "ya", "ya"}, {U'ь', "’", "’"},   {U'ъ', "”", "”"},
};
constexpr Rule kIso9[] = {
    {U'г', "g", "g"},   {U'ґ', "g̀", "g̀"},   {U'е', "e", "e"},   {U'ё', "ë", "ë"},
    {U'є', "ê", "ê"},   {U'ж', "ž", "ž"},   {U'и', "i", "i"},   {U'і', "ì", "ì"},
    {U'ї', "ï", "ï"},   {U'й', "j", "j"},   {U'ў', "ŭ", "ŭ"},   {U'х', "h", "h"},
    {U'ц', "c", "c"},   {U'ч', "č", "č"},   {U'ш', "š", "š"},   {U'щ', "ŝ", "ŝ"},
    {U'ъ', "ʺ", "ʺ"},   {U'ь', "ʹ", "ʹ"},   {U'э', "è", "è"},   {U'ю', "û", "û"},
    {U'я', "â", "â"},   {U'\'', "’", "’"},
};

// Letter → rule, for one system.
struct Book {
  std::array<const Rule*, 0x60> rule{};  // U+0430 … U+048F
  const Rule* ghe = nullptr;             // ґ
  const Rule* apostrophe = nullptr;
  template <size_t N>
  void add(const Rule (&rules)[N]) {
    for (const Rule& r : rules) {
      if (r.letter == U'\'') apostrophe = &r;
      else if (r.letter == U'ґ') ghe = &r;
      else rule[r.letter - 0x430] = &r;
    }
  }
  const Rule* find(char32_t lower) const {
    if (lower >= 0x430 && lower < 0x490) return rule[lower - 0x430];
    if (lower == U'ґ') return ghe;
    return is_apostrophe(lower) ? apostrophe : nullptr;
  }
};

Book make_book(System system) {
  Book book;
  book.add(kPlain);
  book.add(kDigraphs);
  switch (system) {
    case System::icao_be: book.add(kIcaoBe); break;
    case System::icao_ru: book.add(kIcaoRu); break;
    case System::ministry_2008_be: book.add(kMinistry2008); break;
    case System::ministry_2010_be: book.add(kMinistry2010); break;
    case System::geographic_2007_be: case System::lacinka: book.add(kGeographic2007); break;
    case System::bgn_be: book.add(kBgnBe); break;
    case System::bgn_ru: book.add(kBgnRu); break;
    case System::iso9: book.add(kIso9); break;
  }
  return book;
}

const Book& book_of(System system) {
  static const std::array<Book, std::size(kSystems)> books = [] {
    std::array<Book, std::size(kSystems)> all;
    for (const SystemRow& row : kSystems) all[static_cast<size_t>(row.system)] = make_book(row.system);
    return all;
  }();
  return books[static_cast<size_t>(system)];
}

bool is_soft(char32_t c) {
  return c == U'е' || c == U'ё' || c == U'і' || c == U'ю' || c == U'я' || c == U'ь';
}

bool frees(char32_t before) {
  switch (before) {
    case U'а': case U'е': case U'ё': case U'і': case U'и': case U'о': case U'у': case U'ы':
    case U'э': case U'ю': case U'я': case U'й': case U'ў': case U'ь': case U'ъ':
      return true;
    default: return letter_of(before).alphabet != Alphabet::cyrillic;
  }
}

// ць → ć: the soft sign as an acute on the letter before it.
const char* acute(char32_t consonant) {
  switch (consonant) {
    case U'з': return "ź";
    case U'л': return "ĺ";
    case U'н': return "ń";
    case U'с': return "ś";
    case U'ц': return "ć";
    default: return nullptr;
  }
}

void append_cased(std::string& out, const char* text, bool upper, bool all_upper) {
  if (!upper) {
    out += text;
    return;
  }
  const std::string_view view = text;
  bool first = true;
  for (size_t offset = 0; offset < view.size();) {
    char32_t c = next_code_point(view, offset);
    if (first || all_upper) {
      if (c >= U'a' && c <= U'z') c -= 32;
      else if ((c >= 0x100 && c < 0x130) || (c >= 0x14A && c < 0x178)) c &= ~char32_t{1};
      else if (c >= 0x139 && c < 0x149) c -= (c & 1) == 0 ? 1 : 0;
      else if (c >= 0x179 && c < 0x17F) c -= (c & 1) == 0 ? 1 : 0;
      else if (c >= 0xE0 && c < 0xFF) c -= 0x20;
    }
    first = false;
    append_utf8(out, c);
  }
}

}  // namespace

std::span<const SystemRow> romanisation_systems() { return kSystems; }

std::string romanise(System system, std::string_view text) {
  std::vector<char32_t> letters;
  decode_nfc(text, letters);
  const Book& book = book_of(system);
  const bool latin_alphabet = system == System::lacinka || system == System::geographic_2007_be;
  std::string out;
  out.reserve(letters.size() * 2);
  bool follows_soft_l = false;
  for (size_t i = 0; i < letters.size(); ++i) {
    const Letter& letter = letter_of(letters[i]);
    const char32_t c = letter.lower;
    const char32_t before = i > 0 ? letter_of(letters[i - 1]).lower : U' ';
    const char32_t next = i + 1 < letters.size() ? letter_of(letters[i + 1]).lower : U' ';
    const bool next_upper = i + 1 < letters.size() && letter_of(letters[i + 1]).upper;
    const bool before_upper = i > 0 && letter_of(letters[i - 1]).upper;
    const bool next_letter = letter_of(next).alphabet != Alphabet::none;
    const bool all_upper = next_letter ? next_upper : before_upper;
    if (latin_alphabet) {
      // The soft sign marks the letter before it; л is ł unless soft.
      if (c == U'ь') continue;
      const bool soft_sign = next == U'ь';
      if (system == System::lacinka && c == U'л') {
        // A soft л is l, and the vowel after it is written plain (ля → la).
        // In лл both are alike.
        const char32_t deciding = next == U'л' && i + 2 < letters.size() ? letter_of(letters[i + 2]).lower : next;
        const bool soft = is_soft(deciding);
        append_cased(out, soft ? "l" : "ł", letter.upper, all_upper);
        follows_soft_l = soft;
        continue;
      }
      if (soft_sign && acute(c) != nullptr) {
        append_cased(out, acute(c), letter.upper, all_upper);
        follows_soft_l = false;
        continue;
      }
    }
    const Rule* rule = book.find(c);
    if (rule == nullptr || (letter.alphabet != Alphabet::cyrillic && !is_apostrophe(c))) {
      append_utf8(out, letters[i]);
      follows_soft_l = false;
      continue;
    }
    const bool word_starts = letter_of(before).alphabet == Alphabet::none && !is_apostrophe(before);
    const char* spelling = word_starts || frees(before) ? rule->free : rule->bound;
    if (system == System::ministry_2010_be && word_starts) {
      if (c == U'е') spelling = "ye";
      if (c == U'ё') spelling = "yo";
      if (c == U'ю') spelling = "yu";
      if (c == U'я') spelling = "ya";
    }
    // -ый, -ій: passports print Yury, Dzmitry, not Yuryi.
    if ((system == System::ministry_2008_be || system == System::ministry_2010_be) && c == U'й' &&
        (before == U'ы' || before == U'і') && !next_letter)
      spelling = "";
    if (system == System::lacinka && follows_soft_l && before == U'л') {
      if (c == U'е') spelling = "e";
      if (c == U'ё') spelling = "o";
      if (c == U'ю') spelling = "u";
      if (c == U'я') spelling = "a";
    }
    follows_soft_l = false;
    append_cased(out, spelling, letter.upper, all_upper);
  }
  return out;
}

}  // namespace stillheld::names
