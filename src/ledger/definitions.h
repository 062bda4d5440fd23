// Definitions: who counts as held, which claim is preferred, what the law says.
//
// They are data (definitions/*.toml), stand in the log as rule_set entries,
// and are therefore known at a time like everything else: a number asked as
// known at K uses the definitions that were in force at K.
//
// A rule set names accounts that count, and accounts that may be one of those
// (`may_count`): who stands there counts in *high* only.  A rule set can ask
// for a recognition by an organisation, or for a mark such as `journalist`.
//
// Counter-example: a flag is_political_prisoner on a person.  Organisations
// disagree, on purpose.
//
// Threads: immutable once read.  Tested by definitions_test.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dates/day.h"
#include "ledger/codes.h"

namespace stillheld::ledger {

struct RuleSet {
  std::string name;
  uint32_t counts = 0;     // bit(account)
  uint32_t may_count = 0;
  std::string recognition;  // organisation; empty: none asked
  std::string mark;         // occupation; empty: none asked
  int only_on_month = 0, only_on_day = 0;
  std::string source;
};

enum class Preference : uint8_t { more_specific, closer_to_the_fact, more_origins, better_grade, earlier_recorded };

// Of one country: a ledger has one law.
struct Law {
  std::string country;
  int restriction_of_freedom_max_months = 60;
  int arrest_max_days = 30;
  int same_arrest_days = 31;
  int remand_day_counts_tenths = 15;  // of a day of colony
  dates::Day books_begin = dates::kMinDay;
  bool operator==(const Law&) const = default;
};

struct Definitions {
  std::vector<RuleSet> rule_sets;
  std::vector<Preference> preference;
  Law law;

  // Reads one file by its name: "rule_sets", "preference" or "law".
  Status read(std::string_view name, std::string_view text);
  // Those that ship with the program.
  static Definitions standard();
  // kUnknownRuleSet, with the names that there are.
  Result<const RuleSet*> rule_set(std::string_view name) const;
};

// The names of the definition files, in the order in which init logs them.
inline constexpr std::string_view kDefinitionNames[] = {"rule_sets", "preference", "law"};
std::string_view standard_definition(std::string_view name);
// The laws that ship beside the standard one, as `init --law` names them.
std::vector<std::string> law_names();
// Empty if there is none of this name.
std::string_view law_named(std::string_view name);

}  // namespace stillheld::ledger
