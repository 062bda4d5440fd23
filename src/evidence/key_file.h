// A key file holds one signing key, under a passphrase or, if its owner says
// so, in the clear.
//
// Definition: lines of text.
//
//   stillheld key 1
//   archive.example/books+33d7b496+AeHZ…        the public half (log/note.h)
//   argon2id 3 67108864 SALT                    how the passphrase is stretched
//   NONCE‖CIPHERTEXT                            base64; XChaCha20-Poly1305
//
// The public half is bound to the sealed one as additional data: neither can be
// exchanged.  In the clear the last two lines are "open" and the secret.
//
// Counter-example: a key in the configuration file.  It is in every backup.
//
// (1) A wrong passphrase and a changed file are one error, kPassphrase: neither
//     can be told from the other.
// (2) open(seal(key)) signs like key.
// (3) Limits of the file are checked before memory is taken for it: at most
//     kMaxMemory.
//
// Source: RFC 9106 (Argon2), draft-irtf-cfrg-xchacha.  Threads: pure.
// Tested by key_file_test.cc.
#pragma once

#include <optional>
#include <string>

#include "log/note.h"

namespace stillheld::evidence {

inline constexpr uint64_t kOperations = 3;
inline constexpr uint64_t kMemory = uint64_t{64} << 20;
inline constexpr uint64_t kMaxMemory = uint64_t{1} << 30;

// Without a passphrase: in the clear.
std::string seal_key(const log::SigningKey& key, std::optional<std::string_view> passphrase, Random& random);
// kPassphrase if one is needed and missing or wrong; kBadKey if it is no key file.
Result<log::SigningKey> open_key(std::string_view file, std::optional<std::string_view> passphrase);
bool needs_passphrase(std::string_view file);

}  // namespace stillheld::evidence
