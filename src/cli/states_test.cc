// The states of captures through the program: each shown, none skipped, what
// failed is red, and nothing is called done that is not so on the disk.
#include <sqlite3.h>

#include "cli/cli_test.h"
#include "evidence/authority_test.h"
#include "log/merkle.h"

namespace stillheld::cli {
namespace {

class StatesTest : public ProgramTest {
 protected:
  // "done done failed waiting …" of the only capture.
  std::string states(int status = 0) {
    const Ran ran = ask({"evidence", "--json"});
    EXPECT_EQ(ran.status, status) << ran.err << ran.out;
    std::string out;
    for (simdjson::dom::element step : parse(ran.out)["captures"].at(0)["steps"]) out += std::string(step["state"].get_string().value()) + " ";
    return out;
  }
  std::string why(const std::string& step) {
    const Ran ran = ask({"evidence", "--json"});
    for (simdjson::dom::element s : parse(ran.out)["captures"].at(0)["steps"])
      if (s["step"].get_string().value() == step) return std::string(s["reason"].get_string().value());
    return "";
  }
  void sql(const std::string& text) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((ledger_ + "/log.sqlite").c_str(), &db), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(db, text.c_str(), nullptr, nullptr, &error), SQLITE_OK) << (error != nullptr ? error : "");
    sqlite3_close(db);
  }
  void cosign() {
    const std::string key = folder_ + "/w.key";
    if (!path_exists(key)) run_words({"key", "witness.example/w1", "--witness-key", "--no-passphrase", "-o", key});
    std::string vkey = file_text(key);
    vkey = vkey.substr(vkey.find('\n') + 1);
    witness_ = vkey.substr(0, vkey.find('\n'));
    must({"checkpoint", "--old-size", "0", "-o", folder_ + "/request"});
    EXPECT_EQ(run_words({"witness", folder_ + "/request", "--signing-key", key, "--state", folder_ + "/state", "--key", ledger_ + "/tlog/log.vkey", "-o", folder_ + "/answer"}).status, 0);
    must({"checkpoint", "--cosignature", folder_ + "/answer", "--key", witness_});
  }
  std::string witness_;
};

TEST_F(StatesTest, OneAfterTheOtherToTheLast) {
  make_small_ledger();
  EXPECT_EQ(states(), "done done done done waiting waiting waiting ");
  must({"key", "archive.example/books", "--no-passphrase"});
  must({"checkpoint"});
  EXPECT_EQ(states(), "done done done done done waiting waiting ");
  // A stamp before a witness: it is there, and waits behind the step before it.
  if (path_exists("/usr/bin/openssl")) {
    evidence::Authority authority(folder_ + "/tsa");
    must({"stamp"});
    const std::string request = ledger_ + "/tlog/stamps/" + std::to_string(log_size()) + ".tsq";
    must({"stamp", "--answer", authority.answer(request), "--ca", authority.certificates()});
    EXPECT_EQ(states(), "done done done done done waiting waiting ");
    EXPECT_EQ(why("stamped"), "behind");
    cosign();
    EXPECT_EQ(states(), "done done done done done done done ");
    EXPECT_EQ(ask({"verify"}).status, 0);
    // A stamp for another text is none.
    const std::string text = ledger_ + "/tlog/stamps/" + std::to_string(log_size()) + ".tsr", good = file_text(text);
    std::string bad = good;
    bad[bad.size() - 20] = static_cast<char>(bad[bad.size() - 20] ^ 1);
    std::ofstream(text, std::ios::binary) << bad;
    EXPECT_EQ(states(1), "done done done done done done failed ");
    EXPECT_EQ(ask({"verify"}).status, 1);
    std::ofstream(text, std::ios::binary) << good;
    // Without the program it cannot be looked at: not red, and not done.
    setenv("STILLHELD_OPENSSL", "/nonexistent", 1);
    EXPECT_EQ(states(), "done done done done done done waiting ");
    EXPECT_EQ(ask({"verify"}).status, 0);
    unsetenv("STILLHELD_OPENSSL");
  }
  // What came later is covered by nothing yet.
  must({"import", file("more.csv", std::string(kPeople) + "dan,Dan Novy,held,2024-05-01,,,,,,,\n"), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-07-01"});
  const Ran ran = ask({"evidence", "--json"});
  EXPECT_EQ(parse(ran.out)["captures"].at(1)["reached"].get_string().value(), "logged");
}

TEST_F(StatesTest, EachFailureIsRedAndNothingBehindItIsDone) {
  make_small_ledger();
  must({"key", "archive.example/books", "--no-passphrase"});
  must({"checkpoint"});
  cosign();
  ASSERT_EQ(states(), "done done done done done done waiting ");
  const std::string kept = folder_ + "/kept";
  std::filesystem::copy(ledger_, kept, std::filesystem::copy_options::recursive);
  const auto again = [&] {
    std::filesystem::remove_all(ledger_);
    std::filesystem::copy(kept, ledger_, std::filesystem::copy_options::recursive);
  };
  // A changed byte of the file: neither the hash nor the pieces hold.
  sql("UPDATE chunk SET bytes = CAST('xxx' AS BLOB) WHERE idx = 1");
  EXPECT_EQ(states(1), "done failed failed waiting waiting waiting waiting ");
  again();
  // The commitment made to fit: the root tells.
  {
    const std::string bytes = "xxx";
    sql("UPDATE chunk SET bytes = CAST('xxx' AS BLOB), salt = zeroblob(32), commitment = x'" + to_hex(as_bytes(hmac_sha256(Salt{}, bytes))) + "' WHERE idx = 1");
    EXPECT_EQ(states(1), "done failed failed waiting waiting waiting waiting ");
    EXPECT_EQ(why("stored"), "stored.root");
  }
  again();
  sql("DELETE FROM chunk WHERE idx = 2");
  EXPECT_EQ(why("stored"), "stored.missing");
  again();
  // The hash's value is gone, or another one.
  sql("DELETE FROM personal WHERE field = 'sha256'");
  EXPECT_EQ(states(1), "done failed waiting waiting waiting waiting waiting ");
  again();
  sql("UPDATE personal SET text = replace(text, substr(text, 1, 1), 'z') WHERE field = 'sha256'");
  EXPECT_EQ(why("hashed"), "hashed.commitment");
  again();
  // Another entry of the log was changed: the root is another.
  sql("UPDATE entry SET leaf = zeroblob(32) WHERE seq = 1");
  EXPECT_EQ(states(1), "done done done failed failed waiting waiting ");
  again();
  // The checkpoint's signature, its witness's.
  const std::string size = std::to_string(log_size()), path = ledger_ + "/tlog/checkpoints/" + size;
  std::string note = file_text(path);
  const size_t own = note.find("\n\n") + 2;
  std::string bad = note;
  const size_t letter = note.find(' ', note.find(' ', own) + 1) + 20;
  bad[letter] = bad[letter] == 'A' ? 'B' : 'A';
  std::ofstream(path, std::ios::binary) << bad;
  EXPECT_EQ(states(1), "done done done done failed waiting waiting ");
  bad = note;
  const size_t second = note.find(' ', note.find("witness.example/w1", own)) + 30;
  bad[second] = bad[second] == 'A' ? 'B' : 'A';
  std::ofstream(path, std::ios::binary) << bad;
  EXPECT_EQ(states(1), "done done done done done failed waiting ");
}

TEST_F(StatesTest, AskedForOneAListOrAPerson) {
  make_small_ledger();
  must({"claim", "ada", "--what", "statement", "--publisher", "P", "--quote", "q"});
  const auto count = [&](const Words& words) {
    Words all = words;
    all.push_back("--json");
    const Ran ran = ask(all);
    EXPECT_EQ(ran.status, 0) << ran.err;
    size_t n = 0;
    for (simdjson::dom::element c : parse(ran.out)["captures"]) n += c["capture"].get_int64().value() > 0;
    return n;
  };
  const std::string capture = std::to_string(parse(ask({"evidence", "--json"}).out)["captures"].at(0)["capture"].get_int64().value());
  EXPECT_EQ(count({"evidence"}), 1U);
  EXPECT_EQ(count({"evidence", capture}), 1U);
  EXPECT_EQ(count({"evidence", "#" + capture}), 1U);
  EXPECT_EQ(count({"evidence", "ada"}), 1U);
  EXPECT_EQ(ask({"evidence", "999999"}).status, 4);
  EXPECT_EQ(ask({"evidence", "nobody at all"}).status, 4);
  must({"count-only", "ada"});
  EXPECT_EQ(ask({"evidence", "ada", "--for", "public"}).status, 4);
}

}  // namespace
}  // namespace stillheld::cli
