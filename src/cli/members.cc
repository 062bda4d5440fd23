// Commands about members, and about steps that need two of them.
#include <algorithm>

#include "base/file.h"
#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/members.h"
#include "cli/seal.h"

namespace stillheld::cli {

namespace {

using log::Deed;
using log::Proposal;

Error expects(const Session& s, std::string words) { return fail(Code::kUsage, {s.messages("usage.expects", {s.arguments.command, std::move(words)})}); }

Result<Seq> number_of(const Session& s) {
  const auto& words = s.arguments.words;
  if (words.size() != 1) return expects(s, "NUMBER");
  const std::string digits = words[0].starts_with('#') ? words[0].substr(1) : words[0];
  if (digits.empty() || digits.size() > 12 || digits.find_first_not_of("0123456789") != std::string::npos)
    return fail(Code::kBadValue, {s.arguments.command, words[0], "12, #12"});
  return static_cast<Seq>(std::stoull(digits));
}

// The state that a person is told: what is missing, or that nothing is.
std::string state_of(const log::Council& council, const Proposal& p, Millis now) {
  switch (p.state) {
    case Proposal::State::withdrawn: return "withdrawn";
    case Proposal::State::lapsed: return "lapsed";
    case Proposal::State::done: return "done";
    case Proposal::State::open: break;
  }
  if (now >= log::Council::expires_at(p)) return "expired";
  const auto ready = council.ready_at(p.seq);
  if (!ready.ok()) return ready.error().params[1] == log::text_of(log::Rule::expired) ? "too_late" : "unapproved";
  if (now >= *ready) return p.by_two() ? "ready" : "ready_alone";
  if (p.by_two()) return "waiting";
  return council.may_be_gone(p) != nullptr ? "silent" : "delayed";
}

Result<Node> proposal_node(Session& s, const Proposal& p, Millis now) {
  const bool desk = s.audience() != publish::Audience::everyone;
  Node out = Node::object();
  out.set("number", Node::integer(static_cast<int64_t>(p.seq)));
  out.set("step", Node::text(log::text_of(p.deed)));
  out.set("what", Node::free_text(p.text));
  if (!p.subject.is_zero() && desk) {
    TRY(ask, s.ask());
    const auto person = s.books.find(p.subject);
    if (person) {
      TRY(who, publish::brief_person(ask, *person));
      out.set("person", std::move(who));
    }
  }
  if (desk) {
    TRY(values, s.store().personals(p.seq));
    const auto person = p.subject.is_zero() ? std::nullopt : s.books.find(p.subject);
    for (const log::Personal& value : values)
      if (value.field == "reason") out.set("reason", person ? Node::personal(*person, "reason", value.text) : Node::free_text(value.text));
  }
  out.set("by", Node::text(p.by));
  out.set("at", Node::text(moment(p.at)));
  out.set("state", Node::text(state_of(s.council, p, now)));
  const auto ready = s.council.ready_at(p.seq);
  out.set("from", ready.ok() ? Node::text(moment(*ready)) : Node::null());
  out.set("until", Node::text(moment(log::Council::expires_at(p))));
  const log::Member* other = p.by_two() ? nullptr : s.council.may_be_gone(p);
  out.set("silent", Node::text_or_null(other == nullptr ? "" : other->handle));
  Node approvals = Node::array();
  for (const log::Approval& a : p.approvals) {
    Node one = Node::object();
    one.set("by", Node::text(a.by)).set("at", Node::text(moment(a.at))).set("entry", Node::integer(static_cast<int64_t>(a.seq)));
    one.set("counts", Node::boolean(a.counts));
    approvals.add(std::move(one));
  }
  out.set("approvals", std::move(approvals));
  out.set("done_by", p.done_by == 0 ? Node::null() : Node::integer(static_cast<int64_t>(p.done_by)));
  return out;
}

std::string proposal_text(const Node& p, const Messages& m) {
  std::string out = "#" + std::to_string(p.at("number").number()) + "  " + m("step." + p.at("step").string());
  const std::string& what = p.at("what").string();
  if (!what.empty()) out += ": " + what;
  if (p.has("person")) out += ": " + (p.at("person").at("name").is_null() ? m("redacted.name") : p.at("person").at("name").string());
  out += "\n    " + m("proposal.by", {p.at("by").string(), p.at("at").string()}) + "\n";
  if (!p.at("reason").is_null()) out += "    “" + p.at("reason").string() + "”\n";
  for (const Node& a : p.at("approvals").items())
    out += "    " + m(a.at("counts").number() != 0 ? "proposal.approved" : "proposal.approved_not", {a.at("by").string(), a.at("at").string()}) + "\n";
  const std::string number = std::to_string(p.at("number").number());
  const std::string other = p.at("silent").is_null() ? "" : p.at("silent").string();
  return out + "    " + m("proposal.state." + p.at("state").string(), {number, p.at("from").string(), p.at("until").string(), other}) + "\n";
}

// Says what stands of a proposal, after it was saved.
Status tell_proposal(Session& s, Seq seq) {
  const Proposal* p = s.council.proposal(seq);
  if (p == nullptr) return fail(Code::kInternal, {"a proposal is gone"});
  TRY(node, proposal_node(s, *p, s.clock.now()));
  return s.emit(std::move(node), "approvals", proposal_text);
}

std::string join(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ",") + text;
  return out;
}

// A key's text, or a file that holds it.
Result<log::VerifierKey> public_key(const std::string& word) {
  std::string text = word;
  if (path_exists(word)) {
    TRY(file, read_file(word));
    text = std::move(file);
  }
  TRY(key, log::VerifierKey::parse(text));
  if (key.kind != log::kNoteKey) return fail(Code::kBadKey, {"Ed25519, 0x01"});
  return key;
}

Result<std::vector<std::string>> known_roles(const std::vector<std::string>& asked) {
  const auto roles = log::parse_roles(asked);
  if (!roles) return fail(Code::kBadValue, {"--role", join(asked), "contributor, reviewer, publisher, custodian, auditor, witness"});
  return log::role_texts(*roles);
}

Result<log::Entry> new_member(const std::string& handle, const log::VerifierKey& key, const std::vector<std::string>& roles) {
  log::Entry e;
  e.kind = log::Kind::member;
  e.state = "in";
  if (!log::is_handle(handle)) return fail(Code::kBadValue, {"HANDLE", handle, "anna, b.2, partner_group"});
  TRY(list, known_roles(roles));
  e.name = handle;
  e.key = key.text();
  e.fields = std::move(list);
  return e;
}

Node member_node(const log::Member& m) {
  Node out = Node::object();
  out.set("handle", Node::text(m.handle)).set("key", Node::text(m.key.text()));
  Node roles = Node::array();
  for (const std::string& role : log::role_texts(m.roles)) roles.add(Node::text(role));
  out.set("roles", std::move(roles));
  out.set("since", Node::integer(static_cast<int64_t>(m.since)));
  out.set("until", m.until == 0 ? Node::null() : Node::integer(static_cast<int64_t>(m.until)));
  return out;
}

Status tell_members(Session& s) {
  Node answer = Node::object();
  Node members = Node::array();
  for (const log::Member& m : s.council.members()) members.add(member_node(m));
  answer.set("members", std::move(members));
  answer.set("alone", Node::text_or_null(s.council.alone() != nullptr ? s.council.alone()->handle : ""));
  return s.emit(std::move(answer), "members", [](const Node& v, const Messages& m) {
    if (v.at("members").items().empty()) return m("member.none") + "\n";
    std::string out;
    for (const Node& one : v.at("members").items()) {
      std::string roles;
      for (const Node& role : one.at("roles").items()) roles += (roles.empty() ? "" : ", ") + m("role." + role.string());
      out += one.at("handle").string() + "  " + roles + "\n    " + one.at("key").string() + "\n    ";
      out += one.at("until").is_null() ? m("member.since", {std::to_string(one.at("since").number())})
                                       : m("member.was", {std::to_string(one.at("since").number()), std::to_string(one.at("until").number())});
      out += "\n";
    }
    if (!v.at("alone").is_null()) out += m("member.alone", {v.at("alone").string()}) + "\n";
    return out;
  });
}

// The first member, and others who found the ledger's council with him.
Result<int> found(Session& s, const std::string& handle) {
  const Arguments& a = s.arguments;
  if (a.key_file.empty()) return fail(Code::kUsage, {s.messages("usage.needs", {"member add", "--key-file"})});
  if (!a.member.empty() && a.member != handle) return fail(Code::kBadValue, {"--as", a.member, handle});
  TRY(key, open_signing_key(s, a.key_file));
  if (!a.vkey.empty()) {
    TRY(said, public_key(a.vkey));
    if (!(said == key.verifier())) return fail(Code::kOtherKey, {handle, said.text()});
  }
  const std::vector<std::string> all = {"contributor", "reviewer", "publisher", "custodian"};
  TRY(first, new_member(handle, key.verifier(), a.roles.empty() ? all : a.roles));
  std::vector<log::Entry> founders = {first};
  for (const std::string& text : a.founders) {
    std::istringstream in(text);
    std::string name, word, roles;
    if (!(in >> name >> word >> roles) || in.rdbuf()->in_avail() > 0) return fail(Code::kBadValue, {"--founder", text, "\"HANDLE KEY ROLE,ROLE\""});
    TRY(other, public_key(word));
    std::vector<std::string> list;
    std::istringstream parts(roles);
    for (std::string role; std::getline(parts, role, ',');) list.push_back(role);
    TRY(entry, new_member(name, other, list));
    founders.push_back(std::move(entry));
  }
  s.hand = handle;
  s.signing.emplace(std::move(key));
  TRY(steps, evidence::Steps::begin(*s.writer, s.council, {handle, &*s.signing}, s.clock, s.random));
  TRY(seq, steps.found(std::move(founders)));
  (void)seq;
  TRY_VOID(s.save());
  TRY_VOID(tell_members(s));
  return 0;
}

Result<int> propose_step(Session& s, Deed deed, const Id& subject, std::string text) {
  TRY(steps, s.steps());
  TRY(seq, steps.propose(deed, subject, std::move(text), s.arguments.reason));
  TRY_VOID(s.save());
  TRY_VOID(tell_proposal(s, seq));
  return 0;
}

}  // namespace

// To the second, upwards: at the time that is written it may be done.
std::string moment(Millis at) {
  const int64_t seconds = (at + 999) / 1000, of_day = seconds % 86400;
  char time[16];
  std::snprintf(time, sizeof time, "T%02d:%02d:%02dZ", static_cast<int>(of_day / 3600), static_cast<int>(of_day / 60 % 60), static_cast<int>(of_day % 60));
  return dates::iso(dates::day_of(seconds * 1000)) + time;
}

void tell_wait(Session& s, Seq proposal) {
  const auto ready = s.council.ready_at(proposal);
  Node answer = Node::object();
  answer.set("number", Node::integer(static_cast<int64_t>(proposal)));
  answer.set("from", ready.ok() ? Node::text(moment(*ready)) : Node::null());
  answer.set("text", Node::text(ready.ok() ? s.messages("proposal.made_alone", {std::to_string(proposal), moment(*ready)}) : s.messages("proposal.made", {std::to_string(proposal)})));
  s.tell(std::move(answer));
}

Result<int> member(Session& s) {
  const Arguments& a = s.arguments;
  const std::string_view what = a.words.empty() ? std::string_view("list") : std::string_view(a.words[0]);
  if (what == "list" && a.words.size() <= 1) {
    TRY_VOID(s.open());
    TRY_VOID(s.fold_council());
    TRY_VOID(tell_members(s));
    return 0;
  }
  if (a.words.size() != 2 || (what != "add" && what != "remove")) return expects(s, "list | add HANDLE | remove HANDLE");
  const std::string& handle = a.words[1];
  if (!log::is_handle(handle)) return fail(Code::kBadValue, {"HANDLE", handle, "anna, b.2, partner_group"});
  TRY_VOID(s.open_writer());
  if (!s.council.has_members()) {
    if (what == "remove") return fail(Code::kNeedsMember, {handle});
    return found(s, handle);
  }
  const log::Member* now = s.council.member(handle);
  log::Entry change;
  change.kind = log::Kind::member;
  if (what == "remove") {
    change.name = handle;
    change.state = "out";
  } else {
    if (a.roles.empty()) return fail(Code::kUsage, {s.messages("usage.needs", {"member add", "--role"})});
    if (a.vkey.empty() && now == nullptr) return fail(Code::kUsage, {s.messages("usage.needs", {"member add", "--vkey"})});
    log::VerifierKey key;
    if (a.vkey.empty()) {
      key = now->key;
    } else {
      TRY(given, public_key(a.vkey));
      key = std::move(given);
    }
    TRY(entry, new_member(handle, key, a.roles));
    change = std::move(entry);
  }
  // What could never be carried out is not proposed.
  TRY_VOID(s.council.check_change(change));
  return propose_step(s, Deed::members, {}, log::parameters(change));
}

Result<int> propose(Session& s) {
  const auto& words = s.arguments.words;
  const auto deed = words.empty() ? std::nullopt : log::parse_deed(words[0]);
  if (words.size() != 2 || !deed || *deed == Deed::members || words[1].empty()) return expects(s, "erase|consent PERSON, unseal|restore|rotate TEXT");
  if (*deed == Deed::unseal && words[1] != "clear" && !parse_leaving(words[1]))
    return fail(Code::kBadValue, {"propose unseal", words[1], "clear, \"export desk\", \"report desk\", \"capture 812 custodian\""});
  TRY_VOID(s.open_writer());
  if (*deed != Deed::erase && *deed != Deed::consent) return propose_step(s, *deed, {}, words[1]);
  TRY(ask, s.ask());
  TRY(person, publish::find_person(ask, words[1]));
  return propose_step(s, *deed, s.books.subject(person), *deed == Deed::consent ? "granted" : "");
}

Result<int> proposals(Session& s) {
  if (!s.arguments.words.empty()) return expects(s, "");
  TRY_VOID(s.open());
  TRY_VOID(s.fold_council());
  const Millis now = s.clock.now();
  Node list = Node::array();
  for (const Proposal& p : s.council.proposals()) {
    if (!s.arguments.all && (p.state != Proposal::State::open || now >= log::Council::expires_at(p))) continue;
    TRY(node, proposal_node(s, p, now));
    list.add(std::move(node));
  }
  Node answer = Node::object();
  answer.set("proposals", std::move(list));
  answer.set("has_members", Node::boolean(s.council.has_members()));
  answer.set("alone", Node::text_or_null(s.council.alone() != nullptr ? s.council.alone()->handle : ""));
  TRY_VOID(s.emit(std::move(answer), "proposals", [](const Node& v, const Messages& m) {
    std::string out;
    for (const Node& p : v.at("proposals").items()) out += proposal_text(p, m);
    if (out.empty()) out = m("proposals.none") + "\n";
    if (v.at("has_members").number() == 0) out += m("member.none") + "\n";
    else if (!v.at("alone").is_null()) out += m("member.alone", {v.at("alone").string()}) + "\n";
    return out;
  }));
  return 0;
}

namespace {

// The partner's side: no ledger, a request and a key.
Result<int> sign_request(Session& s) {
  const Arguments& a = s.arguments;
  if (a.key_file.empty()) return fail(Code::kUsage, {s.messages("usage.needs", {"approve --sign", "--key-file"})});
  TRY(bytes, read_file(a.sign));
  TRY(request, evidence::parse_request(bytes));
  log::Decoder decoder;
  log::Entry e;
  TRY_VOID(decoder.decode(request.entry, e));
  TRY(key, open_signing_key(s, a.key_file));
  const std::string text = evidence::format_answer(evidence::answer(request, key));
  if (!a.output.empty()) TRY_VOID(write_file_durably(a.output, text));
  Node answer = Node::object();
  answer.set("ledger", Node::text(request.ledger.text())).set("number", Node::integer(static_cast<int64_t>(request.proposal)));
  answer.set("step", Node::text(e.what)).set("what", Node::text(e.text)).set("by", Node::text(e.by)).set("at", Node::text(moment(e.at)));
  answer.set("subject", Node::text_or_null(e.subject.is_zero() ? "" : e.subject.text()));
  answer.set("as", Node::text(request.handle)).set("file", Node::text_or_null(a.output)).set("answer", Node::text(text));
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
    std::string what = v.at("what").string();
    if (!v.at("subject").is_null()) what = v.at("subject").string() + (what.empty() ? "" : " " + what);
    return m("approve.signed", {m("step." + v.at("step").string()), what, v.at("by").string(), v.at("at").string(), v.at("as").string()}) + "\n" +
           (v.at("file").is_null() ? v.at("answer").string() : m("report.done", {v.at("file").string()}) + "\n");
  }));
  return 0;
}

}  // namespace

Result<int> approve(Session& s) {
  const Arguments& a = s.arguments;
  if (!a.sign.empty()) return sign_request(s);
  if (!a.ask.empty()) {
    TRY(seq, number_of(s));
    TRY_VOID(s.open());
    TRY_VOID(s.fold_council());
    if (s.council.member(a.ask) == nullptr) return fail(Code::kNeedsMember, {a.ask});
    if (s.council.proposal(seq) == nullptr) return fail(Code::kRuleBroken, {std::to_string(seq), std::string(log::text_of(log::Rule::no_proposal))});
    TRY(entry, s.store().entry(seq));
    const std::string text = evidence::format_request({s.store().ledger_id(), a.ask, seq, std::move(entry)});
    if (!a.output.empty()) {
      TRY_VOID(write_file_durably(a.output, text));
      Node done = Node::object();
      done.set("text", Node::text(s.messages("report.done", {a.output})));
      s.tell(std::move(done));
      return 0;
    }
    Node answer = Node::object();
    answer.set("text", Node::text(text));
    TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages&) { return v.at("text").string(); }));
    return 0;
  }
  if (!a.answer.empty()) {
    if (!a.words.empty()) return expects(s, "--answer FILE");
    TRY(bytes, read_file(a.answer));
    TRY(given, evidence::parse_answer(bytes));
    TRY_VOID(s.open_writer());
    TRY(steps, s.steps());
    TRY(seq, steps.approve_from(bytes));
    (void)seq;
    TRY_VOID(s.save());
    TRY_VOID(tell_proposal(s, given.proposal));
    return 0;
  }
  TRY(number, number_of(s));
  TRY_VOID(s.open_writer());
  TRY(steps, s.steps());
  TRY(seq, steps.approve(number));
  (void)seq;
  TRY_VOID(s.save());
  TRY_VOID(tell_proposal(s, number));
  return 0;
}

Result<int> withdraw(Session& s) {
  TRY(number, number_of(s));
  TRY_VOID(s.open_writer());
  TRY(steps, s.steps());
  TRY(seq, steps.withdraw(number));
  (void)seq;
  TRY_VOID(s.save());
  TRY_VOID(tell_proposal(s, number));
  return 0;
}

Result<int> carry_out_in_log(Session& s, Seq number) {
  if (s.writer == nullptr) TRY_VOID(s.open_writer());
  const Proposal* p = s.council.proposal(number);
  if (p == nullptr) return fail(Code::kRuleBroken, {std::to_string(number), std::string(log::text_of(log::Rule::no_proposal))});
  log::Entry deed;
  if (p->deed == Deed::members) {
    const auto change = log::member_change(p->text);
    if (!change) return fail(Code::kInternal, {"a proposal of members cannot be read"});
    deed = *change;
  } else if (p->deed == Deed::consent) {
    deed.kind = log::Kind::consent;
    deed.subject = p->subject;
    deed.state = p->text;
  } else {
    return fail(Code::kUsage, {s.messages("carry_out.elsewhere", {s.messages("step." + std::string(log::text_of(p->deed)))})});
  }
  std::vector<log::Personal> personals;
  if (!s.arguments.reason.empty()) personals.push_back({"reason", s.arguments.reason, {}});
  TRY(steps, s.steps());
  TRY(seq, steps.carry_out(number, deed, personals));
  (void)seq;
  TRY_VOID(s.save());
  TRY_VOID(tell_proposal(s, number));
  return 0;
}

}  // namespace stillheld::cli
