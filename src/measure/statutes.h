// The legal lock (M19): of the laws by which people are held, how many are still
// in force and still used.
//
// Definition.  A *statute* is an article that a claim of the books knows, with the
// day since which it is in force and, if it was repealed, the last one.  A *case*
// is a stay of which the books know under which articles it was (charge, verdict).
// Of the articles used in at least one case in twenty, how many are in force on a
// day, and were used for somebody arrested in the 180 days before?
//
//   in force    yes or no by the statute's own bounds, else not known
//   used        yes: somebody certainly arrested in those days has a case under it
//               no: nobody has, all arrested in those days have known articles, and
//                   late news (delay.h) leaves less than one chance in twenty that
//                   somebody known later will
//               else not known
//
//   342: 41 of 60 cases, in force, used on 3 March      counts in low and high
//   369: 9 of 60 cases, in force, not seen used since   counts in high only
//   130: 12 of 60 cases, repealed on 1 January          counts in neither
//
// Why.  Releases are a gesture; the law is a rule.  Who is let go today can be
// taken tomorrow under the same article.
//
// Counter-example: “no arrest under 369 in half a year, so it is dead”.  What is
// not known yet is no proof of disuse.
//
// (1) low ≤ high ≤ k, the number of articles used in 5 % of the cases.
// (2) Parts are not told apart: 342(1) and 342(2) are one article.  361 and
//     361-1 are two.
// (3) A statute is known as of an import, like every claim; one that says nothing
//     of its end may have been repealed since the day of its source.
//
// Refusals: no_statutes (the books hold none), no_articles (no case has a known
// article), few_cases (one person is no measure).  Assumes: statutes_coded (that
// claims name the articles rightly).  Threads: reading only.
// Tested by statutes_test.cc, cases/measures/legal_lock.case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "measure/figure.h"
#include "measure/stays.h"

namespace stillheld::measure {

// "130(3);361-1", "ч. 1 ст. 342", "Art. 369-1, part 2": the articles in it, each
// once, in the order of the text.
std::vector<std::string> article_numbers(std::string_view text);

struct Statute {
  std::string article, title;
  Day since_earliest = dates::kMinDay, since_latest = dates::kMinDay;
  // The first day on which it was not in force any more.
  Day until_earliest = dates::kMaxDay, until_latest = dates::kMaxDay;
  Seq entry = 0;
  bool recalled = false;
};

// Claims of the kind context, mode "statute", that stand at `import`.
std::vector<Statute> statutes(const ledger::Books& books, uint32_t import);

// What will still become known of arrests of the last days (delay.h).
struct LateNews {
  int64_t known = 0;
  double estimate = 0, low = 0, high = 0;
};

struct LegalLock {
  struct Article {
    std::string number;
    int64_t cases = 0;
    std::optional<Statute> statute;  // absent: the books don't know it
    std::optional<bool> in_force, used;
    std::optional<Day> last_use;  // last certain arrest under it
  };
  std::vector<Article> articles;  // used in 5 % of the cases, most used first
  int64_t cases = 0, recent_arrests = 0, recent_uncoded = 0;
  ledger::Range in_force, locked;
};

Answer<LegalLock> legal_lock(const std::vector<PersonStays>& people, const std::vector<Statute>& statutes, Day on,
                             const Answer<LateNews>& late, int days = 180);

// As figures: how many are in force, how many are in force and used.
std::vector<Figure> legal_lock_figures(const Answer<LegalLock>& lock, int days = 180);

}  // namespace stillheld::measure
