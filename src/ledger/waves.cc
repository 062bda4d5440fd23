#include "ledger/waves.h"

#include <algorithm>

namespace stillheld::ledger {

std::optional<int64_t> Wave::unnamed() const {
  if (!total) return std::nullopt;
  return *total - static_cast<int64_t>(members.size());
}

Result<std::vector<Wave>> waves(const Books& books, store::Reader& reader, uint32_t import) {
  std::vector<Wave> out;
  for (const Special* s : standing_claims(books, What::wave, import)) {
    const log::Entry& e = s->entry;
    Wave w;
    w.claim = s;
    w.id = e.wave;
    w.kind = e.mode;
    w.part_of = e.part_of;
    if (const auto date = dates::parse_edtf(e.date); date.ok()) w.date = date.value();
    if (e.value != log::kAbsent) w.total = e.value;
    if (e.political != log::kAbsent) w.political = e.political;
    w.way = parse_code<Way>(e.way).value_or(Way::none);
    out.push_back(std::move(w));
  }
  std::stable_sort(out.begin(), out.end(), [](const Wave& a, const Wave& b) { return a.date.earliest() < b.date.earliest(); });
  Folder folder;
  std::vector<WaveRow> rows = books.wave_rows();
  for (WaveRow& row : rows) row.person = books.persons().leader(row.person, import);
  std::stable_sort(rows.begin(), rows.end(), [](const WaveRow& a, const WaveRow& b) { return a.person < b.person; });
  for (size_t i = 0; i < rows.size();) {
    size_t end = i;
    while (end < rows.size() && rows[end].person == rows[i].person) ++end;
    TRY(claims, books.claims_of(reader, rows[i].person, import));
    const std::vector<Standing> standings = books.standings(claims, import);
    const Folded& folded = folder.fold(claims, standings, books.definitions(import), true);
    for (; i < end; ++i) {
      const auto wave = std::find_if(out.begin(), out.end(), [&](const Wave& w) { return w.id == books.words().text(rows[i].wave); });
      if (wave == out.end()) continue;
      const auto at = std::find_if(claims.begin(), claims.end(), [&](const Claim& c) { return c.seq == rows[i].claim; });
      if (at == claims.end()) continue;
      const auto index = static_cast<uint32_t>(at - claims.begin());
      const Standing standing = folded.standings[index];
      const bool there = std::any_of(wave->members.begin(), wave->members.end(), [&](const WaveMember& m) { return m.person == rows[i].person; });
      if (there || standing == Standing::retracted || standing == Standing::superseded || standing == Standing::proposed) continue;
      if (standing == Standing::conflict || standing == Standing::revoked) {
        if (std::find(wave->wrongly_named.begin(), wave->wrongly_named.end(), rows[i].person) == wave->wrongly_named.end())
          wave->wrongly_named.push_back(rows[i].person);
        continue;
      }
      WaveMember member{rows[i].person, at->way, Account::at_liberty, at->what == What::refusal, rows[i].claim};
      for (const Posting& p : folded.postings)
        if (std::find(p.claims.begin(), p.claims.end(), index) != p.claims.end()) {
          member.way = p.way;
          member.account = p.to;
        }
      if (member.stayed) member.account = folded.span_on(at->date.latest()).account;
      wave->members.push_back(member);
    }
  }
  for (Wave& w : out) {
    std::erase_if(w.wrongly_named, [&](uint32_t p) {
      return std::any_of(w.members.begin(), w.members.end(), [&](const WaveMember& m) { return m.person == p; });
    });
    std::sort(w.members.begin(), w.members.end(), [](const WaveMember& a, const WaveMember& b) { return a.person < b.person; });
  }
  return out;
}

}  // namespace stillheld::ledger
