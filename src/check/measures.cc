// Sanctions and reliefs of a text against those of the books.
#include <algorithm>

#include "check/bodies.h"
#include "check/check.h"

namespace stillheld::check {

namespace {

std::string joined(const std::set<std::string>& words) {
  std::string out;
  for (const std::string& w : words) out += (out.empty() ? "" : ", ") + w;
  return out;
}

bool share(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& x) { return b.contains(x); });
}

// The numbers that stand in the words, as digits.
std::vector<int64_t> numbers_in(std::string_view text) {
  std::vector<int64_t> out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') continue;
    int64_t value = 0;
    const bool part = i > 0 && (text[i - 1] == '.' || text[i - 1] == ',' || text[i - 1] == '-');
    size_t digits = 0;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits) value = std::min<int64_t>(value * 10 + (text[i] - '0'), 1000000);
    if (!part && digits < 5) out.push_back(value);
  }
  return out;
}

}  // namespace

// Absence contradicts nothing here either: the books hold what was reported of,
// and there are more sanctions than those.
void Checker::check_measure(CheckedClaim& c) {
  c.why = "nothing";
  if (c.claim.status != reading::ClaimStatus::asserted) return;
  const bool relief = c.claim.kind == reading::ClaimKind::concession;
  const std::string_view sentence = sentence_of(c);
  // "Announced that it would lift sanctions" imposes none.
  if (!relief && !bodies_in(c.claim.value.object, "lifting").empty()) return;
  std::set<std::string> actors = bodies_in(c.claim.value.actor, "actor");
  if (actors.empty()) actors = bodies_in(sentence, "actor");
  // Without a word of who did it, nothing is told that could be compared.
  if (actors.empty()) return;
  const std::set<std::string> objects = bodies_in(sentence, "object");
  const bool dated = c.claim.date.origin != reading::DateOrigin::none;
  const Day from = dated ? c.claim.date.from - 3 : dates::kMinDay, to = dated ? c.claim.date.to + 3 : window_.to;
  const std::vector<int64_t> numbers = numbers_in(c.claim.value.object);
  const Measure* best = nullptr;
  int best_score = -1;
  bool best_object = false, best_number = false;
  for (const Measure& m : measures_) {
    if (m.relief != relief || !actors.contains(m.actor) || m.to < from || m.from > to) continue;
    const bool object = objects.empty() || share(objects, m.objects);
    const bool number = numbers.empty() || (m.individuals < 0 && m.entities < 0) ||
                        std::any_of(numbers.begin(), numbers.end(), [&](int64_t n) { return n == m.individuals || n == m.entities || n == m.individuals + m.entities; });
    const int score = (object ? 2 : 0) + (number ? 1 : 0);
    // Of several alike, the last one: texts tell of what is new.
    if (score >= best_score) {
      best = &m;
      best_score = score;
      best_object = object;
      best_number = number;
    }
  }
  if (best == nullptr) return;
  c.evidence.push_back({best->seq, 0xFFFFFFFF, std::string(relief ? "relief " : "sanction ") + days_text(best->from, best->to) + " " + best->actor});
  c.fields.push_back({"actor", joined(actors), best->actor, true});
  if (dated) c.fields.push_back({"date", days_text(c.claim.date.from, c.claim.date.to), days_text(best->from, best->to), c.claim.date.from <= best->to && best->from <= c.claim.date.to});
  if (!objects.empty()) c.fields.push_back({"object", joined(objects), joined(best->objects), best_object});
  if (!numbers.empty() && (best->individuals >= 0 || best->entities >= 0)) {
    std::string said;
    for (const int64_t n : numbers) said += (said.empty() ? "" : ", ") + std::to_string(n);
    c.fields.push_back({"count", said, (best->individuals >= 0 ? std::to_string(best->individuals) : "?") + ", " + (best->entities >= 0 ? std::to_string(best->entities) : "?"), best_number});
  }
  // Without a day and without a thing, anything of that actor would fit.
  const bool said_enough = dated || !objects.empty();
  c.verdict = best_object && best_number && said_enough ? Verdict::supported : Verdict::not_in_ledger;
  c.why = c.verdict == Verdict::supported ? "measure_fits" : "measure_near";
  c.particulars = {best->actor, days_text(best->from, best->to)};
}

}  // namespace stillheld::check
