// Random deeds of a hostile administrator: all are found by an outsider.
//
// He knows the format and has the database to himself.  He does one to three
// deeds out of a list, at places that chance chooses; then he makes every hash,
// number and time in the database fit again, and takes away what would tell.
// The outsider has one checkpoint from before, and `verify`.  (cli/
// checkpoint_test.cc has 42 deeds by hand, with their names.)
//
// A deed that leaves the log as it was is none: it is not counted.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>

#include "evidence/checkpoints.h"
#include "faults/program_test.h"
#include "faults/record.h"

namespace stillheld::faults {
namespace {

// The tables of a ledger, as somebody with SQL has them.
struct Tables {
  std::vector<std::string> entries;
  struct Value {
    size_t entry;  // from 0
    std::string field, text;
    Salt salt;
    bool operator==(const Value&) const = default;
  };
  std::vector<Value> values;
  struct Row {
    size_t capture;
    uint64_t index;
    Hash commitment;
    Salt salt;
    std::string bytes;
    bool operator==(const Row&) const = default;
  };
  std::vector<Row> rows;
  bool operator==(const Tables&) const = default;
};

Tables tables_of(const std::string& ledger) {
  Tables out;
  auto reader = store::open_ledger(ledger).take();
  const uint64_t size = reader->head().size();
  EXPECT_TRUE(reader->scan(1, size, [&](log::Seq seq, std::string_view bytes, const Hash&) -> Status {
    out.entries.emplace_back(bytes);
    return reader->scan_chunks(seq, [&](const store::Chunk& c) -> Status {
      out.rows.push_back({seq - 1, c.index, c.commitment, c.salt, c.bytes});
      return {};
    });
  }).ok());
  EXPECT_TRUE(reader->scan_personals(1, size, [&](log::Seq seq, const log::Personal& p) -> Status {
    out.values.push_back({seq - 1, p.field, p.text, p.salt});
    return {};
  }).ok());
  return out;
}

class Deeds : public ProgramTest {
 protected:
  // Writes the tables as a ledger that is whole in itself.
  void write(const Tables& t, const std::string& ledger, const Id& id) {
    std::filesystem::remove_all(ledger);
    ASSERT_TRUE(store::create_ledger(ledger, "", id).ok());
    auto writer = store::write_ledger(ledger, "administrator").take();
    log::Decoder decoder;
    log::Entry e;
    for (size_t i = 0; i < t.entries.size(); ++i) {
      (void)decoder.decode(t.entries[i], e).ok();
      std::vector<log::Personal> personals;
      for (const auto& v : t.values)
        if (v.entry == i) personals.push_back({v.field, v.text, v.salt});
      ASSERT_TRUE(writer->append(t.entries[i], personals, e.at, e.import).ok());
    }
    for (const auto& r : t.rows) {
      if (r.capture >= t.entries.size()) continue;
      ASSERT_TRUE(writer->put_chunk(r.capture + 1, {r.index, r.commitment, r.salt, r.bytes}).ok());
    }
    ASSERT_TRUE(writer->commit().ok());
  }

  // An entry's members, changed so that it stays canonical.
  static void edit(Tables& t, size_t i, const std::function<void(log::Entry&)>& change) {
    log::Decoder decoder;
    log::Entry e;
    ASSERT_TRUE(decoder.decode(t.entries[i], e).ok());
    change(e);
    std::string bytes;
    if (log::encode(e, bytes).ok()) t.entries[i] = bytes;
  }

  // Entries moved: what hangs on them moves along.
  static void remap(Tables& t, const std::vector<size_t>& old_of_new) {
    Tables out;
    for (size_t i = 0; i < old_of_new.size(); ++i) {
      out.entries.push_back(t.entries[old_of_new[i]]);
      for (const auto& v : t.values)
        if (v.entry == old_of_new[i]) out.values.push_back({i, v.field, v.text, v.salt});
      for (const auto& r : t.rows)
        if (r.capture == old_of_new[i]) out.rows.push_back({i, r.index, r.commitment, r.salt, r.bytes});
    }
    t = std::move(out);
  }

  static constexpr uint64_t kKinds = 16;
  static void do_deed(uint64_t kind, Tables& t, SeededRandom& random) {
    if (t.entries.empty()) return;
    const size_t n = t.entries.size(), i = random.below(n), j = random.below(n);
    std::vector<size_t> order(n);
    for (size_t k = 0; k < n; ++k) order[k] = k;
    switch (kind) {
      case 0: order.erase(order.begin() + static_cast<long>(i)); return remap(t, order);
      case 1: std::swap(order[i], order[j]); return remap(t, order);
      case 2: std::rotate(order.begin() + static_cast<long>(std::min(i, j)), order.begin() + static_cast<long>(std::min(i, j)) + 1, order.begin() + static_cast<long>(std::max(i, j)) + 1); return remap(t, order);
      case 3: order.insert(order.begin() + static_cast<long>(i), j); return remap(t, order);
      case 4: order[i] = j; return remap(t, order);
      case 5: order.resize(i); return remap(t, order);  // cut off, or rolled back
      case 6: return edit(t, i, [&](log::Entry& e) { e.date = "20" + std::to_string(10 + random.below(16)) + "-0" + std::to_string(1 + random.below(9)); });
      case 7: return edit(t, i, [&](log::Entry& e) { e.at -= 1 + static_cast<Millis>(random.below(1000)); });
      case 8: return edit(t, i, [&](log::Entry& e) { e.by += "x"; });
      case 9: return edit(t, i, [&](log::Entry& e) { e.subject.bytes[random.below(16)] ^= static_cast<uint8_t>(1 << random.below(8)); });
      case 10: return edit(t, i, [&](log::Entry& e) { e.text += "#"; });
      case 11: return edit(t, i, [&](log::Entry& e) { e.months = e.months == log::kAbsent ? 1 : e.months + 1; });
      case 12: {  // everything is back-dated
        for (size_t k = 0; k < n; ++k) edit(t, k, [](log::Entry& e) { e.at -= 86400000; });
        return;
      }
      case 13: {  // a value, with a commitment that fits
        if (t.values.empty()) return;
        auto& v = t.values[random.below(t.values.size())];
        v.text += "x";
        if (random.below(2) == 0) return;
        return edit(t, v.entry, [&](log::Entry& e) {
          for (log::Sealed& s : e.sealed)
            if (s.field == v.field) s = log::seal({v.field, v.text, v.salt});
        });
      }
      case 14: {  // a captured row, with a commitment and a root that fit
        if (t.rows.empty()) return;
        auto& r = t.rows[random.below(t.rows.size())];
        const size_t capture = r.capture;
        if (random.below(3) == 0) {
          t.rows.erase(t.rows.begin() + (&r - t.rows.data()));
        } else {
          r.bytes += "x";
          r.commitment = hmac_sha256(r.salt, r.bytes);
        }
        if (random.below(2) == 0) return;
        log::Frontier tree;
        for (const auto& row : t.rows)
          if (row.capture == capture) tree.add(log::leaf_hash(as_bytes(row.commitment)));
        return edit(t, capture, [&](log::Entry& e) {
          e.chunk_root = tree.root();
          e.chunks = static_cast<int64_t>(tree.size());
        });
      }
      default: {  // a fork: another past from here on
        for (size_t k = i; k < n; ++k) edit(t, k, [](log::Entry& e) { e.by += "y"; });
        return;
      }
    }
  }
};

TEST_F(Deeds, RandomOnesAreFoundByAnOutsider) {
  const std::string ledger = scratch_ / "ledger", theirs = scratch_ / "theirs";
  must({"init"}, ledger);
  must(import("people.csv"), ledger);
  must({"withhold", "cyr"}, ledger);
  must({"key", "archive.example/books", "--no-passphrase"}, ledger);
  must({"checkpoint"}, ledger);
  const auto note = evidence::Checkpoints(ledger).latest().take().value();
  const log::Checkpoint outside = log::parse_checkpoint(note.text).take();
  const Id id = store::open_ledger(ledger).value()->ledger_id();
  const Tables before = tables_of(ledger);
  const auto found = [&](const std::string& where) {
    auto reader = store::open_ledger(where);
    return !reader.ok() || !cli::verify_ledger(**reader, where, {{"outside", outside}}, {}).faults.empty();
  };
  write(before, theirs, id);
  ASSERT_FALSE(found(theirs)) << "nothing done is nothing found";

  Budget budget("random deeds", 2'000, 10'000, 0.02);
  std::vector<uint64_t> done(kKinds, 0);
  for (uint64_t round = 0; budget.more(); ++round) {
    SeededRandom random(budget.seed() * 7919 + round);
    Tables t = before;
    std::string names;
    for (uint64_t count = 1 + random.below(3); count > 0; --count) {
      const uint64_t kind = random.below(kKinds);
      do_deed(kind, t, random);
      names += std::to_string(kind) + " ";
      ++done[kind];
    }
    if (t == before) continue;
    write(t, theirs, id);
    ASSERT_TRUE(found(theirs)) << "deeds " << names << "of round " << round << " are not found; STILLHELD_SEED=" << budget.seed();
    budget.add(1);
  }
  if (budget.done() < 1'000) return;  // a soak of a minute
  for (uint64_t kind = 0; kind < kKinds; ++kind) EXPECT_GT(done[kind], 20U) << kind;
}

}  // namespace
}  // namespace stillheld::faults
