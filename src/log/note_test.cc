#include "log/note.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/hash.h"

namespace stillheld::log {
namespace {

std::filesystem::path shared(std::string_view path) { return std::filesystem::path(STILLHELD_SOURCE_DIR) / "../shared/vectors" / path; }

SigningKey key(const std::string& name, uint8_t kind, uint64_t seed) {
  SeededRandom random(seed);
  return SigningKey::make(name, kind, random);
}

PublicKey public_key(std::string_view hex) {
  const auto bytes = from_hex(hex);
  PublicKey out{};
  if (bytes && bytes->size() == 32) std::copy(bytes->begin(), bytes->end(), out.begin());
  return out;
}

constexpr std::string_view kText = "archive.example/books\n3\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n";

TEST(Note, IsReadAsItWasWritten) {
  const SigningKey log = key("archive.example/books", kNoteKey, 1), witness = key("witness.example/w1", kCosignerKey, 2);
  Note note{std::string(kText), {}};
  note.signatures = {log.sign(note.text, 0), witness.sign(note.text, 1'700'000'000)};
  const auto again = parse_note(format_note(note));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, note);
  const std::vector known = {log.verifier(), witness.verifier()};
  const auto verified = verify_note(*again, known);
  ASSERT_TRUE(verified.ok());
  ASSERT_EQ(verified->size(), 2U);
  EXPECT_EQ((*verified)[1].seconds, 1'700'000'000U);
}

TEST(Note, TheSpecificationsOwnExampleVerifies) {
  // c2sp.org/signed-note: the first example, and its key by the same text.
  const std::string note =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
      "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  const auto parsed = parse_note(note);
  const auto known = VerifierKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  ASSERT_TRUE(parsed.ok());
  ASSERT_TRUE(known.ok());
  EXPECT_EQ(known->text(), "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  EXPECT_TRUE(verify_note(*parsed, std::span(&*known, 1)).ok());
}

TEST(Note, AChangedTextSpoilsTheNoteAndAnUnknownKeyIsNoWitness) {
  const SigningKey log = key("archive.example/books", kNoteKey, 1), stranger = key("archive.example/books", kNoteKey, 9);
  Note note{std::string(kText), {log.sign(kText, 0)}};
  const VerifierKey known = log.verifier(), other = stranger.verifier();
  EXPECT_TRUE(verify_note(note, std::span(&known, 1)).ok());
  EXPECT_EQ(verify_note(note, std::span(&other, 1)).error().code, Code::kBadSignature);
  note.text[0] = 'A';
  EXPECT_EQ(verify_note(note, std::span(&known, 1)).error().code, Code::kBadSignature);
  // One good signature does not save a bad one of another known key.
  const SigningKey witness = key("witness.example/w1", kCosignerKey, 2);
  Note two{std::string(kText), {log.sign(kText, 0), witness.sign(kText, 5)}};
  two.signatures[1].bytes[3] ^= 1;  // the time
  const std::vector both = {log.verifier(), witness.verifier()};
  EXPECT_FALSE(verify_note(two, both).ok());
}

TEST(Note, AKeyOfOneKindIsNoKeyOfTheOther) {
  SeededRandom random(3);
  std::array<uint8_t, 32> seed{};
  random.fill(seed.data(), seed.size());
  const SigningKey as_log = SigningKey::from_seed("a.example", kNoteKey, seed), as_witness = SigningKey::from_seed("a.example", kCosignerKey, seed);
  Note note{std::string(kText), {as_log.sign(kText, 0)}};
  const VerifierKey witness = as_witness.verifier();
  EXPECT_FALSE(verify_note(note, std::span(&witness, 1)).ok());
  note.signatures[0].id = witness.id();
  EXPECT_FALSE(verify_note(note, std::span(&witness, 1)).ok());
}

TEST(Note, WhatIsNoNoteIsRefused) {
  const std::string good = format_note({std::string(kText), {key("a.example", kNoteKey, 1).sign(kText, 0)}});
  ASSERT_TRUE(parse_note(good).ok());
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  for (const std::string& bad : std::vector<std::string>{std::string(), std::string("text\n"), std::string("text\n\n"), good.substr(0, good.size() - 1), with("\u2014 ", "- "),
                                 with("a.example ", "a.example"), with("a.example", "a+example"), with("a.example", "a\u2003example"), with("=\n\n", "=\n\r\n\n"),
                                 with("archive", "arch\tive"), good + "x\n", std::string("\xff\n\n") + good.substr(good.find("\u2014"))})
    EXPECT_EQ(parse_note(bad).ok() ? Code::kInternal : parse_note(bad).error().code, Code::kBadNote) << bad;
}

TEST(Note, AKeysTextIsCheckedAgainstItsId) {
  const std::string text = key("witness.example/w1", kCosignerKey, 7).verifier().text();
  ASSERT_TRUE(VerifierKey::parse(text + "\n").ok());
  EXPECT_EQ(VerifierKey::parse(text)->text(), text);
  for (const std::string& bad : std::vector<std::string>{std::string("a"), std::string("a+b"), "x" + text, text.substr(0, text.size() - 4), std::string()})
    EXPECT_FALSE(VerifierKey::parse(bad).ok()) << bad;
}

// ---- the public vectors ----

TEST(Note, Ed25519FollowsTheStrictReadingOnAllEdgeCases) {
  if (!std::filesystem::exists(shared("cctv/ed25519"))) GTEST_SKIP() << "the shared vectors are not beside the repository";
  simdjson::dom::parser parser;
  const simdjson::dom::element all = parser.load(shared("cctv/ed25519/ed25519vectors.json").string());
  // A low-order component alone changes nothing for who multiplies without the cofactor.
  const std::set<std::string_view> harmless = {"low_order_component_A", "low_order_component_R"};
  int count = 0, accepted = 0;
  for (const auto e : all.get_array()) {
    bool strict = true;
    simdjson::dom::array flags;
    if (e["flags"].get(flags) == simdjson::SUCCESS)
      for (const auto flag : flags) strict &= harmless.contains(flag.get_string().value());
    const auto signature = from_hex(e["sig"].get_string().value());
    ASSERT_TRUE(signature.has_value());
    const bool ok = verify_ed25519(public_key(e["key"].get_string().value()), e["msg"].get_string().value(), *signature);
    EXPECT_EQ(ok, strict) << count;
    accepted += ok;
    ++count;
  }
  EXPECT_EQ(count, 914);
  EXPECT_GT(accepted, 0);
}

TEST(Note, Ed25519DecidesWycheproofAsItDemands) {
  if (!std::filesystem::exists(shared("wycheproof"))) GTEST_SKIP() << "the shared vectors are not beside the repository";
  simdjson::dom::parser parser;
  const simdjson::dom::element file = parser.load(shared("wycheproof/ed25519_test.json").string());
  int count = 0;
  for (const auto group : file["testGroups"].get_array()) {
    const PublicKey pk = public_key(group["publicKey"]["pk"].get_string().value());
    for (const auto test : group["tests"].get_array()) {
      const auto message = from_hex(test["msg"].get_string().value()), signature = from_hex(test["sig"].get_string().value());
      ASSERT_TRUE(message && signature);
      EXPECT_EQ(verify_ed25519(pk, *message, *signature), test["result"].get_string().value() == "valid") << test["tcId"].get_int64().value();
      ++count;
    }
  }
  EXPECT_EQ(count, 151);
}

}  // namespace
}  // namespace stillheld::log
