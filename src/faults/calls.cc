#include "faults/calls.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>

#include "faults/record.h"

namespace stillheld::faults {
Recorder* watching = nullptr;
bool without_sync = false;
}  // namespace stillheld::faults

namespace {

using stillheld::faults::watching;
using stillheld::faults::without_sync;

bool exists(const char* path) {
  struct stat info {};
  return syscall(SYS_newfstatat, AT_FDCWD, path, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

int open_at(int folder, const char* path, int flags, mode_t mode) {
  const bool watch = watching != nullptr;  // to read as well: a folder is synced through such
  const bool there = watch && exists(path);
  const int file = static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
  if (watch && file >= 0) watching->opened(file, path, !there, (flags & O_TRUNC) != 0);
  return file;
}

mode_t mode_of(int flags, va_list list) { return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0; }

ssize_t wrote(int file, const void* bytes, ssize_t size, int64_t at) {
  if (watching != nullptr && size > 0) watching->wrote(file, static_cast<const char*>(bytes), static_cast<size_t>(size), at);
  return size;
}

int sync(int file, long call) {
  if (watching != nullptr) watching->synced(file);
  return without_sync ? 0 : static_cast<int>(syscall(call, file));
}

int resize(int file, off_t size) {
  const int result = static_cast<int>(syscall(SYS_ftruncate, file, size));
  if (result == 0 && watching != nullptr) watching->resized(file, static_cast<uint64_t>(size));
  return result;
}

int remove_at(int folder, const char* path, int flags) {
  std::string whole = path;
  if (watching != nullptr && folder != AT_FDCWD && whole[0] != '/') {
    char name[4096];
    const std::string link = "/proc/self/fd/" + std::to_string(folder);
    const ssize_t length = readlink(link.c_str(), name, sizeof name);
    if (length > 0) whole = std::string(name, static_cast<size_t>(length)) + "/" + path;
  }
  const int result = static_cast<int>(syscall(SYS_unlinkat, folder, path, flags));
  if (result == 0 && watching != nullptr) watching->removed(whole);
  return result;
}

int move(const char* from, const char* to) {
  const int result = static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
  if (result == 0 && watching != nullptr) watching->renamed(from, to);
  return result;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = mode_of(flags, list);
  va_end(list);
  return open_at(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = mode_of(flags, list);
  va_end(list);
  return open_at(AT_FDCWD, path, flags, mode);
}
int close(int file) {
  if (watching != nullptr) watching->closed(file);
  return static_cast<int>(syscall(SYS_close, file));
}
ssize_t write(int file, const void* bytes, size_t size) {
  const int64_t at = watching != nullptr ? syscall(SYS_lseek, file, 0, SEEK_CUR) : 0;
  return wrote(file, bytes, syscall(SYS_write, file, bytes, size), at);
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) { return wrote(file, bytes, syscall(SYS_pwrite64, file, bytes, size, at), at); }
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) { return wrote(file, bytes, syscall(SYS_pwrite64, file, bytes, size, at), at); }
int fsync(int file) { return sync(file, SYS_fsync); }
int fdatasync(int file) { return sync(file, SYS_fdatasync); }
int ftruncate(int file, off_t size) noexcept { return resize(file, size); }
int ftruncate64(int file, off64_t size) noexcept { return resize(file, size); }
int unlink(const char* path) noexcept { return remove_at(AT_FDCWD, path, 0); }
int rmdir(const char* path) noexcept { return remove_at(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int folder, const char* path, int flags) noexcept { return remove_at(folder, path, flags); }
int remove(const char* path) noexcept {
  if (unlink(path) == 0) return 0;
  return errno == EISDIR || errno == EPERM ? rmdir(path) : -1;
}
int rename(const char* from, const char* to) noexcept { return move(from, to); }
int link(const char* from, const char* to) noexcept {
  const int result = static_cast<int>(syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
  if (result == 0 && watching != nullptr) watching->linked(from, to);
  return result;
}
int mkdir(const char* path, mode_t mode) noexcept {
  const int result = static_cast<int>(syscall(SYS_mkdirat, AT_FDCWD, path, mode));
  if (result == 0 && watching != nullptr) watching->made_folder(path);
  return result;
}

}  // extern "C"
