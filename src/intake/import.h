// Importing a list: its rows become a capture, records and claims in the log.
//
// The same file twice changes nothing.  The next edition of a list is a
// *diff*, row by row and cell by cell:
//   added    a row whose key the list did not have: a record and its claims;
//   changed  a row with other cells: a record that replaces the old one; claims
//            only for what changed, each replacing the claim that it corrects;
//   gone     a row that is no longer there: a claim "no longer listed".  Nothing
//            is taken back: a list that drops a name does not free a person;
//   relisted a row that was gone and is there again: the same person goes on.
//
// (1) All of it is written in one commit, or nothing.
// (2) The capture is kept as chunks: 0 is the header, then one a row, the last
//     what follows the last row; joined they are the file, byte for byte, or,
//     of a spreadsheet or a web page, the table's canonical text (rows.h).  The
//     entry holds the RFC 6962 root of the chunks' commitments, and commitments
//     to the file's SHA-256 and to that of the canonical text.
// (3) A row that says what it said in the last edition makes no entry, but for
//     "still held" where the profile dates it by the edition: each edition
//     attests it anew, and what an earlier edition said of its day stands.
// (4) If more than `shrink_percent` of the rows are gone, kShrink, until the
//     caller accepts it: half a file looks like half of the prisoners freed.
//
// Counter-example: deleting what the new file does not have.
//
// Threads: one import at a time; the writer's lock sees to it.
// Tested by import_test.cc.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "intake/draft.h"
#include "intake/profile.h"
#include "store/store.h"

namespace stillheld::intake {

using log::Seq;

// What the ledger already has of a list.  Implemented over the books
// (ledger/list_index.h): this room stands below them.
class Earlier {
 public:
  virtual ~Earlier() = default;
  virtual std::optional<Id> subject(std::string_view handle) const = 0;
  // The record that now stands for the row with this key, if it is listed.
  virtual std::optional<Seq> row(std::string_view list, std::string_view key) const = 0;
  // The last record with this key, if the row was on the list and is gone.
  virtual std::optional<Seq> gone_row(std::string_view list, std::string_view key) const = 0;
  virtual void each_row(std::string_view list, const std::function<void(Seq record)>& see) const = 0;
  virtual void each_capture(std::string_view list, const std::function<void(Seq capture, const std::string& profile)>& see) const = 0;
  virtual void each_source(const std::function<void(Seq source, const std::string& publisher, const std::string& published)>& see) const = 0;
  virtual uint32_t last_import() const = 0;
};

struct ImportOptions {
  std::string file;
  std::optional<std::string> pasted;  // the bytes, if they are in no file; `file` is "-"
  std::string list;  // empty: the profile's
  DraftSource edition;
  std::string fetched;  // EDTF day; empty: today
  std::string by = "desk";
  ReadOptions read;
  double shrink_percent = 5;
  bool accept_shrink = false;
  bool dry_run = false;
  size_t show_changes = 50;
  std::function<Status()> before_commit;  // e.g. a member's signature over the command
};

struct CellChange {
  Id subject;
  uint64_t row = 0;
  std::string column;
  std::string before, after;  // personal: shown through publish/ alone
};

struct ImportReport {
  bool same_file = false;
  uint64_t rows = 0, added = 0, changed = 0, gone = 0, unchanged = 0, relisted = 0;
  uint64_t claims = 0, persons = 0;
  uint64_t first_entry = 0, last_entry = 0;
  uint32_t import = 0;
  std::vector<CellChange> changes;        // the first show_changes of them
  std::vector<Id> gone_subjects;          // likewise
};

// `progress(done, total)` in bytes of the file.
using Progress = std::function<void(uint64_t done, uint64_t total)>;

// `writer` is needed even for a dry run (of which nothing is committed).
// REQUIRES: `earlier` reflects all of the writer's log.
Result<ImportReport> import_list(store::Writer& writer, const Earlier& earlier, const Profile& profile,
                                 const ImportOptions& options, const Clock& clock, Random& random,
                                 const Progress& progress);

// Appends one entry as part of a command: fills the envelope, salts and seals
// `personals`, keeps `at` from running backwards.
class Scribe {
 public:
  // kClockBackwards if the clock is more than a day behind the log.
  static Result<Scribe> begin(store::Writer& writer, const std::string& by, const Clock& clock, Random& random);
  Result<Seq> append(log::Entry& entry, std::vector<log::Personal>& personals);
  Result<Seq> append(log::Entry& entry) {
    std::vector<log::Personal> none;
    return append(entry, none);
  }
  uint32_t import() const { return static_cast<uint32_t>(import_); }
  Millis at() const { return at_; }

 private:
  Scribe(store::Writer& writer, Random& random) : writer_(&writer), random_(&random) {}
  store::Writer* writer_;
  Random* random_;
  std::string by_;
  Millis at_ = 0;
  int64_t import_ = 0;
  std::string bytes_;
};

}  // namespace stillheld::intake
