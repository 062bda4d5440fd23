// Publications: what goes into the public log (evidence/public_log.h), made of an
// answer and of nothing else.
//
// (1) A number is reckoned here, from the books, at the state of the work log
//     that the entry names: the last entry known at K.  Whoever has that log
//     gets the same number (cli/verify does).
// (2) A claim about somebody who is counted only is not opened (kWithheld); of
//     others the entry's bytes alone go, in which values are commitments.
// (3) Tombstones go over with every publishing; a tombstone names its subject
//     only if the public log knows that subject.
//
// Threads: one.  Tested by cli/publish_test.cc.
#pragma once

#include "evidence/public_log.h"
#include "publish/answers.h"

namespace stillheld::publish {

class Publisher {
 public:
  // REQUIRES: all outlive it.  `now`: of the clock.
  Publisher(const Ask& ask, const Policy& policy, evidence::PublicLog& log, Millis now) : ask_(ask), policy_(policy), log_(log), now_(now) {}
  // Who is held on a day, by ask.rules, as known at ask.import.  Its place.
  Result<Seq> held(Day on);
  Result<Seq> claim(Seq entry);
  // How many were carried over.
  Result<uint64_t> tombstones();

 private:
  Result<std::pair<int64_t, std::string>> work_log(uint32_t import);  // size and root
  log::Entry begin(std::string_view what);
  Result<Seq> definition();
  const Ask& ask_;
  const Policy& policy_;
  evidence::PublicLog& log_;
  Millis now_;
  int64_t import_ = 0;
};

// The number that a publication states, from the books once more; nothing if the
// books do not reach its size, or do not know its definition.
std::optional<ledger::Counts3> published_number(const ledger::Books& books, const log::Entry& publication);

}  // namespace stillheld::publish
