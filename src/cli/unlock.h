// Opening a ledger that may be sealed (evidence/sealed_store.h).
//
// A question opens it locked, unless it is told how to unlock it: --unlock (asks
// at the terminal), --unlock-file FILE, STILLHELD_UNLOCK_FILE.  A command that
// writes needs the keys, and asks for the passphrase where there is a terminal.
// Whoever asks for the public needs them too: without names nobody can tell
// which words name somebody who is hidden.
//
// Counter-example: a passphrase among the words of a command.  Every shell keeps
// those in a file, and every user of the machine sees them.
//
// Threads: one.  Tested by seal_test.cc.
#pragma once

#include "cli/session.h"
#include "evidence/sealing.h"

namespace stillheld::cli {

// A line typed at the terminal without an echo, or nothing where there is none.
Result<std::optional<std::string>> ask_secretly(Session& s, std::string_view question);
// The lines of a file with passphrases, one each.
Result<std::vector<std::string>> secret_lines(const std::string& path);

Result<std::unique_ptr<store::Reader>> open_ledger_of(Session& s, const std::string& folder);
Result<std::unique_ptr<store::Writer>> write_ledger_of(Session& s, const std::string& folder, std::string_view holder);
// Keys of the ledger, if the call says how to get them, or `must` be asked for.
Result<std::optional<evidence::Vault>> vault_for(Session& s, store::Reader& raw, bool must);

// What was replaced or erased is taken out of the files too, of those that are
// derived first.  A mark in the folder remembers it until that is done: before the
// commit, and after it.
// A word where the system may write names to an unencrypted swap file.
void warn_of_swap(Session& s);
Status mark_for_scrubbing(const std::string& folder);
bool marked_for_scrubbing(const std::string& folder);
// False: somebody reads, the next command that writes tries again.
Result<bool> scrub_marked(const std::string& folder, store::Writer& writer);

}  // namespace stillheld::cli
