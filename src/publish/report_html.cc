#include "publish/report_html.h"

#include <algorithm>

#include "base/utf8.h"

namespace stillheld::publish {

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') break;
        if (c == 0x7F) break;
        out += c;
    }
  }
  return out;
}

namespace {

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (size_t i = 0; i < prefix.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != prefix[i]) return false;
  }
  return true;
}

}  // namespace

bool is_web_address(std::string_view address) {
  if (!starts_with_ignoring_case(address, "https://") && !starts_with_ignoring_case(address, "http://")) return false;
  if (host_of(address).empty()) return false;
  return std::none_of(address.begin(), address.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '<' || c == '>' || c == '"' || c == '\\';
  });
}

std::string host_of(std::string_view address) {
  const size_t begin = address.find("://");
  if (begin == std::string_view::npos) return {};
  std::string_view host = address.substr(begin + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  if (host.starts_with("www.")) host.remove_prefix(4);
  return std::string(host);
}

std::string Page::say(std::string_view key, std::initializer_list<std::string_view> params) const {
  return escape(m(key, params));
}

std::string Page::word(std::string_view kind, std::string_view code) const {
  if (code.empty()) return {};
  const std::string key = std::string(kind) + "." + std::string(code);
  return escape(m.has(key) ? m(key) : std::string(code));
}

std::string Page::number(int64_t value) const {
  const bool negative = value < 0;
  std::string digits = std::to_string(negative ? -value : value);
  std::string out;
  while (digits.size() > 3) {
    const std::string tail = digits.substr(digits.size() - 3);
    out = out.empty() ? tail : m("report.thousands", {tail, out});
    digits.resize(digits.size() - 3);
  }
  if (!out.empty()) digits = m("report.thousands", {digits, out});
  return (negative ? "−" : "") + digits;
}

std::string Page::amount(const Node& n) const {
  if (n.is_null()) return m("number.not_known");
  if (n.kind() == Node::Kind::integer) return number(n.number());
  const Node &low = n.at("low"), &high = n.at("high");
  if (low.is_null()) return high.is_null() ? m("number.not_known") : m("report.at_most", {number(high.number())});
  if (high.is_null()) return m("number.at_least", {number(low.number())});
  if (low.number() == high.number()) return number(low.number());
  return m("report.range", {number(low.number()), number(high.number())});
}

std::string Page::published(const Node& count) const {
  const Node& value = count.at("value");
  if (value.is_null()) return m("number.not_known");
  const std::string& hedge = count.at("hedge").string();
  if (hedge.empty() || hedge == "exact" || !m.has("hedge." + hedge)) return number(value.number());
  return m("hedge." + hedge, {number(value.number())});
}

std::string Page::date(std::string_view edtf) const {
  if (edtf.empty()) return "–";
  if (const size_t slash = edtf.find('/'); slash != std::string_view::npos) {
    const std::string_view from = edtf.substr(0, slash), to = edtf.substr(slash + 1);
    if (from == "..") return m("report.date.by", {to});
    if (to == "..") return m("report.date.from", {from});
    return m("report.date.between", {from, to});
  }
  if (edtf.back() == '~') return m("report.date.about", {edtf.substr(0, edtf.size() - 1)});
  return std::string(edtf);
}

std::string Page::dated(const Node& n) const {
  const std::string text = date(n);
  std::string out;
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '-')) ++end;
    if (end - i >= 7) {
      out += "<span class=\"d\">" + text.substr(i, end - i) + "</span>";
    } else {
      if (end == i) ++end;
      out += escape(std::string_view(text).substr(i, end - i));
    }
    i = end;
  }
  return out;
}

std::string Page::day(dates::Day day) const {
  const dates::Civil c = dates::to_civil(day);
  return m("report.day." + std::to_string(c.month), {std::to_string(c.day), std::to_string(c.year)});
}

std::string Page::day(std::string_view iso_day) const {
  const auto parsed = dates::parse_day(iso_day);
  return parsed ? day(*parsed) : std::string(iso_day);
}

std::string Page::moment(std::string_view iso_moment) const {
  const size_t t = iso_moment.find('T');
  if (t == std::string_view::npos || iso_moment.size() < t + 6) return day(iso_moment);
  return m("report.moment", {day(iso_moment.substr(0, t)), iso_moment.substr(t + 1, 5)});
}

namespace {

// The language of a text by its letters: enough to be read aloud by the right
// voice; no more is claimed.
std::string_view language_of(std::string_view text) {
  bool cyrillic = false;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = next_code_point(text, i);
    if (c == U'і' || c == U'ў' || c == U'І' || c == U'Ў') return "be";
    cyrillic = cyrillic || (c >= 0x400 && c <= 0x4FF);
  }
  return cyrillic ? "ru" : "en";
}

}  // namespace

std::string Page::free_text(const Node& n) const {
  if (n.is_null() || n.string().empty()) return {};
  const std::string_view language = language_of(n.string());
  const std::string_view here = m.language();
  if (language == here || (language == "ru" && here == "be")) return escape(n.string());
  return "<span lang=\"" + std::string(language) + "\">" + escape(n.string()) + "</span>";
}

std::string Page::remark(const Node& count) const {
  const Node& note = count.at("note");
  std::string hedge = count.at("hedge").string();
  std::replace(hedge.begin(), hedge.end(), '_', ' ');
  if (note.is_null() || note.string().empty() || note.string() == hedge) return {};
  return free_text(note);
}

std::string Page::name(const Node& person) const {
  const Node& name = person.at("name");
  if (name.is_null()) return "<i class=\"withheld\">" + say("redacted.name") + "</i>";
  return escape(name.string());
}

std::string Page::basis(const Node& source) const {
  const std::string& basis = source.at("basis").string();
  if (basis.empty() || basis == "seen") return {};
  return " <span class=\"basis\">" + word("basis", basis) + "</span>";
}

std::string Page::link(std::string_view address, std::string_view text) const {
  if (!is_web_address(address)) return escape(text);
  return "<a href=\"" + escape(address) + "\" rel=\"noreferrer nofollow\">" + escape(text) + "</a>";
}

std::string Page::source(const Node& source) {
  if (source.is_null()) return "–";
  const std::string publisher = source.at("publisher").is_null() ? m("source.unknown_publisher") : source.at("publisher").string();
  const std::string address = source.at("address").is_null() ? "" : source.at("address").string();
  // Where nobody is named as publisher, the page's host says more than nothing.
  std::string out = link(address, source.at("publisher").is_null() && is_web_address(address) ? host_of(address) : publisher);
  if (!source.at("entry").is_null()) {
    const int64_t number = source.at("entry").number();
    Cited& cited = cited_[number];
    if (cited.line.empty()) {
      cited.line = "<b>" + escape(publisher) + "</b>";
      if (!source.at("published").is_null()) cited.line += ", " + dated(source.at("published"));
      cited.line += basis(source);
      if (!source.at("capture").is_null() && !source.at("row").is_null())
        cited.line += " · " + say("report.sources.row", {std::to_string(source.at("capture").number()), std::to_string(source.at("row").number())});
    }
    if (!address.empty() && std::find(cited.addresses.begin(), cited.addresses.end(), address) == cited.addresses.end())
      cited.addresses.push_back(address);
    out += " " + entry(number);
  }
  return "<span class=\"source\">" + out + basis(source) + "</span>";
}

std::string Page::entry(int64_t number) const {
  const std::string text = std::to_string(number);
  if (!cited_.contains(number)) return "<span class=\"entry\">#" + text + "</span>";
  return "<a class=\"entry\" href=\"#e" + text + "\">#" + text + "</a>";
}

void Page::cite_address(int64_t number, const Node& address) {
  Cited& cited = cited_[number];
  if (cited.line.empty()) cited.line = "<b>" + say("report.sources.desk") + "</b>";
  if (address.is_null() || address.string().empty()) return;
  if (std::find(cited.addresses.begin(), cited.addresses.end(), address.string()) == cited.addresses.end())
    cited.addresses.push_back(address.string());
}

std::string Page::sources() const {
  std::string out = "<ul class=\"sources\">\n";
  for (const auto& [number, cited] : cited_) {
    const std::string text = std::to_string(number);
    out += "<li id=\"e" + text + "\"><span class=\"entry\">#" + text + "</span> " + cited.line;
    for (const std::string& address : cited.addresses) out += "<br>" + link(address, address);
    out += "</li>\n";
  }
  return out + "</ul>\n";
}

Table::Table(std::string caption, std::vector<Column> columns, std::string_view style, bool hidden_caption)
    : caption_(std::move(caption)), style_(style), columns_(std::move(columns)), hidden_caption_(hidden_caption) {}

// The roles stand there in words because a narrow page shows rows as blocks,
// and browsers then forget that this is a table.
void Table::row(const std::vector<std::string>& cells, std::string_view style) {
  ++rows_;
  body_ += style.empty() ? "<tr role=\"row\">" : "<tr role=\"row\" class=\"" + std::string(style) + "\">";
  for (size_t i = 0; i < cells.size(); ++i) {
    const bool header = i == 0;
    std::string_view kind = i < columns_.size() ? columns_[i].style : std::string_view();
    body_ += header ? "<th scope=\"row\" role=\"rowheader\"" : "<td role=\"cell\"";
    if (!kind.empty()) body_ += " class=\"" + std::string(kind) + "\"";
    if (!header && i < columns_.size() && !columns_[i].header.empty()) body_ += " data-label=\"" + escape(columns_[i].header) + "\"";
    body_ += ">" + cells[i] + (header ? "</th>" : "</td>");
  }
  body_ += "</tr>\n";
}

std::string Table::html() const {
  std::string out = "<table role=\"table\"";
  if (!style_.empty()) out += " class=\"" + style_ + "\"";
  out += ">\n<caption";
  if (hidden_caption_) out += " class=\"unseen\"";
  out += ">" + escape(caption_) + "</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">";
  for (const Column& c : columns_) {
    out += "<th scope=\"col\" role=\"columnheader\"";
    if (!c.style.empty()) out += " class=\"" + std::string(c.style) + "\"";
    out += ">" + escape(c.header) + "</th>";
  }
  return out + "</tr></thead>\n<tbody role=\"rowgroup\">\n" + body_ + "</tbody>\n</table>\n";
}

std::string details(std::string_view summary_html, std::string_view body_html) {
  return "<details><summary>" + std::string(summary_html) + "</summary>\n" + std::string(body_html) + "</details>\n";
}

}  // namespace stillheld::publish
