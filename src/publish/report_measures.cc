#include "publish/figures.h"
#include "publish/report_sections.h"

namespace stillheld::publish {

namespace {

std::string shown(const Node& n, const std::string& unit) {
  if (n.is_null()) return "–";
  char text[48];
  if (unit == "share") std::snprintf(text, sizeof text, "%.1f %%", 100 * n.real());
  else if (unit == "ratio") std::snprintf(text, sizeof text, "%.2f", n.real());
  else std::snprintf(text, sizeof text, "%.0f", n.real());
  return text;
}

std::string part(const Node& p, Page& page) {
  if (p.is_null()) return {};
  std::string number = page.number(p.at("low").number());
  if (p.at("high").is_null()) number = page.m("reading.at_least", {number});
  else if (p.at("high").number() != p.at("low").number()) number += "–" + page.number(p.at("high").number());
  return number + " " + p.at("title").string();
}

// The figures of an answer, with what they are made of and how they are read.
std::string figures_table(const Node& answer, Page& page, const std::string& caption) {
  const Messages& m = page.m;
  Table table(caption, {{m("report.column.measure"), "w"}, {m("column.value")}, {m("report.column.interval")}, {m("report.column.made_of"), "w"}}, "", true);
  for (const Node& f : answer.at("figures").items()) {
    const std::string unit = f.at("unit").string(), title = escape(f.at("title").string());
    if (!f.at("refused").is_null()) {
      table.row({title, "<span class=\"absent\">" + page.say("reading.refused") + "</span>", "–", escape(f.at("refused").string())});
      continue;
    }
    const std::string reading = f.at("reading").string();
    std::string value, range = "–";
    if (f.at("value").is_null()) {
      value = m("reading.between", {shown(f.at("low"), unit), shown(f.at("high"), unit)});
    } else {
      value = reading == "exactly" ? shown(f.at("value"), unit) : m("reading." + reading, {shown(f.at("value"), unit)});
      if (!f.at("low").is_null())
        range = f.at("high").is_null() ? m("reading.from", {shown(f.at("low"), unit)}) : m("reading.between", {shown(f.at("low"), unit), shown(f.at("high"), unit)});
    }
    if (range != "–" && !f.at("interval").is_null()) range += ", " + f.at("interval").string();
    std::string made = escape(part(f.at("numerator"), page));
    if (const std::string below = part(f.at("denominator"), page); !below.empty()) made += " / " + escape(below);
    for (const Node& e : f.at("entries").items()) made += " " + page.entry(e.number());
    for (const Node& note : f.at("notes").items()) made += "<div class=\"note\">" + escape(note.string()) + "</div>";
    table.row({title, "<b>" + escape(value) + "</b>", escape(range), made});
  }
  return table.html();
}

std::string how_to_read(const Node& about, Page& page) {
  return "<p class=\"note\">" + page.say("about.uncertainty", {about.at("uncertainty").string()}) + "</p>\n<p class=\"note\"><b>" +
         page.say("about.misread", {about.at("misread").string()}) + "</b></p>\n";
}

std::string window(const Node& about, Page& page) {
  return "<p class=\"note\">" + page.say("about.window", {about.at("from").is_null() ? "…" : about.at("from").string(), about.at("to").string(), about.at("rules").string(), page.moment(about.at("known").string())}) + "</p>\n";
}

// The stocks that the verdict went by, with their days.
std::string ends(const Node& ends, Page& page) {
  const auto number = [&](const Node& c) { return c.is_null() ? page.m("number.not_known") : page.number(c.at("value").number()); };
  const auto day = [](const Node& c) { return c.is_null() ? std::string("–") : c.at("date").string(); };
  const Node &opening = ends.at("opening"), &closing = ends.at("closing");
  if (opening.is_null() && closing.is_null()) return {};
  std::string out = "<p>" + escape(page.m("verdict.ends", {number(opening), day(opening), number(closing), day(closing)}));
  for (const Node* c : {&opening, &closing})
    if (!c->is_null()) out += " " + page.entry(c->at("entry").number());
  return out + "</p>\n";
}

std::string drawing(const Node& answer, Page& page, const std::string& id) {
  const std::string svg = chart_svg(answer, page.m, id);
  if (svg.empty()) return {};
  return "<figure>\n" + svg + "<figcaption>" + escape(answer.at("about").at("counted").string()) + "</figcaption>\n</figure>\n";
}

}  // namespace

std::string progress_section(const Node& overview, Page& page) {
  if (overview.at("progress").items().empty()) return "<p>" + page.say("report.nothing") + "</p>\n";
  std::string out;
  for (const Node& v : overview.at("progress").items()) {
    // Its sources are listed with all others.
    for (const Node& s : v.at("sources").items()) (void)page.source(s);
    const std::string year = std::to_string(v.at("year").number());
    out += "<section class=\"balance verdict\"><h3>" + year + " · " + escape(v.at("title").string()) + "</h3>\n";
    out += "<p>" + escape(v.at("because").string()) + "</p>\n" + window(v.at("about"), page) + ends(v.at("ends"), page);
    out += "<p><b>" + page.say("verdict.against") + "</b></p>\n<ol class=\"prose\">\n";
    for (const Node& f : v.at("against").items()) out += "<li>" + escape(f.at("text").string()) + " (" + page.say("verdict.pulls." + f.at("pulls").string()) + ")</li>\n";
    out += "</ol>\n";
    if (v.at("against").items().empty()) out += "<p>" + page.say("verdict.no_facts") + "</p>\n";
    out += drawing(v, page, "progress-" + year);
    out += details(page.say("verdict.figures"), figures_table(v, page, page.m("verdict.figures")) + how_to_read(v.at("about"), page));
    out += "</section>\n";
  }
  return out;
}

std::string stays_section(const Node& overview, Page& page) {
  const Node& s = overview.at("stays");
  if (s.is_null()) return "<p>" + page.say("report.nothing") + "</p>\n";
  std::string out = "<p>" + escape(s.at("about").at("counted").string()) + "</p>\n" + window(s.at("about"), page) + drawing(s, page, "stays");
  out += figures_table(s, page, s.at("about").at("title").string());
  const Messages& m = page.m;
  Table table(m("figure.still_after_year"), {{m("column.days"), "n"}, {m("column.at_risk"), "n"}, {m("column.share"), "n"}, {m("column.low"), "n"}, {m("column.high"), "n"}}, "tight", true);
  for (const Node& p : s.at("curve").items())
    table.row({page.number(p.at("days").number()), p.at("at_risk").is_null() ? "–" : page.number(p.at("at_risk").number()), shown(p.at("share"), "share"), shown(p.at("low"), "share"), shown(p.at("high"), "share")});
  std::string body = table.empty() ? std::string() : table.html();
  body += "<ul class=\"prose\">\n";
  for (const Node& note : s.at("notes").items()) body += "<li>" + escape(note.string()) + "</li>\n";
  return out + details(page.say("report.stays.table"), body + "</ul>\n") + how_to_read(s.at("about"), page);
}

}  // namespace stillheld::publish
