// fold() turns the claims about one person into events, episodes and postings,
// and into the account in which the person is on every day.
//
// Definitions
//   event    what accepted claims agree happened: claims of one kind whose
//            dates are compatible are one event; its date is what all allow.
//   episode  one unbroken deprivation of liberty, from an entry to an exit.
//   posting  a movement from one account to another on a day, or on some day
//            of an interval, with the claims behind it.
//   span     a stretch of days with one account and one certainty.
//
// Certainty of custody on day D within an episode (DESIGN section 1):
//   attested  custody is attested on D or a later day of the episode; an exit
//             attests it until the day before;
//   term      nothing attests it any more, but a known term is still running;
//   silent    no exit is known.  Past the last possible end of a term the
//             account is `unknown`.
// Days on which an entry may have happened already count as silent; days on
// which an exit may still have been to come, as term or silent.
//
// What opens an episode: an arrest, a placement in custody, house arrest; and,
// where no arrest is known, what attests custody: a sentence to prison or
// colony (or one longer than restriction of freedom can be), a sighting, an
// exit, a death in custody.  Then the entry lies between the day on which the
// books begin and that event.
//
//   arrest 2021-07-14, verdict 2023-03-03 of 108 months, release 2026-03-19
//     → at_liberty … 2021-07-13 | held.remand … 2023-03-02 |
//       held.colony … 2026-03-18 | free.abroad_forced
//   release 2025-09-11 and, the same day, refusal
//     → the release is revoked: one unbroken episode, no re-arrest
//
// Counter-example: a verdict in absentia opens nothing; nobody was held.
//
// (1) Spans cover all days, in order, without gap or overlap.
// (2) Postings are derived: nothing but fold() makes one.  Each names claims.
// (3) Episodes of one person don't overlap.
// (4) The result depends on the claims, their standing and the definitions
//     alone, not on the order in which claims are given.
// (5) No claim is lost: what the books do not follow is in `standings` as
//     conflict or revoked, and what looks wrong is in `warnings`.
//
// Threads: a Folder belongs to one thread; folding many people reuses it.
// Tested by fold_test.cc, cases/ledger/*.case.
#pragma once

#include <span>
#include <vector>

#include "ledger/claim.h"
#include "ledger/definitions.h"

namespace stillheld::ledger {

using dates::Day;

// Why the account or the certainty changed at the start of a span.
enum class Cause : uint8_t {
  start,      // before everything that is known
  posting,    // somebody moved
  window,     // from here on the movement may have happened
  silence,    // the last attestation is past
  term_ended  // the last possible end of the known term is past
};
std::string_view text_of(Cause);

struct Span {
  Day from = dates::kMinDay;
  Account account = Account::at_liberty;
  Certainty certainty = Certainty::none;
  Way way = Way::none;    // of the posting at (or around) its start
  Cause cause = Cause::start;
  bool operator==(const Span&) const = default;
};

// A stretch of days on which somebody counts as recognised by an organisation,
// or carries a mark.
struct Mark {
  uint32_t word = 0;
  Day from = dates::kMinDay;
  Day to = dates::kMaxDay;  // the first day on which not any more
  bool operator==(const Mark&) const = default;
};

struct Event {
  What what = What::remark;
  Day earliest = dates::kMinDay, latest = dates::kMaxDay;
  int16_t months = -1;
  Way way = Way::none;
  Destination destination = Destination::none;
  Penalty penalty = Penalty::none;
  uint32_t wave = 0;
  std::vector<uint32_t> claims;  // indices into the input
};

struct Posting {
  Account from = Account::at_liberty, to = Account::at_liberty;
  Day earliest = dates::kMinDay, latest = dates::kMinDay;
  Way way = Way::none;
  Cause cause = Cause::posting;
  uint32_t wave = 0;
  std::vector<uint32_t> claims;
};

struct Episode {
  Day entry_earliest = dates::kMinDay, entry_latest = dates::kMinDay;
  Day exit_earliest = dates::kMaxDay, exit_latest = dates::kMaxDay;
  bool open = true;
  Day attested_until = dates::kMinDay;
  Day term_ends = dates::kMaxDay;  // last possible end; kMaxDay: not known
  Way way_in = Way::none, way_out = Way::none;
  Account after = Account::at_liberty;
};

enum class Oddity : uint8_t {
  release_before_arrest,
  verdict_before_arrest,
  arrest_while_held,
  after_death,
  left_while_held,
  exits_differ,
  arrests_differ,
  deaths_differ,
  sentences_differ
};
std::string_view text_of(Oddity);

struct Warning {
  Oddity oddity;
  uint32_t claim;  // index of a claim of each side
  uint32_t other;
};

struct Folded {
  std::vector<Span> spans;
  std::vector<Mark> marks;
  std::vector<Standing> standings;  // of every claim of the input
  // Filled only by fold(…, detail = true), but `warnings` always.
  std::vector<Event> events;
  std::vector<Posting> postings;
  std::vector<Episode> episodes;
  std::vector<Warning> warnings;

  const Span& span_on(Day day) const;
};

class Folder {
 public:
  // `standings` says where each claim stands by people's decisions.
  // REQUIRES: standings.size() == claims.size(); each claim has its own seq.
  const Folded& fold(std::span<const Claim> claims, std::span<const Standing> standings,
                     const Definitions& definitions, bool detail);

 private:
  struct Happening;
  struct Open;
  struct Step;
  void gather();
  void put_in_order();
  void narrow();
  bool before(const Happening& a, const Happening& b) const;
  Step step(const Happening& h, uint8_t state) const;
  bool sequence();
  bool prefer(const Happening& a, const Happening& b) const;
  void outvote(const Happening& loser, const Happening& winner, Oddity oddity);
  void warn(Oddity oddity, const Happening& a, const Happening& b);
  void enter(Open& open, const Happening& h, Day earliest, Day latest, Account account, Way way, bool inferred);
  void change(Open& open, const Happening& h, Account account, Way way);
  void leave(Open& open, const Happening* h, Day earliest, Day latest, Account after, Way way);
  void emit(const Open& open, const Happening* exit, Day earliest, Day latest, Account after, Way way);
  void emit_marks();
  void push(Day from, Account account, Certainty certainty, Way way, Cause cause);
  void post(const Happening* h, Account from, Account to, Day earliest, Day latest, Way way, Cause cause);

  std::span<const Claim> claims_;
  const Definitions* definitions_ = nullptr;
  bool detail_ = false;
  std::vector<Happening> happenings_;
  std::vector<Happening> floating_;
  Folded out_;
  bool ever_closed_ = false;

 public:
  Folder();
  ~Folder();
};

}  // namespace stillheld::ledger
