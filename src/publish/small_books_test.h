// A small ledger of invented people in a temporary folder, with its books and
// policy: for the tests of this room.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "intake/import.h"
#include "ledger/list_index.h"
#include "publish/answers.h"
#include "publish/policy.h"
#include "publish/redact.h"
#include "store/sqlite_store.h"

namespace stillheld::publish {

class SmallBooks : public testing::Test {
 protected:
  static constexpr std::string_view kPeople =
      "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n"
      "prykladna,Ada Prykladna,held,2024-02-01,2024-09-01,36,,,,2024-03-01,viasna\n"
      "vydumanaia,Bel Vydumanaia,held,2024-03-01,,,2025-01-05,pardon,home,,\n"
      "niachto,Cyr Niachto,held,2024-04-01,2024-10-01,120,,,,,\n";

  SmallBooks() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = (std::filesystem::temp_directory_path() / ("stillheld-publish-" + std::to_string(getpid()) + "-" + test->name())).string();
    std::filesystem::remove_all(folder_);
    EXPECT_TRUE(store::create_sqlite(folder_ + "/ledger", random_.id()).ok());
    import("simple", kPeople);
  }
  ~SmallBooks() override { std::filesystem::remove_all(folder_); }

  void import(const std::string& profile, std::string_view bytes) {
    const std::string path = folder_ + "/" + profile + ".csv";
    std::ofstream(path, std::ios::binary) << bytes;
    auto writer = store::write_sqlite(folder_ + "/ledger", "test");
    ASSERT_TRUE(writer.ok());
    ledger::Books books;
    ASSERT_TRUE(books.update(**writer).ok());
    const ledger::ListIndex earlier(books);
    intake::ImportOptions options;
    options.file = path;
    options.edition = {"A Desk", "https://desk.example/list", "2025-06-01"};
    const auto report = intake::import_list(**writer, earlier, *intake::Profile::load(profile), options, clock_, random_, nullptr);
    EXPECT_TRUE(report.ok()) << (report.ok() ? "" : std::string(row_of(report.error().code).key));
    writer->reset();
    refresh();
  }
  // One withhold or consent entry about a person.
  void decide(const std::string& handle, log::Kind kind, const std::string& state, std::vector<std::string> fields = {}) {
    auto writer = store::write_sqlite(folder_ + "/ledger", "test");
    ASSERT_TRUE(writer.ok());
    auto scribe = intake::Scribe::begin(**writer, "desk", clock_, random_);
    log::Entry e;
    e.kind = kind;
    (kind == log::Kind::consent ? e.state : e.mode) = state;
    e.fields = std::move(fields);
    e.subject = books_.subject(person(handle));
    ASSERT_TRUE(scribe->append(e).ok());
    ASSERT_TRUE((*writer)->commit().ok());
    writer->reset();
    refresh();
  }
  void refresh() {
    reader_ = store::open_sqlite(folder_ + "/ledger").take();
    books_ = ledger::Books();
    ASSERT_TRUE(books_.update(*reader_).ok());
    policy_.emplace(Policy::make(books_, *reader_, today()).take());
  }
  dates::Day today() const { return dates::day_of(clock_.now()); }
  uint32_t person(const std::string& handle) {
    const auto found = books_.find_handle(handle);
    EXPECT_EQ(found.size(), 1U) << handle;
    return found.empty() ? 0 : found.front();
  }
  Ask ask() { return {*reader_, books_, Messages::in("en"), books_.latest_import(), 0, today(), "all_named"}; }
  Redacted for_public(Node n) { return redact(std::move(n), books_, *policy_, Audience::everyone, Messages::in("en")); }
  Redacted for_desk(Node n) { return redact(std::move(n), books_, *policy_, Audience::desk, Messages::in("en")); }

  std::string folder_;
  FixedClock clock_{1795521600000};  // 2026-11-24
  SeededRandom random_{5};
  std::unique_ptr<store::Reader> reader_;
  ledger::Books books_;
  std::optional<Policy> policy_;
};

}  // namespace stillheld::publish
