#include "publish/report_sections.h"

#include <algorithm>

namespace stillheld::publish {

namespace {

std::string note(const std::string& html) { return html.empty() ? html : "<div class=\"note\">" + html + "</div>"; }

}  // namespace

std::string held_section(const Node& overview, Page& page) {
  const Messages& m = page.m;
  const Node& now = overview.at("held_now");
  if (now.at("held").at("high").is_null()) return "<p>" + page.say("report.held.cannot", {overview.at("rules").string()}) + "</p>\n";
  std::string out = "<dl class=\"three\">\n";
  for (const char* key : {"low", "best", "high"}) {
    const Node& value = now.at("held").at(key);
    out += "<div><dt>" + page.say(std::string("column.") + key) + "</dt><dd><b>" + escape(page.amount(value)) + "</b><span>" + page.say(std::string("report.held.") + key) + "</span></dd></div>\n";
  }
  out += "</dl>\n<p>" + page.say("report.held.note") + "</p>\n";
  for (const Node& note : now.at("notes").items()) out += "<p class=\"note\">" + escape(note.string()) + "</p>\n";
  Table table(m("report.held.caption", {page.day(overview.at("on").string())}),
              {{m("column.name")}, {m("column.account")}, {m("column.since")}, {m("column.certainty")}, {m("column.last_evidence"), "w"}, {m("column.term_ends")}});
  for (const Node& p : now.at("persons").items()) {
    const Node& e = p.at("last_evidence");
    std::string evidence;
    if (!e.at("day").is_null()) evidence = page.dated(e.at("day"));
    if (!e.at("what").is_null()) evidence += (evidence.empty() ? "" : ": ") + page.word("what", e.at("what").string());
    if (!e.at("source").is_null()) evidence += "<br>" + page.source(e.at("source"));
    table.row({page.name(p), page.word("account", p.at("account").string()), page.dated(p.at("since")),
               "<span class=\"certainty " + escape(p.at("certainty").string()) + "\">" + page.word("certainty", p.at("certainty").string()) + "</span>",
               evidence.empty() ? "–" : evidence, page.dated(e.at("term_ends_at_the_latest"))});
  }
  return table.empty() ? out + "<p>" + page.say("report.nothing") + "</p>\n" : out + table.html();
}

namespace {

std::string names(const Node& list, Page& page) {
  std::string out;
  for (const Node& p : list.items()) {
    out += (out.empty() ? "" : ", ") + page.name(p);
    if (p.at("stayed").number() != 0) out += " (" + page.say("wave.stayed") + ")";
    if (!p.at("entry").is_null()) out += " " + page.entry(p.at("entry").number());
  }
  return out;
}

std::string more_sources(const Node& n, Page& page) {
  if (n.is_null()) return {};
  std::string out;
  std::string_view rest = n.string();
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view address = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (address.empty()) continue;
    out += (out.empty() ? "" : ", ") + (is_web_address(address) ? page.link(address, host_of(address)) : escape(address));
  }
  return out.empty() ? out : "<div class=\"note\">" + page.say("report.wave.also") + " " + out + "</div>";
}

// What was given for a wave: the words of the wave, and the measures that name it.
std::string concession_of(const Node& wave, const Node& overview, Page& page) {
  std::string out = page.free_text(wave.at("concession"));
  for (const Node& c : overview.at("concessions").items()) {
    if (c.at("wave").is_null() || c.at("wave").string() != wave.at("id").string()) continue;
    out += "<div class=\"relief\">" + page.dated(c.at("date")) + ", " + escape(c.at("actor").string()) + " · " + page.word("report.concession", c.at("kind").string());
    if (!c.at("instrument").is_null()) out += ": " + escape(c.at("instrument").string());
    out += " " + page.source(c.at("source")) + "</div>";
  }
  return out.empty() ? "<span class=\"absent\">" + page.say("report.wave.no_concession") + "</span>" : out;
}

std::string wave_rows(const Node& overview, Page& page, bool waves) {
  const Messages& m = page.m;
  std::vector<Table::Column> columns = {{m("column.date")}, {m("column.total"), "n"}, {m("column.named"), "n"}, {m("column.unnamed"), "n"}, {m("report.column.way_and_where"), "w"}};
  if (waves) columns.push_back({m("wave.concession"), "w"});
  columns.push_back({m("column.source")});
  Table table(waves ? m("report.wave.caption") : m("report.wave.others"), std::move(columns), waves ? "waves" : "", !waves);
  for (const Node& w : overview.at("waves").items()) {
    if ((w.at("kind").string() == "wave") != waves) continue;
    std::string total = "<b>" + escape(page.amount(w.at("total"))) + "</b>";
    if (!w.at("political").is_null() && !w.at("total").is_null() && w.at("political").number() != w.at("total").number())
      total += "<div class=\"note\">" + page.say("report.wave.political", {page.number(w.at("political").number())}) + "</div>";
    std::string where = "<b>" + page.word("way", w.at("way").string()) + "</b>";
    if (!w.at("destination").is_null()) where += " → " + page.free_text(w.at("destination"));
    if (!w.at("announced_by").is_null() && !w.at("announced_by").string().empty())
      where += "<div class=\"note\">" + page.say("wave.announced_by") + ": " + page.free_text(w.at("announced_by")) + "</div>";
    if (!w.at("note").is_null()) where += "<div class=\"note\">" + page.free_text(w.at("note")) + "</div>";
    if (!w.at("derivation").is_null()) where += "<div class=\"note\">" + page.say("report.wave.derivation") + " " + page.free_text(w.at("derivation")) + "</div>";
    std::string who;
    if (!w.at("members").items().empty()) who = "<p>" + names(w.at("members"), page) + "</p>\n";
    if (!w.at("wrongly_named").items().empty()) who += "<p>" + page.say("wave.wrongly_named") + ": " + names(w.at("wrongly_named"), page) + "</p>\n";
    if (!who.empty()) where += details(page.say("wave.members") + " (" + std::to_string(w.at("members").items().size()) + ")", who);
    std::vector<std::string> cells = {page.dated(w.at("date")), total, escape(w.at("named").is_null() ? "–" : page.amount(w.at("named"))),
                                      escape(w.at("unnamed").is_null() ? "–" : page.amount(w.at("unnamed"))), where};
    if (waves) cells.push_back(concession_of(w, overview, page));
    cells.push_back(page.source(w.at("source")) + more_sources(w.at("more_sources"), page));
    table.row(cells);
  }
  return table.empty() ? std::string() : table.html();
}

}  // namespace

std::string waves_section(const Node& overview, Page& page) {
  const std::string waves = wave_rows(overview, page, true), others = wave_rows(overview, page, false);
  if (waves.empty()) return "<p>" + page.say("report.nothing") + "</p>\n";
  return waves + (others.empty() ? "" : details(page.say("report.wave.others"), "<p>" + page.say("report.wave.others_note") + "</p>\n" + others));
}

namespace {

// Whether a flow took people in, or let them out.
bool takes_in(std::string_view measure) {
  return measure.starts_with("recognised") || measure.starts_with("arrested") || measure.starts_with("imprisoned") || measure.starts_with("convicted");
}

}  // namespace

std::string flows_section(const Node& overview, Page& page) {
  const Messages& m = page.m;
  struct Period {
    std::string start, end;
    const Node* first;
    std::string in, out;
  };
  std::vector<Period> periods;
  for (const Node& f : overview.at("flows").items()) {
    const std::string start = f.at("period_start").is_null() ? "" : f.at("period_start").string(), end = f.at("period_end").is_null() ? "" : f.at("period_end").string();
    auto found = std::find_if(periods.begin(), periods.end(), [&](const Period& p) { return p.start == start && p.end == end; });
    if (found == periods.end()) {
      periods.push_back({start, end, &f, "", ""});
      found = periods.end() - 1;
    }
    const std::string& measure = f.at("measure").string();
    (takes_in(measure) ? found->in : found->out) +=
        "<div class=\"flow\"><b>" + escape(page.published(f)) + "</b> " + page.word("measure", measure) + " · " + page.source(f.at("source")) + note(page.remark(f)) + "</div>";
  }
  if (periods.empty()) return "<p>" + page.say("report.nothing") + "</p>\n";
  std::stable_sort(periods.begin(), periods.end(), [](const Period& a, const Period& b) {
    return a.start != b.start ? a.start < b.start : a.end > b.end;
  });
  Table table(m("report.flows.caption"), {{m("report.column.period")}, {m("report.column.in"), "w in"}, {m("report.column.out"), "w out"}});
  for (const Period& p : periods) {
    const bool year = p.start.ends_with("-01-01") && p.end.ends_with("-12-31");
    table.row({page.dated(p.first->at("date")), p.in.empty() ? "<span class=\"absent\">–</span>" : p.in, p.out.empty() ? "<span class=\"absent\">–</span>" : p.out}, year ? "year" : "");
  }
  return table.html();
}

std::string conflicts_section(const Node& overview, Page& page) {
  const Messages& m = page.m;
  const Node& conflicts = overview.at("conflicts");
  std::string out = "<h3>" + page.say("conflicts.books") + "</h3>\n";
  Table books(m("conflicts.books"), {{m("column.name")}, {m("report.column.claim"), "w"}, {m("column.source")}}, "", true);
  for (const Node& p : conflicts.at("persons").items()) {
    bool first = true;
    const auto row = [&](const std::string& claim, const std::string& source) {
      books.row({first ? page.name(p) : "<span class=\"again\">" + page.name(p) + "</span>", claim, source});
      first = false;
    };
    for (const Node& c : p.at("claims").items())
      row(page.word("what", c.at("what").string()) + ", " + (c.at("date").is_null() ? page.say("report.date.none") : page.dated(c.at("date"))) + " <span class=\"standing\">" + page.word("standing", c.at("standing").string()) + "</span>", page.source(c.at("source")));
    for (const Node& w : p.at("warnings").items()) row(escape(w.string()), "–");
  }
  out += books.empty() ? "<p>" + page.say("report.nothing") + "</p>\n" : books.html();
  if (conflicts.at("published").items().empty()) return out;
  out += "<h3>" + page.say("conflicts.published") + "</h3>\n";
  Table table(m("conflicts.published"), {{m("report.column.about")}, {"A", "w"}, {"B", "w"}, {m("report.column.reading"), "w"}}, "four", true);
  for (const Node& c : conflicts.at("published").items()) {
    const int64_t entry = c.at("entry").number();
    const auto side = [&](const char* claim, const char* address) {
      std::string text = page.free_text(c.at(claim));
      if (text.empty()) text = "–";
      page.cite_address(entry, c.at(address));
      if (c.at(address).is_null() || c.at(address).string().empty()) return text;
      const std::string& where = c.at(address).string();
      return text + "<div class=\"note\">" + (is_web_address(where) ? page.link(where, host_of(where)) : escape(where)) + "</div>";
    };
    const std::string a = side("claim_a", "address_a"), b = side("claim_b", "address_b");
    const std::string subject = c.at("subject").is_null() ? "<i class=\"withheld\">" + page.say("redacted.name") + "</i>" : page.free_text(c.at("subject"));
    table.row({"<span class=\"number\">" + escape(c.at("id").string()) + "</span> " + subject + "<div class=\"note\">" + page.free_text(c.at("kind")) + " " + page.entry(entry) + "</div>", a, b,
               "<b>" + (c.at("reading").is_null() ? "–" : page.free_text(c.at("reading"))) + "</b>" + (c.at("why").is_null() ? "" : "<div class=\"note\">" + page.free_text(c.at("why")) + "</div>")});
  }
  return out + table.html();
}

}  // namespace stillheld::publish
