// What the commands about checkpoints share with verify (keep.cc).
#pragma once

#include "cli/session.h"
#include "log/note.h"

namespace stillheld::cli {

// The keys of --key: each a key's text, or a file that holds it.
Result<std::vector<log::VerifierKey>> public_keys(const Arguments& arguments);
// Asks for the passphrase if the file has one.
Result<log::SigningKey> open_signing_key(Session& s, const std::string& path);
// verify --proof FILE: nothing but public files is looked at.
Result<int> verify_proof(Session& s);

}  // namespace stillheld::cli
