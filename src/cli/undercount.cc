// How many are on no list: of the ledger's lists, or of a table of overlaps.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/text_measures.h"
#include "intake/rows.h"
#include "measure/undercount_table.h"
#include "publish/answers_measure.h"

namespace stillheld::cli {

namespace {

// A table of overlaps: a column of 0 and 1 for each list, the last column how
// many people have this pattern.
Result<measure::CaptureTable> read_table(const std::string& file) {
  TRY(bytes, read_file(file));
  TRY(reader, intake::open_rows(bytes, file));
  const std::vector<std::string>& header = reader->header();
  if (header.size() < 2 || header.size() > 17) return fail(Code::kBadValue, {"--table", std::to_string(header.size()), "2 … 17"}, {file, 1, "", 0});
  std::vector<std::pair<uint32_t, uint64_t>> counts;
  intake::Row row;
  while (true) {
    TRY(more, reader->next(row));
    if (!more) break;
    uint32_t pattern = 0;
    for (size_t i = 0; i < header.size(); ++i) {
      const std::string_view cell = row.cells[i];
      const bool last = i + 1 == header.size();
      if (cell.empty() || cell.size() > 9 || cell.find_first_not_of("0123456789") != std::string_view::npos || (!last && cell != "0" && cell != "1"))
        return fail(Code::kBadValue, {header[i], std::string(cell.substr(0, 40)), last ? "0, 1, 2 …" : "0, 1"}, {file, row.number, header[i], 0});
      if (last) counts.emplace_back(pattern, std::stoull(std::string(cell)));
      else if (cell == "1") pattern |= 1U << i;
    }
  }
  return measure::table_of(std::vector<std::string>(header.begin(), header.end() - 1), std::span<const std::pair<uint32_t, uint64_t>>(counts));
}

}  // namespace

Result<int> undercount(Session& s) {
  const auto seed = static_cast<uint64_t>(s.arguments.seed);
  Node answer;
  if (!s.arguments.table.empty()) {
    TRY(table, read_table(s.arguments.table));
    answer = publish::undercount_table_answer(table, seed, s.messages);
  } else {
    TRY_VOID(s.open());
    TRY(ask, s.ask());
    TRY(period, s.period(0));
    std::vector<std::string> lists;
    std::string_view rest = s.arguments.lists;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find(','), rest.size());
      if (end > 0) lists.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    TRY(found, publish::undercount_answer(ask, lists, period.first, period.second, seed));
    answer = std::move(found);
  }
  const Status status = s.emit(std::move(answer), "engines", undercount_text);
  if (!status.ok()) return status.error();
  return 0;
}

}  // namespace stillheld::cli
