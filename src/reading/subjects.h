// Whom a predicate speaks of: its subject, and all who are listed with it.
//
// Definition: the subject of a frame is the entity that its rule asks for (before
// the trigger, behind it, of it …) together with those that conjunctions, commas
// and appositions join to it: "A, a journalist from Minsk, and B were freed".
//
//   "Among those freed were A and B"           A, B: they stand behind "were"
//   "two men, A and B, were jailed"            A, B: the names of the two
//   "A, along with 13 others, was freed"       A, 13 others
//
// Counter-example: "A court in B's town freed C": B is governed by a preposition.
//
// (1) Entities of one clause; a relative clause's subject is its antecedent.
// (2) In the order of the text, none twice.
// (3) Look-ahead and look-back are bounded.
//
// Threads: values.  Tested by read_test.cc, the rules' examples, cases/reading.
#pragma once

#include <functional>
#include <vector>

#include "reading/frame.h"

namespace stillheld::reading {

// Indices into scene.entities; `used` is the form that decided, if one did.
std::vector<int32_t> subjects_of(const Scene& scene, const FrameRule& rule, uint32_t at, uint16_t forms, uint16_t& used);

// To whom was found: the names of a counted group, a list behind a colon, company
// (companions.cc).
void add_companions(const Scene& scene, const FrameRule& rule, uint32_t at, uint16_t forms, const std::function<bool(const Entity&)>& eligible, std::vector<int32_t>& found);

// «па справе Гаюна»: whose case it is, not who was sentenced in it.
bool of_case(const Scene& scene, const Entity& entity);
// "in the Petrova case": which case it is.
bool case_named(const Scene& scene, const Entity& entity);
// «во всех инкриминируемых ей преступлениях»: within a description.
bool inner_pronoun(const Scene& scene, const Entity& entity);
// Whom the case at `at` is against or about, or −1.
int32_t whom_against(const Scene& scene, const FrameRule& rule, uint32_t at);
// "a former teacher from Lida, Anna Petrova, …": the name behind an English role, or the role (hearings.cc).
int32_t named_behind_role(const Scene& scene, int32_t role);
// "Petrova's appeal was considered: the verdict was left unchanged": whose appeal it was.
std::vector<int32_t> appellant(const Scene& scene, const FrameRule& rule, uint32_t at);
// convicted of "insulting the president" and jailed: a word of what the marks enclose before `at`.
bool scare_quoted(const Scene& scene, const Entity& entity, uint32_t at);
// "terms, and the charges against them", "cases despite violence against them": not of the noun at `at`.
bool of_other_noun(const Scene& scene, const FrameRule& rule, const Entity& entity, uint32_t at);
// The full stop of "Dr.", "Rev.": an English title before a name.
bool titled_stop(const Scene& scene, uint32_t at);
// A relative pronoun of the plural («якія»).
bool several_which(const Scene& scene, uint32_t at);
// "people, including A, as well as B": the group among them, though company stands behind; else the last.
int32_t group_of(const Scene& scene, const std::vector<int32_t>& subjects);
// "Police in Lida detained two reporters": where, not whom.
bool stands_in(const Scene& scene, const Entity& entity);
// «Первое заседание по делу Анны Петровой», «Процесс над Анной Петровой»: of whom an
// occasion of a court is, with all who are listed.
std::vector<int32_t> tried(const Scene& scene, uint32_t at);
// Somebody who acts for a state, or a body, stands in the clause.
bool has_actor(const Scene& scene, uint32_t at);
// «А и Б — единственные фигуранты дела, которые …»: the one before the dash whom the
// group or role is said of, or −1.
int32_t predicate_of(const Scene& scene, const Entity& entity);
// «задержали её мужа»: whose, not whom.
bool owns(const Scene& scene, const Entity& entity);
// «освобождение режимом 14 человек»: who does it.
bool done_by(const Scene& scene, const Entity& entity, uint32_t at, const FrameRule& rule);
// «умер учитель, осужденный за …»: the participle of another, though a noun by its form.
bool of_another(const Scene& scene, const Entity& entity);
// «заключенные, помилованные указом Петрова, освобождены»: a verb of several is of nobody alone.
bool of_several(const Scene& scene, const Entity& entity, uint32_t at, uint16_t form);
// "the former mayor of Lida" between the verb at `at` and the comma at `to`.
bool office_of(const Scene& scene, uint32_t at, uint32_t to);
// "detained two men as we left the prison": nobody but us (fronted.cc).
bool of_the_text(const Scene& scene, uint32_t at);
// "was not on the list of those freed": he was not.
bool of_those(const Scene& scene, uint32_t at);
// No sense of it is a verb's.
bool noun_only(const Token& token);

}  // namespace stillheld::reading
