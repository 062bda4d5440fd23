// A Note is a text with signatures that a person can read: C2SP signed-note.
//
// Definition: the text (it ends in a newline), an empty line, and one line a
// signature: "— NAME BASE64(key id ‖ signature)".
//
//   archive.example/books
//   15
//   rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=
//
//   — archive.example/books M9e0luh4jTG+UMBq…
//
// Two kinds of key: kNoteKey (0x01) signs the text, for the one who keeps a
// log; kCosignerKey (0x04) signs "cosignature/v1", the time and the text, for a
// witness (C2SP tlog-cosignature).
//
// Counter-example: JSON Web Signatures.  Their header says which algorithm the
// reader is to trust; here the reader's own key does.
//
// (1) parse_note(format_note(n)) == n; other bytes are kBadNote.
// (2) Signatures of unknown keys are ignored.  One of a known key that does not
//     verify spoils the note (kBadSignature), and so does having none.
// (3) A name and a key's id say which key; the key itself decides.
// (4) A secret key is wiped from memory when its owner goes.
//
// Ed25519 by libsodium: strict, it refuses keys and points of low order.
// Source: c2sp.org/signed-note, c2sp.org/tlog-cosignature, RFC 8032.
// Threads: values.  Tested by note_test.cc (1,065 public vectors), note_fuzz.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"

namespace stillheld::log {

inline constexpr uint8_t kNoteKey = 0x01;
inline constexpr uint8_t kCosignerKey = 0x04;
inline constexpr size_t kMaxNoteBytes = size_t{1} << 20;
inline constexpr size_t kMaxSignatures = 100;

using PublicKey = std::array<uint8_t, 32>;

bool verify_ed25519(const PublicKey& key, std::string_view message, std::string_view signature);

struct VerifierKey {
  std::string name;
  uint8_t kind = kNoteKey;
  PublicKey key{};
  uint32_t id() const;
  // "NAME+ID+BASE64": kBadKey if it is none of the two kinds.
  std::string text() const;
  static Result<VerifierKey> parse(std::string_view text);
  bool operator==(const VerifierKey&) const = default;
};

// No spaces, no plus, not empty.
bool is_key_name(std::string_view name);

struct Signature {
  std::string name;
  uint32_t id = 0;
  std::string bytes;  // what follows the id
  bool operator==(const Signature&) const = default;
};

class SigningKey {
 public:
  static SigningKey make(std::string name, uint8_t kind, Random& random);
  // From the 32 bytes of RFC 8032's secret.
  static SigningKey from_seed(std::string name, uint8_t kind, std::span<const uint8_t, 32> seed);
  SigningKey(SigningKey&&) noexcept = default;
  SigningKey& operator=(SigningKey&&) noexcept = default;
  ~SigningKey();
  const VerifierKey& verifier() const { return verifier_; }
  std::span<const uint8_t, 32> seed() const { return std::span<const uint8_t, 32>(secret_.data(), 32); }
  // `seconds` since 1970, used by a cosigner's key alone.
  Signature sign(std::string_view note_text, uint64_t seconds) const;

 private:
  SigningKey() = default;
  VerifierKey verifier_;
  std::array<uint8_t, 64> secret_{};
};

struct Note {
  std::string text;
  std::vector<Signature> signatures;
  bool operator==(const Note&) const = default;
};

Result<Note> parse_note(std::string_view bytes);
std::string format_note(const Note& note);
std::string format_signature(const Signature& signature);

struct Verified {
  VerifierKey key;
  uint64_t seconds = 0;  // of a cosignature
};
// The known keys that signed, each once.
Result<std::vector<Verified>> verify_note(const Note& note, std::span<const VerifierKey> known);

}  // namespace stillheld::log
