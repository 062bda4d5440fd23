#include "reading/wacz.h"

#include <simdjson.h>

#include <algorithm>

#include "base/hash.h"
#include "intake/zip.h"
#include "reading/document_parts.h"
#include "reading/warc_records.h"

namespace stillheld::reading {
namespace {

constexpr std::string_view kList = "datapackage.json", kListDigest = "datapackage-digest.json";

Error bad(std::string why) { return fail(Code::kBadArchive, {std::move(why)}); }

// ZipFile speaks of tables.
Error as_archive(const Error& error) { return error.code == Code::kBadSheet ? bad(error.params.empty() ? "" : error.params[0]) : error; }

bool leads_out(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != name.npos || name.find(':') != name.npos) return true;
  for (const char c : name)
    if (static_cast<unsigned char>(c) < 0x20) return true;
  for (size_t at = 0; at <= name.size();) {
    const size_t end = std::min(name.find('/', at), name.size());
    const std::string_view part = name.substr(at, end - at);
    if (part == ".." || part == ".") return true;
    at = end + 1;
  }
  return false;
}

// "sha256:HEX", or HEX alone beside "hashing": "sha256".
std::optional<std::string> sha256_of(std::string_view text) {
  if (text.starts_with("sha256:")) text.remove_prefix(7);
  if (text.size() != 64 || !from_hex(text)) return std::nullopt;
  return std::string(text);
}

std::string_view string_at(simdjson::dom::element object, std::string_view key) {
  std::string_view out;
  return object[key].get(out) == simdjson::SUCCESS ? out : std::string_view();
}

struct Part {
  std::string path;
  std::optional<std::string> hash;
  std::optional<int64_t> bytes;
};

std::vector<Part> parts_of(simdjson::dom::element list) {
  std::vector<Part> out;
  simdjson::dom::array resources;
  if (list["resources"].get(resources) != simdjson::SUCCESS) return out;
  for (simdjson::dom::element resource : resources) {
    Part part{std::string(string_at(resource, "path")), sha256_of(string_at(resource, "hash")), std::nullopt};
    int64_t bytes = 0;
    if (resource["bytes"].get(bytes) == simdjson::SUCCESS) part.bytes = bytes;
    simdjson::dom::element stats;
    if (resource["stats"].get(stats) == simdjson::SUCCESS) {
      if (!part.hash) part.hash = sha256_of(string_at(stats, "hash"));
      if (!part.bytes && stats["bytes"].get(bytes) == simdjson::SUCCESS) part.bytes = bytes;
    }
    out.push_back(std::move(part));
  }
  return out;
}

}  // namespace

bool looks_like_zip(std::string_view bytes) { return bytes.starts_with(std::string_view("PK\x03\x04", 4)) || bytes.starts_with(std::string_view("PK\x05\x06", 4)); }

Result<Wacz> open_wacz(std::string_view bytes) {
  intake::ZipLimits limits;
  limits.entry_bytes = kMostArchiveBytes;
  auto opened = intake::ZipFile::open(bytes, "", limits);
  if (!opened.ok()) return as_archive(opened.error());
  intake::ZipFile& zip = *opened;
  const std::vector<std::string> names = zip.names();
  for (const std::string& name : names)
    if (leads_out(name)) return bad("the path of an entry leads out of the archive");
  if (!zip.has(kList)) return bad("it has no " + std::string(kList) + ", so it is no WACZ");
  const auto part_bytes = [&](std::string_view name) -> Result<std::string> {
    auto read = zip.read(name);
    if (!read.ok()) return as_archive(read.error());
    return read;
  };
  Wacz out;
  TRY(list_text, part_bytes(kList));
  simdjson::dom::parser parser;
  simdjson::dom::element list;
  if (parser.parse(list_text).get(list) != simdjson::SUCCESS) return bad(std::string(kList) + " is no JSON");
  out.version = string_at(list, "wacz_version");
  out.title = string_at(list, "title");
  if (!out.version.starts_with("1.")) out.faults.push_back("its version is not 1.x");
  const std::vector<Part> parts = parts_of(list);
  if (parts.empty()) out.faults.push_back(std::string(kList) + " lists no parts");

  std::vector<std::string> listed;
  std::string pages;
  for (const Part& part : parts) {
    if (std::find(listed.begin(), listed.end(), part.path) != listed.end()) {
      out.faults.push_back(part.path + " is listed twice");
      continue;
    }
    listed.push_back(part.path);
    if (std::find(names.begin(), names.end(), part.path) == names.end()) {
      out.faults.push_back(part.path + " is listed and not there");
      continue;
    }
    TRY(content, part_bytes(part.path));
    if (!part.hash) out.faults.push_back(part.path + " is listed without a SHA-256");
    else if (to_hex(as_bytes(sha256(content))) != *part.hash) out.faults.push_back(part.path + " does not have the SHA-256 that is listed");
    if (part.bytes && static_cast<uint64_t>(*part.bytes) != content.size()) out.faults.push_back(part.path + " does not have the size that is listed");
    if (part.path.starts_with("archive/") && (part.path.ends_with(".warc") || part.path.ends_with(".warc.gz"))) out.archives.emplace_back(part.path, std::move(content));
    else if (part.path == "pages/pages.jsonl") pages = std::move(content);
  }
  for (const std::string& name : names)
    if (name != kList && name != kListDigest && std::find(listed.begin(), listed.end(), name) == listed.end())
      out.faults.push_back(name + " is in the archive and not in its list");
  if (out.archives.empty()) out.faults.push_back("there is no WARC file in it");

  if (zip.has(kListDigest)) {
    TRY(text, part_bytes(kListDigest));
    simdjson::dom::parser second;
    simdjson::dom::element digest;
    const bool read = second.parse(text).get(digest) == simdjson::SUCCESS;
    const auto said = read ? sha256_of(string_at(digest, "hash")) : std::nullopt;
    if (!said || *said != to_hex(as_bytes(sha256(list_text)))) out.faults.push_back(std::string(kList) + " does not have the SHA-256 that " + std::string(kListDigest) + " states");
  }
  for (size_t at = 0; at < pages.size();) {
    const size_t end = std::min(pages.find('\n', at), pages.size());
    const std::string line = pages.substr(at, end - at);
    at = end + 1;
    simdjson::dom::element page;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    if (parser.parse(line).get(page) != simdjson::SUCCESS) out.faults.push_back("a line of pages/pages.jsonl is no JSON");
    else if (const std::string_view url = string_at(page, "url"); !url.empty()) out.pages.emplace_back(url);
  }
  for (const auto& [path, content] : out.archives)
    if (auto fault = warc_fault(content, kMostArchiveBytes)) out.faults.push_back(path + ": " + *fault);
  return out;
}

std::optional<std::string> archive_fault(std::string_view format, std::string_view bytes) {
  if (format == "warc") return warc_fault(bytes, kMostArchiveBytes);
  if (format != "wacz") return std::nullopt;
  const auto wacz = open_wacz(bytes);
  if (!wacz.ok()) return "it cannot be opened";
  if (wacz->faults.empty()) return std::nullopt;
  return wacz->faults.size() == 1 ? wacz->faults[0] : wacz->faults[0] + " (and " + std::to_string(wacz->faults.size() - 1) + " more)";
}

std::string_view format_of(std::string_view bytes) {
  if (looks_like_zip(bytes)) return "wacz";
  if (bytes.starts_with("WARC/")) return "warc";
  if (bytes.starts_with("\x1F\x8B")) {
    // The first bytes tell; a packed page is a page.
    const auto head = gunzip(bytes, kMostArchiveBytes);
    if (head.ok() && head->starts_with("WARC/")) return "warc";
  }
  return "page";
}

// All articles of all archives in it that have no fault.
Result<std::vector<Document>> wacz_documents(std::string_view bytes, const DocumentOptions& options) {
  TRY(wacz, open_wacz(bytes));
  std::vector<Document> out;
  for (const auto& [path, content] : wacz.archives) {
    if (std::any_of(wacz.faults.begin(), wacz.faults.end(), [&says = path](const std::string& f) { return f.starts_with(says + " does not"); })) continue;
    DocumentOptions inner = options;
    inner.max_bytes = kMostArchiveBytes;
    auto read = open_documents(content, inner);
    if (!read.ok() && read.error().code == Code::kEmptyFile) continue;
    if (!read.ok()) return read.error();
    for (Document& document : *read) {
      document.part = path + ", " + document.part;
      out.push_back(std::move(document));
    }
  }
  if (out.empty()) return fail(Code::kEmptyFile);
  return out;
}

}  // namespace stillheld::reading
