// Commands by which something leaves the ledger; for the public by default.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/seal.h"
#include "publish/export.h"
#include "publish/report.h"

namespace stillheld::cli {

namespace {

Node line(std::string text) {
  Node n = Node::object();
  n.set("text", Node::text(text));
  return n;
}

}  // namespace

Result<int> report(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  TRY(answer, publish::overview_answer(ask));
  const publish::Redacted redacted = publish::redact(std::move(answer), s.books, *s.policy, s.audience(), s.messages);
  const std::string path = s.arguments.output.empty() ? "report.html" : s.arguments.output;
  TRY_VOID(write_file_durably(path, publish::html_report(redacted, s.messages)));
  s.tell(line(s.messages("report.done", {path})));
  return 0;
}

Result<int> export_(Session& s) {
  if (s.arguments.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"export", "FOLDER"})});
  TRY_VOID(s.open());
  TRY_VOID(may_export(s));
  TRY(ask, s.ask());
  TRY(files, publish::export_files(ask, *s.policy, s.audience()));
  const std::string& folder = s.arguments.words[0];
  TRY_VOID(make_folder(folder));
  for (const auto& [name, bytes] : files) TRY_VOID(write_file_durably(folder + "/" + name, bytes));
  s.tell(line(s.messages("export.done", {folder, std::to_string(files.size())})));
  return 0;
}

}  // namespace stillheld::cli
