#include "base/id.h"

#include <cstring>

namespace stillheld {

namespace {
constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

constexpr std::array<int8_t, 256> kDigits = [] {
  std::array<int8_t, 256> table{};
  for (int8_t& value : table) value = -1;
  for (int i = 0; i < 32; ++i) {
    const auto c = static_cast<unsigned char>(kAlphabet[i]);
    table[c] = static_cast<int8_t>(i);
    if (c >= 'a') table[static_cast<size_t>(c - 'a' + 'A')] = static_cast<int8_t>(i);
  }
  return table;
}();

int digit(char c) { return kDigits[static_cast<unsigned char>(c)]; }
}  // namespace

std::string Id::text() const {
  // 26 digits hold 130 bits: the first digit carries the top three bits.
  unsigned __int128 value = 0;
  for (uint8_t byte : bytes) value = (value << 8) | byte;
  std::string out(26, '0');
  for (int i = 25; i >= 0; --i) {
    out[static_cast<size_t>(i)] = kAlphabet[static_cast<unsigned>(value & 31)];
    value >>= 5;
  }
  return out;
}

std::optional<Id> Id::parse(std::string_view text) {
  if (text.size() != 26) return std::nullopt;
  unsigned __int128 value = 0;
  for (size_t i = 0; i < 26; ++i) {
    const int d = digit(text[i]);
    if (d < 0 || (i == 0 && d > 7)) return std::nullopt;
    value = (value << 5) | static_cast<unsigned>(d);
  }
  Id id;
  for (int i = 15; i >= 0; --i) {
    id.bytes[static_cast<size_t>(i)] = static_cast<uint8_t>(value & 255);
    value >>= 8;
  }
  return id;
}

size_t IdHash::operator()(const Id& id) const {
  size_t h;
  std::memcpy(&h, id.bytes.data(), sizeof h);
  return h;
}

}  // namespace stillheld
