// Commands that link tables of people without a ledger.
//
// What they write holds record numbers and ids of the user's own file, scores
// and probabilities: no name leaves it.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/file.h"
#include "cli/commands.h"
#include "identity/link_csv.h"
#include "identity/score.h"
#include "intake/rows.h"
#include "names/name.h"

namespace stillheld::cli {

namespace {

struct Table {
  MappedFile file;
  std::unique_ptr<intake::RowReader> rows;
};

Result<Table> open_table(const std::string& path) {
  TRY(file, MappedFile::open(path));
  TRY(rows, intake::open_rows(file.bytes(), path));
  return Table{std::move(file), std::move(rows)};
}

std::string fixed(double value, int digits) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.*f", digits, value);
  return buffer;
}

// record → person, from a file with these two columns.
Result<std::map<std::string, std::string>> read_clusters(const std::string& path) {
  TRY(table, open_table(path));
  const auto& header = table.rows->header();
  int columns[2] = {-1, -1};
  const char* wanted[2] = {"record", "person"};
  for (int i = 0; i < 2; ++i) {
    const auto at = std::find(header.begin(), header.end(), wanted[i]);
    if (at == header.end()) {
      std::string found;
      for (const std::string& h : header) found += (found.empty() ? "" : ", ") + h;
      return fail(Code::kMissingColumn, {wanted[i], found, "score"}, {path, 1, wanted[i], 0});
    }
    columns[i] = static_cast<int>(at - header.begin());
  }
  std::map<std::string, std::string> out;
  intake::Row row;
  while (true) {
    TRY(more, table.rows->next(row));
    if (!more) return out;
    out[std::string(row.cells[static_cast<size_t>(columns[0])])] = std::string(row.cells[static_cast<size_t>(columns[1])]);
  }
}

}  // namespace

Result<int> link(Session& s) {
  const Arguments& a = s.arguments;
  if (a.csv_file.empty()) return fail(Code::kUsage, {s.messages("usage.needs", {"link", "--csv FILE"})});
  TRY(table, open_table(a.csv_file));
  const std::vector<std::string> header = table.rows->header();
  auto roles = a.columns.empty() ? identity::guess_roles(header) : identity::parse_roles(a.columns, header);
  if (!roles.ok()) {
    roles.error().where.file = a.csv_file;
    return roles.error();
  }
  identity::CsvOptions options;
  options.free_of_duplicates = a.unique_lists;
  options.link.threads = static_cast<unsigned>(std::clamp<int64_t>(a.threads, 1, 64));
  intake::Row row;
  auto linked = identity::link_csv(header, *roles, [&](std::vector<std::string_view>& cells) -> Result<bool> {
    TRY(more, table.rows->next(row));
    if (more) cells = row.cells;
    s.tell_progress(a.csv_file, table.rows->position(), table.file.bytes().size());
    return more;
  }, options);
  s.end_progress();
  if (!linked.ok()) {
    if (linked.error().where.file.empty()) linked.error().where.file = a.csv_file;
    return linked.error();
  }
  const std::string path = a.output.empty() ? "clusters.csv" : a.output;
  TRY_VOID(write_file_durably(path, identity::clusters_csv(linked->records, linked->linked.person_of)));
  std::vector<uint32_t> people = linked->linked.person_of;
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  const identity::LinkReport& report = linked->linked.report;
  Node answer = Node::object();
  answer.set("records", Node::integer(static_cast<int64_t>(report.records)));
  answer.set("people", Node::integer(static_cast<int64_t>(people.size())));
  answer.set("pairs", Node::integer(static_cast<int64_t>(report.pairs)));
  answer.set("doubts", Node::integer(static_cast<int64_t>(linked->linked.doubts.size())));
  answer.set("blocking_recall", Node::text(fixed(report.recall, 4)));
  answer.set("as_they_are", Node::integer(static_cast<int64_t>(report.as_they_are)));
  Node stopped = Node::array();
  for (const auto& block : report.stopped) {
    Node n = Node::object();
    n.set("rule", Node::text(block.rule)).set("records", Node::integer(static_cast<int64_t>(block.rows)));
    stopped.add(std::move(n));
  }
  answer.set("stopped", std::move(stopped));
  std::string unused;
  for (const size_t column : roles->unused) unused += (unused.empty() ? "" : ", ") + header[column];
  answer.set("unused_columns", Node::text(unused));
  answer.set("output", Node::text(path));
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
    const auto number = [&](const char* key) { return std::to_string(v.at(key).number()); };
    std::string out = m("link.done", {number("records"), number("people"), number("pairs"), v.at("output").string()}) + "\n";
    out += "  " + m("link.recall", {fixed(std::stod(v.at("blocking_recall").string()) * 100, 1)}) + "\n";
    for (const Node& b : v.at("stopped").items())
      out += "  ! " + m("link.stopped", {std::to_string(b.at("records").number()), b.at("rule").string()}) + "\n";
    if (v.at("as_they_are").number() > 0) out += "  ! " + m("link.as_they_are", {number("as_they_are")}) + "\n";
    if (!v.at("unused_columns").string().empty()) out += "  · " + m("link.unused", {v.at("unused_columns").string()}) + "\n";
    return out;
  }));
  return 0;
}

Result<int> names(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 2 || a.words[0] != "compare") return fail(Code::kUsage, {s.messages("usage.expects", {"names", "compare FILE"})});
  TRY(table, open_table(a.words[1]));
  if (table.rows->header().size() < 2)
    return fail(Code::kMissingColumn, {"2", table.rows->header().empty() ? "" : table.rows->header()[0], "names"}, {a.words[1], 1, "2", 0});
  std::string out = "row,score,same\n";
  intake::Row row;
  names::Name first, second;
  while (true) {
    TRY(more, table.rows->next(row));
    if (!more) break;
    names::parse_name(row.cells[0], first);
    names::parse_name(row.cells[1], second);
    const names::NameComparison c = names::compare(first, second);
    out += std::to_string(row.number) + "," + fixed(c.score, 4) + "," + (c.score >= names::kSameName ? "yes" : "no") + "\n";
    s.tell_progress(a.words[1], table.rows->position(), table.file.bytes().size());
  }
  s.end_progress();
  if (!a.output.empty()) {
    TRY_VOID(write_file_durably(a.output, out));
    Node line = Node::object();
    line.set("text", Node::text(s.messages("report.done", {a.output})));
    s.tell(std::move(line));
    return 0;
  }
  Node answer = Node::object();
  answer.set("text", Node::text(out));
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages&) { return v.at("text").string(); }));
  return 0;
}

Result<int> score(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 1 || a.gold.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"score", "FILE --gold FILE"})});
  TRY(result, read_clusters(a.words[0]));
  TRY(gold, read_clusters(a.gold));
  std::unordered_map<std::string, uint32_t> gold_ids, result_ids;
  std::vector<uint32_t> truth, found;
  for (const auto& [record, person] : result) {
    const auto known = gold.find(record);
    truth.push_back(known == gold.end() ? identity::kNotInGold
                                        : gold_ids.try_emplace(known->second, static_cast<uint32_t>(gold_ids.size())).first->second);
    found.push_back(result_ids.try_emplace(person, static_cast<uint32_t>(result_ids.size())).first->second);
  }
  const identity::PairScore scored = identity::score_clusters(truth, found);
  const identity::Interval interval = identity::bootstrap_f1(truth, found, 500, 1);
  Node answer = Node::object();
  answer.set("records", Node::integer(static_cast<int64_t>(truth.size())));
  for (const auto& [key, value] : {std::pair("precision", scored.precision()), std::pair("recall", scored.recall()), std::pair("f1", scored.f1()),
                                   std::pair("f1_low", interval.low), std::pair("f1_high", interval.high)})
    answer.set(key, Node::text(fixed(value, 4)));
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
    return m("score.line", {v.at("precision").string(), v.at("recall").string(), v.at("f1").string(), v.at("f1_low").string(), v.at("f1_high").string()}) + "\n";
  }));
  return 0;
}

}  // namespace stillheld::cli
