// publish: into the log that everybody may have, and no way back out of it.
#include "base/file.h"
#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/verify.h"
#include "evidence/public_log.h"
#include "ledger/cache.h"
#include "publish/publication.h"

namespace stillheld::cli {

Result<int> publish_(Session& s) {
  const Arguments& a = s.arguments;
  const std::string what = a.words.empty() ? "" : a.words[0];
  const bool known = what.empty() || what == "held" || what == "balance" || what == "wave" || what == "claim";
  if (a.words.size() > 2 || (a.words.size() == 2) != (what == "claim" || what == "wave") || !known)
    return fail(Code::kUsage, {s.messages("usage.expects", {"publish", "[held|balance|wave ID|claim ENTRY]"})});
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  const std::string folder = a.ledger + "/public";
  TRY(signing, open_signing_key(s, a.signing_key.empty() ? a.ledger + "/keys/public.key" : a.signing_key));
  TRY_VOID(make_folder(folder));
  // One at a time: two processes must not write one tile.
  TRY(lock, FileLock::acquire(a.ledger + "/public.lock", a.by + ", publish"));
  TRY(log, evidence::PublicLog::open(folder));
  publish::Publisher publisher(ask, *s.policy, log, s.clock.now());
  // What was destroyed is said first.
  TRY(tombstones, publisher.tombstones());
  Seq place = 0;
  const bool days = what == "held" && a.daily;
  if (days || what == "balance") {
    TRY(from, s.day("from", a.from, std::nullopt));
    TRY(to, s.day("to", a.to, std::nullopt));
    if (to <= from) return fail(Code::kBadValue, {"--to", a.to, s.messages("expected.after", {a.from})});
    TRY(made, days ? publisher.held_days(from, to) : publisher.balance(from, to, a.counts.empty() ? std::nullopt : std::optional<std::string_view>(a.counts)));
    place = made;
  } else if (what == "wave") {
    TRY(made, publisher.wave(a.words[1]));
    place = made;
  } else if (what == "held") {
    TRY(made, publisher.held(ask.today));
    place = made;
  } else if (what == "claim") {
    const std::string number = a.words[1].starts_with('#') ? a.words[1].substr(1) : a.words[1];
    if (number.empty() || number.size() > 12 || number.find_first_not_of("0123456789") != std::string::npos) return fail(Code::kBadValue, {"publish claim", a.words[1], "123, #123"});
    TRY(made, publisher.claim(std::stoull(number)));
    place = made;
  }
  TRY(signed_, log.sign(signing, [&](uint64_t done, uint64_t total) { s.tell_progress(s.messages("checkpoint.progress"), done, total); }));
  s.end_progress();
  Node answer = Node::object();
  answer.set("folder", Node::text(folder)).set("origin", Node::text(signed_.origin)).set("size", Node::integer(static_cast<int64_t>(signed_.size)));
  answer.set("root", Node::text(to_hex(as_bytes(signed_.root)))).set("tombstones", Node::integer(static_cast<int64_t>(tombstones)));
  Node entry = Node::null();
  if (place != 0) {
    const log::Entry& e = log.entries()[place - 1];
    entry = Node::object();
    entry.set("entry", Node::integer(static_cast<int64_t>(place))).set("what", Node::text(e.what)).set("work_size", Node::integer(e.size)).set("work_root", Node::text(e.root));
    if (!e.fields.empty()) {
      Node numbers = Node::array();
      for (const std::string& one : e.fields) numbers.add(Node::text(one));
      entry.set("definition", Node::text_or_null(e.definition)).set("date", Node::text(e.date)).set("known", Node::text(e.text)).set("wave", Node::text_or_null(e.wave)).set("numbers", std::move(numbers));
    }
    if (e.what == "held")
      entry.set("definition", Node::text(e.definition)).set("date", Node::text(e.date)).set("known", Node::text(e.text)).set("low", Node::integer(e.low)).set("best", Node::integer(e.value)).set("high", Node::integer(e.high));
  }
  answer.set("published", std::move(entry));
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
    std::string out;
    const Node& p = v.at("published");
    if (!p.is_null() && p.at("what").string() == "held")
      out += m("publish.held", {p.at("date").string(), p.at("definition").string(), std::to_string(p.at("low").number()), std::to_string(p.at("best").number()), std::to_string(p.at("high").number()),
                                std::to_string(p.at("work_size").number())}) + "\n";
    else if (p.has("numbers")) {
      out += m("publish.numbers", {std::to_string(p.at("entry").number()), std::to_string(p.at("work_size").number())}) + "\n";
      for (const Node& one : p.at("numbers").items()) out += "  " + one.string() + "\n";
    } else if (!p.is_null())
      out += m("publish.claim", {std::to_string(p.at("entry").number())}) + "\n";
    if (v.at("tombstones").number() > 0) out += m("publish.tombstones", {std::to_string(v.at("tombstones").number())}) + "\n";
    return out + m("publish.done", {v.at("folder").string(), std::to_string(v.at("size").number()), v.at("root").string()}) + "\n";
  }));
  return 0;
}

Result<int> verify_public_log(Session& s) {
  const Arguments& a = s.arguments;
  TRY(keys, public_keys(a));
  std::unique_ptr<store::Reader> work;
  if (auto opened = store::open_ledger(a.ledger); opened.ok()) work = opened.take();
  else if (opened.error().code != Code::kNotALedger) return opened.error();
  evidence::PublicReport report = evidence::verify_public(a.public_folder, keys, work.get());
  if (work != nullptr) {
    ledger::Books books;
    TRY_VOID(books.update(*work));
    check_published_numbers(a.public_folder, books, *work, report.faults);
  }
  Node faults = Node::array();
  for (const std::string& fault : report.faults) faults.add(Node::text(fault));
  Node answer = Node::object();
  answer.set("whole", Node::boolean(report.faults.empty())).set("origin", Node::text(report.origin)).set("size", Node::integer(static_cast<int64_t>(report.size)));
  answer.set("root", Node::text(to_hex(as_bytes(report.root)))).set("numbers", Node::integer(static_cast<int64_t>(report.numbers))).set("claims", Node::integer(static_cast<int64_t>(report.claims)));
  answer.set("tombstones", Node::integer(static_cast<int64_t>(report.tombstones))).set("with_work_log", Node::boolean(work != nullptr)).set("with_key", Node::boolean(!keys.empty()));
  answer.set("faults", std::move(faults));
  TRY_VOID(s.emit(std::move(answer), "faults", [](const Node& v, const Messages& m) {
    std::string out = m("public.counts", {v.at("origin").string(), std::to_string(v.at("size").number()), std::to_string(v.at("numbers").number()), std::to_string(v.at("claims").number()),
                                          std::to_string(v.at("tombstones").number())}) + "\n" + m("verify.root", {v.at("root").string()}) + "\n";
    for (const Node& f : v.at("faults").items()) out += "  ! " + f.string() + "\n";
    out += m(v.at("whole").number() != 0 ? "public.whole" : "public.broken") + "\n";
    out += m(v.at("with_work_log").number() != 0 ? "public.with_work" : "public.without_work") + "\n";
    if (v.at("with_key").number() == 0) out += m("public.own_key") + "\n";
    return out;
  }));
  return report.faults.empty() ? 0 : 1;
}

void check_published_numbers(const std::string& folder, const ledger::Books& books, store::Reader& reader, std::vector<std::string>& faults) {
  const auto log = evidence::PublicLog::open(folder);
  if (!log.ok()) return;  // said elsewhere
  for (size_t i = 0; i < log->entries().size(); ++i) {
    const log::Entry& e = log->entries()[i];
    if (e.what != "held" && e.what != "held_days" && e.what != "balance" && e.what != "wave") continue;
    if (const auto wrong = publish::wrong_number(books, reader, e)) faults.push_back("entry " + std::to_string(i + 1) + ": " + *wrong);
  }
}

}  // namespace stillheld::cli
