#include "evidence/stamp.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "base/file.h"
#include "evidence/child.h"
#include "log/checkpoint.h"

namespace stillheld::evidence {

namespace {

constexpr size_t kMostStampBytes = size_t{1} << 20;

std::string openssl() {
  const char* other = std::getenv("STILLHELD_OPENSSL");
  return other != nullptr && *other != 0 ? other : "/usr/bin/openssl";
}

Error bad(std::string why) { return fail(Code::kBadStamp, {std::move(why)}); }

// What openssl says last, without its own file names and addresses.
std::string reason(const ChildEnd& end) {
  std::string best;
  const std::string all = end.out + "\n" + end.err;
  for (size_t at = 0; at < all.size();) {
    const size_t stop = std::min(all.find('\n', at), all.size());
    std::string line = all.substr(at, stop - at);
    at = stop + 1;
    const size_t error = line.find(":error:");
    if (error == std::string::npos) continue;
    // number:routine::reason:file:line:more
    std::vector<std::string> parts;
    for (size_t p = error + 7; p < line.size();) {
      const size_t next = std::min(line.find(':', p), line.size());
      parts.push_back(line.substr(p, next - p));
      p = next + 1;
    }
    if (parts.size() >= 4 && best.empty()) best = parts[3].empty() && parts.size() > 4 ? parts[4] : parts[3];
  }
  return best.empty() ? "openssl ts does not accept it" : best;
}

// "Mar 24 11:17:47 2025 GMT", with a fraction perhaps.
std::optional<int64_t> parse_time(std::string_view text) {
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() < 15) return std::nullopt;
  const size_t month = kMonths.find(text.substr(0, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  int day = 0, hour = 0, minute = 0, second = 0, year = 0;
  const std::string rest(text.substr(3));
  if (std::sscanf(rest.c_str(), "%d %d:%d:%d", &day, &hour, &minute, &second) != 4) return std::nullopt;
  const size_t zone = rest.rfind(" GMT");
  if (zone == std::string::npos || zone < 5) return std::nullopt;
  if (std::from_chars(rest.data() + zone - 4, rest.data() + zone, year).ptr != rest.data() + zone || year < 1970) return std::nullopt;
  std::tm when{};
  when.tm_year = year - 1900;
  when.tm_mon = static_cast<int>(month / 3);
  when.tm_mday = day;
  when.tm_hour = hour;
  when.tm_min = minute;
  when.tm_sec = second;
  return static_cast<int64_t>(timegm(&when));
}

std::string value_of(const std::string& text, std::string_view name) {
  const size_t at = text.find("\n" + std::string(name));
  if (at == std::string::npos) return {};
  const size_t from = at + 1 + name.size();
  std::string out = text.substr(from, text.find('\n', from) - from);
  while (!out.empty() && out.front() == ' ') out.erase(0, 1);
  return out;
}

struct Read {
  Stamp stamp;
  bool token = false;  // a bare token, without the answer around it
};

Result<Read> read_any(const std::string& file) {
  TRY(bytes, read_file(file));
  if (bytes.empty() || bytes.size() > kMostStampBytes) return bad("it has " + std::to_string(bytes.size()) + " bytes");
  for (const bool token : {false, true}) {
    std::vector<std::string> words = {openssl(), "ts", "-reply", "-in", file, "-text"};
    if (token) words.insert(words.begin() + 3, "-token_in");
    TRY(end, run_child(words, "openssl"));
    if (end.status != 0) continue;
    const std::string status = value_of(end.out, "Status:"), time = value_of(end.out, "Time stamp:");
    if (status.empty() && !time.empty()) return bad("its status is missing");
    if (!status.starts_with("Granted")) return bad("the authority answered: " + status);
    const auto seconds = parse_time(time);
    if (!seconds) return bad("its time cannot be read");
    return Read{{0, *seconds, value_of(end.out, "Serial number:")}, token};
  }
  return bad("it is no answer of RFC 3161");
}

}  // namespace

Result<Stamp> read_stamp(const std::string& file) {
  TRY(read, read_any(file));
  return read.stamp;
}

Result<Stamp> check_stamp(const std::string& file, const std::string& data, const std::string& certificates) {
  TRY(read, read_any(file));
  std::vector<std::string> words = {openssl(), "ts", "-verify", "-data", data, "-in", file, "-CAfile", certificates,
                                    "-attime", std::to_string(read.stamp.seconds)};
  if (read.token) words.push_back("-token_in");
  TRY(end, run_child(words, "openssl"));
  if (end.status != 0 || (end.out + end.err).find("Verification: OK") == std::string::npos) return bad(reason(end));
  return read.stamp;
}

std::vector<uint64_t> Stamps::sizes(std::string_view ending) const {
  std::vector<uint64_t> out;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder_, error)) {
    const std::string name = file.path().filename();
    if (!name.ends_with(ending)) continue;
    const std::string digits = name.substr(0, name.size() - ending.size());
    uint64_t size = 0;
    const auto [end, e] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (e == std::errc() && end == digits.data() + digits.size() && std::to_string(size) == digits) out.push_back(size);
  }
  std::sort(out.begin(), out.end());
  return out;
}

Result<std::string> Stamps::request(const log::Note& note) const {
  TRY(checkpoint, log::parse_checkpoint(note.text));
  TRY_VOID(make_folder(folder_));
  const std::string stem = folder_ + "/" + std::to_string(checkpoint.size);
  TRY_VOID(write_file_durably(stem + ".txt", note.text));
  TRY(end, run_child({openssl(), "ts", "-query", "-data", stem + ".txt", "-sha256", "-cert", "-out", stem + ".tsq"}, "openssl"));
  if (end.status != 0) return bad(reason(end));
  return stem + ".tsq";
}

Result<Stamp> Stamps::take(const std::string& answer, const std::string& certificates) const {
  TRY(bytes, read_file(answer));
  TRY(pem, read_file(certificates));
  std::vector<uint64_t> wait = requested();
  std::reverse(wait.begin(), wait.end());  // the last one first
  Error why = bad("no request waits for an answer");
  for (const uint64_t size : wait) {
    const std::string stem = folder_ + "/" + std::to_string(size);
    auto stamp = check_stamp(answer, stem + ".txt", certificates);
    if (!stamp.ok()) {
      if (stamp.error().code != Code::kBadStamp) return stamp.error();
      if (size == wait.front()) why = stamp.error();
      continue;
    }
    TRY_VOID(write_file_durably(stem + ".pem", pem));
    TRY_VOID(write_file_durably(stem + ".tsr", bytes));
    stamp->size = size;
    return stamp;
  }
  return why;
}

Result<Stamp> Stamps::check(uint64_t size, std::string_view note_text, const std::string& certificates) const {
  const std::string stem = folder_ + "/" + std::to_string(size);
  // The text beside it is a convenience for outsiders: it must be the checkpoint's.
  TRY(text, read_file(stem + ".txt"));
  if (text != note_text) return bad("it is for another text than the checkpoint's");
  TRY(stamp, check_stamp(stem + ".tsr", stem + ".txt", certificates.empty() ? stem + ".pem" : certificates));
  stamp.size = size;
  return stamp;
}

}  // namespace stillheld::evidence
