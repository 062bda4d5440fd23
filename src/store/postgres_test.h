// A test's way to the server that `./run test` starts.
#pragma once

#include <string>

#include "base/id.h"
#include "store/postgres_store.h"
#include "store/postgres_wire.h"

namespace stillheld::store {

inline void drop_schema(const std::string& connection, const Id& id) {
  auto db = Connection::open(connection);
  if (!db.ok()) return;
  const std::string schema = schema_of(id);
  (void)db->run("DROP SCHEMA IF EXISTS " + schema + " CASCADE").ok();
  for (const char* role : {"_app", "_erase"}) (void)db->run("DROP ROLE IF EXISTS " + schema + role).ok();
}

}  // namespace stillheld::store
