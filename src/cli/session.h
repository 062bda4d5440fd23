// A Session is one run of a command: what it reads from and writes to.
//
// Output goes through emit() and tell(), which take Redacted alone; nothing
// else in this room writes to a stream.
//
// Threads: one.  Tested by cli_test.cc.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/random.h"
#include "cli/arguments.h"
#include "evidence/steps.h"
#include "intake/import.h"
#include "ledger/cache.h"
#include "publish/answers.h"
#include "publish/redact.h"
#include "store/open.h"

namespace stillheld::cli {

using dates::Day;
using log::Seq;
using publish::Node;

struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool progress = false;  // err is a terminal
  std::istream* in = nullptr;  // answers to questions (review)
};

class Session {
 public:
  Session(const Arguments& asked, Streams to, const Clock& time, Random& chance)
      : arguments(asked), streams(to), clock(time), random(chance), messages(Messages::in(asked.language)), hand(asked.by) {}

  // Opens the ledger for reading: fills reader, books, policy.
  Status open();
  // Opens it for writing as well.
  Status open_writer();
  publish::Audience audience() const;
  // The question, with --known, --rules and today filled in.  REQUIRES: open.
  Result<publish::Ask> ask();
  // --from and --to of a measure: (from, to].  `span`: days before --to where
  // --from is not given; 0: from the beginning.
  Result<std::pair<Day, Day>> period(int span) const;
  Result<Day> day(std::string_view option, const std::string& text, std::optional<Day> otherwise) const;
  Day today() const { return dates::day_of(clock.now()); }

  // Redacts the answer and prints it: JSON, CSV (of `table`), or what `text`
  // makes of it.
  using Text = std::function<std::string(const Node& view, const Messages& messages)>;
  Status emit(Node answer, std::string_view table, const Text& text);
  // The same for one of many answers: JSON is one object a line.
  Status emit_line(Node answer, const Text& text);
  // Signs the command if the ledger has members, commits, brings the books up to
  // date, saves the cache.
  // Signs what the command wrote, where there are members; saved once it returns
  // well.  The books follow; save() keeps the cache too.
  Status commit();
  Status save();
  // One entry, with a member's signature, over what was written since the last.
  Status sign_command();
  // Who works on the ledger, from the books.  After open() or open_writer().
  Status fold_council();
  // For what is signed itself.  REQUIRES: open_writer.
  Result<evidence::Steps> steps();
  // A line for a person, after what it says is true.
  void tell(Node line);
  // The same beside the output, where it must not stand in the way of a reader.
  void warn(Node line);
  void tell_progress(std::string_view what, uint64_t done, uint64_t total);
  void end_progress();
  int report(const Error& error);

  const Arguments& arguments;
  Streams streams;
  const Clock& clock;
  Random& random;
  const Messages& messages;
  std::unique_ptr<store::Reader> reader;
  std::unique_ptr<store::Writer> writer;
  bool writes = false;  // to the ledger's folder: a failing disk stops the ledger
  ledger::Books books;
  std::optional<publish::Policy> policy;
  log::Council council{log::Council::Check::rules};
  std::string hand;                        // who writes: a member's handle, where there are members
  std::optional<log::SigningKey> signing;  // his key
  store::Reader& store() { return writer != nullptr ? *writer : *reader; }

 private:
  Seq signed_to_ = 0;
  bool progress_shown_ = false;
  Millis progress_began_ = 0;
};

// Runs one command line; returns the exit status.
int run(const std::vector<std::string>& words, Streams streams, const Clock& clock, Random& random);

}  // namespace stillheld::cli
