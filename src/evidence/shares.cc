#include "evidence/shares.h"

#include <sodium.h>

#include <cstring>

namespace stillheld::evidence {

namespace {

constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr uint8_t kVersion = 1;
constexpr size_t kBody = 1 + 4 + 4 + 1 + kKeyBytes, kCheck = 4, kBits = (kBody + kCheck) * 8, kChars = (kBits + 4) / 5;

// No tables and no branches on secrets: which byte it is does not show in time.
uint8_t times(uint8_t a, uint8_t b) {
  uint8_t product = 0;
  for (int i = 0; i < 8; ++i) {
    product = static_cast<uint8_t>(product ^ (a & static_cast<uint8_t>(-(b & 1))));
    const auto carry = static_cast<uint8_t>(-(a >> 7));
    a = static_cast<uint8_t>((a << 1) ^ (carry & 0x1B));
    b = static_cast<uint8_t>(b >> 1);
  }
  return product;
}

uint8_t inverse(uint8_t a) {  // a^254
  uint8_t out = 1, square = a;
  for (int bit = 0; bit < 8; ++bit) {
    if ((254 >> bit) & 1) out = times(out, square);
    square = times(square, square);
  }
  return out;
}

std::array<uint8_t, 4> fingerprint(const Id& ledger) {
  const Hash hash = sha256("stillheld share of " + ledger.text());
  return {hash[0], hash[1], hash[2], hash[3]};
}

std::string body_of(const Share& share) {
  std::string out(1, static_cast<char>(kVersion));
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(share.epoch >> shift);
  out.append(share.ledger.begin(), share.ledger.end());
  out += static_cast<char>(share.number);
  out.append(share.bytes.begin(), share.bytes.end());
  return out;
}

std::string with_check(std::string body) {
  const Hash hash = sha256("stillheld share\n" + body);
  body.append(hash.begin(), hash.begin() + kCheck);
  return body;
}

Error bad(std::string why) { return fail(Code::kBadShare, {std::move(why)}); }

}  // namespace

std::array<Share, 3> split_key(const Secret& key, const Id& ledger, uint32_t epoch, Random& random) {
  const Secret slope = Secret::make(random);
  std::array<Share, 3> out;
  for (uint8_t i = 0; i < 3; ++i) {
    out[i].epoch = epoch;
    out[i].ledger = fingerprint(ledger);
    out[i].number = static_cast<uint8_t>(i + 1);
    for (size_t b = 0; b < kKeyBytes; ++b) out[i].bytes[b] = static_cast<uint8_t>(key.bytes()[b] ^ times(slope.bytes()[b], out[i].number));
  }
  return out;
}

Result<Secret> join_shares(const Share& one, const Share& other, const Id& ledger) {
  if (one.ledger != other.ledger || one.ledger != fingerprint(ledger)) return bad("ledger");
  if (one.epoch != other.epoch) return bad("epoch " + std::to_string(one.epoch) + ", " + std::to_string(other.epoch));
  if (one.number == other.number) return bad(std::to_string(one.number) + " = " + std::to_string(other.number));
  // f(0) = (x2·y1 + x1·y2) / (x1 + x2)
  const uint8_t over = inverse(static_cast<uint8_t>(one.number ^ other.number));
  Secret out;
  for (size_t b = 0; b < kKeyBytes; ++b)
    out.bytes()[b] = times(over, static_cast<uint8_t>(times(other.number, one.bytes[b]) ^ times(one.number, other.bytes[b])));
  return out;
}

std::string share_text(const Share& share) {
  const std::string bytes = with_check(body_of(share));
  std::string out;
  for (size_t c = 0; c < kChars; ++c) {
    unsigned value = 0;
    for (size_t bit = c * 5; bit < c * 5 + 5; ++bit) {
      value <<= 1;
      if (bit < kBits) value |= (static_cast<uint8_t>(bytes[bit / 8]) >> (7 - bit % 8)) & 1U;
    }
    if (c > 0 && c % 5 == 0) out += '-';
    out += kLetters[value];
  }
  return out;
}

Result<Share> parse_share(std::string_view text) {
  std::string bytes(kBody + kCheck, '\0');
  size_t at = 0;
  for (char c : text) {
    if (c == '-' || c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    const size_t value = kLetters.find(c);
    if (value == std::string_view::npos) return bad(std::string(1, c));
    if (at == kChars) return bad("> " + std::to_string(kChars));
    for (size_t bit = 0; bit < 5; ++bit) {
      const size_t place = at * 5 + bit;
      const bool set = ((value >> (4 - bit)) & 1U) != 0;
      if (place >= kBits) {
        if (set) return bad("…" + std::string(1, c));
      } else if (set) {
        bytes[place / 8] = static_cast<char>(static_cast<uint8_t>(bytes[place / 8]) | (0x80U >> (place % 8)));
      }
    }
    ++at;
  }
  if (at != kChars) return bad(std::to_string(at) + " / " + std::to_string(kChars));
  if (with_check(bytes.substr(0, kBody)) != bytes) return bad("checksum");
  if (static_cast<uint8_t>(bytes[0]) != kVersion) return bad("version " + std::to_string(static_cast<uint8_t>(bytes[0])));
  Share out;
  for (size_t i = 1; i <= 4; ++i) out.epoch = (out.epoch << 8) | static_cast<uint8_t>(bytes[i]);
  std::memcpy(out.ledger.data(), bytes.data() + 5, 4);
  out.number = static_cast<uint8_t>(bytes[9]);
  if (out.number < 1 || out.number > 3) return bad("share " + std::to_string(out.number));
  std::memcpy(out.bytes.data(), bytes.data() + 10, kKeyBytes);
  sodium_memzero(bytes.data(), bytes.size());
  return out;
}

}  // namespace stillheld::evidence
