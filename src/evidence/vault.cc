#include "evidence/vault.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace stillheld::evidence {

namespace {

constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
static_assert(kNonce + 8 == sizeof(Salt));
constexpr size_t kValueBlock = 32, kRowBlock = 64;

std::string pad(std::string_view a, std::string_view b, size_t block) {
  std::string out;
  out.reserve(a.size() + b.size() + block);
  out += a;
  out += b;
  out += '\x80';
  out.resize((out.size() + block - 1) / block * block, '\0');
  return out;
}

// Without what pad() added; false if it is not there.
bool unpad(std::string& text) {
  const size_t last = text.find_last_not_of('\0');
  if (last == std::string::npos || text[last] != '\x80') return false;
  text.resize(last);
  return true;
}

void put(std::string& out, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

void put(std::string& out, const Id& id) { out.append(id.bytes.begin(), id.bytes.end()); }

// encrypt() gives nonce ‖ rest; the nonce stands in the salt's column.
Salt salt_of(std::string_view nonce, uint32_t a, uint32_t b) {
  Salt out{};
  std::memcpy(out.data(), nonce.data(), kNonce);
  for (size_t i = 0; i < 4; ++i) {
    out[kNonce + i] = static_cast<uint8_t>(a >> (24 - 8 * i));
    out[kNonce + 4 + i] = static_cast<uint8_t>(b >> (24 - 8 * i));
  }
  return out;
}

std::string sealed_bytes(const Salt& salt, std::string_view text) {
  std::string out(reinterpret_cast<const char*>(salt.data()), kNonce);
  out += text;
  return out;
}

}  // namespace

std::pair<uint32_t, uint32_t> key_numbers(const Salt& salt) {
  uint32_t a = 0, b = 0;
  for (size_t i = 0; i < 4; ++i) {
    a = (a << 8) | salt[kNonce + i];
    b = (b << 8) | salt[kNonce + 4 + i];
  }
  return {a, b};
}

Vault::~Vault() {
  for (Key& key : keys_) sodium_memzero(key.bytes.data(), key.bytes.size());
}

Status Vault::load(store::Reader& raw) {
  keys_.clear();
  numbers_.clear();
  return raw.scan_person_keys([&](const store::PersonKey& row) -> Status {
    if (row.number > 0x7FFFFFFF || row.epoch != epoch_) return fail(Code::kDamaged, {"key " + std::to_string(row.number) + " is of epoch " + std::to_string(row.epoch)});
    // (Room that grows would leave copies of keys behind: it is taken in blocks
    // and the old ones are overwritten.)
    if (row.number >= keys_.capacity()) {
      std::vector<Key> more;
      more.reserve(std::max<size_t>(1024, size_t{row.number} * 2));
      more = keys_;
      for (Key& key : keys_) sodium_memzero(key.bytes.data(), key.bytes.size());
      keys_ = std::move(more);
    }
    if (row.number >= keys_.size()) keys_.resize(row.number + 1);
    Key& key = keys_[row.number];
    key.subject = row.subject;
    key.there = true;
    if (!unwrap_person_key(team_, ledger_, epoch_, row.subject, row.wrapped, key.bytes))
      return fail(Code::kDamaged, {"key " + std::to_string(row.number) + " cannot be opened"});
    numbers_.emplace(row.subject, row.number);
    return {};
  });
}

uint32_t Vault::number_for(const Id& subject, Random& random, std::optional<store::PersonKey>& made) {
  made.reset();
  if (const auto known = numbers_.find(subject); known != numbers_.end()) return known->second;
  // Number 0 is the ledger's own.
  const auto number = subject.is_zero() ? 0 : std::max<uint32_t>(1, static_cast<uint32_t>(keys_.size()));
  if (number >= keys_.size()) {
    if (number >= keys_.capacity()) {
      std::vector<Key> more;
      more.reserve(std::max<size_t>(1024, keys_.size() * 2));
      more.insert(more.end(), keys_.begin(), keys_.end());
      for (Key& key : keys_) sodium_memzero(key.bytes.data(), key.bytes.size());
      keys_.swap(more);
    }
    keys_.resize(number + 1);
  }
  Key& key = keys_[number];
  key.subject = subject;
  key.there = true;
  random.fill(key.bytes.data(), key.bytes.size());
  numbers_.emplace(subject, number);
  made = store::PersonKey{number, subject, epoch_, wrap_person_key(team_, ledger_, epoch_, subject, key.bytes, random)};
  return number;
}

std::optional<uint32_t> Vault::number_of(const Id& subject) const {
  const auto found = numbers_.find(subject);
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

const Id* Vault::subject_of(uint32_t number) const { return number < keys_.size() && keys_[number].there ? &keys_[number].subject : nullptr; }

void Vault::forget_key(uint32_t number) {
  if (number >= keys_.size() || !keys_[number].there) return;
  numbers_.erase(keys_[number].subject);
  sodium_memzero(keys_[number].bytes.data(), kKeyBytes);
  keys_[number] = Key{};
}

std::vector<store::PersonKey> Vault::wrapped_for(const Vault& next, Random& random) const {
  std::vector<store::PersonKey> out;
  for (uint32_t number = 0; number < keys_.size(); ++number) {
    const Key& key = keys_[number];
    if (!key.there) continue;
    const Secret own = number == 0 ? Secret::make(random) : Secret::from(key.bytes);
    out.push_back({number, key.subject, next.epoch_, wrap_person_key(next.team_, ledger_, next.epoch_, key.subject, own.bytes(), random)});
  }
  return out;
}

bool Vault::key_of(uint32_t a, uint32_t b, Secret& out) const {
  if (subject_of(a) == nullptr || (b != 0 && subject_of(b) == nullptr)) return false;
  std::memcpy(out.bytes().data(), keys_[a].bytes.data(), kKeyBytes);
  if (b == 0) return true;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, kKeyBytes);
  static constexpr std::string_view kDomain = "stillheld key of two\n";
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(kDomain.data()), kDomain.size());
  crypto_generichash_update(&state, keys_[a].bytes.data(), kKeyBytes);
  crypto_generichash_update(&state, keys_[b].bytes.data(), kKeyBytes);
  crypto_generichash_final(&state, out.bytes().data(), kKeyBytes);
  sodium_memzero(&state, sizeof state);
  return true;
}

std::string Vault::bound(Seq seq, std::string_view field, uint32_t a, uint32_t b) const {
  std::string out = "stillheld value 1\n";
  put(out, ledger_);
  put(out, seq);
  put(out, keys_[a].subject);
  put(out, b == 0 ? Id{} : keys_[b].subject);
  out += field;
  return out;
}

std::string Vault::bound(Seq capture, const store::Chunk& chunk, uint32_t number) const {
  std::string out = "stillheld row 1\n";
  put(out, ledger_);
  put(out, capture);
  put(out, chunk.index);
  put(out, keys_[number].subject);
  out += as_bytes(chunk.commitment);
  return out;
}

log::Personal Vault::seal(Seq seq, const log::Personal& clear, uint32_t a, uint32_t b, Random& random) const {
  Secret key;
  const bool there = key_of(a, b, key);
  assert(there);
  (void)there;
  std::string inside = pad(as_bytes(clear.salt), clear.text, kValueBlock);
  const std::string sealed = encrypt(key.bytes(), inside, bound(seq, clear.field, a, b), random);
  forget(inside);
  return {clear.field, sealed.substr(kNonce), salt_of(sealed, a, b)};
}

Result<log::Personal> Vault::open(Seq seq, const log::Personal& sealed) const {
  const auto [a, b] = key_numbers(sealed.salt);
  Secret key;
  std::optional<std::string> inside;
  if (key_of(a, b, key)) inside = decrypt(key.bytes(), sealed_bytes(sealed.salt, sealed.text), bound(seq, sealed.field, a, b));
  if (!inside || !unpad(*inside) || inside->size() < sizeof(Salt))
    return fail(Code::kDamaged, {"the sealed value of “" + sealed.field + "” in entry " + std::to_string(seq) + " cannot be opened"});
  log::Personal out{sealed.field, inside->substr(sizeof(Salt)), {}};
  std::memcpy(out.salt.data(), inside->data(), sizeof(Salt));
  return out;
}

store::Chunk Vault::seal(Seq capture, const store::Chunk& clear, uint32_t number, Random& random) const {
  store::Chunk out = clear;
  if (clear.erased) return out;
  Secret key;
  const bool there = key_of(number, 0, key);
  assert(there);
  (void)there;
  const std::string sealed = encrypt(key.bytes(), pad(as_bytes(clear.salt), clear.bytes, kRowBlock), bound(capture, clear, number), random);
  out.salt = salt_of(sealed, number, 0);
  out.bytes = sealed.substr(kNonce);
  return out;
}

Result<store::Chunk> Vault::open(Seq capture, const store::Chunk& sealed) const {
  if (sealed.erased) return sealed;
  const auto [number, none] = key_numbers(sealed.salt);
  Secret key;
  std::optional<std::string> inside;
  if (none == 0 && key_of(number, 0, key)) inside = decrypt(key.bytes(), sealed_bytes(sealed.salt, sealed.bytes), bound(capture, sealed, number));
  if (!inside || !unpad(*inside) || inside->size() < sizeof(Salt))
    return fail(Code::kDamaged, {"the sealed row " + std::to_string(sealed.index) + " of capture " + std::to_string(capture) + " cannot be opened"});
  store::Chunk out = sealed;
  out.subject = keys_[number].subject;
  std::memcpy(out.salt.data(), inside->data(), sizeof(Salt));
  out.bytes = inside->substr(sizeof(Salt));
  return out;
}

void Vault::purpose_key(Secret& out) const {
  static constexpr std::string_view kDomain = "stillheld derived files";
  const uint8_t none[kKeyBytes]{};
  const uint8_t* own = subject_of(0) == nullptr ? none : keys_[0].bytes.data();
  crypto_generichash(out.bytes().data(), kKeyBytes, reinterpret_cast<const unsigned char*>(kDomain.data()), kDomain.size(), own, kKeyBytes);
}

std::string Vault::protect(std::string_view bytes, std::string_view purpose, Random& random) const {
  Secret key;
  purpose_key(key);
  return encrypt(key.bytes(), bytes, ledger_.text() + "\n" + std::string(purpose), random);
}

std::optional<std::string> Vault::unprotect(std::string_view bytes, std::string_view purpose) const {
  Secret key;
  purpose_key(key);
  if (subject_of(0) == nullptr) return std::nullopt;
  return decrypt(key.bytes(), bytes, ledger_.text() + "\n" + std::string(purpose));
}

}  // namespace stillheld::evidence
