// Sums over many acts, and waves of releases, of a text against the books.
//
// A sum is compared with published sums of the same measure (pardoned, released,
// recognised …) and of the same stretch of days, or with a running total of that
// time; sums of detentions also with what the context claims say of protests.
#include <algorithm>

#include "check/bodies.h"
#include "check/check.h"
#include "check/compare.h"

namespace stillheld::check {

using reading::CountRange;
using reading::kUnbounded;

namespace {

constexpr Day kSamePeriod = 16;  // "in 2025" and "from 29 December to 23 December"
constexpr Day kTotalNear = 60;   // a running total is published now and then
constexpr Day kReported = 10;    // a wave is news for so long

bool is_total(const ledger::PublishedCount& k) { return k.measure.ends_with("_total"); }
bool is_of(const ledger::PublishedCount& k, const std::set<std::string>& families) {
  if (k.measure.starts_with("imprisoned")) return families.contains("arrested");
  return std::any_of(families.begin(), families.end(), [&](const std::string& f) { return k.measure.starts_with(f); });
}
// Of all who were pardoned, released … in that time: not by one way only.
bool is_whole(const ledger::PublishedCount& k) { return k.measure.ends_with("_in_period") || is_total(k) || k.measure == "released"; }
std::string says(const ledger::PublishedCount& k) { return "count " + days_text(k.period_start, k.period_end) + " " + range_text(k.low, k.high.value_or(kUnbounded)); }
bool is_everybody(const std::string& population) { return population.empty() || population == "political_prisoners" || population == "people" || population == "prisoners" || population == "others"; }

// "2024 was the year of …"
bool names_a_year(std::string_view text) {
  const auto digit = [&](size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  for (size_t i = 0; i + 4 <= text.size(); ++i)
    if (text[i] == '2' && text[i + 1] == '0' && digit(i + 2) && digit(i + 3) && !digit(i + 4) && (i == 0 || !digit(i - 1))) return true;
  return false;
}

}  // namespace

// The measures that the words of a claim name: its own words first.
std::set<std::string> Checker::measures_named(const CheckedClaim& c) const {
  std::set<std::string> out = bodies_in(c.claim.quote, "measure");
  if (out.empty()) out = bodies_in(sentence_of(c), "measure");
  return out;
}

void Checker::check_flow(CheckedClaim& c) {
  c.why = c.claim.value.subset ? "subset" : "nothing";
  if (!c.claim.value.count || c.claim.status != reading::ClaimStatus::asserted || c.claim.value.subset) return;
  const bool dated = c.claim.date.origin != reading::DateOrigin::none;
  const std::set<std::string> families = measures_named(c);
  // So many on one day are a wave.
  if (dated && c.claim.date.to - c.claim.date.from <= 3 && (families.contains("released") || families.contains("pardoned") || families.contains("expelled"))) {
    check_wave(c);
    return;
  }
  if (check_protest(c, families)) return;
  compare_sums(c, families, false);
}

// Sums of detentions at protests: the facts that articles lean on.
bool Checker::check_protest(CheckedClaim& c, const std::set<std::string>& families) const {
  const CountRange said = *c.claim.value.count;
  const std::string& population = c.claim.value.population;
  if (population == "political_prisoners" || population == "prisoners" || population == "journalists" || population == "women") return false;
  if (!families.contains("arrested") || !bodies_in(paragraph_of(c), "topic").contains("protest")) return false;
  const bool dated = c.claim.date.origin != reading::DateOrigin::none;
  const Context* best = nullptr;
  for (const Context& k : context_) {
    if (k.kind != "protest" || k.low <= 0) continue;
    if (dated && (k.to < c.claim.date.from || k.from > c.claim.date.to)) continue;
    // "Thousands" is true of every more; "at least 88" is a number.
    const bool vague = said.high == kUnbounded && std::none_of(c.claim.quote.begin(), c.claim.quote.end(), [](char x) { return x >= '0' && x <= '9'; });
    const std::optional<int64_t> high = k.high == 0 || k.high == kUnbounded ? std::nullopt : std::optional(k.high);
    if (vague ? k.low < said.low : !says_the_same(said, k.low, high)) continue;
    // The nearest number, else the first.
    if (best == nullptr || std::abs(k.low - said.low) < std::abs(best->low - said.low)) best = &k;
  }
  if (best == nullptr) return false;
  c.verdict = Verdict::supported;
  c.why = "context_fits";
  c.particulars = {range_text(best->low, best->high), days_text(best->from, best->to)};
  c.fields.push_back({"count", range_text(said.low, said.high), range_text(best->low, best->high), true});
  c.evidence.push_back({best->seq, kNoPerson, "context " + days_text(best->from, best->to) + " " + range_text(best->low, best->high)});
  return true;
}

void Checker::compare_sums(CheckedClaim& c, const std::set<std::string>& families, bool may_be_part) const {
  c.why = "no_count";
  const CountRange said = *c.claim.value.count;
  const bool dated = c.claim.date.origin != reading::DateOrigin::none;
  const Day from = c.claim.date.from, to = c.claim.date.to;
  std::string who = c.claim.attribution;
  if (who.empty())
    for (const std::string& name : bodies_in(sentence_of(c), "publisher")) who = name;
  // Of a year, two weeks more or less; of two weeks, three days.
  const Day lag = dated ? std::clamp<Day>((to - from) / 4, 3, kSamePeriod) : 0;
  const auto same_period = [&](const ledger::PublishedCount& k) { return dated && !is_total(k) && std::abs(k.period_start - from) <= lag && std::abs(k.period_end - to) <= lag; };
  // A total that runs until about the day of which the text speaks.
  const auto same_total = [&](const ledger::PublishedCount& k) {
    if (!is_total(k)) return false;
    const Day until = dated && to < window_.to ? to : window_.to;
    if (k.period_end < until - kTotalNear || k.period_start > until + kTotalNear) return false;
    const auto since = dates::parse_edtf(k.since);
    return !dated || k.since.empty() || !since.ok() || (from <= since->latest() + 31 && from >= since->earliest() - 31);
  };
  std::vector<const ledger::PublishedCount*> ours;
  const ledger::PublishedCount* fits = nullptr;
  for (const auto& k : counts_) {
    if (k.measure == "stock" || k.measure.starts_with("listed") || !is_of(k, families) || !(same_period(k) || same_total(k))) continue;
    ours.push_back(&k);
    if (fits == nullptr && says_the_same(said, k.low, k.high)) fits = &k;
  }
  const auto cite = [&](const ledger::PublishedCount& k, bool agrees) {
    c.particulars = {std::to_string(k.low), std::to_string(k.high.value_or(k.low)), k.org, k.definition};
    c.fields.push_back({"count", range_text(said.low, said.high), range_text(k.low, k.high.value_or(kUnbounded)), agrees});
    c.evidence.push_back({k.seq, kNoPerson, says(k)});
  };
  if (fits != nullptr) {
    c.verdict = Verdict::supported;
    c.why = "count_fits";
    cite(*fits, true);
    return;
  }
  if (ours.empty()) return;
  // A stretch of days that was counted is no running total.
  if (std::any_of(ours.begin(), ours.end(), [&](const auto* k) { return same_period(*k); })) std::erase_if(ours, [&](const auto* k) { return !same_period(*k); });
  // The publisher who is named, else all who counted the same.
  const bool named = std::any_of(ours.begin(), ours.end(), [&](const auto* k) { return same_publisher(k->org, who); });
  if (named) std::erase_if(ours, [&](const auto* k) { return !same_publisher(k->org, who); });
  std::erase_if(ours, [](const auto* k) { return !is_whole(*k); });
  if (ours.empty()) return;
  int64_t low = kUnbounded, high = -1;
  for (const auto* k : ours) {
    low = std::min(low, k->low);
    high = std::max(high, k->high.value_or(kUnbounded / 8));
  }
  cite(*ours.front(), false);
  c.why = "count_near";
  // Arrests are counted in too many ways, and parts of a sum are no other sum.
  // A total that is not dated may have begun on another day.
  const bool comparable = families.size() == 1 && !families.contains("arrested") && !families.contains("prosecuted") && is_everybody(c.claim.value.population);
  const bool too_few = said.high < low;
  if (!comparable || (too_few && (!dated || may_be_part)) || !is_far(said, low, high, named ? 1 : 3)) return;
  if (too_few && (!bodies_in(sentence_of(c), "aside").contains("total") && !same_period(*ours.front()))) return;
  c.verdict = Verdict::contradicted;
  c.why = "count_far";
}

void Checker::check_wave(CheckedClaim& c) {
  const CountRange said = *c.claim.value.count;
  c.why = "nothing";
  if (c.claim.status != reading::ClaimStatus::asserted) return;
  c.why = "no_count";
  const bool dated = c.claim.date.origin != reading::DateOrigin::none;
  Day from = c.claim.date.from, to = c.claim.date.to;
  std::set<std::string> families = measures_named(c);
  families.insert(c.claim.kind == reading::ClaimKind::pardon ? "pardoned" : "released");
  if (!dated) {
    // News is of these days.
    if (!window_.known) return;
    from = window_.from - kReported;
    to = window_.to;
  }
  const std::string_view sentence = sentence_of(c);
  const std::set<std::string> places = bodies_in(sentence, "place");
  int64_t sum = 0;
  std::vector<const Wave*> here;
  for (const Wave& w : waves_) {
    if (w.to < from - 3 || w.from > to + 3) continue;
    bool part = false;
    for (const auto& [place, number] : w.parts) part |= places.contains(place) && says_the_same(said, number, number);
    if (part || says_the_same(said, w.low, w.total)) {
      c.verdict = Verdict::supported;
      c.why = "wave_fits";
      c.particulars = {std::to_string(w.total), days_text(w.from, w.to)};
      c.fields.push_back({"count", range_text(said.low, said.high), part ? range_text(said.low, said.low) : range_text(w.low, w.total), true});
      c.evidence.push_back({w.seq, kNoPerson, "wave " + days_text(w.from, w.to) + " " + std::to_string(w.total)});
      return;
    }
    if (w.is_wave) {
      here.push_back(&w);
      sum += w.total;
    }
  }
  if (dated && to - from > 25) {
    // Of a longer time there may be a published sum, of which this can be a part.
    compare_sums(c, families.contains("pardoned") ? std::set<std::string>{"pardoned"} : std::set<std::string>{"released"}, true);
    return;
  }
  const auto contradict = [&](const Wave& w) {
    c.verdict = Verdict::contradicted;
    c.why = "wave_smaller";
    c.particulars = {std::to_string(sum), days_text(w.from, w.to)};
    c.fields.push_back({"count", range_text(said.low, said.high), std::to_string(sum), false});
    for (const Wave* k : here) c.evidence.push_back({k->seq, kNoPerson, "wave " + days_text(k->from, k->to) + " " + std::to_string(k->total)});
  };
  // "Recently 156": the last waves together.
  const auto adds_up_waves = [&] {
    std::vector<const Wave*> last;
    for (const Wave& w : waves_)
      if (w.is_wave && w.from <= window_.to && w.to > window_.to - 366) last.push_back(&w);
    std::stable_sort(last.begin(), last.end(), [](const Wave* a, const Wave* b) { return a->to > b->to; });
    int64_t low = 0, total = 0;
    for (const Wave* w : last) {
      low += w->low;
      total += w->total;
      if (says_the_same(said, low, total)) return true;
    }
    return false;
  };
  // More than left in those days can be no part of them.
  const bool too_many = sum > 0 && said.low > sum + std::max<int64_t>(3, sum / 10);
  const bool of_days = !here.empty() && here.front()->to - here.front()->from <= 3;
  if (dated && too_many && of_days && to - from <= 7) {
    contradict(*here.back());
    return;
  }
  // Undated, at the head of the news of those days, and no sum of a longer time: none
  // that was published, none of the last waves together, and none of a year that the
  // sentence names.
  const bool is_sum = names_a_year(sentence) || adds_up_waves() || std::any_of(counts_.begin(), counts_.end(), [&](const auto& k) { return k.measure != "stock" && is_of(k, families) && says_the_same(said, k.low, k.high); });
  if (!dated && too_many && of_days && !is_sum && said.low == said.high && is_lead(c) && here.back()->to >= window_.to - 4 && bodies_in(sentence, "aside").empty()) {
    contradict(*here.back());
    return;
  }
  // Waves that are vouched for: none on that day, none left.
  if (dated && here.empty() && from > complete_waves_from_ + 3 && to < complete_waves_to_ - 3 && to - from <= 7) {
    c.verdict = Verdict::contradicted;
    c.why = "no_wave_then";
    return;
  }
  // More than were ever pardoned.
  if (!dated && families.contains("pardoned")) {
    const ledger::PublishedCount* most = nullptr;
    for (const auto& k : counts_)
      if (k.measure.starts_with("pardoned") && is_total(k) && k.period_start <= window_.to + kTotalNear && k.period_end >= window_.to - kTotalNear && (most == nullptr || k.low > most->low)) most = &k;
    // The total has grown since by the waves that came after it.
    int64_t since = 0;
    for (const Wave& w : waves_)
      if (most != nullptr && w.is_wave && w.from > most->period_end && w.from <= window_.to) since += w.total;
    if (most != nullptr && !is_sum && said.low > most->low + since + most->low / 4) {
      c.verdict = Verdict::contradicted;
      c.why = "count_far";
      c.particulars = {std::to_string(most->low), std::to_string(most->high.value_or(most->low)), most->org, most->definition};
      c.fields.push_back({"count", range_text(said.low, said.high), range_text(most->low, most->high.value_or(kUnbounded)), false});
      c.evidence.push_back({most->seq, kNoPerson, says(*most)});
    }
  }
}

}  // namespace stillheld::check
