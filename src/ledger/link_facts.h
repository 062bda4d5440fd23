// What the lists say about a subject that helps to know the person again.
//
// Definition: a Fact is one value of one column that linking compares: a name,
// a birth date, the day of an arrest, a place.  It comes from one claim, counts
// from that claim's import on, and not while the claim is set aside.  Whom the
// engine calls a record is here a *subject*, with all the facts that are told of
// it, in whichever list: what a list's own id holds together is one already.
//
//   name "Марыя Прыклад" · name "Maria Priklad" · birth 1990-05-17 · arrest 2021-07
//     → given {Марыя, Maria} · family {Прыклад, Priklad} · birth · arrest
//
// Counter-example: a record a row of an edition.  The same row would be met every
// month, and the person be linked to itself.
//
// (1) The record of a subject depends on what is told of it, not on the order in
//     which it was told: values are sorted.
// (2) A subject without a name has no record: dates alone name nobody.
// (3) Dates are as precise as the claim; a vague one becomes a year or nothing,
//     never a day (dates/date.h).
// (4) Only accepted claims speak; superseded, retracted and undone ones do not.
//
// Threads: immutable once read.  Tested by linker_test.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "dates/date.h"
#include "identity/records.h"
#include "log/entry.h"
#include "store/store.h"

namespace stillheld::ledger {

class Books;

// The columns of a subject's record.  A run names those that it was learnt on.
struct LinkColumn {
  std::string_view name;
  identity::Kind kind;
};
inline constexpr LinkColumn kLinkColumns[] = {
    {"given", identity::Kind::kGiven},   {"patronymic", identity::Kind::kPatronymic},
    {"family", identity::Kind::kFamily}, {"birth", identity::Kind::kBirth},
    {"death", identity::Kind::kDeath},   {"arrest", identity::Kind::kEvent},
    {"place", identity::Kind::kText},    {"occupation", identity::Kind::kText},
    {"gender", identity::Kind::kCategory}};
inline constexpr size_t kLinkColumnCount = std::size(kLinkColumns);

struct Fact {
  uint32_t subject = 0;
  uint32_t claim = 0;
  uint32_t import = 0;
  uint32_t column = 0;  // of kLinkColumns
  uint32_t text = 0;
};

// A claim that takes another's place.
struct Replacement {
  uint32_t claim = 0, import = 0, target = 0, subject = 0;
};

class LinkFacts {
 public:
  // Of all subjects, or of those in `only` (sorted).
  static Result<LinkFacts> read(const Books& books, store::Reader& reader, const std::vector<uint32_t>* only);

  std::span<const Fact> of(uint32_t subject) const;
  const std::vector<Fact>& all() const { return facts_; }  // by subject, claim
  const std::vector<Replacement>& replacements() const { return replacements_; }
  std::string_view text(uint32_t number) const { return texts_.view(number); }

 private:
  void add(uint32_t subject, uint32_t claim, uint32_t import, size_t column, std::string_view text);
  void add_name(uint32_t subject, uint32_t claim, uint32_t import, std::string_view text);
  Status add_claim(const Books& books, uint32_t claim, uint32_t subject, const log::Entry& entry);
  void add_personal(uint32_t claim, uint32_t subject, uint32_t import, const log::Personal& value, bool whole_name);
  std::vector<Fact> facts_;
  std::vector<Replacement> replacements_;
  identity::Strings texts_;
};

// "1990-05-17", "1990-05", "1990", or empty if it says less than a year.
std::string link_date(const dates::Date& date);
// What a list wrote, in such a form where it can be read, else as it is.
std::string link_birth(std::string_view text);

}  // namespace stillheld::ledger
