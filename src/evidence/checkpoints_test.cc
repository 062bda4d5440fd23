#include "evidence/checkpoints.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/file.h"
#include "evidence/witness.h"
#include "log/merkle.h"
#include "store/sqlite_store.h"

namespace stillheld::evidence {
namespace {

class CheckpointsTest : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "stillheld-evidence-XXXXXX";
    folder_ = std::filesystem::absolute(mkdtemp(pattern)).string();
    ASSERT_TRUE(store::create_sqlite(ledger(), random_.id()).ok());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string ledger(const std::string& name = "ledger") const { return folder_ + "/" + name; }

  void append(int count, const std::string& text = "entry ", const std::string& name = "ledger") {
    auto writer = store::write_sqlite(ledger(name), "test").take();
    for (int i = 0; i < count; ++i) ASSERT_TRUE(writer->append(text + std::to_string(writer->head().size() + 1), {}, 1000, 1).ok());
    ASSERT_TRUE(writer->commit().ok());
  }
  Result<log::Checkpoint> make(const std::string& name = "ledger") {
    auto reader = store::open_sqlite(ledger(name)).take();
    return Checkpoints(ledger(name)).make(*reader, key_, {});
  }
  std::string request(uint64_t old_size, const std::string& name = "ledger") {
    return log::format_witness_request(Checkpoints(ledger(name)).request(old_size).take());
  }

  SeededRandom random_{5};
  log::SigningKey key_ = log::SigningKey::make("archive.example/books", log::kNoteKey, random_);
  log::SigningKey witness_key_ = log::SigningKey::make("witness.example/w1", log::kCosignerKey, random_);
  std::string folder_;
};

TEST_F(CheckpointsTest, EveryEntryOfAGrowingLogIsProvedToAnOutsider) {
  const log::VerifierKey known = key_.verifier();
  for (const int more : {3, 1, 300, 0, 213}) {
    append(more);
    const auto made = make();
    ASSERT_TRUE(made.ok());
    for (const log::Seq seq : {log::Seq{1}, made->size / 2 + 1, made->size}) {
      // All that the outsider has is this text and the key.
      const auto file = log::parse_proof_file(log::format_proof_file(Checkpoints(ledger()).prove(seq).take()));
      ASSERT_TRUE(file.ok());
      const auto note = log::parse_note(file->note);
      ASSERT_TRUE(note.ok() && log::verify_note(*note, std::span(&known, 1)).ok());
      const auto checkpoint = log::parse_checkpoint(note->text);
      EXPECT_EQ(*file->extra, "entry " + std::to_string(seq));
      EXPECT_TRUE(log::verify_inclusion(file->index, checkpoint->size, log::leaf_hash(*file->extra), file->proof, checkpoint->root).ok());
      EXPECT_FALSE(log::verify_inclusion(file->index, checkpoint->size, log::leaf_hash("entry x"), file->proof, checkpoint->root).ok());
    }
    EXPECT_FALSE(Checkpoints(ledger()).prove(made->size + 1).ok());
    EXPECT_FALSE(Checkpoints(ledger()).prove(0).ok());
  }
  EXPECT_EQ(Checkpoints(ledger()).all()->size(), 4U);
}

TEST_F(CheckpointsTest, NothingIsSignedThatTheDiskDoesNotHold) {
  append(300);
  ASSERT_TRUE(make().ok());
  append(10);
  // Somebody changes an entry's bundle: the twin reads another root.
  const std::string path = ledger() + "/tlog/" + log::bundle_path(0, log::kTileWidth);
  std::string bytes = read_file(path).take();
  bytes[5] ^= 1;
  ASSERT_TRUE(write_file_durably(path, bytes).ok());
  EXPECT_EQ(make().error().code, Code::kDamaged);
  bytes[5] ^= 1;
  ASSERT_TRUE(write_file_durably(path, bytes).ok());
  ASSERT_TRUE(make().ok());
  // And a tile.
  append(1);
  const std::string tile = ledger() + "/tlog/" + log::tile_path(0, 0, log::kTileWidth);
  bytes = read_file(tile).take();
  bytes[40] ^= 1;
  ASSERT_TRUE(write_file_durably(tile, bytes).ok());
  EXPECT_EQ(make().error().code, Code::kDamaged);
}

TEST_F(CheckpointsTest, ALogThatWasCutOrRewrittenIsNotSigned) {
  append(20);
  std::filesystem::copy(ledger(), ledger("early"), std::filesystem::copy_options::recursive);
  append(5);
  ASSERT_TRUE(make().ok());
  // The copy from before goes on without the last five: shorter, then other.
  std::filesystem::copy(ledger() + "/tlog", ledger("early") + "/tlog", std::filesystem::copy_options::recursive);
  EXPECT_EQ(make("early").error().code, Code::kRollback);
  append(9, "other ", "early");
  const auto made = make("early");
  ASSERT_FALSE(made.ok());
  EXPECT_TRUE(made.error().code == Code::kFork || made.error().code == Code::kDamaged);
}

TEST_F(CheckpointsTest, AnotherKeyDoesNotGoOnWithALog) {
  append(2);
  ASSERT_TRUE(make().ok());
  append(2);
  const log::SigningKey other = log::SigningKey::make("archive.example/books", log::kNoteKey, random_);
  auto reader = store::open_sqlite(ledger()).take();
  EXPECT_EQ(Checkpoints(ledger()).make(*reader, other, {}).error().code, Code::kBadKey);
}

TEST_F(CheckpointsTest, AWitnessCosignsWhatGrowsAndRefusesAForkAndARollback) {
  Witness witness(folder_ + "/witness", {key_.verifier()});
  append(20);
  ASSERT_TRUE(make().ok());
  const auto first = witness.cosign(request(0), witness_key_, 1000);
  ASSERT_TRUE(first.ok());
  std::filesystem::copy(ledger(), ledger("fork"), std::filesystem::copy_options::recursive);
  const std::string before = request(0);

  append(5);
  ASSERT_TRUE(make().ok());
  EXPECT_EQ(witness.cosign(request(0), witness_key_, 1001).error().code, Code::kBadProof);  // from where we do not stand
  EXPECT_EQ(witness.cosign(request(19), witness_key_, 1001).error().code, Code::kBadProof);
  const auto second = witness.cosign(request(20), witness_key_, 1001);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(witness.last("archive.example/books")->value().size, 25U);

  // The same log, another past: properly signed, and refused.
  append(5, "other ", "fork");
  ASSERT_TRUE(make("fork").ok());
  EXPECT_EQ(witness.cosign(request(20, "fork"), witness_key_, 1002).error().code, Code::kFork);
  append(3, "other ", "fork");
  ASSERT_TRUE(make("fork").ok());
  EXPECT_EQ(witness.cosign(request(25, "fork"), witness_key_, 1002).error().code, Code::kBadProof);
  EXPECT_EQ(witness.cosign(before, witness_key_, 1003).error().code, Code::kRollback);
  EXPECT_EQ(witness.last("archive.example/books")->value().size, 25U);
  // What was refused is kept: it convicts the keeper.
  int refused = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_ + "/witness"))
    refused += file.path().parent_path().filename() == "refused";
  EXPECT_EQ(refused, 3);

  // The cosignature stands beside the log's own.
  const std::vector<log::VerifierKey> keys = {key_.verifier(), witness_key_.verifier()};
  EXPECT_EQ(*Checkpoints(ledger()).add_cosignatures(log::format_signature(*second), keys), 1U);
  EXPECT_EQ(*Checkpoints(ledger()).add_cosignatures(log::format_signature(*second), keys), 0U);
  const auto verified = log::verify_note(**Checkpoints(ledger()).latest(), keys);
  ASSERT_TRUE(verified.ok());
  EXPECT_EQ(verified->size(), 2U);
  // One for an earlier checkpoint is none for this one.
  EXPECT_FALSE(Checkpoints(ledger()).add_cosignatures(log::format_signature(*first), keys).ok());
}

TEST_F(CheckpointsTest, AWitnessTakesNothingFromAnUnknownOrFalselySignedLog) {
  append(4);
  ASSERT_TRUE(make().ok());
  const std::string good = request(0);
  Witness stranger(folder_ + "/w", {witness_key_.verifier()});
  EXPECT_EQ(stranger.cosign(good, witness_key_, 1).error().code, Code::kBadKey);
  Witness witness(folder_ + "/w", {key_.verifier()});
  std::string changed = good;
  changed.replace(changed.find("\n4\n"), 3, "\n5\n");
  EXPECT_EQ(witness.cosign(changed, witness_key_, 1).error().code, Code::kBadSignature);
  EXPECT_EQ(witness.cosign(good, key_, 1).error().code, Code::kBadKey);  // a log's key is no cosigner's
  EXPECT_EQ(witness.cosign("nonsense", witness_key_, 1).error().code, Code::kBadNote);
  EXPECT_TRUE(witness.cosign(good, witness_key_, 1).ok());
}

}  // namespace
}  // namespace stillheld::evidence
