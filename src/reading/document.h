// A Document is what a page says: its text, in zones, each byte of which knows
// where in the capture it stands.
//
// Definition: the capture is the bytes that were given.  The text is UTF-8, one
// paragraph a line; a paragraph belongs to one zone:
//
//   title     the headline
//   lead      the paragraph between headline and text, where there is one
//   body      the article
//   caption   under a picture
//   other     menus, "read also", footers, comments
//
// Only title, lead and body give claims.  Why: half of a news page is other
// news.  "Freed: 52 prisoners" in a "read also" box of an article of 2023 is
// a headline of 2025.
//
//   <p>Pardoned&nbsp;&mdash; 25&#8239;people</p>  → body "Pardoned — 25 people"
//   <figcaption>Minsk, 2020</figcaption>         → caption "Minsk, 2020"
//
// Counter-example: a fact box inside the article is body; nothing in its bytes
// tells it from a paragraph.
//
// What the text leaves out or changes, and nothing else ("the decoding"): the
// charset becomes UTF-8; character references are resolved; tags and comments
// go; a run of blanks and line ends is one space; soft hyphens, zero-width
// characters and byte order marks go; U+0000 and invalid bytes are U+FFFD.
//
// (1) decode(capture bytes from place(a) to place(b)) == text from a to b, for
//     every a <= b on character bounds within one paragraph.
// (2) The text is valid UTF-8 without NUL; paragraphs are in order, do not
//     overlap, and are not empty.
// (3) The same bytes and options give the same Document.
// (4) Time is linear in the bytes; at most max_bytes are read.
//
// Threads: values.  Main text by text and link density, after Kohlschütter,
// Fankhauser, Nejdl, "Boilerplate Detection using Shallow Text Features" (2010).
// Tested by document_test.cc, html_scan_test.cc, html_fuzz.cc, text_fuzz.cc,
// warc_fuzz.cc; measured by `./run bench reading`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dates/day.h"
#include "reading/language.h"

namespace stillheld::reading {

enum class Zone : uint8_t { title, lead, body, caption, other };
constexpr bool gives_claims(Zone zone) { return zone <= Zone::body; }

struct Paragraph {
  uint32_t start = 0;  // bytes of the text, [start, end), without the line end
  uint32_t end = 0;
  Zone zone = Zone::body;
};

// How the bytes of the capture become characters.
enum class Charset : uint8_t { utf8, windows_1251, koi8_r, iso_8859_1, windows_1252, iso_8859_2, windows_1250, utf16le, utf16be };
enum class Markup : uint8_t { plain, html };

// One stretch of the text and where it came from.  Within a piece, text and
// capture go on in step, character by character.
struct Piece {
  uint32_t text = 0;     // first byte in the text
  uint32_t capture = 0;  // first byte in the capture
  uint16_t size = 0;     // bytes of the text
  uint16_t capture_size = 0;  // in step if the charset says so, else one whole
};

// Who says when the text was published.
enum class DateWitness : uint8_t { none, asked, json_ld, meta, time_element, feed, visible, address };

struct Publication {
  dates::Day day = 0;
  DateWitness witness = DateWitness::none;
};

struct Document {
  std::string text;
  std::vector<Paragraph> paragraphs;
  std::vector<Piece> pieces;  // by text

  // What `pieces` lead into: the given bytes, or a part of them that had to be
  // unpacked (a WARC record's body, an entry of a feed); then `part` names it
  // ("record 3", "entry 2").
  std::shared_ptr<const std::string> capture;
  std::string part;
  Charset charset = Charset::utf8;
  Markup markup = Markup::plain;

  // At most two witnesses, the better one first.  They may disagree: whoever
  // needs one day takes the first; whoever needs honesty takes both.
  std::vector<Publication> published;
  std::string publisher;  // as asked, or as the page names its outlet; may be empty
  std::string address;    // canonical link, or the record's; may be empty
  std::string title;
  Language language = Language::en;

  std::optional<dates::Day> published_on() const {
    if (published.empty()) return std::nullopt;
    return published.front().day;
  }
  std::string_view slice(uint32_t start, uint32_t end) const {
    return std::string_view(text).substr(start, end - start);
  }
};

struct DocumentOptions {
  std::optional<dates::Day> published;  // --published
  std::string publisher;                // --publisher
  std::optional<Language> language;
  // What a web server said ("text/html; charset=windows-1251"), or empty.
  std::string content_type;
  size_t max_bytes = 32u << 20;
};

// All documents in the bytes: one for a page or a text, one an entry of a feed,
// one a response record of a WARC file (also .warc.gz).
// Errors: kEmptyFile; kNotText (a picture, a PDF, a program: which); kTooLarge
// with the limit; kTruncatedFile for a WARC that ends inside a record.
Result<std::vector<Document>> open_documents(std::string_view bytes, const DocumentOptions& options);
// The only or first one.
Result<Document> open_document(std::string_view bytes, const DocumentOptions& options);

// A place in the text as a place in the capture.
struct Place {
  uint32_t start = 0;
  uint32_t end = 0;
};
// REQUIRES: start <= end, both on character bounds inside one paragraph.
Place place_in_capture(const Document& document, uint32_t start, uint32_t end);
// "The decoding" above, of some bytes of a capture.
std::string decode(std::string_view capture, Charset charset, Markup markup);

}  // namespace stillheld::reading
