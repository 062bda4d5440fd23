// Files that are still there after the power went.
//
// write_file_durably: written to a temporary file beside the target, synced,
// renamed over it, and the folder synced.  Who reads the name afterwards sees
// the old bytes or the new ones, never a part.
//
// MappedFile: the bytes of a file as memory, read-only.  The file must not be
// cut short while it is mapped.
//
// FileLock: one holder a path, across processes, by an open-file-description
// lock (fcntl F_OFD_SETLK).  It is gone when its holder ends, however that
// ends; the file itself stays and says who held it last.
//
// Tested by file_test.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace stillheld {

Result<std::string> read_file(const std::string& path);
Status write_file_durably(const std::string& path, std::string_view bytes);
Status sync_folder(const std::string& path);
// Makes a folder and those above it; no error if it is there.
Status make_folder(const std::string& path);
bool path_exists(const std::string& path);

class MappedFile {
 public:
  static Result<MappedFile> open(const std::string& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();
  std::string_view bytes() const { return {data_, size_}; }

 private:
  MappedFile() = default;
  const char* data_ = nullptr;
  size_t size_ = 0;
};

class FileLock {
 public:
  // kLocked, with what the holder wrote into the file, if another holds it.
  static Result<FileLock> acquire(const std::string& path, std::string_view holder);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  FileLock() = default;
  int descriptor_ = -1;
};

// The Error for the errno of a failed call on `path`.
Error io_error(int error_number, const std::string& path);

}  // namespace stillheld
