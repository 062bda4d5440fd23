#include "reading/gap_articles.h"

#include <algorithm>

#include "reading/name_case.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

bool somebody(const Entity& e) { return !e.possessive && (e.type == EntityType::person || e.type == EntityType::role || (e.type == EntityType::group && e.counted)); }

// Where the articles of a gap begin whose person is `e`; 0 if it is none.
uint32_t articles_behind(const Scene& s, const Entity& e) {
  const Grammar::Classes& c = s.around->grammar->c;
  uint32_t i = e.last;
  if (i + 3 >= s.last || s.token(i).kind != TokenKind::dash) return 0;
  ++i;
  for (uint32_t steps = 0; steps < 2 && i < s.last && s.token(i).has(c.adverb) && !s.token(i).has(c.prep); ++steps) ++i;
  if (i + 1 >= s.last || s.token(i).kind != TokenKind::word || !s.token(i).has(c.prep)) return 0;
  for (uint32_t k = i + 1; k < s.last && k < i + 6; ++k) {
    const Token& t = s.token(k);
    if (t.has(c.article)) return i;
    if (t.kind == TokenKind::number || t.kind == TokenKind::stop || t.kind == TokenKind::comma || t.has(c.part) || t.has(c.and_)) continue;
    if (t.kind == TokenKind::word && t.joined) continue;
    return 0;
  }
  return 0;
}

// Those who are listed with `n`, from the left: where the list begins.
size_t list_begin(const Scene& s, size_t n, uint32_t from) {
  const Grammar::Classes& c = s.around->grammar->c;
  while (n > 0) {
    const Entity& left = s.entities[n - 1];
    const Entity& here = s.entities[n];
    if (!somebody(left) || left.first <= from || left.last > here.first || here.first - left.last > 3) break;
    bool joint = left.last < here.first;
    for (uint32_t i = left.last; i < here.first; ++i) joint &= s.token(i).kind == TokenKind::comma || (s.token(i).kind == TokenKind::word && s.token(i).has(c.and_));
    if (!joint) break;
    --n;
  }
  return n;
}

}  // namespace

uint32_t next_gap(const Scene& s, uint32_t at) {
  if (s.around->grammar->language == Language::en) return s.last;
  for (size_t n = 0; n < s.entities.size(); ++n) {
    const Entity& e = s.entities[n];
    if (e.first <= at || !somebody(e) || articles_behind(s, e) == 0) continue;
    return s.entities[list_begin(s, n, at)].first;
  }
  return s.last;
}

void read_article_gaps(const Scene& s, std::vector<Hit>& hits) {
  if (s.around->grammar->language == Language::en) return;
  const size_t own = hits.size();
  size_t base = own;
  for (size_t h = 0; h < own; ++h)
    if ((hits[h].claim.kind == ClaimKind::verdict || hits[h].claim.kind == ClaimKind::charge) && hits[h].entity >= 0 && !hits[h].claim.value.articles.empty() && (base == own || hits[h].trigger < hits[base].trigger)) base = h;
  if (base == own) return;
  const Hit first = hits[base];
  for (size_t n = 0; n < s.entities.size(); ++n) {
    const Entity& last = s.entities[n];
    if (last.first <= first.trigger || !somebody(last)) continue;
    const uint32_t from = articles_behind(s, last);
    if (from == 0) continue;
    const std::vector<std::string> articles = articles_within(s, from, next_gap(s, from));
    if (articles.empty()) continue;
    for (size_t k = list_begin(s, n, first.trigger); k <= n; ++k) {
      const Entity& e = s.entities[k];
      if (std::any_of(hits.begin(), hits.end(), [&](const Hit& h) { return h.entity == static_cast<int32_t>(k) && h.claim.kind == first.claim.kind; })) continue;
      Hit more;
      more.entity = static_cast<int32_t>(k);
      more.trigger = from;
      more.claim.kind = first.claim.kind;
      more.claim.status = first.claim.status;
      more.claim.date = first.claim.date;
      more.claim.attribution = first.claim.attribution;
      more.claim.rule = "articles-gap";
      more.claim.value.articles = articles;
      more.claim.subject_at = e.span;
      more.claim.subject = std::string(s.around->document->slice(e.span.start, e.span.end));
      if (e.type == EntityType::group) {
        more.claim.value.count = e.count;
        more.claim.value.population = e.population;
      }
      more.claim.trigger = {s.token(from).start, s.token(from).end};
      more.claim.span = {std::min(e.span.start, more.claim.trigger.start), std::max(e.span.end, more.claim.trigger.end)};
      more.claim.unresolved = true;
      if (e.mention >= 0) {
        const Mention& m = s.around->persons->mentions[static_cast<size_t>(e.mention)];
        more.person = m.person;
        more.claim.unresolved = !m.resolved || m.person < 0;
      }
      hits.push_back(std::move(more));
    }
  }
}

}  // namespace stillheld::reading
