// How many are held, and who is in office: a text against the books.
#include <algorithm>

#include "check/bodies.h"
#include "check/check.h"
#include "check/compare.h"
#include "names/name.h"
#include "reading/words.h"

namespace stillheld::check {

using reading::CountRange;
using reading::kUnbounded;

namespace {

constexpr Day kNearDays = 45;  // counts are published some weeks apart
constexpr Day kFarDays = 400;
// The list that the sample's numbers are counted by, where the text names nobody.
constexpr std::string_view kMainDefinition = "viasna";

// What published numbers say of a stretch of days.
struct Range {
  int64_t low = kUnbounded, high = -1;
  std::string org, definition;
  std::vector<const ledger::PublishedCount*> counts;
  bool empty() const { return counts.empty(); }
  void add(const ledger::PublishedCount& k) {
    low = std::min(low, k.low);
    // "at least" says no highest; its number is one that was counted, and the next
    // ones are not far.
    high = std::max(high, k.high.value_or(k.low + k.low / 20));
    org = k.org;
    definition = k.definition;
    counts.push_back(&k);
  }
};

bool counts_prisoners(const ledger::PublishedCount& k) { return k.measure == "stock" && k.grade != log::Grade::derived && k.grade != log::Grade::recalled; }
bool covers(const ledger::PublishedCount& k, Day from, Day to, Day near) { return k.period_end >= from - near && k.period_start <= to + near; }
std::string says(const ledger::PublishedCount& k) { return "count " + days_text(k.period_start, k.period_end) + " " + range_text(k.low, k.high.value_or(kUnbounded)); }

}  // namespace

void Checker::check_stock(CheckedClaim& c) {
  if (!c.claim.value.count || c.claim.status != reading::ClaimStatus::asserted) {
    c.why = "nothing";
    return;
  }
  const std::string& population = c.claim.value.population;
  const bool named_so = population == "political_prisoners";
  const bool political = named_so || ((population.empty() || population == "people" || population == "prisoners") && bodies_in(sentence_of(c), "topic").contains("political"));
  // "prisoners" may be all of them: then only a number that fits is ours.  A part
  // of them, of one colony or of the ill, is another population.
  const bool part = c.claim.value.subset || !bodies_in(sentence_of(c), "part").empty();
  if (!political && population != "prisoners" && population != "women") {
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
  if (population == "women") {
    check_women(c, from, to);
    return;
  }
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
  const int64_t near_low = own.low, near_high = own.high;
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
  } else if (from == to && std::none_of(own.counts.begin(), own.counts.end(), [&](const auto* k) { return covers(*k, from, to, 15); })) {
    // Weeks away, and none nearer: the number moved between the one before and the
    // one behind.
    const ledger::PublishedCount *last = nullptr, *next = nullptr;
    for (const auto& k : counts_) {
      if (!counts_prisoners(k) || k.definition != own.definition) continue;
      if (k.period_end <= from && k.period_end > from - kFarDays) last = &k;
      if (k.period_start >= to && k.period_start < to + kFarDays && next == nullptr) next = &k;
    }
    for (const auto* k : {last, next})
      if (k != nullptr && std::find(own.counts.begin(), own.counts.end(), k) == own.counts.end()) own.add(*k);
  }
  bool definition_fits = false;
  // Nobody is named, and the number is somebody else's: by that definition.
  if (!named && !between && !meets(said, own.low, own.high))
    for (const auto* k : any.counts)
      if (meets(said, k->low, k->high.value_or(k->low)) && own.definition != k->definition) {
        own = Range{};
        own.add(*k);
        definition_fits = true;
        break;
      }
  for (const auto* k : own.counts)
    if (c.evidence.size() < 6 && (k->low == own.low || k->high.value_or(-1) == own.high || own.counts.size() <= 3)) c.evidence.push_back({k->seq, kNoPerson, says(*k)});
  c.particulars = {std::to_string(own.low), std::to_string(own.high), own.org, own.definition};
  const std::string words = range_text(said.low, said.high);
  // "At least six" is true of a thousand, and says nothing about it.
  const bool too_little = said.high == kUnbounded && said.low < own.low / 2;
  const bool fits = meets(said, own.low, own.high) && !too_little;
  const bool moved = fits && !between && !definition_fits && !meets(said, near_low, near_high);
  c.fields.push_back({"count", words, range_text(own.low, own.high), fits});
  if (named || !bodies_in(who, "publisher").empty()) c.fields.push_back({"definition", who, own.definition, named});
  if (fits) {
    c.verdict = between || moved ? Verdict::not_in_ledger : Verdict::supported;
    c.why = between || moved ? "count_between" : "count_fits";
    return;
  }
  if (too_little) {
    c.verdict = Verdict::not_in_ledger;
    c.why = "count_little";
    return;
  }
  // A figure of an earlier edition: right for whoever wrote before it was corrected.
  for (const ledger::CorrectedCount& k : corrected_) {
    if (!counts_prisoners(k.first) || !is_own(k.first) || !covers(k.first, from, to, from == to ? 15 : 0) || !meets(said, k.first.low, k.first.high.value_or(k.first.low))) continue;
    c.evidence.push_back({k.first.seq, kNoPerson, says(k.first)});
    c.evidence.push_back({k.corrected.seq, kNoPerson, says(k.corrected)});
    c.verdict = window_.known && window_.to < k.since ? Verdict::supported : Verdict::not_in_ledger;
    c.why = "count_corrected";
    c.particulars = {range_text(k.first.low, k.first.high.value_or(kUnbounded)), range_text(k.corrected.low, k.corrected.high.value_or(kUnbounded)), k.first.org, dates::iso(k.since)};
    c.fields.front().agrees = c.verdict == Verdict::supported;
    return;
  }
  // Other definitions count others: only what none of them comes near is wrong.
  const int64_t low = std::min(own.low, any.low), high = std::max(own.high, any.high);
  // "Hundreds" of twelve hundred is loose, and not false.
  const bool vague = std::none_of(c.claim.quote.begin(), c.claim.quote.end(), [](char x) { return x >= '0' && x <= '9'; }) && said.low < said.high && said.high >= 2 * said.low;
  // "A thousand", in a word, is as round as it sounds.
  const bool in_a_word = said.low == said.high && said.low > 0 && said.low % 1000 == 0 && std::none_of(c.claim.quote.begin(), c.claim.quote.end(), [](char x) { return x >= '0' && x <= '9'; });
  const bool far = vague ? said.high < low / 2 || said.low / 2 > high : is_far(said, low, high, between ? 5 : in_a_word ? 3 : 1);
  // The publisher's own number of these very days.
  const bool of_these_days = !between && (c.claim.date.origin != reading::DateOrigin::none || (window_.known && std::any_of(own.counts.begin(), own.counts.end(), [&](const auto* k) { return covers(*k, from, to, 15); })));
  const bool far_from_own = named && !vague && of_these_days && is_far(said, own.low, own.high, in_a_word ? 3 : 1);
  // Others than the recognised may be in custody for politics; no fewer than these.
  const bool more_of_others = !named_so && said.low > high;
  if (!political) {
    c.verdict = Verdict::out_of_scope;
    c.why = "other_population";
    return;
  }
  if (part && said.high < low) {
    c.verdict = Verdict::out_of_scope;
    c.why = "other_population";
    return;
  }
  c.verdict = (far || far_from_own) && !more_of_others ? Verdict::contradicted : Verdict::not_in_ledger;
  c.why = c.verdict == Verdict::contradicted ? "count_far" : between ? "count_between" : "count_near";
  // How many times as many, from the nearest ends to the farthest.
  if (c.verdict == Verdict::contradicted && said.low > 0 && said.high < own.low && own.low >= 2 * said.high) {
    c.why = "count_far_times";
    const int64_t fewest = (own.low + said.high / 2) / said.high, most = (own.high + said.low / 2) / said.low;
    if (fewest == most) c.why = "count_far_once";
    c.particulars.push_back(std::to_string(fewest));
    c.particulars.push_back(std::to_string(most));
  }
}

// The women among the held, where a publisher counted them.
void Checker::check_women(CheckedClaim& c, Day from, Day to) {
  c.verdict = Verdict::out_of_scope;
  c.why = "other_population";
  for (const auto& k : counts_) {
    if (!counts_prisoners(k) || !k.women || !covers(k, from, to, 15) || !says_the_same(*c.claim.value.count, *k.women, *k.women)) continue;
    c.verdict = Verdict::supported;
    c.why = "count_fits";
    c.particulars = {std::to_string(*k.women), std::to_string(*k.women), k.org, k.definition};
    c.fields.push_back({"count", range_text(c.claim.value.count->low, c.claim.value.count->high), std::to_string(*k.women), true});
    c.evidence.push_back({k.seq, kNoPerson, says(k)});
    return;
  }
}

// Whether a context's subject is whom the text names, in any script; a bare role
// ("the president") is the one office-holder whom the text names elsewhere.
bool Checker::is_office_of(const Context& k, const std::string& subject, std::string_view sentence) const {
  const auto a = names::parse_name(k.subject);
  const auto shares = [&](std::string_view text) {
    const auto b = names::parse_name(text);
    for (const auto& x : a.tokens)
      for (const auto& y : b.tokens)
        if (x.skeleton == y.skeleton && x.skeleton.size() > 4) return true;
    return false;
  };
  if (names::compare(a, names::parse_name(subject)).score >= names::kSameName || k.subject.find(subject) != k.subject.npos || shares(subject)) return true;
  // A name of somebody else is nobody of ours; a word without a capital is a role.
  size_t next = 0;
  const char32_t first = subject.empty() ? U'A' : reading::decode_at(subject, 0, next);
  const bool lower = (first >= U'a' && first <= U'z') || (first >= U'а' && first <= U'я') || first == U'і';
  if (!lower || bodies_in(subject, "role").empty()) return false;
  const std::set<std::string> countries = bodies_in(sentence, "country");
  if (!countries.empty() && !countries.contains(country_)) return false;
  size_t seen = 0;
  for (size_t at = 0; at < document_->text.size() && seen < 20000; ++seen) {
    const reading::Word w = reading::word_at(document_->text, at);
    if (w.end > w.start) {
      const std::string_view word = std::string_view(document_->text).substr(w.start, w.end - w.start);
      if (word.size() > 7 && shares(word)) return true;
      at = w.end;
    } else {
      reading::decode_at(document_->text, at, next);
      at = next;
    }
  }
  return false;
}

void Checker::check_office(CheckedClaim& c) {
  c.why = "nothing";
  if (c.claim.status != reading::ClaimStatus::asserted) return;
  const std::string_view sentence = sentence_of(c);
  for (const Context& k : context_) {
    if (k.kind != "office" || !is_office_of(k, c.claim.subject, sentence)) continue;
    c.evidence.push_back({k.seq, kNoPerson, "office " + days_text(k.from, k.to)});
    c.particulars = {dates::iso(k.from)};
    c.why = "office_since";
    if (c.claim.value.months) {
      const int months = *c.claim.value.months;
      const Day reached = dates::add_months(k.from, months);
      by_window(c, reached, Verdict::contradicted, Verdict::supported);
      // "For 20 years" is no more than that: what goes on a tenth and two years
      // longer is another number.  "More than 20" stays true.
      const std::set<std::string> words = bodies_in(c.claim.quote, "more");
      const Day beyond = dates::add_months(k.from, months + months / 10 + 24);
      if (words.empty() && c.verdict == Verdict::supported && window_.from > beyond) c.verdict = Verdict::contradicted;
      // "Almost 30" may be said some months before.
      if (c.verdict == Verdict::contradicted && window_.known && window_.to < reached && window_.to > dates::add_months(k.from, months - months / 10)) c.verdict = Verdict::not_in_ledger;
      if (c.verdict == Verdict::not_in_ledger && !bodies_in(c.claim.quote, "almost").empty()) c.verdict = Verdict::supported;
      // How long it has been, on the first and on the last day of writing.
      const auto lasted = [&](Day day) {
        const dates::Civil a = dates::to_civil(k.from), b = dates::to_civil(std::max(day, k.from));
        return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day);
      };
      const std::string books = window_.from <= dates::kMinDay ? "" : range_text(lasted(window_.from), lasted(window_.to));
      c.fields.push_back({"length", (words.empty() ? "" : "≥ ") + std::to_string(months), books, c.verdict != Verdict::contradicted});
    } else if (c.claim.date.origin != reading::DateOrigin::none) {
      const bool fits = c.claim.date.from <= k.from && k.from <= c.claim.date.to;
      const bool far = c.claim.date.from > k.from + 730 || c.claim.date.to < k.from - 730;
      c.verdict = fits ? Verdict::supported : far ? Verdict::contradicted : Verdict::not_in_ledger;
      c.fields.push_back({"since", days_text(c.claim.date.from, c.claim.date.to), dates::iso(k.from), fits});
    }
    return;
  }
}

}  // namespace stillheld::check
