// Bad input: file, row, column, what was expected, what to do; the exit status
// of the one table; and nothing written.
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <chrono>
#include <functional>

#include "cli/cli_test.h"

namespace stillheld::cli {
namespace {

class BadInput : public ProgramTest {
 protected:
  // Runs it, and checks the status, the error's key, the words that must be
  // said, and that the log is as it was.
  void refused(const Words& words, Code code, std::initializer_list<std::string> says) {
    const bool is_ledger = std::filesystem::exists(ledger_ + "/log.sqlite");
    const uint64_t before = is_ledger ? log_size() : 0;
    const Ran ran = ask(words);
    std::string call;
    for (const std::string& w : words) call += w + " ";
    const CodeRow& row = row_of(code);
    EXPECT_EQ(ran.status, row.exit_status) << call << ran.err;
    EXPECT_EQ(ran.out, "") << call;
    EXPECT_TRUE(ran.err.starts_with("stillheld: ")) << call << ran.err;
    // The sentence is that of the code: its first words, before any particular.
    const std::string sentence = Messages::in("en")("error." + std::string(row.key), {"\x01", "\x01", "\x01"});
    EXPECT_NE(ran.err.find(sentence.substr(0, sentence.find('\x01'))), std::string::npos) << call << ran.err;
    // What to do about it.
    EXPECT_NE(ran.err.find("\n→ "), std::string::npos) << call << ran.err;
    EXPECT_EQ(ran.err.find("⟨"), std::string::npos) << ran.err;
    EXPECT_EQ(ran.err.find("{0}"), std::string::npos) << ran.err;
    for (const std::string& text : says) EXPECT_NE(ran.err.find(text), std::string::npos) << call << "\n" << ran.err << "lacks: " << text;
    if (is_ledger) {
      EXPECT_EQ(log_size(), before) << call;
    }
  }
  void refused_list(std::string_view bytes, Code code, std::initializer_list<std::string> says, const std::string& name = "bad.csv") {
    const std::string path = file(name, bytes);
    refused({"import", path, "--profile", "simple"}, code, says);
  }
  // In a child process, so that limits and rights end with it.
  int in_child(const std::function<int()>& body) {
    const pid_t child = fork();
    if (child == 0) _exit(body());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  }
  static constexpr const char* kHeader = "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n";
};

TEST_F(BadInput, Lists) {
  make_small_ledger();
  const std::string header = kHeader, good = "ada,Ada,held,2024-02-01,,,,,,,\n";
  refused_list("id,name,status,verdict,months,released,way,destination,recognised,recognised_by\nada,Ada\n", Code::kMissingColumn,
               {"bad.csv", "row 1", "column “arrested”", "found: id, name", "“simple”", "Nothing was written"});
  refused_list(header + good + "bel,Bel,held,2024-02-31,,,,,,,\n", Code::kBadDate, {"bad.csv", "row 3", "column “arrested”", "2024-02-31", "29"});
  refused_list(header + good + "bel,Bel,held,31.02.2024,,,,,,,\n", Code::kBadDate, {"row 3", "31.02.2024"});
  refused_list(header + "bel,Bel,held,,2024-01-01,two,,,,,\n", Code::kBadNumber, {"row 2", "column “months”", "read: two"});
  refused_list(header + "bel,Bel,held,,,,2024-01-01,by boat,,,\n", Code::kBadCode, {"row 2", "column “way”", "by boat", "pardon"});
  refused_list(header + ",Bel,held,,,,,,,,\n", Code::kMissingValue, {"row 2", "column “id”"});
  refused_list(header + good + "bel,Bel,held\n", Code::kRaggedRow, {"row 3", "3 cells", "11"});
  refused_list(header + good + "bel,\"Bel, who was arrest", Code::kTruncatedFile, {"bad.csv", "row 3", "get it again"});
  refused_list("[{\"id\":\"ada\",\"name\":\"Ada\"},{\"id\":\"be", Code::kTruncatedFile, {"bad.json", "get it again"}, "bad.json");
  refused_list("[{\"id\":\"ada\"},{\"id\":}]", Code::kBadJson, {"bad.json", "row 2"}, "bad.json");
  refused_list(header + std::string("ada,A\0da,held,,,,,,,,\n", 21), Code::kNulByte, {"bad.csv", "row 2", "byte "});
  refused_list(header + "ada,A\xC3(da,held,,,,,,,,\n", Code::kBadUtf8, {"bad.csv", "row 2", "byte ", "--encoding"});
  refused_list("", Code::kEmptyFile, {"bad.csv"});
  refused_list("id,name,id\n", Code::kDuplicateColumn, {"bad.csv", "“id”"});
  refused_list(header + "ada," + std::string(1100000, 'x') + ",,,,,,,,,\n", Code::kLineTooLong, {"bad.csv", "row 2"});
  std::string wide = "id";
  for (int i = 0; i < 1000; ++i) wide += ",c" + std::to_string(i);
  refused_list(wide + "\n", Code::kTooManyColumns, {"bad.csv", "1000"});
  refused({"import", folder_ + "/none.csv", "--profile", "simple"}, Code::kFileNotFound, {"none.csv", "Check the path"});
  refused({"import", folder_, "--profile", "simple"}, Code::kUnreadable, {folder_});
  refused_list(header, Code::kShrink, {"bad.csv", "3 of 3", "--accept-shrink"});
  refused({"import", file("other.csv", "name,id\n"), "--profile", "viasna-export", "--list", "simple"}, Code::kOtherProfile, {"“simple”", "--list"});
}

TEST_F(BadInput, TheNameInAListIsNotSaidToThePublic) {
  make_small_ledger();
  const std::string path = file("bad.csv", std::string(kHeader) + "dan,Dan Sakretny,held,Dan Sakretny,,,,,,,\n");
  const Ran desk = ask({"import", path, "--profile", "simple"}), everyone = ask({"import", path, "--profile", "simple", "--for", "public"});
  EXPECT_NE(desk.err.find("Sakretny"), std::string::npos);
  EXPECT_EQ(everyone.err.find("Sakretny"), std::string::npos) << everyone.err;
  EXPECT_EQ(everyone.status, desk.status);
}

TEST_F(BadInput, TwoGigabytesOfOneLineAreRefusedAtOnce) {
  make_small_ledger();
  const std::string holes = folder_ + "/holes.csv", letters = folder_ + "/letters.csv", json = folder_ + "/letters.json";
  file("holes.csv", kHeader);
  ASSERT_EQ(truncate(holes.c_str(), 2LL << 30), 0);
  file("letters.csv", std::string(kHeader) + std::string(4 << 20, 'a'));
  ASSERT_EQ(truncate(letters.c_str(), 2LL << 30), 0);  // four megabytes of letters, the rest is never looked at
  file("letters.json", "[{\"id\":\"" + std::string(4 << 20, 'a'));
  ASSERT_EQ(truncate(json.c_str(), 2LL << 30), 0);
  const auto began = std::chrono::steady_clock::now();
  const int megabytes = in_child([&] {
    rusage before{}, after{};
    getrusage(RUSAGE_SELF, &before);
    if (ask({"import", holes, "--profile", "simple"}).status != row_of(Code::kNulByte).exit_status) return 201;
    if (ask({"import", letters, "--profile", "simple"}).err.find("a single row is longer than") == std::string::npos) return 202;
    if (ask({"import", json, "--profile", "simple"}).status != 3) return 203;
    getrusage(RUSAGE_SELF, &after);
    return static_cast<int>(std::min<long>(200, (after.ru_maxrss - before.ru_maxrss) / 1024));
  });
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  EXPECT_LT(megabytes, 100);
  EXPECT_LT(seconds, 5);
  refused({"import", holes, "--profile", "simple"}, Code::kNulByte, {"holes.csv"});
  refused({"import", letters, "--profile", "simple"}, Code::kLineTooLong, {"letters.csv", "row 2"});
}

TEST_F(BadInput, ProfilesOfOnesOwn) {
  make_small_ledger();
  const std::string list = file("list.csv", kPeople);
  const auto with = [&](const std::string& text) { return Words{"import", list, "--profile", file("mine.toml", text)}; };
  refused(with("name = \"mine\"\nsubject = \"id\"\n[[claim]]\nwaht = \"arrest\"\n"), Code::kBadProfile, {"mine.toml", "row 4", "waht", "profiles/README.md"});
  refused(with("name = \"mine\nsubject"), Code::kBadProfile, {"mine.toml", "row 1"});
  refused({"import", list, "--profile", "exel"}, Code::kUnknownProfile, {"“exel”", "viasna-export", ".toml"});
  refused({"import", list, "--profile", folder_ + "/none.toml"}, Code::kFileNotFound, {"none.toml"});
}

TEST_F(BadInput, WordsOfTheCall) {
  copy_sample();
  refused({"held", "--on", "2025-02-30"}, Code::kBadValue, {"--on", "2025-02-30", "2025-12-13"});
  refused({"held", "--on", "yesterday"}, Code::kBadValue, {"--on"});
  refused({"held", "--known", "2025"}, Code::kBadValue, {"--known", "2026-11-24T18:30:00Z"});
  refused({"held", "--rules", "vaisna"}, Code::kUnknownRuleSet, {"“vaisna”", "all_named", "viasna", "help rules"});
  refused({"held", "--for", "press"}, Code::kBadValue, {"--for", "public, desk, custodian"});
  refused({"held", "--colour", "red"}, Code::kUsage, {"held", "--colour", "stillheld help"});
  refused({"hold"}, Code::kUsage, {"“hold”"});
  refused({"held", "--daily", "--from", "2025-02-01", "--to", "2025-01-01"}, Code::kBadValue, {"--to", "not before 2025-02-01"});
  refused({"balance", "--from", "2025-01-01"}, Code::kBadValue, {"--to"});
  refused({"balance", "--from", "2025-01-01", "--to", "2025-01-01"}, Code::kBadValue, {"after 2025-01-01"});
  refused({"balance", "--from", "2024-12-29", "--to", "2025-12-23", "--counts", "vaisna"}, Code::kUnknownCounts, {"“vaisna”", "viasna"});
  refused({"counts", "--definition", "vaisna"}, Code::kUnknownCounts, {"“vaisna”", "viasna"});
  refused({"wave", "W1999"}, Code::kUnknownWave, {"“W1999”", "W2015-08"});
  refused({"person", "nobody-of-that-name"}, Code::kUnknownPerson, {"nobody-of-that-name", "another spelling"});
  refused({"person"}, Code::kUsage, {"PERSON"});
  refused({"explain"}, Code::kUsage, {"held|balance"});
  refused({"explain", "999999999"}, Code::kUnknownEntry, {"999999999", "ends at"});
  refused({"log", "many"}, Code::kBadValue, {"#123"});
  refused({"withhold", "nobody-of-that-name"}, Code::kUnknownPerson, {});
  refused({"withhold", "statkevich", "--field", "shoes"}, Code::kBadValue, {"--field", "birth"});
  refused({"consent", "statkevich", "maybe"}, Code::kBadValue, {"granted, refused, withdrawn"});
  refused({"claim", "statkevich", "--what", "relaese", "--publisher", "P", "--quote", "q"}, Code::kBadValue, {"--what", "help kinds"});
  refused({"claim", "statkevich", "--what", "release", "--quote", "q"}, Code::kUsage, {"--publisher"});
  refused({"claim", "statkevich", "--what", "release", "--publisher", "P"}, Code::kUsage, {"--quote"});
  refused({"claim", "statkevich", "--what", "release", "--publisher", "P", "--quote", "q", "--date", "2025-02-30"}, Code::kBadValue, {"--date"});
  refused({"claim", "statkevich", "--what", "release", "--publisher", "P", "--quote", "q", "--way", "boat"}, Code::kBadValue, {"--way"});
  refused({"claim", "statkevich", "--what", "release", "--publisher", "P", "--quote", "q", "--months", "-3"}, Code::kBadValue, {"--months"});
  refused({"import", file("x.csv", kPeople), "--profile", "simple", "--published", "13.12.2025"}, Code::kBadValue, {"--published", "2025-12-13"});
  refused({"import", file("x.csv", kPeople), "--profile", "simple", "--fetched", "2025-12"}, Code::kBadValue, {"--fetched"});
  refused({"import", file("x.csv", kPeople), "--profile", "simple", "--encoding", "koi8"}, Code::kBadValue, {"cp1251"});
  refused({"import", file("x.csv", kPeople)}, Code::kUsage, {"--profile"});
  refused({"accept", "1"}, Code::kUnknownClaim, {"1"});
  refused({"accept", "123456"}, Code::kUnknownEntry, {"123456"});
  refused({"rules", folder_ + "/none.toml"}, Code::kFileNotFound, {"none.toml"});
  refused({"init"}, Code::kLedgerExists, {ledger_});
  const Ran topic = run_words({"help", "everything"});
  EXPECT_EQ(topic.status, row_of(Code::kUnknownTopic).exit_status);
  EXPECT_NE(topic.err.find("exit-status"), std::string::npos);
  ledger_ = folder_ + "/elsewhere";
  refused({"held"}, Code::kNotALedger, {"elsewhere", "stillheld init"});
  refused({"verify"}, Code::kNotALedger, {"elsewhere"});
  refused({"import", file("x.csv", kPeople), "--profile", "simple"}, Code::kNotALedger, {"elsewhere"});
}

TEST_F(BadInput, TwoWritersAtOnce) {
  make_small_ledger();
  {
    auto first = store::write_sqlite(ledger_, "Hanna, pid 7");
    ASSERT_TRUE(first.ok());
    for (const Words& words : {Words{"import", file("x.csv", kPeople), "--profile", "simple"}, Words{"withhold", "ada"}, Words{"rebuild"}}) {
      const Ran second = ask(words);
      EXPECT_EQ(second.status, row_of(Code::kLocked).exit_status);
      EXPECT_NE(second.err.find("Hanna, pid 7"), std::string::npos) << second.err;
      EXPECT_NE(second.err.find("reading goes on"), std::string::npos);
    }
    EXPECT_EQ(ask({"held"}).status, 0);
    EXPECT_EQ(ask({"verify"}).status, 0);
  }
  EXPECT_EQ(ask({"withhold", "ada"}).status, 0);
}

TEST_F(BadInput, ALedgerOfANewerProgram) {
  make_small_ledger();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((ledger_ + "/log.sqlite").c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "UPDATE ledger SET format = 3; PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  const auto before = folder_bytes(ledger_);
  for (const Words& words : {Words{"held"}, Words{"verify"}, Words{"withhold", "ada"}, Words{"rebuild"}, Words{"export", folder_ + "/out"}}) {
    const Ran ran = ask(words);
    EXPECT_EQ(ran.status, row_of(Code::kNewerLedger).exit_status) << words[0];
    EXPECT_NE(ran.err.find("format 3"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("log.sqlite"), std::string::npos) << ran.err;
  }
  EXPECT_EQ(folder_bytes(ledger_), before);
}

TEST_F(BadInput, TheClockRunsBackwards) {
  make_small_ledger();
  clock_.set(kNow - 2 * 86400000LL);
  refused({"import", file("x.csv", std::string(kPeople) + "dan,Dan,held,,,,,,,,\n"), "--profile", "simple"}, Code::kClockBackwards, {"2026-11-22", "2026-11-24"});
  refused({"withhold", "ada"}, Code::kClockBackwards, {"Set the clock right"});
}

TEST_F(BadInput, AFolderThatCannotBeWrittenIsReadAllTheSame) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  make_small_ledger();
  const std::string list = file("x.csv", std::string(kPeople) + "dan,Dan,held,,,,,,,,\n");
  const auto before = folder_bytes(ledger_);
  const int status = in_child([&] {
    if (setgid(65534) != 0 || setuid(65534) != 0) return 100;
    if (ask({"held"}).status != 0) return 101;
    const Ran import = ask({"import", list, "--profile", "simple"});
    if (import.err.find("read-only") == std::string::npos) return 102;
    if (ask({"withhold", "ada"}).status != import.status) return 103;
    if (ask({"rebuild"}).status != import.status) return 104;
    if (ask({"report", "--output", folder_ + "/report.html"}).status != import.status) return 105;
    if (ask({"export", folder_ + "/out"}).status != import.status) return 106;
    ledger_ = folder_ + "/new";
    if (ask({"init"}).status != import.status) return 107;
    return import.status;
  });
  EXPECT_EQ(status, row_of(Code::kReadOnly).exit_status);
  EXPECT_EQ(folder_bytes(ledger_), before);
}

TEST_F(BadInput, AFullDisk) {
  make_small_ledger();
  std::string many = kHeader;
  for (int i = 0; i < 4000; ++i) many += "p" + std::to_string(i) + ",Nobody " + std::to_string(i) + ",held,2024-01-01,,,,,,,\n";
  const std::string list = file("many.csv", many);
  const uint64_t before = log_size();
  // A limit on the size of files meets the log as a full disk does.
  const int status = in_child([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{300000, 300000};
    setrlimit(RLIMIT_FSIZE, &limit);
    const Ran ran = ask({"import", list, "--profile", "simple", "--accept-shrink"});
    // SQLite does not always tell this limit from other errors of the disk.
    const bool said = ran.err.find("the disk is full") != std::string::npos || ran.err.find("the disk reported an error") != std::string::npos;
    if (said && ran.out.empty() && ran.err.find("log.sqlite") != std::string::npos) return ran.status;
    std::ofstream(folder_ + "/said.txt") << ran.status << ran.out << ran.err;
    return 100;
  });
  EXPECT_EQ(status, row_of(Code::kDiskFull).exit_status) << (status == 100 ? file_text(folder_ + "/said.txt") : "");
  EXPECT_EQ(log_size(), before);
  EXPECT_EQ(ask({"verify"}).status, 0);
  EXPECT_EQ(ask({"import", list, "--profile", "simple", "--accept-shrink"}).status, 0) << "once there is room";
}

TEST_F(BadInput, AFullFileSystem) {
  const std::string small = folder_ + "/small";
  std::filesystem::create_directories(small);
  if (mount("tmpfs", small.c_str(), "tmpfs", 0, "size=400k") != 0) GTEST_SKIP() << "a small file system can only be mounted by root outside of a container";
  const std::string inside = small + "/ledger";
  ledger_ = inside;
  make_small_ledger();
  std::string many = kHeader;
  for (int i = 0; i < 4000; ++i) many += "p" + std::to_string(i) + ",Nobody " + std::to_string(i) + ",held,2024-01-01,,,,,,,\n";
  refused({"import", file("many.csv", many), "--profile", "simple", "--accept-shrink"}, Code::kDiskFull, {"Make room"});
  const Ran verified = ask({"verify"});
  EXPECT_EQ(verified.status, 0) << verified.out << verified.err;
  EXPECT_EQ(ask({"report", "--output", small + "/report.html"}).status, 0);
  EXPECT_EQ(umount(small.c_str()), 0);
}

}  // namespace
}  // namespace stillheld::cli
