#include "evidence/public_numbers.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "dates/date.h"

namespace stillheld::evidence {

namespace {

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (true) {
    const size_t end = std::min(text.find(' '), text.size());
    out.push_back(text.substr(0, end));
    if (end == text.size()) return out;
    text.remove_prefix(end + 1);
  }
}

// One way to write a number.
std::optional<int64_t> number(std::string_view text) {
  int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || std::to_string(out) != text || out > (int64_t{1} << 53) || out < -(int64_t{1} << 53)) return std::nullopt;
  return out;
}

// "FROM/TO", two days, the first earlier.
std::optional<std::pair<dates::Day, dates::Day>> period(const std::string& text) {
  const size_t slash = text.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const auto from = dates::parse_day(text.substr(0, slash)), to = dates::parse_day(text.substr(slash + 1));
  if (!from || !to || *from > *to || dates::iso(*from) + "/" + dates::iso(*to) != text) return std::nullopt;
  return std::pair(*from, *to);
}

std::optional<std::string> days_fault(const log::Entry& e) {
  const auto days = period(e.date);
  if (!days || days->second - days->first + 1 != static_cast<dates::Day>(e.fields.size()) || static_cast<int64_t>(e.fields.size()) > kMostDays) return "a run of days that is not the one of its dates";
  for (size_t i = 0; i < e.fields.size(); ++i) {
    const auto words = words_of(e.fields[i]);
    if (words.size() != 4 || words[0] != dates::iso(days->first + static_cast<dates::Day>(i))) return "a day is left out, or twice there";
    const auto low = number(words[1]), best = number(words[2]), high = number(words[3]);
    if (!low || !best || !high || *low < 0 || *low > *best || *best > *high) return "a day whose low, best and high are not in order";
  }
  return std::nullopt;
}

}  // namespace

std::string text_of(const NumberLine& line) {
  const auto one = [](const std::optional<int64_t>& n) { return n ? std::to_string(*n) : std::string("?"); };
  return line.key + " " + one(line.low) + " " + one(line.high);
}

std::optional<NumberLine> parse_number_line(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() != 3 || words[0].empty()) return std::nullopt;
  NumberLine out{std::string(words[0]), {}, {}};
  for (const auto& [word, into] : {std::pair(words[1], &out.low), std::pair(words[2], &out.high)}) {
    if (word == "?") continue;
    *into = number(word);
    if (!*into) return std::nullopt;
  }
  if (out.low && out.high && *out.low > *out.high) return std::nullopt;
  return out;
}

std::optional<std::string> numbers_fault(const log::Entry& e) {
  if (e.what == "held_days") return days_fault(e);
  std::map<std::string, NumberLine> lines;
  for (const std::string& text : e.fields) {
    auto line = parse_number_line(text);
    if (!line) return "a number that cannot be read: " + text;
    const std::string key = line->key;
    if (!lines.emplace(key, std::move(*line)).second) return "a number that is there twice: " + key;
  }
  if (e.what == "wave") {
    if (lines.size() != 4 || lines.count("total") + lines.count("political") + lines.count("named") + lines.count("unnamed") != 4) return "a wave without its numbers";
    return std::nullopt;
  }
  if (!period(e.date)) return "a balance without its period";
  const bool persons = e.measure == "persons";
  if (!persons && e.measure != "counts") return "a balance that does not say of what";
  int64_t sum = 0;
  bool exact = true;
  for (const auto& [key, line] : lines) {
    const bool opening = key == "opening" || key == "revision" || key == "residual" || key.starts_with("in.");
    if (key.starts_with("missing.")) {
      if (line.low || line.high) return "what is missing has a number: " + key;
      exact = false;
    } else if (!opening && key != "closing" && !key.starts_with("out.")) {
      return "a number of which nobody knows what it is: " + key;
    }
    if (!line.low || line.low != line.high) exact = false;
    if (line.low) sum += opening ? *line.low : -*line.low;
  }
  for (const char* key : {"opening", "closing", "residual"})
    if (lines.count(key) == 0) return std::string("a balance without its ") + key;
  if (persons && (lines.count("revision") == 0 || !exact)) return "a balance of persons that is not exact";
  if (exact && sum != 0) return "a balance that does not close";
  return std::nullopt;
}

}  // namespace stillheld::evidence
