// How a trigger of a sentence becomes claims: the rules' frames, applied.
//
// Threads: values.  Tested by read_test.cc and the examples of every rule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reading/read.h"
#include "reading/voices.h"

namespace stillheld::reading {

// What a sentence knows of the sentences before it.
struct Memory {
  // The last persons that a pronoun can mean, by sex; −2: more than one.
  int32_t man = -1, woman = -1;
  std::string man_name, woman_name;
  int32_t first_of_two = -1, last_of_two = -1;  // of the last sentence with names, if it had two: "the latter"
  std::string speaker;  // of a quotation that goes on
  std::vector<SpeechAct> acts;  // of the sentence that begins at `acts_at`
  uint32_t acts_at = 0;
  bool has_acts = false;
  uint8_t topic = 0;  // of the text, so far: 2 where it is of prisons, trials or sanctions
  size_t paragraph_first_claim = 0;
  bool sentenced = false;  // the sentence before told a verdict
  bool several = false;  // the sentence before claimed something of a list or a counted group
  uint32_t several_at = 0;  // the last sentence that named two persons or counted a group: "they" may be those
  // The sentence before told a verdict: its status (term_shares.h).
  std::optional<ClaimStatus> verdict;
  // What last happened to several: "52 people were freed. Among them were …"
  struct Wave {
    bool told = false;
    ClaimKind kind = ClaimKind::release;
    ClaimStatus status = ClaimStatus::asserted;
    std::string way, attribution;
    ClaimDate date;
    uint32_t sentence = 0;  // where it was told
    bool counted = false;   // or listed: "they" are those
  } wave;
  // The last verdict with a term: «Петрову дали 11 лет. Иванову — девять.»
  struct Verdict {
    bool told = false;
    ClaimStatus status = ClaimStatus::asserted;
    ClaimDate date;
    uint32_t sentence = 0;
  } gap;
  // Stems of the nouns of groups that were counted where something befell them: «двух
  // священников …», and later «Священники уже на свободе» means those.
  std::vector<uint64_t> groups;
  uint32_t sentence = 0;  // this one's number in the text, silent ones counted
};

struct Hit {
  ReadClaim claim;
  uint32_t trigger = 0;   // token
  bool noun = false;      // read from a noun: only if nothing else says so
  int32_t person = -1;    // index into Persons::persons
  int32_t entity = -1;
};

// What form the word at `at` is in, as FrameRule::Form bits.
uint16_t form_of(const Scene& scene, uint32_t at, const FrameRule& rule);

// "freeing convicted spy X", "the jailed man", "of released prisoners": a participle
// that describes, no verb.
bool attributive_place(const Scene& scene, uint32_t at);
// "Arrested in 2011, Petrov was …": of whom a participle before the sentence's subject
// speaks; −1: it is none (fronted.cc).
int32_t fronted_subject(const Scene& scene, uint32_t at);

// Sport, art, animals, money: "released the defender".
bool off_topic(const Scene& scene, const FrameRule& rule, const Term* term);
// "freed in a historic exchange": the swap at `i` is how it happened.
bool swap_told(const Scene& scene, uint32_t i, uint32_t at);
// It happens to somebody.
bool of_people(ClaimKind kind);
// The kind that a word tells by itself («задержанных»).
std::optional<ClaimKind> kind_told(const Scene& scene, uint32_t i);

// «осудили приговор», «арест осудил ЕС»: a judgement of what was done (judged.cc).
bool judges_an_act(const Scene& scene, uint32_t at);
// … the act stands before the verb of judgement, and who judges behind it.
bool act_before(const Scene& scene, uint32_t at);

// The term, the articles, the object that go with a trigger.
const Term* term_of(const Scene& scene, uint32_t trigger, const FrameRule& rule);
std::vector<std::string> articles_of(const Scene& scene, uint32_t trigger);
// "will hear the case against her": that it is heard is said by a verb beside the noun (hearings.cc).
// "Her appeal was considered: the verdict was left unchanged": what is told is the outcome.
bool decided_here(const Scene& scene, uint32_t at);
// "delivered its verdict in the case of A": an English noun whose verb the rule asks for.
bool told_by_verb(const Scene& scene, const FrameRule& rule);
// "detained in May, two months after his wife, A": she, too.
void read_followers(const Scene& scene, std::vector<Hit>& hits);
// "A to 20 years, B to 19", "17 years for A and 12 for B" (`owner`): years without their unit.
bool bare_term(const Scene& scene, uint32_t at, const Term& first, bool owner, Term& bare);
std::optional<ClaimStatus> status_by_rule(const Scene& scene, const FrameRule& rule, uint32_t at);
std::string object_of(const Scene& scene, uint32_t trigger);
// Of an event told by a noun, that the verb which the rule needs says: «суд над X
// пачнецца» is planned.
ClaimStatus status_of_need(const Scene& scene, uint32_t trigger, const FrameRule& rule);

// «Всех признали виновными»: those whom the sentence before told of.
bool all_of_them(const Scene& scene, const Entity& entity);
// «двух священников помиловали. Священники уже на свободе»: a bare plural at the beginning
// of a sentence is those whom the text has counted (told_groups.cc).
void keep_group(const Scene& scene, const Entity& entity, Memory& memory);
bool those_before(const Scene& scene, const Memory& memory, const Entity& entity, uint16_t shown);
// «освободить всех политзаключенных в Беларуси»: where those are of whom it is asked.
Bytes whole_span(const Scene& scene, const Entity& entity, ClaimStatus status);
// «„Весть“ признала Петрову политзаключенной»: the organisation whose recognition it is.
std::string recogniser_of(const Scene& scene, uint32_t at, Memory& memory);
// «освобождены в обмен на …»: both the release and what it is given for are said.
bool in_return(const Scene& scene, uint32_t at);
// «приговоры выносят»: a present of several, no occasion.
bool habitual(const Scene& scene, uint32_t trigger);
// «Подсудимых признали виновными», «Журналистов задержали утром»: an uncounted plural in
// front of a verb of one time is those whom the text is about; «Людей задерживали» is not.
bool spoken_of(const Scene& scene, uint32_t at, const Entity& entity);
// By its stem no verb of what is done again and again.
bool perfective(const Scene& scene, uint32_t at);
// A date with "since" of the trigger's clause, or null.
const PlacedDate* since_in_clause(const Scene& scene, uint32_t trigger);
// «фигуранты дела», «участников приговорили к пяти и семи годам»: uncounted, and yet one occasion.
bool of_one_case(const Scene& scene, const FrameRule& rule, uint32_t trigger, const Entity& entity, const Term* term);

// A counted group of more than one, who are no officials.
bool names_several(const Entity& e);
// "A and B … . … They were charged": the last three sentences named two, or counted a
// group; or this one did, before the pronoun.
// «Петрову осудили на семь лет, но областной суд сократил срок до четырёх»: whose sentence it
// is that the sentence has told; `begin`: the first of its hits.
std::vector<int32_t> whose_sentence(const Scene& scene, const std::vector<Hit>& hits, size_t begin, uint32_t at);
// «над журналістамі газеты Іванам Баранам і …», not «… ў падтрымку Івана Барана»: no preposition between.
bool beside(const Scene& scene, const Entity& group, const Entity& name);
bool of_those_named(const Scene& scene, const Memory& memory, int32_t pronoun);

// "Among those freed are 11 women", "the group included seven women": a part of a wave.
bool breakdown_of(const Scene& scene, const Entity& group);

// All claims of the sentence by frames.
// `unanswered`: triggers of open rules that found nobody (open_phrase.h).
void apply_frames(const Scene& scene, Memory& memory, std::string_view only_rule, std::vector<Hit>& out, std::vector<uint32_t>* unanswered = nullptr);
// Who belonged to a group ("among those freed were A and B"), and of whom it was made
// up ("30 people: 14 women and 16 men").  Also keeps the memory of both up to date.
void read_members(const Scene& scene, Memory& memory, std::string_view only_rule, std::vector<Hit>& hits);
// A counted group with as many names behind it: those (named_groups.cc).  `own`: the hits
// of rules, in front.
void name_groups(const Scene& scene, std::vector<Hit>& hits, size_t& own);
// «двоих — к колонии, остальных — к ограничению свободы» (gap_regimes.cc).
void read_regime_gaps(const Scene& scene, std::vector<Hit>& hits);
// «Петров получил пять лет, Иванова — три»: verdicts without a verb.
void read_gaps(const Scene& scene, Memory& memory, std::string_view only_rule, std::vector<Hit>& hits);
// «приговоры вынесены уже 102 людям», «по делу осуждены 83 человека»: many acts (sums.cc).
bool sum_so_far(const Scene& scene, const Hit& hit, const Entity& group);
// Counts: how many are held, sums, subsets.
void read_counts(const Scene& scene, std::string_view only_rule, std::vector<Hit>& out);
// Parts of a wave as numbers behind "of whom", "among them" (subsets.cc); `told`: a
// wave was told in one of the sentences before.
void read_subsets(const Scene& scene, bool told, std::string_view only_rule, std::vector<Hit>& hits);
// Something happened to a group: parts of it may be told behind.
bool tells_wave(const Scene& scene, const Hit& hit);

// The status of a predicate at `trigger`; nullopt: it cannot be said, so that
// nothing is claimed.
std::optional<ClaimStatus> status_of(const Scene& scene, uint32_t trigger, uint16_t form, ClaimKind kind, int32_t entity);
// "called for the release of A, detained in May": a participle behind a comma is no part
// of the call, and is a fact; "free all persons unjustly detained": nothing is claimed.
bool status_of_aside(const Scene& scene, uint32_t trigger, uint16_t form, ClaimKind kind, const Entity& subject, ClaimStatus& status);
// Whose claim it is: the speaker of its sentence, or of its quotation.
std::string speaker_of(const Scene& scene, uint32_t trigger, Memory& memory);
// A voice's name; of a pronoun, of "the organisation", whose it was before.
std::string name_of(const Scene& scene, const Voice& voice, const Memory& memory);
const std::vector<SpeechAct>& acts_of(const Scene& scene, Memory& memory);
// A word of prisons, trials or sanctions stands in it, or a quotation.
bool speaks_of(const Scene& scene);
bool has_topic(const Scene& scene);
// For pronouns and quotations of the sentences behind.
void remember_speaker(const Scene& scene, Memory& memory);
// Who reported the sentences before ("this was reported by X"), or "".
std::string reporter_of(const Scene& scene, Memory& memory);
// Evaluations and calls (statements.cc).
void read_statement(const Scene& scene, Memory& memory, std::vector<Hit>& out);
// The date of a predicate: the nearest of its clause.
ClaimDate date_of(const Scene& scene, uint32_t trigger, ClaimStatus status, ClaimKind kind);

}  // namespace stillheld::reading
