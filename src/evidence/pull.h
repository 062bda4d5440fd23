// Pulling: what another ledger knows comes in, as an import of that log, with its
// proofs.
//
// Definition: two desks, or two laptops of one desk, worked apart.  pull() takes
// the entries that the other's last checkpoint covers and that are not here yet,
// appends them behind one `pull` entry (whose log, its key, size and root), each
// with its place there (`origin`), and keeps the other's checkpoint and tree as
// static files in tlog/pulled/, so that anybody can see later what was taken.
//
//   ours:   1 … 40 | 41 … 55            both were restored from one backup:
//   theirs: 1 … 40 | 41 … 70            1 … 40 are recognised by their hashes
//   after:  1 … 40 | 41 … 55 | pull, 41 … 70 as 57 … 86
//
// (1) Nothing is taken from a log whose checkpoint does not verify, whose entries
//     do not have the checkpoint's root, or that shows another past than at the
//     last pull (kFork, kRollback).
// (2) Nothing comes in twice: not what is shared, not what they have from us, not
//     what both have from a third, not what says the same (the same file that was
//     imported on both sides, the same claim).
// (3) Numbers are put right (source, capture, record, target …); subjects stay
//     who they are; a subject whose id in a list is one that we know is that one,
//     as for an import.  Personal values come with their keys: commitments stay.
//     Rows of a list come with whose they are, so that they can be erased.
// (4) Their decisions about what is theirs are taken as they are.  Decisions about
//     what we had before come in as *proposed*: they count for nothing until
//     somebody accepts them.  What protects somebody (withhold, consent refused)
//     counts at once, for all whom they took for the same person; what takes
//     protection away is told and not taken.
// (5) What is not taken at all: their definitions, members, steps, link runs, and
//     imports that they undid.  Each is counted, and said where it matters: a
//     definition in force there that was never one here, and a decision of each
//     side after they parted that cannot both be, with who and when.
// (6) A sealed ledger that is not opened stays sealed: nothing about a person
//     comes in, but what protects somebody who is known here.  It is opened for
//     a ledger alone that is sealed itself.
// (7) Known time is when it came in here: what the other knew earlier is in the
//     static files that are kept.
// (8) Pulling from one another until nothing is new, and each accepting what the
//     other decided, both answer every question about numbers alike.
//
// Counter-example: two copies of a spreadsheet, and an evening with "compare".
//
// Threads: one, the writer's.  Tested by cli/pull_test.cc on both
// stores.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "evidence/checkpoints.h"
#include "log/entry.h"
#include "store/store.h"

namespace stillheld::evidence {

// Two decisions that contradict each other: theirs as it came in, and ours.
struct Word {
  log::Seq seq = 0;  // in our log; theirs, that was not taken: 0
  std::string by, state;
  Millis at = 0;     // of their log's own clock, of theirs
};
struct Contradiction {
  Word theirs, ours;
  std::string what;  // "decision", "who", "withhold", "consent"
};

// A definition in force there that was never one here.
struct OtherDefinition {
  std::string name, text, by;
  log::Seq place = 0;  // there
  Millis at = 0;
};

// What a person must know of what was not taken: `pull.note.KEY`.
struct PullNote {
  std::string key;
  std::vector<std::string> params;
};

struct PullReport {
  std::string origin;
  uint64_t size = 0, before = 0;  // of their checkpoint, and of the one at the last pull
  uint64_t shared = 0;            // entries that both logs begin with
  uint64_t taken = 0, known = 0, left = 0, proposed = 0;
  uint64_t protected_too = 0;     // whom they took for the same person as somebody who is withheld
  log::Seq first = 0, last = 0;   // of ours: the pull entry, the last one taken
  int64_t import = 0;
  std::vector<Contradiction> contradictions;
  std::vector<OtherDefinition> definitions;
  uint64_t sealed = 0;  // entries that were left because the other is not opened
  std::vector<PullNote> notes;
};

struct PullFrom {
  store::Reader& reader;
  std::string folder;                   // with their tlog/
  std::optional<log::VerifierKey> key;  // needed the first time
};

// Appends to `writer`, without a commit.  REQUIRES: nothing was appended to it yet.
// kFileNotFound (no checkpoint), kBadKey, kBadSignature, kDamaged, kFork,
// kRollback, kAlreadyDecided if there is nothing that a pull could add (it may have
// appended all the same: the writer is dropped then).
Result<PullReport> pull(store::Writer& writer, const std::string& folder, const PullFrom& from, const std::string& by, const Clock& clock);

// What of the pulls in a log does not fit the static files that were kept of them.
std::vector<std::string> verify_pulled(store::Reader& reader, const std::string& folder);

}  // namespace stillheld::evidence
