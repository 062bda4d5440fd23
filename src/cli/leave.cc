// Commands by which something leaves the ledger; for the public by default.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/seal.h"
#include "evidence/public_log.h"
#include "publish/export.h"
#include "publish/publication.h"
#include "publish/render.h"
#include "publish/report.h"

namespace stillheld::cli {

namespace {

Node line(std::string text) {
  Node n = Node::object();
  n.set("text", Node::text(text));
  return n;
}

}  // namespace

namespace {

// What of the overview was published, said beside it.
Result<Node> with_public_log(Session& s, Node overview) {
  TRY(log, evidence::PublicLog::open(s.arguments.ledger + "/public"));
  const std::vector<std::string> said = publish::public_notes(overview, log, s.messages);
  if (said.empty()) return overview;
  Node now = Node::object(), notes = overview.at("held_now").has("notes") ? overview.at("held_now").at("notes") : Node::array(), out = Node::object();
  for (const std::string& sentence : said) notes.add(Node::text(sentence));
  for (const auto& [key, value] : overview.at("held_now").members())
    if (key != "notes") now.set(key, value);
  now.set("notes", std::move(notes));
  for (const auto& [key, value] : overview.members()) out.set(key, key == "held_now" ? now : value);
  return out;
}

}  // namespace

Status write_report(Session& s, publish::Audience audience, const std::string& path) {
  TRY(ask, s.ask());
  TRY(overview, publish::overview_answer(ask));
  TRY(answer, with_public_log(s, std::move(overview)));
  const publish::Redacted redacted = publish::redact(std::move(answer), s.books, *s.policy, audience, s.messages);
  TRY_VOID(write_file_durably(path, publish::html_report(redacted, s.messages)));
  s.tell(line(s.messages("report.done", {path})));
  return {};
}

Status write_tables(Session& s, publish::Audience audience, const std::string& folder) {
  TRY(ask, s.ask());
  TRY(files, publish::export_files(ask, *s.policy, audience));
  // What was published of it, where it can be checked.
  TRY(log, evidence::PublicLog::open(s.arguments.ledger + "/public"));
  if (log.size() > 0) {
    Node table = Node::object();
    table.set("rows", publish::published_rows(log));
    const publish::Redacted told = publish::redact(std::move(table), s.books, *s.policy, audience, s.messages);
    files.emplace_back("published.csv", publish::to_csv(told, "rows"));
    files.emplace_back("published.jsonl", publish::to_json_lines(told, "rows"));
  }
  TRY_VOID(make_folder(folder));
  for (const auto& [name, bytes] : files) TRY_VOID(write_file_durably(folder + "/" + name, bytes));
  s.tell(line(s.messages("export.done", {folder, std::to_string(files.size())})));
  return {};
}

Result<int> report(Session& s) {
  TRY_VOID(s.open());
  TRY_VOID(may_leave(s, "report"));
  TRY_VOID(write_report(s, s.audience(), s.arguments.output.empty() ? "report.html" : s.arguments.output));
  return 0;
}

Result<int> export_(Session& s) {
  if (s.arguments.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"export", "FOLDER"})});
  TRY_VOID(s.open());
  TRY_VOID(may_leave(s, "export"));
  TRY_VOID(write_tables(s, s.audience(), s.arguments.words[0]));
  return 0;
}

}  // namespace stillheld::cli
