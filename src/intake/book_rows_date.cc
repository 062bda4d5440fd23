#include "intake/book_rows_date.h"

#include "dates/date.h"
#include "dates/day.h"

namespace stillheld::intake {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
// Part of a word: ASCII letters and every byte of another letter.
bool is_wordy(char c) { return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

struct Cursor {
  std::string_view text;
  size_t at = 0;
  bool end() const { return at >= text.size(); }
  char peek() const { return end() ? '\0' : text[at]; }
  void blanks() {
    while (!end() && text[at] == ' ') ++at;
  }
  // A run of exactly `least` to `most` digits; -1 and nothing taken otherwise.
  int number(size_t least, size_t most, size_t* digits = nullptr) {
    size_t n = 0;
    int value = 0;
    while (at + n < text.size() && is_digit(text[at + n])) {
      if (n < 5) value = value * 10 + (text[at + n] - '0');
      ++n;
    }
    if (n < least || n > most) return -1;
    at += n;
    if (digits != nullptr) *digits = n;
    return value;
  }
};

int full_year(int year, size_t digits, const BookForm& form) { return digits == 2 ? form.century + year : year; }

bool is_likely_year(int year) { return year >= 1800 && year <= 2029; }

std::string day_text(int year, int month, int day) {
  if (!dates::is_valid({year, month, day})) return {};
  return dates::to_edtf(dates::Date::on(dates::from_civil(year, month, day)));
}

std::string two(int number) { return {static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)}; }

std::string month_text(int year, int month) { return std::to_string(year) + "-" + two(month); }

// "1941", also "1941.a." and "1941. aasta": how far the year's own words go.
size_t behind_year_words(std::string_view text, size_t at) {
  for (const std::string_view words : {". aastal", ".aastal", ". aasta", " aastal", ". a.", ".a.", " a.", ". a", ".a"}) {
    if (text.substr(at).starts_with(words)) {
      const size_t end = at + words.size();
      if (end >= text.size() || !is_wordy(text[end])) return end;
    }
  }
  return at;
}

// A season or month word that begins at `at`: its code and its end.
std::optional<std::pair<std::string, size_t>> season_at(std::string_view text, size_t at, const BookForm& form) {
  for (const auto& [word, code] : form.seasons) {
    if (!text.substr(at).starts_with(word)) continue;
    size_t end = at + word.size();
    while (end < text.size() && is_wordy(text[end])) ++end;
    return std::pair(code, end);
  }
  return std::nullopt;
}

std::optional<BookDate> date_at(std::string_view text, size_t begin, const BookForm& form) {
  Cursor c{text, begin};
  // "sügisel 1941"
  if (!is_digit(c.peek())) {
    const auto season = season_at(text, begin, form);
    if (!season) return std::nullopt;
    c.at = season->second;
    if (c.peek() == '.') ++c.at;
    c.blanks();
    size_t digits = 0;
    const int year = c.number(4, 4, &digits);
    if (year < 0 || !is_likely_year(year) || is_wordy(c.peek())) return std::nullopt;
    return BookDate{std::to_string(year) + "-" + season->first, begin, behind_year_words(text, c.at)};
  }
  const auto ends = [&] { return !is_digit(c.peek()) && !is_wordy(c.peek()); };
  size_t digits = 0;
  const int first = c.number(1, 2);
  if (first < 0) {
    const int year = c.number(4, 4);
    if (year < 0 || !is_likely_year(year) || !ends()) return std::nullopt;
    size_t end = c.at;
    if (c.peek() == '-') {  // "1941-1943"
      ++c.at;
      size_t n = 0;
      const int last = c.number(2, 4, &n);
      if (last < 0 || n == 3) return std::nullopt;
      const int until = full_year(last, n, form);
      if (until < year || !is_likely_year(until) || c.peek() == '-' || !ends()) return std::nullopt;
      return BookDate{"../" + std::to_string(until), begin, c.at};
    }
    if (c.peek() == '/') return std::nullopt;
    end = behind_year_words(text, end);
    size_t next = end;
    while (next < text.size() && text[next] == ' ') ++next;
    if (const auto season = season_at(text, next, form))
      return BookDate{std::to_string(year) + "-" + season->first, begin, season->second};
    return BookDate{std::to_string(year), begin, end};
  }
  const size_t short_end = c.at;
  c.blanks();
  if (c.peek() != '.') {
    // "41" alone.
    if (short_end - begin != 2 || text.find_first_not_of(" .,;", short_end) != std::string_view::npos) return std::nullopt;
    return BookDate{std::to_string(form.century + first), begin, short_end};
  }
  ++c.at;
  c.blanks();
  const size_t second_begin = c.at;
  int second = c.number(1, 2, &digits);
  if (second < 0) {  // "03.1941", "03. 1941"
    const int year = c.number(4, 4);
    if (year < 0 || !is_likely_year(year) || !ends()) {
      if (short_end - begin == 2 && text.find_first_not_of(" .,;", short_end) == std::string_view::npos)
        return BookDate{std::to_string(form.century + first), begin, short_end};
      return std::nullopt;
    }
    return BookDate{first >= 1 && first <= 12 ? month_text(year, first) : std::string(), begin, c.at};
  }
  const size_t second_end = c.at;
  c.blanks();
  if (c.peek() == '.') {
    ++c.at;
    c.blanks();
    const int year = c.number(2, 4, &digits);
    if (year >= 0 && digits != 3 && ends()) return BookDate{day_text(full_year(year, digits, form), second, first), begin, c.at};
  }
  // "03.41", unless more digits or letters join it.
  c.at = second_end;
  // "03.09 40" lacks a full stop: it is not March 1909.
  const size_t next = text.find_first_not_of(' ', second_end);
  if (next != std::string_view::npos && next > second_end && is_digit(text[next])) return std::nullopt;
  if (second_end - second_begin != 2 || !ends() || c.peek() == '-' || first < 1 || first > 12) return std::nullopt;
  return BookDate{month_text(form.century + second, first), begin, second_end};
}

}  // namespace

std::optional<BookDate> find_book_date(std::string_view text, const BookForm& form, bool at_front) {
  for (size_t i = 0; i < text.size(); ++i) {
    bool joined = i > 0 && (is_digit(text[i - 1]) || is_wordy(text[i - 1]) || text[i - 1] == '-' || text[i - 1] == '/');
    // The end of "0l.02.45" is no date.
    if (!joined && i > 0 && text[i - 1] == '.')
      for (size_t before = i - 1; before > 0 && !joined && std::string_view(" ,;(").find(text[before - 1]) == std::string_view::npos; --before)
        joined = is_digit(text[before - 1]);
    if (!joined && (is_digit(text[i]) || is_wordy(text[i])))
      if (auto found = date_at(text, i, form)) return found;
    if (at_front && text[i] != ' ' && text[i] != ',' && text[i] != '.') return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace stillheld::intake
