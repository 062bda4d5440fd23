#include "publish/report_chart.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "dates/date.h"
#include "publish/report_svg.h"

namespace stillheld::publish {

using dates::Day;

namespace {

constexpr Day kLongestSilence = 120;  // days between exact figures that a whole line may cross
constexpr size_t kWaveLabels = 12;

constexpr std::string_view kIn = "recognised_in_period";
constexpr std::string_view kOut[] = {"pardoned_in_period", "released_full_term", "exchanged_in_period", "deaths_in_period"};
// Without these two, what a year let out is not known.
constexpr std::string_view kOutNeeded[] = {"pardoned_in_period", "released_full_term"};

bool is_exact(const Node& count) {
  return !count.at("low").is_null() && !count.at("high").is_null() && count.at("low").number() == count.at("high").number();
}

std::optional<Day> day_of_node(const Node& n) {
  return n.is_null() ? std::nullopt : dates::parse_day(n.string());
}

// The middle of an EDTF date, if it has one.
std::optional<Day> middle_of_date(const Node& n) {
  if (n.is_null()) return std::nullopt;
  const auto parsed = dates::parse_edtf(n.string());
  if (!parsed || !parsed->is_bounded()) return std::nullopt;
  return parsed->earliest() + (parsed->latest() - parsed->earliest()) / 2;
}

struct Point {
  Day at, from, to;
  const Node* count;
};

struct Year {
  int year = 0;
  const Node* in = nullptr;
  std::vector<const Node*> out;
  std::vector<std::string_view> missing;  // of kOutNeeded
};

struct Tick {
  Day at;
  int64_t total;
  const Node* wave;
};

struct Picture {
  std::string definition, org;
  std::vector<Point> line, hedged, others;
  std::vector<Tick> waves;
  std::vector<std::pair<Day, const Node*>> relief;
  std::vector<Year> years;
  Day begin = 0, end = 0;
  int first_year = 0, last_year = 0;
  const Point *first = nullptr, *peak = nullptr, *latest = nullptr;
  int64_t top = 0, waves_total = 0;
};

// The figure of a whole year: of the main definition, exact before hedged, and
// the first that was recorded.
const Node* of_year(const Node& overview, std::string_view definition, std::string_view measure, int year) {
  const Node* found = nullptr;
  for (const Node& f : overview.at("flows").items()) {
    if (f.at("measure").string() != measure || f.at("definition").string() != definition) continue;
    if (day_of_node(f.at("period_start")) != dates::from_civil(year, 1, 1) || day_of_node(f.at("period_end")) != dates::from_civil(year, 12, 31)) continue;
    if (found == nullptr || (is_exact(f) && !is_exact(*found))) found = &f;
  }
  return found;
}

Picture picture_of(const Node& overview) {
  Picture p;
  p.definition = main_definition(overview);
  std::map<std::string, int> orgs;
  for (const Node& s : overview.at("stocks").items()) {
    const auto from = day_of_node(s.at("period_start")), to = day_of_node(s.at("period_end"));
    if (!from || !to || s.at("value").is_null()) continue;
    const Point point{middle_of(s), *from, *to, &s};
    p.top = std::max({p.top, s.at("value").number(), s.at("high").number()});
    if (s.at("definition").string() != p.definition) {
      p.others.push_back(point);
      continue;
    }
    ++orgs[s.at("org").string()];
    (is_exact(s) ? p.line : p.hedged).push_back(point);
  }
  for (const auto& [org, count] : orgs)
    if (!org.empty() && (p.org.empty() || count > orgs[p.org])) p.org = org;
  const auto by_day = [](const Point& a, const Point& b) { return a.at < b.at; };
  for (auto* points : {&p.line, &p.hedged, &p.others}) std::stable_sort(points->begin(), points->end(), by_day);

  const auto on = day_of_node(overview.at("on"));
  Day earliest = on ? *on : 0;
  for (const auto* points : {&p.line, &p.hedged})
    if (!points->empty()) earliest = std::min(earliest, points->front().from);
  p.first_year = dates::to_civil(earliest).year;
  p.last_year = std::max(p.first_year, on ? dates::to_civil(*on).year : p.first_year);
  for (const Point& point : p.line) p.last_year = std::max(p.last_year, dates::to_civil(point.to).year);
  p.begin = dates::from_civil(p.first_year, 1, 1);
  p.end = dates::from_civil(p.last_year + 1, 1, 1);
  for (const Point& point : p.line) {
    if (p.peak == nullptr || point.count->at("value").number() > p.peak->count->at("value").number()) p.peak = &point;
    p.latest = &point;
  }
  if (!p.line.empty()) p.first = &p.line.front();

  for (const Node& w : overview.at("waves").items()) {
    const auto at = middle_of_date(w.at("date"));
    if (!at || w.at("kind").string() != "wave" || w.at("total").is_null() || *at < p.begin || *at >= p.end) continue;
    p.waves.push_back({*at, w.at("total").number(), &w});
    p.waves_total += w.at("total").number();
  }
  for (const Node& c : overview.at("concessions").items()) {
    const auto at = middle_of_date(c.at("date"));
    if (at && c.at("kind").string() == "relief" && *at >= p.begin && *at < p.end) p.relief.emplace_back(*at, &c);
  }
  for (int year = p.first_year; year <= p.last_year; ++year) {
    Year y;
    y.year = year;
    y.in = of_year(overview, p.definition, kIn, year);
    for (const std::string_view measure : kOut)
      if (const Node* f = of_year(overview, p.definition, measure, year)) y.out.push_back(f);
    for (const std::string_view measure : kOutNeeded)
      if (std::none_of(y.out.begin(), y.out.end(), [&](const Node* f) { return f->at("measure").string() == measure; })) y.missing.push_back(measure);
    p.years.push_back(std::move(y));
  }
  return p;
}

std::string title_of(const Node& count, const Page& page) {
  std::string out = page.published(count) + ", " + page.date(count.at("date"));
  if (!count.at("org").is_null()) out += ", " + count.at("org").string();
  if (!count.at("source").at("entry").is_null()) out += " (#" + std::to_string(count.at("source").at("entry").number()) + ")";
  return out;
}

// Where the parts of one drawing stand.
struct Frame {
  bool narrow;
  double width, left, right, stock_top, stock_height, small;
  double axis() const { return stock_top + stock_height; }
  double waves() const { return axis() + 70; }
  static constexpr double kWaves = 84;
  double flows() const { return waves() + kWaves + 44; }
};

class Drawing {
  static constexpr double kUp = 112;  // the height of the largest flow

 public:
  Drawing(const Picture& picture, const Page& page, bool narrow)
      : p_(picture), page_(page),
        f_(narrow ? Frame{true, 360, 34, 6, 90, 230, 10.5} : Frame{false, 1080, 46, 10, 66, 330, 12.5}),
        svg_(f_.width, f_.flows() + flow_height(picture, narrow), narrow ? "stock-narrow" : "stock-wide", narrow ? "chart narrow" : "chart wide"),
        top_(static_cast<double>(std::max<int64_t>(picture.top, 1)) * 1.12) {}

  std::string draw() {
    describe();
    years();
    stocks();
    axis();
    waves();
    f_.narrow ? flows_in_rows() : flows_in_bars();
    return svg_.html();
  }

 private:
  static double flow_height(const Picture& p, bool narrow) {
    double rows = 0;
    if (!narrow) {
      for (const Year& y : p.years) rows = std::max(rows, static_cast<double>(y.out.size() + (y.out.empty() ? 1 : y.missing.size())));
      return kUp + 26 + 34 * std::max(rows, 2.0) + 10;
    }
    for (const Year& y : p.years) rows += 1.6 + static_cast<double>(y.out.size() + (y.missing.empty() ? 0 : 1));
    return 16 + rows * 19;
  }

  double x(Day day) const {
    return f_.left + (f_.width - f_.left - f_.right) * static_cast<double>(day - p_.begin) / static_cast<double>(p_.end - p_.begin);
  }
  double y(int64_t value) const { return f_.axis() - f_.stock_height * static_cast<double>(value) / top_; }

  void describe() {
    std::string text;
    if (p_.first != nullptr)
      text = page_.m("report.chart.desc", {page_.published(*p_.first->count), page_.date(p_.first->count->at("date")),
                                           page_.published(*p_.peak->count), page_.date(p_.peak->count->at("date")),
                                           page_.published(*p_.latest->count), page_.date(p_.latest->count->at("date"))});
    text += " " + page_.m("report.chart.desc_waves", {std::to_string(p_.waves.size()), page_.number(p_.waves_total)});
    svg_.describe(page_.m("report.chart.title"), text);
  }

  void stocks() {
    svg_.text(0, 16, page_.m("report.chart.stock", {p_.org.empty() ? p_.definition : p_.org}), "head");
    key();
    const int64_t step = nice_step(p_.top, 3);
    for (int64_t value = step; static_cast<double>(value) < top_; value += step) {
      svg_.line(f_.left, y(value), f_.width - f_.right, y(value), "grid");
      svg_.text(f_.left - 6, y(value) + 4, page_.number(value), "scale", Anchor::end);
    }
    svg_.text(f_.left - 6, y(0) + 4, "0", "scale", Anchor::end);

    // Other definitions first, so that they lie beneath.
    for (const Point& o : p_.others) {
      if (o.at < p_.begin || o.at >= p_.end) continue;
      margin(o, "other");
      svg_.circle(x(o.at), y(o.count->at("value").number()), 2.5, "other", title_of(*o.count, page_) + " · " + o.count->at("definition").string());
    }
    Labels labels(f_.left, f_.stock_top - 14, f_.width, f_.axis() - 2);
    std::string whole, broken;
    for (size_t i = 1; i < p_.line.size(); ++i) {
      const Point &a = p_.line[i - 1], &b = p_.line[i];
      const double ax = x(a.at), ay = y(a.count->at("value").number()), bx = x(b.at), by = y(b.count->at("value").number());
      const std::string from = coordinate(ax) + " " + coordinate(ay), to = coordinate(bx) + " " + coordinate(by);
      if (b.at - a.at > kLongestSilence) broken += "M" + from + "L" + to;
      else whole += (whole.ends_with(from) ? "" : "M" + from) + "L" + to;
      const int steps = static_cast<int>(std::max(1.0, std::hypot(bx - ax, by - ay) / 4));
      for (int s = 0; s <= steps; ++s) {
        const double px = ax + (bx - ax) * s / steps, py = ay + (by - ay) * s / steps;
        labels.block(px - 4, py - 4, px + 4, py + 4);
      }
    }
    if (!broken.empty()) svg_.path(broken, "stock broken");
    if (!whole.empty()) svg_.path(whole, "stock");
    for (const Point& h : p_.hedged) {
      margin(h, "hedged");
      const double px = x(h.at), py = y(h.count->at("value").number());
      svg_.circle(px, py, f_.narrow ? 2.8 : 3.6, "hedged", title_of(*h.count, page_));
      labels.block(px - 5, py - (h.count->at("high").is_null() ? 18 : 5), px + 5, py + 5);
    }
    for (const Point& e : p_.line) {
      const double py = y(e.count->at("value").number());
      if (e.to > e.from) svg_.line(x(e.from), py, x(e.to), py, "about");
      svg_.circle(x(e.at), py, f_.narrow ? 2 : 2.8, "exact", title_of(*e.count, page_));
    }
    if (p_.latest != nullptr) annotate(labels, *p_.latest, "report.chart.latest", true);
    if (p_.peak != nullptr && p_.peak != p_.latest) annotate(labels, *p_.peak, "report.chart.peak", true);
    if (p_.first != nullptr && p_.first != p_.latest && p_.first != p_.peak) annotate(labels, *p_.first, "report.chart.first", true);
    for (const Point& h : p_.hedged)
      if (p_.peak == nullptr || h.count->at("value").number() > p_.peak->count->at("value").number()) annotate(labels, h, "", false);
    for (const Point& o : p_.others)
      if (o.at >= p_.begin && o.at < p_.end && !o.count->at("org").is_null() && !f_.narrow) note_other(labels, o);
  }

  // What the signs mean, beside the signs.
  void key() {
    double at = 5;
    const double limit = f_.width - 4;
    double row = 34;
    const auto item = [&](std::string_view key, auto&& sign) {
      const std::string words = page_.m(key);
      const double width = 10 + text_width(words, f_.small);
      if (at + width > limit && at > 10) {
        at = 5;
        row += 15;
      }
      sign(at, row - 4);
      svg_.text(at + 9, row, words, "note");
      at += width + 24;
    };
    item("report.chart.exact", [&](double cx, double cy) { svg_.circle(cx, cy, 2.8, "exact"); });
    if (!p_.hedged.empty())
      item("report.chart.hedged", [&](double cx, double cy) {
        svg_.line(cx, cy - 6, cx, cy + 5, "hedged");
        svg_.circle(cx, cy, 3.2, "hedged");
      });
    if (!p_.others.empty()) item("report.chart.others", [&](double cx, double cy) { svg_.circle(cx, cy, 2.5, "other"); });
    if (!p_.relief.empty() && f_.narrow) item("report.chart.relief", [&](double cx, double cy) { svg_.diamond(cx, cy, 4, "relief"); });
  }

  void margin(const Point& point, std::string_view style) {
    const Node& c = *point.count;
    if (is_exact(c)) return;
    const double px = x(point.at);
    if (point.to > point.from) svg_.line(x(point.from), y(c.at("value").number()), x(point.to), y(c.at("value").number()), style);
    const int64_t low = c.at("low").is_null() ? c.at("value").number() : c.at("low").number();
    if (c.at("high").is_null()) {
      const double py = y(low);
      svg_.line(px, py, px, py - 14, style);
      svg_.path("M" + coordinate(px - 3) + " " + coordinate(py - 10.5) + "L" + coordinate(px) + " " + coordinate(py - 14.5) + "L" + coordinate(px + 3) + " " + coordinate(py - 10.5), std::string(style) + " tick");
    } else {
      svg_.line(px, y(low), px, y(c.at("high").number()), style);
    }
  }

  void annotate(Labels& labels, const Point& point, std::string_view key, bool strong) {
    const double px = x(point.at), py = y(point.count->at("value").number()), size = strong ? f_.small + 1.5 : f_.small;
    std::vector<std::string> lines = {page_.published(*point.count)};
    if (strong) {
      const std::string& edtf = point.count->at("date").string();
      lines.push_back(dates::parse_day(edtf) ? page_.day(edtf) : page_.date(edtf));
      if (!key.empty()) lines.push_back(page_.m(key));
    }
    std::optional<Labels::Spot> spot;
    double lift = 0;
    while (!spot && !lines.empty()) {
      lift = 1.25 * size * static_cast<double>(lines.size() - 1);
      std::vector<Labels::Spot> spots;
      for (const double away : {12.0, 26.0, 44.0, 70.0, 100.0, 135.0})
        for (const Anchor anchor : {Anchor::middle, Anchor::end, Anchor::start}) {
          const double dx = anchor == Anchor::middle ? 0 : anchor == Anchor::end ? -6 : 6;
          spots.push_back({px + dx, py - away - lift, anchor});
          spots.push_back({px + dx, py + away + size, anchor});
        }
      spot = labels.place(spots, lines, size);
      if (!spot) lines.pop_back();
    }
    if (!spot) return;
    if (std::abs(spot->y - py) > 40 + lift) svg_.line(px, py + (spot->y > py ? 5 : -5), px, spot->y > py ? spot->y - size : spot->y + lift + 4, "leader");
    for (size_t i = 0; i < lines.size(); ++i)
      svg_.text(spot->x, spot->y + 1.25 * size * static_cast<double>(i), lines[i], i == 0 ? (strong ? "figure" : "note") : "note", spot->anchor);
  }

  void note_other(Labels& labels, const Point& point) {
    const double px = x(point.at), py = y(point.count->at("value").number());
    const std::vector<std::string> lines = {point.count->at("org").string() + ": " + page_.published(*point.count)};
    const auto spot = labels.place({{px + 7, py + 4, Anchor::start}, {px - 7, py + 4, Anchor::end}, {px + 4, py - 9, Anchor::start}, {px, py - 9, Anchor::middle},
                                             {px, py + 18, Anchor::middle}, {px - 4, py + 18, Anchor::end}}, lines, f_.small);
    if (spot) svg_.text(spot->x, spot->y, lines[0], "note other", spot->anchor);
  }

  void years() {
    for (int year = p_.first_year; year <= p_.last_year + 1; ++year) {
      const double at = x(dates::from_civil(year, 1, 1));
      svg_.line(at, f_.stock_top, at, f_.narrow ? f_.axis() + 6 : f_.flows() + flow_height(p_, false), "grid");
      if (year <= p_.last_year) svg_.text((at + x(dates::from_civil(year + 1, 1, 1))) / 2, f_.axis() + 19, std::to_string(year), "year", Anchor::middle);
    }
  }

  void axis() {
    svg_.line(f_.left, f_.axis(), f_.width - f_.right, f_.axis(), "axis");
    for (const auto& [day, c] : p_.relief) {
      std::string title = page_.date(c->at("date")) + ": " + c->at("actor").string();
      for (const char* key : {"instrument", "detail"})
        if (!c->at(key).is_null()) title += "; " + c->at(key).string();
      svg_.diamond(x(day), f_.axis(), f_.narrow ? 4 : 5.5, "relief", title);
    }
  }

  void waves() {
    const double base = f_.waves();
    const std::string words = page_.m("report.chart.waves");
    svg_.text(0, base - 13, words, "head");
    if (!p_.relief.empty() && !f_.narrow) {
      const double at = text_width(words, f_.small + 2.5) + 30;
      svg_.diamond(at, base - 17, 5, "relief");
      svg_.text(at + 9, base - 13, page_.m("report.chart.relief"), "note");
    }
    svg_.line(f_.left, base, f_.width - f_.right, base, "axis");
    int64_t most = 1;
    for (const Tick& w : p_.waves) most = std::max(most, w.total);
    Labels labels(f_.left - 8, base, f_.width + 4, base + Frame::kWaves + 24);
    const auto tip = [&](const Tick& w) { return base + std::max(2.0, Frame::kWaves * static_cast<double>(w.total) / static_cast<double>(most)); };
    const double thick = f_.narrow ? 1.6 : 3;
    for (const Tick& w : p_.waves) {
      std::string title = page_.date(w.wave->at("date")) + ": " + page_.number(w.total);
      if (!w.wave->at("way").is_null()) title += ", " + page_.m("way." + w.wave->at("way").string());
      if (!w.wave->at("destination").is_null()) title += " → " + w.wave->at("destination").string();
      svg_.rect(x(w.at) - thick / 2, base, thick, tip(w) - base, "wave", title);
      labels.block(x(w.at) - thick / 2 - 1, base, x(w.at) + thick / 2 + 1, tip(w));
    }
    std::vector<Tick> largest = p_.waves;
    std::stable_sort(largest.begin(), largest.end(), [](const Tick& a, const Tick& b) { return a.total > b.total; });
    if (largest.size() > kWaveLabels) largest.resize(kWaveLabels);
    for (const Tick& w : largest) {
      const double px = x(w.at), py = tip(w), size = f_.small;
      const std::vector<std::string> lines = {page_.number(w.total)};
      const auto spot = labels.place({{px, py + size + 1, Anchor::middle}, {px - 3, py + size, Anchor::end}, {px + 3, py + size, Anchor::start}}, lines, size);
      if (spot) svg_.text(spot->x, spot->y, lines[0], "figure small", spot->anchor);
    }
  }

  // Pixels a person, so that the largest year fits into the room on each side.
  double flow_scale(double room_in, double room_out) const {
    int64_t most_in = 1, most_out = 1;
    for (const Year& y : p_.years) {
      if (y.in != nullptr) most_in = std::max(most_in, y.in->at("value").number());
      int64_t out = 0;
      for (const Node* f : y.out) out += f->at("value").number();
      most_out = std::max(most_out, out);
    }
    return std::min(room_in / static_cast<double>(most_in), room_out / static_cast<double>(most_out));
  }

  // One style for each way out; hatched where the figure is only a least one.
  static std::string style_of(const Node& count) {
    const std::string& measure = count.at("measure").string();
    std::string out = measure == kIn ? "in" : measure == "pardoned_in_period" ? "out pardon" : measure == "deaths_in_period" ? "out death" : measure == "exchanged_in_period" ? "out exchange" : "out term";
    if (count.at("high").is_null()) out += " open";
    return out;
  }

  void bar(double left, double top, double width, double height, const Node& count) {
    const std::string style = style_of(count);
    svg_.rect(left, top, width, height, style, title_of(count, page_));
    if (!style.ends_with(" open")) return;
    // Hatching, drawn line by line: it needs no reference to another element.
    std::string d;
    for (double s = 4; s < width + height; s += 5) {
      const double x1 = std::max(0.0, s - height), y1 = std::min(s, height), x2 = std::min(s, width), y2 = std::max(0.0, s - width);
      d += "M" + coordinate(left + x1) + " " + coordinate(top + y1) + "L" + coordinate(left + x2) + " " + coordinate(top + y2);
    }
    svg_.path(d, "hatch");
  }

  void flows_in_bars() {
    constexpr double kBar = 28;
    const double zero = f_.flows() + kUp + 26, scale = flow_scale(kUp, kUp);
    svg_.text(0, f_.flows(), page_.m("report.chart.flows"), "head");
    svg_.text(f_.left - 6, zero - 6, page_.m("report.chart.in"), "scale in", Anchor::end);
    svg_.text(f_.left - 6, zero + 15, page_.m("report.chart.out"), "scale out", Anchor::end);
    for (const Year& year : p_.years) {
      const double left = x(dates::from_civil(year.year, 1, 1)) + 6, words = left + kBar + 6;
      const auto say = [&](double at, const std::string& number, const std::string& word, std::string_view style) {
        svg_.text(words, at, number, style);
        svg_.text(words, at + 14, word, "note");
      };
      if (year.in != nullptr) {
        const double height = scale * static_cast<double>(year.in->at("value").number());
        bar(left, zero - height, kBar, height, *year.in);
        say(std::min(zero - 20, zero - height + 11), page_.published(*year.in), page_.m("measure." + year.in->at("measure").string()), "figure");
      } else {
        svg_.text(left, zero - 8, page_.m("report.chart.not_published"), "note absent");
      }
      double bottom = zero, label = zero + 14;
      for (const Node* f : year.out) {
        const double height = std::max(1.5, scale * static_cast<double>(f->at("value").number()));
        bar(left, bottom, kBar, height, *f);
        label = std::max(label, bottom + 12);
        say(label, page_.published(*f), page_.m("measure." + f->at("measure").string()), "figure");
        label += 34;
        bottom += height;
      }
      if (year.out.empty()) {
        svg_.text(left, label + 3, page_.m("report.chart.not_published"), "note absent");
      } else {
        for (const std::string_view measure : year.missing) {
          svg_.text(words, label, page_.m("measure." + std::string(measure)) + ":", "note absent");
          svg_.text(words, label + 14, page_.m("report.chart.not_published"), "note absent");
          label += 34;
        }
      }
    }
    svg_.line(f_.left, zero, f_.width - f_.right, zero, "axis");
  }

  void flows_in_rows() {
    const double middle = 0.44 * f_.width;  // the words of what came out are the longer ones
    const double scale = flow_scale(f_.width - middle - 6, middle - 6);
    double at = f_.flows();
    svg_.text(0, at, page_.m("report.chart.flows"), "head");
    at += 14;
    const double top = at;
    for (const Year& year : p_.years) {
      at += 11;
      svg_.text(0, at + 9, std::to_string(year.year), "year");
      if (year.in != nullptr) {
        bar(middle, at, scale * static_cast<double>(year.in->at("value").number()), 12, *year.in);
        svg_.text(middle - 6, at + 10, page_.m("measure." + year.in->at("measure").string()) + " " + page_.published(*year.in), "figure small", Anchor::end);
      } else {
        svg_.text(middle + 6, at + 10, page_.m("report.chart.not_published"), "note absent");
      }
      at += 19;
      double from = middle;
      for (const Node* f : year.out) {
        const double width = std::max(1.5, scale * static_cast<double>(f->at("value").number()));
        from -= width;
        bar(from, at, width, 12, *f);
        svg_.text(middle + 6, at + 10, page_.published(*f) + " " + page_.m("measure." + f->at("measure").string()), "figure small");
        at += 19;
      }
      if (!year.missing.empty()) {
        const std::string words = year.out.empty() ? page_.m("report.chart.not_published")
                                                   : page_.m("measure." + std::string(year.missing.front())) + ": " + page_.m("report.chart.not_published");
        svg_.text(year.out.empty() ? middle - 6 : middle + 6, at + 10, words, "note absent", year.out.empty() ? Anchor::end : Anchor::start);
        at += 19;
      }
    }
    svg_.line(middle, top, middle, at, "axis");
  }

  const Picture& p_;
  const Page& page_;
  Frame f_;
  Svg svg_;
  double top_;
};

std::string stock_table(const Node& overview, Page& page) {
  const Messages& m = page.m;
  Table table(m("report.chart.table_stocks"), {{m("column.date")}, {m("column.value"), "n"}, {m("column.org")}, {m("column.definition")}, {m("report.column.note"), "w"}, {m("column.source")}});
  for (const Node& s : overview.at("stocks").items())
    table.row({page.dated(s.at("date")), escape(page.published(s)), page.free_text(s.at("org")), escape(s.at("definition").string()), page.remark(s), page.source(s.at("source"))});
  return table.html();
}

std::string year_table(const Picture& p, Page& page) {
  const Messages& m = page.m;
  Table table(m("report.chart.table_years"), {{m("report.column.year")}, {m("report.column.in")}, {m("report.column.out")}});
  const auto figure = [&](const Node& f) {
    return "<b>" + escape(page.published(f)) + "</b> " + page.word("measure", f.at("measure").string()) + " · " + page.source(f.at("source"));
  };
  for (const Year& y : p.years) {
    std::string out;
    for (const Node* f : y.out) out += "<div>" + figure(*f) + "</div>";
    for (const std::string_view measure : y.missing) out += "<div class=\"absent\">" + page.word("measure", measure) + ": " + page.say("report.chart.not_published") + "</div>";
    table.row({std::to_string(y.year), y.in != nullptr ? figure(*y.in) : "<span class=\"absent\">" + page.say("report.chart.not_published") + "</span>", out});
  }
  return table.html();
}

std::string concession_table(const Node& overview, Page& page) {
  const Messages& m = page.m;
  Table table(m("report.chart.table_concessions"), {{m("column.date")}, {m("report.column.actor")}, {m("report.column.measure_taken"), "w"}, {m("column.source")}});
  for (const Node& c : overview.at("concessions").items()) {
    std::string what = "<b>" + page.word("report.concession", c.at("kind").string()) + "</b>";
    for (const char* key : {"instrument", "detail", "note"})
      if (!c.at(key).is_null()) what += (key == std::string_view("instrument") ? ": " : "; ") + page.free_text(c.at(key));
    table.row({page.dated(c.at("date")), escape(c.at("actor").string()), what, page.source(c.at("source"))}, c.at("kind").string() == "relief" ? "relief" : "");
  }
  return table.html();
}

}  // namespace

std::string main_definition(const Node& overview) {
  for (const Node& b : overview.at("balances").items())
    if (!b.at("counts").at("counts").is_null()) return b.at("counts").at("counts").string();
  std::map<std::string, int> count;
  std::string best;
  for (const Node& s : overview.at("stocks").items()) {
    const std::string& definition = s.at("definition").string();
    if (++count[definition] > count[best]) best = definition;
  }
  return best;
}

Day middle_of(const Node& count) {
  const auto from = day_of_node(count.at("period_start")), to = day_of_node(count.at("period_end"));
  if (!from) return to.value_or(0);
  return to ? *from + (*to - *from) / 2 : *from;
}

const Node& latest_stock(const Node& overview, std::string_view definition) {
  static const Node none;
  const Node* found = &none;
  for (const Node& s : overview.at("stocks").items())
    if (s.at("definition").string() == definition && is_exact(s) && (found->is_null() || middle_of(s) >= middle_of(*found))) found = &s;
  return *found;
}

std::string stock_and_flow(const Node& overview, Page& page) {
  const Picture picture = picture_of(overview);
  std::string out = "<figure class=\"wide-figure\">\n" + Drawing(picture, page, false).draw() + Drawing(picture, page, true).draw();
  out += "<figcaption>" + page.say("report.chart.caption", {std::to_string(kLongestSilence)}) + "</figcaption>\n</figure>\n";
  out += details(page.say("report.chart.as_table"),
                 stock_table(overview, page) + year_table(picture, page) + concession_table(overview, page) +
                     "<p><a href=\"#waves\">" + page.say("overview.waves") + "</a></p>\n");
  return out;
}

}  // namespace stillheld::publish
