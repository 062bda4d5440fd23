// What is no article, or says it is something else: a clear answer by `read`,
// `check` and `import`, soon, and nothing written.
#include <chrono>

#include "cli/cli_test.h"

namespace stillheld::cli {
namespace {

class ArticleBadInput : public ProgramTest {
 protected:
  static void SetUpTestSuite() { (void)sample_ledger(); }
  Ran run_timed(const std::string& command, const std::string& path, const Words& more = {}) {
    Words words{command, path, "--published", "2025-12-14", "--ledger", ledger_, "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const auto began = std::chrono::steady_clock::now();
    Ran ran = run_words(words);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20)) << command << " " << path;
    return ran;
  }
  void refused(const std::string& name, const std::string& bytes, Code code, const std::string& says) {
    const std::string path = file(name, bytes);
    const uint64_t before = log_size();
    for (const char* command : {"read", "check", "import"}) {
      const Ran ran = run_timed(command, path);
      EXPECT_EQ(ran.status, row_of(code).exit_status) << command << " " << name << ran.err;
      EXPECT_EQ(ran.out, "") << command << " " << name;
      EXPECT_NE(ran.err.find(name), std::string::npos) << ran.err;
      EXPECT_NE(ran.err.find(says), std::string::npos) << command << ": " << ran.err;
      EXPECT_NE(ran.err.find("\n→ "), std::string::npos) << "what to do: " << ran.err;
    }
    EXPECT_EQ(log_size(), before);
  }
  // Read alike by all three: the sentence about Kolesnikova is found.
  void understood(const std::string& name, const std::string& bytes, const std::string& words) {
    const std::string path = file(name, bytes);
    for (const char* command : {"read", "check", "import"}) {
      const Ran ran = run_timed(command, path, command == std::string("import") ? Words{"--publisher", name, "--dry-run"} : Words{});
      EXPECT_EQ(ran.status, 0) << command << " " << name << ran.err;
      EXPECT_NE(ran.out.find(words), std::string::npos) << command << " " << name << ": " << ran.out.substr(0, 600);
    }
  }
  static std::string in_1251(const std::string& text) {
    std::string out;
    for (size_t i = 0; i < text.size();) {
      unsigned point = static_cast<unsigned char>(text[i]);
      size_t next = i + 1;
      if (point >= 0xC0) {
        point = (point & 0x1F) << 6 | (static_cast<unsigned char>(text[i + 1]) & 0x3F);
        next = i + 2;
      }
      out += point == 0x401 ? '\xA8' : point == 0x451 ? '\xB8' : point >= 0x410 ? static_cast<char>(point - 0x410 + 0xC0) : static_cast<char>(point);
      i = next;
    }
    return out;
  }
  static constexpr const char* kRussian =
      "Марию Колесникову освободили 13 декабря 2025 года. Её встретили на границе друзья и родные, которые ждали с самого утра и не знали, кого именно привезут.";
};

TEST_F(ArticleBadInput, AnEmptyFile) {
  copy_sample();
  refused("empty.txt", "", Code::kEmptyFile, "empty");
  refused("blank.html", " \n\t\n", Code::kEmptyFile, "empty");
}

TEST_F(ArticleBadInput, ABinary) {
  copy_sample();
  std::string noise;
  SeededRandom random(3);
  for (int i = 0; i < 200000; ++i) noise += static_cast<char>(random.below(256));
  refused("picture.png", "\x89PNG\r\n\x1A\n" + noise, Code::kNotText, "PNG");
  refused("paper.pdf", "%PDF-1.7\n" + noise, Code::kNotText, "PDF");
  refused("program", std::string("\x7F" "ELF\2\1\1\0", 8) + noise, Code::kNotText, "");
  refused("noise.html", noise, Code::kNotText, "");
}

TEST_F(ArticleBadInput, FiftyMegabytes) {
  copy_sample();
  std::string page = "<html><body><article>";
  while (page.size() < (50u << 20)) page += "<p>Maria Kolesnikova was released on 13 December 2025, they said, and others were not.</p>\n";
  refused("huge.html", page, Code::kTooLarge, "32");
  std::string one_line = "<p>" + std::string(50u << 20, 'x');
  refused("line.html", one_line, Code::kTooLarge, "32");
}

// As many statements as there are lines: in time, and not more memory than there is.
TEST_F(ArticleBadInput, TenThousandStatements) {
  copy_sample();
  std::string page = "<html><body><article>";
  for (int i = 0; i < 10000; ++i) page += "<p>There are dozens of political prisoners in Belarus, they said, and others were not.</p>\n";
  const Ran ran = run_timed("check", file("many.html", page + "</article></body></html>"));
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.err.find("5000"), std::string::npos) << ran.err;
}

TEST_F(ArticleBadInput, CharsetsTrueAndLying) {
  copy_sample();
  const std::string russian = kRussian, page = in_1251(russian);
  const std::string words = "Марию Колесникову освободили 13 декабря 2025 года";
  understood("plain-1251.txt", page, words);
  understood("says-1251.html", "<html><head><meta charset=\"windows-1251\"></head><body><article><p>" + page + "</p></article></body></html>", words);
  understood("lies-utf8.html", "<html><head><meta charset=\"utf-8\"></head><body><article><p>" + page + "</p></article></body></html>", words);
  understood("lies-1251.html", "<html><head><meta charset=\"windows-1251\"></head><body><article><p>" + russian + "</p></article></body></html>", words);
  understood("lies-latin1.html", "<html><head><meta charset=\"iso-8859-1\"></head><body><article><p>" + russian + "</p></article></body></html>", words);
}

// The offsets of a page lead to its own bytes, whatever the charset.
TEST_F(ArticleBadInput, StandardInputIsReadByAllThree) {
  copy_sample();
  for (const char* command : {"read", "check", "import"}) {
    std::istringstream in(kRussian);
    std::ostringstream out, err;
    EXPECT_EQ(run({command, "-", "--published", "2025-12-14", "--ledger", ledger_, "--json"}, {out, err, false, &in}, clock_, random_), 0) << command << err.str();
    EXPECT_NE(out.str().find("Марию Колесникову"), std::string::npos) << command << out.str();
    std::istringstream nothing("");
    std::ostringstream none;
    EXPECT_EQ(run({command, "-", "--ledger", ledger_}, {none, err, false, &nothing}, clock_, random_), 3) << command;
  }
}

TEST_F(ArticleBadInput, AFileThatIsNotThere) {
  copy_sample();
  for (const char* command : {"read", "check", "import"}) EXPECT_EQ(run_timed(command, folder_ + "/nothing.html").status, 4) << command;
}

// One bad file among many: it is named, and the others are read.
TEST_F(ArticleBadInput, OneOfMany) {
  copy_sample();
  const std::string good = file("good.txt", "Maria Kolesnikova was released.\n"), bad = file("bad.txt", "");
  for (const char* command : {"read", "check"}) {
    const Ran ran = run_words({command, bad, good, "--published", "2025-12-14", "--json", "--ledger", ledger_});
    EXPECT_EQ(ran.status, 3) << command;
    EXPECT_NE(ran.err.find("bad.txt"), std::string::npos);
    EXPECT_NE(ran.out.find("Maria Kolesnikova was released"), std::string::npos) << command;
  }
}

}  // namespace
}  // namespace stillheld::cli
