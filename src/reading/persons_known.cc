// Names that are known already, in whatever case and script a text writes them.
//
// A family name of the text is led back to every nominative that its ending
// allows («Калеснікаву» → Калеснікава; «Знака» → Знак, Знака), and each is looked
// up by its skeleton.  Sex and given name must not contradict.  Two people of the
// ledger that both fit are none.
#include <algorithm>

#include "names/given.h"
#include "names/name.h"
#include "names/skeleton.h"
#include "reading/persons_finder.h"

namespace stillheld::reading {
namespace {

constexpr size_t kPrefix = 3;  // of skeletons, for a quick no

bool ends_with(std::string_view word, std::string_view ending) {
  return word.size() >= ending.size() && word.substr(word.size() - ending.size()) == ending;
}

struct Ending {
  std::string_view from, to;
  Sex sex;
};

constexpr Ending kCyrillic[] = {
    // adjectives
    {"ого", "ий", Sex::man}, {"его", "ий", Sex::man}, {"ому", "ий", Sex::man}, {"ему", "ий", Sex::man}, {"ым", "ий", Sex::man}, {"им", "ий", Sex::man}, {"ом", "ий", Sex::man},
    {"ага", "ий", Sex::man}, {"яга", "ий", Sex::man}, {"аму", "ий", Sex::man}, {"яму", "ий", Sex::man}, {"ім", "ий", Sex::man},
    {"ой", "ая", Sex::woman}, {"ей", "яя", Sex::woman}, {"ую", "ая", Sex::woman}, {"ою", "ая", Sex::woman}, {"ай", "ая", Sex::woman}, {"аю", "ая", Sex::woman},
    {"ої", "а", Sex::woman}, {"ій", "а", Sex::woman},
    // nouns in -а, -я
    {"у", "а", Sex::unknown}, {"ы", "а", Sex::unknown}, {"и", "а", Sex::unknown}, {"і", "а", Sex::unknown}, {"е", "а", Sex::unknown}, {"ой", "а", Sex::unknown}, {"ою", "а", Sex::unknown},
    {"ай", "а", Sex::unknown}, {"аю", "а", Sex::unknown}, {"ам", "а", Sex::man}, {"ом", "о", Sex::man},
    {"ю", "я", Sex::unknown}, {"и", "я", Sex::unknown}, {"і", "я", Sex::unknown}, {"е", "я", Sex::unknown}, {"ей", "я", Sex::unknown}, {"яй", "я", Sex::unknown}, {"ею", "я", Sex::unknown},
    {"цы", "ка", Sex::unknown}, {"це", "та", Sex::unknown}, {"дзе", "да", Sex::unknown}, {"зе", "га", Sex::unknown}, {"се", "ха", Sex::unknown}, {"ці", "ка", Sex::unknown},
    // nouns of men on a consonant
    {"а", "", Sex::man}, {"у", "", Sex::man}, {"ом", "", Sex::man}, {"ам", "", Sex::man}, {"ым", "", Sex::man}, {"ем", "", Sex::man}, {"е", "", Sex::man}, {"ові", "", Sex::man}, {"і", "", Sex::man},
    {"я", "ь", Sex::man}, {"ю", "ь", Sex::man}, {"ем", "ь", Sex::man}, {"еві", "ь", Sex::man}, {"я", "й", Sex::man}, {"ю", "й", Sex::man}, {"ем", "й", Sex::man},
    {"ца", "ец", Sex::man}, {"цу", "ец", Sex::man}, {"цом", "ец", Sex::man}, {"цам", "ец", Sex::man}, {"ка", "ок", Sex::man}, {"ку", "ок", Sex::man}, {"ком", "ок", Sex::man}, {"ка", "ек", Sex::man},
};
constexpr Ending kLatin[] = {
    {"iego", "i", Sex::man}, {"ego", "y", Sex::man}, {"iemu", "i", Sex::man}, {"emu", "y", Sex::man}, {"im", "i", Sex::man}, {"ym", "y", Sex::man},
    {"iej", "a", Sex::woman}, {"ej", "a", Sex::woman}, {"\xC4\x85", "a", Sex::unknown}, {"\xC4\x99", "a", Sex::unknown},
    {"aha", "i", Sex::man}, {"amu", "i", Sex::man}, {"uju", "aja", Sex::woman}, {"aj", "aja", Sex::woman}, {"oj", "aja", Sex::woman}, {"aju", "a", Sex::unknown},
    {"aj", "a", Sex::unknown}, {"u", "a", Sex::unknown}, {"y", "a", Sex::unknown}, {"i", "a", Sex::unknown}, {"ie", "a", Sex::unknown}, {"o", "a", Sex::unknown},
    {"a", "", Sex::man}, {"u", "", Sex::man}, {"owi", "", Sex::man}, {"em", "", Sex::man}, {"iem", "", Sex::man}, {"am", "", Sex::man}, {"om", "", Sex::man}, {"ie", "", Sex::man},
    {"ia", "", Sex::man}, {"iu", "", Sex::man}, {"ja", "j", Sex::man},
    {"ka", "ek", Sex::man}, {"kiem", "ek", Sex::man}, {"kowi", "ek", Sex::man}, {"ca", "ec", Sex::man}, {"la", "el", Sex::man}, {"\xC5\x82" "a", "e\xC5\x82", Sex::man},
};

// Calls add(nominative, sex) for the word and for what its ending allows.
template <class Add>
void nominatives(std::string_view word, Language language, Add add) {
  add(std::string(word), Sex::unknown);
  if (language == Language::en) return;
  const bool latin = static_cast<uint8_t>(word.empty() ? 'a' : word[0]) < 0x80 || static_cast<uint8_t>(word[0]) < 0xD0;
  const auto each = [&](const Ending& e) {
    if (!ends_with(word, e.from) || word.size() < e.from.size() + (latin ? 3 : 6)) return;
    add(std::string(word.substr(0, word.size() - e.from.size())) + std::string(e.to), e.sex);
  };
  if (latin) for (const Ending& e : kLatin) each(e);
  else for (const Ending& e : kCyrillic) each(e);
}

bool conflict(Sex a, Sex b) { return a != Sex::unknown && b != Sex::unknown && a != b; }

// What a given name of the text may be.
struct Given {
  std::vector<uint32_t> classes;
  std::vector<std::string> skeletons;
  char initial = 0;
};

Given given_of(std::string_view written, std::string_view base, Language language) {
  Given out;
  const auto look = [&](const std::string& word) {
    const names::Name name = names::parse_name_parts(word, "", "");
    for (const names::Token& t : name.tokens) {
      if (t.skeleton.empty()) continue;
      if (t.part == names::Part::initial) {
        out.initial = t.skeleton[0];
        return;
      }
      out.skeletons.push_back(t.skeleton);
      const names::GivenMatch match = names::find_given(t.folded, t.skeleton);
      for (const uint32_t c : {match.men, match.women})
        if (c != 0) out.classes.push_back(c);
      return;
    }
  };
  const size_t letters = written.size();
  if (letters <= 2 || (letters == 3 && written.back() == '.')) {
    const std::string skeleton = names::skeleton_of(written);
    if (!skeleton.empty()) out.initial = skeleton[0];
    return out;
  }
  if (!base.empty()) look(std::string(base));
  nominatives(written, language, [&](const std::string& word, Sex) { look(word); });
  return out;
}

bool agrees(const Given& given, const KnownNames::Entry& entry) {
  if (entry.given.empty()) return true;
  if (given.initial != 0) return entry.given[0] == given.initial || (entry.given_class != 0 && names::class_has_initial(entry.given_class, given.initial));
  for (const uint32_t c : given.classes)
    if (c == entry.given_class) return true;
  for (const std::string& s : given.skeletons)
    if (s == entry.given) return true;
  return false;
}

}  // namespace

int32_t KnownNames::add(std::string_view id, std::string_view name) {
  int32_t index = -1;
  if (!ids_.empty() && ids_.back() == id) {
    index = static_cast<int32_t>(ids_.size()) - 1;
  } else {
    const auto found = std::find(ids_.begin(), ids_.end(), id);
    index = static_cast<int32_t>(found - ids_.begin());
    if (found == ids_.end()) ids_.emplace_back(id);
  }
  const names::Name parsed = names::parse_name(name);
  const names::Token* family = parsed.family();
  if (family == nullptr || family->skeleton.empty()) return index;
  const names::Token* given = parsed.given();
  Entry entry;
  entry.family = family->skeleton;
  for (const names::Token& t : parsed.tokens)
    if (&t > family && t.part == names::Part::family && t.joined && t.reading == 0 && entry.second.empty()) entry.second = t.skeleton;
  if (given != nullptr) {
    entry.given = given->skeleton;
    entry.given_class = given->given_class;
    const names::GivenMatch match = names::find_given(given->folded, given->skeleton);
    if (match.men != 0 && match.women == 0) entry.sex = Sex::man;
    if (match.women != 0 && match.men == 0) entry.sex = Sex::woman;
  }
  entry.index = index;
  const uint32_t at = static_cast<uint32_t>(entries_.size());
  by_family_[entry.family].push_back(at);
  prefixes_.insert(entry.family.substr(0, kPrefix));
  entries_.push_back(std::move(entry));
  return index;
}

bool KnownNames::may_know(std::string_view word) const { return prefixes_.contains(names::skeleton_of(word).substr(0, kPrefix)); }

std::vector<int32_t> KnownNames::find(std::string_view given, std::string_view given_base, std::string_view family, Sex sex, Language language) const {
  std::vector<int32_t> out;
  if (family.empty()) return out;
  const size_t hyphen = family.find('-');
  const std::string_view first = family.substr(0, hyphen), second = hyphen == family.npos ? std::string_view() : family.substr(hyphen + 1);
  std::vector<std::string> seconds;
  if (!second.empty()) nominatives(second, language, [&](const std::string& word, Sex) { seconds.push_back(names::skeleton_of(word)); });
  std::optional<Given> own;
  nominatives(first, language, [&](const std::string& word, Sex form) {
    if (conflict(form, sex)) return;
    const auto found = by_family_.find(names::skeleton_of(word));
    if (found == by_family_.end()) return;
    for (const uint32_t at : found->second) {
      const Entry& entry = entries_[at];
      if (conflict(entry.sex, sex) || conflict(entry.sex, form)) continue;
      if (!entry.second.empty() && !seconds.empty() && std::find(seconds.begin(), seconds.end(), entry.second) == seconds.end()) continue;
      if (entry.second.empty() != seconds.empty() && given.empty()) continue;
      if (!given.empty()) {
        if (!own) own = given_of(given, given_base, language);
        if (!agrees(*own, entry)) continue;
      }
      if (std::find(out.begin(), out.end(), entry.index) == out.end()) out.push_back(entry.index);
    }
  });
  return out;
}

// «Николаем Статкевичем»: -евич is a patronymic only if it has a father.
bool PersonFinder::has_father(const Unit& u) const {
  const std::string low = folded_of(u);
  const names::PatronymicMatch match = names::find_patronymic(names::skeleton_of(stem_of(low)));
  return match.form != names::PatronymicForm::weak || match.father != 0;
}

// "Nadzeya", "Hannu": a given name in a romanisation, or a case, that the tables
// of words don't list; null if it is none.
const GivenName* PersonFinder::given_by_class(std::string_view word, std::string_view& base) {
  const auto [at, fresh] = by_class_.try_emplace(std::string(word));
  GivenName& made = at->second;
  if (fresh) {
    uint32_t found = 0;
    nominatives(word, language_, [&](const std::string& form, Sex) {
      names::parse_name(form, parsed_);
      if (parsed_.tokens.empty()) return;
      const names::GivenMatch match = names::find_given(parsed_.tokens[0].folded, parsed_.tokens[0].skeleton);
      if (match.western && language_ == Language::en) return;
      for (const uint32_t c : {match.men, match.women}) {
        if (c == 0) continue;
        if (found == 0) {
          found = c;
          made.sex = c == match.men ? Sex::man : Sex::woman;
        } else if (found != c && (match.men == c) != (made.sex == Sex::man)) {
          made.sex = Sex::unknown;
        }
      }
    });
    made.base = found;
  }
  if (made.base == 0) return nullptr;
  base = names::class_label(made.base);
  return &made;
}

// Names of the ledger that the walks before did not know for names: "Nadzeya Kot",
// and a family name alone, if one person has it and it is no common word.
void PersonFinder::known_names() {
  if (known_ == nullptr || known_->size() == 0) return;
  const auto text = [&](const Unit& u) { return text_.substr(u.start, u.end - u.start); };
  const auto free = [&](size_t i) { return i < units_.size() && !units_[i].taken && units_[i].cap && !units_[i].initial && units_[i].letters > 2 && !units_[i].caps; };
  for (size_t i = 0; i < units_.size(); ++i) {
    if (!free(i)) continue;
    const Unit& u = units_[i];
    if (free(i + 1) && next_to(i + 1)) {
      if (known_->may_know(text(units_[i + 1])) && known_->find(text(u), u.given_base, text(units_[i + 1]), Sex::unknown, language_).size() == 1) {
        put(i, i + 2, static_cast<int>(i), -1, static_cast<int>(i + 1));
        ++i;
      }
      continue;
    }
    const bool beside = (i > 0 && units_[i].before == Before::blank && units_[i - 1].cap && !units_[i - 1].role && !units_[i - 1].stop && !units_[i - 1].starts_sentence) ||
                        (i + 1 < units_.size() && units_[i + 1].before == Before::blank && units_[i + 1].cap);
    if (beside || u.quoted || u.stop || u.role || u.start_word || given_at(i) != nullptr || lexicon_.common.count(u.stem) != 0) continue;
    if (u.starts_sentence && u.ending != FamilyEnding::strong && language_ != Language::en) continue;
    if (!known_->may_know(text(u))) continue;
    const auto found = known_->find("", "", text(u), Sex::unknown, language_);
    if (found.size() == 1) put(i, i + 1, -1, -1, static_cast<int>(i));
  }
}

void PersonFinder::find_known() {
  if (known_ == nullptr || known_->size() == 0) return;
  // Each mention of a person says who it may be; together they must say one.
  std::vector<std::vector<int32_t>> fits(out_.persons.size());
  std::vector<uint8_t> told(out_.persons.size(), 0);  // 1: a bare name did, 2: a full one
  for (const Mention& m : out_.mentions) {
    if (m.person < 0) continue;
    const size_t p = static_cast<size_t>(m.person);
    const bool full = !m.given.empty();
    // "Валентин Стефанович": what looks like a father's name is a family's.
    const TextSpan family = m.family.empty() && full ? m.patronymic : m.family;
    if (family.empty()) continue;
    if (!full && told[p] == 2) continue;
    const std::string_view given = text_.substr(m.given.start, m.given.end - m.given.start);
    const auto base = given_base_.find(m.given.start);
    const std::string_view given_base = full && base != given_base_.end() ? base->second : std::string_view(), family_name = text_.substr(family.start, family.end - family.start);
    auto found = known_->find(given, given_base, family_name, out_.persons[p].sex, language_);
    // «Алеся Беляцкого»: a man's name in the genitive is a woman's in the nominative.
    if (found.empty() && full) found = known_->find(given, given_base, family_name, Sex::unknown, language_);
    if (full && told[p] != 2) {
      told[p] = 2;
      fits[p] = found;
    } else if (told[p] == 0) {
      told[p] = 1;
      fits[p] = found;
    } else {
      std::erase_if(fits[p], [&](int32_t index) { return std::find(found.begin(), found.end(), index) == found.end(); });
    }
  }
  for (size_t p = 0; p < out_.persons.size(); ++p) {
    if (fits[p].size() != 1) continue;
    // A bare name that is a common word too is nobody.
    if (told[p] == 1 && lexicon_.common.count(stem_key(spelled(out_.persons[p].family, language_), language_)) != 0) continue;
    out_.persons[p].known = fits[p][0];
    out_.persons[p].bare = told[p] == 1;
  }
  // "Ihar" says nothing in English; the ledger's name does, and "she" is not he.
  std::vector<Sex> sexes(known_->size(), Sex::unknown);
  std::vector<uint8_t> torn(known_->size(), 0);
  for (const KnownNames::Entry& entry : known_->entries()) {
    Sex& sex = sexes[static_cast<size_t>(entry.index)];
    if (conflict(sex, entry.sex)) torn[static_cast<size_t>(entry.index)] = 1;
    if (sex == Sex::unknown) sex = entry.sex;
  }
  for (Mention& mention : out_.mentions) {
    if (mention.person < 0) continue;
    auto& person = out_.persons[static_cast<size_t>(mention.person)];
    mention.known = person.known;
    if (person.known < 0 || torn[static_cast<size_t>(person.known)]) continue;
    const Sex sex = sexes[static_cast<size_t>(person.known)];
    if (person.sex == Sex::unknown) person.sex = sex;
    if (mention.sex == Sex::unknown) mention.sex = sex;
  }
}

}  // namespace stillheld::reading
