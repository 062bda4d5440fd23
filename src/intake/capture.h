// Keeping what is no list as evidence: the bytes of a page, a text, a record of
// a WARC file, as they were given.
//
// Definition: a capture of mode "article" is the bytes in chunks, each with its
// salt and commitment, as a list's rows are (import.h): joined they are what
// was captured, byte for byte.  A chunk ends behind a line end where there is
// one, so that one passage can be sealed or erased without the rest.
//
//   a page of 40 KiB in 900 lines   → about ten chunks
//   a page in one line of 1 MiB     → sixteen chunks of 64 KiB
//
// Counter-example: the text that was read out of the page.  A citation leads
// to bytes that somebody else can fetch and compare, so those are kept.
//
// (1) The chunks' concatenation is `bytes`; none is empty; there is at least one.
// (2) The entry holds the RFC 6962 root of the chunks' commitments, and a
//     commitment to the SHA-256 of all bytes.
//
// Threads: the writer's.  Tested by capture_test.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "intake/import.h"

namespace stillheld::intake {

inline constexpr size_t kLeastChunk = 4096, kMostChunk = 65536;

// Where the chunks begin; the last one ends at the end of `bytes`.
// REQUIRES: bytes is not empty.
std::vector<size_t> chunk_starts(std::string_view bytes);

struct CaptureFacts {
  std::string file;      // its name, without folders
  std::string fetched;   // EDTF day
  std::string format;    // "html", "text"
  std::string encoding;  // the charset that was found
  Seq source = 0;
};
Result<Seq> keep_capture(store::Writer& writer, Scribe& scribe, Random& random, std::string_view bytes, const CaptureFacts& facts);

}  // namespace stillheld::intake
