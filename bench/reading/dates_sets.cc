// Dates of the collections of duckling and chrono, a day's grain or coarser.
//
// duckling: what it expects is an interval and a grain; right means the same
// first and last day (an expected day out of "three months ago" against our
// nominal day, for our interval is as wide as the words).  Its reading of
// "Monday" is the next one: Lean::future.
// chrono: a point, sometimes an end; right means the same day (a coarser date
// of ours: the day lies in it), and the same end where there is one.  It takes
// the nearest: Lean::nearest.  Its tests pass options (forward dates only) that
// the rows lost; where one text at one reference stands with two answers, our
// forward reading is right too.
// Left out: times of day; chrono's cases that lost their reference day.
#include <simdjson.h>

#include <cstdio>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "reading/bench.h"
#include "reading/dates.h"

namespace stillheld::bench {
namespace {

using dates::Day;
using dates::from_civil;
using namespace reading;

std::vector<int> numbers_of(std::string_view text) {
  std::vector<int> out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool minus = text[i] == '-' && i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9';
    if (text[i] >= '0' && text[i] <= '9') {
      int value = 0;
      while (i < text.size() && text[i] >= '0' && text[i] <= '9' && value < 100000) value = value * 10 + (text[i++] - '0');
      out.push_back(value);
      --i;
    } else if (minus && (i == 0 || text[i - 1] == '(' || text[i - 1] == ' ')) {
      int value = 0;
      ++i;
      while (i < text.size() && text[i] >= '0' && text[i] <= '9' && value < 100000) value = value * 10 + (text[i++] - '0');
      out.push_back(-value);
      --i;
    }
  }
  return out;
}

struct Expected {
  Day from = 0, to = 0;
  bool before = false, after = false, holiday = false, point = false, has_end = false;
};

Day start_of(const std::vector<int>& n, size_t at) { return from_civil(n[at], std::max(1, n[at + 1]), std::max(1, n[at + 2])); }
Day end_of(Day start, std::string_view grain) {
  if (grain == "Week") return start + 6;
  if (grain == "Month") return dates::add_months(start, 1) - 1;
  if (grain == "Quarter") return dates::add_months(start, 3) - 1;
  if (grain == "Year") return dates::add_months(start, 12) - 1;
  return start;
}

bool read_duckling(std::string_view text, Expected& out) {
  std::string_view grain;
  for (const std::string_view g : {"Day", "Week", "Month", "Quarter", "Year"}) {
    const std::string needle = ") " + std::string(g);
    const size_t at = text.rfind(needle);
    if (at != text.npos && (at + needle.size() == text.size() - 1 || text[at + needle.size()] == ' ')) grain = g;
  }
  if (grain.empty()) return false;
  const auto n = numbers_of(text.substr(0, text.find('"')));
  if (n.size() < 6 || n[0] < 1000) return false;
  out.holiday = text.find("Holiday") != text.npos;
  if (text.find("OpenInterval Before") != text.npos) {
    out.before = true;
    out.from = out.to = start_of(n, 0);
  } else if (text.find("OpenInterval After") != text.npos) {
    out.after = true;
    out.from = out.to = start_of(n, 0);
  } else if (text.find("datetimeInterval") != text.npos) {
    if (n.size() < 12) return false;
    if (n[3] || n[9]) return false;
    out.from = start_of(n, 0);
    out.to = start_of(n, 6) - 1;
  } else {
    out.from = start_of(n, 0);
    out.to = end_of(out.from, grain);
    out.point = grain == "Day";
  }
  return true;
}

bool right_duckling(const FoundDate& found, const Expected& want) {
  if (want.before) return found.to == want.to - 1 || found.from == want.from;
  if (want.after) return found.from == want.from || found.to == want.from - 1;
  if (want.point && found.from != found.to && !found.range) return found.nominal == want.from;
  return found.from == want.from && found.to == want.to;
}

// "new Date(2012, 8 - 1, 10, 12)" → a day, if its hour is none or noon.
bool js_day(std::string_view text, Day& day, bool& fine) {
  if (text.substr(0, 9) != "new Date(" || text.find('"') != text.npos) return false;
  text = text.substr(9);
  std::vector<int> parts;
  while (!text.empty() && text[0] != ')') {
    const size_t end = text.find_first_of(",)");
    const std::string_view part = text.substr(0, end);
    const auto n = numbers_of(part);
    if (n.empty()) return false;
    parts.push_back(n.size() == 2 && part.find('-') != part.npos ? n[0] - n[1] : n[0]);
    if (end == text.npos || text[end] == ')') break;
    text = text.substr(end + 1);
  }
  if (parts.size() < 3 || parts[0] < 1000) return false;
  if (parts[1] < 0 || parts[1] > 11 || parts[2] < 1 || parts[2] > 31) return false;
  day = from_civil(parts[0], parts[1] + 1, 1) + parts[2] - 1;
  fine = parts.size() > 3 && parts[3] != 12 && parts[3] != 0;
  // Minutes that are written out, even 0, are of a time of day.
  fine |= parts.size() > 4;
  return true;
}

struct Tally {
  int right = 0, all = 0;
  double share() const { return all ? static_cast<double>(right) / all : 0; }
};

const FoundDate* longest(const std::vector<FoundDate>& found) {
  const FoundDate* best = nullptr;
  for (const FoundDate& one : found) {
    if (!best || one.end - one.start > best->end - best->start) best = &one;
  }
  return best;
}

std::string shown(const FoundDate* date) {
  if (!date) return "nothing";
  return dates::iso(date->from) + "/" + dates::iso(date->to) + " (" + dates::iso(date->nominal) + ") " + std::string(date->rule);
}

void print(const std::map<std::string, Tally>& tallies, const std::string& set) {
  for (const auto& [name, tally] : tallies) {
    figure("dates " + set + " " + name + " of " + std::to_string(tally.all), tally.share(), "", Goal::at_least, 0.95);
  }
}

// Both collections together, a language each, without holidays and negatives.
std::map<std::string, Tally> together;

void duckling(const Asked& asked) {
  simdjson::dom::parser parser;
  std::map<std::string, Tally> tallies;
  simdjson::dom::document_stream rows;
  if (parser.load_many(asked.shared + "/time/duckling_time.jsonl").get(rows)) return;
  for (const auto& row : rows) {
    const std::string_view code = row["lang"];
    Language language;
    Expected want;
    if (!language_by_code(code, language) || !read_duckling(std::string_view(row["expected"]), want)) continue;
    const std::string text{std::string_view(row["text"])};
    const auto found = find_dates(text, language, {from_civil(2013, 2, 12), Lean::future});
    const FoundDate* one = longest(found);
    const bool right = one && right_duckling(*one, want);
    const int half = half_of(text);
    const std::string kind = want.holiday && language == Language::en ? " holidays" : "";
    for (const std::string& name : {std::string(code) + kind + " half " + std::to_string(half), std::string(code) + kind}) {
      tallies[name].all++;
      tallies[name].right += right;
      if (kind.empty()) {
        together[name].all++;
        together[name].right += right;
      }
    }
    if (!right && asked.misses && half == 0) {
      std::printf("# duckling %s | %s | want %s | got %s\n", std::string(code).c_str(), text.c_str(),
                  std::string(std::string_view(row["expected"])).c_str(), shown(one).c_str());
    }
  }
  print(tallies, "duckling");
}

std::string asked_of(const auto& row) {
  return simdjson::minify(row["lang"]) + simdjson::minify(row["text"]) + simdjson::minify(row["reference"]);
}

void chrono(const Asked& asked) {
  simdjson::dom::parser parser;
  std::map<std::string, Tally> tallies;
  simdjson::dom::document_stream rows;
  std::map<std::string, std::set<std::string>> answers;
  if (parser.load_many(asked.shared + "/time/chrono_cases.jsonl").get(rows)) return;
  for (const auto& row : rows) answers[asked_of(row)].insert(simdjson::minify(row["start"]) + simdjson::minify(row["components"]));
  if (parser.load_many(asked.shared + "/time/chrono_cases.jsonl").get(rows)) return;
  for (const auto& row : rows) {
    const std::string_view code = row["lang"];
    Language language;
    if (!language_by_code(code, language)) continue;
    const std::string text{std::string_view(row["text"])};
    const std::string_view kind = row["kind"];
    std::string_view reference, start, end;
    bool fine = false, end_fine = false;
    Day anchor = 0;
    const bool has_reference = !row["reference"].get(reference) && js_day(reference, anchor, fine);
    bool has_year = false;
    for (const int n : numbers_of(text)) has_year |= n > 1900 && n < 2100;
    if (!has_reference && kind == "single" && !has_year) continue;
    bool clock = false;  // minutes and hours
    for (const std::string_view word : {"минут", "час", "сек", "хвилин", "годин", "minute", "hour", "second", "pm", "am ", "AM", "PM"}) clock |= text.find(word) != text.npos;
    if (clock && kind == "single") continue;
    const int half = half_of(text);
    DateAnchor where{std::nullopt, Lean::nearest};
    if (has_reference) where.published = anchor;
    const auto found = find_dates(text, language, where);
    const FoundDate* one = found.empty() ? nullptr : &found[0];
    std::string label = std::string(code);
    bool right = false;
    if (kind == "negative") {
      label += " negative";
      right = !one;
    } else {
      Expected want;
      fine = false;
      if (!row["start"].get(start) && js_day(start, want.from, fine)) {
        if (fine) continue;
      } else {
        int64_t year = 0, month = 0, day = 1, hour = 0;
        const auto parts = row["components"];
        if (parts["year"].get(year) || parts["month"].get(month)) continue;
        if (!parts["hour"].get(hour) && hour != 12) continue;
        if (parts["day"].get(day)) day = 1;
        if (year < 1000) continue;
        want.from = from_civil(static_cast<int>(year), static_cast<int>(month), static_cast<int>(day));
      }
      want.to = want.from;
      if (!row["end"].get(end) && js_day(end, want.to, end_fine)) {
        if (end_fine) continue;
        want.has_end = true;
      }
      if (one && one->resolved) {
        if (want.has_end) right = one->from == want.from && one->to == want.to;
        else if (one->approximate || (one->grain == Grain::day && !one->range)) right = one->nominal == want.from;
        else right = one->from <= want.from && want.from <= one->to;
        if (!right && !want.has_end && answers[asked_of(row)].size() > 1) right = one->other_from <= want.from && want.from <= one->other_to;
      }
    }
    for (const std::string& name : {label + " half " + std::to_string(half), label}) {
      tallies[name].all++;
      tallies[name].right += right;
      if (kind != "negative") {
        together[name].all++;
        together[name].right += right;
      }
    }
    if (!right && asked.misses && half == 0) {
      std::printf("# chrono %s | %s | ref %s | want %s %s | got %s\n", label.c_str(), text.c_str(), std::string(reference).c_str(),
                  std::string(start).c_str(), std::string(end).c_str(), shown(one).c_str());
    }
  }
  print(tallies, "chrono");
}

// What is read of one of our own sentences, as its line in cases/reading writes
// it.  `planned`: what names no year is read forward.
std::string read_days(std::string_view text, Language language, bool planned) {
  std::string out;
  std::optional<FoundDate> before;
  for (const FoundDate& date : find_dates(text, language, {from_civil(2025, 11, 21), Lean::past})) {
    const FoundDate own = before && date.follows ? resolved_after(date, *before) : date;
    before = own;
    const Day from = planned ? own.other_from : own.from;
    const Day to = planned ? own.other_to : own.to;
    if (!out.empty()) out += "; ";
    if (date.follows && date.shift == 0) out += "-same";
    else out += dates::iso(from) + (to == from ? "" : "/" + dates::iso(to));
  }
  return out.empty() ? "-" : out;
}

// Our own sentences: cases/reading/dates-*.txt.
void own(const Asked& asked, const std::string& name, Language language) {
  std::istringstream file(read_whole("cases/reading/dates-" + name + ".txt"));
  Tally tally;
  for (std::string line; std::getline(file, line);) {
    const size_t bar = line.rfind(" | ");
    if (line.empty() || line[0] == '#' || bar == line.npos) continue;
    const bool planned = line[0] == '+';
    const std::string got = read_days(std::string_view(line).substr(planned ? 2 : 0, bar - (planned ? 2 : 0)), language, planned);
    const bool right = got == line.substr(bar + 3);
    tally.all++;
    tally.right += right;
    if (!right && asked.misses) std::printf("# own %s | %s | got %s\n", name.c_str(), line.c_str(), got.c_str());
  }
  print({{name, tally}}, "own");
}

}  // namespace

void bench_dates(const Asked& asked) {
  duckling(asked);
  chrono(asked);
  print(together, "both");
  for (const auto& [name, language] : {std::pair("be", Language::be), {"be-2", Language::be}, {"en", Language::en}, {"ru", Language::ru}, {"en-2", Language::en}, {"ru-2", Language::ru}}) {
    own(asked, name, language);
  }
}

}  // namespace stillheld::bench
