#include "ledger/counts.h"

#include <algorithm>
#include <map>

namespace stillheld::ledger {

// As Books::standings() has it for claims about persons: as entered, then the
// decisions in order, then what the standing ones replace, then the undone.
std::vector<const Special*> standing_claims(const Books& books, What what, uint32_t import) {
  std::vector<const Special*> out;
  std::map<Seq, Standing> standing;
  const auto undone = [&](const Special& s) {
    for (const Special& u : books.specials()) {
      if (u.entry.kind != log::Kind::undo || u.entry.status == "proposed" || static_cast<uint32_t>(u.entry.import) > import) continue;
      if (u.entry.target_import == s.entry.import || u.entry.target == static_cast<int64_t>(s.seq)) return true;
    }
    return false;
  };
  for (const Special& s : books.specials()) {
    if (static_cast<uint32_t>(s.entry.import) > import) break;
    if (s.entry.kind == log::Kind::decision && s.entry.target != log::kAbsent && s.entry.status != "proposed" && !undone(s)) {
      const auto at = standing.find(static_cast<Seq>(s.entry.target));
      if (at != standing.end()) at->second = parse_code<Standing>(s.entry.state).value_or(at->second);
    }
    if (s.entry.kind != log::Kind::claim || s.entry.what != text_of(what)) continue;
    if (books.is_undone(s.seq) && undone(s)) continue;
    standing[s.seq] = parse_code<Standing>(s.entry.status).value_or(Standing::accepted);
    out.push_back(&s);
  }
  for (const Special* s : out) {
    const Standing own = standing[s->seq];
    if (s->entry.replaces == log::kAbsent || own == Standing::retracted || own == Standing::proposed) continue;
    const auto replaced = standing.find(static_cast<Seq>(s->entry.replaces));
    if (replaced != standing.end()) replaced->second = Standing::superseded;
  }
  std::erase_if(out, [&](const Special* s) { return standing[s->seq] != Standing::accepted; });
  return out;
}

namespace {

PublishedCount count_of(const Books& books, const Special& special) {
  const log::Entry& e = special.entry;
  PublishedCount c;
  c.seq = special.seq;
  if (const auto date = dates::parse_edtf(e.date); date.ok()) c.date = date.value();
  c.period_start = c.date.earliest();
  c.period_end = c.date.latest();
  if (const auto day = dates::parse_day(e.fetched)) c.period_start = *day;
  if (const auto day = dates::parse_day(e.effective)) c.period_end = *day;
  c.measure = e.measure;
  c.hedge = e.hedge;
  c.org = e.org;
  c.definition = e.definition;
  c.since = e.state;
  c.value = e.value != log::kAbsent ? e.value : e.low != log::kAbsent ? e.low : 0;
  c.low = e.low != log::kAbsent ? e.low : c.value;
  if (e.high != log::kAbsent) c.high = e.high;
  else if (e.low == log::kAbsent) c.high = c.value;
  if (e.women != log::kAbsent) c.women = e.women;
  c.grade = parse_code<Grade>(e.grade).value_or(Grade::seen);
  if (e.source != log::kAbsent)
    if (const Special* source = books.special(static_cast<Seq>(e.source))) {
      c.publisher = source->entry.publisher;
      c.published = source->entry.published;
    }
  return c;
}

}  // namespace

std::vector<CorrectedCount> corrected_counts(const Books& books, uint32_t import) {
  std::vector<CorrectedCount> out;
  for (const Special& s : books.specials()) {
    if (static_cast<uint32_t>(s.entry.import) > import) break;
    if (s.entry.kind != log::Kind::claim || s.entry.what != text_of(What::count) || s.entry.replaces == log::kAbsent || books.is_undone(s.seq)) continue;
    const Special* first = books.special(static_cast<Seq>(s.entry.replaces));
    if (first == nullptr) continue;
    CorrectedCount c{count_of(books, *first), count_of(books, s), dates::day_of(s.entry.at)};
    if (const auto published = dates::parse_edtf(c.corrected.published); published.ok() && published->has_earliest() && c.corrected.published != c.first.published)
      c.since = published->earliest();
    out.push_back(std::move(c));
  }
  return out;
}

std::vector<PublishedCount> published_counts(const Books& books, uint32_t import) {
  std::vector<PublishedCount> out;
  for (const Special* s : standing_claims(books, What::count, import)) out.push_back(count_of(books, *s));
  std::stable_sort(out.begin(), out.end(), [](const PublishedCount& a, const PublishedCount& b) {
    if (a.period_end != b.period_end) return a.period_end < b.period_end;
    return a.period_start < b.period_start;
  });
  return out;
}

}  // namespace stillheld::ledger
