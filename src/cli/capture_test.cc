// A capture that leaves and comes back: what it holds, who may have it, and that
// somebody without this program can check it.
#include "cli/cli_test.h"
#include "evidence/authority_test.h"
#include "evidence/child.h"
#include "reading/wacz.h"
#include "reading/warc_records.h"

namespace stillheld::cli {
namespace {

class CaptureTest : public ProgramTest {
 protected:
  std::string the_capture(size_t n = 0) { return std::to_string(parse(ask({"evidence", "--json"}).out)["captures"].at(n)["capture"].get_int64().value()); }
  std::string public_key() {
    std::string key = file_text(ledger_ + "/tlog/log.vkey");
    return key.substr(0, key.find('\n'));
  }
  // check.py on a file of the folder.
  evidence::ChildEnd check(const std::string& file, const std::string& key) {
    const auto end = evidence::run_child({"/usr/bin/python3", folder_ + "/out/check.py", file, key}, "python3");
    EXPECT_TRUE(end.ok());
    return *end;
  }
  void sign() {
    must({"key", "archive.example/books", "--no-passphrase"});
    must({"checkpoint"});
  }
  std::string article() {
    return file("article.html", "<html><head><title>Prisoners</title></head><body><p>Ada Prykladna was released on 3 March 2025 after a pardon.</p></body></html>");
  }
};

TEST_F(CaptureTest, AListLeavesWithItsProofAndIsCheckedWithoutUs) {
  make_small_ledger();
  must({"consent", "bel", "granted"});
  sign();
  const std::string capture = the_capture(), out = folder_ + "/out", stem = "capture-" + capture;
  if (path_exists("/usr/bin/openssl")) {
    evidence::Authority authority(folder_ + "/tsa");
    must({"stamp"});
    must({"stamp", "--answer", authority.answer(ledger_ + "/tlog/stamps/" + std::to_string(log_size()) + ".tsq"), "--ca", authority.certificates()});
  }
  must({"capture", capture, out});
  const auto files = folder_bytes(out);
  EXPECT_EQ(files.at(stem + ".csv"), kPeople);
  for (const char* end : {".wacz", ".tlog-proof", ".values.json", ".custody.html"}) EXPECT_TRUE(files.count(stem + end)) << end;
  EXPECT_EQ(run_words({"verify", "--proof", out + "/" + stem + ".tlog-proof", "--key", public_key()}).status, 0);
  // The archive is whole, and holds the file as it was.
  const auto wacz = reading::open_wacz(files.at(stem + ".wacz"));
  ASSERT_TRUE(wacz.ok());
  EXPECT_TRUE(wacz->faults.empty()) << wacz->faults[0];
  EXPECT_EQ(wacz->version, "1.2.0");
  // Each language has the sheet, with the hash in it.
  const std::string hash = to_hex(as_bytes(sha256(kPeople)));
  for (const char* language : {"en", "be", "ru"}) {
    must({"capture", capture, out, "--lang", language});
    const std::string sheet = file_text(out + "/" + stem + ".custody.html");
    EXPECT_NE(sheet.find(hash), std::string::npos) << language;
    EXPECT_EQ(sheet.find("⟨"), std::string::npos) << language;
    EXPECT_NE(sheet.find("archive.example/books"), std::string::npos);
  }
  if (!path_exists("/usr/bin/python3") || !path_exists("/usr/bin/openssl")) GTEST_SKIP() << "there is no python3 or openssl";
  const std::string path = out + "/" + stem + ".csv";
  const auto good = check(path, public_key());
  EXPECT_EQ(good.status, 0) << good.out << good.err;
  EXPECT_NE(good.out.find("All that could be checked here is true"), std::string::npos);
  // Another key; a changed file; a changed proof; a changed value.
  must({"key", "archive.example/books", "--no-passphrase", "-o", folder_ + "/other.key"});
  std::string other = file_text(folder_ + "/other.key");
  other = other.substr(other.find('\n') + 1);
  EXPECT_NE(check(path, other.substr(0, other.find('\n'))).status, 0);
  const auto change = [&](const std::string& name, const std::string& from, const std::string& to) {
    const std::string before = file_text(out + "/" + name);
    std::string after = before;
    const size_t at = after.find(from);
    EXPECT_NE(at, std::string::npos) << name << ": " << from;
    after.replace(at, from.size(), to);
    std::ofstream(out + "/" + name, std::ios::binary) << after;
    EXPECT_NE(check(path, public_key()).status, 0) << name << ": " << from;
    std::ofstream(out + "/" + name, std::ios::binary) << before;
  };
  change(stem + ".csv", "2024-02-01", "2024-02-02");
  change(stem + ".tlog-proof", "index ", "index 1");
  change(stem + ".tlog-proof", "extra e", "extra f");
  change(stem + ".values.json", hash.substr(0, 8), "00000000");
  EXPECT_EQ(check(path, public_key()).status, 0);
}

TEST_F(CaptureTest, WhoIsWithheldStaysWithTheDesk) {
  make_small_ledger();
  sign();
  const std::string capture = the_capture(), out = folder_ + "/out";
  // bel is free and was not asked.
  EXPECT_EQ(ask({"capture", capture, out}).status, 5);
  EXPECT_FALSE(path_exists(out));
  EXPECT_EQ(ask({"capture", capture, out, "--for", "desk"}).status, 0);
  must({"consent", "bel", "granted"});
  EXPECT_EQ(ask({"capture", capture, out}).status, 0);
  for (const Words& hide : {Words{"withhold", "ada"}, Words{"withhold", "ada", "--field", "birth"}, Words{"count-only", "ada"}}) {
    must(hide);
    std::filesystem::remove_all(out);
    const Ran ran = ask({"capture", capture, out});
    EXPECT_EQ(ran.status, 5) << hide[0];
    EXPECT_EQ(ran.err.find("Prykladna"), std::string::npos);
    EXPECT_FALSE(path_exists(out));
    EXPECT_EQ(ask({"capture", capture, out, "--for", "custodian"}).status, 0);
    must({"show", "ada"});
  }
  // An article that names her, of which nothing was read.
  must({"import", file("other.txt", "Some prisoners.\n\nThe weather was fine, said Ada Prykladna to nobody in particular.\n")});
  const std::string second = the_capture(1);
  must({"consent", "ada", "granted"});
  EXPECT_EQ(ask({"capture", second, out}).status, 0) << ask({"capture", second, out}).err;
  must({"withhold", "ada"});
  EXPECT_EQ(ask({"capture", second, out}).status, 5);
}

TEST_F(CaptureTest, AnArticleComesBackAsItWas) {
  make_small_ledger();
  must({"import", article(), "--published", "2025-03-04", "--publisher", "Agency", "--address", "https://paper.example/2025/03/04/ada"});
  sign();
  const std::string capture = the_capture(1), out = folder_ + "/out", other = folder_ + "/other";
  for (const char* format : {"wacz", "warc"}) {
    std::filesystem::remove_all(out);
    std::filesystem::remove_all(other);
    must({"capture", capture, out, "--for", "desk", "--format", format});
    const std::string archive = out + "/capture-" + capture + (format == std::string("wacz") ? ".wacz" : ".warc.gz");
    const std::string bytes = file_text(archive);
    EXPECT_EQ(reading::archive_fault(format, bytes), std::nullopt);
    // Into another ledger: the same text, from the same address.
    run_words({"init", "--ledger", other});
    run_words({"import", file("people.csv", kPeople), "--profile", "simple", "--ledger", other});
    const Ran ran = run_words({"import", archive, "--ledger", other, "--json"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(parse(ran.out)["articles"].get_int64().value(), 1);
    EXPECT_EQ(parse(ran.out)["proposed"].at(0)["what"].get_string().value(), "release");
    EXPECT_TRUE(parse(ran.out)["fault"].is_null());
    EXPECT_NE(run_words({"log", "--ledger", other, "--limit", "1000"}).out.find("https://paper.example/2025/03/04/ada"), std::string::npos);
    // What came in as an archive goes out as it came.
    run_words({"evidence", "--ledger", other, "--json"});
    const std::string again = std::to_string(parse(run_words({"evidence", "--ledger", other, "--json"}).out)["captures"].at(1)["capture"].get_int64().value());
    EXPECT_EQ(run_words({"capture", again, other + "/out", "--ledger", other, "--for", "desk", "--format", format}).status, 0);
    EXPECT_EQ(file_text(other + "/out/capture-" + again + (format == std::string("wacz") ? ".wacz" : ".warc.gz")), bytes);
    // The same file twice is one capture.
    EXPECT_TRUE(parse(run_words({"import", archive, "--ledger", other, "--json"}).out)["kept_before"].get_bool().value());
    EXPECT_EQ(run_words({"verify", "--ledger", other}).status, 0);
  }
}

TEST_F(CaptureTest, AnArchiveThatContradictsItselfIsKeptAndRed) {
  make_small_ledger();
  const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + file_text(article());
  const auto warc = [&](const std::string& digest) {
    return "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/2025/03/04/a\r\nWARC-Block-Digest: sha256:" + digest + "\r\nContent-Length: " + std::to_string(http.size()) + "\r\n\r\n" + http + "\r\n\r\n";
  };
  const std::string good = to_hex(as_bytes(sha256(http))), bad = to_hex(as_bytes(sha256("something else")));
  const Ran red = ask({"import", file("bad.warc", warc(bad)), "--json"});
  EXPECT_EQ(red.status, 0) << red.err;
  EXPECT_FALSE(parse(red.out)["fault"].is_null());
  EXPECT_EQ(parse(red.out)["articles"].get_int64().value(), 0);
  const Ran states = ask({"evidence", the_capture(1)});
  EXPECT_EQ(states.status, 1);
  EXPECT_NE(states.out.find("FAILED"), std::string::npos);
  // What is red does not leave, for anybody.
  EXPECT_EQ(ask({"capture", the_capture(1), folder_ + "/out", "--for", "desk"}).status, 8);
  EXPECT_EQ(parse(must({"import", file("good.warc", warc(good)), "--json"}))["articles"].get_int64().value(), 1);
  EXPECT_EQ(ask({"verify"}).status, 0);
}

TEST_F(CaptureTest, BadCalls) {
  make_small_ledger();
  EXPECT_EQ(ask({"capture"}).status, 2);
  EXPECT_EQ(ask({"capture", "x", folder_ + "/out"}).status, 2);
  EXPECT_EQ(ask({"capture", "1", folder_ + "/out"}).status, 4);
  EXPECT_EQ(ask({"capture", "99999", folder_ + "/out"}).status, 4);
  EXPECT_EQ(ask({"capture", the_capture(), folder_ + "/out", "--format", "zip"}).status, 2);
  EXPECT_EQ(ask({"import", file("x.wacz", "PK\x03\x04 no zip datapackage.json")}).status, 3);
}

}  // namespace
}  // namespace stillheld::cli
