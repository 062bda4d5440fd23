// A sealed ledger seen in the clear, by whoever has its keys: a decorator around
// a store, so that nothing above the store knows whether it is sealed.
//
// *Locked* (no keys): entries, numbers, dates and who counts are all there;
// values are absent (personals() is empty), rows are kSealed.  *Open*: values
// and rows come and go in the clear, and are ciphertext below.
//
// (1) What is appended is sealed under the key of the subject that it is bound
//     to (bindings.h); a subject that has none gets one, in the same commit.
// (2) Nothing in the clear goes through to the store below, nor into a file.
//
// Counter-example: encrypting the whole database file.  One key opens it all,
// and nobody can be erased from it.
//
// Threads: as Store.  Tested by sealing_test.cc on both stores.
#pragma once

#include <memory>
#include <optional>

#include "evidence/vault.h"
#include "store/store.h"

namespace stillheld::evidence {

// REQUIRES: raw->sealing() == raw; `random` outlives the store.  Without a vault
// the ledger stays locked.
std::unique_ptr<store::Reader> open_sealed(std::unique_ptr<store::Reader> raw, std::optional<Vault> vault, Random& random);
// For a ledger that is sealed already, or is being sealed by this command.
std::unique_ptr<store::Writer> open_sealed(std::unique_ptr<store::Writer> raw, Vault vault, Random& random);
// What a decorator lies around, and its keys; null if it is none (or locked).
store::Writer* below(store::Writer& writer);
store::Reader* below(store::Reader& reader);
Vault* vault_of(store::Reader& reader);

}  // namespace stillheld::evidence
