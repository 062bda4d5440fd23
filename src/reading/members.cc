// Who belonged to a group, and of whom it was made up.
//
//   "52 people were freed. Among them were Anna Petrova and six Lithuanians."
//     release of Anna Petrova; flow_count [6, 6], a subset
//   «Среди задержанных — журналист Иван Петров», «Задержаны: Иван Петров, …»
//   «Помиловали 30 человек — 14 женщин и 16 мужчин»: two subsets
//   «Среди освобождённых нет Ивана Петрова»: still held
//
// An *anchor* opens a list: "among them" (what happened is said before it), «среди
// задержанных» (the participle says it), a colon behind a verb.  From there on
// names are members until a verb of another clause begins.  Who is named in passing
// (in brackets, in a relative clause, behind a preposition, in a case that no
// member stands in) is none.
//
// Time is linear: an anchor looks at the tokens behind it once, and a sentence has
// at most kAnchors of them.
#include <algorithm>

#include "reading/frame.h"
#include "reading/name_case.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

constexpr int kAnchors = 4;
constexpr uint32_t kRemembered = 3;  // sentences

bool sets_free(ClaimKind kind) { return kind == ClaimKind::release || kind == ClaimKind::pardon || kind == ClaimKind::exchange || kind == ClaimKind::expulsion; }

class Members {
 public:
  Members(const Scene& scene, Memory& memory, std::vector<Hit>& hits) : s_(scene), g_(*scene.around->grammar), c_(g_.c), memory_(memory), hits_(hits), own_(hits.size()) {}

  void run() {
    int anchors = 0;
    for (uint32_t i = s_.first; i < s_.last && anchors < kAnchors; ++i) {
      const Token& t = s_.token(i);
      if ((t.kind == TokenKind::colon || t.kind == TokenKind::dash) && g_.language != Language::en) {
        if (named_prisoners(i)) ++anchors;
        else if (t.kind == TokenKind::colon) anchors += colon(i);
        continue;
      }
      if (t.kind != TokenKind::word) continue;
      if (g_.language == Language::en && !t.has(c_.them)) continue;  // English lists are subjects.cc's
      if (t.has(c_.and_) && t.has(c_.prep) && g_.language != Language::en) {
        anchors += company(i);
      } else if (t.has(c_.freed)) {
        anchors += among(i, i, ClaimKind::release);
      } else if (t.has(c_.them)) {
        anchors += among_them(i);
      } else if (t.has(c_.among)) {
        anchors += among_participle(i);
      } else if (t.has(c_.include)) {
        anchors += including(i);
      } else if (t.has(c_.talkof)) {
        anchors += made_up(i);
      }
    }
    if (g_.language != Language::en) {
      name_groups(s_, hits_, own_);
      whose_verdict();
    }
    go_on();
    names();
    parts();
    remember();
  }

 private:
  struct Base {
    ClaimKind kind = ClaimKind::release;
    ClaimStatus status = ClaimStatus::asserted;
    std::string way, attribution;
    ClaimDate date;
    uint32_t trigger = 0;
    bool carried = false;
    bool along = false;  // in company: groups are subjects too, no part of a whole
  };

  static Base base_of(const Hit& h) { return {h.claim.kind, h.claim.status, h.claim.value.way, h.claim.attribution, h.claim.date, h.trigger, false, false}; }

  // What happened to the group that "them" means: told in this sentence before
  // `at`, or in one of the last.
  std::optional<Base> wave(uint32_t at) const {
    std::optional<Base> found;
    for (size_t h = 0; h < own_; ++h) {
      const Hit& hit = hits_[h];
      if (hit.trigger >= at || !of_people(hit.claim.kind) || hit.entity < 0) continue;
      if (s_.entities[static_cast<size_t>(hit.entity)].type == EntityType::group) found = base_of(hit);
    }
    if (found) return found;
    const Memory::Wave& w = memory_.wave;
    // «группа освобожденных, среди них …»
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.type != EntityType::group || e.last > at) continue;
      auto kind = s_.token(e.head).has(freed_) ? std::optional(ClaimKind::release) : kind_told(s_, e.head);
      if (!kind && e.first > s_.first && s_.token(e.first - 1).kind == TokenKind::word) kind = kind_told(s_, e.first - 1);  // «освобожденные 14 человек»
      if (kind && e.counted) {
        Base b;
        b.kind = *kind;
        b.trigger = e.head;
        found = b;
      }
    }
    if (found) return found;
    const bool sanctioned = w.kind == ClaimKind::sanction;  // «Введены санкции. В этом списке — …»
    if (!w.told || memory_.sentence - w.sentence > kRemembered || !(of_people(w.kind) || sanctioned)) return std::nullopt;
    Base b{w.kind, w.status, w.way, w.attribution, w.date, at, true, sanctioned};
    if (b.date.origin == DateOrigin::sentence) b.date.origin = DateOrigin::text;
    b.date.text = {};
    return b;
  }

  int among_participle(uint32_t i) {
    for (uint32_t k = i + 1; k < s_.last && k < i + 4; ++k) {
      const Token& t = s_.token(k);
      if (t.kind == TokenKind::number) continue;  // «среди 52 освобождённых»
      if (t.kind != TokenKind::word || t.upper) return 0;
      const auto kind = kind_told(s_, k);
      if (!kind) {
        if (t.has(c_.adj) || t.has(c_.adverb) || t.entry == nullptr) continue;
        return 0;
      }
      // «среди задержанных журналистов»: the noun belongs to it
      uint32_t behind = k + 1;
      if (behind < s_.last && s_.token(behind).kind == TokenKind::word && s_.token(behind).has(c_.people)) ++behind;
      drop_trigger(k);
      Base b;
      b.kind = *kind;
      b.trigger = k;
      if (memory_.wave.told && memory_.sentence - memory_.wave.sentence <= kRemembered && memory_.wave.kind == *kind) {
        b.way = memory_.wave.way;
        b.status = memory_.wave.status;
      }
      return list(i, behind, b, true);
    }
    return 0;
  }

  int among(uint32_t i, uint32_t trigger, ClaimKind kind) {
    Base b;
    b.kind = kind;
    b.trigger = trigger;
    drop_trigger(trigger);
    return list(i, i + 1, b, true);
  }

  int among_them(uint32_t i) {
    // «в списке — А и Б», «в списке нет А»; «в списке гостей» is another list
    if (const std::string_view w = s_.text(i); w.size() <= 15 && (w.ends_with(" списке") || w.ends_with(" спісе")) && i + 1 < s_.last && s_.token(i + 1).kind == TokenKind::word) {
      const Token& next = s_.token(i + 1);
      if (!next.has(c_.absent) && !next.has(c_.neg) && !next.has(c_.inlist) && !next.has(c_.be) && !next.has(c_.adverb) && !next.has(c_.also) && !(i > s_.first && s_.token(i - 1).has(c_.absent))) return 0;
    }
    const auto b = wave(i);
    return b ? list(i, i + 1, *b, true) : 0;
  }

  // «помиловал 123 человека, включая Ивана Петрова и …»
  int including(uint32_t i) {
    for (size_t h = own_; h > 0; --h) {
      const Hit& hit = hits_[h - 1];
      if (hit.entity < 0 || !of_people(hit.claim.kind)) continue;
      const Entity& e = s_.entities[static_cast<size_t>(hit.entity)];
      if (e.type == EntityType::group && e.last <= i && i - e.last <= 20 && std::max(e.last, hit.trigger) <= i) return list(i, i + 1, base_of(hit), false);
    }
    // «помилованных оппозиционеров, в том числе Петрову,»: the participle tells it
    for (size_t n = s_.entities.size(); n > 0 && g_.language != Language::en; --n) {
      const Entity& e = s_.entities[n - 1];
      if (e.last > i || e.type != EntityType::group || e.counted) continue;
      if (i - e.last > 4) break;
      for (uint32_t k = e.first + 1; k > s_.first && e.first + 2 - k < 5; --k) {
        const Token& t = s_.token(k - 1);
        if (t.kind != TokenKind::word) break;
        const auto kind = kind_told(s_, k - 1);
        if (!kind || k - 1 == e.head) continue;
        Base b;
        b.kind = *kind;
        b.trigger = k - 1;
        return list(i, i + 1, b, walk(i + 1, false, false).entities.empty());
      }
      break;
    }
    // «помиловал оппозиционеров, в том числе Петрову,»: nobody counted them
    const Memory::Wave& w = memory_.wave;
    if (w.told && w.sentence == memory_.sentence && of_people(w.kind) && !w.counted && i > s_.first && g_.language != Language::en)
      for (size_t n = s_.entities.size(); n > 0; --n) {
        const Entity& e = s_.entities[n - 1];
        if (e.last > i || e.type != EntityType::group) continue;
        if (i - e.last > 4) break;
        Base b{w.kind, w.status, w.way, w.attribution, w.date, i, false};
        return list(i, i + 1, b, false);
      }
    return 0;
  }

  // «Речь идет о 14 женщинах и 16 мужчинах»
  int made_up(uint32_t i) {
    for (uint32_t k = s_.first; k < i; ++k)
      if (s_.token(k).has(c_.hyp) || s_.token(k).has(c_.neg)) return 0;
    const auto b = wave(i);
    if (!b || b->status != ClaimStatus::asserted) return 0;
    return list(i, i + 1, *b, false);
  }

  // «Задержаны: Иван Петров, …»
  int colon(uint32_t i) {
    if (i == s_.first) return 0;
    // the verb, at most three words before; or what last happened and «их имена:»
    for (uint32_t k = i; k > s_.first && i - k < 4; --k) {
      const Token& t = s_.token(k - 1);
      if (t.kind != TokenKind::word) break;
      if (!t.meets(g_.triggers)) continue;
      for (const FrameRule& rule : g_.rules) {
        if (!t.meets(rule.trigger) || !(of_people(rule.kind) || rule.kind == ClaimKind::recognition) || !met_before(rule.need, i) || rule.needs_term) continue;
        const uint16_t shown = static_cast<uint16_t>(form_of(s_, k - 1, rule) & rule.forms);
        if ((shown & (FrameRule::passive | FrameRule::impersonal)) == 0) continue;
        const auto status = status_of(s_, k - 1, shown, rule.kind, -1);
        if (!status) return 0;
        for (size_t h = 0; h < hits_.size(); ++h)
          if (hits_[h].trigger == k - 1) return 0;  // its subject is said before the colon
        Base b;
        b.kind = rule.kind;
        b.status = *status;
        b.trigger = k - 1;
        return list(k - 1, i + 1, b, (shown & FrameRule::passive) != 0);
      }
    }
    return behind_several(i);
  }

  // «Новымі палітвязнямі прызнаныя: …»: what the rule needs stands before the colon.
  bool met_before(const ClassSet& need, uint32_t i) const {
    if (need.empty()) return true;
    for (uint32_t k = s_.first; k < i; ++k)
      if (s_.token(k).kind == TokenKind::word && s_.token(k).meets(need)) return true;
    return false;
  }

  // «прысуд па справе супраць рэдактараў «Поўдня»: Івана Петрова, Яна Барана і …»: whom nobody counted
  int behind_several(uint32_t i) {
    const Memory::Wave& w = memory_.wave;
    if (!w.told || w.sentence != memory_.sentence || w.status != ClaimStatus::asserted || !of_people(w.kind)) return 0;
    const bool nominative = walk(i + 1, true, false).entities.size() >= walk(i + 1, false, false).entities.size();
    const Found found = walk(i + 1, nominative, false);
    if (found.absent || found.entities.size() < 2 || s_.entities[static_cast<size_t>(found.entities.front())].first > i + 4) return 0;
    Base base;
    base.kind = w.kind;
    base.trigger = i - 1;
    base.date = date_of(s_, i - 1, ClaimStatus::asserted, w.kind);
    for (const int32_t n : found.entities) add(n, i - 1, base);
    return 1;
  }

  // «Івана Петрова судзяць разам з Янам Баранам і Ганнай Сокал»: they too.
  int company(uint32_t i) {
    const Hit* told = nullptr;
    for (size_t h = 0; h < own_; ++h) {
      const Hit& hit = hits_[h];
      if (hit.entity < 0 || hit.noun || !(of_people(hit.claim.kind) || hit.claim.kind == ClaimKind::trial) || hit.claim.kind == ClaimKind::death || s_.clause(hit.trigger) != s_.clause(i)) continue;
      if (hit.trigger > i + 12 || i > hit.trigger + 14) continue;
      bool other = false;  // «вінавацяць затрыманага разам з Петровым»: detained with him
      for (uint32_t k = hit.trigger + 1; k < i; ++k) {
        uint32_t forms = 0;
        if (s_.token(k).kind == TokenKind::word && s_.token(k).meets(g_.triggers))
          for (const Sense& sense : s_.token(k).entry->senses) forms |= sense.forms;
        other |= (forms & (form::part | form::apart | form::past | form::pres)) != 0;
      }
      if (other) continue;
      if (told == nullptr || hit.trigger <= i) told = &hit;
    }
    if (told == nullptr) return 0;
    Base base = base_of(*told);
    base.along = true;
    uint32_t last = i + 1;
    int any = 0;
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.first <= i) continue;
      if (s_.clause(e.first) != s_.clause(i) || e.phrase_first() > last + 4 || e.possessive || e.negated || e.weak) break;
      if (any > 0 ? !parted(last, e.phrase_first()) : (!e.governed || e.governor != i)) break;
      const bool named = e.type == EntityType::person && name_case(s_, e) != NameCase::nominative && name_case(s_, e) != NameCase::accusative;
      const bool counted = e.type == EntityType::group && e.counted && !s_.token(e.head).has(c_.year);
      if (!named && !counted && !(e.type == EntityType::role && any == 0)) break;
      add(static_cast<int32_t>(n), base.trigger, base);
      last = e.phrase_last();
      ++any;
    }
    return any > 0 ? 1 : 0;
  }

  // «не задаволіў касацыйныя скаргі на прысуды кандыдатаў Івана Барана і Яна Каваля, …»:
  // the occasion is theirs who are named behind it.
  void whose_verdict() {
    for (size_t h = 0; h < own_; ++h) {
      const Hit hit = hits_[h];
      if (hit.entity >= 0 || hit.claim.kind != ClaimKind::penalty_change) continue;
      std::vector<int32_t> names;
      for (const int32_t n : walk(hit.trigger + 1, false, false).entities) {
        const Entity& e = s_.entities[static_cast<size_t>(n)];
        if (s_.clause(e.first) != s_.clause(hit.trigger) || (names.empty() && e.phrase_first() > hit.trigger + 12)) break;
        names.push_back(n);
      }
      if (names.empty()) continue;
      Base base = base_of(hit);
      for (const int32_t n : names) add(n, hit.trigger, base);
      hits_.erase(hits_.begin() + static_cast<std::ptrdiff_t>(h));
      --own_;
      --h;
    }
  }


  // «Имена новых политзаключенных — Иван Петров, …», «В список политзаключенных добавлены: …»
  bool named_prisoners(uint32_t i) {
    bool names = false, prisoners = false, newly = false;
    for (uint32_t k = i; k > s_.first && i - k < 12; --k) {
      const Token& t = s_.token(k - 1);
      if (t.kind != TokenKind::word) continue;
      names |= t.has(c_.namesof) || t.has(c_.recas);
      prisoners |= t.has(c_.prisoners) || t.has(c_.recas) || t.has(political_);
      newly |= t.has(c_.newly);
    }
    if (!names || !prisoners || !newly) return false;
    Base b;
    b.kind = ClaimKind::recognition;
    b.trigger = i;
    for (uint32_t k = i; k > s_.first && i - k < 12; --k)
      if (s_.token(k - 1).kind == TokenKind::word && s_.token(k - 1).has(c_.newly)) b.trigger = k - 1;
    list(i, i + 1, b, true);
    return true;
  }

  bool relative(uint32_t i) const { return s_.clauses[static_cast<size_t>(s_.clause(i))].type == ClauseType::relative; }

  // A verb that begins something else: no participle, none of lists or of being.
  bool verb(uint32_t i) const {
    const Token& t = s_.token(i);
    if (t.kind != TokenKind::word) return false;
    if (t.entry == nullptr || t.entry->senses.empty()) {
      if (t.entry != nullptr && (t.has(c_.be) || t.has(c_.inlist))) return false;
      return looks_verbal(s_, i);
    }
    if (t.has(c_.be) || t.has(c_.inlist)) return false;
    uint32_t forms = 0;
    for (const Sense& sense : t.entry->senses) forms |= sense.forms;
    if (forms & (form::noun | form::adj)) return false;
    if (g_.language == Language::en) return (t.has(c_.verb) || t.has(c_.say) || t.has(c_.have)) && (forms & (form::past | form::pres)) != 0;
    return (forms & (form::past | form::pres | form::fut | form::pass | form::inf)) != 0;
  }

  struct Found {
    std::vector<int32_t> entities;
    bool absent = false;
  };

  // The members named from token `from` on.
  Found walk(uint32_t from, bool nominative, bool groups) const {
    Found out;
    size_t n = 0;
    while (n < s_.entities.size() && s_.entities[n].first < from) ++n;
    uint32_t last = from;
    for (uint32_t i = from; i < s_.last; ++i) {
      while (n < s_.entities.size() && s_.entities[n].first < i) ++n;
      if (n < s_.entities.size() && s_.entities[n].first == i) {
        const Entity& e = s_.entities[n];
        if (!relative(i) && member(e, from, nominative, groups)) {
          if (i - last > 30) break;
          out.entities.push_back(static_cast<int32_t>(n));
        }
        // a name behind a dash and a term is a verdict's, not a list's
        i = e.last - 1;
        last = e.last;
        continue;
      }
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::stop && i + 1 < s_.last && s_.token(i + 1).joined) continue;  // Tut.by
      if (t.kind == TokenKind::stop || t.kind == TokenKind::question) break;
      if (t.kind == TokenKind::open) {
        while (i + 1 < s_.last && s_.token(i).kind != TokenKind::close) ++i;
        continue;
      }
      if (t.kind == TokenKind::colon && !out.entities.empty() && i > from + 6) break;
      if (t.kind != TokenKind::word || relative(i)) continue;
      if (out.entities.empty() && (t.has(c_.absent) || (t.has(c_.neg) && !t.has(c_.unless)))) {
        out.absent = true;
        continue;
      }
      if (out.entities.empty() && (t.has(c_.hyp) || t.has(c_.demand))) break;
      if (t.has(c_.compl_) || t.has(c_.purpose) || t.has(c_.subord) || t.has(c_.if_)) {
        if (!t.has(c_.prep)) break;
      }
      if (verb(i) && !(out.entities.empty() && t.has(c_.say))) break;
    }
    return out;
  }

  bool member(const Entity& e, uint32_t from, bool nominative, bool groups) const {
    if (e.possessive || e.negated) return false;
    if (e.type == EntityType::person || (sanctioned_ && e.type == EntityType::actor && e.mention >= 0)) {  // «судья Анна Петрова»
      if (e.weak || (e.governed && e.governor >= from)) return false;
      const NameCase found = name_case(s_, e);
      if (nominative) return found == NameCase::nominative || found == NameCase::unknown;
      return found != NameCase::nominative;
    }
    if (e.type == EntityType::group) return groups && e.counted && e.count.high > 1 && !(e.governed && e.governor >= from) && !s_.token(e.head).has(c_.year);
    return false;
  }

  int list(uint32_t anchor, uint32_t from, const Base& base, bool nominative) {
    // «нет Ивана Петрова» stands in the genitive
    sanctioned_ = base.kind == ClaimKind::sanction;
    Found found = walk(from, nominative, true);
    sanctioned_ = false;
    if (found.absent && nominative) found = walk(from, false, true);
    if (!found.absent && g_.language != Language::en && anchor > s_.first && s_.token(anchor - 1).kind == TokenKind::word && s_.token(anchor - 1).has(c_.absent)) {  // «Ивана Петрова не было среди освобождённых»
      found = walk(from, false, true);
      found.absent = true;
    }
    // «Івана Петрова сярод іх няма»
    if (found.absent && found.entities.empty())
      for (size_t n = 0; n < s_.entities.size(); ++n)
        if (s_.entities[n].last <= anchor && anchor - s_.entities[n].last <= 1 && s_.clause(s_.entities[n].first) == s_.clause(anchor) && member(s_.entities[n], s_.first, false, false)) found.entities.push_back(static_cast<int32_t>(n));
    if (found.absent) {
      if (!sets_free(base.kind) || base.status != ClaimStatus::asserted) return 0;
      // what a rule took for an event of theirs
      std::erase_if(hits_, [&](const Hit& h) { return h.claim.kind == base.kind && h.trigger == base.trigger && std::find(found.entities.begin(), found.entities.end(), h.entity) != found.entities.end(); });
      own_ = std::min(own_, hits_.size());
      Base held = base;
      held.kind = ClaimKind::still_held;
      held.date = {};
      held.way.clear();
      for (const int32_t n : found.entities)
        if (s_.entities[static_cast<size_t>(n)].type == EntityType::person) add(n, anchor, held);
      return 1;
    }
    for (const int32_t n : found.entities) add(n, anchor, base);
    return 1;
  }

  bool told(int32_t n, ClaimKind kind) const {
    for (const Hit& h : hits_)
      if (h.entity == n && (h.claim.kind == kind || h.claim.kind == ClaimKind::exchange || h.claim.kind == ClaimKind::flow_count || h.claim.kind == ClaimKind::still_held)) return true;
    return false;
  }

  // What a rule made of the participle of an anchor is no event of its own.
  void drop_trigger(uint32_t at) {
    for (size_t h = 0; h < hits_.size();) {
      const bool own = hits_[h].trigger == at && hits_[h].entity >= 0;
      const EntityType type = own ? s_.entities[static_cast<size_t>(hits_[h].entity)].type : EntityType::org;
      const bool uncounted = own && (type == EntityType::role || (type == EntityType::group && !s_.entities[static_cast<size_t>(hits_[h].entity)].counted));
      if (own && (uncounted || type == EntityType::group)) {
        hits_.erase(hits_.begin() + static_cast<std::ptrdiff_t>(h));
        own_ = std::min(own_, hits_.size());
        continue;
      }
      ++h;
    }
  }

  void add(int32_t n, uint32_t anchor, const Base& base) {
    const Entity& e = s_.entities[static_cast<size_t>(n)];
    const bool group = e.type == EntityType::group;
    const ClaimKind kind = group && !base.along && base.kind != ClaimKind::still_held ? ClaimKind::flow_count : base.kind;
    if (told(n, kind)) return;
    if (group && !base.along && base.status != ClaimStatus::asserted) return;
    Hit h;
    h.entity = n;
    h.trigger = base.carried ? anchor : base.trigger;
    ReadClaim& claim = h.claim;
    claim.kind = kind;
    claim.status = base.status;
    claim.rule = group && !base.along ? "count-subset" : "members";
    claim.subject_at = e.span;
    claim.subject = std::string(s_.around->document->slice(e.span.start, e.span.end));
    claim.attribution = base.attribution;
    const Token& word = s_.token(h.trigger);
    claim.trigger = {word.start, word.end};
    if (group) {
      claim.value.count = e.count;
      claim.value.population = e.population;
      claim.value.subset = !base.along;
      if (!e.hedge.empty()) claim.value.comparator = std::string(s_.around->document->slice(e.hedge.start, e.hedge.end));
      claim.trigger = {s_.token(e.first).start, std::max(s_.token(e.first).end, e.span.start)};
      h.trigger = e.head;
    } else {
      claim.value.way = base.way;
      if (claim.value.way.empty() && kind == ClaimKind::exchange) claim.value.way = "exchange";
      claim.date = base.date;
      if (e.mention >= 0) {
        const Mention& m = s_.around->persons->mentions[static_cast<size_t>(e.mention)];
        h.person = m.person;
        claim.unresolved = !m.resolved || m.person < 0;
      }
      if (base.carried) claim.grade = ClaimGrade::inferred;
    }
    claim.span = {std::min(claim.trigger.start, e.span.start), std::max(claim.trigger.end, e.span.end)};
    if (claim.attribution.empty()) claim.attribution = speaker_of(s_, h.trigger, memory_);
    hits_.push_back(std::move(h));
  }

  // «задержали Ивана Петрова, 34-летнего врача из Лиды, осужденного в мае на сутки, и
  // Анну Петрову»: the list goes on behind the description, in the same case.
  void go_on() {
    if (g_.language == Language::en || g_.language == Language::pl) return;
    for (size_t h = 0; h < own_; ++h) {
      const Hit hit = hits_[h];
      if (hit.entity < 0 || hit.claim.value.months || hit.noun) continue;
      if (!of_people(hit.claim.kind) || hit.claim.kind == ClaimKind::verdict || hit.claim.kind == ClaimKind::death) continue;
      const Entity& e = s_.entities[static_cast<size_t>(hit.entity)];
      if (e.type != EntityType::person || e.first < hit.trigger || relative(e.first)) continue;
      const NameCase own = name_case(s_, e);
      if (own == NameCase::unknown || own == NameCase::other) continue;
      const Base base = base_of(hit);
      int32_t before = hit.entity;
      for (const int32_t n : walk(e.last, own == NameCase::nominative, false).entities) {
        const Entity& next = s_.entities[static_cast<size_t>(n)];
        if (name_case(s_, next) != own || !parted(s_.entities[static_cast<size_t>(before)].last, next.first)) break;
        add(n, hit.trigger, base);
        before = n;
      }
    }
  }

  // «признал виновными четверых рабочих — А, Б, В и Г»: the names of those who are counted.
  void names() {
    if (g_.language == Language::en || g_.language == Language::pl) return;
    for (size_t h = 0; h < own_; ++h) {
      const Hit hit = hits_[h];
      if (hit.entity < 0 || (!of_people(hit.claim.kind) && hit.claim.kind != ClaimKind::recognition && hit.claim.kind != ClaimKind::trial) || hit.noun) continue;
      const Entity& whole = s_.entities[static_cast<size_t>(hit.entity)];
      if (whole.type != EntityType::group || !whole.counted || whole.count.high <= 1 || whole.part) continue;
      // behind its complements or behind the verb
      uint32_t sign = 0;
      for (uint32_t i = whole.last > hit.trigger ? whole.last : std::max(whole.last, hit.trigger + 1); i < s_.last && i < whole.last + 14 && sign == 0; ++i) {
        const TokenKind kind = s_.token(i).kind;
        if (kind == TokenKind::dash || kind == TokenKind::colon || kind == TokenKind::open) sign = i;
        else if (kind == TokenKind::comma && i <= whole.last + 4) sign = i;
        else if (kind == TokenKind::stop || kind == TokenKind::semicolon || kind == TokenKind::comma) break;
        else if (kind == TokenKind::word && i != hit.trigger && (verb(i) || s_.token(i).has(c_.rel))) break;
      }
      if (sign == 0) continue;
      std::vector<int32_t> found;
      const uint32_t from = sign + 1;
      for (const bool nominative : {true, false}) {
        auto some = walk(from, nominative, false).entities;
        // one after the other, from the sign on
        for (size_t k = 0; k < some.size(); ++k) {
          const uint32_t before = k == 0 ? from : s_.entities[static_cast<size_t>(some[k - 1])].last;
          const Entity& next = s_.entities[static_cast<size_t>(some[k])];
          bool close = next.first - before <= (k == 0 ? 10U : 16U);
          for (uint32_t i = before; i < next.first && close; ++i) close = s_.token(i).kind != TokenKind::dash && s_.token(i).kind != TokenKind::colon && s_.token(i).kind != TokenKind::close;
          if (!close) {
            some.resize(k);
            break;
          }
        }
        if (some.size() > found.size()) found = std::move(some);
      }
      const auto n = static_cast<int64_t>(found.size());
      const bool comma = s_.token(sign).kind == TokenKind::comma;
      if (n < 2 || n > whole.count.high || (comma && n != whole.count.low)) continue;
      for (const int32_t e : found) add(e, hit.trigger, base_of(hit));
    }
  }

  // A comma or "and" right before the next description, no "but".
  bool parted(uint32_t from, uint32_t to) const {
    bool joint = false;
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::dash || t.kind == TokenKind::semicolon) return false;
      if (t.kind == TokenKind::comma || t.has(c_.and_)) joint = true;
      else if (t.kind == TokenKind::word && t.has(c_.conj)) return false;
      else if (t.kind == TokenKind::word && t.has(c_.prep) && !in_date(s_, i)) joint = false;  // «из Лиды» is followed by a comma again
      if (t.kind == TokenKind::word && t.has(c_.kin)) joint = false;
    }
    return joint;
  }

  // «30 человек — 14 женщин и 16 мужчин»
  void parts() {
    for (size_t h = 0; h < own_; ++h) {
      const Hit hit = hits_[h];
      if (hit.entity < 0 || !of_people(hit.claim.kind) || hit.claim.status != ClaimStatus::asserted) continue;
      const Entity& whole = s_.entities[static_cast<size_t>(hit.entity)];
      if (whole.type != EntityType::group || !whole.counted || whole.last >= s_.last) continue;
      if (s_.token(whole.last).kind != TokenKind::dash && s_.token(whole.last).kind != TokenKind::colon && s_.token(whole.last).kind != TokenKind::open) continue;
      int64_t sum = 0;
      std::vector<int32_t> found;
      for (size_t n = static_cast<size_t>(hit.entity) + 1; n < s_.entities.size(); ++n) {
        const Entity& e = s_.entities[n];
        const uint32_t before = found.empty() ? whole.last : s_.entities[static_cast<size_t>(found.back())].last;
        if (e.type != EntityType::group || !e.counted || e.governed || e.first - before > 3) break;
        found.push_back(static_cast<int32_t>(n));
        sum += e.count.low;
      }
      if (found.empty() || sum > whole.count.high) continue;
      // what a rule took for their own event («…, все были осуждены») is not theirs
      for (size_t k = 0; k < hits_.size();) {
        const bool theirs = std::find(found.begin(), found.end(), hits_[k].entity) != found.end() && hits_[k].claim.kind != ClaimKind::flow_count;
        if (theirs) {
          hits_.erase(hits_.begin() + static_cast<std::ptrdiff_t>(k));
          if (k < own_) --own_;
          if (k <= h && h > 0) --h;
        } else {
          ++k;
        }
      }
      for (const int32_t n : found) add(n, hit.trigger, base_of(hit));
    }
  }

  // The wave that the next sentences may speak of.
  void remember() {
    bool counted = false;
    for (size_t n = 0; n < s_.entities.size(); ++n) counted |= s_.entities[n].type == EntityType::group && s_.entities[n].counted && s_.token(s_.entities[n].head).has(c_.people);
    // «добавили в список ещё 32 фамилии»: those whom nobody's fate told
    for (uint32_t i = s_.first; i + 1 < s_.last && g_.language != Language::en && !counted; ++i)
      counted = s_.token(i).kind == TokenKind::number && s_.token(i + 1).kind == TokenKind::word && s_.token(i + 1).has(c_.namesof);
    const Hit *last = nullptr, *sanction = nullptr;
    int listed = 0;
    bool other = false;
    for (size_t h = 0; h < hits_.size(); ++h) {
      const Hit& hit = hits_[h];
      other |= hit.claim.kind == ClaimKind::stock_count;
      if (hit.claim.kind == ClaimKind::sanction && hit.claim.status == ClaimStatus::asserted && last == nullptr && g_.language != Language::en) sanction = &hit;
      if (hit.entity < 0 || !of_people(hit.claim.kind)) continue;
      const Entity& e = s_.entities[static_cast<size_t>(hit.entity)];
      if (e.type == EntityType::group && !(hit.noun && !hit.claim.value.count)) last = &hit;
      if (e.type != EntityType::person) continue;
      listed = 0;
      for (const Hit& same : hits_) listed += same.claim.kind == hit.claim.kind && same.trigger == hit.trigger;
      if (listed > 1 && last == nullptr) last = &hit;
    }
    if (last == nullptr) last = sanction;
    if (last != nullptr) {
      Memory::Wave w;
      w.told = true;
      w.kind = last->claim.kind;
      w.status = last->claim.status;
      w.way = last->claim.value.way;
      w.attribution = last->claim.attribution;
      w.date = last->claim.date;
      w.sentence = memory_.sentence;
      w.counted = listed > 1 || last->claim.value.count;
      memory_.wave = std::move(w);
      return;
    }
    if (memory_.wave.told && memory_.wave.sentence == memory_.sentence) return;  // told by the rules just now
    // 80 others whom nothing befell: "them" is they now
    if (counted && hits_.empty()) memory_.wave.told = false;
    if (other) memory_.wave.told = false;
  }

  const Scene& s_;
  const Grammar& g_;
  const Grammar::Classes& c_;
  Memory& memory_;
  std::vector<Hit>& hits_;
  size_t own_;  // hits of rules; behind them ours
  bool sanctioned_ = false;  // judges are listed too
  ClassId freed_ = g_.c.w_freed_w;
  ClassId political_ = g_.c.w_pop_political_prisoners;
};

}  // namespace

void read_members(const Scene& scene, Memory& memory, std::string_view only_rule, std::vector<Hit>& hits) {
  if (!only_rule.empty()) return;
  Members(scene, memory, hits).run();
}

}  // namespace stillheld::reading
