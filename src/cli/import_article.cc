// `import` of an article: what it asserts about persons of the books, as
// proposed claims, with its bytes as evidence.
#include "check/propose.h"
#include "cli/article_file.h"
#include "cli/commands.h"
#include "cli/model.h"
#include "intake/capture.h"
#include "reading/wacz.h"

namespace stillheld::cli {

namespace {

struct Kept {
  Seq seq = 0;
  bool before = false;  // it was there already
};

// A WARC or WACZ file, as it is; what was read out of it is kept by itself.
Result<Kept> keep_archive(Session& s, intake::Scribe& scribe, std::string_view bytes, const intake::CaptureFacts& facts) {
  const std::string hash = to_hex(as_bytes(sha256(bytes)));
  for (const ledger::Special& special : s.books.specials()) {
    const log::Entry& e = special.entry;
    if (e.kind != log::Kind::capture || e.format != facts.format || e.bytes != static_cast<int64_t>(bytes.size()) || s.books.is_undone(special.seq)) continue;
    TRY(values, s.store().personals(special.seq));
    for (const log::Personal& value : values)
      if (value.field == "sha256" && value.text == hash) return Kept{special.seq, true};
  }
  TRY(seq, intake::keep_capture(*s.writer, scribe, s.random, bytes, facts));
  return Kept{seq, false};
}

}  // namespace

Result<int> import_article(Session& s) {
  const Arguments& a = s.arguments;
  const std::string& path = a.words[0];
  for (const std::string_view list : {".csv", ".xlsx", ".ods", ".json", ".jsonl"})
    if (path.ends_with(list)) return fail(Code::kUsage, {s.messages("usage.needs", {"import", "--profile"})});
  TRY(plug, Plug::of(a));
  reading::DocumentOptions options;
  if (!a.source_published.empty()) {
    TRY(day, s.day("published", a.source_published, std::nullopt));
    options.published = day;
  }
  options.publisher = a.publisher;
  TRY(fetched, s.day("fetched", a.fetched, s.today()));
  TRY(file, ArticleFile::open(s, path));
  const std::string format(reading::format_of(file.bytes()));
  const bool is_archive = format != "page";
  // What an archive says of itself, before anything of it is believed.
  const auto fault = is_archive ? reading::archive_fault(format, file.bytes()) : std::nullopt;
  if (is_archive) options.max_bytes = reading::kMostArchiveBytes / 4;
  auto documents = reading::open_documents(file.bytes(), options);
  if (!documents.ok() && documents.error().code == Code::kEmptyFile && is_archive) documents = std::vector<reading::Document>();
  if (!documents.ok()) {
    if (documents.error().where.file.empty()) documents.error().where.file = path;
    return documents.error();
  }
  TRY_VOID(s.open_writer());
  TRY(ask, s.ask());
  TRY(checker, check::Checker::make(s.books, s.store(), ask.import, s.today()));
  TRY(scribe, intake::Scribe::begin(*s.writer, a.by, s.clock, s.random));
  reading::ReadOptions read_options;
  read_options.known = &checker.names();
  read_options.model = plug.reader();
  check::ProposeOptions propose_options;
  propose_options.file = path.substr(path.find_last_of('/') + 1);
  propose_options.fetched = dates::iso(fetched);
  Node answer = Node::object();
  answer.set("file", Node::text(path));
  Node proposed = Node::array(), captures = Node::array();
  Kept archive;
  if (is_archive) {
    TRY(kept, keep_archive(s, scribe, file.bytes(), {propose_options.file, propose_options.fetched, format, "", 0}));
    archive = kept;
    captures.add(Node::integer(static_cast<int64_t>(kept.seq)));
  }
  int64_t claims = 0, told = 0, copies = 0, same = 0;
  for (reading::Document& document : *documents) {
    if (!a.address.empty()) document.address = a.address;
    TRY(report, check::propose(scribe, *s.writer, s.random, s.books, checker, document, reading::read(document, read_options), propose_options));
    claims += static_cast<int64_t>(report.claims);
    told += static_cast<int64_t>(report.told);
    copies += report.copy_of != 0 && !report.same_file;
    same += report.same_file;
    if (report.capture != 0) captures.add(Node::integer(static_cast<int64_t>(report.capture)));
    for (const check::Proposed& p : report.proposed) {
      TRY(node, publish::brief_person(ask, p.person));
      node.set("entry", Node::integer(static_cast<int64_t>(p.seq))).set("article", Node::integer(static_cast<int64_t>(report.source)));
      node.set("what", Node::text(p.what)).set("date", Node::text_or_null(p.date));
      node.set("quote", Node::personal(p.person, "quote", p.quote));
      node.set("model", Node::text_or_null(p.model));
      proposed.add(std::move(node));
    }
  }
  answer.set("same_file", Node::boolean(same == static_cast<int64_t>(documents->size()) && (!is_archive || archive.before)));
  answer.set("format", Node::text(format)).set("articles", Node::integer(static_cast<int64_t>(documents->size())));
  answer.set("archive", is_archive ? Node::integer(static_cast<int64_t>(archive.seq)) : Node::null()).set("kept_before", Node::boolean(archive.before));
  answer.set("fault", fault ? Node::free_text(*fault) : Node::null());
  answer.set("claims", Node::integer(claims)).set("told_before", Node::integer(told)).set("copies", Node::integer(copies));
  answer.set("dry_run", Node::boolean(a.dry_run)).set("captures", std::move(captures)).set("proposed", std::move(proposed));
  if (!a.dry_run) TRY_VOID(s.save());
  TRY_VOID(s.emit(std::move(answer), "proposed", [](const Node& v, const Messages& m) {
    if (v.at("same_file").number() != 0) return m("import.same_article", {v.at("file").string()}) + "\n";
    const auto& list = v.at("proposed").items();
    std::string out = v.at("dry_run").number() != 0 ? m("import.article_dry") + "\n" : "";
    out += m("import.article", {v.at("file").string(), std::to_string(v.at("claims").number()), std::to_string(list.size())}) + "\n";
    if (!v.at("archive").is_null()) out += "  " + m(v.at("kept_before").number() != 0 ? "import.capture_before" : "import.capture", {std::to_string(v.at("archive").number())}) + "\n";
    if (!v.at("fault").is_null()) out += "  ! " + m("import.fault", {v.at("fault").string()}) + "\n";
    if (v.at("copies").number() > 0) out += "  " + m("import.copy", {std::to_string(v.at("told_before").number())}) + "\n";
    for (const Node& p : list)
      out += "  #" + std::to_string(p.at("entry").number()) + " " + m("what." + p.at("what").string()) + (p.at("date").is_null() ? "" : " " + p.at("date").string()) + ", " +
             (p.at("name").is_null() ? m("redacted.name") : p.at("name").string()) + ": “" + p.at("quote").string() + "”\n";
    return out;
  }));
  plug.tell(s);
  return 0;
}

}  // namespace stillheld::cli
