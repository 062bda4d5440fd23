#include "reading/persons.h"

#include <algorithm>

#include "reading/endings.h"
#include "reading/persons_finder.h"

namespace stillheld::reading {
namespace {

bool ends_with(std::string_view word, std::string_view ending) {
  if (word.empty() || ending.empty() || word.back() != ending.back()) return ending.empty();
  return word.size() >= ending.size() && word.substr(word.size() - ending.size()) == ending;
}

constexpr std::string_view kAdjective[] = {"ый", "ий", "ая", "яя", "ое", "ее", "ого", "его", "ому", "ему", "ую", "юю", "ые", "ие", "ых", "их", "ским", "ской", "ское", "скай", "цкай", "скаму", "цкаму", "скім", "цкім",
                                           "ыя", "ія", "ага", "ському", "ська", "ський", "ське", "цкой", "ной", "ном", "ным"};
constexpr Endings kAdjectives(kAdjective);

bool looks_adjective(std::string_view folded) { return kAdjectives.has(folded, 4); }

// «Белгазпромбанка», «Гродноэнерго»: a body, by what it is made of.
bool made_of_a_trade(std::string_view folded) {
  for (const std::string_view part : {"банк", "пром", "энерго", "энерга", "нефт", "нафт", "телеком", "тэлеком", "холдинг", "завод"})
    if (folded.size() > part.size() + 6 && folded.find(part) != std::string_view::npos) return true;
  return false;
}

}  // namespace

Persons PersonFinder::run() {
  if (language_ == Language::be) {  // Łacinka: the text's own script
    size_t latin = 0, other = 0;
    for (const char c : text_.substr(0, 400)) {
      other += static_cast<uint8_t>(c) >= 0xD0;
      latin += static_cast<uint8_t>((c | 0x20) - 'a') < 26;
    }
    latin_text_ = latin > 2 * other;
  }
  cut();
  for (size_t i = 0; i < units_.size(); ++i) {
    const auto beside = [&](size_t a, size_t b) { return units_[a].cap && (units_[b].before == Before::blank || units_[b].before == Before::stop); };
    if (units_[i].unasked && ((i > 0 && beside(i - 1, i)) || (i + 1 < units_.size() && (beside(i + 1, i + 1) || units_[i + 1].particle)))) (void)given_at(i);
  }
  for (size_t i = 0; i < units_.size();) i = std::max(i + 1, full(i));
  repeated();
  unlisted();
  widen();
  introduce();
  known_names();
  for (size_t i = 0; i < units_.size(); ++i) single(i);
  std::sort(out_.mentions.begin(), out_.mentions.end(), [](const Mention& a, const Mention& b) { return a.start < b.start; });
  for (Mention& mention : out_.mentions) beside(mention);
  resolve();
  return std::move(out_);
}

bool is_name_syllable(std::string_view low) {
  if (low.size() < 2 || low.size() > 5) return false;
  for (const std::string_view word : {"to", "run", "man", "son", "set", "cut", "hit", "fit", "pan", "get", "put", "long", "in", "on", "up", "un", "win", "sin", "gun", "bin", "ten", "fan", "ban", "pin", "van", "tin", "top", "map", "gap", "lit", "net", "hat", "war", "ship", "shop", "bank", "link", "pop", "wing"})
    if (low == word) return word == "un" || word == "tin" || word == "man" || word == "on";
  size_t at = 0;
  constexpr std::string_view kVowels = "aeiouy";
  while (at < low.size() && kVowels.find(low[at]) == kVowels.npos) ++at;
  if (at > 2 || at == low.size()) return false;
  while (at < low.size() && kVowels.find(low[at]) != kVowels.npos) ++at;
  const std::string_view tail = low.substr(at);
  for (const std::string_view end : {"", "n", "ng", "nt", "k", "t", "p", "m", "h", "l"})
    if (tail == end) return true;
  return false;
}

// "Chow Hang-tung", "Kim Jong-un": a small syllable behind the second word of a name.
bool PersonFinder::hangs_on(std::string_view low) const {
  if (language_ != Language::en || units_.size() < 2) return false;
  const Unit& whole = units_.back();
  const Unit& before = units_[units_.size() - 2];
  if (!whole.cap || whole.stop || whole.role || whole.letters < 2 || whole.letters > 6 || whole.before != Before::blank || !before.cap || before.stop || before.role || before.letters > 6 || before.start_word) return false;
  return is_name_syllable(low);
}

void PersonFinder::cut() {
  bool sentence = true;
  bool quote = false;
  size_t last_end = 0;
  units_.reserve(text_.size() / 6 + 8);
  size_t next_word = 0;
  Word tail;  // the s of an English 's, behind its name
  for (size_t at = 0; at < text_.size();) {
    const bool has_tail = tail.end > tail.start;
    const size_t limit = has_tail ? tail.start : next_word < words_.size() ? words_[next_word].start : text_.size();
    if (at < limit) {
      size_t next = at;
      const char32_t c = decode_at(text_, at, next);
      if (c == '\n' || c == '!' || c == '?' || c == 0x2026) sentence = true;
      if (c == '.' && !units_.empty() && units_.back().end == at) {
        const Unit& u = units_.back();
        if (!(u.initial || (u.letters <= 2 && !u.cap))) sentence = true;
      } else if (c == '.') {
        sentence = true;
      }
      if (c == 0xAB || c == 0x201C || c == 0x201E) {
        quote = true;
        if (!units_.empty() && sentence) sentence = true;
      }
      at = next;
      continue;
    }
    Word word = has_tail ? tail : words_[next_word++];
    tail = Word{};
    // English "Lukashenko's"
    const std::string_view raw = text_.substr(word.start, word.end - word.start);
    const bool ends_s = language_ == Language::en && raw.back() == 's' && raw.size() > 2;
    for (const std::string_view tail_text : {"'s", "’s"}) {
      if (ends_s && ends_with(raw, tail_text) && raw.size() > tail_text.size()) {
        word.end -= static_cast<uint32_t>(tail_text.size());
        word.key = key_of(text_.substr(word.start, word.end - word.start));
        tail = word_at(text_, word.end + tail_text.size() - 1);
        break;
      }
    }
    const std::string_view between = text_.substr(last_end, at - last_end);
    Before before = units_.empty() ? Before::start : Before::far;
    if (between.size() == 1 && between[0] == ' ' && !units_.empty()) {
      before = Before::blank;
    } else if (!units_.empty()) {
      if (between == " " || between == "\xC2\xA0" || between == "  ") before = Before::blank;
      else if (between == "." || between == ". " || between == ".\xC2\xA0") before = Before::stop;
      else if (between == "-") before = Before::hyphen;
    }
    uint64_t last_key = word.key;
    std::string low;
    if (word.upper || before == Before::hyphen) low = spelled(text_.substr(word.start, word.end - word.start), language_);
    constexpr uint32_t kLongestCompound = 120;  // bytes: who writes longer ones wants to see us count
    const bool join = before == Before::hyphen && word.end - units_.back().start <= kLongestCompound && (units_.back().cap == word.upper || units_.back().particle || lexicon_.particle.count(units_.back().key) || hangs_on(low));
    if (join) {
      (void)given_at(units_.size() - 1);
      // One unit with the part before: Немировича-Данченко, аль-Барадеи, экс-мэр.
      Unit& whole = units_.back();
      whole.end = word.end;
      if (word.upper && !whole.cap) whole.latin = language_ == Language::be ? static_cast<uint8_t>(raw[0]) < 0xD0 : static_cast<uint8_t>(low[0]) < 0x80;
      if (word.upper) whole.particle = false;  // al-Barad
      whole.cap |= word.upper;
      whole.stem = stem_key(low, language_);
      whole.ending = family_ending(stem_of(low));
      whole.letters = static_cast<uint16_t>(std::min<size_t>(whole.letters + (word.end - word.start) / 2, 999));
      whole.caps = false;
      whole.adjective = false;
      whole.plain = false;
      whole.role = lexicon_.role.count(whole.stem) != 0 || lexicon_.role.count(stem_key(folded_of(whole), language_)) != 0;
      whole.stop = lexicon_.stop.count(stem_key(folded_of(whole), language_)) != 0;
      whole.famous = lexicon_.famous.count(whole.stem) != 0;
      at = last_end = word.end;
      continue;
    }
    Unit& unit = units_.emplace_back();
    unit.start = word.start;
    unit.end = word.end;
    unit.cap = word.upper;
    unit.before = before;
    unit.key = word.key;
    unit.plain = word.ascii && language_ == Language::en;
    unit.starts_sentence = sentence;
    unit.quoted = quote;
    quote = false;
    sentence = false;
    unit.particle = lexicon_.may_be_particle(last_key) && lexicon_.particle.count(last_key) != 0;
    if (word.upper) {
      unit.letters = 0;
      bool caps = true;
      for (size_t k = word.start; k < word.end;) {
        const char32_t letter = decode_at(text_, k, k);
        if (!is_letter(letter)) continue;
        caps &= is_upper(letter);
        ++unit.letters;
      }
      unit.caps = caps && unit.letters > 1;
      unit.initial = unit.letters == 1 && word.end < text_.size() && text_[word.end] == '.';
      unit.stem = unit.plain ? unit.key : stem_key(low, language_);
      unit.latin = language_ == Language::be ? static_cast<uint8_t>(raw[0]) < 0xD0 : static_cast<uint8_t>(low[0]) < 0x80;
      // Latin words in a Cyrillic text are companies as often as people.
      const bool foreign = this->foreign(unit);
      if (language_ == Language::be && !foreign) unit.key = key_of(low);
      const PersonLexicon& names = foreign ? person_lexicon(Language::en) : lexicon_;
      const auto given = names.given.find(unit.key);
      if (given != names.given.end() && !(foreign && names.stop.count(unit.key))) {
        unit.given = &given->second;
        unit.given_base = names.bases[given->second.base];
      }
      unit.patronymic = !unit.latin && is_patronymic(language_ == Language::be ? folded(raw) : low, unit.patronymic_sex);
      const bool start = lexicon_.start.count(unit.key) != 0;
      if (unit.given == nullptr && unit.latin && !foreign && unit.letters > 3 && !unit.caps && !start && lexicon_.stop.count(unit.stem) == 0 && lexicon_.role.count(unit.key) == 0)
        unit.unasked = true;
      unit.stop = lexicon_.stop.count(unit.stem) != 0 || (!unit.latin && unit.letters > 8 && made_of_a_trade(low));
      unit.start_word = lexicon_.start.count(unit.key) != 0;
      unit.role = lexicon_.role.count(unit.stem) != 0 || (language_ == Language::en && lexicon_.role.count(unit.key) != 0);
      // «Журналистов»: of several, and no family name
      if (!unit.latin && !unit.role && (ends_with(low, "ов") || ends_with(low, "ев") || ends_with(low, "ав"))) unit.role = lexicon_.role.count(stem_key(std::string_view(low).substr(0, low.size() - 4), language_)) != 0;
      unit.famous = lexicon_.famous.count(unit.stem) != 0;
      if (!foreign) unit.ending = family_ending(language_ == Language::en || language_ == Language::pl ? std::string_view(low) : stem_of(low));
      unit.adjective = !unit.latin && looks_adjective(low);
    } else {
      unit.letters = static_cast<uint16_t>(std::min<uint32_t>((word.end - word.start + 1) / 2, 999));
    }
    at = last_end = word.end;
  }
}

// A role stands before unit i: "министр Иванов", "министр обороны Иванов" is
// left to the endings.
bool PersonFinder::role_before(size_t i) const {
  if (i == 0 || units_[i].before != Before::blank) return false;
  const Unit& u = units_[i - 1];
  if (u.cap && !u.role) return false;
  if (u.role) return true;
  return lexicon_.role.count(whole_stem(u)) != 0;
}

// "губернатор Аризоны" is no Mr Arizona: a nominative role and a genitive.
bool PersonFinder::agrees_with_role(size_t i) const {
  if (language_ == Language::en || language_ == Language::pl) return true;
  const Unit& u = units_[i];
  const std::string low = folded_of(u);
  const bool nominative = lexicon_.role_nominative.count(key_of(text_.substr(units_[i - 1].start, units_[i - 1].end - units_[i - 1].start))) != 0;
  const bool vowel = stem_of(low).size() != low.size();
  // «Депутаты Европарламента»
  const std::string role = folded_of(units_[i - 1]);
  if (!nominative && vowel && ends_with(low, "а") && u.ending != FamilyEnding::strong && (ends_with(role, "ы") || ends_with(role, "и") || ends_with(role, "і"))) return false;
  if (nominative) {
    if (!vowel || ends_with(low, "о") || ends_with(low, "й")) return true;
    return ends_with(low, "ова") || ends_with(low, "ева") || ends_with(low, "ина") || ends_with(low, "ая") || ends_with(low, "ава") || ends_with(low, "ева");
  }
  return vowel ? !(ends_with(low, "ы") || ends_with(low, "и") || ends_with(low, "е")) : ends_with(low, "о");
}

// "Бернс заявил"
bool PersonFinder::said_after(size_t i) const {
  if (i + 1 >= units_.size() || units_[i + 1].cap || units_[i + 1].before != Before::blank) return false;
  if (!lexicon_.said.count(units_[i + 1].key)) return false;
  const Unit& u = units_[i];
  const std::string low = folded_of(u);
  return stem_of(low).size() == low.size() || u.ending == FamilyEnding::strong || ends_with(low, "о");
}

// What follows is a verb of the past or present, by its ending.
bool PersonFinder::next_verb(size_t i) const {
  if (i + 1 >= units_.size() || units_[i + 1].cap || units_[i + 1].before != Before::blank) return false;
  const std::string low = folded_of(units_[i + 1]);  // of Belarusian, ў is в at the end
  for (const std::string_view ending : {"л", "ла", "ет", "ит", "ился", "лась", "ал", "ила", "уся", "в", "ла", "ив", "ав"}) {
    if (ends_with(low, ending)) return true;
  }
  return false;
}

void PersonFinder::put(size_t first, size_t next, int given, int patronymic, int family) {
  Mention mention;
  mention.start = units_[first].start;
  mention.end = units_[next - 1].end;
  const auto span = [&](int at) {
    return at < 0 ? TextSpan{} : TextSpan{units_[static_cast<size_t>(at)].start, units_[static_cast<size_t>(at)].end};
  };
  mention.given = span(given);
  mention.patronymic = span(patronymic);
  mention.family = span(family);
  if (family >= 0) {
    // Particles before the family name belong to it.
    for (int k = family; k > static_cast<int>(first) && units_[static_cast<size_t>(k) - 1].particle && k - 1 != given; --k) {
      mention.family.start = units_[static_cast<size_t>(k) - 1].start;
    }
    families_.insert(units_[static_cast<size_t>(family)].stem);
  }
  if (given >= 0) {
    const Unit& u = units_[static_cast<size_t>(given)];
    givens_.insert(u.stem);
    if (u.given) {
      mention.sex = u.given->sex;
      given_base_[u.start] = u.given_base;
    }
  }
  if (patronymic >= 0) mention.sex = units_[static_cast<size_t>(patronymic)].patronymic_sex;
  for (size_t k = first; k < next; ++k) units_[k].taken = true;
  out_.mentions.push_back(mention);
}

// No ending on it: «Супругов», before «Ивана» no nominative beside a genitive.
bool PersonFinder::bare_stem(size_t i) const {
  const std::string low = folded_of(units_[i]);
  return !units_[i].latin && stem_of(low).size() == low.size();
}

// A name of two words or more that begins at i.  Returns the unit behind, or 0.
size_t PersonFinder::full(size_t i) {
  if (!capital(i) && !units_[i].particle) return 0;
  const Unit& u = units_[i];
  if (u.taken) return 0;
  // А. Б. Фамилия
  if (u.initial) {
    size_t k = i + 1;
    while (k < units_.size() && k < i + 3 && next_to(k) && units_[k].initial) ++k;
    if (k < units_.size() && next_to(k) && nameable(k) && !units_[k].start_word) {
      put(i, k + 1, static_cast<int>(i), -1, static_cast<int>(k));
      return k + 1;
    }
    return 0;
  }
  if (!u.cap) return 0;
  const auto family_at = [&](size_t k) {  // over particles; 0 if none
    size_t at = k;
    while (at < units_.size() && at < k + 2 && next_to(at) && units_[at].particle && at + 1 < units_.size() && next_to(at + 1)) ++at;
    if (at >= units_.size() || !next_to(at) || !units_[at].cap || units_[at].initial) return size_t{0};
    const Unit& f = units_[at];
    if (f.stop && !f.famous && !(u.given && !u.stop && (f.ending == FamilyEnding::strong || (f.given && language_ == Language::en)))) return size_t{0};
    if (f.caps && f.letters <= 4 && !u.caps) return size_t{0};
    if (f.latin != u.latin) return size_t{0};
    // "Дик Адвокат": in these languages a role has no capital.
    if (f.role && (language_ == Language::en || f.starts_sentence || !u.given)) return size_t{0};
    return at;
  };
  if (u.given && !(u.caps && u.letters <= 3)) {
    size_t k = i + 1;
    int patronymic = -1;
    // A second given name, or a middle initial.
    if (k < units_.size() && next_to(k) && units_[k].initial && k + 1 < units_.size() && next_to(k + 1) && nameable(k + 1)) {
      size_t m = k;
      while (m < units_.size() && m < k + 2 && units_[m].initial) ++m;
      if (m < units_.size() && next_to(m) && nameable(m)) {
        put(i, m + 1, static_cast<int>(i), -1, static_cast<int>(m));
        return m + 1;
      }
    }
    if (k < units_.size() && next_to(k) && units_[k].patronymic && units_[k].cap) {
      const size_t behind = k + 1 < units_.size() ? family_at(k + 1) : 0;
      const bool family_like = units_[k].ending == FamilyEnding::strong && (language_ == Language::be || (!behind && !has_father(units_[k])));
      if (behind || !family_like) {
        patronymic = static_cast<int>(k);
        if (behind && !units_[behind].start_word) {
          put(i, behind + 1, static_cast<int>(i), patronymic, static_cast<int>(behind));
          return behind + 1;
        }
        put(i, k + 1, static_cast<int>(i), patronymic, -1);
        return k + 1;
      }
    }
    if (const size_t f = family_at(k)) {
      size_t family = f;
      // Three words: "Реджеп Тайип Эрдоган", "Мануэль Мехуто Гонсалес".
      const size_t third = f + 1 < units_.size() ? family_at(f + 1) : 0;
      const bool oblique_person = third && units_[third].given && !units_[f].given && third + 1 < units_.size() && family_at(third + 1);
      if (third && !oblique_person && nameable(third) && !units_[third].start_word && !(units_[f].ending == FamilyEnding::strong && units_[f].given == nullptr && language_ != Language::en)) {
        family = third;
        // "Mirza Fakhrul Islam Alamgir"
        const size_t fourth = language_ == Language::en && third == f + 1 && third + 1 < units_.size() ? family_at(third + 1) : 0;
        if (fourth == third + 1 && nameable(fourth) && !units_[fourth].start_word && !units_[fourth].caps && !units_[fourth].given) family = fourth;
      }
      if (u.stop && units_[f].given) return 0;  // "Израиля Биньямин"
      // «мэра Лиды Ивана Сокола»: a town, then a name
      if (language_ != Language::en && third && f == i + 1 && u.given && units_[f].given && u.given->sex != Sex::unknown && units_[f].given->sex != Sex::unknown && u.given->sex != units_[f].given->sex) return 0;
      if (!(units_[f].start_word && units_[f].starts_sentence)) {
        put(i, family + 1, static_cast<int>(i), -1, static_cast<int>(family));
        return family + 1;
      }
    }
  }
  // Family, given [patronymic]: "Иванов Сергей Петрович".
  if (!u.given && nameable(i) && !u.start_word && i + 1 < units_.size() && next_to(i + 1) && units_[i + 1].given && units_[i + 1].cap &&
      !u.adjective && ((u.ending == FamilyEnding::strong && !(units_[i + 1].given->oblique && bare_stem(i))) || (!u.starts_sentence && i + 2 < units_.size() && next_to(i + 2) && units_[i + 2].patronymic))) {
    const size_t k = i + 2;
    const bool has_patronymic = k < units_.size() && next_to(k) && units_[k].patronymic;
    if (has_patronymic || !(k < units_.size() && next_to(k) && nameable(k))) {
      put(i, has_patronymic ? k + 1 : k, static_cast<int>(i) + 1, has_patronymic ? static_cast<int>(k) : -1, static_cast<int>(i));
      return has_patronymic ? k + 1 : k;
    }
  }
  // Фамилия И. О.
  if (!u.given && nameable(i) && !u.start_word && i + 1 < units_.size() && units_[i + 1].before == Before::blank && units_[i + 1].initial &&
      u.ending != FamilyEnding::none) {
    size_t k = i + 2;
    while (k < units_.size() && k < i + 3 && next_to(k) && units_[k].initial) ++k;
    if (!(k < units_.size() && next_to(k) && nameable(k))) {
      put(i, k, static_cast<int>(i) + 1, -1, static_cast<int>(i));
      return k;
    }
  }
  // Words that no table has.
  if (nameable(i) && !u.start_word && !u.adjective && u.letters > 1 && !u.caps && !foreign(u)) {
    const size_t f = i + 1 < units_.size() ? family_at(i + 1) : 0;
    if (!f || !nameable(f) || units_[f].start_word || units_[f].caps) return 0;
    size_t family = f;
    size_t third = f + 1 < units_.size() ? family_at(f + 1) : 0;
    if (third && nameable(third) && !units_[third].start_word && !units_[third].given) family = third;
    if (const size_t fourth = language_ == Language::en && family == f + 1 && family + 1 < units_.size() ? family_at(family + 1) : 0; fourth == family + 1 && nameable(fourth) && !units_[fourth].start_word && !units_[fourth].caps && !units_[fourth].given) family = fourth;
    if ((units_[f].given || (third && units_[third].given)) && third) return 0;  // "Японии Наото Кан"
    const bool role = role_before(i);
    // "the Belarusian Popular Front": the end of a longer name
    if (language_ == Language::en && !role && i > 0 && u.before == Before::blank && units_[i - 1].cap && !units_[i - 1].starts_sentence) return 0;
    // «Российского Красного Креста Муса …»: the end of a body's name
    if (language_ != Language::en && language_ != Language::pl && !role && i > 0 && u.before == Before::blank && units_[i - 1].cap && units_[i - 1].adjective && !units_[i - 1].starts_sentence) return 0;
    // «Левый фронт» and the like: all of a quotation.
    if (u.quoted && !role) {
      const uint32_t end = units_[family].end;
      if (end < text_.size() && (static_cast<uint8_t>(text_[end]) == 0xC2 || static_cast<uint8_t>(text_[end]) == 0xE2 || text_[end] == '"')) return 0;
    }
    if (u.start > 0 && text_[u.start - 1] == '"' && !role) return 0;
    const bool ending = units_[family].ending == FamilyEnding::strong;
    bool accept = role || ending;
    if (language_ != Language::en && language_ != Language::pl) {
      accept |= !units_[f].adjective && (!u.starts_sentence || u.letters <= 8);
      if (u.starts_sentence && !role && !ending && units_[f].given) accept = false;
      // "Сборная Чили", "Вратарь Петров": the first begins the sentence and is a common word.
      if (u.starts_sentence && ending && !role && families_.count(units_[f].stem)) return 0;
    } else if (u.starts_sentence && !role) {
      accept = ending && !u.role;
    }
    if (!accept) return 0;
    put(i, family + 1, static_cast<int>(i), -1, static_cast<int>(family));
    return family + 1;
  }
  return 0;
}

// Family names that a role, or their fame, brings in.
void PersonFinder::introduce() {
  for (size_t i = 0; i < units_.size(); ++i) {
    const Unit& u = units_[i];
    if (u.taken || !nameable(i) || u.start_word || u.adjective) continue;
    if (u.starts_sentence) continue;
    // «экс-главе Белгазпромбанка Виктору …»: a body between a role and its name
    if (language_ != Language::en && i + 1 < units_.size() && units_[i + 1].taken && units_[i + 1].before == Before::blank) continue;
    if (u.letters > 2 && !u.latin && ((role_before(i) && agrees_with_role(i)) || said_after(i))) families_.insert(u.stem);
  }
}

void PersonFinder::single(size_t i) {
  const Unit& u = units_[i];
  if (u.taken || !u.cap || u.initial || u.letters < 2) return;
  if (u.caps && u.letters <= 4) return;
  const bool family = families_.count(u.stem) != 0;
  if (u.role && !family) return;
  if (foreign(u)) return;
  const bool beside_name = (i > 0 && units_[i - 1].taken && units_[i].before == Before::blank);
  // The Ivanovs: no person.
  const std::string_view tail = std::string_view(text_).substr(u.start, u.end - u.start);
  if (family && (ends_with(tail, "овых") || ends_with(tail, "евых") || ends_with(tail, "иных") || ends_with(tail, "овы") || ends_with(tail, "евы"))) return;
  if (family && !(u.stop && u.ending != FamilyEnding::strong) && !(u.start_word && u.starts_sentence)) {
    // Quoted alone it is the name of a thing.
    if (!(u.quoted && u.end + 1 < text_.size() && static_cast<uint8_t>(text_[u.end]) == 0xC2 && static_cast<uint8_t>(text_[u.end + 1]) == 0xBB)) {
      size_t first = i;  // "Abdel Fattah", "al-Harbi", "de la Torre"
      while (first > 0 && first + 2 > i && units_[first].before == Before::blank && units_[first - 1].particle && !units_[first - 1].taken && !units_[first - 1].start_word) --first;
      // "Tep Vanny", again, though it begins a sentence
      if (language_ == Language::en && first == i && i > 0 && u.before == Before::blank && units_[i - 1].cap && !units_[i - 1].taken && !units_[i - 1].start_word && !units_[i - 1].stop && !units_[i - 1].role && !units_[i - 1].initial &&
          givens_.count(units_[i - 1].stem) != 0) {
        put(i - 1, i + 1, static_cast<int>(i) - 1, -1, static_cast<int>(i));
        return;
      }
      put(first, i + 1, -1, -1, static_cast<int>(i));
    }
    return;
  }
  if (u.stop || u.start_word || beside_name) return;
  if (u.famous) {
    if (u.quoted) return;
    put(i, i + 1, -1, -1, static_cast<int>(i));
    return;
  }
  const bool known_given = (language_ != Language::en || givens_.count(u.stem) != 0) && given_at(i) != nullptr && givens_.count(u.stem) != 0;
  if (u.given && (known_given || !u.starts_sentence || next_verb(i)) && !u.quoted && language_ != Language::en) {
    if (i + 1 < units_.size() && units_[i + 1].patronymic && next_to(i + 1)) {
      put(i, i + 2, static_cast<int>(i), static_cast<int>(i) + 1, -1);
      return;
    }
    put(i, i + 1, static_cast<int>(i), -1, -1);
    return;
  }
  if (u.given && known_given && language_ == Language::en) {
    put(i, i + 1, static_cast<int>(i), -1, -1);
    return;
  }
  if (u.adjective || u.quoted || language_ == Language::en || language_ == Language::pl) return;
  if (language_ == Language::be) {  // Берасцейшчына, Баранавічы: places
    const std::string low = folded_of(u);
    if (u.letters > 8 && low.find("шчын") != std::string::npos) return;
    if (ends_with(low, "вічы") || ends_with(low, "вічав") || ends_with(low, "вічах")) return;
  }
  if (u.ending == FamilyEnding::strong && u.letters > 4) {
    if (i > 0 && i + 1 < units_.size() && units_[i + 1].taken && units_[i + 1].before == Before::blank && role_before(i)) return;  // «главе Севербанка Ивану …»
    if (u.starts_sentence && !next_verb(i)) return;
    // "в Бутове": a place.
    if (i > 0 && units_[i].before == Before::blank && !units_[i - 1].cap) {
      const std::string low = folded_of(units_[i - 1]);
      for (const std::string_view place : {"в", "во", "из", "на", "под", "города", "город", "городе", "ў", "у", "село", "деревня", "реки"}) {
        if (low == place) return;
      }
    }
    put(i, i + 1, -1, -1, static_cast<int>(i));
  }
}

Persons find_persons(std::string_view text, Language language, const KnownNames* known) {
  return find_persons(text, language, known, words_of(text));
}

Persons find_persons(std::string_view text, Language language, const KnownNames* known, std::span<const Word> words) {
  return PersonFinder(text, language, known, words).run();
}

}  // namespace stillheld::reading
