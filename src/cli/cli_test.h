// The program in a test: run with a clock and a randomness that stand still, on
// ledgers in temporary folders.
//
// sample_ledger() is made once a test program, from data/belarus, as `./run
// demo` makes it; tests work on copies.
#pragma once

#include <gtest/gtest.h>
#include <simdjson.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/file.h"
#include "cli/session.h"
#include "store/sqlite_store.h"

namespace stillheld::cli {

using Words = std::vector<std::string>;

struct Ran {
  int status = 0;
  std::string out, err;
};

inline std::string source_path(const std::string& path) { return std::string(STILLHELD_SOURCE_DIR) + "/" + path; }

inline std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline const std::string& temporary_root() {
  struct Root {
    std::string path = (std::filesystem::temp_directory_path() / ("stillheld-cli-" + std::to_string(getpid()))).string();
    pid_t owner = getpid();
    Root() { std::filesystem::create_directories(path); }
    ~Root() { if (getpid() == owner) std::filesystem::remove_all(path); }
  };
  static const Root root;
  return root.path;
}

// The file names and bytes of a folder, without what `verify` exempts.
inline std::map<std::string, std::string> folder_bytes(const std::string& folder) {
  std::map<std::string, std::string> out;
  for (const auto& item : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = item.path().filename();
    if (name.ends_with("-wal") && item.file_size() == 0) continue;
    if (item.is_regular_file() && name != "lock" && !name.ends_with("-shm")) out[item.path().lexically_relative(folder)] = file_text(item.path());
  }
  return out;
}

class ProgramTest : public testing::Test {
 protected:
  static constexpr Millis kNow = 1795521600000;  // 2026-11-24T12:00:00Z

  ProgramTest() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = temporary_root() + "/" + test->test_suite_name() + "." + test->name();
    for (char& c : folder_) c = c == '/' && &c > &folder_[temporary_root().size()] ? '-' : c;
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    ledger_ = folder_ + "/ledger";
    unsetenv("STILLHELD_LEDGER");
    unsetenv("STILLHELD_LANG");
    unsetenv("STILLHELD_MEMBER");
    unsetenv("STILLHELD_KEY_FILE");
  }
  ~ProgramTest() override { std::filesystem::remove_all(folder_); }

  Ran run_words(const Words& words) {
    std::ostringstream out, err;
    const int status = run(words, {out, err, false}, clock_, random_);
    return {status, out.str(), err.str()};
  }
  // With --ledger, unless the command knows none.
  Ran ask(Words words) {
    words.push_back("--ledger");
    words.push_back(ledger_);
    return run_words(words);
  }
  // The same, and it must do.
  std::string must(Words words) {
    const Ran ran = ask(words);
    EXPECT_EQ(ran.status, 0) << words.front() << ": " << ran.err;
    return ran.out;
  }
  std::string file(const std::string& name, std::string_view bytes) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  void make_ledger() { must({"init"}); }
  void copy_sample() {
    std::filesystem::copy(sample_ledger(), ledger_, std::filesystem::copy_options::recursive);
    clock_.set(kNow + 3600000);
  }
  uint64_t log_size() {
    auto reader = store::open_sqlite(ledger_);
    EXPECT_TRUE(reader.ok());
    return (*reader)->head().size();
  }
  // Copies of a small list of invented people, imported by `simple`.
  void make_small_ledger() {
    make_ledger();
    must({"import", file("people.csv", kPeople), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-06-01"});
  }
  static constexpr std::string_view kPeople =
      "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n"
      "ada,Ada Prykladna,held,2024-02-01,2024-09-01,36,,,,2024-03-01,viasna\n"
      "bel,Bel Vydumanaia,held,2024-03-01,,,2025-01-05,pardon,home,,\n"
      "cyr,Cyr Niachto,held,2024-04-01,2024-10-01,120,,,,,\n";

  static simdjson::dom::element parse(const std::string& json) {
    static simdjson::dom::parser parser;  // the element lives until the next call
    simdjson::dom::element out;
    EXPECT_EQ(parser.parse(json).get(out), simdjson::SUCCESS) << json.substr(0, 300);
    return out;
  }

  static const std::string& sample_ledger() {
    static const std::string path = [] {
      const std::string folder = temporary_root() + "/sample";
      const FixedClock clock(kNow);
      SeededRandom random(2026);
      const auto run_one = [&](Words words) {
        words.insert(words.end(), {"--ledger", folder});
        std::ostringstream out, err;
        EXPECT_EQ(run(words, {out, err, false}, clock, random), 0) << err.str();
      };
      run_one({"init"});
      for (const char* list : {"persons", "events", "waves", "counts", "concessions", "context", "statutes", "contradictions"})
        run_one({"import", source_path("data/belarus/" + std::string(list) + ".csv"), "--profile", "stillheld-" + std::string(list), "--publisher",
                 "stillheld", "--published", "2026-11-23", "--fetched", "2026-11-23", "--by", "sample"});
      run_one({"consent", "--all", "granted", "--by", "public record"});
      return folder;
    }();
    return path;
  }

  std::string folder_, ledger_;
  FixedClock clock_{kNow};
  SeededRandom random_{11};
};

}  // namespace stillheld::cli
