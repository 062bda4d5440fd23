#include "base/file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

namespace stillheld {
namespace {

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "stillheld-file-XXXXXX";
    folder_ = std::filesystem::absolute(mkdtemp(pattern)).string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_;
};

TEST_F(FileTest, WrittenBytesComeBack) {
  const std::string path = folder_ + "/a";
  ASSERT_TRUE(write_file_durably(path, "one").ok());
  ASSERT_TRUE(write_file_durably(path, std::string("t\0o", 3)).ok());
  EXPECT_EQ(read_file(path).value(), std::string("t\0o", 3));
  EXPECT_EQ(MappedFile::open(path)->bytes(), std::string("t\0o", 3));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);  // nothing else is left
}

TEST_F(FileTest, ErrorsSayWhich) {
  EXPECT_EQ(read_file(folder_ + "/none").error().code, Code::kFileNotFound);
  EXPECT_EQ(MappedFile::open(folder_).error().code, Code::kUnreadable);
  EXPECT_EQ(write_file_durably(folder_ + "/none/a", "x").error().code, Code::kFileNotFound);
}

TEST_F(FileTest, OneHolderALock) {
  const std::string path = folder_ + "/lock";
  {
    auto first = FileLock::acquire(path, "pid 1");
    ASSERT_TRUE(first.ok());
    const auto second = FileLock::acquire(path, "pid 2");
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, Code::kLocked);
    EXPECT_EQ(second.error().params[0], "pid 1");
  }
  EXPECT_TRUE(FileLock::acquire(path, "pid 3").ok());
}

}  // namespace
}  // namespace stillheld
