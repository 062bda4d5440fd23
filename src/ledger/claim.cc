#include "ledger/claim.h"

#include <algorithm>

namespace stillheld::ledger {

uint32_t Words::add(std::string_view text) {
  const auto found = numbers_.find(std::string(text));
  if (found != numbers_.end()) return found->second;
  const auto number = static_cast<uint32_t>(texts_.size());
  texts_.emplace_back(text);
  numbers_.emplace(texts_.back(), number);
  return number;
}

uint32_t Words::find(std::string_view text) const {
  const auto found = numbers_.find(std::string(text));
  return found == numbers_.end() ? 0 : found->second;
}

namespace {
template <class Enum>
Result<Enum> code(const std::string& text, Enum absent, std::string_view member) {
  if (text.empty()) return absent;
  const auto found = parse_code<Enum>(text);
  if (!found) return fail(Code::kDamaged, {"a claim has the unknown " + std::string(member) + " “" + text + "”"});
  return *found;
}
}  // namespace

Result<Claim> read_claim(Seq seq, const log::Entry& e, const Source* source, dates::Day captured, Words& words) {
  Claim c;
  c.seq = seq;
  c.import = static_cast<uint32_t>(e.import);
  if (e.record != log::kAbsent) c.record = static_cast<uint32_t>(e.record);
  if (e.replaces != log::kAbsent) c.replaces = static_cast<uint32_t>(e.replaces);
  if (e.source != log::kAbsent) c.source = static_cast<uint32_t>(e.source);
  TRY(what, code(e.what, What::remark, "kind"));
  TRY(way, code(e.way, Way::none, "way"));
  TRY(destination, code(e.dest, Destination::none, "destination"));
  TRY(penalty, code(e.penalty, Penalty::none, "penalty"));
  TRY(grade, code(e.grade, Grade::seen, "grade"));
  TRY(standing, code(e.status, Standing::accepted, "status"));
  c.what = what;
  c.way = way;
  c.destination = destination;
  c.penalty = penalty;
  c.grade = grade;
  c.standing = standing;
  TRY(date, dates::parse_edtf(e.date));
  c.date = date;
  if (e.months != log::kAbsent) c.months = static_cast<int16_t>(std::clamp<int64_t>(e.months, 0, 12000));
  if (e.absentia != log::kAbsent) c.absentia = static_cast<int8_t>(e.absentia != 0);
  c.after_the_fact = e.state == "ex_post_facto";
  const std::string& word = !e.wave.empty() ? e.wave : !e.org.empty() ? e.org : e.name;
  c.word = words.add(word);
  if (source != nullptr) {
    c.group = source->group;
    if (source->published.has_earliest()) c.published_from = source->published.earliest();
    if (source->published.has_latest()) c.published_to = source->published.latest();
  }
  c.published_to = std::min(c.published_to, captured);
  const bool of_the_future = what == What::expected_release;
  if (!of_the_future) {
    // Nobody reports what has not happened yet.
    if (c.date.has_earliest()) c.published_from = std::max(c.published_from, std::min(c.date.earliest(), c.published_to));
    if (!c.date.has_latest() && c.date.earliest() <= c.published_to && c.date.is_event())
      c.date.first_certain = c.date.last_possible = c.published_to;
  }
  c.published_from = std::min(c.published_from, c.published_to);
  return c;
}

}  // namespace stillheld::ledger
