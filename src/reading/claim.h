// A Claim is one dated, attributed assertion that a sentence of a text makes,
// with the words it rests on.
//
// Definition: one sentence × one kind × one subject × one status (and × one
// date where a sentence dates several events of a kind).  "A and B were freed"
// is two claims with one trigger.
//
//   "Anna Petrova was not released on Friday."
//     → release, negated, subject "Anna Petrova", date the last Friday
//   "Minsk would free 150 prisoners"  → release, planned, [150, 150]
//
// Counter-example: "many were detained" counts nobody and names nobody: it is
// no claim when asserted.  "a five-year ordeal" is no term.
//
// (1) span and trigger are bytes of the UTF-8 text, on character bounds, within
//     one paragraph; trigger lies within span.
// (2) quote == text[span.start, span.end).
// (3) A date is an interval of days, never narrower than the words; `from` says
//     whether it stands in the sentence or was carried.
// (4) A reading that is not sure is not asserted: it is left out.
// (5) The same text and rules give the same claims in the same order.
//
// Threads: values.  The conventions are FIELD's; docs/reading.md tells them.
// Tested by read_test.cc, cases/reading/*.case, claim_fuzz.cc.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dates/day.h"

namespace stillheld::reading {

#define STILLHELD_CLAIM_KINDS(X)                                             \
  X(arrest) X(charge) X(trial) X(verdict) X(pardon) X(release) X(expulsion)  \
  X(exchange) X(refusal) X(penalty_change) X(transfer) X(death)              \
  X(recognition) X(still_held) X(office) X(stock_count) X(flow_count)        \
  X(concession) X(sanction) X(statement)
#define STILLHELD_CLAIM_STATUSES(X) X(asserted) X(negated) X(planned) X(demanded) X(hypothetical)
// Where a claim's date stands.  text: in a sentence before; report: the day of
// the report that it belongs to; published: the day of publication.
#define STILLHELD_DATE_ORIGINS(X) X(none) X(sentence) X(text) X(report) X(published)
// By what a claim was read: a complete rule; a rule with a slot filled from
// elsewhere in the text; a local language model.
#define STILLHELD_CLAIM_GRADES(X) X(rule) X(inferred) X(model)

#define X(name) name,
enum class ClaimKind : uint8_t { STILLHELD_CLAIM_KINDS(X) };
enum class ClaimStatus : uint8_t { STILLHELD_CLAIM_STATUSES(X) };
enum class DateOrigin : uint8_t { STILLHELD_DATE_ORIGINS(X) };
enum class ClaimGrade : uint8_t { STILLHELD_CLAIM_GRADES(X) };
#undef X

std::string_view text_of(ClaimKind);
std::string_view text_of(ClaimStatus);
std::string_view text_of(DateOrigin);
std::string_view text_of(ClaimGrade);
std::optional<ClaimKind> claim_kind(std::string_view text);
std::optional<ClaimStatus> claim_status(std::string_view text);

// Bytes of the text, [start, end).
struct Bytes {
  uint32_t start = 0;
  uint32_t end = 0;
  bool empty() const { return start == end; }
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

inline constexpr int64_t kUnbounded = std::numeric_limits<int64_t>::max();

// "nearly 1,200" = [1140, 1199]; "at least 300" = [300, kUnbounded].
struct CountRange {
  int64_t low = 0;
  int64_t high = 0;
  friend bool operator==(const CountRange&, const CountRange&) = default;
};

struct ClaimDate {
  dates::Day from = 0;
  dates::Day to = 0;
  Bytes text;  // the words; empty where the date was carried
  DateOrigin origin = DateOrigin::none;
};

struct ClaimValue {
  std::optional<int> months;       // of a term: "5 years and 6 months" = 66
  std::vector<std::string> articles;  // "342(1)", "361-1"
  std::string regime;              // general, enhanced, strict, special, open_type, home_confinement …
  std::optional<CountRange> count;
  bool subset = false;             // "six of them": part of another count
  std::string population;          // political_prisoners, people, foreigners, women …
  std::string comparator;          // "since 2020", "among the 52": as written
  std::string way;                 // pardon, full_term, exchange … (log/codes.h)
  std::string destination;         // home, abroad, abroad_forced …
  std::string actor;               // as written
  std::string object;              // as written
};

struct ReadClaim {
  ClaimKind kind = ClaimKind::release;
  ClaimStatus status = ClaimStatus::asserted;
  std::string subject;     // as written; empty: one occasion, nobody named
  Bytes subject_at;
  Bytes noun_at;           // its noun phrase without what complements it (complements.h)
  std::string person;      // the ledger's id, empty if none or not resolved
  bool unresolved = false;  // a person whom the text does not single out
  ClaimDate date;
  ClaimValue value;
  std::string attribution;  // the innermost speaker, as written; empty: the text
  Bytes span;
  Bytes trigger;
  std::string quote;
  ClaimGrade grade = ClaimGrade::rule;
  std::string rule;         // its name in rules/*/grammar.txt
  std::string model;        // of grade model: its name …
  std::string prompt;       // … and the SHA-256 of what it was asked (model.h)
};

}  // namespace stillheld::reading
