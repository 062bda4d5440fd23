#include "intake/zip.h"

#include <algorithm>

#include <zlib.h>

namespace stillheld::intake {
namespace {

constexpr std::string_view kLocalMark("PK\x03\x04", 4);
constexpr std::string_view kEntryMark("PK\x01\x02", 4);
constexpr std::string_view kEndMark("PK\x05\x06", 4);
constexpr size_t kLocalBytes = 30, kEntryBytes = 46, kEndBytes = 22;
constexpr size_t kLongestRemark = 65535;

// Little-endian.  REQUIRES: the bytes are there.
uint16_t two(std::string_view bytes, size_t at) {
  return static_cast<uint16_t>(static_cast<uint8_t>(bytes[at]) | static_cast<uint8_t>(bytes[at + 1]) << 8);
}

uint32_t four(std::string_view bytes, size_t at) {
  return two(bytes, at) | static_cast<uint32_t>(two(bytes, at + 2)) << 16;
}

// One form for all spellings of a part's name.
std::string plain_name(std::string_view name) {
  while (name.starts_with('/') || name.starts_with('\\')) name.remove_prefix(1);
  std::string out(name);
  for (char& c : out) {
    if (c == '\\') c = '/';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return out;
}

// Exactly `size` bytes, or nothing.
bool inflate_to(std::string_view packed, size_t size, std::string& out) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return false;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  // One byte more than promised, so that too much is seen.
  out.resize(size + 1);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = inflate(&stream, Z_FINISH);
  const size_t made = stream.total_out;
  inflateEnd(&stream);
  if (ended != Z_STREAM_END || made != size) return false;
  out.resize(size);
  return true;
}

}  // namespace

Error ZipFile::bad(std::string text) const { return fail(Code::kBadSheet, {std::move(text)}, Where{file_, 0, {}, 0}); }

Result<ZipFile> ZipFile::open(std::string_view bytes, const std::string& file_name, const ZipLimits& limits) {
  ZipFile zip(bytes, file_name, limits);
  TRY_VOID(zip.read_directory());
  return zip;
}

Status ZipFile::read_directory() {
  // The end record is the last thing in the file, but for a remark.
  const size_t from = bytes_.size() > kEndBytes + kLongestRemark ? bytes_.size() - kEndBytes - kLongestRemark : 0;
  const std::string_view tail = bytes_.substr(from);
  size_t end = tail.rfind(kEndMark);
  while (end != std::string_view::npos &&
         (end + kEndBytes > tail.size() || end + kEndBytes + two(tail, end + 20) != tail.size()))
    end = end == 0 ? std::string_view::npos : tail.rfind(kEndMark, end - 1);
  if (end == std::string_view::npos) return fail(Code::kTruncatedFile, {"a zip archive"}, Where{file_, 0, {}, 0});
  const size_t count = two(tail, end + 10);
  const uint64_t size = four(tail, end + 12), offset = four(tail, end + 16);
  if (two(tail, end + 4) != 0 || two(tail, end + 8) != count) return bad("it is one part of an archive in several parts");
  if (count == 0xFFFF || offset == 0xFFFFFFFF) return bad("it is an archive of the kind zip64, which is for files above 4 GB");
  if (count > limits_.entries)
    return bad("the archive has " + std::to_string(count) + " entries; at most " + std::to_string(limits_.entries));
  if (offset > from + end || size > from + end - offset) return bad("the archive's directory is damaged");
  const std::string_view directory = bytes_.substr(offset, size);
  size_t at = 0;
  for (size_t i = 0; i < count; ++i) {
    if (directory.size() - at < kEntryBytes || directory.substr(at, 4) != kEntryMark)
      return bad("the archive's directory is damaged");
    const size_t name_size = two(directory, at + 28);
    const size_t whole = kEntryBytes + name_size + two(directory, at + 30) + two(directory, at + 32);
    if (directory.size() - at < whole) return bad("the archive's directory is damaged");
    Entry entry;
    entry.name = directory.substr(at + kEntryBytes, name_size);
    entry.encrypted = (two(directory, at + 8) & 1) != 0;
    entry.method = two(directory, at + 10);
    entry.crc = four(directory, at + 16);
    entry.packed = four(directory, at + 20);
    entry.size = four(directory, at + 24);
    entry.offset = four(directory, at + 42);
    at += whole;
    std::string key = plain_name(entry.name);
    if (key.ends_with('/')) continue;  // a folder
    if (!entries_.emplace(std::move(key), std::move(entry)).second) return bad("the archive has two entries of one name");
  }
  return {};
}

std::vector<std::string> ZipFile::names() const {
  std::vector<std::string> out;
  for (const auto& [key, entry] : entries_) out.push_back(entry.name);
  std::sort(out.begin(), out.end());
  return out;
}

const ZipFile::Entry* ZipFile::find(std::string_view name) const {
  const auto found = entries_.find(plain_name(name));
  return found == entries_.end() ? nullptr : &found->second;
}

Result<std::string_view> ZipFile::packed_bytes(const Entry& entry) const {
  const uint64_t at = entry.offset;
  if (at > bytes_.size() || bytes_.size() - at < kLocalBytes || bytes_.substr(at, 4) != kLocalMark)
    return bad(entry.name + " is not where the archive's directory says");
  const uint64_t begin = at + kLocalBytes + two(bytes_, at + 26) + two(bytes_, at + 28);
  if (begin > bytes_.size() || bytes_.size() - begin < entry.packed)
    return fail(Code::kTruncatedFile, {entry.name}, Where{file_, 0, {}, 0});
  return bytes_.substr(begin, entry.packed);
}

Result<std::string> ZipFile::read(std::string_view name) {
  const Entry* const entry = find(name);
  if (entry == nullptr) return bad("it has no " + std::string(name));
  if (entry->encrypted) return bad("it is protected by a password");
  if (entry->method != 0 && entry->method != 8)
    return bad(entry->name + " is packed by method " + std::to_string(entry->method) + ", which is neither stored nor deflated");
  if (entry->size > limits_.entry_bytes || entry->size > limits_.total_bytes - std::min(total_, limits_.total_bytes))
    return bad(entry->name + " would unpack to " + std::to_string(entry->size) + " bytes, which is more than is allowed");
  if (entry->size > limits_.ratio_from && entry->size / limits_.ratio > entry->packed)
    return bad(entry->name + " would unpack to more than " + std::to_string(limits_.ratio) + " times its size, as an archive made to do harm does");
  total_ += entry->size;
  TRY(packed, packed_bytes(*entry));
  std::string out;
  if (entry->method == 0) {
    if (packed.size() != entry->size) return bad(entry->name + " is damaged");
    out.assign(packed);
  } else if (!inflate_to(packed, entry->size, out)) {
    return bad(entry->name + " is damaged");
  }
  if (crc32(0, reinterpret_cast<const Bytef*>(out.data()), static_cast<uInt>(out.size())) != entry->crc)
    return bad(entry->name + " is damaged: its check sum is another");
  return out;
}

}  // namespace stillheld::intake
