#include "publish/report.h"

#include "base/embedded.h"
#include "publish/report_chart.h"
#include "publish/report_html.h"
#include "publish/report_sections.h"

namespace stillheld::publish {

namespace {

constexpr size_t kShortRoot = 16;

std::string heading(std::string_view id, const std::string& words) {
  return "<section id=\"" + std::string(id) + "\" aria-labelledby=\"" + std::string(id) + "-h\">\n<h2 id=\"" + std::string(id) + "-h\">" + words + "</h2>\n";
}

std::string paragraph(const std::string& html, std::string_view style = "") {
  return (style.empty() ? "<p>" : "<p class=\"" + std::string(style) + "\">") + html + "</p>\n";
}

// What is said first: the latest number that was published, and what the books
// know of the named.
std::string lead(const Node& overview, const Page& page) {
  std::string out;
  const Node& stock = latest_stock(overview, main_definition(overview));
  if (!stock.is_null())
    out += page.say("report.lead.stock", {page.published(stock), page.day(stock.at("date").string()), stock.at("org").is_null() ? stock.at("definition").string() : stock.at("org").string()}) + " ";
  const Node& held = overview.at("held_now").at("held");
  if (!held.at("high").is_null())
    out += page.say("report.lead.named", {page.amount(overview.at("named")), page.amount(held.at("low")), page.day(overview.at("on").string()), page.amount(held.at("best")), page.amount(held.at("high"))});
  return out.empty() ? out : paragraph(out, "lead");
}

std::string provenance(const Node& overview, const Page& page) {
  const std::string root = overview.at("root").string().substr(0, kShortRoot);
  std::string out = "<dl class=\"provenance\">\n";
  const auto item = [&](std::string_view key, const std::string& html) { out += "<div><dt>" + page.say(key) + "</dt><dd>" + html + "</dd></div>\n"; };
  item("report.meta.on", escape(page.day(overview.at("on").string())));
  item("report.meta.known", escape(page.moment(overview.at("known").string())));
  item("report.meta.rules", "<code>" + escape(overview.at("rules").string()) + "</code>");
  item("report.meta.log", page.say("report.meta.entries", {page.amount(overview.at("entries")), root + "…"}));
  return out + "</dl>\n";
}

std::string reading(const Node& overview, const Page& page) {
  const Messages& m = page.m;
  int64_t people = 0, unnamed = 0;
  for (const Node& w : overview.at("waves").items()) {
    if (w.at("kind").string() != "wave" || w.at("total").is_null()) continue;
    people += w.at("total").number();
    if (!w.at("unnamed").is_null()) unnamed += w.at("unnamed").number();
  }
  size_t closed = 0;
  for (const Node& b : overview.at("balances").items()) closed += !b.at("counts").at("residual").is_null();
  std::string out = "<ul class=\"prose\">\n";
  const auto item = [&](const std::string& html) { out += "<li>" + html + "</li>\n"; };
  item(page.say("report.reading.definitions", {main_definition(overview), overview.at("rules").string()}));
  item(page.say("report.reading.marks", {m("basis.recalled"), m("basis.seen_day_recalled"), m("basis.derived")}));
  if (people > 0) item(page.say("report.reading.unnamed", {page.number(unnamed), page.number(people)}));
  item(page.say("report.reading.residuals", {std::to_string(overview.at("balances").items().size()), std::to_string(closed)}));
  item(page.say("report.reading.silence"));
  item(page.say("report.reading.withheld"));
  out += "</ul>\n<h3>" + page.say("report.check.title") + "</h3>\n" + paragraph(page.say("report.check.intro"));
  const std::string on = escape(overview.at("on").string()), rules = escape(overview.at("rules").string());
  out += "<dl class=\"commands\">\n<div><dt><code>stillheld verify</code></dt><dd>" + page.say("report.check.verify") + " <code class=\"root\">" + escape(overview.at("root").string()) + "</code></dd></div>\n";
  out += "<div><dt><code>stillheld explain held --on " + on + " --rules " + rules + "</code></dt><dd>" + page.say("report.check.explain") + "</dd></div>\n";
  if (!overview.at("balances").items().empty()) {
    const Node& b = overview.at("balances").items().back().at("counts");
    out += "<div><dt><code>stillheld balance --from " + escape(b.at("from").string()) + " --to " + escape(b.at("to").string()) + " --counts " + escape(b.at("counts").string()) + "</code></dt><dd>" + page.say("report.check.balance") + "</dd></div>\n";
  }
  out += "</dl>\n<h3>" + page.say("report.licence.title") + "</h3>\n" + paragraph(page.say("report.licence"));
  return out;
}

}  // namespace

std::string html_report(const Redacted& redacted, const Messages& messages) {
  const Node& overview = redacted.view();
  Page page(messages);
  struct Section {
    const char *id, *title, *intro;
    std::string html;
  };
  // Built in the order of reading: the list of sources grows as they are cited.
  std::vector<Section> sections;
  sections.push_back({"stock", "report.chart.title", "", stock_and_flow(overview, page)});
  sections.push_back({"held", "overview.held_now", "", held_section(overview, page)});
  sections.push_back({"balances", "overview.balances", "report.balance.intro", balances_section(overview, page)});
  sections.push_back({"waves", "overview.waves", "report.wave.intro", waves_section(overview, page)});
  sections.push_back({"flows", "overview.flows", "report.flows.intro", flows_section(overview, page)});
  sections.push_back({"progress", "about.verdict.title", "about.verdict.counted", progress_section(overview, page)});
  if (!overview.at("stays").is_null()) sections.push_back({"stays", "about.survival.title", "", stays_section(overview, page)});
  sections.push_back({"months", "report.months.title", "", named_by_month(overview, page)});
  sections.push_back({"conflicts", "overview.conflicts", "report.conflicts.intro", conflicts_section(overview, page)});
  sections.push_back({"reading", "report.reading.title", "", reading(overview, page)});
  if (page.has_sources()) sections.push_back({"sources", "report.sources.title", "report.sources.intro", page.sources()});

  // The policy forbids the browser any request: the page brings all it needs.
  std::string out = "<!doctype html>\n<html lang=\"" + std::string(messages.language()) + "\">\n<head>\n<meta charset=\"utf-8\">\n" +
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n" +
                    "<meta name=\"referrer\" content=\"no-referrer\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n" +
                    "<title>stillheld · " + page.say("report.title") + "</title>\n<style>\n";
  out += embedded_file("web/report.css");
  out += "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#text\">" + page.say("report.skip") + "</a>\n<header>\n<p class=\"mark\">stillheld</p>\n<h1>" +
         page.say("report.title") + "</h1>\n" + lead(overview, page) + paragraph(page.say("report.statement", {page.amount(overview.at("named"))})) + provenance(overview, page) + "</header>\n";
  out += "<nav aria-label=\"" + page.say("report.contents") + "\">\n<p class=\"nav-title\" aria-hidden=\"true\">" + page.say("report.contents") + "</p>\n<ol>\n";
  for (const Section& s : sections) out += "<li><a href=\"#" + std::string(s.id) + "\">" + page.say(s.title) + "</a></li>\n";
  out += "</ol>\n</nav>\n<main id=\"text\" tabindex=\"-1\">\n";
  for (const Section& s : sections) {
    out += heading(s.id, page.say(s.title));
    if (*s.intro != '\0') out += paragraph(page.say(s.intro));
    out += s.html + "</section>\n";
  }
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace stillheld::publish
