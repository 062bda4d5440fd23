// Progress, or a revolving door?  A fixed table over bounds.
#include "cli/commands.h"
#include "cli/text_measures.h"
#include "publish/answers_measure.h"

namespace stillheld::cli {

Result<int> verdict(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  TRY(period, s.period(365));
  TRY(answer, publish::verdict_answer(ask, period.first, period.second, s.arguments.counts));
  const Status status = s.emit(std::move(answer), "figures", verdict_text);
  if (!status.ok()) return status.error();
  return 0;
}

}  // namespace stillheld::cli
