// The words of the books: accounts, ways, kinds of claim, as codes.
//
// Every word here is the field's own (DESIGN section 4, FIELD sections 3 and
// 4), stands in entries of the log as text, and has its name for readers in
// the catalogues (`account.held.colony`, `way.pardon`, `what.arrest` …); a test
// fails where one is missing in a language.
//
// Counter-example: a `status` column.  "Released" says neither how nor where
// to; way and account are two axes and are never folded into one.
//
// To add a kind of claim: HACKING.md has the list of every place to edit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace stillheld::log {

#define STILLHELD_ACCOUNTS(X)                        \
  X(at_liberty, "at_liberty")                        \
  X(held_arrest, "held.arrest")                      \
  X(held_remand, "held.remand")                      \
  X(held_house_arrest, "held.house_arrest")          \
  X(held_colony, "held.colony")                      \
  X(held_prison, "held.prison")                      \
  X(held_open_type, "held.open_type")                \
  X(held_psychiatric, "held.psychiatric")            \
  X(held_unspecified, "held.unspecified")            \
  X(restricted_home, "restricted.home")              \
  X(restricted_supervision, "restricted.supervision") \
  X(free_home, "free.home")                          \
  X(free_abroad_forced, "free.abroad_forced")        \
  X(free_abroad, "free.abroad")                      \
  X(dead_in_custody, "dead.in_custody")              \
  X(dead, "dead")                                    \
  X(unknown, "unknown")

#define STILLHELD_WAYS(X)                                                  \
  X(none, "") X(arrest, "arrest") X(re_arrest, "re_arrest")                \
  X(verdict, "verdict") X(transfer, "transfer")                            \
  X(penalty_replaced_harsher, "penalty_replaced_harsher")                  \
  X(penalty_replaced_milder, "penalty_replaced_milder")                    \
  X(measure_changed, "measure_changed") X(full_term, "full_term")          \
  X(parole, "parole") X(pardon, "pardon") X(amnesty, "amnesty")            \
  X(exchange, "exchange") X(diplomatic, "diplomatic")                      \
  X(expulsion, "expulsion") X(noncustodial_sentence, "noncustodial_sentence") \
  X(medical, "medical") X(case_dropped, "case_dropped")                    \
  X(acquittal, "acquittal") X(quashed, "quashed") X(escape, "escape")      \
  X(death, "death") X(departure, "departure") X(unknown, "unknown")

// Where somebody who leaves custody goes.
#define STILLHELD_DESTINATIONS(X)                                      \
  X(none, "") X(home, "home") X(home_confinement, "home_confinement")  \
  X(open_type, "open_type") X(supervised, "supervised")                \
  X(abroad_forced, "abroad_forced") X(abroad, "abroad")                \
  X(other_custody, "other_custody") X(unknown, "unknown")

#define STILLHELD_PENALTIES(X)                                          \
  X(none, "") X(colony, "colony") X(prison, "prison")                   \
  X(open_type, "open_type") X(home_confinement, "home_confinement")     \
  X(arrest, "arrest") X(psychiatric, "psychiatric") X(fine, "fine")     \
  X(suspended, "suspended") X(corrective_labour, "corrective_labour")   \
  X(death, "death") X(unknown, "unknown")

// Kinds of claim about a person.  The second column says what the fold does
// with it: nothing (note), opens or attests custody, ends it, or describes.
#define STILLHELD_WHATS(X)            \
  X(arrest, "arrest")                 \
  X(administrative_arrest, "administrative_arrest") \
  X(custody, "custody")               \
  X(custody_again, "custody_again")   \
  X(charge, "charge")                 \
  X(recharge, "recharge")             \
  X(house_arrest, "house_arrest")     \
  X(verdict, "verdict")               \
  X(verdict_in_absentia, "verdict_in_absentia") \
  X(added_sentence, "added_sentence") \
  X(appeal, "appeal")                 \
  X(transfer, "transfer")             \
  X(penalty_change, "penalty_change") \
  X(still_held, "still_held")         \
  X(refusal, "refusal")               \
  X(release, "release")               \
  X(exchange, "exchange")             \
  X(expulsion, "expulsion")           \
  X(case_closed, "case_closed")       \
  X(free_by, "free_by")               \
  X(death_in_custody, "death_in_custody") \
  X(death, "death")                   \
  X(left_country, "left_country")     \
  X(pardon_decree, "pardon_decree")   \
  X(expected_release, "expected_release") \
  X(listed, "listed")                 \
  X(statement, "statement")           \
  X(prize, "prize")                   \
  X(recognition, "recognition")       \
  X(recognition_withdrawn, "recognition_withdrawn") \
  X(not_recognised, "not_recognised") \
  X(unlisted, "unlisted")             \
  X(name, "name")                     \
  X(birth, "birth")                   \
  X(gender, "gender")                 \
  X(occupation, "occupation")         \
  X(place, "place")                   \
  X(remark, "remark")                 \
  X(count, "count")                   \
  X(wave, "wave")                     \
  X(concession, "concession")         \
  X(context, "context")               \
  X(contradiction, "contradiction")

#define X(name, text) name,
enum class Account : uint8_t { STILLHELD_ACCOUNTS(X) };
enum class Way : uint8_t { STILLHELD_WAYS(X) };
enum class Destination : uint8_t { STILLHELD_DESTINATIONS(X) };
enum class Penalty : uint8_t { STILLHELD_PENALTIES(X) };
enum class What : uint8_t { STILLHELD_WHATS(X) };
#undef X

// How surely somebody is held on a day; an order.  none: not held; silent: no
// exit is known; term: a known term is still running; attested: custody is
// attested on that day or after it.
enum class Certainty : uint8_t { none, silent, term, attested };

// What a claim rests on, best first (FIELD; data/belarus/README.md).
enum class Grade : uint8_t { seen, seen_day_recalled, derived, recalled };

// Where a claim stands.  revoked: a release undone on its own day.
enum class Standing : uint8_t { accepted, proposed, conflict, revoked, retracted, superseded };

std::string_view text_of(Account);
std::string_view text_of(Way);
std::string_view text_of(Destination);
std::string_view text_of(Penalty);
std::string_view text_of(What);
std::string_view text_of(Certainty);
std::string_view text_of(Grade);
std::string_view text_of(Standing);

template <class Enum>
std::optional<Enum> parse_code(std::string_view text);

std::span<const std::string_view> account_texts();
std::span<const std::string_view> way_texts();
std::span<const std::string_view> what_texts();
std::span<const std::string_view> destination_texts();
std::span<const std::string_view> penalty_texts();

inline constexpr int kAccounts = 17;
constexpr uint32_t bit(Account account) { return 1U << static_cast<unsigned>(account); }
constexpr bool is_held(Account a) { return a >= Account::held_arrest && a <= Account::held_unspecified; }
constexpr bool is_dead(Account a) { return a == Account::dead || a == Account::dead_in_custody; }

}  // namespace stillheld::log
