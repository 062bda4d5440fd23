#include "linking/people.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/random.h"

namespace stillheld::bench {

namespace {

using identity::Kind;

// Words drawn with the frequency 1 / (rank + offset).
class Vocabulary {
 public:
  Vocabulary(size_t size, double offset, int least, int most, SeededRandom& random) {
    static constexpr std::array<const char*, 24> kSyllables = {
        "ka", "le", "sni", "va", "mar", "ta", "bo", "ri", "an", "dre", "ju", "ko",
        "pe", "tro", "ha", "lin", "se", "gra", "no", "wi", "zhu", "ol", "ma", "du"};
    static constexpr std::array<const char*, 8> kEnds = {"n", "s", "vich", "ska", "k", "r", "l", "uk"};
    words_.reserve(size);
    double sum = 0;
    for (size_t i = 0; i < size; ++i) {
      std::string word;
      const auto syllables = static_cast<uint64_t>(least) +
                             random.below(static_cast<uint64_t>(most - least + 1));
      for (uint64_t s = 0; s < syllables; ++s) word += kSyllables[random.below(kSyllables.size())];
      if (random.below(2) == 0) word += kEnds[random.below(kEnds.size())];
      words_.push_back(std::move(word));
      sum += 1 / (static_cast<double>(i) + offset);
      up_to_.push_back(sum);
    }
  }
  const std::string& draw(SeededRandom& random) const {
    const double at = static_cast<double>(random.next() >> 11) * 0x1p-53 * up_to_.back();
    const auto found = std::lower_bound(up_to_.begin(), up_to_.end(), at);
    return words_[std::min(static_cast<size_t>(found - up_to_.begin()), words_.size() - 1)];
  }

 private:
  std::vector<std::string> words_;
  std::vector<double> up_to_;
};

// One letter replaced, left out, doubled, or changed with the next.
std::string misspelt(std::string word, SeededRandom& random) {
  if (word.size() < 3) return word;
  const size_t at = random.below(word.size() - 1);
  switch (random.below(4)) {
    case 0: word[at] = static_cast<char>('a' + random.below(26)); break;
    case 1: word.erase(at, 1); break;
    case 2: word.insert(at, 1, word[at]); break;
    default: std::swap(word[at], word[at + 1]); break;
  }
  return word;
}

std::string date_text(int year, int month, int day) {
  std::string text = "0000-00-00";
  const auto put = [&](size_t at, int width, int number) {
    for (int i = width; i-- > 0; number /= 10)
      text[at + static_cast<size_t>(i)] = static_cast<char>('0' + number % 10);
  };
  put(0, 4, year);
  put(5, 2, month);
  put(8, 2, day);
  return text;
}

}  // namespace

People make_people(size_t records, uint64_t seed) {
  SeededRandom random(seed);
  const Vocabulary given(3000, 20, 2, 3, random), family(90000, 68, 2, 4, random);
  const Vocabulary place(3000, 15, 2, 3, random), work(400, 6, 3, 4, random);
  People people;
  identity::Records& to = people.records;
  const size_t c_given = to.add_column("given", Kind::kGiven);
  const size_t c_family = to.add_column("family", Kind::kFamily);
  const size_t c_birth = to.add_column("birth", Kind::kBirth);
  const size_t c_place = to.add_column("place", Kind::kText);
  const size_t c_work = to.add_column("occupation", Kind::kText);
  const size_t c_email = to.add_column("email", Kind::kIdentifier);
  to.reserve(records);
  const auto one_in = [&](uint64_t n) { return random.below(n) == 0; };
  for (uint32_t person = 0; to.size() < records; ++person) {
    const std::string first = given.draw(random), last = family.draw(random);
    const auto year = static_cast<int>(1930 + random.below(75));
    const auto month = static_cast<int>(1 + random.below(12));
    const auto day = static_cast<int>(1 + random.below(28));
    const std::string home = place.draw(random), job = work.draw(random);
    const std::string email = first.substr(0, 1) + "." + last + std::to_string(random.below(1000)) +
                              "@" + place.draw(random) + ".net";
    const uint64_t copies = random.below(10) < 7 ? 1 : 2 + random.below(2);
    for (uint64_t c = 0; c < copies && to.size() < records; ++c) {
      to.add(std::to_string(to.size()));
      people.person.push_back(person);
      const bool clean = c == 0;
      if (!one_in(20)) to.set(c_given, clean || !one_in(8) ? first : misspelt(first, random));
      if (!one_in(25)) to.set(c_family, clean || !one_in(8) ? last : misspelt(last, random));
      const int written = clean || !one_in(15) ? day : static_cast<int>(1 + random.below(28));
      if (!one_in(12)) to.set(c_birth, date_text(year, month, written));
      if (!one_in(6)) to.set(c_place, clean || !one_in(6) ? home : place.draw(random));
      if (!one_in(3)) to.set(c_work, clean || !one_in(6) ? job : work.draw(random));
      if (!one_in(4)) to.set(c_email, clean || !one_in(6) ? email : misspelt(email, random));
    }
  }
  return people;
}

std::string people_csv(const People& people) {
  std::string csv = "id,given,family,birth,place,occupation,email,person\n";
  for (uint32_t r = 0; r < people.records.size(); ++r) {
    csv += people.records.id(r);
    for (size_t c = 0; c < people.records.columns().size(); ++c) {
      csv += ',';
      csv += people.records.text(c, r);
    }
    csv += ',' + std::to_string(people.person[r]) + '\n';
  }
  return csv;
}

}  // namespace stillheld::bench
