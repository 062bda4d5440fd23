// Whose claim it is, when it was, and what somebody said about it.
#include <algorithm>

#include "reading/frame.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

std::string words_of(const Scene& s, Bytes span) { return std::string(s.around->document->slice(span.start, span.end)); }

bool speaks(const Scene& s, uint32_t i) {
  const auto& c = s.around->grammar->c;
  const Token& t = s.token(i);
  return t.kind == TokenKind::word && t.has(c.say);
}

// An organisation that the lexicon does not know: a run of capitals.
std::string capitals(const Scene& s, uint32_t from, uint32_t to) {
  uint32_t begin = 0, end = 0;
  for (uint32_t i = from; i < to; ++i) {
    if (s.token(i).kind == TokenKind::word && s.token(i).upper && i > s.first) {
      if (end != i) begin = i;
      end = i + 1;
      if (i + 1 >= to || !s.token(i + 1).upper) break;
    }
  }
  if (end == 0) return "";
  return std::string(s.around->document->slice(s.token(begin).start, s.token(end - 1).end));
}

// «сообщает портал „Весть“», «по данным „ОВД-Инфо“»: a name in quotes within four tokens.
std::string quoted_name(const Scene& s, uint32_t from) {
  for (uint32_t i = from; i < s.last && i < from + 4; ++i) {
    if (s.token(i).kind == TokenKind::comma || s.token(i).kind == TokenKind::stop) return "";
    if (s.token(i).kind != TokenKind::quote_open) continue;
    for (uint32_t k = i + 1; k < s.last && k < i + 7; ++k)
      if (s.token(k).kind == TokenKind::quote_close) return k > i + 1 && s.token(i + 1).upper ? std::string(s.around->document->slice(s.token(i + 1).start, s.token(k - 1).end)) : "";
    return "";
  }
  return "";
}

// «президент США Джо Байден»: the name behind an office or a role.
const Entity* named(const Scene& s, const Entity* e) {
  if (e == nullptr || e->mention >= 0 || (e->type != EntityType::actor && e->type != EntityType::role) || s.around->grammar->language == Language::en) return e;
  for (const Entity& next : s.entities) {
    if (next.first < e->last) continue;
    if (next.first - e->last > 6) break;
    for (uint32_t i = e->last; i < next.first; ++i)
      if (s.token(i).kind != TokenKind::word || s.token(i).has(s.around->grammar->c.prep) || s.token(i).has(s.around->grammar->c.and_) || looks_verbal(s, i)) return e;
    if (next.mention >= 0 && !next.governed) return &next;
  }
  return e;
}

// "the rights centre “Viasna”": its name, where it has one.
std::string org_words(const Scene& s, const Entity& e) {
  const Entity* best = &e;
  for (const Entity& next : s.entities) {
    if (next.first < best->last || next.type != EntityType::org) continue;
    if (next.first - best->last > 2) break;
    best = &next;
  }
  return words_of(s, s.token(best->first).upper ? best->span : e.span);
}

// Who speaks at the verb `i`.
std::string speaker_at(const Scene& s, uint32_t i, const Memory& memory) {
  const auto& c = s.around->grammar->c;
  const Entity* best = nullptr;
  // "…, reported Viasna": who speaks stands behind.
  const bool behind_quote = i > s.first && s.token(i - 1).kind == TokenKind::quote_close && i > s.first + 1 && s.quote_of[i - 2 - s.first] != 0;
  const bool inverted = i > s.first && (s.token(i - 1).kind == TokenKind::comma || s.token(i - 1).kind == TokenKind::dash || behind_quote);
  if (inverted) {
    // «…, сообщили в субботу белорусские СМИ»: dates and descriptions between
    uint32_t reach = i + 4;
    for (const PlacedDate& d : s.dates)
      if (d.first > i && d.first <= i + 2) reach = d.last + 4;
    for (const Entity& e : s.entities)
      if (e.first > i && e.first <= reach && e.type != EntityType::group && best == nullptr && (!e.governed || s.around->grammar->language == Language::en ? !e.governed : in_date(s, e.governor))) best = &e;
    best = named(s, best);
    if (best == nullptr && s.around->grammar->language != Language::en) {
      if (std::string name = quoted_name(s, i + 1); !name.empty()) return name;
      uint32_t to = i + 1;
      while (to < s.last && to < i + 6 && (s.token(to).kind == TokenKind::word || s.token(to).joined)) ++to;
      return capitals(s, i + 1, to);
    }
  }
  for (const Entity& e : s.entities) {
    if (best != nullptr && inverted) break;
    // "Natalia Pinchuk, Bialiatski's wife, said"
    if (s.around->grammar->language == Language::en && (e.possessive || (s.in_aside(e.first) && s.behind_aside(e.first) <= i))) continue;
    const uint32_t jump = s.around->grammar->language == Language::en && s.behind_aside(e.last) != e.last && s.behind_aside(e.last) <= i ? s.behind_aside(e.last) : e.last;
    if (e.last <= i && i - jump <= 12 && !e.governed && s.clause(e.first) == s.clause(i) && e.type != EntityType::group) {
      // of a list of roles and names the name
      if (best == nullptr || e.type == EntityType::person || best->type != EntityType::person) best = &e;
    }
  }
  const bool told = s.around->grammar->language == Language::en && (s.text(i) == "told" || s.text(i) == "tells" || s.text(i) == "tell" || s.text(i) == "telling");  // "told Reuters": to whom
  if (best == nullptr && !told)
    for (const Entity& e : s.entities)
      if (e.first > i && e.first - i <= 4 && !e.governed && e.type != EntityType::group) {
        bool plain = true;
        for (uint32_t k = i + 1; k < e.first; ++k) plain &= s.token(k).kind == TokenKind::word && !s.token(k).has(c.prep) && !s.token(k).has(c.compl_) && !s.token(k).has(c.be);
        if (plain) best = &e;
        break;
      }
  if (best == nullptr) {
    for (const Entity& e : s.entities)
      if (e.type == EntityType::group && e.last <= i && i - e.last <= 4 && !e.governed && !e.counted) return words_of(s, e.span);
    return "";
  }
  if (best->type == EntityType::pronoun) {
    if (!memory.speaker.empty()) return memory.speaker;
    return words_of(s, best->span);
  }
  // "the organisation": the one that was named before
  if (best->type == EntityType::org && !s.token(best->first).upper && best->first > s.first && s.token(best->first - 1).has(c.def) && !memory.speaker.empty()) return memory.speaker;
  return best->type == EntityType::org ? org_words(s, *best) : words_of(s, best->span);
}

}  // namespace

// «Тихановская: „Требуем …“»
static const Entity* before_colon(const Scene& s) {
  for (const Entity& e : s.entities)
    if (e.first <= s.first + 3 && e.last + 1 < s.last && s.token(e.last).kind == TokenKind::colon && s.token(e.last + 1).kind == TokenKind::quote_open &&
        (e.type == EntityType::person || e.type == EntityType::org || e.type == EntityType::actor)) return &e;
  return nullptr;
}

std::string speaker_of(const Scene& s, uint32_t trigger, Memory& memory) {
  const auto& c = s.around->grammar->c;
  // "according to Viasna"
  for (uint32_t i = s.first; i < s.last; ++i) {
    if (!s.token(i).has(c.accord)) continue;
    for (const Entity& e : s.entities)
      if (e.first > i && e.first - i <= 6 && e.type == EntityType::org) return memory.speaker = org_words(s, e);
    for (const Entity& e : s.entities)
      if (e.first > i && e.first - i <= 4 && e.type != EntityType::pronoun) return memory.speaker = words_of(s, named(s, &e)->span);
    if (std::string name = quoted_name(s, i + 1); !name.empty()) return memory.speaker = name;
    bool law = false;  // «паводле артыкула 342»
    for (uint32_t k = i + 1; k < s.last && k < i + 4; ++k) law |= s.token(k).has(c.article) || s.token(k).has(c.part);
    if (law) continue;
    if (const std::string name = capitals(s, i + 1, std::min(s.last, i + 6)); !name.empty()) return memory.speaker = name;
  }
  const bool quoted = s.quote_of[trigger - s.first] != 0;
  if (quoted)
    if (const Entity* who = before_colon(s); who != nullptr) return memory.speaker = words_of(s, who->span);
  // the word of speech of another clause than the trigger's
  uint32_t found = s.last;
  for (uint32_t i = s.first; i < s.last; ++i) {
    if (!speaks(s, i) || i == trigger) continue;
    if (s.clause(i) == s.clause(trigger) && !quoted && i > trigger && !(i > s.first && (s.token(i - 1).kind == TokenKind::comma || s.token(i - 1).kind == TokenKind::dash))) continue;
    if (s.quote_of[i - s.first] != 0) continue;  // a word of the quotation
    if (s.clauses[static_cast<size_t>(s.clause(i))].type == ClauseType::relative) continue;
    if (s.token(i).meets(s.around->grammar->triggers) && !s.token(i).has(c.compl_)) {
      uint32_t forms = 0;
      for (const Sense& sense : s.token(i).entry->senses) forms |= sense.forms;
      if (forms & form::noun) continue;
    }
    // "X said that …" before, or "…, X said" behind
    if (found == s.last || i < trigger) found = i;
  }
  if (found != s.last) {
    std::string who = speaker_at(s, found, memory);
    if (!who.empty()) {
      memory.speaker = who;
      return who;
    }
  }
  if (quoted) return memory.speaker;
  return "";
}

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
    // "the 2020 election": the date of something else
    bool other = false;
    for (uint32_t k = d.last; k < s.last && k < d.last + 3; ++k) {
      if (s.token(k).has(g.c.eventnoun)) other = true;
      if (s.token(k).kind != TokenKind::word || s.token(k).has(g.c.prep)) break;
    }
    if (g.language != Language::en && d.first > s.first && s.token(d.first - 1).has(g.c.eventnoun)) other = true;
    other |= of_somebody(s, d) || (d.first > s.first && s.token(d.first - 1).has(g.c.eve));
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
  out.from = date.from;
  out.to = date.to;
  out.text = {date.start, date.end};
  out.origin = DateOrigin::sentence;
  return out;
}

// Somebody stands right before the verb, or behind it, with no other event between.
static bool near_subject(const Scene& s, uint32_t verb) {
  const Grammar& g = *s.around->grammar;
  if (verb > s.first && s.token(verb - 1).has(g.c.be)) return false;
  for (const Entity& e : s.entities) {
    if (e.type == EntityType::group || e.possessive) continue;
    if (e.last <= verb && verb - e.last <= 4) {
      bool plain = true;
      for (uint32_t i = e.last; i < verb; ++i) plain &= !s.token(i).meets(g.triggers) && !s.token(i).has(g.c.verb);
      if (plain) return true;
    }
    if (e.first > verb && e.first - verb <= 3) return true;
  }
  return false;
}

void read_statement(const Scene& s, Memory& memory, std::vector<Hit>& out) {
  const auto& c = s.around->grammar->c;
  bool topic = false, evaluation = false;
  uint32_t verb = s.last;
  bool call = false;
  bool quoted = false;
  bool demand = false;  // "said that Minsk must free them"
  for (uint32_t i = s.first; i < s.last; ++i) {
    const Token& t = s.token(i);
    if (t.kind != TokenKind::word) {
      quoted |= s.quote_of[i - s.first] != 0;
      continue;
    }
    topic |= t.has(c.topic) || t.has(c.prisoners) || t.has(c.sanctionword);
    evaluation |= t.has(c.evaluate);
    demand |= t.has(c.demand) && !t.has(c.say) && verb != s.last && i > verb;
    if (t.entry == nullptr) continue;
    uint32_t shown = 0;
    for (const Sense& sense : t.entry->senses) shown |= sense.forms;
    const bool finite = shown == 0 || (shown & (form::past | form::pres)) != 0;  // "a written promise" says nothing
    if ((t.has(c.say) || t.has(c.call)) && finite && verb == s.last && s.quote_of[i - s.first] == 0) verb = i;
    if (t.has(c.call) && s.quote_of[i - s.first] == 0) {
      uint32_t forms = 0;
      for (const Sense& sense : t.entry->senses) forms |= sense.forms;
      const bool english = s.around->grammar->language == Language::en;
      // "after a US appeal": a noun
      const bool noun = english && i > s.first && !(forms & form::past) && (s.token(i - 1).possessive || s.token(i - 1).has(c.def) || s.token(i - 1).has(c.indef) || s.token(i - 1).has(c.adj) ||
                        (s.token(i - 1).upper && i > s.first + 1 && s.token(i - 1).has(c.actor) && i + 1 >= s.last));
      if (((forms & (form::past | form::pres)) || (forms == 0 && !english)) && !noun && near_subject(s, i)) {
        call = true;
        verb = i;
      }
    }
  }
  for (const Hit& h : out) topic |= h.claim.status != ClaimStatus::asserted && h.claim.kind != ClaimKind::statement;
  if (!topic) return;
  std::string who;
  uint32_t at = verb;
  if (verb != s.last) who = speaker_at(s, verb, memory);
  if (who.empty())
    for (uint32_t i = s.first; i < s.last; ++i)
      if (s.token(i).has(c.accord))
        for (const Entity& e : s.entities)
          if (e.first > i && e.first - i <= 4 && who.empty()) {
            who = words_of(s, e.span);
            at = i;
          }
  if (who.empty())
    if (const Entity* e = before_colon(s); e != nullptr) {
      who = words_of(s, e->span);
      at = e->head;
      call |= demand || evaluation;
      for (uint32_t i = e->last; i < s.last; ++i) call |= s.token(i).has(c.demand);
    }
  if (who.empty()) return;
  const bool says = call || (demand && at != s.last && s.token(at).has(c.say)) || (evaluation && quoted) || (evaluation && at != s.last);
  if (!says) return;
  // a named person or organisation
  const Entity* speaker = nullptr;
  for (const Entity& e : s.entities)
    if (words_of(s, e.span) == who && (e.type == EntityType::person || e.type == EntityType::org || e.type == EntityType::actor)) speaker = &e;
  if (speaker == nullptr) return;
  // «Пракурор запатрабаваў»: no name
  if (speaker->type == EntityType::actor && speaker->mention < 0) {
    uint32_t forms = 0;
    for (uint32_t i = speaker->first; i < speaker->last; ++i) forms |= s.token(i).forms(c.actor);
    if (forms & form::noun) return;
  }
  for (const Hit& h : out)
    if (h.claim.subject_at == speaker->span && h.claim.status != ClaimStatus::asserted) return;
  // "Rights groups": capitals of the sentence's beginning alone name nobody.
  if (speaker->first == s.first && who.find(' ') != who.npos) {
    bool named = false;
    for (size_t i = 1; i < who.size(); ++i) named |= who[i] >= 'A' && who[i] <= 'Z';
    if (static_cast<unsigned char>(who[0]) < 0x80 && !named) return;
  }
  const char first = who.front();
  if (static_cast<unsigned char>(first) < 0x80 && first >= 'a' && first <= 'z') return;
  Hit h;
  h.trigger = at;
  h.claim.kind = ClaimKind::statement;
  h.claim.status = ClaimStatus::asserted;
  h.claim.subject = who;
  h.claim.subject_at = speaker->span;
  h.claim.attribution = who;
  h.claim.rule = "statement";
  if (speaker->mention >= 0) h.person = s.around->persons->mentions[static_cast<size_t>(speaker->mention)].person;
  uint32_t end = s.last;
  while (end > s.first + 1 && (s.token(end - 1).kind == TokenKind::stop)) --end;
  h.claim.trigger = {s.token(at).start, s.token(at).end};
  h.claim.span = {s.token(s.first).start, s.token(end - 1).end};
  memory.speaker = who;
  out.push_back(std::move(h));
}

}  // namespace stillheld::reading
