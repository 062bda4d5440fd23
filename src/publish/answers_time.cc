// Trend, survival, re-arrest: measures in which time runs.
#include <algorithm>
#include <map>

#include "measure/change.h"
#include "measure/delay.h"
#include "measure/named.h"
#include "measure/survival.h"
#include "measure/survival_interval.h"
#include "publish/answers_measure.h"
#include "publish/intake_history.h"
#include "publish/measure_nodes.h"

namespace stillheld::publish {

using measure::Days;
using measure::Figure;
using measure::PersonStays;
using measure::Stay;
using measure::Unit;

namespace {

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
  f.exact = false;
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

// Beyond so many the resampling behind its interval takes too long.
constexpr size_t kMostBetween = 3000;

// Still held after a year, with dates that are known only as between two days.
Figure still_between(const std::vector<PersonStays>& people, Day from, Day to) {
  const char* name = "still_after_year_between";
  measure::BetweenSpells spells;
  int64_t vague = 0;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays) {
      if (s.entry_latest <= from || s.entry_earliest > to || s.entry_earliest <= dates::kMinDay || s.entry_latest >= dates::kMaxDay) continue;
      const Day end = s.open ? std::max(s.attested_until, s.entry_latest) : s.exit_earliest;
      if (end >= dates::kMaxDay || (!s.open && s.exit_latest >= dates::kMaxDay)) continue;
      const Days least = std::max<Days>(0, end - s.entry_latest);
      vague += s.dated() && (s.open || s.exit_dated()) ? 0 : 1;
      if (s.open) {
        spells.lower.push_back(least);
        spells.upper.emplace_back();
      } else {
        const Days most = std::max(least, s.exit_latest - s.entry_earliest);
        spells.lower.push_back(least == most ? least : std::max<Days>(0, least - 1));
        spells.upper.emplace_back(most);
      }
    }
  if (vague == 0) return measure::refused(name, measure::refuse(spells.lower.empty() ? "no_spells" : "all_dated"));
  if (spells.lower.size() > kMostBetween) return measure::refused(name, measure::refuse("too_many_between", {std::to_string(kMostBetween)}));
  const auto curve = measure::turnbull(spells);
  if (!curve) return measure::refused(name, curve.refusal());
  const auto at = measure::survival_between(*curve, 365);
  if (!at) return measure::refused(name, at.refusal());
  const auto interval = measure::survival_between_interval(spells, 365, 1);
  Figure f;
  f.name = name;
  f.unit = Unit::share;
  f.exact = false;
  f.reading = measure::Reading::between;
  f.low = interval ? std::min(interval->low, at->low) : at->low;
  f.high = interval ? std::max(interval->high, at->high) : at->high;
  f.notes.push_back({"between_dates", {std::to_string(vague), std::to_string(spells.lower.size())}});
  return f;
}

}  // namespace

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
    f.exact = false;
    f.level = 90;  // each side may be wrong once in twenty
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
  // What is still to come of the last periods is put to them first.
  std::vector<double> corrected = counts;
  for (const auto& [period, row] : rows) corrected[static_cast<size_t>(period)] += std::max(0.0, row->estimate - static_cast<double>(row->known));
  measure::ChangeOptions options;
  options.clumping = total > 0 ? squares / total : 1;
  const auto change = total < 10 ? measure::Answer<measure::ChangePoint>(measure::refuse("too_few_arrests", {std::to_string(static_cast<int64_t>(total)), "10"}))
                                 : measure::change_point(corrected, {}, options);
  if (change) {
    Figure f;
    f.name = "rate_change";
    f.unit = Unit::ratio;
    f.exact = false;
    const auto day_after = [&](size_t k) { return dates::iso(first + 1 + static_cast<Day>(k + 1) * days); };
    if (change->before > 0) f.value = change->after / change->before;
    else f.refusal = measure::refuse("no_bounds");
    f.notes.push_back({"change_day", {day_after(change->mode), day_after(change->low), day_after(change->high)}});
    f.notes.push_back({now ? "late_news_in_change" : "late_news_change", {}});
    figures.push_back(std::move(f));
  } else {
    figures.push_back(measure::refused("rate_change", change.refusal()));
  }
  if (people.empty()) figures.push_back(measure::refused("held_range", measure::refuse("no_spells")));
  else figures.push_back(held_range_figure(ask, people, to));
  Node chart = Node::object();
  chart.set("kind", Node::text("bars")).set("points", list);
  out.set("notes", notes_node(notes)).set("periods", std::move(list)).set("figures", figures_of(figures, m)).set("chart", std::move(chart));
  return out;
}

Result<Node> survival_answer(const Ask& ask, Day from, Day to) {
  const Messages& m = ask.messages;
  TRY(people, measure::stays_of(ask.books, ask.reader, ask.import));
  const StaySpells found = stay_spells(ask, people, from, to);
  const measure::Spells& spells = found.spells;
  const int64_t undated = found.undated, vague = found.vague, without_history = found.without_history, after_release = found.after_release;
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
  figures.push_back(still_between(people, from, to));
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
      } else if (p.left_on && *p.left_on >= out && *p.left_on <= end) {
        end = *p.left_on;
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
    f.exact = false;
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
