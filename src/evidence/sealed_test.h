// A small ledger of invented people for tests of sealing: two persons, one of two
// subjects, a list of two editions, a source of one person alone, decisions with
// reasons.  On the store that the parameter names.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "evidence/sealed_store.h"
#include "evidence/sealing.h"
#include "store/open.h"
#include "store/postgres_test.h"

namespace stillheld::evidence {

inline constexpr Stretching kCheap{1, 8192};

class SealedTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (std::string_view(GetParam()) == "postgres") {
      const char* server = std::getenv("STILLHELD_TEST_POSTGRES");
      if (server == nullptr) GTEST_SKIP() << "STILLHELD_TEST_POSTGRES names no server: run it by ./run test";
      connection_ = server;
    }
    char pattern[] = "stillheld-sealed-XXXXXX";
    folder_ = std::filesystem::absolute(mkdtemp(pattern)).string();
    SystemRandom system;
    id_ = system.id();
    ASSERT_TRUE(store::create_ledger(ledger(), connection_, id_).ok());
    fill();
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
    if (!connection_.empty()) store::drop_schema(connection_, id_);
  }
  std::string ledger() const { return folder_ + "/ledger"; }

  log::Entry entry(log::Kind kind) {
    log::Entry e;
    e.kind = kind;
    e.at = 1000;
    e.by = "desk";
    e.import = 1;
    return e;
  }
  Seq add(store::Writer& writer, log::Entry e, std::vector<log::Personal> values = {}) {
    for (log::Personal& value : values) {
      value.salt = random_.salt();
      e.sealed.push_back(log::seal(value));
    }
    std::string bytes;
    EXPECT_TRUE(log::encode(e, bytes).ok());
    auto seq = writer.append(bytes, values, e.at, e.import);
    EXPECT_TRUE(seq.ok());
    return seq.ok() ? *seq : 0;
  }
  void row(store::Writer& writer, Seq capture, uint64_t index, const std::string& bytes, const Id& whose) {
    store::Chunk chunk{index, {}, random_.salt(), bytes, whose};
    chunk.commitment = hmac_sha256(chunk.salt, bytes);
    EXPECT_TRUE(writer.put_chunk(capture, chunk).ok());
  }
  void fill() {
    auto writer = store::write_ledger(ledger(), "test").take();
    log::Entry e = entry(log::Kind::source);
    e.publisher = "A Paper";
    shared_source_ = add(*writer, e, {{"address", "https://paper.example/list", {}}});
    own_source_ = add(*writer, e, {{"address", "https://paper.example/ada-prykladna", {}}});
    for (int edition = 0; edition < 2; ++edition) {
      e = entry(log::Kind::capture);
      e.list = "list";
      e.chunks = 4;
      e.source = static_cast<int64_t>(shared_source_);
      const Seq capture = add(*writer, e, {{"file", "list.csv", {}}});
      captures_.push_back(capture);
      row(*writer, capture, 0, "id,name\n", {});
      row(*writer, capture, 1, "a,Ada Prykladna\n", edition == 0 ? ada_ : Id{});  // the second says the same: no entry
      row(*writer, capture, 2, "b,Bel Vydumanaia\n", edition == 0 ? bel_ : Id{});
      row(*writer, capture, 3, "", {});
      if (edition == 1) continue;
      for (const auto& [index, subject, name] : {std::tuple(1, ada_, "Ada Prykladna"), std::tuple(2, bel_, "Bel Vydumanaia")}) {
        e = entry(log::Kind::record);
        e.capture = static_cast<int64_t>(capture);
        e.row = index;
        e.subject = subject;
        e.list = "list";
        const Seq record = add(*writer, e, {{"handle", "list/" + std::string(1, "?ab"[index]), {}}, {"key", name, {}}});
        e = entry(log::Kind::claim);
        e.what = "name";
        e.subject = subject;
        e.record = static_cast<int64_t>(record);
        e.source = static_cast<int64_t>(shared_source_);
        (index == 1 ? name_of_ada_ : name_of_bel_) = add(*writer, e, {{"name", name, {}}});
      }
    }
    e = entry(log::Kind::claim);
    e.what = "arrest";
    e.date = "2024-02-01";
    e.subject = ada_too_;
    e.source = static_cast<int64_t>(own_source_);
    arrest_ = add(*writer, e, {{"quote", "Ada Prykladna was taken", {}}});
    e = entry(log::Kind::decision);
    e.state = "retracted";
    e.target = static_cast<int64_t>(arrest_);
    retraction_ = add(*writer, e, {{"reason", "Ada's mother says it was later", {}}});
    e = entry(log::Kind::decision);
    e.state = "different";
    e.subject = bel_;
    e.text = ada_.text();
    parting_ = add(*writer, e, {{"reason", "Bel is not Ada Prykladna", {}}});
    e = entry(log::Kind::claim);
    e.what = "context";
    about_books_ = add(*writer, e, {{"note", "a note about the books", {}}});
    ASSERT_TRUE(writer->commit().ok());
  }
  // Everything in the clear, as text, to compare.
  static std::string contents(store::Reader& reader) {
    std::string out;
    EXPECT_TRUE(reader.scan(1, reader.head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
      out += std::to_string(seq) + " " + std::string(bytes) + "\n";
      TRY(values, reader.personals(seq));
      for (const log::Personal& v : values) out += "  " + v.field + "=" + v.text + " " + to_hex(as_bytes(v.salt)) + "\n";
      TRY_VOID(reader.scan_chunks(seq, [&](const store::Chunk& c) -> Status {
        out += "  row " + std::to_string(c.index) + "=" + c.bytes + " " + to_hex(as_bytes(c.salt)) + (c.erased ? " erased" : "") + "\n";
        return {};
      }));
      return {};
    }).ok());
    return out;
  }
  Sealed seal(std::vector<Custodian> custodians = {{"anna", "correct horse battery"}, {"boris", "another long phrase"}}) {
    auto writer = store::write_ledger(ledger(), "test").take();
    auto sealed = seal_ledger(*writer, custodians, kCheap, random_, {});
    EXPECT_TRUE(sealed.ok());
    EXPECT_TRUE(writer->commit().ok());
    EXPECT_TRUE(writer->scrub().ok());
    return sealed.take();
  }
  std::unique_ptr<store::Reader> raw() { return store::open_ledger(ledger()).take(); }
  std::unique_ptr<store::Reader> opened(std::string_view passphrase = "correct horse battery") {
    auto reader = raw();
    auto vault = unlock(*reader, passphrase, "");
    EXPECT_TRUE(vault.ok());
    return open_sealed(std::move(reader), vault.take(), random_);
  }
  std::unique_ptr<store::Writer> opened_writer(std::string_view passphrase = "correct horse battery") {
    auto writer = store::write_ledger(ledger(), "test").take();
    auto vault = unlock(*writer, passphrase, "");
    EXPECT_TRUE(vault.ok());
    return open_sealed(std::move(writer), vault.take(), random_);
  }

  SeededRandom random_{21};
  Id id_;
  Id ada_ = random_.id(), ada_too_ = random_.id(), bel_ = random_.id();
  Seq shared_source_ = 0, own_source_ = 0, arrest_ = 0, retraction_ = 0, parting_ = 0, about_books_ = 0, name_of_ada_ = 0, name_of_bel_ = 0;
  std::vector<Seq> captures_;
  std::string folder_, connection_;
};

}  // namespace stillheld::evidence
