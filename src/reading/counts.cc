// Counts: how many are held (stock_count), sums over many acts and parts of a
// wave (flow_count).
//
//   "Viasna counts 1,187 political prisoners"         stock  [1187, 1187]
//   "more than 65,000 people detained since 2020"     flow   [65001, ∞)
//   "52 were freed, including 14 foreigners"          flow   [14, 14], a subset
//
// Counter-example: "25 people were pardoned" is one occasion: the event, with
// its number in `value`.
#include <algorithm>

#include "reading/frame.h"
#include "reading/scene_parts.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

class Counter {
 public:
  Counter(const Scene& scene, std::vector<Hit>& out)
      : s_(scene), g_(*scene.around->grammar), c_(g_.c), stock_(g_.c.w_stock_cue), stock_after_(g_.c.w_inprison),
        stillheld_(g_.c.w_stillheld_v), held_(g_.c.w_held_v), since_(g_.c.w_since_w), exist_(g_.c.w_exist),
        number_of_(g_.c.w_number_of), recognised_(g_.c.w_recognise_as), now_(g_.c.w_now_w), arrests_(g_.c.w_act_n), sum_(g_.c.w_sum_cue), begin_(out.size()), out_(out) {}

  void run(std::vector<Hit>& hits, size_t first_hit) {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.type != EntityType::group || !e.counted) continue;
      // «Іваноў — 14 у калоніі»: a term is no number of people
      const uint32_t start = s_.token(e.first).start;
      if (g_.language != Language::en && std::any_of(hits.begin() + static_cast<std::ptrdiff_t>(first_hit), hits.end(), [&](const Hit& v) { return v.claim.kind == ClaimKind::verdict && v.claim.value.months && v.claim.trigger.start <= start && start < v.claim.trigger.end; })) continue;
      // already the subject of an event of this sentence?
      Hit* event = nullptr;
      for (size_t h = first_hit; h < hits.size(); ++h)
        if (hits[h].entity == static_cast<int32_t>(n)) event = &hits[h];
      if (e.included && event == nullptr) {
        if (const Hit* whole = planned_whole(n, hits, first_hit)) {  // «договорились об освобождении 16 человек, в том числе пяти граждан»
          add(e, n, ClaimKind::flow_count, "count-subset", true);
          out_.back().claim.status = whole->claim.status;
        } else if (subset_of_event(n, hits, first_hit)) add(e, n, subset_of_stock(n, hits, first_hit) ? ClaimKind::stock_count : ClaimKind::flow_count, "count-subset", true);
        continue;
      }
      // "there are 1,258 people recognised as political prisoners"
      if (event != nullptr && event->claim.kind == ClaimKind::recognition && (g_.language == Language::en || !e.population.empty()) && event->claim.status == ClaimStatus::asserted && !has_act(event->trigger) && ((event->trigger > e.head && stock_near(e) && !(g_.language == Language::en && event->claim.date.origin == DateOrigin::sentence && event->trigger > s_.first && s_.text(event->trigger - 1) == "were")) || has_in_clause(e, now_, 14) || stands(event->trigger, e))) {
        event->claim.kind = ClaimKind::stock_count;
        event->claim.rule = "count-recognised";
        event->claim.value.population = "political_prisoners";
        event->claim.trigger = number_bytes(e);
        continue;
      }
      if (event != nullptr) {
        if (event->claim.kind == ClaimKind::arrest && event->claim.status == ClaimStatus::asserted && holds(event->trigger, e)) {
          const Bytes trigger = event->claim.trigger;
          event->claim.kind = ClaimKind::stock_count;
          event->claim.rule = "count-held";
          event->claim.trigger = number_bytes(e);
          // "…, among them A": they are held, which is no arrest
          std::erase_if(hits, [&](const Hit& h) { return h.claim.trigger == trigger && h.claim.kind == ClaimKind::arrest; });
          continue;
        }
        if (event->claim.kind == ClaimKind::still_held) {
          if (event->claim.kind == ClaimKind::still_held && event->claim.status == ClaimStatus::asserted) {
            event->claim.kind = ClaimKind::stock_count;
            event->claim.rule = "count-held";
            event->claim.trigger = number_bytes(e);
          }
        } else if (event->claim.rule != "in-prison-since" && event->claim.rule != "held-since" && !(g_.language != Language::en && since_rule(event->claim.rule)) && (is_sum(event->trigger, e) || over_a_stretch(event->trigger, e) || sum_so_far(s_, *event, e) || within_a_month(*event, e) || mass_arrest(*event, e) || deaths(*event, e)) && event->claim.status == ClaimStatus::asserted && event->claim.kind != ClaimKind::stock_count) {
          event->claim.kind = ClaimKind::flow_count;
          event->claim.rule = "count-sum";
          event->claim.trigger = number_bytes(e);
          extend_since(event->claim);
        }
        continue;
      }
      if (g_.language == Language::en && (breakdown_of(s_, e) || among_the_freed(e)) && !blocked(e)) {
        add(e, n, ClaimKind::flow_count, "count-subset", true);
        continue;
      }
      if (g_.language == Language::en && behind_a_sum(n, hits, first_hit)) {  // "14 foreigners: six Lithuanians, two Poles"
        add(e, n, ClaimKind::flow_count, "count-subset", true);
        continue;
      }
      // «через тюрьмы прошли 3000 человек»: a sum, not how many are held
      if (!e.governed && has_in_clause(e, g_.c.w_been_v, 10) && !blocked(e)) {
        add(e, n, ClaimKind::flow_count, "count-sum", false);
        continue;
      }
      // «больше всего политзаключенных находится в колонии – 115 человек»
      if (behind_place(e) && !blocked(e)) {
        add(e, n, ClaimKind::stock_count, "count-stock", false);
        continue;
      }
      // «правозащитники заявляют о 1325 осужденных», «известно о 30 политзаключенных»
      if (g_.language == Language::ru && e.governed && e.governor + 4 > e.first && e.governor > s_.first && (e.population == "political_prisoners" || e.population == "prisoners") && e.count.low > 1 && s_.token(e.governor - 1).has(c_.say) && told_now(e.governor - 1) &&
          (s_.text(e.governor) == "о" || s_.text(e.governor) == "об") && !blocked(e)) {
        add(e, n, ClaimKind::stock_count, "count-stock", false);
        continue;
      }
      if (g_.language != Language::en && e.count.low > 1000000) continue;  // whole peoples
      if (g_.language != Language::en && e.count.high == 1 && !held_near(e)) continue;  // «адна асуджаная мае дзяцей»
      const bool prisoners = e.population == "political_prisoners" || e.population == "prisoners" || (g_.language != Language::en && has_in_clause(e, recognised_, 12) && !e.included) ||
                             (g_.language == Language::en && e.last < s_.last && s_.token(e.last).has(exist_) && has_in_clause(e, recognised_, 4));  // "1,187 people are considered political prisoners"
      if (g_.language == Language::en && freed_at_last(e)) continue;
      if (held_near(e) || ((prisoners || has_in_clause(e, list_, 8)) && stock_near(e)) || ((g_.language == Language::en ? has_in_clause(e, stock_after_, 6) : held_beside(e)) && stock_near(e))) {
        if (!blocked(e)) add(e, n, ClaimKind::stock_count, "count-stock", false);
      } else if ((prisoners || behind_bars(e)) && !e.governed && !e.part && verbless(e)) {
        // «В Беларуси 10 новых политзаключенных»: as many were recognised
        const bool fresh = e.population == "political_prisoners" && newly(e);
        if (!blocked(e)) add(e, n, fresh ? ClaimKind::recognition : ClaimKind::stock_count, fresh ? "newly-recognised" : "count-stock", false);
      } else if (sum_near(e) && (g_.language != Language::en || e.count.low >= 20)) {
        add(e, n, ClaimKind::flow_count, "count-sum", false);
      } else if (!e.governed && e.count.high > 1 && predicative(e) && (e.part || (e.last + 1 < s_.last && s_.token(e.last + 1).has(freed_)) || among_freed(e))) {
        add(e, n, ClaimKind::flow_count, "count-subset", true);
      } else if (const Entity part = of_those(e); part.last > e.last) {
        add(part, n, ClaimKind::flow_count, "count-subset", true);
      }
    }
    numbers_after();
    if (g_.language != Language::en) behind_prisoners();
  }

 private:
  // "Four of those freed are ill": with the participle.
  Entity of_those(const Entity& e) const {
    Entity out = e;
    if (g_.language != Language::en || e.governed || e.count.high < 2 || e.last + 1 >= s_.last || !(s_.text(e.last - 1).ends_with("those"))) return out;
    const Token& t = s_.token(e.last);
    const Token& next = s_.token(e.last + 1);
    if (!(t.has(g_.c.w_release_v) || t.has(g_.c.w_pardon_v) || t.has(g_.c.w_arrest_v)) || !(next.has(g_.c.be) || next.has(g_.c.have) || next.has(g_.c.verb))) return out;
    ++out.last;
    out.span.end = t.end;
    return out;
  }

  // "More than 200 dissidents were among the 7,012 inmates freed"
  bool among_freed(const Entity& e) const {
    if (g_.language != Language::en || e.last + 2 >= s_.last || !s_.token(e.last + 1).has(g_.c.among)) return false;
    for (const Entity& whole : s_.entities)
      if (whole.first > e.last + 1 && whole.first <= e.last + 3) return whole.counted && whole.count.low > e.count.low && whole.last < s_.last && (s_.token(whole.last).has(g_.c.w_release_v) || s_.token(whole.last).has(g_.c.w_pardon_v) || s_.token(whole.last).has(g_.c.w_arrest_v));
    return false;
  }

  Bytes number_bytes(const Entity& e) const {
    // the numeral with its hedge
    uint32_t first = e.first, last = e.head;
    while (first < e.head && !g_.numbers.may_begin(s_.token(first))) ++first;
    if (const auto number = g_.numbers.at(*s_.tokens, first, s_.last)) last = number->last;
    else last = first + 1;
    return {s_.token(first).start, s_.token(last - 1).end};
  }

  bool has_in_clause(const Entity& e, ClassId id, uint32_t reach) const {
    if (id == Lexicon::kNoClass) return false;
    const uint32_t from = e.first > reach + s_.first ? e.first - reach : s_.first;
    for (uint32_t i = from; i < s_.last && i < e.last + reach; ++i)
      if (s_.token(i).has(id) && s_.clause(i) == s_.clause(e.first)) return true;
    return false;
  }

  bool dated(uint32_t i) const {
    for (const PlacedDate& d : s_.dates)
      if (i >= d.first && i < d.last) return true;
    return false;
  }

  // «за кратамі — 30 журналістаў»
  bool behind_bars(const Entity& e) const {
    return g_.language != Language::en && e.first > s_.first + 1 && s_.token(e.first - 1).kind == TokenKind::dash && s_.token(e.first - 2).has(stock_after_) && e.count.high > 1;
  }

  // A word of prison around, with no comma between.
  bool held_beside(const Entity& e) const {
    for (uint32_t i = e.first; i > s_.first && e.first - i < 6; --i) {
      if (s_.token(i - 1).kind == TokenKind::comma || s_.token(i - 1).kind == TokenKind::dash) break;
      if (s_.token(i - 1).has(stock_after_)) return true;
    }
    for (uint32_t i = e.last; i < s_.last && i < e.last + 6; ++i) {
      if (s_.token(i).kind == TokenKind::comma || s_.token(i).kind == TokenKind::dash) break;
      if (s_.token(i).has(stock_after_)) return true;
    }
    return false;
  }

  bool held_near(const Entity& e) const {
    // "… 1,100 people are behind bars"
    uint32_t limit = e.last + 8;
    for (uint32_t i = e.last; i < s_.last && i < limit; ++i) {
      if (const uint32_t behind = s_.behind_aside(i); behind != i) {
        i = behind;
        limit = i + 8;
        if (i >= s_.last) break;
      }
      const Token& t = s_.token(i);
      if (g_.language == Language::en && t.kind == TokenKind::word && t.has(stock_after_) && i > e.last && attributive_place(s_, i)) return false;  // "are followers of a formerly imprisoned man"
      if (t.kind == TokenKind::comma && s_.in_aside(i - 1)) continue;
      if (t.kind == TokenKind::comma || s_.clause(i) != s_.clause(e.first)) break;
      if (t.kind == TokenKind::dash && !(i + 1 < s_.last && s_.token(i + 1).has(stock_after_))) break;  // «миллионов жителей – в тюрьмах 111 человек»
      if (t.has(stock_after_) || t.has(stillheld_) || t.has(held_)) return true;
      if (t.meets(g_.triggers)) return false;
    }
    return false;
  }

  // "Two leaders imprisoned for years have finally been freed": how many were freed.
  bool freed_at_last(const Entity& e) const {
    uint32_t end = s_.last;  // where another number of them begins
    for (const Entity& other : s_.entities)
      if (other.first >= e.last && (other.counted || other.type == EntityType::person)) end = std::min(end, other.first);
    for (uint32_t i = e.last + 1; i < end; ++i)
      if (s_.token(i).has(g_.c.w_release_v) && (s_.token(i - 1).has(c_.be) || (s_.token(i - 1).has(c_.adverb) && s_.token(i - 2).has(c_.be))) && !e.governed) return true;
    return false;
  }

  bool stock_near(const Entity& e) const {
    // "there are …", "Viasna counts …", "the number of political prisoners is …"
    // "Belarus has over 530 political prisoners"
    if (e.first > s_.first && g_.language == Language::en && s_.token(e.first - 1).has(c_.have) && s_.text(e.first - 1).size() <= 4) return true;
    for (uint32_t i = e.first; i > s_.first && e.first - i < 8; --i) {
      const Token& t = s_.token(i - 1);
      if (s_.clause(i - 1) != s_.clause(e.first)) break;
      if (t.has(stock_) || t.has(exist_)) return true;
      if (t.meets(g_.triggers)) return false;
    }
    for (uint32_t i = e.last; i < s_.last && i < e.last + 6; ++i) {
      const Token& t = s_.token(i);
      if (s_.clause(i) != s_.clause(e.first)) break;
      if (t.has(exist_) || t.has(stock_)) return true;
      if (t.meets(g_.triggers) || t.kind == TokenKind::comma) return false;
    }
    return false;
  }

  // «политзаключенными признаны 156 человек»: they are now; «были признаны» is an act.
  bool stands(uint32_t trigger, const Entity& e) const {
    if (g_.language == Language::en || e.count.high == 1 || e.population.empty()) return false;  // «Оба признаны»
    uint32_t forms = 0;
    for (const Sense& sense : s_.token(trigger).entry->senses) forms |= sense.forms;
    if (!(forms & form::pass) || (forms & form::past)) return false;
    for (uint32_t i = trigger > s_.first + 3 ? trigger - 3 : s_.first; i < s_.last && i < trigger + 4; ++i)
      if (s_.token(i).has(c_.be) && i != trigger) return false;
    return !(e.first > s_.first && s_.token(e.first).has(more_)) && !(e.first > s_.first && s_.token(e.first - 1).has(more_));
  }

  // «сёння праваабаронцы прызналі палітвязнямі 27 чалавек»: an act of that day
  bool has_act(uint32_t trigger) const {
    if (g_.language == Language::en) return false;
    uint32_t forms = 0;
    for (const Sense& sense : s_.token(trigger).entry->senses) forms |= sense.forms;
    return (forms & form::past) && !(forms & (form::pass | form::pres));
  }

  // «Оба находятся в СИЗО с 2020 года»: since when each is held, no sum
  bool since_rule(std::string_view name) const {
    return std::any_of(g_.rules.begin(), g_.rules.end(), [&](const FrameRule& rule) { return rule.needs_since && rule.name == name; });
  }

  // «десять новых», «ещё десять»
  bool newly(const Entity& e) const {
    for (uint32_t i = e.first > s_.first ? e.first - 1 : e.first; i < e.last; ++i) {
      const std::string low = s_.token(i).kind == TokenKind::word ? folded(s_.text(i)) : std::string();
      for (const std::string_view word : {"новых", "новые", "новыя", "нових", "нові", "еще", "ещё", "яшчэ", "ще"})
        if (low == word) return true;
    }
    return false;
  }

  // «Сегодня в Беларуси 1378 политзаключенных»: a time or a place, and no verb.
  bool verbless(const Entity& e) const {
    if (g_.language == Language::en) return false;
    bool placed = false;
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      const Token& t = s_.token(i);
      if (i >= e.last && (t.kind == TokenKind::comma || t.kind == TokenKind::open)) break;  // «…, из них 161 женщина»
      if (s_.clause(i) != s_.clause(e.first) || t.kind != TokenKind::word || (i >= e.first && i < e.last)) continue;
      if (t.has(c_.say) || t.has(c_.accord)) continue;
      placed |= t.has(now_) || t.has(stock_after_) || t.has(c_.preplace);
      if (t.has(c_.be) || t.has(c_.verb) || t.has(c_.among) || t.has(c_.include)) return false;
      if (t.entry == nullptr || t.entry->senses.empty()) {
        if (t.entry == nullptr && looks_verbal(s_, i)) return false;
        continue;
      }
      uint32_t forms = 0;
      for (const Sense& sense : t.entry->senses) forms |= sense.forms;
      if ((forms & (form::past | form::pres | form::fut | form::pass | form::inf)) && !(forms & form::noun)) return false;
    }
    return placed;
  }

  bool is_sum(uint32_t trigger, const Entity& e) const {
    for (const PlacedDate& d : s_.dates)
      if (s_.clause(d.first) == s_.clause(trigger) && d.date.since) return true;
    if (!e.hedge.empty() && s_.around->document->slice(e.hedge.start, e.hedge.end).ends_with("total of")) return true;
    if (has_in_clause(e, sum_, 12) && !few_days()) return true;
    // "since", «с»: only before a date
    for (uint32_t i = e.first > 12 + s_.first ? e.first - 12 : s_.first; i + 1 < s_.last && i < e.last + 12; ++i)
      if (s_.token(i).has(since_) && s_.clause(i) == s_.clause(e.first) && (s_.around->grammar->language == Language::en || dated(i) || dated(i + 1))) return true;
    return false;
  }

  // Behind a dash, and before it who is held and where, with a word of being held.
  bool behind_place(const Entity& e) const {
    if (g_.language == Language::en || e.governed || e.first < s_.first + 3 || s_.token(e.first - 1).kind != TokenKind::dash) return false;
    bool who = false, held = false;
    for (uint32_t i = e.first - 1; i > s_.first && e.first - i < 16; --i) {
      const Token& t = s_.token(i - 1);
      if (t.kind != TokenKind::word) {
        if (t.kind == TokenKind::comma || t.kind == TokenKind::number || t.kind == TokenKind::stop) return false;
        continue;
      }
      who |= t.has(c_.prisoners) || t.has(g_.c.w_pop_political_prisoners);
      held |= t.has(stock_) || t.has(exist_);
    }
    return who && held;
  }

  // «за пять лет умерли восемь»: over a stretch, many acts
  bool over_a_stretch(uint32_t trigger, const Entity& e) const {
    if (g_.language == Language::en || e.count.high <= 1) return false;
    for (uint32_t i = s_.first; i + 1 < s_.last; ++i) {
      if (s_.clause(i) != s_.clause(trigger) || s_.token(i).kind != TokenKind::word || !s_.token(i).has(c_.over)) continue;
      for (uint32_t k = i + 1; k < s_.last && k < i + 4; ++k) {
        const Token& t = s_.token(k);
        if (t.has(c_.year) || t.has(c_.month) || t.has(c_.week)) return true;
        if (t.kind != TokenKind::number && t.kind != TokenKind::word) break;
        if (t.has(c_.prep) || t.meets(g_.triggers)) break;
      }
    }
    return false;
  }

  // «у лютым на волю выйшлі 16 палітвязняў»: who served a term walks out on a day of his own
  bool within_a_month(const Hit& h, const Entity& e) const {
    if (g_.language == Language::en || h.claim.kind != ClaimKind::release || e.count.high < 3 || h.claim.date.origin != DateOrigin::sentence || h.claim.date.to - h.claim.date.from < 27) return false;
    return s_.token(h.trigger).has(c_.exit) || s_.token(h.trigger).has(c_.exits);
  }

  // "in the past two days": one occasion yet
  bool few_days() const {
    if (g_.language != Language::en) return false;
    for (uint32_t i = s_.first; i + 2 < s_.last; ++i)
      if (s_.token(i).has(sum_) && s_.text(i).ends_with("past")) return s_.token(i + 2).has(c_.day) || s_.token(i + 1).has(c_.day);
    return false;
  }

  // "the arrest of thousands": many occasions, not one
  static bool mass_arrest(const Hit& h, const Entity& e) {
    const bool stretch = h.claim.date.origin == DateOrigin::none || h.claim.date.to - h.claim.date.from > 10;  // "in recent weeks"
    return h.claim.kind == ClaimKind::arrest && e.count.low >= 200 && e.count.high != e.count.low && stretch;
  }

  // "14 people with foreign passports were among those freed"
  bool among_the_freed(const Entity& e) const {
    if (e.governed) return false;
    uint32_t i = e.last;
    while (i < s_.last && i < e.last + 5 && !s_.token(i).has(c_.be) && s_.token(i).kind == TokenKind::word && !s_.token(i).meets(g_.triggers)) ++i;
    if (i >= s_.last || !s_.token(i).has(c_.be)) return false;
    uint32_t freed = i + 1;  // "were also among those freed"
    while (freed < s_.last && freed < i + 3 && (s_.token(freed).has(c_.also) || s_.token(freed).has(c_.adverb)) && !s_.token(freed).has(freed_)) ++freed;
    return freed < s_.last && s_.token(freed).has(freed_);
  }

  // A colon or dash, and before it a count of the same sentence.
  bool behind_a_sum(size_t n, const std::vector<Hit>& hits, size_t first_hit) const {
    size_t first = n;
    while (first > 0 && s_.entities[first - 1].type == EntityType::group && s_.entities[first - 1].counted && s_.entities[first].first - s_.entities[first - 1].last <= 2 &&
           (s_.token(s_.entities[first - 1].last).kind == TokenKind::comma || s_.token(s_.entities[first - 1].last).has(c_.and_))) --first;
    const Entity& head = s_.entities[first];
    if (head.first < s_.first + 3) return false;
    const Token& sign = s_.token(head.first - 1);
    if (sign.kind != TokenKind::colon && sign.kind != TokenKind::dash && !(sign.kind == TokenKind::other && s_.text(head.first - 1) == "\xE2\x80\x94")) return false;
    const auto is_whole = [&](const Hit& h) {
      return h.entity >= 0 && h.claim.status == ClaimStatus::asserted && h.claim.value.count && s_.entities[static_cast<size_t>(h.entity)].last <= head.first && s_.entities[static_cast<size_t>(h.entity)].count.high > head.count.high &&
             (h.claim.kind == ClaimKind::flow_count || h.claim.kind == ClaimKind::release || h.claim.kind == ClaimKind::pardon || h.claim.kind == ClaimKind::exchange || h.claim.kind == ClaimKind::arrest);
    };
    for (size_t h = first_hit; h < hits.size(); ++h)
      if (is_whole(hits[h])) return true;
    for (size_t h = begin_; h < out_.size(); ++h)
      if (is_whole(out_[h])) return true;
    return false;
  }

  // "At least six have died": each on a day of its own
  bool deaths(const Hit& h, const Entity& e) const {
    // "At least 88 people have been detained over …"
    if (g_.language == Language::en && h.claim.kind == ClaimKind::arrest && e.count.low >= 30 && e.count.high != e.count.low && h.trigger > s_.first && s_.text(h.trigger - 1).ends_with("been") && h.claim.date.origin == DateOrigin::none) return true;
    // "Belarus detains at least 88 over …"
    if (g_.language == Language::en && h.claim.kind == ClaimKind::arrest && e.count.low >= 50 && e.count.high != e.count.low && h.trigger < e.first && h.claim.date.origin == DateOrigin::none && s_.text(h.trigger).ends_with("s")) return true;
    if (h.claim.kind != ClaimKind::death || e.count.high <= 1) return false;
    for (uint32_t i = h.trigger; i > s_.first && h.trigger - i < 4; --i)
      if (s_.token(i - 1).has(c_.have)) return true;
    return e.count.low != e.count.high || (g_.language != Language::en && h.claim.date.origin == DateOrigin::none);  // «девять политзаключенных погибли в тюрьмах»
  }

  // "Belarus currently detains about 1,400 political prisoners"
  bool holds(uint32_t trigger, const Entity& e) const {
    if (g_.language != Language::en) return false;
    if (trigger > e.last && trigger - e.last < 5)  // "almost 1,500 people are detained"
      for (uint32_t i = e.last; i < trigger; ++i)
        if (s_.token(i).has(c_.bepres) && (s_.text(i).size() <= 3 || s_.text(i).ends_with(" still"))) {
          bool now = true;
          for (uint32_t k = i + 1; k < trigger; ++k) now &= (s_.token(k).has(c_.adverb) || s_.text(k) == "still") && !s_.token(k).has(c_.be);
          if (now) return true;
        }
    if (e.population != "political_prisoners" && e.population != "prisoners") return false;
    uint32_t forms = 0;
    for (const Sense& sense : s_.token(trigger).entry->senses) forms |= sense.forms;
    return (forms & form::pres) != 0 && (forms & form::past) == 0 && trigger < e.first;
  }

  // "six of the pardoned prisoners are women", "14 foreigners were among those freed"
  bool predicative(const Entity& e) const {
    return e.last < s_.last && (s_.token(e.last).has(c_.be) || s_.token(e.last).kind == TokenKind::dash);
  }

  bool sum_near(const Entity& e) const {
    // "the arrest of thousands of people"
    for (uint32_t i = e.first; i > s_.first && e.first - i < 4; --i)
      if (s_.token(i - 1).has(arrests_)) return true;
    return false;
  }

  bool blocked(const Entity& e) const {
    for (uint32_t i = e.first; i > s_.first && e.first - i < 6; --i) {
      const Token& t = s_.token(i - 1);
      if (s_.clause(i - 1) != s_.clause(e.first)) break;
      if (t.has(c_.plan) || t.has(c_.demand) || t.has(c_.hyp) || t.has(c_.neg)) return true;
    }
    return false;
  }

  bool subset_of_event(size_t n, const std::vector<Hit>& hits, size_t first_hit) const {
    const Entity& e = s_.entities[n];
    for (size_t h = first_hit; h < hits.size(); ++h) {
      if (hits[h].entity < 0 || hits[h].claim.status != ClaimStatus::asserted) continue;
      const Entity& whole = s_.entities[static_cast<size_t>(hits[h].entity)];
      if (whole.type == EntityType::group && whole.last <= e.governor) return true;
    }
    return false;
  }

  // In the present, or a word without a time («известно»).
  bool told_now(uint32_t i) const {
    uint32_t forms = 0;
    for (const Sense& sense : s_.token(i).entry->senses) forms |= sense.forms;
    return !(forms & (form::past | form::inf | form::fut)) || (forms & form::pres);
  }

  const Hit* planned_whole(size_t n, const std::vector<Hit>& hits, size_t first_hit) const {
    for (size_t h = first_hit; h < hits.size() && g_.language != Language::en; ++h) {
      if (hits[h].entity < 0 || hits[h].claim.status != ClaimStatus::planned || !hits[h].claim.value.count) continue;
      const Entity& whole = s_.entities[static_cast<size_t>(hits[h].entity)];
      if (whole.type == EntityType::group && whole.last <= s_.entities[n].governor) return &hits[h];
    }
    return nullptr;
  }

  // «признаны 1253 человека, из них 165 женщин»: they are held, too
  bool subset_of_stock(size_t n, const std::vector<Hit>& hits, size_t first_hit) const {
    for (size_t h = first_hit; h < hits.size() && g_.language != Language::en; ++h)
      if (hits[h].claim.kind == ClaimKind::stock_count && hits[h].entity >= 0 && s_.entities[static_cast<size_t>(hits[h].entity)].last <= s_.entities[n].governor) return true;
    return false;
  }

  void extend_since(ReadClaim& claim) const {
    const auto published = s_.around->document->published_on();
    for (const PlacedDate& d : s_.dates)
      if (d.date.since && d.date.resolved && d.date.start == claim.date.text.start && published && *published >= d.date.from) claim.date.to = *published;
  }

  void add(const Entity& e, size_t n, ClaimKind kind, std::string_view rule, bool subset) {
    Hit h;
    h.entity = static_cast<int32_t>(n);
    h.trigger = e.head;
    ReadClaim& claim = h.claim;
    claim.kind = kind;
    claim.rule = rule;
    claim.subject_at = e.span;
    claim.subject = std::string(s_.around->document->slice(e.span.start, e.span.end));
    claim.value.count = e.count;
    claim.value.population = e.population;
    claim.value.subset = subset;
    if (!e.hedge.empty()) claim.value.comparator = std::string(s_.around->document->slice(e.hedge.start, e.hedge.end));
    else if (subset && e.included) claim.value.comparator = std::string(s_.text(e.governor));
    claim.trigger = number_bytes(e);
    claim.span = e.span;
    if (claim.trigger.start < claim.span.start) claim.span.start = claim.trigger.start;
    if (claim.trigger.end > claim.span.end) claim.span.end = claim.trigger.end;
    claim.date = date_of(s_, e.head, ClaimStatus::asserted, kind);
    if (kind == ClaimKind::flow_count) extend_since(claim);
    if (!claim.date.text.empty()) {
      claim.span.start = std::min(claim.span.start, claim.date.text.start);
      claim.span.end = std::max(claim.span.end, claim.date.text.end);
    }
    claim.value.actor.clear();
    out_.push_back(std::move(h));
  }

  // «В Казахстане политзаключенных всего 19.»
  void behind_prisoners() {
    for (uint32_t i = s_.first; i + 2 < s_.last; ++i) {
      const Token& t = s_.token(i);
      if (t.kind != TokenKind::word || t.upper || !t.has(g_.c.w_pop_political_prisoners) || !(t.forms(c_.people) & form::pl) || !(t.forms(c_.people) & form::gen)) continue;
      if (i > s_.first && (g_.numbers.may_begin(s_.token(i - 1)) || s_.token(i - 1).has(c_.prep) || s_.token(i - 1).has(number_of_))) continue;
      uint32_t k = i + 1;
      while (k + 1 < s_.last && k < i + 4 && (s_.token(k).kind == TokenKind::dash || s_.token(k).has(c_.adverb) || s_.token(k).has(c_.be))) ++k;
      if (!g_.numbers.may_begin(s_.token(k)) || dated(k)) continue;
      const auto number = g_.numbers.at(*s_.tokens, k, s_.last);
      if (!number || number->ordinal || dated(number->digits)) continue;
      const bool ends = number->last >= s_.last || s_.token(number->last).kind == TokenKind::stop || s_.token(number->last).kind == TokenKind::comma || s_.token(number->last).kind == TokenKind::semicolon;
      if (!ends) continue;
      Entity e;
      e.first = number->digits;
      e.last = number->last;
      e.head = number->digits;
      e.span = {s_.token(e.first).start, s_.token(number->last - 1).end};
      e.counted = true;
      e.count = number->range;
      e.population = "political_prisoners";
      bool taken = false;
      for (size_t h = begin_; h < out_.size(); ++h) taken |= out_[h].claim.subject_at.start < e.span.end && e.span.start < out_[h].claim.subject_at.end;
      if (!taken && !blocked(e)) {
        add(e, 0, ClaimKind::stock_count, "count-number", false);
        out_.back().entity = -1;
      }
    }
  }

  // "the number of political prisoners reached 1,187"
  void numbers_after() {
    for (uint32_t i = s_.first; i + 2 < s_.last; ++i) {
      if (!s_.token(i).has(number_of_)) continue;
      std::string population;
      bool held = false;
      uint32_t j = i + 1;
      for (; j < s_.last && j < i + 6; ++j) {
        for (const ClassId id : g_.populations)
          if (s_.token(j).has(id)) population = std::string(g_.lexicon.class_name(id)).substr(4);
        if (s_.token(j).has(c_.prisoners) && j > s_.first && s_.token(j - 1).has(c_.political)) population = "political_prisoners";
        if (!population.empty()) break;
      }
      // "the number of those released to 250"
      if (population.empty() && g_.language == Language::en && i + 2 < s_.last && s_.token(i + 1).has(c_.those) && (s_.token(i + 2).has(release_) || s_.token(i + 2).has(pardon_) || s_.token(i + 2).has(arrest_))) {
        population = "people";
        j = i + 1;
        held = true;
      }
      if (population.empty() && s_.token(i).has(c_.total)) {  // "bringing the total to 1,187"
        for (uint32_t k = s_.first; k < i; ++k) {
          if (s_.token(k).has(g_.c.prisoners)) population = "prisoners";
          for (const ClassId id : g_.populations)
            if (s_.token(k).has(id) && g_.lexicon.class_name(id) == "pop.political_prisoners") population = "political_prisoners";
          if (population == "political_prisoners") break;
        }
        j = i;
      }
      if (population.empty() && s_.token(i).has(c_.total))
        for (uint32_t k = s_.first; k < i; ++k)
          if (s_.token(k).has(recognised_)) population = "political_prisoners";
      for (uint32_t k = j; k < s_.last && k < j + 5; ++k)
        if (s_.token(k).has(stock_after_) && !population.empty() && population != "political_prisoners") held = true;
      if (population == "people")  // «количество людей, признанных политзаключенными, составляет …»
        for (uint32_t k = j; k < s_.last && k < j + 12; ++k)
          if (s_.token(k).has(recognised_) && g_.language != Language::en) population = "political_prisoners";
      if (population != "political_prisoners" && population != "prisoners" && !held) continue;
      bool flow = false, exceeds = false;
      for (uint32_t k = j + 1; k < s_.last && k < j + (g_.language == Language::en ? 12u : 18u); ++k) {
        exceeds |= s_.token(k).has(c_.exceed);
        if (g_.language != Language::en && s_.token(k).has(c_.neg) && s_.clause(k) == s_.clause(i)) break;  // «в число не входят сотни»
        if (s_.token(k).has(c_.plan) || s_.token(k).has(c_.hyp)) break;
        // "the number of political prisoners released rose to 131"
        flow |= k == j + 1 && g_.language == Language::en && (s_.token(k).has(release_) || s_.token(k).has(pardon_) || s_.token(k).has(arrest_)) && !s_.token(k).has(stock_after_);
        if (!g_.numbers.may_begin(s_.token(k))) continue;
        // «выросло на 26», «с 362 до 420»
        if (g_.language != Language::en && k > j && s_.token(k - 1).kind == TokenKind::word && (s_.token(k - 1).has(since_) || s_.text(k - 1) == "на")) continue;
        bool dated = false;
        for (const PlacedDate& d : s_.dates) dated |= k >= d.first && k < d.last;
        if (dated) continue;
        const auto number = g_.numbers.at(*s_.tokens, k, s_.last);
        if (!number) continue;
        if (number->last < s_.last && (s_.token(number->last).has(c_.year) || s_.token(number->last).has(c_.month) || s_.token(number->last).has(c_.day))) continue;
        Entity e;
        e.first = k;
        e.last = number->last;
        e.head = number->digits;
        e.span = {s_.token(k).start, s_.token(number->last - 1).end};
        e.counted = true;
        e.count = number->range;
        // «составляет 1 496 человек»: the noun is part of it
        if (g_.language != Language::en && number->last < s_.last && s_.token(number->last).kind == TokenKind::word && s_.token(number->last).has(c_.people)) {
          e.last = number->last + 1;
          e.span.end = s_.token(number->last).end;
        }
        if (exceeds && number->exact) e.count = {number->range.low + 1, kUnbounded};
        if (number->range.low == 0) {  // «сократилось до 28»: to 28, not up to
          if (const auto bare = g_.numbers.at(*s_.tokens, number->digits, s_.last)) e.count = bare->range;
          e.first = number->digits;
          e.span.start = s_.token(e.first).start;
        } else if (number->digits > number->first) {
          e.hedge = {s_.token(number->first).start, s_.token(number->digits - 1).end};
        }
        e.population = population;
        bool taken = false;
        for (size_t h = begin_; h < out_.size(); ++h) taken |= out_[h].claim.kind == ClaimKind::stock_count;
        if (!taken && s_.clause(k) == s_.clause(i)) {
          add(e, 0, flow ? ClaimKind::flow_count : ClaimKind::stock_count, "count-number", false);
          out_.back().entity = -1;
        }
        break;
      }
    }
  }

  const Scene& s_;
  const Grammar& g_;
  const Grammar::Classes& c_;
  ClassId release_ = g_.c.w_release_v, pardon_ = g_.c.w_pardon_v, arrest_ = g_.c.w_arrest_v;
  ClassId list_ = g_.c.w_recognise_list;
  ClassId freed_ = g_.c.w_among_freed;
  ClassId stock_, stock_after_, stillheld_, held_, since_, exist_, number_of_, recognised_, now_, arrests_, sum_;
  ClassId more_ = g_.c.w_onemore;
  size_t begin_;
  std::vector<Hit>& out_;
};

}  // namespace

bool breakdown_of(const Scene& s, const Entity& e) {
  const Grammar& g = *s.around->grammar;
  const Grammar::Classes& c = g.c;
  if (!e.counted || e.type != EntityType::group) return false;
  const ClassId freed = g.c.w_among_freed, consist = g.c.w_consist_v, wave = g.c.w_wave_n;
  // the list's first: "11 women and 18 men"
  uint32_t i = e.first;
  for (size_t n = s.entities.size(); n > 0; --n) {
    const Entity& before = s.entities[n - 1];
    if (before.last > i || before.type != EntityType::group || !before.counted || i - before.last > 3) continue;
    bool listed = true;
    for (uint32_t k = before.last; k < i; ++k) listed &= s.token(k).kind == TokenKind::comma || s.token(k).has(c.and_) || s.token(k).has(c.include);
    if (listed) i = before.first;
  }
  uint32_t verb = s.last;
  for (uint32_t k = i; k > s.first && i - k < 4; --k)
    if (s.token(k - 1).has(c.be) || s.token(k - 1).has(c.include) || s.token(k - 1).has(consist)) {
      verb = k - 1;
      break;
    }
  if (verb == s.last) return false;
  for (uint32_t k = verb; k > s.first && verb - k < 12; --k) {
    const Token& t = s.token(k - 1);
    if (s.clause(k - 1) != s.clause(verb) || t.kind == TokenKind::stop) break;
    if (t.has(freed) || t.has(wave) || (t.has(c.among) && verb - k < 8) || (t.has(c.those) && k < s.last && s.token(k).meets(g.triggers))) return true;
    if (t.has(c.def) && s.token(k).meets(g.triggers)) return true;  // "the released include six women"
  }
  return false;
}

void read_counts(const Scene& scene, std::string_view only_rule, std::vector<Hit>& out) {
  if (!only_rule.empty()) return;
  bool counted = false;  // without a number nobody is counted
  for (const Entity& e : scene.entities) counted |= e.counted;
  for (uint32_t i = scene.first; i < scene.last && !counted; ++i) counted = scene.around->grammar->numbers.may_begin(scene.token(i));
  if (!counted) return;
  std::vector<Hit> found;
  Counter counter(scene, found);
  counter.run(out, 0);
  for (Hit& h : found) out.push_back(std::move(h));
}

}  // namespace stillheld::reading
