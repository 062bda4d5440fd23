// A WACZ file (Web Archive Collection Zipped, 1.1 and 1.2) is a ZIP with WARC
// files in it, a list of its parts with their hashes, and a list of pages.
//
//   datapackage.json          the list: path, SHA-256 and size of each part
//   datapackage-digest.json   the SHA-256 of that list
//   archive/*.warc(.gz)       what was captured
//   pages/pages.jsonl         which of it are pages
//   indexes/…                 where they lie; not read here
//
// (1) A ZIP that means harm is refused whole, kBadArchive: two entries of one
//     name, a path that leads out, more than it says (a bomb), zip64, encryption.
// (2) A part that is not what the list says is a fault: the capture is kept, for
//     evidence is not thrown away, but it stands red and is not read.
// (3) Nothing of it is ever written to a disk under a name of its own.
//
// Counter-example: unzip FILE.wacz.
//
// Threads: pure.  Source: specs.webrecorder.net/wacz/1.1.1, …/1.2.0.
// Tested by wacz_test.cc, with files of another program; fuzzed by wacz_fuzz.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace stillheld::reading {

bool looks_like_zip(std::string_view bytes);

struct Wacz {
  std::string title, version;
  std::vector<std::pair<std::string, std::string>> archives;  // path, bytes as they are in the ZIP
  std::vector<std::string> pages;   // their addresses
  std::vector<std::string> faults;  // of the parts
};

// kBadArchive, kTruncatedFile.
Result<Wacz> open_wacz(std::string_view bytes);

// What is wrong with an archive's own digests: `format` is "warc" or "wacz".
std::optional<std::string> archive_fault(std::string_view format, std::string_view bytes);
// "wacz", "warc", or "page".
std::string_view format_of(std::string_view bytes);

inline constexpr size_t kMostArchiveBytes = size_t{256} << 20;

}  // namespace stillheld::reading
