#include "ledger/linker.h"

#include <algorithm>
#include <map>
#include <thread>

#include "identity/constraints.h"
#include "ledger/books.h"

namespace stillheld::ledger {

using identity::Bits;
using identity::kBit;
using identity::UnionFind;

identity::LinkOptions link_options() {
  identity::LinkOptions options;
  options.contradictory_births_part = true;
  // Couples and siblings tried together share all but this.
  options.contradictory_given_names_part = true;
  options.threads = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
  return options;
}

std::vector<size_t> columns_of(const identity::Run& run) {
  std::vector<size_t> out;
  for (const identity::DigitModel& digit : run.model.digits)
    for (size_t c = 0; c < kLinkColumnCount; ++c)
      if (digit.name == kLinkColumns[c].name) out.push_back(c);
  return out;
}

Linker::Linker(const Books& books, const LinkFacts& facts, uint32_t import, const std::vector<std::string>& unique)
    : books_(books), facts_(facts), import_(import), set_aside_(books.claims_set_aside(facts.replacements(), import)),
      lists_(books.in_lists_without_duplicates(import, unique)) {}

bool Linker::counts(const Fact& fact) const {
  return fact.import <= import_ && (set_aside_.empty() || set_aside_.count(fact.claim) == 0) && !books_.is_undone_at(fact.import, import_);
}

bool Linker::is_named(uint32_t subject) const {
  for (const Fact& fact : facts_.of(subject))
    if ((kLinkColumns[fact.column].kind == identity::Kind::kGiven || kLinkColumns[fact.column].kind == identity::Kind::kFamily) && counts(fact))
      return true;
  return false;
}

std::vector<uint32_t> Linker::everybody(const Persons::Decided& decided) const {
  std::vector<uint32_t> out;
  uint32_t last = 0xFFFFFFFF;
  for (const Fact& fact : facts_.all())
    if (fact.subject != last && is_named(fact.subject)) out.push_back(last = fact.subject);
  for (const auto& [subject, leader] : decided.leader) out.push_back(subject);
  for (const auto& [a, b] : decided.apart) {
    out.push_back(a);
    out.push_back(b);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<size_t> Linker::columns_to_learn() const {
  // Names always; and what hard facts are about, so that a run that was learnt
  // before the first death still knows the dead from the arrested.
  bool has[kLinkColumnCount] = {true, false, true, true, true, true};
  for (const Fact& fact : facts_.all()) has[fact.column] = has[fact.column] || counts(fact);
  std::vector<size_t> out;
  for (size_t c = 0; c < kLinkColumnCount; ++c)
    if (has[c]) out.push_back(c);
  return out;
}

identity::Records Linker::records(std::span<const uint32_t> subjects, std::span<const size_t> columns, std::vector<uint32_t>& subject_of) const {
  identity::Records out;
  out.reserve(subjects.size());
  for (const size_t c : columns) out.add_column(std::string(kLinkColumns[c].name), kLinkColumns[c].kind);
  std::map<uint32_t, uint32_t> single;                  // a ledger's list: the engine's
  std::map<std::vector<uint32_t>, uint32_t> together;
  std::vector<std::pair<uint32_t, std::string_view>> values;
  for (const uint32_t subject : subjects) {
    if (!is_named(subject)) continue;
    uint32_t list = 0;
    auto in = std::lower_bound(lists_.begin(), lists_.end(), std::pair(subject, 0U));
    std::vector<uint32_t> lists;
    for (; in != lists_.end() && in->first == subject; ++in) {
      auto [where, fresh] = single.try_emplace(in->second, 0);
      if (fresh) where->second = out.add_list(books_.words().text(in->second), true);
      lists.push_back(where->second);
    }
    if (lists.size() == 1) {
      list = lists[0];
    } else if (lists.size() > 1) {
      auto [where, fresh] = together.try_emplace(lists, 0);
      if (fresh) where->second = out.add_lists_together("", lists);
      list = where->second;
    }
    out.add(books_.subject(subject).text(), list);
    subject_of.push_back(subject);
    values.clear();
    for (const Fact& fact : facts_.of(subject))
      if (counts(fact)) values.emplace_back(fact.column, facts_.text(fact.text));
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (const auto& [column, text] : values)
      for (size_t c = 0; c < columns.size(); ++c)
        if (columns[c] == column) out.set(c, text);
  }
  return out;
}

identity::Decisions Linker::decisions(const Persons::Decided& decided, std::span<const uint32_t> subject_of) const {
  identity::Decisions out;
  if (decided.leader.empty() && decided.apart.empty()) return out;
  const auto record_of = [&](uint32_t subject) -> std::optional<uint32_t> {
    const auto found = std::lower_bound(subject_of.begin(), subject_of.end(), subject);
    if (found == subject_of.end() || *found != subject) return std::nullopt;
    return static_cast<uint32_t>(found - subject_of.begin());
  };
  // Of those whom people joined, the first that has a record speaks for all.
  const auto speaker = [&](uint32_t subject) {
    const auto found = decided.members.find(decided.leader_of(subject));
    if (found == decided.members.end()) return record_of(subject);
    for (const uint32_t member : found->second)
      if (const auto record = record_of(member)) return record;
    return std::optional<uint32_t>();
  };
  for (const auto& [leader, members] : decided.members) {
    const auto first = speaker(leader);
    if (!first) continue;
    for (const uint32_t member : members)
      if (const auto record = record_of(member); record && record != first) out.same.emplace_back(*first, *record);
  }
  for (const auto& [a, b] : decided.apart) {
    const auto left = speaker(a), right = speaker(b);
    if (left && right && left != right) out.different.emplace_back(*left, *right);
  }
  return out;
}

Result<Clustering> Linker::cluster(std::vector<uint32_t> subjects, const identity::Run& run, const Persons::Decided& decided, bool details) const {
  Clustering out;
  std::vector<uint32_t> subject_of;
  const identity::Records records = this->records(subjects, columns_of(run), subject_of);
  out.subjects = std::move(subjects);
  const auto place_of = [&](uint32_t subject) {
    const auto found = std::lower_bound(out.subjects.begin(), out.subjects.end(), subject);
    const bool there = found != out.subjects.end() && *found == subject;
    return there ? static_cast<uint32_t>(found - out.subjects.begin()) : 0xFFFFFFFF;
  };
  UnionFind people(out.subjects.size()), components(out.subjects.size());
  const auto join = [&](UnionFind& sets, uint32_t a, uint32_t b) {
    const uint32_t x = place_of(a), y = place_of(b);
    if (x != 0xFFFFFFFF && y != 0xFFFFFFFF) sets.join(x, y);
  };
  if (!subject_of.empty()) {
    TRY(linked, identity::link(records, link_options(), decisions(decided, subject_of), &run));
    std::vector<uint32_t> first(linked.table.rows(), 0xFFFFFFFF);  // a row: its first record
    for (uint32_t r = 0; r < records.size(); ++r) {
      join(people, subject_of[r], subject_of[linked.person_of[r]]);
      uint32_t& held = first[linked.table.row_of(r)];
      if (held == 0xFFFFFFFF) held = r;
      else join(components, subject_of[r], subject_of[held]);
      if (details && records.id(r) < records.id(held)) held = r;
    }
    const auto subject_of_row = [&](uint32_t row) { return subject_of[first[row]]; };
    for (const identity::Edge& edge : linked.edges)
      if (edge.score >= run.cluster.edge) join(components, subject_of_row(edge.a), subject_of_row(edge.b));
    if (details) {
      for (const identity::Edge& edge : linked.edges) {
        const uint32_t a = subject_of_row(edge.a), b = subject_of_row(edge.b);
        out.edges.push_back({a, b, edge.score});
        const bool one = people.find(place_of(a)) == people.find(place_of(b));
        const bool hard = identity::lives_contradict(linked.table, edge.a, edge.b) || identity::births_contradict(linked.table, edge.a, edge.b);
        if (!one && hard && edge.score >= run.cluster.edge) out.doubts.push_back({a, b, edge.score, false, true});
      }
      for (const identity::Doubt& doubt : linked.doubts)
        out.doubts.push_back({subject_of_row(doubt.a), subject_of_row(doubt.b), doubt.average, doubt.merged, false});
      out.report = std::move(linked.report);
    }
  }
  // Who has no record stands where people put it.
  for (const auto& [leader, members] : decided.members)
    for (const uint32_t member : members) {
      join(people, leader, member);
      join(components, leader, member);
    }
  for (const auto& [a, b] : decided.apart) join(components, a, b);
  // The smaller root wins, and places are in the order of subjects.
  out.leader.reserve(out.subjects.size());
  out.component.reserve(out.subjects.size());
  for (uint32_t i = 0; i < out.subjects.size(); ++i) {
    out.leader.push_back(out.subjects[people.find(i)]);
    out.component.push_back(out.subjects[components.find(i)]);
  }
  return out;
}

struct LinkIndex::Inside {
  identity::Records records;
  std::vector<uint32_t> subject_of;                          // a record
  std::unordered_map<uint32_t, uint32_t> record_of;          // a subject: its present record
  std::vector<std::vector<uint32_t>> in_row;                 // a row: its records
  std::optional<identity::Table> table;
  std::optional<identity::Comparison> comparison;
  std::optional<identity::Scorer> scorer;
  identity::Run run;
  std::vector<identity::BoundRule> rules;
  std::vector<size_t> terms_applied;
  std::unordered_map<uint64_t, std::vector<uint32_t>> rows;  // a key
  std::vector<size_t> columns;
};

LinkIndex::~LinkIndex() = default;

Result<std::unique_ptr<LinkIndex>> LinkIndex::make(const Linker& linker, std::span<const uint32_t> subjects, const identity::Run& run) {
  std::unique_ptr<LinkIndex> index(new LinkIndex());
  index->in_ = std::make_unique<Inside>();
  Inside& in = *index->in_;
  in.run = run;
  in.columns = columns_of(run);
  in.records = linker.records(subjects, in.columns, in.subject_of);
  TRY(table, identity::Table::open(in.records));
  in.table.emplace(std::move(table));
  TRY(comparison, identity::Comparison::make(*in.table));
  in.comparison.emplace(std::move(comparison));
  TRY_VOID(identity::check_fits(in.run, *in.table, *in.comparison));
  in.scorer.emplace(*in.table, *in.comparison, in.run.model);
  in.rules = identity::bind_rules(in.run.rules, *in.table);
  for (uint32_t r = 0; r < in.records.size(); ++r) {
    in.record_of[in.subject_of[r]] = r;
    index->insert(r, nullptr);
  }
  return index;
}

void LinkIndex::insert(uint32_t record, std::vector<uint32_t>* met) {
  Inside& in = *in_;
  const uint32_t row = in.table->add(in.records, record, false);
  identity::apply_terms(*in.table, in.run, in.terms_applied);
  if (in.in_row.size() <= row) in.in_row.resize(row + 1);
  std::vector<uint32_t> candidates{row};
  std::vector<uint64_t> keys;
  const bool fresh = in.in_row[row].empty();
  if (fresh || met != nullptr)
    for (size_t r = 0; r < in.rules.size(); ++r) {
      identity::keys_of(in.rules[r], r, *in.table, row, keys);
      for (const uint64_t key : keys) {
        if (in.run.stopped.contains(key)) continue;
        std::vector<uint32_t>& rows = in.rows[key];
        if (met != nullptr) candidates.insert(candidates.end(), rows.begin(), rows.end());
        if (fresh) rows.push_back(row);
      }
    }
  if (met != nullptr) {
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    uint32_t left[identity::kBatch];
    Bits scores[identity::kBatch];
    for (size_t at = 0; at < candidates.size(); at += identity::kBatch) {
      const size_t n = std::min(identity::kBatch, candidates.size() - at);
      std::fill(left, left + n, row);
      in.scorer->score(left, candidates.data() + at, n, scores);
      for (size_t i = 0; i < n; ++i) {
        const uint32_t other = candidates[at + i];
        if (other != row && scores[i] < in.run.cluster.edge) continue;
        for (const uint32_t r : in.in_row[other])
          if (in.record_of[in.subject_of[r]] == r) met->push_back(in.subject_of[r]);
      }
    }
  }
  in.in_row[row].push_back(record);
}

std::vector<uint32_t> LinkIndex::meet(const Linker& linker, uint32_t subject) {
  Inside& in = *in_;
  std::vector<uint32_t> met, whose;
  const uint32_t one[] = {subject};
  const identity::Records read = linker.records(one, in.columns, whose);
  in.record_of.erase(subject);
  if (whose.empty()) return met;
  const uint32_t record = in.records.add(read.id(0));
  in.subject_of.push_back(subject);
  for (size_t c = 0; c < in.columns.size(); ++c) {
    std::string_view cell = read.text(c, 0);
    while (!cell.empty()) {
      const size_t end = std::min(cell.find(identity::kValueSeparator), cell.size());
      in.records.set(c, cell.substr(0, end));
      cell.remove_prefix(std::min(end + 1, cell.size()));
    }
  }
  insert(record, &met);
  in.record_of[subject] = record;
  return met;
}

}  // namespace stillheld::ledger
