#include "books/generate.h"

#include "base/random.h"
#include "dates/day.h"

namespace stillheld::bench {

namespace {
constexpr const char* kSyllables[] = {"ba", "ra", "ki", "lo", "ma", "ve", "zo", "tu", "na", "sha", "pe", "di", "ga", "mi", "ko", "ste"};
}

std::string generate_list(uint64_t seed, uint64_t first, uint64_t count, int edition) {
  std::string out = "id,name,birth,arrested,verdict,months,penalty,released,way,destination,recognised,recognised_by\n";
  const dates::Day begin = dates::from_civil(2020, 5, 1);
  const int days = dates::from_civil(2026, 5, 1) - begin;
  for (uint64_t i = first; i < first + count; ++i) {
    SeededRandom random(seed * 1000003 + i);
    std::string name;
    for (int part = 0; part < 2; ++part) {
      std::string word;
      for (uint64_t k = 0; k < 3 + static_cast<uint64_t>(part); ++k) word += kSyllables[random.below(16)];
      word[0] = static_cast<char>(word[0] - 32);
      name += (part > 0 ? " " : "") + word;
    }
    dates::Day arrested = begin + static_cast<dates::Day>(random.below(static_cast<uint64_t>(days)));
    const dates::Day verdict = arrested + 60 + static_cast<dates::Day>(random.below(400));
    const int months = 6 + static_cast<int>(random.below(120));
    const bool sentenced = random.below(10) < 9;
    bool released = random.below(10) < 6;
    dates::Day release = verdict + 30 + static_cast<dates::Day>(random.below(900));
    const bool recognised = random.below(2) == 0;
    if (edition > 0 && (i + static_cast<uint64_t>(edition)) % 10 == 0) {
      if (released) release += 7;
      else released = true;
    }
    const bool colony = random.below(4) != 0;
    out += "g" + std::to_string(i) + "," + name + "," + std::to_string(1950 + random.below(55)) + "," + dates::iso(arrested) + ",";
    out += sentenced ? dates::iso(verdict) + "," + std::to_string(months) + "," + (colony ? "colony" : "open_type") + "," : ",,,";
    static constexpr const char* kWays[] = {"full_term,home", "pardon,home", "pardon,abroad_forced", "exchange,abroad_forced"};
    out += released ? dates::iso(release) + "," + kWays[random.below(4)] + "," : ",,,";
    out += recognised ? dates::iso(arrested + 20 + static_cast<dates::Day>(random.below(200))) + ",viasna\n" : ",\n";
  }
  return out;
}

std::string_view generated_profile() {
  return R"(
name = "generated"
namespace = "generated"
subject = "id"
handle = true
dates = ["iso", "year"]
[[claim]]
what = "name"
seal = { name = "name" }
[[claim]]
what = "birth"
seal = { birth = "birth" }
[[claim]]
what = "arrest"
date = "arrested"
[[claim]]
what = "verdict"
when = "verdict"
date = "verdict"
set = { months = "months", penalty = "penalty" }
[[claim]]
what = "release"
when = "released"
date = "released"
set = { way = "way", dest = "destination" }
[[claim]]
what = "recognition"
when = "recognised"
date = "recognised"
set = { org = "recognised_by" }
)";
}

}  // namespace stillheld::bench
