#include "store/open.h"

#include <filesystem>

#include "base/file.h"
#include "store/postgres_store.h"
#include "store/sqlite_store.h"

namespace stillheld::store {

namespace {
bool is_ledger(const std::string& folder) { return is_postgres(folder) || path_exists(folder + "/log.sqlite"); }
}  // namespace

Status create_ledger(const std::string& folder, const std::string& connection, const Id& ledger_id) {
  if (!connection.empty()) return create_postgres(folder, connection, ledger_id);
  if (is_postgres(folder)) return fail(Code::kLedgerExists, {folder});
  return create_sqlite(folder, ledger_id);
}

Result<std::unique_ptr<Reader>> open_ledger(const std::string& folder) {
  return is_postgres(folder) ? open_postgres(folder) : open_sqlite(folder);
}

std::string stopped_path(const std::string& folder) { return folder + "/stopped"; }

void stop_ledger(const std::string& folder, std::string_view why) {
  if (is_ledger(folder)) (void)write_file_durably(stopped_path(folder), std::string(why) + "\n").ok();
}

void start_ledger(const std::string& folder) {
  std::error_code ignored;
  std::filesystem::remove(stopped_path(folder), ignored);
}

Status is_running(const std::string& folder) {
  if (!path_exists(stopped_path(folder))) return {};
  std::string why = read_file(stopped_path(folder)).ok() ? read_file(stopped_path(folder)).take() : std::string();
  while (!why.empty() && why.back() == '\n') why.pop_back();
  return fail(Code::kStopped, {why}, {folder, 0, "", 0});
}

Result<std::unique_ptr<Writer>> write_ledger(const std::string& folder, std::string_view holder) {
  TRY_VOID(is_running(folder));
  return is_postgres(folder) ? write_postgres(folder, holder) : write_sqlite(folder, holder);
}

namespace {

// Everything in one transaction: it is committed whole or not.
Status copy_into(Reader& from, Writer& to, const CopyProgress& progress) {
  log::Decoder decoder;
  log::Entry entry;
  const uint64_t size = from.head().size();
  TRY_VOID(from.scan(1, size, [&](Seq seq, std::string_view bytes, const Hash& leaf) -> Status {
    if (log::leaf_hash(bytes) != leaf) return fail(Code::kDamaged, {"entry " + std::to_string(seq)});
    TRY_VOID(decoder.decode(bytes, entry));
    TRY(personals, from.personals(seq));
    TRY(given, to.append(bytes, personals, entry.at, entry.import));
    if (given != seq) return fail(Code::kDamaged, {"entry " + std::to_string(seq)});
    if (entry.kind == log::Kind::capture)
      TRY_VOID(from.scan_chunks(seq, [&](const Chunk& chunk) { return to.put_chunk(seq, chunk); }));
    if (progress && seq % 1024 == 0) progress(seq, size);
    return {};
  }));
  if (!(to.head().frontier == from.head().frontier)) return fail(Code::kDamaged, {"the copy has another root"});
  return to.commit();
}

// The wrapped keys of a sealed ledger, as they lie.
Status copy_keys(Reader& from, Writer& to, bool keys) {
  if (from.sealing() == Sealing::none) return {};
  TRY_VOID(to.set_sealed(true));
  if (!keys) return {};
  TRY_VOID(from.scan_person_keys([&](const PersonKey& key) { return to.put_person_key(key); }));
  TRY(team, from.team_keys());
  return to.replace_team_keys(team);
}

}  // namespace

Status copy_ledger(Reader& from, const std::string& to, const std::string& connection, const CopyProgress& progress, bool keys) {
  TRY_VOID(create_ledger(to, connection, from.ledger_id()));
  const Status copied = [&]() -> Status {
    TRY(writer, write_ledger(to, "copy"));
    TRY_VOID(copy_keys(from, *writer, keys));
    return copy_into(from, *writer, progress);
  }();
  if (copied.ok()) return copied;
  // What was begun is no ledger.  (A schema stays, empty; its server says so.)
  std::error_code ignored;
  for (const char* file : {"/log.sqlite", "/log.sqlite-wal", "/log.sqlite-shm", "/log.postgres", "/lock"}) std::filesystem::remove(to + file, ignored);
  std::filesystem::remove(to, ignored);
  return copied;
}

}  // namespace stillheld::store
