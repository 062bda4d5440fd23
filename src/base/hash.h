// SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104), by OpenSSL's libcrypto.
//
// A commitment is HMAC-SHA-256(key, value) under a key of 32 random bytes: it
// binds us to the value and tells nobody what it is; without the key not even
// a guess can be tried.  Key and value lie beside the log (log/README.md).
//
// Tested by hash_test.cc with the standards' own vectors.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stillheld {

using Hash = std::array<uint8_t, 32>;
using Salt = std::array<uint8_t, 32>;

Hash sha256(std::string_view bytes);
Hash hmac_sha256(const Salt& key, std::string_view bytes);

// SHA-256 in pieces.
class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  Hash finish();

 private:
  alignas(8) unsigned char state_[128];
};

inline std::string_view as_bytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
std::optional<Hash> hash_from_bytes(std::string_view bytes);

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);
// base64url without padding (RFC 4648 section 5): 43 characters for a Hash.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);
// Standard base64 with padding (RFC 4648 section 4), as the C2SP formats have
// it.  Strict: no other alphabet, no missing padding, no stray bits.
std::string to_padded_base64(std::string_view bytes);
std::optional<std::string> from_padded_base64(std::string_view text);

}  // namespace stillheld
