// Wiping: a file's bytes are overwritten before its name goes.
//
// Unlinking gives a file's blocks back as they are; whoever reads the disk reads
// them.  Zeros over the bytes, synced, and then the unlink, leave nothing on a
// file system that writes in place (ext4, xfs, NTFS).
//
// Counter-example: btrfs, zfs, a journal of data, the spare blocks of an SSD.
// There the old bytes stay somewhere, for how long nobody knows: what must not
// be found there must never have been written in the clear (evidence/vault.h).
//
// Threads: none.  Tested by store_test.cc and cli/canary_test.cc (which searches
// the image of a file system).
#pragma once

#include <string>

#include "base/result.h"

namespace stillheld::store {

// A file that stays within reach although its name goes; nothing is done if
// there is no such file.
class KeptFile {
 public:
  explicit KeptFile(const std::string& path);
  ~KeptFile();
  KeptFile(const KeptFile&) = delete;
  KeptFile& operator=(const KeptFile&) = delete;
  // Zeros over all of it, on the disk when this returns.
  Status overwrite() const;

 private:
  std::string path_;
  int descriptor_;
};

// Overwrites and unlinks.  It is not an error if there is no such file.
Status wipe_file(const std::string& path);

}  // namespace stillheld::store
