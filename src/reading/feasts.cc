#include "reading/feasts.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <optional>
#include <utility>

#include "base/embedded.h"

namespace stillheld::reading {

using dates::Day;
using dates::from_civil;
using dates::to_civil;

namespace {

int weekday_at(Day day) { return (day % 7 + 7 + 3) % 7 + 1; }

std::vector<std::string_view> words_in(std::string_view line) {
  std::vector<std::string_view> out;
  for (size_t at = 0; at < line.size();) {
    at = line.find_first_not_of(" \t\r", at);
    if (at == line.npos) break;
    const size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
    out.push_back(line.substr(at, end - at));
    at = end;
  }
  return out;
}

// "11-4-4" → its parts; false unless there are `count`.
bool numbers_in(std::string_view text, size_t count, int* out) {
  for (size_t n = 0; n < count; ++n) {
    const size_t end = n + 1 < count ? text.find('-') : text.size();
    if (end == text.npos) return false;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + end, out[n]);
    if (error != std::errc() || stop != text.data() + end || out[n] < 1 || out[n] > 9999) return false;
    text.remove_prefix(n + 1 < count ? end + 1 : end);
  }
  return true;
}

bool whole(std::string_view text, int& out) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && stop == text.data() + text.size() && out > -1000 && out < 10000;
}

}  // namespace

Result<Feasts> Feasts::parse(std::string_view file, std::string_view name) {
  Feasts all;
  std::vector<std::pair<int, std::string_view>> lines;
  int row = 0;
  for (std::string_view rest = file; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++row;
    if (line.empty() || line[0] == '#') continue;
    lines.emplace_back(row, line);
    const auto words = words_in(line);
    if (words.size() > 1 && words[1] == "=") {
      all.feasts_.emplace_back();
      all.feasts_.back().name = std::string(words[0]);
      all.tables_.push_back(std::make_unique<Table>());
    }
  }
  size_t next = 0;
  for (const auto& [at, line] : lines) {
    const int line_row = at;
    const auto bad = [&](std::string_view expected, std::string_view found) {
      return fail(Code::kBadDefinition, {std::string(expected), std::string(found)}, {std::string(name), static_cast<uint64_t>(line_row), "", 0});
    };
    const auto words = words_in(line);
    if (!words.empty() && words[0] == "yes") {
      Example example;
      if (words.size() != 4 || all.find(words[1]) < 0 || !whole(words[2], example.year)) return bad("yes NAME YEAR DAYS", line);
      example.feast = words[1];
      example.days = words[3];
      example.line = at;
      all.examples_.push_back(std::move(example));
      continue;
    }
    if (words.size() < 3 || words[1] != "=") return bad("name = rule", line);
    Feast& feast = all.feasts_[next++];
    if (all.find(feast.name) != static_cast<int>(next) - 1) return bad("a name that is new", feast.name);
    static constexpr std::string_view kKinds[] = {"fixed", "nth", "last", "easter", "orthodox", "hebrew", "islamic", "chinese", "hindu", "sankranti", "onam", "nowruz", "parsi", "feast"};
    const auto kind = std::find(std::begin(kKinds), std::end(kKinds), words[2]);
    if (kind == std::end(kKinds)) return bad("fixed, nth, last, easter, orthodox, hebrew, islamic, chinese, hindu, sankranti, onam, nowruz, parsi or feast", words[2]);
    feast.kind = static_cast<Kind>(kind - std::begin(kKinds));
    size_t i = 3;
    const std::string_view value = words.size() > 3 ? words[3] : std::string_view();
    int n[3] = {};
    const auto month_and = [&](int months, int last) { return numbers_in(value, 2, n) && n[0] <= months && n[1] <= last; };
    bool fine = true;
    switch (feast.kind) {
      case Kind::fixed: fine = month_and(12, 31) && dates::is_valid({2000, n[0], n[1]}); break;
      case Kind::nth: fine = numbers_in(value, 3, n) && n[0] <= 12 && n[1] <= 4 && n[2] <= 7; break;
      case Kind::last: fine = month_and(12, 7); break;
      case Kind::hebrew: fine = month_and(13, 30); break;
      case Kind::islamic: case Kind::chinese: case Kind::hindu: fine = month_and(12, 30); break;
      case Kind::easter: case Kind::orthodox: fine = whole(value, n[0]); break;
      case Kind::sankranti: fine = whole(value, n[0]) && n[0] >= 1 && n[0] <= 12; break;
      case Kind::feast: feast.other = all.find(value); fine = feast.other >= 0 && feast.other != static_cast<int>(next) - 1; break;
      default: --i;
    }
    ++i;
    if (!fine) return bad("a day of this kind, like 12-25", value);
    feast.a = n[0];
    feast.b = n[1];
    feast.c = n[2];
    if (feast.kind == Kind::hindu) {
      static constexpr std::string_view kHours[] = {"sunrise", "noon", "afternoon", "dusk", "midnight"};
      const auto hour = i < words.size() ? std::find(std::begin(kHours), std::end(kHours), words[i]) : std::end(kHours);
      if (hour == std::end(kHours)) return bad("sunrise, noon, afternoon, dusk or midnight", line);
      feast.hour = static_cast<dates::HinduTime>(hour - std::begin(kHours));
      ++i;
    }
    while (i < words.size()) {
      const std::string_view word = words[i++];
      const std::string_view operand = i < words.size() ? words[i] : std::string_view();
      int number = 0;
      if (word == "eve") {
        feast.eve = true;
        continue;
      }
      ++i;
      if ((word == "+" || word == "-") && whole(operand, number)) {
        feast.offset += word == "-" ? -number : number;
      } else if (word == "for" && whole(operand, number) && number >= 1 && number <= 100) {
        feast.days = number;
      } else if (word == "about" && whole(operand, number) && number >= 1 && number <= 30) {
        feast.about = number;
      } else if (word == "before" && whole(operand, number) && number >= 1 && number <= 7) {
        feast.before = number;
      } else if ((word == "until" || word == "to") && all.find(operand) >= 0) {
        feast.until = all.find(operand);
        feast.until_includes = word == "to";
      } else if (word == "shift" && operand.size() >= 3 && operand[0] >= '1' && operand[0] <= '7' && whole(operand.substr(1), number)) {
        feast.shifts.emplace_back(operand[0] - '0', number);
      } else if (word == "since" && whole(operand, number) && i < words.size() && numbers_in(words[i], 2, n) && dates::is_valid({2000, n[0], n[1]})) {
        feast.since = number;
        feast.since_month = n[0];
        feast.since_day = n[1];
        ++i;
      } else {
        return bad("+ N, - N, for N, about N, before W, shift W+N, until NAME, to NAME, since Y M-D or eve", word);
      }
    }
  }
  // A feast that hangs on another must not hang on itself.
  for (const Feast& feast : all.feasts_) {
    const Feast* at = &feast;
    for (size_t steps = 0; at->kind == Kind::feast; ++steps) {
      if (steps > all.feasts_.size()) return fail(Code::kBadDefinition, {"a feast that does not hang on itself", feast.name}, {std::string(name), 0, "", 0});
      at = &all.feasts_[static_cast<size_t>(at->other)];
    }
  }
  return all;
}

int Feasts::find(std::string_view name) const {
  for (size_t i = 0; i < feasts_.size(); ++i) {
    if (feasts_[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

// The days of the bare rule that a calendar's year near `year` gives; some may
// lie in the year beside it.
std::vector<Day> Feasts::base(const Feast& feast, int year) const {
  std::vector<Day> out;
  const auto add = [&](std::optional<Day> day) {
    if (day) out.push_back(*day);
  };
  switch (feast.kind) {
    case Kind::fixed: {
      const bool later = feast.since != 0 && year >= feast.since;
      const int month = later ? feast.since_month : feast.a, day = later ? feast.since_day : feast.b;
      if (dates::is_valid({year, month, day})) out.push_back(from_civil(year, month, day));
      break;
    }
    case Kind::nth: {
      const Day first = from_civil(year, feast.a, 1);
      out.push_back(first + (feast.c - weekday_at(first) + 7) % 7 + 7 * (feast.b - 1));
      break;
    }
    case Kind::last: {
      const Day last = from_civil(year, feast.a, dates::days_in_month(year, feast.a));
      out.push_back(last - (weekday_at(last) - feast.b + 7) % 7);
      break;
    }
    case Kind::easter: out.push_back(dates::easter(year) + feast.a); break;
    case Kind::orthodox: out.push_back(dates::orthodox_easter(year) + feast.a); break;
    case Kind::hebrew:
      for (int y = year + 3760; y <= year + 3761; ++y) out.push_back(dates::hebrew_day(y, feast.a, feast.b));
      break;
    case Kind::islamic: {
      const int about = (year - 622) * 33 / 32;
      for (int y = about - 1; y <= about + 2; ++y) {
        if (y < 1) continue;
        const std::optional<Day> seen = dates::islamic_day(y, feast.a, feast.b);
        add(seen ? seen : dates::islamic_tabular_day(y, feast.a, feast.b));
      }
      break;
    }
    case Kind::chinese:
      for (int y = year - 1; y <= year; ++y) add(dates::chinese_day(y, feast.a, feast.b));
      break;
    case Kind::hindu: add(dates::hindu_day(year, feast.a, feast.b, feast.hour)); break;
    case Kind::sankranti: add(dates::sankranti(year, feast.a)); break;
    case Kind::onam: add(dates::onam(year)); break;
    case Kind::nowruz: add(dates::nowruz(year)); break;
    case Kind::parsi: out.push_back(dates::parsi_new_year(year)); break;
    case Kind::feast: return first_days(feasts_[static_cast<size_t>(feast.other)], year);
  }
  return out;
}

std::vector<Day> Feasts::first_days(const Feast& feast, int year) const {
  std::vector<Day> out;
  // An offset may lead over the turn of the year.
  const int wide = feast.offset != 0 || feast.before != 0 || !feast.shifts.empty() ? 1 : 0;
  for (int y = year - wide; y <= year + wide; ++y) {
    for (Day day : base(feast, y)) {
      day += feast.offset;
      if (feast.before) day -= (weekday_at(day) - feast.before + 6) % 7 + 1;
      for (const auto& [weekday, days] : feast.shifts) {
        if (weekday_at(day) == weekday) {
          day += days;
          break;
        }
      }
      if (to_civil(day).year == year) out.push_back(day);
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<FeastDays> Feasts::reckoned(const Feast& feast, int year) const {
  std::vector<FeastDays> out;
  for (const Day day : first_days(feast, year)) {
    FeastDays days;
    days.from = days.nominal = feast.eve ? day - 1 : day;
    days.to = day + feast.days - 1;
    if (feast.until >= 0) {
      // The next such day.
      for (int y = year; y <= year + 1; ++y) {
        for (const Day end : first_days(feasts_[static_cast<size_t>(feast.until)], y)) {
          if (days.to == day + feast.days - 1 && end > day) days.to = end - (feast.until_includes ? 0 : 1);
        }
      }
    }
    days.several = days.to > day;
    days.about = feast.about;
    days.from -= feast.about;
    days.to += feast.about;
    out.push_back(days);
  }
  return out;
}

std::vector<FeastDays> Feasts::in_year(int feast, int year) const {
  const size_t index = static_cast<size_t>(feast);
  const Feast& of = feasts_[index];
  const Feast* root = &of;
  while (root->kind == Kind::feast) root = &feasts_[static_cast<size_t>(root->other)];
  const bool in_table = of_the_moon(root->kind) && year >= dates::kFirstMoonYear && year <= dates::kLastMoonYear;
  if (!in_table) return reckoned(of, year);
  Table& table = *tables_[index];
  std::call_once(table.made, [&] {
    for (int y = dates::kFirstMoonYear; y <= dates::kLastMoonYear; ++y) {
      for (const FeastDays& each : reckoned(of, y)) table.days.push_back(each);
    }
  });
  // Its first day, behind the evening and what is not sure.
  const auto year_of = [&](const FeastDays& days) { return to_civil(days.nominal + (of.eve ? 1 : 0)).year; };
  std::vector<FeastDays> out;
  for (auto at = std::lower_bound(table.days.begin(), table.days.end(), year, [&](const FeastDays& days, int wanted) { return year_of(days) < wanted; });
       at != table.days.end() && year_of(*at) == year; ++at) {
    out.push_back(*at);
  }
  return out;
}

const Feasts& feasts() {
  static const Feasts all = [] {
    Result<Feasts> read = Feasts::parse(embedded_file("rules/feasts/days.txt"), "rules/feasts/days.txt");
    assert(read.ok());
    return read.take();
  }();
  return all;
}

}  // namespace stillheld::reading
