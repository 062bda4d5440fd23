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
    {"counts", counts},
    {"conflicts", conflicts},
    {"explain", explain},
    {"overview", overview},
    {"report", report},
    {"export", export_},
    {"link", link},
    {"names", names},
    {"score", score},
    {"log", show_log},
    {"rebuild", rebuild},
    {"copy", copy},
    {"verify", verify},
    {"key", key},
    {"checkpoint", checkpoint},
    {"prove", prove},
    {"witness", witness},
    {"help", no_command},
};
}  // namespace

Command find(std::string_view name) {
  for (const auto& [command, function] : kCommands)
    if (command == name) return function;
  return no_command;
}

}  // namespace stillheld::cli
