// Packages: WARC records and a WACZ file around them, as other programs read them.
//
// Definition: warc_resource() is one `resource` record (ISO 28500): the bytes as
// they were kept, with no head of a server that nobody kept.  stored_zip() is a
// ZIP whose entries are not packed, so that a reader can jump into them (WACZ
// wants that of archives).  make_wacz() adds what WACZ wants: datapackage.json
// with a SHA-256 a part, datapackage-digest.json with that of the list.
//
// (1) The same parts and time give the same bytes.
// (2) More than 4 GB is refused: no zip64 here, as none is read (intake/zip.h).
//
// Counter-example: a `response` record with headers made up for it.
//
// Source: ISO 28500:2017, specs.webrecorder.net/wacz/1.2.0, /cdxj/0.1.0.
// Threads: pure.  Tested by cli/capture_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace stillheld::evidence {

// A time as WARC and WACZ write it.
std::string utc_text(int64_t seconds);       // 2026-11-24T12:00:00Z
std::string utc_digits(int64_t seconds);     // 20261124120000

struct Resource {
  std::string address, type;  // its content type
  int64_t seconds = 0;        // when it was fetched
  std::string_view bytes;
};
// The record, unpacked; its id is made of its bytes.
std::string warc_resource(const Resource& resource);
std::string warc_info(int64_t seconds);
// One gzip member.
std::string gzip(std::string_view bytes);

using Parts = std::vector<std::pair<std::string, std::string>>;  // path, bytes
Result<std::string> stored_zip(const Parts& parts, int64_t seconds);

// A line of the index: where the record of an address lies in an archive.
struct IndexLine {
  std::string address, type, digest, file;
  int64_t seconds = 0;
  std::string status;  // of HTTP; empty for a resource
  size_t offset = 0, length = 0;
};
std::string surt(std::string_view address);
std::string cdxj(std::vector<IndexLine> lines);

struct WaczPage {
  std::string address, title;
  int64_t seconds = 0;
};
// `archives` under archive/, `more` as they are named.
Result<std::string> make_wacz(const std::string& title, const Parts& archives, const std::vector<IndexLine>& index, const std::vector<WaczPage>& pages,
                              const Parts& more, int64_t seconds);

}  // namespace stillheld::evidence
