// Checking: each claim of a text as a question to the books.
//
// Definition: the books are an open world.  A claim is
//   supported       some accepted claim of the books says the same
//   contradicted    the books say what cannot be true together with it
//   depends_on_date the text has no date, and the answer hangs on it: the
//                   readings say which stretch gives which
//   not_in_ledger   the books neither say it nor exclude it
//   out_of_scope    no statement of what happened (plan, demand, evaluation)
//
//   "Kolesnikova was sentenced to 11 years"   supported: 132 months, 2021-09-06
//   "dozens of political prisoners"           contradicted: 873 to 1,255
//
// Counter-example: a name that no list has.  Absence contradicts nothing.
//
// (1) Each part is marked on its own (person yes, date yes, term no).
// (2) A count is compared with the same publisher's series first, then with
//     other published counts; the definition is named.  A figure that the
//     publisher has corrected since was right until the correction came out.
// (3) A text without a date is read as of every day on which it can have been
//     written: after the latest thing that it tells, never after today.
// (4) A difference within a tenth of a count, or of three days of a date, never
//     contradicts: lists lag.
// (5) A list that whoever asks vouches to be complete (CheckOptions) is the one
//     thing whose silence contradicts.
// (6) Nothing rests on what happened after the text was published.
// (7) Where a misreading is likelier than a false statement, nothing is
//     contradicted: two terms in one breath, a date of another event of the same
//     person or behind other verbs, a "not" between name and act, a day without a
//     year, the length of a trial, what the text says right elsewhere.
// (8) What a local model read gets no verdict and moves none: it is not_in_ledger,
//     and no window of dates rests on it.
//
// Threads: a Checker belongs to one thread.
// Tested by check_test.cc, exits_test.cc, counts_test.cc, flows_test.cc, cases/check (cli/article_test.cc).
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ledger/books.h"
#include "ledger/counts.h"
#include "reading/read.h"

namespace stillheld::check {

using dates::Day;
using log::Seq;

enum class Verdict : uint8_t { supported, contradicted, depends_on_date, not_in_ledger, out_of_scope };
std::string_view text_of(Verdict verdict);
// "2025-12-13", "2025-12-01/2025-12-31", open ends left out.
std::string days_text(Day from, Day to);

struct FieldMark {
  std::string field;  // person, date, term, articles, way, destination, place, count, definition, actor, object, since
  std::string said;
  std::string books;
  bool agrees = true;
  bool personal = false;  // `books` is a sealed value of the claim's person
};

struct Reading {
  Day from = 0, to = 0;  // if the text was written on one of these days
  Verdict verdict = Verdict::not_in_ledger;
};

inline constexpr uint32_t kNoPerson = 0xFFFFFFFF;

struct Evidence {
  Seq seq = 0;
  uint32_t person = kNoPerson;
  std::string what;  // kind and date, without a name
};

struct CheckedClaim {
  reading::ReadClaim claim;
  Verdict verdict = Verdict::not_in_ledger;
  std::string why;                 // a key: check.why.*
  std::vector<std::string> particulars;
  std::vector<FieldMark> fields;
  std::vector<Reading> readings;
  std::vector<Evidence> evidence;
};

// The days on which the text can have been written.
struct Window {
  Day from = dates::kMinDay;
  Day to = dates::kMaxDay;
  bool known = false;  // from one witness: a day
};

struct CheckOptions {
  // Lists of the ledger of which whoever asks vouches that nobody is missing.
  // kBadValue for one that the ledger does not have.
  std::vector<std::string> complete_lists;
};

class Checker {
 public:
  // REQUIRES: `books` was folded from the log that `reader` sees.
  static Result<Checker> make(const ledger::Books& books, store::Reader& reader, uint32_t import, Day today, const CheckOptions& options = {});

  // The names of the books in all their spellings, for reading.
  const reading::KnownNames& names() const { return names_; }
  Result<std::vector<CheckedClaim>> check(const reading::Document& document, std::vector<reading::ReadClaim> claims);
  const Window& window() const { return window_; }
  // The person of the books whom a claim names, if any.
  std::optional<uint32_t> person_of(const reading::ReadClaim& claim) const;

 private:
  struct Context {
    Seq seq;
    std::string kind, subject, text;
    Day from, to;
    int64_t low, high;
  };
  struct PersonClaims {
    std::vector<ledger::Claim> claims;
    std::vector<ledger::Standing> standings;  // as folded: rivals are in conflict
    ledger::Folded folded;
  };
  struct Wave {
    Seq seq = 0;
    std::string id;
    Day from = dates::kMinDay, to = dates::kMaxDay;
    int64_t low = 0, total = 0;  // low: the political cases of them
    bool is_wave = true;         // no sum of waves
    std::vector<std::pair<std::string, int64_t>> parts;  // by place
  };
  // A sanction imposed or extended, or a relief.
  struct Measure {
    Seq seq;
    std::string actor;
    bool relief;
    Day from, to;
    std::set<std::string> objects;
    int64_t individuals, entities;  // −1: not said
  };
  Result<const PersonClaims*> of(uint32_t person);
  Status vouch(const std::string& list);
  Result<Window> window_of(const reading::Document& document, const std::vector<reading::ReadClaim>& claims);
  Status check_one(CheckedClaim& c);
  void doubt_misread(std::vector<CheckedClaim>& checked) const;
  Status check_person(CheckedClaim& c, uint32_t person);
  Status check_person_as_read(CheckedClaim& c, uint32_t person);
  bool says_since(const CheckedClaim& c) const;
  bool is_of_a_name(const reading::Bytes& at) const;
  Status check_release(CheckedClaim& c, uint32_t person, const PersonClaims& p);
  void check_custody(CheckedClaim& c, uint32_t person, const PersonClaims& p);
  Status check_verdict(CheckedClaim& c, uint32_t person, const PersonClaims& p);
  void check_event(CheckedClaim& c, uint32_t person, const PersonClaims& p);
  void check_stranger(CheckedClaim& c);
  // exits.cc: a release whose day fits, beside its way and its place.
  bool is_date_of_another(const CheckedClaim& c, const PersonClaims& p) const;
  bool is_date_loose(const CheckedClaim& c) const;
  bool is_date_beside(const CheckedClaim& c) const;
  bool is_term_of_another(const CheckedClaim& c, const std::set<int>& terms) const;
  const ledger::Claim* compare_exits(CheckedClaim& c, uint32_t person, const PersonClaims& p);
  bool is_told_as_undone(const CheckedClaim& c, uint32_t person, const PersonClaims& p) const;
  Status check_way_and_place(CheckedClaim& c, uint32_t person, const ledger::Claim& exit);
  void check_stock(CheckedClaim& c);
  void check_women(CheckedClaim& c, Day from, Day to);
  void check_flow(CheckedClaim& c);
  bool check_protest(CheckedClaim& c, const std::set<std::string>& families) const;
  void compare_sums(CheckedClaim& c, const std::set<std::string>& families, bool may_be_part) const;
  void check_wave(CheckedClaim& c);
  std::set<std::string> measures_named(const CheckedClaim& c) const;
  void check_office(CheckedClaim& c);
  bool is_office_of(const Context& k, const std::string& subject, std::string_view sentence) const;
  void check_measure(CheckedClaim& c);
  // A person of the books who is not on a list that is vouched for.
  bool missing_on_complete(uint32_t person) const;
  // Numbers of another country say nothing about the books of this one.
  void keep_to_country(CheckedClaim& c) const;
  // The sentence that a claim stands in, about; its paragraph; whether that is
  // the headline or among the first two of the text.
  std::string_view sentence_of(const CheckedClaim& c) const;
  std::string_view paragraph_of(const CheckedClaim& c) const;
  bool is_lead(const CheckedClaim& c) const;
  void by_window(CheckedClaim& c, Day changes_on, Verdict before, Verdict after);

  const ledger::Books* books_ = nullptr;
  store::Reader* reader_ = nullptr;
  uint32_t import_ = 0;
  Day today_ = 0;
  reading::KnownNames names_;
  std::vector<Context> context_;
  std::vector<ledger::PublishedCount> counts_;
  std::vector<ledger::CorrectedCount> corrected_;
  std::vector<Wave> waves_;
  std::vector<Measure> measures_;
  std::set<uint32_t> listed_;      // persons of complete lists
  bool complete_persons_ = false;  // such a list was vouched for
  Day complete_waves_from_ = dates::kMaxDay, complete_waves_to_ = dates::kMinDay;
  const reading::Document* document_ = nullptr;
  std::string country_;      // whose books these are
  bool elsewhere_ = false;   // the text names other countries and not this one
  std::set<uint32_t> shared_dates_;  // where words of a date stand that claims of several kinds rest on
  std::set<uint32_t> refused_;  // who, says the text, refused to leave
  std::map<uint32_t, PersonClaims> persons_;
  Window window_;
};

}  // namespace stillheld::check
