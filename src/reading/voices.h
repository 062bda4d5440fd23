// Who speaks in a sentence, and which of its words are theirs.
//
// Definition: a speech act is a verb of speech, of judgement or of demand ("said",
// "condemned", "called for"), or a word that names a source ("according to"),
// with its voice and its scope.  The voice is a name as written, without roles:
// a person, the whole name of an organisation, a role that the text has made
// known, a pronoun.  The scope is what the voice says: behind the verb, before
// it, or both, where a quotation is parted.
//
//   "A was freed, the Fund for Press and Law said in Riga."
//     voice   Fund for Press and Law       scope  [A was freed]
//   "B, director of C, wrote that D was ill."
//     voice   B                            scope  [D was ill]
//
// Counter-example: "the court upheld what he said": a court's ruling is no
// speech; "who, he said, …" is the inner voice's, whoever reports it outside.
//
// (1) A word's speaker is the act with the narrowest scope that holds it.
// (2) An act inside a quotation is of those who are quoted: "we", or whom the
//     quotation names; it never hides the act outside.
// (3) Bounded look-ahead; a sentence's acts are found once.
//
// Threads: values.  Tested by voices_test.cc and cases/reading.
#pragma once

#include <string>
#include <vector>

#include "reading/scene.h"

namespace stillheld::reading {

struct Voice {
  enum class Kind : uint8_t { none, person, organisation, role, pronoun, unnamed };
  Kind kind = Kind::none;
  Bytes span;                     // its name, as written
  uint32_t first = 0, last = 0;   // tokens of the name
  uint32_t begin = 0;             // where its phrase begins, with roles and article
  int32_t mention = -1;
  bool judicial = false;          // a court, a judge, a prosecutor: their words are procedure
  explicit operator bool() const { return kind != Kind::none; }
};

struct SpeechAct {
  enum class Force : uint8_t { tell, judge, call, source };
  Force force = Force::tell;
  uint32_t verb = 0;
  std::vector<Voice> voices;      // "A and B said": two
  uint32_t from = 0, to = 0;      // the scope, tokens
  bool quoted = false;            // stands inside a quotation
  bool behind = false;            // what is said stands before the verb
  bool cites = false;             // "citing X": X is the inner voice
  bool quotes = false;            // in the voice's own words
  bool says = false;              // a clause or a quotation is said, no mere object
  bool opens = false;             // with a colon or a quotation that may go on
};

// All acts of a sentence, in the order of their verbs.
std::vector<SpeechAct> speech_acts(const Scene& scene);

// Whose words the token `at` is: the narrowest act around it, or null.
const SpeechAct* act_around(const std::vector<SpeechAct>& acts, const Scene& scene, uint32_t at);

// The token at which the quotation opened that holds `scene.first`; scene.first if none.
uint32_t quotation_begin(const Scene& scene);

std::string words_at(const Scene& scene, Bytes span);

}  // namespace stillheld::reading
