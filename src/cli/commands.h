// The commands: one function each, in a file with its neighbours.
//
// A command returns the exit status, or the Error that ends it.  To add one:
// a row in commands() (arguments.cc), a function here, `command.NAME` and
// `command.NAME.long` in every catalogue; tests find what is missing.
#pragma once

#include <string_view>

#include "cli/session.h"

namespace stillheld::cli {

using Command = Result<int> (*)(Session&);
// REQUIRES: a name from commands().
Command find(std::string_view name);

// Making a ledger and filling it (fill.cc).
Result<int> init(Session&);
Result<int> import(Session&);
Result<int> claim(Session&);
// People's decisions (decide.cc).
Result<int> accept(Session&);
Result<int> retract(Session&);
Result<int> undo(Session&);
Result<int> same(Session&);
Result<int> different(Session&);
Result<int> withhold(Session&);
Result<int> count_only(Session&);
Result<int> show(Session&);
Result<int> consent(Session&);
Result<int> rules(Session&);
// Questions (ask.cc).
Result<int> held(Session&);
Result<int> person(Session&);
Result<int> who(Session&);
Result<int> balance(Session&);
Result<int> wave(Session&);
Result<int> counts(Session&);
Result<int> conflicts(Session&);
Result<int> explain(Session&);
Result<int> overview(Session&);
// Who is who (link_ledger.cc).
// Measures, each in a file of its name.
Result<int> flows(Session&);
Result<int> verdict(Session&);
Result<int> trend(Session&);
Result<int> survival(Session&);
Result<int> rearrest(Session&);
Result<int> coupling(Session&);
Result<int> undercount(Session&);
// Linking tables of people, without a ledger (link.cc).
Result<int> link(Session&);
Result<int> review(Session&);
// Linking tables of people, without a ledger (link.cc).
Result<int> names(Session&);
Result<int> score(Session&);
// Articles (read.cc, import_article.cc: `import` of what is no list).
Result<int> import_article(Session&);
Result<int> read(Session&);
Result<int> check(Session&);
Result<int> score_reading(Session&);
// The log itself (keep.cc).
Result<int> show_log(Session&);
Result<int> rebuild(Session&);
Result<int> copy(Session&);
Result<int> verify(Session&);
// Fixing what was known, and proving it (checkpoint.cc).
Result<int> key(Session&);
Result<int> checkpoint(Session&);
Result<int> prove(Session&);
Result<int> witness(Session&);
// How far each capture is, and somebody else's clock (states.cc).
Result<int> evidence_(Session&);
Result<int> stamp(Session&);
Result<int> capture(Session&);
// The log of what was published (publish.cc); what another desk knows (pull.cc).
Result<int> publish_(Session&);
Result<int> pull(Session&);
// For the day on which it is lost (backup.cc).
Result<int> backup(Session&);
Result<int> restore(Session&);
// Who can read it, and what is destroyed (seal.cc, erase.cc).
Result<int> seal(Session&);
Result<int> custodian(Session&);
Result<int> epoch(Session&);
Result<int> unseal(Session&);
Result<int> erase(Session&);
// Members, and steps that need two (members.cc).
Result<int> member(Session&);
Result<int> propose(Session&);
Result<int> proposals(Session&);
Result<int> approve(Session&);
Result<int> withdraw(Session&);
Result<int> carry_out(Session&);
// What leaves (leave.cc).
Result<int> report(Session&);
Result<int> export_(Session&);

}  // namespace stillheld::cli
