// An Entry is one line of the log: the truth from which everything is derived.
//
// Definition: an entry's bytes are JSON in the canonical form of RFC 8785,
// integers and strings only, at most kMaxEntryBytes.  Its envelope (v, kind,
// at, by, import) and what the books count with (kind of event, date, way,
// months, published numbers, publishers, rules) are open.
//
// (1) A subject is a random 128-bit id.
// (2) Every personal value — name, slug, address of a page, a list's own id,
//     quote, note, date of birth, articles, place — stands in the entry only
//     as a commitment under `sealed`: HMAC-SHA-256 with a key of 32 random
//     bytes (base/hash.h).  Value and key lie beside the log, so that they can
//     be erased and every proof still verifies.
// (3) decode(encode(e)) == e, and encode(decode(bytes)) == bytes for all bytes
//     that encode made: one entry has one form.
// (4) `at` never decreases along the log.  The entries of one command share
//     one `at` and one `import` number: what is known together, came together.
// (5) No entry is ever changed or removed.  A correction is a new entry
//     (decision, undo, a claim that `replaces` another).
//
//   {"at":1767225600000,"by":"desk","cols":[8,9],"date":"2021-07-14","import":3,
//    "kind":"claim","record":812,"slot":0,"source":805,
//    "subject":"4x1m…","v":1,"what":"arrest"}
//
// Counter-example: {"name":"…"}.  A name in the clear can never be taken back.
//
// Numbers refer to other entries by their place in the log, counted from 1.
//
// Threads: values.  Tested by entry_test.cc, fuzzed by entry_fuzz.cc.
// Source: RFC 8785 (JCS); DESIGN sections 2, 3 and 8.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/random.h"
#include "base/result.h"

namespace stillheld::log {

inline constexpr size_t kMaxEntryBytes = 16384;
inline constexpr int64_t kAbsent = std::numeric_limits<int64_t>::min();
inline constexpr int kEntryVersion = 1;

using Seq = uint64_t;  // place in the log, from 1; 0 = none

enum class Kind : uint8_t {
  capture, source, record, claim, decision, withhold, consent, undo, rule_set, link_run,
  member, proposal, approval, deed, tombstone, epoch, publication, pull
};
std::string_view text_of(Kind kind);

// A personal value with its key, as it lies beside the log.
struct Personal {
  std::string field;
  std::string text;
  Salt salt{};
  bool operator==(const Personal&) const = default;
};

// What of it stands in the entry.
struct Sealed {
  std::string field;
  Hash commitment{};
  bool operator==(const Sealed&) const = default;
};

inline Sealed seal(const Personal& value) {
  return {value.field, hmac_sha256(value.salt, value.text)};
}

// The members that an entry can have beyond its envelope, in the order of
// their keys.  INT: kAbsent means "not there"; TEXT: empty means "not there".
#define STILLHELD_ENTRY_FIELDS(INT, TEXT)                                    \
  INT(absentia) TEXT(actor) INT(bytes) INT(capture) INT(chunks) TEXT(confidence) \
  TEXT(date) TEXT(definition) TEXT(dest) TEXT(edges) TEXT(effective) TEXT(encoding) TEXT(fetched) TEXT(format) \
  TEXT(grade) TEXT(group) TEXT(hedge) INT(high) INT(input) TEXT(key) TEXT(list) INT(low) TEXT(measure) TEXT(mode) TEXT(model) \
  INT(months) TEXT(name) TEXT(org) INT(origin) TEXT(part_of) TEXT(penalty) INT(political) TEXT(profile) \
  TEXT(published) TEXT(publisher) INT(record) INT(replaces) TEXT(root) INT(row) INT(row_number) TEXT(sig) INT(size) INT(slot) \
  INT(source) TEXT(split) TEXT(state) TEXT(status) INT(target) INT(target_import) TEXT(text) \
  TEXT(topic) INT(value) TEXT(wave) TEXT(way) TEXT(what) INT(women)

struct Entry {
  Kind kind = Kind::claim;
  Millis at = 0;
  std::string by;
  int64_t import = 0;
  Id subject;                     // zero: none
  std::vector<int64_t> columns;   // cited columns of the row, from 1
  std::vector<std::string> fields;  // withhold: which; empty: all
  std::vector<Sealed> sealed;     // sorted by field
  Hash chunk_root{};              // capture only
#define X(member) int64_t member = kAbsent;
#define Y(member) std::string member;
  STILLHELD_ENTRY_FIELDS(X, Y)
#undef X
#undef Y
  void clear();
  bool operator==(const Entry&) const = default;
};

// Appends the canonical bytes.  kEntryTooLarge above kMaxEntryBytes.
Status encode(const Entry& entry, std::string& out);

// Reads entries one after another with one parser.  Not for several threads.
class Decoder {
 public:
  Decoder();
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  // kDamaged where the bytes are no entry; kNewerLedger for a later version.
  Status decode(std::string_view bytes, Entry& out);

 private:
  struct Parser;
  Parser* parser_;
};

}  // namespace stillheld::log
