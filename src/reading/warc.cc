// WARC 1.0 and 1.1 (ISO 28500): a Document for each response that is text.
#include <zlib.h>

#include <algorithm>
#include <charconv>

#include "reading/document_parts.h"
#include "reading/page_facts.h"

namespace stillheld::reading {
namespace {

constexpr size_t kMostRecords = 100000;

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

// The value of a header line, whatever the case of its name.
std::string_view header(std::string_view head, std::string_view name) {
  while (!head.empty()) {
    const size_t end = head.find('\n');
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end == head.npos ? head.size() : end + 1);
    const size_t colon = line.find(':');
    if (colon != line.npos && lowered(trimmed(line.substr(0, colon))) == name) return trimmed(line.substr(colon + 1));
  }
  return {};
}

bool to_size(std::string_view text, size_t& out, int base = 10) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  return error == std::errc() && end != text.data();
}

std::string dechunked(std::string_view body) {
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

// Where head and body part.
size_t head_end(std::string_view block, size_t& body) {
  const size_t windows = block.find("\r\n\r\n");
  const size_t unix_end = block.find("\n\n");
  if (windows != block.npos && (unix_end == block.npos || windows < unix_end)) {
    body = windows + 4;
    return windows;
  }
  body = unix_end == block.npos ? block.size() : unix_end + 2;
  return unix_end == block.npos ? block.size() : unix_end;
}

}  // namespace

Result<std::string> gunzip(std::string_view bytes, size_t limit) {
  std::string out;
  size_t at = 0;
  while (at < bytes.size() && bytes.substr(at, 2) == "\x1F\x8B") {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return fail(Code::kInternal);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + at));
    stream.avail_in = static_cast<uInt>(std::min<size_t>(bytes.size() - at, 1u << 30));
    const uInt given = stream.avail_in;
    int state = Z_OK;
    char buffer[65536];
    while (state == Z_OK) {
      stream.next_out = reinterpret_cast<Bytef*>(buffer);
      stream.avail_out = sizeof buffer;
      state = inflate(&stream, Z_NO_FLUSH);
      out.append(buffer, sizeof buffer - stream.avail_out);
      if (out.size() > limit) {
        inflateEnd(&stream);
        return fail(Code::kTooLarge, {std::to_string(out.size()), std::to_string(limit)});
      }
      if (state == Z_BUF_ERROR) break;
      if (state == Z_OK && stream.avail_in == 0 && stream.avail_out != 0) break;
    }
    const size_t used = given - stream.avail_in;
    inflateEnd(&stream);
    if (state != Z_STREAM_END) return fail(Code::kTruncatedFile, {}, {"", 0, "", at + used});
    at += used;
  }
  return out;
}

Result<std::vector<Document>> warc_documents(std::string_view bytes, const DocumentOptions& options) {
  std::vector<Document> out;
  size_t at = 0, record = 0, text_bytes = 0;
  while (at < bytes.size() && record < kMostRecords) {
    // Blank lines between records.
    while (at < bytes.size() && (bytes[at] == '\r' || bytes[at] == '\n')) ++at;
    if (at >= bytes.size()) break;
    ++record;
    if (bytes.substr(at, 5) != "WARC/") return fail(Code::kTruncatedFile, {}, {"", record, "", at + 1});
    size_t body = 0;
    const std::string_view rest = bytes.substr(at);
    const size_t head = head_end(rest, body);
    const std::string_view fields = rest.substr(0, head);
    size_t length = 0;
    if (!to_size(header(fields, "content-length"), length) || body > rest.size() || length > rest.size() - body) {
      return fail(Code::kTruncatedFile, {}, {"", record, "", at + 1});
    }
    const std::string_view block = rest.substr(body, length);
    at += body + length;
    if (lowered(header(fields, "warc-type")) != "response") continue;
    if (block.substr(0, 5) != "HTTP/") continue;
    size_t http_body = 0;
    const size_t http_end = head_end(block, http_body);
    const std::string_view http = block.substr(0, http_end);
    // Redirects and errors are no articles.
    const size_t space = http.find(' ');
    if (space == http.npos || http.substr(space + 1, 1) != "2") continue;
    std::string page(block.substr(std::min(http_body, block.size())));
    if (lowered(header(http, "transfer-encoding")).find("chunked") != std::string::npos) page = dechunked(page);
    if (lowered(header(http, "content-encoding")).find("gzip") != std::string::npos && page.substr(0, 2) == "\x1F\x8B") {
      TRY(unpacked, gunzip(page, options.max_bytes));
      page = std::move(unpacked);
    }
    DocumentOptions inner = options;
    inner.content_type = header(http, "content-type");
    const std::string type = lowered(inner.content_type);
    const bool text = type.empty() || type.find("html") != type.npos || type.find("text/plain") != type.npos || type.find("xml") != type.npos;
    if (!text || page.empty()) continue;
    text_bytes += page.size();
    if (text_bytes > options.max_bytes * 4) return fail(Code::kTooLarge, {std::to_string(text_bytes), std::to_string(options.max_bytes * 4)});
    if (page.substr(0, 5) == "WARC/" || page.substr(0, 2) == "\x1F\x8B") continue;
    Result<std::vector<Document>> read = open_documents(page, inner);
    if (!read.ok()) continue;  // a picture that calls itself a page
    const std::string_view address = header(fields, "warc-target-uri");
    for (Document& document : *read) {
      document.part = "record " + std::to_string(record) + (document.part.empty() ? "" : ", " + document.part);
      if (document.address.empty()) document.address = address;
      if (document.published.empty()) {
        if (const auto day = day_in_address(address)) document.published.push_back({*day, DateWitness::address});
      }
      out.push_back(std::move(document));
    }
  }
  if (out.empty()) return fail(Code::kEmptyFile);
  return out;
}

}  // namespace stillheld::reading
