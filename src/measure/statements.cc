#include "measure/statements.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "intake/rows.h"
#include "measure/exact.h"
#include "measure/statements_text.h"

namespace stillheld::measure {

std::string_view name_of(Holding holding) {
  switch (holding) {
    case Holding::nothing: return "nothing";
    case Holding::holds: return "holds";
    case Holding::implies: return "implies";
    case Holding::unexplained: return "unexplained";
    case Holding::contradicted: return "contradicted";
  }
  return "nothing";
}

Holding Statement::verdict() const {
  Holding out = Holding::nothing;
  for (const Finding& f : findings) out = std::max(out, f.verdict);
  return out;
}

std::optional<Amount> amount_of(std::string_view cell) {
  const auto found = text::amounts_in(cell);
  if (found.empty()) return std::nullopt;
  return found.front().amount;
}

namespace {

std::string shown(double n) {
  char buffer[64];
  if (std::fabs(n - std::round(n)) < 1e-9) std::snprintf(buffer, sizeof buffer, "%.0f", n);
  else std::snprintf(buffer, sizeof buffer, "%.4g", n);
  return buffer;
}

std::string shown(const Amount& a) {
  if (!a.high) return shown(a.low) + "+";
  if (a.is_exact()) return shown(a.low);
  if (!std::isfinite(a.low)) return "≤ " + shown(*a.high);
  return shown(a.low) + "…" + shown(*a.high);
}

struct Cells {
  std::string place, from, to, other, check, source;
  std::optional<text::Labelled> start, end, in;
  std::vector<text::Labelled> out;      // one an outflow column
  std::vector<text::Labelled> ladder;   // several kinds in one cell
  std::vector<std::pair<std::string, text::Labelled>> fields;
  const text::Labelled* field(std::string_view key) const {
    for (const auto& [name, value] : fields)
      if (name == key) return &value;
    return nullptr;
  }
  const text::Labelled* field_like(std::string_view part) const {
    for (const auto& [name, value] : fields)
      if (name.find(part) != std::string::npos) return &value;
    return nullptr;
  }
};

struct Checker {
  const Cells& c;
  Statement& out;

  void add(Holding verdict, std::string kind, std::vector<std::string> params, std::optional<double> low = std::nullopt, std::optional<double> high = std::nullopt) {
    // One gap is reported once, however often the row speaks of it.
    if (verdict >= Holding::unexplained)
      for (const Finding& f : out.findings)
        if (f.verdict >= verdict && low && f.gap_low && std::fabs(*f.gap_low) == std::fabs(*low)) return;
    out.findings.push_back({verdict, std::move(kind), std::move(params), low, high});
  }

  void parts() {
    static constexpr std::pair<std::string_view, std::string_view> kPairs[] = {
        {"men", "women"}, {"male", "female"}, {"civil", "military"}, {"civilian", "military"}, {"convicted", "unconvicted"},
        {"sentenced", "unsentenced"}, {"behind_bars", "home"}, {"adults", "minors"}, {"adults", "children"}, {"political", "nonpolitical"}};
    const auto& whole = c.end ? c.end : c.start;
    for (const auto& [one, other] : kPairs) {
      const text::Labelled *a = c.field(one), *b = c.field(other);
      if (a == nullptr || b == nullptr || !whole) continue;
      const Amount &x = a->amount, &y = b->amount, &t = whole->amount;
      if (!x.high || !y.high || !t.high) continue;
      const double low = x.low + y.low - *t.high, high = *x.high + *y.high - t.low;
      const std::string names = std::string(one) + " + " + std::string(other), sum = shown(x) + " + " + shown(y);
      if (low <= 0 && high >= 0) add(Holding::holds, "parts_hold", {names, sum, shown(t)});
      else add(Holding::contradicted, "parts_differ", {names, sum, shown(Amount{x.low + y.low, *x.high + *y.high}), shown(t)}, low, high);
    }
    for (const auto& [name, value] : c.fields) sums(name, value);
    for (const text::Labelled& l : c.out) sums("out", l);
    for (const text::Labelled& l : c.ladder) sums("out", l);
    if (c.in) sums("in", *c.in);
  }

  void sums(const std::string& name, const text::Labelled& l) {
    if (!l.parts.empty()) {
      double low = 0, high = 0;
      bool bounded = true;
      for (const Amount& p : l.parts) {
        low += p.low;
        high += p.high.value_or(0);
        bounded = bounded && p.high.has_value();
      }
      if (bounded && l.amount.high) {
        if (low <= *l.amount.high && high >= l.amount.low) add(Holding::holds, "sum_holds", {name, shown(Amount{low, high}), shown(l.amount)});
        else add(Holding::contradicted, "sum_differs", {name, shown(Amount{low, high}), shown(l.amount)}, low - *l.amount.high, high - l.amount.low);
      }
    }
    if (l.whole && l.whole->high) order(name, l.amount, *l.whole);
  }

  void order(const std::string& names, const Amount& part, const Amount& whole) {
    if (whole.high && part.low > *whole.high) add(Holding::contradicted, "order_broken", {names, shown(part), shown(whole)}, part.low - *whole.high);
    else {
      add(Holding::holds, "order_holds", {names, shown(part), shown(whole)});
      share(part, whole);
    }
  }

  void share(const Amount& part, const Amount& whole) {
    if (!part.is_exact() || !whole.is_exact() || part.low < 0 || whole.low > 1e9 || part.low != std::floor(part.low) || whole.low != std::floor(whole.low)) return;
    const auto s = exact_share(static_cast<int64_t>(part.low), static_cast<int64_t>(whole.low));
    if (!s) return;
    char text[3][32];
    const double values[] = {s->share, s->low, s->high};
    for (int i = 0; i < 3; ++i) std::snprintf(text[i], sizeof text[i], "%.1f", 100 * values[i]);
    for (const Finding& f : out.findings)
      if (f.kind == "share" && f.params[0] == shown(part) && f.params[1] == shown(whole)) return;
    add(Holding::holds, "share", {shown(part), shown(whole), text[0], text[1], text[2]});
  }

  void ladders() {
    const text::Labelled *announced = nullptr, *political = nullptr, *verified = nullptr;
    for (const text::Labelled& l : c.ladder) {
      if (l.label.find("announced") != std::string::npos) announced = &l;
      else if (l.label.find("political") != std::string::npos) political = &l;
      else if (l.label.find("verified") != std::string::npos) verified = &l;
    }
    if (announced == nullptr) announced = c.field_like("announced");
    if (verified == nullptr) verified = c.field_like("verified");
    if (announced != nullptr && political != nullptr) order("political / announced", political->amount, announced->amount);
    if (political != nullptr && verified != nullptr) order("verified / political", verified->amount, political->amount);
    if (announced != nullptr && verified != nullptr) order("verified / announced", verified->amount, announced->amount);
    std::optional<Amount> gone = total_out();
    if (!gone) return;
    for (const char* part : {"expelled", "exiled", "recycled", "rearrested", "arrested_after_process_began"})
      if (const text::Labelled* l = c.field(part)) order(std::string(part) + " / out", l->amount, *gone);
  }

  std::optional<Amount> total_out() const {
    if (c.out.empty()) return std::nullopt;
    Amount sum{0, 0.0};
    for (const text::Labelled& l : c.out) {
      sum.low += l.amount.low;
      if (sum.high && l.amount.high && !l.part_of_period) *sum.high += *l.amount.high;
      else sum.high.reset();
    }
    return sum;
  }

  // ever − no longer held = held.  Without a beginning, what went out is all
  // that ever did.
  void level() {
    const text::Labelled* ever = nullptr;
    for (const auto& [name, value] : c.fields)
      if (name.starts_with("ever_") && name.find("_in_") == std::string::npos) ever = &value;
    const text::Labelled* gone = c.field("no_longer_held");
    if (gone == nullptr) gone = c.field("released");
    std::optional<Amount> left;
    if (gone != nullptr) left = gone->amount;
    else if (c.from.empty() && c.out.size() == 1 && !c.out[0].part_of_period) left = c.out[0].amount;
    if (!c.end || !c.end->amount.high) return;
    const Amount& held = c.end->amount;
    if (ever != nullptr && left && ever->amount.high && left->high) {
      const double low = held.low - (*ever->amount.high - left->low), high = *held.high - (ever->amount.low - *left->high);
      if (low <= 0 && high >= 0) add(Holding::holds, "level_holds", {shown(ever->amount), shown(*left), shown(held)});
      else add(low > 0 ? Holding::contradicted : Holding::unexplained, "level_differs", {shown(ever->amount), shown(*left), shown(Amount{ever->amount.low - *left->high, *ever->amount.high - left->low}), shown(held)}, low, high);
    } else if (ever != nullptr && ever->amount.is_exact() && held.is_exact()) {
      add(Holding::implies, "implies_gone", {shown(ever->amount), shown(held), shown(ever->amount.low - held.low)});
    } else if (gone != nullptr && left && left->is_exact() && held.is_exact()) {
      add(Holding::implies, "implies_ever", {shown(*left), shown(held), shown(left->low + held.low)});
    }
  }

  // Exits, or a start, that the row implies; absent where it doesn't.
  std::optional<double> implied_exits, implied_start;

  void identity() {
    const std::optional<Amount> gone = total_out();
    if (const text::Labelled* year = c.field_like("_in_year"); year != nullptr && year->amount.is_exact()) {
      if (c.in && c.in->amount.is_exact()) {
        implied_start = year->amount.low - c.in->amount.low;
        if (c.start && c.start->amount.is_exact() && *implied_start != c.start->amount.low)
          add(Holding::contradicted, "start_differs", {shown(*implied_start), shown(c.start->amount)}, *implied_start - c.start->amount.low, *implied_start - c.start->amount.low);
        else add(Holding::implies, "implies_start", {shown(*implied_start)});
      }
      if (c.end && c.end->amount.is_exact()) {
        implied_exits = year->amount.low - c.end->amount.low;
        add(Holding::implies, "implies_exits", {shown(*implied_exits)});
      }
      return;
    }
    const bool period = !c.from.empty() || c.start;
    if (!period || !c.end || !c.end->amount.high) return;
    const Amount& end = c.end->amount;
    if (c.start && c.start->amount.high && c.in && gone) {
      const Amount &start = c.start->amount, &in = c.in->amount;
      // end − (start + in − out); in and out may be open above.
      std::optional<double> low, high;
      if (in.high && !c.in->part_of_period) low = end.low - *start.high - *in.high + gone->low;
      if (gone->high) high = *end.high - start.low - in.low + *gone->high;
      const double limit = std::max(2.0, 0.01 * start.low);
      if (low && high && *low == 0 && *high == 0) {
        add(Holding::holds, "identity_closes", {shown(start), shown(in), shown(*gone), shown(end)});
      } else if ((!low || *low <= 0) && (!high || *high >= 0)) {
        add(Holding::holds, "identity_may_close", {shown(start), shown(in), shown(*gone), shown(end)});
      } else {
        const bool flagged = (low && *low > limit) || (high && *high < -limit);
        const std::string gap = low && high ? (*low == *high ? shown(*low) : shown(*low) + "…" + shown(*high)) : low ? "≥ " + shown(*low) : "≤ " + shown(*high);
        add(Holding::unexplained, flagged ? "residual_flagged" : "residual", {shown(start), shown(in), shown(*gone), shown(end), gap, shown(limit)}, low, high);
      }
    } else if (c.start && c.start->amount.is_exact() && c.in && c.in->amount.is_exact() && end.is_exact() && !gone) {
      implied_exits = c.start->amount.low + c.in->amount.low - end.low;
      if (*implied_exits < 0) add(Holding::contradicted, "exits_negative", {shown(*implied_exits)}, implied_exits, implied_exits);
      else add(Holding::implies, "implies_exits", {shown(*implied_exits)});
    } else if (c.start && c.start->amount.is_exact() && !c.in && gone && end.is_exact()) {
      add(Holding::implies, "implies_inflow", {shown(std::max(0.0, end.low - c.start->amount.low + gone->low))});
    } else if (!c.start && c.in && c.in->amount.is_exact() && gone && gone->is_exact() && end.is_exact() && !c.from.empty()) {
      implied_start = end.low - c.in->amount.low + gone->low;
      if (*implied_start < 0) add(Holding::contradicted, "start_negative", {shown(*implied_start)}, implied_start, implied_start);
      else add(Holding::implies, "implies_start", {shown(*implied_start)});
    }
  }

  void words() {
    std::map<std::string, Amount> names;
    for (const auto& [name, value] : c.fields) names.emplace(name, value.amount);
    const text::Reading read = text::read_text(c.check, names);
    for (const text::Chain& chain : read.chains) equation(chain);
    for (const text::Fraction& f : read.fractions) fraction(f);
    const std::optional<Amount> gone = total_out();
    for (const text::Mention& m : read.mentions) {
      if (!m.amount.is_exact()) continue;
      const double n = m.amount.low;
      const auto compare = [&](const char* what, std::optional<double> ours) {
        if (!ours) return;
        const bool same = std::fabs(*ours - n) < 1e-9;
        add(same ? Holding::holds : Holding::contradicted, same ? "words_hold" : "words_differ", {what, shown(n), shown(*ours)}, same ? std::nullopt : std::optional(n - *ours), same ? std::nullopt : std::optional(n - *ours));
      };
      const auto ends = [](const std::string& text, std::string_view word) { return text.ends_with(word); };
      std::optional<double> change;
      if (c.start && c.end && c.start->amount.is_exact() && c.end->amount.is_exact()) change = c.end->amount.low - c.start->amount.low;
      if (ends(m.before, "rose by") && change) compare("rose by", *change);
      else if (ends(m.before, "fell by") && change) compare("fell by", -*change);
      else if (ends(m.before, "change") && m.is_signed && change) compare("change", *change);
      else if (ends(m.before, "implied start") || ends(m.before, "implies start")) compare("implied start", implied_start);
      else if (m.after.starts_with("exits") || (ends(m.before, "exits") && !ends(m.before, "separate exits"))) compare("exits", implied_exits);
      else if (ends(m.before, "net") && c.in && c.in->amount.is_exact() && gone && gone->is_exact()) compare("net", c.in->amount.low - gone->low);
      else if (ends(m.before, "ratio") && c.in && c.in->amount.is_exact() && gone && gone->is_exact() && gone->low > 0) {
        const double ratio = c.in->amount.low / gone->low;
        const bool same = std::fabs(ratio - n) < 0.005 + 1e-9;
        add(same ? Holding::holds : Holding::contradicted, same ? "words_hold" : "words_differ", {"ratio", shown(n), shown(ratio)}, same ? std::nullopt : std::optional(n - ratio));
      }
    }
  }

  void equation(const text::Chain& chain) {
    bool derived = false;
    for (size_t i = 0; i < chain.relations.size(); ++i) {
      const text::Term &a = chain.terms[i], &b = chain.terms[i + 1];
      const double slack = 0.5 * std::pow(10.0, -std::min(a.decimals, b.decimals)) * ((a.decimals == 0 && b.decimals == 0) || (!a.printed && b.printed && b.decimals == 0) ? 0 : 1) + 1e-9;
      const double low = a.low - b.high, high = a.high - b.low;
      const bool equal = low <= slack && high >= -slack;
      switch (chain.relations[i]) {
        case text::Relation::equals:
          if (equal) add(Holding::holds, "equation_holds", {chain.quotes[i]});
          else add(Holding::contradicted, "equation_differs", {chain.quotes[i]}, std::isfinite(low) ? std::optional(low) : std::nullopt, std::isfinite(high) ? std::optional(high) : std::nullopt);
          derived = true;
          break;
        case text::Relation::greater:
        case text::Relation::less: {
          const bool greater = chain.relations[i] == text::Relation::greater;
          // What was worked out against what was published: they are one thing.
          const double gap_low = std::isfinite(low) ? low : 0, gap_high = high;
          const bool holds = greater ? high > 0 : low < 0;
          if (derived && holds) add(Holding::unexplained, "differs", {chain.quotes[i], std::isfinite(gap_high) ? shown(std::max(std::fabs(gap_low), std::fabs(gap_high))) : shown(gap_low)}, std::isfinite(low) ? std::optional(low) : std::optional(high), std::isfinite(high) ? std::optional(high) : std::nullopt);
          else add(holds ? Holding::holds : Holding::contradicted, holds ? "equation_holds" : "equation_differs", {chain.quotes[i]}, holds ? std::nullopt : std::optional(low), holds ? std::nullopt : std::optional(high));
          break;
        }
        case text::Relation::beside:
          if (equal) add(Holding::holds, "equation_holds", {chain.quotes[i]});
          else add(chain.contradicts[i] ? Holding::contradicted : Holding::unexplained, "differs", {chain.quotes[i], shown(std::fabs(std::isfinite(low) ? low : high))}, std::isfinite(low) ? std::optional(low) : std::optional(high), std::isfinite(high) ? std::optional(high) : std::nullopt);
          break;
      }
    }
  }

  void fraction(const text::Fraction& f) {
    if (f.percent) {
      const double ours = f.whole == 0 ? 0 : 100 * f.part / f.whole;
      const bool same = f.whole != 0 && std::fabs(ours - *f.percent) <= 0.5 * std::pow(10.0, -f.decimals) + 1e-9;
      const std::string quote = shown(f.part) + " / " + shown(f.whole) + " = " + shown(*f.percent) + " %";
      if (same) add(Holding::holds, "equation_holds", {quote});
      else add(Holding::contradicted, "equation_differs", {quote}, *f.percent - ours, *f.percent - ours);
    }
    if (f.part <= f.whole) share(Amount{f.part, f.part}, Amount{f.whole, f.whole});
  }
};

std::vector<std::pair<std::string, text::Labelled>> fields_of(std::string_view other, Statement& out) {
  std::vector<std::pair<std::string, text::Labelled>> fields;
  while (!other.empty()) {
    const size_t end = std::min(other.find(';'), other.size());
    std::string_view one = other.substr(0, end);
    other.remove_prefix(std::min(end + 1, other.size()));
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    const size_t equals = one.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string key(one.substr(0, equals));
    std::string_view value = one.substr(equals + 1);
    // “list=2418+536=2954”: a sum with its result.
    const size_t second = value.rfind('=');
    if (second != std::string_view::npos) {
      auto parts = text::amounts_in(value.substr(0, second)), result = text::amounts_in(value.substr(second + 1));
      if (!parts.empty() && !result.empty()) {
        const double sum = parts[0].amount.low, total = result[0].amount.low;
        const bool same = sum == total || !parts[0].amount.is_exact() || !result[0].amount.is_exact();
        out.findings.push_back({same ? Holding::holds : Holding::contradicted, same ? "sum_holds" : "sum_differs", {key, shown(sum), shown(total)}, same ? std::nullopt : std::optional(sum - total), same ? std::nullopt : std::optional(sum - total)});
        value = value.substr(second + 1);
      }
    }
    auto amounts = text::amounts_in(value);
    if (!amounts.empty()) fields.emplace_back(key, amounts[0]);
  }
  return fields;
}

}  // namespace

Result<std::vector<Statement>> check_statements(std::string_view csv, const std::string& file_name) {
  TRY(reader, intake::open_rows(csv, file_name));
  const std::vector<std::string>& header = reader->header();
  const auto column = [&](std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names)
      for (size_t i = 0; i < header.size(); ++i)
        if (header[i] == name) return static_cast<int>(i);
    return -1;
  };
  const int place = column({"place", "country"}), from = column({"period_start", "from"}), to = column({"period_end", "to", "date"}),
            start = column({"stock_start", "opening"}), in = column({"inflow", "in"}), end = column({"stock_end", "closing", "stock"}),
            other = column({"other_fields"}), check = column({"what_is_a_true_check", "check", "statement"}), source = column({"source"});
  std::vector<size_t> outs;
  for (size_t i = 0; i < header.size(); ++i)
    if (header[i].starts_with("outflow") || header[i] == "out") outs.push_back(i);
  if (start < 0 && in < 0 && end < 0 && other < 0 && check < 0 && outs.empty())
    return fail(Code::kMissingColumn, {"stock_start, inflow, outflow_…, stock_end, other_fields, what_is_a_true_check"}, {file_name, 1, "", 0});
  std::vector<Statement> all;
  intake::Row row;
  while (true) {
    TRY(more, reader->next(row));
    if (!more) break;
    const auto cell = [&](int i) { return i < 0 ? std::string() : std::string(row.cells[static_cast<size_t>(i)]); };
    Statement s;
    s.row = row.number;
    s.place = cell(place);
    s.from = cell(from);
    s.to = cell(to);
    s.source = cell(source);
    Cells c;
    c.from = s.from;
    c.to = s.to;
    c.check = cell(check);
    const auto number = [&](int i, std::optional<text::Labelled>& into) {
      const std::string text = cell(i);
      auto amounts = text::amounts_in(text);
      if (!amounts.empty()) into = amounts[0];
      else if (text.find_first_not_of(" \t") != std::string::npos) s.findings.push_back({Holding::nothing, "not_read", {header[static_cast<size_t>(i)], text.substr(0, 60)}, {}, {}});
    };
    number(start, c.start);
    number(in, c.in);
    number(end, c.end);
    for (const size_t i : outs) {
      auto amounts = text::amounts_in(row.cells[i]);
      if (amounts.size() > 1) c.ladder.insert(c.ladder.end(), amounts.begin(), amounts.end());
      else if (amounts.size() == 1) c.out.push_back(amounts[0]);
      else if (row.cells[i].find_first_not_of(" \t") != std::string_view::npos) s.findings.push_back({Holding::nothing, "not_read", {header[i], std::string(row.cells[i].substr(0, 60))}, {}, {}});
    }
    c.fields = fields_of(cell(other), s);
    Checker checker{c, s, {}, {}};
    checker.parts();
    checker.identity();
    checker.level();
    checker.ladders();
    checker.words();
    all.push_back(std::move(s));
  }
  return all;
}

}  // namespace stillheld::measure
