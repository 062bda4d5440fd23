// Feasts: days that have a name, and when they are in each year.
//
// Definition: rules/feasts/days.txt gives each feast a rule, a line each:
//
//   thanksgiving = nth 11-4-4                 the fourth Thursday of November
//   black_friday = nth 11-4-4 + 1
//   hanukkah     = hebrew 9-25 eve for 8      from the evening before, eight days
//   eid_al_fitr  = islamic 10-1 about 1       a day more or less
//   lent         = easter -46 until easter    to the day before
//   diwali       = hindu 7-30 dusk
//   kings_day    = fixed 4-27 shift 7-1       the day before, where it is a Sunday
//   yes hanukkah 2024 2024-12-25/2025-01-02   an example, executed by feasts_test.cc
//
// What they are called stands in rules/XX/feasts.txt, in the form of the words
// of dates (dates_lexicon.h): `feast hanukkah = hanukkah, chanukah`; a feast of
// one day of the year needs no rule: `holiday 12-25 = christmas`.
//
// Why: whoever pardons does it for a feast, and the news says no more.
//
// Counter-example: "the Easter truce" of a year in which two Easters are kept.
// A name has one rule; the other Easter has another name.
//
// (1) from <= nominal <= to; the days of a feast are in order of years.
// (2) `about` is in from and to: nothing is narrower than what is known.
// (3) A feast of the moon's calendars has no days outside their years
//     (dates/calendars.h).
// (4) An error names file and line, and what was expected.
//
// Threads: constant after parsing; the days of a feast are made once, by whoever
// asks first.  Tested by feasts_test.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dates/calendars.h"
#include "dates/day.h"

namespace stillheld::reading {

struct FeastDays {
  dates::Day from = 0, to = 0;
  dates::Day nominal = 0;  // the first day, or the evening before it
  bool several = false;    // a stretch, not a day that is known to within some
  int about = 0;
};

class Feasts {
 public:
  static Result<Feasts> parse(std::string_view file, std::string_view name);

  // The number of a feast, or −1.
  int find(std::string_view name) const;
  size_t size() const { return feasts_.size(); }
  const std::string& name(int feast) const { return feasts_[static_cast<size_t>(feast)].name; }
  // Those that begin in `year` (their first day, not the evening): none, one, or two.
  std::vector<FeastDays> in_year(int feast, int year) const;

  struct Example {
    std::string feast, days;
    int year = 0, line = 0;
  };
  const std::vector<Example>& examples() const { return examples_; }

 private:
  enum class Kind : uint8_t { fixed, nth, last, easter, orthodox, hebrew, islamic, chinese, hindu, sankranti, onam, nowruz, parsi, feast };
  struct Feast {
    std::string name;
    Kind kind = Kind::fixed;
    int a = 0, b = 0, c = 0;
    dates::HinduTime hour = dates::HinduTime::sunrise;
    int other = -1;
    int offset = 0;
    std::vector<std::pair<int, int>> shifts;
    int before = 0;  // a weekday
    bool eve = false;
    int days = 1;
    int until = -1;
    bool until_includes = false;
    int about = 0;
    int since = 0, since_month = 0, since_day = 0;
  };
  // The days of all years of a feast of the moon.
  struct Table {
    std::once_flag made;
    std::vector<FeastDays> days;
  };

  std::vector<dates::Day> base(const Feast& feast, int year) const;
  std::vector<dates::Day> first_days(const Feast& feast, int year) const;
  std::vector<FeastDays> reckoned(const Feast& feast, int year) const;
  static bool of_the_moon(Kind kind) { return kind >= Kind::islamic && kind <= Kind::nowruz; }

  std::vector<Feast> feasts_;
  std::vector<std::unique_ptr<Table>> tables_;
  std::vector<Example> examples_;
};

// Those that are part of the program.
const Feasts& feasts();

}  // namespace stillheld::reading
