// WARC 1.0 and 1.1 (ISO 28500): a Document for each response, and each page that
// was kept as it is (resource), that is text.
#include <zlib.h>

#include <algorithm>

#include "reading/document_parts.h"
#include "reading/page_facts.h"
#include "reading/wacz.h"
#include "reading/warc_records.h"

namespace stillheld::reading {
namespace {

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return out;
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
  size_t text_bytes = 0;
  TRY_VOID(each_warc_record(bytes, [&](const WarcRecord& record) -> Status {
    // A page as a server sent it, or as somebody kept it.
    if (record.type != "response" && record.type != "resource") return {};
    if (record.type == "response" && record.block.substr(0, 5) != "HTTP/") return {};
    if (warc_digest_fault(record)) return {};  // not what was captured: shown as a fault (warc_fault), not read
    size_t body = 0;
    const size_t head = record.type == "resource" ? 0 : warc_head_end(record.block, body);
    const std::string_view http = record.block.substr(0, head);
    DocumentOptions inner = options;
    inner.content_type = record.type == "resource" ? warc_field(record.fields, "content-type") : warc_field(http, "content-type");
    if (record.type == "response") {
      // Redirects and errors are no articles.
      const size_t space = http.find(' ');
      if (space == http.npos || http.substr(space + 1, 1) != "2") return {};
    }
    std::string page(record.block.substr(std::min(body, record.block.size())));
    if (lowered(warc_field(http, "transfer-encoding")).find("chunked") != std::string::npos) page = warc_dechunked(page);
    if (lowered(warc_field(http, "content-encoding")).find("gzip") != std::string::npos && page.substr(0, 2) == "\x1F\x8B") {
      TRY(unpacked, gunzip(page, options.max_bytes));
      page = std::move(unpacked);
    }
    const std::string type = lowered(inner.content_type);
    const bool text = type.empty() || type.find("html") != type.npos || type.find("text/plain") != type.npos || type.find("xml") != type.npos;
    if (!text || page.empty()) return {};
    text_bytes += page.size();
    if (text_bytes > options.max_bytes * 4) return fail(Code::kTooLarge, {std::to_string(text_bytes), std::to_string(options.max_bytes * 4)});
    if (page.substr(0, 5) == "WARC/" || page.substr(0, 2) == "\x1F\x8B" || looks_like_zip(page)) return {};
    Result<std::vector<Document>> read = open_documents(page, inner);
    if (!read.ok()) return {};  // a picture that calls itself a page
    for (Document& document : *read) {
      document.part = "record " + std::to_string(record.number) + (document.part.empty() ? "" : ", " + document.part);
      if (document.address.empty()) document.address = record.target;
      if (document.published.empty()) {
        if (const auto day = day_in_address(record.target)) document.published.push_back({*day, DateWitness::address});
      }
      out.push_back(std::move(document));
    }
    return {};
  }));
  if (out.empty()) return fail(Code::kEmptyFile);
  return out;
}

}  // namespace stillheld::reading
