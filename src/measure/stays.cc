#include "measure/stays.h"

#include <algorithm>
#include <unordered_map>

#include "measure/statutes.h"

namespace stillheld::measure {

using dates::kMaxDay;
using dates::kMinDay;
using ledger::Claim;
using ledger::Standing;
using ledger::What;

namespace {

// How long an appeal may take where its day is not known.
constexpr int kLongestAppeal = 183;
// A charge may be brought so long before the arrest that it led to.
constexpr int kChargedBefore = 31;

struct Term {
  Day verdict_earliest = kMinDay, verdict_latest = kMaxDay;
  Day in_force_latest = kMaxDay;
  int months = 0;
};

// The sentence of a stay: its first verdict, what was added to it, what an
// appeal made of it.
std::optional<Term> term_of(const ledger::Folded& folded, const ledger::Episode& e) {
  std::optional<Term> out;
  for (const ledger::Event& event : folded.events) {
    if (event.latest < e.entry_earliest || event.earliest > e.exit_latest) continue;
    if (event.what == What::verdict && event.months > 0 && !out) out = Term{event.earliest, event.latest, kMaxDay, event.months};
    if (!out) continue;
    if (event.what == What::appeal) {
      if (event.months > 0) out->months = event.months;
      out->in_force_latest = std::min(out->in_force_latest, event.latest);
    }
    if (event.what == What::added_sentence && event.months > 0) out->months += event.months;
  }
  return out;
}

void schedule(Stay& stay, const Term& t, int tenths) {
  if (t.verdict_earliest <= kMinDay || t.verdict_latest >= kMaxDay) return;
  const Day last_in_force = std::max(t.verdict_latest, std::min<Day>(t.in_force_latest, t.verdict_latest + kLongestAppeal));
  // What a day of remand takes off the term beyond its own day.
  const auto credited = [&](Day from, Day to) { return to <= from ? 0 : static_cast<int64_t>(to - from) * tenths / 10; };
  const Day with_remand = stay.entry_latest >= kMaxDay ? t.verdict_latest : stay.entry_latest;
  const auto last = static_cast<int64_t>(dates::add_months(t.verdict_latest, t.months)) - credited(with_remand, t.verdict_earliest);
  const auto first = static_cast<int64_t>(dates::add_months(t.verdict_earliest, t.months)) - credited(stay.entry_earliest, t.verdict_latest) -
                     (credited(t.verdict_latest, last_in_force) - (last_in_force - t.verdict_latest));
  stay.term_last = static_cast<Day>(std::min<int64_t>(last, stay.silent_after >= kMaxDay ? last : stay.silent_after));
  stay.term_first = static_cast<Day>(std::min<int64_t>(first, *stay.term_last));
}

// The stay that a claim about articles speaks of: the first that its day allows,
// or the last one if it has no day.
void add_articles(std::vector<Stay>& stays, const Claim& claim, std::string_view text) {
  Stay* stay = nullptr;
  if (claim.date.earliest() <= kMinDay && claim.date.latest() >= kMaxDay) {
    stay = &stays.back();
  } else {
    for (Stay& s : stays)
      if (stay == nullptr && static_cast<int64_t>(claim.date.latest()) >= static_cast<int64_t>(s.entry_earliest) - kChargedBefore && claim.date.earliest() <= s.exit_latest) stay = &s;
  }
  if (stay == nullptr) return;
  for (std::string& number : article_numbers(text))
    if (std::find(stay->articles.begin(), stay->articles.end(), number) == stay->articles.end()) stay->articles.push_back(std::move(number));
}

}  // namespace

Exit exit_of(Way way) {
  switch (way) {
    case Way::pardon:
    case Way::amnesty:
    case Way::parole:
    case Way::exchange:
    case Way::diplomatic:
    case Way::expulsion: return Exit::mercy;
    case Way::full_term: return Exit::expiry;
    case Way::noncustodial_sentence:
    case Way::measure_changed:
    case Way::penalty_replaced_milder:
    case Way::case_dropped:
    case Way::acquittal:
    case Way::quashed:
    case Way::medical: return Exit::court;
    case Way::death: return Exit::death;
    default: return Exit::other;
  }
}

Result<std::vector<PersonStays>> stays_of(const ledger::Books& books, store::Reader& reader, uint32_t import, Articles articles) {
  std::vector<PersonStays> out;
  std::unordered_map<ledger::Seq, std::string> texts;
  if (articles == Articles::read)
    TRY_VOID(reader.scan_personals(1, books.size(), [&](ledger::Seq seq, const log::Personal& value) -> Status {
      if (value.field == "articles" && !value.text.empty()) texts.emplace(seq, value.text);
      return {};
    }));
  ledger::Folder folder;
  const ledger::Definitions& definitions = books.definitions(import);
  std::vector<Claim> known;
  TRY_VOID(books.each_person(reader, import, [&](uint32_t person, std::span<const Claim> all) -> Status {
    known.clear();
    for (const Claim& c : all)
      if (c.import <= import) known.push_back(c);
    if (known.empty()) return {};
    const std::vector<Standing> standings = books.standings(known, import);
    const ledger::Folded& folded = folder.fold(known, standings, definitions, true);
    if (folded.episodes.empty()) return {};
    PersonStays p;
    p.person = person;
    p.first_import = known.front().import;
    for (const Claim& c : known) {
      p.first_import = std::min(p.first_import, c.import);
      if (c.published_from == c.published_to && (!p.first_published || c.published_from < *p.first_published)) p.first_published = c.published_from;
    }
    for (const ledger::Event& e : folded.events) {
      if (e.what == What::death || e.what == What::death_in_custody) p.dead_by = e.latest;
      else if (e.what == What::left_country && e.earliest > kMinDay && !p.left_on) p.left_on = e.earliest;
    }
    for (const ledger::Episode& e : folded.episodes) {
      Stay s;
      s.person = person;
      s.entry_earliest = e.entry_earliest;
      s.entry_latest = e.entry_latest;
      s.exit_earliest = e.exit_earliest;
      s.exit_latest = e.exit_latest;
      s.open = e.open;
      s.attested_until = e.attested_until;
      s.silent_after = e.term_ends;
      s.way_in = e.way_in;
      s.way_out = e.way_out;
      s.after = e.after;
      if (const auto term = term_of(folded, e)) schedule(s, *term, definitions.law.remand_day_counts_tenths);
      p.stays.push_back(s);
    }
    if (!texts.empty())
      for (size_t i = 0; i < known.size(); ++i)
        if (const auto text = texts.find(known[i].seq); text != texts.end() && folded.standings[i] == Standing::accepted) add_articles(p.stays, known[i], text->second);
    out.push_back(std::move(p));
    return {};
  }));
  return out;
}

}  // namespace stillheld::measure
