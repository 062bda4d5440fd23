#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace stillheld {

Error io_error(int error_number, const std::string& path) {
  const Where where{path, 0, "", 0};
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return fail(Code::kFileNotFound, {path}, where);
    case EACCES:
    case EPERM:
    case EROFS:
      return fail(Code::kReadOnly, {path}, where);
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return fail(Code::kDiskFull, {path}, where);
    default:
      return fail(Code::kIo, {path, std::strerror(error_number)}, where);
  }
}

namespace {

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() { if (descriptor_ >= 0) ::close(descriptor_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

std::string folder_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

// A failed sync is never a full disk alone: what was written before may be
// gone, and a second sync would not say so (the kernel reports it once).
Error sync_error(const std::string& path) { return fail(Code::kIo, {path, std::strerror(errno)}, {path, 0, "", 0}); }

Error unreadable(const std::string& path) {
  if (errno == ENOENT || errno == ENOTDIR) return fail(Code::kFileNotFound, {path}, {path, 0, "", 0});
  return fail(Code::kUnreadable, {path, std::strerror(errno)}, {path, 0, "", 0});
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return unreadable(path);
  std::string out;
  char buffer[65536];
  while (true) {
    const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(path);
    if (got == 0) return out;
    out.append(buffer, static_cast<size_t>(got));
  }
}

Status sync_folder(const std::string& path) {
  Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return io_error(errno, path);
  if (::fsync(folder.get()) != 0) return sync_error(path);
  return {};
}

Status write_file_durably(const std::string& path, std::string_view bytes) {
  // Two processes that write one file must not write into one temporary.
  const std::string temporary = path + "." + std::to_string(::getpid()) + ".part";
  {
    Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.get() < 0) return io_error(errno, path);
    size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t wrote = ::write(file.get(), bytes.data() + done, bytes.size() - done);
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) {
        const Error error = io_error(errno, path);
        ::unlink(temporary.c_str());
        return error;
      }
      done += static_cast<size_t>(wrote);
    }
    if (::fsync(file.get()) != 0) {
      const Error error = sync_error(path);
      ::unlink(temporary.c_str());
      return error;
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return io_error(errno, path);
  return sync_folder(folder_of(path));
}

Status make_folder(const std::string& path) {
  const std::string above = folder_of(path);
  // Each level that is new is a name in the one above it, and must be synced there.
  if (above != path && above != "." && !path_exists(above)) TRY_VOID(make_folder(above));
  std::error_code error;
  std::filesystem::create_directory(path, error);
  if (error) return io_error(error.value(), path);
  return sync_folder(above);
}

bool path_exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

Result<MappedFile> MappedFile::open(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return unreadable(path);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return unreadable(path);
  if (S_ISDIR(info.st_mode)) {
    errno = EISDIR;
    return unreadable(path);
  }
  MappedFile mapped;
  mapped.size_ = static_cast<size_t>(info.st_size);
  if (mapped.size_ > 0) {
    void* data = ::mmap(nullptr, mapped.size_, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (data == MAP_FAILED) return unreadable(path);
    mapped.data_ = static_cast<const char*>(data);
  }
  return mapped;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

Result<FileLock> FileLock::acquire(const std::string& path, std::string_view holder) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (file.get() < 0) return io_error(errno, path);
  struct flock request {};
  request.l_type = F_WRLCK;
  request.l_whence = SEEK_SET;
  if (::fcntl(file.get(), F_OFD_SETLK, &request) != 0) {
    if (errno != EAGAIN && errno != EACCES) return io_error(errno, path);
    std::string who(256, '\0');
    const ssize_t got = ::pread(file.get(), who.data(), who.size(), 0);
    who.resize(got > 0 ? static_cast<size_t>(got) : 0);
    return fail(Code::kLocked, {who.empty() ? "?" : who}, {path, 0, "", 0});
  }
  if (::ftruncate(file.get(), 0) != 0 ||
      ::pwrite(file.get(), holder.data(), holder.size(), 0) != static_cast<ssize_t>(holder.size()))
    return io_error(errno, path);
  FileLock lock;
  lock.descriptor_ = file.release();
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace stillheld
