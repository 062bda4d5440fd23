// The measurements of reading, one file each; main.cc runs those that are named.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "report.h"

namespace stillheld::bench {

// A set is split by a hash of its item's text: rules are tuned on half 0 alone.
inline int half_of(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3u;
  return static_cast<int>((hash >> 32) & 1);
}

// The whole of a file, or empty.
std::string read_whole(const std::string& path);

struct Asked {
  std::string shared = "../shared/reading";
  bool misses = false;  // print what was wrong, of half 0 only
};

void bench_dates(const Asked& asked);
void bench_persons(const Asked& asked);
void bench_bodies(const Asked& asked);
void bench_speed(const Asked& asked);
void list_unread(const std::string& path);
void show_scenes(const std::string& path);

}  // namespace stillheld::bench
