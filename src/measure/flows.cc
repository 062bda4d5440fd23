#include "measure/flows.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "measure/exact.h"

namespace stillheld::measure {

namespace {

// A stock stands for an end of the period if it is of a day this near to it …
constexpr int64_t kNear = 14;
// … and at the far end, where the newest may be old, this share of the period.
constexpr int64_t kOldestShare = 3;
constexpr int64_t kMostDaysOff = 31;

int64_t length(const PublishedFlows& f) { return static_cast<int64_t>(f.to) - f.from; }
Day middle(const PublishedCount& c) { return c.period_start + (c.period_end - c.period_start) / 2; }
Range range_of(const PublishedCount& c) { return {c.low, c.high}; }
Range exactly(int64_t n) { return {n, n}; }

Range plus(const Range& a, const Range& b) {
  return {a.low + b.low, a.high && b.high ? std::optional(*a.high + *b.high) : std::nullopt};
}

// The stock for an end: of a day, nearest; among equals exact, then earlier in
// the log.  A figure "about" a day stands only where there is none of a day.
std::optional<PublishedCount> stock_near(const std::vector<PublishedCount>& stocks, Day day, int64_t before, int64_t after) {
  std::optional<PublishedCount> best;
  const auto key = [&](const PublishedCount& c) {
    return std::tuple(!c.is_of_day(), !(c.high && *c.high == c.low), std::abs(static_cast<int64_t>(middle(c)) - day), c.seq);
  };
  for (const PublishedCount& c : stocks) {
    const int64_t off = static_cast<int64_t>(middle(c)) - day;
    if (off < -before || off > after) continue;
    if (!best || key(c) < key(*best)) best = c;
  }
  return best;
}

std::optional<KnownFlow> flow_of(const std::vector<PublishedCount>& counts, std::string_view measure, Day from, Day to) {
  const int64_t days = static_cast<int64_t>(to) - from;
  const int64_t most = std::min<int64_t>(kMostDaysOff, std::max<int64_t>(3, days / 10));
  int64_t best = most + 1;
  std::optional<KnownFlow> out;
  for (const PublishedCount& c : counts) {
    if (c.measure != measure) continue;
    const int64_t off = std::abs(static_cast<int64_t>(c.period_start) - (from + 1)) + std::abs(static_cast<int64_t>(c.period_end) - to);
    if (off >= best) continue;
    best = off;
    out = KnownFlow{range_of(c), c.period_start, c.period_end, true, {c.seq}};
  }
  if (out) return out;
  // Parts of the period that don't overlap: together a lower bound.
  std::vector<const PublishedCount*> parts;
  for (const PublishedCount& c : counts)
    if (c.measure == measure && c.period_start > from && c.period_end <= to) parts.push_back(&c);
  std::sort(parts.begin(), parts.end(), [](const PublishedCount* a, const PublishedCount* b) { return a->period_end < b->period_end; });
  if (parts.empty()) return out;
  // The best choice of parts that don't overlap: best[i] is that of the first i.
  std::vector<int64_t> best_sum(parts.size() + 1, 0);
  std::vector<size_t> before(parts.size(), 0);
  for (size_t i = 0; i < parts.size(); ++i) {
    while (before[i] < i && parts[before[i]]->period_end < parts[i]->period_start) ++before[i];
    best_sum[i + 1] = std::max(best_sum[i], best_sum[before[i]] + parts[i]->low);
  }
  out = KnownFlow{{best_sum.back(), std::nullopt}, parts.front()->period_start, parts.back()->period_end, false, {}};
  for (size_t i = parts.size(); i > 0;) {
    if (best_sum[i] == best_sum[i - 1]) {
      --i;
      continue;
    }
    out->entries.push_back(parts[i - 1]->seq);
    i = before[i - 1];
  }
  return out;
}

// Ever recognised and no longer held, on days for which both are known.
struct TotalsOn {
  Day day = 0;
  Range ever, gone;
  std::vector<Seq> entries;
};

std::vector<TotalsOn> running_totals(const std::vector<PublishedCount>& counts) {
  std::map<Day, const PublishedCount*> ever, gone, held;
  const auto note = [](std::map<Day, const PublishedCount*>& into, const PublishedCount& c) {
    const PublishedCount*& at = into[middle(c)];
    if (at == nullptr || (!at->is_of_day() && c.is_of_day())) at = &c;
  };
  for (const PublishedCount& c : counts) {
    if (c.measure == "recognised_total") note(ever, c);
    if (c.measure == "released_total") note(gone, c);
    if (c.measure == "stock") note(held, c);
  }
  std::vector<TotalsOn> out;
  for (const auto& [day, g] : gone) {
    TotalsOn t{day, {}, range_of(*g), {g->seq}};
    if (const auto e = ever.find(day); e != ever.end()) {
      t.ever = range_of(*e->second);
      t.entries.push_back(e->second->seq);
    } else if (const auto h = held.find(day); h != held.end()) {
      t.ever = plus(range_of(*h->second), range_of(*g));
      t.entries.push_back(h->second->seq);
    } else {
      continue;
    }
    if (t.ever.high && t.gone.high) out.push_back(std::move(t));
  }
  return out;
}

// b − a, where neither total can fall.
Range growth(const Range& a, const Range& b) { return {std::max<int64_t>(0, b.low - *a.high), std::max<int64_t>(0, *b.high - a.low)}; }

const TotalsOn* totals_near(const std::vector<TotalsOn>& totals, Day day) {
  const TotalsOn* best = nullptr;
  for (const TotalsOn& t : totals)
    if (std::abs(static_cast<int64_t>(t.day) - day) <= kNear && (best == nullptr || std::abs(t.day - day) < std::abs(best->day - day))) best = &t;
  return best;
}

int64_t margin_of(const std::vector<PublishedCount>& stocks, const std::optional<PublishedCount>& opening) {
  int64_t out = 2;
  if (opening) out = std::max(out, (opening->value + 99) / 100);
  std::map<Day, Range> on;
  for (const PublishedCount& c : stocks) {
    if (!c.high || *c.high != c.low) continue;
    auto [at, fresh] = on.emplace(middle(c), range_of(c));
    if (fresh) continue;
    at->second.low = std::min(at->second.low, c.low);
    at->second.high = std::max(*at->second.high, *c.high);
    out = std::max(out, *at->second.high - at->second.low);
  }
  return out;
}

std::string day_text(Day day) { return dates::iso(day); }
std::string number_text(int64_t n) { return std::to_string(n); }

void cite(Figure& f, const std::optional<KnownFlow>& flow) {
  if (!flow) return;
  f.entries.insert(f.entries.end(), flow->entries.begin(), flow->entries.end());
}
void cite(Figure& f, const std::optional<PublishedCount>& count) {
  if (count) f.entries.push_back(count->seq);
}

void cite_flows(Figure& f, const PublishedFlows& p) {
  for (const auto* flow : {&p.recognised, &p.pardoned, &p.exchanged, &p.noncustodial, &p.amnestied, &p.full_term, &p.deaths, &p.left}) cite(f, *flow);
}

}  // namespace

std::string main_definition(const std::vector<PublishedCount>& counts) {
  std::map<std::string, int> stocks;
  for (const PublishedCount& c : counts)
    if (c.measure == "stock" && !c.definition.empty() && c.grade != ledger::Grade::derived) ++stocks[c.definition];
  std::string best;
  for (const auto& [definition, n] : stocks)
    if (best.empty() || n > stocks[best]) best = definition;
  return best;
}

PublishedFlows published_flows(const std::vector<PublishedCount>& all, const std::vector<ledger::Wave>& waves,
                               std::string_view definition, Day from, Day to) {
  PublishedFlows out;
  out.definition = definition;
  out.from = from;
  out.to = to;
  std::vector<PublishedCount> counts, stocks;
  for (const PublishedCount& c : all) {
    if (c.definition != definition || c.grade == ledger::Grade::derived) continue;
    counts.push_back(c);
    if (c.measure == "stock") stocks.push_back(c);
  }
  const int64_t near = std::min<int64_t>(kNear, std::max<int64_t>(1, length(out) / 10));
  out.opening = stock_near(stocks, from, near, near);
  out.closing = stock_near(stocks, to, near, near);
  if (!out.closing) {
    // The newest there is, if it is not too old for the question.
    for (const PublishedCount& c : stocks)
      if (c.is_of_day() && c.period_end <= to && static_cast<int64_t>(to) - c.period_end <= length(out) / kOldestShare &&
          (!out.closing || c.period_end >= out.closing->period_end))
        out.closing = c;
  }
  if (out.opening && out.closing && out.closing->period_end <= out.opening->period_end) out.closing.reset();
  // Flows are asked for the days as asked; where the closing stock is an old
  // one, for those up to it.
  const Day last = out.closing && static_cast<int64_t>(to) - out.closing->period_end > near ? out.closing->period_end : to;
  for (const PublishedCount& c : stocks)
    if (c.is_of_day() && c.period_start > out.first_day() && c.period_end < out.last_day()) out.stocks.push_back(c);
  const auto flow = [&](std::string_view measure) { return flow_of(counts, measure, from, last); };
  out.recognised = flow("recognised_in_period");
  out.pardoned = flow("pardoned_in_period");
  out.full_term = flow("released_full_term");
  out.deaths = flow("deaths_in_period");
  out.exchanged = flow("exchanged_in_period");
  out.noncustodial = flow("released_noncustodial");
  out.amnestied = flow("amnestied_in_period");
  out.expelled = flow("expelled_in_period");
  out.left = flow("released_in_period");
  if (!out.left) out.left = flow("released");
  const std::vector<TotalsOn> totals = running_totals(counts);
  const TotalsOn *first = totals_near(totals, from), *second = totals_near(totals, last);
  if (first != nullptr && second != nullptr && first->day < second->day) {
    RunningTotals t{growth(first->ever, second->ever), growth(first->gone, second->gone), first->day, second->day, first->entries};
    t.entries.insert(t.entries.end(), second->entries.begin(), second->entries.end());
    out.totals = std::move(t);
  }
  out.margin = margin_of(stocks, out.opening);
  for (const ledger::Wave& w : waves) {
    if (w.kind != "wave" || w.date.earliest() <= from || w.date.latest() > last) continue;
    ++out.waves.waves;
    out.waves.entries.push_back(w.claim->seq);
    if (!w.total) {
      ++out.waves.without_number;
      continue;
    }
    out.waves.total += *w.total;
    out.waves.people.low += w.political.value_or(0);
    if (*w.total > out.waves.largest) {
      out.waves.largest = *w.total;
      out.waves.largest_id = w.id;
      out.waves.last_large = w.date.earliest();
    }
  }
  out.waves.people.high = out.waves.total;
  if (!out.opening) out.missing.push_back("opening");
  if (!(out.recognised && out.recognised->whole) && !out.totals) out.missing.push_back("recognised");
  if (!out.pardoned || !out.pardoned->whole) out.missing.push_back("pardoned");
  if (!out.full_term || !out.full_term->whole) out.missing.push_back("full_term");
  if (!out.closing) out.missing.push_back("closing");
  return out;
}

std::optional<Range> came_in(const PublishedFlows& f) {
  if (f.recognised && f.recognised->whole) return f.recognised->range;
  if (f.totals) return f.totals->in;
  if (f.recognised) return f.recognised->range;
  return std::nullopt;
}

std::optional<Range> stock_change(const PublishedFlows& f) {
  if (!f.opening || !f.closing || !f.opening->high) return std::nullopt;
  return Range{f.closing->low - *f.opening->high, f.closing->high ? std::optional(*f.closing->high - f.opening->low) : std::nullopt};
}

std::optional<Range> all_exits(const PublishedFlows& f) {
  Range out{0, std::nullopt};
  bool any = false;
  int64_t sum = 0;
  for (const auto* flow : {&f.pardoned, &f.exchanged, &f.noncustodial, &f.amnestied, &f.full_term, &f.deaths})
    if (*flow) {
      sum += (*flow)->range.low;
      any = true;
    }
  if (!f.pardoned && f.waves.waves > 0) {
    sum += f.waves.people.low;
    any = true;
  }
  out.low = sum;
  if (f.totals) {
    any = true;
    out.low = std::max(out.low, f.totals->out.low);
    out.high = std::max(out.low, *f.totals->out.high);
  }
  if (f.left) {
    any = true;
    out.low = std::max(out.low, f.left->range.low);
    if (f.left->whole && f.left->range.high && !out.high) out.high = std::max(out.low, *f.left->range.high);
  }
  if (!out.high && f.opening && f.opening->high && f.closing && f.recognised && f.recognised->whole && f.recognised->range.high) {
    const int64_t room = *f.opening->high + *f.recognised->range.high - f.closing->low + f.margin;
    if (room >= out.low) out.high = room;
  }
  if (!any && !out.high) return std::nullopt;
  return out;
}

std::optional<Range> early_exits(const PublishedFlows& f) {
  Range out{0, std::nullopt};
  bool any = false;
  for (const auto* flow : {&f.pardoned, &f.exchanged, &f.noncustodial, &f.amnestied})
    if (*flow) {
      any = true;
      out.low += (*flow)->range.low;
    }
  if (f.waves.waves > 0 && (!f.pardoned || !f.pardoned->whole)) {
    any = true;
    out.low = std::max(out.low, f.waves.people.low);
  }
  if (!any) return std::nullopt;
  if (const auto all = all_exits(f); all && all->high) {
    int64_t high = *all->high;
    if (f.full_term) high -= f.full_term->range.low;
    if (f.deaths) high -= f.deaths->range.low;
    out.high = std::max(out.low, high);
  }
  return out;
}

Figure net_relief(const PublishedFlows& f) {
  if (!f.opening || !f.closing || !f.opening->high || !f.closing->high) return refused("net_relief", refuse(f.opening ? "no_closing" : "no_opening", {f.definition, day_text(f.opening ? f.to : f.from)}));
  Figure out = count_figure("net_relief", {"", {f.opening->low - *f.closing->high, *f.opening->high - f.closing->low}});
  out.numerator = {"opening", range_of(*f.opening)};
  out.denominator = {"closing", range_of(*f.closing)};
  // What the publisher's own figures differ by is the least that it is unsure by.
  const auto value = static_cast<double>(f.opening->value - f.closing->value);
  out.value = value;
  out.reading = Reading::exactly;
  out.low = static_cast<double>(f.opening->low - *f.closing->high - f.margin);
  out.high = static_cast<double>(*f.opening->high - f.closing->low + f.margin);
  cite(out, f.opening);
  cite(out, f.closing);
  out.notes.push_back({"margin", {number_text(f.margin)}});
  out.notes.push_back({"ends", {dates::to_edtf(f.opening->date), dates::to_edtf(f.closing->date)}});
  out.notes.push_back({"fresh_closing", {}});
  return out;
}

Figure identity_residual(const PublishedFlows& f) {
  std::vector<std::string> missing;
  if (!f.opening) missing.push_back("opening");
  if (!f.recognised || !f.recognised->whole) missing.push_back("recognised");
  if (!f.pardoned || !f.pardoned->whole) missing.push_back("pardoned");
  if (!f.full_term || !f.full_term->whole) missing.push_back("full_term");
  if (!f.closing) missing.push_back("closing");
  if (!missing.empty()) {
    Figure out = refused("identity_residual", refuse("identity_lacks", {}));
    for (const std::string& m : missing) out.notes.push_back({"lacks." + m, {}});
    return out;
  }
  // R = closing − (opening + in − out).
  int64_t low = f.closing->low;
  std::optional<int64_t> high = f.closing->high;
  const auto add = [&](const Range& r, bool in) {
    // What is subtracted lowers the low by its high.
    if (in) {
      if (r.high && low > std::numeric_limits<int64_t>::min() / 4) low -= *r.high;
      else low = std::numeric_limits<int64_t>::min() / 2;
      if (high) *high -= r.low;
    } else {
      low += r.low;
      if (high && r.high) *high += *r.high;
      else high.reset();
    }
  };
  add(range_of(*f.opening), true);
  add(f.recognised->range, true);
  for (const auto* flow : {&f.pardoned, &f.exchanged, &f.noncustodial, &f.amnestied, &f.full_term, &f.deaths})
    if (*flow) add((*flow)->range, false);
  if (low < std::numeric_limits<int64_t>::min() / 4) return refused("identity_residual", refuse("no_bounds"));
  Figure out = count_figure("identity_residual", {"", {low, high}});
  out.numerator = {"residual", {low, high}};
  cite(out, f.opening);
  cite_flows(out, f);
  cite(out, f.closing);
  const int64_t limit = std::max<int64_t>(2, (f.opening->value + 99) / 100);
  const bool above = low > limit || (high && *high < -limit);
  const bool within = low >= -limit && high && *high <= limit;
  out.notes.push_back({above ? "residual_flagged" : within ? "residual_small" : "residual_open", {number_text(limit)}});
  return out;
}

std::vector<ResidualRow> residuals(const std::vector<PublishedCount>& counts, const std::vector<ledger::Wave>& waves, Day from, Day to) {
  std::vector<ResidualRow> out;
  std::vector<std::string> definitions;
  for (const PublishedCount& c : counts)
    if (c.measure == "stock" && !c.definition.empty() && std::find(definitions.begin(), definitions.end(), c.definition) == definitions.end()) definitions.push_back(c.definition);
  std::sort(definitions.begin(), definitions.end());
  for (const std::string& definition : definitions) {
    std::vector<std::pair<Day, Day>> windows = {{from, to}};
    for (const PublishedCount& c : counts) {
      const std::pair<Day, Day> window{c.period_start - 1, c.period_end};
      if (c.measure != "recognised_in_period" || c.definition != definition || c.is_of_day()) continue;
      // A day either way is the same window; a shorter one inside is its own.
      if (window.first < from - 1 || window.second > to) continue;
      if (window.first <= from + 1 && window.second >= to - 1) continue;
      if (std::find(windows.begin(), windows.end(), window) == windows.end()) windows.push_back(window);
    }
    std::sort(windows.begin() + 1, windows.end());
    for (const auto& [first, last] : windows) {
      ResidualRow row{definition, first, last, identity_residual(published_flows(counts, waves, definition, first, last)), {}};
      for (const Sentence& note : row.figure.notes)
        if (note.key.starts_with("lacks.")) row.missing.push_back(note.key.substr(6));
      out.push_back(std::move(row));
    }
  }
  return out;
}

namespace {

Figure replaced_by(const PublishedFlows& f, std::string name, std::string part, const std::optional<Range>& exits) {
  const auto in = came_in(f);
  Figure out;
  if (!in) out = refused(std::move(name), refuse("no_intake", {f.definition}));
  else if (!exits) out = refused(std::move(name), refuse("no_exits_published", {f.definition}));
  else out = ratio_figure(std::move(name), {"recognised", *in}, {std::move(part), *exits});
  cite_flows(out, f);
  if (f.totals && !(f.recognised && f.recognised->whole)) {
    out.entries.insert(out.entries.end(), f.totals->entries.begin(), f.totals->entries.end());
    if (!out.refusal) out.notes.push_back({"by_totals", {day_text(f.totals->from), day_text(f.totals->to)}});
  }
  return out;
}

// As published alone: without what the stocks leave room for.
std::optional<Range> published_only(const PublishedFlows& f, std::optional<Range> exits, bool all) {
  if (!exits) return exits;
  if (all && (f.totals || (f.left && f.left->whole && f.left->range.high))) return exits;
  return Range{exits->low, std::nullopt};
}

}  // namespace

std::vector<Figure> replacement(const PublishedFlows& f, std::optional<int64_t> verified) {
  std::vector<Figure> out;
  const auto all = all_exits(f), early = early_exits(f);
  Figure first = replaced_by(f, "replacement_all", "all_exits", published_only(f, all, true));
  if (!f.full_term && !f.totals && !first.refusal) first.notes.push_back({"no_full_terms", {}});
  if (!first.refusal) first.notes.push_back({"recognised_is_not_arrested", {}});
  out.push_back(std::move(first));
  Figure second = replaced_by(f, "replacement_early", "early_exits", published_only(f, early, false));
  if (!f.pardoned && !second.refusal) second.notes.push_back({"early_by_waves", {number_text(f.waves.waves)}});
  out.push_back(std::move(second));
  if (verified && *verified == 0) {
    out.push_back(refused("replacement_verified", refuse("nobody_verified")));
  } else {
    Figure third = replaced_by(f, "replacement_verified", "verified_exits", verified ? std::optional(exactly(*verified)) : std::nullopt);
    if (!third.refusal && all) third.notes.push_back({"verified_are_few", {number_text(*verified), number_text(all->low)}});
    out.push_back(std::move(third));
  }
  return out;
}

std::vector<Figure> replacement_by_room(const PublishedFlows& f) {
  std::vector<Figure> out = {replaced_by(f, "room_all", "all_exits", all_exits(f)), replaced_by(f, "room_early", "early_exits", early_exits(f))};
  for (Figure& figure : out)
    if (!figure.refusal) figure.notes.push_back({"exits_by_identity", {number_text(f.margin)}});
  return out;
}

Figure exile_share(const PublishedFlows& f) {
  if (!f.expelled || !f.expelled->whole) return refused("exile_share", refuse("no_expelled", {f.definition}));
  if (!f.pardoned || !f.pardoned->whole) return refused("exile_share", refuse("no_pardoned", {f.definition}));
  Figure out = share_figure("exile_share", {"expelled", f.expelled->range}, {"pardoned", f.pardoned->range});
  cite(out, f.expelled);
  cite(out, f.pardoned);
  // Expelled is counted among all who left early, pardoned is one way of it:
  // the part need not lie within the whole, so only this side is known.
  if (!out.refusal && out.reading == Reading::exactly) out.reading = Reading::at_most;
  out.notes.push_back({"exile_at_most", {}});
  if (const auto all = all_exits(f)) {
    out.notes.push_back({"exile_of_all", {number_text(f.expelled->range.low), number_text(all->low)}});
  }
  return out;
}

Figure expiry_share(const PublishedFlows& f) {
  const auto all = all_exits(f);
  if (!f.full_term || !f.full_term->whole || !all) return refused("expiry_share", refuse("no_full_term", {f.definition}));
  // Every full term more is one more exit too: the share rises with it, and the
  // exits beside full terms bound it.
  Range part = f.full_term->range;
  const int64_t others = all->low - part.low;
  const Range whole{part.low + others, all->high};
  if (!part.high && all->high) part.high = *all->high - others;
  Figure out;
  if (!all->high) {
    out = share_figure("expiry_share", {"full_term", exactly(part.low)}, {"all_exits", exactly(whole.low)});
    if (!part.exact()) out.reading = Reading::at_least;
    out.numerator.range = part;
    out.denominator.range = whole;
  } else {
    out = share_figure("expiry_share", {"full_term", part}, {"all_exits", whole});
  }
  cite_flows(out, f);
  out.notes.push_back({"expiry_is_no_mercy", {}});
  return out;
}

Figure unlisted_pardons(const PublishedFlows& f) {
  if (!f.pardoned || !f.pardoned->whole) return refused("unlisted_pardons", refuse("no_pardoned", {f.definition}));
  if (f.waves.waves == 0) return refused("unlisted_pardons", refuse("no_waves"));
  const int64_t low = std::max<int64_t>(0, f.pardoned->range.low - f.waves.total);
  Figure out = count_figure("unlisted_pardons", {"unlisted", {low, f.pardoned->range.high ? std::optional(std::max(low, *f.pardoned->range.high - f.waves.people.low)) : std::nullopt}});
  out.numerator = {"pardoned", f.pardoned->range};
  out.denominator = {"in_waves", exactly(f.waves.total)};
  cite(out, f.pardoned);
  out.entries.insert(out.entries.end(), f.waves.entries.begin(), f.waves.entries.end());
  out.value = static_cast<double>(low);
  out.reading = Reading::at_least;
  out.low.reset();
  out.high.reset();
  out.notes.push_back({"unlisted", {number_text(f.waves.waves), number_text(f.waves.total)}});
  return out;
}

Figure unexplained_total(const PublishedFlows& f) {
  if (!f.totals || !f.recognised || !f.recognised->whole) return refused("unexplained_total", refuse("no_totals", {f.definition}));
  const Range& r = f.recognised->range;
  Range gap{f.totals->in.low - r.high.value_or(*f.totals->in.high), *f.totals->in.high - r.low};
  Figure out = count_figure("unexplained_total", {"", gap});
  out.numerator = {"by_totals", f.totals->in};
  out.denominator = {"recognised", r};
  out.entries = f.totals->entries;
  cite(out, f.recognised);
  out.notes.push_back({"retrospective", {}});
  return out;
}

Figure intake_against_before(const std::vector<PublishedCount>& all, const PublishedFlows& f) {
  const char* name = "intake_before";
  std::vector<PublishedCount> counts;
  for (const PublishedCount& c : all)
    if (c.definition == f.definition && c.grade != ledger::Grade::derived) counts.push_back(c);
  struct Pair {
    Range now, before;
    Day from = 0, to = 0, before_from = 0, before_to = 0;
    std::vector<Seq> entries;
  };
  std::optional<Pair> pair;
  // The latest earlier period of the same measure, at least half as long.
  if (f.recognised && f.recognised->whole) {
    const int64_t days = static_cast<int64_t>(f.recognised->to) - f.recognised->from + 1;
    for (const PublishedCount& c : counts) {
      const int64_t other = static_cast<int64_t>(c.period_end) - c.period_start + 1;
      if (c.measure != "recognised_in_period" || c.period_end >= f.recognised->from || other * 2 < days) continue;
      // "Before" is just before, or times have changed otherwise meanwhile.
      if (static_cast<int64_t>(f.recognised->from) - c.period_end > std::max<int64_t>(days, 92)) continue;
      if (pair && c.period_end <= pair->before_to) continue;
      pair = Pair{f.recognised->range, range_of(c), f.recognised->from, f.recognised->to, c.period_start, c.period_end, f.recognised->entries};
      pair->entries.push_back(c.seq);
    }
  }
  if (!pair && f.totals) {
    const std::vector<TotalsOn> totals = running_totals(counts);
    const TotalsOn* end = totals_near(totals, f.totals->from);
    const int64_t days = static_cast<int64_t>(f.totals->to) - f.totals->from;
    for (const TotalsOn& t : totals) {
      if (end == nullptr || t.day >= end->day || (static_cast<int64_t>(end->day) - t.day) * 2 < days) continue;
      if (pair && t.day < pair->before_from) continue;
      pair = Pair{f.totals->in, growth(t.ever, end->ever), f.totals->from + 1, f.totals->to, t.day + 1, end->day, f.totals->entries};
      pair->entries.insert(pair->entries.end(), t.entries.begin(), t.entries.end());
    }
  }
  if (!pair) return refused(name, refuse("no_intake_before", {f.definition}));
  const auto days = [](Day from, Day to) { return static_cast<double>(to - from + 1); };
  Figure out;
  out.name = name;
  out.unit = Unit::ratio;
  out.numerator = {"recognised", pair->now};
  out.denominator = {"recognised_before", pair->before};
  out.entries = pair->entries;
  if (!pair->before.high) {
    out.refusal = refuse("no_bounds");
    return out;
  }
  const double now_days = days(pair->from, pair->to), before_days = days(pair->before_from, pair->before_to);
  const auto lower = exact_rate_ratio(pair->now.low, now_days, *pair->before.high, before_days);
  if (!lower) {
    out.refusal = lower.refusal();
    return out;
  }
  // Late news and later recognition add to the present side: a lower bound.
  if (std::isfinite(lower->ratio)) out.value = lower->ratio;
  out.low = lower->low;
  if (std::isfinite(lower->high)) out.high = lower->high;
  out.reading = Reading::at_least;
  out.notes.push_back({"intake_days", {day_text(pair->from), day_text(pair->to), day_text(pair->before_from), day_text(pair->before_to)}});
  out.notes.push_back({"late_news_adds", {}});
  out.notes.push_back({"recognised_is_not_arrested", {}});
  return out;
}

}  // namespace stillheld::measure
