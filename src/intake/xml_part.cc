#include "intake/xml_part.h"

#include <algorithm>

#include "base/utf8.h"
#include "intake/table_rows.h"

namespace stillheld::intake {
namespace {

// "<" opens at most one node, "=" gives at most one attribute: about 64 bytes.
constexpr ptrdiff_t kMostMarks = 24'000'000;

// Whether a character reference names no character of XML: NUL, a surrogate,
// one above U+10FFFF.  pugixml would make something of it.
bool has_bad_reference(std::string_view text) {
  for (size_t at = text.find("&#"); at != std::string_view::npos; at = text.find("&#", at + 2)) {
    size_t i = at + 2;
    const bool hex = i < text.size() && text[i] == 'x';
    if (hex) ++i;
    uint64_t value = 0;
    const size_t first = i;
    for (; i < text.size() && value <= 0x10FFFF; ++i) {
      const char c = text[i];
      const char lower = static_cast<char>(c | 0x20);
      if (c >= '0' && c <= '9') value = value * (hex ? 16 : 10) + static_cast<uint64_t>(c - '0');
      else if (hex && lower >= 'a' && lower <= 'f') value = value * 16 + static_cast<uint64_t>(lower - 'a' + 10);
      else break;
    }
    if (i > first && (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))) return true;
  }
  return false;
}

}  // namespace

Result<XmlPart> XmlPart::parse(std::string text, const std::string& name, const std::string& file, Space space) {
  const auto bad = [&](const std::string& what) { return fail(Code::kBadSheet, {name + " " + what}, Where{file, 0, {}, 0}); };
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    const bool little = text[0] == '\xFF';
    std::string decoded;
    if (decode_text(text, {little ? Encoding::utf16le : Encoding::utf16be, 2}, decoded)) decoded.clear();
    text = std::move(decoded);
  } else if (text.starts_with("\xEF\xBB\xBF")) {
    text.erase(0, 3);
  }
  if (text.empty()) return bad("is empty or no text");
  if (text.find('\0') != std::string::npos || find_invalid_utf8(text) != std::string_view::npos || has_bad_reference(text))
    return bad("is not valid text");
  if (std::count_if(text.begin(), text.end(), [](char c) { return c == '<' || c == '='; }) > kMostMarks)
    return bad("has more than 24 million elements and attributes");
  XmlPart part;
  *part.text_ = std::move(text);
  const unsigned flags = pugi::parse_default | pugi::parse_doctype | pugi::parse_embed_pcdata |
                         (space == Space::keep ? pugi::parse_ws_pcdata : pugi::parse_ws_pcdata_single);
  const auto parsed = part.tree_->load_buffer_inplace(part.text_->data(), part.text_->size(), flags, pugi::encoding_utf8);
  for (pugi::xml_node node : part.tree_->children())
    if (node.type() == pugi::node_doctype) return bad("declares a document type (DOCTYPE), as a file made to do harm does");
  if (parsed.status == pugi::status_bad_doctype)
    return bad("declares a document type (DOCTYPE), as a file made to do harm does");
  if (!parsed || !part.root()) return bad(std::string("is not well-formed XML: ") + parsed.description());
  return part;
}

std::string_view local_name(const char* name) {
  const std::string_view whole(name);
  const size_t colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node parent, std::string_view name) {
  for (pugi::xml_node node : parent.children())
    if (is(node, name)) return node;
  return {};
}

std::string_view attribute(pugi::xml_node node, std::string_view name) {
  for (pugi::xml_attribute a : node.attributes())
    if (local_name(a.name()) == name) return a.value();
  return {};
}

bool has_attribute(pugi::xml_node node, std::string_view name) {
  for (pugi::xml_attribute a : node.attributes())
    if (local_name(a.name()) == name) return true;
  return false;
}

std::string own_text(pugi::xml_node node) {
  std::string out(node.value());
  for (pugi::xml_node piece : node.children())
    if (piece.type() == pugi::node_pcdata || piece.type() == pugi::node_cdata) out += piece.value();
  return out;
}

}  // namespace stillheld::intake
