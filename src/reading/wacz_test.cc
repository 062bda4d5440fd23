#include "reading/wacz.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/hash.h"
#include "intake/zip_test.h"
#include "reading/document.h"

namespace stillheld::reading {
namespace {

using intake::make_zip;
using intake::ZipEntry;

const std::string kVectors = std::string(STILLHELD_SOURCE_DIR) + "/../shared/vectors/wacz-py-wacz/tests/fixtures/";

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string warc() {
  const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>Eight prisoners were released on 3 March 2025.</p></body></html>";
  return "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/a\r\nContent-Length: " + std::to_string(http.size()) + "\r\n\r\n" + http + "\r\n\r\n";
}

std::string hash(std::string_view bytes) { return to_hex(as_bytes(sha256(bytes))); }

// A WACZ of these parts; `list` is made of them.
std::string make(std::vector<ZipEntry> parts, std::vector<ZipEntry> more = {}) {
  std::string list;
  for (const ZipEntry& p : parts)
    list += (list.empty() ? "" : ",") + std::string("{\"name\":\"x\",\"path\":\"") + p.name + "\",\"hash\":\"sha256:" + hash(p.bytes) + "\",\"bytes\":" + std::to_string(p.bytes.size()) + "}";
  const std::string package = "{\"profile\":\"data-package\",\"wacz_version\":\"1.2\",\"resources\":[" + list + "]}";
  parts.push_back({"datapackage.json", package});
  parts.push_back({"datapackage-digest.json", "{\"path\":\"datapackage.json\",\"hash\":\"sha256:" + hash(package) + "\"}"});
  parts.insert(parts.end(), more.begin(), more.end());
  return make_zip(parts);
}

TEST(Wacz, AGoodOneIsRead) {
  const std::string bytes = make({{"archive/data.warc", warc()}, {"pages/pages.jsonl", "{\"format\":\"json-pages-1.0\"}\n{\"url\":\"https://paper.example/a\"}\n"}});
  const auto wacz = open_wacz(bytes);
  ASSERT_TRUE(wacz.ok());
  EXPECT_TRUE(wacz->faults.empty()) << wacz->faults[0];
  EXPECT_EQ(wacz->pages, std::vector<std::string>{"https://paper.example/a"});
  EXPECT_EQ(archive_fault("wacz", bytes), std::nullopt);
  const auto documents = open_documents(bytes, {});
  ASSERT_TRUE(documents.ok());
  EXPECT_EQ(documents->front().address, "https://paper.example/a");
}

TEST(Wacz, WhatItsListDoesNotSayIsAFault) {
  const std::vector<ZipEntry> good = {{"archive/data.warc", warc()}, {"pages/pages.jsonl", "{}\n"}};
  const auto fault = [&](const std::string& bytes) { return archive_fault("wacz", bytes).value_or("none"); };
  EXPECT_EQ(fault(make(good)), "none");
  EXPECT_EQ(fault(make(good, {{"extra.txt", "x"}})), "extra.txt is in the archive and not in its list");
  EXPECT_EQ(fault(make({{"pages/pages.jsonl", "{}\n"}})), "there is no WARC file in it");
  // The same length, another letter, of a part and of the list.
  std::string changed = make(good);
  const auto replace_all = [](std::string text, const std::string& from, const std::string& to) {
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
    return text;
  };
  // (With the check sums of the ZIP made to fit, as whoever changes it would.)
  std::vector<ZipEntry> parts = good;
  const std::string list = "{\"wacz_version\":\"1.2\",\"resources\":[{\"path\":\"archive/data.warc\",\"hash\":\"sha256:" + hash(warc()) + "\",\"bytes\":" + std::to_string(warc().size()) + "}]}";
  const std::string other = replace_all(warc(), "Eight", "Night");
  EXPECT_NE(fault(make_zip({{"archive/data.warc", other}, {"datapackage.json", list}})).find("does not have the SHA-256"), std::string::npos);
  EXPECT_EQ(open_documents(make_zip({{"archive/data.warc", other}, {"datapackage.json", list}}), {}).error().code, Code::kEmptyFile);
  EXPECT_NE(fault(make_zip({{"archive/data.warc", warc()}, {"datapackage.json", list}, {"datapackage-digest.json", "{\"hash\":\"sha256:" + hash("x") + "\"}"}})).find("datapackage-digest.json states"), std::string::npos);
  EXPECT_NE(fault(make_zip({{"datapackage.json", list}})).find("is listed and not there"), std::string::npos);
}

TEST(Wacz, HostileOnesAreRefused) {
  const auto code = [](const std::string& bytes) {
    const auto wacz = open_wacz(bytes);
    return wacz.ok() ? Code::kInternal : wacz.error().code;
  };
  const ZipEntry list{"datapackage.json", "{\"wacz_version\":\"1.2\",\"resources\":[]}"};
  for (const char* name : {"../../etc/passwd", "/etc/passwd", "a/../../b", "a\\..\\b", "C:/x", "archive/\x01"})
    EXPECT_EQ(code(make_zip({list, {name, "x"}})), Code::kBadArchive) << name;
  EXPECT_EQ(code(make_zip({list, {"a", "1"}, {"a", "2"}})), Code::kBadArchive);
  EXPECT_EQ(code(make_zip({list, {"a", "1"}, {"A", "2"}})), Code::kBadArchive);
  EXPECT_EQ(code(make_zip({list, list})), Code::kBadArchive);
  // A bomb, by what it says and by what it does not say.
  const std::string zeros(20 << 20, '\0'), bomb_list = "{\"wacz_version\":\"1.2\",\"resources\":[{\"path\":\"archive/b.warc\",\"hash\":\"sha256:" + hash(zeros) + "\"}]}";
  EXPECT_EQ(code(make_zip({{"datapackage.json", bomb_list}, {"archive/b.warc", zeros, true}})), Code::kBadArchive);
  EXPECT_EQ(code(make_zip({{"datapackage.json", bomb_list}, {"archive/b.warc", zeros, true, 1000}})), Code::kBadArchive);
  // Encrypted; another method; no list; cut short; nothing.
  EXPECT_EQ(code(make_zip({{"datapackage.json", list.bytes, false, 0, 1}})), Code::kBadArchive);
  EXPECT_EQ(code(make_zip({{"datapackage.json", list.bytes, false, 0, 0, 14}})), Code::kBadArchive);
  EXPECT_EQ(code(make_zip({{"a", "x"}})), Code::kBadArchive);
  EXPECT_EQ(code(make_zip({{"datapackage.json", "{"}})), Code::kBadArchive);
  const std::string good = make({{"archive/data.warc", warc()}});
  for (size_t size = 0; size < good.size(); size += 11) EXPECT_FALSE(open_wacz(std::string_view(good).substr(0, size)).ok()) << size;
  // zip64: the number of entries is "look elsewhere".
  std::string wide = make_zip({list});
  wide.replace(wide.size() - 14, 4, "\xFF\xFF\xFF\xFF");
  EXPECT_EQ(code(wide), Code::kBadArchive);
}

TEST(Wacz, PublicFiles) {
  if (!std::filesystem::exists(kVectors)) GTEST_SKIP() << "the shared vectors are not beside the repository";
  for (const auto& [name, good] : {std::pair("valid_example_1.wacz", true), std::pair("valid_example_2.wacz", true), std::pair("valid_signed_example_1.wacz", true), std::pair("invalid_example_1.wacz", false)}) {
    const std::string bytes = bytes_of(kVectors + name);
    ASSERT_FALSE(bytes.empty());
    EXPECT_EQ(format_of(bytes), "wacz");
    const auto fault = archive_fault("wacz", bytes);
    EXPECT_EQ(!fault, good) << name << ": " << fault.value_or("");
  }
  // Any changed byte of a part is a fault or an error.
  const std::string bytes = bytes_of(kVectors + "valid_example_2.wacz");
  size_t found = 0, tried = 0;
  for (size_t at = 60; at < 3500; at += 53) {
    std::string changed = bytes;
    changed[at] ^= 0x01;
    ++tried;
    found += archive_fault("wacz", changed).has_value();
  }
  EXPECT_GT(found, tried * 95 / 100) << "the rest are times and versions in the heads of the ZIP's entries";
}

}  // namespace
}  // namespace stillheld::reading
