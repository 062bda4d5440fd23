#include <algorithm>

#include "publish/report_chart.h"
#include "publish/report_svg.h"

namespace stillheld::publish {

using dates::Day;

namespace {

std::string draw_months(const std::vector<Node>& months, const Page& page, bool narrow) {
  const double width = narrow ? 360 : 1080, left = narrow ? 26 : 46, right = narrow ? 84 : 130, top = 14, height = narrow ? 150 : 190, size = narrow ? 10.5 : 12.5;
  Svg svg(width, top + height + 30, narrow ? "months-narrow" : "months-wide", narrow ? "chart narrow" : "chart wide");
  int64_t most = 1;
  for (const Node& n : months) most = std::max(most, n.at("high").number());
  const auto begin = dates::parse_day(months.front().at("on").string()), end = dates::parse_day(months.back().at("on").string());
  const double days = std::max(1.0, begin && end ? static_cast<double>(*end - *begin) : 1.0);
  const auto x = [&](Day day) { return left + (width - left - right) * static_cast<double>(day - *begin) / days; };
  const auto y = [&](int64_t v) { return top + height - height * static_cast<double>(v) / (static_cast<double>(most) * 1.1); };
  const Node& last = months.back();
  svg.describe(page.m("report.months.title"), page.m("report.months.desc", {page.day(last.at("on").string()), std::to_string(last.at("low").number()), std::to_string(last.at("best").number()), std::to_string(last.at("high").number()), std::to_string(most)}));
  if (!begin || !end) return svg.html();
  const int64_t step = nice_step(most, 3);
  for (int64_t value = 0; value <= most; value += step) {
    svg.line(left, y(value), width - right, y(value), value == 0 ? "axis" : "grid");
    svg.text(left - 6, y(value) + 4, std::to_string(value), "scale", Anchor::end);
  }
  for (const char* key : {"high", "best", "low"}) {
    std::string d, edge;
    for (size_t i = 0; i < months.size(); ++i) {
      const auto day = dates::parse_day(months[i].at("on").string());
      if (!day) continue;
      const std::string at = coordinate(x(*day)) + " " + coordinate(y(months[i].at(key).number()));
      edge += (edge.empty() ? "M" : "L") + at;
    }
    d = edge + "L" + coordinate(x(*end)) + " " + coordinate(y(0)) + "L" + coordinate(x(*begin)) + " " + coordinate(y(0)) + "Z";
    svg.path(d, std::string("area ") + key);
    svg.path(edge, std::string("edge ") + key);
  }
  for (int year = dates::to_civil(*begin).year; year <= dates::to_civil(*end).year; ++year) {
    const Day first = std::max(*begin, dates::from_civil(year, 1, 1));
    svg.line(x(first), top + height, x(first), top + height + 5, "axis");
    svg.text(x(first) + 3, top + height + 18, std::to_string(narrow ? year % 100 : year).insert(0, narrow ? "’" : ""), "year");
  }
  // The three words at the right end, each at its height, none upon another.
  double above = -100;
  for (const char* key : {"high", "best", "low"}) {
    const double at = std::max(above + size * 1.25, y(last.at(key).number()) + 4);
    svg.text(width - right + 8, at, page.m(std::string("column.") + key) + " " + std::to_string(last.at(key).number()), std::string("note ") + key);
    above = at;
  }
  return svg.html();
}

}  // namespace

std::string named_by_month(const Node& overview, Page& page) {
  // Where the books cannot tell, noughts would say that nobody is held.
  if (overview.at("held_now").at("held").at("high").is_null()) return "<p>" + page.say("report.held.cannot", {overview.at("rules").string()}) + "</p>\n";
  const std::vector<Node>& months = overview.at("named_by_month").items();
  if (months.empty()) return "<p>" + page.say("report.nothing") + "</p>\n";
  std::string out = "<figure class=\"wide-figure\">\n" + draw_months(months, page, false) + draw_months(months, page, true);
  out += "<figcaption>" + page.say("report.months.caption") + "</figcaption>\n</figure>\n";
  const Messages& m = page.m;
  Table table(m("report.months.table"), {{m("column.day")}, {m("column.low"), "n"}, {m("column.best"), "n"}, {m("column.high"), "n"}}, "tight");
  for (const Node& n : months)
    table.row({escape(n.at("on").string()), page.amount(n.at("low")), page.amount(n.at("best")), page.amount(n.at("high"))});
  return out + details(page.say("report.months.as_table"), table.html());
}

}  // namespace stillheld::publish
