// What the tests of this room share: invented claims, and a real ledger in a
// temporary folder.
//
// Nobody here ever lived.  Threads: one a test.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/random.h"
#include "intake/import.h"
#include "ledger/books.h"
#include "ledger/list_index.h"
#include "store/sqlite_store.h"

namespace stillheld::ledger {

inline Day day(std::string_view text) {
  const auto parsed = dates::parse_day(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(0);
}

inline Millis moment(std::string_view text) { return static_cast<Millis>(day(text)) * 86400000; }

// A claim as read_claim() would make it, without a store.
struct Told {
  Claim claim;
  Told(What what, std::string_view date) {
    claim.what = what;
    const auto parsed = dates::parse_edtf(date);
    EXPECT_TRUE(parsed.ok()) << date;
    claim.date = parsed.ok() ? *parsed : dates::Date::unknown();
  }
  Told& way(Way w) { claim.way = w; return *this; }
  Told& to(Destination d) { claim.destination = d; return *this; }
  Told& penalty(Penalty p) { claim.penalty = p; return *this; }
  Told& months(int m) { claim.months = static_cast<int16_t>(m); return *this; }
  Told& group(uint32_t g) { claim.group = g; return *this; }
  Told& grade(Grade g) { claim.grade = g; return *this; }
  Told& word(uint32_t w) { claim.word = w; return *this; }
  Told& absentia() { claim.absentia = 1; return *this; }
  Told& as(Standing s) { claim.standing = s; return *this; }
  Told& ex_post_facto() { claim.after_the_fact = true; return *this; }
  Told& published(std::string_view text) { claim.published_from = claim.published_to = day(text); return *this; }
};

// Numbers the claims in the order given, as the log would.
inline std::vector<Claim> in_order(std::vector<Told> told) {
  std::vector<Claim> out;
  for (size_t i = 0; i < told.size(); ++i) {
    out.push_back(told[i].claim);
    out.back().seq = i + 1;
  }
  return out;
}

inline std::vector<Standing> as_entered(const std::vector<Claim>& claims) {
  std::vector<Standing> out;
  for (const Claim& c : claims) out.push_back(c.standing);
  return out;
}

// A folder that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "stillheld-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A ledger on the real store.  begin() starts an import at a known time; what
// is appended until the next begin() is known together; save() commits.
class TestLedger {
 public:
  explicit TestLedger(uint64_t seed = 1, bool with_definitions = true) : random_(seed) {
    EXPECT_TRUE(store::create_sqlite(folder(), random_.id()).ok());
    writer_ = store::write_sqlite(folder(), "test").take();
    begin("2019-01-01");
    if (with_definitions)
      for (const std::string_view name : kDefinitionNames) define(name, standard_definition(name));
  }

  std::string folder() const { return folder_.path() + "/ledger"; }
  store::Writer& writer() { return *writer_; }
  SeededRandom& random() { return random_; }

  uint32_t begin(std::string_view recorded_on) {
    clock_.set(moment(recorded_on));
    scribe_.emplace(intake::Scribe::begin(*writer_, "test", clock_, random_).take());
    return scribe_->import();
  }
  intake::Scribe& scribe() { return *scribe_; }
  uint32_t import() const { return scribe_->import(); }
  Millis at() const { return scribe_->at(); }

  Seq append(log::Entry& entry) {
    auto seq = scribe_->append(entry);
    EXPECT_TRUE(seq.ok()) << row_of(seq.ok() ? Code::kInternal : seq.error().code).key;
    return seq.ok() ? *seq : 0;
  }
  Id subject(const std::string& name) {
    const auto [where, fresh] = subjects_.try_emplace(name);
    if (fresh) where->second = random_.id();
    return where->second;
  }
  Seq source(const std::string& publisher, const std::string& published = "", const std::string& group = "") {
    auto& seq = sources_[publisher + "|" + published + "|" + group];
    if (seq == 0) {
      log::Entry e;
      e.kind = log::Kind::source;
      e.publisher = publisher;
      e.published = published;
      e.group = group;
      seq = append(e);
    }
    return seq;
  }
  // A claim of `what` about `name` on `date`; `more` fills in the rest.
  template <class More>
  Seq claim(const std::string& name, What what, const std::string& date, const More& more) {
    log::Entry e;
    e.kind = log::Kind::claim;
    e.subject = subject(name);
    e.what = text_of(what);
    e.date = date;
    more(e);
    return append(e);
  }
  Seq claim(const std::string& name, What what, const std::string& date) {
    return claim(name, what, date, [](log::Entry&) {});
  }
  Seq decide(Seq target, std::string_view state) {
    log::Entry e;
    e.kind = log::Kind::decision;
    e.state = state;
    e.target = static_cast<int64_t>(target);
    return append(e);
  }
  Seq undo(Seq target) {
    log::Entry e;
    e.kind = log::Kind::undo;
    e.target = static_cast<int64_t>(target);
    return append(e);
  }
  Seq undo_import(uint32_t number) {
    log::Entry e;
    e.kind = log::Kind::undo;
    e.target_import = number;
    return append(e);
  }
  Seq define(std::string_view name, std::string_view text) {
    log::Entry e;
    e.kind = log::Kind::rule_set;
    e.name = name;
    e.text = text;
    return append(e);
  }
  Seq count(const std::string& measure, const std::string& date, int64_t value, const std::string& definition = "d",
            const std::string& publisher = "a group") {
    const Seq from = source(publisher);
    log::Entry e;
    e.kind = log::Kind::claim;
    e.what = text_of(What::count);
    e.date = date;
    e.measure = measure;
    e.value = e.low = e.high = value;
    e.org = publisher;
    e.definition = definition;
    e.source = static_cast<int64_t>(from);
    return append(e);
  }
  void save() { ASSERT_TRUE(writer_->commit().ok()); }
  // Books folded from all that was saved.
  Books fold() {
    save();
    Books books;
    EXPECT_TRUE(books.update(*writer_).ok());
    return books;
  }
  uint32_t person(const Books& books, const std::string& name) {
    const auto found = books.find(subject(name));
    EXPECT_TRUE(found.has_value()) << name;
    return found.value_or(0);
  }

 private:
  TemporaryFolder folder_;
  SeededRandom random_;
  FixedClock clock_{0};
  std::unique_ptr<store::Writer> writer_;
  std::optional<intake::Scribe> scribe_;
  std::map<std::string, Id> subjects_;
  std::map<std::string, Seq> sources_;
};

inline const RuleSet& rules_named(const Definitions& definitions, std::string_view name) {
  return **definitions.rule_set(name);
}

}  // namespace stillheld::ledger
