// The PostgreSQL store: several processes, on several machines, on one ledger.
//
// Definition: a schema in a database holds what log.sqlite holds.  A ledger's
// folder on each machine has log.postgres instead, two lines: how to connect
// (libpq), and the schema's name.  Caches and keys stay in that folder.
//
// (1) Log tables know INSERT and SELECT alone: every session works as a role
//     that has no UPDATE, DELETE or TRUNCATE on them, and it is refused
//     (kUnsafeServer) where that role has more.  There is no row to update: a
//     commit inserts the new head as a row of its own.
//     What can be erased (values, chunks, wrapped keys) a second role may SELECT
//     and DELETE, which has no power over the log; a session takes it for that
//     one statement.
// (2) One writer: an advisory lock on the connection that writes.  If the
//     connection goes, so does its transaction, and the lock.
// (3) The log is numbered by (2) and by primary keys on `entry.seq` and
//     `head.number`, never by an isolation level.  A writer who was overtaken in
//     spite of all gets an Error, and nothing of his is there.
// (4) A server with fsync, full_page_writes or, for our session,
//     synchronous_commit off is refused: what it calls saved is not.
// (5) A Reader is one REPEATABLE READ transaction: a snapshot.
//
// Counter-example: numbering by max(seq) + 1 under SERIALIZABLE.  Right until
// somebody sets another isolation level.
//
// A dropped connection while committing: nobody knows whether it is there.  The
// Error is kIo; who opens the ledger again sees which it was.
//
// Not here: check_files() looks at what can be seen through SQL.
//
// Threads: as Store.  Tested by store_test.cc (each test on each store) and
// postgres_store_test.cc.  Source: PostgreSQL 15 manual, sections 13.3.5, 30.
#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace stillheld::store {

// Makes the schema, the role and the folder with log.postgres.  `connection` is
// libpq's: "host=/run/postgresql dbname=books".  kLedgerExists, kNoServer,
// kUnsafeServer.
Status create_postgres(const std::string& folder, const std::string& connection, const Id& ledger_id);
// Makes a folder for a ledger that is there already, as `schema`.
Status join_postgres(const std::string& folder, const std::string& connection, const std::string& schema);
bool is_postgres(const std::string& folder);
// The schema's name of a ledger.
std::string schema_of(const Id& ledger_id);
Result<std::unique_ptr<Reader>> open_postgres(const std::string& folder);
Result<std::unique_ptr<Writer>> write_postgres(const std::string& folder, std::string_view holder);

}  // namespace stillheld::store
