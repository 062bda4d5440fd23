#include "ledger/link_run.h"

#include <algorithm>
#include <map>
#include <set>

namespace stillheld::ledger {

namespace {

// Leader → subjects, of those given.
std::map<uint32_t, std::vector<uint32_t>> by_leader(std::span<const uint32_t> subjects, std::span<const uint32_t> leader) {
  std::map<uint32_t, std::vector<uint32_t>> out;
  for (size_t i = 0; i < subjects.size(); ++i) out[leader[i]].push_back(subjects[i]);
  return out;
}

// Clusters of the one that are not clusters of the other.
std::vector<std::vector<uint32_t>> only_in(const std::map<uint32_t, std::vector<uint32_t>>& one, const std::map<uint32_t, std::vector<uint32_t>>& other) {
  std::vector<std::vector<uint32_t>> out;
  for (const auto& [leader, members] : one) {
    const auto same = other.find(leader);
    if (same == other.end() || same->second != members) out.push_back(members);
  }
  return out;
}

std::string edges_text(const Books& books, std::span<const LinkEdge> edges) {
  std::vector<std::string> lines;
  lines.reserve(edges.size());
  for (const LinkEdge& edge : edges) {
    std::string a = books.subject(edge.a).text(), b = books.subject(edge.b).text();
    if (b < a) std::swap(a, b);
    lines.push_back(a + " " + b + " " + std::to_string(edge.score) + "\n");
  }
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines) out += line;
  return out;
}

Counts3 less(const Counts3& a, const Counts3& b) { return {a.low - b.low, a.best - b.best, a.high - b.high}; }

// What clustering `subjects` otherwise does to the count.
Result<std::pair<Counts3, Counts3>> held_both(const Books& books, store::Reader& reader, std::span<const uint32_t> subjects,
                                              std::span<const uint32_t> before, std::span<const uint32_t> after, Day day, const RuleSet& rules) {
  const auto was = by_leader(subjects, before), is = by_leader(subjects, after);
  const uint32_t now = books.latest_import();
  TRY(left, books.held_as(reader, only_in(was, is), day, now, rules));
  TRY(right, books.held_as(reader, only_in(is, was), day, now, rules));
  return std::pair(left, right);
}

}  // namespace

Result<identity::Run> read_link_run(store::Reader& reader, Seq run) {
  TRY(personals, reader.personals(run));
  for (const log::Personal& value : personals)
    if (value.field == "parameters") {
      auto read = identity::run_from_json(value.text);
      if (read.ok()) return read;
    }
  return fail(Code::kDamaged, {"the parameters of the link run in entry " + std::to_string(run) + " cannot be read"});
}

std::string edges_path(const std::string& folder, Seq run) { return folder + "/derived/edges." + std::to_string(run) + ".txt"; }

Result<LinkProposal> propose_link(const Books& books, store::Reader& reader, const std::vector<std::string>& unique, Day day, const RuleSet& rules) {
  LinkProposal out;
  out.input = books.size();
  out.unique = unique;
  const uint32_t now = books.latest_import();
  TRY(facts, LinkFacts::read(books, reader, nullptr));
  const Linker linker(books, facts, now, unique);
  const Persons::Decided decided = books.persons().decided(now);
  std::vector<uint32_t> subjects = linker.everybody(decided);
  for (const uint32_t subject : books.persons().everybody()) subjects.push_back(subject);
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  out.persons_before = out.persons_after = books.person_total(now);
  out.held_before = out.held_after = books.held(day, now, rules);
  std::vector<uint32_t> subject_of;
  const identity::Records records = linker.records(subjects, linker.columns_to_learn(), subject_of);
  out.named = records.size();
  if (records.size() < 2) return out;
  {
    TRY(learnt, identity::link(records, link_options(), linker.decisions(decided, subject_of)));
    out.parameters = identity::run_to_json(learnt.run);
    out.learnt = std::move(learnt.report);
  }
  TRY(run, identity::run_from_json(out.parameters));
  out.run = std::move(run);
  TRY(clustering, linker.cluster(std::move(subjects), out.run, decided, true));
  out.clustering = std::move(clustering);
  const Clustering& c = out.clustering;
  out.edges = edges_text(books, c.edges);

  std::vector<uint32_t> before;
  before.reserve(c.subjects.size());
  for (const uint32_t subject : c.subjects) before.push_back(books.persons().leader(subject, now));
  // Pairs (as it is, as it would be), each once.
  std::set<std::pair<uint32_t, uint32_t>> pairs;
  for (size_t i = 0; i < before.size(); ++i) pairs.emplace(before[i], c.leader[i]);
  const std::set<uint32_t> old_ones(before.begin(), before.end()), new_ones(c.leader.begin(), c.leader.end());
  out.joined = pairs.size() - new_ones.size();
  out.parted = pairs.size() - old_ones.size();
  out.persons_after = out.persons_before + new_ones.size() - old_ones.size();
  TRY(both, held_both(books, reader, c.subjects, before, c.leader, day, rules));
  out.held_after.low += both.second.low - both.first.low;
  out.held_after.best += both.second.best - both.first.best;
  out.held_after.high += both.second.high - both.first.high;
  if (const Persons::Run* in_force = books.persons().run_at(now)) {
    TRY(personals, reader.personals(in_force->seq));
    for (const log::Personal& value : personals)
      if (value.field == "parameters") out.same_parameters = value.text == out.parameters && books.special(in_force->seq)->entry.fields == unique;
  }
  return out;
}

void fill_link_entry(const LinkProposal& proposal, log::Entry& entry, std::vector<log::Personal>& personals) {
  entry.kind = log::Kind::link_run;
  entry.model = kLinkModel;
  entry.input = static_cast<int64_t>(proposal.input);
  entry.value = static_cast<int64_t>(proposal.named);
  entry.edges = to_hex(as_bytes(sha256(proposal.edges)));
  entry.fields = proposal.unique;
  personals.push_back({"parameters", proposal.parameters, {}});
}

Result<std::string> link_edges(const Books& books, store::Reader& reader, Seq run) {
  const Special* entry = books.special(run);
  if (entry == nullptr || entry->entry.kind != log::Kind::link_run) return fail(Code::kUnknownEntry, {std::to_string(run), std::to_string(books.size())});
  const auto import = static_cast<uint32_t>(entry->entry.import);
  TRY(parameters, read_link_run(reader, run));
  TRY(facts, LinkFacts::read(books, reader, nullptr));
  const Linker linker(books, facts, import, entry->entry.fields);
  const Persons::Decided decided = books.persons().decided(import);
  TRY(clustering, linker.cluster(linker.everybody(decided), parameters, decided, true));
  return edges_text(books, clustering.edges);
}

Result<std::vector<ReviewItem>> review_queue(const Books& books, store::Reader& reader, Day day, const RuleSet& rules, size_t most) {
  std::vector<ReviewItem> out;
  const uint32_t now = books.latest_import();
  const Persons::Run* in_force = books.persons().run_at(now);
  if (in_force == nullptr) return out;
  TRY(run, read_link_run(reader, in_force->seq));
  TRY(facts, LinkFacts::read(books, reader, nullptr));
  const Linker linker(books, facts, now, books.special(in_force->seq)->entry.fields);
  const Persons::Decided decided = books.persons().decided(now);
  TRY(clustering, linker.cluster(linker.everybody(decided), run, decided, true));

  std::set<log::Seq> undone;
  for (const Special& s : books.specials())
    if (s.entry.kind == log::Kind::undo && s.entry.status != "proposed" && s.entry.target != log::kAbsent) undone.insert(static_cast<Seq>(s.entry.target));
  std::set<std::pair<uint32_t, uint32_t>> unsure, apart;
  for (const Special& s : books.specials()) {
    if (s.entry.kind != log::Kind::decision || s.entry.state != "unsure" || undone.count(s.seq) > 0 || books.is_undone(s.seq)) continue;
    const auto a = books.find(s.entry.subject);
    const auto other = Id::parse(s.entry.text);
    const auto b = other ? books.find(*other) : std::nullopt;
    if (a && b) unsure.emplace(std::min(*a, *b), std::max(*a, *b));
  }
  for (const auto& [a, b] : decided.apart) {
    const uint32_t x = decided.leader_of(a), y = decided.leader_of(b);
    apart.emplace(std::min(x, y), std::max(x, y));
  }
  std::set<std::pair<uint32_t, uint32_t>> seen;
  for (const LinkDoubt& doubt : clustering.doubts) {
    const uint32_t x = decided.leader_of(doubt.a), y = decided.leader_of(doubt.b);
    if (x == y || apart.count({std::min(x, y), std::max(x, y)}) > 0) continue;
    if (!seen.emplace(std::min(x, y), std::max(x, y)).second) continue;
    out.push_back({doubt, {}, unsure.count({std::min(doubt.a, doubt.b), std::max(doubt.a, doubt.b)}) > 0});
  }
  const auto distance = [&](const ReviewItem& item) { return std::abs(item.doubt.average - run.cluster.cut); };
  std::stable_sort(out.begin(), out.end(), [&](const ReviewItem& a, const ReviewItem& b) {
    return std::tuple(distance(a), a.doubt.a, a.doubt.b) < std::tuple(distance(b), b.doubt.a, b.doubt.b);
  });

  // What the other answer would do: the component is clustered as if it were given.
  std::map<uint32_t, std::vector<uint32_t>> inside;
  for (size_t i = 0; i < clustering.subjects.size(); ++i) inside[clustering.component[i]].push_back(clustering.subjects[i]);
  const auto place = [&](uint32_t subject) {
    return static_cast<size_t>(std::lower_bound(clustering.subjects.begin(), clustering.subjects.end(), subject) - clustering.subjects.begin());
  };
  for (size_t i = 0; i < std::min(most, out.size()); ++i) {
    const LinkDoubt& doubt = out[i].doubt;
    const Persons::Decision answer{0, now, doubt.a, doubt.b, !doubt.merged, 0xFFFFFFFF};
    std::vector<uint32_t> subjects = inside[clustering.component[place(doubt.a)]];
    if (clustering.component[place(doubt.b)] != clustering.component[place(doubt.a)]) {
      const auto& more = inside[clustering.component[place(doubt.b)]];
      subjects.insert(subjects.end(), more.begin(), more.end());
      std::sort(subjects.begin(), subjects.end());
    }
    std::vector<uint32_t> before;
    for (const uint32_t subject : subjects) before.push_back(clustering.leader[place(subject)]);
    TRY(otherwise, linker.cluster(subjects, run, books.persons().decided(now, std::span(&answer, 1))));
    TRY(both, held_both(books, reader, subjects, before, otherwise.leader, day, rules));
    out[i].change = less(both.second, both.first);
  }
  const auto weight = [](const ReviewItem& item) {
    return std::tuple(std::abs(item.change.best), std::abs(item.change.high), std::abs(item.change.low));
  };
  std::stable_sort(out.begin(), out.end(), [&](const ReviewItem& a, const ReviewItem& b) {
    if (a.unsure != b.unsure) return b.unsure;
    return weight(a) > weight(b);
  });
  return out;
}

}  // namespace stillheld::ledger
