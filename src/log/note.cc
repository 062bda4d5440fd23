#include "log/note.h"

#include <sodium.h>

#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"

namespace stillheld::log {

namespace {

constexpr std::string_view kDash = "\u2014 ";

Error bad_note(std::string why) { return fail(Code::kBadNote, {std::move(why)}); }

std::string big_endian(uint64_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>((value >> (8 * i)) & 255);
  return out;
}

uint64_t from_big_endian(std::string_view bytes) {
  uint64_t value = 0;
  for (const char c : bytes) value = (value << 8) | static_cast<uint8_t>(c);
  return value;
}

std::string cosigned_message(std::string_view text, uint64_t seconds) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(text);
}

const unsigned char* as_unsigned(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

// No control character but the newline.
bool is_plain(std::string_view text) {
  return (find_invalid_utf8(text) == std::string_view::npos) && std::none_of(text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) < 0x20 && c != '\n'; });
}

Result<Signature> parse_signature(std::string_view line) {
  if (!line.starts_with(kDash)) return bad_note("a signature line begins with a dash and a space");
  line.remove_prefix(kDash.size());
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return bad_note("a signature line is: dash, name, signature");
  Signature out;
  out.name = line.substr(0, space);
  if (!is_key_name(out.name)) return bad_note("a signature has no usable name");
  const auto bytes = from_padded_base64(line.substr(space + 1));
  if (!bytes || bytes->size() < 5) return bad_note("the signature of " + out.name + " is not base64 of an id and more");
  out.id = static_cast<uint32_t>(from_big_endian(std::string_view(*bytes).substr(0, 4)));
  out.bytes = bytes->substr(4);
  return out;
}

// Whether the signature holds; the time of a cosignature into `seconds`.
bool holds(const VerifierKey& key, std::string_view text, const Signature& signature, uint64_t& seconds) {
  if (key.kind == kNoteKey) return verify_ed25519(key.key, text, signature.bytes);
  if (signature.bytes.size() != 72) return false;
  seconds = from_big_endian(std::string_view(signature.bytes).substr(0, 8));
  if (seconds >> 63 != 0) return false;
  return verify_ed25519(key.key, cosigned_message(text, seconds), std::string_view(signature.bytes).substr(8));
}

}  // namespace

bool verify_ed25519(const PublicKey& key, std::string_view message, std::string_view signature) {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(as_unsigned(signature), as_unsigned(message), message.size(), key.data()) == 0;
}

bool is_key_name(std::string_view name) {
  // ASCII spaces and plus, then the spaces of Unicode beyond ASCII.
  constexpr std::string_view kSpaces[] = {"\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                                          "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  if (name.empty() || find_invalid_utf8(name) != std::string_view::npos || !is_plain(name) || name.find_first_of(" +\n\x7f") != std::string_view::npos) return false;
  return std::none_of(std::begin(kSpaces), std::end(kSpaces), [&](std::string_view space) { return name.find(space) != std::string_view::npos; });
}

uint32_t VerifierKey::id() const {
  const Hash hash = sha256(name + "\n" + static_cast<char>(kind) + std::string(reinterpret_cast<const char*>(key.data()), key.size()));
  return static_cast<uint32_t>(from_big_endian(as_bytes(hash).substr(0, 4)));
}

std::string VerifierKey::text() const {
  const std::string material = static_cast<char>(kind) + std::string(reinterpret_cast<const char*>(key.data()), key.size());
  return name + "+" + to_hex(big_endian(id(), 4)) + "+" + to_padded_base64(material);
}

Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  const size_t first = text.find('+');
  const size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return fail(Code::kBadKey, {"NAME+ID+BASE64"});
  VerifierKey out;
  out.name = text.substr(0, first);
  const auto material = from_padded_base64(text.substr(second + 1));
  if (!is_key_name(out.name) || !material || material->size() != 33) return fail(Code::kBadKey, {"NAME+ID+BASE64"});
  out.kind = static_cast<uint8_t>((*material)[0]);
  if (out.kind != kNoteKey && out.kind != kCosignerKey) return fail(Code::kBadKey, {"Ed25519, 0x01 or 0x04"});
  std::copy(material->begin() + 1, material->end(), out.key.begin());
  if (to_hex(big_endian(out.id(), 4)) != text.substr(first + 1, second - first - 1)) return fail(Code::kBadKey, {to_hex(big_endian(out.id(), 4))});
  return out;
}

SigningKey SigningKey::from_seed(std::string name, uint8_t kind, std::span<const uint8_t, 32> seed) {
  SigningKey out;
  out.verifier_.name = std::move(name);
  out.verifier_.kind = kind;
  crypto_sign_seed_keypair(out.verifier_.key.data(), out.secret_.data(), seed.data());
  return out;
}

SigningKey SigningKey::make(std::string name, uint8_t kind, Random& random) {
  std::array<uint8_t, 32> seed{};
  random.fill(seed.data(), seed.size());
  SigningKey out = from_seed(std::move(name), kind, seed);
  sodium_memzero(seed.data(), seed.size());
  return out;
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

Signature SigningKey::sign(std::string_view note_text, uint64_t seconds) const {
  const bool cosigner = verifier_.kind == kCosignerKey;
  const std::string message = cosigner ? cosigned_message(note_text, seconds) : std::string(note_text);
  std::string bytes(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(bytes.data()), nullptr, as_unsigned(message), message.size(), secret_.data());
  return {verifier_.name, verifier_.id(), cosigner ? big_endian(seconds, 8) + bytes : bytes};
}

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > kMaxNoteBytes) return bad_note("it is larger than a note can be");
  if (!is_plain(bytes)) return bad_note("it is not plain UTF-8 text");
  const size_t blank = bytes.rfind("\n\n");
  if (blank == std::string_view::npos) return bad_note("it has no empty line before its signatures");
  Note out;
  out.text = bytes.substr(0, blank + 1);
  std::string_view rest = bytes.substr(blank + 2);
  if (rest.empty()) return bad_note("nobody signed it");
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    if (end == std::string_view::npos) return bad_note("its last line has no end");
    if (out.signatures.size() == kMaxSignatures) return bad_note("it has too many signatures");
    TRY(signature, parse_signature(rest.substr(0, end)));
    out.signatures.push_back(std::move(signature));
    rest.remove_prefix(end + 1);
  }
  return out;
}

std::string format_signature(const Signature& signature) {
  return std::string(kDash) + signature.name + " " + to_padded_base64(big_endian(signature.id, 4) + signature.bytes) + "\n";
}

std::string format_note(const Note& note) {
  std::string out = note.text + "\n";
  for (const Signature& signature : note.signatures) out += format_signature(signature);
  return out;
}

Result<std::vector<Verified>> verify_note(const Note& note, std::span<const VerifierKey> known) {
  std::vector<Verified> out;
  for (const Signature& signature : note.signatures) {
    const auto key = std::find_if(known.begin(), known.end(),
                                  [&](const VerifierKey& k) { return k.name == signature.name && k.id() == signature.id; });
    if (key == known.end()) continue;
    if (std::any_of(out.begin(), out.end(), [&](const Verified& v) { return v.key == *key; })) continue;
    Verified verified{*key, 0};
    if (!holds(*key, note.text, signature, verified.seconds)) return fail(Code::kBadSignature, {signature.name});
    out.push_back(std::move(verified));
  }
  if (out.empty()) return fail(Code::kBadSignature, {note.signatures.empty() ? std::string() : note.signatures[0].name});
  return out;
}

}  // namespace stillheld::log
