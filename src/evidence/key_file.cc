#include "evidence/key_file.h"

#include <sodium.h>

#include <charconv>

namespace stillheld::evidence {

namespace {

constexpr std::string_view kHeader = "stillheld key 1";
constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* in(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* out(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
Error bad() { return fail(Code::kBadKey, {std::string(kHeader)}); }

struct Lines {
  std::string_view vkey, stretch, secret;
};

std::optional<Lines> split(std::string_view file) {
  std::string_view line[4];
  for (std::string_view& l : line) {
    const size_t end = file.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    l = file.substr(0, end);
    file.remove_prefix(end + 1);
  }
  if (line[0] != kHeader || !file.empty()) return std::nullopt;
  return Lines{line[1], line[2], line[3]};
}

// Stretches the passphrase; wiped when it goes.
struct Stretched {
  std::string key = std::string(crypto_aead_xchacha20poly1305_ietf_KEYBYTES, '\0');
  bool ok = false;
  Stretched(std::string_view passphrase, std::string_view salt, uint64_t operations, uint64_t memory) {
    ok = salt.size() == crypto_pwhash_argon2id_SALTBYTES &&
         crypto_pwhash_argon2id(out(key), key.size(), passphrase.data(), passphrase.size(), in(salt), operations, memory,
                                crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0;
  }
  ~Stretched() { sodium_memzero(key.data(), key.size()); }
};

std::optional<uint64_t> number(std::string_view& text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data() + text.size() || *end != ' ') return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()) + 1);
  return value;
}

}  // namespace

std::string seal_key(const log::SigningKey& key, std::optional<std::string_view> passphrase, Random& random) {
  const std::string vkey = key.verifier().text();
  const std::string_view seed(reinterpret_cast<const char*>(key.seed().data()), key.seed().size());
  std::string file = std::string(kHeader) + "\n" + vkey + "\n";
  if (!passphrase) return file + "open\n" + to_padded_base64(seed) + "\n";
  std::string salt(crypto_pwhash_argon2id_SALTBYTES, '\0'), nonce(kNonce, '\0');
  random.fill(salt.data(), salt.size());
  random.fill(nonce.data(), nonce.size());
  const Stretched stretched(*passphrase, salt, kOperations, kMemory);
  std::string sealed(seed.size() + kTag, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(out(sealed), nullptr, in(seed), seed.size(), in(vkey), vkey.size(), nullptr, in(nonce), in(stretched.key));
  return file + "argon2id " + std::to_string(kOperations) + " " + std::to_string(kMemory) + " " + to_padded_base64(salt) + "\n" +
         to_padded_base64(nonce + sealed) + "\n";
}

bool needs_passphrase(std::string_view file) {
  const auto lines = split(file);
  return lines && lines->stretch != "open";
}

Result<log::SigningKey> open_key(std::string_view file, std::optional<std::string_view> passphrase) {
  const auto lines = split(file);
  if (!lines) return bad();
  TRY(verifier, log::VerifierKey::parse(lines->vkey));
  auto bytes = from_padded_base64(lines->secret);
  if (!bytes) return bad();
  std::array<uint8_t, 32> seed{};
  if (lines->stretch == "open") {
    if (bytes->size() != seed.size()) return bad();
    std::copy(bytes->begin(), bytes->end(), seed.begin());
  } else {
    if (!lines->stretch.starts_with("argon2id ")) return bad();
    std::string_view rest = lines->stretch.substr(9);
    const auto operations = number(rest), memory = number(rest);
    const auto salt = from_padded_base64(rest);
    if (!operations || !memory || !salt || *operations < 1 || *operations > 100 || *memory < (1U << 16) || *memory > kMaxMemory) return bad();
    if (bytes->size() != kNonce + seed.size() + kTag) return bad();
    if (!passphrase) return fail(Code::kPassphrase, {verifier.name});
    const Stretched stretched(*passphrase, *salt, *operations, *memory);
    const std::string_view nonce = std::string_view(*bytes).substr(0, kNonce), sealed = std::string_view(*bytes).substr(kNonce);
    if (!stretched.ok || crypto_aead_xchacha20poly1305_ietf_decrypt(seed.data(), nullptr, nullptr, in(sealed), sealed.size(), in(lines->vkey),
                                                                    lines->vkey.size(), in(nonce), in(stretched.key)) != 0)
      return fail(Code::kPassphrase, {verifier.name});
  }
  log::SigningKey key = log::SigningKey::from_seed(verifier.name, verifier.kind, seed);
  sodium_memzero(seed.data(), seed.size());
  sodium_memzero(bytes->data(), bytes->size());
  if (!(key.verifier() == verifier)) return bad();
  return key;
}

}  // namespace stillheld::evidence
