#include "evidence/stamp.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include <sstream>

#include "evidence/authority_test.h"
#include "evidence/child.h"
#include "log/checkpoint.h"

namespace stillheld::evidence {
namespace {

class StampTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!path_exists("/usr/bin/openssl")) GTEST_SKIP() << "there is no openssl";
    std::string pattern = (std::filesystem::temp_directory_path() / "stillheld-stamp-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override {
    unsetenv("STILLHELD_OPENSSL");
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  static log::Note checkpoint(uint64_t size) { return {log::format_checkpoint({"archive.example/books", size, sha256(std::to_string(size)), {}}), {}}; }
  std::string folder_;
};

TEST_F(StampTest, ARequestAnAnswerAndManyThatAreNone) {
  Authority authority(folder_ + "/tsa"), other(folder_ + "/other");
  const Stamps stamps(folder_ + "/tlog");
  const auto request = stamps.request(checkpoint(7));
  ASSERT_TRUE(request.ok());
  const std::string answer = authority.answer(*request);
  const int64_t now = time(nullptr);
  // Another authority's certificate, another checkpoint, changed bytes, no answer at all.
  EXPECT_EQ(stamps.take(answer, other.certificates()).error().code, Code::kBadStamp);
  EXPECT_EQ(stamps.take(*request, authority.certificates()).error().code, Code::kBadStamp);
  EXPECT_EQ(stamps.take(authority.certificates(), authority.certificates()).error().code, Code::kBadStamp);
  EXPECT_EQ(stamps.take(folder_ + "/none", authority.certificates()).error().code, Code::kFileNotFound);
  EXPECT_TRUE(stamps.stamped().empty());
  const auto taken = stamps.take(answer, authority.certificates());
  ASSERT_TRUE(taken.ok()) << taken.error().params[0];
  EXPECT_EQ(taken->size, 7U);
  EXPECT_LT(std::abs(taken->seconds - now), 60);
  EXPECT_EQ(stamps.stamped(), std::vector<uint64_t>{7});
  EXPECT_TRUE(stamps.check(7, checkpoint(7).text).ok());
  EXPECT_EQ(stamps.check(7, checkpoint(8).text).error().code, Code::kBadStamp);
  EXPECT_EQ(stamps.check(7, checkpoint(7).text, other.certificates()).error().code, Code::kBadStamp);
  // What lies there was changed: the answer, the text.
  const std::string file = folder_ + "/tlog/stamps/7.tsr", good = read_file(file).take();
  for (size_t at = 40; at < good.size(); at += 37) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x20);
    ASSERT_TRUE(write_file_durably(file, bad).ok());
    const auto checked = stamps.check(7, checkpoint(7).text);
    // Some bytes are not under any signature (the text of the status); what counts must be as it was.
    if (checked.ok()) {
      EXPECT_EQ(checked->seconds, taken->seconds) << at;
      EXPECT_EQ(checked->serial, taken->serial) << at;
    }
  }
  ASSERT_TRUE(write_file_durably(file, good).ok());
  ASSERT_TRUE(write_file_durably(folder_ + "/tlog/stamps/7.txt", "other\n").ok());
  EXPECT_EQ(stamps.check(7, checkpoint(7).text).error().code, Code::kBadStamp);
}

TEST_F(StampTest, TheAnswerFindsItsRequest) {
  Authority authority(folder_ + "/tsa");
  const Stamps stamps(folder_ + "/tlog");
  const auto first = stamps.request(checkpoint(7));
  const auto second = stamps.request(checkpoint(9));
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(stamps.requested(), (std::vector<uint64_t>{7, 9}));
  const auto taken = stamps.take(authority.answer(*first), authority.certificates());
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(taken->size, 7U);
}

TEST_F(StampTest, WithoutOpensslThereIsASentence) {
  setenv("STILLHELD_OPENSSL", "/nonexistent/openssl", 1);
  const Stamps stamps(folder_ + "/tlog");
  const auto request = stamps.request(checkpoint(7));
  ASSERT_FALSE(request.ok());
  EXPECT_EQ(request.error().code, Code::kNoProgram);
  EXPECT_EQ(request.error().params[1], "openssl");
}

TEST_F(StampTest, AChildHasNoShellAndAnEnd) {
  const auto said = run_child({"/usr/bin/printf", "%s", "$(id); `id` > /tmp/x"}, "coreutils");
  ASSERT_TRUE(said.ok());
  EXPECT_EQ(said->out, "$(id); `id` > /tmp/x");
  EXPECT_EQ(run_child({"/usr/bin/false"}, "coreutils")->status, 1);
  const auto much = run_child({"/usr/bin/head", "-c", "5000000", "/dev/zero"}, "coreutils");
  ASSERT_TRUE(much.ok());
  EXPECT_EQ(much->out.size(), kMostOutput);
}

// Answers of five real authorities.
TEST_F(StampTest, PublicAnswersAreRead) {
  const std::string folder = std::string(STILLHELD_SOURCE_DIR) + "/../shared/vectors/rfc3161-auto-archiver/tests/data/timestamping/";
  if (!path_exists(folder)) GTEST_SKIP() << "the shared vectors are not beside the repository";
  const std::pair<const char*, int64_t> answers[] = {{"digicert.tsr", 1742815067}, {"rfc3161-client-issue-104.tsr", 1741683128}, {"self_signed.tsr", 1742816296},
                                                     {"valid_timestamp.tsr", 1741689838}};
  for (const auto& [name, seconds] : answers) {
    const auto stamp = read_stamp(folder + name);
    ASSERT_TRUE(stamp.ok()) << name;
    EXPECT_EQ(stamp->seconds, seconds) << name;
    // They are for other bytes than these.
    EXPECT_EQ(check_stamp(folder + name, folder + name, "/etc/ssl/certs/ca-certificates.crt").error().code, Code::kBadStamp) << name;
  }
  // A token without the answer around it.
  EXPECT_TRUE(read_stamp(folder + "timestamp_token_http-timestamp-identrust-com").ok());
  // By the certificates that Debian has, at their own time: one of them says who it is itself.
  if (!path_exists("/etc/ssl/certs/ca-certificates.crt")) GTEST_SKIP() << "there are no certificates of authorities";
  const auto verified = [&](const std::string& name) {
    const auto text = run_child({"/usr/bin/openssl", "ts", "-reply", "-in", folder + name, "-text"}, "openssl");
    std::string digest;
    std::istringstream lines(text->out);
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with("    00") && digest.size() < 128)
        for (const char c : line.substr(11, 48))
          if (std::isxdigit(static_cast<unsigned char>(c)) != 0) digest += c;
    const auto end = run_child({"/usr/bin/openssl", "ts", "-verify", "-digest", digest, "-in", folder + name, "-CAfile", "/etc/ssl/certs/ca-certificates.crt", "-attime",
                                std::to_string(read_stamp(folder + name)->seconds)}, "openssl");
    return end->status == 0;
  };
  EXPECT_TRUE(verified("digicert.tsr"));
  EXPECT_TRUE(verified("valid_timestamp.tsr"));
  EXPECT_TRUE(verified("rfc3161-client-issue-104.tsr"));
  EXPECT_FALSE(verified("self_signed.tsr"));
}

}  // namespace
}  // namespace stillheld::evidence
