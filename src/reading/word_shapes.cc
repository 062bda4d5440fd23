// What a word that no file knows looks like by its ending, and which date covers it.
#include "reading/endings.h"
#include "reading/scene_parts.h"
#include "reading/words.h"

namespace stillheld::reading {

const PlacedDate* date_at(const Scene& scene, uint32_t i) {
  for (const PlacedDate& d : scene.dates)
    if (i >= d.first && i < d.last) return &d;
  return nullptr;
}

namespace {

constexpr std::string_view kVerbEnds[] = {
    "ал", "ил", "ел", "ул", "ыл", "ял", "ала", "ила", "ела", "ула", "ыла", "яла", "ало", "ило", "ело", "ули", "ыли", "али", "или", "ели", "яли", "лся", "лась", "лись", "лось",
    "ает", "яет", "ует", "еет", "ают", "яют", "уют", "еют", "ится", "ется", "ются", "ятся", "ать", "ить", "еть", "ться",
    "аў", "ыў", "іў", "еў", "уў", "яў", "эў", "эла", "элі", "алі", "ілі", "ылі", "елі", "улі", "ялі", "іла", "ае", "яе", "уе", "юць", "уць", "аць", "іць", "ыць", "яць", "ецца", "іцца", "ўся", "лася", "ліся", "юцца",
    "ив", "ав", "їв", "єть", "ють", "ується", "вся", "лася", "лися", "ала", "ила"};
constexpr std::string_view kPolishVerbs[] = {"ał", "ił", "ął", "ała", "iła", "ali", "ili", "uje", "ują", "ają", "ać", "ić"};
// Łacinka
constexpr std::string_view kLatinVerbs[] = {"aŭ", "yŭ", "iŭ", "eŭ", "uŭ", "ała", "iła", "yła", "eła", "uła", "ali", "ili", "yli", "eli", "uli", "aje", "ieje", "uje", "ajuć", "ujuć", "iuć", "ać", "ić", "yć",
                                            "ecca", "icca", "ycca", "ucca", "acca", "ŭsia", "łasia", "lisia"};
constexpr std::string_view kLatinAdjectives[] = {"yja", "ija", "aha", "iaha", "amu", "iamu", "aja", "iaja", "oje", "aje", "uju", "iuju", "ym", "im", "ych", "ich", "aj", "iaj", "ymi", "imi"};
constexpr std::string_view kAdjectiveEnds[] = {"ых", "их", "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "го", "му", "ым", "им", "ми", "ую", "юю",
                                               "ыя", "ія", "га", "ай", "яй", "іх", "ім", "ої", "ою", "та", "мі"};
constexpr Endings kVerbs(kVerbEnds);
constexpr Endings kVerbsOfPolish(kPolishVerbs);
constexpr Endings kAdjectives(kAdjectiveEnds);
constexpr Endings kVerbsOfLacinka(kLatinVerbs);
constexpr Endings kAdjectivesOfLacinka(kLatinAdjectives);

}  // namespace

bool looks_verbal(const Scene& scene, uint32_t i) {
  const std::string_view word = scene.text(i);
  if (scene.token(i).upper) return false;
  const Language l = scene.around->grammar->language;
  if (l == Language::en) return word.size() > 4 && word.ends_with("ed");
  if (l == Language::pl) return kVerbsOfPolish.has(word, 3);
  if (scene.latin) return kVerbsOfLacinka.has(word, 2);
  return kVerbs.has(word, 4);
}

bool looks_adjectival(const Scene& scene, uint32_t i) {
  const Language l = scene.around->grammar->language;
  if (l == Language::en || l == Language::pl) return true;
  const std::string_view word = scene.text(i);
  if (scene.latin) return kAdjectivesOfLacinka.has(word, 2);
  if (word.size() < 6) return false;
  if (static_cast<unsigned char>(word.front()) < 0x80) return true;
  return kAdjectives.has(word, 0);
}

bool looks_participial(const Scene& scene, uint32_t i) {
  const Language l = scene.around->grammar->language;
  if (l == Language::en || l == Language::pl || scene.latin) return false;
  const std::string low = folded(scene.text(i));
  if (low.size() < 18) return false;
  if (l == Language::ru)
    for (const std::string_view stem : {"вш", "ющ", "ящ", "ущ", "ащ"})
      for (const std::string_view end : {"ий", "его", "ему", "им", "ем", "ая", "ей", "ую", "ее", "ие", "их", "ими", "ийся", "егося", "аяся", "ейся", "уюся", "иеся", "ихся"})
        if (low.ends_with(std::string(stem) + std::string(end))) return true;
  return false;
}

bool looks_occupational(const Scene& scene, uint32_t i) {
  const Language l = scene.around->grammar->language;
  if (l == Language::en || l == Language::pl) return false;
  const std::string low = folded(scene.text(i));
  for (const std::string_view stem : {"тор", "тел", "щик", "чик", "ник", "ист", "лог", "граф", "вод", "арь"})
    for (const std::string_view end : {"", "ь", "а", "я", "у", "ю", "ом", "ем"})
      if (low.size() > stem.size() + end.size() + 6 && low.ends_with(std::string(stem) + std::string(end))) return true;
  return false;
}

bool befallen(const Scene& scene, uint32_t i) {
  const Token& verb = scene.token(i + 1);
  if (!verb.meets(scene.around->grammar->triggers) || verb.upper) return false;
  uint32_t forms = 0;
  for (const Sense& sense : verb.entry->senses) forms |= sense.forms;
  if (forms & form::noun) return false;
  const std::string low = folded(scene.text(i));
  const auto ends = [&](std::initializer_list<std::string_view> endings) {
    for (const std::string_view end : endings)
      if (low.size() > end.size() + 4 && low.ends_with(end)) return true;
    return false;
  };
  // Things in the accusative plural of the verb's object do not end in -а.
  if ((forms & form::past) && (forms & form::pl)) return ends({"а", "ского", "цкого", "скую", "цкую", "ову", "еву", "ину", "ому", "ага"});
  return (forms & form::pass) && ends({"ов", "ев", "ин", "енко", "ич", "ский", "цкий", "ова", "ева", "ина", "ская", "цкая", "аў", "еў", "скі", "цкі", "енка", "анка"});
}

bool describes(const Scene& scene, uint32_t i) {
  uint32_t forms = 0;
  for (const Sense& sense : scene.token(i).entry->senses) forms |= sense.forms;
  if (forms & (form::part | form::apart)) return !(forms & (form::past | form::pres | form::fut));
  return (forms & form::noun) != 0 && scene.token(i - 1).has(scene.around->grammar->c.prep);
}

}  // namespace stillheld::reading
