#include "publish/intake_history.h"

#include <algorithm>
#include <map>

#include "publish/measure_nodes.h"

namespace stillheld::publish {

using measure::Days;
using measure::Figure;
using measure::PersonStays;
using measure::Stay;

namespace {

// An import that brought so much at once says nothing of when it became known.
constexpr int64_t kBulkShare = 4;
constexpr int64_t kFewestReports = 30;

}  // namespace

std::set<uint32_t> bulk_imports(const std::vector<PersonStays>& people) {
  std::map<uint32_t, int64_t> by;
  for (const PersonStays& p : people) ++by[p.first_import];
  std::set<uint32_t> out;
  if (by.empty()) return out;
  out.insert(by.begin()->first);
  for (const auto& [import, n] : by)
    if (n * kBulkShare > static_cast<int64_t>(people.size()) && n > 10) out.insert(import);
  return out;
}

std::optional<Day> recorded_day(const Ask& ask, uint32_t import) {
  const auto& all = ask.books.imports();
  const auto at = std::lower_bound(all.begin(), all.end(), import, [](const ledger::Import& i, uint32_t number) { return i.number < number; });
  if (at == all.end() || at->number != import) return std::nullopt;
  return dates::day_of(at->at);
}

ReportedIntake reported_intake(const Ask& ask, const std::vector<PersonStays>& people, Day to, int32_t periods, int days) {
  ReportedIntake out;
  out.periods = periods;
  out.first = to - static_cast<Day>(periods) * days;
  const Day first = out.first;
  const std::set<uint32_t> bulk = bulk_imports(people);
  out.counts.assign(static_cast<size_t>(periods), 0);
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays) {
      if (s.entry_latest <= first || s.entry_earliest > to) continue;
      if (!s.dated()) {
        ++out.undated;
        continue;
      }
      const auto period = static_cast<int32_t>((s.entry_earliest - first - 1) / days);
      const auto known = bulk.count(p.first_import) > 0 || &s != &p.stays.front() ? std::nullopt : recorded_day(ask, p.first_import);
      // What became known after --to was not known then.
      if (known && *known > to) continue;
      ++out.counts[static_cast<size_t>(period)];
      if (!known) {
        ++out.without_history;
        continue;
      }
      if (*known < s.entry_earliest) continue;
      out.reports.push_back({period, static_cast<int32_t>((*known - first - 1) / days)});
    }
  return out;
}

measure::Answer<measure::ReportingTriangle> triangle_of(const ReportedIntake& intake) {
  const auto reported = static_cast<int64_t>(intake.reports.size());
  if (reported < kFewestReports || reported < intake.without_history) return measure::refuse("first_import");
  return measure::triangle_of(intake.reports, 0, intake.periods - 1);
}

measure::Figure false_improvement_of(const measure::FalseImprovement& b) {
  return measure::share_figure("false_improvement", {"called_lower", {b.called_lower, b.called_lower}}, {"not_lower", {b.not_lower, b.not_lower}});
}

namespace {

constexpr int kWeek = 7;

// Weeks from the first dated arrest on, the last ending on `to`.
measure::Answer<ReportedIntake> weekly_intake(const Ask& ask, const std::vector<PersonStays>& people, Day to) {
  Day begin = to;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays)
      if (s.dated()) begin = std::min(begin, s.entry_earliest);
  const auto periods = static_cast<int32_t>(std::min<int64_t>(kGreatestPeriods, (static_cast<int64_t>(to) - begin) / kWeek));
  if (periods < 1) return measure::refuse("first_import");
  return reported_intake(ask, people, to, periods, kWeek);
}

}  // namespace

measure::Answer<measure::LateNews> late_news(const Ask& ask, const std::vector<PersonStays>& people, Day from, Day to) {
  const auto intake = weekly_intake(ask, people, to);
  if (!intake) return intake.refusal();
  const auto triangle = triangle_of(*intake);
  if (!triangle) return triangle.refusal();
  const auto now = measure::nowcast(*triangle);
  if (!now) return now.refusal();
  measure::LateNews out;
  std::vector<int64_t> known(static_cast<size_t>(intake->periods), 0);
  for (const measure::Report& r : intake->reports) ++known[static_cast<size_t>(r.event)];
  std::map<int32_t, const measure::NowcastRow*> rows;
  for (const measure::NowcastRow& r : now->rows) rows[r.period] = &r;
  for (int32_t i = 0; i < intake->periods; ++i) {
    // Weeks of which a day lies in the window.
    if (intake->first + (i + 1) * kWeek <= from) continue;
    const auto n = known[static_cast<size_t>(i)];
    const auto row = rows.find(i);
    out.known += n;
    out.estimate += row == rows.end() ? static_cast<double>(n) : row->second->estimate;
    out.low += row == rows.end() ? static_cast<double>(n) : row->second->low;
    out.high += row == rows.end() ? static_cast<double>(n) : row->second->high;
  }
  return out;
}

Figure false_improvement(const Ask& ask, const std::vector<PersonStays>& people, Day to) {
  constexpr int kWindow = 4;
  const auto intake = weekly_intake(ask, people, to);
  if (!intake) return measure::refused("false_improvement", intake.refusal());
  const auto triangle = triangle_of(*intake);
  if (!triangle) return measure::refused("false_improvement", triangle.refusal());
  const auto lower = measure::compare_windows(*triangle, kWindow);
  return lower ? false_improvement_of(lower->back_test) : measure::refused("false_improvement", lower.refusal());
}

StaySpells stay_spells(const Ask& ask, const std::vector<PersonStays>& people, Day from, Day to) {
  const std::set<uint32_t> bulk = bulk_imports(people);
  StaySpells out;
  measure::Spells& spells = out.spells;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays) {
      if (s.entry_latest <= from || s.entry_earliest > to) continue;
      if (!s.dated()) {
        ++out.undated;
        continue;
      }
      // Who is not known to be out was last known to be in when last attested.
      Day end = s.open ? std::max(s.attested_until, s.entry_earliest) : s.exit_earliest;
      if (end >= dates::kMaxDay) continue;
      uint8_t way = 0;
      if (s.exit_dated()) {
        const measure::Exit exit = log::is_dead(s.after) ? measure::Exit::death : measure::exit_of(s.way_out);
        way = static_cast<uint8_t>(static_cast<unsigned>(exit) + 1);
      } else if (!s.open) {
        ++out.vague;
      }
      Days entry = measure::kFromStart;
      const auto known = bulk.count(p.first_import) > 0 ? std::nullopt : recorded_day(ask, p.first_import);
      if (!known) {
        ++out.without_history;
      } else if (*known > s.entry_earliest) {
        entry = *known - s.entry_earliest;
        if (*known >= end) {
          ++out.after_release;
          continue;
        }
      }
      spells.entry.push_back(entry);
      spells.exit.push_back(end - s.entry_earliest);
      spells.way.push_back(way);
    }
  return out;
}

namespace {
measure::Answer<measure::SurvivalCurve> like_kind(const Ask& ask, const std::vector<PersonStays>& people, Day on) {
  const StaySpells found = stay_spells(ask, people, dates::kMinDay, on);
  if (found.spells.exit.empty()) return measure::refuse("no_spells");
  return measure::kaplan_meier(found.spells);
}
}  // namespace

Figure held_range_figure(const Ask& ask, const std::vector<PersonStays>& people, Day on) {
  const auto curve = like_kind(ask, people, on);
  return measure::held_range(people, curve ? &*curve : nullptr, on);
}

Figure held_range_figure(const Ask& ask, const std::vector<PersonStays>& people, Day on, const std::vector<measure::HeldBy>& held) {
  const auto curve = like_kind(ask, people, on);
  return measure::held_range(people, curve ? &*curve : nullptr, on, held);
}

}  // namespace stillheld::publish
