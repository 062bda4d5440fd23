// The log's speed: durable appends against a bare loop of SQLite, group commit
// of 64 clients, verify of a million entries, a proof.
//
// Times of the disk are the disk's: both loops of the first figure run in turns
// in the same folder (build; STILLHELD_BENCH_FOLDER names another).
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <thread>

#include "base/random.h"
#include "cli/verify.h"
#include "evidence/checkpoints.h"
#include "report.h"
#include "store/group_commit.h"
#include "store/sqlite_store.h"

namespace {

using namespace stillheld;
using bench::figure;
using bench::Goal;
using bench::Stopwatch;

std::string folder;

// A claim as an import makes it, with one personal value.
store::NewEntry claim(uint64_t number, Random& random) {
  log::Entry e;
  e.kind = log::Kind::claim;
  e.at = 1795521600000 + static_cast<Millis>(number);
  e.by = "desk";
  e.import = 1;
  e.subject = Id{{1, 2, 3, static_cast<uint8_t>(number), static_cast<uint8_t>(number >> 8)}};
  e.what = "arrest";
  e.date = "2024-02-01";
  const log::Personal name{"quote", "was taken on 1 February", random.salt()};
  e.sealed = {log::seal(name)};
  store::NewEntry out{"", {name}, e.at, e.import};
  if (!log::encode(e, out.bytes).ok()) std::abort();
  return out;
}

void must(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "bench log: %s\n", what);
  std::exit(1);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// The bare loop: the same bytes, one row a transaction, the same pragmas.
double bare(int count) {
  const std::string path = folder + "/bare.sqlite";
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  sqlite3* db = nullptr;
  must(sqlite3_open(path.c_str(), &db) == SQLITE_OK, "bare.sqlite");
  must(sqlite3_exec(db, "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cell_size_check=1; PRAGMA cache_size=-32768;"
                        "CREATE TABLE entry (seq INTEGER PRIMARY KEY, leaf BLOB NOT NULL, bytes BLOB NOT NULL) STRICT", nullptr, nullptr, nullptr) == SQLITE_OK, "schema");
  sqlite3_stmt* s = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO entry VALUES (?, ?, ?)", -1, &s, nullptr);
  SeededRandom random(1);
  std::vector<store::NewEntry> entries;
  for (int i = 0; i < count; ++i) entries.push_back(claim(static_cast<uint64_t>(i), random));
  const Hash leaf{};
  const Stopwatch watch;
  for (int i = 0; i < count; ++i) {
    sqlite3_bind_int64(s, 1, i + 1);
    sqlite3_bind_blob(s, 2, leaf.data(), 32, SQLITE_STATIC);
    sqlite3_bind_blob(s, 3, entries[static_cast<size_t>(i)].bytes.data(), static_cast<int>(entries[static_cast<size_t>(i)].bytes.size()), SQLITE_STATIC);
    must(sqlite3_step(s) == SQLITE_DONE, "insert");
    sqlite3_reset(s);
  }
  const double seconds = watch.seconds();
  sqlite3_finalize(s);
  sqlite3_close(db);
  return count / seconds;
}

double ours(int count) {
  const std::string ledger = folder + "/ours";
  std::filesystem::remove_all(ledger);
  must(store::create_sqlite(ledger, Id{{1}}).ok(), "create");
  SeededRandom random(1);
  std::vector<store::NewEntry> entries;
  for (int i = 0; i < count; ++i) entries.push_back(claim(static_cast<uint64_t>(i), random));
  auto writer = store::write_sqlite(ledger, "bench").take();
  const Stopwatch watch;
  for (const store::NewEntry& e : entries) must(writer->append(e.bytes, e.personals, e.at, e.import).ok() && writer->commit().ok(), "append");
  return count / watch.seconds();
}

double grouped(int clients, int each) {
  const std::string ledger = folder + "/grouped";
  std::filesystem::remove_all(ledger);
  must(store::create_sqlite(ledger, Id{{1}}).ok(), "create");
  auto writer = store::write_sqlite(ledger, "bench").take();
  store::GroupCommit group(*writer);
  std::vector<std::thread> threads;
  const Stopwatch watch;
  for (int t = 0; t < clients; ++t)
    threads.emplace_back([&, t] {
      SeededRandom random(static_cast<uint64_t>(t));
      for (int i = 0; i < each; ++i)
        must(group.append([&](const store::Head& head) -> Result<std::vector<store::NewEntry>> { return std::vector{claim(head.size(), random)}; }).ok(), "group");
    });
  for (std::thread& thread : threads) thread.join();
  return clients * each / watch.seconds();
}

void million(uint64_t count) {
  const std::string ledger = folder + "/million";
  std::filesystem::remove_all(ledger);
  must(store::create_sqlite(ledger, Id{{1}}).ok(), "create");
  {
    auto writer = store::write_sqlite(ledger, "bench").take();
    SeededRandom random(1);
    for (uint64_t i = 0; i < count; ++i) {
      const store::NewEntry e = claim(i, random);
      must(writer->append(e.bytes, e.personals, e.at, e.import).ok(), "append");
    }
    must(writer->commit().ok(), "commit");
  }
  auto reader = store::open_sqlite(ledger).take();
  SeededRandom random(2);
  const log::SigningKey key = log::SigningKey::make("bench.example/books", log::kNoteKey, random);
  evidence::Checkpoints checkpoints(ledger);
  {
    const Stopwatch watch;
    must(checkpoints.make(*reader, key, {}).ok(), "checkpoint");
    std::printf("first checkpoint of %llu entries, 8,000 files synced, read back, computed three times\t%.6g\ts\n", static_cast<unsigned long long>(count), watch.seconds());
  }
  {
    const Stopwatch watch;
    const cli::VerifyReport report = cli::verify_ledger(*reader, ledger, {}, {});
    must(report.faults.empty() && report.entries == count, "verify");
    figure("verify of " + std::to_string(count) + " entries with their values", watch.seconds(), "s", Goal::at_most, 60);
  }
  // What the disk's cache holds is warm; the tiles of each proof are read anew.
  std::vector<double> proofs, checks;
  for (int i = 0; i < 400; ++i) {
    const log::Seq seq = 1 + random.below(count);
    const Stopwatch watch;
    const auto proof = checkpoints.prove(seq);
    proofs.push_back(watch.seconds() * 1000);
    must(proof.ok(), "prove");
    const auto note = log::parse_note(proof->note);
    const log::Checkpoint checkpoint = log::parse_checkpoint(note->text).take();
    const log::VerifierKey known = key.verifier();
    const Stopwatch again;
    must(log::verify_note(*note, std::span(&known, 1)).ok(), "signature");
    must(log::verify_inclusion(proof->index, checkpoint.size, log::leaf_hash(*proof->extra), proof->proof, checkpoint.root).ok(), "proof");
    checks.push_back(again.seconds() * 1000);
  }
  figure("a proof, made from tiles (median)", median(proofs), "ms", Goal::at_most, 1);
  figure("a proof, checked by an outsider with its signature (median)", median(checks), "ms", Goal::at_most, 1);
}

}  // namespace

int main() {
  const char* named = std::getenv("STILLHELD_BENCH_FOLDER");
  folder = std::string(named != nullptr ? named : "build") + "/bench-log-" + std::to_string(getpid());
  std::filesystem::create_directories(folder);
  constexpr int kEach = 300;
  std::vector<double> bare_loops, our_loops, ratios;
  for (int round = 0; round < 5; ++round) {
    bare_loops.push_back(bare(kEach));
    our_loops.push_back(ours(kEach));
    ratios.push_back(our_loops.back() / bare_loops.back());
  }
  std::printf("bare SQLite insert loop, the same pragmas (median)\t%.6g\tinserts/s\n", median(bare_loops));
  figure("durable appends of one claim with its value (median)", median(our_loops), "claims/s", Goal::at_least, median(bare_loops) / 2);
  figure("ratio to the bare loop (median of 5 pairs)", median(ratios), "", Goal::at_least, 0.5);
  std::vector<double> groups;
  for (int round = 0; round < 3; ++round) groups.push_back(grouped(64, 30));
  figure("group commit, 64 clients (median)", median(groups), "claims/s", Goal::at_least, median(our_loops));
  const char* entries = std::getenv("STILLHELD_BENCH_ENTRIES");
  million(entries != nullptr ? std::strtoull(entries, nullptr, 10) : 1'000'000);
  std::filesystem::remove_all(folder);
}
