// evidence: how far each capture is on the way to evidence; stamp: somebody
// else's clock under a checkpoint.
#include <algorithm>
#include <set>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/seal.h"
#include "cli/states.h"
#include "evidence/checkpoints.h"
#include "evidence/package.h"
#include "publish/capture.h"
#include "reading/wacz.h"

namespace stillheld::cli {

namespace {

using evidence::CaptureState;
using evidence::Step;
using evidence::StepState;

// Captures that are asked for: one, those of a list, those behind a person's
// claims, or all.
Result<std::vector<Seq>> wanted_captures(Session& s) {
  std::set<Seq> out;
  const auto& words = s.arguments.words;
  if (words.size() > 1) return fail(Code::kUsage, {s.messages("usage.expects", {"evidence", "[CAPTURE|LIST|PERSON]"})});
  const std::string word = words.empty() ? "" : words[0].starts_with('#') ? words[0].substr(1) : words[0];
  const bool number = !word.empty() && word.size() < 13 && word.find_first_not_of("0123456789") == std::string::npos;
  for (const ledger::Special& special : s.books.specials()) {
    if (special.entry.kind != log::Kind::capture) continue;
    if (word.empty() || special.entry.list == word || (number && std::stoull(word) == special.seq)) out.insert(special.seq);
  }
  if (!out.empty() || word.empty()) return std::vector<Seq>(out.begin(), out.end());
  if (number) return fail(Code::kUnknownEntry, {word, std::to_string(s.books.size())});
  TRY(ask, s.ask());
  TRY(person, publish::find_person(ask, words[0], s.audience() == publish::Audience::everyone ? &*s.policy : nullptr));
  TRY(claims, s.books.claims_of(s.store(), person, s.books.latest_import()));
  log::Decoder decoder;
  log::Entry e;
  for (const ledger::Claim& claim : claims) {
    TRY(bytes, s.store().entry(claim.seq));
    TRY_VOID(decoder.decode(bytes, e));
    if (e.capture != log::kAbsent) out.insert(static_cast<Seq>(e.capture));
    const ledger::Special* source = e.source == log::kAbsent ? nullptr : s.books.special(static_cast<Seq>(e.source));
    if (source != nullptr && source->entry.capture != log::kAbsent) out.insert(static_cast<Seq>(source->entry.capture));
  }
  return std::vector<Seq>(out.begin(), out.end());
}

std::string states_text(const Node& v, const Messages& m) {
  std::string out;
  if (v.at("captures").items().empty()) return m("states.none") + "\n";
  for (const Node& c : v.at("captures").items()) {
    const bool red = c.at("red").number() != 0;
    std::string name = c.at("list").is_null() ? c.at("format").string() : c.at("list").string();
    out += (red ? "! " : "  ") + m("states.capture", {std::to_string(c.at("capture").number()), name, c.at("fetched").string()}) + "\n";
    for (const Node& step : c.at("steps").items()) {
      const std::string& state = step.at("state").string();
      std::string left = std::string("      ") + (state == "done" ? "✓ " : state == "failed" ? "✗ " : "· ") + m("step." + step.at("step").string());
      out += left + ": " + (state == "failed" ? m("states.failed") + " " : "") + step.at("sentence").string() + "\n";
    }
  }
  out += m("states.sum", {std::to_string(v.at("captures").items().size()), std::to_string(v.at("whole").number()), std::to_string(v.at("red").number())}) + "\n";
  return out;
}

}  // namespace

const evidence::CheckInside& check_inside() {
  static const evidence::CheckInside check = [](std::string_view format, std::string_view bytes) { return reading::archive_fault(format, bytes); };
  return check;
}

Result<Node> state_node(Session& s, const evidence::States& states, Seq capture) {
  TRY(state, states.of(capture));
  const ledger::Special* special = s.books.special(capture);
  Node out = Node::object();
  out.set("capture", Node::integer(static_cast<int64_t>(capture)));
  out.set("list", special == nullptr || special->entry.list.empty() ? Node::null() : Node::free_text(special->entry.list));
  out.set("format", Node::text(special == nullptr ? "" : special->entry.format));
  out.set("fetched", Node::text(special == nullptr ? "" : special->entry.fetched));
  out.set("by", Node::free_text(special == nullptr ? "" : special->entry.by));
  out.set("reached", Node::text(state.reached() == 0 ? "" : evidence::text_of(static_cast<Step>(state.reached() - 1))));
  out.set("red", Node::boolean(state.red()));
  Node steps = Node::array();
  for (size_t i = 0; i < evidence::kSteps; ++i) {
    Node step = Node::object();
    step.set("step", Node::text(evidence::text_of(static_cast<Step>(i))));
    step.set("state", Node::text(evidence::text_of(state.steps[i].state)));
    step.set("reason", Node::text(state.steps[i].key));
    // (A collector's name, a record's number: words from outside.)
    step.set("sentence", Node::free_text(publish::state_sentence(state.steps[i], s.messages)));
    steps.add(std::move(step));
  }
  out.set("steps", std::move(steps));
  return out;
}

Result<int> evidence_(Session& s) {
  TRY_VOID(s.open());
  // Of ciphertext no hash can be reckoned: that is no fault of a capture.
  if (s.store().sealing() == store::Sealing::locked) return fail(Code::kSealed, {});
  TRY(captures, wanted_captures(s));
  TRY(states, evidence::States::open(s.store(), s.arguments.ledger, check_inside()));
  Node list = Node::array();
  int64_t red = 0, whole = 0;
  for (const Seq capture : captures) {
    TRY(node, state_node(s, states, capture));
    red += node.at("red").number() != 0;
    whole += node.at("reached").string() == "stamped";
    list.add(std::move(node));
  }
  Node answer = Node::object();
  answer.set("captures", std::move(list));
  answer.set("whole", Node::integer(whole)).set("red", Node::integer(red));
  TRY_VOID(s.emit(std::move(answer), "captures", states_text));
  return red > 0 ? 1 : 0;
}

Result<int> stamp(Session& s) {
  const Arguments& a = s.arguments;
  if (!a.words.empty() || a.answer.empty() != a.ca.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"stamp", "[--answer FILE --ca FILE]"})});
  const evidence::Checkpoints kept(a.ledger);
  const evidence::Stamps stamps(kept.folder());
  TRY(lock, FileLock::acquire(a.ledger + "/lock", a.by + ", stamp"));
  Node answer = Node::object();
  if (a.answer.empty()) {
    TRY(note, kept.latest());
    if (!note) return fail(Code::kFileNotFound, {kept.folder() + "/checkpoint"});
    TRY(path, stamps.request(*note));
    TRY(checkpoint, log::parse_checkpoint(note->text));
    answer.set("request", Node::text(path)).set("size", Node::integer(static_cast<int64_t>(checkpoint.size)));
    TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
      return m("stamp.requested", {v.at("request").string(), std::to_string(v.at("size").number())}) + "\n" + m("stamp.how") + "\n";
    }));
    return 0;
  }
  TRY(taken, stamps.take(a.answer, a.ca));
  answer.set("size", Node::integer(static_cast<int64_t>(taken.size))).set("time", Node::text(evidence::utc_text(taken.seconds)));
  answer.set("serial", Node::text(taken.serial));
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
    return m("stamp.taken", {std::to_string(v.at("size").number()), v.at("time").string(), v.at("serial").string()}) + "\n";
  }));
  return 0;
}

Result<int> capture(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 2) return fail(Code::kUsage, {s.messages("usage.expects", {"capture", "CAPTURE FOLDER"})});
  const std::string number = a.words[0].starts_with('#') ? a.words[0].substr(1) : a.words[0];
  if (number.empty() || number.size() > 12 || number.find_first_not_of("0123456789") != std::string::npos) return fail(Code::kBadValue, {"capture", a.words[0], "123, #123"});
  if (!a.format.empty() && a.format != "wacz" && a.format != "warc") return fail(Code::kBadValue, {"--format", a.format, "wacz, warc"});
  TRY_VOID(s.open());
  if (s.store().sealing() == store::Sealing::locked) return fail(Code::kSealed, {});
  // A list has everybody's rows; a page is read of one or of few.
  for (const ledger::Special& special : s.books.specials())
    if (special.seq == std::stoull(number) && !special.entry.list.empty()) TRY_VOID(may_leave(s, "capture " + number));
  TRY_VOID(write_capture(s, std::stoull(number), s.audience(), a.words[1]));
  return 0;
}

Status write_capture(Session& s, Seq number, publish::Audience audience, const std::string& folder) {
  const Arguments& a = s.arguments;
  TRY(ask, s.ask());
  TRY(states, evidence::States::open(s.store(), a.ledger, check_inside()));
  TRY(made, publish::export_capture(ask, *s.policy, audience, a.ledger, number, a.format == "warc" ? publish::Archive::warc : publish::Archive::wacz, states,
                                    s.clock.now() / 1000));
  TRY_VOID(make_folder(folder));
  Node files = Node::array();
  for (const auto& [name, bytes] : made.files()) {
    TRY_VOID(write_file_durably(folder + "/" + name, bytes));
    files.add(Node::text(name));
  }
  Node answer = Node::object();
  answer.set("folder", Node::text(folder)).set("proved", Node::boolean(made.proved())).set("files", std::move(files));
  TRY_VOID(s.emit(std::move(answer), "files", [](const Node& v, const Messages& m) {
    std::string out = m("capture.done", {v.at("folder").string()}) + "\n";
    for (const Node& f : v.at("files").items()) out += "  " + f.string() + "\n";
    if (v.at("proved").number() == 0) out += "  ! " + m("capture.unproved") + "\n";
    return out;
  }));
  return {};
}

}  // namespace stillheld::cli
