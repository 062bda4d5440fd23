#include "cli/unlock.h"

#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/file.h"
#include "evidence/sealed_store.h"

namespace stillheld::cli {

namespace {

std::string mark_path(const std::string& folder) { return folder + "/scrub"; }

}  // namespace

Result<std::optional<std::string>> ask_secretly(Session& s, std::string_view question) {
  termios before{};
  if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before) != 0) return std::optional<std::string>();
  s.end_progress();
  s.streams.err << s.messages("unlock.ask", {question}) << " " << std::flush;
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  std::string text;
  std::getline(std::cin, text);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  s.streams.err << "\n" << std::flush;
  return std::optional(text);
}

Result<std::vector<std::string>> secret_lines(const std::string& path) {
  TRY(text, read_file(path));
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    out.push_back(std::move(line));
    at = end + 1;
  }
  evidence::forget(text);
  return out;
}

Result<std::optional<evidence::Vault>> vault_for(Session& s, store::Reader& raw, bool must) {
  const Arguments& a = s.arguments;
  std::string file = a.unlock_file;
  if (const char* named = std::getenv("STILLHELD_UNLOCK_FILE"); file.empty() && named != nullptr) file = named;
  std::string passphrase;
  if (!file.empty() || a.unlock || must) evidence::forbid_core_dumps();
  if (!file.empty()) {
    TRY(lines, secret_lines(file));
    if (!lines.empty()) passphrase = lines[0];
  } else if (a.unlock || must) {
    TRY(typed, ask_secretly(s, a.custodian.empty() ? a.ledger : a.custodian));
    if (!typed) return fail(Code::kSealed, {});
    passphrase = std::move(*typed);
  } else {
    return std::optional<evidence::Vault>();
  }
  auto vault = evidence::unlock(raw, passphrase, a.custodian);
  evidence::forget(passphrase);
  if (!vault.ok()) return vault.error();
  return std::optional<evidence::Vault>(vault.take());
}

Result<std::unique_ptr<store::Reader>> open_ledger_of(Session& s, const std::string& folder) {
  TRY(raw, store::open_ledger(folder));
  if (raw->sealing() == store::Sealing::none) return raw;
  TRY(vault, vault_for(s, *raw, s.audience() == publish::Audience::everyone));
  return evidence::open_sealed(std::move(raw), std::move(vault), s.random);
}

Result<std::unique_ptr<store::Writer>> write_ledger_of(Session& s, const std::string& folder, std::string_view holder) {
  TRY(raw, store::write_ledger(folder, holder));
  // What an earlier command could not take out of the files.
  if (marked_for_scrubbing(folder)) (void)scrub_marked(folder, *raw).ok();
  if (raw->sealing() == store::Sealing::none) return raw;
  TRY(vault, vault_for(s, *raw, true));
  return evidence::open_sealed(std::move(raw), std::move(*vault), s.random);
}

void warn_of_swap(Session& s) {
  std::string all;
  for (const std::string& area : evidence::open_swap()) all += (all.empty() ? "" : ", ") + area;
  if (all.empty()) return;
  Node told = Node::object();
  told.set("text", Node::text(s.messages("unlock.swap", {all})));
  s.warn(std::move(told));
}

Status mark_for_scrubbing(const std::string& folder) { return write_file_durably(mark_path(folder), "what was erased may still be in the files\n"); }

bool marked_for_scrubbing(const std::string& folder) { return path_exists(mark_path(folder)); }

Result<bool> scrub_marked(const std::string& folder, store::Writer& writer) {
  TRY_VOID(ledger::wipe_derived(folder));
  const Status done = writer.scrub();
  if (!done.ok() && done.error().code == Code::kLocked) return false;
  if (!done.ok()) return done.error();
  std::error_code ignored;
  std::filesystem::remove(mark_path(folder), ignored);
  return true;
}

}  // namespace stillheld::cli
