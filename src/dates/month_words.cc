#include "dates/month_words.h"

#include <algorithm>
#include <unordered_map>

#include "base/utf8.h"

namespace stillheld::dates {
namespace {

constexpr MonthWord kMonths[] = {
    // be
    {"студзень", 1},
    {"студзеня", 1},
    {"люты", 2},
    {"лютага", 2},
    {"сакавік", 3},
    {"сакавіка", 3},
    {"красавік", 4},
    {"красавіка", 4},
    {"травень", 5},
    {"траўня", 5},
    {"май", 5},
    {"мая", 5},
    {"чэрвень", 6},
    {"чэрвеня", 6},
    {"ліпень", 7},
    {"ліпеня", 7},
    {"жнівень", 8},
    {"жніўня", 8},
    {"верасень", 9},
    {"верасня", 9},
    {"кастрычнік", 10},
    {"кастрычніка", 10},
    {"лістапад", 11},
    {"лістапада", 11},
    {"снежань", 12},
    {"снежня", 12},
    // ru ("май", "мая" as in be)
    {"январь", 1},
    {"января", 1},
    {"янв", 1},
    {"февраль", 2},
    {"февраля", 2},
    {"фев", 2},
    {"февр", 2},
    {"март", 3},
    {"марта", 3},
    {"мар", 3},
    {"апрель", 4},
    {"апреля", 4},
    {"апр", 4},
    {"июнь", 6},
    {"июня", 6},
    {"июн", 6},
    {"июль", 7},
    {"июля", 7},
    {"июл", 7},
    {"август", 8},
    {"августа", 8},
    {"авг", 8},
    {"сентябрь", 9},
    {"сентября", 9},
    {"сен", 9},
    {"сент", 9},
    {"октябрь", 10},
    {"октября", 10},
    {"окт", 10},
    {"ноябрь", 11},
    {"ноября", 11},
    {"ноя", 11},
    {"нояб", 11},
    {"декабрь", 12},
    {"декабря", 12},
    {"дек", 12},
    // uk ("травень" as in be)
    {"січень", 1},
    {"січня", 1},
    {"лютий", 2},
    {"лютого", 2},
    {"березень", 3},
    {"березня", 3},
    {"квітень", 4},
    {"квітня", 4},
    {"травня", 5},
    {"червень", 6},
    {"червня", 6},
    {"липень", 7},
    {"липня", 7},
    {"серпень", 8},
    {"серпня", 8},
    {"вересень", 9},
    {"вересня", 9},
    {"жовтень", 10},
    {"жовтня", 10},
    {"листопад", 11},
    {"листопада", 11},
    {"грудень", 12},
    {"грудня", 12},
    // pl
    {"styczeń", 1},
    {"stycznia", 1},
    {"luty", 2},
    {"lutego", 2},
    {"marzec", 3},
    {"marca", 3},
    {"kwiecień", 4},
    {"kwietnia", 4},
    {"maj", 5},
    {"maja", 5},
    {"czerwiec", 6},
    {"czerwca", 6},
    {"lipiec", 7},
    {"lipca", 7},
    {"sierpień", 8},
    {"sierpnia", 8},
    {"wrzesień", 9},
    {"września", 9},
    {"październik", 10},
    {"października", 10},
    {"listopad", 11},
    {"listopada", 11},
    {"grudzień", 12},
    {"grudnia", 12},
    // lt
    {"sausis", 1},
    {"sausio", 1},
    {"vasaris", 2},
    {"vasario", 2},
    {"kovas", 3},
    {"kovo", 3},
    {"balandis", 4},
    {"balandžio", 4},
    {"gegužė", 5},
    {"gegužės", 5},
    {"birželis", 6},
    {"birželio", 6},
    {"liepa", 7},
    {"liepos", 7},
    {"rugpjūtis", 8},
    {"rugpjūčio", 8},
    {"rugsėjis", 9},
    {"rugsėjo", 9},
    {"spalis", 10},
    {"spalio", 10},
    {"lapkritis", 11},
    {"lapkričio", 11},
    {"gruodis", 12},
    {"gruodžio", 12},
    // en
    {"January", 1, true},
    {"Jan", 1, true},
    {"February", 2, true},
    {"Feb", 2, true},
    {"March", 3, true},
    {"Mar", 3, true},
    {"April", 4, true},
    {"Apr", 4, true},
    {"May", 5, true},
    {"June", 6, true},
    {"Jun", 6, true},
    {"July", 7, true},
    {"Jul", 7, true},
    {"August", 8, true},
    {"Aug", 8, true},
    {"September", 9, true},
    {"Sep", 9, true},
    {"Sept", 9, true},
    {"October", 10, true},
    {"Oct", 10, true},
    {"November", 11, true},
    {"Nov", 11, true},
    {"December", 12, true},
    {"Dec", 12, true},
};

// Nominative, genitive and "in spring", which is how dates have them.
constexpr SeasonWord kSeasons[] = {
    // be
    {"вясна", 21},
    {"вясны", 21},
    {"вясной", 21},
    {"вясною", 21},
    {"лета", 22},
    {"летам", 22},
    {"восень", 23},
    {"восені", 23},
    {"восенню", 23},
    {"зіма", 24},
    {"зімы", 24},
    {"зімой", 24},
    {"зімою", 24},
    // ru ("лета" as in be)
    {"весна", 21},
    {"весны", 21},
    {"весной", 21},
    {"весною", 21},
    {"лето", 22},
    {"летом", 22},
    {"осень", 23},
    {"осени", 23},
    {"осенью", 23},
    {"зима", 24},
    {"зимы", 24},
    {"зимой", 24},
    {"зимою", 24},
    // uk
    {"весни", 21},
    {"навесні", 21},
    {"літо", 22},
    {"літа", 22},
    {"влітку", 22},
    {"осінь", 23},
    {"осені", 23},
    {"восени", 23},
    {"зими", 24},
    {"взимку", 24},
    // pl
    {"wiosna", 21},
    {"wiosny", 21},
    {"wiosną", 21},
    {"lato", 22},
    {"lata", 22},
    {"latem", 22},
    {"jesień", 23},
    {"jesieni", 23},
    {"jesienią", 23},
    {"zima", 24},
    {"zimy", 24},
    {"zimą", 24},
    // lt
    {"pavasaris", 21},
    {"pavasario", 21},
    {"pavasarį", 21},
    {"vasara", 22},
    {"vasaros", 22},
    {"vasarą", 22},
    {"ruduo", 23},
    {"rudens", 23},
    {"rudenį", 23},
    {"žiema", 24},
    {"žiemos", 24},
    {"žiemą", 24},
    // en
    {"spring", 21},
    {"summer", 22},
    {"autumn", 23},
    {"fall", 23},
    {"winter", 24},
};

// Folded already.
constexpr std::string_view kYearWords[] = {"г",   "год",  "года",  "годзе", "году", "р",
                                           "рок", "року", "рік",   "r",     "rok",  "roku",
                                           "m",   "metu", "metai", "metais"};
constexpr std::string_view kBirthWords[] = {"р",   "рожд",       "рождения", "н",  "нараджэння",
                                            "нар", "народження", "ur",       "gim"};

// Letters whose marks are dropped; the rest of the alphabets has none.
constexpr std::u32string_view kMarked = U"ąćčęėįłńóśšųūźżžйўїёґ";
constexpr std::u32string_view kPlain = U"acceeilnossuuzzzиуіег";

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

char32_t lower(char32_t letter) {
  if (letter >= U'A' && letter <= U'Z') return letter + 0x20;
  if (letter >= U'À' && letter <= U'Þ' && letter != U'×') return letter + 0x20;
  if (letter >= 0x0410 && letter <= 0x042F) return letter + 0x20;
  if (letter >= 0x0400 && letter <= 0x040F) return letter + 0x50;
  if (letter == U'Ґ') return U'ґ';
  // Latin Extended-A: pairs of an upper and a lower letter, which begin at an
  // even code point in two of its stretches and at an odd one in the others.
  if ((letter >= 0x0100 && letter <= 0x0137) || (letter >= 0x014A && letter <= 0x0177))
    return letter | 1;
  if ((letter >= 0x0139 && letter <= 0x0148) || (letter >= 0x0179 && letter <= 0x017E))
    return letter + (letter & 1);
  return letter;
}

}  // namespace

std::span<const MonthWord> month_words() { return kMonths; }
std::span<const SeasonWord> season_words() { return kSeasons; }

char32_t fold(char32_t letter) {
  const bool combining = letter >= 0x0300 && letter <= 0x036F;
  if (combining || letter == 0x00AD || letter == 0x200B || letter == 0x2060 || letter == 0xFEFF)
    return 0;
  const char32_t small = lower(letter);
  const size_t at = kMarked.find(small);
  return at == std::u32string_view::npos ? small : kPlain[at];
}

std::string fold(std::string_view word) {
  std::string out;
  for (size_t offset = 0; offset < word.size();) {
    if (const char32_t letter = fold(next_code_point(word, offset)); letter != 0)
      append_utf8(out, letter);
  }
  return out;
}

const MonthWord* month_of(std::string_view folded) {
  static const auto kIndex = [] {
    std::unordered_map<std::string, const MonthWord*> index;
    for (const MonthWord& word : kMonths) index.emplace(fold(word.text), &word);
    return index;
  }();
  const auto found = kIndex.find(std::string(folded));
  return found == kIndex.end() ? nullptr : found->second;
}

int season_of(std::string_view folded) {
  static const auto kIndex = [] {
    std::unordered_map<std::string, int> index;
    for (const SeasonWord& word : kSeasons) index.emplace(fold(word.text), word.season);
    return index;
  }();
  const auto found = kIndex.find(std::string(folded));
  return found == kIndex.end() ? 0 : found->second;
}

bool is_year_word(std::string_view folded) { return is_one_of(folded, kYearWords); }
bool is_birth_word(std::string_view folded) { return is_one_of(folded, kBirthWords); }

}  // namespace stillheld::dates
