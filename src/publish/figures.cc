#include "publish/figures.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "publish/report_html.h"
#include "publish/report_svg.h"

namespace stillheld::publish {

namespace {

constexpr double kWidth = 800, kLeft = 24, kRight = 776, kLabel = 300;

std::string shown(const Node& n, const std::string& unit) {
  if (n.is_null()) return "";
  char text[48];
  if (unit == "share") std::snprintf(text, sizeof text, "%.1f %%", 100 * n.real());
  else if (unit == "ratio") std::snprintf(text, sizeof text, "%.2f", n.real());
  else std::snprintf(text, sizeof text, "%.0f", n.real());
  return text;
}

std::string shown_value(const Node& row, const std::string& unit, const Messages& m) {
  if (row.at("value").is_null()) return m("reading.between", {shown(row.at("low"), unit), shown(row.at("high"), unit)});
  const std::string number = shown(row.at("value"), unit), reading = row.at("reading").string();
  return reading.empty() || reading == "exactly" ? number : m("reading." + reading, {number});
}

// Words in lines no wider than `width`.
std::vector<std::string> lines_of(const std::string& text, double size, double width) {
  std::vector<std::string> out;
  std::string line;
  for (size_t i = 0; i < text.size();) {
    const size_t end = std::min(text.find(' ', i), text.size());
    const std::string word = text.substr(i, end - i);
    i = end + 1;
    if (!line.empty() && text_width(line + " " + word, size) > width) {
      out.push_back(line);
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  if (!line.empty()) out.push_back(line);
  return out;
}

double intervals(Svg& svg, const Node& chart, const Messages& m, double top) {
  const std::string unit = chart.at("unit").string();
  double greatest = unit == "share" ? 1 : 1.2;
  for (const Node& r : chart.at("rows").items())
    for (const char* key : {"value", "low", "high"})
      if (!r.at(key).is_null()) greatest = std::max(greatest, r.at(key).real());
  // A long way off one end would press all others together.
  if (unit != "share") greatest = std::min(greatest * 1.05, 8.0);
  const double left = kLabel + 10, right = kRight - 130;
  const auto x = [&](double v) { return left + (right - left) * std::clamp(v / greatest, 0.0, 1.0); };
  const size_t rows = chart.at("rows").items().size();
  const double bottom = top + 34.0 * static_cast<double>(rows) + 8;
  const double step = unit == "share" ? 0.25 : greatest > 4 ? 1.0 : greatest > 2 ? 0.5 : 0.25;
  for (double v = 0; v <= greatest + 1e-9; v += step) {
    svg.line(x(v), top, x(v), bottom, "grid");
    char text[16];
    if (unit == "share") std::snprintf(text, sizeof text, "%.0f %%", 100 * v);
    else std::snprintf(text, sizeof text, step < 0.5 ? "%.2f" : "%.1f", v);
    svg.text(x(v), bottom + 16, text, "scale", Anchor::middle);
  }
  if (!chart.at("mark").is_null()) svg.line(x(chart.at("mark").real()), top - 4, x(chart.at("mark").real()), bottom + 2, "axis");
  double y = top + 22;
  for (const Node& r : chart.at("rows").items()) {
    const auto label = lines_of(r.at("label").string(), 12.5, kLabel - kLeft - 10);
    double at = y - 6 * static_cast<double>(label.size() - 1) + 4;
    for (size_t i = 0; i < label.size() && i < 2; ++i, at += 13) svg.text(kLeft, at, i == 1 && label.size() > 2 ? label[i] + " …" : label[i], "");
    const double low = r.at("low").is_null() ? 0 : r.at("low").real();
    const double high = r.at("high").is_null() ? greatest : r.at("high").real();
    svg.line(x(low), y, x(high), y, "hedged");
    svg.line(x(low), y - 5, x(low), y + 5, r.at("low").is_null() ? "grid" : "hedged");
    if (!r.at("high").is_null()) svg.line(x(high), y - 5, x(high), y + 5, "hedged");
    if (!r.at("value").is_null()) {
      const double v = x(r.at("value").real());
      const std::string reading = r.at("reading").string();
      svg.circle(v, y, 4.5, reading == "exactly" ? "exact" : "hedged");
      // A bound points to where the truth may be.
      if (reading == "at_most") svg.path("M" + coordinate(v - 7) + " " + coordinate(y - 9) + "l-8 0m4 -3l-4 3l4 3", "hedged");
      if (reading == "at_least") svg.path("M" + coordinate(v + 7) + " " + coordinate(y - 9) + "l8 0m-4 -3l4 3l-4 3", "hedged");
    }
    svg.text(right + 12, y + 4, shown_value(r, unit, m), "figure small");
    y += 34;
  }
  return bottom + 28;
}

double curve(Svg& svg, const Node& chart, const Messages& m, double top) {
  const double left = kLeft + 40, right = kRight - 10, bottom = top + 300;
  double last = 1;
  for (const Node& p : chart.at("points").items()) last = std::max(last, p.at("days").real());
  const auto x = [&](double v) { return left + (right - left) * v / last; };
  const auto y = [&](double v) { return bottom - (bottom - top) * std::clamp(v, 0.0, 1.0); };
  for (int i = 0; i <= 4; ++i) {
    svg.line(left, y(i / 4.0), right, y(i / 4.0), "grid");
    svg.text(left - 8, y(i / 4.0) + 4, std::to_string(25 * i) + " %", "scale", Anchor::end);
  }
  const int64_t step = nice_step(static_cast<int64_t>(last), 8);
  for (int64_t v = 0; v <= static_cast<int64_t>(last); v += step) svg.text(x(static_cast<double>(v)), bottom + 16, std::to_string(v), "scale", Anchor::middle);
  svg.text(right, bottom + 34, m("figure.days"), "note", Anchor::end);
  // The band first, steps over it.
  std::string band, back, line;
  double before_low = 1, before_high = 1, before = 1;
  bool first = true;
  for (const Node& p : chart.at("points").items()) {
    const double at = x(p.at("days").real()), value = p.at("share").real();
    const double low = p.at("low").is_null() ? value : p.at("low").real(), high = p.at("high").is_null() ? value : p.at("high").real();
    if (first) {
      line = "M" + coordinate(at) + " " + coordinate(y(value));
      band = "M" + coordinate(at) + " " + coordinate(y(high));
      back = "L" + coordinate(at) + " " + coordinate(y(low)) + "Z";
      first = false;
    } else {
      line += "L" + coordinate(at) + " " + coordinate(y(before)) + "L" + coordinate(at) + " " + coordinate(y(value));
      band += "L" + coordinate(at) + " " + coordinate(y(before_high)) + "L" + coordinate(at) + " " + coordinate(y(high));
      back = "L" + coordinate(at) + " " + coordinate(y(low)) + "L" + coordinate(at) + " " + coordinate(y(before_low)) + back;
    }
    before = value;
    before_low = low;
    before_high = high;
  }
  if (!line.empty()) {
    svg.path(band + back, "band");
    svg.path(line, "stock");
  }
  svg.line(left, bottom, right, bottom, "axis");
  return bottom + 48;
}

double bars(Svg& svg, const Node& chart, const Messages& m, double top) {
  const double left = kLeft + 40, right = kRight - 10, bottom = top + 260;
  double greatest = 1;
  for (const Node& p : chart.at("points").items())
    for (const char* key : {"known", "high", "estimate"})
      if (!p.at(key).is_null()) greatest = std::max(greatest, p.at(key).real());
  const auto y = [&](double v) { return bottom - (bottom - top) * std::min(1.0, v / greatest); };
  const int64_t step = nice_step(static_cast<int64_t>(std::ceil(greatest)), 5);
  for (int64_t v = 0; v <= static_cast<int64_t>(greatest); v += step) {
    svg.line(left, y(static_cast<double>(v)), right, y(static_cast<double>(v)), "grid");
    svg.text(left - 8, y(static_cast<double>(v)) + 4, std::to_string(v), "scale", Anchor::end);
  }
  const auto n = static_cast<double>(std::max<size_t>(1, chart.at("points").items().size()));
  const double wide = (right - left) / n;
  double at = left, last_label = -1000;
  for (const Node& p : chart.at("points").items()) {
    const double known = p.at("known").real();
    svg.rect(at + wide * 0.12, y(known), std::max(0.5, wide * 0.76), bottom - y(known), "in", p.at("from").string() + ": " + shown(p.at("known"), "count"));
    if (!p.at("high").is_null()) {
      const double middle = at + wide / 2;
      svg.line(middle, y(p.at("low").real()), middle, y(p.at("high").real()), "hedged");
      svg.circle(middle, y(p.at("estimate").real()), std::min(3.5, wide * 0.4), "hedged");
    }
    const std::string label = p.at("from").string().substr(0, 7);
    if (at - last_label > 62) {
      svg.text(at, bottom + 16, label, "scale");
      last_label = at;
    }
    at += wide;
  }
  svg.line(left, bottom, right, bottom, "axis");
  svg.text(left, bottom + 36, m("figure.bars"), "note");
  return bottom + 50;
}

bool draws(const Node& chart) {
  const std::string& kind = chart.at("kind").string();
  return !chart.at(kind == "intervals" ? "rows" : "points").items().empty();
}

double draw(Svg& svg, const Node& chart, const Messages& m, double top) {
  const std::string& kind = chart.at("kind").string();
  if (kind == "intervals") return intervals(svg, chart, m, top);
  if (kind == "curve") return curve(svg, chart, m, top);
  if (kind == "bars") return bars(svg, chart, m, top);
  return top;
}

constexpr std::string_view kStyle = R"css(<style>
svg { --paper:#fbfaf7; --ink:#1d1c1a; --soft:#5a564f; --rule:#d5d0c4; --faint:#e6e2d8; --in:#8c2a1c; --out:#2c5f70; }
@media (prefers-color-scheme: dark) { svg { --paper:#17181a; --ink:#e8e4db; --soft:#aaa59a; --rule:#3d3f42; --faint:#2c2e31; --in:#e2907f; --out:#86bccb; } }
@media print { svg { --paper:#fff; --ink:#000; --soft:#333; --rule:#999; --faint:#ccc; --in:#8c2a1c; --out:#2c5f70; } }
.page { fill: var(--paper); }
text { font: 12.5px/1.3 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans", Arial, sans-serif; fill: var(--ink); }
.title { font-size: 20px; } .soft, .scale, .note { fill: var(--soft); } .strong, .figure { font-weight: 600; }
.grid { stroke: var(--faint); stroke-width: 1; } .axis { stroke: var(--ink); stroke-width: 1; } .rule { stroke: var(--rule); stroke-width: 1; }
line.hedged, path.hedged { stroke: var(--ink); stroke-width: 1.5; fill: none; }
circle.exact { fill: var(--ink); } circle.hedged { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5; }
path.stock { fill: none; stroke: var(--ink); stroke-width: 2; } path.band { fill: var(--out); opacity: .22; stroke: none; } rect.in { fill: var(--in); opacity: .75; }
</style>
)css";

// The rows of the table below the drawing.
std::vector<std::vector<std::string>> table_rows(const Node& answer, const Messages& m) {
  std::vector<std::vector<std::string>> out;
  for (const char* list : {"figures", "named"})
    for (const Node& f : answer.at(list).items()) {
      const std::string unit = f.at("unit").string();
      if (!f.at("refused").is_null()) {
        out.push_back({f.at("title").string(), m("reading.refused"), "", f.at("refused").string()});
        continue;
      }
      std::string range;
      if (!f.at("value").is_null() && !f.at("low").is_null())
        range = f.at("high").is_null() ? m("reading.from", {shown(f.at("low"), unit)}) : m("reading.between", {shown(f.at("low"), unit), shown(f.at("high"), unit)});
      std::string parts;
      for (const char* part : {"numerator", "denominator"}) {
        const Node& p = f.at(part);
        if (p.is_null()) continue;
        std::string number = std::to_string(p.at("low").number());
        if (p.at("high").is_null()) number = m("reading.at_least", {number});
        else if (p.at("high").number() != p.at("low").number()) number += "–" + std::to_string(p.at("high").number());
        parts += (parts.empty() ? "" : " / ") + number + " " + p.at("title").string();
      }
      out.push_back({f.at("title").string(), shown_value(f, unit, m), range, parts});
    }
  return out;
}

std::string paragraph(double& y, const std::string& words, std::string_view style, double size, double width, Svg& svg, double left = kLeft) {
  for (const std::string& line : lines_of(words, size, width)) {
    svg.text(left, y, line, style);
    y += size * 1.35;
  }
  return {};
}

}  // namespace

std::string chart_svg(const Node& answer, const Messages& messages, std::string_view id) {
  const Node& chart = answer.at("chart");
  if (!draws(chart)) return {};
  // Once to know how high it is.
  Svg measured(kWidth, 100, id, "chart");
  const double height = draw(measured, chart, messages, 16);
  Svg svg(kWidth, height, id, "chart");
  svg.describe(answer.at("about").at("title").string(), answer.at("about").at("counted").string());
  draw(svg, chart, messages, 16);
  return svg.html();
}

std::string figure_svg(const Redacted& redacted, const Messages& m) {
  const Node& answer = redacted.view();
  const Node& about = answer.at("about");
  const auto compose = [&](Svg& svg) {
    double y = 38;
    paragraph(y, about.at("title").string(), "title", 20, kRight - kLeft, svg);
    y += 2;
    paragraph(y, about.at("counted").string(), "", 12.5, kRight - kLeft, svg);
    const std::string from = about.at("from").is_null() ? "…" : about.at("from").string();
    if (!about.at("to").is_null()) paragraph(y, m("about.window", {from, about.at("to").string(), about.at("rules").string(), about.at("known").string()}), "soft", 12.5, kRight - kLeft, svg);
    if (answer.has("verdict")) {
      y += 14;
      paragraph(y, answer.at("title").string(), "strong", 14, kRight - kLeft, svg);
      paragraph(y, answer.at("because").string(), "", 12.5, kRight - kLeft, svg);
      int number = 0;
      for (const Node& f : answer.at("against").items()) paragraph(y, std::to_string(++number) + ". " + f.at("text").string(), "", 12.5, kRight - kLeft - 20, svg, kLeft + 14);
    }
    y += 10;
    if (draws(answer.at("chart"))) y = draw(svg, answer.at("chart"), m, y);
    y += 14;
    for (const auto& row : table_rows(answer, m)) {
      svg.line(kLeft, y - 13, kRight, y - 13, "rule");
      double a = y, b = y, c = y;
      paragraph(a, row[0], "strong", 12.5, 232, svg);
      paragraph(b, row[1] + (row[2].empty() ? "" : " (" + row[2] + ")"), "", 12.5, 200, svg, kLeft + 262);
      paragraph(c, row[3], "soft", 12.5, kRight - kLeft - 474, svg, kLeft + 474);
      y = std::max({a, b, c}) + 5;
    }
    for (const char* list : {"curve", "periods", "windows"}) {
      const auto& items = answer.at(list).items();
      const size_t stride = std::max<size_t>(1, items.size() / 24);
      for (size_t i = 0; i < items.size(); i += stride) {
        std::string words;
        for (const auto& [key, value] : items[i].members()) {
          if (value.is_null() || value.kind() == Node::Kind::object || value.kind() == Node::Kind::array) continue;
          words += (words.empty() ? "" : " · ") + m("column." + key) + " " + (value.kind() == Node::Kind::integer ? std::to_string(value.number()) : value.string());
        }
        paragraph(y, words, "soft", 12.5, kRight - kLeft, svg);
      }
    }
    y += 10;
    paragraph(y, m("about.uncertainty", {about.at("uncertainty").string()}), "", 12.5, kRight - kLeft, svg);
    y += 4;
    paragraph(y, m("about.misread", {about.at("misread").string()}), "strong", 12.5, kRight - kLeft - 40, svg);
    y += 4;
    std::string sources;
    for (const Node& s : answer.at("sources").items()) {
      const std::string one = (s.at("publisher").is_null() ? m("source.unknown_publisher") : s.at("publisher").string()) + " #" + std::to_string(s.at("entry").number());
      if (sources.find(one) == std::string::npos) sources += (sources.empty() ? "" : "; ") + one;
    }
    if (sources.empty()) sources = m("measures.books");
    paragraph(y, m("measures.sources") + ": " + sources, "soft", 12.5, kRight - kLeft, svg);
    return y + 12;
  };
  Svg measured(kWidth, 100, "f", "figure");
  const double height = std::ceil(compose(measured));
  Svg svg(kWidth, height, "f", "figure");
  svg.describe(about.at("title").string(), about.at("counted").string());
  svg.raw(kStyle);
  svg.rect(0, 0, kWidth, height, "page");
  compose(svg);
  std::string out = svg.html();
  // A file of its own must say what it is.
  const size_t at = out.find("<svg");
  if (at != std::string::npos && out.find("xmlns=") == std::string::npos) out.insert(at + 4, " xmlns=\"http://www.w3.org/2000/svg\" lang=\"" + std::string(m.language()) + "\"");
  return out;
}

}  // namespace stillheld::publish
