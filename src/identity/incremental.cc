#include "identity/incremental.h"

#include <algorithm>

namespace stillheld::identity {

namespace {
constexpr uint32_t kNobody = ~uint32_t{0};
}

Result<std::unique_ptr<Incremental>> Incremental::open(Records records, Run run,
                                                       IdDecisions decisions) {
  std::unique_ptr<Incremental> made(new Incremental());
  made->records_ = std::move(records);
  made->run_ = std::move(run);
  made->decisions_ = std::move(decisions);
  for (const auto* pairs : {&made->decisions_.same, &made->decisions_.different})
    for (const auto& [a, b] : *pairs) made->decided_[a] = made->decided_[b] = kNobody;
  TRY(table, Table::open(made->records_));
  made->table_ = std::make_unique<Table>(std::move(table));
  TRY(comparison, Comparison::make(*made->table_));
  made->comparison_ = std::make_unique<Comparison>(std::move(comparison));
  TRY_VOID(check_fits(made->run_, *made->table_, *made->comparison_));
  made->scorer_ =
      std::make_unique<Scorer>(*made->table_, *made->comparison_, made->run_.model);
  made->rules_ = bind_rules(made->run_.rules, *made->table_);
  made->slots_.resize(1024);

  Incremental* self = made.get();
  self->input_.weight = [self](uint32_t row) { return self->table_->count(row); };
  self->input_.score_all = [self](std::span<const uint32_t> rows, std::vector<Bits>& scores) {
    self->scorer_->score_all(rows, scores);
  };
  self->input_.forbidden = [self](uint32_t a, uint32_t b) {
    return self->constraints_.forbidden(*self->table_, a, b, self->run_);
  };
  self->input_.before = [self](uint32_t a, uint32_t b) {
    return before(self->records_.id(self->first_record_[a]),
                  self->records_.id(self->first_record_[b]));
  };
  const auto there = static_cast<uint32_t>(self->records_.size());
  for (uint32_t record = 0; record < there; ++record) self->insert_record(record);
  return made;
}

Incremental::Slot& Incremental::slot_of(uint64_t key) {
  if (key == 0) key = 1;
  if ((keys_ + 1) * 3 > slots_.size() * 2) {
    std::vector<Slot> larger(slots_.size() * 2);
    for (const Slot& slot : slots_) {
      if (slot.key == 0) continue;
      size_t at = slot.key & (larger.size() - 1);
      while (larger[at].key != 0) at = (at + 1) & (larger.size() - 1);
      larger[at] = slot;
    }
    slots_.swap(larger);
  }
  const size_t mask = slots_.size() - 1;
  size_t at = key & mask;
  while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & mask;
  if (slots_[at].key == 0) {
    slots_[at].key = key;
    ++keys_;
  }
  return slots_[at];
}

Insertion Incremental::insert(std::string_view id, uint32_t list,
                              std::span<const std::pair<size_t, std::string_view>> cells) {
  records_.add(id, list);
  for (const auto& [column, text] : cells) records_.set(column, text);
  return insert();
}

Insertion Incremental::insert() {
  return insert_record(static_cast<uint32_t>(records_.size() - 1));
}

Insertion Incremental::insert_record(uint32_t record) {
  Insertion insertion;
  insertion.record = record;
  const std::string_view id = records_.id(record);
  const bool listed = records_.in_list_without_duplicates(record);
  const auto decided = decided_.empty() ? decided_.end() : decided_.find(std::string(id));
  const size_t rows_before = table_->rows();
  const uint32_t row = table_->add(records_, record, listed || decided != decided_.end());
  apply_terms(*table_, run_, terms_applied_);
  if (row < rows_before) {
    // It says what another has said: the row weighs more, and may have a new
    // first id, which breaks ties.
    if (before(id, records_.id(first_record_[row]))) first_record_[row] = record;
    insertion.component = cluster_around(row);
    return insertion;
  }
  components_.grow(row + 1);
  next_.push_back(row);
  first_row_.push_back(row);
  whole_.push_back(0);
  first_record_.push_back(record);
  met_.push_back(kNobody);
  edge_heads_.push_back(0);
  if (listed && constraints_.list.empty()) constraints_.list.assign(row, 0);
  if (listed || !constraints_.list.empty()) {
    constraints_.list.resize(row + 1, 0);
    constraints_.list[row] = listed ? 1 + records_.list(record) : 0;
    if (records_.has_lists_together() && records_.lists() != lists_seen_) {
      constraints_.sharing = lists_sharing(records_);
      lists_seen_ = records_.lists();
    }
  }
  meet(row, insertion);
  if (decided != decided_.end()) {
    decided->second = record;
    const auto row_of = [&](const std::string& name) {
      const auto found = decided_.find(name);
      return found == decided_.end() || found->second == kNobody ? kNobody
                                                                 : table_->row_of(found->second);
    };
    for (const auto& [a, b] : decisions_.same) {
      if (a != id && b != id) continue;
      const uint32_t x = row_of(a), y = row_of(b);
      if (x == kNobody || y == kNobody || x == y) continue;
      constraints_.same.emplace_back(x, y);
      join(x, y);
    }
    for (const auto& [a, b] : decisions_.different) {
      if (a != id && b != id) continue;
      const uint32_t x = row_of(a), y = row_of(b);
      if (x != kNobody && y != kNobody)
        constraints_.different.insert(uint64_t{std::min(x, y)} << 32 | std::max(x, y));
    }
  }
  insertion.component = cluster_around(row);
  return insertion;
}

void Incremental::meet(uint32_t row, Insertion& insertion) {
  std::vector<uint64_t> keys;
  uint32_t left[kBatch], right[kBatch];
  Bits scores[kBatch];
  size_t filled = 0;
  const auto flush = [&] {
    scorer_->score(left, right, filled, scores);
    for (size_t i = 0; i < filled; ++i) {
      if (scores[i] >= run_.cluster.edge - run_.cluster.grey)
        insertion.candidates.push_back({row, right[i], scores[i]});
      if (scores[i] < run_.cluster.edge) continue;
      join(row, right[i]);
      for (const auto& [a, b] : {std::pair{row, right[i]}, std::pair{right[i], row}}) {
        edge_nodes_.push_back({b, scores[i], edge_heads_[a]});
        edge_heads_[a] = static_cast<uint32_t>(edge_nodes_.size() - 1);
      }
    }
    insertion.compared += static_cast<uint32_t>(filled);
    filled = 0;
  };
  for (size_t r = 0; r < rules_.size(); ++r) {
    keys_of(rules_[r], r, *table_, row, keys);
    for (const uint64_t key : keys) {
      if (run_.stopped.contains(key)) continue;
      Slot& slot = slot_of(key);
      for (uint32_t n = slot.head; n != 0; n = nodes_[n].next) {
        const uint32_t other = nodes_[n].row;
        if (met_[other] == row || constraints_.never_compared(row, other)) continue;
        met_[other] = row;
        left[filled] = row;
        right[filled++] = other;
        if (filled == kBatch) flush();
      }
      nodes_.push_back({row, slot.head});
      slot.head = static_cast<uint32_t>(nodes_.size() - 1);
      fullest_ = std::max<size_t>(fullest_, ++slot.size);
    }
  }
  if (filled > 0) flush();
  std::sort(insertion.candidates.begin(), insertion.candidates.end(),
            [&](const Edge& x, const Edge& y) {
              return x.score != y.score ? x.score > y.score : input_.before(x.b, y.b);
            });
}

void Incremental::join(uint32_t a, uint32_t b) {
  // Two rings become one by exchanging what follows.
  if (components_.join(a, b)) std::swap(next_[a], next_[b]);
}

uint32_t Incremental::cluster_around(uint32_t row) {
  std::vector<uint32_t> rows{row};
  for (uint32_t r = next_[row]; r != row; r = next_[r]) rows.push_back(r);
  std::sort(rows.begin(), rows.end(), input_.before);
  std::vector<Edge> edges;
  if (rows.size() > run_.cluster.largest) {
    for (const uint32_t a : rows)
      for (uint32_t n = edge_heads_[a]; n != 0; n = edge_nodes_[n].next)
        if (a < edge_nodes_[n].other) edges.push_back({a, edge_nodes_[n].other, edge_nodes_[n].score});
  }
  std::vector<std::pair<uint32_t, uint32_t>> same;
  for (const auto& pair : constraints_.same)
    if (components_.find(pair.first) == components_.find(row)) same.push_back(pair);
  const auto into = cluster_component(rows, edges, same, input_, run_.cluster, nullptr);
  std::vector<uint32_t> sizes(rows.size(), 0);
  for (const uint32_t first : into) ++sizes[first];
  for (size_t i = 0; i < rows.size(); ++i) {
    first_row_[rows[i]] = rows[into[i]];
    bool whole = sizes[into[i]] > 1;
    if (!whole && table_->count(rows[i]) > 1) {
      Bits score = 0;
      scorer_->score(&rows[i], &rows[i], 1, &score);
      whole = score >= run_.cluster.cut;
    }
    whole_[rows[i]] = whole ? 1 : 0;
  }
  return static_cast<uint32_t>(rows.size());
}

uint32_t Incremental::person_of(uint32_t record) const {
  const uint32_t row = table_->row_of(record);
  return whole_[row] != 0 ? first_record_[first_row_[row]] : record;
}

std::vector<uint32_t> Incremental::people() const {
  std::vector<uint32_t> people(records_.size());
  for (uint32_t r = 0; r < people.size(); ++r) people[r] = person_of(r);
  return people;
}

}  // namespace stillheld::identity
