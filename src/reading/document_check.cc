#include "reading/document_check.h"

#include "base/utf8.h"
#include "reading/dates.h"
#include "reading/persons.h"

namespace stillheld::reading {
namespace {

bool on_bound(std::string_view text, uint32_t at) {
  return at <= text.size() && (at == text.size() || (static_cast<uint8_t>(text[at]) & 0xC0) != 0x80);
}

}  // namespace

std::string fault_of(const Document& document, bool thorough) {
  const std::string_view text = document.text;
  if (find_invalid_utf8(text) != std::string_view::npos || text.find('\0') != text.npos) return "the text is not UTF-8";
  if (document.capture == nullptr) return "no capture";
  uint32_t last = 0;
  size_t checked = 0;
  for (const Paragraph& paragraph : document.paragraphs) {
    if (paragraph.start < last || paragraph.end <= paragraph.start || paragraph.end > text.size()) return "paragraphs overlap or are empty";
    last = paragraph.end;
    // The whole, and some stretches of it.
    const uint32_t size = paragraph.end - paragraph.start;
    for (const auto& [from, to] : {std::pair<uint32_t, uint32_t>{0, size}, {size / 3, size / 2}, {0, 1}, {size / 2, size}}) {
      uint32_t start = paragraph.start + from, end = paragraph.start + to;
      while (!on_bound(text, start)) ++start;
      while (!on_bound(text, end)) ++end;
      if (start >= end || ++checked > 4000) continue;
      const Place place = place_in_capture(document, start, end);
      if (place.end < place.start || place.end > document.capture->size()) return "a place outside of the capture";
      const std::string decoded = decode(std::string_view(*document.capture).substr(place.start, place.end - place.start), document.charset, document.markup);
      if (decoded != document.slice(start, end)) {
        return "the capture's slice reads '" + decoded + "', the text '" + std::string(document.slice(start, end)) + "'";
      }
    }
  }
  if (!thorough) return {};
  uint32_t behind = 0;
  for (const FoundDate& date : find_dates(text, document.language, {document.published_on(), Lean::past})) {
    if (date.start < behind || date.end <= date.start || !on_bound(text, date.start) || !on_bound(text, date.end)) return "dates overlap";
    if (date.to < date.from) return "a date that ends before it begins";
    behind = date.end;
  }
  behind = 0;
  const Persons persons = find_persons(text, document.language);
  for (const Mention& mention : persons.mentions) {
    if (mention.start < behind || mention.end <= mention.start || !on_bound(text, mention.start) || !on_bound(text, mention.end)) return "mentions overlap";
    if (mention.person >= static_cast<int32_t>(persons.persons.size()) || mention.resolved != (mention.person >= 0)) return "a mention of nobody";
    behind = mention.end;
  }
  return {};
}

}  // namespace stillheld::reading
