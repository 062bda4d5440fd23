// What a page is written in, and the page as UTF-8 that knows its bytes.
//
// Definition: a DecodedPage is the capture in UTF-8, valid and without NUL, and a
// map from its offsets to the capture's.
//
//   Content-Type: text/html; charset=utf-8, but the bytes are CP1251   → CP1251
//   <meta charset=windows-1251>, but the bytes are good UTF-8          → UTF-8
//
// Counter-example: a page without a declaration in Latin letters alone is UTF-8:
// nothing in it says otherwise.
//
// Who says it, in this order: a byte order mark; what the bytes can be; the
// server; the page.  UTF-8 is recognised by its form: text that is not UTF-8
// is seldom well-formed by chance.  CP1251 and KOI8-R, which decode anything, are
// told apart by which letters are frequent: in Russian lower case is.
//
// (1) capture_of is monotone; capture_of(0) is behind the byte order mark.
// (2) An ill-formed byte is one U+FFFD; NUL is U+FFFD.
//
// Threads: values.  Tables: WHATWG Encoding Standard.  Tested by document_test.cc,
// text_fuzz.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reading/document.h"

namespace stillheld::reading {

struct DecodedPage {
  std::string text;
  Charset charset = Charset::utf8;
  struct Mark {
    uint32_t page, capture;
  };
  std::vector<Mark> marks;  // at most kMarkEvery bytes apart, and wherever the step changes
  uint32_t capture_of(size_t page) const;
};

// `declared`: what a server said, "" if nothing.
Charset find_charset(std::string_view bytes, std::string_view declared, size_t& mark_size);
DecodedPage decode_page(std::string_view bytes, std::string_view declared);
DecodedPage decode_as(std::string_view bytes, Charset charset, size_t mark_size);
// How many bytes of the capture the character takes; 0 if it depends (UTF-8).
size_t width_in(Charset charset, char32_t character);

}  // namespace stillheld::reading
