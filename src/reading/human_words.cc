// Whether a noun that no list has is a person's: by its ending, and by the things and
// animals of rules/XX/persons.txt.
#include "reading/endings.h"
#include "reading/open_phrase.h"
#include "reading/persons_lexicon.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

// Nouns for people by their stem, without the case.
constexpr std::string_view kHumanStem[] = {"ник", "щик", "чик", "тел", "тель", "ист", "іст", "ыст", "лог", "граф", "арь", "ар", "ач", "ец", "нин", "нін", "анин", "янин", "тор", "тар", "ер", "ёр", "ор", "ант", "ент", "эр", "ир", "ір",
                                           "нік", "шчык", "чык", "цель", "лаг", "энт", "авік", "ярк", "эрк", "ніц", "ниц", "щиц", "шчыц", "чиц", "чыц", "истк", "істк", "ыстк", "анк", "янк", "арк", "ерк", "орк", "ентк", "антк", "овк", "овец", "авец", "ч", "ун", "евк", "авк"};
constexpr Endings kHuman(kHumanStem);
// Endings that nouns of what is done or owned have.
constexpr std::string_view kLifelessEnd[] = {"ние", "ния", "нию", "нием", "нии", "ний", "тие", "тия", "тию", "ция", "ции", "цию", "ций", "ость", "ости", "остей", "ство", "ства", "ств", "ству",
                                             "ньне", "ння", "нне", "нню", "нняў", "цыя", "цыі", "цыю", "цый", "асць", "асці", "асцей", "ства", "стваў", "нь", "ізм", "изм", "изма", "тёж", "тежа", "ция"};
constexpr Endings kLifeless(kLifelessEnd);
constexpr std::string_view kEnglishHuman[] = {"er", "or", "ist", "ian", "man", "woman", "ant", "ent", "eer", "ee", "ers", "ors", "ists", "ians", "men", "women", "ants", "ents", "eers", "ees", "ster", "sters", "mate", "mates", "goer", "goers", "people", "folk", "ess"};
constexpr Endings kHumanOfEnglish(kEnglishHuman);
constexpr std::string_view kEnglishLifeless[] = {"tion", "tions", "ment", "ments", "ness", "ity", "ities", "ism", "ship", "ships", "ance", "ence", "age", "ages", "ing", "ings", "ware", "sion", "sions", "ure", "ures"};
constexpr Endings kLifelessOfEnglish(kEnglishLifeless);

// A folded word without the ending of a genitive plural, or as it is.
std::string_view singular_stem(std::string_view low) {
  for (const std::string_view end : {"ов", "ев", "ёв", "аў", "яў", "оў", "ёў", "еў", "ів", "їв"})
    if (low.size() > end.size() + 6 && low.ends_with(end)) return low.substr(0, low.size() - end.size());
  return low;
}

}  // namespace

bool genitive_plural(std::string_view low) { return singular_stem(low) != low; }

bool lifeless(const Scene& s, uint32_t i) {
  const Language l = s.around->grammar->language;
  const PersonLexicon& names = person_lexicon(l);
  const std::string low = spelled(s.text(i), l);
  if (l == Language::en) {
    if (names.lifeless.count(key_of(low)) != 0) return true;
    if (low.size() > 3 && low.back() == 's') {
      if (names.lifeless.count(key_of(low.substr(0, low.size() - 1))) != 0) return true;
      if (low.ends_with("es") && names.lifeless.count(key_of(low.substr(0, low.size() - 2))) != 0) return true;
      if (low.ends_with("ies") && names.lifeless.count(key_of(low.substr(0, low.size() - 3) + "y")) != 0) return true;
    }
    return kLifelessOfEnglish.has(low, 3);
  }
  return names.lifeless.count(stem_key(low, l)) != 0 || names.lifeless.count(stem_key(spelled(singular_stem(folded(s.text(i))), l), l)) != 0 || (l != Language::pl && kLifeless.has(low, 4));
}

bool looks_human(const Scene& s, uint32_t i) {
  const Language l = s.around->grammar->language;
  if (lifeless(s, i)) return false;
  const std::string low = folded(s.text(i));
  if (l == Language::en) return kHumanOfEnglish.has(low, 3);
  if (l == Language::pl) return false;
  const std::string_view one = singular_stem(low);
  return kHuman.has(one == low ? stem_of(low) : one, 2);
}

}  // namespace stillheld::reading
