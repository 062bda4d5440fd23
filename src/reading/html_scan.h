// A page's elements and its blocks of text, in one pass over its bytes.
//
// Definition: a block is a run of text between two borders of block elements
// (<p>, <div>, <li>, <h2> …); it knows the element that it lies in, and each of
// its pieces knows where in the page it stands.
//
// Why no parser of all HTML: it costs a square of the page for one who nests
// badly on purpose, and the places of its text cannot be trusted once it mends
// the tree.  This scanner keeps a stack of open elements, closes what HTML
// closes by itself, and drops end tags that nothing opened.
//
//   <p>One<p>Two       two blocks
//   <b><div>One</b>…   the </b> is dropped: a div stands between
//
// Counter-example: what a script writes into the page is not there.
//
// (1) Linear: an element is pushed and popped once; attributes are looked at once.
// (2) A block's text is decode() of its raw pieces; script, style, template,
//     noscript and hidden elements have no text.
//     What stands before and behind a hidden element is two blocks.
// (3) At most kMostElements elements; what comes after is text of the last.
//
// Slow twin: gumbo, in html_scan_test.cc.  Threads: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillheld::reading {

struct Element {
  std::string_view name;        // lower case, at most 15 bytes: of a static table, or of the page
  std::string_view attributes;  // raw
  std::string_view class_and_id;
  uint32_t start = 0;
  int32_t parent = -1;
  uint16_t depth = 0;
  bool block = false, hidden = false, link = false;
};

struct RawRun {
  uint32_t start = 0, end = 0;  // of the page
  bool link = false;
};

struct Block {
  int32_t element = 0;
  std::vector<RawRun> runs;
  uint32_t letters = 0;       // characters of text
  uint32_t link_letters = 0;  // of them within <a>
  uint32_t commas = 0;
  bool ends_sentence = false;
};

struct ScannedPage {
  std::vector<Element> elements;
  std::vector<Block> blocks;
  std::vector<std::string_view> json_ld;  // raw contents
  std::vector<int32_t> metas;             // <meta>, <link>, <time>, <html>: elements
  std::string_view title;                 // raw content of <title>
};

ScannedPage scan_html(std::string_view page);

// The value of an attribute, with character references resolved; "" if none.
std::string attribute(std::string_view attributes, std::string_view name);

// One character or reference at `at` of some HTML text: what it is (0 for what is
// left out: tags, soft hyphens), and where the next begins.  Blank runs are left
// to the caller.
struct HtmlCharacter {
  char32_t character = 0;
  char32_t second = 0;
  size_t next = 0;
};
HtmlCharacter html_character(std::string_view page, size_t at);

}  // namespace stillheld::reading
