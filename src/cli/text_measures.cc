#include "cli/text_measures.h"

#include <algorithm>

#include "base/utf8.h"
#include "cli/text.h"

namespace stillheld::cli {

namespace {

std::string amount(const Node& n, const std::string& unit) {
  if (n.is_null()) return "";
  if (unit == "share") {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", 100 * n.real());
    return text;
  }
  if (unit == "ratio") {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", n.real());
    return text;
  }
  return n.kind() == Node::Kind::integer ? std::to_string(n.number()) : n.string();
}

std::string part(const Node& n, const Messages& m) {
  if (n.is_null()) return "";
  const Node &low = n.at("low"), &high = n.at("high");
  std::string number = std::to_string(low.number());
  if (high.is_null()) number = m("reading.at_least", {number});
  else if (high.number() != low.number()) number += "–" + std::to_string(high.number());
  return number + " " + n.at("title").string();
}

std::string value(const Node& f, const Messages& m) {
  const std::string unit = f.at("unit").string(), reading = f.at("reading").string();
  if (f.at("value").is_null()) return m("reading.between", {amount(f.at("low"), unit), amount(f.at("high"), unit)});
  const std::string number = amount(f.at("value"), unit);
  return reading == "exactly" ? number : m("reading." + reading, {number});
}

std::string interval(const Node& f, const Messages& m) {
  const std::string unit = f.at("unit").string();
  if (f.at("value").is_null() || (f.at("low").is_null() && f.at("high").is_null())) return "";
  if (f.at("high").is_null()) return m("reading.from", {amount(f.at("low"), unit)});
  return m("reading.between", {amount(f.at("low"), unit), amount(f.at("high"), unit)});
}

// Lines of at most 96 columns, with an indentation.
std::string wrapped(const std::string& text, const std::string& indent, const std::string& first) {
  std::string out, line = first;
  size_t i = 0;
  while (i < text.size()) {
    const size_t end = std::min(text.find(' ', i), text.size());
    const std::string word = text.substr(i, end - i);
    i = end + 1;
    if (count_code_points(line) + count_code_points(word) + 1 > 98 && line != first && line != indent) {
      out += line + "\n";
      line = indent;
    }
    line += (line == first || line == indent ? "" : " ") + word;
  }
  return out + line + "\n";
}

std::string figures_text(const Node& figures, const Messages& m) {
  std::string out;
  std::vector<std::string> said;
  for (const Node& f : figures.items()) {
    if (!f.at("refused").is_null()) {
      out += wrapped(f.at("refused").string(), "      ", "  " + f.at("title").string() + ": " + m("reading.refused") + " ");
    } else {
      out += "  " + f.at("title").string() + ": " + value(f, m);
      if (const std::string range = interval(f, m); !range.empty()) out += "  (" + range + (f.at("interval").is_null() ? "" : ", " + f.at("interval").string()) + ")";
      out += "\n";
      const std::string n = part(f.at("numerator"), m), d = part(f.at("denominator"), m);
      if (!n.empty()) out += "      " + n + (d.empty() ? "" : " / " + d) + "\n";
    }
    for (const Node& note : f.at("notes").items()) {
      // Said once, it is said.
      if (std::find(said.begin(), said.end(), note.string()) != said.end()) continue;
      said.push_back(note.string());
      out += wrapped(note.string(), "        ", "      · ");
    }
  }
  return out;
}

std::string about_text(const Node& about, const Messages& m) {
  if (about.is_null()) return "";
  std::string out = about.at("title").string() + "\n";
  out += "  " + about.at("counted").string() + "\n";
  const std::string from = about.at("from").is_null() ? "…" : about.at("from").string();
  if (!about.at("to").is_null()) out += "  " + m("about.window", {from, about.at("to").string(), about.at("rules").string(), about.at("known").string()}) + "\n";
  return out;
}

std::string closing_text(const Node& about, const Messages& m) {
  if (about.is_null()) return "";
  return "\n" + wrapped(m("about.uncertainty", {about.at("uncertainty").string()}), "  ", "  ") + wrapped(m("about.misread", {about.at("misread").string()}), "  ", "  ");
}

std::string sources_text(const Node& sources, const Messages& m) {
  if (sources.items().empty()) return "";
  std::string out = heading(m("measures.sources"));
  for (const Node& s : sources.items()) {
    out += "  #" + std::to_string(s.at("entry").number()) + " " + (s.at("publisher").is_null() ? m("source.unknown_publisher") : s.at("publisher").string());
    if (!s.at("published").is_null()) out += ", " + s.at("published").string();
    if (!s.at("address").is_null()) out += ", " + s.at("address").string();
    if (s.at("basis").string() != "seen") out += " (" + m("basis." + s.at("basis").string()) + ")";
    out += "\n";
  }
  return out;
}

std::string notes_text(const Node& v) {
  std::string out;
  for (const Node& n : v.at("notes").items()) out += wrapped(n.string(), "  ", "! ");
  return out;
}

std::string stock_text(const Node& s, const Messages& m) {
  if (s.is_null()) return m("number.not_known");
  return std::to_string(s.at("value").number()) + " (" + s.at("date").string() + ", #" + std::to_string(s.at("entry").number()) + ")";
}

std::string decimal(const Node& n) { return n.is_null() ? "–" : n.string(); }

}  // namespace

std::string flows_text(const Node& v, const Messages& m) {
  std::string out = about_text(v.at("about"), m) + notes_text(v);
  if (const Node& p = v.at("published"); !p.is_null()) {
    out += heading(m("flows.published", {v.at("counts").string()}));
    out += "  " + m("part.opening") + ": " + stock_text(p.at("opening"), m) + "\n  " + m("part.closing") + ": " + stock_text(p.at("closing"), m) + "\n\n";
    out += figures_text(v.at("figures"), m);
  } else {
    out += "\n  " + m("flows.no_counts") + "\n";
  }
  if (!v.at("residuals").items().empty()) {
    out += heading(m("flows.residuals"));
    std::vector<std::vector<std::string>> rows = {{m("column.counts"), m("column.from"), m("column.to"), m("figure.identity_residual")}};
    for (const Node& r : v.at("residuals").items()) {
      const Node& f = r.at("residual");
      std::string lacks;
      for (const Node& part : r.at("missing").items()) lacks += (lacks.empty() ? "" : ", ") + part.string();
      lacks = m("flows.lacks", {lacks});
      rows.push_back({r.at("counts").string(), r.at("from").string(), r.at("to").string(), f.at("refused").is_null() ? value(f, m) : lacks});
    }
    out += columns(rows, true);
  }
  out += heading(m("flows.named", {std::to_string(v.at("named_exits").number())})) + figures_text(v.at("named"), m);
  return out + closing_text(v.at("about"), m) + sources_text(v.at("sources"), m);
}

std::string verdict_text(const Node& v, const Messages& m) {
  std::string out = about_text(v.at("about"), m) + notes_text(v) + "\n  " + v.at("title").string() + "\n\n";
  out += wrapped(v.at("because").string(), "  ", "  ");
  const Node& ends = v.at("ends");
  out += "  " + m("part.opening") + ": " + stock_text(ends.at("opening"), m) + "\n  " + m("part.closing") + ": " + stock_text(ends.at("closing"), m) + "\n";
  out += "  " + m("verdict.margin", {std::to_string(ends.at("margin").number())}) + "\n";
  out += heading(m("verdict.signs"));
  std::vector<std::vector<std::string>> rows = {{m("column.sign"), m("column.answer"), m("column.low"), m("column.high"), m("column.threshold")}};
  for (const Node& s : v.at("signs").items())
    rows.push_back({s.at("title").string(), s.at("answer").string(), decimal(s.at("low")), decimal(s.at("high")), s.at("threshold").string()});
  out += columns(rows, true) + heading(m("verdict.against"));
  if (v.at("against").items().empty()) out += "  " + m("verdict.no_facts") + "\n";
  int number = 0;
  for (const Node& f : v.at("against").items())
    out += wrapped(f.at("text").string() + " (" + m("verdict.pulls." + f.at("pulls").string()) + ")", "     ", "  " + std::to_string(++number) + ". ");
  if (!v.at("missing").items().empty()) {
    std::string names;
    for (const Node& n : v.at("missing").items()) names += (names.empty() ? "" : ", ") + n.string();
    out += "\n" + wrapped(m("verdict.missing", {names}), "  ", "  ");
  }
  out += heading(m("verdict.figures")) + figures_text(v.at("figures"), m);
  return out + closing_text(v.at("about"), m) + sources_text(v.at("sources"), m);
}

std::string wave_measures_text(const Node& v, const Messages& m) {
  return heading(m("wave.measures")) + figures_text(v.at("figures"), m) + closing_text(v.at("about"), m);
}

std::string statements_text(const Node& v, const Messages& m) {
  const Node& t = v.at("totals");
  std::string out = m("statements.title", {std::to_string(v.at("checked").number()), v.at("file").string()}) + "\n";
  for (const auto& [name, n] : t.members())
    if (n.number() > 0) out += "  " + std::to_string(n.number()) + " " + m("holding." + name) + "\n";
  for (const Node& s : v.at("statements").items()) {
    const std::string verdict = s.at("verdict").string();
    out += "\n" + m("statements.row", {std::to_string(s.at("row").number())}) + (s.at("place").is_null() ? "" : "  " + s.at("place").string());
    const std::string from = s.at("from").is_null() ? "" : s.at("from").string(), to = s.at("to").is_null() ? "" : s.at("to").string();
    if (!from.empty() || !to.empty()) out += "  " + from + "…" + to;
    out += "  [" + m("holding." + verdict) + "]\n";
    for (const Node& f : s.at("findings").items()) {
      const std::string& kind = f.at("verdict").string();
      out += wrapped(f.at("text").string(), "      ", kind == "contradicted" ? "  ✗ " : kind == "unexplained" ? "  ? " : kind == "implies" ? "  → " : "    ");
    }
  }
  return out;
}

std::string trend_text(const Node& v, const Messages& m) {
  std::string out = about_text(v.at("about"), m) + notes_text(v);
  if (!v.at("periods").items().empty()) {
    out += "\n";
    std::vector<std::vector<std::string>> rows = {{m("column.period"), m("column.known"), m("column.estimate"), m("column.low"), m("column.high")}};
    for (const Node& p : v.at("periods").items())
      rows.push_back({p.at("from").string(), std::to_string(p.at("known").number()), p.at("estimate").is_null() ? "–" : p.at("estimate").string(), decimal(p.at("low")), decimal(p.at("high"))});
    out += columns(rows, true);
  }
  out += heading(m("trend.says")) + figures_text(v.at("figures"), m);
  return out + closing_text(v.at("about"), m) + sources_text(v.at("sources"), m);
}

std::string curve_text(const Node& v, const Messages& m) {
  std::string out = about_text(v.at("about"), m) + notes_text(v) + "\n" + figures_text(v.at("figures"), m);
  if (!v.at("curve").items().empty()) {
    out += "\n";
    std::vector<std::vector<std::string>> rows = {{m("column.days"), m("column.at_risk"), m("column.share"), m("column.low"), m("column.high")}};
    for (const Node& p : v.at("curve").items())
      rows.push_back({std::to_string(p.at("days").number()), p.at("at_risk").is_null() ? "–" : std::to_string(p.at("at_risk").number()), decimal(p.at("share")), decimal(p.at("low")), decimal(p.at("high"))});
    out += columns(rows, true);
  }
  for (const Node& way : v.at("ways").items()) {
    out += heading(way.at("title").string());
    std::vector<std::vector<std::string>> rows = {{m("column.days"), m("column.share"), m("column.low"), m("column.high")}};
    for (const Node& p : way.at("points").items())
      rows.push_back({std::to_string(p.at("days").number()), decimal(p.at("share")), decimal(p.at("low")), decimal(p.at("high"))});
    out += columns(rows, true);
  }
  return out + closing_text(v.at("about"), m);
}

std::string coupling_text(const Node& v, const Messages& m) {
  std::string out = about_text(v.at("about"), m) + notes_text(v);
  if (!v.at("windows").items().empty()) {
    out += "\n";
    std::vector<std::vector<std::string>> rows = {{m("column.window"), m("column.freed"), m("column.expected"), m("column.p"), m("column.least_p")}};
    for (const Node& w : v.at("windows").items())
      rows.push_back({w.at("title").string(), std::to_string(w.at("people").number()), w.at("expected").string(), w.at("p").string(), w.at("least_p").string()});
    out += columns(rows, true) + "\n  " + m("coupling.all", {v.at("p_of_all").string()}) + "\n";
  }
  out += "\n" + figures_text(v.at("figures"), m);
  return out + closing_text(v.at("about"), m);
}

std::string undercount_text(const Node& v, const Messages& m) {
  std::string out = about_text(v.at("about"), m) + notes_text(v);
  if (!v.at("lists").items().empty()) {
    out += "\n";
    std::vector<std::vector<std::string>> rows = {{m("column.list"), m("column.people")}};
    for (const Node& l : v.at("lists").items()) rows.push_back({l.at("list").string(), std::to_string(l.at("people").number())});
    out += columns(rows, true);
    out += "  " + m("undercount.seen", {std::to_string(v.at("observed").number()), std::to_string(v.at("overlap").number())}) + "\n\n";
  }
  out += figures_text(v.at("figures"), m);
  if (!v.at("engines").items().empty()) {
    out += "\n";
    std::vector<std::vector<std::string>> rows = {{m("column.engine"), m("column.low"), m("column.high"), m("column.assumption")}};
    for (const Node& e : v.at("engines").items())
      rows.push_back({e.at("title").string(), e.at("low").is_null() ? "–" : e.at("low").string(), e.at("high").is_null() ? "–" : e.at("high").string(),
                      e.at("refused").is_null() ? e.at("assumes").string() : e.at("refused").string()});
    out += columns(rows, true);
  }
  return out + closing_text(v.at("about"), m);
}

}  // namespace stillheld::cli
