#include "reading/claim.h"

namespace stillheld::reading {

namespace {
#define X(name) #name,
constexpr std::string_view kKinds[] = {STILLHELD_CLAIM_KINDS(X)};
constexpr std::string_view kStatuses[] = {STILLHELD_CLAIM_STATUSES(X)};
constexpr std::string_view kOrigins[] = {STILLHELD_DATE_ORIGINS(X)};
constexpr std::string_view kGrades[] = {STILLHELD_CLAIM_GRADES(X)};
#undef X

template <class Enum, size_t N>
std::optional<Enum> parse(const std::string_view (&texts)[N], std::string_view text) {
  for (size_t i = 0; i < N; ++i)
    if (texts[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}
}  // namespace

std::string_view text_of(ClaimKind kind) { return kKinds[static_cast<size_t>(kind)]; }
std::string_view text_of(ClaimStatus status) { return kStatuses[static_cast<size_t>(status)]; }
std::string_view text_of(DateOrigin origin) { return kOrigins[static_cast<size_t>(origin)]; }
std::string_view text_of(ClaimGrade grade) { return kGrades[static_cast<size_t>(grade)]; }
std::optional<ClaimKind> claim_kind(std::string_view text) { return parse<ClaimKind>(kKinds, text); }
std::optional<ClaimStatus> claim_status(std::string_view text) { return parse<ClaimStatus>(kStatuses, text); }

}  // namespace stillheld::reading
