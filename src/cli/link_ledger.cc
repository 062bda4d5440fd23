// Commands that link the persons of a ledger: link, link --explain, review.
#include <algorithm>
#include <istream>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/link_table.h"
#include "cli/review_claims.h"
#include "cli/text.h"
#include "ledger/link_run.h"
#include "publish/answers_link.h"

namespace stillheld::cli {

namespace {

std::string count_of(const Node& v, const char* key) { return std::to_string(v.at(key).number()); }

// "12 … 15" or "12", by low, best, high.
std::string held_words(const Node& c, const Messages& m) {
  return m("link.held_numbers", {count_of(c, "low"), count_of(c, "best"), count_of(c, "high")});
}

std::string proposal_text(const Node& v, const Messages& m) {
  std::string out = m("link.subjects", {count_of(v, "subjects"), count_of(v, "named")}) + "\n";
  if (v.at("named").number() < 2) return out + "  " + m("link.nothing") + "\n";
  out += "  " + m(v.at("run_in_force").is_null() ? "link.against_nothing" : "link.against_run",
                  {v.at("run_in_force").is_null() ? "" : count_of(v, "run_in_force")}) + "\n";
  out += "  " + m("link.persons", {count_of(v, "persons_before"), count_of(v, "persons_after"), count_of(v, "joined"), count_of(v, "parted")}) + "\n";
  out += "  " + m("link.held", {v.at("on").string(), v.at("rules").string(), held_words(v.at("held_before"), m), held_words(v.at("held_after"), m)}) + "\n";
  out += "  " + m("link.recall", {v.at("blocking_recall_percent").string(), v.at("blocking_recall_low_percent").string(), v.at("blocking_recall_high_percent").string(), std::to_string(v.at("blocking_recall_rows").number())}) + "\n";
  out += "  " + m("link.cut_keys", {count_of(v, "cut_keys")}) + "\n";
  out += caps_text(v.at("caps"), m);
  if (v.at("as_they_are").number() > 0) out += "  ! " + m("link.as_they_are", {count_of(v, "as_they_are")}) + "\n";
  out += "  " + m("link.doubts", {count_of(v, "doubts"), count_of(v, "contradictions")}) + "\n";
  if (v.has("taken")) out += m("link.taken", {count_of(v, "taken"), count_of(v, "taken")}) + "\n";
  else if (v.at("same_parameters").number() != 0) out += m("link.same_run") + "\n";
  else out += m("link.proposed") + "\n";
  return out;
}

std::string card_text(const Node& card, const Messages& m) {
  std::string out;
  for (const Node& name : card.at("names").items()) out += (out.empty() ? "" : " / ") + name.string();
  if (out.empty()) out = card.at("names").items().empty() && card.has("withheld") ? m("redacted.name") : "–";
  for (const char* key : {"birth", "death", "arrest", "place", "occupation", "gender"})
    if (!card.at(key).is_null()) out += " · " + m(std::string("link.field.") + key) + " " + card.at(key).string();
  return out + "  [" + card.at("id").string() + "]";
}

}  // namespace

std::string waterfall_text(const Node& w, const Messages& m) {
  std::vector<std::vector<std::string>> rows;
  rows.push_back({"  " + m("link.prior"), w.at("prior").string()});
  for (const Node& bar : w.at("bars").items()) {
    std::string line = "  " + bar.at("label").string() + ": " + bar.at("found").string();
    const auto value = [&](const char* side) { return bar.at(side).is_null() ? (bar.has(side) ? m("redacted.name") : std::string()) : bar.at(side).string(); };
    const std::string a = value("a"), b = value("b");
    if (!a.empty() && !b.empty()) line += a == b ? " – " + a : " – " + a + (bar.at("level").string() == "disagree" ? " ≠ " : " = ") + b;
    else if (!a.empty() || !b.empty()) line += " – " + a + b;
    rows.push_back({line, bar.at("bits").string()});
    if (bar.at("rarity").string() != "0")
      rows.push_back({"    " + m(bar.at("rarity").string().starts_with("+") ? "link.rare" : "link.common"), bar.at("rarity").string()});
  }
  rows.push_back({"  " + m("link.sum"), w.at("score").string()});
  std::string out = columns(rows, false);
  out += "  " + m("link.probability", {w.at("probability").string()}) + "\n";
  if (!w.at("circle").string().empty()) out += "  " + w.at("circle").string() + "\n";
  for (const Node& tip : w.at("tips").items()) out += "  " + tip.string() + "\n";
  return out;
}

namespace {

std::string pair_text(const Node& v, const Messages& m) {
  if (v.at("a").is_null() || v.at("b").is_null()) return m("redacted.name") + "\n";
  std::string out = "A  " + card_text(v.at("a"), m) + "\nB  " + card_text(v.at("b"), m) + "\n";
  if (v.has("waterfall")) out += waterfall_text(v.at("waterfall"), m);
  out += m(v.at("one_person").number() != 0 ? "link.now_one" : "link.now_two") + " " + v.at("because_text").string() + "\n";
  if (v.at("run").is_null()) out += m("link.no_run") + "\n";
  return out;
}

Result<int> explain_link(Session& s) {
  if (s.arguments.words.size() != 2) return fail(Code::kUsage, {s.messages("usage.expects", {"link --explain", "A B"})});
  TRY_VOID(s.open());
  TRY(ask, s.ask());
  const publish::Policy* hides = s.audience() == publish::Audience::everyone ? &*s.policy : nullptr;
  TRY(a, publish::find_subject(ask, s.arguments.words[0], hides));
  TRY(b, publish::find_subject(ask, s.arguments.words[1], hides));
  if (a == b) return fail(Code::kBadValue, {"link --explain", s.arguments.words[1], s.messages("link.two_expected")});
  TRY(answer, publish::explain_pair_answer(ask, a, b));
  TRY_VOID(s.emit(std::move(answer), "", pair_text));
  return 0;
}

}  // namespace

Result<int> link(Session& s) {
  const Arguments& a = s.arguments;
  if (!a.csv_file.empty()) return link_table(s);
  if (a.explain) return explain_link(s);
  if (!a.words.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"link", "--explain A B"})});
  if (a.take) TRY_VOID(s.open_writer());
  else TRY_VOID(s.open());
  TRY(ask, s.ask());
  if (ask.import != s.books.latest_import()) return fail(Code::kBadValue, {"--known", a.known, s.messages("link.only_now")});
  TRY(rules, s.books.definitions(ask.import).rule_set(a.rules));
  std::vector<std::string> unique = a.unique_lists;
  std::sort(unique.begin(), unique.end());
  for (const std::string& name : unique)
    if (name != "*" && s.books.words().find(name) == 0) return fail(Code::kBadValue, {"--unique-list", name, s.messages("link.a_list")});
  TRY(proposal, ledger::propose_link(s.books, s.store(), unique, ask.today, *rules));
  Node answer = publish::proposal_answer(ask, proposal);
  if (a.take && !proposal.parameters.empty() && !proposal.same_parameters) {
    log::Entry e;
    std::vector<log::Personal> personals;
    ledger::fill_link_entry(proposal, e, personals);
    if (!a.reason.empty()) personals.push_back({"reason", a.reason, {}});
    TRY(scribe, intake::Scribe::begin(*s.writer, a.by, s.clock, s.random));
    TRY(seq, scribe.append(e, personals));
    TRY_VOID(s.save());
    // A cache: made again when it is missing.
    (void)write_file_durably(ledger::edges_path(a.ledger, seq), proposal.edges).ok();
    answer.set("taken", Node::integer(static_cast<int64_t>(seq)));
  }
  TRY_VOID(s.emit(std::move(answer), "caps", proposal_text));
  return 0;
}

namespace {

// One sitting of the review.
class Review {
 public:
  Review(Session& session, std::vector<ledger::ReviewItem> queue) : s_(session), queue_(std::move(queue)) {}

  Result<int> run() {
    size_t at = 0;
    bool ended = false;
    while (at < queue_.size() && !ended) {
      const ledger::ReviewItem& item = queue_[at];
      if (is_settled(item.doubt)) {
        ++at;
        continue;
      }
      TRY_VOID(show(item, at + 1));
      while (true) {
        std::string line;
        if (s_.streams.in == nullptr || !std::getline(*s_.streams.in, line)) {
          ended = true;
          break;
        }
        std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
        if (line == "q") {
          ended = true;
          break;
        }
        if (line == "?") {
          TRY(ask, s_.ask());
          TRY(answer, publish::explain_pair_answer(ask, item.doubt.a, item.doubt.b));
          TRY_VOID(s_.emit(std::move(answer), "", pair_text));
        } else if (line == "y" || line == "n" || line == "u") {
          TRY_VOID(decide(item.doubt, line == "y" ? "same" : line == "n" ? "different" : "unsure", at));
          ++at;
          break;
        } else if (line == "b" && !done_.empty()) {
          TRY(back, take_back());
          at = back;
          break;
        }
        say(s_.messages("review.prompt"));
      }
    }
    TRY_VOID(s_.save());
    size_t left = 0;
    for (size_t i = at; i < queue_.size(); ++i) left += is_settled(queue_[i].doubt) ? 0 : 1;
    say(s_.messages("review.end", {std::to_string(done_.size()), std::to_string(left)}));
    return 0;
  }

 private:
  void say(std::string text) {
    Node n = Node::object();
    n.set("text", Node::text(text));
    s_.tell(std::move(n));
  }

  bool is_settled(const ledger::LinkDoubt& doubt) const {
    const ledger::Persons::Decided decided = s_.books.persons().decided(s_.books.latest_import());
    const uint32_t x = decided.leader_of(doubt.a), y = decided.leader_of(doubt.b);
    if (x == y) return true;
    return std::any_of(decided.apart.begin(), decided.apart.end(), [&](const auto& pair) {
      return std::minmax(decided.leader_of(pair.first), decided.leader_of(pair.second)) == std::minmax(x, y);
    });
  }

  Status show(const ledger::ReviewItem& item, size_t number) {
    TRY(ask, s_.ask());
    TRY(a, publish::subject_card(ask, item.doubt.a));
    TRY(b, publish::subject_card(ask, item.doubt.b));
    Node n = Node::object();
    n.set("number", Node::integer(static_cast<int64_t>(number))).set("of", Node::integer(static_cast<int64_t>(queue_.size())));
    n.set("a", std::move(a)).set("b", std::move(b));
    n.set("one_person", Node::boolean(s_.books.persons().leader(item.doubt.a, ask.import) == s_.books.persons().leader(item.doubt.b, ask.import)));
    n.set("contradiction", Node::boolean(item.doubt.contradiction)).set("unsure", Node::boolean(item.unsure));
    n.set("bits", Node::text(publish::bits_text(item.doubt.average)));
    n.set("change_low", Node::integer(item.change.low)).set("change_best", Node::integer(item.change.best)).set("change_high", Node::integer(item.change.high));
    return s_.emit(std::move(n), "", [](const Node& v, const Messages& m) {
      const auto signed_number = [&](const char* key) { return (v.at(key).number() > 0 ? "+" : v.at(key).number() < 0 ? "−" : "") + std::to_string(std::abs(v.at(key).number())); };
      std::string out = "\n" + m("review.item", {count_of(v, "number"), count_of(v, "of")}) + "\n";
      out += "  A  " + card_text(v.at("a"), m) + "\n  B  " + card_text(v.at("b"), m) + "\n";
      out += "  " + m(v.at("contradiction").number() != 0 ? "review.contradiction" : v.at("one_person").number() != 0 ? "review.joined" : "review.apart", {v.at("bits").string()});
      if (v.at("change_low").number() != 0 || v.at("change_best").number() != 0 || v.at("change_high").number() != 0)
        out += "  " + m("review.change", {signed_number("change_low"), signed_number("change_best"), signed_number("change_high")});
      if (v.at("unsure").number() != 0) out += "  " + m("review.unsure_before");
      return out + "\n" + m("review.prompt") + "\n";
    });
  }

  Status write(log::Entry& e, Seq& seq) {
    TRY(scribe, intake::Scribe::begin(*s_.writer, s_.arguments.by, s_.clock, s_.random));
    std::vector<log::Personal> personals;
    if (!s_.arguments.reason.empty()) personals.push_back({"reason", s_.arguments.reason, {}});
    TRY(made, scribe.append(e, personals));
    seq = made;
    return s_.commit();  // the cache is saved at the end
  }

  Status decide(const ledger::LinkDoubt& doubt, std::string_view state, size_t at) {
    log::Entry e;
    e.kind = log::Kind::decision;
    e.state = state;
    e.subject = s_.books.subject(doubt.a);
    e.text = s_.books.subject(doubt.b).text();
    Seq seq = 0;
    TRY_VOID(write(e, seq));
    done_.emplace_back(seq, at);
    say(s_.messages("review.done." + std::string(state), {std::to_string(seq)}));
    return {};
  }

  Result<size_t> take_back() {
    const auto [target, at] = done_.back();
    log::Entry e;
    e.kind = log::Kind::undo;
    e.target = static_cast<int64_t>(target);
    Seq seq = 0;
    TRY_VOID(write(e, seq));
    done_.pop_back();
    say(s_.messages("undo.done", {std::to_string(seq), std::to_string(seq)}));
    return at;
  }

  Session& s_;
  std::vector<ledger::ReviewItem> queue_;
  std::vector<std::pair<Seq, size_t>> done_;
};

}  // namespace

Result<int> review(Session& s) {
  if (!s.arguments.words.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"review", ""})});
  TRY_VOID(s.open_writer());
  TRY(ask, s.ask());
  // First what articles claim, then who is who.
  TRY(waiting, review_claims(s));
  if (waiting.ended) return 0;
  Node line = Node::object();
  if (waiting.asked && s.books.persons().run_at(s.books.latest_import()) == nullptr) return 0;
  if (s.books.persons().run_at(s.books.latest_import()) == nullptr) {
    line.set("text", Node::text(s.messages("review.no_run")));
    s.tell(std::move(line));
    return 0;
  }
  TRY(rules, s.books.definitions(ask.import).rule_set(s.arguments.rules));
  TRY(queue, ledger::review_queue(s.books, s.store(), ask.today, *rules));
  if (!s.arguments.all) std::erase_if(queue, [](const ledger::ReviewItem& item) { return item.unsure; });
  if (queue.empty()) {
    line.set("text", Node::text(s.messages("review.empty")));
    s.tell(std::move(line));
    return 0;
  }
  return Review(s, std::move(queue)).run();
}

}  // namespace stillheld::cli
