// What came in and what went out in a period, by published numbers (M5, M6,
// M8, M10): who replaces whom, and does the sum close?
//
// Definition.  A period is (from, to].  Of one definition (who counts), the
// stock nearest to either end and the flows published for about this period are
// put together; every figure keeps its days and its entry of the log.
//
//   in    newly recognised
//   out   all exits: pardoned + exchanged + let go without custody + full terms
//         + deaths, or what was published as all who left, whichever is more
//
// Three denominators, all exits first: 509 in for at least 644 out is one thing;
// 509 for 342 pardoned is another; and a full term served is no mercy.
//
// What all exits are at most is known only from the other side: opening + in −
// closing.  Published numbers don't close to the head, so the publisher's own
// slack (`margin`) is added: the greatest of 2, 1 % of the opening, and the
// greatest difference between two of its figures for one day.
//
// The running totals ("4,339 recognised ever") are a second way to the same
// flows, and a check of them: ever recognised at the end − at the beginning.
// Where no total was published, held + no longer held is one.
//
//   2025, Viasna: opening 1,265 · in 509 · out ≥ 644 · closing 1,135
//     residual ≥ 5; 509 for 644 or more: at most 0.79; for 342 pardoned: 1.49
//
// Counter-example: adding 189 expelled to 342 pardoned.  Expelled is where to,
// pardoned is how: they overlap, and `expelled` enters no sum.
//
// (1) Nothing is added up of different definitions.
// (2) A flow that was not published is absent; it is never nought.
// (3) Derived counts (our own sums) prove nothing and are left out.
// (4) A flow of parts of the period only is a lower bound (`whole` false).
//
// Assumes: identity (exits are bounded by what the stocks leave room for),
// independent_counts (the interval of a ratio).  Threads: reading only.
// Tested by flows_test.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/waves.h"
#include "measure/figure.h"

namespace stillheld::measure {

using ledger::PublishedCount;

struct KnownFlow {
  Range range;
  Day from = 0, to = 0;  // first and last day that the figures speak of
  bool whole = true;     // one figure for about the whole period
  std::vector<Seq> entries;
};

struct WavesInside {
  int64_t waves = 0;
  Range people;          // political cases where they are told apart, else 0 to all
  int64_t total = 0;     // all people of waves whose number is published
  int64_t without_number = 0;
  std::optional<Day> last_large;  // day of the largest
  int64_t largest = 0;
  std::string largest_id;
  std::vector<Seq> entries;
};

struct RunningTotals {
  Range in, out;  // came to be recognised; came to be no longer held
  Day from = 0, to = 0;
  std::vector<Seq> entries;
};

struct PublishedFlows {
  std::string definition;
  Day from = 0, to = 0;  // as asked
  std::optional<PublishedCount> opening, closing;
  std::vector<PublishedCount> stocks;  // of days inside, in order
  std::optional<KnownFlow> recognised, pardoned, full_term, deaths, exchanged, noncustodial, amnestied, expelled, left;
  std::optional<RunningTotals> totals;
  WavesInside waves;
  int64_t margin = 2;
  std::vector<std::string> missing;  // part.NAME of what was not published
  Day first_day() const { return opening ? opening->period_end : from; }
  Day last_day() const { return closing ? closing->period_end : to; }
};

// The definition of which most stocks are published; empty if there is none.
std::string main_definition(const std::vector<PublishedCount>& counts);

// kUnknownCounts is the caller's business: a definition without counts gives
// flows in which everything is absent.
PublishedFlows published_flows(const std::vector<PublishedCount>& counts, const std::vector<ledger::Wave>& waves,
                               std::string_view definition, Day from, Day to);

// Bounds of what came in, of all that went out, and of those let go before
// their time; absent where nothing at all is known.
std::optional<Range> came_in(const PublishedFlows& flows);
std::optional<Range> all_exits(const PublishedFlows& flows);
std::optional<Range> early_exits(const PublishedFlows& flows);
// closing − opening.
std::optional<Range> stock_change(const PublishedFlows& flows);

Figure net_relief(const PublishedFlows& flows);                    // M8
Figure identity_residual(const PublishedFlows& flows);             // M5
// M5 by publisher and by window: of every definition with a stock, the days asked
// for, and every period inside them of which it published its recognitions.
struct ResidualRow {
  std::string definition;
  Day from = 0, to = 0;
  Figure figure;
  std::vector<std::string> missing;  // part.NAME of what was not published
};
std::vector<ResidualRow> residuals(const std::vector<PublishedCount>& counts, const std::vector<ledger::Wave>& waves, Day from, Day to);
// M6 as published: all exits, early exits, verified exits; in this order.
std::vector<Figure> replacement(const PublishedFlows& flows, std::optional<int64_t> verified);
// The same of all and of early exits, which the stocks bound from above too:
// what the verdict goes by.
std::vector<Figure> replacement_by_room(const PublishedFlows& flows);
Figure exile_share(const PublishedFlows& flows);                   // M10
Figure expiry_share(const PublishedFlows& flows);                  // M10
// Pardoned by published number against the waves known one by one.
Figure unlisted_pardons(const PublishedFlows& flows);
// Recognised in the period against the growth of the running total.
Figure unexplained_total(const PublishedFlows& flows);
// M3 is not done on these: what came in a day, now and in the nearest earlier
// period that is counted in the same way.  A lower bound, for late news adds.
Figure intake_against_before(const std::vector<PublishedCount>& counts, const PublishedFlows& flows);

}  // namespace stillheld::measure
