#include <algorithm>

#include "publish/report_sections.h"

namespace stillheld::publish {

namespace {

using Pair = std::pair<std::string, std::string>;

std::string flow_word(std::string_view flow, const Page& page) {
  return page.word("flow", flow.substr(flow.find('.') == std::string_view::npos ? 0 : flow.find('.') + 1));
}

// Opening + in − out = closing, one line a term, and what is left over.
std::string equation(const Node& b, Page& page, int64_t year, bool large) {
  const Messages& m = page.m;
  const auto cited = [&](const std::string& key) -> std::string {
    const Node& list = b.at("citations").at(key);
    if (list.items().empty()) return "";
    const Node& count = list.items().front();
    const std::string remark = page.remark(count);
    return page.dated(count.at("date")) + " · " + page.source(count.at("source")) + (remark.empty() ? "" : "<div class=\"note\">" + remark + "</div>");
  };
  const std::string caption = m("report.balance.caption", {std::to_string(year), page.day(b.at("from").string()), page.day(b.at("to").string()), b.at("counts").string()});
  Table table(caption, {{m("report.column.term")}, {m("column.value"), "n"}, {m("column.source"), "w"}}, large ? "equation large" : "equation");
  const auto term = [&](std::string_view sign, const std::string& words, const Node& value, const std::string& source, std::string_view style) {
    const std::string amount = value.is_null() ? "<span class=\"absent\">" + page.say("number.not_known") + "</span>" : escape(page.amount(value));
    table.row({"<span class=\"sign\">" + std::string(sign) + "</span>" + words, amount, source}, style);
  };
  term("", page.say("balance.opening"), b.at("opening"), cited("opening"), "");
  for (const auto& [name, value] : b.at("in").members()) term("+", flow_word(name, page), value, cited("in." + name), "in");
  for (const auto& [name, value] : b.at("out").members()) term("−", flow_word(name, page), value, cited("out." + name), "out");
  term("=", page.say("balance.closing"), b.at("closing"), cited("closing"), "sum");
  std::string meaning;
  const Node& residual = b.at("residual");
  if (!residual.is_null() && !residual.at("low").is_null() && residual.at("low").number() > 0)
    meaning = page.say("report.balance.more", {page.number(residual.at("low").number())});
  else if (!residual.is_null() && !residual.at("high").is_null() && residual.at("high").number() < 0)
    meaning = page.say("report.balance.fewer", {page.number(-residual.at("high").number())});
  else if (!residual.is_null() && residual.at("low").number() == 0 && !residual.at("high").is_null() && residual.at("high").number() == 0)
    meaning = page.say("report.balance.closes");
  else if (!residual.is_null())
    meaning = page.say("report.balance.either");
  std::string absent;
  for (const Node& n : b.at("missing").items()) absent += (absent.empty() ? "" : ", ") + m("flow." + n.string());
  if (!absent.empty()) meaning = page.say("report.balance.unknown", {absent});
  term("", page.say("balance.residual"), residual, meaning, "residual");
  return table.html();
}

std::string remarks(const Node& b, Page& page) {
  const Messages& m = page.m;
  std::string out;
  for (const auto& [key, list] : b.at("revisions").members())
    for (const Node& r : list.items())
      out += "<li>" + page.say("report.balance.revision", {m("balance." + key), page.amount(r.at("value")), page.date(r.at("date")), page.number(r.at("difference").number())}) +
             " " + page.source(r.at("source")) + (r.at("note").is_null() ? "" : " <span class=\"note\">" + page.free_text(r.at("note")) + "</span>") + "</li>\n";
  // Flows with the same days outside are said in one line.
  std::vector<Pair> days;
  for (const auto& [key, mismatch] : b.at("days_that_do_not_match").members()) {
    std::string text;
    for (const char* kind : {"not_covered", "beyond"})
      for (const Node& d : mismatch.at(kind).items())
        text += (text.empty() ? "" : "; ") + m(std::string("balance.") + kind, {page.day(d.at("from").string()), page.day(d.at("to").string())});
    const auto same = std::find_if(days.begin(), days.end(), [&](const Pair& p) { return p.first == text; });
    const std::string flow = m("flow." + key.substr(key.find('.') + 1));
    if (same == days.end()) days.emplace_back(text, flow);
    else same->second += ", " + flow;
  }
  for (const auto& [text, flows] : days) out += "<li>" + page.say("report.balance.days", {flows, text}) + "</li>\n";
  std::string absent;
  for (const Node& n : b.at("not_published").items()) absent += (absent.empty() ? "" : ", ") + m("flow." + n.string());
  if (!absent.empty()) out += "<li>" + page.say("report.balance.not_published", {absent}) + "</li>\n";
  if (!out.empty()) out = "<ul class=\"remarks\">\n" + out + "</ul>\n";

  if (!b.at("other_endpoints").items().empty()) {
    Table table(m("report.balance.others"), {{m("balance.opening")}, {m("balance.closing")}, {m("report.column.residual"), "n"}, {m("report.column.entries")}}, "", true);
    for (const Node& o : b.at("other_endpoints").items()) {
      std::string entries;
      for (const Node& e : o.at("entries").items()) entries += (entries.empty() ? "" : " ") + page.entry(e.number());
      table.row({"<b>" + escape(page.amount(o.at("opening"))) + "</b>, " + page.dated(o.at("opening_date")),
                 "<b>" + escape(page.amount(o.at("closing"))) + "</b>, " + page.dated(o.at("closing_date")), escape(page.amount(o.at("residual"))), entries});
    }
    out += details(page.say("report.balance.others"), table.html());
  }
  if (!b.at("parts_of_the_period").items().empty()) {
    Table table(m("report.balance.parts"), {{m("column.date")}, {m("column.value"), "n"}, {m("column.measure")}, {m("column.source")}}, "", true);
    for (const Node& c : b.at("parts_of_the_period").items())
      table.row({page.dated(c.at("date")), escape(page.published(c)), page.word("measure", c.at("measure").string()), page.source(c.at("source"))});
    out += details(page.say("report.balance.parts"), "<p>" + page.say("report.balance.parts_note") + "</p>\n" + table.html());
  }
  return out;
}

int64_t sum_of(const Node& flows) {
  int64_t out = 0;
  for (const Node& f : flows.items()) out += f.at("count").number();
  return out;
}

// The same year among the named: always closes, and says who.
std::string named(const Node& b, Page& page) {
  const Messages& m = page.m;
  if (b.is_null() || b.has("cannot_tell") || b.at("opening").is_null()) {
    std::string out;
    for (const Node& note : b.at("notes").items()) out += "<p class=\"note\">" + escape(note.string()) + "</p>\n";
    return out;
  }
  std::string line = page.number(b.at("opening").number());
  if (b.at("revision").number() != 0) line += (b.at("revision").number() > 0 ? " + " : " − ") + page.number(std::abs(b.at("revision").number()));
  line += " + " + page.number(sum_of(b.at("in"))) + " − " + page.number(sum_of(b.at("out"))) + " = " + page.number(b.at("closing").number());
  Table table(m("report.balance.named_caption", {page.day(b.at("from").string()), page.day(b.at("to").string())}),
              {{m("report.column.movement")}, {m("column.total"), "n"}, {m("report.column.who"), "w"}});
  for (const char* side : {"in", "out"})
    for (const Node& f : b.at(side).items()) {
      const std::string& cause = f.at("cause").string();
      const std::string what = cause == "posting" ? page.word("way", f.at("way").is_null() ? "unknown" : f.at("way").string())
                               : cause == "recognition" ? page.say(std::string("balance.recognition_") + side)
                                                        : page.word("cause", f.at("rule").is_null() ? cause : f.at("rule").string());
      std::string who;
      for (const Node& p : f.at("persons").items()) who += (who.empty() ? "" : ", ") + page.name(p);
      table.row({std::string("<span class=\"sign\">") + (side == std::string_view("in") ? "+" : "−") + "</span>" + what + (f.at("account").is_null() ? std::string() : " → " + page.word("account", f.at("account").string())),
                 page.number(f.at("count").number()), who}, side);
    }
  return details(page.say("report.balance.named", {line}), table.html());
}

}  // namespace

std::string balances_section(const Node& overview, Page& page) {
  const std::vector<Node>& all = overview.at("balances").items();
  if (all.empty()) return "<p>" + page.say("report.balance.none") + "</p>\n";
  // Large: the latest year whose residual is known; if none is, the latest.
  const Node* large = &all.back();
  for (const Node& b : all)
    if (!b.at("counts").at("residual").is_null()) large = &b;
  const auto one = [&](const Node& b, bool is_large) {
    const std::string year = std::to_string(b.at("year").number());
    return std::string("<section class=\"balance") + (is_large ? " featured" : "") + "\" aria-labelledby=\"balance-" + year + "\">\n<h3 id=\"balance-" + year + "\">" + year + "</h3>\n" +
           equation(b.at("counts"), page, b.at("year").number(), is_large) + remarks(b.at("counts"), page) + named(b.at("named"), page) + "</section>\n";
  };
  std::string out = one(*large, true);
  if (all.size() > 1) {
    out += "<div class=\"balances\">\n";
    for (size_t i = all.size(); i-- > 0;)
      if (&all[i] != large) out += one(all[i], false);
    out += "</div>\n";
  }
  return out;
}

}  // namespace stillheld::publish
