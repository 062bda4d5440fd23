// Drawing for the report: SVG as text, with one decimal everywhere, so that the
// same answer gives the same bytes on every machine, and labels that find a
// free place or are left out.
//
// (1) Colours and type are classes of web/report.css; nothing here sets them,
//     so that the dark page and the printed page are the same drawing.
// (2) A label never covers another: Labels::place() tries the places offered,
//     in order, and says no if all are taken.  What has no label still has its
//     title and its row in the table beside the drawing.
//
// Threads: values.  Tested by report_test.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillheld::publish {

// "12.3"; never an exponent, never a comma.
std::string coordinate(double value);

enum class Anchor : uint8_t { start, middle, end };

class Svg {
 public:
  Svg(double width, double height, std::string_view id, std::string_view style);
  // Both plain text.
  void describe(std::string_view title, std::string_view description);
  void line(double x1, double y1, double x2, double y2, std::string_view style);
  // `title`: plain text for whoever points at it; may be empty.
  void rect(double x, double y, double width, double height, std::string_view style, std::string_view title = "");
  void circle(double x, double y, double radius, std::string_view style, std::string_view title = "");
  void path(std::string_view d, std::string_view style, std::string_view title = "");
  void diamond(double x, double y, double radius, std::string_view style, std::string_view title = "");
  void text(double x, double y, std::string_view text, std::string_view style, Anchor anchor = Anchor::start);
  void raw(std::string_view svg) { body_ += svg; }
  const std::string& id() const { return id_; }
  std::string html() const;

 private:
  void titled(std::string_view element, std::string_view title);
  double width_, height_;
  std::string id_, style_, head_, body_;
};

class Labels {
 public:
  // The space in which labels may stand.
  Labels(double left, double top, double right, double bottom);
  struct Spot {
    double x, y;  // baseline of the first line
    Anchor anchor;
  };
  void block(double left, double top, double right, double bottom);
  // The first spot that is free for lines of this size, if there is one.
  std::optional<Spot> place(const std::vector<Spot>& spots, const std::vector<std::string>& lines, double size);

 private:
  struct Box {
    double left, top, right, bottom;
  };
  Box space_;
  std::vector<Box> taken_;
};

// About as wide as this text is when set in the sans of the page.
double text_width(std::string_view text, double size);

// 1, 2 or 5 times a power of ten, so that at most `lines` of it fit below `top`.
int64_t nice_step(int64_t top, int64_t lines);

}  // namespace stillheld::publish
