// What scene.cc is made of: each adds its part to a Scene whose tokens, dates and
// grammar are set.  Shared looks at words and dates stand here too.
//
// Threads: values.  Tested by read_test.cc and every case of cases/reading.
#pragma once

#include "reading/scene.h"

namespace stillheld::reading {

// The date that covers token i, or null.
const PlacedDate* date_at(const Scene& scene, uint32_t i);
inline bool in_date(const Scene& scene, uint32_t i) { return date_at(scene, i) != nullptr; }

// A word that no file knows, whose ending is one of verbs («встретил»).  Latin
// scripts: by -ed.  Never more than a guess; it only parts, it claims nothing.
bool looks_verbal(const Scene& scene, uint32_t i);
bool looks_adjectival(const Scene& scene, uint32_t i);
// An active participle («возглавлявший»), by its ending.
bool looks_participial(const Scene& scene, uint32_t i);
// A trade («звукооператора»), by the ending of a word that no file knows.
bool looks_occupational(const Scene& scene, uint32_t i);
// «Адилова приговорили», «Димов осужден»: a sentence's first word is a name, by its
// ending and what stands behind it.
bool befallen(const Scene& scene, uint32_t i);
// A noun behind a preposition, or a participle: parts of a description, no event.
bool describes(const Scene& scene, uint32_t i);

// «судья городского суда Пётр Орлов», "Judge Petr Orlov": who sentences is not
// sentenced.  `i` is where the name begins.
bool behind_magistrate(const Scene& scene, uint32_t i);

// The mention that covers token i, from the `from`th on, or −1.
int32_t mention_at(const Scene& scene, size_t from, uint32_t i);
// Two or three words with capitals that nobody knows: the token behind them, or 0.
uint32_t unknown_name(const Scene& scene, size_t mentions_from, uint32_t i);
// One such word may be a name; only what is done to people alone (arrest, verdict)
// makes it one.
void add_lone_names(Scene& scene);

// «остальные девять», «остальных девятерых»: the number behind it (scene_numbers.cc).
std::optional<FoundNumber> number_of_rest(const Scene& scene, uint32_t i);
// «ещё одному дали четыре года»: one of those before, where `j` is behind the number.
bool one_befallen(const Scene& scene, uint32_t i, uint32_t j);
Entity one_at(uint32_t i);

// «фигурантов [дела „]Весны“»: nouns and an opening mark, so that what follows belongs to
// who stands before.
bool belongs_between(const Scene& scene, uint32_t from, uint32_t to);
// «трёх [находящихся в тюрьме граждан]»: the token behind the noun, or 0.
uint32_t behind_participle(const Scene& scene, uint32_t j);
// «каждому из четырёх студентов»: each of them, and the number is of the whole.
void widen_each(Scene& scene);

// "Anna Petrova, 34, a journalist from Minsk," is one person.
void join_descriptions(Scene& scene);
// «журналиста и основателя канала Игоря Глушака»: the same (appositions.cc).
void join_appositions(Scene& scene);
// «экс-президента», «бывшего министра», "former minister": acts for no state any more.
bool left_office(const Scene& scene, uint32_t i);
uint32_t before_office(const Scene& scene, uint32_t i);  // where "ex-", "former" begins
// «журналиста блогера», not «политзаключенными гражданина»: the nouns at `i` and behind it
// share a case, as far as their forms tell.
bool one_case(const Scene& scene, uint32_t i);
// "declared the four men political prisoners": what they are called, no part of who they are.
bool named_as_prisoners(const Scene& scene, uint32_t from, uint32_t i);
// «жену активиста Ивана Сокола»: the name of whom the kin at `i` is; 0: it is none of
// another's («её мужа Ивана»).
uint32_t whose_kin(const Scene& scene, size_t mentions_from, uint32_t i);
// The entity in whose phrase entity `n` stands; `n` if in none.
size_t whole_of(const Scene& scene, size_t n);
// A preposition before an entity governs it, and what is listed with it.
void govern_entities(Scene& scene);
void find_terms(Scene& scene);
// `quote` as for lay_out.
void find_clauses(Scene& scene, int32_t& quote);

// "a 68-year-old local beekeeper": the token of a noun that no list has, behind an English age; 0: none (hearings.cc).
uint32_t noun_of_age(const Scene& scene, uint32_t from);

}  // namespace stillheld::reading
