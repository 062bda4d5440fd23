// The three books in one ledger, and `held` of every day of 1940 to 1960: as the
// ledger has it after the imports (every line a person of its own), and after a
// link run was taken in it.
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "dates/day.h"
#include "estonia/estonia.h"
#include "intake/import.h"
#include "ledger/cache.h"
#include "ledger/link_run.h"
#include "ledger/list_index.h"
#include "report.h"
#include "store/sqlite_store.h"

namespace stillheld::bench {

namespace {

using dates::Day;

// What `stillheld init --law estonia-1940` writes.
Status write_definitions(store::Writer& writer, const Clock& clock, Random& random) {
  TRY(scribe, intake::Scribe::begin(writer, "bench", clock, random));
  for (const std::string_view name : ledger::kDefinitionNames) {
    log::Entry e;
    e.kind = log::Kind::rule_set;
    e.name = name;
    e.text = name == "law" ? ledger::law_named("estonia-1940") : ledger::standard_definition(name);
    TRY(seq, scribe.append(e));
    (void)seq;
  }
  return writer.commit();
}

std::vector<HeldDay> series(const ledger::Books& books, Day first, Day last, const ledger::RuleSet& rules) {
  std::vector<HeldDay> out;
  for (const ledger::Counts3& day : books.series(first, last, books.latest_import(), rules)) out.push_back({day.low, day.best, day.high});
  return out;
}

// What `stillheld link --take` writes: one entry.
Status take_link_run(store::Writer& writer, ledger::Books& books, Day on, const ledger::RuleSet& rules, const Clock& clock, Random& random) {
  TRY(proposal, ledger::propose_link(books, writer, {}, on, rules));
  std::fprintf(stderr, "linked: %llu persons of %llu lines, blocking recall %.3f\n", static_cast<unsigned long long>(proposal.persons_after),
               static_cast<unsigned long long>(proposal.named), proposal.learnt.recall.recall);
  log::Entry e;
  std::vector<log::Personal> personals;
  ledger::fill_link_entry(proposal, e, personals);
  TRY(scribe, intake::Scribe::begin(writer, "bench", clock, random));
  TRY(seq, scribe.append(e, personals));
  (void)seq;
  TRY_VOID(writer.commit());
  return books.update(writer);
}

}  // namespace

void print_held(const std::string& folder, const intake::Profile& profile, const std::string& chart, bool every_day) {
  char pattern[] = "stillheld-estonia-XXXXXX";
  const std::string place = mkdtemp(pattern), path = place + "/ledger";
  SystemRandom random;
  FixedClock clock(1700000000000);
  must(store::create_sqlite(path, random.id()));
  ledger::Books books;
  Stopwatch watch;
  auto writer = must(store::write_sqlite(path, "bench"));
  must(write_definitions(*writer, clock, random));
  must(books.update(*writer));
  for (size_t b = 0; b < kBooks; ++b) {
    clock.set(clock.now() + 86400000);
    const ledger::ListIndex earlier(books);
    intake::ImportOptions options;
    options.file = book_path(folder, b);
    options.list = std::string(profile.list) + "-" + kBookNames[b];
    options.edition = {"Memento", "", ""};
    options.read.book = profile.book;
    const auto report = must(intake::import_list(*writer, earlier, profile, options, clock, random, {}));
    must(books.update(*writer));
    std::fprintf(stderr, "%s: %llu rows, %llu claims\n", kBookNames[b], static_cast<unsigned long long>(report.rows), static_cast<unsigned long long>(report.claims));
  }
  std::fprintf(stderr, "imported and folded in %.1f s; %zu persons, %zu of them odd\n", watch.seconds(), books.person_count(), books.odd_persons().size());

  const ledger::RuleSet rules = *must(books.definitions(books.latest_import()).rule_set("all_named"));
  const Day first = dates::from_civil(1940, 1, 1), last = dates::from_civil(1960, 12, 31);
  const auto alone = series(books, first, last, rules);
  clock.set(clock.now() + 86400000);
  must(take_link_run(*writer, books, first, rules, clock, random));
  const auto linked = series(books, first, last, rules);
  std::printf("day\tlow\tbest\thigh\tlinked low\tlinked best\tlinked high\n");
  size_t highest = 0;
  for (size_t d = 0; d < linked.size(); ++d) highest = linked[d].best > linked[highest].best ? d : highest;
  // Else the beginning of each year, the occupation, June 1941, the highest day.
  const auto told = [&](size_t d) {
    const std::string day = dates::iso(first + static_cast<Day>(d));
    return every_day || d == highest || day.ends_with("-01-01") || day == "1940-06-17" || day == "1941-06-13" || day == "1941-06-15" || day == "1941-07-01";
  };
  for (size_t d = 0; d < linked.size(); ++d)
    if (told(d)) std::printf("%s\t%lld\t%lld\t%lld\t%lld\t%lld\t%lld\n", dates::iso(first + static_cast<Day>(d)).c_str(), static_cast<long long>(alone[d].low),
                static_cast<long long>(alone[d].best), static_cast<long long>(alone[d].high), static_cast<long long>(linked[d].low),
                static_cast<long long>(linked[d].best), static_cast<long long>(linked[d].high));
  if (!chart.empty()) must(write_file_durably(chart, held_chart(first, alone, linked)));
  writer.reset();
  std::filesystem::remove_all(place);
}

}  // namespace stillheld::bench
