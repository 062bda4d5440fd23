// Prints `name <TAB> value <TAB> unit <TAB> goal <TAB> met|short` lines:
// Jaro–Winkler pairs and parsed names, a second on one core.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "base/random.h"
#include "names/name.h"
#include "names/similarity.h"

namespace {

using namespace stillheld;
using namespace stillheld::names;

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void report(const char* name, double value, double goal, const char* unit) {
  std::printf("%s\t%.1f\t%s\t%.1f\t%s\n", name, value, unit, goal,
              goal == 0 ? "-" : value >= goal ? "met" : "short");
}

// Runs `work` until a second has gone and returns the best rate of a round.
template <class Work>
double best_rate(size_t count, Work work) {
  double best = 0;
  const double begin = seconds();
  while (seconds() - begin < 1.0) {
    const double start = seconds();
    work();
    best = std::max(best, static_cast<double>(count) / (seconds() - start));
  }
  return best;
}

const char* const kNames[] = {
    "Марыя Калеснікава", "Мария Колесникова", "KOLESNIKOVA, Maria", "Сяргей Леанідавіч Ціханоўскі",
    "Tsikhanouskaya Sviatlana", "Алесь Віктаравіч Бяляцкі", "Ales Bialiatski", "Viktar Babaryka",
    "Мікалай Статкевіч", "Николай Викторович Статкевич", "Павел Севярынец", "Yauhen Afnahel",
    "Генрых Акалатовіч", "Henryk Okolotowicz", "Andrzej Poczobut", "Андрэй Пачобут",
};

}  // namespace

int main() {
  // Names as they are: 4 to 14 letters.
  SeededRandom random(1);
  constexpr size_t kPairs = 1 << 13;
  std::vector<std::string> families;
  for (const char* text : kNames) {
    const Name name = parse_name(text);
    for (const Token& token : name.tokens) families.push_back(token.folded);
  }
  std::vector<PaddedString> a(kPairs), b(kPairs);
  for (size_t i = 0; i < kPairs; ++i) {
    a[i] = PaddedString(families[random.below(families.size())]);
    b[i] = PaddedString(families[random.below(families.size())]);
  }
  std::vector<float> out(kPairs);
  constexpr double kGoals[] = {0, 90, 200};
  for (const Kernel kernel : {Kernel::scalar, Kernel::avx2, Kernel::avx512}) {
    if (kernel > best_kernel()) continue;
    const double rate = best_rate(kPairs * 16, [&] {
      for (int k = 0; k < 16; ++k) jaro_winkler_batch(kernel, a.data(), b.data(), kPairs, out.data());
    });
    const std::string name = "jaro_winkler_" + std::string(kernel_name(kernel));
    report(name.c_str(), rate / 1e6, kGoals[static_cast<size_t>(kernel)], "million pairs/s/core");
  }
  Name name;
  size_t tokens = 0;
  const double parsed = best_rate(std::size(kNames) * 1000, [&] {
    for (int k = 0; k < 1000; ++k)
      for (const char* text : kNames) {
        parse_name(text, name);
        tokens += name.tokens.size();
      }
  });
  report("parse_name", parsed / 1e6, 1.0, "million names/s/core");
  std::vector<Name> names;
  for (const char* text : kNames) names.push_back(parse_name(text));
  double sum = 0;
  const double compared = best_rate(names.size() * names.size() * 20, [&] {
    for (int k = 0; k < 20; ++k)
      for (const Name& x : names)
        for (const Name& y : names) sum += compare(x, y).score;
  });
  report("compare", compared / 1e6, 0, "million pairs/s/core");
  return tokens > 0 && sum >= 0 ? 0 : 1;
}
