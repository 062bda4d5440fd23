#include "intake/zip.h"

#include <gtest/gtest.h>

#include "intake/rows_test.h"
#include "intake/zip_test.h"

namespace stillheld::intake {
namespace {

std::string opened(std::string_view bytes, const ZipLimits& limits = {}) {
  const auto zip = ZipFile::open(bytes, "a.zip", limits);
  return zip.ok() ? "no error" : describe(zip.error());
}

std::string read(std::string_view bytes, const std::string& name, const ZipLimits& limits = {}) {
  auto zip = ZipFile::open(bytes, "a.zip", limits);
  if (!zip.ok()) return describe(zip.error());
  auto entry = zip->read(name);
  if (entry.ok()) return entry.take();
  EXPECT_EQ(entry.error().where.file, "a.zip");
  return describe(entry.error());
}

TEST(Zip, StoredAndDeflatedEntriesComeBack) {
  std::string long_text;
  for (int i = 0; i < 100000; ++i) long_text += std::to_string(i * 7919) + ";";
  const std::string zip = make_zip({{"a.txt", "stored"}, {"folder/", ""}, {"folder/b.txt", long_text, true}, {"empty", ""}, {"empty2", "", true}});
  EXPECT_EQ(read(zip, "a.txt"), "stored");
  EXPECT_EQ(read(zip, "folder/b.txt"), long_text);
  EXPECT_EQ(read(zip, "empty"), "");
  EXPECT_EQ(read(zip, "empty2"), "");
  EXPECT_EQ(read(zip, "no"), "bad_sheet {it has no no}");
}

TEST(Zip, NamesAreFoundInEverySpelling) {
  const std::string zip = make_zip({{"XL\\Workbook.xml", "w"}});
  EXPECT_EQ(read(zip, "xl/workbook.xml"), "w");
  EXPECT_EQ(read(zip, "/xl/workbook.xml"), "w");
  EXPECT_EQ(opened(make_zip({{"a", "1"}, {"A", "2"}})), "bad_sheet {the archive has two entries of one name}");
}

TEST(Zip, ARemarkAtTheEndIsNoDamage) {
  std::string zip = make_zip({{"a", "1"}});
  zip[zip.size() - 2] = 9;
  EXPECT_EQ(opened(zip), "truncated_file {a zip archive}");
  EXPECT_EQ(read(zip + "PK\x05\x06 here", "a"), "1");
}

// Of every archive that is cut short anywhere, nothing is read.
TEST(Zip, CutShort) {
  const std::string zip = make_zip({{"a", std::string(100, 'a'), true}, {"b", "bytes"}});
  for (size_t size = 0; size < zip.size(); ++size) EXPECT_EQ(opened(std::string_view(zip).substr(0, size)), "truncated_file {a zip archive}") << size;
  EXPECT_EQ(opened(zip), "no error");
}

// One byte changed: an error or the right bytes, never others.
TEST(Zip, AnyByteDamaged) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += std::to_string(i);
  const std::string zip = make_zip({{"a", text, true}, {"b", text}});
  for (size_t at = 0; at < zip.size(); ++at)
    for (const char bits : {'\x01', '\x80', '\xFF'}) {
      std::string damaged = zip;
      damaged[at] = static_cast<char>(damaged[at] ^ bits);
      auto opened = ZipFile::open(damaged, "a.zip");
      if (!opened.ok()) continue;
      for (const char* name : {"a", "b"}) {
        const auto entry = opened->read(name);
        EXPECT_TRUE(!entry.ok() || *entry == text) << at;
      }
    }
}

TEST(Zip, BombsAreRefusedBeforeTheyInflate) {
  const std::string bomb(50 << 20, '\0');
  const std::string zip = make_zip({{"a", bomb, true}});
  EXPECT_LT(zip.size(), 100000u);
  EXPECT_EQ(read(zip, "a"), "bad_sheet {a would unpack to more than 200 times its size, as an archive made to do harm does}");
  ZipLimits limits;
  limits.ratio = 2000;
  EXPECT_EQ(read(zip, "a", limits).size(), bomb.size());
  limits.entry_bytes = 10 << 20;
  EXPECT_EQ(read(zip, "a", limits), "bad_sheet {a would unpack to 52428800 bytes, which is more than is allowed}");
  // What is below the limit one by one is above it together.
  limits.entry_bytes = limits.total_bytes = 60 << 20;
  auto opened_zip = ZipFile::open(zip, "a.zip", limits);
  EXPECT_TRUE(opened_zip->read("a").ok());
  EXPECT_FALSE(opened_zip->read("a").ok());
  limits.entries = 1;
  EXPECT_EQ(opened(make_zip({{"a", ""}, {"b", ""}}), limits), "bad_sheet {the archive has 2 entries; at most 1}");
}

TEST(Zip, WhatTheDirectoryClaimsMustBeTrue) {
  const std::string text(1000, 'x');
  EXPECT_EQ(read(make_zip({{"a", text, true, 999}}), "a"), "bad_sheet {a is damaged}");
  EXPECT_EQ(read(make_zip({{"a", text, true, 1001}}), "a"), "bad_sheet {a is damaged}");
  EXPECT_EQ(read(make_zip({{"a", text, false, 999}}), "a"), "bad_sheet {a is damaged}");
}

TEST(Zip, WhatIsNotReadIsNamed) {
  EXPECT_EQ(read(make_zip({{"a", "x", false, 0, 1}}), "a"), "bad_sheet {it is protected by a password}");
  EXPECT_EQ(read(make_zip({{"a", "x", false, 0, 0, 93}}), "a"), "bad_sheet {a is packed by method 93, which is neither stored nor deflated}");
  std::string zip = make_zip({{"a", "x"}});
  std::string parts = zip;
  parts[zip.size() - 18] = 1;
  EXPECT_EQ(opened(parts), "bad_sheet {it is one part of an archive in several parts}");
  for (size_t i = 0; i < 4; ++i) zip[zip.size() - 6 + i] = '\xFF';
  EXPECT_EQ(opened(zip), "bad_sheet {it is an archive of the kind zip64, which is for files above 4 GB}");
}

}  // namespace
}  // namespace stillheld::intake
