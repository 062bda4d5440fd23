// The house's order, checked: which room includes which, and what a room must
// have.
//
// (1) A room includes itself and rooms on its ground side, no other.
// (2) A room has a README.md of at most 30 lines.
// (3) A .h or .cc file has at most 700 lines: beyond that it is two subjects.
// (4) Headers that cost seconds to compile stand in .cc files only.
// (5) A test or fuzzer that a file says it is tested by is there.
//
// The checker reads a Tree, invented or real, so that it is itself tested.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace stillheld {
namespace {

// The ground first (DESIGN section 9; the same order stands in CMakeLists.txt).
constexpr std::string_view kRooms[] = {"base",     "dates",  "names",  "log",     "store", "evidence", "intake", "reading",
                                       "identity", "ledger", "measure", "check", "publish", "serve",    "cli",    "faults"};
constexpr std::string_view kHeavyHeaders[] = {"boost/", "unicode/", "simdjson.h", "toml++/", "CLI/", "Eigen/"};
constexpr size_t kMaxSourceLines = 700;
constexpr size_t kMaxReadmeLines = 30;

// Path under src/ ("log/entry.h") → text.
using Tree = std::map<std::string, std::string>;

// The room's height over the ground, or −1 if there is no such room.
int height_of(std::string_view room) {
  const auto found = std::find(std::begin(kRooms), std::end(kRooms), room);
  return found == std::end(kRooms) ? -1 : static_cast<int>(found - std::begin(kRooms));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// What a line includes: "base/hash.h" of `#include "base/hash.h"`, simdjson.h
// of `#include <simdjson.h>`; empty if it is no such line.
std::string included(const std::string& line) {
  const auto skip = [&](size_t at) { return std::min(line.find_first_not_of(" \t", at), line.size()); };
  size_t at = skip(0);
  if (at == line.size() || line[at] != '#') return "";
  at = skip(at + 1);
  if (line.compare(at, 7, "include") != 0) return "";
  at = skip(at + 7);
  if (at == line.size() || (line[at] != '"' && line[at] != '<')) return "";
  const size_t end = line.find(line[at] == '"' ? '"' : '>', at + 1);
  return end == std::string::npos ? "" : line.substr(at + 1, end - at - 1);
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

void check_includes(const std::string& path, const std::string& text, std::vector<std::string>& faults) {
  const std::string room = path.substr(0, path.find('/'));
  const std::vector<std::string> lines = lines_of(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string header = included(lines[i]);
    if (header.empty()) continue;
    const std::string place = "src/" + path + ":" + std::to_string(i + 1) + ": ";
    const std::string other = header.substr(0, header.find('/'));
    if (header.find('/') != std::string::npos && height_of(other) > height_of(room)) {
      faults.push_back(place + room + " includes " + header + ", but " + other + " stands above " + room);
    }
    for (const std::string_view heavy : kHeavyHeaders) {
      // A header of tests costs tests alone.
      if (ends_with(path, ".h") && !ends_with(path, "_test.h") && header.compare(0, heavy.size(), heavy) == 0) {
        faults.push_back(place + header + " is heavy: include it in a .cc file");
      }
    }
  }
}

// "Tested by a_test.cc, b_fuzz.cc.": each of these must be some file's name.
void check_tests_named(const Tree& tree, const std::string& path, const std::string& text, std::vector<std::string>& faults) {
  static const std::regex name(R"(([A-Za-z0-9_]+_(test|fuzz)\.cc))");
  const std::vector<std::string> lines = lines_of(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    for (std::sregex_iterator at(lines[i].begin(), lines[i].end(), name), end; at != end; ++at) {
      const std::string wanted = "/" + at->str();
      const bool there = std::any_of(tree.begin(), tree.end(), [&](const auto& file) { return ends_with(file.first, wanted); });
      if (!there) faults.push_back("src/" + path + ":" + std::to_string(i + 1) + ": names " + at->str() + ", which is not there");
    }
  }
}

// Everything that is out of order, one sentence each, with its place.
std::vector<std::string> faults_of(const Tree& tree) {
  std::vector<std::string> faults;
  std::map<std::string, bool> has_readme;
  for (const auto& [path, text] : tree) {
    const std::string room = path.substr(0, path.find('/'));
    has_readme[room] |= path == room + "/README.md";
    const size_t lines = lines_of(text).size();
    if (ends_with(path, "/README.md")) {
      if (lines > kMaxReadmeLines) {
        faults.push_back("src/" + path + ":" + std::to_string(kMaxReadmeLines + 1) + ": " + std::to_string(lines) +
                         " lines, at most " + std::to_string(kMaxReadmeLines));
      }
    } else if (ends_with(path, ".h") || ends_with(path, ".cc")) {
      if (lines > kMaxSourceLines) {
        faults.push_back("src/" + path + ":" + std::to_string(kMaxSourceLines + 1) + ": " + std::to_string(lines) +
                         " lines, at most " + std::to_string(kMaxSourceLines) + ": is it two subjects?");
      }
      check_includes(path, text, faults);
      if (ends_with(path, ".h")) check_tests_named(tree, path, text, faults);
    }
  }
  for (const auto& [room, found] : has_readme) {
    if (height_of(room) < 0) faults.push_back("src/" + room + "/: no room of this name (see src/rooms_test.cc)");
    if (!found) faults.push_back("src/" + room + "/README.md:1: the room has none");
  }
  return faults;
}

// src/ROOM/* of this repository.
Tree read_tree(const std::filesystem::path& source) {
  Tree tree;
  for (const auto& room : std::filesystem::directory_iterator(source)) {
    if (!room.is_directory()) continue;
    for (const auto& file : std::filesystem::directory_iterator(room)) {
      tree[room.path().filename().string() + "/"];  // a room, whatever is in it
      const std::string extension = file.path().extension();
      if (extension != ".h" && extension != ".cc" && extension != ".md") continue;
      std::ifstream stream(file.path(), std::ios::binary);
      std::ostringstream text;
      text << stream.rdbuf();
      tree[room.path().filename().string() + "/" + file.path().filename().string()] = text.str();
    }
  }
  return tree;
}

using Faults = std::vector<std::string>;

TEST(Rooms, ARoomStandsOnWhatIsBelowIt) {
  const Tree tree = {{"base/README.md", "in\nout\n"}, {"log/README.md", "in\nout\n"},
                     {"log/entry.h", "#include <string>\n#include \"base/hash.h\"\n#include \"log/merkle.h\"\n"}};
  EXPECT_EQ(faults_of(tree), Faults{});
}

TEST(Rooms, AnIncludeOfARoomAboveIsFoundWithItsLine) {
  const Tree tree = {{"log/README.md", ""}, {"log/entry.cc", "// why\n\n  #  include   \"ledger/fold.h\"\n"}};
  EXPECT_EQ(faults_of(tree), Faults{"src/log/entry.cc:3: log includes ledger/fold.h, but ledger stands above log"});
}

TEST(Rooms, ALineThatOnlySpeaksOfAnIncludeIsNone) {
  const Tree tree = {{"log/README.md", ""}, {"log/entry.cc", "// #include \"ledger/fold.h\"\n#include\n#include \"ledger\n#\n"}};
  EXPECT_EQ(faults_of(tree), Faults{});
}

TEST(Rooms, AHeavyHeaderIsFoundInAHeaderOnly) {
  const Tree tree = {{"names/README.md", ""},
                     {"names/letters.h", "#pragma once\n#include <unicode/uchar.h>\n"},
                     {"names/letters_test.h", "#pragma once\n#include <unicode/uchar.h>\n"},
                     {"names/letters.cc", "#include <unicode/uchar.h>\n#include <boost/math.hpp>\n"}};
  EXPECT_EQ(faults_of(tree), Faults{"src/names/letters.h:2: unicode/uchar.h is heavy: include it in a .cc file"});
}

TEST(Rooms, EveryHeavyHeaderIsKnown) {
  for (const std::string header : {"boost/beast.hpp", "unicode/unistr.h", "simdjson.h", "toml++/toml.h", "CLI/CLI.hpp", "Eigen/Dense"}) {
    EXPECT_EQ(faults_of({{"cli/README.md", ""}, {"cli/main.h", "#include <" + header + ">\n"}}).size(), 1U) << header;
  }
}

TEST(Rooms, AReadmeIsMissedAndMeasured) {
  EXPECT_EQ(faults_of({{"base/hash.h", ""}}), Faults{"src/base/README.md:1: the room has none"});
  std::string lines;
  for (int i = 0; i < 30; ++i) lines += "line\n";
  EXPECT_EQ(faults_of({{"base/README.md", lines}}), Faults{});
  EXPECT_EQ(faults_of({{"base/README.md", lines + "line\n"}}), Faults{"src/base/README.md:31: 31 lines, at most 30"});
}

TEST(Rooms, ALongFileIsMeasured) {
  std::string lines;
  for (int i = 0; i < 700; ++i) lines += "\n";
  EXPECT_EQ(faults_of({{"base/README.md", ""}, {"base/hash.cc", lines}}), Faults{});
  EXPECT_EQ(faults_of({{"base/README.md", ""}, {"base/hash.cc", lines + "\n"}}),
            Faults{"src/base/hash.cc:701: 701 lines, at most 700: is it two subjects?"});
}

TEST(Rooms, ATestThatAHeaderSpeaksOfIsLookedFor) {
  const std::string header = "// Tested by hash_test.cc, cases/a.case,\n// fuzzed by hash_fuzz.cc.\n";
  EXPECT_EQ(faults_of({{"base/README.md", ""}, {"base/hash.h", header}, {"base/hash_test.cc", ""}}),
            Faults{"src/base/hash.h:2: names hash_fuzz.cc, which is not there"});
  EXPECT_EQ(faults_of({{"base/README.md", ""}, {"base/hash.h", header}, {"base/hash_test.cc", ""}, {"log/README.md", ""}, {"log/hash_fuzz.cc", ""}}),
            Faults{});
}

TEST(Rooms, AnUnknownRoomIsNamed) {
  EXPECT_EQ(faults_of({{"helpers/README.md", ""}}), Faults{"src/helpers/: no room of this name (see src/rooms_test.cc)"});
}

TEST(Rooms, TheRepositoryIsInOrder) {
  const Tree tree = read_tree(std::filesystem::path(STILLHELD_SOURCE_DIR) / "src");
  ASSERT_TRUE(tree.contains("base/result.h"));
  for (const std::string& fault : faults_of(tree)) ADD_FAILURE() << fault;
}

// The order stands in two places.  They are one.
TEST(Rooms, TheBuildHasTheSameOrder) {
  std::ifstream stream(std::filesystem::path(STILLHELD_SOURCE_DIR) / "CMakeLists.txt");
  std::ostringstream text;
  text << stream.rdbuf();
  std::string order = "foreach(name";
  for (size_t i = 1; i < std::size(kRooms); ++i) order += " " + std::string(kRooms[i]);
  EXPECT_NE(text.str().find(order + ")"), std::string::npos) << "CMakeLists.txt lacks: " << order << ")";
}

}  // namespace
}  // namespace stillheld
