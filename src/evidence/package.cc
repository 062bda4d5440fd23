#include "evidence/package.h"

#include <zlib.h>

#include <algorithm>

#include "base/hash.h"
#include "base/json.h"
#include "base/utf8.h"

namespace stillheld::evidence {

namespace {

constexpr std::string_view kSoftware = "stillheld";

void little(std::string& out, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}

struct Civil {
  int year, month, day, hour, minute, second;
};

// Days to year, month, day (the proleptic Gregorian calendar).
Civil civil(int64_t seconds) {
  const int64_t days = seconds >= 0 ? seconds / 86400 : -((-seconds + 86399) / 86400);
  const int64_t rest = seconds - days * 86400;
  const int64_t z = days + 719468;
  const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int64_t doe = z - era * 146097;
  const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int64_t mp = (5 * doy + 2) / 153;
  const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  return {static_cast<int>(yoe + era * 400 + (month <= 2)), month, static_cast<int>(doy - (153 * mp + 2) / 5 + 1), static_cast<int>(rest / 3600),
          static_cast<int>(rest / 60 % 60), static_cast<int>(rest % 60)};
}

std::string text_of(const Civil& c, const char* form) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, form, c.year, c.month, c.day, c.hour, c.minute, c.second);
  return buffer;
}

// A header's value: on one line.
std::string plain(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return out;
}

// A UUID made of a hash (RFC 9562, version 8).
std::string uuid(std::string_view bytes) {
  Hash hash = sha256(bytes);
  hash[6] = static_cast<uint8_t>((hash[6] & 0x0F) | 0x80);
  hash[8] = static_cast<uint8_t>((hash[8] & 0x3F) | 0x80);
  const std::string hex = to_hex(as_bytes(hash));
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" + hex.substr(20, 12);
}

std::string record(std::string_view type, const std::string& fields, std::string_view content_type, int64_t seconds, std::string_view block) {
  const std::string digest = "sha256:" + to_hex(as_bytes(sha256(block)));
  std::string out = "WARC/1.1\r\nWARC-Type: " + std::string(type) + "\r\nWARC-Record-ID: <urn:uuid:" + uuid(fields + utc_text(seconds) + digest) + ">\r\nWARC-Date: " + utc_text(seconds) +
                    "\r\n" + fields + "WARC-Block-Digest: " + digest + "\r\n";
  if (type == "resource") out += "WARC-Payload-Digest: " + digest + "\r\n";
  out += "Content-Type: " + plain(content_type) + "\r\nContent-Length: " + std::to_string(block.size()) + "\r\n\r\n";
  out += block;
  return out + "\r\n\r\n";
}

// Whatever a page calls itself: its bytes need not be UTF-8.
std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, find_invalid_utf8(text) == std::string_view::npos ? std::string(text) : "urn:sha256:" + to_hex(as_bytes(sha256(text))));
  return out;
}

}  // namespace

std::string utc_text(int64_t seconds) { return text_of(civil(seconds), "%04d-%02d-%02dT%02d:%02d:%02dZ"); }
std::string utc_digits(int64_t seconds) { return text_of(civil(seconds), "%04d%02d%02d%02d%02d%02d"); }

std::string warc_resource(const Resource& resource) {
  return record("resource", "WARC-Target-URI: " + plain(resource.address) + "\r\n", resource.type, resource.seconds, resource.bytes);
}

std::string warc_info(int64_t seconds) {
  return record("warcinfo", "", "application/warc-fields", seconds, "software: " + std::string(kSoftware) + "\r\nformat: WARC File Format 1.1\r\n");
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Result<std::string> stored_zip(const Parts& parts, int64_t seconds) {
  constexpr uint64_t kMost = 0xFFFFFFFEU;
  const Civil c = civil(std::max<int64_t>(seconds, 315532800));  // a ZIP's time begins in 1980
  const uint64_t time = static_cast<uint64_t>(c.hour << 11 | c.minute << 5 | c.second / 2), date = static_cast<uint64_t>((c.year - 1980) << 9 | c.month << 5 | c.day);
  std::string out, directory;
  for (const auto& [name, bytes] : parts) {
    if (out.size() + bytes.size() > kMost - directory.size() - 65536 || parts.size() > 65534) return fail(Code::kTooLarge, {std::to_string(out.size() + bytes.size()), std::to_string(kMost)});
    std::string head;
    little(head, 20, 2);
    little(head, 0x0800, 2);  // names are UTF-8
    little(head, 0, 2);       // stored
    little(head, time, 2);
    little(head, date, 2);
    little(head, crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())), 4);
    little(head, bytes.size(), 4);
    little(head, bytes.size(), 4);
    little(head, name.size(), 2);
    little(head, 0, 2);
    directory += std::string("PK\x01\x02\x14\x00", 6) + head;
    little(directory, 0, 10);
    little(directory, out.size(), 4);
    directory += name;
    out += std::string("PK\x03\x04", 4) + head + name + bytes;
  }
  const size_t at = out.size();
  out += directory + "PK\x05\x06";
  little(out, 0, 4);
  little(out, parts.size(), 2);
  little(out, parts.size(), 2);
  little(out, directory.size(), 4);
  little(out, at, 4);
  little(out, 0, 2);
  return out;
}

std::string surt(std::string_view address) {
  const size_t scheme = address.find("://");
  if (scheme == std::string_view::npos) return std::string(address);
  std::string_view rest = address.substr(scheme + 3);
  rest = rest.substr(0, rest.find('#'));
  std::string host(rest.substr(0, rest.find_first_of("/?"))), path(rest.substr(std::min(host.size(), rest.size())));
  if (const size_t user = host.rfind('@'); user != std::string::npos) host.erase(0, user + 1);
  std::string port;
  if (const size_t colon = host.rfind(':'); colon != std::string::npos && host.find(']') == std::string::npos) {
    port = host.substr(colon);
    host.resize(colon);
    if (port == ":80" || port == ":443") port.clear();
  }
  for (std::string* text : {&host, &path})
    for (char& c : *text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  if (host.starts_with("www.")) host.erase(0, 4);
  std::string out;
  for (size_t end = host.size(); end > 0;) {
    const size_t dot = host.rfind('.', end - 1);
    const size_t from = dot == std::string::npos ? 0 : dot + 1;
    out += (out.empty() ? "" : ",") + host.substr(from, end - from);
    if (dot == std::string::npos) break;
    end = dot;
  }
  return out + port + ")" + (path.empty() ? "/" : path);
}

std::string cdxj(std::vector<IndexLine> lines) {
  std::vector<std::string> out;
  for (const IndexLine& line : lines) {
    std::string key = surt(line.address);
    std::replace(key.begin(), key.end(), ' ', '+');
    std::string text = key + " " + utc_digits(line.seconds) + " {\"url\":" + quoted(line.address) + ",\"mime\":" + quoted(line.type);
    if (!line.status.empty()) text += ",\"status\":" + quoted(line.status);
    else text += ",\"status\":\"200\"";
    text += ",\"digest\":" + quoted(line.digest) + ",\"length\":\"" + std::to_string(line.length) + "\",\"offset\":\"" + std::to_string(line.offset) + "\",\"filename\":" + quoted(line.file) + "}\n";
    out.push_back(std::move(text));
  }
  std::sort(out.begin(), out.end());
  std::string all;
  for (const std::string& line : out) all += line;
  return all;
}

Result<std::string> make_wacz(const std::string& title, const Parts& archives, const std::vector<IndexLine>& index, const std::vector<WaczPage>& pages, const Parts& more,
                              int64_t seconds) {
  Parts parts;
  for (const auto& [name, bytes] : archives) parts.emplace_back("archive/" + name, bytes);
  // One packed block, and the list of blocks.
  const std::string lines = cdxj(index), packed = gzip(lines);
  std::string blocks = "!meta 0 {\"format\": \"cdxj-gzip-1.0\", \"filename\": \"index.cdx.gz\"}\n";
  if (!lines.empty())
    blocks += lines.substr(0, lines.find(" {")) + " {\"offset\": 0, \"length\": " + std::to_string(packed.size()) + ", \"digest\": \"sha256:" + to_hex(as_bytes(sha256(packed))) + "\", \"filename\": \"index.cdx.gz\"}\n";
  parts.emplace_back("indexes/index.cdx.gz", packed);
  parts.emplace_back("indexes/index.idx", blocks);
  std::string list = "{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"All Pages\",\"hasText\":false}\n";
  for (const WaczPage& page : pages)
    list += "{\"id\":" + quoted(to_hex(as_bytes(sha256(page.address + utc_text(page.seconds)))).substr(0, 20)) + ",\"url\":" + quoted(page.address) + ",\"ts\":" + quoted(utc_text(page.seconds)) +
            ",\"title\":" + quoted(page.title) + "}\n";
  parts.emplace_back("pages/pages.jsonl", list);
  parts.insert(parts.end(), more.begin(), more.end());
  std::string resources;
  for (const auto& [name, bytes] : parts)
    resources += (resources.empty() ? "" : ",\n    ") + std::string("{\"name\": ") + quoted(name.substr(name.rfind('/') + 1)) + ", \"path\": " + quoted(name) + ", \"hash\": \"sha256:" +
                 to_hex(as_bytes(sha256(bytes))) + "\", \"bytes\": " + std::to_string(bytes.size()) + "}";
  std::string package = "{\n  \"profile\": \"data-package\",\n  \"wacz_version\": \"1.2.0\",\n  \"title\": " + quoted(title) + ",\n  \"created\": " + quoted(utc_text(seconds)) +
                        ",\n  \"software\": " + quoted(kSoftware);
  if (!pages.empty()) package += ",\n  \"mainPageUrl\": " + quoted(pages[0].address) + ",\n  \"mainPageDate\": " + quoted(utc_text(pages[0].seconds));
  package += ",\n  \"resources\": [\n    " + resources + "\n  ]\n}\n";
  const std::string digest = "{\"path\": \"datapackage.json\", \"hash\": \"sha256:" + to_hex(as_bytes(sha256(package))) + "\"}\n";
  parts.emplace_back("datapackage.json", package);
  parts.emplace_back("datapackage-digest.json", digest);
  return stored_zip(parts, seconds);
}

}  // namespace stillheld::evidence
