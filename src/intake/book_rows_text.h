// Small readings of text that the readers of books share.
#pragma once

#include <string_view>

#include "intake/book_rows_line.h"

namespace stillheld::intake {

inline constexpr std::string_view kBookColumnNames[] = {
#define X(name) #name,
    STILLHELD_BOOK_COLUMNS(X)
#undef X
};

inline bool is_ascii_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
// A letter, or a byte of one that is not ASCII.
inline bool is_letter_byte(char c) { return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80; }

inline std::string_view trim_of(std::string_view text, std::string_view of) {
  const size_t begin = text.find_first_not_of(of);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(of) + 1 - begin);
}

// A to Z and the capitals of Latin-1 and Latin Extended-A.
inline bool starts_upper(std::string_view text) {
  if (text.empty()) return false;
  const auto a = static_cast<unsigned char>(text[0]);
  if (a < 0x80) return a >= 'A' && a <= 'Z';
  if (text.size() < 2) return false;
  const auto b = static_cast<unsigned char>(text[1]);
  if (a == 0xC3) return b >= 0x80 && b <= 0x9E && b != 0x97;
  if (a == 0xC4 && b >= 0xB9) return (b & 1) == 1;
  if (a == 0xC5 && (b <= 0x88 || b >= 0xB9)) return (b & 1) == 1;
  return (a == 0xC4 || a == 0xC5) && (b & 1) == 0;
}

// The parts between separators, trimmed, without the empty ones.
template <class See>
void each_part(std::string_view text, char separator, See&& see) {
  for (size_t from = 0; from <= text.size();) {
    const size_t end = std::min(text.find(separator, from), text.size());
    const std::string_view part = trim_of(text.substr(from, end - from), " \t;.");
    if (!part.empty()) see(part);
    from = end + 1;
  }
}

}  // namespace stillheld::intake
