#include "dates/written.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/utf8.h"
#include "dates/bad_date.h"
#include "dates/month_words.h"

namespace stillheld::dates {
namespace {

constexpr size_t kLongestText = 128;
constexpr size_t kMostTokens = 12;

// ---- Words ----------------------------------------------------------------

// Blanks, dots, commas and joining hyphens only separate tokens.
struct Token {
  std::string text;  // digits, a folded word, or one other character
  bool number = false;
  bool word = false;
  int value = -1;  // of a number of at most four digits
};

bool is_blank(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x00A0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

// Whether `c` can stand in a word: letters and what fold() drops or maps.
bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == 0x00AD ||
         (c >= 0x00C0 && c <= 0x024F) || (c >= 0x0300 && c <= 0x036F) ||
         (c >= 0x0400 && c <= 0x04FF);
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

// Without the blanks at both ends.  REQUIRES: valid UTF-8.
std::string_view trim(std::string_view text) {
  size_t begin = text.size();
  size_t end = 0;
  for (size_t offset = 0; offset < text.size();) {
    const size_t at = offset;
    if (is_blank(next_code_point(text, offset))) continue;
    begin = std::min(begin, at);
    end = offset;
  }
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

// Whether a letter or a digit stands at `offset`.
bool joins(std::string_view text, size_t offset) {
  if (offset >= text.size()) return false;
  const char32_t c = next_code_point(text, offset);
  return is_digit(c) || is_letter(c);
}

// nullopt if there are more than kMostTokens.  REQUIRES: valid UTF-8.
std::optional<std::vector<Token>> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  bool joined = false;  // whether the next character may lengthen the last token
  for (size_t offset = 0; offset < text.size();) {
    const char32_t c = next_code_point(text, offset);
    // A hyphen between two words ("12-May-2025") separates; "-1988" and
    // "1988-" say something that no form says.
    const bool separates =
        is_blank(c) || c == '.' || c == ',' || (c == '-' && joined && joins(text, offset));
    if (separates) {
      joined = false;
      continue;
    }
    const bool digit = is_digit(c);
    const bool letter = is_letter(c);
    const bool longer =
        joined && ((digit && tokens.back().number) || (letter && tokens.back().word));
    if (!longer) {
      if (tokens.size() == kMostTokens) return std::nullopt;
      tokens.push_back({"", digit, letter, digit ? 0 : -1});
      joined = digit || letter;
    }
    Token& token = tokens.back();
    if (digit)
      token.value = token.text.size() < 4 ? token.value * 10 + static_cast<int>(c - '0') : -1;
    const char32_t kept = letter ? fold(c) : c;
    if (kept != 0) append_utf8(token.text, kept);
  }
  return tokens;
}

// ---- One form's reading ---------------------------------------------------

// A Date, or why the calendar refuses what was otherwise well written, or
// neither: the text does not have this form.
struct Reading {
  std::optional<Date> date;
  std::optional<Error> refused;
};

Reading day_reading(int year, int month, int day, std::string_view text) {
  if (month < 1 || month > 12) return {{}, no_such_month(year, text)};
  if (day < 1 || day > days_in_month(year, month)) return {{}, no_such_day(year, month, text)};
  return {Date::on(from_civil(year, month, day)), {}};
}

Date month_date(int year, int month) {
  return Date::within(from_civil(year, month, 1),
                      from_civil(year, month, days_in_month(year, month)));
}

Date year_date(int year) { return Date::within(from_civil(year, 1, 1), from_civil(year, 12, 31)); }

// Takes tokens from the front, or leaves them there.
class Taker {
 public:
  explicit Taker(std::span<const Token> tokens) : tokens_(tokens) {}
  bool at_end() const { return tokens_.empty(); }
  // A number of `least` to `most` digits.
  std::optional<int> number(size_t least, size_t most) {
    if (at_end() || !front().number) return std::nullopt;
    if (front().text.size() < least || front().text.size() > most) return std::nullopt;
    const int value = front().value;
    next();
    return value;
  }
  std::optional<int> year() { return number(4, 4); }
  const MonthWord* month() {
    if (at_end() || !front().word) return nullptr;
    const MonthWord* found = month_of(front().text);
    if (found != nullptr) next();
    return found;
  }
  int season() {
    if (at_end() || !front().word) return 0;
    const int found = season_of(front().text);
    if (found != 0) next();
    return found;
  }
  bool word(std::initializer_list<std::string_view> words) {
    if (at_end() || !front().word) return false;
    if (std::find(words.begin(), words.end(), front().text) == words.end()) return false;
    next();
    return true;
  }
  void ordinal() { word({"st", "nd", "rd", "th", "го", "е", "га"}); }
  // "г", "года", "г. р.", "roku" … if they are there.
  void year_words() {
    if (at_end() || !front().word || !is_year_word(front().text)) return;
    next();
    if (!at_end() && front().word && is_birth_word(front().text)) next();
  }

 private:
  const Token& front() const { return tokens_.front(); }
  void next() { tokens_ = tokens_.subspan(1); }
  std::span<const Token> tokens_;
};

Reading read_year_form(std::span<const Token> tokens) {
  Taker taker(tokens);
  const auto year = taker.year();
  taker.year_words();
  if (!year || !taker.at_end()) return {};
  return {year_date(*year), {}};
}

Date season_date(int year, int season) {
  // The reader of EDTF knows what the seasons of date.h are.
  return parse_edtf(iso(from_civil(year, 1, 1)).substr(0, 5) + std::to_string(season)).value();
}

// "12 мая 2025 г.", "12th of May 2025".
Reading read_day_month_year(std::span<const Token> tokens, std::string_view text) {
  Taker taker(tokens);
  const auto day = taker.number(1, 2);
  if (!day) return {};
  taker.ordinal();
  taker.word({"of"});
  const MonthWord* month = taker.month();
  const auto year = taker.year();
  taker.year_words();
  if (month == nullptr || !year || !taker.at_end()) return {};
  return day_reading(*year, month->month, *day, text);
}

// "May 12, 2025", "May 2025", "июль 2021 года".
Reading read_month_first(std::span<const Token> tokens, std::string_view text) {
  Taker taker(tokens);
  const MonthWord* month = taker.month();
  if (month == nullptr) return {};
  const auto day = month->english ? taker.number(1, 2) : std::nullopt;
  if (day) taker.ordinal();
  if (!day) taker.word({"of"});
  const auto year = taker.year();
  taker.year_words();
  if (!year || !taker.at_end()) return {};
  if (day) return day_reading(*year, month->month, *day, text);
  return {month_date(*year, month->month), {}};
}

// "2025 m. gegužės 12 d.", "2025 m. gegužė", "2023 m. pavasaris".
Reading read_year_first(std::span<const Token> tokens, std::string_view text) {
  Taker taker(tokens);
  const auto year = taker.year();
  if (!year) return {};
  taker.year_words();
  if (const int season = taker.season(); season != 0) {
    if (!taker.at_end()) return {};
    return {season_date(*year, season), {}};
  }
  const MonthWord* month = taker.month();
  if (month == nullptr) return {};
  const auto day = taker.number(1, 2);
  if (day) taker.word({"d"});
  if (!taker.at_end()) return {};
  if (day) return day_reading(*year, month->month, *day, text);
  return {month_date(*year, month->month), {}};
}

// "вясна 2023", "spring of 2023".
Reading read_season_first(std::span<const Token> tokens) {
  Taker taker(tokens);
  const int season = taker.season();
  if (season == 0) return {};
  taker.word({"of"});
  const auto year = taker.year();
  taker.year_words();
  if (!year || !taker.at_end()) return {};
  return {season_date(*year, season), {}};
}

bool reads(const Reading& reading) { return reading.date || reading.refused; }

Reading read_written_form(std::span<const Token> tokens, std::string_view text) {
  Reading reading = read_day_month_year(tokens, text);
  if (!reads(reading)) reading = read_month_first(tokens, text);
  if (!reads(reading)) reading = read_year_first(tokens, text);
  if (!reads(reading)) reading = read_season_first(tokens);
  return reading;
}

// "14.07.2021", "7/2021", and what year words follow.  Takes the text itself:
// here the separators count.
Reading read_numbers(std::string_view trimmed, bool month_first, std::string_view text) {
  const size_t end = std::min(trimmed.find_first_not_of("0123456789./-"), trimmed.size());
  std::string_view digits = trimmed.substr(0, end);
  const auto rest = tokens_of(trimmed.substr(end));
  if (!rest) return {};
  Taker behind(*rest);
  behind.year_words();
  if (!behind.at_end()) return {};

  std::array<int, 3> numbers{};
  size_t count = 0;
  char separator = 0;
  while (true) {
    const size_t length = std::min(digits.find_first_not_of("0123456789"), digits.size());
    const bool last = length == digits.size();
    if (count == 3 || (last ? length != 4 : length < 1 || length > 2)) return {};
    for (const char c : digits.substr(0, length)) numbers[count] = numbers[count] * 10 + (c - '0');
    ++count;
    if (last) break;
    if (separator != 0 && digits[length] != separator) return {};
    separator = digits[length];
    digits.remove_prefix(length + 1);
  }
  if (count < 2) return {};
  const int year = numbers[count - 1];
  if (count == 2) {
    if (numbers[0] < 1 || numbers[0] > 12) return {{}, no_such_month(year, text)};
    return {month_date(year, numbers[0]), {}};
  }
  return month_first ? day_reading(year, numbers[0], numbers[1], text)
                     : day_reading(year, numbers[1], numbers[0], text);
}

// ":10", ":10:30", ":10:30.123": takes them from the front of `text`.
bool take_digits(std::string_view& text, size_t count) {
  if (text.size() < count) return false;
  for (size_t i = 0; i < count; ++i)
    if (!is_digit(static_cast<unsigned char>(text[i]))) return false;
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, std::string_view one_of) {
  if (text.empty() || one_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// "T10:30", " 00:00:00.000", "T10:30:00Z", "T10:30+03:00".
bool is_time_of_day(std::string_view text) {
  if (!take(text, "T ") || !take_digits(text, 2) || !take(text, ":") || !take_digits(text, 2))
    return false;
  if (take(text, ":") && !take_digits(text, 2)) return false;
  if (take(text, ".")) {
    if (!take_digits(text, 1)) return false;
    while (take_digits(text, 1)) continue;
  }
  if (take(text, "Z")) return text.empty();
  if (take(text, "+-")) {
    if (!take_digits(text, 2)) return false;
    take(text, ":");
    if (!take_digits(text, 2)) return false;
  }
  return text.empty();
}

Reading read_iso_form(std::string_view trimmed, std::string_view text) {
  if (trimmed.size() > 10 && !is_time_of_day(trimmed.substr(10))) return {};
  const std::string_view date = trimmed.substr(0, 10);
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return {};
  std::string_view digits = date;
  if (!take_digits(digits, 4) || !take(digits, "-") || !take_digits(digits, 2) ||
      !take(digits, "-") || !take_digits(digits, 2))
    return {};
  auto read = parse_edtf(date);
  if (read.ok()) return {read.value(), {}};
  read.error().quoted = std::string(text);
  return {{}, read.error()};
}

Reading read_edtf_form(std::string_view trimmed, std::string_view text) {
  auto read = parse_edtf(trimmed);
  if (read.ok()) return {read.value(), {}};
  if (read.error().params[1] == "form") return {};
  read.error().quoted = std::string(text);
  return {{}, read.error()};
}

// ---- All forms ------------------------------------------------------------

struct Form {
  std::string_view name;
  std::string_view example;
};

constexpr Form kForms[] = {
    {"iso", "2021-07-14"}, {"edtf", "2021-07"},         {"dmy", "14.07.2021"},
    {"mdy", "07/14/2021"}, {"written", "14 июля 2021"}, {"year", "2021"},
};

constexpr std::string_view kFormNames[] = {"iso", "edtf", "dmy", "mdy", "written", "year"};
static_assert(std::size(kForms) == std::size(kFormNames));

Error no_form(std::span<const std::string> forms, std::string_view text) {
  std::string expected;
  for (const std::string& name : forms) {
    if (!expected.empty()) expected += " · ";
    expected += name;
    for (const Form& form : kForms)
      if (form.name == name) expected += " (" + std::string(form.example) + ")";
  }
  return bad_date(expected, "form", text);
}

}  // namespace

std::span<const std::string_view> written_forms() { return kFormNames; }

bool is_written_form(std::string_view name) {
  return std::find(std::begin(kFormNames), std::end(kFormNames), name) != std::end(kFormNames);
}

Result<Date> parse_written(std::string_view text, std::span<const std::string> forms) {
  if (find_invalid_utf8(text) != std::string_view::npos) return no_form(forms, "");
  const std::string_view trimmed = trim(text);
  if (trimmed.empty()) return Date::unknown();
  if (trimmed.size() > kLongestText) return no_form(forms, text);
  const auto tokens = tokens_of(trimmed);

  std::optional<Date> date;
  std::optional<Error> refused;
  for (const std::string& form : forms) {
    Reading reading;
    if (form == "iso") reading = read_iso_form(trimmed, text);
    if (form == "edtf") reading = read_edtf_form(trimmed, text);
    if (form == "dmy") reading = read_numbers(trimmed, false, text);
    if (form == "mdy") reading = read_numbers(trimmed, true, text);
    if (form == "written" && tokens) reading = read_written_form(*tokens, text);
    if (form == "year" && tokens) reading = read_year_form(*tokens);
    if (reading.refused && !refused) refused = std::move(reading.refused);
    if (!reading.date) continue;
    if (date && *date != *reading.date)
      return bad_date(to_edtf(*date) + " | " + to_edtf(*reading.date), "ambiguous", text);
    date = reading.date;
  }
  if (date) return *date;
  if (refused) return std::move(*refused);
  return no_form(forms, text);
}

}  // namespace stillheld::dates
