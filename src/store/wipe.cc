#include "store/wipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/file.h"

namespace stillheld::store {

KeptFile::KeptFile(const std::string& path) : path_(path), descriptor_(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)) {}

KeptFile::~KeptFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status KeptFile::overwrite() const {
  if (descriptor_ < 0) return {};
  const off_t size = ::lseek(descriptor_, 0, SEEK_END);
  const std::vector<char> zeros(size_t{1} << 16, 0);
  for (off_t at = 0; at < size;) {
    const ssize_t written = ::pwrite(descriptor_, zeros.data(), std::min(zeros.size(), static_cast<size_t>(size - at)), at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return io_error(errno, path_);
    at += written;
  }
  // (Never a full disk alone: base/file.cc.)
  if (::fsync(descriptor_) != 0) return fail(Code::kIo, {path_, std::strerror(errno)}, {path_, 0, "", 0});
  return {};
}

Status wipe_file(const std::string& path) {
  if (!path_exists(path)) return {};
  TRY_VOID(KeptFile(path).overwrite());
  if (::unlink(path.c_str()) != 0) return io_error(errno, path);
  const std::string folder = std::filesystem::path(path).parent_path();
  return sync_folder(folder.empty() ? "." : folder);
}

}  // namespace stillheld::store
