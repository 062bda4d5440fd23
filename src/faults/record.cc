#include "faults/record.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <filesystem>

#include "base/file.h"
#include "faults/calls.h"

namespace stillheld::faults {

namespace fs = std::filesystem;

namespace {

// Puts bytes [from, to) of a write into a file.
void put_part(std::string& file, const Change& write, uint64_t from, uint64_t to) {
  if (file.size() < to) file.resize(to);
  std::memcpy(file.data() + from, write.bytes.data() + (from - write.at), to - from);
}

void apply_data(std::string& file, const Change& change) {
  if (change.kind == Change::resize) file.resize(change.at);
  else put_part(file, change, change.at, change.at + change.bytes.size());
}

// A write of which each sector is there or not.
void apply_torn(std::string& file, const Change& write, uint64_t sector, SeededRandom& random) {
  const uint64_t end = write.at + write.bytes.size();
  for (uint64_t from = write.at; from < end;) {
    const uint64_t to = std::min(end, (from / sector + 1) * sector);
    if (random.below(2) == 0) put_part(file, write, from, to);
    from = to;
  }
}

std::string cut_file(std::string file, const std::vector<const Change*>& pending, SeededRandom& random) {
  if (pending.empty()) return file;
  const uint64_t sector = random.below(2) == 0 ? 512 : 4096;
  switch (random.below(5)) {
    case 0:  // nothing of it
      break;
    case 1:  // all of it
      for (const Change* change : pending) apply_data(file, *change);
      break;
    case 2: {  // in order, up to somewhere in the middle of a write
      const uint64_t last = random.below(pending.size());
      for (uint64_t i = 0; i < last; ++i) apply_data(file, *pending[i]);
      if (pending[last]->kind == Change::write) {
        const Change& write = *pending[last];
        const uint64_t end = write.at + write.bytes.size(), stop = (write.at + random.below(write.bytes.size() + 1)) / sector * sector;
        if (stop > write.at) put_part(file, write, write.at, std::min(stop, end));
      }
      break;
    }
    case 3:  // any writes, any sectors of them
      for (const Change* change : pending) {
        if (random.below(4) == 0) continue;
        if (change->kind == Change::resize || random.below(2) == 0) apply_data(file, *change);
        else apply_torn(file, *change, sector, random);
      }
      break;
    default:  // the size, and zeros for some of the bytes
      for (const Change* change : pending) {
        if (change->kind == Change::resize) file.resize(change->at);
        else if (file.size() < change->at + change->bytes.size()) file.resize(change->at + change->bytes.size());
        if (change->kind == Change::write && random.below(2) == 0) apply_torn(file, *change, sector, random);
      }
  }
  return file;
}

}  // namespace

Disk::Disk() { nodes_[0].folder = true; }

void Disk::settle(int id) {
  Node& node = nodes_[id];
  std::vector<const Change*> pending;
  pending.swap(node.pending);
  for (const Change* change : pending) {
    switch (change->kind) {
      case Change::create:
      case Change::link: node.names[change->name] = change->node; break;
      case Change::remove: node.names.erase(change->name); break;
      case Change::rename: {
        // One change, also where it is between two folders.
        if (change->where == id) node.names.erase(change->name);
        if (change->to == id) node.names[change->new_name] = change->node;
        if (change->where != change->to) {
          Node& other = nodes_[change->where == id ? change->to : change->where];
          if (change->where == id) other.names[change->new_name] = change->node;
          else other.names.erase(change->name);
          std::erase(other.pending, change);
        }
        break;
      }
      default: apply_data(node.bytes, *change);
    }
  }
}

void Disk::apply(const Change& change) {
  switch (change.kind) {
    case Change::create:
      nodes_[change.node].folder = change.folder;
      nodes_[change.where].pending.push_back(&change);
      break;
    case Change::link:
    case Change::remove: nodes_[change.where].pending.push_back(&change); break;
    case Change::rename:
      nodes_[change.where].pending.push_back(&change);
      if (change.to != change.where) nodes_[change.to].pending.push_back(&change);
      break;
    case Change::write:
    case Change::resize: nodes_[change.node].pending.push_back(&change); break;
    case Change::sync: settle(change.node); break;
  }
}

bool Disk::is_certain() const {
  return std::all_of(nodes_.begin(), nodes_.end(), [](const auto& n) { return n.second.pending.empty(); });
}

void Disk::collect(int id, const std::string& path, const std::map<int, std::map<std::string, int>>& names, const std::map<int, std::string>& bytes,
                   Image& out) const {
  for (const auto& [name, child] : names.at(id)) {
    if (nodes_.at(child).folder) {
      out[path + name + "/"];
      collect(child, path + name + "/", names, bytes, out);
    } else {
      out[path + name] = bytes.at(child);
    }
  }
}

Image Disk::whole() const {
  Disk copy = *this;
  for (auto& [id, node] : copy.nodes_) copy.settle(id);
  std::map<int, std::map<std::string, int>> names;
  std::map<int, std::string> bytes;
  for (const auto& [id, node] : copy.nodes_) {
    names[id] = node.names;
    bytes[id] = node.bytes;
  }
  Image out;
  copy.collect(0, "", names, bytes, out);
  return out;
}

Image Disk::cut(SeededRandom& random) const {
  std::map<int, std::map<std::string, int>> names;
  std::map<int, std::string> bytes;
  // Folders: for each change once whether it is there (a rename stands in two).
  std::map<const Change*, bool> there;
  const uint64_t mode = random.below(4);
  for (const auto& [id, node] : nodes_) {
    if (!node.folder) {
      bytes[id] = cut_file(node.bytes, node.pending, random);
      continue;
    }
    const uint64_t stop = mode == 2 ? random.below(node.pending.size() + 1) : 0;
    for (size_t i = 0; i < node.pending.size(); ++i) {
      const bool keep = mode == 0 || (mode == 2 && i < stop) || (mode == 3 && random.below(2) == 0);
      there.emplace(node.pending[i], keep);
    }
    names[id] = node.names;
  }
  for (const auto& [id, node] : nodes_) {
    for (const Change* change : node.pending) {
      if (!node.folder || !there[change]) continue;
      auto& at = names[id];
      if (change->kind == Change::create || change->kind == Change::link) at[change->name] = change->node;
      else if (change->kind == Change::remove) at.erase(change->name);
      else {
        if (change->where == id) at.erase(change->name);
        if (change->to == id) at[change->new_name] = change->node;
      }
    }
  }
  Image out;
  collect(0, "", names, bytes, out);
  return out;
}

Recorder::Recorder(std::string root) : root_(fs::absolute(root).lexically_normal().string()) {
  ids_[""] = 0;
  assert(watching == nullptr);
  watching = this;
}

Recorder::~Recorder() {
  if (watching == this) watching = nullptr;
}

Tape Recorder::stop() {
  watching = nullptr;
  return std::move(tape_);
}

std::optional<std::string> Recorder::below(const std::string& path) const {
  std::string whole = fs::absolute(path).lexically_normal().string();
  while (whole.size() > 1 && whole.back() == '/') whole.pop_back();
  if (whole == root_) return "";
  if (!whole.starts_with(root_ + "/") || whole.ends_with("-shm")) return std::nullopt;
  return whole.substr(root_.size() + 1);
}

int Recorder::find(const std::string& path) const {
  const auto found = ids_.find(path);
  return found == ids_.end() ? -1 : found->second;
}

namespace {
std::pair<std::string, std::string> split(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::pair(std::string(), path) : std::pair(path.substr(0, slash), path.substr(slash + 1));
}
}  // namespace

void Recorder::create(const std::string& path, bool folder) {
  const auto [where, name] = split(path);
  Change change{.kind = Change::create, .node = next_++, .where = find(where), .folder = folder, .name = name};
  assert(change.where >= 0);
  ids_[path] = change.node;
  tape_.changes.push_back(std::move(change));
}

void Recorder::opened(int file, const std::string& path, bool is_new, bool truncated) {
  open_.erase(file);
  const auto name = below(path);
  if (!name) return;
  if (is_new) create(*name, false);
  const int id = find(*name);
  if (id < 0) return;
  open_[file] = id;
  if (truncated && !is_new) resized(file, 0);
}

void Recorder::wrote(int file, const char* bytes, size_t size, int64_t at) {
  const auto found = open_.find(file);
  if (found == open_.end()) return;
  tape_.changes.push_back({.kind = Change::write, .node = found->second, .at = static_cast<uint64_t>(at), .bytes = std::string(bytes, size)});
}

void Recorder::resized(int file, uint64_t size) {
  const auto found = open_.find(file);
  if (found != open_.end()) tape_.changes.push_back({.kind = Change::resize, .node = found->second, .at = size});
}

void Recorder::synced(int file) {
  const auto found = open_.find(file);
  if (found != open_.end()) tape_.changes.push_back({.kind = Change::sync, .node = found->second});
}

void Recorder::removed(const std::string& path) {
  const auto name = below(path);
  const int id = name ? find(*name) : -1;
  if (id < 0) return;
  const auto [where, last] = split(*name);
  tape_.changes.push_back({.kind = Change::remove, .node = id, .where = find(where), .name = last});
  ids_.erase(*name);
}

void Recorder::renamed(const std::string& from, const std::string& to) {
  const auto old_name = below(from), new_name = below(to);
  assert(old_name.has_value() == new_name.has_value());  // none leaves the folder, none comes in
  if (!old_name) return;
  const auto [where, name] = split(*old_name);
  const auto [target, last] = split(*new_name);
  tape_.changes.push_back({.kind = Change::rename, .node = find(*old_name), .where = find(where), .to = find(target), .name = name, .new_name = last});
  // All that lies under it moves along.
  std::map<std::string, int> moved;
  for (auto it = ids_.begin(); it != ids_.end();) {
    if (it->first == *old_name || it->first.starts_with(*old_name + "/")) {
      moved[*new_name + it->first.substr(old_name->size())] = it->second;
      it = ids_.erase(it);
    } else {
      ++it;
    }
  }
  for (const auto& [path, id] : moved) ids_[path] = id;
}

void Recorder::linked(const std::string& from, const std::string& to) {
  const auto old_name = below(from), new_name = below(to);
  assert(old_name.has_value() == new_name.has_value());
  if (!old_name) return;
  const auto [where, last] = split(*new_name);
  tape_.changes.push_back({.kind = Change::link, .node = find(*old_name), .where = find(where), .name = last});
  ids_[*new_name] = find(*old_name);
}

void Recorder::made_folder(const std::string& path) {
  if (const auto name = below(path); name && find(*name) < 0) create(*name, true);
}

void put(const Image& image, const std::string& folder) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const auto& [path, bytes] : image) {
    const std::string whole = folder + "/" + path;
    if (path.ends_with("/")) {
      ::mkdir(whole.c_str(), 0755);
      continue;
    }
    const int file = ::open(whole.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    assert(file >= 0);
    size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t wrote = ::write(file, bytes.data() + done, bytes.size() - done);
      assert(wrote > 0);
      done += static_cast<size_t>(wrote);
    }
    ::close(file);
  }
}

Image take(const std::string& folder) {
  Image out;
  for (const auto& item : fs::recursive_directory_iterator(folder)) {
    const std::string path = item.path().lexically_relative(folder).string();
    if (path.ends_with("-shm")) continue;
    if (item.is_directory()) out[path + "/"];
    else out[path] = read_file(item.path()).value();
  }
  return out;
}

}  // namespace stillheld::faults
