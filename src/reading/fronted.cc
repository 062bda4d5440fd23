// "Arrested in 2011, Petrov was …", "After being sentenced to ten years, he was …": a
// participle before the sentence's subject, which is whom it happened to.
#include <algorithm>

#include "reading/frame.h"
#include "reading/subjects.h"

namespace stillheld::reading {

namespace {

constexpr uint32_t kFrontReach = 30;

class Front {
 public:
  explicit Front(const Scene& scene) : s_(scene), g_(*scene.around->grammar), c_(g_.c) {}

  int32_t subject(uint32_t at) const {
    if (g_.language != Language::en) return -1;
    uint32_t start = s_.first;
    while (start < s_.last && (s_.token(start).kind == TokenKind::quote_open || (s_.token(start).has(c_.adverb) && !s_.token(start).meets(g_.triggers)) || (start < s_.first + 3 && opens(start)))) ++start;
    start = over_measure(start);
    if (at < start || at - start >= kFrontReach || !begins(start) || !participle(at, start)) return -1;
    for (uint32_t comma = start + 1; comma < s_.last && comma - start < kFrontReach; ++comma) {
      const Token& t = s_.token(comma);
      if (t.kind == TokenKind::stop || t.kind == TokenKind::semicolon || t.kind == TokenKind::colon || t.kind == TokenKind::dash) return -1;
      // a finite verb of its own: no phrase before a subject
      if (comma > start && t.kind == TokenKind::word && t.has(c_.be) && !bare(comma)) return -1;
      if (t.kind != TokenKind::comma || comma < at) continue;
      if (const int32_t found = behind(comma); found >= 0) return found;
    }
    return -1;
  }

 private:
  // "But after being …", "However, upon being …"
  bool opens(uint32_t i) const {
    const Token& t = s_.token(i);
    return t.kind == TokenKind::comma ? i > s_.first && s_.token(i - 1).has(c_.adverb) : t.kind == TokenKind::word && t.has(c_.conj) && !t.has(c_.subord) && !t.meets(g_.triggers);
  }

  // "Shortly after being …", "Two days before being …"
  uint32_t over_measure(uint32_t start) const {
    for (uint32_t i = start; i + 1 < s_.last && i < start + 4; ++i) {
      const Token& t = s_.token(i);
      if (i > start && (t.has(c_.subord) || t.has(c_.prep)) && bare(i + 1)) return i;
      if ((t.kind != TokenKind::word && t.kind != TokenKind::number) || t.has(c_.be) || t.has(c_.have) || t.has(c_.verb) || t.meets(g_.triggers)) break;
      for (const Entity& e : s_.entities)
        if (e.first == i && !e.counted) return start;
    }
    return start;
  }

  bool bare(uint32_t i) const { return s_.text(i) == "being" || s_.text(i) == "been"; }

  // "Arrested in …", "Released on Friday", "After being …", "Having been …"
  bool begins(uint32_t i) const {
    if (i + 1 >= s_.last) return false;
    const Token& t = s_.token(i);
    const Token& next = s_.token(i + 1);
    if (t.kind != TokenKind::word) return false;
    if ((t.has(c_.subord) || t.has(c_.prep) || t.has(c_.have)) && bare(i + 1)) return true;
    if (i + 2 < s_.last && (t.has(c_.subord) || t.has(c_.prep)) && next.has(c_.have) && bare(i + 2)) return true;
    if (!t.meets(g_.triggers) || !past(i)) return false;
    if (next.kind == TokenKind::comma || next.kind == TokenKind::number) return next.kind == TokenKind::number;
    return next.has(c_.prep) || next.has(c_.to) || next.has(c_.by) || next.has(c_.adverb) || next.has(c_.and_) || next.has(c_.subord) || next.has(c_.indef) || dated(i + 1);
  }

  // The participle itself: first, behind "being", or listed with another.
  bool participle(uint32_t at, uint32_t start) const {
    if (!past(at)) return false;
    if (at == start) return true;
    const Token& before = s_.token(at - 1);
    if (bare(at - 1) || before.has(c_.and_)) return true;
    return before.has(c_.adverb) && at > start + 1 && (bare(at - 2) || s_.token(at - 2).has(c_.and_));
  }

  bool past(uint32_t i) const {
    if (s_.token(i).entry == nullptr) return false;
    uint32_t forms = 0;
    for (const Sense& sense : s_.token(i).entry->senses) forms |= sense.forms;
    return (forms & (form::past | form::part | form::pass)) != 0;
  }

  bool dated(uint32_t i) const {
    for (const PlacedDate& d : s_.dates)
      if (d.first == i) return true;
    return false;
  }

  // Somebody right behind the comma, and a verb behind him.
  int32_t behind(uint32_t comma) const {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.first <= comma) continue;
      if (e.phrase_first() > comma + 3 || e.governed || e.possessive || e.type == EntityType::org || e.type == EntityType::actor) return -1;
      for (uint32_t i = comma + 1; i < e.phrase_first(); ++i)
        if (!s_.token(i).has(c_.def) && !s_.token(i).has(c_.indef) && !s_.token(i).has(c_.adj) && !s_.token(i).has(c_.political)) return -1;
      uint32_t verb = e.phrase_last();
      if (const uint32_t out = s_.behind_aside(std::min(verb, s_.last - 1)); out > verb) verb = out;
      while (verb < s_.last && s_.token(verb).has(c_.adverb)) ++verb;
      if (verb >= s_.last || s_.token(verb).kind != TokenKind::word) return -1;
      const Token& t = s_.token(verb);
      const bool finite = t.has(c_.be) || t.has(c_.have) || t.has(c_.verb) || t.has(c_.say) || t.has(c_.plan) || past(verb) || (t.entry == nullptr && !t.upper && s_.text(verb).ends_with("ed"));
      return finite || (t.entry != nullptr && t.meets(g_.triggers)) ? static_cast<int32_t>(n) : -1;
    }
    return -1;
  }

  const Scene& s_;
  const Grammar& g_;
  const Grammar::Classes& c_;
};

}  // namespace

bool of_the_text(const Scene& s, uint32_t at) {
  const auto& c = s.around->grammar->c;
  if (s.around->grammar->language != Language::en) return false;
  uint32_t i = at;
  while (i > s.first && (s.token(i - 1).has(c.be) || s.token(i - 1).has(c.have) || s.token(i - 1).has(c.neg) || s.token(i - 1).has(c.adverb) || s.token(i - 1).has(c.plan))) --i;
  return i > s.first && (s.text(i - 1) == "we" || s.text(i - 1) == "We" || s.text(i - 1) == "you");
}

bool of_those(const Scene& s, uint32_t at) {
  return s.around->grammar->language == Language::en && at > s.first && s.text(at - 1).ends_with("list of those");
}

int32_t fronted_subject(const Scene& scene, uint32_t at) { return Front(scene).subject(at); }

}  // namespace stillheld::reading
