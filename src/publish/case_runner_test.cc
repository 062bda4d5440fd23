// Statements: what a case tells.
#include "publish/case_runner_test.h"

#include "base/file.h"
#include "identity/table.h"
#include "intake/rows.h"
#include "ledger/link_run.h"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>

namespace stillheld::publish {

using log::Entry;
using log::Kind;

namespace {

constexpr Millis kDay = 86400000;
// Unless a case says otherwise, all of it is recorded then.
constexpr std::string_view kRecorded = "2027-01-01";
constexpr std::string_view kLedgerBegins = "1990-01-01";

// Words of one line; "a b" is one word.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  bool quoted = false, any = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      quoted = !quoted;
      any = true;
    } else if (!quoted && (c == ' ' || c == '\t' || c == '\r')) {
      if (any || !word.empty()) out.push_back(word);
      word.clear();
      any = false;
    } else if (!quoted && c == '#' && word.empty() && (out.empty() || i + 1 == text.size() || text[i + 1] == ' ')) {
      break;  // a comment; a label (#x) stands behind a word
    } else {
      word += c;
    }
  }
  if (any || !word.empty()) out.push_back(word);
  return out;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 10 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::string> destination_of(std::string_view text) {
  if (log::parse_code<log::Destination>(text)) return std::string(text);
  constexpr std::pair<std::string_view, std::string_view> kAccounts[] = {
      {"free.home", "home"},           {"restricted.home", "home_confinement"}, {"held.open_type", "open_type"},
      {"restricted.supervision", "supervised"}, {"free.abroad_forced", "abroad_forced"}, {"free.abroad", "abroad"},
      {"held.unspecified", "other_custody"}};
  for (const auto& [account, destination] : kAccounts)
    if (account == text) return std::string(destination);
  return std::nullopt;
}

template <class Enum>
bool known(const std::string& text) { return log::parse_code<Enum>(text).has_value(); }

}  // namespace

std::vector<std::string> case_words() {
  return {"claim", "count", "wave", "retract", "accept", "undo", "same", "different", "link", "named", "born", "in", "unique", "one", "persons", "rules", "law", "prefer", "--- recorded",
          "on", "way", "to", "months", "penalty", "by", "group", "published", "grade", "status", "org", "mark", "recorded",
          "replaces", "absentia", "ex_post_facto", "as", "for", "definition", "from", "until", "total", "political", "kind",
          "statute", "concession", "articles", "wave", "actor", "verdict", "sign", "figure", "note", "counts", "held", "who", "account", "certainty", "since", "episodes", "path", "way", "term", "attested", "standing", "warning",
          "balance", "balance counts", "known", "first", "cannot tell", "nobody", "none"};
}

CaseRunner::~CaseRunner() {
  writer_.reset();
  if (!connection_.empty()) store::drop_schema(connection_, id_);
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

Result<CaseRunner> CaseRunner::make(std::string file, std::string connection) {
  CaseRunner r;
  r.file_ = std::move(file);
  // A database is shared: the id, and so the schema, is one of its own there.
  r.id_ = connection.empty() ? r.random_.id() : SystemRandom().id();
  r.connection_ = std::move(connection);
  std::string pattern = (std::filesystem::temp_directory_path() / "stillheld-case-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) return fail(Code::kIo, {pattern});
  r.folder_ = pattern;
  TRY_VOID(store::create_ledger(r.folder_ + "/ledger", r.connection_, r.id_));
  TRY(writer, store::write_ledger(r.folder_ + "/ledger", "a case"));
  r.writer_ = std::move(writer);
  r.clock_ = std::make_unique<FixedClock>(static_cast<Millis>(*dates::parse_day(kLedgerBegins)) * kDay);
  TRY_VOID(r.begin(r.clock_->now()));
  for (const std::string_view name : ledger::kDefinitionNames) {
    Entry e;
    e.kind = Kind::rule_set;
    e.name = name;
    e.text = ledger::standard_definition(name);
    TRY_VOID([&]() -> Status { TRY(seq, r.append(e)); (void)seq; return {}; }());
  }
  r.scribe_.reset();
  r.time_ = static_cast<Millis>(*dates::parse_day(kRecorded)) * kDay;
  return r;
}

Result<CaseOutcome> run_case(const std::string& file, std::string_view text, const std::string& connection) {
  TRY(runner, CaseRunner::make(file, connection));
  return runner.run(text);
}

Error CaseRunner::bad(std::string what) const { return fail(Code::kBadCase, {std::move(what)}, {file_, row_, "", 0}); }

std::optional<std::string> CaseRunner::Options::text(std::string_view word) const {
  const auto found = values_.find(std::string(word));
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

Result<CaseRunner::Options> CaseRunner::options(size_t from, std::initializer_list<std::string_view> with_value,
                                                std::initializer_list<std::string_view> flags) const {
  Options out;
  for (size_t i = from; i < words_.size(); ++i) {
    const std::string& word = words_[i];
    if (std::find(flags.begin(), flags.end(), word) != flags.end()) {
      out.values_[word] = "";
    } else if (std::find(with_value.begin(), with_value.end(), word) != with_value.end()) {
      if (i + 1 == words_.size()) return bad("“" + word + "” needs something behind it");
      if (out.has(word)) return bad("“" + word + "” stands here twice");
      out.values_[word] = words_[++i];
    } else {
      std::string all;
      for (const auto list : {with_value, flags})
        for (const std::string_view w : list) all += (all.empty() ? "" : ", ") + std::string(w);
      return bad("“" + word + "” is not known here; expected one of: " + all);
    }
  }
  return out;
}

Result<dates::Day> CaseRunner::day(const std::string& text) const {
  const auto parsed = dates::parse_day(text);
  if (!parsed) return bad("“" + text + "” is no day; expected one such as 2025-12-13");
  return *parsed;
}

// A day, or a moment of it in UTC.
Result<Millis> CaseRunner::moment(const std::string& text, bool end_of_day) const {
  TRY(on, day(text.substr(0, 10)));
  const Millis start = static_cast<Millis>(on) * kDay;
  if (text.size() == 10) return start + (end_of_day ? kDay - 1 : 0);
  int h = 0, m = 0, s = 0;
  char z = 0;
  if (text.size() != 20 || std::sscanf(text.c_str() + 10, "T%2d:%2d:%2d%c", &h, &m, &s, &z) != 4 || z != 'Z' || h > 23 || m > 59 || s > 59)
    return bad("“" + text + "” is no moment; expected one such as 2025-12-13 or 2025-12-13T18:30:00Z");
  return start + ((h * 60 + m) * 60 + s) * Millis{1000};
}

Result<std::string> CaseRunner::edtf(const std::string& text) const {
  if (text == "?") return std::string();
  const auto date = dates::parse_edtf(text);
  if (!date.ok()) return bad("“" + text + "” is no date; expected EDTF such as 2021-07-14, 2021-07, 2021, ../2021-07-14, ?");
  return dates::to_edtf(*date);
}

Status CaseRunner::begin(Millis at) {
  if (scribe_ && at < time_) return bad("recorded times may not run backwards");
  clock_->set(at);
  time_ = at;
  auto scribe = intake::Scribe::begin(*writer_, "case", *clock_, random_);
  if (!scribe.ok()) return bad("recorded times may not run backwards");
  scribe_.emplace(scribe.take());
  return {};
}

Result<Seq> CaseRunner::append(Entry& entry) {
  if (!scribe_) TRY_VOID(begin(time_));
  return scribe_->append(entry);
}

Status CaseRunner::label(const Options& o, Label::Kind kind, uint64_t number) {
  const auto name = o.text("as");
  if (!name) return {};
  if (name->size() < 2 || name->front() != '#') return bad("“" + *name + "” is no label; expected one such as #first");
  if (!labels_.emplace(*name, Label{kind, number}).second) return bad("the label “" + *name + "” is given twice");
  return {};
}

Result<CaseRunner::Label> CaseRunner::labelled(const std::string& name) const {
  const auto found = labels_.find(name);
  if (found == labels_.end()) return bad("nothing is labelled “" + name + "” (as #x)");
  return found->second;
}

Result<Id> CaseRunner::person_id(const std::string& name, bool may_be_new) {
  if (!name.starts_with("person:") || name.size() < 8) return bad("“" + name + "” is no person; expected one such as person:a");
  const auto found = persons_.find(name);
  if (found != persons_.end()) return found->second;
  if (!may_be_new) return bad("nothing was told of “" + name + "”");
  const Id id = random_.id();
  persons_.emplace(name, id);
  names_[id.text()] = name;
  return id;
}

// The source of a claim: by whom, published when.  0: not said.
Result<Seq> CaseRunner::source(const Options& o) {
  if (!o.has("by") && !o.has("published") && !o.has("group")) return Seq{0};
  Entry e;
  e.kind = Kind::source;
  e.publisher = o.text_or("by", "");
  e.group = o.text_or("group", "");
  TRY(published, edtf(o.text_or("published", "?")));
  e.published = published;
  Seq& seq = sources_[e.publisher + "\x1f" + e.group + "\x1f" + e.published];
  if (seq == 0) {
    TRY(made, append(e));
    seq = made;
  }
  return seq;
}

Status CaseRunner::claim() {
  if (words_.size() < 3) return bad("expected: claim KIND person:a on DATE …");
  TRY(o, options(3, {"on", "way", "to", "months", "penalty", "wave", "by", "group", "published", "grade", "status", "org", "mark",
                     "recorded", "replaces", "as", "named", "born", "in", "articles"},
                 {"absentia", "ex_post_facto"}));
  const auto what = log::parse_code<log::What>(words_[1]);
  if (!what || *what >= log::What::count) return bad("“" + words_[1] + "” is no kind of claim about a person");
  TRY(subject, person_id(words_[2], true));
  if (const auto at = o.text("recorded")) {
    TRY(when, moment(*at, false));
    if (when != time_ || !scribe_) TRY_VOID(begin(when));
  }
  Entry e;
  e.what = words_[1];
  e.subject = subject;
  TRY(date, edtf(o.text_or("on", "?")));
  e.date = date;
  e.way = o.text_or("way", "");
  if (!known<log::Way>(e.way)) return bad("“" + e.way + "” is no way");
  if (const auto to = o.text("to")) {
    const auto destination = destination_of(*to);
    if (!destination) return bad("“" + *to + "” is neither a destination nor an account that one goes to");
    e.dest = *destination;
  }
  if (const auto months = o.text("months")) {
    if (!is_number(*months)) return bad("“" + *months + "” is no number of months");
    e.months = std::stoll(*months);
  }
  e.penalty = o.text_or("penalty", "");
  if (!known<log::Penalty>(e.penalty)) return bad("“" + e.penalty + "” is no penalty");
  e.grade = o.text_or("grade", "");
  if (!e.grade.empty() && !known<log::Grade>(e.grade)) return bad("“" + e.grade + "” is no grade");
  e.status = o.text_or("status", "");
  if (!e.status.empty() && e.status != "conflict" && e.status != "proposed") return bad("status: expected conflict or proposed");
  e.wave = o.text_or("wave", "");
  e.org = o.text_or("org", "");
  e.name = o.text_or("mark", "");
  if (o.has("absentia")) e.absentia = 1;
  if (o.has("ex_post_facto")) e.state = "ex_post_facto";
  if (const auto replaced = o.text("replaces")) {
    TRY(target, labelled(*replaced));
    if (target.kind != Label::Kind::claim) return bad("“" + *replaced + "” is no claim");
    e.replaces = static_cast<int64_t>(target.number);
  }
  TRY(from, source(o));
  if (from != 0) e.source = static_cast<int64_t>(from);
  std::vector<log::Personal> values;
  if (const auto name = o.text("named")) values.push_back({"name", *name, {}});
  if (const auto born = o.text("born")) values.push_back({"birth", *born, {}});
  if (const auto articles = o.text("articles")) values.push_back({"articles", *articles, {}});
  std::sort(values.begin(), values.end(), [](const log::Personal& a, const log::Personal& b) { return a.field < b.field; });
  if (const auto list = o.text("in")) {
    Entry record;
    record.kind = Kind::record;
    record.list = *list;
    record.subject = subject;
    TRY(row, append(record));
    e.record = static_cast<int64_t>(row);
  }
  if (!scribe_) TRY_VOID(begin(time_));
  TRY(seq, scribe_->append(e, values));
  return label(o, Label::Kind::claim, seq);
}

// link [unique LIST]: a run, learnt from the invented people of cases/linking.csv.
Status CaseRunner::link() {
  TRY(o, options(1, {"unique", "as"}));
  TRY(parameters, learnt_parameters());
  Entry e;
  e.kind = Kind::link_run;
  e.model = ledger::kLinkModel;
  if (const auto list = o.text("unique")) e.fields.push_back(*list);
  std::vector<log::Personal> values{{"parameters", parameters, {}}};
  if (!scribe_) TRY_VOID(begin(time_));
  TRY(seq, scribe_->append(e, values));
  return label(o, Label::Kind::decision, seq);
}

Result<std::string> CaseRunner::learnt_parameters() {
  static std::string learnt;
  if (!learnt.empty()) return learnt;
  const std::string path = std::string(STILLHELD_SOURCE_DIR) + "/cases/linking.csv";
  TRY(file, MappedFile::open(path));
  TRY(rows, intake::open_rows(file.bytes(), path));
  identity::Records records;
  for (size_t c = 0; c < 6; ++c) records.add_column(std::string(ledger::kLinkColumns[c].name), ledger::kLinkColumns[c].kind);
  intake::Row row;
  for (uint64_t number = 1;; ++number) {
    TRY(more, rows->next(row));
    if (!more) break;
    records.add(std::to_string(number));
    for (size_t c = 0; c < 3; ++c) records.set(c, identity::part_of_name(row.cells[0], ledger::kLinkColumns[c].kind));
    records.set(3, row.cells[1]);
    records.set(5, row.cells[2]);
  }
  TRY(linked, identity::link(records, ledger::link_options()));
  learnt = identity::run_to_json(linked.run);
  return learnt;
}

// 342 · 300.. · 22..28
Status CaseRunner::count() {
  if (words_.size() < 3) return bad("expected: count MEASURE VALUE on|for DATE by ORGANISATION …");
  TRY(o, options(3, {"on", "for", "from", "until", "by", "publisher", "published", "definition", "grade", "as", "replaces"}));
  Entry e;
  e.what = "count";
  e.measure = words_[1];
  const std::string& value = words_[2];
  const size_t dots = value.find("..");
  const std::string low = value.substr(0, dots), high = dots == std::string::npos ? low : value.substr(dots + 2);
  if (!is_number(low) || (!high.empty() && !is_number(high))) return bad("“" + value + "” is no count; expected 342, 300.. or 22..28");
  e.value = e.low = std::stoll(low);
  if (!high.empty()) e.high = std::stoll(high);
  if (o.has("on") == o.has("for")) return bad("a count is on a day or for a period");
  TRY(date, edtf(o.text_or(o.has("on") ? "on" : "for", "?")));
  e.date = date;
  if (o.has("from") != o.has("until")) return bad("“from” and “until” stand together");
  if (const auto first = o.text("from")) {
    TRY(a, day(*first));
    TRY(b, day(*o.text("until")));
    e.fetched = dates::iso(a);
    e.effective = dates::iso(b);
  }
  if (!o.has("by")) return bad("a count is somebody's: by ORGANISATION");
  e.org = *o.text("by");
  e.definition = o.text_or("definition", e.org);
  e.grade = o.text_or("grade", "");
  if (!e.grade.empty() && !known<log::Grade>(e.grade)) return bad("“" + e.grade + "” is no grade");
  if (const auto replaced = o.text("replaces")) {
    TRY(target, labelled(*replaced));
    e.replaces = static_cast<int64_t>(target.number);
  }
  Options from;
  from.values_["by"] = o.text_or("publisher", e.org);
  if (o.has("published")) from.values_["published"] = *o.text("published");
  TRY(told_by, source(from));
  e.source = static_cast<int64_t>(told_by);
  TRY(seq, append(e));
  return label(o, Label::Kind::claim, seq);
}

Status CaseRunner::wave() {
  if (words_.size() < 2) return bad("expected: wave ID on DATE total N way W");
  TRY(o, options(2, {"on", "total", "political", "way", "kind", "as"}));
  Entry e;
  e.what = "wave";
  e.wave = words_[1];
  TRY(date, edtf(o.text_or("on", "?")));
  e.date = date;
  for (const auto& [word, number] : {std::pair("total", &e.value), std::pair("political", &e.political)})
    if (const auto text = o.text(word)) {
      if (!is_number(*text)) return bad("“" + *text + "” is no number of people");
      *number = std::stoll(*text);
    }
  e.way = o.text_or("way", "");
  if (!known<log::Way>(e.way)) return bad("“" + e.way + "” is no way");
  e.mode = o.text_or("kind", "wave");
  TRY(seq, append(e));
  return label(o, Label::Kind::claim, seq);
}

// statute 342 from 2001-01-01 [until LAST DAY | ..]
Status CaseRunner::statute() {
  if (words_.size() < 2) return bad("expected: statute ARTICLE from DATE until DATE");
  TRY(o, options(2, {"from", "until", "grade", "as"}));
  Entry e;
  e.what = "context";
  e.mode = "statute";
  e.topic = words_[1];
  TRY(since, edtf(o.text_or("from", "?")));
  e.date = since;
  const std::string until = o.text_or("until", "?");
  if (until == "..") {
    e.split = until;
  } else {
    TRY(last, edtf(until));
    e.split = last;
  }
  e.grade = o.text_or("grade", "");
  if (!e.grade.empty() && !known<log::Grade>(e.grade)) return bad("“" + e.grade + "” is no grade");
  TRY(seq, append(e));
  return label(o, Label::Kind::claim, seq);
}

// concession by US on 2025-06-21
Status CaseRunner::concession() {
  TRY(o, options(1, {"actor", "on", "as"}));
  Entry e;
  e.what = "concession";
  e.mode = "relief";
  e.actor = o.text_or("actor", "");
  TRY(date, edtf(o.text_or("on", "?")));
  e.date = date;
  TRY(seq, append(e));
  return label(o, Label::Kind::claim, seq);
}

Status CaseRunner::decide(std::string_view state) {
  if (words_.size() < 2) return bad("expected: " + words_[0] + " #label");
  TRY(o, options(2, {"as"}));
  TRY(target, labelled(words_[1]));
  if (target.kind != Label::Kind::claim) return bad("“" + words_[1] + "” is no claim");
  Entry e;
  e.kind = Kind::decision;
  e.state = state;
  e.target = static_cast<int64_t>(target.number);
  TRY(seq, append(e));
  return label(o, Label::Kind::decision, seq);
}

Status CaseRunner::same(std::string_view state) {
  if (words_.size() < 3) return bad("expected: " + words_[0] + " person:a person:b");
  TRY(o, options(3, {"as"}));
  TRY(a, person_id(words_[1], false));
  TRY(b, person_id(words_[2], false));
  Entry e;
  e.kind = Kind::decision;
  e.state = state;
  e.subject = a;
  e.text = b.text();
  TRY(seq, append(e));
  return label(o, Label::Kind::decision, seq);
}

Status CaseRunner::undo() {
  if (words_.size() != 2) return bad("expected: undo #label");
  TRY(target, labelled(words_[1]));
  if (target.kind == Label::Kind::claim) return bad("a claim is not undone but retracted; undo takes a decision or an import");
  Entry e;
  e.kind = Kind::undo;
  if (target.kind == Label::Kind::decision) e.target = static_cast<int64_t>(target.number);
  else e.target_import = static_cast<int64_t>(target.number);
  TRY(seq, append(e));
  (void)seq;
  return {};
}

// --- recorded 2025-01-01 as #first
Status CaseRunner::recorded() {
  if (words_.size() < 3 || words_[1] != "recorded") return bad("expected: --- recorded 2025-01-01");
  TRY(o, options(3, {"as"}));
  TRY(when, moment(words_[2], false));
  TRY_VOID(begin(when));
  return label(o, Label::Kind::import, scribe_->import());
}

Status CaseRunner::define(std::string_view name, const std::string& text) {
  ledger::Definitions trial = ledger::Definitions::standard();
  const Status readable = trial.read(name, text);
  if (!readable.ok()) return bad("the definition cannot be read: " + (readable.error().params.empty() ? "" : readable.error().params[0]));
  Entry e;
  e.kind = Kind::rule_set;
  e.name = name;
  e.text = text;
  TRY(seq, append(e));
  (void)seq;
  return {};
}

Status CaseRunner::line(const std::vector<std::string>& words, const std::vector<std::string>& block, bool has_answer) {
  words_ = words;
  const std::string& first = words_[0];
  if (!block.empty() && first != "rules" && first != "law") return bad("only “rules” and “law” have indented lines behind them");
  if (has_answer) {
    const auto arrow = std::find(words_.begin(), words_.end(), "=>");
    std::string wanted;
    for (auto word = arrow + 1; word != words_.end(); ++word) wanted += (wanted.empty() ? "" : " ") + *word;
    words_.erase(arrow, words_.end());
    if (words_.empty() || wanted.empty()) return bad("expected: QUESTION => ANSWER");
    return expect(wanted);
  }
  if (first == "claim") return claim();
  if (first == "count") return count();
  if (first == "wave") return wave();
  if (first == "statute") return statute();
  if (first == "concession") return concession();
  if (first == "retract") return decide("retracted");
  if (first == "accept") return decide("accepted");
  if (first == "same" || first == "different") return same(first);
  if (first == "undo") return undo();
  if (first == "link") return link();
  if (first == "---") return recorded();
  if (first == "rules" || first == "law") {
    std::string text;
    for (const std::string& l : block) text += l + "\n";
    return define(first == "rules" ? "rule_sets" : "law", text);
  }
  if (first == "prefer") {
    std::string list;
    for (size_t i = 1; i < words_.size(); ++i) list += (i > 1 ? ", \"" : "\"") + words_[i] + "\"";
    return define("preference", "order = [" + list + "]");
  }
  return bad("“" + first + "” is neither a statement nor a question (a question has => in it)");
}

Result<CaseOutcome> CaseRunner::run(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    row_ = i + 1;
    const bool indented = lines[i].starts_with(' ') || lines[i].starts_with('\t');
    const std::vector<std::string> words = words_of(lines[i]);
    if (words.empty()) continue;
    if (indented) return bad("an indented line belongs to “rules” or “law”");
    std::vector<std::string> block;
    if (words[0] == "rules" || words[0] == "law")
      while (i + 1 < lines.size() && (lines[i + 1].starts_with(' ') || lines[i + 1].starts_with('\t'))) block.push_back(lines[++i]);
    const bool has_answer = std::find(words.begin(), words.end(), "=>") != words.end();
    TRY_VOID(line(words, block, has_answer));
  }
  row_ = 0;
  if (outcome_.expectations == 0) return bad("it expects nothing");
  return outcome_;
}

}  // namespace stillheld::publish
