// One XML part of a spreadsheet, parsed by pugixml with nothing left to trust.
//
// Definition: a part is an entry of the archive (xl/workbook.xml, content.xml)
// that was read whole and is well-formed XML 1.0 without a document type.
//
// Why: XML can name other files and multiply itself.  Both need a document type
// declaration (<!DOCTYPE …>), which no spreadsheet has.  So a part that has one
// is refused by that alone, and what it declares is never looked at; pugixml
// for its part knows five entities and no others.
//
//   <t>Ada &amp; Bel &#x2014;</t>     text: Ada & Bel —
//   <x:t> under any prefix            the same: elements and attributes are
//                                     asked for by their local names
//   <!DOCTYPE foo [<!ENTITY …>]>      refused
//
// Counter-example: a part with an error in its last line is no part.  What was
// read up to there may be half of a list.
//
// (1) All text is valid UTF-8 without NUL.  UTF-16 with a byte order mark is
//     decoded; any other encoding is refused.
// (2) A part that would need more than about 1.5 GB as a tree is refused before
//     it is parsed.
//
// Threads: as pugi::xml_document.  Only .cc files include this header: it costs
// what pugixml.hpp costs.  Tested by xlsx_rows_test.cc and ods_rows_test.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <pugixml.hpp>

#include "base/result.h"

namespace stillheld::intake {

class XmlPart {
 public:
  // White space between two elements is text in prose (a text:p of ODF), and
  // only what makes it easier to look at elsewhere.
  enum class Space { drop, keep };
  // `name` is the part's name, `file` the file's, both for errors.  kBadSheet.
  static Result<XmlPart> parse(std::string text, const std::string& name, const std::string& file,
                               Space space = Space::drop);
  // The one element that holds all others.
  pugi::xml_node root() const { return tree_->document_element(); }

 private:
  XmlPart() : text_(std::make_unique<std::string>()), tree_(std::make_unique<pugi::xml_document>()) {}
  std::unique_ptr<std::string> text_;  // in which the tree's strings lie
  std::unique_ptr<pugi::xml_document> tree_;
};

// The name without its prefix.
std::string_view local_name(const char* name);
inline bool is(pugi::xml_node node, std::string_view name) {
  return node.type() == pugi::node_element && local_name(node.name()) == name;
}
// The first child of that local name, or an empty node.
pugi::xml_node child(pugi::xml_node parent, std::string_view name);
// Its value, or an empty text.
std::string_view attribute(pugi::xml_node node, std::string_view name);
bool has_attribute(pugi::xml_node node, std::string_view name);
// All text directly in `node`, CDATA too.  What stands in front of the first
// child is the node's own value (pugi::parse_embed_pcdata).
std::string own_text(pugi::xml_node node);

}  // namespace stillheld::intake
