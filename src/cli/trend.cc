// Arrests by periods, with what late news will still add.
#include "cli/commands.h"
#include "cli/text_measures.h"
#include "publish/answers_measure.h"

namespace stillheld::cli {

Result<int> trend(Session& s) {
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  TRY(period, s.period(728));
  const int days = s.arguments.days == 0 ? 7 : static_cast<int>(s.arguments.days);
  TRY(answer, publish::trend_answer(ask, period.first, period.second, days, static_cast<int>(s.arguments.window)));
  const Status status = s.emit(std::move(answer), "periods", trend_text);
  if (!status.ok()) return status.error();
  return 0;
}

}  // namespace stillheld::cli
