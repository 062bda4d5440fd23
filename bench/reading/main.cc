// reading [dates] [persons] [bodies] [speed] [misses] [FOLDER]
//
// FOLDER: where the labelled sets are, ../shared/reading if not said.
// misses: also prints what was read wrong, from the halves for tuning alone.
// Without a name of a measurement: all of them.
//
// reading unread FILE …: of plain texts, the words that may tell an event and from
// which nothing was read, each with its sentence: where to look for missing rules.
//
// reading scene FILE …: how the reader lays out each sentence: clauses, who is in it,
// dates, terms; a star marks the words of rules.
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include "reading/bench.h"

namespace stillheld::bench {

std::string read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

}  // namespace stillheld::bench

int main(int count, char** words) {
  using namespace stillheld::bench;
  if (count > 1 && std::strcmp(words[1], "unread") == 0) {
    for (int i = 2; i < count; ++i) list_unread(words[i]);
    return 0;
  }
  if (count > 1 && std::strcmp(words[1], "scene") == 0) {
    for (int i = 2; i < count; ++i) show_scenes(words[i]);
    return 0;
  }
  Asked asked;
  bool dates = false, persons = false, bodies = false, speed = false;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word == "dates") dates = true;
    else if (word == "persons") persons = true;
    else if (word == "bodies") bodies = true;
    else if (word == "speed") speed = true;
    else if (word == "misses") asked.misses = true;
    else asked.shared = word;
  }
  const bool all = !dates && !persons && !bodies && !speed;
  if (all || dates) bench_dates(asked);
  if (all || persons) bench_persons(asked);
  if (all || bodies) bench_bodies(asked);
  if (all || speed) bench_speed(asked);
  return 0;
}
