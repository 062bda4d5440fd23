// A Connection to PostgreSQL: libpq with our Results, binary values, and rows
// in bulk by COPY.
//
// (1) A connection that failed stays failed; its transaction is gone.
// (2) Values come back in binary (kText only for words of the server): a bytea
//     is its bytes, a bigint eight of them.
//
// Threads: one.  Tested through postgres_store_test.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct pg_conn;
struct pg_result;

namespace stillheld::store {

// Rows in the form of COPY … FROM STDIN BINARY.
class CopyRows {
 public:
  class Row {
   public:
    explicit Row(std::string& out) : out_(out) {}
    Row& integer(int64_t value);
    Row& bytes(std::string_view value);

   private:
    std::string& out_;
  };
  Row row(int columns);
  size_t size() const { return out_.size(); }
  bool empty() const { return out_.empty(); }
  const std::string& text() const { return out_; }
  void clear() { out_.clear(); }

 private:
  std::string out_;
};

class Connection {
 public:
  enum Format { kText = 0, kBinary = 1 };

  class Rows {
   public:
    int rows() const;
    std::string_view text(int row, int column) const;
    int64_t integer(int row, int column) const;

   private:
    friend class Connection;
    explicit Rows(pg_result* result) : result_(result) {}
    struct Clear {
      void operator()(pg_result* result) const;
    };
    std::unique_ptr<pg_result, Clear> result_;
  };

  // kNoServer if there is none, or it does not let us in.
  static Result<Connection> open(const std::string& connection);
  // Several statements may stand in `sql`; nothing comes back.
  Status run(const std::string& sql);
  // An Error if the server rolled back instead: a transaction in which
  // something failed before.
  Status commit();
  // Parameters as text, $1 on.
  Result<Rows> query(const std::string& sql, const std::vector<std::string>& parameters, Format format = kBinary);
  // Sends and empties `rows`; nothing to do if there are none.
  Status copy(const std::string& table, CopyRows& rows);

 private:
  struct Close {
    void operator()(pg_conn* connection) const;
  };
  explicit Connection(pg_conn* connection) : connection_(connection) {}
  Error error(const pg_result* result) const;
  std::unique_ptr<pg_conn, Close> connection_;
};

}  // namespace stillheld::store
