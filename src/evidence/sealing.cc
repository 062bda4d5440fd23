#include "evidence/sealing.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "base/utf8.h"
#include "evidence/bindings.h"
#include "evidence/row_owners.h"
#include "evidence/sealed_store.h"

namespace stillheld::evidence {

namespace {

constexpr Seq kBatch = 1024;

}  // namespace

size_t characters(std::string_view passphrase) {
  return static_cast<size_t>(std::count_if(passphrase.begin(), passphrase.end(), [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }));
}

namespace {

Result<std::vector<store::TeamKey>> wrap_all(const Vault& vault, std::span<const Custodian> custodians, const Stretching& stretching, Random& random) {
  std::vector<store::TeamKey> rows;
  for (const Custodian& custodian : custodians) {
    if (custodian.handle.empty() || characters(custodian.passphrase) < kShortestPassphrase) return fail(Code::kPassphrase, {custodian.handle});
    rows.push_back(wrap_team_key(vault.team(), vault.ledger(), vault.epoch(), custodian.handle, custodian.passphrase, stretching, random));
    if (rows.back().wrapped.empty()) return fail(Code::kIo, {"Argon2id", "no memory"});
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.holder < b.holder; });
  for (size_t i = 1; i < rows.size(); ++i)
    if (rows[i].holder == rows[i - 1].holder) return fail(Code::kBadValue, {"--custodian", rows[i].holder, "a, b, c"});
  return rows;
}

std::array<std::string, 3> shares_of(const Vault& vault, Random& random) {
  const auto shares = split_key(vault.team(), vault.ledger(), vault.epoch(), random);
  return {share_text(shares[0]), share_text(shares[1]), share_text(shares[2])};
}

// Calls `turn` with each batch of values; what it leaves in the batch is what
// the store has afterwards.  `turn` returns whether anything is different.
using Turn = std::function<Result<bool>(std::vector<store::Value>&)>;
Status each_batch(store::Reader& from, store::Writer& to, const Turn& turn, const SealProgress& progress) {
  const Seq size = from.head().size();
  std::vector<store::Value> batch;
  for (Seq first = 1; first <= size; first += kBatch) {
    const Seq last = std::min(size, first + kBatch - 1);
    batch.clear();
    TRY_VOID(from.scan_personals(first, last, [&](Seq seq, const log::Personal& value) -> Status {
      batch.push_back({seq, value});
      return {};
    }));
    TRY(changed, turn(batch));
    if (changed) TRY_VOID(to.replace_values(first, last, batch));
    if (progress) progress(first, size * 2);
  }
  return {};
}

// The same of rows: one capture after another.
using TurnRow = std::function<Result<bool>(Seq capture, store::Chunk&)>;
Status each_row(store::Reader& from, store::Writer& to, const std::vector<std::pair<Seq, uint64_t>>& captures, const TurnRow& turn, const SealProgress& progress) {
  std::vector<store::Chunk> batch;
  const Seq size = from.head().size();
  for (const auto& [capture, chunks] : captures) {
    for (uint64_t first = 0; first < chunks; first += kBatch) {
      const uint64_t last = std::min(chunks - 1, first + kBatch - 1);
      batch.clear();
      bool changed = false;
      for (uint64_t index = first; index <= last; ++index) {
        TRY(chunk, from.chunk(capture, index));
        TRY(other, turn(capture, chunk));
        changed |= other;
        batch.push_back(std::move(chunk));
      }
      if (changed) TRY_VOID(to.replace_chunks(capture, first, last, batch));
    }
    if (progress) progress(size + capture, size * 2);
  }
  return {};
}

Result<std::vector<std::pair<Seq, uint64_t>>> captures_of(store::Reader& reader) {
  std::vector<std::pair<Seq, uint64_t>> out;
  log::Decoder decoder;
  log::Entry e;
  TRY_VOID(reader.scan(1, reader.head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
    TRY_VOID(decoder.decode(bytes, e));
    if (e.kind == log::Kind::capture && e.chunks > 0) out.emplace_back(seq, static_cast<uint64_t>(e.chunks));
    return {};
  }));
  return out;
}

}  // namespace

Result<Sealed> seal_ledger(store::Writer& raw, std::span<const Custodian> custodians, const Stretching& stretching, Random& random, const SealProgress& progress) {
  Vault vault(raw.ledger_id(), 1, Secret::make(random));
  TRY(rows, wrap_all(vault, custodians, stretching, random));
  if (rows.empty()) return fail(Code::kBadValue, {"--custodian", "", "anna"});
  TRY_VOID(raw.set_sealed(true));
  TRY_VOID(raw.replace_team_keys(rows));
  const auto number_for = [&](const Id& subject) -> Result<uint32_t> {
    std::optional<store::PersonKey> made;
    const uint32_t number = vault.number_for(subject, random, made);
    if (made) TRY_VOID(raw.put_person_key(*made));
    return number;
  };
  TRY(own, number_for(Id{}));
  (void)own;
  log::Decoder decoder;
  const EntryAt entry_at = [&](Seq seq) -> Result<log::Entry> {
    TRY(bytes, raw.entry(seq));
    log::Entry e;
    TRY_VOID(decoder.decode(bytes, e));
    return e;
  };
  TRY_VOID(each_batch(raw, raw, [&](std::vector<store::Value>& batch) -> Result<bool> {
    Seq last = 0;
    uint32_t a = 0, b = 0;
    for (store::Value& value : batch) {
      if (value.seq != last) {
        last = value.seq;
        TRY(entry, entry_at(value.seq));
        TRY(whose, binding_of(entry, value.seq, entry_at));
        TRY(first, number_for(whose.a));
        a = first;
        b = 0;
        if (!whose.b.is_zero()) {
          TRY(second, number_for(whose.b));
          b = second;
        }
      }
      value.value = vault.seal(value.seq, value.value, a, b, random);
    }
    return !batch.empty();
  }, progress));
  RowOwners owners;
  TRY_VOID(owners.read(raw));
  std::vector<std::pair<Seq, uint64_t>> captures;
  for (const auto& [seq, capture] : owners.captures())
    if (!capture.owner.empty()) captures.emplace_back(seq, capture.owner.size());
  TRY_VOID(each_row(raw, raw, captures, [&](Seq capture, store::Chunk& chunk) -> Result<bool> {
    TRY(number, number_for(owners.owner_of(capture, chunk)));
    chunk = vault.seal(capture, chunk, number, random);
    return true;
  }, progress));
  auto shares = shares_of(vault, random);
  return Sealed{std::move(vault), std::move(shares)};
}

Status unseal_ledger(store::Writer& writer, const SealProgress& progress) {
  store::Writer* raw = below(writer);
  if (raw == nullptr || writer.sealing() != store::Sealing::open) return fail(Code::kNotSealed, {});
  TRY(captures, captures_of(*raw));
  TRY_VOID(each_batch(writer, *raw, [](std::vector<store::Value>& batch) -> Result<bool> { return !batch.empty(); }, progress));
  TRY_VOID(each_row(writer, *raw, captures, [](Seq, store::Chunk&) -> Result<bool> { return true; }, progress));
  return raw->set_sealed(false);
}

Result<Vault> unlock(store::Reader& raw, std::string_view passphrase, std::string_view holder) {
  if (raw.sealing() == store::Sealing::none) return fail(Code::kNotSealed, {});
  TRY(rows, raw.team_keys());
  std::string tried;
  for (const store::TeamKey& row : rows) {
    if (!holder.empty() && row.holder != holder) continue;
    auto team = unwrap_team_key(row, raw.ledger_id(), passphrase);
    if (team.ok()) return Vault(raw.ledger_id(), row.epoch, team.take());
    if (team.error().code != Code::kPassphrase) return team.error();
    tried += (tried.empty() ? "" : ", ") + row.holder;
  }
  return fail(Code::kPassphrase, {tried.empty() ? std::string(holder) : tried});
}

Result<Vault> unlock_by_shares(store::Reader& raw, std::string_view one, std::string_view other) {
  if (raw.sealing() == store::Sealing::none) return fail(Code::kNotSealed, {});
  TRY(first, parse_share(one));
  TRY(second, parse_share(other));
  TRY(team, join_shares(first, second, raw.ledger_id()));
  Vault vault(raw.ledger_id(), first.epoch, std::move(team));
  // Shares of an earlier epoch, or of a backup's: the keys here are not theirs.
  if (!vault.load(raw).ok()) return fail(Code::kBadShare, {"epoch " + std::to_string(first.epoch)});
  return vault;
}

Status add_custodian(store::Writer& raw, const Vault& vault, const Custodian& custodian, const Stretching& stretching, Random& random) {
  TRY(rows, raw.team_keys());
  TRY(added, wrap_all(vault, std::span(&custodian, 1), stretching, random));
  std::erase_if(rows, [&](const store::TeamKey& row) { return row.holder == custodian.handle; });
  rows.push_back(added.front());
  return raw.replace_team_keys(rows);
}

Status remove_custodian(store::Writer& raw, std::string_view handle) {
  TRY(rows, raw.team_keys());
  std::string all;
  for (const store::TeamKey& row : rows) all += (all.empty() ? "" : ", ") + row.holder;
  const size_t before = rows.size();
  std::erase_if(rows, [&](const store::TeamKey& row) { return row.holder == handle; });
  if (rows.size() == before || rows.empty()) return fail(Code::kBadValue, {"custodian remove", std::string(handle), all});
  return raw.replace_team_keys(rows);
}

Result<Sealed> turn_epoch(store::Writer& writer, std::span<const Custodian> custodians, const Stretching& stretching, Random& random, const SealProgress& progress) {
  store::Writer* raw = below(writer);
  Vault* old = vault_of(writer);
  if (raw == nullptr || old == nullptr) return fail(Code::kNotSealed, {});
  TRY_VOID(old->load(*raw));
  Vault next(raw->ledger_id(), old->epoch() + 1, Secret::make(random));
  TRY(rows, wrap_all(next, custodians, stretching, random));
  if (rows.empty()) return fail(Code::kBadValue, {"--custodian", "", "anna"});
  TRY_VOID(raw->replace_team_keys(rows));
  const std::vector<store::PersonKey> keys = old->wrapped_for(next, random);
  TRY_VOID(raw->replace_person_keys(0, 0xFFFFFFFF, keys));
  TRY_VOID(next.load(*raw));
  // The ledger's own key is a new one: what it sealed is sealed anew.
  TRY(captures, captures_of(*raw));
  TRY_VOID(each_batch(*raw, *raw, [&](std::vector<store::Value>& batch) -> Result<bool> {
    bool any = false;
    for (store::Value& value : batch) {
      if (key_numbers(value.value.salt).first != 0) continue;
      TRY(clear, old->open(value.seq, value.value));
      value.value = next.seal(value.seq, clear, 0, 0, random);
      any = true;
    }
    return any;
  }, progress));
  TRY_VOID(each_row(*raw, *raw, captures, [&](Seq capture, store::Chunk& chunk) -> Result<bool> {
    if (chunk.erased || key_numbers(chunk.salt).first != 0) return false;
    TRY(clear, old->open(capture, chunk));
    chunk = next.seal(capture, clear, 0, random);
    return true;
  }, progress));
  auto shares = shares_of(next, random);
  return Sealed{std::move(next), std::move(shares)};
}

}  // namespace stillheld::evidence
