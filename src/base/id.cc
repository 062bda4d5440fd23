#include "base/id.h"

#include <cstring>

namespace stillheld {

namespace {
constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

int digit(char c) {
  if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (int i = 0; i < 32; ++i)
    if (kAlphabet[i] == c) return i;
  return -1;
}
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
