// The power goes, anywhere: what was acknowledged is there, and all is whole.
//
// A run of the program is recorded once.  Then the power goes at thousands of
// places of the tape, with thousands of outcomes of what was not yet synced,
// and each time the ledger is opened as its owner would find it.
#include <gtest/gtest.h>

#include <unordered_set>

#include "evidence/backup.h"
#include "evidence/checkpoints.h"
#include "faults/erasing_test.h"
#include "store/sqlite_store.h"

namespace stillheld::faults {
namespace {

// What somebody was told is done, once the tape has come so far.
struct Told {
  size_t position = 0;
  bool ledger = false;
  uint64_t entries = 0;
  uint64_t checkpoint = 0;
  int backups = 0;
  bool restored = false;
  int steps = 0;  // of an erasing
};

uint64_t fingerprint(const Image& image) {
  uint64_t h = 0;
  for (const auto& [path, bytes] : image) {
    h = h * 0x9E3779B97F4A7C15U + std::hash<std::string>()(path);
    h = h * 0x9E3779B97F4A7C15U + std::hash<std::string>()(bytes);
  }
  return h;
}

// Calls `check(image, told, number)` for different states of the disk.
// `from`: where on the tape it begins.
void cut_everywhere(const Tape& tape, const std::vector<Told>& told, Budget& budget, uint64_t goal,
                    const std::function<std::string(const Image&, const Told&, uint64_t)>& check, size_t from = 0) {
  std::unordered_set<uint64_t> seen;
  uint64_t states = 0;
  for (uint64_t round = 0; states < goal && budget.more() && round < 1000; ++round) {
    Disk disk;
    size_t now = 0;
    const uint64_t before = states;
    for (size_t k = 0; k <= tape.changes.size() && states < goal && budget.more(); ++k) {
      while (now + 1 < told.size() && told[now + 1].position <= k) ++now;
      if (k >= from && (round == 0 || !disk.is_certain())) {
        SeededRandom random(budget.seed() * 1000003 + round * 131 + k);
        for (int again = 0; again < 4; ++again) {
          const Image image = disk.cut(random);
          if (!seen.insert(fingerprint(image) + now).second) continue;
          const std::string wrong = check(image, told[now], states);
          ASSERT_EQ(wrong, "") << "power cut after change " << k << " of " << tape.changes.size() << ", round " << round << "." << again
                               << "; STILLHELD_SEED=" << budget.seed() << " does it again";
          ++states;
          budget.add(1);
          if (states >= goal) break;
        }
      }
      if (k < tape.changes.size()) disk.apply(tape.changes[k]);
    }
    if (states == before && round > 3) break;  // no new one can be found
  }
  budget.add(0);
}

// The log: whole, a prefix, and no shorter than was said.
std::string check_log(store::Reader& reader, const Told& told, const std::vector<Hash>& roots, const std::set<uint64_t>& sizes) {
  const uint64_t size = reader.head().size();
  if (size < told.entries) return std::to_string(told.entries) + " entries were saved, " + std::to_string(size) + " are there";
  if (size >= roots.size() || !sizes.contains(size)) return std::to_string(size) + " entries were never saved together";
  log::Frontier tree;
  const Status read = reader.scan(1, size, [&](log::Seq, std::string_view bytes, const Hash& leaf) -> Status {
    if (log::leaf_hash(bytes) != leaf) return fail(Code::kDamaged, {"leaf"});
    tree.add(leaf);
    return {};
  });
  if (!read.ok() || tree.size() != size) return "the log cannot be read";
  if (tree.root() != roots[size] || reader.head().frontier.root() != roots[size]) return "another root";
  const auto strays = reader.strays();
  if (!strays.ok() || *strays != 0) return "strays";
  if (!reader.check_files().ok()) return "check_files: " + reader.check_files().error().params[0];
  return "";
}

using Power = ProgramTest;

TEST_F(Power, ATapePlayedToItsEndIsTheFolder) {
  const std::string root = scratch_ / "root";
  std::filesystem::create_directories(root);
  const std::string ledger = root + "/ledger";
  Recorder recorder(root);
  must({"init"}, ledger);
  must(import("people.csv"), ledger);
  must({"key", "archive.example/books", "--no-passphrase"}, ledger);
  must({"checkpoint"}, ledger);
  must({"backup", root + "/backup"}, ledger);
  must({"withhold", "ada"}, ledger);
  const Tape tape = recorder.stop();
  ASSERT_GT(tape.changes.size(), 100U);
  Disk disk;
  for (const Change& change : tape.changes) disk.apply(change);
  const Image played = disk.whole(), real = take(root);
  for (const auto& [path, bytes] : real) {
    ASSERT_TRUE(played.contains(path)) << path;
    EXPECT_EQ(played.at(path), bytes) << path;
  }
  EXPECT_EQ(played.size(), real.size());
}

TEST_F(Power, TheStoreKeepsWhatItAcknowledged) {
  Budget budget("power cuts, store", 12'000, 550'000, 0.20);
  const std::string root = scratch_ / "root", cut = scratch_ / "cut", ledger = root + "/ledger";
  std::filesystem::create_directories(root);
  std::vector<Told> told(1);
  std::set<uint64_t> sizes = {0};
  SeededRandom random(budget.seed());
  Recorder recorder(root);
  ASSERT_TRUE(store::create_sqlite(ledger, random.id()).ok());
  told.push_back({.position = recorder.position(), .ledger = true});
  for (int session = 0; session < 12; ++session) {
    // A reader keeps the WAL from being moved, now and then.
    auto holder = random.below(3) == 0 ? store::open_sqlite(ledger).take() : nullptr;
    auto writer = store::write_sqlite(ledger, "test", {.long_wal = session % 2 == 0 ? 1 : 12}).take();
    for (uint64_t commits = 1 + random.below(3); commits > 0; --commits) {
      if (random.below(3) == 0) holder.reset();
      for (uint64_t n = 1 + random.below(session % 4 == 3 ? 90 : 4); n > 0; --n) {
        const std::string bytes = "entry " + std::to_string(writer->head().size() + 1) + std::string(random.below(400), '.');
        const log::Personal value{"name", "value " + bytes, {}};
        ASSERT_TRUE(writer->append(bytes, {&value, 1}, 1000 * session, session).ok());
      }
        if (random.below(2) == 0) {
        ASSERT_TRUE(writer->put_chunk(writer->head().size(), {0, sha256("c"), {}, std::string(random.below(20'000), 'c')}).ok());
      }
      sizes.insert(writer->head().size());
      ASSERT_TRUE(writer->commit().ok());
      told.push_back({.position = recorder.position(), .ledger = true, .entries = writer->head().size()});
    }
  }
  const Tape tape = recorder.stop();
  const auto roots = roots_of(ledger);
  cut_everywhere(tape, told, budget, budget.goal(), [&](const Image& image, const Told& now, uint64_t number) -> std::string {
    put(image, cut);
    const std::string folder = cut + "/ledger";
    if (auto reader = store::open_sqlite(folder); reader.ok()) {
      if (const std::string wrong = check_log(**reader, now, roots, sizes); !wrong.empty()) return wrong;
    } else if (now.ledger || reader.error().code != Code::kNotALedger) {
      return "it does not open: " + (reader.error().params.empty() ? "" : reader.error().params[0]);
    } else {
      return store::create_sqlite(folder, Id{}).ok() ? "" : "it cannot be made again";
    }
    if (number % 4 != 0) return "";
    // And it goes on.
    auto writer = store::write_sqlite(folder, "after");
    if (!writer.ok()) return "it cannot be written any more";
    const uint64_t size = (*writer)->head().size();
    if (!(*writer)->append("after", {}, 1, 99).ok() || !(*writer)->commit().ok()) return "nothing can be appended";
    writer->reset();
    auto reader = store::open_sqlite(folder);
    if (!reader.ok() || (*reader)->head().size() != size + 1 || !(*reader)->check_files().ok()) return "what was appended is not there";
    return "";
  });
}

TEST_F(Power, TheProgramKeepsWhatItAcknowledged) {
  Budget budget("power cuts, program", 8'000, 350'000, 0.26);
  const std::string root = scratch_ / "root", cut = scratch_ / "cut", ledger = root + "/ledger";
  std::filesystem::create_directories(root);
  std::vector<Told> told(1);
  std::set<uint64_t> sizes = {0};
  Recorder recorder(root);
  const auto does = [&](const Words& words) {
    const Ran ran = ask(words, words[0] == "restore" ? root + "/again" : ledger);
    ASSERT_EQ(ran.status, 0) << words[0] << ran.err;
    Told now = told.back();
    now.position = recorder.position();
    now.ledger = true;
    now.entries = store::open_ledger(ledger).value()->head().size();
    sizes.insert(now.entries);
    if (words[0] == "checkpoint") now.checkpoint = now.entries;
    now.backups += words[0] == "backup";
    now.restored |= words[0] == "restore";
    told.push_back(now);
  };
  does({"init"});
  does(import("people.csv"));
  does({"key", "archive.example/books", "--no-passphrase"});
  does({"withhold", "ada"});
  does({"checkpoint"});
  does({"claim", "bel", "--what", "still_held", "--date", "2025-08-01", "--publisher", "A Paper", "--quote", "is held"});
  does({"backup", root + "/backup1", "--signing-key", ledger + "/keys/log.key"});
  does({"restore", root + "/backup1"});
  does(import("more.csv"));
  does({"checkpoint"});
  does({"show", "ada"});
  does({"backup", root + "/backup2"});
  const Tape tape = recorder.stop();
  const auto roots = roots_of(ledger);

  cut_everywhere(tape, told, budget, budget.goal(), [&](const Image& image, const Told& now, uint64_t number) -> std::string {
    put(image, cut);
    const std::string folder = cut + "/ledger";
    {
      auto reader = store::open_ledger(folder);
      if (!reader.ok()) {
        if (now.ledger || reader.error().code != Code::kNotALedger) return "it does not open";
        const Ran again = ask({"init"}, folder);
        return again.status == 0 ? "" : "init: " + again.err;
      }
      // init writes the definitions after the empty ledger; they are one commit.
      if (const std::string wrong = check_log(**reader, now, roots, sizes); !wrong.empty()) return wrong;
      if (now.ledger) {
        const cli::VerifyReport report = cli::verify_ledger(**reader, folder, {}, {});
        if (!report.faults.empty()) return "verify: " + report.faults[0];
        const auto last = evidence::Checkpoints(folder).latest();
        if (!last.ok()) return "the last checkpoint cannot be read";
        if (now.checkpoint > 0 && (!last->has_value() || log::parse_checkpoint((*last)->text)->size < now.checkpoint)) return "a checkpoint is lost";
      }
    }
    for (int backup = 1; backup <= 2; ++backup) {
      const std::string target = cut + "/backup" + std::to_string(backup);
      if (!path_exists(target)) {
        if (backup <= now.backups) return "a backup is lost";
        continue;
      }
      if (const auto whole = evidence::check_backup(target, {}); !whole.ok()) return "a backup is there and not whole: " + whole.error().params[0];
    }
    if (now.restored || path_exists(cut + "/again")) {
      auto reader = store::open_ledger(cut + "/again");
      if (!reader.ok()) return "what was restored does not open";
      if (const cli::VerifyReport report = cli::verify_ledger(**reader, cut + "/again", {}, {}); !report.faults.empty()) return "restored: " + report.faults[0];
    }
    if (!now.ledger || number % 16 != 0) return "";
    // And it goes on: what was broken off is done again.
    if (const Ran ran = ask({"claim", "ada", "--what", "still_held", "--date", "2025-09-01", "--publisher", "A Paper", "--quote", "is held"}, folder);
        ran.status != 0 && now.entries > 30)
      return "no claim can be added: " + ran.err;
    if (path_exists(folder + "/keys/log.key")) {
      if (const Ran ran = ask({"checkpoint"}, folder); ran.status != 0) return "no checkpoint can be made: " + ran.err;
      if (const Ran ran = ask({"verify"}, folder); ran.status != 0) return "verify, after going on: " + ran.out + ran.err;
    }
    return "";
  });
}

// From the proposal to the turn of the epoch.
class PowerOfErasing : public ErasingTest {};

TEST_F(PowerOfErasing, WhatIsErasedStaysErased) {
  Budget budget("power cuts, a whole erasing", 2'000, 100'000, 0.10);
  const std::string root = scratch_ / "root", cut = scratch_ / "cut", ledger = root + "/ledger";
  std::filesystem::create_directories(root);
  Recorder recorder(root);
  make(ledger);
  std::vector<Told> told(1);
  std::set<uint64_t> sizes;
  const auto note = [&](int steps) {
    const uint64_t size = store::open_ledger(ledger).value()->head().size();
    sizes.insert(size);
    told.push_back({.position = recorder.position(), .ledger = true, .entries = size, .steps = steps});
  };
  note(0);
  const size_t from = recorder.position();
  std::vector<std::string> gone[kSteps];
  for (int n = 0; n < kSteps; ++n) {
    const Words words = step(n, ledger);
    gone[n] = doomed(n, ledger);
    ASSERT_EQ(left(gone[n], take(ledger)), gone[n].size()) << "what is searched is there before";
    must(words, ledger);
    ASSERT_EQ(left(gone[n], take(ledger)), 0U);
    note(n + 1);
  }
  const Tape tape = recorder.stop();
  {
    Disk disk;
    for (const Change& change : tape.changes) disk.apply(change);
    ASSERT_TRUE(disk.whole() == take(root)) << "the tape, played to its end, is not the folder";
  }
  const auto roots = roots_of(ledger);
  const auto after = [&](int n) { return told[static_cast<size_t>(n) + 2].entries; };

  cut_everywhere(tape, told, budget, budget.goal(), [&](const Image& image, const Told& now, uint64_t number) -> std::string {
    put(image, cut);
    const std::string folder = cut + "/ledger";
    uint64_t size = 0;
    {
      auto reader = store::open_ledger(folder);
      if (!reader.ok()) return "it does not open: " + std::string(row_of(reader.error().code).key) + (reader.error().params.empty() ? "" : " " + reader.error().params.back());
      if (const std::string wrong = check_log(**reader, now, roots, sizes); !wrong.empty()) return wrong;
      const cli::VerifyReport report = cli::verify_ledger(**reader, folder, {}, {});
      if (!report.faults.empty()) return "verify, locked: " + report.faults[0];
      size = (*reader)->head().size();
    }
    for (const int n : {kCarryOut, kCarryOutTurn})
      if (now.steps > n && left(gone[n], image) > 0) return std::string(kNames[n]) + " was said to be done, and what it destroyed is there";
    if (number % 8 != 0) return "";
    // Unlocked, values and tombstones fit; and it goes on.
    if (const Ran ran = ask({"verify"}, folder); ran.status != 0) return "verify: " + ran.out + ran.err;
    if (const Ran ran = ask(go_on(), folder); ran.status != 0) return "it cannot be written: " + ran.err;
    const Image files = take(folder);
    for (const int n : {kCarryOut, kCarryOutTurn})
      if (size >= after(n) && left(gone[n], files) > 0) return std::string(kNames[n]) + " is in the log, and what it destroys is there after the next command";
    if (const Ran ran = ask({"verify"}, folder); ran.status != 0) return "verify, after going on: " + ran.out + ran.err;
    return "";
  }, from);
}

}  // namespace
}  // namespace stillheld::faults
