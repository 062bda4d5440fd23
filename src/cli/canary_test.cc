// Canaries: words that occur nowhere else are planted wherever a person's data
// can lie, in seven encodings; the persons are erased, the epoch turns, and the
// disk is searched: as root the image of a whole file system with the ledger on
// it (database, WAL, free pages, free blocks, temporary files), else its folder.
//
// Two controls show that the search can fail: in a ledger that is not sealed it
// finds every canary in every encoding; in the sealed one it finds, before the
// erasing, the wrapped keys and the ciphertexts that it must not find afterwards.
//
// `./run soak` sets STILLHELD_SOAK_SECONDS: rounds with other words, until the
// time is over or 10,000 canaries were planted.
#include <dlfcn.h>
#include <sodium.h>
#include <sys/mount.h>

#include <chrono>
#include <set>

#include "cli/cli_test.h"
#include "evidence/sealing.h"
#include "store/open.h"

namespace {
bool quick_passphrases = false;
}

// The dynamic linker takes this before libsodium's.  In a soak all rounds but the
// first stretch passphrases by one hash: a hundred commands a round would take
// their second each, and it is not what is searched for.
extern "C" int crypto_pwhash_argon2id(unsigned char* const out, unsigned long long length, const char* const passphrase, unsigned long long size, const unsigned char* const salt,
                                      unsigned long long operations, size_t memory, int algorithm) {
  if (quick_passphrases) return crypto_generichash(out, length, reinterpret_cast<const unsigned char*>(passphrase), size, salt, crypto_pwhash_argon2id_SALTBYTES);
  using Function = int (*)(unsigned char*, unsigned long long, const char*, unsigned long long, const unsigned char*, unsigned long long, size_t, int);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "crypto_pwhash_argon2id"));
  return real == nullptr ? -1 : real(out, length, passphrase, size, salt, operations, memory, algorithm);
}

namespace stillheld::cli {
namespace {

constexpr Millis kDayMillis = 86400000;
constexpr int kPersons = 4, kEach = 25;

// A letter of the alphabet that UTF-8, UTF-16 and windows-1251 all have.
std::u16string cyrillic(SeededRandom& random, int letters) {
  std::u16string out;
  for (int i = 0; i < letters; ++i) out += static_cast<char16_t>(0x430 + random.below(32));
  return out;
}

std::string utf8(const std::u16string& text) {
  std::string out;
  for (const char16_t c : text) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else {
      out += static_cast<char>(0xC0 | c >> 6);
      out += static_cast<char>(0x80 | (c & 63));
    }
  }
  return out;
}

std::string utf16(const std::u16string& text, bool big) {
  std::string out;
  for (const char16_t c : text)
    for (const bool high : {big, !big}) out += static_cast<char>(high ? c >> 8 : c & 255);
  return out;
}

std::string cp1251(const std::u16string& text) {
  std::string out;
  for (const char16_t c : text) out += static_cast<char>(c < 0x80 ? c : c - 0x410 + 0xC0);
  return out;
}

std::string percent(const std::string& text) {
  std::string out;
  for (const char c : text) {
    char three[4];
    std::snprintf(three, sizeof three, "%%%02X", static_cast<uint8_t>(c));
    out += three;
  }
  return out;
}

struct Canary {
  std::u16string word;
  // Every form in which it could lie somewhere, whatever planted it.
  std::vector<std::pair<std::string, std::string>> forms() const {
    const std::string plain = utf8(word);
    std::vector<std::pair<std::string, std::string>> out = {{"utf-8", plain},           {"utf-16le", utf16(word, false)}, {"utf-16be", utf16(word, true)}, {"windows-1251", cp1251(word)},
                                                            {"hex", to_hex(plain)},     {"percent", percent(plain)}};
    // Base64 in its three alignments, without the letters that its neighbours share.
    for (size_t shift = 0; shift < 3; ++shift) {
      const std::string text = to_padded_base64(std::string(shift, ' ') + plain);
      out.emplace_back("base64", text.substr(shift == 0 ? 0 : 4, (plain.size() / 3 - 1) * 4 - 4));
    }
    std::string upper = to_hex(plain);
    for (char& c : upper) c = static_cast<char>(std::toupper(c));
    out.emplace_back("hex", upper);
    return out;
  }
};

class CanaryTest : public ProgramTest {
 protected:
  CanaryTest() { phrases_ = file("phrases", "correct horse battery\n"); }
  ~CanaryTest() override {
    unsetenv("STILLHELD_UNLOCK_FILE");
    leave();
  }

  // A file system of our own, where that may be had.
  void enter() {
    image_ = folder_ + "/disk.img";
    mounted_ = folder_ + "/disk";
    std::filesystem::create_directories(mounted_);
    const std::string make = "truncate -s 96M " + image_ + " && mkfs.ext4 -q -F " + image_ + " >/dev/null 2>&1 && mount -o loop " + image_ + " " + mounted_ + " 2>/dev/null";
    real_ = geteuid() == 0 && std::system(make.c_str()) == 0;
    if (!real_) std::cout << "[ NOTE     ] no file system can be mounted here: the ledger's folder is searched, not the disk\n";
    ledger_ = mounted_ + "/ledger";
  }
  void leave() {
    if (real_ && !mounted_.empty()) umount(mounted_.c_str());
    real_ = false;
  }
  // All bytes of the disk.
  std::string disk() {
    if (real_) {
      EXPECT_EQ(umount(mounted_.c_str()), 0) << "something holds a file open";
      std::string out = file_text(image_);
      EXPECT_EQ(std::system(("mount -o loop " + image_ + " " + mounted_).c_str()), 0);
      return out;
    }
    std::string out;
    for (const auto& item : std::filesystem::recursive_directory_iterator(mounted_))
      if (item.is_regular_file()) out += file_text(item.path());
    return out;
  }

  std::u16string word(SeededRandom& random) { return cyrillic(random, 16); }

  // Canaries of each person, planted.
  void plant(SeededRandom& random) {
    canaries_.assign(kPersons, {});
    for (auto& list : canaries_)
      for (int i = 0; i < kEach; ++i) list.push_back({word(random)});
    const std::string profile =
        "subject = \"id\"\nhandle = true\ndates = [\"edtf\"]\n[[claim]]\nwhat = \"name\"\nwhen = \"name\"\nseal = { name = \"name\" }\n"
        "[[claim]]\nwhat = \"arrest\"\nwhen = \"arrested\"\ndate = \"arrested\"\n";
    // Four lists in four encodings: 16 canaries a person, in ids, names and a
    // column that nobody reads.
    const char* const encodings[] = {"utf-8", "utf-16le", "utf-16be", "cp1251"};
    for (int e = 0; e < 4; ++e) {
      std::u16string csv = u"id,name,arrested,comment\n";
      for (int p = 0; p < kPersons; ++p) {
        const auto& c = canaries_[static_cast<size_t>(p)];
        const auto at = static_cast<size_t>(e * 4);
        csv += c[at].word + u"," + c[at + 1].word + u" " + c[at + 2].word + u",2024-02-0" + static_cast<char16_t>(u'1' + p) + u"," + c[at + 3].word + u"\n";
      }
      csv += u"x" + std::u16string(1, static_cast<char16_t>(u'0' + e)) + u",Somebody Else,2024-03-01,\n";
      const std::string bytes = e == 0 ? utf8(csv) : e == 1 ? "\xFF\xFE" + utf16(csv, false) : e == 2 ? "\xFE\xFF" + utf16(csv, true) : cp1251(csv);
      const std::string name = "list" + std::to_string(e);
      const Words words{"import", file(name + ".csv", bytes), "--profile", file(name + ".toml", "name = \"" + name + "\"\n" + profile), "--encoding", encodings[e], "--publisher", "A Desk",
                        "--published", "2025-06-01"};
      must(words);
      // A second edition in which everybody is as before, and one row more.
      csv += u"y" + std::u16string(1, static_cast<char16_t>(u'0' + e)) + u",Another One,2024-03-01,\n";
      file(name + ".csv", e == 0 ? utf8(csv) : e == 1 ? "\xFF\xFE" + utf16(csv, false) : e == 2 ? "\xFE\xFF" + utf16(csv, true) : cp1251(csv));
      Words again = words;
      again.back() = "2025-07-01";
      must(again);
    }
    for (int p = 0; p < kPersons; ++p) {
      const auto& c = canaries_[static_cast<size_t>(p)];
      const auto text = [&](size_t i) { return utf8(c[i].word); };
      const std::string who = text(0);
      for (const size_t other : {size_t{4}, size_t{8}, size_t{12}}) must({"same", who, text(other), "--reason", text(other == 4 ? 16 : 0)});
      must({"claim", who, "--what", "remark", "--publisher", "P", "--quote", "said " + text(17), "--note", to_padded_base64(text(18)), "--address", "https://paper.example/" + percent(text(19))});
      must({"claim", who, "--what", "verdict", "--date", "2024-09-01", "--publisher", "P", "--address", "https://paper.example/all", "--quote", "sentenced", "--note", to_hex(text(20))});
      must({"retract", std::to_string(log_size()), "--reason", text(21)});
      must({"withhold", who, "--field", "birth", "--reason", text(22)});
      must({"consent", who, "granted", "--reason", text(23)});
    }
  }
  // By encoding, how many of the canaries are in `bytes`.
  std::map<std::string, std::set<std::pair<int, int>>> search(const std::string& bytes) {
    // One pass for each form of what all begin with is fast; then the whole word.
    std::map<std::string, std::set<std::pair<int, int>>> found;
    for (int p = 0; p < kPersons; ++p)
      for (int i = 0; i < kEach; ++i)
        for (const auto& [encoding, form] : canaries_[static_cast<size_t>(p)][static_cast<size_t>(i)].forms()) {
          EXPECT_GT(form.size(), 12U);
          if (memmem(bytes.data(), bytes.size(), form.data(), form.size()) != nullptr) found[encoding].emplace(p, i);
        }
    return found;
  }
  // Without its runs of zeros: of 96 MB little is anything.
  static std::string dense(const std::string& bytes) {
    std::string out;
    for (size_t at = 0; at < bytes.size(); at += 4096) {
      const std::string_view block = std::string_view(bytes).substr(at, 4096);
      if (block.find_first_not_of('\0') != std::string_view::npos) out += block;
    }
    return out;
  }

  std::string image_, mounted_, phrases_;
  bool real_ = false;
  std::vector<std::vector<Canary>> canaries_;
};

// The control: what is not sealed is found, each canary, in each encoding.
TEST_F(CanaryTest, InALedgerThatIsNotSealedEveryOneIsFound) {
  enter();
  SeededRandom random(1);
  make_ledger();
  plant(random);
  const auto found = search(dense(disk()));
  std::set<std::pair<int, int>> all;
  for (const auto& [encoding, some] : found) all.insert(some.begin(), some.end());
  // (One is the reason of an erasing, of which there was none.)
  EXPECT_EQ(all.size(), static_cast<size_t>(kPersons * (kEach - 1)));
  for (const char* encoding : {"utf-8", "utf-16le", "utf-16be", "windows-1251", "base64", "hex", "percent"}) EXPECT_GE(found.count(encoding) ? found.at(encoding).size() : 0, kPersons) << encoding;
}

class CanarySealedTest : public CanaryTest {
 protected:
  void round(uint64_t seed) {
    enter();
    SeededRandom random(seed);
    clock_.set(kNow);
    must({"init", "--sealed", "--custodian", "anna", "--phrases", phrases_});
    setenv("STILLHELD_UNLOCK_FILE", phrases_.c_str(), 1);
    plant(random);
    ASSERT_TRUE(search(dense(disk())).empty()) << "something went to the disk in the clear";
    std::filesystem::remove_all(folder_ + "/backup");
    must({"backup", folder_ + "/backup"});

    // What must be on the disk now, and must not be at the end.
    std::vector<std::pair<std::string, std::string>> needles;
    std::set<uint32_t> numbers;
    {
      auto reader = store::open_ledger(ledger_).take();
      auto vault = evidence::unlock(*reader, "correct horse battery", "").take();
      ASSERT_TRUE(vault.load(*reader).ok());
      std::set<Id> erased;
      ASSERT_TRUE(reader->scan_personals(1, reader->head().size(), [&](Seq seq, const log::Personal& value) -> Status {
        const auto clear = vault.open(seq, value);
        EXPECT_TRUE(clear.ok());
        const auto holds = [&](const Canary& c) { return clear->text.find(utf8(c.word)) != std::string::npos; };
        for (const auto& list : canaries_)
          if (std::any_of(list.begin(), list.end(), holds)) {
            needles.emplace_back("a value", value.text.substr(0, 40));
            numbers.insert(evidence::key_numbers(value.salt).first);
          }
        return {};
      }).ok());
      numbers.erase(0);
      EXPECT_GE(numbers.size(), static_cast<size_t>(kPersons * 4));
      ASSERT_TRUE(reader->scan_person_keys([&](const store::PersonKey& key) -> Status {
        if (numbers.count(key.number) > 0) needles.emplace_back("a person's key", key.wrapped);
        else if (key.number == 0) needles.emplace_back("the ledger's key", key.wrapped);
        return {};
      }).ok());
      for (const store::TeamKey& key : reader->team_keys().take()) needles.emplace_back("the team's key", key.wrapped);
      log::Decoder decoder;
      log::Entry e;
      ASSERT_TRUE(reader->scan(1, reader->head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
        TRY_VOID(decoder.decode(bytes, e));
        if (e.kind != log::Kind::capture) return {};
        return reader->scan_chunks(seq, [&](const store::Chunk& chunk) -> Status {
          if (numbers.count(evidence::key_numbers(chunk.salt).first) > 0) needles.emplace_back("a row", chunk.bytes.substr(0, 40));
          return {};
        });
      }).ok());
    }
    ASSERT_GT(needles.size(), static_cast<size_t>(kPersons * 20));
    const auto missing = [&](const std::string& bytes) {
      size_t out = 0;
      for (const auto& [what, needle] : needles) out += memmem(bytes.data(), bytes.size(), needle.data(), needle.size()) == nullptr;
      return out;
    };
    EXPECT_EQ(missing(dense(disk())), 0U);  // the control

    const std::string before = must({"held", "--on", "2025-08-01", "--json"});
    const std::string counted = before.substr(before.find("\"held\""), before.find('}', before.find("\"held\"")) - before.find("\"held\""));
    std::vector<std::string> proposals;
    for (const auto& list : canaries_) {
      const std::string said = must({"erase", utf8(list[0].word), "--reason", utf8(list[24].word)});
      proposals.push_back(said.substr(said.find('#') + 1, said.find(':', said.find('#')) - said.find('#') - 1));
    }
    const std::string turn = must({"epoch", "--custodian", "anna"});
    const std::string epoch = turn.substr(turn.find('#') + 1, turn.find('.', turn.find('#')) - turn.find('#') - 1);
    clock_.set(clock_.now() + 7 * kDayMillis + 60000);
    for (const std::string& number : proposals) must({"carry-out", number});
    must({"carry-out", epoch, "--phrases", file("next", "a new long phrase\n")});
    setenv("STILLHELD_UNLOCK_FILE", (folder_ + "/next").c_str(), 1);

    const std::string after = dense(disk());
    const auto found = search(after);
    for (const auto& [encoding, some] : found) ADD_FAILURE() << some.size() << " canaries in " << encoding;
    for (const auto& [what, needle] : needles)
      if (memmem(after.data(), after.size(), needle.data(), needle.size()) != nullptr) ADD_FAILURE() << what << " is on the disk" << (real_ ? " (somewhere on its image)" : "");
    // The ledger is whole, counts as before, and has everybody else.
    must({"verify"});
    EXPECT_NE(must({"held", "--on", "2025-08-01", "--json"}).find(counted), std::string::npos);
    EXPECT_NE(must({"who", "Somebody Else"}).find("Somebody Else"), std::string::npos);

    // The backup of before, in the hands of whoever has all that opens the ledger now.
    std::string backup;
    for (const auto& [name, bytes] : folder_bytes(folder_ + "/backup")) backup += bytes;
    EXPECT_TRUE(search(backup).empty());
    ledger_ = folder_ + "/restored";
    std::filesystem::remove_all(ledger_);
    must({"restore", folder_ + "/backup"});
    for (const char* phrases : {"phrases", "next"}) EXPECT_EQ(ask({"who", "Somebody Else", "--unlock-file", folder_ + "/" + phrases}).status, 5) << phrases;
    {
      auto reader = store::open_ledger(ledger_).take();
      auto now = store::open_ledger(mounted_ + "/ledger").take();
      auto vault = evidence::unlock(*now, "a new long phrase", "").take();
      ASSERT_TRUE(vault.load(*now).ok());
      size_t closed = 0, open = 0;
      ASSERT_TRUE(reader->scan_personals(1, reader->head().size(), [&](Seq seq, const log::Personal& value) -> Status {
        const auto clear = vault.open(seq, value);
        EXPECT_TRUE(!clear.ok() || search(clear->text).empty());
        ++(clear.ok() ? open : closed);
        return {};
      }).ok());
      EXPECT_GT(open, 10U);  // those who were not erased
      EXPECT_GT(closed, static_cast<size_t>(kPersons * 10));
      EXPECT_FALSE(evidence::Vault(vault.ledger(), 1, vault.team().copy()).load(*reader).ok());
    }
    unsetenv("STILLHELD_UNLOCK_FILE");
    leave();
  }
};

TEST_F(CanarySealedTest, AfterErasingAndTheEpochsTurnNoneIsFound) {
  const char* budget = std::getenv("STILLHELD_SOAK_SECONDS");
  const double seconds = budget == nullptr ? 0 : std::atof(budget) / 20;  // its share of the hour
  const auto begun = std::chrono::steady_clock::now();
  int planted = 0;
  for (uint64_t seed = 1; planted == 0 || (planted < 10000 && std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count() < seconds); ++seed) {
    round(seed);
    planted += kPersons * kEach;
    quick_passphrases = true;
    if (HasFailure()) break;
  }
  quick_passphrases = false;
  std::cout << "[ NOTE     ] " << planted << " canaries\n";
  if (const char* table = std::getenv("STILLHELD_SOAK_TABLE")) std::ofstream(table, std::ios::app) << "canaries\t" << planted << "\t10000\n";
}

}  // namespace
}  // namespace stillheld::cli
