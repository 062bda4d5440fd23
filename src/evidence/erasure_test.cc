#include "evidence/erasure.h"

#include "evidence/bindings.h"
#include "evidence/key_table.h"
#include "evidence/sealed_test.h"

namespace stillheld::evidence {
namespace {

class Erasing : public SealedTest {
 protected:
  Seq bury(store::Writer& writer, const Id& subject, std::vector<std::string> others, std::string rows) {
    log::Entry e = entry(log::Kind::tombstone);
    e.import = 2;
    e.subject = subject;
    e.fields = std::move(others);
    e.text = std::move(rows);
    return add(writer, e);
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, Erasing, testing::Values("sqlite", "postgres"), [](const auto& test) { return std::string(test.param); });

TEST(ErasureRows, AreWrittenShortAndReadBack) {
  EXPECT_EQ(rows_text({}), "");
  EXPECT_EQ(rows_text({{12, 40}, {57, 41}, {57, 42}, {57, 44}}), "12:40 57:41-42,44");
  SeededRandom random(1);
  for (int round = 0; round < 300; ++round) {
    std::vector<Row> rows;
    for (Seq capture = 1; capture < 6; ++capture)
      for (uint64_t row = 0; row < 12; ++row)
        if (random.below(3) == 0) rows.emplace_back(capture, row);
    EXPECT_EQ(*parse_rows(rows_text(rows)), rows);
  }
  for (const char* bad : {"1", "1:", ":2", "1:2 ", " 1:2", "1:2,", "1:3-3", "1:3-2", "2:1 1:1", "1:2,1", "1:2,2", "x", "1:2;3", "1:-2", "1:0-99999999999", "1:18446744073709551616"})
    EXPECT_FALSE(parse_rows(bad).ok()) << bad;
}

TEST_P(Erasing, WhatIsBoundToAPersonGoesAndNothingElse) {
  seal();
  const std::string before = contents(*opened());
  auto writer = opened_writer();
  const auto plan = plan_erasure(*writer, {ada_, ada_too_});
  ASSERT_TRUE(plan.ok());
  // Record and name, quote, the retraction's reason, what parts her from Bel, the
  // page that is hers alone, and her row of both editions.
  EXPECT_EQ(plan->entries.size(), 6U);
  EXPECT_EQ(plan->values, 7U);
  EXPECT_EQ(plan->rows, (std::vector<Row>{{captures_[0], 1}, {captures_[1], 1}}));
  EXPECT_EQ(plan->keys.size(), 2U);
  bury(*writer, ada_, {ada_too_.text() + "@1"}, rows_text(plan->rows));
  ASSERT_TRUE(carry_out(*writer, *plan).ok());
  ASSERT_TRUE(writer->commit().ok());
  ASSERT_TRUE(writer->scrub().ok());
  writer.reset();
  const std::string after = contents(*opened());
  EXPECT_EQ(after.find("Prykladna"), std::string::npos);
  EXPECT_EQ(after.find("mother"), std::string::npos);
  EXPECT_EQ(after.find("ada-"), std::string::npos);
  for (const char* word : {"Bel Vydumanaia", "paper.example/list", "a note about the books", "list.csv", "b,Bel"}) EXPECT_NE(after.find(word), std::string::npos) << word;
  // Of what is left nothing changed, salts included.
  for (size_t at = 0, lines = 0; at < after.size(); ++lines) {
    const size_t end = after.find('\n', at);
    const std::string line = after.substr(at, end - at + 1);
    const bool novel = line.find("tombstone") != std::string::npos || line.find("erased") != std::string::npos;
    EXPECT_TRUE(novel || before.find(line) != std::string::npos) << line;
    at = end + 1;
  }
  // And every covered value is gone, every other one is there.
  auto reader = opened();
  const auto graves = Graves::read(*reader);
  ASSERT_TRUE(graves.ok());
  log::Decoder decoder;
  log::Entry e;
  ASSERT_TRUE(reader->scan(1, reader->head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
    TRY_VOID(decoder.decode(bytes, e));
    TRY(values, reader->personals(seq));
    EXPECT_EQ(values.size(), graves->covers(seq) ? 0 : e.sealed.size()) << seq;
    return {};
  }).ok());
  for (const Row& row : plan->rows) EXPECT_TRUE(graves->lists(row) && graves->may_list(row));
  EXPECT_TRUE(graves->forgotten_rows().empty());
  EXPECT_TRUE(graves->covers(own_source_));
  EXPECT_FALSE(graves->covers(shared_source_));
  EXPECT_TRUE(graves->covers(retraction_) && graves->covers(parting_));
  EXPECT_FALSE(graves->covers(about_books_));
}

TEST_P(Erasing, ASourceOfTwoGoesWithTheSecond) {
  seal();
  {
    auto writer = opened_writer();
    log::Entry e = entry(log::Kind::claim);
    e.import = 2;
    e.what = "release";
    e.subject = bel_;
    e.source = static_cast<int64_t>(own_source_);
    add(*writer, e);
    const auto first = plan_erasure(*writer, {ada_, ada_too_});
    EXPECT_EQ(std::count(first->entries.begin(), first->entries.end(), own_source_), 0);
    bury(*writer, ada_, {ada_too_.text()}, rows_text(first->rows));
    ASSERT_TRUE(carry_out(*writer, *first).ok());
    const auto second = plan_erasure(*writer, {bel_});
    EXPECT_EQ(std::count(second->entries.begin(), second->entries.end(), own_source_), 1);
    bury(*writer, bel_, {}, rows_text(second->rows));
    ASSERT_TRUE(carry_out(*writer, *second).ok());
    ASSERT_TRUE(writer->commit().ok());
  }
  EXPECT_TRUE(Graves::read(*opened())->covers(own_source_));
  EXPECT_TRUE(opened()->personals(own_source_).value().empty());
}

TEST_P(Erasing, WhatIsRecordedLaterIsNotCovered) {
  seal();
  auto writer = opened_writer();
  const auto plan = plan_erasure(*writer, {ada_});
  bury(*writer, ada_, {}, rows_text(plan->rows));
  ASSERT_TRUE(carry_out(*writer, *plan).ok());
  log::Entry e = entry(log::Kind::claim);
  e.import = 3;
  e.what = "remark";
  e.subject = ada_;
  const Seq later = add(*writer, e, {{"note", "came back to us", {}}});
  ASSERT_TRUE(writer->commit().ok());
  writer.reset();
  auto reader = opened();
  EXPECT_FALSE(Graves::read(*reader)->covers(later));
  EXPECT_EQ(reader->personals(later).value()[0].text, "came back to us");
}

TEST_P(Erasing, WhoeverIsStillNamedElsewhereIsFound) {
  seal();
  auto writer = opened_writer();
  log::Entry e = entry(log::Kind::claim);
  e.import = 2;
  e.what = "remark";
  e.subject = bel_;
  const Seq note = add(*writer, e, {{"note", "shared a cell with Ada Prykladna", {}}});
  e = entry(log::Kind::claim);
  e.import = 2;
  e.what = "context";
  e.actor = "Ada Prykladna";
  const Seq open = add(*writer, e);
  const auto plan = plan_erasure(*writer, {ada_, ada_too_});
  const auto found = mentions(*writer, *plan);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ((*found)[0].entry, note);
  EXPECT_EQ((*found)[0].field, "note");
  EXPECT_FALSE((*found)[0].open);
  EXPECT_EQ((*found)[1].entry, open);
  EXPECT_TRUE((*found)[1].open);
}

// A page about her alone goes; of a page about two, the piece that names her.
TEST_P(Erasing, CapturedPages) {
  seal();
  auto writer = opened_writer();
  std::vector<Seq> pages;
  for (const bool alone : {true, false}) {
    log::Entry e = entry(log::Kind::capture);
    e.import = 2;
    e.chunks = 2;
    pages.push_back(add(*writer, e, {{"file", "page.html", {}}}));
    row(*writer, pages.back(), 0, "one piece names Ada Prykladna", {});
    row(*writer, pages.back(), 1, "the other names nobody", {});
    e = entry(log::Kind::source);
    e.import = 2;
    e.capture = static_cast<int64_t>(pages.back());
    const Seq source = add(*writer, e);  // without an address
    e = entry(log::Kind::claim);
    e.import = 2;
    e.what = "remark";
    e.source = static_cast<int64_t>(source);
    for (const Id& subject : {ada_, bel_}) {
      e.subject = subject;
      if (subject == ada_ || !alone) add(*writer, e, {{"note", "n", {}}});
    }
  }
  const auto plan = plan_erasure(*writer, {ada_, ada_too_});
  ASSERT_TRUE(plan.ok());
  const std::vector<Row> expected = {{captures_[0], 1}, {captures_[1], 1}, {pages[0], 0}, {pages[0], 1}, {pages[1], 0}};
  EXPECT_EQ(plan->rows, expected);
  EXPECT_EQ(std::count(plan->entries.begin(), plan->entries.end(), pages[0]), 1);
  EXPECT_EQ(std::count(plan->entries.begin(), plan->entries.end(), pages[1]), 0);
  bury(*writer, ada_, {ada_too_.text()}, rows_text(plan->rows));
  ASSERT_TRUE(carry_out(*writer, *plan).ok());
  ASSERT_TRUE(writer->commit().ok());
  const auto graves = Graves::read(*writer);
  EXPECT_TRUE(graves->covers(pages[0]));
  EXPECT_FALSE(graves->covers(pages[1]));
  for (const Row& r : expected) EXPECT_TRUE(graves->lists(r) && graves->may_list(r));
}

TEST_P(Erasing, AnUnsealedLedgerIsRefused) {
  auto writer = store::write_ledger(ledger(), "test").take();
  EXPECT_EQ(plan_erasure(*writer, {ada_}).error().code, Code::kNotSealed);
}

// The attacker has all of an old copy, and the keys of now.
TEST_P(Erasing, AfterTheEpochsTurnAnOldCopyWithoutTheOldTeamKeyGivesNothing) {
  seal();
  {
    auto from = raw();
    ASSERT_TRUE(store::copy_ledger(*from, folder_ + "/backup", "", {}, false).ok());
  }
  const auto table = key_table_of(*raw());
  ASSERT_TRUE(table.ok());
  Vault now = [&] {
    auto writer = opened_writer();
    const auto plan = plan_erasure(*writer, {ada_, ada_too_});
    bury(*writer, ada_, {ada_too_.text()}, rows_text(plan->rows));
    EXPECT_TRUE(carry_out(*writer, *plan).ok());
    const Custodian custodians[] = {{"anna", "a new long phrase"}};
    auto turned = turn_epoch(*writer, custodians, kCheap, random_, {});
    EXPECT_TRUE(turned.ok() && writer->commit().ok());
    return std::move(turned->vault);
  }();
  auto backup = store::open_ledger(folder_ + "/backup").take();
  // No wrapped key of then opens with the team's key of now …
  for (const store::PersonKey& key : table->keys) {
    Secret out;
    EXPECT_FALSE(unwrap_person_key(now.team(), id_, 1, key.subject, key.wrapped, out.bytes()));
    EXPECT_FALSE(unwrap_person_key(now.team(), id_, 2, key.subject, key.wrapped, out.bytes()));
  }
  // … and with the keys of now the backup gives Bel, and of Ada and what was the
  // ledger's own nothing.
  ASSERT_TRUE(now.load(*raw()).ok());
  int opened_values = 0, closed = 0;
  ASSERT_TRUE(backup->scan_personals(1, 1000, [&](Seq seq, const log::Personal& value) -> Status {
    const auto clear = now.open(seq, value);
    ++(clear.ok() ? opened_values : closed);
    EXPECT_TRUE(!clear.ok() || clear->text.find("Ada") == std::string::npos) << clear->text;
    return {};
  }).ok());
  EXPECT_EQ(opened_values, 3);  // Bel's handle, key and name
  EXPECT_GT(closed, 8);
}

TEST_P(Erasing, TheKeyTableComesBackAsItWas) {
  seal();
  const auto table = key_table_of(*raw());
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->keys.size(), 4U);  // the ledger's, Ada's two, Bel's
  const std::string text = format_key_table(*table);
  EXPECT_EQ(*parse_key_table(text), *table);
  for (size_t size = 0; size < text.size(); size += 7)
    EXPECT_TRUE(text[size == 0 ? 0 : size - 1] == '\n' || !parse_key_table(text.substr(0, size)).ok()) << size;
  for (const char* bad : {"", "stillheld person keys 2\n", "stillheld person keys 1\nledger x\nepoch 1\n"}) EXPECT_FALSE(parse_key_table(bad).ok());
}

// The largest of all numbers is no row: counting up to it never ended.
TEST(Rows, TheLargestNumberIsRefused) {
  EXPECT_FALSE(parse_rows("1:18446744073709551615").ok());
  EXPECT_FALSE(parse_rows("1:18446744073709551614-18446744073709551615").ok());
  EXPECT_FALSE(parse_rows("18446744073709551615:1").ok());
  EXPECT_TRUE(parse_rows("1:9007199254740992").ok());
}

}  // namespace
}  // namespace stillheld::evidence
