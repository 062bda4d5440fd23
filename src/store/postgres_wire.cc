#include "store/postgres_wire.h"

#include <libpq-fe.h>

#include <cassert>
#include <cstdlib>
#include <cstring>

namespace stillheld::store {

namespace {

void append_big_endian(std::string& out, uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>((value >> (8 * i)) & 255);
}

std::string first_line(const char* text) {
  std::string out(text == nullptr ? "" : text);
  out.resize(std::min(out.find('\n'), out.size()));
  return out;
}

}  // namespace

CopyRows::Row& CopyRows::Row::integer(int64_t value) {
  append_big_endian(out_, 8, 4);
  append_big_endian(out_, static_cast<uint64_t>(value), 8);
  return *this;
}

CopyRows::Row& CopyRows::Row::bytes(std::string_view value) {
  append_big_endian(out_, value.size(), 4);
  out_ += value;
  return *this;
}

CopyRows::Row CopyRows::row(int columns) {
  append_big_endian(out_, static_cast<uint64_t>(columns), 2);
  return Row(out_);
}

void Connection::Close::operator()(pg_conn* connection) const { PQfinish(connection); }
void Connection::Rows::Clear::operator()(pg_result* result) const { PQclear(result); }

int Connection::Rows::rows() const { return PQntuples(result_.get()); }

std::string_view Connection::Rows::text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column), static_cast<size_t>(PQgetlength(result_.get(), row, column))};
}

int64_t Connection::Rows::integer(int row, int column) const {
  uint64_t value = 0;
  for (const char c : text(row, column)) value = (value << 8) | static_cast<uint8_t>(c);
  return static_cast<int64_t>(value);
}

Error Connection::error(const pg_result* result) const {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string text = first_line(result == nullptr ? PQerrorMessage(connection_.get()) : PQresultErrorMessage(result));
  const std::string_view code = state == nullptr ? "" : state;
  if (code == "53100") return fail(Code::kDiskFull, {text});
  if (code == "55P03") return fail(Code::kLocked, {text});
  if (code == "23505") return fail(Code::kLocked, {text});  // a number that another writer took
  if (code == "42501" || code == "25006") return fail(Code::kReadOnly, {text});
  if (code.starts_with("42") || code.starts_with("23") || code.starts_with("22") || code.starts_with("XX")) return fail(Code::kDamaged, {text});
  return fail(Code::kIo, {"PostgreSQL", text});
}

Result<Connection> Connection::open(const std::string& connection) {
  Connection out(PQconnectdb(connection.c_str()));
  if (PQstatus(out.connection_.get()) != CONNECTION_OK) return fail(Code::kNoServer, {first_line(PQerrorMessage(out.connection_.get()))});
  PQsetNoticeProcessor(out.connection_.get(), [](void*, const char*) {}, nullptr);
  TRY_VOID(out.run("SET client_encoding = 'UTF8'; SET standard_conforming_strings = on; SET search_path = ''; SET synchronous_commit = on"));
  return out;
}

Status Connection::run(const std::string& sql) {
  const std::unique_ptr<pg_result, Rows::Clear> result(PQexec(connection_.get(), sql.c_str()));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return error(result.get());
  return {};
}

Status Connection::commit() {
  const std::unique_ptr<pg_result, Rows::Clear> result(PQexec(connection_.get(), "COMMIT"));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return error(result.get());
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") return fail(Code::kIo, {"PostgreSQL", PQcmdStatus(result.get())});
  return {};
}

Result<Connection::Rows> Connection::query(const std::string& sql, const std::vector<std::string>& parameters, Format format) {
  std::vector<const char*> values;
  for (const std::string& p : parameters) values.push_back(p.c_str());
  Rows rows(PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, format));
  if (PQresultStatus(rows.result_.get()) != PGRES_TUPLES_OK) return error(rows.result_.get());
  return rows;
}

Status Connection::copy(const std::string& table, CopyRows& rows) {
  if (rows.empty()) return {};
  std::string bytes("PGCOPY\n\377\r\n\0", 11);
  bytes.append(8, '\0');
  bytes += rows.text();
  append_big_endian(bytes, 0xFFFF, 2);
  rows.clear();
  {
    const std::unique_ptr<pg_result, Rows::Clear> begun(PQexec(connection_.get(), ("COPY " + table + " FROM STDIN BINARY").c_str()));
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) return error(begun.get());
  }
  for (size_t at = 0; at < bytes.size(); at += size_t{1} << 20)
    if (PQputCopyData(connection_.get(), bytes.data() + at, static_cast<int>(std::min(size_t{1} << 20, bytes.size() - at))) != 1) return error(nullptr);
  if (PQputCopyEnd(connection_.get(), nullptr) != 1) return error(nullptr);
  Status out;
  while (pg_result* raw = PQgetResult(connection_.get())) {
    const std::unique_ptr<pg_result, Rows::Clear> result(raw);
    if (PQresultStatus(raw) != PGRES_COMMAND_OK && out.ok()) out = error(raw);
  }
  return out;
}

}  // namespace stillheld::store
