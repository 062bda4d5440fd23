#include "store/sqlite_store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include <cstring>
#include <filesystem>

#include "base/file.h"
#include "store/open.h"
#include "store/wipe.h"

namespace stillheld::store {

namespace {

constexpr char kSchema[] =
    "CREATE TABLE ledger (format INTEGER NOT NULL, id BLOB NOT NULL) STRICT;"
    "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), frontier BLOB NOT NULL,"
    " last_at INTEGER NOT NULL, last_import INTEGER NOT NULL) STRICT;"
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, leaf BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE personal (seq INTEGER NOT NULL, field TEXT NOT NULL, salt BLOB NOT NULL,"
    " text TEXT NOT NULL, PRIMARY KEY (seq, field)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE chunk (capture INTEGER NOT NULL, idx INTEGER NOT NULL, commitment BLOB NOT NULL,"
    " salt BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (capture, idx)) STRICT, WITHOUT ROWID;";

constexpr char kKeySchema[] =
    "CREATE TABLE person_key (number INTEGER PRIMARY KEY, subject BLOB NOT NULL UNIQUE, epoch INTEGER NOT NULL,"
    " wrapped BLOB NOT NULL) STRICT;"
    "CREATE TABLE team_key (epoch INTEGER NOT NULL, holder TEXT NOT NULL, stretch TEXT NOT NULL, wrapped BLOB NOT NULL,"
    " PRIMARY KEY (epoch, holder)) STRICT, WITHOUT ROWID;";

std::string database_path(const std::string& folder) { return folder + "/log.sqlite"; }

// Nothing in the log says the ledger's id: four bytes of its hash stand in the
// database's header (application_id), so that a flipped bit is found.  A ledger
// that was made before has 0.
int check_of(const Id& id) {
  const Hash hash = sha256({reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
  return hash[0] << 23 | hash[1] << 15 | hash[2] << 7 | hash[3] >> 1 | 1;
}

struct CloseDatabase {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Error sqlite_error(sqlite3* db, const std::string& folder) {
  const std::string path = database_path(folder);
  const int code = db != nullptr ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
  const std::string text = db != nullptr ? sqlite3_errmsg(db) : "out of memory";
  const Where where{path, 0, "", 0};
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return fail(Code::kDiskFull, {path}, where);
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return fail(Code::kReadOnly, {path}, where);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return fail(Code::kDamaged, {text}, where);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(Code::kLocked, {text}, where);
    case SQLITE_CANTOPEN:
      return fail(Code::kUnreadable, {path, text}, where);
    case SQLITE_IOERR: {
      const int number = sqlite3_system_errno(db);
      const bool sync = code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;  // never a full disk alone
      if (!sync && (number == ENOSPC || number == EFBIG || number == EDQUOT))
        return fail(Code::kDiskFull, {path}, where);
      return fail(Code::kIo, {path, text}, where);
    }
    case SQLITE_ERROR:  // a table that is not there: the file is not what we made
      return fail(Code::kDamaged, {text}, where);
    default:
      return fail(Code::kIo, {path, text}, where);
  }
}

std::string_view blob(sqlite3_stmt* s, int column) {
  const void* data = sqlite3_column_blob(s, column);
  const int size = sqlite3_column_bytes(s, column);
  return data == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(data), static_cast<size_t>(size));
}

Result<Hash> hash_column(sqlite3_stmt* s, int column) {
  const auto hash = hash_from_bytes(blob(s, column));
  if (!hash) return fail(Code::kDamaged, {"a hash in the database has not 32 bytes"});
  return *hash;
}

void bind_blob(sqlite3_stmt* s, int index, std::string_view bytes) {
  sqlite3_bind_blob64(s, index, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
}

Status sync_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return io_error(errno, path);
  const bool done = ::fsync(descriptor) == 0;
  const int why = errno;
  ::close(descriptor);
  return done ? Status() : Status(fail(Code::kIo, {path, std::strerror(why)}, {path, 0, "", 0}));
}

// What scrub() has left over: the former database, which it was about to
// overwrite.  (If it is still the database itself, only its second name goes.)
Status finish_wiping(const std::string& folder) {
  const std::string path = database_path(folder), old = path + ".wipe";
  struct stat was{}, is{};
  if (::stat(old.c_str(), &was) != 0) return {};
  if (::stat(path.c_str(), &is) == 0 && (is.st_ino != was.st_ino || is.st_dev != was.st_dev)) return wipe_file(old);
  if (::unlink(old.c_str()) != 0) return io_error(errno, old);
  return sync_folder(folder);
}

// A journal that a scrub() left, which was cut short while it took the database
// out of its WAL and back: whoever may write rolls it back, a reader may not.  Of
// a scrub that goes on it is held by locks, and this waits for them.
void roll_back(const std::string& path) {
  sqlite3* raw = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
  const Database db(raw);
  if (result != SQLITE_OK) return;
  int was = 0;
  sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &was);
  sqlite3_busy_timeout(raw, 5000);
  sqlite3_exec(raw, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr);  // (What fails here fails again, where it is said.)
}

class SqliteStore final : public Writer {
 public:
  SqliteStore(std::string folder, Database db, std::unique_ptr<FileLock> lock)
      : folder_(std::move(folder)), lock_(std::move(lock)), db_(std::move(db)) {}

  ~SqliteStore() override {
    statements_.clear();
    if (db_ == nullptr) return;
    if (in_transaction_) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    // The connection closes before the lock is let go.
    entry_.reset();
    if (lock_ == nullptr) return;
    if (!checkpoint().ok()) stop_ledger(folder_, row_of(Code::kIo).key);
    close_writer();
  }

  Status execute(const char* sql) {
    if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return error();
    return {};
  }

  void set_long_wal(int pages) { long_wal_ = pages; }

  Status load() {
    TRY(info, prepare("SELECT format, id FROM ledger"));
    const int step = sqlite3_step(info.get());
    if (step == SQLITE_DONE) return fail(Code::kDamaged, {"the table “ledger” is empty"}, place());
    if (step != SQLITE_ROW) return error();
    const int format = sqlite3_column_int(info.get(), 0);
    if (format > kSealedFormat)
      return fail(Code::kNewerLedger, {std::to_string(format), std::to_string(kSealedFormat)}, place());
    sealed_ = format == kSealedFormat;
    if (format < 1) return fail(Code::kDamaged, {"the format is " + std::to_string(format)}, place());
    const std::string_view id = blob(info.get(), 1);
    if (id.size() != id_.bytes.size()) return fail(Code::kDamaged, {"the ledger's id has not 16 bytes"}, place());
    std::memcpy(id_.bytes.data(), id.data(), id.size());
    TRY(check, prepare("PRAGMA application_id"));
    if (sqlite3_step(check.get()) != SQLITE_ROW) return error();
    const int kept = sqlite3_column_int(check.get(), 0);
    if (kept != 0 && kept != check_of(id_)) return fail(Code::kDamaged, {"the ledger's id is not the one it was made with"}, place());
    TRY(head, prepare("SELECT frontier, last_at, last_import FROM head WHERE one = 1"));
    if (sqlite3_step(head.get()) != SQLITE_ROW) return fail(Code::kDamaged, {"the head of the log is missing"}, place());
    TRY(frontier, log::Frontier::from_bytes(blob(head.get(), 0)));
    head_.frontier = std::move(frontier);
    head_.last_at = sqlite3_column_int64(head.get(), 1);
    head_.last_import = sqlite3_column_int64(head.get(), 2);
    return {};
  }

  const Head& head() const override { return head_; }
  Id ledger_id() const override { return id_; }

  Result<std::string> entry(Seq seq) override {
    TRY(s, cached("SELECT bytes FROM entry WHERE seq = ?"));
    sqlite3_bind_int64(s, 1, static_cast<sqlite3_int64>(seq));
    const int step = sqlite3_step(s);
    if (step == SQLITE_DONE) return fail(Code::kUnknownEntry, {std::to_string(seq), std::to_string(head_.size())});
    if (step != SQLITE_ROW) return error();
    std::string out(blob(s, 0));
    sqlite3_reset(s);
    return out;
  }

  Status scan(Seq first, Seq last, const See& see) override {
    TRY(s, prepare("SELECT seq, bytes, leaf FROM entry WHERE seq BETWEEN ? AND ? ORDER BY seq"));
    sqlite3_bind_int64(s.get(), 1, static_cast<sqlite3_int64>(first));
    sqlite3_bind_int64(s.get(), 2, static_cast<sqlite3_int64>(last));
    int step;
    while ((step = sqlite3_step(s.get())) == SQLITE_ROW) {
      TRY(leaf, hash_column(s.get(), 2));
      TRY_VOID(see(static_cast<Seq>(sqlite3_column_int64(s.get(), 0)), blob(s.get(), 1), leaf));
    }
    if (step != SQLITE_DONE) return error();
    return {};
  }

  Result<std::vector<log::Personal>> personals(Seq seq) override {
    std::vector<log::Personal> out;
    TRY(s, cached("SELECT field, salt, text FROM personal WHERE seq = ? ORDER BY field"));
    sqlite3_bind_int64(s, 1, static_cast<sqlite3_int64>(seq));
    int step;
    while ((step = sqlite3_step(s)) == SQLITE_ROW) {
      TRY(salt, hash_column(s, 1));
      out.push_back({std::string(blob(s, 0)), std::string(blob(s, 2)), salt});
    }
    if (step != SQLITE_DONE) return error();
    return out;
  }

  Status scan_personals(Seq first, Seq last, const SeePersonal& see) override {
    TRY(s, prepare("SELECT seq, field, salt, text FROM personal WHERE seq BETWEEN ? AND ? ORDER BY seq, field"));
    sqlite3_bind_int64(s.get(), 1, static_cast<sqlite3_int64>(first));
    sqlite3_bind_int64(s.get(), 2, static_cast<sqlite3_int64>(last));
    int step;
    log::Personal value;
    while ((step = sqlite3_step(s.get())) == SQLITE_ROW) {
      TRY(salt, hash_column(s.get(), 2));
      value.field = blob(s.get(), 1);
      value.text = blob(s.get(), 3);
      value.salt = salt;
      TRY_VOID(see(static_cast<Seq>(sqlite3_column_int64(s.get(), 0)), value));
    }
    if (step != SQLITE_DONE) return error();
    return {};
  }

  Result<Chunk> chunk(Seq capture, uint64_t index) override {
    TRY(s, cached("SELECT commitment, salt, bytes FROM chunk WHERE capture = ? AND idx = ?"));
    sqlite3_bind_int64(s, 1, static_cast<sqlite3_int64>(capture));
    sqlite3_bind_int64(s, 2, static_cast<sqlite3_int64>(index));
    const int step = sqlite3_step(s);
    if (step == SQLITE_DONE)
      return fail(Code::kDamaged, {"row chunk " + std::to_string(index) + " of capture " + std::to_string(capture) + " is missing"});
    if (step != SQLITE_ROW) return error();
    Chunk out;
    out.index = index;
    TRY_VOID(read_chunk(s, 0, out));
    sqlite3_reset(s);
    return out;
  }

  Status scan_chunks(Seq capture, const SeeChunk& see) override {
    TRY(s, prepare("SELECT idx, commitment, salt, bytes FROM chunk WHERE capture = ? ORDER BY idx"));
    sqlite3_bind_int64(s.get(), 1, static_cast<sqlite3_int64>(capture));
    int step;
    Chunk value;
    while ((step = sqlite3_step(s.get())) == SQLITE_ROW) {
      value.index = static_cast<uint64_t>(sqlite3_column_int64(s.get(), 0));
      TRY_VOID(read_chunk(s.get(), 1, value));
      TRY_VOID(see(value));
    }
    if (step != SQLITE_DONE) return error();
    return {};
  }

  Result<uint64_t> strays() override {
    TRY(s, prepare("SELECT (SELECT count(*) FROM entry WHERE seq < 1 OR seq > ?1) +"
                   " (SELECT count(*) FROM personal WHERE seq < 1 OR seq > ?1) +"
                   " (SELECT count(*) FROM chunk WHERE capture < 1 OR capture > ?1) +"
                   " (SELECT count(*) - 1 FROM head) + (SELECT count(*) - 1 FROM ledger)"));
    sqlite3_bind_int64(s.get(), 1, static_cast<sqlite3_int64>(head_.size()));
    if (sqlite3_step(s.get()) != SQLITE_ROW) return error();
    return static_cast<uint64_t>(sqlite3_column_int64(s.get(), 0));
  }

  Status check_files() override {
    TRY(s, prepare("PRAGMA integrity_check(3)"));
    std::string found;
    int step;
    while ((step = sqlite3_step(s.get())) == SQLITE_ROW) {
      const std::string_view line = blob(s.get(), 0);
      if (line != "ok") found += (found.empty() ? "" : "; ") + std::string(line);
    }
    if (step != SQLITE_DONE) return error();
    if (!found.empty()) return fail(Code::kDamaged, {found}, place());
    return {};
  }

  Result<Seq> append(std::string_view bytes, std::span<const log::Personal> personals, Millis at,
                     int64_t import) override {
    TRY_VOID(begin());
    const Hash leaf = log::leaf_hash(bytes);
    const Seq seq = head_.size() + 1;
    if (entry_ == nullptr) {
      TRY(s, prepare("INSERT INTO entry (seq, leaf, bytes) VALUES (?, ?, ?)"));
      entry_ = std::move(s);
    }
    sqlite3_bind_int64(entry_.get(), 1, static_cast<sqlite3_int64>(seq));
    bind_blob(entry_.get(), 2, as_bytes(leaf));
    bind_blob(entry_.get(), 3, bytes);
    TRY_VOID(run(entry_.get()));
    for (const log::Personal& value : personals) TRY_VOID(put_value(seq, value));
    head_.frontier.add(leaf);
    head_.last_at = at;
    head_.last_import = import;
    return seq;
  }

  Status put_chunk(Seq capture, const Chunk& chunk) override {
    TRY_VOID(begin());
    TRY(s, cached("INSERT INTO chunk (capture, idx, commitment, salt, bytes) VALUES (?, ?, ?, ?, ?)"));
    sqlite3_bind_int64(s, 1, static_cast<sqlite3_int64>(capture));
    sqlite3_bind_int64(s, 2, static_cast<sqlite3_int64>(chunk.index));
    bind_blob(s, 3, as_bytes(chunk.commitment));
    bind_blob(s, 4, chunk.erased ? std::string_view() : as_bytes(chunk.salt));
    bind_blob(s, 5, chunk.bytes);
    return run(s);
  }

  Status commit() override {
    if (!in_transaction_) return {};
    TRY(s, cached("UPDATE head SET frontier = ?, last_at = ?, last_import = ? WHERE one = 1"));
    const std::string frontier = head_.frontier.bytes();
    bind_blob(s, 1, frontier);
    sqlite3_bind_int64(s, 2, head_.last_at);
    sqlite3_bind_int64(s, 3, head_.last_import);
    TRY_VOID(run(s));
    TRY_VOID(execute("COMMIT"));
    in_transaction_ = false;
    // SQLite syncs the folder in which it made the WAL, and passes over an error
    // there.  Without its name the WAL is lost, with all that stands in it.
    if (!folder_synced_) TRY_VOID(sync_folder(folder_));
    folder_synced_ = true;
    return wal_pages_ < long_wal_ ? Status() : checkpoint();
  }

  Sealing sealing() const override { return sealed_ ? Sealing::raw : Sealing::none; }

  Status scan_person_keys(const SeeKey& see) override {
    if (!sealed_) return {};
    TRY(s, prepare("SELECT number, subject, epoch, wrapped FROM person_key ORDER BY number"));
    int step;
    PersonKey key;
    while ((step = sqlite3_step(s.get())) == SQLITE_ROW) {
      key.number = static_cast<uint32_t>(sqlite3_column_int64(s.get(), 0));
      const std::string_view subject = blob(s.get(), 1);
      if (subject.size() != key.subject.bytes.size()) return fail(Code::kDamaged, {"a subject in “person_key” has not 16 bytes"}, place());
      std::memcpy(key.subject.bytes.data(), subject.data(), subject.size());
      key.epoch = static_cast<uint32_t>(sqlite3_column_int64(s.get(), 2));
      key.wrapped = blob(s.get(), 3);
      TRY_VOID(see(key));
    }
    if (step != SQLITE_DONE) return error();
    return {};
  }

  Result<std::vector<TeamKey>> team_keys() override {
    std::vector<TeamKey> out;
    if (!sealed_) return out;
    TRY(s, prepare("SELECT epoch, holder, stretch, wrapped FROM team_key ORDER BY epoch, holder"));
    int step;
    while ((step = sqlite3_step(s.get())) == SQLITE_ROW)
      out.push_back({static_cast<uint32_t>(sqlite3_column_int64(s.get(), 0)), std::string(blob(s.get(), 1)), std::string(blob(s.get(), 2)), std::string(blob(s.get(), 3))});
    if (step != SQLITE_DONE) return error();
    return out;
  }

  Status set_sealed(bool sealed) override {
    if (sealed == sealed_) return {};
    TRY_VOID(begin());
    statements_.clear();
    TRY_VOID(execute(sealed ? kKeySchema : "DROP TABLE person_key; DROP TABLE team_key"));
    TRY_VOID(execute(sealed ? "UPDATE ledger SET format = 2" : "UPDATE ledger SET format = 1"));
    static_assert(kFormat == 1 && kSealedFormat == 2);
    sealed_ = sealed;
    return {};
  }

  Status put_person_key(const PersonKey& key) override {
    TRY_VOID(begin());
    TRY(s, cached("INSERT INTO person_key (number, subject, epoch, wrapped) VALUES (?, ?, ?, ?)"));
    sqlite3_bind_int64(s, 1, key.number);
    bind_blob(s, 2, {reinterpret_cast<const char*>(key.subject.bytes.data()), key.subject.bytes.size()});
    sqlite3_bind_int64(s, 3, key.epoch);
    bind_blob(s, 4, key.wrapped);
    return run(s);
  }

  Status replace_person_keys(uint32_t first, uint32_t last, std::span<const PersonKey> keys) override {
    TRY_VOID(begin());
    TRY(s, cached("DELETE FROM person_key WHERE number BETWEEN ? AND ?"));
    TRY_VOID(erase(s, {first, last}));
    for (const PersonKey& key : keys) TRY_VOID(put_person_key(key));
    return {};
  }

  Status replace_team_keys(std::span<const TeamKey> keys) override {
    TRY_VOID(begin());
    TRY_VOID(execute("DELETE FROM team_key"));
    for (const TeamKey& key : keys) {
      TRY(s, cached("INSERT INTO team_key (epoch, holder, stretch, wrapped) VALUES (?, ?, ?, ?)"));
      sqlite3_bind_int64(s, 1, key.epoch);
      sqlite3_bind_text64(s, 2, key.holder.data(), key.holder.size(), SQLITE_STATIC, SQLITE_UTF8);
      sqlite3_bind_text64(s, 3, key.stretch.data(), key.stretch.size(), SQLITE_STATIC, SQLITE_UTF8);
      bind_blob(s, 4, key.wrapped);
      TRY_VOID(run(s));
    }
    return {};
  }

  Status replace_values(Seq first, Seq last, std::span<const Value> values) override {
    TRY_VOID(begin());
    TRY(s, cached("DELETE FROM personal WHERE seq BETWEEN ? AND ?"));
    TRY_VOID(erase(s, {first, last}));
    for (const Value& value : values) TRY_VOID(put_value(value.seq, value.value));
    return {};
  }

  Status replace_chunks(Seq capture, uint64_t first, uint64_t last, std::span<const Chunk> chunks) override {
    TRY_VOID(begin());
    TRY(s, cached("DELETE FROM chunk WHERE capture = ? AND idx BETWEEN ? AND ?"));
    TRY_VOID(erase(s, {capture, first, last}));
    for (const Chunk& chunk : chunks) TRY_VOID(put_chunk(capture, chunk));
    return {};
  }

  Status scrub() override {
    assert(lock_ != nullptr && !in_transaction_);
    const std::string path = database_path(folder_), compact = path + ".part", old = path + ".wipe";
    TRY_VOID(finish_wiping(folder_));
    for (const char* end : {"", "-journal", "-wal", "-shm"}) TRY_VOID(wipe_file(compact + end));  // of a scrub that was cut short
    {
      TRY(s, prepare("VACUUM INTO ?"));
      sqlite3_bind_text64(s.get(), 1, compact.data(), compact.size(), SQLITE_STATIC, SQLITE_UTF8);
      TRY_VOID(run(s.get()));
    }
    statements_.clear();
    entry_.reset();
    {
      // Nobody else may look: what is overwritten below is what they look at.
      const KeptFile wal(path + "-wal");
      TRY(s, prepare("PRAGMA journal_mode=DELETE"));
      // (What it changes in the database is saved, or not, behind its only row.)
      const int step = sqlite3_step(s.get());
      const bool changed = step == SQLITE_ROW && blob(s.get(), 0) == "delete", alone = changed && sqlite3_step(s.get()) == SQLITE_DONE;
      const Error failed = step == SQLITE_ROW && !changed ? fail(Code::kLocked, {"a reader"}, place()) : error();
      s.reset();
      if (!alone) {
        TRY_VOID(wipe_file(compact));
        return failed;
      }
      db_.reset();
      TRY_VOID(wal.overwrite());
    }
    {
      sqlite3* raw = nullptr;
      const int result = sqlite3_open_v2(compact.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
      Database made(raw);
      if (result != SQLITE_OK || sqlite3_exec(raw, "PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr) != SQLITE_OK) return sqlite_error(raw, folder_);
    }
    // log.sqlite is there at every moment, the old one or the new one.
    if (::link(path.c_str(), old.c_str()) != 0) return io_error(errno, old);
    TRY_VOID(sync_file(compact));
    if (std::rename(compact.c_str(), path.c_str()) != 0) return io_error(errno, path);
    TRY_VOID(sync_folder(folder_));
    TRY_VOID(finish_wiping(folder_));
    return reopen();
  }

  Status open_database(bool writing);

 private:
  Status reopen() { return open_database(true); }

  // The one connection that writes goes; of a sealed ledger its WAL, too.
  void close_writer() {
    if (!sealed_) {
      db_.reset();
      return;
    }
    const KeptFile wal(database_path(folder_) + "-wal");
    db_.reset();
    if (!path_exists(database_path(folder_) + "-wal") && !wal.overwrite().ok()) stop_ledger(folder_, row_of(Code::kIo).key);
  }

  Status put_value(Seq seq, const log::Personal& value) {
    TRY(s, cached("INSERT INTO personal (seq, field, salt, text) VALUES (?, ?, ?, ?)"));
    sqlite3_bind_int64(s, 1, static_cast<sqlite3_int64>(seq));
    sqlite3_bind_text64(s, 2, value.field.data(), value.field.size(), SQLITE_STATIC, SQLITE_UTF8);
    bind_blob(s, 3, as_bytes(value.salt));
    sqlite3_bind_text64(s, 4, value.text.data(), value.text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return run(s);
  }

  Status erase(sqlite3_stmt* s, std::initializer_list<uint64_t> numbers) {
    int at = 0;
    for (const uint64_t n : numbers) sqlite3_bind_int64(s, ++at, static_cast<sqlite3_int64>(std::min<uint64_t>(n, INT64_MAX)));
    return run(s);
  }

  static Status read_chunk(sqlite3_stmt* s, int column, Chunk& out) {
    TRY(commitment, hash_column(s, column));
    out.commitment = commitment;
    out.erased = blob(s, column + 1).empty();
    out.salt = {};
    if (!out.erased) {
      TRY(salt, hash_column(s, column + 1));
      out.salt = salt;
    }
    out.bytes = blob(s, column + 2);
    return {};
  }

  Where place() const { return {database_path(folder_), 0, "", 0}; }
  Error error() const { return sqlite_error(db_.get(), folder_); }

  Result<Statement> prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db_.get(), sql, -1, &statement, nullptr) != SQLITE_OK) return error();
    return Statement(statement);
  }

  // A statement that is kept between calls, found by the literal's address.
  Result<sqlite3_stmt*> cached(const char* sql) {
    for (auto& [text, statement] : statements_)
      if (text == sql) {
        sqlite3_reset(statement.get());
        return statement.get();
      }
    TRY(statement, prepare(sql));
    statements_.emplace_back(sql, std::move(statement));
    return statements_.back().second.get();
  }

  Status run(sqlite3_stmt* s) {
    const int step = sqlite3_step(s);
    const Status status = step == SQLITE_DONE ? Status() : Status(error());
    sqlite3_reset(s);
    return status;
  }

  Status begin() {
    if (in_transaction_) return {};
    assert(lock_ != nullptr);
    TRY_VOID(execute("BEGIN IMMEDIATE"));
    in_transaction_ = true;
    return {};
  }

  // Moves the WAL into the database: when it is long, and at the end (a commit
  // needs one sync; this needs two more).  A reader that is still looking keeps
  // part of it back, and so does a full disk; that is no error, the next commit
  // tries again.  A disk that fails is one: what was committed stands in the
  // WAL, but nothing more should be written.
  Status checkpoint() {
    if (sqlite3_wal_checkpoint_v2(db_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr) == SQLITE_OK) return {};
    const Error failed = error();
    if (failed.code == Code::kIo || failed.code == Code::kDamaged) return failed;
    return {};
  }

  std::string folder_;
  std::unique_ptr<FileLock> lock_;
  Database db_;
  Statement entry_;
  std::vector<std::pair<const char*, Statement>> statements_;
  Head head_;
  Id id_;
  bool in_transaction_ = false, sealed_ = false, folder_synced_ = false;
  int wal_pages_ = 0, long_wal_ = SqliteOptions().long_wal;
};

Status SqliteStore::open_database(bool writing) {
  const std::string path = database_path(folder_);
  if (!path_exists(path)) return fail(Code::kNotALedger, {folder_});
  const bool immutable = !writing && ::access(folder_.c_str(), W_OK) != 0 && !path_exists(path + "-wal") && !path_exists(path + "-journal");
  if (!writing && path_exists(path + "-journal")) roll_back(path);
  sqlite3* raw = nullptr;
  int result;
  if (immutable) {
    std::string uri = "file:";
    for (char c : path) {
      if (c == '%' || c == '?' || c == '#') {
        static constexpr char kHex[] = "0123456789ABCDEF";
        uri += '%';
        uri += kHex[static_cast<uint8_t>(c) >> 4];
        uri += kHex[static_cast<uint8_t>(c) & 15];
      } else {
        uri += c;
      }
    }
    uri += "?immutable=1";
    result = sqlite3_open_v2(uri.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
  } else {
    result = sqlite3_open_v2(path.c_str(), &raw, writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, nullptr);
  }
  db_.reset(raw);
  if (result != SQLITE_OK) return sqlite_error(raw, folder_);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, 5000);
  if (!writing) {
    int was = 0;
    sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &was);
  }
  // No temporary file, and no deleted content that stays in a page.
  TRY_VOID(execute("PRAGMA wal_autocheckpoint=0; PRAGMA trusted_schema=0; PRAGMA cell_size_check=1;"
                   " PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY"));
  if (writing) {
    TRY_VOID(execute("PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON"));
    wal_pages_ = 0;
    sqlite3_wal_hook(raw, [](void* store, sqlite3*, const char*, int pages) {
      static_cast<SqliteStore*>(store)->wal_pages_ = pages;
      return SQLITE_OK;
    }, this);
  } else {
    TRY_VOID(execute("PRAGMA query_only=1; BEGIN"));
  }
  return load();
}

Result<std::unique_ptr<SqliteStore>> open(const std::string& folder, bool writing, std::unique_ptr<FileLock> lock) {
  auto store = std::make_unique<SqliteStore>(folder, nullptr, std::move(lock));
  TRY_VOID(store->open_database(writing));
  return store;
}

}  // namespace

Status create_sqlite(const std::string& folder, const Id& ledger_id) {
  if (path_exists(database_path(folder))) return fail(Code::kLedgerExists, {folder});
  TRY_VOID(make_folder(folder));
  // Built under another name: a ledger is there whole, or not at all.
  const std::string path = database_path(folder), building = path + ".part";
  std::error_code ignored;
  std::filesystem::remove(building, ignored);
  {
    sqlite3* raw = nullptr;
    const int result = sqlite3_open_v2(building.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    Database db(raw);
    if (result != SQLITE_OK) {
      if (::access(folder.c_str(), W_OK) != 0) return fail(Code::kReadOnly, {folder}, {folder, 0, "", 0});
      return sqlite_error(raw, folder);
    }
    const std::string setup = std::string("PRAGMA page_size=8192; PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL;"
                                          " PRAGMA wal_autocheckpoint=0; BEGIN; PRAGMA application_id=") + std::to_string(check_of(ledger_id)) + ";" +
                              kSchema + "INSERT INTO ledger VALUES (" + std::to_string(kFormat) + ", x'" +
                              to_hex({reinterpret_cast<const char*>(ledger_id.bytes.data()), 16}) +
                              "'); INSERT INTO head VALUES (1, x'" + to_hex(log::Frontier().bytes()) +
                              "', 0, 0); COMMIT; PRAGMA wal_checkpoint(TRUNCATE);";
    if (sqlite3_exec(raw, setup.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return sqlite_error(raw, folder);
  }
  std::filesystem::remove(building + "-wal", ignored);
  std::filesystem::remove(building + "-shm", ignored);
  if (std::rename(building.c_str(), path.c_str()) != 0) return io_error(errno, path);
  return sync_folder(folder);
}

Result<std::unique_ptr<Reader>> open_sqlite(const std::string& folder) {
  TRY(store, open(folder, false, nullptr));
  return std::unique_ptr<Reader>(std::move(store));
}

Result<std::unique_ptr<Writer>> write_sqlite(const std::string& folder, std::string_view holder,
                                             const SqliteOptions& options) {
  if (!path_exists(database_path(folder))) return fail(Code::kNotALedger, {folder});
  TRY(lock, FileLock::acquire(folder + "/lock", holder));
  TRY_VOID(finish_wiping(folder));
  TRY(store, open(folder, true, std::make_unique<FileLock>(std::move(lock))));
  store->set_long_wal(options.long_wal);
  if (options.max_pages > 0)
    TRY_VOID(store->execute(("PRAGMA max_page_count=" + std::to_string(options.max_pages)).c_str()));
  return std::unique_ptr<Writer>(std::move(store));
}

}  // namespace stillheld::store
