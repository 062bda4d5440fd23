// A counted group and the names that stand behind it are the same people.
//
//   «прысуд дзвюм журналісткам «Поўдня» Ганне Сокал і Яне Баран»   two verdicts
//   «Тры жанчыны, A, B і C, былі затрыманыя»                       three arrests
//
// Only if there are as many names as the number says; else the number stays.  Behind a
// dash the names stand beside it.  Counter-example: «двое, сярод якіх A» names one of them.
#include <algorithm>

#include "reading/frame.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

bool befalls(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::arrest: case ClaimKind::release: case ClaimKind::pardon: case ClaimKind::exchange: case ClaimKind::expulsion: case ClaimKind::charge:
    case ClaimKind::verdict: case ClaimKind::transfer: case ClaimKind::death: case ClaimKind::trial: case ClaimKind::recognition: return true;
    default: return false;
  }
}

bool relative(const Scene& s, uint32_t i) { return s.clauses[static_cast<size_t>(s.clause(i))].type == ClauseType::relative; }

// A verb that begins something else: no participle, none of being.
bool verb(const Scene& s, uint32_t i) {
  const Token& t = s.token(i);
  if (t.entry == nullptr || t.entry->senses.empty()) return t.entry == nullptr && looks_verbal(s, i);
  uint32_t forms = 0;
  for (const Sense& sense : t.entry->senses) forms |= sense.forms;
  return !t.has(s.around->grammar->c.be) && (forms & (form::past | form::pres | form::fut | form::pass | form::inf)) != 0 && !(forms & (form::noun | form::adj));
}

bool told(const std::vector<Hit>& hits, int32_t n, ClaimKind kind) {
  return std::any_of(hits.begin(), hits.end(), [&](const Hit& h) { return h.entity == n && (h.claim.kind == kind || h.claim.kind == ClaimKind::exchange || h.claim.kind == ClaimKind::flow_count || h.claim.kind == ClaimKind::still_held); });
}

}  // namespace

void name_groups(const Scene& s, std::vector<Hit>& hits, size_t& own) {
  const Grammar::Classes& c = s.around->grammar->c;
  for (size_t h = 0; h < own; ++h) {
    const Hit hit = hits[h];
    if (hit.entity < 0 || !befalls(hit.claim.kind)) continue;
    const Entity& group = s.entities[static_cast<size_t>(hit.entity)];
    if (group.type != EntityType::group || !group.counted || group.count.low != group.count.high || group.count.low < 2 || group.count.low > 60) continue;
    std::vector<int32_t> names;
    uint32_t last = group.last;
    bool ended = false, apart = false;  // behind a dash they stand beside the number
    for (size_t n = static_cast<size_t>(hit.entity) + 1; n < s.entities.size() && !ended; ++n) {
      const Entity& e = s.entities[n];
      if (e.type == EntityType::org && names.empty()) continue;
      if (e.type != EntityType::person || e.possessive || e.weak || relative(s, e.first) || e.phrase_first() > last + 9) break;
      bool plain = true, joint = names.empty();
      for (uint32_t i = last; i < e.phrase_first() && plain; ++i) {
        const Token& t = s.token(i);
        joint |= t.kind == TokenKind::comma || t.has(c.and_);
        apart |= names.empty() && t.kind == TokenKind::dash;
        if (t.kind == TokenKind::word) plain = !verb(s, i) && !t.has(c.prep) && !t.has(c.be) && !t.has(c.among) && !t.has(c.them);
        else plain = t.kind != TokenKind::stop && t.kind != TokenKind::question && t.kind != TokenKind::semicolon && t.kind != TokenKind::open && (names.empty() || t.kind != TokenKind::colon);
      }
      if (!plain || !joint) break;
      names.push_back(static_cast<int32_t>(n));
      last = e.phrase_last();
    }
    if (static_cast<int64_t>(names.size()) != group.count.low) continue;
    for (const int32_t n : names) {
      if (told(hits, n, hit.claim.kind)) continue;
      Hit one = hit;
      const Entity& e = s.entities[static_cast<size_t>(n)];
      one.entity = n;
      one.claim.subject_at = e.span;
      one.claim.subject = std::string(s.around->document->slice(e.span.start, e.span.end));
      one.claim.value.count.reset();
      one.claim.value.population.clear();
      one.claim.value.comparator.clear();
      one.claim.span = {std::min(one.claim.span.start, e.span.start), std::max(one.claim.span.end, e.span.end)};
      one.claim.unresolved = true;
      if (e.mention >= 0) {
        const Mention& m = s.around->persons->mentions[static_cast<size_t>(e.mention)];
        one.person = m.person;
        one.claim.unresolved = !m.resolved || m.person < 0;
      }
      hits.push_back(std::move(one));
    }
    if (apart) continue;
    hits.erase(hits.begin() + static_cast<std::ptrdiff_t>(h));
    --own;
    --h;
  }
}

}  // namespace stillheld::reading
