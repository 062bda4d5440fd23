#include "reading/name_case.h"

#include <algorithm>
#include <span>

#include "reading/persons_lexicon.h"
#include "reading/scene_parts.h"
#include "reading/subjects.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

bool ends_in(std::string_view word, std::span<const std::string_view> endings) {
  for (const std::string_view end : endings)
    if (word.size() > end.size() && word.ends_with(end)) return true;
  return false;
}

// Family names (and what is declined like them), by endings of one case.
constexpr std::string_view kOther[] = {"ому", "ему", "аму", "яму", "ским", "цким", "овым", "евым", "иным", "еным", "кім", "авым", "інам", "овой", "евой", "иной", "авай", "евай"};
constexpr std::string_view kAccusative[] = {"ого", "его", "ага", "яга", "скую", "цкую", "ную", "кую"};
constexpr std::string_view kNominative[] = {"ский", "цкий", "ский", "скі", "цкі", "ський", "цький", "ная", "ская", "цкая", "ов", "ев", "ёв", "ин", "аў", "еў"};
// Women's accusative; of men it is another case.
constexpr std::string_view kWomens[] = {"ову", "еву", "ёву", "ину", "ыну", "аву"};
constexpr std::string_view kWomensBase[] = {"ова", "ева", "ёва", "ина", "ына", "ава"};
constexpr std::string_view kSoft[] = {"а", "я"};
constexpr std::string_view kSoftAccusative[] = {"у", "ю"};
// A base that is not declined at all tells nothing.
constexpr std::string_view kIndeclinable[] = {"о", "е", "и", "у", "ы", "ю", "э", "і"};

NameCase of_family(std::string_view family, Sex sex) {
  if (ends_in(family, kOther)) return NameCase::other;
  if (ends_in(family, kAccusative)) return NameCase::accusative;
  if (ends_in(family, kNominative)) return sex == Sex::woman ? NameCase::unknown : NameCase::nominative;
  if (sex != Sex::unknown && ends_in(family, kWomens)) return sex == Sex::woman ? NameCase::accusative : NameCase::other;
  if (sex != Sex::unknown && ends_in(family, kWomensBase)) return sex == Sex::woman ? NameCase::nominative : NameCase::accusative;
  return NameCase::unknown;
}

}  // namespace

NameCase case_of_name(std::string_view given, std::string_view base, std::string_view family, Sex sex) {
  const NameCase by_family = family.empty() ? NameCase::unknown : of_family(family, sex);
  if (given.size() <= 4 || base.empty() || sex == Sex::unknown || ends_in(base, kIndeclinable)) return by_family;
  NameCase by_given;
  // «Кирилла» is a base of its own, and a form of «Кирилл»
  if (given == base && sex == Sex::man && ends_in(base, kSoft)) return by_family;
  // «Наргес», «Любовь»: the accusative too
  if (given == base && sex == Sex::woman && !ends_in(base, kSoft)) return by_family;
  if (given == base) by_given = NameCase::nominative;
  else if (ends_in(base, kSoft)) by_given = ends_in(given, kSoftAccusative) ? NameCase::accusative : NameCase::other;
  else by_given = ends_in(given, kSoft) ? NameCase::accusative : NameCase::other;
  if (by_family == NameCase::unknown || by_family == by_given) return by_given;
  // «Алесю Беляцкому»: a woman's accusative or a man's dative; the family name decides
  return by_given == NameCase::nominative ? NameCase::unknown : by_family;
}

NameCase name_case(const Scene& s, const Entity& e) {
  const Language language = s.around->grammar->language;
  if (language == Language::en || language == Language::pl || e.mention < 0) return NameCase::unknown;
  const Persons& persons = *s.around->persons;
  const Mention& m = persons.mentions[static_cast<size_t>(e.mention)];
  const auto words = [&](TextSpan span) { return folded(s.around->document->slice(span.start, span.end)); };
  std::string base;
  Sex sex = m.sex;
  if (m.person >= 0) {
    const FoundPerson& p = persons.persons[static_cast<size_t>(m.person)];
    if (sex != Sex::unknown) base = folded(p.given);
  }
  return case_of_name(m.given.empty() ? std::string() : words(m.given), base, m.family.empty() ? std::string() : words(m.family), sex);
}

// «террористов он отпускать не намерен»: he does it
static bool nominative_pronoun(const Scene& s, const Entity& e) {
  const std::string low = folded(s.text(e.first));
  for (const std::string_view word : {"он", "она", "они", "ён", "яна", "яны", "він", "вона", "вони"})
    if (low == word) return true;
  return false;
}

bool suits(const Scene& s, const Entity& e, const FrameRule& rule, uint16_t forms) {
  const bool verb = forms != 0 && !(forms & (FrameRule::participle | FrameRule::noun));
  if (e.type == EntityType::pronoun && rule.subject == SubjectPlace::either && verb && !(forms & FrameRule::passive)) return !nominative_pronoun(s, e);
  // «В результате обмена пленными вернулись девять человек»: a bare noun of another case does nothing
  if (e.type == EntityType::group && rule.subject == SubjectPlace::around && verb && (forms & FrameRule::active) && e.last == e.first + 1 && !e.counted && s.around->grammar->language == Language::ru) {
    const Token& head = s.token(e.head);
    const uint32_t own = head.forms(s.around->grammar->c.people);
    if (own != 0 && !(own & form::nom) && (own & (form::ins | form::dat | form::loc))) return false;
  }
  if (e.type != EntityType::person || !verb || forms == FrameRule::any || (forms & FrameRule::gerund)) return true;
  const NameCase found = name_case(s, e);
  if (found == NameCase::unknown) return true;
  if (found == NameCase::other && (rule.kind == ClaimKind::verdict || rule.kind == ClaimKind::penalty_change || rule.kind == ClaimKind::charge)) return true;  // «Петровой назначено»
  // «Петровой изменена мера пресечения на подписку»: a release told by what was changed for her
  if (found == NameCase::other && rule.kind == ClaimKind::release && rule.subject == SubjectPlace::either && !rule.need.empty() && !rule.trigger.has(s.around->grammar->c.w_release_v)) return true;
  const bool suffers = (forms & FrameRule::passive) != 0;
  switch (rule.subject) {
    case SubjectPlace::either:
      // «Рената Сувалова задержали»: a verb of several has no one for its subject, so it is he
      if (found == NameCase::nominative && (forms & FrameRule::impersonal) && !suffers && (s.text(e.first).ends_with("а") || s.text(e.first).ends_with("я"))) return true;
      return (suffers && (forms & FrameRule::active)) || suffers == (found == NameCase::nominative);
    case SubjectPlace::around: return found == NameCase::nominative || (forms & FrameRule::infinitive) != 0;
    default: return true;
  }
}

bool not_of(const Scene& s, const Entity& e) {
  // «решение о помиловании Гудо принял»: a name of one form before a man's verb is its subject
  if (e.type == EntityType::person && !e.governed && e.last < s.last && s.token(e.last).kind == TokenKind::word && name_case(s, e) == NameCase::unknown) {
    const std::string_view verb = s.text(e.last);
    if ((verb.ends_with("л") || verb.ends_with("лся")) && (s.token(e.last).entry == nullptr ? looks_verbal(s, e.last) : !noun_only(s.token(e.last)))) return true;
  }
  if (e.type != EntityType::person || e.governed || name_case(s, e) == NameCase::unknown || name_case(s, e) == NameCase::nominative) return false;
  return s.text(e.first).ends_with("у") || s.text(e.first).ends_with("ю");
}

// «Как сообщил Иван Петров, на свободу вышли двое»: he only says it.
bool only_says(const Scene& s, const Entity& e, uint32_t at) {
  const Grammar::Classes& c = s.around->grammar->c;
  bool source = false;
  for (uint32_t i = e.first; i > s.first && e.first - i < 7; --i) source |= s.token(i - 1).has(c.accord);
  if (!source) return false;
  for (uint32_t i = e.last; i < at; ++i)
    if (s.token(i).kind == TokenKind::comma) return true;
  return false;
}

// «приговорили за стрим с акции памяти Романа Петрова»: his is what stands behind
// the preposition, a noun that we don't know for a term or a time.
bool behind_another(const Scene& s, uint32_t begin, const Entity& e) {
  const Grammar::Classes& c = s.around->grammar->c;
  const uint32_t first = e.phrase_first();
  if (first <= begin + 1 || e.type != EntityType::person) return false;
  uint32_t prep = 0;
  for (uint32_t i = first; i > begin && prep == 0; --i)
    if (s.token(i - 1).has(c.prep) && !in_date(s, i - 1)) prep = i - 1;
  if (prep == 0) return false;
  const Token& noun = s.token(first - 1);
  if (noun.kind != TokenKind::word || noun.upper || noun.has(c.adj) || in_date(s, first - 1)) return false;
  for (const Term& term : s.terms)
    if (first - 1 >= term.first && first - 1 < term.last) return false;
  return noun.entry == nullptr && !looks_verbal(s, first - 1) && !looks_adjectival(s, first - 1);
}

// «Павла Северинца вместе с … и блогером Дмитрием Козловым»: a man's name in the
// instrumental is no object.
bool in_instrumental(const Scene& s, const Entity& e) {
  if (s.around->grammar->language == Language::en || e.type != EntityType::person || e.mention < 0) return false;
  const Mention& m = s.around->persons->mentions[static_cast<size_t>(e.mention)];
  if (m.sex != Sex::man || m.given.empty() || m.person < 0) return false;
  const std::string written = spelled(s.around->document->slice(m.given.start, m.given.end), s.around->grammar->language);
  const std::string base = spelled(s.around->persons->persons[static_cast<size_t>(m.person)].given, s.around->grammar->language);
  if (base.empty() || base == written) return false;
  for (const std::string_view ending : {"ом", "ем", "ам", "ям", "ым", "им", "ім"})
    if (written.ends_with(ending) && !base.ends_with(ending)) return true;
  return false;
}

bool named_soon(const Scene& scene, uint32_t from) {
  const Grammar::Classes& c = scene.around->grammar->c;
  const std::vector<Mention>& mentions = scene.around->persons->mentions;
  for (uint32_t k = from; k < scene.last && k < from + 9; ++k) {
    const Token& t = scene.token(k);
    const auto m = std::partition_point(mentions.begin(), mentions.end(), [&](const Mention& mention) { return mention.end <= t.start; });
    if (m != mentions.end() && m->start < t.end) return true;
    if (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || (t.kind == TokenKind::other && t.joined)) continue;
    if (t.kind != TokenKind::word || t.has(c.prep) || t.has(c.be) || t.meets(scene.around->grammar->triggers) || looks_verbal(scene, k)) return false;
  }
  return false;
}

// By sex, or by a case that is not the role's.
bool of_another(const Scene& s, const Token& role, int32_t m) {
  const Mention& mention = s.around->persons->mentions[static_cast<size_t>(m)];
  const uint32_t forms = role.forms(s.around->grammar->c.kin);
  const Sex sex = (forms & form::f) ? Sex::woman : (forms & form::m) ? Sex::man : Sex::unknown;
  if (sex != Sex::unknown && mention.sex != Sex::unknown && sex != mention.sex) return true;
  if (!(forms & form::nom) || mention.person < 0 || mention.given.empty()) return false;
  // «мать», «дочь»: the accusative too
  const std::string_view noun = s.around->document->slice(role.start, role.end);
  if ((noun.ends_with("ь") || noun.ends_with("ці")) && (mention.sex == Sex::woman) && (s.around->document->slice(mention.given.start, mention.given.end).ends_with("у") || s.around->document->slice(mention.given.start, mention.given.end).ends_with("ю"))) return false;
  const std::string& base = s.around->persons->persons[static_cast<size_t>(mention.person)].given;
  const std::string_view written = s.around->document->slice(mention.given.start, mention.given.end);
  return !base.empty() && folded(written) != folded(base) && written.size() > 3;
}

uint32_t behind_age(const Scene& s, uint32_t j) {
  if (j + 2 >= s.last || s.token(j).kind != TokenKind::number || s.token(j).number > 120 || s.token(j + 1).kind != TokenKind::other || !s.token(j + 1).joined || !s.token(j + 2).joined) return j;
  if (s.token(j + 2).has(s.around->grammar->c.age)) return j + 3;
  const std::string low = folded(s.text(j + 2));
  for (const std::string_view stem : {"летн", "гадов", "річн", "letni"})
    if (low.starts_with(stem)) return j + 3;
  return j;
}

bool object_pronoun(const Scene& s, const Entity& e, uint32_t at, uint16_t forms) {
  if (e.type != EntityType::pronoun || e.governed || e.possessive || e.last > at || at - e.last > 1) return false;
  const Grammar::Classes& c = s.around->grammar->c;
  if (!e.plural && ((forms & FrameRule::impersonal) || ((forms & FrameRule::infinitive) && e.last < at && s.token(at - 1).has(c.plan)))) return true;
  if (!(forms & FrameRule::active) || s.around->grammar->language == Language::en) return false;
  const std::string low = folded(s.text(e.head));
  for (const std::string_view word : {"его", "ее", "их", "яго", "яе", "іх", "його", "її", "їх", "jaho", "jaje", "ich"})
    if (low == word) return true;
  return false;
}

bool befalls_alone(const Scene& s, const FrameRule& rule) {
  if (rule.kind == ClaimKind::arrest || rule.kind == ClaimKind::verdict || rule.kind == ClaimKind::charge) return true;
  if (s.around->grammar->language == Language::en) return false;
  return rule.kind == ClaimKind::trial || rule.kind == ClaimKind::recognition || ((rule.kind == ClaimKind::transfer || rule.kind == ClaimKind::death) && !rule.need.empty());
}

bool only_dative(const Scene& s, const Entity& e) {
  const Grammar::Classes& c = s.around->grammar->c;
  if (s.around->grammar->language == Language::en || e.type != EntityType::role) return false;
  const uint32_t forms = s.token(e.head).forms(c.people) | s.token(e.head).forms(c.person);
  return (forms & form::dat) && !(forms & (form::gen | form::acc | form::nom));
}

bool whose_next(const Scene& s, size_t n) {
  const Entity& e = s.entities[n];
  const Grammar::Classes& c = s.around->grammar->c;
  if (s.around->grammar->language == Language::en || e.type != EntityType::pronoun || e.governed || n + 1 >= s.entities.size() || e.last >= s.last) return false;
  const Token& t = s.token(e.first);
  if (!(t.has(c.his) || t.has(c.her) || t.has(c.their))) return false;
  const Entity& next = s.entities[n + 1];
  if (next.governed || next.first > e.last + 3 || next.type != EntityType::person) return false;
  const Token& noun = s.token(e.last);
  return noun.kind == TokenKind::word && !noun.upper && (noun.has(c.kin) || noun.has(c.person));
}

bool belongs_to(const Scene& s, const Entity& who, const Entity& body) {
  if (who.last > body.first || body.first - who.last > 2) return false;
  for (uint32_t i = who.last; i < body.first; ++i) {
    const Token& t = s.token(i);
    if (t.kind != TokenKind::word || t.upper || !(t.has(s.around->grammar->c.adj) || (t.entry == nullptr && looks_adjectival(s, i)))) return false;
  }
  return true;
}

}  // namespace stillheld::reading
