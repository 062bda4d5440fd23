// Questions to the columns.
#include <algorithm>

#include "ledger/books.h"

namespace stillheld::ledger {

using dates::kMaxDay;
using dates::kMinDay;

namespace {

constexpr uint32_t kNobody = 0xFFFFFFFF;

uint8_t pack(Account account, Certainty certainty) {
  return static_cast<uint8_t>(static_cast<unsigned>(account) | static_cast<unsigned>(certainty) << 5);
}

}  // namespace

size_t Books::person_total(uint32_t import) const {
  size_t joined = 0;
  for (const uint32_t subject : who_.everybody()) joined += who_.leader(subject, import) != subject;
  if (import >= latest_import()) return persons_.size() - joined;
  // Persons are numbered by their first entry.
  const auto next = std::upper_bound(imports_.begin(), imports_.end(), import, [](uint32_t k, const Import& i) { return k < i.number; });
  const uint32_t end = next == imports_.end() ? kNobody : next->first;
  size_t known = 0;
  for (size_t i = 0; i < claim_seq_.size() && claim_seq_[i] < end; ++i) known = std::max<size_t>(known, claim_person_[i] + 1);
  for (const RecordRow& row : records_)
    if (row.seq < end && row.person != 0) known = std::max<size_t>(known, row.person + 1);
  return known - std::min(known, joined);
}

uint16_t Books::mark_bit(std::string_view word, uint32_t import) const {
  for (size_t i = 0; i < mark_words_.size(); ++i)
    if (mark_words_[i].word == word && mark_words_[i].import <= import) return static_cast<uint16_t>(1U << i);
  return 0;
}

bool Books::has_mark(std::string_view word, uint32_t import) const {
  const uint16_t bit_ = mark_bit(word);
  if (bit_ == 0) return false;
  for (size_t i = 0; i < current_.size(); ++i)
    if ((current_.marks[i] & bit_) != 0 && current_.known_from[i] <= import) return true;
  for (size_t i = 0; i < past_.size(); ++i)
    if ((past_.marks[i] & bit_) != 0 && past_.known_from[i] <= import) return true;
  return false;
}

uint8_t Books::weight(uint8_t state, uint16_t marks, const RuleSet& rules) const {
  const auto account = static_cast<Account>(state & 31);
  const auto certainty = static_cast<Certainty>(state >> 5);
  if (certainty == Certainty::none && !is_held(account)) {
    // Home confinement is no custody, yet some definitions count it.
    if ((rules.counts & bit(account)) == 0) return 0;
  }
  if (!rules.recognition.empty() && (marks & mark_bit(rules.recognition)) == 0) return 0;
  if (!rules.mark.empty() && (marks & mark_bit(rules.mark)) == 0) return 0;
  if (account == Account::unknown) return certainty == Certainty::silent ? 3 : 0;
  if ((rules.counts & bit(account)) != 0) {
    switch (certainty) {
      case Certainty::attested: return 1;
      case Certainty::term: return 2;
      case Certainty::silent: return 3;
      case Certainty::none: return is_held(account) ? 0 : 1;
    }
  }
  return (rules.may_count & bit(account)) != 0 && certainty != Certainty::none ? 3 : 0;
}

namespace {

// Sums of spans by weight, three fields of 21 bits, so that one addition does.
struct Tally {
  uint64_t packed = 0;
  uint32_t room = 1U << 20;
  Counts3 counts;
  void flush() {
    counts.low += static_cast<int64_t>(packed & 0x1FFFFF);
    counts.best += static_cast<int64_t>((packed >> 21) & 0x1FFFFF);
    counts.high += static_cast<int64_t>((packed >> 42) & 0x1FFFFF);
    packed = 0;
    room = 1U << 20;
  }
};

constexpr uint64_t kAdd[4] = {0, 1ULL | 1ULL << 21 | 1ULL << 42, 1ULL << 21 | 1ULL << 42, 1ULL << 42};

}  // namespace

Counts3 Books::held(Day day, uint32_t import, const RuleSet& rules) const {
  uint64_t add_for[2][256];
  const bool marked = !rules.recognition.empty() || !rules.mark.empty();
  uint16_t needed = 0;
  if (!rules.recognition.empty()) needed = static_cast<uint16_t>(needed | mark_bit(rules.recognition));
  if (!rules.mark.empty()) needed = static_cast<uint16_t>(needed | mark_bit(rules.mark));
  if (marked && needed == 0) return {};
  for (unsigned state = 0; state < 256; ++state) {
    add_for[0][state] = 0;
    const bool real = (state & 31) < kAccounts && (state >> 5) < 4;
    add_for[1][state] = real ? kAdd[weight(static_cast<uint8_t>(state), 0xFFFF, rules)] : 0;
  }
  Tally tally;
  const bool latest = import >= latest_import();
  const auto scan = [&](const SpanColumns& c, bool check_known) {
    const size_t n = c.size();
    const Day *from = c.from.data(), *to = c.to.data();
    const uint8_t* state = c.state.data();
    const uint16_t* marks = c.marks.data();
    const uint32_t *known_from = c.known_from.data(), *known_to = c.known_to.data();
    for (size_t begin = 0; begin < n; begin += 1 << 20) {
      const size_t end = std::min(n, begin + (1 << 20));
      uint64_t packed = 0;
      if (!marked && !check_known) {
        for (size_t i = begin; i < end; ++i)
          packed += add_for[(from[i] <= day) & (day < to[i])][state[i]];
      } else {
        for (size_t i = begin; i < end; ++i) {
          unsigned in = (from[i] <= day) & (day < to[i]) & ((marks[i] & needed) == needed);
          if (check_known) in &= (known_from[i] <= import) & (import < known_to[i]);
          packed += add_for[in][state[i]];
        }
      }
      tally.packed = packed;
      tally.flush();
    }
  };
  scan(current_, !latest);
  if (!latest) scan(past_, true);
  return tally.counts;
}

void Books::each_span(uint32_t import, const std::function<void(uint32_t, Day, Day, Account, Certainty, uint16_t, Way, Cause)>& see) const {
  size_t a = 0, b = 0;
  const auto show = [&](const SpanColumns& c, size_t i) {
    see(c.person[i], c.from[i], c.to[i], c.account(i), c.certainty(i), c.marks[i], static_cast<Way>(c.way[i]), static_cast<Cause>(c.cause[i]));
  };
  const bool latest = import >= latest_import();
  while (true) {
    while (a < current_.size() && current_.known_from[a] > import) ++a;
    while (!latest && b < past_.size() && !(past_.known_from[b] <= import && import < past_.known_to[b])) ++b;
    const bool more_a = a < current_.size(), more_b = !latest && b < past_.size();
    if (!more_a && !more_b) return;
    if (more_a && (!more_b || current_.person[a] < past_.person[b])) show(current_, a++);
    else show(past_, b++);
  }
}

std::vector<HeldPerson> Books::held_persons(Day day, uint32_t import, const RuleSet& rules) const {
  std::vector<HeldPerson> out;
  uint32_t last = kNobody;
  Day since_latest = kMinDay, since_earliest = kMinDay;
  bool in_custody = false;
  Day previous_to = kMinDay;
  each_span(import, [&](uint32_t person, Day from, Day to, Account account, Certainty certainty, uint16_t marks, Way, Cause cause) {
    if (person != last) {
      in_custody = false;
      last = person;
    }
    const bool here = certainty != Certainty::none || account == Account::restricted_home;
    if (here && (!in_custody || previous_to != from)) {
      since_earliest = since_latest = from;
      in_custody = true;
      if (account == Account::unknown && cause == Cause::window) since_latest = kMaxDay;
    } else if (here && since_latest == kMaxDay) {
      since_latest = from;
    } else if (!here) {
      in_custody = false;
    }
    previous_to = to;
    if (from <= day && day < to && weight(pack(account, certainty), marks, rules) != 0) {
      Certainty shown = certainty == Certainty::none ? Certainty::attested : certainty;
      if (weight(pack(account, certainty), marks, rules) == 3) shown = Certainty::silent;
      out.push_back({person, account, shown, since_earliest, since_latest});
    }
    // The window's end is known only from the next span.
    if (!out.empty() && out.back().person == person && out.back().since_latest == kMaxDay && since_latest != kMaxDay &&
        out.back().since_earliest == since_earliest)
      out.back().since_latest = since_latest;
  });
  return out;
}

std::vector<Counts3> Books::series(Day first, Day last, uint32_t import, const RuleSet& rules) const {
  const auto days = static_cast<size_t>(last - first + 1);
  std::vector<Counts3> change(days + 1);
  const bool latest = import >= latest_import();
  uint8_t weights[256];
  for (unsigned state = 0; state < 256; ++state)
    weights[state] = (state & 31) < kAccounts && (state >> 5) < 4 ? weight(static_cast<uint8_t>(state), 0xFFFF, rules) : 0;
  const bool marked = !rules.recognition.empty() || !rules.mark.empty();
  const auto scan = [&](const SpanColumns& c, bool check_known) {
    for (size_t i = 0; i < c.size(); ++i) {
      uint8_t w = weights[c.state[i]];
      if (w == 0 || c.to[i] <= first || c.from[i] > last) continue;
      if (check_known && !(c.known_from[i] <= import && import < c.known_to[i])) continue;
      if (marked && weight(c.state[i], c.marks[i], rules) == 0) continue;
      const auto a = static_cast<size_t>(std::max(c.from[i], first) - first);
      const auto b = static_cast<size_t>(std::min(c.to[i], last + 1) - first);
      const auto add = [&](size_t at, int64_t by) {
        change[at].high += by;
        if (w <= 2) change[at].best += by;
        if (w == 1) change[at].low += by;
      };
      add(a, 1);
      add(b, -1);
    }
  };
  scan(current_, !latest);
  if (!latest) scan(past_, true);
  for (size_t i = 1; i < days; ++i) {
    change[i].low += change[i - 1].low;
    change[i].best += change[i - 1].best;
    change[i].high += change[i - 1].high;
  }
  change.resize(days);
  return change;
}

std::vector<uint32_t> Books::find_handle(std::string_view handle) const {
  const uint64_t key = hash_key(handle);
  std::vector<uint32_t> out;
  auto row = std::lower_bound(handles_.begin(), handles_.end(), key, [](const HandleRow& r, uint64_t k) { return r.key < k; });
  for (; row != handles_.end() && row->key == key; ++row)
    if (std::find(out.begin(), out.end(), row->person) == out.end()) out.push_back(row->person);
  return out;
}

std::optional<uint32_t> Books::handle_record(uint32_t person) const {
  std::optional<uint32_t> out;
  for (const HandleRow& row : handles_)
    if (row.person == person && (!out || row.record < *out)) out = row.record;
  return out;
}

}  // namespace stillheld::ledger
