// How keys lie on disk: each wrapped by another, never in the clear.
//
//   passphrase of a custodian ──Argon2id──► wraps the team's key of an epoch
//   two of three recovery shares (shares.h) ──────► are the team's key
//   the team's key ──XChaCha20-Poly1305──► wraps each person's key, and the
//                                          ledger's own
//   a person's key ──XChaCha20-Poly1305──► seals values and rows (vault.h)
//
// What is wrapped is bound, as additional data, to what it is for: a person's
// key to ledger, subject and epoch; the team's key to ledger, epoch, custodian
// and the parameters of the stretching.  None can be put in another's place.
//
// (1) A wrong passphrase and a changed row are one Error, kPassphrase.
// (2) The row's parameters are checked before memory is taken for them.
//
// Counter-example: one key for everything under one passphrase.  To erase one
// person would mean to encrypt everybody anew, and every backup still opens.
//
// Source: RFC 9106 (Argon2id; 3 passes over 256 MiB, the "moderate" of
// libsodium), draft-irtf-cfrg-xchacha.  Threads: pure.
// Tested by team_key_test.cc (Argon2id against its public vector, through an
// implementation of its own).
#pragma once

#include <string>

#include "base/id.h"
#include "base/result.h"
#include "evidence/secret.h"
#include "store/store.h"

namespace stillheld::evidence {

struct Stretching {
  uint64_t operations = 3;
  uint64_t memory = uint64_t{256} << 20;
};
inline constexpr size_t kShortestPassphrase = 10;  // characters

store::TeamKey wrap_team_key(const Secret& team, const Id& ledger, uint32_t epoch, const std::string& holder, std::string_view passphrase,
                             const Stretching& stretching, Random& random);
// kPassphrase; kDamaged if the row is none of ours.
Result<Secret> unwrap_team_key(const store::TeamKey& row, const Id& ledger, std::string_view passphrase);

std::string wrap_person_key(const Secret& team, const Id& ledger, uint32_t epoch, const Id& subject, std::span<const uint8_t, kKeyBytes> key, Random& random);
// False if this is not the key of this subject, ledger and epoch.
bool unwrap_person_key(const Secret& team, const Id& ledger, uint32_t epoch, const Id& subject, std::string_view wrapped, std::span<uint8_t, kKeyBytes> key);

// nonce ‖ ciphertext ‖ tag, and back.
std::string encrypt(std::span<const uint8_t, kKeyBytes> key, std::string_view clear, std::string_view bound_to, Random& random);
std::optional<std::string> decrypt(std::span<const uint8_t, kKeyBytes> key, std::string_view sealed, std::string_view bound_to);

}  // namespace stillheld::evidence
