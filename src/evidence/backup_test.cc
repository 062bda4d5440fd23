#include "evidence/backup.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/file.h"
#include "store/open.h"

namespace stillheld::evidence {
namespace {

class BackupTest : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "stillheld-backup-XXXXXX";
    folder_ = std::filesystem::absolute(mkdtemp(pattern)).string();
    ASSERT_TRUE(store::create_ledger(ledger(), "", random_.id()).ok());
    auto writer = store::write_ledger(ledger(), "test").take();
    log::Entry e;
    std::string bytes;
    for (int i = 1; i <= 40; ++i) {
      e.clear();
      e.kind = i == 3 ? log::Kind::capture : log::Kind::claim;
      e.at = 1000;
      e.by = "desk";
      e.import = 1;
      const log::Personal name{"name", "somebody " + std::to_string(i), {}};
      e.sealed = {log::seal(name)};
      bytes.clear();
      ASSERT_TRUE(log::encode(e, bytes).ok());
      ASSERT_TRUE(writer->append(bytes, {&name, 1}, e.at, e.import).ok());
    }
    ASSERT_TRUE(writer->put_chunk(3, {0, sha256("c"), {}, "row"}).ok());
    ASSERT_TRUE(writer->commit().ok());
    ASSERT_TRUE(Checkpoints(ledger()).make(*writer, key_, {}).ok());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string ledger() const { return folder_ + "/ledger"; }
  std::string backup() const { return folder_ + "/backup"; }
  Result<Manifest> make(const log::SigningKey* key) {
    auto reader = store::open_ledger(ledger()).take();
    return make_backup(*reader, ledger(), backup(), key, 1'700'000'000, {});
  }

  SeededRandom random_{5};
  log::SigningKey key_ = log::SigningKey::make("archive.example/books", log::kNoteKey, random_);
  std::string folder_;
};

TEST_F(BackupTest, ALedgerComesBackAsItWas) {
  const auto made = make(&key_);
  ASSERT_TRUE(made.ok());
  const log::VerifierKey known = key_.verifier();
  EXPECT_EQ(*check_backup(backup(), std::span(&known, 1)), *made);
  std::filesystem::remove_all(ledger());
  ASSERT_TRUE(restore_backup(backup(), ledger(), std::span(&known, 1)).ok());
  auto reader = store::open_ledger(ledger()).take();
  EXPECT_EQ(reader->head().size(), 40U);
  EXPECT_EQ(reader->personals(7).value()[0].text, "somebody 7");
  EXPECT_EQ(reader->chunk(3, 0)->bytes, "row");
  EXPECT_TRUE(Checkpoints(ledger()).prove(7).ok());
  EXPECT_EQ(restore_backup(backup(), ledger(), {}).error().code, Code::kLedgerExists);
  EXPECT_EQ(make(nullptr).error().code, Code::kLedgerExists);
}

TEST_F(BackupTest, EveryChangedMissingAndAddedFileIsFound) {
  ASSERT_TRUE(make(nullptr).ok());
  ASSERT_TRUE(check_backup(backup(), {}).ok());
  std::vector<std::string> paths;
  for (const auto& file : std::filesystem::recursive_directory_iterator(backup()))
    if (file.is_regular_file()) paths.push_back(file.path());
  ASSERT_GT(paths.size(), 4U);
  for (const std::string& path : paths) {
    const std::string good = read_file(path).take();
    std::string bad = good;
    bad[bad.size() / 2] ^= 4;
    ASSERT_TRUE(write_file_durably(path, bad).ok());
    EXPECT_FALSE(check_backup(backup(), {}).ok()) << path;
    std::filesystem::remove(path);
    EXPECT_FALSE(check_backup(backup(), {}).ok()) << path;
    ASSERT_TRUE(write_file_durably(path, good).ok());
  }
  ASSERT_TRUE(check_backup(backup(), {}).ok());
  ASSERT_TRUE(write_file_durably(backup() + "/tlog/more", "x").ok());
  EXPECT_FALSE(check_backup(backup(), {}).ok());
}

TEST_F(BackupTest, AManifestOfSomebodyElseIsNone) {
  ASSERT_TRUE(make(&key_).ok());
  const log::SigningKey other = log::SigningKey::make("archive.example/books", log::kNoteKey, random_);
  const log::VerifierKey stranger = other.verifier();
  EXPECT_EQ(check_backup(backup(), std::span(&stranger, 1)).error().code, Code::kBadSignature);
  EXPECT_TRUE(check_backup(backup(), {}).ok());
}

TEST_F(BackupTest, ABackupHoldsNoKey) {
  ASSERT_TRUE(write_file_durably(folder_ + "/ledger/log.key", "secret").ok());
  ASSERT_TRUE(make_folder(ledger() + "/keys").ok());
  ASSERT_TRUE(write_file_durably(ledger() + "/keys/log.key", "secret").ok());
  ASSERT_TRUE(make(&key_).ok());
  for (const auto& file : std::filesystem::recursive_directory_iterator(backup())) EXPECT_NE(file.path().extension(), ".key");
}

TEST_F(BackupTest, AManifestHasOneForm) {
  const Manifest manifest{random_.id(), 7, sha256("r"), 9, {{"a", sha256("a")}, {"tlog/b c", sha256("b")}}};
  const std::string text = format_manifest(manifest);
  EXPECT_EQ(*parse_manifest(text), manifest);
  for (const std::string& bad : std::vector<std::string>{"", "stillheld backup 2\n", text.substr(0, text.size() - 1), text + "x\n", "x" + text})
    EXPECT_FALSE(parse_manifest(bad).ok()) << bad;
  // Capitals say the same, in another form (found by the fuzzer).
  for (const char* word : {"ledger ", "root "}) {
    std::string capitals = text;
    for (size_t at = capitals.find(word) + std::string_view(word).size(); capitals[at] != '\n'; ++at) capitals[at] = static_cast<char>(std::toupper(capitals[at]));
    ASSERT_NE(capitals, text);
    EXPECT_FALSE(parse_manifest(capitals).ok()) << capitals;
  }
  std::string outside = text;
  outside.replace(outside.find(" a\n"), 3, " ../a\n");
  EXPECT_FALSE(parse_manifest(outside).ok());
}

}  // namespace
}  // namespace stillheld::evidence
