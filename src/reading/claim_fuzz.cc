// Text of no known origin, read in every language.
//
// What must hold: nothing crashes; every span's slice of the text is the quoted
// text; the trigger lies within the span; the same text gives the same claims.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "reading/read.h"

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::reading;
  if (size < 2 || size > 65536) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (stillheld::find_invalid_utf8(bytes) != std::string_view::npos) return 0;
  Document document;
  document.text = bytes;
  document.language = static_cast<Language>(data[0] % 5);
  uint32_t start = 0;
  for (uint32_t i = 0; i <= document.text.size(); ++i)
    if (i == document.text.size() || document.text[i] == '\n') {
      if (i > start) document.paragraphs.push_back({start, i, Zone::body});
      start = i + 1;
    }
  const auto claims = read(document);
  for (const ReadClaim& c : claims) {
    require(c.span.start <= c.trigger.start && c.trigger.end <= c.span.end && c.span.end <= document.text.size());
    require(document.slice(c.span.start, c.span.end) == c.quote);
    require(stillheld::find_invalid_utf8(c.quote) == std::string_view::npos);
  }
  const auto again = read(document);
  require(again.size() == claims.size());
  return 0;
}
