// Who was freed and taken again.
#include "cli/commands.h"
#include "cli/text_measures.h"
#include "publish/answers_measure.h"

namespace stillheld::cli {

Result<int> rearrest(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  TRY(period, s.period(0));
  TRY(answer, publish::rearrest_answer(ask, period.first, period.second));
  const Status status = s.emit(std::move(answer), "curve", curve_text);
  if (!status.ok()) return status.error();
  return 0;
}

}  // namespace stillheld::cli
