// Link runs in the books: who is one person from which import on.
#include <algorithm>

#include "ledger/books.h"
#include "ledger/link_run.h"
#include "ledger/linker.h"

namespace stillheld::ledger {

namespace {

constexpr uint32_t kNever = 0xFFFFFFFF;

bool says_who(const Claim& c) {
  switch (c.what) {
    case What::name: case What::birth: case What::arrest: case What::death: case What::death_in_custody:
    case What::gender: case What::occupation:
      return true;
    default:
      return c.replaces != 0;
  }
}

}  // namespace

std::span<const uint32_t> Books::claims_of_subject(uint32_t subject) const {
  index_claims();
  return std::span(claims_order_).subspan(claims_start_[subject], claims_start_[subject + 1] - claims_start_[subject]);
}

bool Books::is_undone_at(uint32_t import, uint32_t at) const {
  if (undone_imports_.empty()) return false;
  const auto undone = undone_imports_.find(import);
  return undone != undone_imports_.end() && undone->second <= at;
}

std::unordered_set<uint32_t> Books::claims_set_aside(std::span<const Replacement> replacements, uint32_t import) const {
  std::unordered_set<uint32_t> out;
  std::unordered_map<uint32_t, Standing> decided;
  for (const Decision& d : decisions_)
    if (d.import <= import && d.undone > import) decided[d.target] = d.to;
  for (const auto& [claim, standing] : decided)
    if (standing != Standing::accepted) out.insert(claim);
  for (const Replacement& r : replacements) {
    if (r.import > import || is_undone_at(r.import, import)) continue;
    const auto by = decided.find(r.claim);
    if (by == decided.end() || by->second != Standing::retracted) out.insert(r.target);
  }
  return out;
}

std::vector<std::pair<uint32_t, uint32_t>> Books::in_lists_without_duplicates(uint32_t import, std::span<const std::string> further) const {
  std::unordered_set<uint32_t> lists;
  for (const auto& [list, since] : lists_without_duplicates_)
    if (since <= import) lists.insert(list);
  for (const std::string& name : further) {
    if (name == "*")
      for (const RecordRow& row : records_) lists.insert(row.list);
    else if (const uint32_t list = words_.find(name); list != 0) lists.insert(list);
  }
  std::vector<std::pair<uint32_t, uint32_t>> out;
  if (lists.empty()) return out;
  for (const RecordRow& row : records_)
    if (lists.count(row.list) > 0 && import_of(row.seq) <= import) out.emplace_back(row.person, row.list);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Clusters at every new import, from the first run on.
//
// What an import touches is taken to its components, and these are clustered
// anew; a run, its undoing, or an import of half the ledger clusters everybody.
Status Books::link_new(store::Reader& reader, Work& work) {
  if (who_.runs().empty() || persons_.empty()) return {};
  const uint32_t begin = who_.linked_from();
  std::vector<uint32_t> imports;
  for (const Import& i : imports_)
    if (i.number >= std::max(begin, import_of(work.first))) imports.push_back(i.number);
  if (imports.empty()) return {};

  // As it stands before the first of them.
  std::vector<uint32_t> leader(persons_.size()), component(persons_.size());
  for (uint32_t s = 0; s < persons_.size(); ++s) leader[s] = component[s] = s;
  std::unordered_map<uint32_t, std::vector<uint32_t>> inside;  // a component's root: its subjects
  if (imports.front() <= begin) {
    for (const auto& [subject, first] : who_.decided(begin - 1).leader) leader[subject] = first;
  } else {
    for (const Persons::Link& link : who_.links()) leader[link.subject] = link.leader;
    for (const auto& [subject, root] : components_) {
      component[subject] = root;
      inside[root].push_back(subject);
    }
  }
  std::vector<Persons::Link> links = who_.links();
  std::optional<LinkFacts> facts;  // of everybody, once they are needed
  std::unique_ptr<LinkIndex> index;
  std::unordered_map<Seq, identity::Run> runs;
  std::unordered_map<uint32_t, std::vector<uint32_t>> told;  // an import: whom it says something of
  for (const Claim& c : work.claims)
    if (c.import >= begin && says_who(c)) told[c.import].push_back(c.person);
  for (const RecordRow& row : records_)
    if (row.seq >= work.first) told[import_of(row.seq)].push_back(row.person);
  for (const auto& [seq, import] : work.set_aside)
    if (const auto person = person_of_claim(seq)) told[import].push_back(*person);

  for (const uint32_t import : imports) {
    const Persons::Run* run = who_.run_at(import);
    const Persons::Run* before = import == 0 ? nullptr : who_.run_at(import - 1);
    const bool other_run = import == begin || (run == nullptr) != (before == nullptr) || (run != nullptr && run->seq != before->seq);
    std::vector<uint32_t> touched;
    for (const Persons::Decision& d : who_.decisions())
      if (d.import == import || d.undone == import) {
        touched.push_back(d.a);
        touched.push_back(d.b);
      }
    const std::vector<uint32_t>& news = told[import];
    bool everybody = other_run;
    for (const auto& [list, since] : lists_without_duplicates_) everybody |= since == import && since != begin;
    if (!everybody && touched.empty() && news.empty()) continue;
    const Persons::Decided decided = who_.decided(import);

    Clustering found;
    if (run == nullptr) {
      // No run in force: who was joined by one stands alone, or where people put it.
      std::vector<uint32_t> subjects = who_.everybody();
      for (uint32_t s = 0; s < persons_.size(); ++s)
        if (leader[s] != s || component[s] != s) subjects.push_back(s);
      std::sort(subjects.begin(), subjects.end());
      subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
      found.subjects = subjects;
      found.component = subjects;
      for (const uint32_t s : subjects) found.leader.push_back(decided.leader_of(s));
      index.reset();
    } else {
      // Names are compared here, and there are none to see.
      if (reader.sealing() == store::Sealing::locked) return fail(Code::kSealed, {});
      if (runs.find(run->seq) == runs.end()) {
        TRY(read, read_link_run(reader, run->seq));
        runs.emplace(run->seq, std::move(read));
      }
      const identity::Run& parameters = runs.at(run->seq);
      const std::vector<std::string>& unique = special(run->seq)->entry.fields;
      if (!facts && (everybody || !news.empty())) {
        TRY(read, LinkFacts::read(*this, reader, nullptr));
        facts.emplace(std::move(read));
      }
      everybody |= news.size() > persons_.size() / 4;
      if (everybody) {
        const Linker linker(*this, *facts, import, unique);
        std::vector<uint32_t> subjects = linker.everybody(decided);
        for (uint32_t s = 0; s < persons_.size(); ++s)
          if (leader[s] != s || component[s] != s) subjects.push_back(s);
        std::sort(subjects.begin(), subjects.end());
        subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
        TRY(clustered, linker.cluster(std::move(subjects), parameters, decided));
        found = std::move(clustered);
        index.reset();
      } else {
        std::vector<uint32_t> subjects = touched;
        std::optional<Linker> linker;
        if (!news.empty()) {
          linker.emplace(*this, *facts, import, unique);
          if (index == nullptr) {
            const std::vector<uint32_t> all = linker->everybody(decided);
            TRY(made, LinkIndex::make(*linker, all, parameters));
            index = std::move(made);
          }
          for (const uint32_t subject : news) {
            subjects.push_back(subject);
            const std::vector<uint32_t> met = index->meet(*linker, subject);
            subjects.insert(subjects.end(), met.begin(), met.end());
          }
        }
        // … and their components, whole.
        std::sort(subjects.begin(), subjects.end());
        subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
        for (size_t i = 0, direct = subjects.size(); i < direct; ++i)
          if (const auto others = inside.find(component[subjects[i]]); others != inside.end())
            subjects.insert(subjects.end(), others->second.begin(), others->second.end());
        std::sort(subjects.begin(), subjects.end());
        subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
        std::optional<LinkFacts> few;
        if (!linker) {
          if (!facts) {
            TRY(read, LinkFacts::read(*this, reader, &subjects));
            few.emplace(std::move(read));
          }
          linker.emplace(*this, facts ? *facts : *few, import, unique);
        }
        TRY(clustered, linker->cluster(std::move(subjects), parameters, decided));
        found = std::move(clustered);
      }
    }
    // What has changed, and for whom.
    for (size_t i = 0; i < found.subjects.size(); ++i) inside.erase(component[found.subjects[i]]);
    for (size_t i = 0; i < found.subjects.size(); ++i) {
      const uint32_t s = found.subjects[i];
      component[s] = found.component[i];
      inside[component[s]].push_back(s);
      const bool changed = leader[s] != found.leader[i];
      if (changed)
        for (const uint32_t whose : {s, leader[s], found.leader[i]}) work.touched.emplace_back(whose, import);
      if (import == begin ? found.leader[i] != s : changed) links.push_back({s, import, found.leader[i]});
      leader[s] = found.leader[i];
    }
    for (const uint32_t s : found.subjects)
      if (const auto alone = inside.find(component[s]); alone != inside.end() && alone->second.size() == 1) inside.erase(alone);
  }
  std::sort(links.begin(), links.end(), [](const Persons::Link& a, const Persons::Link& b) {
    return std::tie(a.subject, a.import) < std::tie(b.subject, b.import);
  });
  who_.set_links(std::move(links));
  components_.clear();
  for (const auto& [root, subjects] : inside)
    for (const uint32_t s : subjects) components_.push_back({s, root});
  std::sort(components_.begin(), components_.end());
  return {};
}

Result<Counts3> Books::held_as(store::Reader& reader, std::span<const std::vector<uint32_t>> clusters, Day day, uint32_t import, const RuleSet& rules) const {
  Counts3 out;
  Folder folder;
  std::vector<Claim> claims;
  for (const std::vector<uint32_t>& cluster : clusters) {
    claims.clear();
    for (const uint32_t subject : cluster) TRY_VOID(own_claims(reader, subject, ~Seq{0}, claims));
    std::erase_if(claims, [&](const Claim& c) { return c.import > import; });
    std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.seq < b.seq; });
    const Folded& folded = folder.fold(claims, standings(claims, import), definitions(import), false);
    const Span& span = folded.span_on(day);
    if (span.cause == Cause::start) continue;
    uint16_t marks = 0;
    for (const Mark& mark : folded.marks)
      if (mark.from <= day && day < mark.to) marks = static_cast<uint16_t>(marks | mark_bit(words_.text(mark.word), import));
    const auto state = static_cast<uint8_t>(static_cast<unsigned>(span.account) | static_cast<unsigned>(span.certainty) << 5);
    const uint8_t w = weight(state, marks, rules);
    out.low += w == 1;
    out.best += w == 1 || w == 2;
    out.high += w != 0;
  }
  return out;
}

}  // namespace stillheld::ledger
