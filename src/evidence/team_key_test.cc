#include "evidence/team_key.h"

#include <gtest/gtest.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "evidence/argon2_twin_test.h"

namespace stillheld::evidence {
namespace {

std::filesystem::path shared(std::string_view path) { return std::filesystem::path(STILLHELD_SOURCE_DIR) / "../shared/vectors" / path; }
constexpr Stretching kCheap{1, 8192};

// "Password[32]: 01 01 …"
std::string hex_field(const std::string& text, const std::string& name) {
  const size_t at = text.find(name), colon = text.find(": ", at), end = text.find('\n', at);
  std::string hex;
  for (const char c : text.substr(colon + 2, end - colon - 2))
    if (c != ' ') hex += c;
  return from_hex(hex).value_or("?");
}

// libsodium has neither lanes nor a secret; the twin has, and is judged by the
// public vector, before it judges libsodium.
TEST(TeamKey, Argon2idIsRightByThePublicVector) {
  if (!std::filesystem::exists(shared("argon2/argon2id"))) GTEST_SKIP() << "the shared vectors are not beside the repository";
  std::ifstream in(shared("argon2/argon2id"));
  std::stringstream text;
  text << in.rdbuf();
  const std::string all = text.str();
  ASSERT_NE(all.find("Memory: 32 KiB, Iterations: 3, Parallelism: 4 lanes, Tag length: 32 bytes"), std::string::npos);
  const twin::Argon2Input input{hex_field(all, "Password["), hex_field(all, "Salt["), hex_field(all, "Secret["), hex_field(all, "Associated data["), 4, 3, 32, 32};
  ASSERT_EQ(input.password.size(), 32U);
  EXPECT_EQ(to_hex(twin::argon2id(input)), to_hex(hex_field(all.substr(all.rfind("Tag: ")), "Tag")));
}

TEST(TeamKey, TheLibrarysArgon2idAgreesWithTheTwin) {
  SeededRandom random(1);
  for (int round = 0; round < 60; ++round) {
    twin::Argon2Input input;
    input.password.resize(random.below(40));
    input.salt.resize(16);
    random.fill(input.password.data(), input.password.size());
    random.fill(input.salt.data(), input.salt.size());
    input.passes = static_cast<uint32_t>(1 + random.below(4));
    input.kibibytes = static_cast<uint32_t>(8 + random.below(300));
    std::string out(32, '\0');
    ASSERT_EQ(crypto_pwhash_argon2id(reinterpret_cast<unsigned char*>(out.data()), out.size(), input.password.data(), input.password.size(),
                                     reinterpret_cast<const unsigned char*>(input.salt.data()), input.passes, size_t{input.kibibytes} * 1024,
                                     crypto_pwhash_argon2id_ALG_ARGON2ID13), 0);
    EXPECT_EQ(to_hex(out), to_hex(twin::argon2id(input))) << round;
  }
}

TEST(TeamKey, XChaCha20Poly1305IsRightByThePublicVectors) {
  if (!std::filesystem::exists(shared("wycheproof"))) GTEST_SKIP() << "the shared vectors are not beside the repository";
  simdjson::dom::parser parser;
  const simdjson::dom::element file = parser.load(shared("wycheproof/xchacha20_poly1305_test.json").string());
  int opened = 0, refused = 0;
  for (simdjson::dom::element group : file["testGroups"])
    for (simdjson::dom::element test : group["tests"]) {
      const auto bytes = [&](const char* name) { return *from_hex(std::string_view(test[name])); };
      const std::string key = bytes("key"), nonce = bytes("iv");
      if (key.size() != kKeyBytes || nonce.size() != 24) continue;
      std::array<uint8_t, kKeyBytes> k{};
      std::memcpy(k.data(), key.data(), kKeyBytes);
      const auto clear = decrypt(k, nonce + bytes("ct") + bytes("tag"), bytes("aad"));
      const bool valid = std::string_view(test["result"]) == "valid";
      EXPECT_EQ(clear.has_value(), valid) << int64_t(test["tcId"]);
      if (clear && valid) {
        EXPECT_EQ(*clear, bytes("msg"));
      }
      ++(valid ? opened : refused);
    }
  EXPECT_GT(opened, 200);
  EXPECT_GT(refused, 30);
}

TEST(TeamKey, OpensWithItsPassphraseAlone) {
  SeededRandom random(2);
  const Id ledger = random.id();
  const Secret team = Secret::make(random);
  const store::TeamKey row = wrap_team_key(team, ledger, 4, "anna", "correct horse", kCheap, random);
  EXPECT_TRUE(unwrap_team_key(row, ledger, "correct horse").value() == team);
  for (const char* wrong : {"", "correct hors", "correct horse ", "Correct horse", "wrong"}) EXPECT_EQ(unwrap_team_key(row, ledger, wrong).error().code, Code::kPassphrase) << wrong;
  // Of another ledger, epoch or custodian; with other parameters.
  EXPECT_EQ(unwrap_team_key(row, random.id(), "correct horse").error().code, Code::kPassphrase);
  store::TeamKey other = row;
  other.epoch = 5;
  EXPECT_EQ(unwrap_team_key(other, ledger, "correct horse").error().code, Code::kPassphrase);
  other = row;
  other.holder = "boris";
  EXPECT_EQ(unwrap_team_key(other, ledger, "correct horse").error().code, Code::kPassphrase);
  other = row;
  other.stretch.replace(0, 10, "argon2id 2");
  EXPECT_EQ(unwrap_team_key(other, ledger, "correct horse").error().code, Code::kPassphrase);
  // Two rows of one key share nothing that can be seen.
  EXPECT_NE(wrap_team_key(team, ledger, 4, "anna", "correct horse", kCheap, random).wrapped, row.wrapped);
}

TEST(TeamKey, EveryFlippedBitIsFound) {
  SeededRandom random(3);
  const Id ledger = random.id(), subject = random.id();
  const Secret team = Secret::make(random), person = Secret::make(random);
  const store::TeamKey row = wrap_team_key(team, ledger, 1, "anna", "correct horse", kCheap, random);
  for (size_t bit = 0; bit < row.wrapped.size() * 8; bit += 3) {
    store::TeamKey other = row;
    other.wrapped[bit / 8] = static_cast<char>(other.wrapped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(unwrap_team_key(other, ledger, "correct horse").ok());
  }
  const std::string wrapped = wrap_person_key(team, ledger, 1, subject, person.bytes(), random);
  Secret out;
  ASSERT_TRUE(unwrap_person_key(team, ledger, 1, subject, wrapped, out.bytes()));
  EXPECT_TRUE(out == person);
  for (size_t bit = 0; bit < wrapped.size() * 8; ++bit) {
    std::string other = wrapped;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(unwrap_person_key(team, ledger, 1, subject, other, out.bytes()));
  }
  EXPECT_FALSE(unwrap_person_key(team, ledger, 2, subject, wrapped, out.bytes()));
  EXPECT_FALSE(unwrap_person_key(team, random.id(), 1, subject, wrapped, out.bytes()));
  EXPECT_FALSE(unwrap_person_key(team, ledger, 1, random.id(), wrapped, out.bytes()));
  EXPECT_FALSE(unwrap_person_key(Secret::make(random), ledger, 1, subject, wrapped, out.bytes()));
  for (size_t size = 0; size < wrapped.size(); ++size) EXPECT_FALSE(unwrap_person_key(team, ledger, 1, subject, wrapped.substr(0, size), out.bytes()));
}

TEST(TeamKey, ARowWithMadParametersTakesNoMemory) {
  SeededRandom random(4);
  const Id ledger = random.id();
  store::TeamKey row = wrap_team_key(Secret::make(random), ledger, 1, "anna", "correct horse", kCheap, random);
  for (const char* stretch : {"argon2id 1 99999999999999999 AAAAAAAAAAAAAAAAAAAAAA==", "argon2id 4000000000 8192 AAAAAAAAAAAAAAAAAAAAAA==", "argon2id 1 8192 AAAA", "argon2id 1 8192",
                              "scrypt 1 8192 AAAAAAAAAAAAAAAAAAAAAA==", "", "argon2id -1 8192 AAAAAAAAAAAAAAAAAAAAAA=="}) {
    row.stretch = stretch;
    EXPECT_EQ(unwrap_team_key(row, ledger, "correct horse").error().code, Code::kDamaged) << stretch;
  }
}

TEST(Secret, NoCoreIsDumpedOnceAPassphraseIsRead) {
  const pid_t child = fork();
  if (child == 0) {
    rlimit before{RLIM_INFINITY, RLIM_INFINITY};
    (void)setrlimit(RLIMIT_CORE, &before);
    forbid_core_dumps();
    rlimit now{1, 1};
    getrlimit(RLIMIT_CORE, &now);
    _exit(now.rlim_cur == 0 && now.rlim_max == 0 ? 7 : 8);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 7);
}

TEST(Secret, IsWipedAndComparedWhole) {
  SeededRandom random(5);
  const Secret one = Secret::make(random), other = Secret::make(random), same = one.copy();
  EXPECT_TRUE(one == same);
  EXPECT_FALSE(one == other);
  std::string text = "correct horse";
  const char* where = text.data();
  forget(text);
  EXPECT_EQ(std::string(where, 13), std::string(13, '\0'));
}

TEST(Swap, WhatIsNeitherInMemoryNorEncryptedIsTold) {
  const std::string head = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";
  const auto uuid = [](const std::string& device) { return device == "/dev/dm-1" ? "CRYPT-PLAIN-swap\n" : device == "/dev/dm-2" ? "LVM-abc\n" : ""; };
  EXPECT_TRUE(open_swap("", uuid).empty());
  EXPECT_TRUE(open_swap(head, uuid).empty());
  EXPECT_TRUE(open_swap(head + "/dev/dm-1                               partition\t1\t0\t-2\n/dev/zram0 partition\t1\t0\t100\n", uuid).empty());
  EXPECT_EQ(open_swap(head + "/dev/dm-2 partition\t1\t0\t-2\n/dev/dm-1 partition\t1\t0\t-2\n/swapfile file\t1\t0\t-3\n/dev/sda2\tpartition\t1\t0\t-3", uuid),
            (std::vector<std::string>{"/dev/dm-2", "/swapfile", "/dev/sda2"}));
  (void)open_swap();  // of this machine, whatever it has
}

}  // namespace
}  // namespace stillheld::evidence
