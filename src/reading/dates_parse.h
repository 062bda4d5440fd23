// The patterns of dates over the words that the lexicon knows.
//
// Definition: a DateToken is a number or a word of the lexicon; what stands
// between two of them is a gap.  A pattern is a function that looks at a
// bounded number of tokens from one on and says which days they mean.
//
// (1) A pattern never looks across a gap that holds a letter or a line end.
// (2) A pattern looks at no more than kMaxTokens tokens.
//
// Threads: a parser belongs to one thread.  Tested by dates_test.cc.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "reading/dates.h"
#include "reading/dates_lexicon.h"

namespace stillheld::reading {

struct FeastDays;  // feasts.h

enum Gap : uint16_t {
  kDirect = 0, kSpace = 1, kComma = 2, kDash = 4, kDot = 8, kSlash = 16, kColon = 32, kQuote = 64, kParen = 128,
  kFar = 256
};

struct DateToken {
  uint32_t start = 0;
  uint32_t end = 0;
  int number = -1;   // −1: a word
  uint8_t digits = 0;
  bool upper = false;
  uint16_t gap = kFar;  // what stands before it
  uint8_t gap_size = 0;
  const DateWord* word = nullptr;
};

struct ReadDate {
  size_t next = 0;  // the token behind it
  dates::Day from = 0, to = 0, nominal = 0;
  dates::Day other_from = 0, other_to = 0;  // the forward reading, if `open`
  Grain grain = Grain::day;
  int month = 0, day = 0;  // as written, where the year is to be found
  int last_day = 0;        // of a range within a month
  bool anchored = false, no_year = false, open = false, follows = false, since = false, until = false,
       range = false, approximate = false, weekday_only = false, same_year = false;
  bool begins_unit = false;  // "the start of the year"
  int shift = 0;
  int shift_months = 0;  // `shift` in whole months, if it is some
  int unit_days = 0;     // of "5 weeks ago": how long a week is
  const char* rule = "";
};

// Bits of classes, as in DateWord::classes; kFigures is none of theirs.
template <class... Classes>
constexpr uint64_t bits(Classes... classes) { return ((uint64_t{1} << static_cast<int>(classes)) | ...); }
constexpr uint64_t kFigures = uint64_t{1} << 63;
static_assert(static_cast<int>(DateClass::count_) < 63);

class DateParser {
 public:
  DateParser(std::string_view text, Language language, const DateAnchor& anchor, std::span<const Word> words, size_t start, size_t end);
  std::vector<FoundDate> run();

 private:
  static constexpr size_t kMaxTokens = 12;

  void tokenise();
  bool is(size_t i, DateClass what) const {
    return i < tokens_.size() && tokens_[i].word && (tokens_[i].word->classes >> static_cast<int>(what) & 1);
  }
  const DateSense* sense(size_t i, DateClass what) const {
    if (!is(i, what)) return nullptr;
    for (const DateSense& each : tokens_[i].word->senses) {
      if (each.what == what) return &each;
    }
    return nullptr;
  }
  uint64_t begins_with(size_t i) const { return tokens_[i].number >= 0 ? kFigures : tokens_[i].word ? tokens_[i].word->classes : 0; }
  bool near(size_t i, int allowed) const { return i < tokens_.size() && (tokens_[i].gap & ~allowed) == 0; }
  bool is_all(size_t first, size_t next) const;
  // "to", or "and" behind "between".
  bool joins(size_t i, size_t first) const {
    const DateSense* s = sense(i, DateClass::to);
    if (!s) return false;
    const DateSense* led = first > 0 && near(first, kSpace) ? sense(first - 1, DateClass::from) : nullptr;
    return s->value == 1 || (led && led->value == 2);
  }
  // A year in figures stands in [first, next).
  bool has_figures(size_t first, size_t next) const {
    for (size_t i = first; i < next; ++i) {
      if (tokens_[i].number >= 0) return true;
    }
    return false;
  }

  // Small parts: they return the token behind, or 0.
  size_t number(size_t i, int& value) const;          // 5, five, двадцать пять
  size_t day_number(size_t i, int& value) const;      // 5, 5th, fifth, двадцать пятое
  size_t month(size_t i, int& value, bool company) const;
  size_t year(size_t i, int& value, int gaps) const;  // 2020, 2020 года, '96, last year
  size_t year_word(size_t i) const;
  size_t spelled_year(size_t i, int& value) const;    // two thousand twelve, nineteen ninety-one
  size_t year_of_era(size_t i, int& value) const;     // 88 AD, 2564 BE
  size_t unit_count(size_t i, int& count, DateUnit& unit) const;  // 5 days, a year, полгода

  // Cores.
  bool core(size_t i, ReadDate& out);
  bool numeric(size_t i, ReadDate& out);
  bool day_month(size_t i, ReadDate& out);
  bool month_day(size_t i, ReadDate& out);
  bool month_year(size_t i, ReadDate& out);
  bool part_of(size_t i, ReadDate& out);
  bool weekday(size_t i, ReadDate& out);
  bool nth_of(size_t i, ReadDate& out);
  bool relative_unit(size_t i, ReadDate& out);
  bool shifted(size_t i, ReadDate& out);
  bool day_word(size_t i, ReadDate& out);
  bool quarter(size_t i, ReadDate& out);
  bool season(size_t i, ReadDate& out);
  bool bare_year(size_t i, ReadDate& out);
  bool holiday(size_t i, ReadDate& out);
  bool feast_beside(size_t i, int offset, ReadDate& out);
  bool closest_feast(size_t i, int nth, dates::Day to, ReadDate& out) const;
  const DateSense* feast(size_t i) const;
  void set_feast(ReadDate& out, const FeastDays& days) const;
  bool year_first(size_t i, ReadDate& out);
  bool week_of(size_t i, ReadDate& out);
  bool day_of_unit(size_t i, ReadDate& out);
  bool closest(size_t i, ReadDate& out);
  bool clipped(size_t i, ReadDate& out);
  bool edge_units(size_t i, ReadDate& out);
  bool day_alone(size_t i, ReadDate& out);
  void set_day_alone(ReadDate& out, int day) const;
  bool day_behind(size_t i, ReadDate& out);
  bool signed_quarter(size_t i, ReadDate& out);
  bool lasting(size_t i, ReadDate& out);
  bool named_decade(size_t i, ReadDate& out);
  bool century(size_t i, ReadDate& out);
  size_t lasting_behind(size_t i, ReadDate& date) const;
  size_t shift_behind(size_t i, ReadDate& date) const;  // "2023-12-29 -10days"
  bool range(size_t i, ReadDate& out);

  bool set_year_by_weekday(ReadDate& date, int weekday) const;
  size_t month_in_year(size_t i, int year, ReadDate& out) const;
  size_t behind_clock(size_t i) const;  // over "evening", "at 10 a.m."
  bool is_decimal_tail(size_t i) const {  // the 5 of 2.5
    return i > 0 && i < tokens_.size() && tokens_[i].number >= 0 && tokens_[i - 1].number >= 0 && tokens_[i].gap_size == 1 &&
           (tokens_[i].gap == kComma || tokens_[i].gap == kDot);
  }

  // Days of values.
  void season_days(int which, int year, dates::Day& from, dates::Day& to) const;
  void widen(size_t first, ReadDate& read) const;
  void join_years(std::vector<FoundDate>& found) const;
  void name_days(ReadDate& best);
  bool eve_of(size_t i, ReadDate& out);
  void set_day_month(ReadDate& out, int day, int month, std::optional<int> year, int last_day = 0) const;
  void set_month(ReadDate& out, int month, std::optional<int> year) const;
  void set_year(ReadDate& out, int year) const;
  void set_unit(ReadDate& out, DateUnit unit, int offset) const;  // this week, last month
  void set_shift(ReadDate& out, DateUnit unit, int count, dates::Day base) const;
  int anchor_year() const { return dates::to_civil(anchor_).year; }

  std::string_view text_;
  size_t start_, end_;  // the bytes that are read
  std::span<const Word> words_;
  Language language_;
  const DateLexicon& lexicon_;
  std::optional<dates::Day> published_;
  dates::Day anchor_;
  Lean lean_;
  std::vector<DateToken> tokens_;
};

// 1 Monday … 7 Sunday.
inline int weekday_of(dates::Day day) { return (day % 7 + 7 + 3) % 7 + 1; }
inline dates::Day monday_of(dates::Day day) { return day - (weekday_of(day) - 1); }
inline dates::Day month_end(int year, int month) { return dates::from_civil(year, month, dates::days_in_month(year, month)); }
inline bool is_year(int value) { return value >= 1000 && value <= 2199; }
inline int full_year(int two) { return two > 50 ? 1900 + two : 2000 + two; }
inline bool is_day(int year, int month, int day) { return dates::is_valid({year, month, day}); }

}  // namespace stillheld::reading
