// A whole log from its public files, and what is wrong with it.
#include "evidence/outsider.h"

#include <gtest/gtest.h>

#include "log/council_test.h"
#include "log/merkle.h"

namespace stillheld::evidence {
namespace {

using log::Entry;
using log::Kind;
using log::SignedLog;

const std::vector<std::string> kAll = {"contributor", "reviewer", "publisher", "custodian"};

// Files in memory, as TileWriter makes them.
struct Files {
  std::map<std::string, std::string> files;
  log::ReadFile read() {
    return [this](const std::string& path) -> Result<std::string> {
      const auto found = files.find(path);
      if (found == files.end()) return fail(Code::kFileNotFound, {path});
      return found->second;
    };
  }
  log::Note publish(const std::vector<std::string>& entries, const log::SigningKey& key) {
    log::TileWriter writer = log::TileWriter::resume(0, read(), [this](const std::string& path, std::string_view bytes) -> Status {
      files[path] = bytes;
      return {};
    }).take();
    log::Frontier tree;
    for (const std::string& e : entries) {
      EXPECT_TRUE(writer.add(e).ok());
      tree.add(log::leaf_hash(e));
    }
    EXPECT_TRUE(writer.finish().ok());
    log::Note note{log::format_checkpoint({key.verifier().name, entries.size(), tree.root(), {}}), {}};
    note.signatures.push_back(key.sign(note.text, 0));
    return note;
  }
};

std::vector<std::string> bytes_of(const SignedLog& log) {
  std::vector<std::string> out;
  for (const Entry& e : log.entries_) {
    out.emplace_back();
    EXPECT_TRUE(log::encode(e, out.back()).ok());
  }
  return out;
}

class Outsider : public testing::Test {
 protected:
  Outsider() {
    EXPECT_EQ(log_.add(log_.founder("anna", kAll)), "");
    Entry boris = log_.founder("boris", kAll);
    boris.by = "anna";
    boris.text.clear();
    EXPECT_EQ(log_.put(boris), "");
    for (int i = 0; i < 300; ++i) {
      Entry source = SignedLog::entry(Kind::source, "");
      source.publisher = "A Desk " + std::to_string(i);
      EXPECT_EQ(log_.command("anna", {source}), "");
    }
    EXPECT_EQ(log_.add(SignedLog::proposal("anna", log::Deed::erase, "", SignedLog::subject(1))), "");
    const log::Seq p = log_.last();
    EXPECT_EQ(log_.add(SignedLog::approval("boris", p)), "");
    log_.pass(log::kWait);
    EXPECT_EQ(log_.add(SignedLog::tombstone("anna", p, SignedLog::subject(1))), "");
  }
  Result<OutsideReport> look(const std::vector<std::string>& entries, std::vector<log::VerifierKey> more = {}) {
    Files files;
    log::Note note = files.publish(entries, key_);
    if (!more.empty()) note.signatures.push_back(witness_.sign(note.text, seconds_));
    more.push_back(key_.verifier());
    return verify_outside(note, more, files.read(), {});
  }
  std::string first_fault(const std::vector<std::string>& entries) {
    const auto report = look(entries);
    EXPECT_TRUE(report.ok());
    return report->faults.empty() ? "" : report->faults.front();
  }

  SignedLog log_;
  SeededRandom random_{6};
  log::SigningKey key_ = log::SigningKey::make("archive.example/books", log::kNoteKey, random_);
  log::SigningKey witness_ = log::SigningKey::make("witness.example/w", log::kCosignerKey, random_);
  uint64_t seconds_ = 0;
};

TEST_F(Outsider, AWholeLogIsWhole) {
  const auto report = look(bytes_of(log_));
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->faults.empty()) << report->faults.front();
  EXPECT_EQ(report->entries, log_.entries_.size());
  EXPECT_EQ(report->council.members().size(), 2U);
}

TEST_F(Outsider, TheKeeperSignsAnythingAndIsFoundAllTheSame) {
  const std::vector<std::string> good = bytes_of(log_);
  // Every entry in turn left out, put twice, or exchanged with the next.
  int faults = 0, deeds = 0;
  for (size_t i = 0; i < good.size(); i += i < 8 || i + 8 > good.size() ? 1 : 37) {
    for (const int deed : {0, 1, 2}) {
      std::vector<std::string> bad = good;
      const auto at = static_cast<std::ptrdiff_t>(i);
      if (deed == 0) bad.erase(bad.begin() + at);
      if (deed == 1) bad.insert(bad.begin() + at, bad[i]);
      if (deed == 2 && i + 1 < bad.size()) std::swap(bad[i], bad[i + 1]);
      if (bad == good) continue;
      // (Without its last entries a log is a shorter log: that is a matter of checkpoints.)
      if (deed == 0 && i + 1 == good.size()) continue;
      ++deeds;
      const bool found = !first_fault(bad).empty();
      EXPECT_TRUE(found) << deed << " at " << i;
      faults += found;
    }
  }
  EXPECT_EQ(faults, deeds);
  EXPECT_GT(deeds, 50);
}

TEST_F(Outsider, FilesThatAreNotWhatWasSignedAreNotLookedAt) {
  Files files;
  const log::Note note = files.publish(bytes_of(log_), key_);
  const std::vector<log::VerifierKey> keys = {key_.verifier()};
  std::string& bundle = files.files.at(log::bundle_path(1, 256));
  bundle[40] = static_cast<char>(bundle[40] ^ 1);
  EXPECT_FALSE(verify_outside(note, keys, files.read(), {}).ok());
  files.files.erase(log::bundle_path(1, 256));
  EXPECT_FALSE(verify_outside(note, keys, files.read(), {}).ok());
  const std::vector<log::VerifierKey> stranger = {witness_.verifier()};
  EXPECT_FALSE(verify_outside(note, stranger, files.read(), {}).ok());
}

TEST_F(Outsider, AnOlderCheckpointOfALogThatHasGrown) {
  const std::vector<std::string> all = bytes_of(log_);
  Files then, now;
  const log::Note note = then.publish({all.begin(), all.begin() + 302}, key_);
  (void)now.publish(all, key_);
  const std::vector<log::VerifierKey> keys = {key_.verifier()};
  const auto report = verify_outside(note, keys, now.read(), {});
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->entries, 302U);
  EXPECT_TRUE(report->faults.empty());
}

TEST_F(Outsider, AClockThatWasPutForwardIsGivenAwayByAWitness) {
  seconds_ = static_cast<uint64_t>(log_.at_ / 1000);
  EXPECT_TRUE(look(bytes_of(log_), {witness_.verifier()})->faults.empty());
  seconds_ -= 6 * 86400;
  const auto report = look(bytes_of(log_), {witness_.verifier()});
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->faults.size(), 1U);
  EXPECT_NE(report->faults[0].find("witness.example/w"), std::string::npos);
}

TEST_F(Outsider, BytesThatAreNoEntryAreAFaultAndNoEnd) {
  std::vector<std::string> bad = bytes_of(log_);
  bad.push_back("{}");
  bad.push_back("");
  bad.push_back(R"({"at":1,"by":"x","import":1,"kind":"source","sealed":{"b":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","a":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},"v":1})");
  const auto report = look(bad);
  ASSERT_TRUE(report.ok());
  EXPECT_GE(report->faults.size(), 3U);
}

}  // namespace
}  // namespace stillheld::evidence
