#include "names/given.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/embedded.h"
#include "names/letters.h"
#include "names/romanise.h"
#include "names/skeleton.h"

namespace stillheld::names {
namespace {

std::string fold_word(std::string_view word) {
  std::vector<char32_t> letters;
  decode_nfc(word, letters);
  std::string out;
  for (const char32_t c : letters) {
    const char* fold = letter_of(c).fold;
    if (out.size() + std::strlen(fold) <= 32) out += fold;
  }
  return out;
}

// Open addressing over short keys; filled once, then only read.
class Index {
 public:
  void build(size_t keys) {
    size_t size = 16;
    while (size < keys * 2) size *= 2;
    slots_.assign(size, {});
  }
  // The first of men and the first of women wins; `clashes` counts the rest.
  void add(std::string_view key, bool woman, uint32_t given_class, bool western = false) {
    if (key.empty() || key.size() > 32) return;
    Slot& slot = find_slot(key);
    if (slot.size == 0) {
      slot.size = static_cast<uint8_t>(key.size());
      std::memcpy(slot.key, key.data(), key.size());
    }
    uint32_t& place = woman ? slot.match.women : slot.match.men;
    slot.match.western |= western;
    if (place == 0) place = given_class;
    else if (place != given_class) slot.clash = true;
  }
  // Keys that two classes of one sex share say nothing.
  void drop_clashes() {
    for (Slot& slot : slots_)
      if (slot.clash) slot.match = {};
  }
  GivenMatch find(std::string_view key) const {
    if (key.empty() || key.size() > 32) return {};
    return const_cast<Index*>(this)->find_slot(key).match;
  }

 private:
  struct Slot {
    char key[32] = {};
    GivenMatch match;
    uint8_t size = 0;
    bool clash = false;
  };
  Slot& find_slot(std::string_view key) {
    uint64_t hash = 0x9E3779B97F4A7C15ULL ^ key.size();
    size_t i = 0;
    for (; i + 8 <= key.size(); i += 8) {
      uint64_t word;
      std::memcpy(&word, key.data() + i, 8);
      hash = (hash ^ word) * 0xD6E8FEB86659FD93ULL;
      hash ^= hash >> 32;
    }
    if (i < key.size()) {
      uint64_t word = 0;
      std::memcpy(&word, key.data() + i, key.size() - i);
      hash = (hash ^ word) * 0xD6E8FEB86659FD93ULL;
      hash ^= hash >> 32;
    }
    const size_t mask = slots_.size() - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
      Slot& slot = slots_[at];
      if (slot.size == 0) return slot;
      if (slot.size == key.size() && std::memcmp(slot.key, key.data(), key.size()) == 0) return slot;
    }
  }
  std::vector<Slot> slots_;
};

bool is_skeleton_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'u'; }

// What stands before -avic: the name's skeleton without its last vowels.
std::string_view stem_of(std::string_view skeleton) {
  while (skeleton.size() > 2 && is_skeleton_vowel(skeleton.back())) skeleton.remove_suffix(1);
  return skeleton;
}

// и → ы, the letter that is romanised as y.
std::string with_y(std::string_view ukrainian) {
  std::string out(ukrainian);
  for (size_t at = 0; (at = out.find("и", at)) != std::string::npos;) out.replace(at, 2, "ы");
  return out;
}

struct Table {
  std::vector<std::string_view> labels{""};
  std::vector<GivenForm> forms;
  std::vector<uint32_t> initials;  // by class, a bit a letter
  Index folded, skeletons, stems;

  Table() {
    const std::string_view file = embedded_file("data/names/given.tsv");
    std::vector<bool> women{false};
    size_t begin = file.find('\n');
    begin = begin == std::string_view::npos ? file.size() : begin + 1;
    while (begin < file.size()) {
      size_t end = file.find('\n', begin);
      if (end == std::string_view::npos) end = file.size();
      std::string_view line = file.substr(begin, end - begin);
      begin = end + 1;
      std::string_view column[4];
      size_t count = 0;
      for (; count < 4; ++count) {
        const size_t tab = line.find('\t');
        column[count] = line.substr(0, tab);
        if (tab == std::string_view::npos) { ++count; break; }
        line.remove_prefix(tab + 1);
      }
      if (count < 4) continue;
      // Rows of a class stand together.
      if (labels.back() != column[0]) {
        labels.push_back(column[0]);
        women.push_back(column[1] == "f");
      }
      forms.push_back({static_cast<uint32_t>(labels.size() - 1), column[2], column[3]});
    }
    initials.resize(labels.size());
    folded.build(forms.size() * 8);
    skeletons.build(forms.size());
    stems.build(forms.size());
    // What is written in the table comes before what we make of it.
    for (const GivenForm& form : forms)
      if (form.language != "stem")
        folded.add(fold_word(form.form), women[form.given_class], form.given_class, form.language == "en");
    for (const GivenForm& form : forms) {
      const bool woman = women[form.given_class];
      const std::string skeleton = skeleton_of(form.form);
      if (!woman && form.language != "en") stems.add(stem_of(skeleton), false, form.given_class);
      if (form.language == "stem") continue;
      if (!skeleton.empty() && skeleton[0] >= 'a' && skeleton[0] <= 'z')
        initials[form.given_class] |= 1U << (skeleton[0] - 'a');
      if (skeleton.size() >= 5) skeletons.add(skeleton, woman, form.given_class);
      const bool be = form.language == "be", ru = form.language == "ru";
      for (const SystemRow& row : romanisation_systems()) {
        const bool for_ru = row.system == System::icao_ru || row.system == System::bgn_ru;
        const bool for_any = row.system == System::iso9;
        if (!(for_any ? (be || ru || form.language == "uk") : (for_ru ? ru : be))) continue;
        const std::string spelling = fold_word(romanise(row.system, form.form));
        if (!folded.find(spelling).found()) folded.add(spelling, woman, form.given_class);
      }
      if (form.language == "uk") {
        // As Belarusian, but и is y: Andrii, Andriy, Mykola.
        for (const System system : {System::icao_be, System::bgn_be}) {
          const std::string spelling = fold_word(romanise(system, with_y(form.form)));
          if (!folded.find(spelling).found()) folded.add(spelling, woman, form.given_class);
        }
      }
    }
    skeletons.drop_clashes();
    stems.drop_clashes();
  }
};

const Table& table() {
  static const Table instance;
  return instance;
}

}  // namespace

GivenMatch find_given_exactly(std::string_view folded) { return table().folded.find(folded); }

GivenMatch find_given(std::string_view folded, std::string_view skeleton) {
  const Table& names = table();
  const GivenMatch match = names.folded.find(folded);
  if (match.found() || skeleton.size() < 5) return match;
  return names.skeletons.find(skeleton);
}

PatronymicMatch find_patronymic(std::string_view skeleton) {
  struct Suffix {
    std::string_view text;
    bool woman;
    PatronymicForm form;
    bool needs_father;  // otherwise too many surnames end so
  };
  // Longest first.  -ic alone: Ільіч, Кузьміч, Лукіч, Мікіціч.
  static constexpr Suffix kSuffixes[] = {
      {"inicna", true, PatronymicForm::strong, false}, {"icna", true, PatronymicForm::strong, false},
      {"avna", true, PatronymicForm::strong, false},   {"ivna", true, PatronymicForm::strong, false},
      {"avic", false, PatronymicForm::weak, false},    {"ivic", false, PatronymicForm::weak, true},
      {"ic", false, PatronymicForm::weak, true},
  };
  for (const Suffix& suffix : kSuffixes) {
    if (skeleton.size() < suffix.text.size() + 2 || !skeleton.ends_with(suffix.text)) continue;
    const std::string_view stem = skeleton.substr(0, skeleton.size() - suffix.text.size());
    PatronymicMatch match;
    match.father = table().stems.find(stem).men;
    if (suffix.needs_father && match.father == 0) continue;
    match.form = suffix.form;
    match.woman = suffix.woman;
    return match;
  }
  return {};
}

std::string_view class_label(uint32_t given_class) {
  const Table& names = table();
  return given_class < names.labels.size() ? names.labels[given_class] : std::string_view{};
}

uint32_t class_count() { return static_cast<uint32_t>(table().labels.size() - 1); }

uint32_t class_named(std::string_view label) {
  const Table& names = table();
  for (uint32_t i = 1; i < names.labels.size(); ++i)
    if (names.labels[i] == label) return i;
  return 0;
}

bool class_has_initial(uint32_t given_class, char letter) {
  const Table& names = table();
  if (given_class >= names.initials.size() || letter < 'a' || letter > 'z') return false;
  return (names.initials[given_class] >> (letter - 'a') & 1U) != 0;
}

std::span<const GivenForm> given_forms() { return table().forms; }

}  // namespace stillheld::names
