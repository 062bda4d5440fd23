// WARC records, one after the other, and whether their digests are true.
//
// Definition: a WARC file (ISO 28500) is records: a head of lines, an empty line,
// and as many bytes as the head says (the block).  Its digests are of the block,
// and of the payload: of an HTTP message the bytes behind its own head.
//
//   WARC-Block-Digest: sha1:Z6W6WEQQQICP5WA7OWB2SS75WLK4K7Y3      base 32
//   WARC-Payload-Digest: sha1:b1f949b4920c773fd9c863479ae9a788b948c7ad   hex
//   WARC-Payload-Digest: sha-256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
//
// Why: an archive that was changed after it was made tells on itself, if somebody
// looks.  Most readers do not.
//
// (1) A record with a digest that is not that of its bytes has a fault; it is not
//     read, and the fault is shown.
// (2) Some write the payload's digest of the bytes as they came, some of those
//     without the chunks of HTTP: either is true.
// (3) A digest by an algorithm that we do not have is left alone.  So is the
//     payload's of a "revisit" (it is another record's) and of what was cut off.
//
// Counter-example: a checker that looks for base 32 alone calls good files bad.
//
// Threads: pure.  Tested by warc_records_test.cc, with the files of two other
// programs; fuzzed by warc_fuzz.cc.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace stillheld::reading {

struct WarcRecord {
  size_t number = 0;              // from 1
  size_t start = 0, end = 0;      // in the unpacked bytes, with the head
  std::string_view fields, block;
  std::string type, target, date;
};

// The value of a head's line, whatever the case of its name.
std::string_view warc_field(std::string_view head, std::string_view name);
// Where head and body part: the head's end; `body` is where the body begins.
size_t warc_head_end(std::string_view block, size_t& body);
std::string warc_dechunked(std::string_view body);

// `bytes`: unpacked.  kTruncatedFile where a record is cut short.
Status each_warc_record(std::string_view bytes, const std::function<Status(const WarcRecord&)>& see);

// What is wrong with the record's digests; nothing if they are true or absent.
std::optional<std::string> warc_digest_fault(const WarcRecord& record);

// The same for all records of a WARC file, packed or not: the first faults, and
// how many there are.  A file that cannot be read is a fault.
std::optional<std::string> warc_fault(std::string_view bytes, size_t limit);

// The bytes of a file of pages in pieces that can be kept, sealed and erased one
// by one: a piece a record (or a packed member) of a WARC, else at most 1 MiB.
std::vector<std::string_view> pieces_of(std::string_view bytes);

}  // namespace stillheld::reading
