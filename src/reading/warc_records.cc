#include "reading/warc_records.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>

#include "base/hash.h"
#include "reading/document_parts.h"

namespace stillheld::reading {
namespace {

constexpr size_t kMostRecords = 100000;
constexpr size_t kPiece = size_t{1} << 20;

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return out;
}

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool to_size(std::string_view text, size_t& out, int base = 10) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  return error == std::errc() && end != text.data();
}

const EVP_MD* algorithm_of(std::string name) {
  std::erase(name, '-');
  if (name == "sha1") return EVP_sha1();
  if (name == "sha256") return EVP_sha256();
  if (name == "sha384") return EVP_sha384();
  if (name == "sha512") return EVP_sha512();
  if (name == "md5") return EVP_md5();
  return nullptr;
}

std::string digest_of(const EVP_MD* algorithm, std::string_view bytes) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out, &size, algorithm, nullptr) != 1) return {};
  return {reinterpret_cast<const char*>(out), size};
}

std::string base32(std::string_view bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  uint32_t bits = 0;
  int have = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<uint8_t>(c);
    have += 8;
    for (; have >= 5; have -= 5) out += kAlphabet[bits >> (have - 5) & 31];
  }
  if (have > 0) out += kAlphabet[bits << (5 - have) & 31];
  return out;
}

std::string without_padding(std::string text) {
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

// Whether `said` writes these bytes in one of the alphabets that are in use.
bool says(std::string_view said, const std::string& digest) {
  const std::string text = without_padding(std::string(said));
  if (lowered(text) == to_hex(digest)) return true;
  std::string upper = text;
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (upper == base32(digest)) return true;
  return text == to_base64(digest) || text == without_padding(to_padded_base64(digest));
}

struct Said {
  const EVP_MD* algorithm = nullptr;
  std::string_view value;
};

std::optional<Said> digest_field(std::string_view fields, std::string_view name) {
  const std::string_view text = warc_field(fields, name);
  const size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  const EVP_MD* algorithm = algorithm_of(lowered(text.substr(0, colon)));
  if (algorithm == nullptr) return std::nullopt;
  return Said{algorithm, trimmed(text.substr(colon + 1))};
}

// Where each gzip member ends; empty if the bytes are no whole members.
std::vector<size_t> member_ends(std::string_view bytes) {
  std::vector<size_t> out;
  size_t at = 0;
  char buffer[65536];
  while (at < bytes.size()) {
    if (bytes.substr(at, 2) != "\x1F\x8B") return {};
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return {};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + at));
    stream.avail_in = static_cast<uInt>(std::min<size_t>(bytes.size() - at, 1u << 30));
    const uInt given = stream.avail_in;
    int state = Z_OK;
    while (state == Z_OK) {
      stream.next_out = reinterpret_cast<Bytef*>(buffer);
      stream.avail_out = sizeof buffer;
      state = inflate(&stream, Z_NO_FLUSH);
      if (state == Z_OK && stream.avail_in == 0 && stream.avail_out != 0) state = Z_BUF_ERROR;
    }
    at += given - stream.avail_in;
    inflateEnd(&stream);
    if (state != Z_STREAM_END) return {};
    out.push_back(at);
  }
  return out;
}

}  // namespace

std::string_view warc_field(std::string_view head, std::string_view name) {
  while (!head.empty()) {
    const size_t end = head.find('\n');
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end == head.npos ? head.size() : end + 1);
    const size_t colon = line.find(':');
    if (colon != line.npos && lowered(trimmed(line.substr(0, colon))) == name) return trimmed(line.substr(colon + 1));
  }
  return {};
}

size_t warc_head_end(std::string_view block, size_t& body) {
  const size_t windows = block.find("\r\n\r\n");
  const size_t unix_end = block.find("\n\n");
  if (windows != block.npos && (unix_end == block.npos || windows < unix_end)) {
    body = windows + 4;
    return windows;
  }
  body = unix_end == block.npos ? block.size() : unix_end + 2;
  return unix_end == block.npos ? block.size() : unix_end;
}

std::string warc_dechunked(std::string_view body) {
  std::string out;
  while (!body.empty()) {
    const size_t line = body.find('\n');
    size_t size = 0;
    if (line == body.npos || !to_size(trimmed(body.substr(0, line)), size, 16) || size == 0) break;
    body.remove_prefix(line + 1);
    size = std::min(size, body.size());
    out += body.substr(0, size);
    body.remove_prefix(size);
    const size_t behind = body.find('\n');
    if (behind == body.npos || behind > 2) break;
    body.remove_prefix(behind + 1);
  }
  return out;
}

Status each_warc_record(std::string_view bytes, const std::function<Status(const WarcRecord&)>& see) {
  size_t at = 0;
  WarcRecord record;
  while (at < bytes.size() && record.number < kMostRecords) {
    // Blank lines between records.
    while (at < bytes.size() && (bytes[at] == '\r' || bytes[at] == '\n')) ++at;
    if (at >= bytes.size()) break;
    ++record.number;
    if (bytes.substr(at, 5) != "WARC/") return fail(Code::kTruncatedFile, {}, {"", record.number, "", at + 1});
    size_t body = 0;
    const std::string_view rest = bytes.substr(at);
    const size_t head = warc_head_end(rest, body);
    record.fields = rest.substr(0, head);
    size_t length = 0;
    if (!to_size(warc_field(record.fields, "content-length"), length) || body > rest.size() || length > rest.size() - body) {
      return fail(Code::kTruncatedFile, {}, {"", record.number, "", at + 1});
    }
    record.block = rest.substr(body, length);
    record.start = at;
    at += body + length;
    record.end = at;
    record.type = lowered(warc_field(record.fields, "warc-type"));
    record.target = warc_field(record.fields, "warc-target-uri");
    if (record.target.size() > 1 && record.target.front() == '<' && record.target.back() == '>') record.target = record.target.substr(1, record.target.size() - 2);
    record.date = warc_field(record.fields, "warc-date");
    TRY_VOID(see(record));
  }
  return {};
}

std::optional<std::string> warc_digest_fault(const WarcRecord& record) {
  const std::string name = "record " + std::to_string(record.number);
  if (const auto said = digest_field(record.fields, "warc-block-digest"); said && !says(said->value, digest_of(said->algorithm, record.block)))
    return name + ": its bytes do not have the block digest that it states";
  const auto said = digest_field(record.fields, "warc-payload-digest");
  if (!said || record.type == "revisit" || !warc_field(record.fields, "warc-truncated").empty()) return std::nullopt;
  if (record.block.substr(0, 5) != "HTTP/" && lowered(warc_field(record.fields, "content-type")).find("application/http") == std::string::npos)
    return says(said->value, digest_of(said->algorithm, record.block)) ? std::nullopt : std::optional(name + ": its bytes do not have the payload digest that it states");
  size_t body = 0;
  const size_t head = warc_head_end(record.block, body);
  const std::string_view payload = record.block.substr(std::min(body, record.block.size()));
  if (says(said->value, digest_of(said->algorithm, payload))) return std::nullopt;
  if (lowered(warc_field(record.block.substr(0, head), "transfer-encoding")).find("chunked") != std::string::npos &&
      says(said->value, digest_of(said->algorithm, warc_dechunked(payload))))
    return std::nullopt;
  return name + ": its bytes do not have the payload digest that it states";
}

std::optional<std::string> warc_fault(std::string_view bytes, size_t limit) {
  std::string unpacked;
  if (bytes.substr(0, 2) == "\x1F\x8B") {
    auto out = gunzip(bytes, limit);
    if (!out.ok()) return "it cannot be unpacked";
    unpacked = out.take();
    bytes = unpacked;
  }
  std::string first;
  size_t count = 0;
  const Status read = each_warc_record(bytes, [&](const WarcRecord& record) -> Status {
    if (auto fault = warc_digest_fault(record)) {
      if (++count == 1) first = std::move(*fault);
    }
    return {};
  });
  if (!read.ok()) return "record " + std::to_string(read.error().where.row) + " is cut short";
  if (count == 0) return std::nullopt;
  return count == 1 ? first : first + " (and " + std::to_string(count - 1) + " more)";
}

std::vector<std::string_view> pieces_of(std::string_view bytes) {
  std::vector<std::string_view> out;
  std::vector<size_t> ends;
  if (bytes.substr(0, 2) == "\x1F\x8B") {
    ends = member_ends(bytes);
  } else if (bytes.substr(0, 5) == "WARC/") {
    const Status read = each_warc_record(bytes, [&](const WarcRecord& record) -> Status {
      if (record.start > 0) ends.push_back(record.start);
      return {};
    });
    if (!read.ok()) ends.clear();
    ends.push_back(bytes.size());
  }
  if (ends.empty() || ends.size() > kMostRecords)
    for (ends.clear(); ends.empty() || ends.back() < bytes.size();) ends.push_back(std::min(bytes.size(), (ends.empty() ? 0 : ends.back()) + kPiece));
  size_t at = 0;
  for (const size_t end : ends) {
    out.push_back(bytes.substr(at, end - at));
    at = end;
  }
  return out;
}

}  // namespace stillheld::reading
