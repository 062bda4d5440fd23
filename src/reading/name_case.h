// In which case a name stands, so far as its endings tell it.
//
// Definition: the nominative is who does something or is listed («Среди них —
// Анна Петрова»), the accusative whom it is done to («задержали Анну Петрову»;
// of men it looks like the genitive).  Told by the given name beside its base form,
// else by endings of family names that are of one case alone («-ому», «-ую»).
//
//   «Анну Петрову»  accusative     «Иван Петров»  nominative
//   «Анной Петровой», «Ивану Петрову»  other
//
// Counter-example: «Рефата Чубарова», of whom no list says who he is: a woman's
// nominative or a man's accusative.  That is unknown, and fits everywhere.
//
// (1) English and Polish names are always unknown.
// (2) Constant time.
//
// Threads: values.  Tested by name_case_test.cc and cases/reading.
#pragma once

#include "reading/scene.h"

namespace stillheld::reading {

enum class NameCase : uint8_t { unknown, nominative, accusative, other };

// `base`: the given name's nominative, empty if it is not known for sure.
NameCase case_of_name(std::string_view given, std::string_view base, std::string_view family, Sex sex);

// Of an entity; unknown for all but names.
NameCase name_case(const Scene& scene, const Entity& entity);

// Whether the entity can be whom the rule speaks of, its trigger being of these
// forms: «задержал милиционер Иван Петров» did it, «задержали Ивана Петрова» suffered
// it.  A case that nothing tells fits.
bool suits(const Scene& scene, const Entity& entity, const FrameRule& rule, uint16_t forms);

// Who cannot be: whom the sentence cites («Как сообщил Иван Петров, …»), whose something
// behind a preposition is («с акции памяти Романа Петрова»), with whom («и блогером Иваном
// Петровым»).
bool of_another(const Scene& scene, const Token& role, int32_t mention);  // «Муж Татьяны Кузиной»: not Kuzina
uint32_t behind_age(const Scene& scene, uint32_t i);  // the token behind "46-year-old", «46-летний» at `i`, else `i`
bool named_soon(const Scene& scene, uint32_t from);  // a name within eight words, nothing that parts between
// «после освобождения Ольгу Петрову …»: her case is no genitive, so the noun is not of her.
bool not_of(const Scene& scene, const Entity& entity);
// «Его осудили коллеги», «Яе затрымаў міліцыянт»: the pronoun right before the verb is its object.
bool object_pronoun(const Scene& scene, const Entity& entity, uint32_t at, uint16_t forms);
// What befalls people alone, or with a word of court or prison beside it: a lone name that no
// file knows is somebody's («Лугову перавялі ў карцар»).
bool befalls_alone(const Scene& scene, const FrameRule& rule);
// «згодна з матэрыяламі справы палітвязню закідаюць»: a role in the dative is not whose case it is.
bool only_dative(const Scene& scene, const Entity& entity);
// «задержали её мужа Ивана Барана»: the pronoun at `n` says whose the next is, who is a relative or mate.
bool whose_next(const Scene& scene, size_t n);
// «сотрудников грузинского издания»: nothing but adjectives between who it is and whose.
bool belongs_to(const Scene& scene, const Entity& who, const Entity& body);
bool only_says(const Scene& scene, const Entity& entity, uint32_t trigger);
bool behind_another(const Scene& scene, uint32_t begin, const Entity& entity);
bool in_instrumental(const Scene& scene, const Entity& entity);

}  // namespace stillheld::reading
