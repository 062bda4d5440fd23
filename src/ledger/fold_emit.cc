// Episodes → spans, postings and marks.
#include <algorithm>

#include "ledger/fold_internal.h"

namespace stillheld::ledger {

using dates::kMaxDay;
using dates::kMinDay;

void Folder::push(Day from, Account account, Certainty certainty, Way way, Cause cause) {
  if (from >= kMaxDay) return;  // on no day
  auto& spans = out_.spans;
  while (!spans.empty() && spans.back().from >= from) spans.pop_back();
  if (!spans.empty() && spans.back().account == account && spans.back().certainty == certainty &&
      cause != Cause::posting)
    return;
  if (spans.empty()) from = kMinDay;
  spans.push_back({from, account, certainty, way, cause});
}

void Folder::post(const Happening* h, Account from, Account to, Day earliest, Day latest, Way way, Cause cause) {
  if (!detail_) return;
  Posting p{from, to, earliest, latest, way, cause, h != nullptr ? h->wave : 0, {}};
  if (h != nullptr) p.claims = h->claims;
  out_.postings.push_back(std::move(p));
}

// Writes the spans, postings and the episode of what was read.
void Folder::emit(const Open& open, const Happening* exit, Day exit_earliest, Day exit_latest, Account after, Way way_out) {
  const bool closed = exit != nullptr;
  const Law& law = definitions_->law;
  Day entry_latest = open.entry_latest, entry_earliest = open.entry_earliest;
  if (closed) {
    // Somebody left on a day: who was held before, was held the day before.
    // Where the arrest itself is dated no better than the exit, nothing is certain.
    entry_latest = std::min(entry_latest, open.inferred ? std::max(entry_earliest, exit_latest - 1) : exit_latest);
    entry_earliest = std::min(entry_earliest, entry_latest);
  }
  const Day end = closed ? exit_latest : kMaxDay;
  Day attested = open.attested;
  if (closed) attested = std::max(attested, exit_earliest - 1);
  if (closed) attested = std::min(attested, exit_latest - 1);
  // The term: its last possible end.
  Day term = kMaxDay;
  int months = open.months;
  Day counted_from = open.verdict_latest;
  if (months < 0) {
    for (const Happening& f : floating_)
      if (f.family == Family::verdict && f.months > 0 && f.absentia != 1) {
        months = f.months;
        counted_from = std::min(f.latest, closed ? exit_latest : f.latest);
      }
  }
  if (months >= 0 && counted_from > kMinDay) term = dates::add_months(counted_from, months + open.added_months);

  // Accounts within the episode, each from its certain day on.
  struct Piece { Day from; Account account; Way way; };
  static thread_local std::vector<Piece> pieces;
  pieces.clear();
  for (size_t i = 0; i < open.segments.size(); ++i) {
    const Open::Segment& s = open.segments[i];
    Day from = i == 0 ? entry_latest : std::max(s.from_latest, entry_latest);
    if (closed) from = std::min(from, std::max(entry_latest, end - 1));
    if (!pieces.empty()) from = std::max(from, pieces.back().from);
    if (s.account == Account::held_arrest) {
      // Police custody becomes remand when the case goes on; what goes on
      // longer than the law lets an arrest last is custody of another kind.
      const bool goes_on = i + 1 < open.segments.size() && s.happening->family == Family::arrest &&
                           open.segments[i + 1].account != Account::held_arrest &&
                           open.segments[i + 1].account != Account::held_house_arrest;
      pieces.push_back({from, goes_on ? Account::held_remand : Account::held_arrest, s.way});
      const Day next = i + 1 < open.segments.size() ? std::clamp(open.segments[i + 1].from_latest, from, std::max(from, end)) : end;
      if (!goes_on && next - from > law.arrest_max_days)
        pieces.push_back({from + law.arrest_max_days, Account::held_unspecified, Way::unknown});
    } else {
      pieces.push_back({from, s.account, s.way});
    }
  }

  if (out_.spans.empty()) push(kMinDay, Account::at_liberty, Certainty::none, Way::none, Cause::start);
  const Account before = out_.spans.back().account;
  if (entry_earliest < entry_latest) push(entry_earliest, Account::unknown, Certainty::silent, open.way_in, Cause::window);
  const auto certainty_at = [&](Day day) {
    if (day <= attested) return Certainty::attested;
    if (term < kMaxDay && day < term) return Certainty::term;
    return Certainty::silent;
  };
  Day cuts[2] = {attested + 1, term};
  if (cuts[0] > cuts[1]) std::swap(cuts[0], cuts[1]);
  // From here on nobody knows: the term is over, and nothing attests custody.
  const Day lost = term < kMaxDay ? std::max({term, attested + 1, pieces.front().from}) : kMaxDay;
  while (pieces.size() > 1 && pieces.back().from >= lost) pieces.pop_back();
  for (size_t i = 0; i < pieces.size(); ++i) {
    const Day stop = i + 1 < pieces.size() ? pieces[i + 1].from : end;
    const auto account_at = [&](Day day) {
      return term < kMaxDay && day >= term && day > attested ? Account::unknown : pieces[i].account;
    };
    if (pieces[i].from < stop)
      push(pieces[i].from, account_at(pieces[i].from), certainty_at(pieces[i].from), pieces[i].way, Cause::posting);
    for (Day cut : cuts) {
      if (cut <= pieces[i].from || cut >= stop) continue;
      const Cause cause = cut == term && cut > attested ? Cause::term_ended
                          : closed && cut >= exit_earliest ? Cause::window
                                                          : Cause::silence;
      push(cut, account_at(cut), certainty_at(cut), closed ? way_out : Way::none, cause);
    }
  }
  if (detail_) {
    Account at = before;
    for (size_t i = 0; i < pieces.size(); ++i) {
      const Open::Segment* s = &open.segments[0];
      for (const auto& segment : open.segments)
        if (segment.from_latest <= pieces[i].from) s = &segment;
      const bool first = i == 0;
      if (pieces[i].account != at)
        post(s->happening, at, pieces[i].account, first ? entry_earliest : std::min(s->from_earliest, pieces[i].from),
             pieces[i].from, pieces[i].way, Cause::posting);
      at = pieces[i].account;
    }
    if (lost < end) {
      post(open.opener, at, Account::unknown, lost, lost, Way::unknown, Cause::term_ended);
      at = Account::unknown;
    }
    if (closed) post(exit, at, after, exit_earliest, exit_latest, way_out, Cause::posting);
    Episode e;
    e.entry_earliest = entry_earliest;
    e.entry_latest = entry_latest;
    e.exit_earliest = closed ? exit_earliest : kMaxDay;
    e.exit_latest = closed ? exit_latest : kMaxDay;
    e.open = !closed;
    e.attested_until = attested;
    e.term_ends = term;
    e.way_in = open.way_in;
    e.way_out = way_out;
    e.after = after;
    out_.episodes.push_back(e);
  }
  if (closed) push(exit_latest, after, Certainty::none, way_out, Cause::posting);
}

void Folder::emit_marks() {
  out_.marks.clear();
  for (uint32_t i = 0; i < claims_.size(); ++i) {
    const Claim& c = claims_[i];
    if (out_.standings[i] != Standing::accepted || c.word == 0) continue;
    if (c.what == What::occupation) {
      out_.marks.push_back({c.word, kMinDay, kMaxDay});
    } else if (c.what == What::recognition && !c.after_the_fact) {
      Mark mark{c.word, c.date.latest(), kMaxDay};
      for (uint32_t k = 0; k < claims_.size(); ++k) {
        const Claim& w = claims_[k];
        if (w.what == What::recognition_withdrawn && w.word == c.word && out_.standings[k] == Standing::accepted &&
            w.date.latest() >= mark.from)
          mark.to = std::min(mark.to, w.date.latest());
      }
      if (mark.from < kMaxDay) out_.marks.push_back(mark);
    }
  }
}

}  // namespace stillheld::ledger
