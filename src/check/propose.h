// Proposing: what an article asserts about persons of the books, as claims of
// the log that wait for somebody to accept them.
//
// (1) Every claim enters as *proposed*; nothing here accepts one.
// (2) Only what is asserted, of a person whom the text and the books single
//     out, is proposed; plans, demands, counts and unnamed groups are not.
// (3) Copies are one witness: a text that shares most of its shingles (eight
//     words in a row) with one imported before, or is mostly contained in it or
//     contains it, gets that one's independence group, and says nothing twice.
//
// A text's shingles are kept as 32 minima of hashes (MinHash; Broder, "On the
// resemblance and containment of documents", 1997) in its source entry.
//
// Counter-example: two reporters of one press conference.  Their sentences
// differ, so they are two witnesses; whoever reviews may know better.
//
// Threads: none.  Tested by propose_test.cc, cli/article_import_test.cc.
#pragma once

#include "check/check.h"
#include "intake/import.h"

namespace stillheld::check {

using Sketch = std::array<uint32_t, 32>;
Sketch sketch_of(std::string_view text);
// The share of equal minima, an estimate of the shared shingles.
double resemblance(const Sketch& a, const Sketch& b);
std::string text_of(const Sketch& sketch);
std::optional<Sketch> parse_sketch(std::string_view text);
inline constexpr double kSameText = 0.5;
// The share of the shorter text's shingles that the longer one has too.  How many
// shingles a text has is told by its minima: the more there are, the smaller.
double containment(const Sketch& a, const Sketch& b);
// Most shingles are shared, or the one is a shortened other: an agency's text of
// which a paper printed the beginning.
bool is_copy(const Sketch& a, const Sketch& b);

struct Proposed {
  Seq seq = 0;
  uint32_t person = 0;
  std::string what, date, quote, model;
};

struct ProposeOptions {
  std::string file;     // its name, for the capture
  std::string fetched;  // EDTF day
};

struct ProposeReport {
  std::vector<Proposed> proposed;
  size_t claims = 0;   // that the text makes
  size_t told = 0;     // that a copy of it has proposed before
  Seq copy_of = 0;     // the source of which the text is a copy
  Seq source = 0;      // its own entry …
  Seq capture = 0;     // … and that of its bytes
  bool same_file = false;  // these bytes from this publisher are there: nothing was written
};

// REQUIRES: `books` reflect all of the writer's log.
Result<ProposeReport> propose(intake::Scribe& scribe, store::Writer& writer, Random& random, const ledger::Books& books, const Checker& checker,
                              const reading::Document& document, const std::vector<reading::ReadClaim>& claims, const ProposeOptions& options);

}  // namespace stillheld::check
