// Erasing a person: proposed here, carried out by two after seven days
// (evidence/erasure.h says what goes and what stays).
#include <algorithm>

#include "cli/commands.h"
#include "cli/seal.h"
#include "cli/unlock.h"
#include "evidence/erasure.h"

namespace stillheld::cli {

namespace {

constexpr size_t kMostMentions = 50;

Node line(std::string text) {
  Node n = Node::object();
  n.set("text", Node::text(text));
  return n;
}

// Where the person is still named afterwards: by number alone.
void tell_mentions(Session& s, const std::vector<evidence::Mention>& found) {
  if (found.empty()) return;
  s.tell(line(s.messages("erase.mentions", {std::to_string(found.size())})));
  for (const evidence::Mention& m : found) {
    if (m.field.empty()) s.tell(line("  " + s.messages("erase.mention_row", {std::to_string(m.entry), std::to_string(m.row)})));
    else s.tell(line("  " + s.messages(m.open ? "erase.mention_open" : "erase.mention_value", {std::to_string(m.entry), m.field})));
  }
}

std::vector<Id> ids_of(const ledger::Books& books, const std::vector<uint32_t>& subjects) {
  std::vector<Id> out;
  for (const uint32_t subject : subjects) out.push_back(books.subject(subject));
  return out;
}

// The import since which two subjects are one person without a break.
uint32_t joined_since(const ledger::Books& books, uint32_t a, uint32_t b) {
  const auto& imports = books.imports();
  uint32_t since = books.latest_import();
  for (auto i = imports.rbegin(); i != imports.rend() && books.persons().leader(a, i->number) == books.persons().leader(b, i->number); ++i) since = i->number;
  return since;
}

// Who else was parted or joined because names are gone: decisions that put it
// back, so that every count stays.
std::vector<log::Entry> put_back(const ledger::Books& before, const ledger::Books& after) {
  std::vector<log::Entry> out;
  const uint32_t then = before.latest_import(), now = after.latest_import();
  std::vector<uint32_t> all = before.persons().everybody();
  for (const uint32_t subject : after.persons().everybody())
    if (subject < before.person_count()) all.push_back(subject);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  const auto decide = [&](uint32_t a, uint32_t b, std::string_view state) {
    log::Entry e;
    e.kind = log::Kind::decision;
    e.state = state;
    e.subject = before.subject(a);
    e.text = before.subject(b).text();
    out.push_back(std::move(e));
  };
  for (const uint32_t subject : all) {
    const uint32_t was = before.persons().leader(subject, then), is = after.persons().leader(subject, now);
    if (was != subject && after.persons().leader(was, now) != is) decide(was, subject, "same");
    if (is != subject && before.persons().leader(is, then) != was) decide(is, subject, "different");
  }
  return out;
}

// What was destroyed, without its proposal.  REQUIRES: subjects' first is whose.
log::Entry tombstone_of(const Session& s, const std::vector<uint32_t>& subjects, const evidence::Erasure& plan) {
  log::Entry tombstone;
  tombstone.kind = log::Kind::tombstone;
  tombstone.subject = s.books.subject(subjects.front());
  tombstone.text = evidence::rows_text(plan.rows);
  for (size_t i = 1; i < subjects.size(); ++i)
    tombstone.fields.push_back(s.books.subject(subjects[i]).text() + "@" + std::to_string(joined_since(s.books, subjects.front(), subjects[i])));
  return tombstone;
}

// A tombstone is one entry: what does not fit is told before anybody agrees to it.
Status fits(Session& s, log::Entry tombstone, size_t rows) {
  constexpr size_t kEnvelope = 512;  // at, by, target, signature …
  std::string bytes;
  const Status made = log::encode(tombstone, bytes);
  if (made.ok() && bytes.size() + kEnvelope <= log::kMaxEntryBytes) return {};
  s.warn(line(s.messages("erase.too_much", {std::to_string(rows), std::to_string(tombstone.fields.size() + 1)})));
  return fail(Code::kEntryTooLarge, {std::to_string(bytes.size() + kEnvelope), std::to_string(log::kMaxEntryBytes)});
}

Status as_status(const Result<Seq>& result) {
  if (!result.ok()) return result.error();
  return {};
}

}  // namespace

Result<int> erase(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"erase", "PERSON --reason WHY"})});
  TRY_VOID(s.open_writer());
  if (s.writer->sealing() != store::Sealing::open) return fail(Code::kNotSealed, {});
  TRY(ask, s.ask());
  TRY(person, publish::find_person(ask, a.words[0]));
  const std::vector<uint32_t> members = s.books.persons().members(person, s.books.latest_import());
  TRY(plan, evidence::plan_erasure(*s.writer, ids_of(s.books, members)));
  if (plan.values == 0 && plan.rows.empty()) return fail(Code::kAlreadyDecided, {s.messages("erase.already")});
  TRY_VOID(fits(s, tombstone_of(s, members, plan), plan.rows.size()));
  TRY(found, evidence::mentions(*s.writer, plan, kMostMentions));
  TRY(steps, s.steps());
  TRY(seq, steps.propose(log::Deed::erase, s.books.subject(members.front()), "", a.reason));
  TRY_VOID(s.save());
  s.tell(line(s.messages("erase.proposed", {std::to_string(seq), std::to_string(members.size()), std::to_string(plan.values), std::to_string(plan.rows.size())})));
  const auto ready = s.council.ready_at(seq);
  if (ready.ok()) s.tell(line(s.messages("erase.ready", {std::to_string(seq), dates::iso(dates::day_of(*ready))})));
  else s.tell(line(s.messages("erase.approve", {std::to_string(seq)})));
  tell_mentions(s, found);
  return 0;
}

Result<int> carry_out_erasure(Session& s, const log::Proposal& proposal) {
  store::Writer* writer = s.writer.get();
  if (writer->sealing() != store::Sealing::open) return fail(Code::kNotSealed, {});
  const Seq number = proposal.seq;  // (The proposal is the council's, which moves on.)
  const Id subject = proposal.subject;
  const auto whose = s.books.find(subject);
  if (!whose) return fail(Code::kUnknownPerson, {subject.text()});
  // Those who were the person when two agreed, and still are.
  const uint32_t now = s.books.latest_import(), then = s.books.import_of(number);
  std::vector<uint32_t> subjects{*whose};
  for (const uint32_t member : s.books.persons().members(*whose, now))
    if (member != *whose && s.books.persons().leader(member, then) == s.books.persons().leader(*whose, then)) subjects.push_back(member);
  TRY(plan, evidence::plan_erasure(*writer, ids_of(s.books, subjects)));

  TRY(steps, s.steps());
  log::Entry tombstone = tombstone_of(s, subjects, plan);
  TRY_VOID(fits(s, tombstone, plan.rows.size()));
  std::vector<log::Personal> none;
  TRY_VOID(as_status(steps.carry_out(number, tombstone, none)));
  TRY_VOID(mark_for_scrubbing(s.arguments.ledger));
  TRY_VOID(evidence::carry_out(*writer, plan));
  // Every count stays what it was.
  ledger::Books after;
  for (int round = 0; round < 3; ++round) {
    ledger::Books folded;
    TRY_VOID(folded.update(*writer));
    after = std::move(folded);
    const std::vector<log::Entry> back = put_back(s.books, after);
    if (back.empty()) break;
    for (log::Entry e : back) TRY_VOID(as_status(steps.append(e, none)));
  }
  TRY_VOID(s.sign_command());
  TRY_VOID(writer->commit());
  TRY(clean, scrub_marked(s.arguments.ledger, *writer));
  s.books = {};
  TRY_VOID(s.books.update(*writer));
  TRY_VOID(ledger::save_books(s.books, s.arguments.ledger, *writer));
  TRY(policy, publish::Policy::make(s.books, *writer, s.today()));
  s.policy = std::move(policy);
  s.tell(line(s.messages("erase.done", {std::to_string(plan.values), std::to_string(plan.rows.size())})));
  if (!clean) s.tell(line(s.messages("scrub.later")));
  s.tell(line(s.messages("erase.backups")));
  return 0;
}

}  // namespace stillheld::cli
