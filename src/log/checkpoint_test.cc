#include "log/checkpoint.h"

#include <gtest/gtest.h>

namespace stillheld::log {
namespace {

Hash hash(uint8_t fill) {
  Hash out;
  out.fill(fill);
  return out;
}

const std::string kZero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

TEST(Checkpoint, IsReadAsItWasWritten) {
  const Checkpoint checkpoint{"archive.example/books", 18446744073709551615U, hash(7), {"one more line"}};
  const auto again = parse_checkpoint(format_checkpoint(checkpoint));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, checkpoint);
}

TEST(Checkpoint, OtherFormsAreRefused) {
  ASSERT_TRUE(parse_checkpoint("a\n0\n" + kZero + "\n").ok());
  for (const std::string& bad : std::vector<std::string>{std::string(), std::string("a\n"), "a\n00\n" + kZero + "\n", "a\n+1\n" + kZero + "\n", "a\n-1\n" + kZero + "\n",
                                 "\n1\n" + kZero + "\n", "a\n1\n" + kZero, "a\n1\nAAAA\n", "a\n1\n" + kZero + "\n\n", "a\n1\n" + kZero + "\nx",
                                 "a\n18446744073709551616\n" + kZero + "\n", "a\n1\n" + kZero.substr(0, 42) + "B=\n"})
    EXPECT_FALSE(parse_checkpoint(bad).ok()) << bad;
}

TEST(ProofFile, IsReadAsItWasWritten) {
  for (const std::optional<std::string>& extra : {std::optional<std::string>(), std::optional<std::string>("{\"v\":1}")}) {
    const ProofFile file{extra, 42, {hash(1), hash(2)}, "the note\n"};
    const auto again = parse_proof_file(format_proof_file(file));
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(format_proof_file(*again), format_proof_file(file));
    EXPECT_EQ(again->extra, extra);
    EXPECT_EQ(again->index, 42U);
    EXPECT_EQ(again->note, "the note\n");
  }
}

TEST(ProofFile, OtherFormsAreRefused) {
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  ASSERT_TRUE(parse_proof_file(head + "index 0\n\nnote").ok());
  for (const std::string& bad : std::vector<std::string>{std::string(), head, "c2sp.org/tlog-proof@v2\nindex 0\n\n", head + "index 00\n\n", head + "index 0\n", head + "extra ?\nindex 0\n\n",
                                 head + "index 0\nAAAA\n\n", head + "index -1\n\n"})
    EXPECT_FALSE(parse_proof_file(bad).ok()) << bad;
  std::string many = head + "index 0\n";
  for (int i = 0; i < 64; ++i) many += kZero + "\n";
  EXPECT_FALSE(parse_proof_file(many + "\n").ok());
}

TEST(WitnessRequest, IsReadAsItWasWritten) {
  const WitnessRequest request{7, {hash(3)}, "note\n"};
  const auto again = parse_witness_request(format_witness_request(request));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(format_witness_request(*again), "old 7\n" + to_padded_base64(as_bytes(hash(3))) + "\n\nnote\n");
  for (const std::string& bad : std::vector<std::string>{std::string(), std::string("old\n\n"), std::string("old 01\n\nx"), std::string("old 1\nx\n\nx")})
    EXPECT_FALSE(parse_witness_request(bad).ok()) << bad;
}

}  // namespace
}  // namespace stillheld::log
