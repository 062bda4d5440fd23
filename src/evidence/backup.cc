#include "evidence/backup.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/file.h"
#include "evidence/key_table.h"
#include "store/open.h"

namespace stillheld::evidence {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeader = "stillheld backup 1";
constexpr const char* kPersonKeys = "person.keys";

Error bad(std::string why) { return fail(Code::kBadNote, {std::move(why)}); }

// What a backup has, but for the manifest itself and what SQLite makes again.
Result<std::vector<std::string>> files_of(const std::string& target) {
  std::vector<std::string> out;
  std::error_code error;
  for (auto at = fs::recursive_directory_iterator(target, error); !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (!at->is_regular_file()) continue;
    const std::string path = at->path().lexically_relative(target);
    const bool again = path.ends_with("-shm") || (path.ends_with("-wal") && at->file_size() == 0) || path == "lock";
    if (path != "manifest" && !again) out.push_back(path);
  }
  if (error) return io_error(error.value(), target);
  std::sort(out.begin(), out.end());
  return out;
}

// In pieces: a database is larger than memory should be.
Result<Hash> hash_of_file(const std::string& path) {
  TRY(file, MappedFile::open(path));
  return sha256(file.bytes());
}

Status copy_files(const std::string& from, const std::string& to, const std::vector<std::string>& files) {
  for (const std::string& path : files) {
    TRY_VOID(make_folder(fs::path(to + "/" + path).parent_path()));
    TRY(file, MappedFile::open(from + "/" + path));
    TRY_VOID(write_file_durably(to + "/" + path, file.bytes()));
  }
  return {};
}

std::optional<std::string_view> take_field(std::string_view& text, std::string_view name) {
  const size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(name) || text.size() <= name.size() || text[name.size()] != ' ') return std::nullopt;
  const std::string_view value = text.substr(name.size() + 1, end - name.size() - 1);
  text.remove_prefix(end + 1);
  return value;
}

std::optional<uint64_t> number(std::optional<std::string_view> text) {
  uint64_t value = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || std::to_string(value) != *text) return std::nullopt;
  return value;
}

std::optional<Hash> hex_hash(std::string_view text) {
  const auto bytes = from_hex(text);
  return bytes && to_hex(*bytes) == text ? hash_from_bytes(*bytes) : std::nullopt;  // (in small letters)
}

// A path that stays in its folder, on one line.
bool is_inside(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.find('\n') != std::string_view::npos) return false;
  const fs::path parts(path);
  return std::none_of(parts.begin(), parts.end(), [](const fs::path& part) { return part == ".." || part == "."; });
}

Result<std::string> manifest_text(const std::string& target, std::span<const log::VerifierKey> keys) {
  TRY(bytes, read_file(target + "/manifest"));
  if (keys.empty() && bytes.find("\n\n") == std::string::npos) return bytes;
  TRY(note, log::parse_note(bytes));
  if (!keys.empty()) TRY_VOID(log::verify_note(note, keys));
  return note.text;
}

}  // namespace

std::string format_manifest(const Manifest& manifest) {
  std::string out = std::string(kHeader) + "\nledger " + manifest.ledger.text() + "\nsize " + std::to_string(manifest.size) + "\nroot " +
                    to_hex(as_bytes(manifest.root)) + "\nseconds " + std::to_string(manifest.seconds) + "\n";
  for (const auto& [path, hash] : manifest.files) out += "file " + to_hex(as_bytes(hash)) + " " + path + "\n";
  return out;
}

Result<Manifest> parse_manifest(std::string_view text) {
  if (!text.starts_with(kHeader) || text.size() <= kHeader.size() || text[kHeader.size()] != '\n') return bad("it is not the manifest of a backup");
  text.remove_prefix(kHeader.size() + 1);
  Manifest out;
  const auto ledger = take_field(text, "ledger");
  const auto id = ledger ? Id::parse(*ledger) : std::nullopt;
  const auto size = number(take_field(text, "size"));
  const auto root = take_field(text, "root");
  const auto hash = root ? hex_hash(*root) : std::nullopt;
  const auto seconds = number(take_field(text, "seconds"));
  if (!id || id->text() != *ledger || !size || !hash || !seconds) return bad("the manifest's head cannot be read");
  out.ledger = *id;
  out.size = *size;
  out.root = *hash;
  out.seconds = *seconds;
  while (!text.empty()) {
    const auto line = take_field(text, "file");
    const auto file = line && line->size() > 65 && (*line)[64] == ' ' ? hex_hash(line->substr(0, 64)) : std::nullopt;
    if (!file || !is_inside(line->substr(65))) return bad("a file's line in the manifest cannot be read");
    out.files.emplace_back(line->substr(65), *file);
    if (out.files.size() > 1 && out.files[out.files.size() - 2].first >= out.files.back().first) return bad("the manifest's files are not in order");
  }
  return out;
}

Result<Manifest> make_backup(store::Reader& reader, const std::string& folder, const std::string& target, const log::SigningKey* key,
                             uint64_t seconds, const Progress& progress, const std::string& person_keys) {
  if (path_exists(target)) return fail(Code::kLedgerExists, {target});
  if (!person_keys.empty() && path_exists(person_keys)) return fail(Code::kLedgerExists, {person_keys});
  const std::string building = target + ".part";
  std::error_code ignored;
  fs::remove_all(building, ignored);
  const auto made = [&]() -> Result<Manifest> {
    TRY_VOID(store::copy_ledger(reader, building, "", progress, false));
    fs::remove(building + "/lock", ignored);
    for (const std::string part : {"/tlog", "/public"}) {
      if (!path_exists(folder + part)) continue;
      TRY(files, files_of(folder + part));
      TRY_VOID(copy_files(folder + part, building + part, files));
    }
    Manifest manifest{reader.ledger_id(), reader.head().size(), reader.head().frontier.root(), seconds, {}};
    TRY(files, files_of(building));
    for (const std::string& path : files) {
      TRY(hash, hash_of_file(building + "/" + path));
      manifest.files.emplace_back(path, hash);
    }
    if (reader.sealing() != store::Sealing::none) {
      TRY(table, key_table_of(reader));
      const std::string text = format_key_table(table);
      TRY_VOID(write_file_durably(person_keys.empty() ? building + "/" + kPersonKeys : person_keys, text));
      manifest.files.emplace_back(kPersonKeys, sha256(text));
      std::sort(manifest.files.begin(), manifest.files.end());
    }
    log::Note note{format_manifest(manifest), {}};
    if (key != nullptr) note.signatures.push_back(key->sign(note.text, seconds));
    TRY_VOID(write_file_durably(building + "/manifest", key != nullptr ? log::format_note(note) : note.text));
    return manifest;
  }();
  if (!made.ok()) {
    fs::remove_all(building, ignored);
    return made.error();
  }
  if (std::rename(building.c_str(), target.c_str()) != 0) return io_error(errno, target);
  TRY_VOID(sync_folder(fs::absolute(target).parent_path()));
  return made;
}

Result<Manifest> check_backup(const std::string& target, std::span<const log::VerifierKey> keys, const std::string& person_keys) {
  TRY(text, manifest_text(target, keys));
  TRY(manifest, parse_manifest(text));
  TRY(files, files_of(target));
  size_t elsewhere = 0;
  for (const auto& [path, hash] : manifest.files) {
    if (path == kPersonKeys && !person_keys.empty()) {
      TRY(now, hash_of_file(person_keys));
      if (now != hash) return fail(Code::kDamaged, {person_keys}, {person_keys, 0, "", 0});
      elsewhere = std::binary_search(files.begin(), files.end(), path) ? 0 : 1;
      continue;
    }
    if (!std::binary_search(files.begin(), files.end(), path)) return fail(Code::kDamaged, {path}, {target + "/" + path, 0, "", 0});
    TRY(now, hash_of_file(target + "/" + path));
    if (now != hash) return fail(Code::kDamaged, {path}, {target + "/" + path, 0, "", 0});
  }
  if (files.size() + elsewhere != manifest.files.size()) return fail(Code::kDamaged, {target}, {target, 0, "", 0});
  return manifest;
}

Result<Manifest> restore_backup(const std::string& target, const std::string& folder, std::span<const log::VerifierKey> keys,
                                const std::string& person_keys) {
  if (path_exists(folder)) return fail(Code::kLedgerExists, {folder});
  TRY(manifest, check_backup(target, keys, person_keys));
  std::vector<std::string> files;
  bool sealed = false;
  for (const auto& [path, hash] : manifest.files)
    if (path == kPersonKeys) sealed = true;
    else files.push_back(path);
  const std::string building = folder + ".part";
  std::error_code ignored;
  fs::remove_all(building, ignored);
  TRY_VOID(copy_files(target, building, files));
  if (sealed) {
    // The wrapped keys, back beside the log.
    TRY(text, read_file(person_keys.empty() ? target + "/" + kPersonKeys : person_keys));
    TRY(table, parse_key_table(text));
    if (table.ledger != manifest.ledger) return fail(Code::kDamaged, {kPersonKeys});
    TRY(writer, store::write_ledger(building, "restore"));
    for (const store::PersonKey& key : table.keys) TRY_VOID(writer->put_person_key(key));
    TRY_VOID(writer->commit());
  }
  {
    TRY(reader, store::open_ledger(building));
    if (reader->head().size() != manifest.size || reader->head().frontier.root() != manifest.root || reader->ledger_id() != manifest.ledger)
      return fail(Code::kDamaged, {target});
  }
  if (std::rename(building.c_str(), folder.c_str()) != 0) return io_error(errno, folder);
  TRY_VOID(sync_folder(fs::absolute(folder).parent_path()));
  return manifest;
}

}  // namespace stillheld::evidence
