#include "names/letters.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/utf8.h"

namespace stillheld::names {
namespace {

struct Fold {
  char32_t letter;
  const char* fold;
};

// Russian г is folded as Belarusian and Ukrainian г are: one letter, one fold.
constexpr Fold kCyrillic[] = {
    {U'а', "a"},  {U'б', "b"},  {U'в', "v"},  {U'г', "g"},  {U'ґ', "g"},  {U'д', "d"},
    {U'е', "e"},  {U'ё', "e"},  {U'є', "ie"}, {U'ж', "zh"}, {U'з', "z"},  {U'и', "i"},
    {U'і', "i"},  {U'ї', "i"},  {U'й', "i"},  {U'к', "k"},  {U'л', "l"},  {U'м', "m"},
    {U'н', "n"},  {U'о', "o"},  {U'п', "p"},  {U'р', "r"},  {U'с', "s"},  {U'т', "t"},
    {U'у', "u"},  {U'ў', "u"},  {U'ф', "f"},  {U'х', "kh"}, {U'ц', "ts"}, {U'ч', "ch"},
    {U'ш', "sh"}, {U'щ', "shch"}, {U'ъ', ""}, {U'ы', "y"},  {U'ь', ""},   {U'э', "e"},
    {U'ю', "iu"}, {U'я', "ia"}, {U'ј', "i"},  {U'љ', "li"}, {U'њ', "ni"}, {U'ћ', "ch"},
    {U'ђ', "dz"}, {U'џ', "dzh"}, {U'ѕ', "dz"}, {U'қ', "k"}, {U'ғ', "g"},  {U'ң', "n"},
    {U'ө', "o"},  {U'ү', "u"},  {U'ұ', "u"},  {U'һ', "kh"}, {U'ә', "a"},  {U'ѣ', "e"},
    {U'ѳ', "f"},  {U'ѵ', "i"},  {U'ў', "u"},
};

// Latin letters that have no decomposition.
constexpr Fold kLatin[] = {
    {U'ł', "l"},  {U'đ', "d"},  {U'ø', "o"}, {U'æ', "ae"}, {U'œ', "oe"}, {U'ß', "ss"},
    {U'þ', "th"}, {U'ð', "d"},  {U'ı', "i"}, {U'ħ', "h"},  {U'ĸ', "k"},  {U'ə', "a"},
    {U'ŧ', "t"},  {U'ŋ', "n"},  {U'ſ', "s"}, {U'ƒ', "f"},  {U'ɨ', "i"},  {U'ȷ', "j"},
};

constexpr size_t kLow = 0x530;                      // Latin, Greek, Cyrillic
constexpr char32_t kExtra = 0x1E00, kExtraEnd = 0x1F00;  // Latin with two marks

void set_fold(Letter& letter, std::string_view fold) {
  std::memset(letter.fold, 0, sizeof letter.fold);
  std::memcpy(letter.fold, fold.data(), std::min<size_t>(fold.size(), 4));
}

Letter describe(char32_t code_point) {
  Letter letter;
  const auto c = static_cast<UChar32>(code_point);
  letter.lower = static_cast<char32_t>(u_tolower(c));
  letter.upper = u_isupper(c) != 0;
  if (!u_isalpha(c)) {
    // Vowel signs of scripts that we don't read belong to their words.
    const int8_t kind = u_charType(c);
    const bool mark = kind == U_NON_SPACING_MARK || kind == U_COMBINING_SPACING_MARK;
    if (mark && code_point >= 0x530) letter.alphabet = Alphabet::other;
    return letter;
  }
  const char32_t lower = letter.lower;
  if ((lower >= 0x400 && lower < 0x530)) {
    letter.alphabet = Alphabet::cyrillic;
    for (const Fold& fold : kCyrillic)
      if (fold.letter == lower) {
        set_fold(letter, fold.fold);
        return letter;
      }
    return letter;
  }
  if (lower >= 0x370 && lower < kExtra) {
    letter.alphabet = Alphabet::other;
    return letter;
  }
  if (lower >= kExtraEnd) {
    letter.alphabet = Alphabet::other;
    return letter;
  }
  letter.alphabet = Alphabet::latin;
  for (const Fold& fold : kLatin)
    if (fold.letter == lower) {
      set_fold(letter, fold.fold);
      return letter;
    }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  icu::UnicodeString base;
  if (U_SUCCESS(status) && nfd->getRawDecomposition(static_cast<UChar32>(lower), base)) {
    icu::UnicodeString full = nfd->normalize(icu::UnicodeString(static_cast<UChar32>(lower)), status);
    const UChar32 first = full.char32At(0);
    if (first < 0x80) {
      const char fold = static_cast<char>(first);
      set_fold(letter, {&fold, 1});
    }
  } else if (lower < 0x80) {
    const char fold = static_cast<char>(lower);
    set_fold(letter, {&fold, 1});
  }
  return letter;
}

struct Table {
  std::array<Letter, kLow> low;
  std::array<Letter, kExtraEnd - kExtra> extra;
  Table() {
    for (size_t i = 0; i < low.size(); ++i) low[i] = describe(static_cast<char32_t>(i));
    for (size_t i = 0; i < extra.size(); ++i)
      extra[i] = describe(kExtra + static_cast<char32_t>(i));
    // ª, º and their like are marks on numbers.
    low[0xAA] = low[0xBA] = Letter{};
  }
};

const Table& table() {
  static const Table instance;
  return instance;
}

struct Pair {
  char32_t latin, cyrillic;
};
constexpr Pair kLookalikes[] = {
    {U'A', U'А'}, {U'a', U'а'}, {U'B', U'В'}, {U'C', U'С'}, {U'c', U'с'}, {U'E', U'Е'},
    {U'e', U'е'}, {U'Ë', U'Ё'}, {U'ë', U'ё'}, {U'H', U'Н'}, {U'I', U'І'}, {U'i', U'і'},
    {U'Ï', U'Ї'}, {U'ï', U'ї'}, {U'J', U'Ј'}, {U'j', U'ј'}, {U'K', U'К'}, {U'k', U'к'},
    {U'M', U'М'}, {U'O', U'О'}, {U'o', U'о'}, {U'P', U'Р'}, {U'p', U'р'}, {U'S', U'Ѕ'},
    {U's', U'ѕ'}, {U'T', U'Т'}, {U'X', U'Х'}, {U'x', U'х'}, {U'Y', U'У'}, {U'y', U'у'},
    {U'ĸ', U'к'}, {U'Ý', U'Ў'}, {U'Ŭ', U'Ў'}, {U'ŭ', U'ў'}, {U'ă', U'ӑ'}, {U'Ε', U'Е'},
    {U'ı', U'і'}, {U'l', U'І'}, {U'b', U'Ь'}, {U'ý', U'ў'}, {U'v', U'ѵ'}, {U'm', U'м'},
};

}  // namespace

const Letter& letter_of(char32_t code_point) {
  const Table& letters = table();
  if (code_point < kLow) return letters.low[code_point];
  if (code_point >= kExtra && code_point < kExtraEnd) return letters.extra[code_point - kExtra];
  thread_local Letter slow;
  slow = describe(code_point);
  return slow;
}

bool is_apostrophe(char32_t c) {
  return c == U'\'' || c == U'’' || c == U'‘' || c == U'ʼ' || c == U'`' || c == U'ʹ' || c == U'´' ||
         c == U'′' || c == U'ʻ' || c == U'ʾ' || c == U'ʿ';
}

bool is_hyphen(char32_t c) {
  return c == U'-' || c == U'‐' || c == U'‑' || c == U'–' || c == U'—' || c == U'־';
}

char32_t lookalike(char32_t code_point, Alphabet alphabet) {
  for (const Pair& pair : kLookalikes) {
    if (alphabet == Alphabet::cyrillic && pair.latin == code_point) return pair.cyrillic;
    if (alphabet == Alphabet::latin && pair.cyrillic == code_point) return pair.latin;
  }
  return 0;
}

void decode_nfc(std::string_view text, std::vector<char32_t>& out) {
  out.clear();
  const size_t invalid = find_invalid_utf8(text);
  if (invalid != std::string_view::npos) text = text.substr(0, invalid);
  bool may_compose = false;
  for (size_t offset = 0; offset < text.size();) {
    const auto byte = static_cast<unsigned char>(text[offset]);
    if (byte < 0x80) {
      out.push_back(byte);
      ++offset;
      continue;
    }
    const char32_t c = next_code_point(text, offset);
    // Below U+0300 every letter is composed; so is the Cyrillic block but for
    // the letters that its own precomposed ones decompose to, which need a mark.
    const bool punctuation = c >= 0x2010 && c < 0x2040;
    may_compose |= (c >= 0x300 && c < 0x400) || (c >= 0x483 && c < 0x488) ||
                   (c >= 0x530 && !punctuation);
    out.push_back(c);
  }
  if (!may_compose) return;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return;
  const icu::UnicodeString source =
      icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(out.data()),
                                    static_cast<int32_t>(out.size()));
  const icu::UnicodeString composed = nfc->normalize(source, status);
  if (U_FAILURE(status)) return;
  out.clear();
  for (int32_t i = 0; i < composed.length();) {
    const UChar32 c = composed.char32At(i);
    out.push_back(static_cast<char32_t>(c));
    i += c > 0xFFFF ? 2 : 1;
  }
}

}  // namespace stillheld::names
