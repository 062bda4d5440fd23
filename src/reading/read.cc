#include "reading/read.h"

#include <algorithm>
#include <deque>
#include <set>
#include <tuple>

#include "reading/complements.h"
#include "reading/frame.h"
#include "reading/model.h"
#include "reading/open_phrase.h"
#include "reading/silence.h"
#include "reading/term_shares.h"

namespace stillheld::reading {

namespace {

bool is_latin(Language language) { return language == Language::en || language == Language::pl; }

// More Cyrillic letters than others: a short paragraph of a Cyrillic text stays
// in its language then.
bool is_cyrillic(std::string_view text) {
  int cyrillic = 0, other = 0;
  for (const char c : text) {
    const uint8_t byte = static_cast<uint8_t>(c);
    cyrillic += byte >= 0xD0 && byte <= 0xD3;
    other += ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || (byte >= 0xC3 && byte < 0xD0) || byte > 0xD3;
  }
  return cyrillic > other;
}

class Reading {
 public:
  Reading(const Document& document, const ReadOptions& options) : document_(document), options_(options) {}

  std::vector<ReadClaim> run() {
    if (options_.model != nullptr) options_.model->begin_text();
    // A paragraph may be in another language than the text.
    std::vector<Language> languages;
    words_ = words_of(document_.text);
    for (const Paragraph& p : document_.paragraphs) {
      Language language = document_.language;
      // A short paragraph tells little: it is in another language only if it is
      // in another script.
      if (p.end - p.start >= 40 && (p.end - p.start >= 240 || !is_cyrillic(document_.slice(p.start, p.end)) || is_latin(document_.language))) {
        const Language guess = guess_language(document_.text, p.start, p.end, document_.language, words_from(p.start));
        const bool belarusian = document_.language == Language::be && is_latin(guess);  // Łacinka
        if (!belarusian && (is_latin(guess) != is_latin(document_.language) || p.end - p.start >= 240)) language = guess;
      }
      languages.push_back(language);
    }
    // Dates are looked for only where a sentence may say something, and names
    // only if one does: most of most news is silent.
    std::vector<Tokens> cut(document_.paragraphs.size());
    bool speaks = false;
    size_t of_prison = 0, sentences = 0;
    // A model is asked of every sentence that has a trigger.
    const bool every = options_.every_sentence || options_.model != nullptr;
    for (size_t n = 0; n < document_.paragraphs.size(); ++n) {
      const Paragraph& p = document_.paragraphs[n];
      if (!gives_claims(p.zone)) continue;
      const Grammar& grammar = grammar_of(languages[n]);
      tokenise(document_.text, p.start, p.end, grammar.lexicon, cut[n], words_from(p.start));
      for (Sentence& sentence : cut[n].sentences) {
        sift(grammar, cut[n], sentence);
        if (every) sentence.speech = Speech::open;
        of_prison += sentence.of_prison;
        ++sentences;
      }
    }
    if (sentences > kShortText) leave_out_far(cut);
    for (const Tokens& tokens : cut)
      for (const Sentence& sentence : tokens.sentences) speaks |= sentence.speech == Speech::open;
    if (!speaks) return {};
    for (size_t n = 0; n < cut.size(); ++n)
      if (!cut[n].sentences.empty()) find_dates_in(cut[n], document_.paragraphs[n], languages[n]);
    persons_ = find_persons(document_.text, document_.language, options_.known, words_);
    size_t next_mention = 0;
    for (size_t n = 0; n < document_.paragraphs.size(); ++n) {
      if (cut[n].sentences.empty()) continue;
      const size_t language = static_cast<size_t>(languages[n]);
      around_.push_back({&document_, &grammar_of(languages[n]), &persons_, &dates_[language], of_prison >= 2 && of_prison * kPrisonShare >= sentences});
      read_paragraph(around_.back(), cut[n], next_mention, next_date_[language]);
    }
    drop_nouns();
    for (Hit& h : guesses_) hits_.push_back(std::move(h));
    std::stable_sort(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) {
      return std::tie(a.claim.trigger.start, a.claim.subject_at.start) < std::tie(b.claim.trigger.start, b.claim.subject_at.start);
    });
    std::vector<ReadClaim> out;
    for (Hit& h : hits_) {
      link(h);
      h.claim.quote = std::string(document_.slice(h.claim.span.start, h.claim.span.end));
      out.push_back(std::move(h.claim));
    }
    return out;
  }

 private:
  std::span<const Word> words_from(uint32_t start) const {
    const auto first = std::lower_bound(words_.begin(), words_.end(), start, [](const Word& word, uint32_t at) { return word.start < at; });
    return {first, words_.end()};
  }

  const Grammar& grammar_of(Language language) const {
    const Grammar* own = options_.grammars[static_cast<size_t>(language)];
    return own != nullptr ? *own : Grammar::of(language);
  }

  // Where sentences say something one after the other, or are quoted, and a
  // little behind: "in Sept. 2021" may look like two.
  void find_dates_in(const Tokens& cut, const Paragraph& p, Language language) {
    constexpr uint32_t kBehind = 24;
    bool quoted = false;
    for (size_t i = 0; i < cut.sentences.size();) {
      if (cut.sentences[i].speech == Speech::silent) {
        ++i;
        continue;
      }
      const size_t first = i;
      for (; i < cut.sentences.size() && (quoted || cut.sentences[i].speech != Speech::silent); ++i)
        for (uint32_t t = cut.sentences[i].first; t < cut.sentences[i].last; ++t) {
          const TokenKind kind = cut.tokens[t].kind;
          if (kind == TokenKind::quote_open || kind == TokenKind::quote_close) quoted = kind == TokenKind::quote_open;
        }
      const uint32_t start = cut.tokens[cut.sentences[first].first].start, end = cut.tokens[cut.sentences[i - 1].last - 1].end;
      for (FoundDate& date : find_dates(document_.text, language, {document_.published_on(), Lean::past}, words_from(start), start, std::min(end + kBehind, p.end)))
        if (date.start < end) dates_[static_cast<size_t>(language)].push_back(std::move(date));
    }
  }

  void read_paragraph(const Surroundings& around, const Tokens& cut, size_t& next_mention, size_t& next_date) {
    int32_t quote = 0;
    const size_t first_hit = hits_.size();
    bool judges = false;  // a sentence of the paragraph, so far
    for (const Sentence& sentence : cut.sentences) {
      ++since_wave_;
      ++memory_.sentence;
      // "A to nine years, B to seven.": has no trigger, and goes on
      const bool may_go_on = memory_.sentenced && around.grammar->language == Language::en;
      judges |= sentence.judges;
      if (!may_go_on && says_nothing(sentence, judges, first_hit)) {
        if (sentence.speech == Speech::quote) {
          if (sentence.says) speakers_.push_back({&around, &cut, &sentence, next_mention, next_date, quote});
          pass_quotes(cut.tokens, sentence, quote);
        }
        remember_mentions(*around.grammar, cut, sentence, next_mention);
        memory_.several = memory_.sentenced = false;
        memory_.verdict.reset();
        if (sentence.of_several) memory_.several_at = memory_.sentence;
        continue;
      }
      last_speaker();
      Scene& scene = scene_;
      size_t named = next_mention;
      const int32_t quote_before = quote;
      lay_out(around, cut.tokens, sentence, next_mention, next_date, quote, scene);
      const size_t before = hits_.size();
      memory_.has_acts = false;
      memory_.acts.clear();
      Memory memory_before = memory_;
      unanswered_.clear();
      apply_frames(scene, memory_, options_.only_rule, hits_, &unanswered_);
      if (!unanswered_.empty() && find_open_phrases(scene, unanswered_)) {
        memory_ = std::move(memory_before);
        hits_.resize(before);
        quote = quote_before;
        part_clauses(scene, quote);
        apply_frames(scene, memory_, options_.only_rule, hits_);
      }
      std::vector<Hit> sentence_hits(std::make_move_iterator(hits_.begin() + static_cast<std::ptrdiff_t>(before)), std::make_move_iterator(hits_.end()));
      hits_.resize(before);
      read_gaps(scene, memory_, options_.only_rule, sentence_hits);
      read_members(scene, memory_, options_.only_rule, sentence_hits);
      read_counts(scene, options_.only_rule, sentence_hits);
      read_subsets(scene, since_wave_ <= kWaveReach, options_.only_rule, sentence_hits);
      for (const Hit& h : sentence_hits)
        if (tells_wave(scene, h)) since_wave_ = 0;
      if (options_.only_rule.empty()) share_terms(scene, memory_, sentence_hits);
      one_sentence(sentence_hits);
      for (Hit& h : sentence_hits)
        if (h.claim.attribution.empty()) h.claim.attribution = speaker_of(scene, h.trigger, memory_);
      if (options_.only_rule.empty() || options_.only_rule == "statement") read_statement(scene, memory_, sentence_hits);
      complete_subjects(scene, sentence_hits);
      report_behind(scene, first_hit);
      if (!sentence_hits.empty() || speaks_of(scene)) remember_speaker(scene, memory_);
      if (sentence_hits.empty() && options_.model != nullptr) options_.model->read_sentence(scene, memory_, guesses_);
      if (std::any_of(sentence_hits.begin(), sentence_hits.end(), [](const Hit& h) { return h.claim.kind != ClaimKind::statement && h.claim.kind != ClaimKind::office; })) memory_.topic = 2;
      else if (memory_.topic < 2 && has_topic(scene)) ++memory_.topic;
      memory_.several = several(sentence_hits);
      if (memory_.several || sentence.of_several) memory_.several_at = memory_.sentence;
      memory_.sentenced = std::any_of(sentence_hits.begin(), sentence_hits.end(), [](const Hit& h) { return h.claim.kind == ClaimKind::verdict && h.claim.status == ClaimStatus::asserted; });
      for (Hit& h : sentence_hits) hits_.push_back(std::move(h));
      remember_mentions(*around.grammar, cut, sentence, named);
    }
  }

  // Somebody whom "they" can stand for: a list under one trigger, a counted group, or
  // "they" again.
  static bool several(const std::vector<Hit>& hits) {
    for (const Hit& h : hits) {
      if (h.claim.kind == ClaimKind::statement || h.claim.kind == ClaimKind::stock_count || h.claim.kind == ClaimKind::flow_count) continue;
      if (h.claim.value.count && h.claim.value.count->low > 1) return true;
      if (h.claim.subject == "They" || h.claim.subject == "they" || h.claim.subject.ends_with("of them")) return true;
      for (const Hit& other : hits)
        if (&other != &h && other.claim.trigger == h.claim.trigger && other.claim.subject_at != h.claim.subject_at && other.claim.kind == h.claim.kind) return true;
    }
    return false;
  }

  // "The ship sank, and three died", in a text of many things: so far from any word of
  // prisons, courts and sanctions nothing is said of them.
  static void leave_out_far(std::vector<Tokens>& cut) {
    std::vector<Sentence*> all;
    for (Tokens& tokens : cut)
      for (Sentence& sentence : tokens.sentences) all.push_back(&sentence);
    size_t behind = 0;  // the sentences up to here have a neighbour of the field
    for (size_t i = 0; i < all.size(); ++i) {
      if (all[i]->of_field) behind = i + kNear + 1;
      if (i < behind) continue;
      bool before = false;
      for (size_t k = i; k < std::min(all.size(), i + kNear + 1) && !before; ++k) before = all[k]->of_field;
      if (!before) all[i]->speech = Speech::quote;  // its marks and its speaker count
    }
  }

  // What the sieve kept needs no scene here.
  bool says_nothing(const Sentence& sentence, bool judges, size_t first_hit) const {
    switch (sentence.speech) {
      case Speech::silent: return true;
      case Speech::part: return part_of_nothing();
      case Speech::quote:
        if (sentence.counts && !part_of_nothing()) return false;
        return !sentence.says || (hits_.size() == first_hit && (memory_.topic == 0 || !judges));
      case Speech::open: break;
    }
    return false;
  }

  // Who spoke last in the quotes that were passed: asked of the last ones, only where
  // a sentence behind them is read.
  void last_speaker() {
    if (speakers_.empty()) return;
    std::string before;
    memory_.speaker.swap(before);
    for (; !speakers_.empty() && memory_.speaker.empty(); speakers_.pop_back()) {
      Passed& p = speakers_.back();
      lay_out(*p.around, p.cut->tokens, *p.sentence, p.next_mention, p.next_date, p.quote, scene_);
      memory_.has_acts = false;
      memory_.acts.clear();
      remember_speaker(scene_, memory_);
    }
    speakers_.clear();
    if (memory_.speaker.empty()) memory_.speaker.swap(before);
  }

  // Nothing was told of a group so near that a part of it could be told now.
  bool part_of_nothing() const {
    return since_wave_ > kWaveReach && !(memory_.wave.told && memory_.sentence - memory_.wave.sentence <= kRemembered) && !(memory_.gap.told && memory_.sentence - memory_.gap.sentence <= 1) &&
           !memory_.several && !memory_.sentenced && !memory_.verdict;
  }

  // Whom "he" and "she" can mean in the next sentence: from the names alone, so that
  // a silent sentence and one that was laid out leave the same.
  void remember_mentions(const Grammar& g, const Tokens& cut, const Sentence& sentence, size_t& next_mention) {
    const uint32_t begin = cut.tokens[sentence.first].start, end = cut.tokens[sentence.last - 1].end;
    int32_t man = -1, woman = -1, first = -1, last = -1;
    bool any = false, more = false;
    const auto& mentions = persons_.mentions;
    while (next_mention < mentions.size() && mentions[next_mention].end <= begin) ++next_mention;
    for (size_t m = next_mention; m < mentions.size() && mentions[m].start < end; ++m) {
      const int32_t person = mentions[m].person;
      bool official = false;  // they are nobody's subject
      for (uint32_t i = sentence.first; i < sentence.last; ++i) {
        const Token& t = cut.tokens[i];
        official |= t.start < mentions[m].end && t.end > mentions[m].start && t.has(g.c.actor);
      }
      if (person < 0 || official) continue;
      any = true;
      more |= last >= 0 && person != first && person != last && first != last;
      if (first < 0) first = person;
      if (person != first || last < 0) last = person;
      if (mentions[m].sex != Sex::woman) man = man == -1 || man == person ? person : -2;
      if (mentions[m].sex != Sex::man) woman = woman == -1 || woman == person ? person : -2;
    }
    if (!any) return;
    if (first != last || more) memory_.several_at = memory_.sentence;
    memory_.first_of_two = more || first == last ? -1 : first;
    memory_.last_of_two = more || first == last ? -1 : last;
    memory_.man = man;
    memory_.woman = woman;
  }

  // Who reported the sentences before in this paragraph, and who is named at last of
  // a quotation that began in one of them.
  void report_behind(const Scene& scene, size_t first_hit) {
    if (first_hit == hits_.size()) return;
    if (const std::string who = reporter_of(scene, memory_); !who.empty())
      for (size_t h = first_hit; h < hits_.size(); ++h)
        if (hits_[h].claim.attribution.empty()) hits_[h].claim.attribution = who;
    const uint32_t open = quotation_begin(scene);
    if (open == scene.first) return;
    for (const SpeechAct& act : acts_of(scene, memory_)) {
      if (!act.behind || act.quoted || act.from != scene.first) continue;
      const uint32_t start = scene.token(open).start, end = scene.token(scene.first).start;
      for (size_t h = first_hit; h < hits_.size(); ++h) {
        ReadClaim& claim = hits_[h].claim;
        if (claim.trigger.start < start || claim.kind == ClaimKind::statement) continue;
        // a voice of the quotation itself
        if (!claim.attribution.empty() && document_.slice(start, end).find(claim.attribution) != std::string_view::npos) continue;
        claim.attribution = name_of(scene, act.voices.front(), memory_);
      }
      return;
    }
  }

  // One claim for one kind, subject, status and date of a sentence.
  static void one_sentence(std::vector<Hit>& hits) {
    std::vector<Hit> kept;
    for (Hit& h : hits) {
      bool drop = false;
      for (Hit& k : kept) {
        if (k.claim.kind != h.claim.kind || (k.claim.subject_at != h.claim.subject_at && (h.person < 0 || h.person != k.person)) || k.claim.status != h.claim.status) continue;
        const bool same_date = k.claim.date.text == h.claim.date.text || h.claim.date.text.empty() || k.claim.date.text.empty();
        const bool same_term = k.claim.value.months == h.claim.value.months || !k.claim.value.months || !h.claim.value.months;
        if (!same_date || !same_term) continue;
        if (!k.claim.value.months) k.claim.value.months = h.claim.value.months;
        k.claim.span = {std::min(k.claim.span.start, h.claim.span.start), std::max(k.claim.span.end, h.claim.span.end)};
        if (k.claim.value.articles.empty()) k.claim.value.articles = h.claim.value.articles;
        if (k.claim.value.way.empty()) k.claim.value.way = h.claim.value.way;
        if (k.claim.date.text.empty() && !h.claim.date.text.empty()) k.claim.date = h.claim.date;
        drop = true;
      }
      if (!drop) kept.push_back(std::move(h));
    }
    // «рассмотрел дело Петровой и назначил ей 2,5 года»; «приговор оставлен без изменения,
    // а жалоба — без удовлетворения»: an occasion whose person the sentence names
    std::erase_if(kept, [&](const Hit& h) {
      if (h.entity >= 0 || !h.claim.subject.empty() || (h.claim.kind != ClaimKind::trial && h.claim.kind != ClaimKind::penalty_change && h.claim.kind != ClaimKind::verdict)) return false;
      return std::any_of(kept.begin(), kept.end(), [&](const Hit& o) {
        if (&o == &h || (o.claim.kind != h.claim.kind && !(h.claim.kind == ClaimKind::trial && o.claim.kind == ClaimKind::verdict))) return false;
        return o.entity >= 0 ? h.claim.kind != ClaimKind::verdict || o.claim.status == h.claim.status : o.claim.kind == h.claim.kind && h.claim.kind != ClaimKind::verdict && &o < &h;
      });
    });
    // "detained on Friday and taken to a remand prison": no transfer
    std::erase_if(kept, [&](const Hit& h) {
      if (h.claim.kind != ClaimKind::transfer || h.claim.status != ClaimStatus::asserted) return false;
      return std::any_of(kept.begin(), kept.end(), [&](const Hit& o) { return o.claim.kind == ClaimKind::arrest && o.claim.status == h.claim.status && o.claim.subject_at == h.claim.subject_at && o.trigger < h.trigger; });
    });
    // "sentenced A to two years after finding him guilty": one verdict
    std::erase_if(kept, [&](const Hit& h) {
      if (h.claim.kind != ClaimKind::verdict || h.claim.grade != ClaimGrade::inferred || h.claim.value.months || !h.claim.date.text.empty() || h.claim.value.regime == "administrative") return false;
      return std::any_of(kept.begin(), kept.end(), [&](const Hit& o) { return &o != &h && o.claim.kind == ClaimKind::verdict && o.claim.status == h.claim.status && o.claim.value.months && (h.person < 0 || o.person == h.person); });
    });
    hits = std::move(kept);
  }

  // An asserted noun ("after his release") says nothing where a verb of the text
  // says the same of the same person.
  void drop_nouns() {
    std::set<std::pair<ClaimKind, int32_t>> told;
    for (const Hit& h : hits_)
      if (!h.noun && h.person >= 0) told.insert({h.claim.kind, h.person});
    std::vector<Hit> kept;
    std::set<std::pair<ClaimKind, std::string>> roles;  // «задержанный гражданин», once more
    for (Hit& h : hits_) {
      if (h.person < 0 && h.claim.status == ClaimStatus::asserted && !h.claim.subject.empty() && !h.claim.value.months && h.claim.date.text.empty() && document_.language != Language::en) {
        const size_t space = h.claim.subject.rfind(' ');
        const std::string word = h.claim.subject.substr(space == std::string::npos ? 0 : space + 1);
        const bool again = !roles.insert({h.claim.kind, word.substr(0, std::min<size_t>(word.size(), 12))}).second;
        if (again && h.noun && !h.claim.value.count) continue;
      }
      if (h.noun && h.claim.status == ClaimStatus::asserted && h.person >= 0 && told.contains({h.claim.kind, h.person}) && !h.claim.value.months && !h.claim.value.count)
        if (h.claim.date.text.empty()) continue;
      kept.push_back(std::move(h));
    }
    hits_ = std::move(kept);
  }

  void link(Hit& h) {
    if (h.person < 0 || options_.known == nullptr) return;
    const int32_t known = persons_.persons[static_cast<size_t>(h.person)].known;
    if (known < 0) return;
    h.claim.person = std::string(options_.known->id(known));
    // By the family name alone: likely, not said.
    if (persons_.persons[static_cast<size_t>(h.person)].bare && h.claim.grade == ClaimGrade::rule) h.claim.grade = ClaimGrade::inferred;
  }

  const Document& document_;
  const ReadOptions& options_;
  Persons persons_;
  std::array<std::vector<FoundDate>, 5> dates_;
  std::array<size_t, 5> next_date_{};
  std::vector<Word> words_;
  std::deque<Surroundings> around_;  // of the paragraphs; they stay where they are
  Scene scene_;  // its memory, used again
  std::vector<uint32_t> unanswered_;
  Memory memory_;
  struct Passed {
    const Surroundings* around;
    const Tokens* cut;
    const Sentence* sentence;
    size_t next_mention, next_date;
    int32_t quote;
  };
  std::vector<Passed> speakers_;  // quotes that were passed: their speakers
  static constexpr size_t kShortText = 12;    // sentences
  static constexpr size_t kNear = 12;         // sentences, before and behind
  static constexpr size_t kPrisonShare = 8;   // of an article about prisoners, so many sentences say so
  static constexpr uint32_t kWaveReach = 2;   // of read_subsets
  static constexpr uint32_t kRemembered = 3;  // of read_members
  uint32_t since_wave_ = kWaveReach;  // sentences since something happened to a group
  std::vector<Hit> hits_;
  std::vector<Hit> guesses_;  // a model's: they move nothing of what rules read
};

}  // namespace

std::vector<ReadClaim> read(const Document& document, const ReadOptions& options) { return Reading(document, options).run(); }

}  // namespace stillheld::reading
