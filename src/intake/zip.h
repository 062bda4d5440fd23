// A zip archive, read where it lies in memory: what an .xlsx or .ods file is.
//
// Definition: an archive is a directory at the end of the file, and entries in
// front of it: a name and bytes, stored as they are or deflated (RFC 1951).
//
// Why our own: a spreadsheet needs five entries of an archive of which nothing
// is to be believed.  No entry is ever written to a disk, so that a name such
// as ../../etc/passwd is a name that nobody asks for.
//
//   read("xl/workbook.xml")       its bytes; their number and CRC-32 are those
//                                 of the directory, or kBadSheet
//   read("XL\Workbook.xml")       the same: parts of a workbook are named
//                                 without regard to case, and some programs
//                                 write backslashes
//
// Counter-example: a file that was cut short is not searched for entries that
// are still whole.  Half a list looks like half of the prisoners freed.
//
// (1) What an entry inflates to is known before it is inflated, for the
//     directory says it, and inflating stops there.  So a bomb costs nothing:
//     an entry that claims more than Limits allow is refused, one that holds
//     more than it claims is damaged.
// (2) Two entries of one name are refused: programs differ in which they read.
// (3) Encrypted entries, other methods than the two, archives in parts and
//     zip64 (needed above 4 GB) are refused, each by its name.
//
// Numbers: in the test files of calamine and of Apache POI no entry unpacks to
// more than 20 times its size, but for the bombs, which are above 390.
//
// Threads: one at a time; the bytes must not change.  The format is PKWARE's
// APPNOTE 6.3.10.  Tested by zip_test.cc, fuzzed by table_rows_fuzz.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace stillheld::intake {

struct ZipLimits {
  size_t entries = 10000;
  uint64_t entry_bytes = 256 << 20;  // of one entry, inflated
  uint64_t total_bytes = 512 << 20;  // of all that was read
  uint64_t ratio = 200;              // inflated to deflated, for entries above ratio_from bytes
  uint64_t ratio_from = 1 << 20;
};

class ZipFile {
 public:
  // `bytes` must outlive it; `file_name` stands in errors.
  // Errors: kTruncatedFile if there is no directory at the end, kBadSheet.
  static Result<ZipFile> open(std::string_view bytes, const std::string& file_name, const ZipLimits& limits = {});

  // The names of all entries but folders, as they are written, sorted.
  std::vector<std::string> names() const;
  bool has(std::string_view name) const { return find(name) != nullptr; }
  // The entry's bytes, inflated and checked.  kBadSheet if there is no such entry.
  Result<std::string> read(std::string_view name);

 private:
  struct Entry {
    std::string name;
    uint16_t method = 0;
    bool encrypted = false;
    uint32_t crc = 0;
    uint64_t packed = 0, size = 0, offset = 0;
  };
  ZipFile(std::string_view bytes, const std::string& file_name, const ZipLimits& limits)
      : bytes_(bytes), file_(file_name), limits_(limits) {}
  Status read_directory();
  const Entry* find(std::string_view name) const;
  Result<std::string_view> packed_bytes(const Entry& entry) const;
  Error bad(std::string text) const;

  std::string_view bytes_;
  std::string file_;
  ZipLimits limits_;
  uint64_t total_ = 0;
  std::unordered_map<std::string, Entry> entries_;  // by the name that find() looks for
};

}  // namespace stillheld::intake
