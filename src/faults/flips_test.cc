// A flipped bit of the database is found, or proven not to matter.
//
// Not to matter means: every table, read to its end, has the same content; so
// every answer has.  A page of SQLite has an unused middle, between its cells and
// the list of where they are; what stands there is read by nobody
// (sqlite.org/fileformat2.html, 1.6).  Of those bits, each flipped by itself like
// all others, the content is compared first, and verify asked only where it is
// another: that is four bits in five, and the cheaper half.
#include <gtest/gtest.h>

#include <fcntl.h>

#include "faults/program_test.h"
#include "faults/record.h"

namespace stillheld::faults {
namespace {

constexpr size_t kPage = 8192;

uint32_t two_bytes(const std::string& bytes, size_t at) {
  return static_cast<uint32_t>(static_cast<uint8_t>(bytes[at]) << 8 | static_cast<uint8_t>(bytes[at + 1]));
}

// Which bytes are in the unused middle of a page of a b-tree.
std::vector<bool> unused(const std::string& database) {
  std::vector<bool> out(database.size());
  for (size_t page = 0; page < database.size(); page += kPage) {
    const size_t head = page + (page == 0 ? 100 : 0);
    const auto type = static_cast<uint8_t>(database[head]);
    if (type != 2 && type != 5 && type != 10 && type != 13) continue;
    const size_t list = head + (type == 2 || type == 5 ? 12 : 8) + 2 * two_bytes(database, head + 3);
    size_t cells = two_bytes(database, head + 5);
    if (cells == 0) cells = 65536;
    for (size_t at = list; at < page + std::min(cells, kPage); ++at) out[at] = true;
  }
  return out;
}

class Flips : public ProgramTest {
 protected:
  // Everything that the tables hold.
  static std::string content(store::Reader& reader) {
    std::string out = reader.ledger_id().text() + reader.head().frontier.bytes() + std::to_string(reader.head().last_at) + " " + std::to_string(reader.head().last_import);
    log::Decoder decoder;
    log::Entry entry;
    const uint64_t size = reader.head().size();
    Status read = reader.scan(1, size, [&](log::Seq seq, std::string_view bytes, const Hash& leaf) -> Status {
      out += std::to_string(seq) + std::string(bytes) + std::string(as_bytes(leaf));
      TRY_VOID(decoder.decode(bytes, entry));
      if (entry.kind == log::Kind::capture)
        TRY_VOID(reader.scan_chunks(seq, [&](const store::Chunk& c) -> Status {
          out += std::to_string(c.index) + c.bytes + std::string(as_bytes(c.commitment)) + std::string(as_bytes(c.salt));
          return {};
        }));
      return {};
    });
    if (read.ok())
      read = reader.scan_personals(1, size, [&](log::Seq seq, const log::Personal& p) -> Status {
        out += std::to_string(seq) + p.field + "=" + p.text + std::string(as_bytes(p.salt));
        return {};
      });
    return read.ok() ? out : "unreadable";
  }
  // verify finds something, or nothing has changed.
  static bool found(const std::string& ledger) {
    auto reader = store::open_ledger(ledger);
    return !reader.ok() || !cli::verify_ledger(**reader, ledger, {}, {}).faults.empty();
  }

  // A ledger whose database has `size` bytes, and nothing that is derived.
  std::string make(size_t size, const std::string& list) {
    std::string ledger = scratch_ / "ledger";
    must({"init"}, ledger);
    must(import(list), ledger);
    while (std::filesystem::file_size(ledger + "/log.sqlite") < size && !HasFailure())
      must({"claim", "bel", "--what", "still_held", "--date", "2025-08-01", "--publisher", "A Paper", "--quote", std::string(300, 'x')}, ledger);
    EXPECT_LT(std::filesystem::file_size(ledger + "/log.sqlite"), size + size / 8);
    std::filesystem::remove_all(ledger + "/derived");
    return ledger;
  }

  // Flips `bit_of(i)` for each i < count, each by itself.
  void flip(const std::string& ledger, uint64_t count, const std::function<uint64_t(uint64_t)>& bit_of, Budget& budget) {
    const std::string whole = read_file(ledger + "/log.sqlite").value();
    const std::string before = content(*store::open_ledger(ledger).value());
    const std::vector<bool> idle = unused(whole);
    Tally tally;
    auto &harmless = tally[0], &done = tally[1];
    constexpr int kWorkers = 2;
    in_workers(kWorkers, [&](int worker) {
      const std::string own = scratch_ / ("w" + std::to_string(worker));
      put({{"log.sqlite", whole}}, own);
      const auto same = [&] {
        auto reader = store::open_ledger(own);
        return reader.ok() && content(**reader) == before;
      };
      const int file = ::open((own + "/log.sqlite").c_str(), O_RDWR | O_CLOEXEC);
      for (uint64_t i = static_cast<uint64_t>(worker); i < count && budget.more() && !HasFailure(); i += kWorkers) {
        const uint64_t bit = bit_of(i);
        const auto at = static_cast<off_t>(bit / 8);
        const char changed = static_cast<char>(whole[bit / 8] ^ 1 << bit % 8);
        ASSERT_EQ(::pwrite(file, &changed, 1, at), 1);
        if (idle[bit / 8] && same()) {
          ++harmless;
        } else if (!found(own)) {
          ++harmless;
          EXPECT_TRUE(same()) << "byte " << bit / 8 << " bit " << bit % 8 << ": it changes what is read, and verify says nothing";
        }
        ASSERT_EQ(::pwrite(file, &whole[bit / 8], 1, at), 1);
        ++done;
        if (worker == 0) budget.add(kWorkers);
      }
      ::close(file);
    });
    std::printf("flipped %llu bits: %llu found, %llu without effect\n", static_cast<unsigned long long>(done.load()),
                static_cast<unsigned long long>(done - harmless), static_cast<unsigned long long>(harmless.load()));
    EXPECT_GT(done - harmless, done / 50);
    budget.add(done);
  }
};

TEST_F(Flips, EveryBitOfALedgerOf64KiB) {
  const std::string ledger = make(65536, "people.csv");
  ASSERT_EQ(std::filesystem::file_size(ledger + "/log.sqlite"), 65536U);
  const std::string whole = read_file(ledger + "/log.sqlite").value();
  const std::vector<bool> idle = unused(whole);
  // All that is unused, at once.
  const std::string before = content(*store::open_ledger(ledger).value());
  std::string inverted = whole;
  for (size_t i = 0; i < whole.size(); ++i)
    if (idle[i]) inverted[i] = static_cast<char>(~whole[i]);
  put({{"log.sqlite", inverted}}, scratch_ / "inverted");
  EXPECT_FALSE(found(scratch_ / "inverted"));
  EXPECT_EQ(content(*store::open_ledger(scratch_ / "inverted").value()), before);

  // In an order of chance, for the soak that has no time for all.
  std::vector<uint64_t> bits(whole.size() * 8);
  for (uint64_t bit = 0; bit < bits.size(); ++bit) bits[bit] = bit;
  Budget budget("bits of 64 KiB, one by one", bits.size(), bits.size(), 0.06);
  SeededRandom random(budget.seed());
  for (size_t i = bits.size(); i > 1; --i) std::swap(bits[i - 1], bits[random.below(i)]);
  flip(ledger, bits.size(), [&](uint64_t i) { return bits[i]; }, budget);
}

// A million bits in a soak: those of the 64 KiB, and these.
class RandomFlips : public Flips {
 protected:
  void flip_some(const std::string& ledger, Budget& budget) {
    SeededRandom random(budget.seed());
    const uint64_t size = std::filesystem::file_size(ledger + "/log.sqlite") * 8;
    std::vector<uint64_t> bits(budget.goal());
    for (uint64_t& bit : bits) bit = random.below(size);
    flip(ledger, bits.size(), [&](uint64_t i) { return bits[i]; }, budget);
  }
};

TEST_F(RandomFlips, OfALedgerOf1MiB) {
  std::ofstream list(scratch_ / "long.csv");
  list << kPeople;
  for (int i = 0; i < 560; ++i) list << "p" << i << ",Invented Person " << i << ",held,2024-02-01,2024-09-01,36,,,,2024-03-01,viasna\n";
  list.close();
  Budget budget("random bits of 1 MiB", 10'000, 10'000, 0.025);
  flip_some(make(1 << 20, "long.csv"), budget);
}

TEST_F(RandomFlips, OfALedgerOf128KiB) {
  if (!is_soak()) GTEST_SKIP() << "465,712 random bits of a ledger of 128 KiB: in ./run soak";
  Budget budget("random bits of 128 KiB", 465'712, 465'712, 0.08);
  flip_some(make(1 << 17, "people.csv"), budget);
}

}  // namespace
}  // namespace stillheld::faults
