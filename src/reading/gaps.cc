// Verdicts whose verb was said before: what follows only names who and how long.
//
//   «Петров получил пять лет колонии, Иванова — три года.»
//   «Прокурор просит назначить 17 лет Петрову, по 15 лет — Иванову и Сидорову.»
//   «Знаку дали 10 лет, Колесниковой — 11.»
//
// A gap is a term that no claim of the sentence rests on, beside a name, a role or
// a counted group.  It takes kind and status from the verdict before it.
//
// A verdict of the sentence before serves too, where the term is one of prison («Еще
// двое — по семь лет колонии.»).
//
// Counter-example: «Петрову 34 года» has no dash; «Иванова — 34 года» without a
// verdict before it, or a word of prison behind the term, says an age.
#include <algorithm>

#include "reading/frame.h"
#include "reading/gap_articles.h"
#include "reading/name_case.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

class Gaps {
 public:
  Gaps(const Scene& scene, Memory& memory, std::vector<Hit>& hits) : s_(scene), g_(*scene.around->grammar), c_(g_.c), memory_(memory), hits_(hits) {}

  void run() {
    if (g_.language != Language::en) {
      const size_t told = hits_.size();
      for (const Term& term : s_.terms)
        if (!used(term)) fill(term);
      bare_numbers();
      fines();
      // «Суд вынес прысуды: Петровой — 10 гадоў»: the occasion is hers
      if (hits_.size() > told) std::erase_if(hits_, [](const Hit& h) { return h.claim.kind == ClaimKind::verdict && h.entity < 0 && h.claim.status == ClaimStatus::asserted; });
    }
    remember();
  }

 private:
  struct Base {
    ClaimStatus status = ClaimStatus::asserted;
    ClaimDate date;
    std::string attribution;
    const Hit* hit = nullptr;
    bool here = false;  // said in this sentence
  };

  bool used(const Term& t) const {
    const uint32_t at = s_.token(t.first).start;
    for (const Hit& h : hits_)
      if (h.claim.value.months && h.claim.span.start <= at && at < h.claim.span.end) return true;
    return false;
  }

  std::optional<Base> base(uint32_t before) const {
    std::optional<Base> found;
    for (const Hit& h : hits_)
      if (h.claim.kind == ClaimKind::verdict && h.trigger < before) found = Base{h.claim.status, h.claim.date, h.claim.attribution, &h, true};
    if (found) return found;
    // «Вынесены приговоры: Петров — 5 лет колонии»
    bool demanded = false, told = false;
    for (uint32_t i = s_.first; i < before; ++i) {
      const Token& t = s_.token(i);
      if (t.kind != TokenKind::word || !t.meets(g_.triggers)) continue;
      for (const FrameRule& rule : g_.rules) {
        if (rule.kind != ClaimKind::verdict || !t.meets(rule.trigger) || (!rule.takes_term && !rule.needs_term)) continue;
        if (!rule.need.empty() && rule.need.bits != ClassSet{}.bits) {  // «продлил на три месяца арест»: no verdict
          bool met = false;
          for (uint32_t k = s_.first; k < s_.last && !met; ++k) met = k != i && s_.token(k).kind == TokenKind::word && s_.token(k).meets(rule.need);
          if (!met) continue;
        }
        if (rule.status == ClaimStatus::hypothetical) return std::nullopt;
        told = true;
        demanded |= rule.status == ClaimStatus::demanded;
      }
    }
    if (told) {
      Base b;
      b.status = demanded ? ClaimStatus::demanded : ClaimStatus::asserted;
      b.here = true;
      return b;
    }
    if (!memory_.gap.told || memory_.sentence - memory_.gap.sentence > 1) return std::nullopt;
    Base b;
    b.status = memory_.gap.status;
    b.date = memory_.gap.date;
    if (b.date.origin == DateOrigin::sentence) b.date.origin = DateOrigin::text;
    b.date.text = {};
    return b;
  }

  bool of_prison(uint32_t i) const {
    if (i >= s_.last) return false;
    const Token& t = s_.token(i);
    if (t.has(c_.prisonterm)) return true;
    for (const ClassId id : g_.regimes)
      if (t.has(id)) return true;
    return false;
  }

  bool verb(uint32_t i) const {
    const Token& t = s_.token(i);
    if (t.kind != TokenKind::word) return false;
    if (t.entry == nullptr) return looks_verbal(s_, i);
    uint32_t forms = 0;
    for (const Sense& sense : t.entry->senses) forms |= sense.forms;
    return (forms & (form::past | form::pres | form::fut)) != 0 && !(forms & form::noun);
  }

  bool any_verb() const {
    for (uint32_t i = s_.first; i < s_.last; ++i)
      if (verb(i) || s_.token(i).has(c_.be) || s_.token(i).has(c_.demand) || s_.token(i).has(c_.hyp) || s_.token(i).has(c_.plan) || s_.token(i).has(c_.neg)) return true;
    return false;
  }

  bool said_days() const {
    for (const Hit& h : hits_)
      if (h.claim.kind == ClaimKind::verdict && h.claim.value.regime == "administrative") return true;
    return false;
  }

  bool taken(int32_t n) const {
    for (const Hit& h : hits_)
      if (h.entity == n && h.claim.kind == ClaimKind::verdict && (h.claim.value.months || h.claim.value.regime == "administrative")) return true;
    return false;
  }

  bool one(const Entity& e) const { return (e.type == EntityType::person || e.type == EntityType::role || (e.type == EntityType::group && e.counted)) && !e.possessive; }

  // Those who are listed before `n`, up to somebody who has a verdict already.
  std::vector<int32_t> list(int32_t n) const {
    std::vector<int32_t> out{n};
    while (out.back() > 0) {
      const int32_t next = out.back() - 1;
      const Entity& left = s_.entities[static_cast<size_t>(next)];
      const Entity& here = s_.entities[static_cast<size_t>(out.back())];
      if (!one(left) || taken(next) || here.first - left.last > 6) break;
      bool joint = false, plain = true;
      for (uint32_t i = left.last; i < here.first; ++i) {
        const Token& t = s_.token(i);
        if (t.kind == TokenKind::comma || t.has(c_.and_)) { joint = true; continue; }
        plain &= t.kind == TokenKind::word && !verb(i) && !t.has(c_.prep) && !t.has(c_.conj);
      }
      if (!joint || !plain) break;
      out.push_back(next);
    }
    std::reverse(out.begin(), out.end());
    return out;
  }

  // The entity that ends before `from`, with a dash or only «к», «по» between; else −1.
  int32_t before(uint32_t from, bool& dash) const {
    uint32_t i = from;
    for (uint32_t steps = 0; i > s_.first && steps < 5; ++steps) {
      const Token& t = s_.token(i - 1);
      if (t.kind == TokenKind::dash) dash = true;
      else if (t.kind == TokenKind::close) {  // «Петров (на фото) — 5 лет»
        while (i > s_.first + 1 && s_.token(i - 1).kind != TokenKind::open) --i;
      } else if (t.kind != TokenKind::comma || dash) {
        if (t.kind != TokenKind::word || !(t.has(c_.prep) || t.has(c_.adverb) || t.has(c_.upto)) || ends_entity(i)) break;
      }
      --i;
    }
    for (size_t n = 0; n < s_.entities.size(); ++n)
      if (s_.entities[n].last == i) return static_cast<int32_t>(n);
    return -1;
  }

  bool ends_entity(uint32_t i) const {
    for (const Entity& e : s_.entities)
      if (e.last == i) return true;
    return false;
  }

  void fill(const Term& term) {
    const bool days = term.days > 0;  // «на 10 суток арестован Петров и на шесть — Иванов»
    if (days && !said_days()) return;
    uint32_t behind = term.last;
    while (behind < s_.last && behind < term.last + 5 && of_prison(behind)) ++behind;
    const bool prison = behind > term.last;
    bool dash = false;
    const int32_t left = before(term.first, dash);
    if (left >= 0 && one(s_.entities[static_cast<size_t>(left)])) {
      const Entity& e = s_.entities[static_cast<size_t>(left)];
      const auto b = base(e.first);
      const bool to = s_.token(term.first > s_.first ? term.first - 1 : term.first).has(c_.prep);  // «Петров — к семи годам», «а Иванова к пяти»
      if (b && (dash || (b->here && to && b->hit != nullptr)) && (b->here || prison) && !taken(left)) {
        for (const int32_t n : list(left)) add(n, term.first, term.months, term.list, *b, s_.token(term.last - 1).end, term.up_to);
        return;
      }
    }
    // «17 лет колонии Петрову, по 15 лет колонии — Иванову и Сидорову»
    auto b = base(term.first);
    // a headline: «Пять лет колонии для Анны Петровой»
    if ((!b || !b->here) && prison && behind < s_.last && s_.token(behind).has(c_.for_) && s_.token(behind).has(c_.prep) && !any_verb() && term.first < s_.first + 3) {
      for (size_t n = 0; n < s_.entities.size(); ++n) {
        const Entity& e = s_.entities[n];
        if (!e.governed || e.governor != behind || !one(e) || taken(static_cast<int32_t>(n))) continue;
        Base said;
        said.here = true;
        add(static_cast<int32_t>(n), term.first, term.months, term.list, said, s_.token(term.last - 1).end, term.up_to);
      }
      return;
    }
    if (!b || !b->here) return;
    if (behind < s_.last && s_.token(behind).kind == TokenKind::dash) ++behind;
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.first < behind || !one(e)) continue;
      // roles and ages may stand before the name
      if (e.first > behind + 4 || e.governed || taken(static_cast<int32_t>(n))) return;
      for (uint32_t i = behind; i < e.first; ++i)
        if (s_.token(i).kind != TokenKind::word || verb(i) || s_.token(i).has(c_.prep) || s_.token(i).has(c_.and_) || s_.token(i).has(c_.conj)) return;
      if (name_case(s_, e) == NameCase::nominative || name_case(s_, e) == NameCase::accusative) return;
      size_t last = n;
      add(static_cast<int32_t>(n), term.first, term.months, term.list, *b, s_.token(term.last - 1).end, term.up_to);
      while (last + 1 < s_.entities.size() && one(s_.entities[last + 1]) && joined(s_.entities[last].last, s_.entities[last + 1].first) && !followed_by_dash(s_.entities[last + 1])) {
        ++last;
        add(static_cast<int32_t>(last), term.first, term.months, term.list, *b, s_.token(term.last - 1).end, term.up_to);
      }
      return;
    }
  }

  bool joined(uint32_t from, uint32_t to) const {
    if (to - from > 4) return false;
    bool joint = false;
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::comma || t.has(c_.and_)) joint = true;
      else if (t.kind != TokenKind::word || verb(i) || t.has(c_.prep) || t.has(c_.conj)) return false;
    }
    return joint;
  }

  bool followed_by_dash(const Entity& e) const { return e.last < s_.last && s_.token(e.last).kind == TokenKind::dash; }

  // «Колесниковой — 11»: years, as those before.
  void bare_numbers() {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (!one(e) || taken(static_cast<int32_t>(n)) || !followed_by_dash(e) || e.last + 1 >= s_.last) continue;
      uint32_t i = e.last + 1;
      if (s_.token(i).kind == TokenKind::word && s_.token(i).has(c_.prep) && i + 1 < s_.last) ++i;
      if (!g_.numbers.may_begin(s_.token(i))) continue;
      const auto number = g_.numbers.at(*s_.tokens, i, s_.last);
      if (!number || !number->exact || number->range.low < 1 || number->range.low > 30) continue;
      uint32_t behind = number->last;
      const bool ends = behind >= s_.last || s_.token(behind).kind == TokenKind::comma || s_.token(behind).kind == TokenKind::stop || s_.token(behind).kind == TokenKind::semicolon || s_.token(behind).has(c_.and_) || of_prison(behind);
      if (!ends || in_date(s_, i)) continue;
      bool term = false;
      for (const Term& t : s_.terms) term |= i >= t.first && i < t.last;
      if (term) continue;
      const auto b = base(e.first);
      if (!b || b->hit == nullptr || !b->hit->claim.value.months) continue;
      const int months = static_cast<int>(number->range.low) * 12;
      for (const int32_t k : list(static_cast<int32_t>(n))) add(k, i, months, {months}, *b, s_.token(number->last - 1).end, false);
    }
  }

  // «пакараў Петрову штрафам у памеры 60 базавых, а Баранава – штрафам у 25»
  void fines() {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (!one(e) || (e.type == EntityType::group && g_.language != Language::ru) || !followed_by_dash(e)) continue;
      uint32_t i = e.last + 1;
      while (i < s_.last && i < e.last + 4 && s_.token(i).kind == TokenKind::word && !s_.token(i).has(fine_) && (s_.token(i).has(c_.prep) || s_.token(i).has(c_.adj) || s_.token(i).entry == nullptr)) ++i;
      if (i >= s_.last || !s_.token(i).has(fine_)) continue;
      const auto b = base(e.first);
      if (!b || !b->here || std::any_of(hits_.begin(), hits_.end(), [&](const Hit& h) { return h.entity == static_cast<int32_t>(n) && h.claim.kind == ClaimKind::verdict; })) continue;
      add(static_cast<int32_t>(n), i, 0, {0, 0}, *b, s_.token(i).end, false);
    }
  }

  void add(int32_t n, uint32_t at, int months, const std::vector<int>& terms, const Base& b, uint32_t end, bool up_to) {
    if (taken(n)) return;
    const Entity& e = s_.entities[static_cast<size_t>(n)];
    // a verdict of the same person without its term is completed
    Hit h;
    h.entity = n;
    h.trigger = at;
    ReadClaim& claim = h.claim;
    claim.kind = ClaimKind::verdict;
    claim.status = b.status;
    claim.rule = "verdict-gap";
    claim.subject_at = e.span;
    claim.subject = std::string(s_.around->document->slice(e.span.start, e.span.end));
    if (!up_to && terms.size() <= 1 && months > 0) claim.value.months = months;
    if (months == 0 && terms.size() == 1) claim.value.regime = "administrative";  // days
    if (e.type == EntityType::group) {
      claim.value.count = e.count;
      claim.value.population = e.population;
    }
    for (const ClassId id : g_.regimes)
      for (uint32_t i = at; i < s_.last && i < at + 10; ++i) {
        if (s_.token(i).kind == TokenKind::comma || s_.token(i).kind == TokenKind::semicolon) break;
        if (s_.token(i).has(id) && claim.value.regime.empty()) claim.value.regime = std::string(g_.lexicon.class_name(id)).substr(7);
      }
    claim.date = b.date;
    claim.attribution = b.attribution;
    if (!b.here) claim.grade = ClaimGrade::inferred;
    claim.trigger = {s_.token(at).start, end};
    claim.span = {std::min(e.span.start, claim.trigger.start), std::max(e.span.end, claim.trigger.end)};
    if (e.mention >= 0) {
      const Mention& m = s_.around->persons->mentions[static_cast<size_t>(e.mention)];
      h.person = m.person;
      claim.unresolved = !m.resolved || m.person < 0;
    } else if (e.type == EntityType::role || e.type == EntityType::person) {
      claim.unresolved = true;
    }
    hits_.push_back(std::move(h));
  }

  void remember() {
    for (const Hit& h : hits_) {
      if (h.claim.kind != ClaimKind::verdict || !h.claim.value.months) continue;
      memory_.gap.told = true;
      memory_.gap.status = h.claim.status;
      memory_.gap.date = h.claim.date;
      memory_.gap.sentence = memory_.sentence;
    }
  }

  const Scene& s_;
  const Grammar& g_;
  const Grammar::Classes& c_;
  Memory& memory_;
  std::vector<Hit>& hits_;
  ClassId fine_ = g_.lexicon.id_of("fine.n");
};

}  // namespace

namespace {

// «в Минске задержаны А и Б, в Гомеле — В»: the verb is left out.
void read_elsewhere(const Scene& s, std::vector<Hit>& hits) {
  const Grammar& g = *s.around->grammar;
  if (g.language == Language::en || g.language == Language::pl) return;
  const size_t own = hits.size();
  for (size_t h = 0; h < own; ++h) {
    const Hit hit = hits[h];
    if (hit.entity < 0 || hit.noun || hit.claim.status != ClaimStatus::asserted) continue;
    if (hit.claim.kind != ClaimKind::arrest && hit.claim.kind != ClaimKind::release && hit.claim.kind != ClaimKind::trial) continue;
    size_t last = static_cast<size_t>(hit.entity);
    const Entity& e = s.entities[last];
    if (e.type != EntityType::person || e.first < hit.trigger) continue;
    const NameCase own_case = name_case(s, e);
    bool more_places = false;
    for (int round = 0; round < 6; ++round) {
      uint32_t i = s.entities[last].last;
      if (i + 3 >= s.last || (s.token(i).kind != TokenKind::comma && s.token(i).kind != TokenKind::semicolon)) break;
      ++i;
      if (s.token(i).kind == TokenKind::word && s.token(i).has(g.c.conj)) ++i;
      if (i >= s.last || !s.token(i).has(g.c.preplace)) break;
      uint32_t dash = i + 1;
      while (dash < s.last && dash < i + 5 && s.token(dash).kind == TokenKind::word) ++dash;
      if (dash >= s.last || s.token(dash).kind != TokenKind::dash) break;
      size_t n = last + 1;
      while (n < s.entities.size() && s.entities[n].first <= dash) ++n;
      bool any = false;
      for (uint32_t from = dash + 1; n < s.entities.size() && s.entities[n].type == EntityType::person && !s.entities[n].weak && s.entities[n].phrase_first() <= from + 2; ++n) {
        const NameCase found = name_case(s, s.entities[n]);
        if (found != own_case && found != NameCase::unknown && own_case != NameCase::unknown) break;
        Hit more = hit;
        more.entity = static_cast<int32_t>(n);
        more.claim.subject_at = s.entities[n].span;
        more.claim.subject = std::string(s.around->document->slice(s.entities[n].span.start, s.entities[n].span.end));
        more.claim.span = {std::min(hit.claim.span.start, s.entities[n].span.start), std::max(hit.claim.span.end, s.entities[n].span.end)};
        more.person = -1;
        more.claim.unresolved = true;
        if (s.entities[n].mention >= 0) {
          const Mention& m = s.around->persons->mentions[static_cast<size_t>(s.entities[n].mention)];
          more.person = m.person;
          more.claim.unresolved = !m.resolved || m.person < 0;
        }
        hits.push_back(std::move(more));
        last = n;
        from = s.entities[n].last;
        any = true;
      }
      if (!any) break;
      more_places = true;
    }
    if (more_places) return;
  }
}

}  // namespace

void read_gaps(const Scene& scene, Memory& memory, std::string_view only_rule, std::vector<Hit>& hits) {
  if (!only_rule.empty()) return;
  Gaps(scene, memory, hits).run();
  read_article_gaps(scene, hits);
  read_regime_gaps(scene, hits);
  read_elsewhere(scene, hits);
  read_turns(scene, hits);
  read_followers(scene, hits);
}

}  // namespace stillheld::reading
