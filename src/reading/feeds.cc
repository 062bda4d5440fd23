// RSS 2.0, RSS 1.0 and Atom: a Document for each entry.
#include <algorithm>

#include "base/utf8.h"
#include "reading/document_parts.h"
#include "reading/html_scan.h"
#include "reading/page_facts.h"

namespace stillheld::reading {
namespace {

constexpr size_t kMostEntries = 10000;

// The raw content of the first <name …> in `xml`, or empty.
std::string_view inside(std::string_view xml, std::string_view name, std::string_view* attributes = nullptr) {
  const std::string open = "<" + std::string(name);
  for (size_t at = xml.find(open); at != xml.npos; at = xml.find(open, at + 1)) {
    const size_t after = at + open.size();
    if (after >= xml.size() || !(xml[after] == '>' || xml[after] == ' ' || xml[after] == '\n' || xml[after] == '/' || xml[after] == '\t' || xml[after] == '\r')) continue;
    const size_t end = xml.find('>', after);
    if (end == xml.npos) return {};
    if (attributes) *attributes = xml.substr(after, end - after);
    if (xml[end - 1] == '/') return {};
    const std::string close = "</" + std::string(name) + ">";
    const size_t stop = xml.find(close, end);
    if (stop == xml.npos) return {};
    return xml.substr(end + 1, stop - end - 1);
  }
  return {};
}

// Character data: CDATA as it stands, else references resolved once.
std::string unescaped(std::string_view content) {
  std::string out;
  size_t at = 0;
  while (at < content.size()) {
    if (content.substr(at, 9) == "<![CDATA[") {
      const size_t end = std::min(content.find("]]>", at), content.size());
      out += content.substr(at + 9, end - at - 9);
      at = std::min(end + 3, content.size());
    } else if (content[at] == '&') {
      const HtmlCharacter c = html_character(content, at);
      if (c.character) append_utf8(out, c.character);
      at = c.next;
    } else {
      out += content[at++];
    }
  }
  return out;
}

}  // namespace

std::vector<Document> feed_documents(std::string_view bytes, const DocumentOptions& options) {
  const DecodedPage page = decode_page(bytes, options.content_type);
  const std::string_view xml = page.text;
  std::vector<Document> out;
  const std::string_view channel = xml.substr(0, std::min({xml.find("<item"), xml.find("<entry"), xml.size()}));
  const std::string publisher = unescaped(inside(channel, "title"));
  for (const std::string_view name : {"item", "entry"}) {
    const std::string open = "<" + std::string(name), close = "</" + std::string(name) + ">";
    size_t at = xml.find(open);
    while (at != xml.npos && out.size() < kMostEntries) {
      size_t end = xml.find(close, at);
      if (end == xml.npos) end = xml.size();
      const std::string_view entry = xml.substr(at, end - at);
      at = xml.find(open, end);
      const char behind = entry.size() > open.size() ? entry[open.size()] : ' ';
      if (behind != '>' && behind != ' ' && behind != '\n' && behind != '\r' && behind != '\t') continue;
      std::string_view content = inside(entry, "content:encoded");
      if (content.empty()) content = inside(entry, "content");
      if (content.empty()) content = inside(entry, "description");
      if (content.empty()) content = inside(entry, "summary");
      // Title and content as one page of its own; offsets lead into it.
      std::string made = "<h1>" + unescaped(inside(entry, "title")) + "</h1>\n<article><p>" + unescaped(content) + "</p></article>";
      DocumentOptions inner = options;
      inner.content_type = "text/html; charset=utf-8";
      Document document = html_document(made, inner);
      document.capture = std::make_shared<const std::string>(std::move(made));
      document.part = "entry " + std::to_string(out.size() + 1);
      if (!options.published) {
        std::string_view day = inside(entry, "pubDate");
        if (day.empty()) day = inside(entry, "published");
        if (day.empty()) day = inside(entry, "dc:date");
        if (day.empty()) day = inside(entry, "updated");
        document.published.clear();
        if (const auto read = written_day(unescaped(day))) document.published.push_back({*read, DateWitness::feed});
      }
      std::string_view attributes;
      document.address = unescaped(inside(entry, "link", &attributes));
      if (document.address.empty()) document.address = attribute(attributes, "href");
      while (!document.address.empty() && (document.address.back() == '\n' || document.address.back() == ' ')) document.address.pop_back();
      if (options.publisher.empty()) document.publisher = publisher;
      // What the entry holds is its text: a feed has no menus.
      bool any = false;
      for (const Paragraph& paragraph : document.paragraphs) any |= paragraph.zone == Zone::body;
      if (!any) {
        for (Paragraph& paragraph : document.paragraphs) {
          if (paragraph.zone == Zone::other) paragraph.zone = Zone::body;
        }
      }
      out.push_back(std::move(document));
    }
  }
  return out;
}

}  // namespace stillheld::reading
