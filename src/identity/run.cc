#include "identity/run.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>

#include "base/json.h"

namespace stillheld::identity {

namespace {

constexpr int64_t kVersion = 1;
// Shares as integers: the canonical JSON of the log has no fractions.
constexpr double kShare = 1e12;

std::string hex_of(uint64_t word) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(16, '0');
  for (size_t i = 0; i < 16; ++i) text[15 - i] = kDigits[word >> (4 * i) & 15];
  return text;
}

// Thrown and caught inside this file: simdjson's values throw, too.
struct BadRun {};

uint64_t word_of(std::string_view hex) {
  uint64_t word = 0;
  if (hex.size() != 16) throw BadRun{};
  for (const char c : hex) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) throw BadRun{};
    word = word << 4 | static_cast<uint64_t>(digit);
  }
  return word;
}

Bits bits_in(simdjson::dom::element value) {
  const int64_t bits = value;
  if (bits < -(int64_t{1} << 30) || bits > int64_t{1} << 30) throw BadRun{};
  return static_cast<Bits>(bits);
}

Run read(simdjson::dom::element json) {
  Run run;
  if (int64_t{json["version"]} != kVersion) throw BadRun{};
  const auto cluster = json["cluster"];
  run.cluster.clip = bits_in(cluster["clip"]);
  run.cluster.cut = bits_in(cluster["cut"]);
  run.cluster.edge = bits_in(cluster["edge"]);
  run.cluster.grey = bits_in(cluster["grey"]);
  const int64_t largest = cluster["largest"];
  if (largest < 2 || largest > 100000) throw BadRun{};
  run.cluster.largest = static_cast<uint32_t>(largest);
  run.contradictory_births_part = json["contradictory_births_part"];
  // Runs of before the constraint was there have no word of it.
  bool given_names = false;
  if (json["contradictory_given_names_part"].get(given_names) == simdjson::SUCCESS)
    run.contradictory_given_names_part = given_names;
  run.model.prior_bits = bits_in(json["prior_bits"]);
  run.model.prior = probability(run.model.prior_bits);
  for (const simdjson::dom::element item : simdjson::dom::array(json["digits"])) {
    DigitModel digit;
    digit.name = std::string_view(item["name"]);
    digit.levels = {Level::kMissing};
    digit.m = digit.u = {0};
    digit.weight = {0};
    for (const simdjson::dom::element one : simdjson::dom::array(item["levels"])) {
      const auto level = level_of(std::string_view(one["level"]));
      if (!level) throw BadRun{};
      digit.levels.push_back(*level);
      digit.m.push_back(static_cast<double>(int64_t{one["m"]}) / kShare);
      digit.u.push_back(static_cast<double>(int64_t{one["u"]}) / kShare);
      digit.weight.push_back(bits_in(one["weight"]));
    }
    run.model.digits.push_back(std::move(digit));
  }
  size_t circle = 0;
  for (const simdjson::dom::element item : simdjson::dom::array(json["circles"])) {
    if (circle == run.model.contexts.size()) throw BadRun{};
    Context& context = run.model.contexts[circle++];
    for (const simdjson::dom::element digit : simdjson::dom::array(item)) {
      context.by_chance.push_back(static_cast<double>(int64_t{digit["by_chance"]}) / kShare);
      context.u.push_back({0});
      context.weight.push_back({0});
      for (const simdjson::dom::element level : simdjson::dom::array(digit["levels"])) {
        context.u.back().push_back(static_cast<double>(int64_t{level["u"]}) / kShare);
        context.weight.back().push_back(bits_in(level["weight"]));
      }
    }
    if (context.weight.size() != run.model.digits.size()) throw BadRun{};
    for (size_t d = 0; d < context.weight.size(); ++d)
      if (context.weight[d].size() != run.model.digits[d].levels.size()) throw BadRun{};
  }
  if (circle != run.model.contexts.size()) throw BadRun{};
  for (const simdjson::dom::element item : simdjson::dom::array(json["rules"])) {
    Rule rule;
    rule.name = std::string_view(item["name"]);
    rule.unordered = item["unordered"];
    for (const simdjson::dom::element part : simdjson::dom::array(item["parts"])) {
      const auto kind = kind_of(std::string_view(part["kind"]));
      const auto piece = piece_of(std::string_view(part["piece"]));
      if (!kind || !piece) throw BadRun{};
      rule.parts.push_back({*kind, *piece});
    }
    if (rule.parts.empty() || (rule.unordered && rule.parts.size() != 2)) throw BadRun{};
    run.rules.push_back(std::move(rule));
  }
  for (const simdjson::dom::element item : simdjson::dom::array(json["stopped"]))
    run.stopped.insert(word_of(std::string_view(item)));
  for (const simdjson::dom::element item : simdjson::dom::array(json["terms"])) {
    Terms terms;
    terms.unseen = bits_in(item["unseen"]);
    for (const auto& [key, value] : simdjson::dom::object(item["values"]))
      terms.of_value.emplace(word_of(key), bits_in(value));
    run.terms.push_back(std::move(terms));
  }
  return run;
}

}  // namespace

std::string run_to_json(const Run& run) {
  JsonWriter json;
  json.begin_object();
  json.key("circles").begin_array();
  for (const Context& context : run.model.contexts) {
    json.begin_array();
    for (size_t d = 0; d < context.weight.size(); ++d) {
      json.begin_object().field("by_chance", int64_t{std::llround(context.by_chance[d] * kShare)});
      json.key("levels").begin_array();
      for (size_t l = 1; l < context.weight[d].size(); ++l) {
        json.begin_object().field("u", int64_t{std::llround(context.u[d][l] * kShare)});
        json.field("weight", int64_t{context.weight[d][l]}).end_object();
      }
      json.end_array().end_object();
    }
    json.end_array();
  }
  json.end_array();
  json.key("cluster").begin_object();
  json.field("clip", int64_t{run.cluster.clip});
  json.field("cut", int64_t{run.cluster.cut});
  json.field("edge", int64_t{run.cluster.edge});
  json.field("grey", int64_t{run.cluster.grey});
  json.field("largest", int64_t{run.cluster.largest});
  json.end_object();
  json.key("contradictory_births_part").boolean(run.contradictory_births_part);
  json.key("contradictory_given_names_part").boolean(run.contradictory_given_names_part);
  json.key("digits").begin_array();
  for (const DigitModel& digit : run.model.digits) {
    json.begin_object().key("levels").begin_array();
    for (size_t l = 1; l < digit.levels.size(); ++l) {
      json.begin_object();
      json.field("level", level_key(digit.levels[l]));
      json.field("m", int64_t{std::llround(digit.m[l] * kShare)});
      json.field("u", int64_t{std::llround(digit.u[l] * kShare)});
      json.field("weight", int64_t{digit.weight[l]});
      json.end_object();
    }
    json.end_array().field("name", digit.name).end_object();
  }
  json.end_array();
  json.field("prior_bits", int64_t{run.model.prior_bits});
  json.key("rules").begin_array();
  for (const Rule& rule : run.rules) {
    json.begin_object().field("name", rule.name).key("parts").begin_array();
    for (const Part& part : rule.parts) {
      json.begin_object();
      json.field("kind", kind_key(part.kind)).field("piece", piece_key(part.piece));
      json.end_object();
    }
    json.end_array().key("unordered").boolean(rule.unordered).end_object();
  }
  json.end_array();
  std::vector<uint64_t> stopped(run.stopped.begin(), run.stopped.end());
  std::sort(stopped.begin(), stopped.end());
  json.key("stopped").begin_array();
  for (const uint64_t key : stopped) json.string(hex_of(key));
  json.end_array();
  json.key("terms").begin_array();
  for (const Terms& terms : run.terms) {
    json.begin_object().field("unseen", int64_t{terms.unseen}).key("values").begin_object();
    std::vector<std::pair<uint64_t, Bits>> values(terms.of_value.begin(), terms.of_value.end());
    std::sort(values.begin(), values.end());
    for (const auto& [key, bits] : values) json.field(hex_of(key), int64_t{bits});
    json.end_object().end_object();
  }
  json.end_array();
  json.field("version", kVersion);
  json.end_object();
  return json.take();
}

Status check_fits(const Run& run, const Table& table, const Comparison& comparison) {
  bool fits = run.model.digits.size() == comparison.digits() &&
              (run.terms.empty() || run.terms.size() == table.fields());
  for (size_t d = 0; fits && d < comparison.digits(); ++d) {
    const auto levels = comparison.levels(d);
    const DigitModel& digit = run.model.digits[d];
    fits = std::equal(levels.begin(), levels.end(), digit.levels.begin(), digit.levels.end()) &&
           digit.name == (d < table.fields() ? table.field(d).name() : "order");
  }
  if (!fits) return fail(Code::kOtherProfile, {"link run", "columns"});
  return {};
}

Result<Run> run_from_json(std::string_view json) {
  try {
    simdjson::dom::parser parser;
    return read(parser.parse(simdjson::padded_string(json)));
  } catch (const simdjson::simdjson_error& error) {
    return fail(Code::kBadJson, {error.what()});
  } catch (const BadRun&) {
    return fail(Code::kBadJson, {"parameters of a link run, version 1"});
  }
}

}  // namespace stillheld::identity
