// Parts of a wave that stand as numbers alone or behind "of them", "among them".
//
//   «вывезли 114 человек, из которых 104 — белорусы и пятеро — украинцы»   104 · пятеро
//   «против минимум 24 из них возбуждены дела»                             минимум 24 из них
//   "Among those pardoned are 11 women and 18 men."                        11 women · 18 men
//   "including two from Japan, three from Poland"                          two · three
//
// An anchor says that parts follow: "of whom", "of them", "among them", "including",
// or the participle of the wave itself («среди помилованных»).  Behind it stand items:
// a counted group, or a number with a dash, a verb or "from" behind it, parted by
// commas and "and".  A number right before "of them" is one as well.
//
// Counter-examples: «один из них», who is one person; «среди них — Анна Петрова»;
// "52 people, 30 years after …": no part of them.  Without a wave told in this
// sentence or in one of the two before it, "of them" is of somebody else.
//
// Time is linear: each anchor looks at kItems tokens behind it.
#include <algorithm>

#include "reading/frame.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

constexpr uint32_t kItems = 40;

class Subsets {
 public:
  Subsets(const Scene& scene, bool told, std::vector<Hit>& hits)
      : s_(scene), g_(*scene.around->grammar), c_(g_.c), freed_(g_.c.w_among_freed), pardoned_(g_.c.w_among_pardoned), talk_(g_.c.w_talk_of), hits_(hits), told_(told), own_(hits.size()) {}

  void run() {
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      if (s_.token(i).kind != TokenKind::word) continue;
      bool itself = false;
      const uint32_t end = anchor(i, itself);
      kind_ = ClaimKind::flow_count;
      if (end == i || !(itself || told(i)) || doubted(i)) continue;
      const bool found = !itself && before(i, end);
      items(end, found || s_.token(i).has(c_.include));
      i = end - 1;
    }
    parts_of_events();
  }

 private:
  // "Six of them were sentenced": what befell a part of a wave is a count of it.
  void parts_of_events() {
    // «вынес приговор четверым, трое из них получили по пять лет»: theirs is the term
    if (g_.language != Language::en) {
      std::vector<int32_t> given;
      for (const Hit& b : hits_)
        if (b.claim.kind == ClaimKind::verdict && b.entity >= 0 && b.claim.value.months && s_.entities[static_cast<size_t>(b.entity)].part) given.push_back(b.entity);
      own_ -= static_cast<size_t>(std::erase_if(hits_, [&](const Hit& a) { return a.claim.kind == ClaimKind::verdict && !a.claim.value.months && std::find(given.begin(), given.end(), a.entity) != given.end(); }));
    }
    for (size_t h = 0; h < own_; ++h) {
      Hit& hit = hits_[h];
      if (!tells_wave(s_, hit) || hit.claim.kind == ClaimKind::flow_count) continue;
      const Entity& e = s_.entities[static_cast<size_t>(hit.entity)];
      if ((!e.part && !s_.token(e.head).has(c_.ofthem) && !s_.token(e.last - 1).has(c_.ofthem)) || !e.counted || e.count.high == 1 || !told(e.first)) continue;
      if (g_.language != Language::en && hit.claim.kind == ClaimKind::verdict && hit.claim.value.months) continue;  // «трое из них получили по пять лет»
      hit.claim.kind = ClaimKind::flow_count;
      hit.claim.rule = "count-part";
      hit.claim.value.subset = true;
      hit.claim.value.months.reset();
      for (uint32_t k = e.first; k < e.last; ++k)
        if (const auto number = number_at(k)) {
          hit.claim.trigger = {s_.token(number->first).start, s_.token(number->last - 1).end};
          break;
        }
    }
  }

  // The token behind the anchor that begins at `i`, or `i`.  `itself`: it tells the wave.
  uint32_t anchor(uint32_t i, bool& itself) const {
    const Token& t = s_.token(i);
    if (t.has(freed_) || t.has(pardoned_)) {
      itself = true;
      uint32_t end = i + 1;
      while (end < s_.last && end < i + 3 && s_.token(end).kind == TokenKind::word && (s_.token(end).has(c_.people) || s_.token(end).has(c_.political))) ++end;
      return end;
    }
    if (t.has(c_.ofthem) || t.has(c_.include) || t.has(talk_)) return i + 1;  // «речь идёт о 14 женщинах»
    if (i + 1 >= s_.last) return i;
    const Token& next = s_.token(i + 1);
    if ((t.has(c_.ofwhole) || t.has(c_.among)) && next.kind == TokenKind::word && (next.has(c_.rel) || (next.has(c_.they) && !next.has(c_.their)))) return i + 2;
    if (t.has(c_.among) || t.has(c_.ofwhole)) {  // «среди помилованных заключенных», «20 из освобожденных»
      uint32_t forms = 0;
      if (next.kind == TokenKind::word && next.meets(g_.triggers) && g_.language != Language::en)
        for (const Sense& sense : next.entry->senses) forms |= sense.forms;
      if ((forms & (form::part | form::apart)) || ((forms & form::noun) && (forms & form::pl) && next.has(c_.people))) {
        itself = t.has(c_.among);
        uint32_t end = i + 2;
        while (end < s_.last && end < i + 4 && s_.token(end).kind == TokenKind::word && (s_.token(end).has(c_.people) || s_.token(end).has(c_.political) || s_.token(end).has(c_.adj))) ++end;
        return end;
      }
    }
    return i;
  }

  // Something happened to a group: in this sentence, or just before it.
  bool told(uint32_t i) const {
    kind_ = ClaimKind::flow_count;
    // «1187 политзаключенных, из них 161 женщина»: a part of those who are held
    for (size_t h = 0; h < own_ && g_.language != Language::en; ++h)
      if (hits_[h].claim.kind == ClaimKind::stock_count && hits_[h].claim.subject_at.end <= s_.token(i).start) kind_ = ClaimKind::stock_count;
    if (kind_ == ClaimKind::stock_count || told_) return true;
    for (size_t h = 0; h < own_; ++h)
      if (tells_wave(s_, hits_[h]) && s_.entities[static_cast<size_t>(hits_[h].entity)].first < i) return true;
    return false;
  }

  bool doubted(uint32_t at) const {
    for (uint32_t i = s_.first; i < at; ++i)
      if (s_.clause(i) == s_.clause(at) && (s_.token(i).has(c_.hyp) || s_.token(i).has(c_.demand) || s_.token(i).has(c_.plan))) return true;
    return false;
  }

  // «минимум 24 из них», «13 з якіх»
  bool before(uint32_t i, uint32_t end) {
    for (uint32_t k = i > s_.first + 4 ? i - 4 : s_.first; k < i; ++k) {
      const auto number = number_at(k);
      if (!number || number->last != i) continue;
      const uint32_t last = s_.token(end - 1).has(c_.rel) ? i : end;
      add(*number, {s_.token(k).start, s_.token(last - 1).end}, "");
      return true;
    }
    return false;
  }

  std::optional<FoundNumber> number_at(uint32_t k) const {
    if (!g_.numbers.may_begin(s_.token(k)) || in_date(s_, k)) return std::nullopt;
    const auto number = g_.numbers.at(*s_.tokens, k, s_.last);
    if (!number || number->ordinal || in_date(s_, number->digits) || number->range.high == 1) return std::nullopt;
    if (number->range.low == number->range.high && number->range.low >= 1900 && number->range.low <= 2100) return std::nullopt;
    if (number->last < s_.last) {
      const Token& behind = s_.token(number->last);
      if (behind.has(c_.year) || behind.has(c_.month) || behind.has(c_.week) || behind.has(c_.day) || (behind.kind == TokenKind::other && behind.joined)) return std::nullopt;
    }
    return number;
  }

  int32_t group_at(uint32_t i) const {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.first > i) return -1;
      if (e.last > i && e.type == EntityType::group && e.counted) return static_cast<int32_t>(n);
    }
    return -1;
  }

  bool finite(uint32_t i) const {
    const Token& t = s_.token(i);
    if (t.entry == nullptr || t.entry->senses.empty()) return g_.language != Language::en && looks_verbal(s_, i);
    uint32_t forms = 0;
    for (const Sense& sense : t.entry->senses) forms |= sense.forms;
    return !t.has(c_.be) && (forms & (form::past | form::pres | form::fut | form::inf)) != 0 && !(forms & (form::noun | form::part | form::apart)) && !(g_.language == Language::en && (forms & form::pass));
  }

  // `begun`: the first item has a comma or dash before it.
  void items(uint32_t from, bool begun) {
    bool at_item = true;  // an item may begin here
    bool any = begun, listed = false;
    for (uint32_t i = from; i < s_.last && i < from + kItems; ++i) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::stop || t.kind == TokenKind::semicolon || t.kind == TokenKind::question || t.kind == TokenKind::quote_open) return;
      if (t.kind == TokenKind::comma || t.kind == TokenKind::colon || t.has(c_.and_)) {
        at_item = true;
        continue;
      }
      if (t.kind == TokenKind::dash || t.has(c_.be) || t.has(c_.adverb) || t.has(c_.also)) continue;
      if (const int32_t n = group_at(i); n >= 0) {
        const Entity& e = s_.entities[static_cast<size_t>(n)];
        if (at_item && (e.count.high != 1 || listed)) add_group(static_cast<size_t>(n));
        listed = true;
        i = e.last - 1;
        at_item = false;
        any = true;
        continue;
      }
      if (at_item)
        if (const auto number = number_at(i); number && number->first == i && (bare(number->last, any) || noun_behind(number->last) > 0)) {
          const uint32_t last = std::max(number->last, bare(number->last, any) && !s_.token(std::min(number->last, s_.last - 1)).has(c_.people) ? 0 : noun_behind(number->last));
          add(*number, {s_.token(i).start, s_.token(last - 1).end}, "");
          i = last - 1;
          at_item = false;
          any = listed = true;
          continue;
        }
      if (t.kind == TokenKind::word && (t.has(c_.rel) || t.has(c_.compl_) || t.has(c_.say) || t.has(c_.subord) || t.has(c_.if_) || (finite(i) && !named(i)))) return;
      if (listed || i >= from + 3) at_item = false;  // «есть», "there are" before the first
    }
  }

  // "of the press": a noun, though it could be a verb
  bool named(uint32_t i) const { return i > s_.first && (s_.token(i - 1).has(c_.def) || s_.token(i - 1).has(c_.indef) || s_.token(i - 1).has(c_.of)); }

  // The token behind the noun for people that a number counts, or 0.
  uint32_t noun_behind(uint32_t i) const {
    for (uint32_t k = i; k < s_.last && k < i + 4; ++k) {
      const Token& t = s_.token(k);
      if (t.kind != TokenKind::word || t.has(c_.prep) || t.has(c_.be) || t.has(c_.and_)) return 0;
      if (t.has(c_.people)) return k + 1;
      if (finite(k)) return 0;
    }
    return 0;
  }

  // What stands behind a number that is a part by itself.
  bool bare(uint32_t i, bool any) const {
    if (i >= s_.last) return true;
    const Token& t = s_.token(i);
    if (t.kind == TokenKind::dash || t.has(c_.be) || t.has(c_.have) || t.has(c_.to)) return true;  // „14 to cudzoziemcy”
    if (t.kind != TokenKind::word) return any && (t.kind == TokenKind::comma || t.kind == TokenKind::stop);
    return t.has(c_.people) || (any && (t.has(c_.prep) || t.has(c_.of) || t.has(c_.and_)));
  }

  bool taken(const Bytes& at) const {
    for (const Hit& h : hits_)
      if (h.claim.subject_at.start < at.end && at.start < h.claim.subject_at.end && h.claim.kind != ClaimKind::statement) return true;
    return false;
  }

  void add_group(size_t n) {
    const Entity& e = s_.entities[n];
    FoundNumber number{e.first, e.first + 1, e.first, e.count, true, false};
    for (uint32_t k = e.first; k < e.last; ++k)
      if (const auto found = number_at(k)) {
        number = *found;
        break;
      }
    number.range = e.count;
    add(number, e.span, e.population);
    if (!hits_.empty() && hits_.back().claim.subject_at == e.span) hits_.back().entity = static_cast<int32_t>(n);
  }

  void add(const FoundNumber& number, Bytes subject, const std::string& population) {
    if (taken(subject)) return;
    Hit h;
    h.trigger = number.digits;
    ReadClaim& claim = h.claim;
    claim.kind = kind_;
    claim.rule = "count-part";
    claim.subject_at = subject;
    claim.subject = std::string(s_.around->document->slice(subject.start, subject.end));
    claim.value.count = number.range;
    claim.value.population = population;
    claim.value.subset = true;
    if (number.digits > number.first) claim.value.comparator = std::string(s_.around->document->slice(s_.token(number.first).start, s_.token(number.digits - 1).end));
    claim.trigger = {s_.token(number.first).start, s_.token(number.last - 1).end};
    claim.span = {std::min(subject.start, claim.trigger.start), std::max(subject.end, claim.trigger.end)};
    hits_.push_back(std::move(h));
  }

  const Scene& s_;
  const Grammar& g_;
  const Grammar::Classes& c_;
  ClassId freed_, pardoned_, talk_;
  std::vector<Hit>& hits_;
  bool told_;
  mutable ClaimKind kind_ = ClaimKind::flow_count;
  size_t own_;
};

}  // namespace

bool tells_wave(const Scene& scene, const Hit& hit) {
  if (hit.entity < 0 || hit.claim.status != ClaimStatus::asserted || scene.entities[static_cast<size_t>(hit.entity)].type != EntityType::group) return false;
  switch (hit.claim.kind) {
    case ClaimKind::arrest: case ClaimKind::release: case ClaimKind::pardon: case ClaimKind::exchange: case ClaimKind::expulsion: case ClaimKind::charge: case ClaimKind::verdict:
    case ClaimKind::recognition: case ClaimKind::transfer: case ClaimKind::death: return true;
    case ClaimKind::flow_count: return !hit.claim.value.subset;
    default: return false;
  }
}

void read_subsets(const Scene& scene, bool told, std::string_view only_rule, std::vector<Hit>& hits) {
  if (only_rule.empty()) Subsets(scene, told, hits).run();
}

}  // namespace stillheld::reading
