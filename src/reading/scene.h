// A Scene is one sentence laid out for the rules: who is in it, where its
// clauses part, which words are quoted, which terms, articles and dates it has.
//
// Definition: an entity is a stretch that can be the subject of a claim or its
// speaker: a person, a person by role or pronoun, a group (counted or not), an
// organisation, somebody who acts for a state.  A clause is the words around
// one predicate; a relative clause knows whom it speaks of.
//
//   "Anna Petrova, 34, who was jailed in 2021, was freed with 12 men."
//     entities  Anna Petrova · 12 men (governed by "with")
//     clauses   [Anna Petrova was freed with 12 men] [who was jailed in 2021]
//
// Counter-example: "a court in Minsk said" — Minsk is governed by a
// preposition, so it is nobody's subject.
//
// (1) Entities are in order and do not overlap.
// (2) Every token is in exactly one clause.
// (3) Linear time: look-ahead and look-back are bounded (kReach tokens).
//
// Threads: values.  Tested by read_test.cc and by every case of cases/reading.
#pragma once

#include <string>
#include <vector>

#include "reading/dates.h"
#include "reading/document.h"
#include "reading/grammar.h"
#include "reading/persons.h"

namespace stillheld::reading {

inline constexpr uint32_t kReach = 40;

enum class EntityType : uint8_t { person, role, group, pronoun, org, actor };

struct Entity {
  EntityType type = EntityType::person;
  uint32_t first = 0;  // tokens, [first, last)
  uint32_t last = 0;
  uint32_t head = 0;   // its noun or name
  uint32_t described_before = 0, described_behind = 0;  // tokens of the roles and descriptions beside a name
  Bytes span;
  int32_t mention = -1;  // index into Persons::mentions
  Sex sex = Sex::unknown;
  bool plural = false;
  bool definite = false;
  bool counted = false;
  bool vague = false;      // "several", "many", bare plural
  bool negated = false;    // "no prisoners"
  bool possessive = false;
  bool governed = false;   // a preposition stands before it
  bool included = false;   // "including …"
  bool part = false;       // "six of the 52"
  bool weak = false;       // one unknown word with a capital: perhaps a name
  bool open = false;       // no list has its noun; its verb says that it is people
  bool aged = false;       // "the 46-year-old"
  bool first_person = false;  // "I"
  bool pronoun = false;    // a role that stands for a name of the text
  Bytes hedge;             // of a number: "more than", "nearly"
  uint32_t governor = 0;   // token of the preposition
  CountRange count;
  std::string population;

  uint32_t phrase_first() const { return first - described_before; }
  uint32_t phrase_last() const { return last + described_behind; }
};

enum class ClauseType : uint8_t { main, relative, complement, subordinate };

struct Clause {
  int32_t parent = -1;
  ClauseType type = ClauseType::main;
  uint32_t opener = 0;       // the token that opened it (who, that, after …)
  int32_t antecedent = -1;   // entity that "who" stands for
  bool hypothetical = false;  // if …
  bool shares_subject = false;
  bool participial = false;  // «, возглавлявший штаб,»: describes who stands before it
};

struct Term {
  uint32_t first = 0, last = 0;
  int months = 0;
  int days = 0;
  bool up_to = false;
  bool range = false;  // "from seven to nine years": nobody's own
  std::vector<int> list;  // "5, 7 and 9 years": months each
};

struct PlacedDate {
  FoundDate date;
  uint32_t first = 0, last = 0;  // tokens
};

// What a whole text gives to its sentences.
struct Surroundings {
  const Document* document = nullptr;
  const Grammar* grammar = nullptr;
  const Persons* persons = nullptr;
  const std::vector<FoundDate>* dates = nullptr;
  bool of_prison = false;  // several of its sentences speak of prison, courts, prisoners
};

struct Scene {
  const Surroundings* around = nullptr;
  const std::vector<Token>* tokens = nullptr;
  uint32_t first = 0, last = 0;
  std::vector<Entity> entities;
  std::vector<Clause> clauses;
  std::vector<int32_t> clause_of;  // by token − first
  std::vector<int32_t> quote_of;   // 0: outside
  std::vector<Term> terms;
  std::vector<PlacedDate> dates;
  // Asides between commas, [first, last) with their commas: ", a journalist from
  // Minsk,", ", including B,".  Nobody in one is subject of what stands outside.
  std::vector<std::pair<uint32_t, uint32_t>> asides;
  bool question = false;
  bool latin = false;  // Belarusian in Łacinka

  const Token& token(uint32_t i) const { return (*tokens)[i]; }
  int32_t clause(uint32_t i) const { return clause_of[i - first]; }
  // The token behind the aside that holds `i`, or `i`.
  uint32_t behind_aside(uint32_t i) const {
    for (const auto& [from, to] : asides)
      if (i >= from && i < to) return to;
    return i;
  }
  bool in_aside(uint32_t i) const { return behind_aside(i) != i; }
  std::string_view text(uint32_t i) const { return std::string_view(around->document->text).substr(token(i).start, token(i).end - token(i).start); }
};

// `quote` is the number of the quotation that is open at the sentence's start
// (0: none); it is updated.
void lay_out(const Surroundings& around, const std::vector<Token>& tokens, const Sentence& sentence, size_t& next_mention,
             size_t& next_date, int32_t& quote, Scene& out);

// Follows the quotation marks of a sentence that is not laid out.
void pass_quotes(const std::vector<Token>& tokens, const Sentence& sentence, int32_t& quote);

// Parts the sentence into clauses again, after entities were added.
void part_clauses(Scene& scene, int32_t& quote);

}  // namespace stillheld::reading
