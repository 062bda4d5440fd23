// Recovery shares: three pieces of paper of which any two give the team's key
// back, and one alone says nothing about it.
//
// Definition (Shamir 1979, over GF(2^8) with the polynomial of AES, byte by
// byte): f(x) = key + a·x with a random; share i is f(i) for i = 1, 2, 3.
//
//   stillheld share 1 of 3, epoch 1
//   0A2BC-3DEFG-…                       74 characters, in groups of five
//
// The text holds a version, the epoch, four bytes of the ledger's hash, the
// number, 32 bytes, and four bytes of a SHA-256 over all that, in Crockford's
// base 32: a slip of the pen is found, and so is a share of another ledger or
// epoch.  It is read with any case, blanks and dashes, o as 0, i and l as 1.
//
// (1) Any two different shares give the key; (2) every key is equally likely
// behind one share; (3) a changed letter is refused.  The checksum is over the
// share, not over the key, and gives nothing away of it.
//
// Counter-example: the key cut in halves.  Half a key is half the work.
//
// Shares are shown once, when the key is made, and are never stored.
//
// Threads: pure.  Tested by shares_test.cc (against a slow twin).
#pragma once

#include <array>
#include <string>

#include "base/id.h"
#include "base/result.h"
#include "evidence/secret.h"

namespace stillheld::evidence {

struct Share {
  uint32_t epoch = 0;
  std::array<uint8_t, 4> ledger{};
  uint8_t number = 0;  // 1, 2, 3
  std::array<uint8_t, kKeyBytes> bytes{};
  bool operator==(const Share&) const = default;
};

std::array<Share, 3> split_key(const Secret& key, const Id& ledger, uint32_t epoch, Random& random);
// kBadShare: of two ledgers or epochs, twice the same one, or not of `ledger`.
Result<Secret> join_shares(const Share& one, const Share& other, const Id& ledger);

std::string share_text(const Share& share);  // the letters alone
// kBadShare.
Result<Share> parse_share(std::string_view text);

}  // namespace stillheld::evidence
