#include "dates/compare.h"

#include <algorithm>

namespace stillheld::dates {
namespace {

// In every function `all` and `some` are the question asked of the least and
// of the most favourable realisation.  Both exist in each Date: (earliest,
// earliest_last) and (latest_first, latest) are realisations, and for a
// stretch (earliest, latest) is one too.
Answer answer(bool all, bool some) {
  if (all) return Answer::certainly;
  return some ? Answer::possibly : Answer::never;
}

}  // namespace

Answer before(const Date& a, const Date& b) {
  return answer(a.latest() < b.earliest(), a.earliest_last() < b.latest_first());
}

Answer after(const Date& a, const Date& b) { return before(b, a); }

Answer same_day(const Date& a, const Date& b) {
  // A date is one day d where d is both a possible first and a possible last.
  const Day lo = std::max(a.earliest_last(), b.earliest_last());
  const Day hi = std::min(a.latest_first(), b.latest_first());
  const bool all =
      a.earliest() == a.latest() && b.earliest() == b.latest() && a.earliest() == b.earliest();
  return answer(all, lo <= hi);
}

Answer on_or_before(const Date& date, Day day) {
  return answer(date.latest() <= day, date.earliest_last() <= day);
}

Answer on_or_after(const Date& date, Day day) {
  return answer(date.earliest() >= day, date.latest_first() >= day);
}

Answer covers(const Date& fact, Day day) {
  const bool all = fact.latest_first() <= day && day <= fact.earliest_last();
  const bool some =
      (!fact.starts || fact.earliest() <= day) && (!fact.ends || day <= fact.latest());
  return answer(all, some);
}

Answer overlaps(const Date& a, const Date& b) {
  const bool all = a.latest_first() <= b.earliest_last() && b.latest_first() <= a.earliest_last();
  const bool some = (!a.starts || !b.ends || a.earliest() <= b.latest()) &&
                    (!b.starts || !a.ends || b.earliest() <= a.latest());
  return answer(all, some);
}

}  // namespace stillheld::dates
