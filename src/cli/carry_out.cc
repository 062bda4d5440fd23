// carry-out: does what was proposed, once the rule of two is kept.
#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/members.h"
#include "cli/restore.h"
#include "cli/seal.h"

namespace stillheld::cli {

Result<int> carry_out(Session& s) {
  const auto& words = s.arguments.words;
  const std::string digits = words.size() != 1 ? "" : words[0].substr(words[0].starts_with('#') ? 1 : 0);
  if (digits.empty() || digits.size() > 12 || digits.find_first_not_of("0123456789") != std::string::npos)
    return fail(Code::kUsage, {s.messages("usage.expects", {"carry-out", "NUMBER"})});
  const Seq proposal = std::stoull(digits);
  TRY_VOID(s.open_writer());
  const log::Proposal* p = s.council.proposal(proposal);
  if (p == nullptr) return carry_out_in_log(s, proposal);  // says so
  // What can be done only once all is well is refused before anything is asked.
  const bool by_itself = p->deed == log::Deed::erase || p->deed == log::Deed::rotate || p->deed == log::Deed::unseal;
  if (by_itself) {
    TRY(ready, s.council.ready_at(proposal));
    if (s.clock.now() < ready) return fail(Code::kRuleBroken, {digits, std::string(log::text_of(log::Rule::early))});
  }
  switch (p->deed) {
    case log::Deed::erase: return carry_out_erasure(s, *p);
    case log::Deed::rotate: return p->text.starts_with("lost ") ? carry_out_key_lost(s, *p) : carry_out_rotation(s, *p);
    case log::Deed::unseal: return carry_out_unsealing(s, *p);
    case log::Deed::restore: return carry_out_restore(s, proposal);
    default: return carry_out_in_log(s, proposal);
  }
}

}  // namespace stillheld::cli
