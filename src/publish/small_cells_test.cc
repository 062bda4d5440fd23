#include "publish/small_cells.h"

#include <gtest/gtest.h>

#include <functional>
#include <numeric>

#include "base/random.h"
#include "publish/answers_measure.h"
#include "publish/measure_nodes.h"
#include "publish/render.h"
#include "publish/small_books_test.h"

namespace stillheld::publish {
namespace {

using V = std::vector<size_t>;

TEST(SmallCells, ByHand) {
  EXPECT_EQ(told_together({{20, false}, {9, false}, {1, true}}), (V{1, 2}));
  EXPECT_EQ(told_together({{3, false}, {1, true}}), (V{0, 1}));
  EXPECT_EQ(told_together({{3, false}, {1, false}}), V{});
  EXPECT_EQ(told_together({{20, true}, {9, true}}), V{});
  EXPECT_EQ(told_together({{1, true}}), V{0});
  EXPECT_EQ(told_together({{1, true}, {0, false}, {1, true}, {40, false}}), (V{0, 2, 3}));
  EXPECT_EQ(told_together({}), V{});
  EXPECT_TRUE(is_small_part(1, 34));
  EXPECT_TRUE(is_small_part(33, 34));
  EXPECT_FALSE(is_small_part(0, 34));
  EXPECT_FALSE(is_small_part(34, 34));
  EXPECT_FALSE(is_small_part(12, 34));
}

// What somebody can work out who knows all that is shown, how many cells are told
// together and their sum, and the rule: try every way to fill them.
TEST(SmallCells, TheTotalDoesNotGiveThemBack) {
  SeededRandom random(17);
  int hidden_cells = 0;
  for (int round = 0; round < 4000; ++round) {
    std::vector<BreakdownCell> cells(1 + random.below(6));
    for (BreakdownCell& c : cells) c = {static_cast<int64_t>(random.below(random.below(3) == 0 ? 30 : 8)), random.below(3) == 0};
    const auto together = told_together(cells);
    int64_t total = 0, sum = 0;
    size_t filled = 0;
    for (const BreakdownCell& c : cells) total += c.count, filled += c.count > 0;
    for (const size_t i : together) sum += cells[i].count;
    // Nothing small that hides somebody is shown on its own.
    for (size_t i = 0; i < cells.size(); ++i)
      if (cells[i].hides && cells[i].count > 0 && cells[i].count < kSmallCell) {
        EXPECT_NE(std::find(together.begin(), together.end(), i), together.end());
      }
    if (together.empty()) continue;
    ++hidden_cells;
    if (together.size() < filled) {
      EXPECT_GE(together.size(), 2U);
      EXPECT_GE(sum, kSmallCell);
    }
    if (together.size() < 2 || sum < kSmallCell) continue;  // all there are
    // Every cell told together can hold at least two different numbers.
    std::vector<std::vector<bool>> can(together.size(), std::vector<bool>(static_cast<size_t>(sum) + 1, false));
    std::vector<int64_t> way(together.size());
    const std::function<void(size_t, int64_t)> fill = [&](size_t at, int64_t left) {
      if (at + 1 == together.size()) {
        if (left < 1) return;
        way[at] = left;
        for (size_t i = 0; i < way.size(); ++i) can[i][static_cast<size_t>(way[i])] = true;
        return;
      }
      for (int64_t n = 1; n + static_cast<int64_t>(together.size() - at - 1) <= left; ++n) {
        way[at] = n;
        fill(at + 1, left - n);
      }
    };
    if (sum > 40 || together.size() > 4) continue;  // trying all takes too long, and there are more ways
    fill(0, sum);
    for (const auto& numbers : can)
      if (sum > static_cast<int64_t>(together.size())) {
        EXPECT_GE(std::count(numbers.begin(), numbers.end(), true), 2);
      }
  }
  EXPECT_GT(hidden_cells, 500);
}

class SmallCellsOut : public SmallBooks {
 protected:
  // Beside the three of SmallBooks (one freed by pardon): eight home by full term,
  // two by pardon, and one abroad.
  void people() {
    std::string rows(kPeople);
    for (int i = 0; i < 11; ++i)
      rows += "q" + std::to_string(i) + ",Quo Vydumany " + std::to_string(i) + ",,2023-01-0" + std::to_string(1 + i % 9) + ",,,2025-03-1" + std::to_string(i % 9) +
              (i < 8 ? ",full_term,home,,\n" : i < 10 ? ",pardon,home,,\n" : ",exchange,abroad_forced,,\n");
    import("simple", rows);
    for (const char* handle : {"prykladna", "vydumanaia", "niachto"}) decide(handle, log::Kind::consent, "granted");
    for (int i = 0; i < 11; ++i) decide("q" + std::to_string(i), log::Kind::consent, "granted");
  }
  Node balance() { return balance_answer(ask(), *dates::parse_day("2024-12-31"), *dates::parse_day("2025-12-31"), std::nullopt, books_.latest_import()).take(); }
};

TEST_F(SmallCellsOut, ABalanceForThePublicTellsSmallCellsTogether) {
  people();
  const std::string open = to_json(for_public(balance()), false);
  EXPECT_NE(open.find("\"exchange\""), std::string::npos);
  EXPECT_EQ(open.find("not_told"), std::string::npos);
  // The exchanged one is only counted: her way must not be told.
  decide("q10", log::Kind::withhold, "count_only");
  const std::string closed = to_json(for_public(balance()), false);
  EXPECT_EQ(closed.find("\"exchange\""), std::string::npos) << closed;
  EXPECT_NE(closed.find("not_told"), std::string::npos);
  // The sums are the same, and the desk sees all.
  const Redacted shown = for_public(balance());
  int64_t out = 0;
  for (const Node& f : shown.view().at("out").items()) out += f.at("count").number();
  int64_t all = 0;
  const Node whole = balance();
  for (const Node& f : whole.at("out").items()) all += f.at("count").number();
  EXPECT_EQ(out, all);
  EXPECT_NE(to_json(for_desk(balance()), false).find("\"exchange\""), std::string::npos);
}

TEST_F(SmallCellsOut, AShareOfTheNamedIsNotToldWhereItIsSmallAndSomebodyIsHidden) {
  people();
  const auto flows = [&] { return flows_answer(ask(), *dates::parse_day("2024-12-31"), *dates::parse_day("2025-12-31"), "").take(); };
  const auto exile = [](const Node& answer) -> const Node& {
    for (const Node& f : answer.at("named").items())
      if (f.at("name").string() == "named_exile_share") return f;
    return answer;
  };
  const Redacted open = for_public(flows());
  EXPECT_FALSE(exile(open.view()).at("value").is_null());
  decide("q10", log::Kind::withhold, "count_only");
  const Redacted closed = for_public(flows());
  EXPECT_TRUE(exile(closed.view()).at("value").is_null());
  EXPECT_TRUE(exile(closed.view()).at("numerator").is_null());
  EXPECT_EQ(exile(closed.view()).at("why").string(), "small_cell");
  EXPECT_FALSE(exile(for_desk(flows()).view()).at("value").is_null());
}

}  // namespace
}  // namespace stillheld::publish
