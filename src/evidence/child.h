// A Child is another program that is run: with a fixed list of words, no shell,
// no input, a plain environment, and an end.
//
// Why: `openssl ts` knows RFC 3161 and every certificate that authorities use;
// what we would write ourselves would know less.  It never gets to a network:
// none of its words here asks it to.
//
// (1) No word is looked at by a shell.
// (2) What it says is kept up to kMostOutput; after kMostSeconds it is ended.
//
// Counter-example: system("openssl ts -verify -in " + path).
//
// Threads: any.  Tested by stamp_test.cc.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace stillheld::evidence {

inline constexpr size_t kMostOutput = size_t{1} << 20;
inline constexpr int kMostSeconds = 60;

struct ChildEnd {
  int status = 0;
  std::string out, err;
};

// words[0] is the program's path.  kNoProgram if it is not there.
Result<ChildEnd> run_child(const std::vector<std::string>& words, const std::string& package);

}  // namespace stillheld::evidence
