// What carrying out a proposal about sealed data does; the commands themselves
// are in seal.cc and erase.cc, the dispatcher is `carry-out`.
#pragma once

#include "cli/session.h"
#include "log/council.h"

namespace stillheld::cli {

// Seals the ledger of the call (it must be closed), and shows the shares.
Result<int> seal_ledger_of(Session& s);
// REQUIRES: open_writer; the proposal is of this kind and may be carried out.
Result<int> carry_out_erasure(Session& s, const log::Proposal& proposal);
Result<int> carry_out_rotation(Session& s, const log::Proposal& proposal);
Result<int> carry_out_unsealing(Session& s, const log::Proposal& proposal);
// What leaves a sealed ledger for the desk or custodians, by a proposal of kind
// unseal: "export desk", "report custodian", "capture 812 custodian".
struct Leaving {
  enum class What : uint8_t { tables, report, capture } what = What::tables;
  Seq capture = 0;
  publish::Audience audience = publish::Audience::desk;
};
std::optional<Leaving> parse_leaving(std::string_view text);
// Whether names may leave in bulk at once, by the command of the call: not those
// of a sealed ledger.  `what`: the proposal's text, without the audience.
// kRuleBroken, and how it is proposed is told.
Status may_leave(Session& s, const std::string& what);
// REQUIRES: open.
Status write_tables(Session& s, publish::Audience audience, const std::string& folder);
Status write_report(Session& s, publish::Audience audience, const std::string& path);
Status write_capture(Session& s, Seq capture, publish::Audience audience, const std::string& folder);

}  // namespace stillheld::cli
