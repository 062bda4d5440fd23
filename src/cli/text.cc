#include "cli/text.h"

#include <algorithm>

#include "base/utf8.h"

namespace stillheld::cli {

namespace {

std::string name_of(const Node& person, const Messages& m) {
  const Node& name = person.at("name");
  return name.is_null() ? m("redacted.name") : name.string();
}

std::string word(const Messages& m, std::string_view kind, const std::string& code) {
  return code.empty() ? "" : m(std::string(kind) + "." + code);
}

std::string or_dash(const Node& n) {
  if (n.is_null()) return "–";
  return n.kind() == Node::Kind::integer ? std::to_string(n.number()) : n.string();
}

// 1135, or "at least 300", or "5 … 10", or "not known".
std::string number(const Node& n, const Messages& m) {
  if (n.is_null()) return m("number.not_known");
  if (n.kind() == Node::Kind::integer) return std::to_string(n.number());
  const Node &low = n.at("low"), &high = n.at("high");
  if (high.is_null()) return m("number.at_least", {std::to_string(low.number())});
  if (low.number() == high.number()) return std::to_string(low.number());
  return std::to_string(low.number()) + " … " + std::to_string(high.number());
}

std::string source_line(const Node& source, const Messages& m) {
  std::string out;
  const auto add = [&](const std::string& part) {
    if (part.empty()) return;
    if (!out.empty()) out += ", ";
    out += part;
  };
  add(source.at("publisher").is_null() ? m("source.unknown_publisher") : source.at("publisher").string());
  if (!source.at("published").is_null()) add(source.at("published").string());
  if (!source.at("address").is_null()) add(source.at("address").string());
  if (source.has("model")) add(m("source.model", {source.at("model").string().substr(0, source.at("model").string().find(" sha256:"))}));
  if (source.at("basis").string() != "seen") add(m("basis." + source.at("basis").string()));
  if (!source.at("entry").is_null()) add("#" + std::to_string(source.at("entry").number()));
  return out;
}

void notes(const Node& view, std::string& out) {
  for (const Node& note : view.at("notes").items()) out += "! " + note.string() + "\n";
}

}  // namespace

std::string columns(const std::vector<std::vector<std::string>>& rows, bool header) {
  std::vector<size_t> widths;
  std::vector<bool> numeric;
  for (size_t r = 0; r < rows.size(); ++r)
    for (size_t i = 0; i < rows[r].size(); ++i) {
      if (i >= widths.size()) {
        widths.push_back(0);
        numeric.push_back(true);
      }
      widths[i] = std::max(widths[i], count_code_points(rows[r][i]));
      if (!(header && r == 0) && !rows[r][i].empty() && rows[r][i].find_first_not_of("0123456789–-+,. ") != std::string::npos)
        numeric[i] = false;
    }
  std::string out;
  for (size_t r = 0; r < rows.size(); ++r) {
    std::string line;
    for (size_t i = 0; i < rows[r].size(); ++i) {
      const std::string& cell = rows[r][i];
      const std::string space(widths[i] - count_code_points(cell), ' ');
      if (i > 0) line += "  ";
      line += numeric[i] ? space + cell : cell + (i + 1 < rows[r].size() ? space : "");
    }
    out += "  " + line + "\n";
    if (header && r == 0) {
      size_t total = 0;
      for (size_t w : widths) total += w + 2;
      std::string rule;
      for (size_t i = 2; i < total; ++i) rule += "─";
      out += "  " + rule + "\n";
    }
  }
  return out;
}

std::string heading(std::string_view text) { return "\n" + std::string(text) + "\n\n"; }

std::string held_text(const Node& v, const Messages& m) {
  std::string out = m("held.title", {v.at("on").string(), v.at("rules").string(), v.at("known").string()}) + "\n";
  if (v.has("published")) out += m("held.published", {v.at("published").string()}) + "\n";
  notes(v, out);
  if (v.at("held").at("high").is_null()) return out;
  out += m("held.counts", {std::to_string(v.at("held").at("low").number()), std::to_string(v.at("held").at("best").number()),
                           std::to_string(v.at("held").at("high").number())}) + "\n";
  if (v.has("chance")) {
    const Node& c = v.at("chance");
    if (!c.at("refused").is_null()) out += m("held.no_chance", {c.at("refused").string()}) + "\n";
    else if (!c.at("value").is_null()) out += m("held.chance_one", {std::to_string(c.at("value").number())}) + "\n";
    else out += m("held.chance", {std::to_string(c.at("low").number()), std::to_string(c.at("high").number())}) + "\n";
    for (const Node& note : c.at("notes").items()) out += "  · " + note.string() + "\n";
  }
  out += "\n";
  std::vector<std::vector<std::string>> rows = {{m("column.id"), m("column.name"), m("column.account"), m("column.since"), m("column.certainty")}};
  for (const Node& p : v.at("persons").items())
    rows.push_back({p.at("id").string(), name_of(p, m), word(m, "account", p.at("account").string()), or_dash(p.at("since")),
                    word(m, "certainty", p.at("certainty").string())});
  return out + columns(rows, true);
}

std::string series_text(const Node& v, const Messages& m) {
  std::vector<std::vector<std::string>> rows = {{m("column.day"), m("column.low"), m("column.best"), m("column.high")}};
  for (const Node& d : v.at("days").items())
    rows.push_back({d.at("on").string(), or_dash(d.at("low")), or_dash(d.at("best")), or_dash(d.at("high"))});
  return columns(rows, true);
}

std::string person_text(const Node& v, const Messages& m) {
  std::string out = name_of(v, m) + "  (" + v.at("id").string() + ")\n";
  std::string names;
  for (const auto& [language, name] : v.at("names").members())
    if (!name.is_null()) names += (names.empty() ? "" : " · ") + name.string();
  for (const Node& alias : v.at("aliases").items())
    if (!alias.is_null()) names += (names.empty() ? "" : " · ") + alias.string();
  if (!names.empty()) out += "  " + names + "\n";
  if (v.has("redirected_from")) out += "  → " + v.at("redirected_from").string() + "\n";
  if (!v.at("records").items().empty()) {
    std::string ids;
    for (const Node& id : v.at("records").items()) ids += (ids.empty() ? "" : ", ") + id.string();
    out += "  " + m("person.records", {std::to_string(v.at("records").items().size()), ids}) + "\n";
  }
  if (!v.at("birth").is_null())
    out += "  " + m("person.born", {v.at("birth").string()}) + (v.at("birth_basis").string() == "seen" ? "" : " (" + m("basis." + v.at("birth_basis").string()) + ")") + "\n";
  const Node& now = v.at("now");
  out += "  " + m("person.now", {now.at("on").string(), word(m, "account", now.at("account").string())});
  if (now.at("certainty").string() != "none") out += " (" + word(m, "certainty", now.at("certainty").string()) + ")";
  out += "\n" + heading(m("person.episodes"));
  std::vector<std::vector<std::string>> rows;
  for (const Node& e : v.at("episodes").items()) {
    std::string line = or_dash(e.at("from")) + " → " + (e.at("open").number() != 0 ? m("person.open") : or_dash(e.at("to")));
    std::string how;
    if (e.at("open").number() == 0) how = word(m, "way", e.at("way").string()) + " → " + word(m, "account", e.at("account_after").string());
    else if (!e.at("attested_until").is_null()) how = m("person.attested_until", {e.at("attested_until").string()});
    if (!e.at("term_ends_at_the_latest").is_null()) how += "; " + m("person.term", {e.at("term_ends_at_the_latest").string()});
    rows.push_back({line, how});
  }
  if (rows.empty()) rows.push_back({m("person.no_episode")});
  out += columns(rows, false) + heading(m("person.events"));
  rows.clear();
  for (const Node& e : v.at("events").items()) {
    std::string what = word(m, "what", e.at("what").string());
    if (!e.at("months").is_null()) what += ", " + m("person.months", {std::to_string(e.at("months").number())});
    if (!e.at("penalty").is_null()) what += ", " + word(m, "penalty", e.at("penalty").string());
    if (!e.at("way").is_null()) what += ", " + word(m, "way", e.at("way").string());
    if (!e.at("destination").is_null()) what += " → " + word(m, "destination", e.at("destination").string());
    std::string claims;
    for (const Node& c : e.at("claims").items()) claims += (claims.empty() ? "#" : " #") + std::to_string(c.number());
    rows.push_back({or_dash(e.at("date")), what, claims});
  }
  out += columns(rows, false) + heading(m("person.claims"));
  for (const Node& c : v.at("claims").items()) {
    out += "  #" + std::to_string(c.at("entry").number()) + "  " + word(m, "what", c.at("what").string()) + "  " + or_dash(c.at("date"));
    if (!c.at("months").is_null()) out += "  " + m("person.months", {std::to_string(c.at("months").number())});
    if (c.at("standing").string() != "accepted") out += "  [" + word(m, "standing", c.at("standing").string()) + "]";
    out += "\n";
    if (c.has("assessment_text")) out += "      " + c.at("assessment_text").string() + "\n";
    if (!c.at("quote").is_null()) out += "      “" + c.at("quote").string() + "”\n";
    if (!c.at("note").is_null()) out += "      " + c.at("note").string() + "\n";
    out += "      " + source_line(c.at("source"), m) + "\n";
  }
  if (!v.at("warnings").items().empty()) out += heading(m("person.warnings"));
  for (const Node& w : v.at("warnings").items()) out += "  ! " + w.at("text").string() + "\n";
  if (v.has("withheld")) {
    std::string fields;
    for (const Node& f : v.at("withheld").items()) fields += (fields.empty() ? "" : ", ") + f.string();
    out += "\n" + m("person.withheld", {fields}) + "\n";
  }
  return out;
}

namespace {

std::string count_balance_text(const Node& v, const Messages& m) {
  std::string out = m("balance.counts_title", {v.at("from").string(), v.at("to").string(), v.at("counts").string()}) + "\n\n";
  std::vector<std::vector<std::string>> rows;
  const auto cited = [&](const std::string& key) {
    const Node& list = v.at("citations").at(key);
    return list.items().empty() ? std::string() : source_line(list.items()[0].at("source"), m);
  };
  rows.push_back({" ", m("balance.opening"), number(v.at("opening"), m), cited("opening")});
  for (const auto& [name, value] : v.at("in").members()) rows.push_back({"+", m("flow." + name), number(value, m), cited("in." + name)});
  for (const auto& [name, value] : v.at("out").members()) rows.push_back({"−", m("flow." + name), number(value, m), cited("out." + name)});
  rows.push_back({"=", m("balance.closing"), number(v.at("closing"), m), cited("closing")});
  rows.push_back({" ", m("balance.residual"), number(v.at("residual"), m), ""});
  out += columns(rows, false);
  if (!v.at("missing").items().empty()) {
    std::string names;
    for (const Node& n : v.at("missing").items()) names += (names.empty() ? "" : ", ") + m("flow." + n.string());
    out += "  ! " + m("balance.missing", {names}) + "\n";
  }
  for (const auto& [key, list] : v.at("revisions").members())
    for (const Node& r : list.items())
      out += "  ~ " + m("balance.revision", {m("balance." + key), number(r.at("value"), m), r.at("date").string(),
                                             std::to_string(r.at("difference").number()), source_line(r.at("source"), m)}) + "\n";
  for (const auto& [key, mismatch] : v.at("days_that_do_not_match").members()) {
    std::string days;
    for (const char* kind : {"not_covered", "beyond"})
      for (const Node& d : mismatch.at(kind).items())
        days += (days.empty() ? "" : "; ") + m(std::string("balance.") + kind, {d.at("from").string(), d.at("to").string()});
    out += "  · " + m("flow." + key.substr(key.find('.') + 1)) + ": " + days + "\n";
  }
  for (const Node& o : v.at("other_endpoints").items())
    out += "  · " + m("balance.other", {o.at("opening_date").string(), number(o.at("opening"), m), o.at("closing_date").string(),
                                        number(o.at("closing"), m), number(o.at("residual"), m)}) + "\n";
  return out;
}

std::string person_balance_text(const Node& v, const Messages& m) {
  std::string out = m("balance.persons_title", {v.at("from").string(), v.at("to").string(), v.at("rules").string()}) + "\n\n";
  std::vector<std::vector<std::string>> rows;
  rows.push_back({" ", m("balance.opening"), or_dash(v.at("opening"))});
  if (v.at("revision").number() != 0) rows.push_back({"±", m("balance.revision_since"), or_dash(v.at("revision"))});
  if (v.at("revision_by_linking").number() != 0) rows.push_back({" ", "  " + m("balance.revision_linking"), or_dash(v.at("revision_by_linking"))});
  for (const char* side : {"in", "out"})
    for (const Node& f : v.at(side).items()) {
      std::string what = f.at("cause").string() == "posting" ? word(m, "way", f.at("way").is_null() ? "unknown" : f.at("way").string())
                         : f.at("cause").string() == "recognition" ? m(std::string("balance.recognition_") + side)
                                                                    : m("cause." + f.at("rule").string());
      if (!f.at("account").is_null()) what += " → " + word(m, "account", f.at("account").string());
      rows.push_back({side == std::string_view("in") ? "+" : "−", what, or_dash(f.at("count"))});
    }
  rows.push_back({"=", m("balance.closing"), or_dash(v.at("closing"))});
  rows.push_back({" ", m("balance.residual"), or_dash(v.at("residual"))});
  return out + columns(rows, false);
}

}  // namespace

std::string balance_text(const Node& v, const Messages& m) {
  std::string out;
  notes(v, out);
  if (v.has("cannot_tell")) return out;
  return v.has("counts") ? count_balance_text(v, m) : person_balance_text(v, m);
}

std::string waves_text(const Node& v, const Messages& m) {
  std::vector<std::vector<std::string>> rows = {{m("column.wave"), m("column.date"), m("column.total"), m("column.named"), m("column.unnamed"), m("column.way"), m("column.destination")}};
  const bool one = v.at("waves").items().size() == 1;
  for (const Node& w : v.at("waves").items())
    rows.push_back({w.at("id").string(), w.at("date").string(), or_dash(w.at("total")), or_dash(w.at("named")), or_dash(w.at("unnamed")),
                    word(m, "way", w.at("way").string()), w.at("destination").is_null() ? "–" : abbreviate(w.at("destination").string(), 28)});
  std::string out = columns(rows, true);
  if (!one) return out;
  const Node& w = v.at("waves").items()[0];
  out += "\n";
  for (const char* key : {"announced_by", "concession", "split", "note"})
    if (!w.at(key).is_null()) out += "  " + m(std::string("wave.") + key) + ": " + w.at(key).string() + "\n";
  out += "  " + source_line(w.at("source"), m) + "\n" + heading(m("wave.members"));
  rows.clear();
  for (const Node& p : w.at("members").items())
    rows.push_back({p.at("id").string(), name_of(p, m), p.at("stayed").number() != 0 ? m("wave.stayed") : word(m, "way", p.at("way").string()),
                    word(m, "account", p.at("account").string()), "#" + std::to_string(p.at("entry").number())});
  out += columns(rows, false);
  if (!w.at("wrongly_named").items().empty()) {
    out += heading(m("wave.wrongly_named"));
    for (const Node& p : w.at("wrongly_named").items()) out += "  " + name_of(p, m) + "\n";
  }
  return out;
}

std::string counts_text(const Node& v, const Messages& m) {
  std::vector<std::vector<std::string>> rows = {{m("column.date"), m("column.measure"), m("column.value"), m("column.org"), m("column.definition"), m("column.source")}};
  for (const Node& c : v.at("counts").items()) {
    std::string value = or_dash(c.at("value"));
    const std::string& hedge = c.at("hedge").string();
    if (!hedge.empty() && hedge != "exact") value = m("hedge." + hedge, {value});
    std::string source = c.at("source").at("publisher").is_null() ? "–" : c.at("source").at("publisher").string();
    if (c.at("source").at("basis").string() != "seen") source += " (" + m("basis." + c.at("source").at("basis").string()) + ")";
    rows.push_back({c.at("date").string(), m("measure." + c.at("measure").string()), value, or_dash(c.at("org")), or_dash(c.at("definition")), source + " #" + std::to_string(c.at("source").at("entry").number())});
  }
  return columns(rows, true);
}

std::string conflicts_text(const Node& v, const Messages& m) {
  std::string out = m("conflicts.books") + "\n";
  for (const Node& p : v.at("persons").items()) {
    out += "\n  " + name_of(p, m) + " (" + p.at("id").string() + ")\n";
    for (const Node& c : p.at("claims").items())
      out += "    " + word(m, "what", c.at("what").string()) + " " + or_dash(c.at("date")) + "  [" + word(m, "standing", c.at("standing").string()) +
             "]  " + source_line(c.at("source"), m) + "\n";
    for (const Node& w : p.at("warnings").items()) out += "    ! " + w.string() + "\n";
  }
  if (!v.at("published").items().empty()) out += heading(m("conflicts.published"));
  for (const Node& c : v.at("published").items()) {
    out += "  " + c.at("id").string() + "  " + or_dash(c.at("subject")) + " — " + c.at("kind").string() + "\n";
    out += "      A: " + or_dash(c.at("claim_a")) + "\n      B: " + or_dash(c.at("claim_b")) + "\n";
    out += "      " + m("conflicts.reading", {or_dash(c.at("reading")), or_dash(c.at("why"))}) + "\n";
  }
  return out;
}

std::string explain_text(const Node& v, const Messages& m) {
  std::string out = v.at("number").string() + ": " + std::to_string(v.at("held").at("low").number()) + " / " +
                    std::to_string(v.at("held").at("best").number()) + " / " + std::to_string(v.at("held").at("high").number()) + "\n" +
                    v.at("definition").string() + "\n";
  for (const Node& p : v.at("persons").items()) {
    out += "\n  " + name_of(p, m) + "  " + word(m, "account", p.at("account").string()) + "  (" + word(m, "certainty", p.at("certainty").string()) + ")\n";
    for (const Node& b : p.at("because").items())
      out += "    " + or_dash(b.at("date")) + "  " + word(m, "what", b.at("what").string()) + "  " + source_line(b.at("source"), m) + "\n";
  }
  return out;
}

std::string overview_text(const Node& v, const Messages& m) {
  std::string out = m("overview.title") + "\n" + m("overview.subtitle", {v.at("on").string(), v.at("known").string(), std::to_string(v.at("named").number()), std::to_string(v.at("entries").number())}) + "\n";
  const Node& now = v.at("held_now");
  out += heading(m("overview.held_now")) + "  " +
         m("held.counts", {std::to_string(now.at("held").at("low").number()), std::to_string(now.at("held").at("best").number()),
                           std::to_string(now.at("held").at("high").number())}) + "\n  " + m("overview.held_note") + "\n\n";
  std::vector<std::vector<std::string>> rows = {{m("column.name"), m("column.account"), m("column.since"), m("column.certainty"), m("column.last_evidence"), m("column.term_ends")}};
  for (const Node& p : now.at("persons").items()) {
    const Node& e = p.at("last_evidence");
    rows.push_back({name_of(p, m), word(m, "account", p.at("account").string()), or_dash(p.at("since")), word(m, "certainty", p.at("certainty").string()),
                    or_dash(e.at("day")) + (e.at("what").is_null() ? "" : " " + word(m, "what", e.at("what").string())), or_dash(e.at("term_ends_at_the_latest"))});
  }
  out += columns(rows, true) + heading(m("overview.stocks"));
  rows = {{m("column.date"), m("column.value"), m("column.definition"), m("column.source")}};
  for (const Node& c : v.at("stocks").items()) {
    std::string value = or_dash(c.at("value"));
    if (c.at("hedge").string() != "exact" && !c.at("hedge").is_null()) value = m("hedge." + c.at("hedge").string(), {value});
    rows.push_back({c.at("date").string(), value, or_dash(c.at("definition")), (c.at("source").at("publisher").is_null() ? m("source.unknown_publisher") : c.at("source").at("publisher").string()) + " #" + std::to_string(c.at("source").at("entry").number())});
  }
  out += columns(rows, true) + heading(m("overview.balances"));
  for (const Node& b : v.at("balances").items()) out += count_balance_text(b.at("counts"), m) + "\n";
  out += heading(m("overview.waves"));
  Node wrapped = Node::object();
  wrapped.set("waves", v.at("waves"));
  out += waves_text(wrapped, m) + heading(m("overview.flows"));
  rows = {{m("column.date"), m("column.measure"), m("column.value"), m("column.definition"), m("column.source")}};
  for (const Node& c : v.at("flows").items()) {
    std::string value = or_dash(c.at("value"));
    if (c.at("hedge").string() != "exact" && !c.at("hedge").is_null()) value = m("hedge." + c.at("hedge").string(), {value});
    rows.push_back({c.at("date").string(), m("measure." + c.at("measure").string()), value, or_dash(c.at("definition")), (c.at("source").at("publisher").is_null() ? m("source.unknown_publisher") : c.at("source").at("publisher").string()) + " #" + std::to_string(c.at("source").at("entry").number())});
  }
  out += columns(rows, true) + heading(m("overview.conflicts")) + conflicts_text(v.at("conflicts"), m);
  return out;
}

}  // namespace stillheld::cli
