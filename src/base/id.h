// An Id is 128 random bits that name a subject, a ledger or a claim's person.
//
// Why random: an id that was made from a name, an address or a birth date
// could be guessed back to the person (DESIGN section 8).  Its text is 26
// characters of Crockford's base 32, lower case, so that it can be read aloud.
//
// Threads: a value.  Tested by id_test.cc.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stillheld {

struct Id {
  std::array<uint8_t, 16> bytes{};
  auto operator<=>(const Id&) const = default;
  bool is_zero() const { return *this == Id{}; }
  std::string text() const;
  static std::optional<Id> parse(std::string_view text);
};

struct IdHash {
  size_t operator()(const Id& id) const;
};

}  // namespace stillheld
