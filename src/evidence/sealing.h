// Sealing a ledger, opening it, and changing who can: what the commands seal,
// unseal, custodian and epoch do to a store.
//
// Definition: a *sealed* ledger's values and rows are ciphertext where they lie
// (vault.h).  A *custodian* is who can open it with a passphrase of his own.  An
// *epoch* is the life of one team's key; the next one wraps every key anew, makes
// the ledger's own key anew, and forgets the old team's key.
//
//   seal            epoch 1, custodians, three shares on paper
//   custodian add   the same team's key under one more passphrase
//   epoch           epoch 2: those who are not here must be added again
//
// (1) Nothing is saved until the caller commits; after that he must scrub().
// (2) After an epoch's turn neither a passphrase nor a share of before opens what
//     lies in the store.  A copy that holds both ciphertext and wrapped keys of
//     before opens for whoever still has the old team's key: custodians' rows in
//     that copy, or two old shares (docs/security.md).
// (3) A custodian who is removed knew the team's key: only the next epoch keeps
//     him out.
//
// Counter-example: "change the passphrase" by encrypting everything anew under
// it.  Two custodians cannot have two passphrases.
//
// Threads: one.  Tested by sealing_test.cc on both stores.
#pragma once

#include <functional>

#include "evidence/shares.h"
#include "evidence/vault.h"

namespace stillheld::evidence {

struct Custodian {
  std::string handle, passphrase;
};

struct Sealed {
  Vault vault;
  std::array<std::string, 3> shares;
};

using SealProgress = std::function<void(uint64_t done, uint64_t total)>;

// How long a passphrase is: not its bytes.
size_t characters(std::string_view passphrase);

// Turns a clear ledger's values and rows into ciphertext.  REQUIRES:
// raw.sealing() == none.  kPassphrase if one is too short.
Result<Sealed> seal_ledger(store::Writer& raw, std::span<const Custodian> custodians, const Stretching& stretching, Random& random, const SealProgress& progress);
// And back.  REQUIRES: `writer` is open (sealed_store.h).
Status unseal_ledger(store::Writer& writer, const SealProgress& progress);

// With the passphrase of `holder`, or of whoever it is if that is empty.
// kPassphrase, kNotSealed.
Result<Vault> unlock(store::Reader& raw, std::string_view passphrase, std::string_view holder);
Result<Vault> unlock_by_shares(store::Reader& raw, std::string_view one, std::string_view other);

Status add_custodian(store::Writer& raw, const Vault& vault, const Custodian& custodian, const Stretching& stretching, Random& random);
// kBadValue if there is none of that name, or he is the last.
Status remove_custodian(store::Writer& raw, std::string_view handle);

Result<Sealed> turn_epoch(store::Writer& writer, std::span<const Custodian> custodians, const Stretching& stretching, Random& random, const SealProgress& progress);

}  // namespace stillheld::evidence
