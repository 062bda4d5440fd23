// A ledger in a temporary folder, lists imported into it, and what the log then
// says: for import_test.cc and import_editions_test.cc.
//
// ScanEarlier is the slow twin of ledger/list_index.h: it reads the whole log
// at every import and keeps no index.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/file.h"
#include "intake/import.h"
#include "store/sqlite_store.h"

namespace stillheld::intake {

class ScanEarlier final : public Earlier {
 public:
  explicit ScanEarlier(store::Reader& reader) {
    log::Decoder decoder;
    log::Entry e;
    const auto read = reader.scan(1, reader.head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
      TRY_VOID(decoder.decode(bytes, e));
      std::map<std::string, std::string> values;
      TRY(personals, reader.personals(seq));
      for (const log::Personal& p : personals) values[p.field] = p.text;
      if (e.kind == log::Kind::record) {
        rows_[{e.list, values["key"]}] = seq;
        if (!values["handle"].empty()) subjects_.emplace(values["handle"], e.subject);
      }
      if (e.kind == log::Kind::claim && e.what == "unlisted") gone_.insert(static_cast<Seq>(e.record));
      if (e.kind == log::Kind::capture) captures_.push_back({e.list, seq, e.profile});
      if (e.kind == log::Kind::source) sources_.push_back({seq, e.publisher, e.published});
      import_ = static_cast<uint32_t>(e.import);
      return {};
    });
    EXPECT_TRUE(read.ok());
  }
  std::optional<Id> subject(std::string_view handle) const override {
    const auto found = subjects_.find(std::string(handle));
    return found == subjects_.end() ? std::nullopt : std::optional<Id>(found->second);
  }
  std::optional<Seq> row(std::string_view list, std::string_view key) const override { return find(list, key, false); }
  std::optional<Seq> gone_row(std::string_view list, std::string_view key) const override { return find(list, key, true); }
  void each_row(std::string_view list, const std::function<void(Seq)>& see) const override {
    for (const auto& [key, record] : rows_)
      if (key.first == list && gone_.count(record) == 0) see(record);
  }
  void each_capture(std::string_view list, const std::function<void(Seq, const std::string&)>& see) const override {
    for (const auto& c : captures_)
      if (c.list == list) see(c.seq, c.profile);
  }
  void each_source(const std::function<void(Seq, const std::string&, const std::string&)>& see) const override {
    for (const auto& s : sources_) see(s.seq, s.publisher, s.published);
  }
  uint32_t last_import() const override { return import_; }

 private:
  std::optional<Seq> find(std::string_view list, std::string_view key, bool gone) const {
    const auto found = rows_.find({std::string(list), std::string(key)});
    if (found == rows_.end() || (gone_.count(found->second) > 0) != gone) return std::nullopt;
    return found->second;
  }
  struct Capture { std::string list; Seq seq; std::string profile; };
  struct Source { Seq seq; std::string publisher, published; };
  std::map<std::pair<std::string, std::string>, Seq> rows_;
  std::map<std::string, Id> subjects_;
  std::set<Seq> gone_;
  std::vector<Capture> captures_;
  std::vector<Source> sources_;
  uint32_t import_ = 0;
};

// One entry with its personal values in the clear.
struct Told {
  Seq seq = 0;
  log::Entry entry;
  std::map<std::string, std::string> values;
};

class ImportTest : public testing::Test {
 protected:
  ImportTest() {
    folder_ = std::filesystem::temp_directory_path() / ("stillheld-import-" + std::to_string(::getpid()) + "-" +
              testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    EXPECT_TRUE(store::create_sqlite(ledger(), random_.id()).ok());
  }
  ~ImportTest() override { std::filesystem::remove_all(folder_); }

  std::string ledger() const { return folder_ + "/ledger"; }
  std::string file(const std::string& name, std::string_view bytes) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  // Imports `bytes` as the next edition, published on `published`.
  Result<ImportReport> import(const Profile& profile, std::string_view bytes, const std::string& published = "2025-01-01",
                              ImportOptions options = {}, const std::string& name = "list.csv") {
    options.file = file(name, bytes);
    options.edition = {"A Desk", "https://desk.example/list", published};
    clock_.set(clock_.now() + 3600000);
    TRY(writer, store::write_sqlite(ledger(), "test"));
    const ScanEarlier earlier(*writer);
    return import_list(*writer, earlier, profile, options, clock_, random_, [](uint64_t, uint64_t) {});
  }
  ImportReport must(const Profile& profile, std::string_view bytes, const std::string& published = "2025-01-01",
                    ImportOptions options = {}, const std::string& name = "list.csv") {
    auto report = import(profile, bytes, published, std::move(options), name);
    EXPECT_TRUE(report.ok()) << (report.ok() ? "" : std::string(row_of(report.error().code).key) + " row " + std::to_string(report.error().where.row));
    return report.ok() ? report.take() : ImportReport{};
  }
  static Profile shipped(const std::string& name) {
    auto profile = Profile::load(name);
    EXPECT_TRUE(profile.ok());
    return profile.take();
  }
  static Profile profile(std::string_view text) {
    auto read = Profile::parse(text, "test.toml");
    EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.error().params.front());
    return read.take();
  }

  std::vector<Told> entries() {
    std::vector<Told> out;
    auto reader = store::open_sqlite(ledger());
    EXPECT_TRUE(reader.ok());
    log::Decoder decoder;
    EXPECT_TRUE((*reader)->scan(1, (*reader)->head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
      Told told;
      told.seq = seq;
      TRY_VOID(decoder.decode(bytes, told.entry));
      TRY(personals, (*reader)->personals(seq));
      for (const log::Personal& p : personals) told.values[p.field] = p.text;
      out.push_back(std::move(told));
      return {};
    }).ok());
    return out;
  }
  uint64_t size() { return entries().size(); }
  // The entries of the last import, of one kind.
  std::vector<Told> latest(log::Kind kind) {
    std::vector<Told> out;
    const auto all = entries();
    for (const Told& t : all)
      if (t.entry.kind == kind && t.entry.import == all.back().entry.import) out.push_back(t);
    return out;
  }
  // Claims of one kind, oldest first.
  std::vector<Told> claims(std::string_view what) {
    std::vector<Told> out;
    for (const Told& t : entries())
      if (t.entry.kind == log::Kind::claim && t.entry.what == what) out.push_back(t);
    return out;
  }
  // The chunks of the last capture, joined.
  std::string captured() {
    Seq capture = 0;
    for (const Told& t : entries())
      if (t.entry.kind == log::Kind::capture) capture = t.seq;
    auto reader = store::open_sqlite(ledger());
    std::string out;
    EXPECT_TRUE((*reader)->scan_chunks(capture, [&](const store::Chunk& chunk) -> Status {
      EXPECT_EQ(hmac_sha256(chunk.salt, chunk.bytes), chunk.commitment);
      out += chunk.bytes;
      return {};
    }).ok());
    return out;
  }
  size_t persons() {
    std::set<std::string> ids;
    for (const Told& t : entries())
      if (!t.entry.subject.is_zero()) ids.insert(t.entry.subject.text());
    return ids.size();
  }

  std::string folder_;
  FixedClock clock_{1767225600000};
  SeededRandom random_{7};
};

}  // namespace stillheld::intake
