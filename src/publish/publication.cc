#include "publish/publication.h"

#include <algorithm>
#include <map>

#include "evidence/public_numbers.h"
#include "publish/policy.h"
#include "publish/redact.h"

namespace stillheld::publish {

log::Entry Publisher::begin(std::string_view what) {
  if (import_ == 0) import_ = log_.next_import();
  log::Entry e;
  e.kind = log::Kind::publication;
  e.what = what;
  e.at = std::max(now_, log_.last_at());
  e.by = "publisher";
  e.import = import_;
  return e;
}

Result<std::pair<int64_t, std::string>> Publisher::work_log(uint32_t import) {
  // The last entry that was known then.
  uint64_t size = ask_.books.size();
  for (const ledger::Import& other : ask_.books.imports())
    if (other.number > import) size = std::min<uint64_t>(size, other.first - 1);
  log::Frontier tree;
  TRY_VOID(ask_.reader.scan(1, size, [&](Seq, std::string_view, const Hash& leaf) -> Status {
    tree.add(leaf);
    return {};
  }));
  return std::pair(static_cast<int64_t>(size), to_hex(as_bytes(tree.root())));
}

Result<Seq> Publisher::definition() {
  const ledger::Special* in_force = nullptr;
  for (const ledger::Special& special : ask_.books.specials())
    if (special.entry.kind == log::Kind::rule_set && special.entry.name == "rule_sets" && static_cast<uint32_t>(special.entry.import) <= ask_.import) in_force = &special;
  if (in_force == nullptr) return fail(Code::kUnknownRuleSet, {ask_.rules});
  for (size_t i = log_.entries().size(); i-- > 0;) {
    const log::Entry& e = log_.entries()[i];
    if (e.kind == log::Kind::rule_set && e.text == in_force->entry.text) return Seq{i + 1};
  }
  if (policy_.scrubber().names_somebody(in_force->entry.text)) return fail(Code::kWithheld, {std::to_string(in_force->seq)});
  log::Entry e = begin("");
  e.kind = log::Kind::rule_set;
  e.name = in_force->entry.name;
  e.text = in_force->entry.text;
  return log_.add(e);
}

Result<log::Entry> Publisher::number(std::string_view what, bool by_rules) {
  Seq target = 0;
  if (by_rules) {
    TRY(rules, ask_.books.definitions(ask_.import).rule_set(ask_.rules));
    const std::string& asked = !rules->recognition.empty() ? rules->recognition : rules->mark;
    if (!asked.empty() && !ask_.books.has_mark(asked, ask_.import)) return fail(Code::kBadValue, {"--rules", ask_.rules, ask_.messages("publish.cannot_tell")});
    TRY(place, definition());
    target = place;
  }
  TRY(work, work_log(ask_.import));
  log::Entry e = begin(what);
  if (by_rules) {
    e.definition = ask_.rules;
    e.target = static_cast<int64_t>(target);
  }
  e.text = known_text(ask_);
  e.size = work.first;
  e.root = work.second;
  return e;
}

Result<Seq> Publisher::held(Day on) {
  TRY(e, number("held", true));
  TRY(rules, ask_.books.definitions(ask_.import).rule_set(ask_.rules));
  const ledger::Counts3 counts = ask_.books.held(on, ask_.import, *rules);
  e.date = dates::iso(on);
  e.low = counts.low;
  e.value = counts.best;
  e.high = counts.high;
  return log_.add(e);
}

namespace {

using evidence::NumberLine;

std::vector<std::string> day_lines(const ledger::Books& books, uint32_t import, const ledger::RuleSet& rules, Day from, Day to) {
  std::vector<std::string> out;
  const auto series = books.series(from, to, import, rules);
  for (size_t i = 0; i < series.size(); ++i)
    out.push_back(dates::iso(from + static_cast<Day>(i)) + " " + std::to_string(series[i].low) + " " + std::to_string(series[i].best) + " " + std::to_string(series[i].high));
  return out;
}

// A number of an answer: exact, a range, or null.
NumberLine line_of(std::string key, const Node& n) {
  const auto told = [](const Node& value) -> std::optional<int64_t> {
    // (No bound is a number that no count can be.)
    if (value.is_null() || value.number() < -(int64_t{1} << 53)) return std::nullopt;
    return value.number();
  };
  if (n.kind() == Node::Kind::object) return {std::move(key), told(n.at("low")), told(n.at("high"))};
  return {std::move(key), told(n), told(n)};
}

std::vector<std::string> balance_lines(const Node& view) {
  std::vector<std::string> out = {text_of(line_of("opening", view.at("opening")))};
  if (view.has("revision")) out.push_back(text_of(line_of("revision", view.at("revision"))));
  for (const char* side : {"in", "out"}) {
    const std::string prefix = std::string(side) + ".";
    for (const auto& [name, value] : view.at(side).members()) out.push_back(text_of(line_of(prefix + name, value)));
    for (const Node& cell : view.at(side).items()) {
      std::string key = prefix + "not_told";
      if (cell.at("rule").is_null() || cell.at("rule").string() != "not_told") {
        key = prefix + cell.at("cause").string();
        for (const char* part : {"way", "account", "rule"}) key += "." + (cell.at(part).is_null() ? std::string("-") : cell.at(part).string());
      }
      out.push_back(text_of(line_of(key, cell.at("count"))));
    }
  }
  out.push_back(text_of(line_of("closing", view.at("closing"))));
  out.push_back(text_of(line_of("residual", view.at("residual"))));
  for (const Node& name : view.at("missing").items()) out.push_back("missing." + name.string() + " ? ?");
  return out;
}

std::vector<std::string> wave_lines(const Node& wave) {
  std::vector<std::string> out;
  for (const char* key : {"total", "political", "named", "unnamed"}) out.push_back(text_of(line_of(key, wave.at(key))));
  return out;
}

std::optional<std::pair<Day, Day>> days_of(const std::string& period) {
  const size_t slash = std::min(period.find('/'), period.size());
  const auto from = dates::parse_day(period.substr(0, slash)), to = dates::parse_day(period.substr(std::min(slash + 1, period.size())));
  if (!from || !to) return std::nullopt;
  return std::pair(*from, *to);
}

// The public was told some cells of a balance of persons together: the others
// are as they are, and together they are what is left.
bool parts_agree(const std::vector<std::string>& told, const std::vector<std::string>& books) {
  std::map<std::string, int64_t> own;
  std::map<std::string, int64_t> together;
  for (const std::string& text : books) {
    const auto line = evidence::parse_number_line(text);
    if (!line || !line->low) return false;
    own[line->key] = *line->low;
  }
  for (const std::string& text : told) {
    const auto line = evidence::parse_number_line(text);
    if (!line || !line->low || line->low != line->high) return false;
    if (line->key == "in.not_told" || line->key == "out.not_told") {
      together[line->key] = *line->low;
      continue;
    }
    const auto found = own.find(line->key);
    if (found == own.end() || found->second != *line->low) return false;
    own.erase(found);
  }
  for (const auto& [key, count] : own) {
    const std::string side = key.substr(0, key.find('.')) + ".not_told";
    if (together.count(side) == 0) return false;
    together[side] -= count;
  }
  return std::all_of(together.begin(), together.end(), [](const auto& left) { return left.second == 0; });
}

}  // namespace

Result<Seq> Publisher::held_days(Day from, Day to) {
  if (to - from + 1 > evidence::kMostDays) return fail(Code::kBadValue, {"--to", dates::iso(to), ask_.messages("expected.days", {std::to_string(evidence::kMostDays)})});
  TRY(e, number("held_days", true));
  TRY(rules, ask_.books.definitions(ask_.import).rule_set(ask_.rules));
  e.date = dates::iso(from) + "/" + dates::iso(to);
  e.fields = day_lines(ask_.books, ask_.import, *rules, from, to);
  return log_.add(e);
}

Result<Seq> Publisher::balance(Day from, Day to, std::optional<std::string_view> counts) {
  TRY(answer, balance_answer(ask_, from, to, counts, ask_.import));
  const Redacted told = redact(std::move(answer), ask_.books, policy_, Audience::everyone, ask_.messages);
  TRY(e, number("balance", !counts));
  e.measure = counts ? "counts" : "persons";
  if (counts) e.definition = *counts;
  e.date = dates::iso(from) + "/" + dates::iso(to);
  e.fields = balance_lines(told.view());
  return log_.add(e);
}

Result<Seq> Publisher::wave(std::string_view id) {
  TRY(answer, waves_answer(ask_, id));
  const Redacted told = redact(std::move(answer), ask_.books, policy_, Audience::everyone, ask_.messages);
  if (told.view().at("waves").items().size() != 1) return fail(Code::kUnknownWave, {std::string(id), ""});
  const Node& one = told.view().at("waves").items()[0];
  const std::string& name = one.at("id").string();
  if (policy_.scrubber().names_somebody(name)) return fail(Code::kWithheld, {name});
  TRY(e, number("wave", false));
  e.wave = name;
  e.date = one.at("date").string();
  if (!one.at("way").is_null()) e.way = one.at("way").string();
  e.fields = wave_lines(one);
  return log_.add(e);
}

Result<Seq> Publisher::claim(Seq entry) {
  TRY(bytes, ask_.reader.entry(entry));
  log::Decoder decoder;
  log::Entry claim;
  TRY_VOID(decoder.decode(bytes, claim));
  if (claim.kind != log::Kind::claim) return fail(Code::kUnknownClaim, {std::to_string(entry)});
  if (!claim.subject.is_zero()) {
    const auto person = ask_.books.find(claim.subject);
    if (!person || policy_.count_only(*person)) return fail(Code::kUnknownClaim, {std::to_string(entry)});
  }
  for (const log::Entry& other : log_.entries())
    if (other.what == "claim" && other.origin == static_cast<int64_t>(entry)) return fail(Code::kAlreadyDecided, {std::to_string(entry)});
  // Open words of an entry (an actor, a topic) can name somebody.
  if (policy_.scrubber().names_somebody(bytes)) return fail(Code::kWithheld, {std::to_string(entry)});
  TRY(work, work_log(ask_.books.latest_import()));
  log::Entry e = begin("claim");
  e.origin = static_cast<int64_t>(entry);
  e.text = bytes;
  e.size = work.first;
  e.root = work.second;
  return log_.add(e);
}

Result<uint64_t> Publisher::tombstones() {
  uint64_t carried = 0;
  for (const ledger::Special& special : ask_.books.specials()) {
    if (special.entry.kind != log::Kind::tombstone) continue;
    const auto& entries = log_.entries();
    const bool there = std::any_of(entries.begin(), entries.end(), [&](const log::Entry& e) { return e.what == "tombstone" && e.origin == static_cast<int64_t>(special.seq); });
    if (there) continue;
    const std::string subject = special.entry.subject.text();
    const bool known = std::any_of(entries.begin(), entries.end(), [&](const log::Entry& e) { return e.what == "claim" && e.text.find(subject) != std::string::npos; });
    TRY(work, work_log(ask_.books.latest_import()));
    log::Entry e = begin("tombstone");
    if (known) e.subject = special.entry.subject;
    e.origin = static_cast<int64_t>(special.seq);
    e.size = work.first;
    e.root = work.second;
    TRY_VOID([&]() -> Status {
      const auto added = log_.add(e);
      if (!added.ok()) return added.error();
      return {};
    }());
    ++carried;
  }
  return carried;
}

std::optional<std::string> wrong_number(const ledger::Books& books, store::Reader& reader, const log::Entry& p) {
  const std::string cannot = "its number cannot be reckoned from this work log";
  if (p.size < 1 || static_cast<uint64_t>(p.size) > books.size()) return cannot;
  const uint32_t import = books.import_of(static_cast<Seq>(p.size));
  const bool counts = p.what == "balance" && p.measure == "counts";
  Ask ask{reader, books, Messages::in("en"), import, 0, 0, p.definition};
  const ledger::RuleSet* rules = nullptr;
  if (p.what != "wave" && !counts) {
    const auto found = books.definitions(import).rule_set(p.definition);
    if (!found.ok()) return cannot;
    rules = *found;
  }
  std::vector<std::string> lines;
  if (p.what == "held") {
    const auto day = dates::parse_day(p.date);
    if (!day) return cannot;
    const ledger::Counts3 again = books.held(*day, import, *rules);
    if (again.low == p.low && again.best == p.value && again.high == p.high) return std::nullopt;
    return "the books give another number (" + std::to_string(again.low) + ", " + std::to_string(again.best) + ", " + std::to_string(again.high) + ")";
  }
  if (p.what == "wave") {
    const auto answer = waves_answer(ask, p.wave);
    if (!answer.ok() || answer->at("waves").items().size() != 1) return cannot;
    lines = wave_lines(answer->at("waves").items()[0]);
  } else {
    const auto days = days_of(p.date);
    if (!days) return cannot;
    if (p.what == "held_days") {
      lines = day_lines(books, import, *rules, days->first, days->second);
    } else {
      const auto answer = balance_answer(ask, days->first, days->second, counts ? std::optional<std::string_view>(p.definition) : std::nullopt, import);
      if (!answer.ok() || answer->has("cannot_tell")) return cannot;
      lines = balance_lines(*answer);
      if (!counts && parts_agree(p.fields, lines)) return std::nullopt;
    }
  }
  if (lines == p.fields) return std::nullopt;
  std::string first;
  for (size_t i = 0; first.empty() && i < lines.size(); ++i)
    if (i >= p.fields.size() || lines[i] != p.fields[i]) first = lines[i];
  return "the books give another number (" + first + ")";
}

namespace {

bool states_numbers(const log::Entry& e) { return e.kind == log::Kind::publication && (e.what == "held" || e.what == "held_days" || e.what == "balance" || e.what == "wave"); }

}  // namespace

Node published_rows(const evidence::PublicLog& log) {
  Node out = Node::array();
  for (size_t i = 0; i < log.entries().size(); ++i) {
    const log::Entry& e = log.entries()[i];
    if (!states_numbers(e)) continue;
    Node row = Node::object();
    row.set("entry", Node::integer(static_cast<int64_t>(i) + 1)).set("what", Node::text(e.what)).set("definition", Node::text_or_null(e.definition));
    row.set("measure", Node::text_or_null(e.measure)).set("wave", Node::text_or_null(e.wave)).set("date", Node::text(e.date)).set("known", Node::text(e.text));
    for (const auto& [key, value] : {std::pair("low", e.low), std::pair("best", e.value), std::pair("high", e.high)}) row.set(key, value == log::kAbsent ? Node::null() : Node::integer(value));
    std::string lines;
    for (const std::string& line : e.fields) lines += (lines.empty() ? "" : "; ") + line;
    row.set("numbers", Node::text_or_null(lines)).set("work_size", Node::integer(e.size)).set("work_root", Node::text(e.root)).set("published", Node::text(dates::iso(dates::day_of(e.at))));
    out.add(std::move(row));
  }
  return out;
}

std::vector<std::string> public_notes(const Node& overview, const evidence::PublicLog& log, const Messages& messages) {
  std::vector<std::string> out;
  const Node& held = overview.at("held_now").at("held");
  for (size_t i = 0; i < log.entries().size(); ++i) {
    const log::Entry& e = log.entries()[i];
    if (!states_numbers(e)) continue;
    bool told = false;
    if (e.what == "held")
      told = e.date == overview.at("on").string() && e.definition == overview.at("rules").string() && !held.at("high").is_null() && e.low == held.at("low").number() && e.value == held.at("best").number() &&
             e.high == held.at("high").number();
    if (e.what == "balance")
      for (const Node& b : overview.at("balances").items()) {
        const bool counts = b.has("counts");
        told = told || (e.date == b.at("from").string() + "/" + b.at("to").string() && (counts == (e.measure == "counts")) && e.definition == b.at(counts ? "counts" : "rules").string() && balance_lines(b) == e.fields);
      }
    if (e.what == "wave")
      for (const Node& w : overview.at("waves").items()) told = told || (e.wave == w.at("id").string() && wave_lines(w) == e.fields);
    if (told) out.push_back(messages("publish.in_log." + e.what, {std::to_string(i + 1), dates::iso(dates::day_of(e.at)), e.what == "wave" ? e.wave : e.date, e.definition}));
  }
  return out;
}

}  // namespace stillheld::publish
