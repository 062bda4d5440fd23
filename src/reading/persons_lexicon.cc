#include "reading/persons_lexicon.h"

#include <array>

#include "base/embedded.h"
#include "reading/endings.h"
#include "reading/lexicon.h"
#include "reading/words.h"

namespace stillheld::reading {
namespace {

bool ends(std::string_view word, std::string_view ending) {
  if (word.empty() || ending.empty() || word.back() != ending.back()) return ending.empty();
  return word.size() >= ending.size() && word.substr(word.size() - ending.size()) == ending;
}

// Longest first.  Russian, Belarusian and Ukrainian together: one that is not
// of the language is seldom met.
constexpr std::string_view kEndings[] = {
    "ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ага", "яга", "аму", "яму", "ові", "еві", "єві", "ої", "їй",
    "ым", "им", "ой", "ей", "ою", "ею", "єю", "ую", "юю", "ая", "яя", "ое", "ее", "ый", "ий", "ій", "ые", "ие", "ых", "их",
    "ом", "ем", "єм", "ам", "ям", "ах", "ях", "ай", "яй", "аю", "ыя", "ія", "а", "я", "у", "ю", "ы", "и", "і", "ї", "е", "є", "о", "э",
    "й", "ь"};
constexpr std::string_view kPolish[] = {"iego", "iemu", "owie", "ami", "ego", "emu", "owi", "iem", "ym", "im", "em", "ej", "ie",
                                        "ia",   "iu",   "a",    "u",   "y",   "i",   "e",   "o"};

constexpr std::string_view kStrong[] = {"ов", "ев", "ёв", "ин", "ын", "ськ", "ск", "цк", "цьк", "енк", "анк", "швил", "дзе", "чук", "ьян",
                                        "нюк", "шев", "кевич", "ович", "евич", "авіч", "евіч", "ович", "енок", "ёнок", "енак"};
constexpr std::string_view kWeak[] = {"ян", "юк", "ук", "ич", "іч", "ік", "ак", "як", "ко", "айт", "цо", "ец", "ка"};
constexpr std::string_view kLatin[] = {"ov", "ova", "ev", "eva", "in", "ina", "sky", "ski", "skyi", "skiy", "skaya", "skaia", "ska", "ko", "enka",
                                       "ka", "vich", "wicz", "uk", "yuk", "iuk", "chuk", "shvili", "dze", "yan", "ian", "enia", "ak", "ets", "eu",
                                       "ou", "au", "ava", "kou", "au", "aya", "son", "sen", "berg", "stein", "man", "mann", "ez"};
constexpr Endings kEndingsOf(kEndings);
constexpr Endings kStrongOf(kStrong);
constexpr Endings kWeakOf(kWeak);
constexpr Endings kLatinOf(kLatin);

// The cases of a given name in the nominative.
template <class Add>
void cases_of(std::string_view base, Language language, Sex sex, Add add) {
  const std::string word(base);
  add(word, false);
  if (language == Language::en) return;
  const auto with = [&](size_t cut, std::initializer_list<std::string_view> endings) {
    for (const std::string_view ending : endings) add(word.substr(0, word.size() - cut) + std::string(ending), true);
  };
  if (language == Language::pl) {
    if (ends(word, "a")) with(1, {"y", "i", "ie", "e", "ę", "ą", "o"});
    else if (sex == Sex::man) with(0, {"a", "owi", "em", "iem", "ie", "u"});
    if (ends(word, "ek")) with(2, {"ka", "kowi", "kiem", "ku"});
    if (ends(word, "eł")) with(3, {"ła", "łowi", "łem", "le", "łu"});
    if (ends(word, "i") || ends(word, "y")) with(0, {"ego", "emu", "m"});
    return;
  }
  if (language == Language::be) {  // whose stem changes
    if (ends(word, "авел") || ends(word, "авал")) with(6, {"ўла", "ўлу", "ўлам", "ўле"});
    if (ends(word, "Зміцер") || ends(word, "Зьміцер")) with(6, {"тра", "тру", "тром", "трам", "тры"});
    if (word == "Пётр" || word == "Пятро") {
      for (const std::string_view form : {"Пятра", "Пятру", "Пятром", "Пятры", "Пётра", "Пётру", "Пётрам"}) add(std::string(form), true);
    }
    if (ends(word, "ндар")) with(4, {"ра", "ру", "рам", "ры"});
    if (sex == Sex::man && ends(word, "ы")) with(0, {"я", "ю", "ем"});
    if (ends(word, "ій") || ends(word, "ый")) with(2, {"я", "ю", "ем"});
  }
  if (ends(word, "ия")) with(4, {"ии", "ию", "ией", "ие"});
  if (ends(word, "а")) {
    with(2, {"ы", "и", "е", "у", "ой", "ою", "і", "ай", "аю", "ей"});
    if (ends(word, "га")) with(4, {"зе", "зі"});
    if (ends(word, "ка")) with(4, {"цы", "ці", "це"});
    if (ends(word, "та")) with(4, {"це"});
    if (ends(word, "да")) with(4, {"дзе"});
  } else if (ends(word, "я")) {
    with(2, {"и", "е", "ю", "ей", "ею", "і", "ї", "яй", "єю", "єй"});
  } else if (ends(word, "ий") || ends(word, "ій")) {
    with(4, {"ия", "ию", "ием", "ии", "ія", "ію", "іем", "ієм", "іі", "ії", "ого", "ому", "им"});
    with(2, {});
  } else if (ends(word, "й")) {
    with(2, {"я", "ю", "ем", "е", "єм", "ї", "і", "єві", "еві"});
  } else if (ends(word, "ь")) {
    with(2, sex == Sex::woman ? std::initializer_list<std::string_view>{"и", "ью", "і", "ю", "я"}
                              : std::initializer_list<std::string_view>{"я", "ю", "ем", "е", "і", "еві"});
  } else if (ends(word, "о") || ends(word, "е") || ends(word, "и") || ends(word, "у")) {
    if (language != Language::ru && sex == Sex::man && ends(word, "о")) with(2, {"а", "у", "ом", "ові", "і", "ам"});
  } else if (sex == Sex::man) {
    with(0, {"а", "у", "ом", "ем", "е", "ові", "і", "ам", "ы"});
    if (ends(word, "ел")) with(4, {"ла", "лу", "лом", "ле"});   // Павел
    if (ends(word, "ев")) with(4, {"ьва", "ьву", "ьвом"});      // Лев
    if (ends(word, "ёк") || ends(word, "ек")) with(4, {"ька"});
  }
}

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

void add_given(PersonLexicon& lexicon, Language language, std::string_view name, Sex sex) {
  if (name.empty() || name.find('-') != name.npos || name.find(' ') != name.npos) return;
  const uint32_t base = static_cast<uint32_t>(lexicon.bases.size());
  lexicon.bases.emplace_back(name);
  cases_of(name, language, sex, [&](const std::string& form, bool oblique) {
    const auto [at, is_new] = lexicon.given.emplace(key_of(spelled(form, language)), GivenName{sex, oblique, base});
    if (is_new) return;
    if (at->second.oblique && !oblique) {
      const bool both = at->second.sex != sex;
      at->second = {sex, false, base};
      if (both) at->second.sex = Sex::unknown;
    } else if (at->second.sex != sex && (at->second.oblique == oblique || !at->second.oblique)) {  // «Алеся»: she, or his genitive
      at->second.sex = Sex::unknown;
    }
  });
}

}  // namespace

std::string spelled(std::string_view word, Language language) { return language == Language::be ? belarusian_letters(word) : folded(word); }

std::string_view stem_of(std::string_view folded) {
  const bool cyrillic = !folded.empty() && static_cast<uint8_t>(folded[0]) >= 0x80;
  if (cyrillic) {
    for (const std::string_view ending : kEndingsOf.of(folded)) {
      if (folded.size() >= ending.size() + 4 && ends(folded, ending)) {
        // "Ким" is no stem with an ending.
        if (ending.size() >= 4 && folded.size() < ending.size() + 6) continue;
        return folded.substr(0, folded.size() - ending.size());
      }
    }
  }
  return folded;
}

std::string_view stem_of(std::string_view folded, Language language) {
  const bool cyrillic = !folded.empty() && static_cast<uint8_t>(folded[0]) >= 0x80;
  if (cyrillic) return stem_of(folded);
  if (language != Language::pl) return folded;
  for (const std::string_view ending : kPolish) {
    if (folded.size() >= ending.size() + 3 && ends(folded, ending)) return folded.substr(0, folded.size() - ending.size());
  }
  return folded;
}

namespace {

// «Северинец, Северинца», «Гарбавец, Гарбаўца», «Стралец, Стральца», «Жалудок, Жалудка»: the
// vowel of the nominative flees, so that one key serves every case; empty: none does.
std::string without_fleeting(std::string_view stem) {
  constexpr size_t kLeast = 8;  // bytes: four letters
  if (stem.size() < kLeast || static_cast<uint8_t>(stem[0]) < 0x80) return {};
  size_t cut = 0;
  if (ends(stem, "ец") || ends(stem, "эц") || ends(stem, "ок")) cut = 4;
  else if (ends(stem, "ц")) cut = 2;
  if (cut == 0) return {};
  const std::string last(stem.substr(stem.size() - 2));
  std::string out(stem.substr(0, stem.size() - cut));
  if (ends(out, "ь")) out.resize(out.size() - 2);
  if (ends(out, "ў")) out.replace(out.size() - 2, 2, "в");
  return out + last;
}

}  // namespace

uint64_t stem_key(std::string_view folded, Language language) {
  const std::string_view stem = stem_of(folded, language);
  if (language != Language::en)
    if (const std::string one = without_fleeting(stem); !one.empty()) return key_of(one);
  return key_of(stem);
}

FamilyEnding family_ending(std::string_view stem) {
  const bool cyrillic = !stem.empty() && static_cast<uint8_t>(stem[0]) >= 0x80;
  if (!cyrillic) {
    for (const std::string_view ending : kLatinOf.of(stem)) {
      if (stem.size() >= ending.size() + 3 && ends(stem, ending)) return FamilyEnding::strong;
    }
    return FamilyEnding::none;
  }
  for (const std::string_view ending : kStrongOf.of(stem)) {
    if (stem.size() >= ending.size() + 4 && ends(stem, ending)) return FamilyEnding::strong;
  }
  for (const std::string_view ending : kWeakOf.of(stem)) {
    if (stem.size() >= ending.size() + 4 && ends(stem, ending)) return FamilyEnding::weak;
  }
  return FamilyEnding::none;
}

bool is_patronymic(std::string_view folded, Sex& sex) {
  if (folded.empty() || static_cast<uint8_t>(folded[0]) < 0x80) return false;  // they are Cyrillic
  const std::string_view stem = stem_of(folded);
  if (stem.size() < 12) return false;
  for (const std::string_view ending : {"ович", "евич", "ьич", "ёвич", "авіч", "евіч", "ович", "йович", "ович"}) {
    if (ends(stem, ending)) {
      sex = Sex::man;
      return true;
    }
  }
  for (const std::string_view ending : {"овн", "евн", "иничн", "ичн", "аўн", "оўн", "авн", "еўн", "ївн", "івн", "ёўн"}) {
    if (ends(stem, ending)) {
      sex = Sex::woman;
      return ends(folded, "а") || ends(folded, "ы") || ends(folded, "е") || ends(folded, "у") || ends(folded, "ой") || ends(folded, "и") ||
             ends(folded, "і") || ends(folded, "ай") || ends(folded, "ою");
    }
  }
  return false;
}

Result<void> add_person_words(PersonLexicon& lexicon, Language language, std::string_view file, std::string_view name) {
  uint64_t row = 0;
  while (!file.empty()) {
    const size_t end = file.find('\n');
    const std::string_view line = trimmed(file.substr(0, end));
    file.remove_prefix(end == file.npos ? file.size() : end + 1);
    ++row;
    if (line.empty() || line[0] == '#') continue;
    const size_t equals = line.find('=');
    const std::string_view what = trimmed(line.substr(0, equals));
    std::string_view list = equals == line.npos ? std::string_view{} : line.substr(equals + 1);
    const bool known = what == "given m" || what == "given f" || what == "role" || what == "particle" || what == "famous" ||
                       what == "stop" || what == "start" || what == "said" || what == "common" || what == "lifeless";
    if (equals == line.npos || !known) {
      return fail(Code::kBadDefinition, {"given m, given f, role, particle, famous, common, lifeless, stop, said or start, and =", std::string(line)},
                  {std::string(name), row, "", 0});
    }
    while (!list.empty()) {
      const size_t comma = list.find(',');
      const std::string_view word = trimmed(list.substr(0, comma));
      list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
      if (word.empty()) continue;
      const std::string low = spelled(word, language);
      const uint64_t stem = stem_key(low, language);
      if (what == "given m") add_given(lexicon, language, word, Sex::man);
      else if (what == "given f") add_given(lexicon, language, word, Sex::woman);
      else if (what == "role") {
        lexicon.role.insert(stem);
        lexicon.role_nominative.insert(key_of(word));
      } else if (what == "said") lexicon.said.insert(key_of(word));
      else if (what == "famous") lexicon.famous.insert(stem);
      else if (what == "common") lexicon.common.insert(stem);
      else if (what == "lifeless") lexicon.lifeless.insert(language == Language::en ? key_of(low) : stem);
      else if (what == "stop") lexicon.stop.insert(stem);
      else if (what == "particle") {
        const uint64_t key = key_of(word);
        lexicon.particle.insert(key);
        lexicon.sieve[(key >> 6) & 63] |= uint64_t{1} << (key & 63);
      }
      else lexicon.start.insert(key_of(low));
    }
  }
  return {};
}

const PersonLexicon& person_lexicon(Language language) {
  static const std::array<PersonLexicon, 5> all = [] {
    std::array<PersonLexicon, 5> lexicons;
    std::string_view table = embedded_file("data/names/given.tsv");
    while (!table.empty()) {
      const size_t end = table.find('\n');
      std::string_view line = table.substr(0, end);
      table.remove_prefix(end == table.npos ? table.size() : end + 1);
      std::string_view cells[4];
      for (std::string_view& cell : cells) {
        const size_t tab = line.find('\t');
        cell = line.substr(0, tab);
        line.remove_prefix(tab == line.npos ? line.size() : tab + 1);
      }
      Language language_of = Language::en;
      if (!language_by_code(cells[2], language_of)) continue;
      const Sex sex = cells[1] == "m" ? Sex::man : cells[1] == "f" ? Sex::woman : Sex::unknown;
      add_given(lexicons[static_cast<size_t>(language_of)], language_of, cells[3], sex);
    }
    for (const Language each : {Language::en, Language::ru, Language::be, Language::uk, Language::pl}) {
      const std::string path = "rules/" + std::string(code_of(each)) + "/persons.txt";
      const Result<void> added = add_person_words(lexicons[static_cast<size_t>(each)], each, embedded_file(path), path);
      assert(added.ok());
      (void)added;
    }
    return lexicons;
  }();
  return all[static_cast<size_t>(language)];
}

}  // namespace stillheld::reading
