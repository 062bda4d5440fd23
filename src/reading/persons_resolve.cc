// What stands beside a name, and which mentions are one person.
#include <algorithm>
#include <unordered_map>

#include "names/name.h"
#include "reading/persons_finder.h"

namespace stillheld::reading {
namespace {

bool ends_with(std::string_view word, std::string_view ending) {
  return word.size() >= ending.size() && word.substr(word.size() - ending.size()) == ending;
}

// 1 to 120 at `at`; `next` behind it.
int age_at(std::string_view text, size_t at, size_t& next) {
  int value = 0;
  next = at;
  while (next < text.size() && next < at + 3 && text[next] >= '0' && text[next] <= '9') value = value * 10 + (text[next++] - '0');
  if (next == at || value < 1 || value > 120) return -1;
  if (next < text.size() && text[next] >= '0' && text[next] <= '9') return -1;
  return value;
}

// Whose a family name is by its ending: Тихоновский is no woman, Тихоновской no
// man; Иванова may be she, or his genitive.
Sex sex_of_form(std::string_view low) {
  for (const std::string_view ending : {"ский", "цкий", "ского", "цкого", "скому", "цкому", "ским", "цким", "ском", "цком", "ов", "ев", "ин", "ын", "овым", "евым",
                                        "иным", "ыным", "скі", "цкі", "скага", "цкага", "скаму", "цкаму", "скім", "цкім", "аў", "оў", "еў", "ав", "ський", "цький",
                                        "ського", "цького", "ському", "цькому", "ським", "цьким"}) {
    if (low.size() >= ending.size() + 4 && ends_with(low, ending)) return Sex::man;
  }
  for (const std::string_view ending : {"ская", "цкая", "скую", "цкую", "ской", "цкой", "овой", "евой", "иной", "ыной", "скай", "цкай", "авай", "евай", "овай", "інай", "ынай", "ська", "цька",
                                        "ської", "цької", "ську", "цьку", "овою", "евою"}) {
    if (low.size() >= ending.size() + 4 && ends_with(low, ending)) return Sex::woman;
  }
  return Sex::unknown;
}

// The nominative of a family name, where its ending says so.
std::string nominative(std::string_view written, Sex sex) {
  const std::string low = folded(written);
  const std::string_view stem = stem_of(low);
  const size_t tail = low.size() - stem.size();
  if (tail == 0 || tail > written.size() || written.find('-') != written.npos) return std::string(written);
  const std::string base(written.substr(0, written.size() - tail));
  const bool adjective = ends_with(stem, "ск") || ends_with(stem, "цк") || ends_with(stem, "ськ") || ends_with(stem, "цьк");
  const bool possessive = ends_with(stem, "ов") || ends_with(stem, "ев") || ends_with(stem, "ин") || ends_with(stem, "ын");
  if (adjective) {
    if (ends_with(low, "ый") || ends_with(low, "ий") || ends_with(low, "ая") || ends_with(low, "і") || ends_with(low, "и")) return std::string(written);
    if (sex == Sex::woman) return base + "ая";
    if (sex == Sex::man) return base + "ий";
    return std::string(written);
  }
  if (possessive) {
    if (sex == Sex::man) return base;
    if (sex == Sex::woman) return base + "а";
  }
  return std::string(written);
}

}  // namespace

uint64_t PersonFinder::stem_in(TextSpan span) const {
  std::string_view word = text_.substr(span.start, span.end - span.start);
  // The last part of a compound.
  const size_t cut = word.find_last_of("- ");
  if (cut != word.npos) word.remove_prefix(cut + 1);
  return stem_key(spelled(word, language_), language_);
}

// Age and role in apposition.
void PersonFinder::beside(Mention& mention) const {
  const auto unit = std::lower_bound(units_.begin(), units_.end(), mention.start, [](const Unit& u, uint32_t start) { return u.start < start; });
  size_t i = static_cast<size_t>(unit - units_.begin());
  const auto unit_after = std::lower_bound(units_.begin(), units_.end(), mention.end, [](const Unit& u, uint32_t end) { return u.start < end; });
  const size_t after = static_cast<size_t>(unit_after - units_.begin());
  // ", 34," or ", 34 года" or " (34)" behind it.
  size_t at = mention.end;
  if (at + 2 < text_.size() && ((text_[at] == ',' && text_[at + 1] == ' ') || (text_[at] == ' ' && text_[at + 1] == '('))) {
    size_t next = 0;
    const int age = age_at(text_, at + 2, next);
    if (age > 0) {
      const bool closed = next >= text_.size() || text_[next] == ',' || text_[next] == ')' || text_[next] == '.' || text_[next] == ';';
      bool years = false;
      if (!closed && after < units_.size() && units_[after].start <= next + 2) {
        const std::string low = folded_of(units_[after]);
        for (const std::string_view word : {"лет", "года", "год", "гадоў", "гады", "років", "роки", "years", "lat", "lata"}) years |= low == word;
      }
      if (closed || years) mention.age = static_cast<int16_t>(age);
    }
  }
  // "34-летний", "34-гадовы", "34-year-old" before it, over a role.
  for (size_t k = i, steps = 0; k > 0 && steps < 5; ++steps) {
    --k;
    if (units_[k + 1].before != Before::blank && units_[k + 1].before != Before::hyphen) break;
    const Unit& u = units_[k];
    if (u.start > 1 && text_[u.start - 1] == '-') {
      size_t digits = u.start - 1;
      while (digits > 0 && u.start - digits < 5 && text_[digits - 1] >= '0' && text_[digits - 1] <= '9') --digits;
      size_t next = 0;
      const int age = age_at(text_, digits, next);
      const std::string low = folded_of(u);
      bool years = false;
      for (const std::string_view word : {"летн", "гадов", "річн", "letni", "year"}) years |= low.substr(0, word.size()) == word;
      if (age > 0 && next == u.start - 1 && years) {
        mention.age = static_cast<int16_t>(age);
        break;
      }
    }
  }
  // The role before it: the word that is one, and what stands between.
  for (size_t k = i, steps = 0; k > 0 && steps < 5; ++steps) {
    if (units_[k].before != Before::blank) break;
    --k;
    const Unit& u = units_[k];
    if (u.taken) break;
    if (u.role || lexicon_.role.count(whole_stem(u)) || (language_ == Language::en && lexicon_.role.count(u.key))) {
      size_t first = k;
      while (first > 0 && units_[first].before == Before::blank && first + 3 > k && !units_[first - 1].taken && !units_[first].starts_sentence) {
        const Unit& f = units_[first - 1];
        const std::string low = folded_of(f);
        const bool describes = lexicon_.role.count(stem_key(low, language_)) || (language_ == Language::en && first + 1 > k && low.size() > 3 && low != "from" && low != "with" && low != "that");
        if (!describes) break;
        --first;
      }
      mention.role = {units_[first].start, units_[i - 1].end};
      break;
    }
    if (u.starts_sentence) break;
  }
  // "X, a blogger," behind it.
  if (mention.role.empty() && after < units_.size() && mention.end + 2 == units_[after].start && text_[mention.end] == ',') {
    for (size_t k = after, steps = 0; k < units_.size() && steps < 4; ++k, ++steps) {
      if (steps && units_[k].before != Before::blank) break;
      if (lexicon_.role.count(whole_stem(units_[k]))) {
        mention.role = {units_[after].start, units_[k].end};
        break;
      }
    }
  }
}

void PersonFinder::resolve() {
  struct Candidate {
    uint64_t given = 0;     // stem, 0 if none
    char32_t initial = 0;
    std::string_view base;
    bool has_base = false;
    uint64_t family = 0;
    uint64_t patronymic = 0;
    Sex sex = Sex::unknown;
  };
  std::vector<Candidate> candidates;
  std::unordered_map<uint64_t, std::vector<int32_t>> by_family, by_given;
  constexpr size_t kMostOfOneName = 64;
  const auto letter_of = [&](TextSpan span) {
    size_t next = 0;
    return fold_letter(decode_at(text_, span.start, next));
  };
  for (Mention& mention : out_.mentions) {
    const bool has_given = !mention.given.empty();
    const bool has_family = !mention.family.empty();
    const std::string_view given = text_.substr(mention.given.start, mention.given.end - mention.given.start);
    const bool initial = has_given && (given.size() <= 2 || (given.size() == 3 && given.back() == '.'));
    Candidate own;
    if (has_given) {
      own.given = stem_key(spelled(given, language_), language_);
      own.initial = letter_of(mention.given);
      const auto base = given_base_.find(mention.given.start);
      if (base != given_base_.end()) {
        own.base = base->second;
        own.has_base = true;
      }
    }
    own.family = has_family ? stem_in(mention.family) : 0;
    if (mention.sex == Sex::unknown && has_family && language_ != Language::en && language_ != Language::pl) {
      mention.sex = sex_of_form(spelled(text_.substr(mention.family.start, mention.family.end - mention.family.start), language_));
    }
    own.sex = mention.sex;
    if (!mention.patronymic.empty()) own.patronymic = stem_in(mention.patronymic);
    const auto same_given = [&](const Candidate& c) {
      if (!has_given || c.given == 0) return true;
      if (initial || c.initial == 0) return own.initial == c.initial;
      if (own.has_base && c.has_base) return own.base == c.base;
      return own.given == c.given;
    };
    std::vector<int32_t> fits;
    if (has_family) {
      for (const int32_t index : by_family[own.family]) {
        const Candidate& c = candidates[static_cast<size_t>(index)];
        if (own.sex != Sex::unknown && c.sex != Sex::unknown && own.sex != c.sex) continue;
        if (own.patronymic != 0 && c.patronymic != 0 && own.patronymic != c.patronymic) continue;  // «Артёма Сергеевича и Артёма Ивановича»
        if (same_given(c)) fits.push_back(index);
      }
    } else if (has_given) {
      for (const int32_t index : by_given[own.given]) fits.push_back(index);
    }
    if (fits.size() == 1) {
      mention.person = fits[0];
      Candidate& c = candidates[static_cast<size_t>(fits[0])];
      if (c.given == 0 || (c.given != own.given && !initial && has_given && own.has_base && !c.has_base)) {
        if (has_given) {
          c.given = own.given;
          c.initial = own.initial;
          c.base = own.base;
          c.has_base = own.has_base;
          by_given[own.given].push_back(fits[0]);
        }
      }
      if (c.sex == Sex::unknown) c.sex = own.sex;
      if (c.patronymic == 0) c.patronymic = own.patronymic;
    } else if (fits.size() > 1) {
      mention.person = -1;
      mention.resolved = false;
      continue;
    } else {
      mention.person = static_cast<int32_t>(candidates.size());
      candidates.push_back(own);
      if (has_family && by_family[own.family].size() < kMostOfOneName) by_family[own.family].push_back(mention.person);
      if (has_given && by_given[own.given].size() < kMostOfOneName) by_given[own.given].push_back(mention.person);
    }
    FoundPerson* person = nullptr;
    if (static_cast<size_t>(mention.person) >= out_.persons.size()) out_.persons.resize(static_cast<size_t>(mention.person) + 1);
    person = &out_.persons[static_cast<size_t>(mention.person)];
    if (person->sex == Sex::unknown) person->sex = mention.sex;
    if (has_given && (person->given.empty() || !initial)) {
      person->given = std::string(own.has_base ? own.base : given);
    }
    if (!mention.patronymic.empty()) person->patronymic = text_.substr(mention.patronymic.start, mention.patronymic.end - mention.patronymic.start);
    if (has_family) {
      const std::string_view written = text_.substr(mention.family.start, mention.family.end - mention.family.start);
      const std::string base = nominative(written, person->sex);
      // The shortest form of one that does not change is most often its base.
      if (person->family.empty() || base.size() < person->family.size()) person->family = base;
    }
  }
  find_known();
}

}  // namespace stillheld::reading
