// A million people with five million claims: import, open, ask.
//
// Generates ten lists, imports each with full sync and folds it into the books
// (as `stillheld import` does), opens the ledger again from its cache, and asks
// for random days, known times and rule sets.  STILLHELD_BENCH_PERSONS makes it
// smaller.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "books/generate.h"
#include "intake/import.h"
#include "ledger/cache.h"
#include "ledger/list_index.h"
#include "publish/answers_measure.h"
#include "report.h"
#include "store/sqlite_store.h"

using namespace stillheld;

namespace {

template <class T>
T must(Result<T> result) {
  if (result.ok()) return result.take();
  std::fprintf(stderr, "%s %s\n", std::string(row_of(result.error().code).key).c_str(),
               result.error().params.empty() ? "" : result.error().params[0].c_str());
  std::exit(1);
}

void must(Status status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", std::string(row_of(status.error().code).key).c_str());
  std::exit(1);
}

double peak_gigabytes() {
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1048576;
}

}  // namespace

int main() {
  const char* size = std::getenv("STILLHELD_BENCH_PERSONS");
  const uint64_t persons = size != nullptr ? std::strtoull(size, nullptr, 10) : 1000000;
  const uint64_t lists = 10, each = std::max<uint64_t>(persons / lists, 1);
  char pattern[] = "stillheld-bench-XXXXXX";
  const std::string folder = std::filesystem::absolute(mkdtemp(pattern)).string();
  SystemRandom random;
  const auto profile = must(intake::Profile::parse(bench::generated_profile(), "generated.toml"));

  std::fprintf(stderr, "generating %llu persons\n", static_cast<unsigned long long>(persons));
  for (uint64_t i = 0; i < lists; ++i) std::ofstream(folder + "/" + std::to_string(i) + ".csv") << bench::generate_list(1, i * each, each, 0);
  std::ofstream(folder + "/0-next.csv") << bench::generate_list(1, 0, each, 1);

  const std::string ledger = folder + "/ledger";
  must(store::create_sqlite(ledger, random.id()));
  FixedClock clock(1700000000000);
  uint64_t claims = 0;
  bench::Stopwatch all;
  double folding = 0;
  ledger::Books books;
  {
    auto writer = must(store::write_sqlite(ledger, "bench"));
    for (uint64_t i = 0; i < lists; ++i) {
      clock.set(clock.now() + 86400000);
      const ledger::ListIndex earlier(books);
      intake::ImportOptions options;
      options.file = folder + "/" + std::to_string(i) + ".csv";
      options.list = "list-" + std::to_string(i);
      options.edition = {"generator", "", "2026-05-01"};
      const auto report = must(intake::import_list(*writer, earlier, profile, options, clock, random, {}));
      claims += report.claims;
      bench::Stopwatch fold;
      must(books.update(*writer));
      folding += fold.seconds();
      std::fprintf(stderr, "list %llu: %.1f s\n", static_cast<unsigned long long>(i), all.seconds());
    }
    must(ledger::save_books(books, ledger, *writer));
  }
  const double seconds = all.seconds();
  bench::figure("persons", static_cast<double>(books.person_count()), "persons", bench::Goal::at_least, static_cast<double>(each * lists));
  bench::figure("claims", static_cast<double>(claims), "claims", bench::Goal::at_least, 4.9 * static_cast<double>(each * lists));
  bench::figure("import", static_cast<double>(claims) / seconds, "claims/s", bench::Goal::at_least, 100000);
  std::fprintf(stderr, "of %.1f s, folding took %.1f s; peak %.2f GB so far\n", seconds, folding, peak_gigabytes());

  bench::Stopwatch edition;
  {
    auto writer = must(store::write_sqlite(ledger, "bench"));
    clock.set(clock.now() + 86400000);
    const ledger::ListIndex earlier(books);
    intake::ImportOptions options;
    options.file = folder + "/0-next.csv";
    options.list = "list-0";
    options.edition = {"generator", "", "2026-05-01"};
    const auto report = must(intake::import_list(*writer, earlier, profile, options, clock, random, {}));
    must(books.update(*writer));
    must(ledger::save_books(books, ledger, *writer));
    std::fprintf(stderr, "next edition: %llu changed of %llu rows in %.1f s\n", static_cast<unsigned long long>(report.changed),
                 static_cast<unsigned long long>(report.rows), edition.seconds());
  }
  books = {};

  bench::Stopwatch opening;
  auto reader = must(store::open_sqlite(ledger));
  books = must(ledger::open_books(*reader, ledger, false));
  bench::figure("open", opening.seconds(), "s", bench::Goal::at_most, 2);

  const auto& definitions = books.definitions(books.latest_import());
  const dates::Day begin = dates::from_civil(2020, 5, 1);
  SeededRandom dice(7);
  std::vector<double> any, latest;
  int64_t sum = 0;
  for (int i = 0; i < 400; ++i) {
    const auto day = begin + static_cast<dates::Day>(dice.below(2400));
    const auto& rules = definitions.rule_sets[dice.below(4)];
    const auto import = static_cast<uint32_t>(1 + dice.below(books.latest_import()));
    bench::Stopwatch one;
    sum += books.held(day, import, rules).high;
    any.push_back(one.seconds() * 1000);
    bench::Stopwatch two;
    sum += books.held(day, books.latest_import(), rules).high;
    latest.push_back(two.seconds() * 1000);
  }
  std::sort(any.begin(), any.end());
  std::sort(latest.begin(), latest.end());
  bench::figure("held at a random day and known time, 99th percentile", any[any.size() * 99 / 100], "ms", bench::Goal::at_most, 50);
  bench::figure("held at the latest known time, 99th percentile", latest[latest.size() * 99 / 100], "ms", bench::Goal::at_most, 20);
  bench::Stopwatch series;
  const auto days = books.series(begin, begin + 2191, books.latest_import(), definitions.rule_sets[0]);
  bench::figure("daily series of six years", series.seconds(), "s", bench::Goal::at_most, 1);
  bench::figure("peak memory", peak_gigabytes(), "GB", bench::Goal::at_most, 1.5);
  // The measures of people fold everybody again; processor seconds (goals of our own).
  const publish::Ask ask{*reader, books, Messages::in("en"), books.latest_import(), 0, begin + 2191, "all_named"};
  const auto timed = [&](const char* name, const auto& answer) {
    const std::clock_t start = std::clock();
    (void)must(answer());
    bench::figure(name, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, "s", bench::Goal::at_most, 60);
  };
  timed("trend, two years by weeks", [&] { return publish::trend_answer(ask, begin + 1461, begin + 2191, 7, 4); });
  timed("survival, everybody", [&] { return publish::survival_answer(ask, dates::kMinDay, begin + 2191); });
  timed("verdict of a year", [&] { return publish::verdict_answer(ask, begin + 1826, begin + 2191, ""); });
  bench::figure("peak memory with these", peak_gigabytes(), "GB", bench::Goal::at_most, 2.5);
  std::fprintf(stderr, "(%lld, %zu days)\n", static_cast<long long>(sum), days.size());
  reader.reset();
  std::filesystem::remove_all(folder);
  return 0;
}
