#include "reading/agreement.h"

#include <span>

#include "reading/words.h"

namespace stillheld::reading {

namespace {

struct CaseEnding {
  std::string_view ending;
  uint32_t cases;
};

using form::acc, form::dat, form::gen, form::ins, form::loc, form::nom;
constexpr uint32_t kOblique = gen | dat | loc;

// A man's given name whose nominative ends in a consonant, in another case.
constexpr CaseEnding kManGiven[] = {{"ові", dat | loc}, {"еві", dat | loc}, {"єві", dat | loc}, {"owi", dat}, {"ом", ins}, {"ем", ins}, {"ём", ins}, {"єм", ins}, {"ам", ins}, {"em", ins},
                                    {"а", gen | acc}, {"я", gen | acc}, {"a", gen | acc}, {"у", dat | loc}, {"ю", dat | loc}, {"u", dat | loc}, {"е", loc}, {"и", loc}, {"і", loc}, {"ї", loc}, {"e", loc}};
// A given name whose nominative ends in a vowel.
constexpr CaseEnding kSoftGiven[] = {{"ой", ins}, {"ей", ins}, {"ёй", ins}, {"ою", ins}, {"ею", ins}, {"єю", ins}, {"ай", ins}, {"яй", ins}, {"ą", ins}, {"у", acc}, {"ю", acc}, {"ę", acc},
                                     {"ы", gen | dat | loc}, {"и", kOblique}, {"і", kOblique}, {"ї", kOblique}, {"y", kOblique}, {"i", kOblique}, {"е", dat | loc}, {"e", dat | loc}};
constexpr CaseEnding kManFamily[] = {{"ого", gen | acc}, {"его", gen | acc}, {"ага", gen | acc}, {"яга", gen | acc}, {"ego", gen | acc},
                                     {"ому", dat | loc}, {"ему", dat | loc}, {"аму", dat}, {"яму", dat}, {"emu", dat}, {"ым", ins | loc}, {"им", ins | loc}, {"ім", ins | loc},
                                     {"ом", ins | loc}, {"ем", ins | loc}, {"ам", ins}, {"ём", ins}, {"ові", dat | loc}, {"еві", dat | loc}, {"owi", dat}, {"em", ins},
                                     {"ова", gen | acc}, {"ева", gen | acc}, {"ава", gen | acc}, {"ёва", gen | acc}, {"ина", gen | acc}, {"ына", gen | acc}, {"ича", gen | acc}, {"іча", gen | acc}, {"wicza", gen | acc},
                                     {"ову", dat | loc}, {"еву", dat | loc}, {"аву", dat | loc}, {"ину", dat | loc}, {"ичу", dat | loc}, {"ічу", dat | loc},
                                     {"ов", nom}, {"ев", nom}, {"ёв", nom}, {"ін", nom}, {"ин", nom}, {"аў", nom}, {"еў", nom}, {"ёў", nom}, {"ич", nom}, {"іч", nom}, {"ий", nom}, {"ый", nom}, {"wicz", nom}, {"ski", nom}, {"cki", nom}};
constexpr CaseEnding kWomanFamily[] = {{"ова", nom}, {"ева", nom}, {"ёва", nom}, {"ава", nom}, {"ина", nom}, {"ына", nom}, {"іна", nom}, {"ая", nom}, {"ська", nom}, {"цька", nom}, {"ska", nom}, {"cka", nom},
                                       {"овой", kOblique | ins}, {"евой", kOblique | ins}, {"ёвой", kOblique | ins}, {"иной", kOblique | ins}, {"авай", kOblique | ins}, {"інай", kOblique | ins}, {"кой", kOblique | ins}, {"ной", kOblique | ins}, {"кай", kOblique | ins},
                                       {"ової", gen}, {"ської", gen}, {"skiej", kOblique}, {"ckiej", kOblique}, {"ову", acc}, {"еву", acc}, {"ёву", acc}, {"аву", acc}, {"ину", acc}, {"ыну", acc}, {"іну", acc}, {"ую", acc}, {"юю", acc}, {"ską", acc | ins}, {"cką", acc | ins}};

uint32_t by_ending(std::string_view word, std::span<const CaseEnding> endings) {
  for (const CaseEnding& e : endings)
    if (word.size() > e.ending.size() && word.ends_with(e.ending)) return e.cases;
  return kCases;
}

bool ends_in_vowel(std::string_view word) {
  for (const std::string_view v : {"а", "я", "a"})
    if (word.ends_with(v)) return true;
  return false;
}

// «Данило», «Гиви», "Hugo" with no cases of their own.
bool undeclined(std::string_view base) {
  for (const std::string_view v : {"о", "е", "и", "у", "ы", "ю", "э", "і", "є", "ё", "o", "e", "i", "u", "y"})
    if (base.ends_with(v)) return true;
  return false;
}

uint32_t of_given(std::string_view given, std::string_view base, Sex sex) {
  if (given.size() < 4 || base.empty() || undeclined(base)) return kCases;
  if (ends_in_vowel(base)) return given == base ? nom : by_ending(given, kSoftGiven);
  if (sex == Sex::woman) return kCases;  // «Нинель»
  return given == base ? nom : by_ending(given, kManGiven);
}

uint32_t of_family(std::string_view family, Sex sex) {
  if (family.size() < 5) return kCases;
  if (sex == Sex::man) return by_ending(family, kManFamily);
  if (sex == Sex::woman) return by_ending(family, kWomanFamily);
  const uint32_t man = by_ending(family, kManFamily), woman = by_ending(family, kWomanFamily);
  return man | woman;
}

}  // namespace

uint32_t cases_of_name(std::string_view given, std::string_view base, std::string_view family, Sex sex, Language language) {
  if (language == Language::en) return kCases;
  // «Алеся Беляцкого»: no Miss Алеся
  for (const std::string_view end : {"ого", "его", "ага", "яга", "ому", "ему", "аму", "яму", "ский", "цкий", "ський", "цький", "скі", "цкі", "ским", "цким", "ським", "кім"})
    if (sex == Sex::woman && family.size() > end.size() + 4 && family.ends_with(end)) return of_family(family, Sex::man);
  const uint32_t by_family = of_family(family, sex);
  const uint32_t by_given = of_given(given, base, sex);
  const uint32_t both = by_family & by_given;
  // a base that is the word as written may be another name's
  return both != 0 ? both : by_given == nom ? by_family : by_given;
}

uint32_t cases_of(const Scene& s, const Entity& e) {
  const Language language = s.around->grammar->language;
  if (language == Language::en || e.mention < 0) return kCases;
  const Persons& persons = *s.around->persons;
  const Mention& m = persons.mentions[static_cast<size_t>(e.mention)];
  const auto words = [&](TextSpan span) { return span.empty() ? std::string() : folded(s.around->document->slice(span.start, span.end)); };
  std::string base;
  if (m.person >= 0 && m.sex != Sex::unknown) base = folded(persons.persons[static_cast<size_t>(m.person)].given);
  return cases_of_name(words(m.given), base, words(m.family), m.sex, language);
}

uint32_t cases_of_noun(const Grammar& g, const Token& t) {
  if (t.entry == nullptr) return kCases;
  uint32_t forms = 0;
  bool bare = false;
  for (const Sense& sense : t.entry->senses) {
    if (sense.id != g.c.people && sense.id != g.c.person && sense.id != g.c.kin && sense.id != g.c.actor) continue;
    const uint32_t own = sense.forms & kCases;
    bare |= (own & kCases) == 0;
    // «журналист»: the accusative of what does not live
    const std::string& lemma = g.lexicon.lemma(sense.lemma);
    if ((own & form::nom) && lemma.ends_with("ь") && (lemma.ends_with("ать") || lemma.ends_with("очь"))) forms |= form::acc;  // «мать»
    forms |= (own & (form::nom | form::acc)) == (form::nom | form::acc) && (sense.forms & form::sg) && !(sense.forms & form::pl) ? own & ~form::acc : own;
  }
  return bare || forms == 0 ? kCases : forms;
}

Sex sex_of_noun(const Grammar& g, const Token& t) {
  if (t.entry == nullptr) return Sex::unknown;
  for (const Sense& sense : t.entry->senses) {
    if (sense.id != g.c.people && sense.id != g.c.person && sense.id != g.c.kin) continue;
    if (sense.forms & form::f) return Sex::woman;
    if (sense.forms & form::m) return Sex::man;
    const std::string& lemma = g.lexicon.lemma(sense.lemma);
    for (const std::string_view end : {"ка", "ница", "ніца", "тэса", "тесса", "иня", "ыня", "ниця", "ka"})
      if (lemma.size() > end.size() + 3 && lemma.ends_with(end) && lemma != "старшыня") return Sex::woman;
  }
  return Sex::unknown;
}

}  // namespace stillheld::reading
