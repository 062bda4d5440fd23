#include "publish/publication.h"

#include <algorithm>

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

Result<Seq> Publisher::held(Day on) {
  TRY(rules, ask_.books.definitions(ask_.import).rule_set(ask_.rules));
  const std::string& asked = !rules->recognition.empty() ? rules->recognition : rules->mark;
  if (!asked.empty() && !ask_.books.has_mark(asked, ask_.import)) return fail(Code::kBadValue, {"--rules", ask_.rules, ask_.messages("publish.cannot_tell")});
  TRY(target, definition());
  TRY(work, work_log(ask_.import));
  const ledger::Counts3 counts = ask_.books.held(on, ask_.import, *rules);
  log::Entry e = begin("held");
  e.definition = ask_.rules;
  e.target = static_cast<int64_t>(target);
  e.date = dates::iso(on);
  e.text = known_text(ask_);
  e.low = counts.low;
  e.value = counts.best;
  e.high = counts.high;
  e.size = work.first;
  e.root = work.second;
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

std::optional<ledger::Counts3> published_number(const ledger::Books& books, const log::Entry& p) {
  if (p.what != "held" || p.size < 1 || static_cast<uint64_t>(p.size) > books.size()) return std::nullopt;
  const auto day = dates::parse_day(p.date);
  if (!day) return std::nullopt;
  const uint32_t import = books.import_of(static_cast<Seq>(p.size));
  const auto rules = books.definitions(import).rule_set(p.definition);
  if (!rules.ok()) return std::nullopt;
  return books.held(*day, import, **rules);
}

}  // namespace stillheld::publish
