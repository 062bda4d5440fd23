#include "reading/html_scan.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "reading/words.h"

namespace stillheld::reading {
namespace {

constexpr size_t kMostElements = 2000000;
constexpr size_t kMostDepth = 512;
constexpr size_t kLookedBack = 32;

struct Entity {
  std::string_view name;
  char32_t character;
};
// Sorted.  What is not here is left as it stands.
constexpr Entity kEntities[] = {
    {"AElig", 0xC6},   {"Aacute", 0xC1}, {"Acirc", 0xC2},  {"Agrave", 0xC0}, {"Aring", 0xC5},  {"Atilde", 0xC3}, {"Auml", 0xC4},
    {"Ccedil", 0xC7},  {"ETH", 0xD0},    {"Eacute", 0xC9}, {"Ecirc", 0xCA},  {"Egrave", 0xC8}, {"Euml", 0xCB},   {"Iacute", 0xCD},
    {"Icirc", 0xCE},   {"Igrave", 0xCC}, {"Iuml", 0xCF},   {"Ntilde", 0xD1}, {"OElig", 0x152}, {"Oacute", 0xD3}, {"Ocirc", 0xD4},
    {"Ograve", 0xD2},  {"Oslash", 0xD8}, {"Otilde", 0xD5}, {"Ouml", 0xD6},   {"Scaron", 0x160}, {"THORN", 0xDE}, {"Uacute", 0xDA},
    {"Ucirc", 0xDB},   {"Ugrave", 0xD9}, {"Uuml", 0xDC},   {"Yacute", 0xDD}, {"aacute", 0xE1}, {"acirc", 0xE2},  {"acute", 0xB4},
    {"aelig", 0xE6},   {"agrave", 0xE0}, {"amp", '&'},     {"apos", '\''},   {"aring", 0xE5},  {"atilde", 0xE3}, {"auml", 0xE4},
    {"bdquo", 0x201E}, {"brvbar", 0xA6}, {"bull", 0x2022}, {"ccedil", 0xE7}, {"cedil", 0xB8},  {"cent", 0xA2},   {"copy", 0xA9},
    {"curren", 0xA4},  {"dagger", 0x2020}, {"deg", 0xB0},  {"divide", 0xF7}, {"eacute", 0xE9}, {"ecirc", 0xEA},  {"egrave", 0xE8},
    {"emsp", 0x2003},  {"ensp", 0x2002}, {"eth", 0xF0},    {"euml", 0xEB},   {"euro", 0x20AC}, {"frac12", 0xBD}, {"frac14", 0xBC},
    {"frac34", 0xBE},  {"gt", '>'},      {"hellip", 0x2026}, {"iacute", 0xED}, {"icirc", 0xEE}, {"iexcl", 0xA1}, {"igrave", 0xEC},
    {"iquest", 0xBF},  {"iuml", 0xEF},   {"laquo", 0xAB},  {"larr", 0x2190}, {"ldquo", 0x201C}, {"lrm", 0x200E}, {"lsaquo", 0x2039},
    {"lsquo", 0x2018}, {"lt", '<'},      {"macr", 0xAF},   {"mdash", 0x2014}, {"micro", 0xB5}, {"middot", 0xB7}, {"minus", 0x2212},
    {"nbsp", 0xA0},    {"ndash", 0x2013}, {"not", 0xAC},   {"ntilde", 0xF1}, {"oacute", 0xF3}, {"ocirc", 0xF4},  {"oelig", 0x153},
    {"ograve", 0xF2},  {"ordf", 0xAA},   {"ordm", 0xBA},   {"oslash", 0xF8}, {"otilde", 0xF5}, {"ouml", 0xF6},   {"para", 0xB6},
    {"permil", 0x2030}, {"plusmn", 0xB1}, {"pound", 0xA3}, {"prime", 0x2032}, {"quot", '"'},   {"raquo", 0xBB},  {"rarr", 0x2192},
    {"rdquo", 0x201D}, {"reg", 0xAE},    {"rlm", 0x200F},  {"rsaquo", 0x203A}, {"rsquo", 0x2019}, {"sbquo", 0x201A}, {"scaron", 0x161},
    {"sect", 0xA7},    {"shy", 0xAD},    {"sup1", 0xB9},   {"sup2", 0xB2},   {"sup3", 0xB3},   {"szlig", 0xDF},  {"thinsp", 0x2009},
    {"thorn", 0xFE},   {"times", 0xD7},  {"trade", 0x2122}, {"uacute", 0xFA}, {"ucirc", 0xFB}, {"ugrave", 0xF9}, {"uml", 0xA8},
    {"uuml", 0xFC},    {"yacute", 0xFD}, {"yen", 0xA5},    {"yuml", 0xFF},   {"zwj", 0x200D},  {"zwnj", 0x200C}};

bool is_alnum(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }
bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::string_view kBlocks[] = {
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend",
    "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul", "video"};
bool is_block(std::string_view name) { return std::binary_search(std::begin(kBlocks), std::end(kBlocks), name); }
bool is_void(std::string_view name) {
  return is_one_of(name, {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"});
}
// Their content is no markup.
bool is_raw(std::string_view name) { return is_one_of(name, {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"}); }
bool has_no_text(std::string_view name) {
  return is_one_of(name, {"script", "style", "template", "noscript", "textarea", "select", "svg", "math", "object", "canvas", "audio", "video",
                          "iframe", "head", "title", "button", "noembed", "noframes", "dialog"});
}

// Where the tag that begins at `at` ('<') ends: behind its '>'.
size_t tag_end(std::string_view page, size_t at) {
  char quote = 0;
  size_t k = at + 1;
  // Quotes count only behind "=", so that a stray one does not eat the page.
  for (; k < page.size(); ++k) {
    const char c = page[k];
    if (quote) {
      if (c == quote) quote = 0;
    } else if ((c == '"' || c == '\'') && page[k - 1] == '=') {
      quote = c;
    } else if (c == '>') {
      return k + 1;
    }
  }
  return page.size();
}

// What `<` at `at` opens: a tag, a comment, or nothing (0).
size_t markup_end(std::string_view page, size_t at) {
  if (at + 1 >= page.size()) return 0;
  const char c = page[at + 1];
  if (c == '!' || c == '?') {
    if (page.substr(at, 4) == "<!--") {
      const size_t end = page.find("-->", at + 4);
      return end == page.npos ? page.size() : end + 3;
    }
    const size_t end = page.find('>', at);
    return end == page.npos ? page.size() : end + 1;
  }
  if (c == '/' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) return tag_end(page, at);
  return 0;
}

}  // namespace

HtmlCharacter html_character(std::string_view page, size_t at) {
  HtmlCharacter out;
  const char c = page[at];
  if (c == '<') {
    if (const size_t end = markup_end(page, at)) {
      out.next = end;
      return out;
    }
    return {'<', 0, at + 1};
  }
  if (c == '&') {
    size_t k = at + 1;
    if (k < page.size() && page[k] == '#') {
      ++k;
      const bool hex = k < page.size() && (page[k] | 0x20) == 'x';
      if (hex) ++k;
      uint32_t value = 0;
      size_t digits = 0;
      for (; k < page.size() && digits < 8; ++k, ++digits) {
        const char d = page[k];
        int digit = -1;
        if (d >= '0' && d <= '9') digit = d - '0';
        else if (hex && (d | 0x20) >= 'a' && (d | 0x20) <= 'f') digit = (d | 0x20) - 'a' + 10;
        if (digit < 0) break;
        value = value * (hex ? 16u : 10u) + static_cast<uint32_t>(digit);
        if (value > 0x10FFFF) value = 0x110000;
      }
      if (digits == 0) return {'&', 0, at + 1};
      if (k < page.size() && page[k] == ';') ++k;
      if (value >= 0x80 && value < 0xA0) {
        constexpr char16_t kOld[32] = {0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160,
                                       0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                       0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178};
        value = kOld[value - 0x80];
      }
      if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) value = 0xFFFD;
      out.character = value;
      out.next = k;
      if (value == 0xAD || (value >= 0x200B && value <= 0x200F) || value == 0xFEFF || value == 0x2060) out.character = 0;
      return out;
    }
    while (k < page.size() && k < at + 9 && is_alnum(page[k])) ++k;
    const std::string_view name = page.substr(at + 1, k - at - 1);
    const bool semicolon = k < page.size() && page[k] == ';';
    const auto found = std::lower_bound(std::begin(kEntities), std::end(kEntities), name, [](const Entity& e, std::string_view n) { return e.name < n; });
    if (semicolon && found != std::end(kEntities) && found->name == name) {
      char32_t value = found->character;
      if (value == 0xAD || (value >= 0x200B && value <= 0x200F)) value = 0;
      return {value, 0, k + 1};
    }
    // Old names need no semicolon, whatever follows (HTML, 13.2.5.73): so a slice
    // that ends behind one reads as the whole does.
    struct Old { std::string_view name; char32_t character; };
    constexpr Old kOld[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"nbsp", 0xA0}, {"laquo", 0xAB}, {"raquo", 0xBB}};
    for (const Old& old : kOld)
      if (name.starts_with(old.name)) return {old.character, 0, at + 1 + old.name.size()};
    return {'&', 0, at + 1};
  }
  size_t next = at;
  char32_t value = decode_at(page, at, next);
  if (value == 0xAD || (value >= 0x200B && value <= 0x200F) || value == 0xFEFF || value == 0x2060) value = 0;
  return {value, 0, next};
}

std::string attribute(std::string_view attributes, std::string_view name) {
  size_t at = 0;
  while (at < attributes.size()) {
    while (at < attributes.size() && (is_blank(attributes[at]) || attributes[at] == '/')) ++at;
    const size_t begin = at;
    while (at < attributes.size() && attributes[at] != '=' && !is_blank(attributes[at]) && attributes[at] != '/' && attributes[at] != '>') ++at;
    const std::string_view key = attributes.substr(begin, at - begin);
    while (at < attributes.size() && is_blank(attributes[at])) ++at;
    std::string_view value;
    if (at < attributes.size() && attributes[at] == '=') {
      ++at;
      while (at < attributes.size() && is_blank(attributes[at])) ++at;
      if (at < attributes.size() && (attributes[at] == '"' || attributes[at] == '\'')) {
        const char quote = attributes[at++];
        const size_t end = std::min(attributes.find(quote, at), attributes.size());
        value = attributes.substr(at, end - at);
        at = end + 1;
      } else {
        const size_t from = at;
        while (at < attributes.size() && !is_blank(attributes[at]) && attributes[at] != '>') ++at;
        value = attributes.substr(from, at - from);
      }
    }
    if (key.empty() && at == begin) ++at;
    if (key.size() == name.size() && std::equal(key.begin(), key.end(), name.begin(), [](char a, char b) { return lower(a) == b; })) {
      std::string out;
      for (size_t k = 0; k < value.size();) {
        const HtmlCharacter c = value[k] == '<' ? HtmlCharacter{'<', 0, k + 1} : html_character(value, k);
        if (c.character) append_utf8(out, c.character);
        k = c.next;
      }
      return out.empty() && value.empty() ? std::string() : out;
    }
  }
  return {};
}

namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view page) : page_(page) {}

  ScannedPage run() {
    out_.elements.push_back({});
    out_.elements[0].name = "#page";
    out_.elements[0].block = true;
    stack_.push_back(0);
    size_t at = 0;
    size_t text = 0;  // where the run of text began
    while (at < page_.size()) {
      const size_t open = page_.find('<', at);
      if (open == page_.npos) break;
      const size_t end = markup_end(page_, open);
      if (end == 0) {
        at = open + 1;
        continue;
      }
      const char c = page_[open + 1];
      if (c == '!' || c == '?') {
        // A comment inside a run is dropped by decode().
        at = end;
        continue;
      }
      flush(text, open);
      at = c == '/' ? close(open, end) : this->open(open, end);
      text = at;
    }
    flush(text, page_.size());
    end_block();
    return std::move(out_);
  }

 private:
  std::string_view name_at(size_t at) {
    char name[16];
    size_t size = 0;
    while (at < page_.size() && size < 15 && (is_alnum(page_[at]) || page_[at] == '-' || page_[at] == ':')) name[size++] = lower(page_[at++]);
    const std::string_view low(name, size);
    for (const std::string_view known : kKnown) {
      if (known == low) return known;
    }
    return "x";
  }

  size_t open(size_t at, size_t end) {
    const std::string_view name = name_at(at + 1);
    const std::string_view inside = page_.substr(at + 1, end - at - 2 < page_.size() ? end - at - 2 : 0);
    size_t cut = 0;
    while (cut < inside.size() && !is_blank(inside[cut]) && inside[cut] != '/') ++cut;
    const std::string_view attributes = inside.substr(cut);
    const bool block = is_block(name);
    if (block) end_block();
    if (name == "br") {
      ++breaks_;
      return end;
    }
    close_implied(name);
    Element element;
    element.name = name;
    element.attributes = attributes;
    element.start = static_cast<uint32_t>(at);
    element.parent = stack_.back();
    const Element& parent = out_.elements[static_cast<size_t>(element.parent)];
    element.block = block;
    element.link = parent.link || name == "a";
    element.depth = static_cast<uint16_t>(std::min<size_t>(stack_.size(), 65535));
    element.hidden = parent.hidden || (has_no_text(name) && name != "video") || is_hidden(attributes);
    // Text before and behind something hidden is two blocks: between them the
    // page has words that the text has not.
    if (element.hidden && !parent.hidden) end_block();
    if (out_.elements.size() >= kMostElements) return end;
    const int32_t index = static_cast<int32_t>(out_.elements.size());
    const bool kept = block || is_one_of(name, {"meta", "link", "time", "a", "span", "html", "title", "script", "img", "b", "i", "em", "strong"}) || element.hidden;
    if (!kept && is_void(name)) return end;
    out_.elements.push_back(element);
    if (name == "meta" || name == "link" || name == "time" || name == "html") out_.metas.push_back(index);
    const bool self_closed = !attributes.empty() && attributes.back() == '/' && (is_void(name) || name == "svg" || name == "x");
    if (is_void(name) || self_closed) return end;
    if (is_raw(name)) {
      const size_t stop = raw_end(name, end);
      const std::string_view content = page_.substr(end, stop - end);
      if (name == "script" && attribute(attributes, "type").find("ld+json") != std::string::npos && out_.json_ld.size() < 64) out_.json_ld.push_back(content);
      if (name == "title" && out_.title.empty()) out_.title = content;
      const size_t behind = page_.find('>', stop);
      return behind == page_.npos ? page_.size() : behind + 1;
    }
    if (stack_.size() >= kMostDepth) {
      return end;  // flat from here on
    }
    stack_.push_back(index);
    return end;
  }

  size_t raw_end(std::string_view name, size_t from) {
    for (size_t at = page_.find("</", from); at != page_.npos; at = page_.find("</", at + 2)) {
      size_t k = 0;
      while (k < name.size() && at + 2 + k < page_.size() && lower(page_[at + 2 + k]) == name[k]) ++k;
      if (k == name.size()) return at;
    }
    return page_.size();
  }

  static bool is_hidden(std::string_view attributes) {
    if (attributes.size() < 6) return false;
    if (attributes.find("display:none") != attributes.npos || attributes.find("display: none") != attributes.npos) return true;
    return false;
  }

  void close_implied(std::string_view name) {
    const auto top = [&] { return out_.elements[static_cast<size_t>(stack_.back())].name; };
    if (is_block(name) && name != "button") {
      // A block ends an open paragraph, over the inline elements in it.
      for (size_t back = 0; back < kLookedBack && back + 1 < stack_.size(); ++back) {
        const Element& e = out_.elements[static_cast<size_t>(stack_[stack_.size() - 1 - back])];
        if (e.name == "p") {
          stack_.resize(stack_.size() - 1 - back);
          break;
        }
        if (e.block) break;
      }
    }
    if (name == "li") pop_up_to({"li"}, {"ul", "ol", "menu"});
    else if (name == "dt" || name == "dd") pop_up_to({"dt", "dd"}, {"dl"});
    else if (name == "tr") pop_up_to({"tr"}, {"table"});
    else if (name == "td" || name == "th") pop_up_to({"td", "th"}, {"tr", "table"});
    else if (name == "option" && top() == "option") stack_.pop_back();
    else if (name == "body") pop_up_to({"head"}, {"html"});
  }

  void pop_up_to(std::initializer_list<std::string_view> names, std::initializer_list<std::string_view> borders) {
    for (size_t back = 0; back < kLookedBack && back + 1 < stack_.size(); ++back) {
      const std::string_view name = out_.elements[static_cast<size_t>(stack_[stack_.size() - 1 - back])].name;
      if (is_one_of(name, borders)) return;
      if (is_one_of(name, names)) {
        stack_.resize(stack_.size() - 1 - back);
        return;
      }
    }
  }

  size_t close(size_t at, size_t end) {
    const std::string_view name = name_at(at + 2);
    const bool block = is_block(name);
    if (block) end_block();
    if (name == "br") ++breaks_;
    for (size_t back = 0; back < (block ? 4 * kLookedBack : kLookedBack) && back + 1 < stack_.size(); ++back) {
      const Element& e = out_.elements[static_cast<size_t>(stack_[stack_.size() - 1 - back])];
      if (e.name == name) {
        stack_.resize(stack_.size() - 1 - back);
        break;
      }
      if (!block && e.block) break;  // </b> over a div
      if (name == "p" && e.block) break;
      if (is_one_of(e.name, {"table", "td", "th"}) && !is_one_of(name, {"table", "tr", "tbody", "td", "th", "body", "html", "article", "main"})) break;
    }
    return end;
  }

  void flush(size_t from, size_t to) {
    if (from >= to) return;
    const Element& element = out_.elements[static_cast<size_t>(stack_.back())];
    if (element.hidden) return;
    Block& block = current_;
    if (block.runs.empty()) {
      // The nearest block element.
      int32_t index = stack_.back();
      while (index > 0 && !out_.elements[static_cast<size_t>(index)].block) index = out_.elements[static_cast<size_t>(index)].parent;
      block.element = index;
    }
    bool any = false;
    uint32_t letters = 0;
    for (size_t k = from; k < to; ++k) {
      const char c = page_[k];
      if (is_blank(c)) continue;
      any = true;
      letters += (static_cast<uint8_t>(c) & 0xC0) != 0x80;
      block.commas += c == ',';
    }
    if (!any && block.runs.empty()) return;
    block.letters += letters;
    if (element.link) block.link_letters += letters;
    if (!block.runs.empty() && block.runs.back().end == from && block.runs.back().link == element.link) block.runs.back().end = static_cast<uint32_t>(to);
    else block.runs.push_back({static_cast<uint32_t>(from), static_cast<uint32_t>(to), element.link});
  }

  void end_block() {
    if (current_.letters > 0) {
      const Block& b = current_;
      const std::string_view last = page_.substr(b.runs.back().start, b.runs.back().end - b.runs.back().start);
      const size_t end = last.find_last_not_of(" \t\r\n");
      if (end != last.npos) {
        const char c = last[end];
        current_.ends_sentence = c == '.' || c == '!' || c == '?' || c == ':' || static_cast<uint8_t>(c) >= 0x80 || c == ';' || c == '"' || c == ')';
      }
      out_.blocks.push_back(std::move(current_));
    }
    current_ = {};
    breaks_ = 0;
  }

  static constexpr std::string_view kKnown[] = {
      "p", "div", "a", "span", "li", "ul", "br", "img", "b", "i", "em", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr", "table", "tbody",
      "th", "thead", "tfoot", "article", "aside", "section", "header", "footer", "nav", "main", "figure", "figcaption", "blockquote", "script", "style",
      "noscript", "template", "meta", "link", "time", "html", "head", "body", "title", "form", "input", "button", "select", "option", "textarea", "label",
      "iframe", "svg", "math", "video", "audio", "object", "canvas", "hr", "ol", "dl", "dt", "dd", "pre", "address", "caption", "center", "details",
      "dialog", "fieldset", "legend", "menu", "summary", "source", "track", "wbr", "area", "base", "col", "embed", "param", "xmp", "noembed", "noframes"};

  std::string_view page_;
  ScannedPage out_;
  std::vector<int32_t> stack_;
  Block current_;
  int breaks_ = 0;
};

}  // namespace

ScannedPage scan_html(std::string_view page) { return Scanner(page).run(); }

}  // namespace stillheld::reading
