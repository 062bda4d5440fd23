#include "log/tiles.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "base/random.h"
#include "log/checkpoint.h"
#include "log/merkle.h"

namespace stillheld::log {
namespace {

// A folder of files in memory.
struct Folder {
  std::map<std::string, std::string> files;
  ReadFile read() {
    return [this](const std::string& path) -> Result<std::string> {
      const auto found = files.find(path);
      if (found == files.end()) return fail(Code::kFileNotFound, {path});
      return found->second;
    };
  }
  WriteFile write() {
    return [this](const std::string& path, std::string_view bytes) -> Status {
      files[path] = bytes;
      return {};
    };
  }
};

std::string entry(uint64_t i) { return "entry " + std::to_string(i) + std::string(i % 90, '.'); }

TEST(Tiles, PathsAreThoseOfTheSpecification) {
  EXPECT_EQ(tile_path(0, 1234067, kTileWidth), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path(2, 0, 17), "tile/2/000.p/17");
  EXPECT_EQ(bundle_path(5, 255), "tile/entries/005.p/255");
  EXPECT_EQ(bundle_path(1000, kTileWidth), "tile/entries/x001/000");
}

TEST(Tiles, ATreeOf70000IsTheTilesThatTheSpecificationNames) {
  Folder folder;
  auto writer = TileWriter::resume(0, folder.read(), folder.write());
  ASSERT_TRUE(writer.ok());
  for (uint64_t i = 0; i < 70'000; ++i) ASSERT_TRUE(writer->add(entry(i)).ok());
  ASSERT_TRUE(writer->finish().ok());
  EXPECT_EQ(folder.files.size(), 273U + 1 + 1 + 1 + 1 + 273 + 1);
  EXPECT_EQ(folder.files.at("tile/0/273.p/112").size(), 112U * 32);
  EXPECT_EQ(folder.files.at("tile/1/000").size(), 8192U);
  EXPECT_EQ(folder.files.at("tile/1/001.p/17").size(), 17U * 32);
  EXPECT_EQ(folder.files.at("tile/2/000.p/1").size(), 32U);
}

TEST(Tiles, ALogThatGrowsInStepsHasTheTilesAndProofsOfOneThatDidNot) {
  SeededRandom random(11);
  Folder folder;
  std::vector<Hash> leaves;
  uint64_t size = 0;
  for (int step = 0; step < 60; ++step) {
    auto writer = TileWriter::resume(size, folder.read(), folder.write());
    ASSERT_TRUE(writer.ok());
    for (uint64_t more = random.below(step % 10 == 0 ? 900 : 40); more > 0; --more) {
      leaves.push_back(leaf_hash(entry(size)));
      ASSERT_TRUE(writer->add(entry(size++)).ok());
    }
    ASSERT_TRUE(writer->finish().ok());
    if (size == 0) continue;
    TileTree tree(size, folder.read());
    const auto root = tree.root();
    ASSERT_TRUE(root.ok());
    ASSERT_EQ(*root, twin::root(leaves)) << size;
    const uint64_t index = random.below(size), old = 1 + random.below(size);
    EXPECT_EQ(*tree.entry(index), entry(index));
    const auto inclusion = make_inclusion(tree.nodes(), index, size);
    const auto consistency = make_consistency(tree.nodes(), old, size);
    ASSERT_TRUE(inclusion.ok() && consistency.ok());
    EXPECT_TRUE(verify_inclusion(index, size, leaves[index], *inclusion, *root).ok());
    EXPECT_TRUE(verify_consistency(old, size, twin::root(std::span(leaves).first(old)), *root, *consistency).ok());
  }
  EXPECT_GT(size, 2000U);
  Folder at_once;
  auto writer = TileWriter::resume(0, at_once.read(), at_once.write());
  for (uint64_t i = 0; i < size; ++i) ASSERT_TRUE(writer->add(entry(i)).ok());
  ASSERT_TRUE(writer->finish().ok());
  for (const auto& [path, bytes] : at_once.files) EXPECT_EQ(folder.files.at(path), bytes) << path;
}

TEST(Tiles, ADamagedTileIsAnError) {
  Folder folder;
  auto writer = TileWriter::resume(0, folder.read(), folder.write());
  for (uint64_t i = 0; i < 300; ++i) ASSERT_TRUE(writer->add(entry(i)).ok());
  ASSERT_TRUE(writer->finish().ok());
  folder.files["tile/0/001.p/44"].pop_back();
  EXPECT_FALSE(TileTree(300, folder.read()).root().ok());
  EXPECT_FALSE(TileWriter::resume(300, folder.read(), folder.write()).ok());
  folder.files["tile/entries/000"].pop_back();
  EXPECT_FALSE(TileTree(300, folder.read()).entry(3).ok());
  EXPECT_FALSE(TileTree(300, folder.read()).entry(300).ok());
  EXPECT_EQ(writer->add(std::string(65'536, 'x')).error().code, Code::kEntryTooLarge);
}

// A complete log of another program: each of its checkpoints is the root of
// what its tiles hold, and each follows from the one before.
TEST(Tiles, ALogThatAnotherProgramWroteIsReadAndProved) {
  const std::string folder = std::string(STILLHELD_SOURCE_DIR) + "/../shared/vectors/tessera-testlog/testdata/log/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the shared vectors are not beside the repository";
  const ReadFile read = [&](const std::string& path) { return read_file(folder + path); };
  Folder ours;
  auto writer = TileWriter::resume(0, ours.read(), ours.write());
  Checkpoint before;
  for (uint64_t size = 0; size <= 15; ++size) {
    const auto bytes = read("checkpoint." + std::to_string(size));
    ASSERT_TRUE(bytes.ok());
    const auto note = parse_note(*bytes);
    ASSERT_TRUE(note.ok());
    EXPECT_EQ(format_note(*note), *bytes);
    const auto checkpoint = parse_checkpoint(note->text);
    ASSERT_TRUE(checkpoint.ok());
    EXPECT_EQ(checkpoint->size, size);
    EXPECT_EQ(format_checkpoint(*checkpoint), note->text);
    TileTree tree(size, read);
    EXPECT_EQ(*tree.root(), checkpoint->root);
    if (size > 0) {
      const auto last = tree.entry(size - 1);
      ASSERT_TRUE(last.ok() && writer->add(*last).ok() && writer->finish().ok());
      const auto theirs = read(tile_path(0, 0, static_cast<unsigned>(size)));
      EXPECT_EQ(ours.files.at(tile_path(0, 0, static_cast<unsigned>(size))), *theirs);
      EXPECT_EQ(ours.files.at(bundle_path(0, static_cast<unsigned>(size))), *read(bundle_path(0, static_cast<unsigned>(size))));
    }
    if (size > 1) {
      const auto proof = make_consistency(tree.nodes(), size - 1, size);
      EXPECT_TRUE(verify_consistency(size - 1, size, before.root, checkpoint->root, *proof).ok());
    }
    before = *checkpoint;
  }
}

}  // namespace
}  // namespace stillheld::log
