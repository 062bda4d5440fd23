// Commands that link tables of people without a ledger.
//
// What they write holds record numbers and ids of the user's own file, scores
// and probabilities: no name leaves it.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/link_table.h"
#include "identity/explain.h"
#include "identity/link_csv.h"
#include "identity/score.h"
#include "intake/rows.h"
#include "names/name.h"
#include "publish/answers_link.h"

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

// Two rows of the user's own file, to the user's own terminal.
Result<int> explain_rows(Session& s, identity::CsvLinked& linked) {
  uint32_t records[2];
  for (size_t i = 0; i < 2; ++i) {
    const std::string& wanted = s.arguments.words[i];
    uint32_t r = 0;
    while (r < linked.records.size() && linked.records.id(r) != wanted) ++r;
    if (r == linked.records.size()) return fail(Code::kBadValue, {"--explain", wanted, s.messages("link.a_row", {std::string(linked.records.id(0))})});
    records[i] = r;
  }
  identity::Linked& l = linked.linked;
  const identity::Scorer scorer(l.table, l.comparison, l.run.model);
  const identity::Explanation explanation = identity::explain(scorer, l.run, l.table.row_of(records[0]), l.table.row_of(records[1]));
  Node answer = Node::object();
  answer.set("one_person", Node::boolean(l.person_of[records[0]] == l.person_of[records[1]]));
  answer.set("waterfall", publish::waterfall(explanation, l.table, linked.records, records[0], records[1], s.messages,
                                             [](int, const std::string&, std::string_view text) { return Node::text(text); }));
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
    return waterfall_text(v.at("waterfall"), m) + m(v.at("one_person").number() != 0 ? "link.now_one" : "link.now_two") + "\n";
  }));
  return 0;
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

// Every pair that was compared, and how probable it is that it is one person.
// Records that say the same in every column are one row of the engine: of such,
// each is paired with the first; further pairs have that same probability.
std::string pairs_csv(const identity::CsvLinked& linked) {
  const identity::Linked& l = linked.linked;
  std::vector<std::vector<uint32_t>> in_row(l.table.rows());
  for (uint32_t r = 0; r < linked.records.size(); ++r) in_row[l.table.row_of(r)].push_back(r);
  std::string out = "a,b,probability\n";
  const auto add = [&](uint32_t a, uint32_t b, identity::Bits score) {
    char p[32];
    std::snprintf(p, sizeof p, "%.6f", identity::probability(score));
    out += csv_cell(linked.records.id(a)) + "," + csv_cell(linked.records.id(b)) + "," + p + "\n";
  };
  const identity::Scorer scorer(l.table, l.comparison, l.run.model);
  for (uint32_t row = 0; row < l.table.rows(); ++row) {
    if (in_row[row].size() < 2) continue;
    identity::Bits score = 0;
    scorer.score(&row, &row, 1, &score);
    for (size_t i = 1; i < in_row[row].size(); ++i) add(in_row[row][0], in_row[row][i], score);
  }
  for (const identity::Edge& edge : l.edges)
    for (const uint32_t a : in_row[edge.a])
      for (const uint32_t b : in_row[edge.b]) add(a, b, edge.score);
  return out;
}

}  // namespace

std::string caps_text(const Node& caps, const Messages& m) {
  std::string out;
  for (const Node& c : caps.items()) {
    const auto count = [&](const char* key) { return std::to_string(c.at(key).number()); };
    out += "  ! " + m("link.cap." + c.at("key").string(), {count("count"), c.at("where").string(), count("limit"), count("largest"), count("pairs")}) + "\n";
  }
  return out;
}

Result<int> link_table(Session& s) {
  const Arguments& a = s.arguments;
  if (a.explain && a.words.size() != 2) return fail(Code::kUsage, {s.messages("usage.expects", {"link --csv FILE --explain", "ROW_A ROW_B"})});
  if (!a.explain && !a.words.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"link --csv FILE", "--explain ROW_A ROW_B"})});
  TRY(table, open_table(a.csv_file));
  const std::vector<std::string> header = table.rows->header();
  auto roles = a.columns.empty() ? identity::guess_roles(header) : identity::parse_roles(a.columns, header);
  if (!roles.ok()) {
    roles.error().where.file = a.csv_file;
    return roles.error();
  }
  identity::CsvOptions options;
  options.free_of_duplicates = a.unique_lists;
  options.link.keep_all_pairs = !a.pairs.empty();
  options.link.contradictory_births_part = a.births_part;
  options.link.threads = static_cast<unsigned>(std::clamp<int64_t>(a.threads, 1, 64));
  options.link.progress = [&s](std::string_view stage, uint64_t done, uint64_t of) {
    s.tell_progress(s.messages("link.stage." + std::string(stage), {}), done, of);
  };
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
  if (a.explain) return explain_rows(s, *linked);
  if (!a.pairs.empty()) TRY_VOID(write_file_durably(a.pairs, pairs_csv(*linked)));
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
  answer.set("blocking_recall", Node::text(fixed(report.recall.recall, 4)));
  answer.set("blocking_recall_low", Node::text(fixed(report.recall.low, 4)));
  answer.set("blocking_recall_high", Node::text(fixed(report.recall.high, 4)));
  answer.set("blocking_recall_rows", Node::integer(static_cast<int64_t>(report.recall.rows)));
  answer.set("as_they_are", Node::integer(static_cast<int64_t>(report.as_they_are)));
  answer.set("caps", publish::link_caps(report));
  std::string columns;
  for (const auto& [column, kind] : roles->kinds)
    columns += (columns.empty() ? "" : ", ") + header[column] + " = " + std::string(identity::kind_key(kind));
  answer.set("columns", Node::text(columns));
  std::string unused;
  for (const size_t column : roles->unused) unused += (unused.empty() ? "" : ", ") + header[column];
  answer.set("unused_columns", Node::text(unused));
  answer.set("output", Node::text(path));
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
    const auto number = [&](const char* key) { return std::to_string(v.at(key).number()); };
    const auto percent = [&](const char* key) { return fixed(std::stod(v.at(key).string()) * 100, 1); };
    std::string out = m("link.done", {number("records"), number("people"), number("pairs"), v.at("output").string()}) + "\n";
    out += "  " + m("link.recall", {percent("blocking_recall"), percent("blocking_recall_low"), percent("blocking_recall_high"), number("blocking_recall_rows")}) + "\n";
    out += "  " + m("link.roles", {v.at("columns").string()}) + "\n";
    out += caps_text(v.at("caps"), m);
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

namespace {

// (probability, whether gold has it for one person), with a cluster of gold each.
Result<std::vector<identity::JudgedPair>> read_pairs(const std::string& path, const std::map<std::string, std::string>& gold,
                                                     const std::unordered_map<std::string, uint32_t>& gold_ids) {
  TRY(table, open_table(path));
  const auto& header = table.rows->header();
  size_t columns[3] = {};
  const char* wanted[3] = {"a", "b", "probability"};
  for (int i = 0; i < 3; ++i) {
    const auto at = std::find(header.begin(), header.end(), wanted[i]);
    if (at == header.end()) {
      std::string found;
      for (const std::string& h : header) found += (found.empty() ? "" : ", ") + h;
      return fail(Code::kMissingColumn, {wanted[i], found, "score"}, {path, 1, wanted[i], 0});
    }
    columns[i] = static_cast<size_t>(at - header.begin());
  }
  std::vector<identity::JudgedPair> out;
  intake::Row row;
  while (true) {
    TRY(more, table.rows->next(row));
    if (!more) return out;
    const std::string text(row.cells[columns[2]]);
    char* end = nullptr;
    const double p = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(p >= 0 && p <= 1))
      return fail(Code::kBadNumber, {"0 … 1"}, {path, row.number, "probability", 0}, text);
    const auto a = gold.find(std::string(row.cells[columns[0]])), b = gold.find(std::string(row.cells[columns[1]]));
    if (a == gold.end() || b == gold.end()) continue;
    const auto of = [&](const std::string& person) {
      const auto found = gold_ids.find(person);
      return found == gold_ids.end() ? identity::kNotInGold : found->second;
    };
    out.push_back({p, a->second == b->second, of(a->second), of(b->second)});
  }
}

}  // namespace

Result<int> score(Session& s) {
  const Arguments& a = s.arguments;
  if (a.reading_score) return score_reading(s);
  if (a.words.size() != 1 || a.gold.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"score", "FILE --gold FILE"})});
  TRY(result, read_clusters(a.words[0]));
  TRY(gold, read_clusters(a.gold));
  std::unordered_map<std::string, uint32_t> gold_ids, result_ids;
  std::vector<uint32_t> truth, found;
  size_t known_records = 0;
  for (const auto& [record, person] : gold) gold_ids.try_emplace(person, static_cast<uint32_t>(gold_ids.size()));
  for (const auto& [record, person] : result) {
    const auto known = gold.find(record);
    known_records += known != gold.end();
    truth.push_back(known == gold.end() ? identity::kNotInGold : gold_ids.at(known->second));
    found.push_back(result_ids.try_emplace(person, static_cast<uint32_t>(result_ids.size())).first->second);
  }
  std::vector<identity::JudgedPair> pairs;
  if (!a.pairs.empty()) {
    TRY(read, read_pairs(a.pairs, gold, gold_ids));
    pairs = std::move(read);
  }
  constexpr int kDraws = 500;
  std::vector<std::pair<std::string, identity::Estimate>> measures = identity::measure_clusters(truth, found, kDraws, 1);
  if (!a.pairs.empty())
    for (auto& measure : identity::measure_calibration(pairs, kDraws, 1)) measures.push_back(std::move(measure));
  Node answer = Node::object();
  answer.set("records", Node::integer(static_cast<int64_t>(truth.size())));
  answer.set("records_in_gold", Node::integer(static_cast<int64_t>(known_records)));
  if (!a.pairs.empty()) answer.set("pairs", Node::integer(static_cast<int64_t>(pairs.size())));
  Node names = Node::array();
  for (const auto& [name, estimate] : measures) {
    answer.set(name, Node::text(fixed(estimate.value, 4)));
    answer.set(name + "_low", Node::text(fixed(estimate.interval.low, 4)));
    answer.set(name + "_high", Node::text(fixed(estimate.interval.high, 4)));
    Node row = Node::object();
    row.set("measure", Node::text(name)).set("value", Node::text(fixed(estimate.value, 4)));
    row.set("low", Node::text(fixed(estimate.interval.low, 4))).set("high", Node::text(fixed(estimate.interval.high, 4)));
    names.add(std::move(row));
  }
  answer.set("measures", std::move(names));
  TRY_VOID(s.emit(std::move(answer), "measures", [](const Node& v, const Messages& m) {
    std::string out = m("score.records", {std::to_string(v.at("records").number()), std::to_string(v.at("records_in_gold").number())}) + "\n";
    for (const Node& row : v.at("measures").items())
      out += "  " + m("score.line", {m("score." + row.at("measure").string()), row.at("value").string(), row.at("low").string(), row.at("high").string()}) + "\n";
    return out;
  }));
  return 0;
}

}  // namespace stillheld::cli
