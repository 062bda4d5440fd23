#include "evidence/team_key.h"

#include <sodium.h>

#include <charconv>
#include <cstring>

#include "evidence/key_file.h"

namespace stillheld::evidence {

namespace {

constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == kKeyBytes);

const unsigned char* in(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* out(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

bool stretch(Secret& key, std::string_view passphrase, std::string_view salt, uint64_t operations, uint64_t memory) {
  return salt.size() == crypto_pwhash_argon2id_SALTBYTES &&
         crypto_pwhash_argon2id(key.bytes().data(), kKeyBytes, passphrase.data(), passphrase.size(), in(salt), operations, memory,
                                crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0;
}

std::optional<uint64_t> number(std::string_view& text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data() + text.size() || *end != ' ') return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()) + 1);
  return value;
}

// Lines, so that no field can be read as part of another.
std::string bound_to_team(const store::TeamKey& row, const Id& ledger) {
  return "stillheld team key 1\n" + ledger.text() + "\n" + std::to_string(row.epoch) + "\n" + row.stretch + "\n" + row.holder;
}

std::string bound_to_person(const Id& ledger, uint32_t epoch, const Id& subject) {
  return "stillheld person key 1\n" + ledger.text() + "\n" + std::to_string(epoch) + "\n" + subject.text();
}

std::string_view view(std::span<const uint8_t, kKeyBytes> key) { return {reinterpret_cast<const char*>(key.data()), key.size()}; }

}  // namespace

std::string encrypt(std::span<const uint8_t, kKeyBytes> key, std::string_view clear, std::string_view bound_to, Random& random) {
  std::string sealed(kNonce + clear.size() + kTag, '\0');
  random.fill(sealed.data(), kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out(sealed) + kNonce, nullptr, in(clear), clear.size(), in(bound_to), bound_to.size(), nullptr, in(sealed), key.data());
  return sealed;
}

std::optional<std::string> decrypt(std::span<const uint8_t, kKeyBytes> key, std::string_view sealed, std::string_view bound_to) {
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  std::string clear(sealed.size() - kNonce - kTag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(out(clear), nullptr, nullptr, in(sealed) + kNonce, sealed.size() - kNonce, in(bound_to), bound_to.size(),
                                                 in(sealed), key.data()) != 0)
    return std::nullopt;
  return clear;
}

store::TeamKey wrap_team_key(const Secret& team, const Id& ledger, uint32_t epoch, const std::string& holder, std::string_view passphrase,
                             const Stretching& stretching, Random& random) {
  std::string salt(crypto_pwhash_argon2id_SALTBYTES, '\0');
  random.fill(salt.data(), salt.size());
  store::TeamKey row{epoch, holder,
                     "argon2id " + std::to_string(stretching.operations) + " " + std::to_string(stretching.memory) + " " + to_padded_base64(salt), ""};
  Secret key;
  // (Fails without memory alone; a key that nobody can open must not be written.)
  if (!stretch(key, passphrase, salt, stretching.operations, stretching.memory)) return row;
  row.wrapped = encrypt(key.bytes(), view(team.bytes()), bound_to_team(row, ledger), random);
  return row;
}

Result<Secret> unwrap_team_key(const store::TeamKey& row, const Id& ledger, std::string_view passphrase) {
  const Error damaged = fail(Code::kDamaged, {"the team's key as wrapped for “" + row.holder + "”"});
  if (!row.stretch.starts_with("argon2id ")) return damaged;
  std::string_view rest = std::string_view(row.stretch).substr(9);
  const auto operations = number(rest), memory = number(rest);
  const auto salt = from_padded_base64(rest);
  if (!operations || !memory || !salt || *operations < 1 || *operations > 100 || *memory < 8192 || *memory > kMaxMemory) return damaged;
  Secret key, team;
  if (!stretch(key, passphrase, *salt, *operations, *memory)) return damaged;
  auto clear = decrypt(key.bytes(), row.wrapped, bound_to_team(row, ledger));
  if (!clear || clear->size() != kKeyBytes) return fail(Code::kPassphrase, {row.holder});
  std::memcpy(team.bytes().data(), clear->data(), kKeyBytes);
  forget(*clear);
  return team;
}

std::string wrap_person_key(const Secret& team, const Id& ledger, uint32_t epoch, const Id& subject, std::span<const uint8_t, kKeyBytes> key, Random& random) {
  return encrypt(team.bytes(), view(key), bound_to_person(ledger, epoch, subject), random);
}

bool unwrap_person_key(const Secret& team, const Id& ledger, uint32_t epoch, const Id& subject, std::string_view wrapped, std::span<uint8_t, kKeyBytes> key) {
  auto clear = decrypt(team.bytes(), wrapped, bound_to_person(ledger, epoch, subject));
  if (!clear || clear->size() != kKeyBytes) return false;
  std::memcpy(key.data(), clear->data(), kKeyBytes);
  forget(*clear);
  return true;
}

}  // namespace stillheld::evidence
