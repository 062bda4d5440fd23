#include "reading/term_shares.h"

#include <algorithm>

#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {


struct Slot {
  uint32_t first = 0, last = 0;  // the term's tokens
  int months = 0;
  bool days = false;
  bool bare = false;  // a number without its unit
  std::vector<int32_t> people;
  bool dashed = false;
};

class Shares {
 public:
  Shares(const Scene& scene, Memory& memory, std::vector<Hit>& hits) : s_(scene), g_(*scene.around->grammar), c_(g_.c), memory_(memory), hits_(hits) {}

  void run() {
    if (s_.terms.empty() || s_.entities.empty() || s_.question) return;
    find_slots();
    if (slots_.empty()) return;
    attach();
    bool any = false;
    for (const Slot& slot : slots_) any |= !slot.people.empty();
    if (!any) return;
    const size_t before = hits_.size();
    for (size_t n = 0; n < slots_.size(); ++n)
      if (!slots_[n].people.empty()) emit(n);
    // "handed down verdicts: …" was no occasion without people
    if (hits_.size() > before) std::erase_if(hits_, [](const Hit& h) { return h.claim.kind == ClaimKind::verdict && h.claim.subject.empty(); });
  }

 private:
  bool word(uint32_t i, ClassId id) const { return i >= s_.first && i < s_.last && s_.token(i).has(id); }
  TokenKind kind(uint32_t i) const { return i >= s_.first && i < s_.last ? s_.token(i).kind : TokenKind::stop; }

  void find_slots() {
    for (const Term& t : s_.terms) {
      if (t.list.size() > 1) return;  // "respectively" is the frames' own
      if (t.range) continue;
      Slot slot;
      slot.first = t.first;
      slot.last = t.last;
      slot.months = t.months;
      slot.days = t.days > 0;
      slots_.push_back(slot);
    }
    // «Лугову — 7», «Лугова — к семи», "Lugov to 7": before the end of its part
    for (uint32_t i = s_.first + 1; i < s_.last; ++i) {
      if (!g_.numbers.may_begin(s_.token(i)) || in_date(s_, i)) continue;
      uint32_t b = i - 1;
      const bool by_prep = word(b, c_.prep) || word(b, c_.to);
      if (b > s_.first && by_prep) --b;
      if (kind(b) != TokenKind::dash && !(by_prep && ending_at(b + 1) >= 0)) continue;
      const auto number = g_.numbers.at(*s_.tokens, i, s_.last);
      if (!number || !number->exact || number->range.low != number->range.high || number->range.low < 1 || number->range.low > 40) continue;
      const bool half = word(number->last, c_.andhalf);  // "six and a half"
      const uint32_t end = number->last + half;
      const TokenKind next = kind(end);
      const bool ends = end >= s_.last || next == TokenKind::stop || next == TokenKind::comma || next == TokenKind::semicolon || next == TokenKind::close || next == TokenKind::quote_close || word(end, c_.and_) || word(end, c_.conj);
      if (!ends || (end + 1 < s_.last && s_.token(end).joined && s_.token(end + 1).joined && s_.token(end + 1).kind == TokenKind::number)) continue;  // «2,5»
      const auto behind = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& t) { return t.first > i; });
      if (behind == slots_.begin() || (behind - 1)->last > i || (behind - 1)->days) continue;
      Slot slot;
      slot.first = i;
      slot.last = end;
      slot.months = static_cast<int>(number->range.low) * 12 + (half ? 6 : 0);
      slot.bare = true;
      slots_.insert(behind, slot);
      i = end - 1;
    }
  }

  // Who can be given a term.
  bool eligible(const Entity& e) const {
    if (e.possessive || s_.token(e.head).meets(g_.triggers)) return false;
    switch (e.type) {
      case EntityType::person: return true;
      case EntityType::role: return true;
      case EntityType::pronoun: return !e.plural;
      case EntityType::group: return e.counted && !e.negated;
      default: return false;
    }
  }

  int32_t ending_at(uint32_t i) const {  // the entity whose last token is i − 1
    for (size_t n = 0; n < s_.entities.size(); ++n)
      if (s_.entities[n].last == i) return static_cast<int32_t>(n);
    return -1;
  }

  // "Ivan Peskov, deputy head of the group - 9 years": whom the line begins with.
  int32_t described_before(uint32_t end) const {
    if (end < s_.first + 3 || end - s_.first > 24) return -1;
    for (size_t n = 0; n < s_.entities.size() && s_.entities[n].first <= s_.first + 3; ++n) {
      const Entity& e = s_.entities[n];
      if (e.type != EntityType::person || e.governed || e.last >= end || kind(e.last) != TokenKind::comma) continue;
      for (uint32_t i = e.last; i < end; ++i) {
        const Token& t = s_.token(i);
        if (t.kind == TokenKind::dash || t.kind == TokenKind::colon || t.kind == TokenKind::semicolon) return -1;
        if (t.kind != TokenKind::word) continue;
        if (t.has(c_.be) || t.has(c_.have) || t.has(c_.rel) || t.has(c_.say) || t.has(c_.neg) || (t.has(c_.verb) && !t.has(c_.person)) || (t.meets(g_.triggers) && !t.has(c_.person) && !t.has(c_.people))) return -1;
      }
      return static_cast<int32_t>(n);
    }
    return -1;
  }

  // Behind brackets: «Буйко (журналіст) — 3»
  uint32_t before_brackets(uint32_t i) const {
    if (i == s_.first || kind(i - 1) != TokenKind::close) return i;
    for (uint32_t k = i - 1; k > s_.first && i - k < 30; --k)
      if (kind(k - 1) == TokenKind::open) return k - 1;
    return i;
  }

  // Between two of a list: commas, "and", words that describe.
  bool listed(uint32_t from, uint32_t to, bool& joined_by_and) const {
    bool joint = false;
    joined_by_and = false;
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::comma) { joint = true; continue; }
      if (t.kind == TokenKind::open) {
        while (i < to && s_.token(i).kind != TokenKind::close) ++i;
        continue;
      }
      if (t.kind == TokenKind::number || t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || (t.kind == TokenKind::other && t.joined)) continue;
      if (t.kind != TokenKind::word) return false;
      if (t.has(c_.and_)) { joint = joined_by_and = true; continue; }
      if (t.has(c_.prep) || t.has(c_.conj) || t.has(c_.be) || t.has(c_.have) || t.has(c_.verb) || t.has(c_.rel) || t.meets(g_.triggers)) {
        if (!(t.has(c_.person) || t.has(c_.people) || t.has(c_.political))) return false;
      }
      if (t.entry == nullptr && looks_verbal(s_, i)) return false;
    }
    return joint;
  }

  // The list that ends at `n`, not beyond token `border`.  `one` : the list before
  // it belongs to the term before, so that only "A and B" may be two.
  std::vector<int32_t> list_before(int32_t n, uint32_t border, bool one) const {
    std::vector<int32_t> out{n};
    bool and_seen = false;
    while (out.back() > 0) {
      const int32_t next = out.back() - 1;
      const Entity& left = s_.entities[static_cast<size_t>(next)];
      const Entity& here = s_.entities[static_cast<size_t>(out.back())];
      bool by_and = false;
      if (left.first < border || !eligible(left) || !listed(left.last, here.first, by_and)) break;
      if (left.type == EntityType::pronoun || (one && (!by_and || and_seen))) break;
      and_seen |= by_and;
      out.push_back(next);
    }
    std::reverse(out.begin(), out.end());
    return out;
  }

  void attach() {
    uint32_t border = s_.first;
    bool open_before = false;  // the term before has nobody before it: its people follow it
    for (size_t k = 0; k < slots_.size(); ++k) {
      Slot& slot = slots_[k];
      uint32_t i = slot.first;
      while (i > border && (word(i - 1, c_.prep) || word(i - 1, c_.upto) || word(i - 1, c_.to) || word(i - 1, c_.also) || word(i - 1, c_.adverb))) --i;
      const bool dash = i > border && (kind(i - 1) == TokenKind::dash || (kind(i - 1) == TokenKind::colon && k == 0));
      const bool bracketed = i > border && kind(i - 1) == TokenKind::open && kind(slot.last) == TokenKind::close && slots_.size() > 1;  // "A (18 months), B (2 years)"
      const uint32_t end = bracketed ? i - 1 : before_brackets(dash ? i - 1 : i);
      int32_t n = ending_at(end);
      if ((n < 0 || !eligible(s_.entities[static_cast<size_t>(n)])) && dash && k == 0 && g_.language == Language::en) n = described_before(end);
      if (n >= 0 && s_.entities[static_cast<size_t>(n)].first >= border && eligible(s_.entities[static_cast<size_t>(n)])) {
        slot.people = list_before(n, border, open_before);
        slot.dashed = dash || bracketed;
      }
      open_before = slot.people.empty();
      border = slot.last;
    }
    // Those behind their terms, up to where the next term's people begin.
    const bool several = slots_.size() > 1;
    for (size_t k = 0; several && k < slots_.size(); ++k) {
      if (!slots_[k].people.empty()) continue;
      uint32_t stop = k + 1 < slots_.size() ? slots_[k + 1].first : s_.last;
      if (k + 1 < slots_.size() && !slots_[k + 1].people.empty()) stop = s_.entities[static_cast<size_t>(slots_[k + 1].people.front())].first;
      for (size_t n = 0; n < s_.entities.size(); ++n) {
        const Entity& e = s_.entities[n];
        if (e.first < slots_[k].last) continue;
        const bool for_them = e.governed && e.governor >= slots_[k].last && word(e.governor, c_.for_);  // «два года — для Лугова»
        if (e.first >= stop || e.first > slots_[k].last + 7 || !eligible(e) || (e.governed && !for_them) || !plain(slots_[k].last, e.first)) break;
        slots_[k].dashed = for_them;
        slots_[k].people.push_back(static_cast<int32_t>(n));
        while (static_cast<size_t>(slots_[k].people.back()) + 1 < s_.entities.size()) {
          const Entity& here = s_.entities[static_cast<size_t>(slots_[k].people.back())];
          const Entity& next = s_.entities[static_cast<size_t>(slots_[k].people.back()) + 1];
          bool by_and = false;
          if (next.first >= stop || !eligible(next) || !listed(here.last, next.first, by_and)) break;
          slots_[k].people.push_back(slots_[k].people.back() + 1);
        }
        break;
      }
    }
  }

  // Regime, roles, descriptions: nothing that parts.
  bool plain(uint32_t from, uint32_t to) const {
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || t.has(c_.for_) || (t.kind == TokenKind::dash && word(i + 1, c_.for_))) continue;
      if (t.kind != TokenKind::word || t.has(c_.and_) || t.has(c_.be) || t.has(c_.have) || t.has(c_.verb) || t.has(c_.conj)) return false;
      if (t.entry == nullptr && looks_verbal(s_, i)) return false;
      if (t.has(c_.prep) && !prison(i) && !(i + 1 < to && prison(i + 1))) return false;
    }
    return true;
  }

  bool prison(uint32_t i) const {
    static constexpr std::string_view kNames[] = {"prisonterm.n", "custody.place", "inprison"};
    for (const std::string_view name : kNames)
      if (word(i, g_.lexicon.id_of(name))) return true;
    return !regime_at(i).empty();
  }

  std::string regime_at(uint32_t i) const {
    for (const ClassId id : g_.regimes)
      if (word(i, id)) return std::string(g_.lexicon.class_name(id)).substr(7);
    return "";
  }

  // The word of verdict that the term at `at` hangs on: the last before it, else
  // the first of the sentence.
  const FrameRule* rule_before(uint32_t at, uint32_t& trigger) const {
    const FrameRule* found = nullptr;
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      if (found != nullptr && i >= at) break;
      if (s_.token(i).kind != TokenKind::word || !s_.token(i).meets(g_.triggers)) continue;
      for (const FrameRule& rule : g_.rules) {
        if (rule.kind != ClaimKind::verdict || !rule.takes_term || !s_.token(i).meets(rule.trigger) || (form_of(s_, i, rule) & rule.forms) == 0) continue;
        if (!rule.need.empty() && !somewhere(rule.need, i) && !rule.needs_term) continue;
        found = &rule;
        trigger = i;
        break;
      }
    }
    return found;
  }

  bool somewhere(const ClassSet& set, uint32_t but) const {
    for (uint32_t i = s_.first; i < s_.last; ++i)
      if (i != but && s_.token(i).meets(set)) return true;
    return false;
  }

  void emit(size_t k) {
    const Slot& slot = slots_[k];
    uint32_t trigger = 0;
    const FrameRule* rule = rule_before(slot.first, trigger);
    std::optional<ClaimStatus> status;
    bool prison_behind = false;
    for (const Slot& t : slots_)
      for (uint32_t i = t.last - (g_.language == Language::en); i < s_.last && i < t.last + 4; ++i) prison_behind |= prison(i);  // "years of imprisonment" is one word
    if (rule != nullptr) {
      if (!rule->without.empty() && somewhere(rule->without, trigger)) return;  // "upheld the 16-year sentences"
      // one term beside its verb is the frames' own
      if (!slot.dashed && slots_.size() < 2) return;
      const uint16_t forms = form_of(s_, trigger, *rule);
      status = rule->status ? rule->status : status_of(s_, trigger, static_cast<uint16_t>(forms & rule->forms), ClaimKind::verdict, slot.people.front());
    } else if (!slot.dashed) {
      return;
    } else if (noun_before(slot.first, trigger)) {
      status = ClaimStatus::asserted;
    } else if (memory_.verdict) {
      status = memory_.verdict;
      trigger = slot.first;
    } else if (prison_behind) {
      status = ClaimStatus::asserted;
      trigger = slot.first;
    }
    if (!status) return;
    if (status == ClaimStatus::planned && rule != nullptr && (form_of(s_, trigger, *rule) & FrameRule::infinitive))  // «попросил … приговорить»
      for (uint32_t i = s_.first; i < trigger; ++i)
        if (word(i, c_.demand)) status = ClaimStatus::demanded;
    std::string regime;
    const uint32_t end = k + 1 < slots_.size() ? begin_of(slots_[k + 1]) : s_.last;
    for (uint32_t i = slot.last; i < end && i < slot.last + 16 && regime.empty(); ++i) {
      if (kind(i) == TokenKind::semicolon || kind(i) == TokenKind::dash) break;
      regime = regime_at(i);
    }
    // said once, before all of them: «в колонии строгого режима на срок: …»
    for (uint32_t i = std::min(trigger, begin_of(slots_.front())); i < begin_of(slots_.front()) && regime.empty(); ++i) regime = regime_at(i);
    if (slot.days) regime = "administrative";
    for (const int32_t e : slot.people) give(slot, e, rule, trigger, *status, regime);
  }

  uint32_t begin_of(const Slot& slot) const {
    return slot.people.empty() ? slot.first : std::min(slot.first, s_.entities[static_cast<size_t>(slot.people.front())].first);
  }

  // «Приговор: Пескову — 8 лет»
  bool noun_before(uint32_t at, uint32_t& trigger) const {
    const ClassId nouns = g_.c.w_sentence_n;
    for (uint32_t i = s_.first; i < at; ++i)
      if (word(i, nouns)) {
        trigger = i;
        return true;
      }
    return false;
  }

  void give(const Slot& slot, int32_t index, const FrameRule* rule, uint32_t trigger, ClaimStatus status, const std::string& regime) {
    const Entity& e = s_.entities[static_cast<size_t>(index)];
    for (Hit& h : hits_) {
      if (h.claim.kind != ClaimKind::verdict || h.claim.subject_at != e.span) continue;
      // a frame took another's term; what the sentence says twice stays ("asked 5, got 3")
      if (h.claim.status != status && h.claim.value.months && *h.claim.value.months != slot.months && near(h.trigger, slot)) h.claim.status = status;
      if (h.claim.status != status) continue;
      if (!slot.days) h.claim.value.months = slot.months;
      if (!regime.empty()) h.claim.value.regime = regime;
      extend(h.claim, slot);
      return;
    }
    Hit h;
    ReadClaim& claim = h.claim;
    claim.kind = ClaimKind::verdict;
    claim.status = status;
    claim.rule = rule != nullptr ? rule->name : "term-share";
    claim.trigger = {s_.token(trigger).start, s_.token(trigger).end};
    if (trigger == slot.first) claim.trigger.end = s_.token(slot.last - 1).end;
    h.trigger = trigger;
    h.entity = index;
    claim.subject_at = e.span;
    claim.subject = std::string(s_.around->document->slice(e.span.start, e.span.end));
    if (e.type == EntityType::group && e.counted) {
      claim.value.count = e.count;
      claim.value.population = e.population;
    }
    if (e.type == EntityType::person && e.mention >= 0) {
      const Mention& m = s_.around->persons->mentions[static_cast<size_t>(e.mention)];
      h.person = m.person;
      claim.unresolved = !m.resolved || m.person < 0;
    } else if (e.type == EntityType::pronoun || e.type == EntityType::role) {
      claim.unresolved = true;
    }
    if (!slot.days) claim.value.months = slot.months;
    claim.value.regime = regime;
    claim.date = date_of(s_, trigger, status, ClaimKind::verdict);
    claim.attribution = speaker_of(s_, trigger, memory_);
    claim.span = {std::min(claim.trigger.start, e.span.start), std::max(claim.trigger.end, e.span.end)};
    extend(claim, slot);
    hits_.push_back(std::move(h));
  }

  bool near(uint32_t trigger, const Slot& slot) const { return trigger < slot.first; }

  void extend(ReadClaim& claim, const Slot& slot) const {
    claim.span.start = std::min(claim.span.start, s_.token(slot.first).start);
    claim.span.end = std::max(claim.span.end, s_.token(slot.last - 1).end);
  }

  const Scene& s_;
  const Grammar& g_;
  const Grammar::Classes& c_;
  Memory& memory_;
  std::vector<Hit>& hits_;
  std::vector<Slot> slots_;
};

}  // namespace

// "The judge imposed the following sentences:", "The prosecutor asked for these terms:"
static std::optional<ClaimStatus> heading(const Scene& s) {
  const Grammar& g = *s.around->grammar;
  if (g.language != Language::en || s.last == s.first) return std::nullopt;
  uint32_t end = s.last;
  while (end > s.first && s.token(end - 1).kind == TokenKind::stop) --end;
  if (end == s.first || s.token(end - 1).kind != TokenKind::colon) return std::nullopt;
  bool told = false, asked = false;
  for (uint32_t i = s.first; i < end; ++i) {
    const Token& t = s.token(i);
    if (t.kind != TokenKind::word) continue;
    told |= t.has(g.c.w_sentence_n) || t.has(g.c.w_prisonterm_n);
    asked |= t.has(g.c.w_prosecutor_n) || t.has(g.c.demand);
    if (t.has(g.c.neg) || t.has(g.c.hyp)) return std::nullopt;
  }
  if (!told) return std::nullopt;
  return asked ? ClaimStatus::demanded : ClaimStatus::asserted;
}

void share_terms(const Scene& scene, Memory& memory, std::vector<Hit>& hits) {
  Shares(scene, memory, hits).run();
  // What a line of shares behind this sentence belongs to.
  std::optional<ClaimStatus> told = heading(scene);
  for (const Hit& h : hits)
    if (h.claim.kind == ClaimKind::verdict) told = h.claim.status;
  // a line of the list without a term ("Lugov – 14 years old,") ends nothing
  if (!told && memory.verdict && scene.around->grammar->language == Language::en && hits.empty() && scene.last - scene.first < 12)
    for (uint32_t i = scene.first; i < scene.last && !told; ++i)
      if (scene.token(i).kind == TokenKind::dash) told = memory.verdict;
  memory.verdict = told;
}

bool may_share(const Grammar& grammar, const std::vector<Token>& tokens, const Sentence& sentence) {
  bool dash = false;
  for (uint32_t i = sentence.first; i < sentence.last && !dash; ++i) dash = tokens[i].kind == TokenKind::dash || tokens[i].kind == TokenKind::colon;
  for (uint32_t i = sentence.first; i < sentence.last && dash; ++i)
    if (tokens[i].has(grammar.c.year) || tokens[i].has(grammar.c.month)) return true;
  return false;
}

}  // namespace stillheld::reading
