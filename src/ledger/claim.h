// A Claim is a dated assertion about one person, as the fold needs it.
//
// It is read from one entry of the log and holds no personal value: names,
// notes and quotes stay in the store and are fetched when something is shown.
// 80 bytes, so that five million of them fit an old laptop.
//
// (1) `import` is when it became known: a claim is known at K if its import
//     was recorded at K or before.
// (2) published_from … published_to are the days on which its source can have
//     been published: never before the fact that it reports (a claim of the
//     past), never after the capture that holds it.
//
// Threads: values.  Tested by claim_test.cc.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "dates/date.h"
#include "ledger/codes.h"
#include "log/entry.h"

namespace stillheld::ledger {

using log::Seq;

// Short strings that many claims share (waves, organisations, publishers'
// groups), as numbers.  0 is the empty string.
class Words {
 public:
  Words() { add(""); }
  uint32_t add(std::string_view text);
  uint32_t find(std::string_view text) const;  // 0 if it is not there
  const std::string& text(uint32_t number) const { return texts_[number]; }
  size_t size() const { return texts_.size(); }

 private:
  std::vector<std::string> texts_;
  std::unordered_map<std::string, uint32_t> numbers_;
};

struct Claim {
  dates::Date date;
  Seq seq = 0;
  uint32_t person = 0;
  uint32_t import = 0;
  uint32_t record = 0;
  uint32_t replaces = 0;
  uint32_t source = 0;
  dates::Day published_from = dates::kMinDay;
  dates::Day published_to = dates::kMaxDay;
  uint32_t word = 0;    // wave, organisation or mark, by kind
  uint32_t group = 0;   // independence group of the publisher
  int16_t months = -1;  // −1: not said
  What what = What::remark;
  Way way = Way::none;
  Destination destination = Destination::none;
  Penalty penalty = Penalty::none;
  Grade grade = Grade::seen;
  Standing standing = Standing::accepted;  // as entered
  int8_t absentia = -1;                    // −1: not said
  bool after_the_fact = false;             // recognition: ex post facto
};

// What a source entry says, kept for the claims that refer to it.
struct Source {
  std::string publisher;
  uint32_t group = 0;
  dates::Date published;
};

// Reads a claim about a person.  `source` may be null; `captured` is the day on
// which the capture was fetched, or the claim was recorded.
Result<Claim> read_claim(Seq seq, const log::Entry& entry, const Source* source, dates::Day captured, Words& words);

}  // namespace stillheld::ledger
