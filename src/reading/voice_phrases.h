// The phrases that name a voice, beside a verb of speech (voices.h).
//
// Definition: a phrase is looked for before or behind a token, bounded by verbs,
// commas and words of grammar; its name is the person in it, the words of an
// organisation with their "of", "for", "and" and strokes, or its noun.
//
//   "RFE/RL President and CEO Stephen Hale said"   Stephen Hale
//   "the U.S. government said"                     U.S. government
//   «сообщает правозащитный центр „Весть“»         Весть
//   «сказал адвокат Ивана Гулиса Сергей Дубко»     Сергей Дубко
//
// Counter-example: "a request to the presidency asking": a preposition governs the
// presidency, so it asks nothing.
//
// (1) Nothing is found behind a finite verb or beyond kPhrase tokens.
//
// Threads: values.  Tested by voices_test.cc.
#pragma once

#include "reading/voices.h"

namespace stillheld::reading {

class VoicePhrases {
 public:
  explicit VoicePhrases(const Scene& scene) : s_(scene), g_(*scene.around->grammar), c_(g_.c), english_(g_.language == Language::en) {}

  static constexpr uint32_t kPhrase = 16;  // tokens that a voice's phrase may have

  TokenKind kind(uint32_t i) const { return s_.token(i).kind; }
  bool word(uint32_t i) const { return kind(i) == TokenKind::word; }
  bool parts(uint32_t i) const { return kind(i) == TokenKind::comma || kind(i) == TokenKind::dash; }
  uint32_t forms(uint32_t i) const;
  // A verb with a subject of its own, as far as its form tells.
  bool finite(uint32_t i) const;
  bool small(uint32_t i) const;
  // "of", "for", "and", "the", "/", "-" inside a name with capitals.
  bool connects(uint32_t i, uint32_t from, uint32_t to) const;
  const Entity* entity_from(uint32_t i) const;
  const Entity* entity_to(uint32_t i) const;
  bool is_name(const Entity& e) const { return (e.mention >= 0 || (e.type == EntityType::person && !e.weak)) && !s_.token(e.head).has(c_.org) && !(e.first + 1 == e.last && begins(e.first) && (forms(e.head) & form::noun) && s_.token(e.head).has(c_.actor)); }
  Voice of_entity(const Entity& e) const;
  Voice of_tokens(uint32_t first, uint32_t last, Voice::Kind kind) const;
  uint32_t bare_end(uint32_t i) const;
  bool begins(uint32_t i) const { return i == s_.first || kind(i - 1) == TokenKind::quote_open || kind(i - 1) == TokenKind::dash || kind(i - 1) == TokenKind::colon; }
  // A capital that is no mere beginning of the sentence.
  bool named(uint32_t first, uint32_t last) const;
  // What sort of voice the words [first, last) are; `definite`: behind "the".
  Voice sort(uint32_t first, uint32_t last, bool definite) const;
  bool manner(uint32_t i) const;
  // Over what stands between a subject and its verb.
  uint32_t before_verb(uint32_t k) const;
  Voice quoted_before(uint32_t k) const;
  Voice quoted(uint32_t first, uint32_t last, uint32_t begin) const;
  // The points of "U.S.".
  bool initial_stop(uint32_t i) const { return kind(i) == TokenKind::stop && i > s_.first && s_.token(i).joined && word(i - 1) && s_.token(i - 1).upper && s_.text(i - 1).size() == 1; }
  bool i_am(uint32_t i) const;
  // "we", "мы": who speaks in a text of their own, or in a quotation.
  bool we(uint32_t i) const;
  bool numbered(uint32_t k) const;
  // The noun phrase that ends before token `k`.
  Voice phrase_before(uint32_t k) const;
  static bool is_object(std::string_view w) { return w == "him" || w == "her" || w == "them"; }
  bool objective(uint32_t i) const { return is_object(s_.text(i)); }
  // "Lukashenka's press office": without whose it is, it says nothing.
  void possessor(Voice& v, uint32_t j) const;
  // "a request to the presidency asking": nobody who asks.
  bool is_governed(const Voice& v) const;
  // Back to where the phrase of roles and article begins.
  Voice widen(Voice v) const;
  // "exiled opposition leader X", "jailed blogger X": a participle of the phrase.
  bool between(uint32_t i, const Voice& v) const;
  // The voice of the verb at `i` where it stands before it.
  Voice voice_before(uint32_t i) const;
  // "X, director of Y, wrote", "X — who … — said", "his lawyer, X, said".
  Voice over_aside(uint32_t close) const;
  // "…, said Anna Petrova, a lawyer", "wrote the Fund for Press".
  Voice voice_behind(uint32_t i) const;
  // Where the phrase behind `i` ends; names in quotes are jumped over.
  uint32_t stretch(uint32_t i) const;
  Voice slavic_behind(uint32_t i, bool source) const;
  // The words from `j` as a name: «Белорусская служба Радио Свобода», «портал Reform».
  Voice run_from(uint32_t j, uint32_t to) const;
  // A small word that may be a genitive: «защиты», «журналистов».
  bool genitive(uint32_t i) const;
  Voice quoted_in(uint32_t k, uint32_t to) const;
  bool subject_pronoun(uint32_t i) const;
  Voice slavic_before(uint32_t i) const;
  Voice nearest(uint32_t k) const;

  const Scene& scene() const { return s_; }

 protected:
  const Scene& s_;
  const Grammar& g_;
  const Grammar::Classes& c_;
  const bool english_;
};

// «ЕС, США и Канада призвали»: of a plural verb all who are listed with the one voice
// that was found (voice_lists.cc).
// `verb`: where they stand behind it; the sentence's end where they stand before.
void more_voices(const VoicePhrases& phrases, std::vector<Voice>& voices, uint32_t verb);

}  // namespace stillheld::reading
