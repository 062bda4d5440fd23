// Counts, waves and offices of a text against those of the books.
#include <algorithm>

#include "check/bodies.h"
#include "check/check.h"
#include "names/name.h"

namespace stillheld::check {

using reading::CountRange;
using reading::kUnbounded;

namespace {

constexpr Day kNearDays = 45;  // counts are published some weeks apart
constexpr Day kFarDays = 400;
// The list that the sample's numbers are counted by, where the text names nobody.
constexpr std::string_view kMainDefinition = "viasna";

std::string range_text(int64_t low, int64_t high) {
  if (low == high) return std::to_string(low);
  return std::to_string(low) + "–" + (high == kUnbounded ? "" : std::to_string(high));
}

bool meets(const CountRange& a, int64_t low, int64_t high) { return a.low <= high && low <= a.high; }

// Whose number it is, if the text says.
bool same_publisher(const std::string& org, const std::string& said) {
  if (said.empty() || org.empty()) return false;
  const auto ours = bodies_in(org, "publisher"), theirs = bodies_in(said, "publisher");
  for (const std::string& name : theirs)
    if (ours.contains(name) || org == name) return true;
  return said.find(org) != said.npos;
}

// What published numbers say of a stretch of days.
struct Range {
  int64_t low = kUnbounded, high = -1;
  std::string org, definition;
  std::vector<const ledger::PublishedCount*> counts;
  bool empty() const { return counts.empty(); }
  void add(const ledger::PublishedCount& k) {
    low = std::min(low, k.low);
    // "at least" says no highest; its number is one that was counted.
    high = std::max(high, k.high.value_or(k.low));
    org = k.org;
    definition = k.definition;
    counts.push_back(&k);
  }
};

bool counts_prisoners(const ledger::PublishedCount& k) { return k.measure == "stock" && k.grade != log::Grade::derived && k.grade != log::Grade::recalled; }
bool covers(const ledger::PublishedCount& k, Day from, Day to, Day near) { return k.period_end >= from - near && k.period_start <= to + near; }
std::string says(const ledger::PublishedCount& k) { return "count " + days_text(k.period_start, k.period_end) + " " + range_text(k.low, k.high.value_or(kUnbounded)); }
bool is_far(const CountRange& said, int64_t low, int64_t high, int64_t tenths) {
  return said.high < low - low * tenths / 10 || said.low > high + high * tenths / 10;
}

}  // namespace

void Checker::check_stock(CheckedClaim& c) {
  if (!c.claim.value.count || c.claim.status != reading::ClaimStatus::asserted) {
    c.why = "nothing";
    return;
  }
  const std::string& population = c.claim.value.population;
  const bool political = population == "political_prisoners" || ((population.empty() || population == "people" || population == "prisoners") && !bodies_in(sentence_of(c), "topic").empty());
  // "prisoners" may be all of them: then only a number that fits is ours.
  if (!political && population != "prisoners") {
    c.verdict = Verdict::out_of_scope;
    c.why = "other_population";
    return;
  }
  Day from = window_.from, to = window_.to;
  if (c.claim.date.origin != reading::DateOrigin::none) {
    from = c.claim.date.from;
    to = c.claim.date.to;
  }
  const CountRange said = *c.claim.value.count;
  // The publisher who is named first, of those of whom the books have numbers of
  // that time; else the daily number by the definition most counted by.
  Range own, any;
  std::string who = c.claim.attribution;
  if (who.empty())
    for (const std::string& name : bodies_in(sentence_of(c), "publisher")) who = name;
  bool named = false;
  for (const auto& k : counts_)
    if (counts_prisoners(k) && same_publisher(k.org, who) && covers(k, from, to, kNearDays)) named = true;
  const auto is_own = [&](const ledger::PublishedCount& k) { return named ? same_publisher(k.org, who) : k.definition == kMainDefinition; };
  const auto collect = [&](Day near) {
    own = any = Range{};
    for (const auto& k : counts_) {
      if (!counts_prisoners(k) || !covers(k, from, to, near)) continue;
      any.add(k);
      if (is_own(k)) own.add(k);
    }
  };
  collect(0);
  if (own.empty()) collect(kNearDays);
  else if (from == to) collect(15);
  if (own.empty() && !any.empty()) own = any;
  const bool between = own.empty();
  if (between) {
    // None of that time: what lies before it and after it.
    const ledger::PublishedCount* last = nullptr;
    const ledger::PublishedCount* next = nullptr;
    for (const auto& k : counts_) {
      if (!counts_prisoners(k) || k.definition != kMainDefinition) continue;
      if (k.period_end < from && k.period_end > from - kFarDays) last = &k;
      if (k.period_start > to && k.period_start < to + kFarDays && next == nullptr) next = &k;
    }
    if (last == nullptr || next == nullptr) {
      c.why = "no_count";
      return;
    }
    own.add(*last);
    own.add(*next);
    any = own;
  }
  // Nobody is named, and the number is somebody else's: by that definition.
  if (!named && !between && !meets(said, own.low, own.high))
    for (const auto* k : any.counts)
      if (meets(said, k->low, k->high.value_or(k->low)) && own.definition != k->definition) {
        own = Range{};
        own.add(*k);
        break;
      }
  for (const auto* k : own.counts)
    if (c.evidence.size() < 6 && (k->low == own.low || k->high.value_or(-1) == own.high || own.counts.size() <= 3)) c.evidence.push_back({k->seq, 0xFFFFFFFF, says(*k)});
  c.particulars = {std::to_string(own.low), std::to_string(own.high), own.org, own.definition};
  const std::string words = range_text(said.low, said.high);
  const bool fits = meets(said, own.low, own.high);
  c.fields.push_back({"count", words, range_text(own.low, own.high), fits});
  if (!who.empty()) c.fields.push_back({"definition", who, own.definition, named});
  if (fits) {
    c.verdict = between ? Verdict::not_in_ledger : Verdict::supported;
    c.why = between ? "count_between" : "count_fits";
    return;
  }
  // A figure of an earlier edition: right for whoever wrote before it was corrected.
  for (const ledger::CorrectedCount& k : corrected_) {
    if (!counts_prisoners(k.first) || !is_own(k.first) || !covers(k.first, from, to, from == to ? 15 : 0) || !meets(said, k.first.low, k.first.high.value_or(k.first.low))) continue;
    c.evidence.push_back({k.first.seq, 0xFFFFFFFF, says(k.first)});
    c.evidence.push_back({k.corrected.seq, 0xFFFFFFFF, says(k.corrected)});
    c.verdict = window_.known && window_.to < k.since ? Verdict::supported : Verdict::not_in_ledger;
    c.why = "count_corrected";
    c.particulars = {range_text(k.first.low, k.first.high.value_or(kUnbounded)), range_text(k.corrected.low, k.corrected.high.value_or(kUnbounded)), k.first.org, dates::iso(k.since)};
    c.fields.front().agrees = c.verdict == Verdict::supported;
    return;
  }
  // Other definitions count others: only what none of them comes near is wrong.
  const int64_t low = std::min(own.low, any.low), high = std::max(own.high, any.high);
  const bool far = is_far(said, low, high, between ? 5 : 1);
  const bool far_from_own = named && c.claim.date.origin != reading::DateOrigin::none && is_far(said, own.low, own.high, 1);
  if (!political) {
    c.verdict = Verdict::out_of_scope;
    c.why = "other_population";
    return;
  }
  c.verdict = far || far_from_own ? Verdict::contradicted : Verdict::not_in_ledger;
  c.why = c.verdict == Verdict::contradicted ? "count_far" : between ? "count_between" : "count_near";
}

void Checker::check_flow(CheckedClaim& c) {
  if (!c.claim.value.count || c.claim.status != reading::ClaimStatus::asserted) {
    c.why = "nothing";
    return;
  }
  const CountRange said = *c.claim.value.count;
  const bool dated = c.claim.date.origin != reading::DateOrigin::none;
  if (c.claim.value.subset) {
    c.why = "nothing";
    return;
  }
  // Sums of detentions: the facts that articles lean on.
  for (const Context& k : context_) {
    if (k.kind != "protest" || k.low <= 0) continue;
    if (dated && (k.to < c.claim.date.from || k.from > c.claim.date.to)) continue;
    if (!meets(said, k.low, k.high == 0 ? k.low : k.high)) continue;
    c.verdict = Verdict::supported;
    c.why = "context_fits";
    c.particulars = {range_text(k.low, k.high), days_text(k.from, k.to)};
    c.fields.push_back({"count", range_text(said.low, said.high), range_text(k.low, k.high), true});
    c.evidence.push_back({k.seq, 0xFFFFFFFF, "context " + days_text(k.from, k.to) + " " + range_text(k.low, k.high)});
    return;
  }
  for (const auto& k : counts_) {
    if (k.measure == "stock") continue;
    if (!dated || k.period_end < c.claim.date.from || k.period_start > c.claim.date.to) continue;
    if (!meets(said, k.low, k.high.value_or(kUnbounded))) continue;
    c.verdict = Verdict::supported;
    c.why = "count_fits";
    c.particulars = {std::to_string(k.low), std::to_string(k.high.value_or(k.low)), k.org, k.definition};
    c.evidence.push_back({k.seq, 0xFFFFFFFF, "count " + days_text(k.period_start, k.period_end) + " " + range_text(k.low, k.high.value_or(kUnbounded))});
    return;
  }
  c.why = "no_count";
}

void Checker::check_wave(CheckedClaim& c) {
  const CountRange said = *c.claim.value.count;
  const bool dated = c.claim.date.origin != reading::DateOrigin::none;
  Day from = c.claim.date.from, to = c.claim.date.to;
  if (!dated) {
    c.why = "no_count";
    return;
  }
  if (c.claim.status != reading::ClaimStatus::asserted) {
    c.why = "nothing";
    return;
  }
  const ledger::PublishedCount* other = nullptr;
  int on_day = 0;
  for (const auto& w : waves_) {
    if (w.period_end < from - 3 || w.period_start > to + 3) continue;
    if (meets(said, w.low, w.high.value_or(w.value))) {
      c.verdict = Verdict::supported;
      c.why = "wave_fits";
      c.particulars = {std::to_string(w.value), days_text(w.period_start, w.period_end)};
      c.fields.push_back({"count", range_text(said.low, said.high), range_text(w.low, w.value), true});
      c.evidence.push_back({w.seq, 0xFFFFFFFF, "wave " + days_text(w.period_start, w.period_end) + " " + std::to_string(w.value)});
      return;
    }
    if (w.period_start == w.period_end && w.period_start >= from && w.period_end <= to) {
      other = &w;
      ++on_day;
    }
  }
  // More than left on that day can be no part of them.
  if (other != nullptr && on_day == 1 && from == to && said.low > other->value + std::max<int64_t>(3, other->value / 10)) {
    c.verdict = Verdict::contradicted;
    c.why = "wave_smaller";
    c.particulars = {std::to_string(other->value), days_text(other->period_start, other->period_end)};
    c.fields.push_back({"count", range_text(said.low, said.high), std::to_string(other->value), false});
    c.evidence.push_back({other->seq, 0xFFFFFFFF, "wave " + days_text(other->period_start, other->period_end) + " " + std::to_string(other->value)});
    return;
  }
  // Waves that are vouched for: none on that day, none left.
  if (other == nullptr && on_day == 0 && from > complete_waves_from_ + 3 && to < complete_waves_to_ - 3 && to - from <= 7) {
    bool any = false;
    for (const auto& w : waves_) any |= w.period_end >= from - 3 && w.period_start <= to + 3;
    if (!any) {
      c.verdict = Verdict::contradicted;
      c.why = "no_wave_then";
      return;
    }
  }
  c.why = "no_count";
}

void Checker::check_office(CheckedClaim& c) {
  for (const Context& k : context_) {
    if (k.kind != "office") continue;
    if (names::compare(names::parse_name(k.subject), names::parse_name(c.claim.subject)).score < names::kSameName && k.subject.find(c.claim.subject) == k.subject.npos) {
      // another script: compare by the names' skeletons
      const auto a = names::parse_name(k.subject), b = names::parse_name(c.claim.subject);
      bool same = false;
      for (const auto& x : a.tokens)
        for (const auto& y : b.tokens) same |= x.skeleton == y.skeleton && x.skeleton.size() > 4;
      if (!same) continue;
    }
    c.evidence.push_back({k.seq, 0xFFFFFFFF, "office " + days_text(k.from, k.to)});
    c.particulars = {dates::iso(k.from)};
    if (c.claim.value.months) {
      const Day reached = dates::add_months(k.from, *c.claim.value.months);
      by_window(c, reached, Verdict::contradicted, Verdict::supported);
      c.fields.push_back({"since", std::to_string(*c.claim.value.months), dates::iso(k.from), c.verdict == Verdict::supported});
      c.why = "office_since";
    } else if (c.claim.date.origin != reading::DateOrigin::none) {
      const bool fits = c.claim.date.from <= k.from && k.from <= c.claim.date.to;
      c.verdict = fits ? Verdict::supported : Verdict::not_in_ledger;
      c.fields.push_back({"since", dates::iso(c.claim.date.from), dates::iso(k.from), fits});
      c.why = "office_since";
    }
    return;
  }
  c.why = "nothing";
}

}  // namespace stillheld::check
