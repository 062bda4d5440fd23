// The three books in one ledger, and `held` of every day of 1940 to 1960: as the
// ledger has it (every line a person of its own), and with the lines of one
// person folded together.
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "dates/day.h"
#include "estonia/estonia.h"
#include "intake/import.h"
#include "ledger/cache.h"
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

// Folds groups of claims and counts them day by day.
class DayCount {
 public:
  DayCount(Day first, Day last) : first_(first), last_(last), change_(static_cast<size_t>(last - first) + 2) {}
  void add(const ledger::Books& books, const ledger::Folded& folded, const ledger::RuleSet& rules) {
    for (size_t s = 0; s < folded.spans.size(); ++s) {
      const ledger::Span& span = folded.spans[s];
      const auto state = static_cast<uint8_t>(static_cast<unsigned>(span.account) | static_cast<unsigned>(span.certainty) << 5);
      const uint8_t weight = books.weight(state, 0, rules);
      if (weight == 0) continue;
      const Day from = std::max(span.from, first_);
      const Day to = std::min(s + 1 < folded.spans.size() ? folded.spans[s + 1].from : last_ + 1, last_ + 1);
      if (from >= to) continue;
      for (const auto& [day, sign] : {std::pair(from, 1), std::pair(to, -1)}) {
        HeldDay& at = change_[static_cast<size_t>(day - first_)];
        at.low += weight == 1 ? sign : 0;
        at.best += weight <= 2 ? sign : 0;
        at.high += sign;
      }
    }
  }
  std::vector<HeldDay> days() const {
    std::vector<HeldDay> out(change_.size() - 1);
    HeldDay now;
    for (size_t d = 0; d < out.size(); ++d) {
      now.low += change_[d].low;
      now.best += change_[d].best;
      now.high += change_[d].high;
      out[d] = now;
    }
    return out;
  }

 private:
  Day first_, last_;
  std::vector<HeldDay> change_;
};

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

  const auto rows = read_books(folder, profile);
  const std::vector<uint32_t> person_of = link_books(rows).person_of;
  if (books.person_count() != rows.size()) {
    std::fprintf(stderr, "%zu persons for %zu rows\n", books.person_count(), rows.size());
    std::exit(1);
  }
  // Without ids every row is a person, numbered in the order of the log.
  std::vector<std::vector<ledger::Claim>> claims(rows.size());
  const uint32_t import = books.latest_import();
  must(books.each_person(*writer, import, [&](uint32_t person, std::span<const ledger::Claim> some) -> Status {
    auto& all = claims[person_of[person]];
    all.insert(all.end(), some.begin(), some.end());
    for (ledger::Claim& claim : all) claim.person = person_of[person];
    return {};
  }));
  const auto& definitions = books.definitions(import);
  const ledger::RuleSet& rules = *must(definitions.rule_set("all_named"));
  const Day first = dates::from_civil(1940, 1, 1), last = dates::from_civil(1960, 12, 31);
  DayCount count(first, last);
  ledger::Folder folder_of_claims;
  size_t odd = 0;
  for (auto& all : claims) {
    if (all.empty()) continue;
    std::sort(all.begin(), all.end(), [](const ledger::Claim& x, const ledger::Claim& y) { return x.seq < y.seq; });
    const std::vector<ledger::Standing> standings(all.size(), ledger::Standing::accepted);
    const ledger::Folded& folded = folder_of_claims.fold(all, standings, definitions, false);
    odd += folded.warnings.empty() ? 0 : 1;
    count.add(books, folded, rules);
  }
  const auto linked = count.days();
  std::vector<HeldDay> alone;
  for (const ledger::Counts3& day : books.series(first, last, import, rules)) alone.push_back({day.low, day.best, day.high});
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
  std::fprintf(stderr, "linked people with something odd: %zu\n", odd);
  if (!chart.empty()) must(write_file_durably(chart, held_chart(first, alone, linked)));
  writer.reset();
  std::filesystem::remove_all(place);
}

}  // namespace stillheld::bench
