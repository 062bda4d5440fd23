#include "publish/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "publish/report_chart.h"
#include "publish/report_html.h"
#include "publish/report_svg.h"

namespace stillheld::publish {
namespace {

struct Choices {
  int64_t second_stock = 300;
  bool residual = true;
  bool withheld = false;
  std::string note = "a plain note";
  std::string address = "https://example.org/list?a=1&b=2";
  std::string basis = "seen";
};

Node source(int64_t entry, const Choices& c) {
  Node n = Node::object();
  n.set("entry", Node::integer(entry)).set("publisher", Node::text("Example Group")).set("address", Node::text(c.address));
  n.set("published", Node::text("2025-12-13/..")).set("basis", Node::text(c.basis)).set("capture", Node::integer(int64_t{1})).set("row", Node::integer(entry));
  return n;
}

Node count(int64_t entry, const Choices& c, std::string_view from, std::string_view to, std::string_view measure, int64_t value, std::string_view hedge = "exact", std::string_view definition = "group") {
  Node n = Node::object();
  n.set("date", Node::text(from == to ? std::string(from) : std::string(from.substr(0, 4))));
  n.set("period_start", Node::text(from)).set("period_end", Node::text(to)).set("measure", Node::text(measure));
  n.set("value", Node::integer(value)).set("hedge", Node::text(hedge)).set("low", Node::integer(value));
  n.set("high", hedge == "exact" ? Node::integer(value) : Node::null());
  n.set("org", Node::text("Example Group")).set("definition", Node::text(definition)).set("note", Node::text(c.note));
  n.set("source", source(entry, c));
  return n;
}

Node range(int64_t low) {
  Node n = Node::object();
  n.set("low", Node::integer(low)).set("high", Node::null());
  return n;
}

Node person(const Choices& c) {
  Node n = Node::object();
  n.set("id", Node::text("p")).set("name", c.withheld ? Node::null() : Node::text("Ann <b>Example</b>"));
  return n;
}

// A small overview of the shape that overview_answer() gives.
Node overview(const Choices& c) {
  Node o = Node::object();
  o.set("on", Node::text("2026-01-15")).set("known", Node::text("2026-01-15T10:11:12Z")).set("rules", Node::text("all_named"));
  o.set("entries", Node::integer(int64_t{1234})).set("root", Node::text(std::string(64, 'a'))).set("named", Node::integer(int64_t{1}));
  Node held = Node::object(), now = Node::object(), persons = Node::array(), p = person(c), evidence = Node::object();
  held.set("low", Node::integer(int64_t{0})).set("best", Node::integer(int64_t{1})).set("high", Node::integer(int64_t{1}));
  evidence.set("day", Node::text("2025-02-03")).set("what", Node::text("verdict")).set("source", source(10, c)).set("term_ends_at_the_latest", Node::text("2030-01-01"));
  p.set("account", Node::text("held.colony")).set("since", Node::text("../2024-05-06")).set("certainty", Node::text("term")).set("last_evidence", std::move(evidence));
  persons.add(std::move(p));
  now.set("held", std::move(held)).set("persons", std::move(persons));
  o.set("held_now", std::move(now));

  Node stocks = Node::array(), flows = Node::array();
  stocks.add(count(20, c, "2024-12-31", "2024-12-31", "stock", 400));
  stocks.add(count(21, c, "2025-04-01", "2025-04-01", "stock", c.second_stock));
  stocks.add(count(22, c, "2025-06-01", "2025-06-01", "stock", 280, "at_least"));
  stocks.add(count(23, c, "2025-12-31", "2025-12-31", "stock", 250));
  stocks.add(count(24, c, "2025-12-31", "2025-12-31", "stock", 333, "exact", "elsewhere"));
  flows.add(count(25, c, "2025-01-01", "2025-12-31", "recognised_in_period", 90));
  flows.add(count(26, c, "2025-01-01", "2025-12-31", "pardoned_in_period", 120));
  flows.add(count(27, c, "2025-01-01", "2025-12-31", "released_full_term", 100, "at_least"));
  o.set("stocks", stocks).set("flows", flows);

  Node b = Node::object(), in = Node::object(), out = Node::object(), cited = Node::object(), missing = Node::array();
  in.set("recognised", Node::integer(int64_t{90}));
  out.set("pardon", Node::integer(int64_t{120})).set("full_term", c.residual ? range(100) : Node::null());
  Node opening = Node::array();
  opening.add(stocks.items()[0]);
  cited.set("opening", std::move(opening));
  b.set("from", Node::text("2024-12-31")).set("to", Node::text("2025-12-31")).set("counts", Node::text("group")).set("opening", Node::integer(int64_t{400}));
  b.set("in", std::move(in)).set("out", std::move(out)).set("closing", Node::integer(int64_t{250})).set("citations", std::move(cited));
  b.set("residual", c.residual ? range(-20) : Node::null());
  if (!c.residual) missing.add(Node::text("full_term"));
  b.set("missing", std::move(missing)).set("not_published", Node::array()).set("days_that_do_not_match", Node::object()).set("revisions", Node::object());
  b.set("other_endpoints", Node::array()).set("parts_of_the_period", Node::array());
  Node year = Node::object(), balances = Node::array();
  year.set("year", Node::integer(int64_t{2025})).set("counts", std::move(b)).set("named", Node::null());
  balances.add(std::move(year));
  o.set("balances", std::move(balances));

  Node wave = Node::object(), waves = Node::array(), members = Node::array(), member = person(c);
  member.set("way", Node::text("pardon")).set("account", Node::text("free.home")).set("stayed", Node::boolean(false)).set("entry", Node::integer(int64_t{31}));
  members.add(std::move(member));
  wave.set("id", Node::text("W1")).set("kind", Node::text("wave")).set("date", Node::text("2025-09-11")).set("total", Node::integer(int64_t{52})).set("political", Node::null());
  wave.set("way", Node::text("pardon")).set("named", Node::integer(int64_t{1})).set("unnamed", Node::integer(int64_t{51})).set("announced_by", Node::text("somebody"));
  wave.set("destination", Node::text(c.note)).set("concession", Node::text("a licence")).set("note", Node::null()).set("more_sources", Node::text(c.address + " javascript:alert(1)"));
  wave.set("members", std::move(members)).set("wrongly_named", Node::array()).set("source", source(30, c));
  waves.add(std::move(wave));
  o.set("waves", std::move(waves));

  Node conflicts = Node::object(), books = Node::array(), published = Node::array(), odd = person(c), claims = Node::array(), claim = Node::object(), one = Node::object();
  claim.set("entry", Node::integer(int64_t{40})).set("what", Node::text("release")).set("date", Node::null()).set("standing", Node::text("conflict")).set("source", source(40, c));
  claims.add(std::move(claim));
  odd.set("claims", std::move(claims)).set("warnings", Node::array());
  books.add(std::move(odd));
  one.set("id", Node::text("C01")).set("kind", Node::text("release date")).set("subject", Node::text("somebody")).set("claim_a", Node::text(c.note)).set("address_a", Node::text(c.address));
  one.set("claim_b", Node::text("another")).set("address_b", Node::text("github:owner/name:file")).set("reading", Node::text("open")).set("why", Node::null()).set("entry", Node::integer(int64_t{41}));
  published.add(std::move(one));
  conflicts.set("persons", std::move(books)).set("published", std::move(published));
  o.set("conflicts", std::move(conflicts));

  Node concession = Node::object(), concessions = Node::array();
  concession.set("date", Node::text("2025-09-11")).set("actor", Node::text("A state")).set("kind", Node::text("relief")).set("instrument", Node::text(c.note)).set("wave", Node::text("W1")).set("source", source(50, c));
  concessions.add(std::move(concession));
  o.set("concessions", std::move(concessions));
  Node months = Node::array();
  for (const char* day : {"2025-11-01", "2025-12-01", "2026-01-01"}) {
    Node n = Node::object();
    n.set("on", Node::text(day)).set("low", Node::integer(int64_t{0})).set("best", Node::integer(int64_t{1})).set("high", Node::integer(int64_t{2}));
    months.add(std::move(n));
  }
  o.set("named_by_month", std::move(months));
  return o;
}

std::string report(const Choices& c = {}, std::string_view language = "en") {
  return html_report(open_answer(overview(c), Audience::everyone), Messages::in(language));
}

// The tags of the page, without what stands between them.
std::vector<std::string> tags(const std::string& html) {
  std::vector<std::string> out;
  for (size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) out.push_back(html.substr(at, html.find('>', at) - at + 1));
  return out;
}

size_t occurrences(std::string_view text, std::string_view what) {
  size_t n = 0;
  for (size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++n;
  return n;
}

std::string path_of(const std::string& html, const std::string& style) {
  const size_t at = html.find("<path class=\"" + style + "\" d=\"");
  return at == std::string::npos ? "" : html.substr(at, html.find("/>", at) - at);
}

TEST(Report, AsksForNothingFromOutside) {
  const std::string html = report();
  for (const std::string& tag : tags(html)) {
    EXPECT_FALSE(tag.starts_with("<script") || tag.starts_with("<link") || tag.starts_with("<img") || tag.starts_with("<iframe") || tag.starts_with("<object")) << tag;
    EXPECT_EQ(tag.find(" src="), std::string::npos) << tag;
    EXPECT_EQ(tag.find(" style="), std::string::npos) << tag;
    EXPECT_EQ(tag.find(" onclick"), std::string::npos) << tag;
    if (!tag.starts_with("<a ")) {
      EXPECT_EQ(tag.find("href"), std::string::npos) << tag;
    }
    if (tag.starts_with("<a ") && tag.find("href=\"#") == std::string::npos) {
      EXPECT_NE(tag.find("rel=\"noreferrer nofollow\""), std::string::npos) << tag;
    }
  }
  const std::string style = html.substr(html.find("<style>"), html.find("</style>") - html.find("<style>"));
  EXPECT_GT(style.size(), 4000u) << "web/report.css is not embedded";
  EXPECT_EQ(style.find("url("), std::string::npos);
  EXPECT_EQ(style.find("@import"), std::string::npos);
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
}

TEST(Report, EscapesWhateverASourceWrote) {
  Choices c;
  c.note = "<img src=x onerror=alert(1)>\"'&";
  const std::string html = report(c);
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_NE(html.find("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"), std::string::npos);
  EXPECT_EQ(html.find("<b>Example</b>"), std::string::npos);
  EXPECT_NE(html.find("Ann &lt;b&gt;Example&lt;/b&gt;"), std::string::npos);
  EXPECT_EQ(escape(std::string("a\0b\x01", 4)), "ab");
}

TEST(Report, OnlyWebAddressesAreLinks) {
  for (const std::string bad : {"javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "github:a/b:c", "file:///etc/passwd", "https://", "https:// x.org", "http://x.org/\"onclick=1", "//x.org"}) {
    EXPECT_FALSE(is_web_address(bad)) << bad;
    Choices c;
    c.address = bad;
    const std::string html = report(c);
    for (const std::string& tag : tags(html))
      if (tag.starts_with("<a ")) {
        EXPECT_NE(tag.find("href=\"#"), std::string::npos) << tag;
      }
  }
  EXPECT_TRUE(is_web_address("HTTPS://x.org/a?b#c"));
  EXPECT_EQ(host_of("https://www.x.org/a"), "x.org");
  EXPECT_EQ(host_of("https://trusted.org@evil.org/"), "evil.org");
  EXPECT_NE(report().find("<a href=\"https://example.org/list?a=1&amp;b=2\" rel=\"noreferrer nofollow\">"), std::string::npos);
}

TEST(Report, TablesHaveCaptionsAndIdsAreUnique) {
  const std::string html = report();
  EXPECT_GT(occurrences(html, "<table"), 6u);
  for (size_t at = html.find("<table"); at != std::string::npos; at = html.find("<table", at + 1)) {
    const std::string head = html.substr(at, html.find("<thead", at) - at);
    EXPECT_NE(head.find("<caption"), std::string::npos) << head;
  }
  std::set<std::string> ids, wanted;
  for (const std::string& tag : tags(html)) {
    if (const size_t at = tag.find(" id=\""); at != std::string::npos) {
      const std::string id = tag.substr(at + 5, tag.find('"', at + 5) - at - 5);
      EXPECT_TRUE(ids.insert(id).second) << id;
    }
    if (const size_t at = tag.find("href=\"#"); at != std::string::npos) wanted.insert(tag.substr(at + 7, tag.find('"', at + 7) - at - 7));
    for (const std::string attribute : {"aria-labelledby=\""}) {
      const size_t at = tag.find(attribute);
      if (at == std::string::npos) continue;
      std::string list = tag.substr(at + attribute.size(), tag.find('"', at + attribute.size()) - at - attribute.size());
      for (size_t space; (space = list.find(' ')) != std::string::npos; list = list.substr(space + 1)) wanted.insert(list.substr(0, space));
      wanted.insert(list);
    }
  }
  for (const std::string& id : wanted) EXPECT_TRUE(ids.contains(id)) << "nothing has the id " << id;
}

TEST(Report, HeadingsGoDownOneStepAtATime) {
  const std::string html = report();
  int before = 0, ones = 0;
  for (const std::string& tag : tags(html)) {
    if (tag.size() < 4 || tag[1] != 'h' || tag[2] < '1' || tag[2] > '6') continue;
    const int level = tag[2] - '0';
    EXPECT_LE(level, before + 1) << tag;
    before = level;
    ones += level == 1;
  }
  EXPECT_EQ(ones, 1);
}

TEST(Report, ElementsAreClosed) {
  for (const char* language : {"en", "be", "ru"}) {
    const std::string html = report({}, language);
    for (const std::string element : {"table", "section", "details", "figure", "svg", "dl", "ul", "li", "a", "span", "div", "td", "th", "tr", "b", "text", "p"})
      EXPECT_EQ(occurrences(html, "<" + element + ">") + occurrences(html, "<" + element + " "), occurrences(html, "</" + element + ">")) << element;
  }
}

TEST(Report, TheLineFollowsTheData) {
  Choices other;
  other.second_stock = 301;
  const std::string a = report(), b = report(other);
  ASSERT_FALSE(path_of(a, "stock").empty());
  EXPECT_NE(path_of(a, "stock"), path_of(b, "stock"));
}

// 400, 300 and 250 are joined (the last across a silence, dashed); the hedged
// one and the one of another definition are not.
TEST(Report, TheLineJoinsExactFiguresOfOneDefinition) {
  const std::string html = report();
  const std::string wide = html.substr(html.find("stock-wide"), html.find("</svg>") - html.find("stock-wide"));
  EXPECT_EQ(occurrences(path_of(wide, "stock"), "L"), 1u);
  EXPECT_EQ(occurrences(path_of(wide, "stock broken"), "L"), 1u);
  EXPECT_EQ(occurrences(wide, "<circle class=\"hedged\""), 2u);  // one is the sign that explains it
  EXPECT_EQ(occurrences(wide, "<circle class=\"other\""), 2u);
}

TEST(Report, AMissingResidualIsSaid) {
  Choices c;
  c.residual = false;
  const Messages& m = Messages::in("en");
  const std::string html = report(c);
  EXPECT_NE(html.find(escape(m("report.balance.unknown", {m("flow.full_term")}))), std::string::npos);
  EXPECT_NE(html.find(m("number.not_known")), std::string::npos);
  EXPECT_NE(report().find(m("report.balance.either")), std::string::npos);
  EXPECT_NE(report().find("at least −20"), std::string::npos);
}

TEST(Report, WhereTheBooksCannotTellNothingIsDrawnAsNought) {
  Node o = overview({}), now = Node::object(), held = Node::object();
  held.set("low", Node::null()).set("best", Node::null()).set("high", Node::null());
  now.set("held", std::move(held)).set("persons", Node::array());
  Node changed = Node::object();
  for (const auto& [key, value] : o.members()) changed.set(key, key == "held_now" ? now : value);
  const Messages& m = Messages::in("en");
  const std::string html = html_report(open_answer(std::move(changed), Audience::everyone), m);
  EXPECT_EQ(occurrences(html, escape(m("report.held.cannot", {"all_named"}))), 2u);
  EXPECT_EQ(html.find("months-wide"), std::string::npos);
}

TEST(Report, WithheldNamesAreWordsOfTheCatalogue) {
  Choices c;
  c.withheld = true;
  for (const char* language : {"en", "be", "ru"}) {
    const std::string html = report(c, language);
    EXPECT_EQ(html.find("Example</"), std::string::npos);
    EXPECT_NE(html.find(Messages::in(language)("redacted.name")), std::string::npos);
  }
}

TEST(Report, WhatWasNotReadIsMarked) {
  Choices c;
  c.basis = "recalled";
  EXPECT_EQ(report().find("class=\"basis\""), std::string::npos);
  EXPECT_NE(report(c).find("<span class=\"basis\">recalled, no source</span>"), std::string::npos);
}

TEST(Report, EveryWordIsInTheCatalogues) {
  for (const char* language : {"en", "be", "ru"}) {
    const std::string html = report({}, language);
    EXPECT_EQ(html.find("⟨"), std::string::npos) << html.substr(html.find("⟨"), 60);
    EXPECT_NE(html.find("<html lang=\"" + std::string(language) + "\">"), std::string::npos);
  }
}

TEST(Report, TheSameAnswerGivesTheSameBytes) { EXPECT_EQ(report(), report()); }

TEST(Report, AnEmptyLedgerHasAReport) {
  Node o = Node::object();
  o.set("on", Node::text("2026-01-15")).set("known", Node::text("")).set("rules", Node::text("all_named"));
  o.set("entries", Node::integer(int64_t{0})).set("root", Node::text("")).set("named", Node::integer(int64_t{0}));
  const std::string html = html_report(open_answer(std::move(o), Audience::everyone), Messages::in("en"));
  EXPECT_TRUE(html.ends_with("</html>\n"));
}

TEST(ReportHtml, NumbersAndDates) {
  Page page(Messages::in("en"));
  EXPECT_EQ(page.number(0), "0");
  EXPECT_EQ(page.number(999), "999");
  EXPECT_EQ(page.number(1265), "1,265");
  EXPECT_EQ(page.number(-1234567), "−1,234,567");
  EXPECT_EQ(page.date("../2021-12-14"), "by 2021-12-14");
  EXPECT_EQ(page.date("2025-12-13/.."), "not before 2025-12-13");
  EXPECT_EQ(page.date("2020-10-31~"), "about 2020-10-31");
  EXPECT_EQ(page.date("2025-01-18/2025-09-17"), "2025-01-18 to 2025-09-17");
  EXPECT_EQ(page.date(""), "–");
  EXPECT_EQ(page.day("2025-12-13"), "13 December 2025");
  EXPECT_EQ(page.moment("2026-11-24T03:32:07Z"), "24 November 2026, 03:32 UTC");
  EXPECT_EQ(page.dated(Node::text("../2021-12-14")), "by <span class=\"d\">2021-12-14</span>");
}

TEST(ReportSvg, CoordinatesAreDecimal) {
  EXPECT_EQ(coordinate(0), "0");
  EXPECT_EQ(coordinate(12.34), "12.3");
  EXPECT_EQ(coordinate(-0.5), "-0.5");
  EXPECT_EQ(coordinate(-12.26), "-12.3");
  EXPECT_EQ(coordinate(1e6), "1000000");
}

TEST(ReportSvg, LabelsNeverCoverEachOther) {
  Labels labels(0, 0, 100, 100);
  const std::vector<Labels::Spot> spots = {{50, 50, Anchor::middle}, {50, 80, Anchor::middle}};
  EXPECT_EQ(labels.place(spots, {"250"}, 12)->y, 50);
  EXPECT_EQ(labels.place(spots, {"123"}, 12)->y, 80);
  EXPECT_FALSE(labels.place(spots, {"52"}, 12));
  EXPECT_FALSE(labels.place({{2, 20, Anchor::end}}, {"out of the picture"}, 12));
}

TEST(ReportSvg, StepsAreRound) {
  EXPECT_EQ(nice_step(1500, 3), 500);
  EXPECT_EQ(nice_step(68, 3), 20);
  EXPECT_EQ(nice_step(1, 3), 1);
}

}  // namespace
}  // namespace stillheld::publish
