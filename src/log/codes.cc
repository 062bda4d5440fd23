#include "log/codes.h"

#include <array>

namespace stillheld::log {

namespace {
#define X(name, text) text,
constexpr std::string_view kAccountTexts[] = {STILLHELD_ACCOUNTS(X)};
constexpr std::string_view kWayTexts[] = {STILLHELD_WAYS(X)};
constexpr std::string_view kDestinationTexts[] = {STILLHELD_DESTINATIONS(X)};
constexpr std::string_view kPenaltyTexts[] = {STILLHELD_PENALTIES(X)};
constexpr std::string_view kWhatTexts[] = {STILLHELD_WHATS(X)};
#undef X
constexpr std::string_view kCertaintyTexts[] = {"none", "silent", "term", "attested"};
constexpr std::string_view kGradeTexts[] = {"seen", "seen_day_recalled", "derived", "recalled"};
constexpr std::string_view kStandingTexts[] = {"accepted", "proposed", "conflict", "revoked", "retracted", "superseded"};
static_assert(std::size(kAccountTexts) == kAccounts);

template <class Enum>
std::optional<Enum> find(std::span<const std::string_view> texts, std::string_view text) {
  for (size_t i = 0; i < texts.size(); ++i)
    if (texts[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}
}  // namespace

std::string_view text_of(Account c) { return kAccountTexts[static_cast<size_t>(c)]; }
std::string_view text_of(Way c) { return kWayTexts[static_cast<size_t>(c)]; }
std::string_view text_of(Destination c) { return kDestinationTexts[static_cast<size_t>(c)]; }
std::string_view text_of(Penalty c) { return kPenaltyTexts[static_cast<size_t>(c)]; }
std::string_view text_of(What c) { return kWhatTexts[static_cast<size_t>(c)]; }
std::string_view text_of(Certainty c) { return kCertaintyTexts[static_cast<size_t>(c)]; }
std::string_view text_of(Grade c) { return kGradeTexts[static_cast<size_t>(c)]; }
std::string_view text_of(Standing c) { return kStandingTexts[static_cast<size_t>(c)]; }

template <> std::optional<Account> parse_code<Account>(std::string_view t) { return find<Account>(kAccountTexts, t); }
template <> std::optional<Way> parse_code<Way>(std::string_view t) { return find<Way>(kWayTexts, t); }
template <> std::optional<Destination> parse_code<Destination>(std::string_view t) { return find<Destination>(kDestinationTexts, t); }
template <> std::optional<Penalty> parse_code<Penalty>(std::string_view t) { return find<Penalty>(kPenaltyTexts, t); }
template <> std::optional<What> parse_code<What>(std::string_view t) { return find<What>(kWhatTexts, t); }
template <> std::optional<Grade> parse_code<Grade>(std::string_view t) { return find<Grade>(kGradeTexts, t); }
template <> std::optional<Standing> parse_code<Standing>(std::string_view t) { return find<Standing>(kStandingTexts, t); }

std::span<const std::string_view> account_texts() { return kAccountTexts; }
std::span<const std::string_view> way_texts() { return kWayTexts; }
std::span<const std::string_view> what_texts() { return kWhatTexts; }
std::span<const std::string_view> destination_texts() { return kDestinationTexts; }
std::span<const std::string_view> penalty_texts() { return kPenaltyTexts; }

}  // namespace stillheld::log
