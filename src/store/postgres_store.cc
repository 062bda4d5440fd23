#include "store/postgres_store.h"

#include <libpq-fe.h>

#include <array>
#include <cstring>
#include <optional>

#include "base/file.h"
#include "store/postgres_wire.h"

namespace stillheld::store {

namespace {

constexpr int kPostgresFormat = 1, kPostgresSealedFormat = 2;
constexpr const char* kTables[] = {"ledger", "head", "entry", "personal", "chunk", "person_key", "team_key"};
// What can be erased, by a role of its own.
constexpr const char* kErasable[] = {"personal", "chunk", "person_key", "team_key"};
constexpr size_t kCopyBytes = size_t{1} << 20;
constexpr int kFetchRows = 2000;

std::string file_path(const std::string& folder) { return folder + "/log.postgres"; }
std::string role_of(const std::string& schema) { return schema + "_app"; }
std::string eraser_of(const std::string& schema) { return schema + "_erase"; }

// Ours are "stillheld_" and the id's letters: nothing that must be quoted.
bool is_schema_name(std::string_view name) {
  return name.starts_with("stillheld_") && name.size() <= 50 && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

// The advisory lock's number: from the schema's name, the same everywhere.
std::string lock_number(const std::string& schema) {
  const Hash hash = sha256("stillheld writer " + schema);
  int64_t number = 0;
  std::memcpy(&number, hash.data(), sizeof number);
  return std::to_string(number);
}

// fsync and its kin, as the server has them now.
Status check_durable(Connection& db) {
  for (const char* setting : {"fsync", "full_page_writes", "synchronous_commit"}) {
    TRY(result, db.query(std::string("SHOW ") + setting, {}, Connection::kText));
    if (result.text(0, 0) == "off") return fail(Code::kUnsafeServer, {std::string(setting) + " = off"});
  }
  return {};
}

// The role that this session has now may insert and read, and no more.
Status check_powers(Connection& db, const std::string& schema) {
  for (const char* table : kTables) {
    for (const char* power : {"UPDATE", "DELETE", "TRUNCATE"}) {
      // (Null where there is no such table: the ledger is not sealed.)
      TRY(result, db.query("SELECT has_table_privilege(current_user, to_regclass('" + schema + "." + table + "'), '" + power + "')", {}, Connection::kText));
      if (result.text(0, 0) == "t") return fail(Code::kUnsafeServer, {std::string(power) + " " + table});
    }
  }
  // The role that erases has no power over the log.
  for (const char* table : {"ledger", "head", "entry"}) {
    TRY(result, db.query("SELECT coalesce(has_table_privilege(to_regrole('" + eraser_of(schema) + "'), to_regclass('" + schema + "." + table + "'), 'UPDATE, DELETE, TRUNCATE'), false)",
                         {}, Connection::kText));
    if (result.text(0, 0) == "t") return fail(Code::kUnsafeServer, {"DELETE " + std::string(table)});
  }
  return {};
}

class PostgresStore final : public Writer {
 public:
  PostgresStore(Connection db, std::string schema) : db_(std::move(db)), schema_(std::move(schema)) {}

  ~PostgresStore() override {
    if (writing_) (void)db_.run("ROLLBACK; SELECT pg_advisory_unlock_all()").ok();
  }

  Status begin() {
    TRY_VOID(db_.run(writing_ ? "BEGIN ISOLATION LEVEL REPEATABLE READ" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    return {};
  }

  Status lock(std::string_view holder) {
    writing_ = true;
    // The server may need a moment to notice that the last writer is gone.
    TRY_VOID(db_.run("SET lock_timeout = '1s'"));
    const auto taken = db_.query("SELECT pg_advisory_lock(" + lock_number(schema_) + ")", {}, Connection::kText);
    if (!taken.ok() && taken.error().code != Code::kLocked) return taken.error();
    TRY_VOID(db_.run("SET lock_timeout = 0"));
    if (!taken.ok()) {
      // Who holds it says so in application_name.
      TRY(who, db_.query("SELECT coalesce(max(a.application_name), '') FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                         " WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32 | l.objid::bigint) = " + lock_number(schema_),
                         {}, Connection::kText));
      return fail(Code::kLocked, {std::string(who.text(0, 0))}, place());
    }
    const std::string name(holder.substr(0, 60));
    TRY(set, db_.query("SELECT set_config('application_name', $1, false)", {name}, Connection::kText));
    return {};
  }

  Status load() {
    TRY_VOID(begin());
    TRY(info, db_.query("SELECT format, id FROM " + schema_ + ".ledger", {}));
    if (info.rows() != 1) return fail(Code::kDamaged, {"the table “ledger” has not one row"}, place());
    const int64_t format = info.integer(0, 0);
    if (format > kPostgresSealedFormat) return fail(Code::kNewerLedger, {std::to_string(format), std::to_string(kPostgresSealedFormat)}, place());
    sealed_ = format == kPostgresSealedFormat;
    const std::string_view id = info.text(0, 1);
    if (id.size() != id_.bytes.size()) return fail(Code::kDamaged, {"the ledger's id has not 16 bytes"}, place());
    std::memcpy(id_.bytes.data(), id.data(), id.size());
    if (schema_of(id_) != schema_) return fail(Code::kDamaged, {"the ledger's id is not its schema's"}, place());
    TRY(head, db_.query("SELECT number, frontier, last_at, last_import FROM " + schema_ + ".head ORDER BY number DESC LIMIT 1", {}));
    if (head.rows() != 1) return fail(Code::kDamaged, {"the head of the log is missing"}, place());
    number_ = head.integer(0, 0);
    TRY(frontier, log::Frontier::from_bytes(head.text(0, 1)));
    head_.frontier = std::move(frontier);
    head_.last_at = head.integer(0, 2);
    head_.last_import = head.integer(0, 3);
    return {};
  }

  const Head& head() const override { return head_; }
  Id ledger_id() const override { return id_; }

  Result<std::string> entry(Seq seq) override {
    TRY(result, read("SELECT bytes FROM " + schema_ + ".entry WHERE seq = $1", {std::to_string(seq)}));
    if (result.rows() == 0 || seq > head_.size()) return fail(Code::kUnknownEntry, {std::to_string(seq), std::to_string(head_.size())});
    return std::string(result.text(0, 0));
  }

  Status scan(Seq first, Seq last, const See& see) override {
    return each("SELECT seq, bytes, leaf FROM " + schema_ + ".entry WHERE seq BETWEEN " + std::to_string(first) + " AND " + number(last) + " ORDER BY seq",
                [&](const Rows& rows, int row) -> Status {
                  TRY(leaf, hash_of(rows, row, 2));
                  return see(static_cast<Seq>(rows.integer(row, 0)), rows.text(row, 1), leaf);
                });
  }

  Result<std::vector<log::Personal>> personals(Seq seq) override {
    TRY(result, read("SELECT field, salt, text FROM " + schema_ + ".personal WHERE seq = $1 ORDER BY field COLLATE \"C\"", {std::to_string(seq)}));
    std::vector<log::Personal> out;
    for (int row = 0; row < result.rows(); ++row) {
      TRY(salt, hash_of(result, row, 1));
      out.push_back({std::string(result.text(row, 0)), std::string(result.text(row, 2)), salt});
    }
    return out;
  }

  Status scan_personals(Seq first, Seq last, const SeePersonal& see) override {
    log::Personal value;
    return each("SELECT seq, field, salt, text FROM " + schema_ + ".personal WHERE seq BETWEEN " + std::to_string(first) + " AND " + number(last) +
                    " ORDER BY seq, field COLLATE \"C\"",
                [&](const Rows& rows, int row) -> Status {
                  TRY(salt, hash_of(rows, row, 2));
                  value.field = rows.text(row, 1);
                  value.text = rows.text(row, 3);
                  value.salt = salt;
                  return see(static_cast<Seq>(rows.integer(row, 0)), value);
                });
  }

  Result<Chunk> chunk(Seq capture, uint64_t index) override {
    TRY(result, read("SELECT commitment, salt, bytes FROM " + schema_ + ".chunk WHERE capture = $1 AND idx = $2", {std::to_string(capture), std::to_string(index)}));
    if (result.rows() == 0) return fail(Code::kDamaged, {"row chunk " + std::to_string(index) + " of capture " + std::to_string(capture) + " is missing"});
    Chunk out;
    out.index = index;
    TRY_VOID(read_chunk(result, 0, 0, out));
    return out;
  }

  Status scan_chunks(Seq capture, const SeeChunk& see) override {
    Chunk value;
    return each("SELECT idx, commitment, salt, bytes FROM " + schema_ + ".chunk WHERE capture = " + std::to_string(capture) + " ORDER BY idx",
                [&](const Rows& rows, int row) -> Status {
                  value.index = static_cast<uint64_t>(rows.integer(row, 0));
                  TRY_VOID(read_chunk(rows, row, 1, value));
                  return see(value);
                });
  }

  Result<uint64_t> strays() override {
    const std::string size = std::to_string(head_.size());
    TRY(result, read("SELECT (SELECT count(*) FROM " + schema_ + ".entry WHERE seq < 1 OR seq > $1) + (SELECT count(*) FROM " + schema_ +
                     ".personal WHERE seq < 1 OR seq > $1) + (SELECT count(*) FROM " + schema_ + ".chunk WHERE capture < 1 OR capture > $1)"
                     " + (SELECT count(*) - 1 FROM " + schema_ + ".ledger)", {size}));
    return static_cast<uint64_t>(result.integer(0, 0));
  }

  // Every head that there ever was: numbers without a gap, sizes that grow,
  // each with the root that the entries had then.
  Status check_files() override {
    struct Then {
      int64_t number;
      log::Frontier frontier;
    };
    std::vector<Then> heads;
    TRY_VOID(each("SELECT number, frontier FROM " + schema_ + ".head ORDER BY number", [&](const Rows& rows, int row) -> Status {
      TRY(frontier, log::Frontier::from_bytes(rows.text(row, 1)));
      if (rows.integer(row, 0) != static_cast<int64_t>(heads.size())) return fail(Code::kDamaged, {"a head of the log is missing"}, place());
      if (!heads.empty() && frontier.size() < heads.back().frontier.size()) return fail(Code::kDamaged, {"the log was shorter after a commit"}, place());
      heads.push_back({rows.integer(row, 0), std::move(frontier)});
      return {};
    }));
    log::Frontier tree;
    size_t next = 0;
    const auto compare = [&]() -> Status {
      for (; next < heads.size() && heads[next].frontier.size() == tree.size(); ++next)
        if (!(heads[next].frontier == tree)) return fail(Code::kDamaged, {"commit " + std::to_string(heads[next].number) + " had another root"}, place());
      return {};
    };
    TRY_VOID(compare());
    TRY_VOID(each("SELECT leaf FROM " + schema_ + ".entry ORDER BY seq", [&](const Rows& rows, int row) -> Status {
      TRY(leaf, hash_of(rows, row, 0));
      tree.add(leaf);
      return compare();
    }));
    if (next != heads.size()) return fail(Code::kDamaged, {"entries of a commit are missing"}, place());
    return {};
  }

  Result<Seq> append(std::string_view bytes, std::span<const log::Personal> personals, Millis at, int64_t import) override {
    const Hash leaf = log::leaf_hash(bytes);
    const Seq seq = head_.size() + 1;
    entries_.row(3).integer(static_cast<int64_t>(seq)).bytes(as_bytes(leaf)).bytes(bytes);
    for (const log::Personal& value : personals) put_value(seq, value);
    head_.frontier.add(leaf);
    head_.last_at = at;
    head_.last_import = import;
    changed_ = true;
    if (entries_.size() + personals_.size() > kCopyBytes) TRY_VOID(flush());
    return seq;
  }

  Status put_chunk(Seq capture, const Chunk& chunk) override {
    chunks_.row(5).integer(static_cast<int64_t>(capture)).integer(static_cast<int64_t>(chunk.index)).bytes(as_bytes(chunk.commitment)).bytes(chunk.erased ? std::string_view() : as_bytes(chunk.salt)).bytes(chunk.bytes);
    changed_ = true;
    if (chunks_.size() > kCopyBytes) TRY_VOID(flush());
    return {};
  }

  Status commit() override {
    if (!changed_) return {};
    TRY_VOID(flush());
    // The next number: whoever wrote it first, the second one fails here.
    CopyRows head;
    head.row(4).integer(number_ + 1).bytes(head_.frontier.bytes()).integer(head_.last_at).integer(head_.last_import);
    TRY_VOID(db_.copy(schema_ + ".head (number, frontier, last_at, last_import)", head));
    TRY_VOID(db_.commit());
    ++number_;
    changed_ = false;
    return begin();
  }

  Sealing sealing() const override { return sealed_ ? Sealing::raw : Sealing::none; }

  Status scan_person_keys(const SeeKey& see) override {
    if (!sealed_) return {};
    PersonKey key;
    return each("SELECT number, subject, epoch, wrapped FROM " + schema_ + ".person_key ORDER BY number", [&](const Rows& rows, int row) -> Status {
      key.number = static_cast<uint32_t>(rows.integer(row, 0));
      const std::string_view subject = rows.text(row, 1);
      if (subject.size() != key.subject.bytes.size()) return fail(Code::kDamaged, {"a subject in “person_key” has not 16 bytes"}, place());
      std::memcpy(key.subject.bytes.data(), subject.data(), subject.size());
      key.epoch = static_cast<uint32_t>(rows.integer(row, 2));
      key.wrapped = rows.text(row, 3);
      return see(key);
    });
  }

  Result<std::vector<TeamKey>> team_keys() override {
    std::vector<TeamKey> out;
    if (!sealed_) return out;
    TRY_VOID(each("SELECT epoch, holder, stretch, wrapped FROM " + schema_ + ".team_key ORDER BY epoch, holder COLLATE \"C\"", [&](const Rows& rows, int row) -> Status {
      out.push_back({static_cast<uint32_t>(rows.integer(row, 0)), std::string(rows.text(row, 1)), std::string(rows.text(row, 2)), std::string(rows.text(row, 3))});
      return {};
    }));
    return out;
  }

  // As the owner: the application's role makes no tables.
  Status set_sealed(bool sealed) override {
    if (sealed == sealed_) return {};
    TRY_VOID(flush());
    const std::string eraser = eraser_of(schema_), app = role_of(schema_);
    TRY_VOID(db_.run("RESET ROLE"));
    if (sealed) {
      TRY_VOID(db_.run("CREATE TABLE " + schema_ + ".person_key (number bigint PRIMARY KEY, subject bytea NOT NULL UNIQUE, epoch bigint NOT NULL, wrapped bytea NOT NULL);"
                       "CREATE TABLE " + schema_ + ".team_key (epoch bigint NOT NULL, holder text NOT NULL, stretch text NOT NULL, wrapped bytea NOT NULL, PRIMARY KEY (epoch, holder))"));
      TRY_VOID(db_.run("GRANT SELECT, INSERT ON " + schema_ + ".person_key, " + schema_ + ".team_key TO " + app));
      TRY_VOID(db_.run("UPDATE " + schema_ + ".ledger SET format = 2"));
    } else {
      TRY_VOID(db_.run("DROP TABLE " + schema_ + ".person_key, " + schema_ + ".team_key"));
      TRY_VOID(db_.run("UPDATE " + schema_ + ".ledger SET format = 1"));
    }
    TRY_VOID(db_.run("DO $$ BEGIN IF to_regrole('" + eraser + "') IS NULL THEN CREATE ROLE " + eraser + " NOLOGIN; END IF; END $$"));
    TRY_VOID(db_.run("GRANT USAGE ON SCHEMA " + schema_ + " TO " + eraser));
    for (const char* table : kErasable)
      TRY_VOID(db_.run("DO $$ BEGIN IF to_regclass('" + schema_ + "." + table + "') IS NOT NULL THEN GRANT SELECT, DELETE ON " + schema_ + "." + table + " TO " + eraser + "; END IF; END $$"));
    TRY_VOID(db_.run("DO $$ BEGIN EXECUTE format('GRANT " + eraser + " TO %I', current_user); EXCEPTION WHEN OTHERS THEN NULL; END $$"));
    TRY_VOID(db_.run("SET ROLE " + app));
    sealed_ = sealed;
    changed_ = true;
    return {};
  }

  Status put_person_key(const PersonKey& key) override {
    keys_.row(4).integer(key.number).bytes({reinterpret_cast<const char*>(key.subject.bytes.data()), key.subject.bytes.size()}).integer(key.epoch).bytes(key.wrapped);
    changed_ = true;
    if (keys_.size() > kCopyBytes) TRY_VOID(flush());
    return {};
  }

  Status replace_person_keys(uint32_t first, uint32_t last, std::span<const PersonKey> keys) override {
    TRY_VOID(erase("person_key WHERE number BETWEEN " + std::to_string(first) + " AND " + std::to_string(last)));
    for (const PersonKey& key : keys) TRY_VOID(put_person_key(key));
    return {};
  }

  Status replace_team_keys(std::span<const TeamKey> keys) override {
    TRY_VOID(erase("team_key"));
    CopyRows rows;
    for (const TeamKey& key : keys) rows.row(4).integer(key.epoch).bytes(key.holder).bytes(key.stretch).bytes(key.wrapped);
    return db_.copy(schema_ + ".team_key (epoch, holder, stretch, wrapped)", rows);
  }

  Status replace_values(Seq first, Seq last, std::span<const Value> values) override {
    TRY_VOID(erase("personal WHERE seq BETWEEN " + number(first) + " AND " + number(last)));
    for (const Value& value : values) put_value(value.seq, value.value);
    if (personals_.size() > kCopyBytes) TRY_VOID(flush());
    return {};
  }

  Status replace_chunks(Seq capture, uint64_t first, uint64_t last, std::span<const Chunk> chunks) override {
    TRY_VOID(erase("chunk WHERE capture = " + number(capture) + " AND idx BETWEEN " + number(first) + " AND " + number(last)));
    for (const Chunk& chunk : chunks) TRY_VOID(put_chunk(capture, chunk));
    return {};
  }

  // The tables are written anew, the old files unlinked by the server.  What its
  // own WAL and its administrator's backups hold is beyond us (docs/security.md).
  Status scrub() override {
    if (changed_) return fail(Code::kInternal, {"scrub before commit"});
    TRY_VOID(db_.run("ROLLBACK"));
    TRY_VOID(db_.run("RESET ROLE"));
    for (const char* table : kErasable)
      if (sealed_ || std::string_view(table).find("key") == std::string_view::npos) TRY_VOID(db_.run("VACUUM (FULL) " + schema_ + "." + table));
    TRY_VOID(db_.run("SET ROLE " + role_of(schema_)));
    return begin();
  }

 private:
  using Rows = Connection::Rows;
  Where place() const { return {schema_, 0, "", 0}; }
  static std::string number(Seq seq) { return std::to_string(std::min<Seq>(seq, INT64_MAX)); }
  static Result<Hash> hash_of(const Rows& rows, int row, int column) {
    const auto hash = hash_from_bytes(rows.text(row, column));
    if (!hash) return fail(Code::kDamaged, {"a hash in the database has not 32 bytes"});
    return *hash;
  }

  static Status read_chunk(const Rows& rows, int row, int column, Chunk& out) {
    TRY(commitment, hash_of(rows, row, column));
    out.commitment = commitment;
    out.erased = rows.text(row, column + 1).empty();
    out.salt = {};
    if (!out.erased) {
      TRY(salt, hash_of(rows, row, column + 1));
      out.salt = salt;
    }
    out.bytes = rows.text(row, column + 2);
    return {};
  }

  void put_value(Seq seq, const log::Personal& value) {
    personals_.row(4).integer(static_cast<int64_t>(seq)).bytes(value.field).bytes(as_bytes(value.salt)).bytes(value.text);
    changed_ = true;
  }

  // By the role that may, and which may nothing else.
  Status erase(const std::string& what) {
    TRY_VOID(flush());
    TRY_VOID(db_.run("SET ROLE " + eraser_of(schema_)));
    TRY_VOID(db_.run("DELETE FROM " + schema_ + "." + what));
    changed_ = true;
    return db_.run("SET ROLE " + role_of(schema_));
  }

  // What was appended and not yet sent is seen by those who read.
  Status flush() {
    TRY_VOID(db_.copy(schema_ + ".entry (seq, leaf, bytes)", entries_));
    TRY_VOID(db_.copy(schema_ + ".personal (seq, field, salt, text)", personals_));
    TRY_VOID(db_.copy(schema_ + ".chunk (capture, idx, commitment, salt, bytes)", chunks_));
    TRY_VOID(db_.copy(schema_ + ".person_key (number, subject, epoch, wrapped)", keys_));
    return {};
  }

  Result<Rows> read(const std::string& sql, const std::vector<std::string>& parameters) {
    TRY_VOID(flush());
    return db_.query(sql, parameters);
  }

  Status each(const std::string& sql, const std::function<Status(const Rows&, int)>& see) {
    TRY_VOID(flush());
    const std::string cursor = "c" + std::to_string(++cursors_);
    TRY_VOID(db_.run("DECLARE " + cursor + " BINARY CURSOR FOR " + sql));
    while (true) {
      TRY(rows, db_.query("FETCH " + std::to_string(kFetchRows) + " FROM " + cursor, {}));
      for (int row = 0; row < rows.rows(); ++row) TRY_VOID(see(rows, row));
      if (rows.rows() < kFetchRows) break;
    }
    return db_.run("CLOSE " + cursor);
  }

  Connection db_;
  std::string schema_;
  bool writing_ = false, changed_ = false, sealed_ = false;
  int64_t number_ = 0;
  uint64_t cursors_ = 0;
  CopyRows entries_, personals_, chunks_, keys_;
  Head head_;
  Id id_;
};

struct Place {
  std::string connection, schema;
};

Result<Place> place_of(const std::string& folder) {
  TRY(text, read_file(file_path(folder)));
  const size_t end = text.find('\n');
  if (end == std::string::npos) return fail(Code::kDamaged, {file_path(folder)});
  Place out{text.substr(0, end), text.substr(end + 1)};
  while (!out.schema.empty() && out.schema.back() == '\n') out.schema.pop_back();
  if (!is_schema_name(out.schema)) return fail(Code::kDamaged, {file_path(folder)});
  return out;
}

Result<std::unique_ptr<PostgresStore>> open(const std::string& folder, std::optional<std::string_view> holder) {
  if (!is_postgres(folder)) return fail(Code::kNotALedger, {folder});
  TRY(place, place_of(folder));
  TRY(db, Connection::open(place.connection));
  TRY(there, db.query("SELECT to_regclass('" + place.schema + ".ledger')", {}, Connection::kText));
  if (there.text(0, 0).empty()) return fail(Code::kNotALedger, {place.schema});
  TRY_VOID(check_durable(db));
  TRY_VOID(db.run("SET ROLE " + role_of(place.schema)));
  TRY_VOID(check_powers(db, place.schema));
  auto store = std::make_unique<PostgresStore>(std::move(db), place.schema);
  if (holder) TRY_VOID(store->lock(*holder));
  TRY_VOID(store->load());
  return store;
}

Status write_place(const std::string& folder, const std::string& connection, const std::string& schema) {
  if (connection.find('\n') != std::string::npos) return fail(Code::kBadValue, {"--postgres", connection, "host=… dbname=…"});
  TRY_VOID(make_folder(folder));
  return write_file_durably(file_path(folder), connection + "\n" + schema + "\n");
}

}  // namespace

bool is_postgres(const std::string& folder) { return path_exists(file_path(folder)); }

std::string schema_of(const Id& ledger_id) { return "stillheld_" + ledger_id.text(); }

Status create_postgres(const std::string& folder, const std::string& connection, const Id& ledger_id) {
  if (is_postgres(folder) || path_exists(folder + "/log.sqlite")) return fail(Code::kLedgerExists, {folder});
  const std::string schema = schema_of(ledger_id), role = role_of(schema);
  TRY(db, Connection::open(connection));
  TRY_VOID(check_durable(db));
  TRY(there, db.query("SELECT to_regnamespace('" + schema + "')", {}, Connection::kText));
  if (!there.text(0, 0).empty()) return fail(Code::kLedgerExists, {schema});
  TRY_VOID(db.run("BEGIN"));
  TRY_VOID(db.run("CREATE SCHEMA " + schema));
  TRY_VOID(db.run("CREATE TABLE " + schema + ".ledger (format bigint NOT NULL, id bytea NOT NULL);"
                  "CREATE TABLE " + schema + ".head (number bigint PRIMARY KEY, frontier bytea NOT NULL, last_at bigint NOT NULL, last_import bigint NOT NULL);"
                  "CREATE TABLE " + schema + ".entry (seq bigint PRIMARY KEY CHECK (seq > 0), leaf bytea NOT NULL, bytes bytea NOT NULL);"
                  "CREATE TABLE " + schema + ".personal (seq bigint NOT NULL, field text NOT NULL, salt bytea NOT NULL, text bytea NOT NULL, PRIMARY KEY (seq, field));"
                  "CREATE TABLE " + schema + ".chunk (capture bigint NOT NULL, idx bigint NOT NULL, commitment bytea NOT NULL, salt bytea NOT NULL, bytes bytea NOT NULL,"
                  " PRIMARY KEY (capture, idx))"));
  TRY_VOID(db.run("DO $$ BEGIN IF to_regrole('" + role + "') IS NULL THEN CREATE ROLE " + role + " NOLOGIN; END IF; END $$"));
  TRY_VOID(db.run("GRANT USAGE ON SCHEMA " + schema + " TO " + role));
  TRY_VOID(db.run("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA " + schema + " TO " + role));
  TRY_VOID(db.run("DO $$ BEGIN EXECUTE format('GRANT " + role + " TO %I', current_user); EXCEPTION WHEN OTHERS THEN NULL; END $$"));
  TRY_VOID(db.run("INSERT INTO " + schema + ".ledger VALUES (" + std::to_string(kPostgresFormat) + ", '\\x" +
                  to_hex({reinterpret_cast<const char*>(ledger_id.bytes.data()), 16}) + "')"));
  TRY_VOID(db.run("INSERT INTO " + schema + ".head VALUES (0, '\\x" + to_hex(log::Frontier().bytes()) + "', 0, 0)"));
  TRY_VOID(db.commit());
  return write_place(folder, connection, schema);
}

Status join_postgres(const std::string& folder, const std::string& connection, const std::string& schema) {
  if (is_postgres(folder) || path_exists(folder + "/log.sqlite")) return fail(Code::kLedgerExists, {folder});
  if (!is_schema_name(schema)) return fail(Code::kBadValue, {"--schema", schema, "stillheld_…"});
  TRY(db, Connection::open(connection));
  TRY(there, db.query("SELECT to_regclass('" + schema + ".ledger')", {}, Connection::kText));
  if (there.text(0, 0).empty()) return fail(Code::kNotALedger, {schema});
  return write_place(folder, connection, schema);
}

Result<std::unique_ptr<Reader>> open_postgres(const std::string& folder) {
  TRY(store, open(folder, std::nullopt));
  return std::unique_ptr<Reader>(std::move(store));
}

Result<std::unique_ptr<Writer>> write_postgres(const std::string& folder, std::string_view holder) {
  TRY(store, open(folder, holder));
  return std::unique_ptr<Writer>(std::move(store));
}

}  // namespace stillheld::store
