#include "ledger/balance.h"

#include <algorithm>
#include <cstdlib>

namespace stillheld::ledger {

namespace {

struct FlowKind {
  const char* name;
  const char* measure;
  bool in;
  bool required;
};

constexpr FlowKind kFlows[] = {
    {"recognised", "recognised_in_period", true, true},
    {"pardon", "pardoned_in_period", false, true},
    {"full_term", "released_full_term", false, true},
    {"death", "deaths_in_period", false, false},
    {"exchange", "exchanged_in_period", false, false},
    {"noncustodial_sentence", "released_noncustodial", false, false},
};

// How many days the ends of a figure may lie off the period's.
constexpr int kMostDaysOff = 31;

int64_t width(const PublishedCount& c) { return static_cast<int64_t>(c.period_end) - c.period_start; }

// Which of two figures for one day stands: of that very day; from the one who
// counts; exact; the later in the log.
bool stands_before(const PublishedCount& a, const PublishedCount& b) {
  if (width(a) != width(b)) return width(a) < width(b);
  const bool a_own = a.publisher == a.org, b_own = b.publisher == b.org;
  if (a_own != b_own) return a_own;
  const bool a_exact = a.high && *a.high == a.low, b_exact = b.high && *b.high == b.low;
  if (a_exact != b_exact) return a_exact;
  return a.seq < b.seq;
}

Endpoint endpoint(const std::vector<PublishedCount>& stocks, Day day) {
  Endpoint out;
  std::vector<PublishedCount> found;
  for (const PublishedCount& c : stocks)
    if (c.period_start <= day && day <= c.period_end) found.push_back(c);
  std::sort(found.begin(), found.end(), stands_before);
  // A figure "about" this day stands for it only if none is of the day itself.
  for (PublishedCount& c : found) {
    if (!out.count) out.count = std::move(c);
    else out.others.push_back(std::move(c));
  }
  return out;
}

Range range_of(const PublishedCount& c) { return {c.low, c.high}; }

Range residual_of(const PublishedCount& opening, const PublishedCount& closing, const std::vector<Flow>& flows) {
  int64_t low = closing.low;
  std::optional<int64_t> high = closing.high;
  const auto subtract = [&](const Range& r) {  // an inflow or the opening
    low = r.high ? low - *r.high : low - r.low;
    if (!r.high) low = std::numeric_limits<int64_t>::min() / 2;
    if (high) *high -= r.low;
  };
  const auto add = [&](const Range& r) {
    low += r.low;
    if (high && r.high) *high += *r.high;
    else high.reset();
  };
  subtract(range_of(opening));
  for (const Flow& f : flows) {
    if (!f.count) continue;
    if (f.in) subtract(range_of(*f.count));
    else add(range_of(*f.count));
  }
  return {low, high};
}

}  // namespace

Result<CountBalance> balance_of_counts(const Books& books, uint32_t import, std::string_view definition, Day from, Day to) {
  std::vector<PublishedCount> all, stocks;
  std::string definitions;
  std::vector<std::string> seen;
  for (PublishedCount& c : published_counts(books, import)) {
    if (std::find(seen.begin(), seen.end(), c.definition) == seen.end()) {
      seen.push_back(c.definition);
      definitions += (definitions.empty() ? "" : ", ") + c.definition;
    }
    if (c.definition != definition || c.grade == Grade::derived) continue;
    all.push_back(std::move(c));
  }
  if (all.empty()) return fail(Code::kUnknownCounts, {std::string(definition), definitions});
  for (const PublishedCount& c : all)
    if (c.measure == "stock") stocks.push_back(c);

  CountBalance out;
  out.definition = definition;
  out.from = from;
  out.to = to;
  out.opening = endpoint(stocks, from);
  out.closing = endpoint(stocks, to);
  const int64_t length = static_cast<int64_t>(to) - from;
  const int64_t most = std::min<int64_t>(kMostDaysOff, std::max<int64_t>(3, length / 10));
  Day flows_from = from + 1, flows_to = to;
  for (const FlowKind& kind : kFlows) {
    Flow flow;
    flow.name = kind.name;
    flow.in = kind.in;
    flow.required = kind.required;
    int64_t best = most + 1;
    for (const PublishedCount& c : all) {
      if (c.measure != kind.measure) continue;
      const int64_t off = std::abs(static_cast<int64_t>(c.period_start) - (from + 1)) + std::abs(static_cast<int64_t>(c.period_end) - to);
      if (off < best) {
        best = off;
        flow.count = c;
      }
    }
    if (flow.count) {
      const PublishedCount& c = *flow.count;
      if (c.period_start > from + 1) flow.not_covered.emplace_back(from + 1, c.period_start - 1);
      if (c.period_end < to) flow.not_covered.emplace_back(c.period_end + 1, to);
      if (c.period_start < from + 1) flow.beyond.emplace_back(c.period_start, from);
      if (c.period_end > to) flow.beyond.emplace_back(to + 1, c.period_end);
      if (kind.required) {
        flows_from = c.period_start;
        flows_to = c.period_end;
      }
    } else if (kind.required) {
      out.missing.push_back(kind.name);
    }
    out.flows.push_back(std::move(flow));
  }
  for (const PublishedCount& c : all)
    for (const FlowKind& kind : kFlows)
      if (c.measure == kind.measure && c.period_start > from && c.period_end <= to) {
        bool used = false;
        for (const Flow& f : out.flows) used |= f.count && f.count->seq == c.seq;
        if (!used) out.part_flows.push_back(c);
      }
  if (!out.opening.count) out.missing.insert(out.missing.begin(), "opening");
  if (!out.closing.count) out.missing.push_back("closing");
  if (!out.missing.empty()) return out;
  out.residual = residual_of(*out.opening.count, *out.closing.count, out.flows);
  for (const PublishedCount& a : stocks) {
    const Day a_day = a.period_start + (a.period_end - a.period_start) / 2;
    if (std::abs(a_day - flows_from) > kMostDaysOff) continue;
    for (const PublishedCount& b : stocks) {
      const Day b_day = b.period_start + (b.period_end - b.period_start) / 2;
      if (std::abs(b_day - flows_to) > kMostDaysOff || b_day <= a_day) continue;
      if (a.seq == out.opening.count->seq && b.seq == out.closing.count->seq) continue;
      out.others.push_back({a, b, residual_of(a, b, out.flows)});
    }
  }
  return out;
}

int64_t PersonBalance::flow() const {
  int64_t sum = 0;
  for (const PersonFlow& f : flows) sum += (f.in ? 1 : -1) * static_cast<int64_t>(f.persons.size());
  return sum;
}

namespace {

// Who counts in *best* on `day`, by leaders as of `at`; each leader's others, if
// several of them are one person as of `then`.
int64_t one_too_many(const Books& books, Day day, uint32_t at, uint32_t then, const RuleSet& rules) {
  std::map<uint32_t, int64_t> sizes;
  for (const HeldPerson& held : books.held_persons(day, at, rules))
    if (held.certainty != Certainty::silent) ++sizes[books.persons().leader(held.person, then)];
  int64_t out = 0;
  for (const auto& [leader, size] : sizes) out += size - 1;
  return out;
}

}  // namespace

PersonBalance balance_of_persons(const Books& books, uint32_t import, uint32_t import_first, const RuleSet& rules, Day from, Day to) {
  PersonBalance out;
  out.from = from;
  out.to = to;
  out.opening_first = books.held(from, import_first, rules).best;
  out.opening = books.held(from, import, rules).best;
  out.closing = books.held(to, import, rules).best;
  if (import != import_first && !books.persons().empty())
    out.revision_by_linking = one_too_many(books, from, import, import_first, rules) - one_too_many(books, from, import_first, import, rules);
  std::map<std::tuple<bool, std::string, Way, Account, std::string>, std::vector<uint32_t>> flows;
  uint32_t last = 0xFFFFFFFF;
  bool was = false;
  uint8_t last_state = 0;
  books.each_span(import, [&](uint32_t person, Day day, Day, Account account, Certainty certainty, uint16_t marks, Way way, Cause cause) {
    if (person != last) {
      was = false;
      last = person;
      last_state = 0;
    }
    const auto state = static_cast<uint8_t>(static_cast<unsigned>(account) | static_cast<unsigned>(certainty) << 5);
    const uint8_t weight = books.weight(state, marks, rules);
    const bool is = weight == 1 || weight == 2;
    if (is != was && day > from && day <= to) {
      std::string kind = "posting", rule;
      if (state == last_state) {
        kind = "recognition";
        way = Way::none;
      } else if (cause == Cause::silence || cause == Cause::term_ended || (cause == Cause::window && way == Way::none) || (was && is_held(account) && certainty == Certainty::silent)) {
        // Who leaves *best* and is not known to have left custody, left it by a rule.
        kind = "rule";
        rule = text_of(cause == Cause::posting ? Cause::silence : cause);
        way = Way::none;
      }
      flows[{is, kind, way, account, rule}].push_back(person);
    }
    was = is;
    last_state = state;
  });
  for (auto& [key, persons] : flows) {
    const auto& [in, cause, way, account, rule] = key;
    out.flows.push_back({in, cause, way, account, rule, std::move(persons)});
  }
  return out;
}

}  // namespace stillheld::ledger
