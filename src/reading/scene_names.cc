// Words with capitals that no file knows: by all likelihood names.
#include <algorithm>

#include "reading/name_case.h"
#include "reading/persons_lexicon.h"
#include "reading/scene_parts.h"
#include "reading/words.h"

namespace stillheld::reading {

int32_t mention_at(const Scene& s, size_t from, uint32_t i) {
  const std::vector<Mention>& mentions = s.around->persons->mentions;
  for (size_t m = from; m < mentions.size(); ++m) {
    if (mentions[m].start >= s.token(i).end) return -1;
    if (mentions[m].end > s.token(i).start) return static_cast<int32_t>(m);
  }
  return -1;
}

namespace {

class NameGuesses {
 public:
  explicit NameGuesses(const Scene& scene) : g_(*scene.around->grammar), c_(g_.c), around_(*scene.around), t_(*scene.tokens), s_(scene) {}

  bool lone_name(uint32_t i) const {
    const Token& t = t_[i];
    for (const Entity& e : s_.entities)  // «члену Союза поэтов Ивану Барану»
      if (i >= e.phrase_first() && i < e.phrase_last()) return false;
    if (t.kind != TokenKind::word || !t.upper || t.possessive || t.end - t.start < 4 || in_date(i) || (t.entry != nullptr && !t.entry->senses.empty())) return false;
    const auto capital = [&](uint32_t k) { return k < s_.last && t_[k].kind == TokenKind::word && t_[k].upper; };
    size_t next;
    decode_at(around_.document->text, t.start, next);
    if (is_upper(decode_at(around_.document->text, next, next))) return false;  // КК, УК
    if (capital(i + 1) || (i > s_.first && capital(i - 1))) return false;
    size_t second;
    decode_at(around_.document->text, t.start, second);
    if (is_upper(decode_at(around_.document->text, second, second))) return false;  // КК, РФ
    if (g_.language != Language::en && person_lexicon(g_.language).stop.count(stem_key(spelled(s_.text(i), g_.language), g_.language)) != 0) return false;
    if (i > s_.first && (t_[i - 1].kind == TokenKind::quote_open || t_[i - 1].has(c_.def) || t_[i - 1].kind == TokenKind::other)) return false;
    if (i > s_.first && t_[i - 1].has(c_.preplace)) return false;  // «в России»
    if (a_body(i)) return false;
    if (i > s_.first + 1 && t_[i - 1].kind == TokenKind::comma && a_town(i - 2)) return false;  // "the capital, Bavala, was"
    if (i > s_.first && g_.language == Language::en && t_[i - 1].has(c_.org) && !t_[i - 1].upper) return false;  // "the news agency BelaPAN"
    if (i + 1 < s_.last && (t_[i + 1].kind == TokenKind::other || t_[i + 1].kind == TokenKind::stop || t_[i + 1].kind == TokenKind::quote_close)) return false;
    if (g_.language == Language::en) return i + 1 < s_.last && (t_[i + 1].has(c_.be) || t_[i + 1].has(c_.have) || (t_[i + 1].kind == TokenKind::comma && !s_.text(i).ends_with("ly")) || t_[i + 1].meets(g_.triggers) || (i > s_.first && t_[i - 1].meets(g_.triggers)));
    // «Борисовского района»: of a place; «Тихановского освободили»: a name
    const bool noun_behind = i + 1 < s_.last && t_[i + 1].kind == TokenKind::word && !t_[i + 1].upper && !t_[i + 1].meets(g_.triggers) && !t_[i + 1].has(c_.prep) && !t_[i + 1].has(c_.be) && !g_.numbers.may_begin(t_[i + 1]);
    // «Руху солидарности»: a thing with a genitive; dates and adverbs are known
    if (noun_behind && t_[i + 1].entry == nullptr && !looks_verbal(s_, i + 1) && !in_date(i + 1) && !looks_adjectival(s_, i)) return false;
    const bool adjective = looks_adjectival(s_, i) && (noun_behind || s_.text(i).find("ск") == std::string_view::npos);
    if (looks_verbal(s_, i) || adjective) return false;
    // «Адилова приговорили»: the first word, if what befalls people stands behind it
    return i > s_.first || (i + 1 < s_.last && befallen(s_, i));
  }

  // «Белгазпромбанка», «Гроднаэнерга»: a body, by what it is made of.
  bool a_body(uint32_t i) const {
    if (g_.language == Language::en) return false;
    const std::string low = folded(s_.text(i));
    for (const std::string_view part : {"банк", "пром", "энерго", "энерга", "нефт", "нафт", "телеком", "тэлеком", "холдинг", "авиа", "авія", "трест", "завод", "комбинат", "камбінат", "министер", "міністэр"})
      if (low.find(part) != std::string::npos && low.size() > part.size() + 4) return true;
    return false;
  }

  // A noun whose name is a place's.
  bool a_town(uint32_t i) const {
    if (t_[i].kind != TokenKind::word) return false;
    const std::string low = folded(s_.text(i));
    for (const std::string_view noun : {"capital", "city", "town", "village", "province", "region", "district", "port", "столица", "столице", "столицы", "городе", "города", "сталіца", "сталіцы", "горадзе"})
      if (low == noun) return true;
    return false;
  }

  // Two or three words with capitals that nobody knows: by all likelihood a name.
  // The token behind it, or 0.
  uint32_t several(size_t mentions_from, uint32_t i) const {
    const auto nameable = [&](uint32_t k) {
      if (k >= s_.last || t_[k].kind != TokenKind::word || !t_[k].upper || in_date(k) || mention_at(s_, mentions_from, k) >= 0) return false;
      if (t_[k].entry != nullptr && !t_[k].entry->senses.empty()) return false;
      if (t_[k].end - t_[k].start < (g_.language == Language::en && k == i && i > s_.first && t_[i - 1].kind == TokenKind::comma ? 2u : 3u)) return false;  // Bo, Ko
      size_t next;
      const char32_t second = decode_at(around_.document->text, t_[k].start, next);
      (void)second;
      return !is_upper(decode_at(around_.document->text, next, next));
    };
    if (!nameable(i) || !nameable(i + 1) || t_[i + 1].joined || t_[i].possessive) return 0;
    // «шесть журналистов Abzas Media»: a medium, by its letters
    if (g_.language != Language::en && g_.language != Language::pl && !s_.latin && static_cast<unsigned char>(s_.around->document->text[t_[i].start]) < 0x80) return 0;
    if (i > s_.first && (t_[i - 1].kind == TokenKind::quote_open || t_[i - 1].has(c_.def) || (t_[i - 1].kind == TokenKind::word && t_[i - 1].upper && !t_[i - 1].has(c_.person) && !t_[i - 1].has(c_.people)))) return 0;
    if (i > s_.first && g_.language == Language::en && t_[i - 1].has(c_.org) && !t_[i - 1].upper) return 0;
    if (i > s_.first && g_.language == Language::en && s_.text(i + 1).ends_with("s") && g_.numbers.may_begin(t_[i - 1])) return 0;  // "four Crimean Tatars"
    if (g_.language != Language::en && g_.language != Language::pl && looks_adjectival(s_, i)) return 0;
    if (i == s_.first && looks_occupational(s_, i) && !nameable(i + 2)) return 0;
    uint32_t j = i + 2;
    while (j < s_.last && j < i + 4 && nameable(j) && !t_[j].joined && !t_[j - 1].possessive) ++j;
    // Chow Hang-tung
    if (g_.language == Language::en && j == i + 2 && j + 1 < s_.last && t_[j].kind == TokenKind::other && t_[j].joined && t_[j + 1].joined && t_[j + 1].kind == TokenKind::word && !t_[j + 1].upper && s_.text(i).size() < 7 && is_name_syllable(folded(s_.text(j + 1)))) j += 2;
    // Kot-Novak
    while (j + 1 < s_.last && t_[j].kind == TokenKind::other && t_[j].joined && t_[j + 1].upper && t_[j + 1].joined) j += 2;
    // "Belaya Rus Party": what follows with a capital is known and no name
    if (j < s_.last && t_[j].kind == TokenKind::word && t_[j].upper && !t_[j].joined) return 0;
    if (j < s_.last && g_.language == Language::en && t_[j].has(c_.org) && !t_[j].upper && !t_[j - 1].possessive) return 0;  // "the Strategy Builder party"
    return j;
  }

 private:
  bool in_date(uint32_t i) const { return date_at(s_, i) != nullptr; }

  const Grammar& g_;
  const Grammar::Classes& c_;
  const Surroundings& around_;
  const std::vector<Token>& t_;
  const Scene& s_;
};

}  // namespace

bool one_case(const Scene& s, uint32_t i) {
  const Grammar::Classes& c = s.around->grammar->c;
  if (s.around->grammar->language == Language::en) return true;
  constexpr uint32_t kCases = form::nom | form::gen | form::dat | form::acc | form::ins | form::loc;
  const uint32_t a = (s.token(i).forms(c.people) | s.token(i).forms(c.person)) & kCases, b = (s.token(i + 1).forms(c.people) | s.token(i + 1).forms(c.person)) & kCases;
  return a == 0 || b == 0 || (a & b) != 0;
}

bool named_as_prisoners(const Scene& s, uint32_t from, uint32_t i) {
  const Grammar::Classes& c = s.around->grammar->c;
  if (s.around->grammar->language != Language::en || !s.token(i).has(c.w_pop_political_prisoners)) return false;
  for (uint32_t k = s.first; k < from; ++k)
    if (s.token(k).has(c.w_recognise_v)) return true;
  return false;
}

uint32_t whose_kin(const Scene& s, size_t mentions_from, uint32_t i) {
  const Grammar::Classes& c = s.around->grammar->c;
  const Token& kin = s.token(i);
  if (s.around->grammar->language == Language::en || kin.kind != TokenKind::word || !kin.has(c.kin)) return 0;
  uint32_t k = i + 1;
  while (k < s.last && k < i + 4 && s.token(k).kind == TokenKind::word && !s.token(k).upper && (s.token(k).has(c.person) || s.token(k).has(c.people)) && mention_at(s, mentions_from, k) < 0) ++k;
  const int32_t m = k < s.last ? mention_at(s, mentions_from, k) : -1;
  if (m < 0) return 0;
  const Mention& mention = s.around->persons->mentions[static_cast<size_t>(m)];
  const uint32_t forms = kin.forms(c.kin);
  const Sex sex = (forms & form::f) ? Sex::woman : (forms & form::m) ? Sex::man : Sex::unknown;
  const bool other_sex = sex != Sex::unknown && mention.sex != Sex::unknown && sex != mention.sex;
  for (uint32_t b = i; b > s.first && i - b < 3; --b)
    for (const ClassId owner : {c.his, c.her, c.their, c.he, c.she, c.they})
      if (s.token(b - 1).has(owner)) return other_sex ? k : 0;
  return k > i + 1 || of_another(s, kin, m) ? k : 0;
}

uint32_t unknown_name(const Scene& scene, size_t mentions_from, uint32_t i) { return NameGuesses(scene).several(mentions_from, i); }

void add_lone_names(Scene& scene) {
  const NameGuesses guesses(scene);
  const Grammar::Classes& c = scene.around->grammar->c;
  const std::vector<Token>& t = *scene.tokens;
  std::vector<Entity> out;
  size_t next = 0;
  for (uint32_t i = scene.first; i < scene.last;) {
    if (next < scene.entities.size() && scene.entities[next].first <= i) {
      i = std::max(i, scene.entities[next].last);
      out.push_back(std::move(scene.entities[next++]));
      continue;
    }
    if (guesses.lone_name(i)) {
      Entity e;
      e.type = EntityType::person;
      e.weak = !(i > scene.first && t[i - 1].has(c.person) && !t[i - 1].has(c.kin) && !t[i - 1].upper);  // «строителя Адилова»
      e.first = i;
      e.last = i + 1;
      e.head = i;
      e.span = {t[i].start, t[i].end};
      out.push_back(std::move(e));
    }
    ++i;
  }
  while (next < scene.entities.size()) out.push_back(std::move(scene.entities[next++]));
  scene.entities = std::move(out);
}

}  // namespace stillheld::reading
