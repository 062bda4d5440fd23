#include "reading/html_scan.h"

#include <gtest/gtest.h>
#include <gumbo.h>

#include <random>

#include "reading/document.h"

namespace stillheld::reading {
namespace {

std::string text_of(std::string_view page) {
  const ScannedPage scanned = scan_html(page);
  std::string out;
  for (const Block& block : scanned.blocks) {
    for (const RawRun& run : block.runs) out += decode(page.substr(run.start, run.end - run.start), Charset::utf8, Markup::html);
    out += ' ';
  }
  return out;
}

// The slow twin: a parser of all of HTML.
void gumbo_text(const GumboNode* node, std::string& out) {
  if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE) out += node->v.text.text;
  if (node->type != GUMBO_NODE_ELEMENT) return;
  const GumboTag tag = node->v.element.tag;
  if (tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_HEAD) return;
  out += ' ';
  for (unsigned i = 0; i < node->v.element.children.length; ++i) gumbo_text(static_cast<const GumboNode*>(node->v.element.children.data[i]), out);
  out += ' ';
}

std::string letters(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') out += c;
  }
  return out;
}

std::string by_gumbo(const std::string& page) {
  GumboOutput* tree = gumbo_parse_with_options(&kGumboDefaultOptions, page.data(), page.size());
  std::string out;
  gumbo_text(tree->root, out);
  gumbo_destroy_output(&kGumboDefaultOptions, tree);
  return out;
}

TEST(HtmlScan, BlocksOfAPage) {
  const std::string_view page = "<body><p>One<p>Two <b>bold</b> &amp; <i>more</i><ul><li>a<li>b</ul>rest<br>line";
  const ScannedPage scanned = scan_html(page);
  EXPECT_EQ(scanned.blocks.size(), 6u);
  EXPECT_EQ(letters(text_of(page)), "OneTwobold&moreabrestline");
}

TEST(HtmlScan, WhatHasNoText) {
  EXPECT_EQ(letters(text_of("<p>a<script>if (1 < 2) x('</p>');</script>b<style>p{}</style><!-- c -->d<noscript>e</noscript>f<span style=\"display:none\">g</span>")), "abdf");
}

TEST(HtmlScan, AttributesAndReferences) {
  EXPECT_EQ(attribute(" content=\"a &amp; b\" name='x y' checked data-q=1", "content"), "a & b");
  EXPECT_EQ(attribute(" content=\"a\" NAME='x y' checked data-q=1", "name"), "x y");
  EXPECT_EQ(attribute(" content=\"a\" data-q=1", "data-q"), "1");
  EXPECT_EQ(attribute(" content=\"a\"", "missing"), "");
  EXPECT_EQ(decode("&laquo;&#1052;&#x438;&raquo; &unknown; &amp;lt; &shy;&nbsp;x &copy", Charset::utf8, Markup::html), "«Ми» &unknown; &lt; x &copy");
  // Without a semicolon: as browsers read it, and the same whatever follows.
  EXPECT_EQ(decode("m&gtype &amp x&ampy; &laquotak&raquo", Charset::utf8, Markup::html), "m>ype & x&y; «tak»");
  EXPECT_EQ(decode("m&gt", Charset::utf8, Markup::html), "m>");
}

// On well-formed pages made at random, the text is that of gumbo.
TEST(HtmlScan, SaysTheSameAsAParserOfAllHtml) {
  std::mt19937 random(7);
  const auto any = [&](size_t n) { return random() % n; };
  static constexpr std::string_view kBlocks[] = {"div", "p", "ul", "section", "article", "h2", "blockquote"};
  static constexpr std::string_view kInline[] = {"b", "i", "a", "span", "em"};
  static constexpr std::string_view kTexts[] = {"word ", "Слово", " &amp; ", "&mdash;", "x < y ", "&#1087;", "a&b ", "\n  ", "&nbsp;"};
  for (int round = 0; round < 400; ++round) {
    std::string page = "<!DOCTYPE html><html><head><title>t</title></head><body>";
    std::vector<std::string> open;
    const size_t steps = 3 + any(60);
    for (size_t step = 0; step < steps; ++step) {
      const bool in_inline = !open.empty() && std::find(std::begin(kInline), std::end(kInline), open.back()) != std::end(kInline);
      const bool in_p = std::find(open.begin(), open.end(), "p") != open.end() || std::find(open.begin(), open.end(), "h2") != open.end();
      switch (any(6)) {
        case 0:
          if (in_inline || in_p) break;
          open.emplace_back(kBlocks[any(std::size(kBlocks))]);
          if (open.back() == "ul") {
            page += "<ul><li>";
            open.back() = "li></ul";
          } else {
            page += "<" + open.back() + ">";
          }
          break;
        case 1: {
          const std::string name(kInline[any(std::size(kInline))]);
          if (std::find(open.begin(), open.end(), name) != open.end() || (name == "a" && in_inline)) break;
          open.push_back(name);
          page += "<" + name + (any(2) ? " class=\"c\" title='<b>'" : "") + ">";
          break;
        }
        case 2:
          if (open.empty()) break;
          page += "</" + open.back() + ">";
          open.pop_back();
          break;
        case 3: page += "<!-- a comment --><script>var a = '<p>';</script>"; break;
        default: page += kTexts[any(std::size(kTexts))];
      }
    }
    while (!open.empty()) {
      page += "</" + open.back() + ">";
      open.pop_back();
    }
    page += "</body></html>";
    const std::string ours = letters(text_of(page));
    std::string theirs = letters(by_gumbo(page));
    // A no-break space is a blank for us.
    for (size_t at = theirs.find("\xC2\xA0"); at != theirs.npos; at = theirs.find("\xC2\xA0")) theirs.erase(at, 2);
    ASSERT_EQ(ours, theirs) << page;
  }
}

}  // namespace
}  // namespace stillheld::reading
