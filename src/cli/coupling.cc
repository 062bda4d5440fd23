// Releases beside concessions.
#include "cli/commands.h"
#include "cli/text_measures.h"
#include "publish/answers_measure.h"

namespace stillheld::cli {

Result<int> coupling(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  TRY(period, s.period(0));
  // Declared beforehand, not chosen from the outcome.
  const std::vector<int> windows = s.arguments.windows.empty() ? std::vector<int>{7, 30} : s.arguments.windows;
  TRY(answer, publish::coupling_answer(ask, period.first, period.second, s.arguments.actor, windows, static_cast<uint64_t>(s.arguments.seed)));
  const Status status = s.emit(std::move(answer), "windows", coupling_text);
  if (!status.ok()) return status.error();
  return 0;
}

}  // namespace stillheld::cli
