// What fold_gather.cc (claims → happenings) hands to fold.cc (happenings →
// episodes), and this to fold_emit.cc (episodes → spans and postings).  No one else's business.
#pragma once

#include "ledger/fold.h"

namespace stillheld::ledger {

using dates::kMaxDay;
using dates::kMinDay;

// Kinds that can be two reports of one happening.
enum class Family : uint8_t { arrest, administrative, custody, custody_again, charge, house_arrest, verdict, added,
                              appeal, transfer, penalty_change, sighting, refusal, exit, closed, free_by, death,
                              departure, recognition, none };

bool is_custodial(Penalty penalty);
bool is_noncustodial(Penalty penalty);
Family family_of(What what);

struct Folder::Step { uint8_t state, odd; };

struct Folder::Happening {
  Family family = Family::none;
  What what = What::remark;
  Day earliest = kMinDay, latest = kMaxDay;
  int16_t months = -1;
  Way way = Way::none;
  Destination destination = Destination::none;
  Penalty penalty = Penalty::none;
  int8_t absentia = -1;
  uint32_t wave = 0;
  Grade grade = Grade::recalled;
  bool gone = false;  // outvoted or revoked
  std::vector<uint32_t> claims;

  bool is_day() const { return earliest == latest; }
  Day place() const { return earliest > kMinDay ? earliest : latest; }
};

// An episode that is being read.
struct Folder::Open {
  bool held = false;
  bool inferred = false;          // no arrest is known
  bool by_verdict_only = false;   // nothing but a sentence opened it
  const Happening* opener = nullptr;
  Day entry_earliest = kMinDay, entry_latest = kMinDay;
  Account account = Account::at_liberty;
  Way way_in = Way::none;
  Day attested = kMinDay;
  // The term: the last possible end of the sentence that counts, plus what
  // later sentences added.
  Day verdict_latest = kMinDay;
  int months = -1;
  int added_months = 0;
  struct Segment { Day from_earliest, from_latest; Account account; Way way; const Happening* happening; };
  std::vector<Segment> segments;
};

}  // namespace stillheld::ledger
