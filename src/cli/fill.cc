// Commands that make a ledger and fill it.
#include <istream>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/seal.h"
#include "store/postgres_store.h"
#include "ledger/list_index.h"

namespace stillheld::cli {

namespace {

Node line(std::string text) {
  Node n = Node::object();
  n.set("text", Node::text(text));
  return n;
}

Result<std::string> edtf(std::string_view option, const std::string& text) {
  if (text.empty()) return std::string();
  const auto date = dates::parse_edtf(text);
  if (!date.ok()) return fail(Code::kBadValue, {"--" + std::string(option), text, "2025-12-13, 2025-12, 2025-12-13/.."});
  return dates::to_edtf(date.value());
}

// A table from the clipboard: stillheld import - --profile …
Result<std::string> read_pasted(Session& s) {
  constexpr size_t kMost = 256 << 20;
  std::string out;
  char buffer[65536];
  while (s.streams.in != nullptr && (s.streams.in->read(buffer, sizeof buffer) || s.streams.in->gcount() > 0)) {
    out.append(buffer, static_cast<size_t>(s.streams.in->gcount()));
    if (out.size() > kMost) return fail(Code::kBadSheet, {"it is longer than 256 MiB; give a file instead of “-”"}, {"-", 0, "", 0});
  }
  return out;
}

}  // namespace

Result<int> init(Session& s) {
  if (!s.arguments.schema.empty()) {
    // A ledger that is there already, reached from this machine too.
    TRY_VOID(store::join_postgres(s.arguments.ledger, s.arguments.postgres, s.arguments.schema));
    TRY_VOID(s.open());
    s.tell(line(s.messages("init.joined", {s.arguments.ledger, std::to_string(s.books.size())})));
    return 0;
  }
  // Of which country the law is must be known before anything is made.
  std::string law;
  if (const std::string& wanted = s.arguments.law; !wanted.empty()) {
    if (wanted.ends_with(".toml")) {
      TRY(text, read_file(wanted));
      law = std::move(text);
    } else {
      law = ledger::law_named(wanted);
      std::string all;
      for (const std::string& name : ledger::law_names()) all += (all.empty() ? "" : ", ") + name;
      if (law.empty()) return fail(Code::kBadValue, {"--law", wanted, all + ", FILE.toml"});
    }
    ledger::Definitions trial = ledger::Definitions::standard();
    Status readable = trial.read("law", law);
    if (!readable.ok()) {
      readable.error().where.file = wanted;
      return readable.error();
    }
  }
  TRY_VOID(store::create_ledger(s.arguments.ledger, s.arguments.postgres, s.random.id()));
  TRY_VOID(s.open_writer());
  TRY(scribe, intake::Scribe::begin(*s.writer, s.arguments.by, s.clock, s.random));
  for (const std::string_view name : ledger::kDefinitionNames) {
    log::Entry e;
    e.kind = log::Kind::rule_set;
    e.name = name;
    e.text = name == "law" && !law.empty() ? std::string_view(law) : ledger::standard_definition(name);
    TRY(seq, scribe.append(e));
    (void)seq;
  }
  TRY_VOID(s.save());
  s.tell(line(s.messages("init.done", {s.arguments.ledger})));
  if (!s.arguments.postgres.empty()) s.tell(line(s.messages("init.schema", {store::schema_of(s.store().ledger_id())})));
  if (!s.arguments.sealed) return 0;
  s.writer.reset();
  return seal_ledger_of(s);
}

Result<int> import(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"import", "FILE"})});
  // A list needs a profile; what is imported without one is an article.
  if (a.profile.empty()) return import_article(s);
  TRY(profile, intake::Profile::load(a.profile));
  intake::ImportOptions options;
  options.file = a.words[0];
  if (options.file == "-") {
    TRY(pasted, read_pasted(s));
    options.pasted = std::move(pasted);
  }
  options.list = a.list;
  options.by = a.by;
  options.accept_shrink = a.accept_shrink;
  options.shrink_percent = a.shrink_percent;
  options.dry_run = a.dry_run;
  options.before_commit = [&s] { return s.sign_command(); };
  options.read.sheet = a.sheet;
  TRY(published, edtf("published", a.source_published));
  TRY(fetched, s.day("fetched", a.fetched, s.today()));
  options.edition = {a.publisher, a.address, published};
  options.fetched = dates::iso(fetched);
  if (a.encoding == "utf-8") options.read.encoding = intake::Encoding::utf8;
  else if (a.encoding == "utf-16le") options.read.encoding = intake::Encoding::utf16le;
  else if (a.encoding == "utf-16be") options.read.encoding = intake::Encoding::utf16be;
  else if (a.encoding == "cp1251") options.read.encoding = intake::Encoding::cp1251;
  else if (!a.encoding.empty()) return fail(Code::kBadValue, {"--encoding", a.encoding, "utf-8, utf-16le, utf-16be, cp1251"});
  if (a.format == "csv") options.read.format = intake::Format::csv;
  else if (a.format == "json") options.read.format = intake::Format::json;
  else if (a.format == "json-lines") options.read.format = intake::Format::json_lines;
  else if (a.format == "xlsx") options.read.format = intake::Format::xlsx;
  else if (a.format == "ods") options.read.format = intake::Format::ods;
  else if (a.format == "html") options.read.format = intake::Format::html;
  else if (!a.format.empty()) return fail(Code::kBadValue, {"--format", a.format, "csv, json, json-lines, xlsx, ods, html"});
  if (a.separator == "tab") options.read.separator = '\t';
  else if (a.separator.size() == 1) options.read.separator = a.separator[0];
  else if (!a.separator.empty()) return fail(Code::kBadValue, {"--separator", a.separator, ", ; | tab"});

  TRY_VOID(s.open_writer());
  const size_t odd_before = s.books.odd_persons().size();
  const ledger::ListIndex earlier(s.books);
  TRY(report, intake::import_list(*s.writer, earlier, profile, options, s.clock, s.random,
                                  [&](uint64_t done, uint64_t total) { s.tell_progress(a.words[0], done, total); }));
  if (!a.dry_run && !report.same_file) TRY_VOID(s.save());
  Node answer = Node::object();
  answer.set("file", Node::text(a.words[0]));
  answer.set("dry_run", Node::boolean(a.dry_run));
  answer.set("same_file", Node::boolean(report.same_file));
  for (const auto& [key, value] : {std::pair("rows", report.rows), std::pair("added", report.added), std::pair("changed", report.changed),
                                   std::pair("gone", report.gone), std::pair("relisted", report.relisted), std::pair("unchanged", report.unchanged),
                                   std::pair("claims", report.claims), std::pair("new_persons", report.persons)})
    answer.set(key, Node::integer(static_cast<int64_t>(value)));
  answer.set("import", report.same_file ? Node::null() : Node::integer(report.import));
  Node changes = Node::array();
  for (const intake::CellChange& c : report.changes) {
    const uint32_t person = s.books.find(c.subject).value_or(publish::kNobody);
    Node n = person == publish::kNobody ? Node::object() : Node::about(person);
    n.set("row", Node::integer(static_cast<int64_t>(c.row))).set("column", Node::text(c.column));
    n.set("before", person == publish::kNobody ? Node::free_text(c.before) : Node::personal(person, "note", c.before));
    n.set("after", person == publish::kNobody ? Node::free_text(c.after) : Node::personal(person, "note", c.after));
    changes.add(std::move(n));
  }
  answer.set("changes", std::move(changes));
  Node gone = Node::array();
  if (!report.gone_subjects.empty()) {
    TRY(ask, s.ask());
    for (const Id& subject : report.gone_subjects)
      if (const auto person = s.books.find(subject)) {
        TRY(node, publish::brief_person(ask, *person));
        gone.add(std::move(node));
      }
  }
  answer.set("no_longer_listed", std::move(gone));
  // What looks wrong is kept; whoever imports is told where to look.
  const size_t odd = s.books.odd_persons().size();
  answer.set("persons_with_contradictions", Node::integer(static_cast<int64_t>(odd)));
  answer.set("more_than_before", Node::boolean(odd > odd_before));
  const std::string& country = s.books.definitions(s.books.latest_import()).law.country;
  const bool other_law = !profile.country.empty() && profile.country != country;
  answer.set("list_country", Node::text_or_null(profile.country));
  answer.set("law_country", Node::text_or_null(country));
  answer.set("other_law", Node::boolean(other_law));
  s.end_progress();
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
    if (v.at("same_file").number() != 0) return m("import.same", {v.at("file").string()}) + "\n";
    std::string out = m(v.at("dry_run").number() != 0 ? "import.dry" : "import.done",
                        {v.at("file").string(), std::to_string(v.at("rows").number()), std::to_string(v.at("added").number()),
                         std::to_string(v.at("changed").number()), std::to_string(v.at("gone").number()),
                         std::to_string(v.at("unchanged").number()), std::to_string(v.at("claims").number()),
                         std::to_string(v.at("new_persons").number())}) + "\n";
    if (v.at("more_than_before").number() != 0) out += "  ! " + m("import.odd", {std::to_string(v.at("persons_with_contradictions").number())}) + "\n";
    if (v.at("other_law").number() != 0)
      out += "  ! " + m("import.other_law", {v.at("list_country").string(), v.at("law_country").is_null() ? "–" : v.at("law_country").string()}) + "\n";
    for (const Node& c : v.at("changes").items())
      out += "  " + m("where.row", {std::to_string(c.at("row").number())}) + ", " + c.at("column").string() + ": “" +
             c.at("before").string() + "” → “" + c.at("after").string() + "”\n";
    for (const Node& p : v.at("no_longer_listed").items())
      out += "  " + m("import.gone", {p.at("name").is_null() ? m("redacted.name") : p.at("name").string()}) + "\n";
    return out;
  }));
  return 0;
}

Result<int> claim(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"claim", "PERSON"})});
  const auto what = log::parse_code<log::What>(a.what);
  if (!what) return fail(Code::kBadValue, {"--what", a.what, "stillheld help kinds"});
  if (a.publisher.empty()) return fail(Code::kUsage, {s.messages("usage.needs", {"claim", "--publisher"})});
  if (a.quote.empty() && a.address.empty()) return fail(Code::kUsage, {s.messages("usage.needs", {"claim", "--address, --quote"})});
  log::Entry e;
  e.kind = log::Kind::claim;
  e.what = a.what;
  TRY(date, edtf("date", a.date));
  e.date = date;
  const auto code = [&](std::string_view option, const std::string& text, bool known) -> Status {
    if (!text.empty() && !known) return fail(Code::kBadValue, {"--" + std::string(option), text, "stillheld help claim"});
    return {};
  };
  TRY_VOID(code("way", a.way, log::parse_code<log::Way>(a.way).has_value()));
  TRY_VOID(code("destination", a.destination, log::parse_code<log::Destination>(a.destination).has_value()));
  TRY_VOID(code("penalty", a.penalty, log::parse_code<log::Penalty>(a.penalty).has_value()));
  TRY_VOID(code("status", a.status, a.status.empty() || a.status == "accepted" || a.status == "proposed" || a.status == "conflict"));
  e.way = a.way;
  e.dest = a.destination;
  e.penalty = a.penalty;
  e.wave = a.wave;
  e.org = a.organisation;
  e.status = a.status == "accepted" ? "" : a.status;
  if (!a.months.empty()) {
    if (a.months.size() > 4 || a.months.find_first_not_of("0123456789") != std::string::npos)
      return fail(Code::kBadValue, {"--months", a.months, "0 … 9999"});
    e.months = std::stoll(a.months);
  }
  TRY_VOID(s.open_writer());
  TRY(ask, s.ask());
  TRY(scribe, intake::Scribe::begin(*s.writer, a.by, s.clock, s.random));
  const bool fresh = !a.name.empty();
  if (fresh) {
    // Somebody whom no list names yet: PERSON is the new id.
    if (!s.books.find_handle(a.words[0]).empty()) return fail(Code::kAlreadyDecided, {a.words[0]});
    e.subject = s.random.id();
  } else {
    TRY(person, publish::find_person(ask, a.words[0]));
    e.subject = s.books.subject(person);
  }
  log::Entry source;
  source.kind = log::Kind::source;
  source.publisher = a.publisher;
  TRY(published, edtf("published", a.source_published));
  source.published = published;
  std::vector<log::Personal> personals;
  if (!a.address.empty()) personals.push_back({"address", a.address, {}});
  TRY(source_seq, scribe.append(source, personals));
  e.source = static_cast<int64_t>(source_seq);
  if (fresh) {
    log::Entry record;
    record.kind = log::Kind::record;
    record.list = "desk";
    record.subject = e.subject;
    personals = {{"key", a.words[0], {}}, {"handle", "desk/" + a.words[0], {}}};
    TRY(record_seq, scribe.append(record, personals));
    log::Entry name;
    name.kind = log::Kind::claim;
    name.what = "name";
    name.subject = e.subject;
    name.record = static_cast<int64_t>(record_seq);
    name.source = e.source;
    personals = {{"name", a.name, {}}};
    TRY(name_seq, scribe.append(name, personals));
    (void)name_seq;
  }
  personals.clear();
  if (!a.quote.empty()) personals.push_back({"quote", a.quote, {}});
  if (!a.note.empty()) personals.push_back({"note", a.note, {}});
  TRY(seq, scribe.append(e, personals));
  TRY_VOID(s.save());
  s.tell(line(s.messages("claim.done", {std::to_string(seq)})));
  return 0;
}

}  // namespace stillheld::cli
