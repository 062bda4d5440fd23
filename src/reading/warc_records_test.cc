#include "reading/warc_records.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/hash.h"
#include "reading/document.h"
#include "reading/wacz.h"

namespace stillheld::reading {
namespace {

const std::string kVectors = std::string(STILLHELD_SOURCE_DIR) + "/../shared/vectors/";

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string record(const std::string& type, const std::string& more, const std::string& block) {
  return "WARC/1.1\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: https://paper.example/a\r\n" + more + "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n" + block + "\r\n\r\n";
}

TEST(WarcRecords, ADigestIsTrueInEveryAlphabetAndFalseInEach) {
  const std::string block = "hello";
  const std::string hex = to_hex(as_bytes(sha256(block))), base = to_padded_base64(as_bytes(sha256(block)));
  for (const std::string& good : {"sha256:" + hex, "SHA-256:" + hex, "sha-256:" + base, "sha256:" + to_base64(as_bytes(sha256(block))),
                                  std::string("sha1:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"), std::string("sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N"),
                                  std::string("md5:5d41402abc4b2a76b9719d911017c592"), std::string("blake3:0000")}) {
    EXPECT_EQ(warc_fault(record("resource", "WARC-Block-Digest: " + good + "\r\n", block), 1 << 20), std::nullopt) << good;
    EXPECT_EQ(warc_fault(record("resource", "WARC-Payload-Digest: " + good + "\r\n", block), 1 << 20), std::nullopt) << good;
    if (good.starts_with("blake3")) continue;
    EXPECT_NE(warc_fault(record("resource", "WARC-Block-Digest: " + good + "\r\n", "hellO"), 1 << 20), std::nullopt) << good;
    EXPECT_NE(warc_fault(record("resource", "WARC-Payload-Digest: " + good + "\r\n", "hellO"), 1 << 20), std::nullopt) << good;
  }
}

TEST(WarcRecords, OfAnHttpMessageThePayloadIsTheBody) {
  const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhello", sha1 = "WARC-Payload-Digest: sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N\r\n";
  EXPECT_EQ(warc_fault(record("response", sha1, http), 1 << 20), std::nullopt);
  EXPECT_EQ(warc_fault(record("response", sha1, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), 1 << 20), std::nullopt);
  EXPECT_NE(warc_fault(record("response", sha1, http + "!"), 1 << 20), std::nullopt);
  EXPECT_EQ(warc_fault(record("revisit", sha1, "HTTP/1.1 200 OK\r\n\r\n"), 1 << 20), std::nullopt);
  EXPECT_EQ(warc_fault(record("response", sha1 + "WARC-Truncated: length\r\n", "HTTP/1.1 200 OK\r\n\r\nhel"), 1 << 20), std::nullopt);
}

TEST(WarcRecords, WhatDoesNotHaveItsDigestIsNotRead) {
  const std::string page = "<html><body><p>Eight prisoners were released on 3 March 2025 and taken to the border.</p></body></html>";
  const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page;
  const std::string good = record("response", "", http), bad = record("response", "WARC-Payload-Digest: sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N\r\n", http);
  EXPECT_EQ(open_documents(good + good, {})->size(), 2U);
  EXPECT_EQ(open_documents(good + bad, {})->size(), 1U);
  EXPECT_EQ(open_documents(bad, {}).error().code, Code::kEmptyFile);
  EXPECT_NE(warc_fault(good + bad, 1 << 20)->find("record 2"), std::string::npos);
}

TEST(WarcRecords, PiecesJoinedAreTheFile) {
  for (const std::string& bytes : {std::string(), std::string("x"), std::string(3 << 20, 'a'), record("resource", "", "one") + record("resource", "", "two"),
                                   "WARC/1.0\r\n" + std::string(100, 'x'), std::string("\x1F\x8B") + "broken"}) {
    std::string joined;
    for (const std::string_view piece : pieces_of(bytes)) joined += piece;
    EXPECT_EQ(joined, bytes);
  }
  EXPECT_EQ(pieces_of(record("resource", "", "one") + record("resource", "", "two")).size(), 2U);
}

TEST(WarcRecords, PublicFiles) {
  if (!std::filesystem::exists(kVectors + "warc-warcio")) GTEST_SKIP() << "the shared vectors are not beside the repository";
  // As the program that they come with judges them (warcio check).
  const std::pair<std::string, bool> files[] = {
      {"warc-warcio/test/data/example.warc", true}, {"warc-warcio/test/data/example.warc.gz", true}, {"warc-warcio/test/data/example-iana.org-chunked.warc", true},
      {"warc-warcio/test/data/example-resource.warc.gz", true}, {"warc-warcio/test/data/post-test.warc.gz", true}, {"warc-warcio/test/data/example-digest.warc", false},
      {"warc-warcio/test/data/example-trunc.warc", false}, {"warc-warcio/test/data/example-wrong-chunks.warc.gz", false}, {"warc-iipc/hello-world.warc", true},
      {"warc-iipc/hello-world.warc.gz", true}, {"warc-iipc/jwarc-cc.warc.gz", true}, {"warc-iipc/20130729-heritrix-original.warc.gz", true},
      {"warc-iipc/20141124-heritrix-server-not-modified.warc.gz", true}, {"wacz-py-wacz/tests/fixtures/example-iana.warc", true}};
  for (const auto& [name, good] : files) {
    const std::string bytes = bytes_of(kVectors + name);
    const auto fault = warc_fault(bytes, 64 << 20);
    EXPECT_EQ(!fault, good) << name << ": " << fault.value_or("");
    std::string joined;
    for (const std::string_view piece : pieces_of(bytes)) joined += piece;
    EXPECT_EQ(joined, bytes) << name;
    // Any changed byte of a block with a digest is found.
  }
  std::string bytes = bytes_of(kVectors + "warc-warcio/test/data/example.warc");
  size_t guarded = 0;
  ASSERT_TRUE(each_warc_record(bytes, [&](const WarcRecord& r) -> Status {
    if (warc_field(r.fields, "warc-block-digest").empty()) return {};
    for (size_t at = 0; at < r.block.size(); at += 7) {
      std::string changed = bytes;
      changed[static_cast<size_t>(r.block.data() - bytes.data()) + at] ^= 0x40;
      EXPECT_NE(warc_fault(changed, 1 << 20), std::nullopt) << at;
      ++guarded;
    }
    return {};
  }).ok());
  EXPECT_GT(guarded, 100U);
}

}  // namespace
}  // namespace stillheld::reading
