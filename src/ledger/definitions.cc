#include "ledger/definitions.h"

#include <cassert>

#include "base/embedded.h"
#include "base/toml.h"

namespace stillheld::ledger {

namespace {

Result<uint32_t> accounts(const Toml& table, std::string_view key) {
  uint32_t out = 0;
  for (const std::string& text : table.texts(key)) {
    const auto account = parse_code<Account>(text);
    if (!account) return table.error("“" + text + "” is no account");
    out |= bit(*account);
  }
  return out;
}

Result<RuleSet> read_rule_set(const Toml& table) {
  TRY_VOID(table.only({"name", "counts", "may_count", "requires_recognition", "requires_mark", "only_on", "source"}));
  RuleSet out;
  const auto name = table.text("name");
  if (!name || name->empty()) return table.error("a rule set needs a name");
  out.name = *name;
  TRY(counts, accounts(table, "counts"));
  TRY(may_count, accounts(table, "may_count"));
  if (counts == 0) return table.error("“" + out.name + "” counts no account");
  out.counts = counts;
  out.may_count = may_count & ~counts;
  out.recognition = table.text("requires_recognition").value_or("");
  out.mark = table.text("requires_mark").value_or("");
  out.source = table.text("source").value_or("");
  if (const auto day = table.text("only_on")) {
    const auto parsed = dates::parse_day("2000-" + *day);
    if (!parsed) return table.error("only_on: expected a month and a day such as 11-30");
    const dates::Civil civil = dates::to_civil(*parsed);
    out.only_on_month = civil.month;
    out.only_on_day = civil.day;
  }
  return out;
}

constexpr std::pair<std::string_view, Preference> kPreferences[] = {
    {"more_specific", Preference::more_specific},
    {"closer_to_the_fact", Preference::closer_to_the_fact},
    {"more_origins", Preference::more_origins},
    {"better_grade", Preference::better_grade},
    {"earlier_recorded", Preference::earlier_recorded},
};

}  // namespace

std::string_view standard_definition(std::string_view name) {
  return embedded_file("definitions/" + std::string(name) + ".toml");
}

namespace {
constexpr std::string_view kLaws = "definitions/law-";
}

std::vector<std::string> law_names() {
  std::vector<std::string> out;
  for (std::string_view path : embedded_files(kLaws)) {
    path.remove_prefix(kLaws.size());
    out.emplace_back(path.substr(0, path.size() - std::string_view(".toml").size()));
  }
  return out;
}

std::string_view law_named(std::string_view name) { return embedded_file(std::string(kLaws) + std::string(name) + ".toml"); }

Status Definitions::read(std::string_view name, std::string_view text) {
  TRY(file, Toml::parse(text, "definitions/" + std::string(name) + ".toml", Code::kBadDefinition));
  if (name == "rule_sets") {
    TRY_VOID(file.only({"rule_set"}));
    std::vector<RuleSet> read;
    for (const Toml& table : file.tables("rule_set")) {
      TRY(rule_set, read_rule_set(table));
      for (const RuleSet& other : read)
        if (other.name == rule_set.name) return table.error("“" + other.name + "” stands here twice");
      read.push_back(std::move(rule_set));
    }
    if (read.empty()) return file.error("there is no rule set in it");
    rule_sets = std::move(read);
    return {};
  }
  if (name == "preference") {
    TRY_VOID(file.only({"order"}));
    std::vector<Preference> read;
    for (const std::string& word : file.texts("order")) {
      bool found = false;
      for (const auto& [text_, value] : kPreferences)
        if (text_ == word) {
          read.push_back(value);
          found = true;
        }
      if (!found) return file.error("“" + word + "” is no rule of preference");
    }
    if (read.empty()) return file.error("the order is empty");
    preference = std::move(read);
    return {};
  }
  if (name == "law") {
    TRY_VOID(file.only({"restriction_of_freedom_max_months", "arrest_max_days", "same_arrest_days", "remand_day_counts_tenths", "books_begin", "country"}));
    Law read;
    read.country = file.text("country").value_or("");
    const auto number = [&](std::string_view key, int& out) -> Status {
      const auto value = file.integer(key);
      if (!file.has(key)) return {};
      if (!value || *value < 0 || *value > 10000) return file.error("“" + std::string(key) + "”: expected a number from 0 to 10000");
      out = static_cast<int>(*value);
      return {};
    };
    TRY_VOID(number("restriction_of_freedom_max_months", read.restriction_of_freedom_max_months));
    TRY_VOID(number("arrest_max_days", read.arrest_max_days));
    TRY_VOID(number("same_arrest_days", read.same_arrest_days));
    TRY_VOID(number("remand_day_counts_tenths", read.remand_day_counts_tenths));
    if (const auto begin = file.text("books_begin")) {
      const auto day = dates::parse_day(*begin);
      if (!day) return file.error("books_begin: expected a day such as 2020-01-01");
      read.books_begin = *day;
    }
    law = read;
    return {};
  }
  return fail(Code::kBadDefinition, {"“" + std::string(name) + "” is no definition; there are rule_sets, preference, law"});
}

Definitions Definitions::standard() {
  Definitions out;
  for (std::string_view name : kDefinitionNames) {
    const Status status = out.read(name, standard_definition(name));
    assert(status.ok());
    (void)status;
  }
  return out;
}

Result<const RuleSet*> Definitions::rule_set(std::string_view name) const {
  std::string names;
  for (const RuleSet& r : rule_sets) {
    if (r.name == name) return &r;
    names += (names.empty() ? "" : ", ") + r.name;
  }
  return fail(Code::kUnknownRuleSet, {std::string(name), names});
}

}  // namespace stillheld::ledger
