// What the commands about checkpoints share with verify (keep.cc).
#pragma once

#include "cli/session.h"
#include "log/council.h"
#include "log/note.h"

namespace stillheld::cli {

// The keys of --key: each a key's text, or a file that holds it.
Result<std::vector<log::VerifierKey>> public_keys(const Arguments& arguments);
// Asks for the passphrase if the file has one.
Result<log::SigningKey> open_signing_key(Session& s, const std::string& path);
// The log's key was lost, and two agreed: needs the new one (--signing-key).
// REQUIRES: open_writer; the proposal is of this kind and may be carried out.
Result<int> carry_out_key_lost(Session& s, const log::Proposal& proposal);
// verify --proof FILE: nothing but public files is looked at.
Result<int> verify_proof(Session& s);
// verify --public (publish.cc).
Result<int> verify_public_log(Session& s);
// verify --tlog FOLDER: a log from its public files alone.
Result<int> verify_tlog(Session& s);
// Who works on a log, and how its steps were done, for an answer of verify.
void add_council(publish::Node& answer, const log::Council& council);
std::string council_text(const publish::Node& answer, const Messages& messages);

}  // namespace stillheld::cli
