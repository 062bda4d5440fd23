// Trend, survival, re-arrest: measures in which time runs.
#include <algorithm>
#include <map>
#include <set>

#include "measure/change.h"
#include "measure/delay.h"
#include "measure/named.h"
#include "measure/survival.h"
#include "publish/answers_measure.h"
#include "publish/measure_nodes.h"

namespace stillheld::publish {

using measure::Days;
using measure::Figure;
using measure::PersonStays;
using measure::Stay;
using measure::Unit;

namespace {

// An import that brought so much at once says nothing of when it became known.
constexpr int64_t kBulkShare = 4;
constexpr int64_t kFewestReports = 30;
constexpr int kGreatestPeriods = 4000;

// The imports that have no history: the first, and whatever brought a quarter of
// all people at once.
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
  for (const ledger::Import& i : ask.books.imports())
    if (i.number == import) return dates::day_of(i.at);
  return std::nullopt;
}

Node notes_node(const std::vector<std::string>& texts) {
  Node out = Node::array();
  for (const std::string& t : texts) out.add(Node::text(t));
  return out;
}

Node point_node(Days days, double share, std::optional<double> low, std::optional<double> high, std::optional<int64_t> at_risk) {
  Node n = Node::object();
  n.set("days", Node::integer(days));
  if (at_risk) n.set("at_risk", Node::integer(*at_risk));
  n.set("share", Node::decimal(share, 4)).set("low", Node::decimal(low, 4)).set("high", Node::decimal(high, 4));
  return n;
}

constexpr Days kRoundDays[] = {1, 3, 7, 15, 30, 90, 180, 365, 545, 730, 1095, 1460, 1825, 2190};

// The curve at round days, and its steps for the drawing.
void set_curve(Node& out, const measure::SurvivalCurve& curve) {
  Node table = Node::array(), steps = Node::array();
  for (const Days d : kRoundDays) {
    const auto at = measure::survival_at(curve, d);
    if (!at) continue;
    int64_t at_risk = 0;
    for (size_t i = 0; i < curve.time.size() && curve.time[i] <= d; ++i) at_risk = curve.at_risk[i];
    table.add(point_node(d, at->value, at->low, at->high, at_risk == 0 ? std::nullopt : std::optional(at_risk)));
  }
  steps.add(point_node(std::max(0, curve.from), 1, 1.0, 1.0, std::nullopt));
  for (size_t i = 0; i < curve.time.size(); ++i) {
    if (curve.time[i] > curve.until) break;
    steps.add(point_node(curve.time[i], curve.survival[i], curve.low[i], curve.high[i], std::nullopt));
  }
  Node chart = Node::object();
  chart.set("kind", Node::text("curve")).set("points", std::move(steps));
  out.set("curve", std::move(table)).set("chart", std::move(chart));
}

Figure quantile_figure(std::string name, const measure::Answer<measure::Quantile>& q) {
  if (!q) return measure::refused(std::move(name), q.refusal());
  Figure f;
  f.name = std::move(name);
  f.unit = Unit::days;
  f.value = q->value;
  f.low = q->low;
  f.high = q->high;
  return f;
}

Figure point_figure(std::string name, const measure::Answer<measure::Point>& p) {
  if (!p) return measure::refused(std::move(name), p.refusal());
  Figure f;
  f.name = std::move(name);
  f.unit = Unit::share;
  f.value = p->value;
  f.low = p->low;
  f.high = p->high;
  return f;
}

Node figures_of(const std::vector<Figure>& figures, const Messages& m) {
  Node out = Node::array();
  for (const Figure& f : figures) out.add(figure_node(f, m));
  return out;
}

std::vector<std::string> assumption_texts(const std::vector<std::string>& assumes, const Messages& m) {
  std::vector<std::string> out;
  for (const std::string& a : assumes) out.push_back(m("assumes." + a));
  return out;
}

// Arrests of the named by period, and when the books came to know of each.
struct ReportedIntake {
  Day first = 0;  // the day before the first period; the last one ends on `to`
  int32_t periods = 0;
  std::vector<double> counts;
  std::vector<measure::Report> reports;
  int64_t undated = 0, without_history = 0;
};

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

// The triangle of what was reported when; a refusal where too little has a history.
measure::Answer<measure::ReportingTriangle> triangle_of(const ReportedIntake& intake) {
  const auto reported = static_cast<int64_t>(intake.reports.size());
  if (reported < kFewestReports || reported < intake.without_history) return measure::refuse("first_import");
  return measure::triangle_of(intake.reports, 0, intake.periods - 1);
}

measure::Figure false_improvement_of(const measure::FalseImprovement& b) {
  return measure::share_figure("false_improvement", {"called_lower", {b.called_lower, b.called_lower}}, {"not_lower", {b.not_lower, b.not_lower}});
}

}  // namespace

Result<Figure> false_improvement(const Ask& ask, Day to) {
  constexpr int kDays = 7, kWindow = 4;
  TRY(people, measure::stays_of(ask.books, ask.reader, ask.import));
  Day begin = to;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays)
      if (s.dated()) begin = std::min(begin, s.entry_earliest);
  const auto periods = static_cast<int32_t>(std::min<int64_t>(kGreatestPeriods, (static_cast<int64_t>(to) - begin) / kDays));
  if (periods < 1) return measure::refused("false_improvement", measure::refuse("first_import"));
  const auto triangle = triangle_of(reported_intake(ask, people, to, periods, kDays));
  if (!triangle) return measure::refused("false_improvement", triangle.refusal());
  const auto lower = measure::compare_windows(*triangle, kWindow);
  return lower ? false_improvement_of(lower->back_test) : measure::refused("false_improvement", lower.refusal());
}

Result<Node> trend_answer(const Ask& ask, Day from, Day to, int days, int window) {
  const Messages& m = ask.messages;
  TRY(people, measure::stays_of(ask.books, ask.reader, ask.import));
  Node out = Node::object();
  out.set("about", about_node(ask, "trend", ask.rules, from, to));
  out.set("from", Node::text(dates::iso(from))).set("to", Node::text(dates::iso(to))).set("known", Node::text(known_text(ask)));
  out.set("period_days", Node::integer(days)).set("window", Node::integer(window));
  // The last period ends on `to`, and all are whole.
  const int64_t length = static_cast<int64_t>(to) - from;
  const auto periods = static_cast<int32_t>(std::min<int64_t>(kGreatestPeriods, length / days));
  if (periods < 1) {
    out.set("periods", Node::array());
    out.set("figures", figures_of({measure::refused("lower", measure::refuse("no_exposure"))}, m));
    return out;
  }
  const ReportedIntake intake = reported_intake(ask, people, to, periods, days);
  const Day first = intake.first;
  const std::vector<double>& counts = intake.counts;
  const int64_t undated = intake.undated, without_history = intake.without_history;
  const auto triangle = triangle_of(intake);
  const measure::Answer<measure::Nowcast> now = triangle ? measure::nowcast(*triangle) : measure::Answer<measure::Nowcast>(triangle.refusal());
  const measure::Answer<measure::WindowComparison> lower =
      triangle ? measure::compare_windows(*triangle, window) : measure::Answer<measure::WindowComparison>(triangle.refusal());
  std::vector<std::string> notes;
  if (undated > 0) notes.push_back(m("how.undated", {std::to_string(undated)}));
  if (without_history > 0) notes.push_back(m("how.without_history", {std::to_string(without_history)}));
  notes.push_back(m("how.of_the_named"));
  std::vector<Figure> figures;
  if (lower) {
    Figure f;
    f.name = "lower";
    f.unit = Unit::ratio;
    f.value = lower->ratio;
    f.low = lower->low;
    f.high = lower->high;
    f.notes.push_back({"direction_" + std::string(measure::name_of(lower->direction)), {}});
    figures.push_back(std::move(f));
    const measure::FalseImprovement& b = lower->back_test;
    figures.push_back(false_improvement_of(b));
    figures.push_back(measure::share_figure("naive_improvement", {"called_lower", {b.naive_called_lower, b.naive_called_lower}}, {"not_lower", {b.not_lower, b.not_lower}}));
    for (const std::string& a : assumption_texts(lower->assumes, m)) notes.push_back(a);
  } else {
    figures.push_back(measure::refused("lower", lower.refusal()));
    figures.push_back(measure::refused("false_improvement", lower.refusal()));
  }
  Node list = Node::array();
  std::map<int32_t, const measure::NowcastRow*> rows;
  if (now)
    for (const measure::NowcastRow& r : now->rows) rows[r.period] = &r;
  for (int32_t i = 0; i < periods; ++i) {
    Node n = Node::object();
    n.set("from", Node::text(dates::iso(first + 1 + i * days))).set("known", Node::integer(static_cast<int64_t>(counts[static_cast<size_t>(i)])));
    const auto row = rows.find(i);
    n.set("estimate", row == rows.end() ? Node::null() : Node::decimal(row->second->estimate, 1));
    n.set("low", row == rows.end() ? Node::null() : Node::decimal(row->second->low, 1));
    n.set("high", row == rows.end() ? Node::null() : Node::decimal(row->second->high, 1));
    list.add(std::move(n));
  }
  // One date on which the rate changed (M17), of raids rather than people: the
  // clumping is the mean size of a raid, weighted by people.
  std::map<Day, int64_t> raids;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays)
      if (s.dated() && s.entry_earliest > first && s.entry_earliest <= to) ++raids[s.entry_earliest];
  double total = 0, squares = 0;
  for (const auto& [day, n] : raids) {
    total += static_cast<double>(n);
    squares += static_cast<double>(n) * static_cast<double>(n);
  }
  measure::ChangeOptions options;
  options.clumping = total > 0 ? squares / total : 1;
  const auto change = total < 10 ? measure::Answer<measure::ChangePoint>(measure::refuse("too_few_arrests", {std::to_string(static_cast<int64_t>(total)), "10"}))
                                 : measure::change_point(counts, {}, options);
  if (change) {
    Figure f;
    f.name = "rate_change";
    f.unit = Unit::ratio;
    const auto day_after = [&](size_t k) { return dates::iso(first + 1 + static_cast<Day>(k + 1) * days); };
    if (change->before > 0) f.value = change->after / change->before;
    else f.refusal = measure::refuse("no_bounds");
    f.notes.push_back({"change_day", {day_after(change->mode), day_after(change->low), day_after(change->high)}});
    f.notes.push_back({"late_news_change", {}});
    figures.push_back(std::move(f));
  } else {
    figures.push_back(measure::refused("rate_change", change.refusal()));
  }
  Node chart = Node::object();
  chart.set("kind", Node::text("bars")).set("points", list);
  out.set("notes", notes_node(notes)).set("periods", std::move(list)).set("figures", figures_of(figures, m)).set("chart", std::move(chart));
  return out;
}

Result<Node> survival_answer(const Ask& ask, Day from, Day to) {
  const Messages& m = ask.messages;
  TRY(people, measure::stays_of(ask.books, ask.reader, ask.import));
  const std::set<uint32_t> bulk = bulk_imports(people);
  measure::Spells spells;
  int64_t undated = 0, vague = 0, without_history = 0, after_release = 0;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays) {
      if (s.entry_latest <= from || s.entry_earliest > to) continue;
      if (!s.dated()) {
        ++undated;
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
        ++vague;
      }
      Days entry = measure::kFromStart;
      const auto known = bulk.count(p.first_import) > 0 ? std::nullopt : recorded_day(ask, p.first_import);
      if (!known) {
        ++without_history;
      } else if (*known > s.entry_earliest) {
        entry = *known - s.entry_earliest;
        if (*known >= end) {
          ++after_release;
          continue;
        }
      }
      spells.entry.push_back(entry);
      spells.exit.push_back(end - s.entry_earliest);
      spells.way.push_back(way);
    }
  Node out = Node::object();
  out.set("about", about_node(ask, "survival", ask.rules, from, to));
  out.set("from", from <= dates::kMinDay ? Node::null() : Node::text(dates::iso(from))).set("to", Node::text(dates::iso(to))).set("known", Node::text(known_text(ask)));
  out.set("stays", Node::integer(static_cast<int64_t>(spells.exit.size())));
  std::vector<std::string> notes = {m("how.of_the_named")};
  if (undated > 0) notes.push_back(m("how.undated", {std::to_string(undated)}));
  if (vague > 0) notes.push_back(m("how.vague_exits", {std::to_string(vague)}));
  if (without_history > 0) notes.push_back(m("how.no_late_entry", {std::to_string(without_history)}));
  if (after_release > 0) notes.push_back(m("how.known_after_release", {std::to_string(after_release)}));
  std::vector<Figure> figures;
  if (spells.exit.empty()) {
    for (const char* name : {"median_held", "still_after_year"}) figures.push_back(measure::refused(name, measure::refuse("no_spells")));
    figures.push_back(people.empty() ? measure::refused("held_range", measure::refuse("no_spells")) : measure::held_range(people, nullptr, to));
  } else {
    const auto curve = measure::kaplan_meier(spells);
    if (!curve) {
      for (const char* name : {"median_held", "still_after_year"}) figures.push_back(measure::refused(name, curve.refusal()));
    } else {
      figures.push_back(quantile_figure("median_held", measure::quantile(*curve, 0.5)));
      figures.push_back(point_figure("still_after_year", measure::survival_at(*curve, 365)));
      set_curve(out, *curve);
      for (const std::string& a : assumption_texts(curve->assumes, m)) notes.push_back(a);
    }
    figures.push_back(measure::held_range(people, curve ? &*curve : nullptr, to));
    const auto ways = measure::aalen_johansen(spells, 5);
    if (ways) {
      Node list = Node::array();
      static constexpr const char* kExits[] = {"mercy", "expiry", "court", "death", "other"};
      for (int way = 1; way <= 5; ++way) {
        if (ways->ways[static_cast<size_t>(way) - 1].events == 0) continue;
        Node points = Node::array();
        for (const Days d : kRoundDays) {
          const auto at = measure::incidence_at(*ways, way, d);
          if (at) points.add(point_node(d, at->value, at->low, at->high, std::nullopt));
        }
        Node n = Node::object();
        n.set("way", Node::text(kExits[way - 1])).set("title", Node::text(m(std::string("exit.") + kExits[way - 1])));
        n.set("events", Node::integer(ways->ways[static_cast<size_t>(way) - 1].events)).set("points", std::move(points));
        list.add(std::move(n));
      }
      out.set("ways", std::move(list));
    }
  }
  out.set("notes", notes_node(notes)).set("figures", figures_of(figures, m));
  return out;
}

Result<Node> rearrest_answer(const Ask& ask, Day from, Day to) {
  const Messages& m = ask.messages;
  TRY(people, measure::stays_of(ask.books, ask.reader, ask.import));
  measure::Spells spells;
  measure::Recurrent repeats;
  int64_t vague = 0, out_of_reach = 0, again = 0;
  for (const PersonStays& p : people) {
    bool counted = false;
    for (size_t i = 0; i < p.stays.size(); ++i) {
      const Stay& s = p.stays[i];
      if (s.open || s.exit_latest <= from || s.exit_earliest > to) continue;
      if (log::is_dead(s.after)) continue;
      if (!s.exit_dated()) {
        ++vague;
        continue;
      }
      const Day out = s.exit_earliest;
      Day end = ask.today;
      uint8_t way = 0;
      if (i + 1 < p.stays.size()) {
        end = p.stays[i + 1].entry_earliest;
        way = 1;
        ++again;
      } else if (p.dead_by && *p.dead_by >= out && *p.dead_by <= end) {
        end = *p.dead_by;
        way = 2;
      } else if (s.after == measure::Account::free_abroad_forced || s.after == measure::Account::free_abroad) {
        end = out;
        way = 3;
        ++out_of_reach;
      }
      if (end < out) continue;
      spells.exit.push_back(end - out);
      spells.way.push_back(way);
      if (!counted) {
        counted = true;
        repeats.exit.push_back(std::max(0, ask.today - out));
        for (size_t k = i + 1; k < p.stays.size(); ++k)
          if (p.stays[k].entry_earliest >= out && p.stays[k].entry_earliest <= ask.today) {
            repeats.event_person.push_back(static_cast<uint32_t>(repeats.exit.size() - 1));
            repeats.event_day.push_back(p.stays[k].entry_earliest - out);
          }
      }
    }
  }
  Node out = Node::object();
  out.set("about", about_node(ask, "rearrest", ask.rules, from, to));
  out.set("from", from <= dates::kMinDay ? Node::null() : Node::text(dates::iso(from))).set("to", Node::text(dates::iso(to))).set("known", Node::text(known_text(ask)));
  out.set("exits", Node::integer(static_cast<int64_t>(spells.exit.size()))).set("taken_again", Node::integer(again));
  std::vector<std::string> notes = {m("how.of_the_named"), m("how.silence_free")};
  if (vague > 0) notes.push_back(m("how.vague_exits", {std::to_string(vague)}));
  if (out_of_reach > 0) notes.push_back(m("how.out_of_reach", {std::to_string(out_of_reach)}));
  std::vector<Figure> figures;
  if (spells.exit.empty()) {
    for (const char* name : {"taken_again_year", "taken_again_among"}) figures.push_back(measure::refused(name, measure::refuse("no_spells")));
  } else if (const auto curves = measure::rearrest(spells); !curves) {
    for (const char* name : {"taken_again_year", "taken_again_among"}) figures.push_back(measure::refused(name, curves.refusal()));
  } else {
    const auto alone = measure::survival_at(curves->alone, 365);
    Figure f = point_figure("taken_again_year", alone);
    if (!f.refusal) {
      f.value = 1 - alone->value;
      f.low = 1 - alone->high;
      f.high = 1 - alone->low;
      f.reading = measure::Reading::at_least;
    }
    figures.push_back(std::move(f));
    Figure among = point_figure("taken_again_among", measure::incidence_at(curves->among, 1, 365));
    if (!among.refusal) among.reading = measure::Reading::at_least;
    figures.push_back(std::move(among));
    set_curve(out, curves->alone);
    for (const std::string& a : assumption_texts(curves->alone.assumes, m)) notes.push_back(a);
  }
  const auto mean = repeats.exit.empty() ? measure::Answer<measure::MeanCumulative>(measure::refuse("no_spells")) : measure::mean_cumulative(repeats);
  if (mean && !mean->time.empty()) {
    Figure f;
    f.name = "mean_arrests";
    f.unit = Unit::ratio;
    f.value = mean->mean.back();
    f.low = std::max(0.0, mean->low.back());
    f.high = mean->high.back();
    f.reading = measure::Reading::at_least;
    f.notes.push_back({"mean_until", {std::to_string(mean->time.back())}});
    figures.push_back(std::move(f));
  } else {
    figures.push_back(measure::refused("mean_arrests", mean ? measure::refuse("no_events") : mean.refusal()));
  }
  out.set("notes", notes_node(notes)).set("figures", figures_of(figures, m));
  return out;
}

}  // namespace stillheld::publish
