// Waves: releases announced together, with their named members.
//
// A wave's number is published; its members are those persons of the books
// whose claims put them into it.  The unnamed are the difference: computed,
// never posted, and nobody's account.
//
// (1) A member *left* if an exit of that wave stands; *stayed* if the person was
//     on the list and refused, or was turned back.
// (2) A claim that the books don't follow (conflict) makes no member; it is
//     counted as wrongly named.
//
// Threads: reading only.  Tested by waves_test.cc.
#pragma once

#include <string>
#include <vector>

#include "ledger/counts.h"

namespace stillheld::ledger {

struct WaveMember {
  uint32_t person = 0;
  Way way = Way::none;
  Account account = Account::at_liberty;  // after it
  bool stayed = false;
  Seq claim = 0;
};

struct Wave {
  const Special* claim = nullptr;  // the wave's own entry
  std::string id, kind, part_of;
  dates::Date date;
  std::optional<int64_t> total, political;
  Way way = Way::none;
  std::vector<WaveMember> members;
  std::vector<uint32_t> wrongly_named;
  // Unnamed = total − members; nullopt where the total is not published.
  std::optional<int64_t> unnamed() const;
};

Result<std::vector<Wave>> waves(const Books& books, store::Reader& reader, uint32_t import);

}  // namespace stillheld::ledger
