// When it was: the date of a predicate, the nearest of its clause.
#include <algorithm>

#include "reading/frame.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

// A conjunction or comma between an event and a date: the date is the next's.
static bool parted(const Scene& s, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; ++i)
    if (s.token(i).kind == TokenKind::comma || s.token(i).has(s.around->grammar->c.and_)) return true;
  return false;
}

// "New York, August 6, 2024 — …", "WARSAW, Feb 9 (Reuters) - …": of the report.
static bool dateline(const Scene& s, const PlacedDate& d) {
  if (d.first - s.first > 6) return false;
  for (uint32_t i = s.first; i < d.first; ++i)
    if (s.token(i).kind == TokenKind::word && !s.token(i).upper && !s.token(i).has(s.around->grammar->c.prep)) return false;
  uint32_t i = d.last;
  while (i < s.last && i < d.last + 4 && (s.token(i).kind == TokenKind::open || s.token(i).kind == TokenKind::close || (s.token(i).kind == TokenKind::word && s.token(i).upper))) ++i;
  return i < s.last && s.token(i).kind == TokenKind::dash;
}

// "the 2010 presidential candidate": who it is, not when.
static bool of_somebody(const Scene& s, const PlacedDate& d) {
  const Grammar& g = *s.around->grammar;
  if (g.language != Language::en || d.date.grain != Grain::year || d.date.since || d.last != d.first + 1 || d.first == s.first || d.last >= s.last) return false;
  const Token& before = s.token(d.first - 1);
  const Token& behind = s.token(d.last);
  return before.kind == TokenKind::word && !before.has(g.c.prep) && behind.kind == TokenKind::word && !behind.has(g.c.prep) && !behind.has(g.c.and_) && !behind.has(g.c.be) && !behind.has(g.c.have);
}

// "born in 1991", «1991 года рождения», «нарадзіўся ў 1991 годзе»
static bool of_birth(const Scene& s, const PlacedDate& d) {
  const auto born = [&](uint32_t i) {
    const std::string_view w = s.text(i);
    for (const std::string_view word : {"born", "рождения", "родился", "родилась", "родившийся", "родившаяся", "нараджэння", "нараджэньня", "нарадзіўся", "нарадзілася", "народження", "народився", "народилася", "urodzony", "urodzona"})
      if (w == word) return true;
    return false;
  };
  for (uint32_t i = d.first; i > s.first && d.first - i < 3; --i)
    if (born(i - 1)) return true;
  return d.last < s.last && born(d.last);
}

// Something happened then: a verb stands with it between the commas.
// Counter-example: "X, a candidate of 2010, was among …".
static bool told(const Scene& s, const PlacedDate& d) {
  const Grammar& g = *s.around->grammar;
  const auto parts = [&](uint32_t i) { return s.token(i).kind == TokenKind::comma || s.token(i).kind == TokenKind::dash || s.token(i).kind == TokenKind::semicolon; };
  uint32_t first = d.first, last = d.last;
  while (first > s.first && d.first - first < kReach && !parts(first - 1)) --first;
  while (last < s.last && last - d.last < kReach && !parts(last)) ++last;
  for (uint32_t i = first; i < last; ++i) {
    const Token& t = s.token(i);
    if (t.kind != TokenKind::word || (i >= d.first && i < d.last)) continue;
    if (t.has(g.c.verb) || t.has(g.c.be) || t.has(g.c.have) || looks_verbal(s, i)) return true;
    uint32_t forms = 0;
    if (t.entry != nullptr)
      for (const Sense& sense : t.entry->senses) forms |= sense.forms;
    if (forms & (form::past | form::pres | form::pass | form::fut)) return true;
  }
  return false;
}

ClaimDate date_of(const Scene& s, uint32_t trigger, ClaimStatus status, ClaimKind kind) {
  const Grammar& g = *s.around->grammar;
  const int32_t clause = s.clause(trigger);
  const PlacedDate* best = nullptr;
  int best_rank = 0;
  // The events around, so that a date goes to the nearest.
  uint32_t next_trigger = s.last, last_trigger = s.first;
  bool has_before = false;
  const auto is_verb = [&](uint32_t i) {
    if (s.token(i).kind != TokenKind::word || s.token(i).entry == nullptr || !s.token(i).meets(g.triggers)) return false;
    if (g.language == Language::en && i > trigger) {  // charged with "calling for sanctions" on 12 May
      bool open = false;
      for (uint32_t k = trigger; k < i; ++k) open = s.token(k).kind == TokenKind::quote_open || (open && s.token(k).kind != TokenKind::quote_close);
      if (open) return false;
    }
    uint32_t forms = 0;
    for (const Sense& sense : s.token(i).entry->senses) forms |= sense.forms;
    if (g.language == Language::en && i > s.first && (s.token(i - 1).has(g.c.def) || s.token(i - 1).has(g.c.indef))) return false;
    if (i + 1 < s.last && (s.token(i + 1).has(g.c.people) || s.token(i + 1).has(g.c.person)) && g.language == Language::en) return false;  // "a convicted spy"
    return (forms & form::noun) == 0 && forms != 0;
  };
  for (uint32_t i = trigger + 1; i < s.last; ++i)
    if (s.clause(i) == clause && is_verb(i)) { next_trigger = i; break; }
  for (uint32_t i = trigger; i > s.first; --i)
    if (s.clause(i - 1) == clause && is_verb(i - 1)) { last_trigger = i; has_before = true; break; }
  uint32_t first_trigger = trigger;
  for (uint32_t i = s.first; i < trigger; ++i)
    if (s.clause(i) == clause && is_verb(i)) { first_trigger = i; break; }
  for (const PlacedDate& d : s.dates) {
    if (s.clause(d.first) != clause && s.clause(d.last - 1) != clause) continue;
    if (!d.date.resolved || d.date.follows || dateline(s, d)) continue;
    // «7 ноября помиловал 31 человека, 20 ноября — еще 32»: the other's
    if (g.language != Language::en && d.first > trigger && d.last < s.last && s.token(d.last).kind == TokenKind::dash && d.first > s.first && s.token(d.first - 1).kind == TokenKind::comma) continue;
    // «сёння выйшла Ганна Дуб, асуджаная на тры гады»: the day is the verb's, not the description's
    if (g.language != Language::en && has_before && d.first < trigger && trigger > s.first && s.token(trigger - 1).kind == TokenKind::comma) continue;
    // "the 2020 election": the date of something else
    bool other = false;
    for (uint32_t k = d.last; k < s.last && k < d.last + 3; ++k) {
      if (s.token(k).has(g.c.eventnoun)) other = true;
      if (s.token(k).kind != TokenKind::word || s.token(k).has(g.c.prep)) break;
      if (g.language == Language::en && s.token(k).entry == nullptr && s.text(k).ends_with("ed")) break;  // "on 2 May sparked protests"
    }
    if (g.language != Language::en && d.first > s.first && s.token(d.first - 1).has(g.c.eventnoun)) other = true;
    other |= of_somebody(s, d) || of_birth(s, d) || (d.first > s.first && s.token(d.first - 1).has(g.c.eve));
    if (other) continue;
    // "jailed for 14 years, has not been heard from since 2023"
    bool elsewhere = false;
    for (uint32_t k = trigger + 1; k + 1 < d.first; ++k)
      elsewhere |= s.token(k).kind == TokenKind::comma && (s.token(k + 1).has(g.c.be) || s.token(k + 1).has(g.c.have) || s.token(k + 1).has(g.c.say));
    // "found guilty in a case that was closed and only became public last week"
    for (uint32_t k = trigger + 1, joint = 0; k < d.first && g.language == Language::en; ++k) {
      if (s.token(k).has(g.c.and_)) joint = k + 1;
      elsewhere |= joint != 0 && k < joint + 3 && s.token(k).has(g.c.verb) && !s.token(k).meets(g.triggers);
    }
    // «в 2020 году собирался в президенты и был приговорен»: the other verb's
    bool other_verb = false;
    for (uint32_t k = d.last; k < trigger; ++k) {
      const Token& t = s.token(k);
      if (t.kind != TokenKind::word) continue;
      if (t.has(g.c.verb) || (g.language != Language::en && t.entry == nullptr && looks_verbal(s, k))) other_verb = true;
      if (other_verb && (t.has(g.c.and_) || t.has(g.c.conj))) elsewhere = true;
    }
    if (elsewhere) continue;
    if (d.date.until && status == ClaimStatus::asserted && kind != ClaimKind::still_held) continue;
    int rank;
    if (d.first > trigger && d.first < next_trigger) rank = 3;
    else if (d.last <= trigger && (!has_before || (d.first >= last_trigger && parted(s, last_trigger, d.first)))) rank = 2;
    else if (d.last <= first_trigger) rank = 1;
    else continue;
    // «В 2021 году задержали, а 6 июля приговорили»: of the verb behind it
    if (rank == 3 && next_trigger != s.last && parted(s, trigger, d.first) && !parted(s, d.last, next_trigger)) continue;
    // "On 17 February A was jailed, and on 8 February, B …"
    if (rank == 3 && best != nullptr && g.language == Language::en && d.last < s.last && s.token(d.last).kind == TokenKind::comma && d.first > s.first) {
      const uint32_t before = s.token(d.first - 1).has(g.c.prep) && d.first > s.first + 1 ? d.first - 2 : d.first - 1;
      if (s.token(before).has(g.c.and_) || s.token(before).kind == TokenKind::comma) rank = 1;
    }
    // "On 16 August he pardoned 30, on 4 September — 30 more": of the next pair
    if (rank == 3 && best != nullptr && d.last < s.last && (s.token(d.last).kind == TokenKind::dash || g.numbers.may_begin(s.token(d.last)))) rank = 1;
    if (rank > best_rank || (rank == best_rank && rank == 2)) {
      best = &d;
      best_rank = rank;
    }
  }
  ClaimDate out;
  if (best == nullptr) return out;
  FoundDate date = best->date;
  // «должна была освободиться 6 августа»: the day is past
  bool was_due = false;
  if (g.language != Language::en && status == ClaimStatus::planned)
    for (uint32_t i = trigger > s.first + 6 ? trigger - 6 : s.first; i + 1 < trigger; ++i) was_due |= s.token(i).has(g.c.due) && s.token(i + 1).has(g.c.be) && s.text(i + 1).starts_with("был");
  if (g.language != Language::en && status == ClaimStatus::planned)  // one word of the lexicon
    for (uint32_t i = trigger > s.first + 6 ? trigger - 6 : s.first; i < trigger; ++i) was_due |= s.token(i).has(g.c.plan) && (s.text(i).find(" был") != std::string_view::npos || s.text(i).ends_with(" быў") || (s.token(i).forms(g.c.plan) & form::past) != 0);  // «мела выйсці»
  if (!was_due && (status == ClaimStatus::planned || status == ClaimStatus::demanded || status == ClaimStatus::hypothetical) && date.relative && s.around->document->published_on()) {
    // Weekdays and days without a year lie ahead.
    const auto again = find_dates(s.around->document->slice(date.start, date.end), g.language, {s.around->document->published_on(), Lean::future});
    if (again.size() == 1 && again[0].resolved) {
      date.from = again[0].from;
      date.to = again[0].to;
    }
  }
  // «в январе 2021 года и в июне»: of the year that the sentence spoke of
  if (status == ClaimStatus::asserted && date.no_year) {
    const std::string_view words = s.around->document->slice(date.start, date.end);
    const PlacedDate* before = nullptr;
    for (const PlacedDate& d : s.dates)
      if (d.date.end <= date.start && d.date.resolved && !d.date.relative && !dateline(s, d) && told(s, d)) before = &d;
    if (before != nullptr) {
      const auto again = find_dates(words, g.language, {before->date.from, Lean::future});
      if (again.size() == 1 && again[0].resolved) {
        date.from = again[0].from;
        date.to = again[0].to;
      }
    }
  }
  // "released him early in 2015": before the end of the term, and some day of that year
  constexpr std::string_view kEarlyIn = "early in ";
  const std::string_view early = s.around->document->slice(date.start, date.end);
  if (g.language == Language::en && (kind == ClaimKind::release || kind == ClaimKind::pardon) && date.start > s.token(trigger).start && early.starts_with(kEarlyIn)) {
    const auto whole = find_dates(early.substr(kEarlyIn.size()), g.language, {s.around->document->published_on(), Lean::past});
    if (whole.size() == 1 && whole[0].resolved) {
      date.start += static_cast<uint32_t>(kEarlyIn.size());
      date.from = whole[0].from;
      date.to = whole[0].to;
    }
  }
  out.from = date.from;
  out.to = date.to;
  out.text = {date.start, date.end};
  out.origin = DateOrigin::sentence;
  return out;
}

}  // namespace stillheld::reading
