// The runner of cases: behaviour that a researcher would argue about, as text.
//
// A case is a file of statements (what is told of invented persons, counts and
// waves, and what people decide) and expectations (`… => …`: what the books
// must answer).  cases/README.md is its language's only description; a test
// sees to it that every word stands there.
//
//   claim arrest   person:a  on 2021-07-14           by viasna
//   claim release  person:a  on 2025-12-13 way pardon to free.abroad_forced
//   held on 2025-12-12                  => 1
//
// (1) Every file is a fresh ledger on the real store, asked through the same
//     answers as the command line.
// (2) A line that cannot be understood is a kBadCase with file and row, and
//     what was expected; the rest of the file is not run.
// (3) An expectation that fails is collected; the file goes on.
// (4) Every held number is also counted in three other ways (from the columns,
//     from their series, person by person); they must agree.
//
// Counter-example: a case that prepares something in C++.  Then it is no case.
//
// Threads: one a case.  Tested by cases_test.cc.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/import.h"
#include "ledger/books.h"
#include "publish/answers.h"
#include "store/open.h"
#include "store/postgres_test.h"

namespace stillheld::publish {

struct CaseOutcome {
  size_t expectations = 0;
  std::vector<std::string> failures;  // "file:12: held on …: expected 1, got 0"
};

// Runs the text of one case; `file` names it in messages.
// On SQLite, or on the PostgreSQL server that `connection` names.
Result<CaseOutcome> run_case(const std::string& file, std::string_view text, const std::string& connection = {});

// The words of statements, expectations and their options.
std::vector<std::string> case_words();

// One case that is being run.
class CaseRunner {
 public:
  static Result<CaseRunner> make(std::string file, std::string connection);
  CaseRunner(CaseRunner&&) = default;
  ~CaseRunner();
  Result<CaseOutcome> run(std::string_view text);

 private:
  // A label: #x.
  struct Label {
    enum class Kind { claim, decision, import } kind = Kind::claim;
    uint64_t number = 0;
  };
  // What stands after the first words of a line: `on 2021` `absentia` …
  class Options {
   public:
    std::optional<std::string> text(std::string_view word) const;
    std::string text_or(std::string_view word, std::string otherwise) const { return text(word).value_or(otherwise); }
    bool has(std::string_view word) const { return values_.count(std::string(word)) > 0; }
    std::map<std::string, std::string> values_;
  };

  CaseRunner() = default;
  Error bad(std::string what) const;
  Result<Options> options(size_t from, std::initializer_list<std::string_view> with_value,
                          std::initializer_list<std::string_view> flags = {}) const;
  Result<dates::Day> day(const std::string& text) const;
  Result<Millis> moment(const std::string& text, bool end_of_day) const;
  Result<std::string> edtf(const std::string& text) const;

  // case_runner_test.cc: statements
  Status line(const std::vector<std::string>& words, const std::vector<std::string>& block, bool has_answer);
  Status claim();
  Status count();
  Status wave();
  Status statute();
  Status concession();
  Status decide(std::string_view state);
  Status same(std::string_view state);
  Status undo();
  Status link();
  static Result<std::string> learnt_parameters();
  Status recorded();
  Status define(std::string_view name, const std::string& text);
  Status begin(Millis at);
  Result<Seq> append(log::Entry& entry);
  Result<Seq> source(const Options& o);
  Status label(const Options& o, Label::Kind kind, uint64_t number);
  Result<Label> labelled(const std::string& name) const;
  Result<Id> person_id(const std::string& name, bool may_be_new);

  // case_expect_test.cc: expectations
  Status expect(const std::string& wanted);
  Status settle();  // commits and brings the books up to date
  Result<Ask> ask(const Options& o);
  Result<uint32_t> person(const Ask& asked) const;
  struct Read {
    std::vector<ledger::Claim> claims;
    ledger::Folded folded;
  };
  Result<Read> read(const Ask& asked, uint32_t who);
  Result<std::string> held();
  Result<std::string> of_person();
  Result<std::string> standing();
  Result<std::string> who_is_who();
  Result<std::string> balance(const std::string& wanted);
  Result<std::string> balance_of_counts(const std::string& wanted);
  Result<std::string> wave_is(const std::string& wanted);
  // case_measures_test.cc: what the measures say, or why they refuse
  Result<std::string> measure();
  // The same keys as in `wanted`, with what is true of them.
  Result<std::string> answer_for(const std::string& wanted, const std::map<std::string, std::string>& facts) const;

  std::string file_, folder_;
  std::string connection_;  // of a PostgreSQL server, or empty
  Id id_;
  size_t row_ = 0;
  std::vector<std::string> words_;
  CaseOutcome outcome_;
  SeededRandom random_{20260101};
  std::unique_ptr<FixedClock> clock_;
  std::unique_ptr<store::Writer> writer_;
  std::optional<intake::Scribe> scribe_;
  Millis time_ = 0;
  ledger::Books books_;
  std::map<std::string, Id> persons_;
  std::map<std::string, std::string> names_;  // id → person:a
  std::map<std::string, Label> labels_;
  std::map<std::string, Seq> sources_;
};

}  // namespace stillheld::publish
