// A Recorder writes down what is done to the files of one folder; a Tape of it
// gives the states in which a power cut can leave that folder.
//
// Definition.  What a program wrote is on the disk for certain once the file
// was synced, and a name (made, moved, removed) once its folder was.  Of all
// else the disk may have any part, in any order:
//
//   * each 512 (or 4,096) bytes of each write are there or not: dropped, torn,
//     reordered;
//   * a file may have grown without what was written into it: zeros;
//   * each change of a folder is there or not; a rename is one change.  A file
//     may have two names (link), and is gone with the last.
//
//   write A; sync; write B; cut      A whole; of B any sectors
//   write A to x; rename x y; cut    y empty, y half, no y: never sync'ed
//   … sync x, rename, sync folder    y whole
//
// Counter-example: kill -9.  The kernel goes on and writes all that it was
// given; nothing of the above happens.  (Kills have their own tests.)
//
// This disk is harsher than any real one: a file that was synced is lost if the
// folder was not (ext4 would keep it).  What outlives this outlives that.
//
// (1) A Tape played to its end, with everything kept, is the folder as it is.
// (2) A state depends on the tape, the place of the cut and the seed alone.
// (3) *-shm is left out: it is shared memory that SQLite makes again.
//
// After SQLite's own crash tests and ALICE (Pillai et al., OSDI 2014).
// Threads: one.  Tested by power_test.cc.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"

namespace stillheld::faults {

struct Change {
  enum Kind { create, link, remove, rename, write, resize, sync } kind;
  int node = 0;  // the file or folder
  int where = 0;  // the folder: of create, link, remove, rename
  int to = 0;     // the folder: of rename
  uint64_t at = 0;  // write: offset; resize: size
  bool folder = false;
  std::string name = {}, new_name = {}, bytes = {};
};

// Path → bytes; folders end in "/".
using Image = std::map<std::string, std::string>;

// Bytes, names and what is not certain of them.
class Disk {
 public:
  Disk();
  // What the disk has when the power goes now.
  Image cut(SeededRandom& random) const;
  // All that was written.
  Image whole() const;
  bool is_certain() const;  // nothing is pending
  void apply(const Change& change);

 private:
  struct Node {
    bool folder = false;
    std::string bytes;              // certain
    std::map<std::string, int> names;
    std::vector<const Change*> pending;
  };
  void settle(int id);
  void collect(int id, const std::string& path, const std::map<int, std::map<std::string, int>>& names, const std::map<int, std::string>& bytes,
               Image& out) const;
  std::map<int, Node> nodes_;
};

struct Tape {
  std::vector<Change> changes;
};

class Recorder {
 public:
  // Records what happens under `root`, an empty folder, until stop().
  explicit Recorder(std::string root);
  ~Recorder();
  size_t position() const { return tape_.changes.size(); }
  Tape stop();

  // Told by calls.cc.
  void opened(int file, const std::string& path, bool is_new, bool truncated);
  void closed(int file) { open_.erase(file); }
  void wrote(int file, const char* bytes, size_t size, int64_t at);
  void resized(int file, uint64_t size);
  void synced(int file);
  void removed(const std::string& path);
  void renamed(const std::string& from, const std::string& to);
  void linked(const std::string& from, const std::string& to);  // a second name
  void made_folder(const std::string& path);

 private:
  // The path below root, or nothing.
  std::optional<std::string> below(const std::string& path) const;
  int find(const std::string& path) const;  // -1: not there
  void create(const std::string& path, bool folder);
  std::string root_;
  std::map<std::string, int> ids_;  // by path below root; "" is root
  std::map<int, int> open_;
  int next_ = 1;
  Tape tape_;
};

// The image as files in `folder`, which is emptied first.
void put(const Image& image, const std::string& folder);
// What is in `folder`, without *-shm.
Image take(const std::string& folder);

}  // namespace stillheld::faults
