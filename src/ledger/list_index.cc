#include "ledger/list_index.h"

#include <algorithm>

namespace stillheld::ledger {

namespace {
struct ByListAndKey {
  bool operator()(const RecordRow& r, const std::pair<uint32_t, uint64_t>& k) const { return std::tie(r.list, r.key) < std::tie(k.first, k.second); }
};
}  // namespace

std::optional<Id> ListIndex::subject(std::string_view handle) const {
  const auto persons = books_.find_handle(handle);
  if (persons.empty()) return std::nullopt;
  return books_.subject(persons.front());
}

std::optional<Seq> ListIndex::row(std::string_view list, std::string_view key) const {
  const uint32_t word = books_.words().find(list);
  if (word == 0) return std::nullopt;
  const std::pair<uint32_t, uint64_t> wanted(word, books_.hash_key(key));
  const auto& rows = books_.records();
  auto at = std::lower_bound(rows.begin(), rows.end(), wanted, ByListAndKey());
  std::optional<Seq> out;
  // The last record with this key is the one that stands.
  for (; at != rows.end() && at->list == wanted.first && at->key == wanted.second; ++at)
    out = at->gone == 0 && !books_.is_undone(at->seq) ? std::optional<Seq>(at->seq) : out;
  if (at != rows.begin() && out) {
    const RecordRow& last = *(at - 1);
    if (last.seq != *out && last.gone != 0) return std::nullopt;
  }
  return out;
}

std::optional<Seq> ListIndex::gone_row(std::string_view list, std::string_view key) const {
  const uint32_t word = books_.words().find(list);
  if (word == 0) return std::nullopt;
  const std::pair<uint32_t, uint64_t> wanted(word, books_.hash_key(key));
  const auto& rows = books_.records();
  auto at = std::lower_bound(rows.begin(), rows.end(), wanted, ByListAndKey());
  const RecordRow* last = nullptr;
  for (; at != rows.end() && at->list == wanted.first && at->key == wanted.second; ++at)
    if (!books_.is_undone(at->seq)) last = &*at;
  return last != nullptr && last->gone != 0 ? std::optional<Seq>(last->seq) : std::nullopt;
}

void ListIndex::each_row(std::string_view list, const std::function<void(Seq)>& see) const {
  const uint32_t word = books_.words().find(list);
  if (word == 0) return;
  const auto& rows = books_.records();
  auto at = std::lower_bound(rows.begin(), rows.end(), std::pair<uint32_t, uint64_t>(word, 0), ByListAndKey());
  while (at != rows.end() && at->list == word) {
    auto end = at;
    const RecordRow* standing = nullptr;
    for (; end != rows.end() && end->list == word && end->key == at->key; ++end)
      if (!books_.is_undone(end->seq)) standing = &*end;
    if (standing != nullptr && standing->gone == 0) see(standing->seq);
    at = end;
  }
}

void ListIndex::each_capture(std::string_view list, const std::function<void(Seq, const std::string&)>& see) const {
  for (const Special& s : books_.specials())
    if (s.entry.kind == log::Kind::capture && s.entry.list == list && !books_.is_undone(s.seq)) see(s.seq, s.entry.profile);
}

void ListIndex::each_source(const std::function<void(Seq, const std::string&, const std::string&)>& see) const {
  for (const Special& s : books_.specials())
    if (s.entry.kind == log::Kind::source) see(s.seq, s.entry.publisher, s.entry.published);
}

}  // namespace stillheld::ledger
