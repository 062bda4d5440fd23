// When the books came to know of arrests, for every measure that late news spoils
// (M3, M21); and the stays from which curves are made (M2, M16).
//
// Definition.  A person became known on the day on which the import was recorded
// that first told of him.  The first import, and any that brought a quarter of all
// people at once, say nothing of that: they are *bulk*, and their people have no
// history.  No other day stands in for it.
//
// (1) What became known after the day asked about is not in it.
// (2) A stay that somebody was first heard of after its end is no stay that could
//     have been watched: it is counted (`after_release`) and left out of curves.
// (3) Later stays of a person have no history of their own.
//
// Counter-example: the day on which a source was published, where only the capture
// is dated.  That is an assumption, and a delay reckoned from it is one too.
//
// Threads: reading only.  Tested by cli/measures_test.cc.
#pragma once

#include <set>
#include <vector>

#include "measure/delay.h"
#include "measure/named.h"
#include "measure/stays.h"
#include "measure/statutes.h"
#include "measure/survival.h"
#include "publish/answers.h"

namespace stillheld::publish {

// The imports that have no history: the first, and whatever brought a quarter of
// all people at once.
std::set<uint32_t> bulk_imports(const std::vector<measure::PersonStays>& people);
std::optional<Day> recorded_day(const Ask& ask, uint32_t import);

// Periods that a question may ask for.
inline constexpr int kGreatestPeriods = 4000;

// Arrests of the named by period, and when the books came to know of each.
struct ReportedIntake {
  Day first = 0;  // the day before the first period; the last one ends on `to`
  int32_t periods = 0;
  std::vector<double> counts;
  std::vector<measure::Report> reports;
  int64_t undated = 0, without_history = 0;
};
ReportedIntake reported_intake(const Ask& ask, const std::vector<measure::PersonStays>& people, Day to, int32_t periods, int days);
// The triangle of what was reported when; a refusal where too little has a history.
measure::Answer<measure::ReportingTriangle> triangle_of(const ReportedIntake& intake);

// Arrests of (from, to] that are known, and how many will be: by weeks, the ends of
// the weeks' intervals added up (their errors may go together).
measure::Answer<measure::LateNews> late_news(const Ask& ask, const std::vector<measure::PersonStays>& people, Day from, Day to);

// How often these books, asked week by week about the past, said "lower" of four
// weeks that were not (M21); a refusal if they have no history of knowledge.
measure::Figure false_improvement(const Ask& ask, const std::vector<measure::PersonStays>& people, Day to);
measure::Figure false_improvement_of(const measure::FalseImprovement& found);

struct StaySpells {
  measure::Spells spells;
  int64_t undated = 0, vague = 0, without_history = 0, after_release = 0;
};
// Stays that began in (from, to], each by its kind of exit (Exit + 1), from the day
// on which it became known.
StaySpells stay_spells(const Ask& ask, const std::vector<measure::PersonStays>& people, Day from, Day to);
// M2 of the named, by the curve of everybody's stays.
measure::Figure held_range_figure(const Ask& ask, const std::vector<measure::PersonStays>& people, Day on);
// M2 of those whom a rule set may count on a day.
measure::Figure held_range_figure(const Ask& ask, const std::vector<measure::PersonStays>& people, Day on, const std::vector<measure::HeldBy>& held);

}  // namespace stillheld::publish
