// Counts, waves and offices of a text against those of the books.
#include <algorithm>

#include "check/check.h"
#include "names/name.h"

namespace stillheld::check {

using reading::CountRange;
using reading::kUnbounded;

namespace {

constexpr Day kNearDays = 45;  // counts are published some weeks apart

std::string range_text(int64_t low, int64_t high) {
  if (low == high) return std::to_string(low);
  return std::to_string(low) + "–" + (high == kUnbounded ? "" : std::to_string(high));
}

bool meets(const CountRange& a, int64_t low, int64_t high) { return a.low <= high && low <= a.high; }

// Names of one organisation in the languages that are read.
bool same_publisher(const std::string& org, const std::string& said) {
  if (said.empty()) return false;
  static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"Viasna", "Viasna"}, {"Viasna", "Вясн"}, {"Viasna", "Весн"}, {"Viasna", "Vesna"}, {"Viasna", "Вясьн"},
      {"dissident.by", "issident"}, {"Tsikhanouskaya", "ikhanouskaya"}, {"Tsikhanouskaya", "Тихановск"}, {"Tsikhanouskaya", "Ціханоўск"}};
  for (const auto& [name, form] : kNames)
    if (org.find(name) != org.npos && said.find(form) != said.npos) return true;
  return said.find(org) != said.npos && !org.empty();
}

}  // namespace

void Checker::check_stock(CheckedClaim& c) {
  if (!c.claim.value.count || c.claim.status != reading::ClaimStatus::asserted) {
    c.why = "nothing";
    return;
  }
  if (c.claim.value.population != "political_prisoners" && c.claim.value.population != "prisoners") {
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
  // The publisher who is named, else Viasna's daily number, else any.
  std::string publisher;
  for (const auto& k : counts_)
    if (k.measure == "stock" && same_publisher(k.org, c.claim.attribution)) publisher = k.org;
  // A publisher of whom the books have no number of that time says nothing here.
  bool has_own = false;
  for (const auto& k : counts_) has_own |= k.measure == "stock" && k.org == publisher && k.period_end >= from - kNearDays && k.period_start <= to + kNearDays;
  if (!has_own) publisher.clear();
  const bool named = !publisher.empty();
  if (publisher.empty()) publisher = "Viasna";
  int64_t low = kUnbounded, high = -1, any_low = kUnbounded, any_high = -1;
  std::string definition;
  std::vector<const ledger::PublishedCount*> used;
  const auto take = [&](Day near) {
    for (const auto& k : counts_) {
      if (k.measure != "stock" || k.grade == log::Grade::derived || k.grade == log::Grade::recalled) continue;
      if (k.period_end < from - near || k.period_start > to + near) continue;
      const int64_t k_high = k.high.value_or(kUnbounded);
      any_low = std::min(any_low, k.low);
      any_high = std::max(any_high, k_high == kUnbounded ? k.low : k_high);
      if (k.org.find(publisher) == k.org.npos) continue;
      low = std::min(low, k.low);
      // "at least" says no highest; its number is one that was counted.
      high = std::max(high, k_high == kUnbounded ? k.low : k_high);
      definition = k.definition;
      used.push_back(&k);
    }
  };
  take(0);
  if (used.empty()) take(kNearDays);
  else if (from == to) take(15);
  if (used.empty()) {
    c.why = "no_count";
    return;
  }
  for (const auto* k : used)
    if (c.evidence.size() < 6 && (k->low == low || k->high.value_or(-1) == high || used.size() <= 3)) c.evidence.push_back({k->seq, 0xFFFFFFFF, "count " + days_text(k->period_start, k->period_end) + " " + range_text(k->low, k->high.value_or(kUnbounded))});
  c.particulars = {std::to_string(low), std::to_string(high), publisher, definition};
  if (meets(said, low, high)) {
    c.verdict = Verdict::supported;
    c.why = "count_fits";
    c.fields.push_back({"count", range_text(said.low, said.high), range_text(low, high), true});
    return;
  }
  const int64_t all_low = std::min(low, any_low), all_high = std::max(high, any_high);
  c.fields.push_back({"count", range_text(said.low, said.high), range_text(low, high), false});
  // Other definitions count others: only what none of them comes near is wrong.
  const bool far = said.high < all_low - all_low / 10 || said.low > all_high + all_high / 10;
  const bool far_from_own = named && c.claim.date.origin != reading::DateOrigin::none && (said.high < low - low / 10 || said.low > high + high / 10);
  c.verdict = far || far_from_own ? Verdict::contradicted : Verdict::not_in_ledger;
  c.why = c.verdict == Verdict::contradicted ? "count_far" : "count_near";
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
