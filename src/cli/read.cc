// Commands that read articles: what they claim, and whether the books agree.
#include <array>
#include <filesystem>
#include <ostream>

#include "base/file.h"
#include "cli/article_file.h"
#include "cli/commands.h"
#include "cli/model.h"
#include "cli/text.h"
#include "publish/article_answer.h"
#include "publish/render.h"
#include "reading/case_file.h"

namespace stillheld::cli {

namespace {

// No article has so many statements; an answer about more would not fit a small
// machine's memory.
constexpr size_t kMostChecked = 5000;

Result<std::vector<reading::Document>> documents(Session& s, const std::string& path) {
  const Arguments& a = s.arguments;
  reading::DocumentOptions options;
  if (!a.source_published.empty()) {
    TRY(day, s.day("published", a.source_published, std::nullopt));
    options.published = day;
  }
  options.publisher = a.publisher;
  TRY(file, ArticleFile::open(s, path));
  auto opened = reading::open_documents(file.bytes(), options);
  if (!opened.ok() && opened.error().where.file.empty()) opened.error().where.file = path;
  return opened;
}

struct Rules {
  std::array<std::unique_ptr<reading::Grammar>, 5> own;
  reading::ReadOptions options;
};

Result<Rules> rules_of(const Arguments& a) {
  Rules out;
  if (a.rules_folder.empty()) return out;
  for (size_t l = 0; l < out.own.size(); ++l) {
    TRY(grammar, reading::Grammar::load_from(static_cast<reading::Language>(l), a.rules_folder));
    out.own[l] = std::move(grammar);
    out.options.grammars[l] = out.own[l].get();
  }
  return out;
}

std::string claim_text(const Node& v, const Messages& m) {
  std::string out = m("claimkind." + v.at("kind").string()) + ", " + m("claimstatus." + v.at("status").string());
  if (!v.at("subject").string().empty()) out += ": " + v.at("subject").string();
  if (!v.at("person").string().empty()) out += " (" + v.at("person").string() + ")";
  const Node& date = v.at("date");
  if (!date.is_null()) out += ", " + date.at("from").string() + (date.at("from").string() == date.at("to").string() ? "" : " … " + date.at("to").string());
  const Node& value = v.at("value");
  if (value.has("months")) out += ", " + m("read.months", {std::to_string(value.at("months").number())});
  if (value.has("low")) out += ", " + std::to_string(value.at("low").number()) + (value.at("high").is_null() ? "…" : value.at("high").number() == value.at("low").number() ? "" : "–" + std::to_string(value.at("high").number()));
  if (!v.at("attribution").string().empty()) out += ", " + m("read.says", {v.at("attribution").string()});
  return out + "\n    “" + v.at("quote").string() + "”\n";
}

}  // namespace

Result<int> read(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"read", "FILE …"})});
  TRY(rules, rules_of(a));
  TRY(plug, Plug::of(a));
  rules.options.model = plug.reader();
  // A ledger lends its names; without one, nobody has an id.
  std::optional<check::Checker> checker;
  if (std::filesystem::exists(a.ledger)) {
    TRY_VOID(s.open());
    TRY(ask, s.ask());
    TRY(made, check::Checker::make(s.books, s.store(), ask.import, s.today()));
    checker = std::move(made);
    rules.options.known = &checker->names();
  }
  int failed = 0;
  for (size_t i = 0; i < a.words.size(); ++i) {
    s.tell_progress(a.words[i], i, a.words.size());
    auto opened = documents(s, a.words[i]);
    if (!opened.ok()) {
      if (a.words.size() == 1) return opened.error();
      failed = s.report(opened.error());
      continue;
    }
    for (const reading::Document& document : *opened)
      for (const reading::ReadClaim& claim : reading::read(document, rules.options)) {
        TRY_VOID(s.emit_line(publish::read_claim_node(claim, document, a.words[i], s.policy ? &s.books : nullptr), claim_text));
      }
  }
  s.end_progress();
  plug.tell(s);
  return failed;
}

Result<int> check(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"check", "FILE …"})});
  if (!a.format.empty() && a.format != "text" && a.format != "json" && a.format != "html" && a.format != "claimreview")
    return fail(Code::kBadValue, {"--format", a.format, "text, json, html, claimreview"});
  TRY(rules, rules_of(a));
  TRY(plug, Plug::of(a));
  rules.options.model = plug.reader();
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  check::CheckOptions check_options;
  check_options.complete_lists = a.complete_lists;
  TRY(checker, check::Checker::make(s.books, s.store(), ask.import, s.today(), check_options));
  rules.options.known = &checker.names();
  int failed = 0;
  std::string written;
  for (size_t i = 0; i < a.words.size(); ++i) {
    s.tell_progress(a.words[i], i, a.words.size());
    auto opened = documents(s, a.words[i]);
    if (!opened.ok()) {
      if (a.words.size() == 1) return opened.error();
      failed = s.report(opened.error());
      continue;
    }
    for (const reading::Document& document : *opened) {
      auto claims = reading::read(document, rules.options);
      if (claims.size() > kMostChecked) {
        Node note = Node::object();
        note.set("text", Node::text(s.messages("check.too_many", {a.words[i], std::to_string(kMostChecked), std::to_string(claims.size())})));
        s.warn(std::move(note));
        claims.resize(kMostChecked);
      }
      TRY(checked, checker.check(document, std::move(claims)));
      TRY(answer, publish::check_answer(ask, document, a.words[i], checked, checker.window()));
      if (a.format == "html" || a.format == "claimreview") {
        const publish::Redacted redacted = publish::redact(std::move(answer), s.books, *s.policy, s.audience(), s.messages);
        written += a.format == "html" ? publish::check_html(redacted, s.messages) : publish::check_claim_review(redacted, s.messages, {a.review_url, dates::iso(s.today())});
        continue;
      }
      TRY_VOID(s.emit_line(std::move(answer), publish::check_text));
    }
  }
  s.end_progress();
  plug.tell(s);
  if (!written.empty()) {
    if (a.output.empty()) {
      s.streams.out << written;
      s.streams.out.flush();
    } else {
      TRY_VOID(write_file_durably(a.output, written));
      Node line = Node::object();
      line.set("text", Node::text(s.messages("report.done", {a.output})));
      s.tell(std::move(line));
    }
  }
  return failed;
}

// `stillheld score --reading FILE …`: how well cases are read.
Result<int> score_reading(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"score", "--reading FILE.case …"})});
  TRY(rules, rules_of(a));
  reading::CaseScore score;
  for (const std::string& path : a.words) {
    TRY(bytes, read_file(path));
    // The language is the file's name: ru_first.case.
    std::optional<reading::Language> language;
    const std::string name = std::filesystem::path(path).filename().string();
    if (reading::Language l; name.size() > 2 && reading::language_by_code(name.substr(0, 2), l)) language = l;
    TRY(cases, reading::parse_cases(path, bytes, language));
    reading::score_cases(cases, path, rules.options, score);
  }
  Node rows = Node::array();
  const auto percent = [](double x) {
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "%.3f", x);
    return std::string(buffer);
  };
  reading::Tally all;
  const auto row = [&](std::string_view language, std::string_view kind, const reading::Tally& t) {
    Node n = Node::object();
    n.set("language", Node::text(language)).set("kind", Node::text(kind));
    n.set("expected", Node::integer(t.expected)).set("found", Node::integer(t.found)).set("agreed", Node::integer(t.agreed));
    const reading::Interval p = reading::wilson(t.agreed, t.found), r = reading::wilson(t.agreed, t.expected);
    n.set("precision", Node::text(t.found == 0 ? "" : percent(static_cast<double>(t.agreed) / static_cast<double>(t.found))));
    n.set("precision_low", Node::text(percent(p.low))).set("precision_high", Node::text(percent(p.high)));
    n.set("recall", Node::text(t.expected == 0 ? "" : percent(static_cast<double>(t.agreed) / static_cast<double>(t.expected))));
    n.set("recall_low", Node::text(percent(r.low))).set("recall_high", Node::text(percent(r.high)));
    n.set("dates", Node::integer(t.dates)).set("right_dates", Node::integer(t.right_dates));
    n.set("values", Node::integer(t.values)).set("right_values", Node::integer(t.right_values));
    rows.add(std::move(n));
  };
  std::map<std::string, reading::Tally> languages;
  for (const auto& [key, tally] : score.by) {
    row(key.first, key.second, tally);
    languages[key.first].add(tally);
    all.add(tally);
  }
  for (const auto& [language, tally] : languages) row(language, "all", tally);
  row("all", "all", all);
  Node answer = Node::object();
  answer.set("rows", std::move(rows));
  if (a.misses) {
    Node misses = Node::array();
    for (const std::string& miss : score.misses) misses.add(Node::text(miss));
    answer.set("misses", std::move(misses));
  }
  answer.set("not_asserted", Node::integer(score.not_asserted)).set("taken_as_fact", Node::integer(score.taken_as_fact)).set("reworded", Node::integer(score.reworded));
  TRY_VOID(s.emit(std::move(answer), "rows", [](const Node& v, const Messages& m) {
    std::vector<std::vector<std::string>> table{{m("score.language"), m("score.kind"), m("score.expected"), m("score.found"), m("score.reading_precision"), "", m("score.reading_recall"), "", m("score.dates"), m("score.values")}};
    for (const Node& r : v.at("rows").items())
      table.push_back({r.at("language").string(), r.at("kind").string(), std::to_string(r.at("expected").number()), std::to_string(r.at("found").number()), r.at("precision").string(),
                       "[" + r.at("precision_low").string() + ", " + r.at("precision_high").string() + "]", r.at("recall").string(),
                       "[" + r.at("recall_low").string() + ", " + r.at("recall_high").string() + "]",
                       std::to_string(r.at("right_dates").number()) + "/" + std::to_string(r.at("dates").number()),
                       std::to_string(r.at("right_values").number()) + "/" + std::to_string(r.at("values").number())});
    std::string misses;
    if (v.has("misses"))
      for (const Node& miss : v.at("misses").items()) misses += miss.string() + "\n";
    return misses + columns(table, true) + m("score.taken", {std::to_string(v.at("taken_as_fact").number()), std::to_string(v.at("not_asserted").number())}) + "\n" +
           m("score.reworded", {std::to_string(v.at("reworded").number())}) + "\n";
  }));
  return 0;
}

}  // namespace stillheld::cli
