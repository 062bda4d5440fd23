#include "evidence/sealing.h"

#include "evidence/sealed_test.h"

namespace stillheld::evidence {
namespace {

class SealingLedgers : public SealedTest {};
INSTANTIATE_TEST_SUITE_P(Stores, SealingLedgers, testing::Values("sqlite", "postgres"), [](const auto& test) { return std::string(test.param); });

TEST_P(SealingLedgers, SealedAndOpenedItIsWhatItWas) {
  const std::string before = contents(*raw());
  ASSERT_NE(before.find("Ada Prykladna"), std::string::npos);
  seal();
  EXPECT_EQ(contents(*opened()), before);
  EXPECT_EQ(contents(*opened("another long phrase")), before);
  const std::string lying = contents(*raw());
  for (const char* word : {"Prykladna", "Vydumanaia", "paper.example", "a note about", "list.csv", "mother"}) EXPECT_EQ(lying.find(word), std::string::npos) << word;
  // No salt either: with it a guessed name could be tried on the commitment.
  auto reader = raw();
  ASSERT_TRUE(opened()->scan_personals(1, 1000, [&](Seq, const log::Personal& value) -> Status {
    EXPECT_EQ(lying.find(to_hex(as_bytes(value.salt))), std::string::npos);
    return {};
  }).ok());
}

TEST_P(SealingLedgers, LockedItHasNumbersAndNoNames) {
  seal();
  auto locked = open_sealed(raw(), std::nullopt, random_);
  EXPECT_EQ(locked->sealing(), store::Sealing::locked);
  EXPECT_EQ(locked->head().size(), raw()->head().size());
  EXPECT_TRUE(locked->personals(name_of_ada_).value().empty());
  EXPECT_EQ(locked->chunk(captures_[0], 1).error().code, Code::kSealed);
  EXPECT_EQ(locked->scan_chunks(captures_[0], [](const store::Chunk&) -> Status { return {}; }).error().code, Code::kSealed);
  EXPECT_EQ(locked->protect("x", "books").error().code, Code::kSealed);
}

TEST_P(SealingLedgers, AWrongPassphraseOrCustodianOpensNothing) {
  EXPECT_EQ(unlock(*raw(), "correct horse battery", "").error().code, Code::kNotSealed);
  seal();
  EXPECT_EQ(unlock(*raw(), "correct horse batterY", "").error().code, Code::kPassphrase);
  EXPECT_EQ(unlock(*raw(), "correct horse battery", "boris").error().code, Code::kPassphrase);
  EXPECT_EQ(unlock(*raw(), "correct horse battery", "nobody").error().code, Code::kPassphrase);
  EXPECT_TRUE(unlock(*raw(), "another long phrase", "boris").ok());
  auto writer = store::write_ledger(ledger(), "test").take();
  const Custodian weak{"cyr", "short"};
  EXPECT_EQ(add_custodian(*writer, *unlock(*writer, "correct horse battery", ""), weak, kCheap, random_).error().code, Code::kPassphrase);
}

TEST_P(SealingLedgers, AnyTwoSharesOpenIt) {
  const std::string before = contents(*raw());
  const Sealed sealed = seal();
  for (size_t i = 0; i < 3; ++i)
    for (size_t k = 0; k < 3; ++k) {
      auto reader = raw();
      auto vault = unlock_by_shares(*reader, sealed.shares[i], sealed.shares[k]);
      ASSERT_EQ(vault.ok(), i != k);
      if (i == k) continue;
      EXPECT_EQ(contents(*open_sealed(std::move(reader), vault.take(), random_)), before);
    }
}

TEST_P(SealingLedgers, WhatIsWrittenWhileOpenIsSealedToo) {
  seal();
  const Id novel = random_.id();
  Seq seq = 0, capture = 0;
  {
    auto writer = opened_writer();
    log::Entry e = entry(log::Kind::claim);
    e.import = 2;
    e.what = "name";
    e.subject = novel;
    seq = add(*writer, e, {{"name", "Cyr Niachto", {}}});
    e = entry(log::Kind::capture);
    e.import = 2;
    e.chunks = 1;
    capture = add(*writer, e, {{"file", "cyr.csv", {}}});
    row(*writer, capture, 0, "c,Cyr Niachto", novel);
    EXPECT_EQ(writer->personals(seq).value()[0].text, "Cyr Niachto");
    ASSERT_TRUE(writer->commit().ok());
  }
  EXPECT_EQ(opened()->personals(seq).value()[0].text, "Cyr Niachto");
  EXPECT_EQ(opened()->chunk(capture, 0).value().bytes, "c,Cyr Niachto");
  EXPECT_EQ(opened()->chunk(capture, 0).value().subject, novel);
  EXPECT_EQ(contents(*raw()).find("Niachto"), std::string::npos);
}

// Rows of an edition that made no entries are known by what they say.
TEST_P(SealingLedgers, EveryRowIsUnderItsPersonsKey) {
  seal();
  auto reader = opened();
  for (const Seq capture : captures_) {
    EXPECT_EQ(reader->chunk(capture, 0).value().subject, Id{});
    EXPECT_EQ(reader->chunk(capture, 1).value().subject, ada_);
    EXPECT_EQ(reader->chunk(capture, 2).value().subject, bel_);
  }
}

TEST_P(SealingLedgers, UnsealedItIsWhatItWas) {
  const std::string before = contents(*raw());
  seal();
  {
    auto writer = opened_writer();
    ASSERT_TRUE(unseal_ledger(*writer, {}).ok());
    ASSERT_TRUE(writer->commit().ok());
    ASSERT_TRUE(writer->scrub().ok());
  }
  EXPECT_EQ(raw()->sealing(), store::Sealing::none);
  EXPECT_EQ(contents(*raw()), before);
  seal();  // and once more
  EXPECT_EQ(contents(*opened()), before);
}

TEST_P(SealingLedgers, CustodiansComeAndGo) {
  seal();
  {
    auto writer = store::write_ledger(ledger(), "test").take();
    const auto vault = unlock(*writer, "correct horse battery", "");
    ASSERT_TRUE(add_custodian(*writer, *vault, {"cyr", "a third long phrase"}, kCheap, random_).ok());
    ASSERT_TRUE(remove_custodian(*writer, "anna").ok());
    EXPECT_EQ(remove_custodian(*writer, "nobody").error().code, Code::kBadValue);
    ASSERT_TRUE(remove_custodian(*writer, "boris").ok());
    EXPECT_EQ(remove_custodian(*writer, "cyr").error().code, Code::kBadValue);  // nobody would be left
    ASSERT_TRUE(writer->commit().ok());
  }
  EXPECT_EQ(unlock(*raw(), "correct horse battery", "").error().code, Code::kPassphrase);
  EXPECT_TRUE(unlock(*raw(), "a third long phrase", "").ok());
}

TEST_P(SealingLedgers, AfterTheEpochsTurnWhatWasBeforeOpensNothing) {
  const std::string before = contents(*raw());
  const Sealed first = seal();
  auto old = unlock(*raw(), "correct horse battery", "");
  ASSERT_TRUE(old.ok());
  Sealed second = [&] {
    auto writer = opened_writer();
    const Custodian custodians[] = {{"anna", "a new long phrase"}};
    auto turned = turn_epoch(*writer, custodians, kCheap, random_, {});
    EXPECT_TRUE(turned.ok());
    EXPECT_TRUE(writer->commit().ok());
    EXPECT_TRUE(writer->scrub().ok());
    return turned.take();
  }();
  EXPECT_EQ(second.vault.epoch(), 2U);
  for (const char* phrase : {"correct horse battery", "another long phrase"}) EXPECT_EQ(unlock(*raw(), phrase, "").error().code, Code::kPassphrase);
  EXPECT_EQ(unlock_by_shares(*raw(), first.shares[0], first.shares[1]).error().code, Code::kBadShare);
  EXPECT_EQ(unlock_by_shares(*raw(), first.shares[0], second.shares[1]).error().code, Code::kBadShare);
  EXPECT_FALSE(old->load(*raw()).ok());
  EXPECT_EQ(contents(*opened("a new long phrase")), before);
  auto reader = raw();
  auto vault = unlock_by_shares(*reader, second.shares[2], second.shares[0]);
  ASSERT_TRUE(vault.ok());
  EXPECT_EQ(contents(*open_sealed(std::move(reader), vault.take(), random_)), before);
}

// Without a commit nothing of it is there.
TEST_P(SealingLedgers, HalfWayIsNoWay) {
  const std::string before = contents(*raw());
  {
    auto writer = store::write_ledger(ledger(), "test").take();
    const Custodian anna{"anna", "correct horse battery"};
    ASSERT_TRUE(seal_ledger(*writer, std::span(&anna, 1), kCheap, random_, {}).ok());
  }
  EXPECT_EQ(raw()->sealing(), store::Sealing::none);
  EXPECT_EQ(contents(*raw()), before);
}

// A row moved to where it does not belong, in the store itself.
TEST_P(SealingLedgers, ValuesThatChangedPlacesAreFound) {
  seal();
  {
    auto writer = store::write_ledger(ledger(), "test").take();
    const log::Personal ada = writer->personals(name_of_ada_).value()[0], bel = writer->personals(name_of_bel_).value()[0];
    const store::Value swapped[] = {{name_of_ada_, bel}}, other[] = {{name_of_bel_, ada}};
    ASSERT_TRUE(writer->replace_values(name_of_ada_, name_of_ada_, swapped).ok());
    ASSERT_TRUE(writer->replace_values(name_of_bel_, name_of_bel_, other).ok());
    store::Chunk one = writer->chunk(captures_[0], 1).value(), two = writer->chunk(captures_[1], 1).value();
    std::swap(one.bytes, two.bytes);
    std::swap(one.salt, two.salt);
    ASSERT_TRUE(writer->replace_chunks(captures_[0], 1, 1, std::span(&one, 1)).ok());
    ASSERT_TRUE(writer->commit().ok());
  }
  auto reader = opened();
  EXPECT_EQ(reader->personals(name_of_ada_).error().code, Code::kDamaged);
  EXPECT_EQ(reader->personals(name_of_bel_).error().code, Code::kDamaged);
  EXPECT_EQ(reader->chunk(captures_[0], 1).error().code, Code::kDamaged);
  EXPECT_TRUE(reader->chunk(captures_[1], 1).ok());
}

TEST_P(SealingLedgers, ACopyOpensWithTheSamePassphrase) {
  const std::string before = contents(*raw());
  seal();
  {
    auto from = raw();
    ASSERT_TRUE(store::copy_ledger(*from, folder_ + "/copy", "", {}).ok());
  }
  auto copy = store::open_ledger(folder_ + "/copy").take();
  auto vault = unlock(*copy, "another long phrase", "boris");
  ASSERT_TRUE(vault.ok());
  EXPECT_EQ(contents(*open_sealed(std::move(copy), vault.take(), random_)), before);
}

}  // namespace
}  // namespace stillheld::evidence
