// Linking inside a ledger: `./run bench ledgerlink [--subjects N]`.
//
// Two invented lists that overlap by half and write differently (other
// spellings, births by the year, arrests that one does not know) are entered; a
// run is proposed and taken; a list of 100 more comes; one decision is made.
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "intake/import.h"
#include "ledger/cache.h"
#include "ledger/link_run.h"
#include "report.h"
#include "store/sqlite_store.h"

using namespace stillheld;
using bench::figure;
using bench::Goal;

namespace {

double cpu() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Person {
  std::string given, family, birth, arrest;
};

Person person_of(uint64_t i) {
  static const char* const kSyllables[] = {"ба", "ра", "ки", "ло", "ма", "ве", "зо", "ту", "на", "ша", "пе", "ди", "га", "ми", "ко", "сте"};
  static const char* const kGiven[] = {"Николай", "Мария", "Александр", "Евгений", "Ольга", "Сергей", "Наталья", "Андрей", "Анна", "Дмитрий", "Иван", "Пётр", "Елена", "Татьяна"};
  SeededRandom random(i * 2654435761 + 17);
  Person out;
  out.given = kGiven[random.below(std::size(kGiven))];
  std::string stem;
  for (uint64_t k = 0; k < 2 + random.below(2); ++k) stem += kSyllables[random.below(16)];
  out.family = stem + (random.below(2) ? "ко" : "вич");
  char date[16];
  std::snprintf(date, sizeof date, "%d-%02d-%02d", static_cast<int>(1950 + random.below(55)), static_cast<int>(1 + random.below(12)), static_cast<int>(1 + random.below(28)));
  out.birth = date;
  std::snprintf(date, sizeof date, "%d-%02d-%02d", static_cast<int>(2020 + random.below(6)), static_cast<int>(1 + random.below(12)), static_cast<int>(1 + random.below(28)));
  out.arrest = date;
  return out;
}

using log::Seq;

class Ledger {
 public:
  Ledger(const std::string& folder) : folder_(folder) {
    must(store::create_sqlite(folder, random_.id()));
    auto writer = store::write_sqlite(folder, "bench");
    writer_ = writer.take();
    begin();
    for (const std::string_view name : ledger::kDefinitionNames) {
      log::Entry e;
      e.kind = log::Kind::rule_set;
      e.name = name;
      e.text = ledger::standard_definition(name);
      add(e, {});
    }
  }
  void begin() { scribe_.emplace(intake::Scribe::begin(*writer_, "bench", clock_, random_).take()); }
  void tell(uint64_t i, int list) {
    const Person p = person_of(i);
    SeededRandom random(i * 7 + static_cast<uint64_t>(list));
    const Id subject = random_.id();
    log::Entry r;
    r.kind = log::Kind::record;
    r.list = list == 0 ? "one" : "two";
    r.subject = subject;
    const Seq record = add(r, {{"key", std::to_string(i), {}}});
    const auto claim = [&](std::string_view what, const std::string& date, std::vector<log::Personal> values) {
      log::Entry e;
      e.kind = log::Kind::claim;
      e.subject = subject;
      e.record = static_cast<int64_t>(record);
      e.what = what;
      e.date = date;
      add(e, std::move(values));
    };
    claim("name", "", {{"name", list == 0 ? p.given + " " + p.family : p.family + ", " + p.given, {}}});
    claim("birth", "", {{"birth", list == 1 && random.below(3) == 0 ? p.birth.substr(0, 4) : p.birth, {}}});
    if (list == 0 || random.below(4) != 0) claim("arrest", p.arrest, {});
  }
  Seq add(log::Entry& e, std::vector<log::Personal> values) {
    auto seq = scribe_->append(e, values);
    if (!seq.ok()) std::exit(1);
    return *seq;
  }
  void commit() { must(writer_->commit()); }
  static void must(const Status& status) {
    if (status.ok()) return;
    std::fprintf(stderr, "%s\n", std::string(row_of(status.error().code).key).c_str());
    std::exit(1);
  }
  std::string folder_;
  FixedClock clock_{1795521600000};
  SeededRandom random_{5};
  std::unique_ptr<store::Writer> writer_;
  std::optional<intake::Scribe> scribe_;
};

}  // namespace

int main(int argc, char** argv) {
  uint64_t subjects = 100'000;
  for (int i = 1; i + 1 < argc; ++i)
    if (std::string_view(argv[i]) == "--subjects") subjects = std::strtoull(argv[i + 1], nullptr, 10);
  const std::string folder = (std::filesystem::temp_directory_path() / ("stillheld-ledgerlink-" + std::to_string(getpid()))).string();
  std::filesystem::remove_all(folder);
  const uint64_t each = subjects / 2, overlap = each / 2;
  {
    Ledger l(folder);
    for (uint64_t i = 0; i < each; ++i) l.tell(i, 0);
    l.begin();
    for (uint64_t i = each - overlap; i < 2 * each - overlap; ++i) l.tell(i, 1);
    l.commit();
    ledger::Books books;
    double start = cpu();
    Ledger::must(books.update(*l.writer_));
    figure("fold without a run", cpu() - start, "s CPU", Goal::at_most, 40e-6 * static_cast<double>(subjects));
    const dates::Day day = *dates::parse_day("2026-11-01");
    const auto rules = books.definitions(books.latest_import()).rule_set("all_named");
    start = cpu();
    bench::Stopwatch watch;
    auto proposal = ledger::propose_link(books, *l.writer_, {"one", "two"}, day, **rules);
    if (!proposal.ok()) return 1;
    figure("propose a run", cpu() - start, "s CPU", Goal::at_most, 120e-6 * static_cast<double>(subjects));
    figure("propose a run", watch.seconds(), "s", Goal::at_most, 100e-6 * static_cast<double>(subjects));
    figure("persons found of those that are", static_cast<double>(proposal->persons_after) / static_cast<double>(2 * each - overlap), "", Goal::at_most, 1.02);
    l.begin();
    log::Entry e;
    std::vector<log::Personal> values;
    ledger::fill_link_entry(*proposal, e, values);
    std::printf("parameters\t%zu\tbytes\n", proposal->parameters.size());
    l.add(e, values);
    l.commit();
    start = cpu();
    Ledger::must(books.update(*l.writer_));
    figure("take it: cluster and fold", cpu() - start, "s CPU", Goal::at_most, 120e-6 * static_cast<double>(subjects));
    l.begin();
    for (uint64_t i = 0; i < 100; ++i) l.tell(i * 37 % (2 * each), 1);
    l.commit();
    start = cpu();
    Ledger::must(books.update(*l.writer_));
    figure("a list of 100 more", cpu() - start, "s CPU", Goal::at_most, 120e-6 * static_cast<double>(subjects));
    uint32_t joined = 0;
    while (joined < books.person_count() && books.persons().members(joined, books.latest_import()).size() < 2) ++joined;
    const auto members = books.persons().members(joined, books.latest_import());
    l.begin();
    log::Entry d;
    d.kind = log::Kind::decision;
    d.state = "different";
    d.subject = books.subject(members[0]);
    d.text = books.subject(members[1]).text();
    l.add(d, {});
    l.commit();
    start = cpu();
    Ledger::must(books.update(*l.writer_));
    figure("one decision", cpu() - start, "s CPU", Goal::at_most, 2);
    Ledger::must(ledger::save_books(books, folder, *l.writer_));
    start = cpu();
    auto opened = ledger::open_books(*l.writer_, folder, false);
    if (!opened.ok()) return 1;
    figure("open the books again", cpu() - start, "s CPU", Goal::at_most, 10e-6 * static_cast<double>(subjects));
    start = cpu();
    (void)opened->held(day, opened->latest_import(), **rules);
    figure("held", (cpu() - start) * 1e3, "ms CPU", Goal::at_most, 50);
  }
  std::filesystem::remove_all(folder);
  return 0;
}
