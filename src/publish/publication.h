// Publications: what goes into the public log (evidence/public_log.h), made of an
// answer and of nothing else.
//
// (1) A number is reckoned here, from the books, at the state of the work log
//     that the entry names: the last entry known at K.  Whoever has that log
//     gets the same number (cli/verify does).
// (2) A claim about somebody who is counted only is not opened (kWithheld); of
//     others the entry's bytes alone go, in which values are commitments.
//     A balance goes as the public may see it: small cells are told together.
// (3) Tombstones go over with every publishing; a tombstone names its subject
//     only if the public log knows that subject.
//
// Threads: one.  Tested by cli/publish_test.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/public_log.h"
#include "publish/answers.h"

namespace stillheld::publish {

class Publisher {
 public:
  // REQUIRES: all outlive it.  `now`: of the clock.
  Publisher(const Ask& ask, const Policy& policy, evidence::PublicLog& log, Millis now) : ask_(ask), policy_(policy), log_(log), now_(now) {}
  // Who is held on a day, by ask.rules, as known at ask.import.  Its place.
  Result<Seq> held(Day on);
  // Of each day from `from` to `to`; at most evidence::kMostDays.
  Result<Seq> held_days(Day from, Day to);
  // Of persons by ask.rules, or of published counts.
  Result<Seq> balance(Day from, Day to, std::optional<std::string_view> counts);
  Result<Seq> wave(std::string_view id);
  Result<Seq> claim(Seq entry);
  // How many were carried over.
  Result<uint64_t> tombstones();

 private:
  Result<std::pair<int64_t, std::string>> work_log(uint32_t import);  // size and root
  log::Entry begin(std::string_view what);
  Result<Seq> definition();
  // What of it is the same for every number: definition, K, the work log.
  Result<log::Entry> number(std::string_view what, bool by_rules);
  const Ask& ask_;
  const Policy& policy_;
  evidence::PublicLog& log_;
  Millis now_;
  int64_t import_ = 0;
};

// Whether the books give another number than a publication states: what is wrong,
// or nothing.  `reader`: of the same log.
std::optional<std::string> wrong_number(const ledger::Books& books, store::Reader& reader, const log::Entry& publication);

// All numbers of a public log, a row each, for an export; and sentences about those
// of an overview's numbers that were published.
Node published_rows(const evidence::PublicLog& log);
std::vector<std::string> public_notes(const Node& overview, const evidence::PublicLog& log, const Messages& messages);

}  // namespace stillheld::publish
