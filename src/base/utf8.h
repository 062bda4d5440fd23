// UTF-8: what is valid, and where it stops being so.
//
// Valid is what RFC 3629 allows: no overlong forms, no surrogates, nothing
// above U+10FFFF.  Tested by utf8_test.cc against a slow twin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stillheld {

// Offset of the first byte that is not valid UTF-8, or npos.
size_t find_invalid_utf8(std::string_view text);

// Reads one code point at `offset` and moves `offset` behind it.
// REQUIRES: text is valid, offset < text.size().
char32_t next_code_point(std::string_view text, size_t& offset);

void append_utf8(std::string& out, char32_t code_point);

// Number of code points.  REQUIRES: text is valid.
size_t count_code_points(std::string_view text);

// At most `limit` code points of `text`, with an ellipsis where it was cut.
std::string abbreviate(std::string_view text, size_t limit);

}  // namespace stillheld
