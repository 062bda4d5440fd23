#include "publish/report_svg.h"

#include <cmath>

#include "base/utf8.h"
#include "publish/report_html.h"

namespace stillheld::publish {

std::string coordinate(double value) {
  const int64_t tenths = std::llround(value * 10);
  const int64_t whole = tenths / 10, rest = std::abs(tenths % 10);
  std::string out = tenths < 0 && whole == 0 ? "-0" : std::to_string(whole);
  if (rest != 0) out += "." + std::to_string(rest);
  return out;
}

double text_width(std::string_view text, double size) {
  double units = 0;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = next_code_point(text, i);
    if (c == ' ' || c == ',' || c == '.' || c == 'i' || c == 'l' || c == ':' || c == U'і') units += 0.34;
    else if (c >= '0' && c <= '9') units += 0.62;
    else if (c > 0x400 && c < 0x500) units += 0.64;
    else units += 0.6;
  }
  return units * size;
}

int64_t nice_step(int64_t top, int64_t lines) {
  int64_t power = 1;
  for (;;) {
    for (const int64_t factor : {1, 2, 5})
      if (top / (factor * power) <= lines) return factor * power;
    power *= 10;
  }
}

Svg::Svg(double width, double height, std::string_view id, std::string_view style)
    : width_(width), height_(height), id_(id), style_(style) {}

void Svg::describe(std::string_view title, std::string_view description) {
  head_ = "<title id=\"" + id_ + "-t\">" + escape(title) + "</title>\n<desc id=\"" + id_ + "-d\">" + escape(description) + "</desc>\n";
}

void Svg::titled(std::string_view element, std::string_view title) {
  body_ += element;
  if (title.empty()) {
    body_ += "/>\n";
    return;
  }
  const std::string_view name = element.substr(1, element.find(' ') - 1);
  body_ += "><title>" + escape(title) + "</title></" + std::string(name) + ">\n";
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view style) {
  body_ += "<line class=\"" + std::string(style) + "\" x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) + "\" x2=\"" +
           coordinate(x2) + "\" y2=\"" + coordinate(y2) + "\"/>\n";
}

void Svg::rect(double x, double y, double width, double height, std::string_view style, std::string_view title) {
  titled("<rect class=\"" + std::string(style) + "\" x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" width=\"" +
             coordinate(width) + "\" height=\"" + coordinate(height) + "\"", title);
}

void Svg::circle(double x, double y, double radius, std::string_view style, std::string_view title) {
  titled("<circle class=\"" + std::string(style) + "\" cx=\"" + coordinate(x) + "\" cy=\"" + coordinate(y) + "\" r=\"" +
             coordinate(radius) + "\"", title);
}

void Svg::path(std::string_view d, std::string_view style, std::string_view title) {
  titled("<path class=\"" + std::string(style) + "\" d=\"" + std::string(d) + "\"", title);
}

void Svg::diamond(double x, double y, double radius, std::string_view style, std::string_view title) {
  path("M" + coordinate(x) + " " + coordinate(y - radius) + "L" + coordinate(x + radius) + " " + coordinate(y) + "L" +
           coordinate(x) + " " + coordinate(y + radius) + "L" + coordinate(x - radius) + " " + coordinate(y) + "Z", style, title);
}

void Svg::text(double x, double y, std::string_view text, std::string_view style, Anchor anchor) {
  body_ += "<text";
  if (!style.empty()) body_ += " class=\"" + std::string(style) + "\"";
  body_ += " x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\"";
  if (anchor == Anchor::middle) body_ += " text-anchor=\"middle\"";
  if (anchor == Anchor::end) body_ += " text-anchor=\"end\"";
  body_ += ">" + escape(text) + "</text>\n";
}

std::string Svg::html() const {
  return "<svg class=\"" + style_ + "\" id=\"" + id_ + "\" viewBox=\"0 0 " + coordinate(width_) + " " + coordinate(height_) +
         "\" role=\"img\" aria-labelledby=\"" + id_ + "-t " + id_ + "-d\" focusable=\"false\">\n" + head_ + body_ + "</svg>\n";
}

Labels::Labels(double left, double top, double right, double bottom) : space_{left, top, right, bottom} {}

void Labels::block(double left, double top, double right, double bottom) { taken_.push_back({left, top, right, bottom}); }

std::optional<Labels::Spot> Labels::place(const std::vector<Spot>& spots, const std::vector<std::string>& lines, double size) {
  double width = 0;
  for (const std::string& line : lines) width = std::max(width, text_width(line, size));
  for (const Spot& spot : spots) {
    const double left = spot.anchor == Anchor::start ? spot.x : spot.anchor == Anchor::middle ? spot.x - width / 2 : spot.x - width;
    const Box box{left - 2, spot.y - size * 0.85, left + width + 2, spot.y + size * (0.3 + 1.3 * static_cast<double>(lines.size() - 1))};
    if (box.left < space_.left || box.right > space_.right || box.top < space_.top || box.bottom > space_.bottom) continue;
    bool free = true;
    for (const Box& t : taken_) free = free && (box.right <= t.left || t.right <= box.left || box.bottom <= t.top || t.bottom <= box.top);
    if (!free) continue;
    taken_.push_back(box);
    return spot;
  }
  return std::nullopt;
}

}  // namespace stillheld::publish
