// A ledger of invented people and the checker over it, for the tests of this room.
#pragma once

#include <gtest/gtest.h>

#include "check/check.h"
#include "ledger/ledger_test.h"
#include "reading/read.h"

namespace stillheld::check {

using ledger::What;

inline Day day(const char* text) { return ledger::day(text); }

inline reading::Document page(const std::string& text, std::optional<Day> published, reading::Language language = reading::Language::en) {
  reading::Document d;
  d.text = text;
  d.language = language;
  if (published) d.published.push_back({*published, reading::DateWitness::asked});
  uint32_t start = 0;
  for (uint32_t i = 0; i <= text.size(); ++i)
    if (i == text.size() || text[i] == '\n') {
      if (i > start) d.paragraphs.push_back({start, i, reading::Zone::body});
      start = i + 1;
    }
  d.capture = std::make_shared<const std::string>(text);
  d.pieces.clear();
  return d;
}

class SmallBooks : public testing::Test {
 protected:
  static constexpr const char* kToday = "2026-11-24";

  // A person with a name, so that texts can name them.
  void person(const std::string& key, const std::string& name) {
    log::Entry e;
    e.kind = log::Kind::claim;
    e.subject = ledger_.subject(key);
    e.what = "name";
    e.topic = "en";
    std::vector<log::Personal> personals = {{"name", name, {}}};
    ASSERT_TRUE(ledger_.scribe().append(e, personals).ok());
  }
  Seq event(const std::string& key, What what, const std::string& date, int months = -1) {
    return ledger_.claim(key, what, date, [&](log::Entry& e) {
      if (months >= 0) e.months = months;
    });
  }
  Seq count_by(const std::string& org, const std::string& date, int64_t value, const std::string& definition, Seq replaces = 0, const std::string& published = "") {
    log::Entry e;
    e.kind = log::Kind::claim;
    e.what = "count";
    e.date = date;
    e.measure = "stock";
    e.value = e.low = e.high = value;
    e.org = org;
    e.definition = definition;
    e.source = static_cast<int64_t>(ledger_.source(org, published));
    if (replaces != 0) e.replaces = static_cast<int64_t>(replaces);
    return ledger_.append(e);
  }
  Seq measure(const std::string& actor, const std::string& kind, const std::string& date, const std::string& instrument, int64_t people = log::kAbsent) {
    log::Entry e;
    e.kind = log::Kind::claim;
    e.what = "concession";
    e.date = date;
    e.actor = actor;
    e.mode = kind;
    e.name = instrument;
    e.value = people;
    return ledger_.append(e);
  }

  void fold() { books_ = ledger_.fold(); }
  Result<Checker> checker(const CheckOptions& options = {}) { return Checker::make(books_, ledger_.writer(), books_.latest_import(), day(kToday), options); }
  std::vector<CheckedClaim> check(const std::string& text, const char* published, const CheckOptions& options = {}) {
    auto made = checker(options);
    EXPECT_TRUE(made.ok());
    if (!made.ok()) return {};
    const reading::Document d = page(text, published == nullptr ? std::nullopt : std::optional(day(published)));
    reading::ReadOptions read_options;
    read_options.known = &made->names();
    auto out = made->check(d, reading::read(d, read_options));
    EXPECT_TRUE(out.ok());
    for (const CheckedClaim& c : *out) EXPECT_EQ(d.slice(c.claim.span.start, c.claim.span.end), c.claim.quote);
    return out.ok() ? out.take() : std::vector<CheckedClaim>{};
  }
  // The verdict on the first claim of this kind; "unread" if there is none.
  std::string verdict(reading::ClaimKind kind, const std::string& text, const char* published, const CheckOptions& options = {}) {
    last_ = {};
    for (CheckedClaim& c : check(text, published, options))
      if (c.claim.kind == kind) {
        last_ = std::move(c);
        return std::string(text_of(last_.verdict));
      }
    return "unread";
  }
  // "term:no" of the last verdict(), "" where the field has no mark.
  std::string mark(const std::string& field) const {
    for (const FieldMark& f : last_.fields)
      if (f.field == field) return f.agrees ? "yes" : "no";
    return "";
  }

  ledger::TestLedger ledger_;
  ledger::Books books_;
  CheckedClaim last_;
};

}  // namespace stillheld::check
