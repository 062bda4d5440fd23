// What came in and what went out; or a table of published statements, checked.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/text_measures.h"
#include "publish/answers_measure.h"

namespace stillheld::cli {

Result<int> flows(Session& s) {
  if (!s.arguments.check.empty()) {
    TRY(csv, read_file(s.arguments.check));
    TRY(statements, measure::check_statements(csv, s.arguments.check));
    const Status status = s.emit(publish::statements_answer(statements, s.arguments.check, s.messages), "statements", statements_text);
    if (!status.ok()) return status.error();
    return 0;
  }
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  TRY(period, s.period(365));
  TRY(answer, publish::flows_answer(ask, period.first, period.second, s.arguments.counts));
  const Status status = s.emit(std::move(answer), "figures", flows_text);
  if (!status.ok()) return status.error();
  return 0;
}

}  // namespace stillheld::cli
