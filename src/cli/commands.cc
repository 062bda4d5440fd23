#include "cli/commands.h"

#include <cassert>
#include <utility>

namespace stillheld::cli {

namespace {
Result<int> no_command(Session&) { return fail(Code::kInternal, {"a command without a function"}); }

constexpr std::pair<std::string_view, Command> kCommands[] = {
    {"init", init},
    {"import", import},
    {"claim", claim},
    {"accept", accept},
    {"retract", retract},
    {"undo", undo},
    {"same", same},
    {"different", different},
    {"withhold", withhold},
    {"count-only", count_only},
    {"show", show},
    {"consent", consent},
    {"rules", rules},
    {"held", held},
    {"person", person},
    {"who", who},
    {"balance", balance},
    {"wave", wave},
    {"flows", flows},
    {"verdict", verdict},
    {"trend", trend},
    {"survival", survival},
    {"rearrest", rearrest},
    {"coupling", coupling},
    {"undercount", undercount},
    {"counts", counts},
    {"conflicts", conflicts},
    {"explain", explain},
    {"overview", overview},
    {"report", report},
    {"export", export_},
    {"link", link},
    {"review", review},
    {"names", names},
    {"score", score},
    {"read", read},
    {"check", check},
    {"log", show_log},
    {"rebuild", rebuild},
    {"copy", copy},
    {"backup", backup},
    {"member", member},
    {"propose", propose},
    {"proposals", proposals},
    {"approve", approve},
    {"withdraw", withdraw},
    {"restore", restore},
    {"verify", verify},
    {"key", key},
    {"checkpoint", checkpoint},
    {"prove", prove},
    {"witness", witness},
    {"seal", seal},
    {"custodian", custodian},
    {"epoch", epoch},
    {"unseal", unseal},
    {"erase", erase},
    {"carry-out", carry_out},
    {"evidence", evidence_},
    {"stamp", stamp},
    {"capture", capture},
    {"publish", publish_},
    {"pull", pull},
    {"help", no_command},
};
}  // namespace

Command find(std::string_view name) {
  for (const auto& [command, function] : kCommands)
    if (command == name) return function;
  return no_command;
}

}  // namespace stillheld::cli
