// The key table of a sealed ledger as a file: what a backup keeps apart from the
// ciphertext (backup.h).
//
//   stillheld person keys 1
//   ledger 4x1m…
//   epoch 2
//   0 00000000000000000000000000 BASE64      the ledger's own
//   1 9c0k…                      BASE64      wrapped by the team's key of epoch 2
//
// Lines by number.  It holds no name and opens nothing by itself: the team's key
// is not in it, under no passphrase.  Two recovery shares of the epoch are.
//
// Counter-example: custodians' rows in a backup.  After the next epoch the backup
// would still open, for ever, by a passphrase that somebody remembers.
//
// Threads: pure.  Tested by erasure_test.cc, fuzzed by key_table_fuzz.cc.
#pragma once

#include <string>
#include <vector>

#include "store/store.h"

namespace stillheld::evidence {

struct KeyTable {
  Id ledger;
  uint32_t epoch = 0;
  std::vector<store::PersonKey> keys;
  bool operator==(const KeyTable&) const = default;
};

Result<KeyTable> key_table_of(store::Reader& raw);
std::string format_key_table(const KeyTable& table);
// kBadNote.  format(parse(x)) == x.
Result<KeyTable> parse_key_table(std::string_view text);

}  // namespace stillheld::evidence
