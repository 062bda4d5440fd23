#include "identity/explain.h"

#include <algorithm>
#include <cstdlib>

namespace stillheld::identity {

Explanation explain(const Scorer& scorer, const Run& run, uint32_t row_a, uint32_t row_b) {
  Batch batch;
  scorer.comparison().compare(scorer.table(), &row_a, &row_b, 1, batch);
  const Model& model = scorer.model();
  const uint32_t* a = scorer.table().cells(row_a);
  const uint32_t* b = scorer.table().cells(row_b);
  Explanation result;
  result.prior = result.score = model.prior_bits;
  result.circle = scorer.circle_of(batch, 0);
  result.bars.reserve(model.digits.size());
  for (size_t d = 0; d < model.digits.size(); ++d) {
    const DigitModel& digit = model.digits[d];
    const uint8_t level = batch.digit[d][0];
    Bar bar{d, digit.name, digit.levels[level], model.weights(result.circle, d)[level],
            scorer.term(a, b, d, level, result.circle)};
    result.score += bar.bits + bar.term;
    result.bars.push_back(std::move(bar));
  }
  result.probability = probability(result.score);

  // One tip a field: the level on the other side that is nearest to here.
  const bool above = result.score >= run.cluster.edge;
  for (const Bar& bar : result.bars) {
    const DigitModel& digit = model.digits[bar.digit];
    // As if the other bars stayed as they are; a name that changes may in truth
    // change the circle, too.
    const Bits rest = result.score - bar.bits - bar.term;
    Tip best;
    bool found = false;
    for (size_t l = 0; l < digit.levels.size(); ++l) {
      const Bits score = rest + model.weights(result.circle, bar.digit)[l];
      if (digit.levels[l] == bar.level || (score >= run.cluster.edge) == above) continue;
      if (found && std::abs(score - result.score) >= std::abs(best.score - result.score)) continue;
      best = {bar.digit, digit.levels[l], score};
      found = true;
    }
    if (found) result.tips.push_back(best);
  }
  std::stable_sort(result.tips.begin(), result.tips.end(), [&](const Tip& x, const Tip& y) {
    return std::abs(x.score - result.score) < std::abs(y.score - result.score);
  });
  return result;
}

}  // namespace stillheld::identity
