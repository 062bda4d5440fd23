#include "cli/review_claims.h"

#include <istream>

#include "cli/decide.h"
#include "publish/answers_review.h"

namespace stillheld::cli {

namespace {

using publish::WaitingClaim;

std::string item_text(const Node& v, const Messages& m) {
  std::string out = "\n" + m("review.claims.one", {std::to_string(v.at("number").number()), std::to_string(v.at("of").number()), std::to_string(v.at("article").number())}) + "\n";
  out += "  #" + std::to_string(v.at("entry").number()) + "  " + m("what." + v.at("what").string());
  if (!v.at("date").is_null()) out += "  " + v.at("date").string();
  if (!v.at("months").is_null()) out += "  " + m("person.months", {std::to_string(v.at("months").number())});
  if (!v.at("way").is_null()) out += "  " + m("way." + v.at("way").string());
  if (!v.at("destination").is_null()) out += " → " + m("destination." + v.at("destination").string());
  out += ": " + (v.at("name").is_null() ? m("redacted.name") : v.at("name").string()) + "\n";
  out += "      “" + v.at("quote").string() + "”\n";
  const Node& source = v.at("source");
  out += "      " + (source.at("publisher").string().empty() ? m("source.unknown_publisher") : source.at("publisher").string());
  if (!source.at("published").is_null()) out += ", " + source.at("published").string();
  if (!source.at("address").is_null()) out += ", " + source.at("address").string();
  if (source.has("model")) out += ", " + m("source.model", {source.at("model").string().substr(0, source.at("model").string().find(" sha256:"))});
  out += "\n";
  std::string copies;
  for (const Node& c : v.at("copies").items()) copies += (copies.empty() ? "" : ", ") + (c.string().empty() ? "?" : c.string());
  if (!copies.empty()) out += "      " + m("review.claims.copies", {copies}) + "\n";
  if (!v.at("already").is_null()) out += "      " + m("review.claims.already", {std::to_string(v.at("already").number())}) + "\n";
  if (!v.at("against").is_null()) out += "      ! " + m("review.claims.against", {std::to_string(v.at("against").number()), v.at("against_date").string()}) + "\n";
  return out + m("review.claims.prompt") + "\n";
}

class Sitting {
 public:
  Sitting(Session& session, std::vector<WaitingClaim> queue) : s_(session), queue_(std::move(queue)), done_(queue_.size()) {}

  Result<bool> run() {  // whether it was ended before the end
    bool ended = false;
    for (size_t at = 0; at < queue_.size() && !ended;) {
      if (done_[at]) {
        ++at;
        continue;
      }
      TRY_VOID(show(at));
      std::string line;
      if (s_.streams.in == nullptr || !std::getline(*s_.streams.in, line)) {
        ended = true;
        break;
      }
      std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
      if (line == "q") ended = true;
      else if (line == "u") ++at;
      else if (line == "y" || line == "n" || line == "Y" || line == "N") TRY_VOID(decide(at, line == "y" || line == "Y", line == "Y" || line == "N"));
      else if (line == "b" && !batches_.empty()) {
        TRY(back, take_back());
        at = back;
      } else if (line == "?") TRY_VOID(show_words(at));
    }
    TRY_VOID(s_.save());
    size_t decided = 0;
    for (const bool d : done_) decided += d ? 1 : 0;
    say(s_.messages("review.claims.end", {std::to_string(decided), std::to_string(queue_.size() - decided)}));
    return ended;
  }

 private:
  struct Batch {
    uint32_t import = 0;
    std::vector<size_t> items;
  };

  void say(const std::string& text) {
    Node n = Node::object();
    n.set("text", Node::text(text));
    s_.tell(std::move(n));
  }

  Status show(size_t at) {
    TRY(ask, s_.ask());
    TRY(n, publish::waiting_claim_answer(ask, queue_[at]));
    n.set("number", Node::integer(static_cast<int64_t>(at + 1))).set("of", Node::integer(static_cast<int64_t>(queue_.size())));
    return s_.emit(std::move(n), "", item_text);
  }

  Status show_words(size_t at) {
    TRY(ask, s_.ask());
    TRY(n, publish::words_around(ask, queue_[at]));
    return s_.emit(std::move(n), "", [](const Node& v, const Messages& m) { return (v.at("words").is_null() ? m("redacted.name") : v.at("words").string()) + "\n"; });
  }

  Status decide(size_t at, bool accepted, bool whole_article) {
    Batch batch;
    std::vector<Seq> claims;
    for (size_t i = 0; i < queue_.size(); ++i)
      if (i == at || (whole_article && !done_[i] && queue_[i].source == queue_[at].source)) {
        batch.items.push_back(i);
        claims.push_back(queue_[i].seq);
      }
    TRY(decided, decide_claims(s_, claims, accepted ? "accepted" : "retracted"));
    batch.import = decided.import;
    for (const size_t i : batch.items) done_[i] = true;
    batches_.push_back(std::move(batch));
    say(s_.messages("decision.many", {std::to_string(claims.size()), std::to_string(decided.import)}));
    return {};
  }

  Result<size_t> take_back() {
    const Batch batch = batches_.back();
    batches_.pop_back();
    TRY(scribe, intake::Scribe::begin(*s_.writer, s_.arguments.by, s_.clock, s_.random));
    log::Entry e;
    e.kind = log::Kind::undo;
    e.target_import = static_cast<int64_t>(batch.import);
    TRY(seq, scribe.append(e));
    TRY_VOID(s_.commit());
    for (const size_t i : batch.items) done_[i] = false;
    say(s_.messages("undo.done", {std::to_string(seq)}));
    return batch.items.front();
  }

  Session& s_;
  std::vector<WaitingClaim> queue_;
  std::vector<bool> done_;
  std::vector<Batch> batches_;
};

}  // namespace

Result<ClaimsReviewed> review_claims(Session& s) {
  ClaimsReviewed out;
  TRY(ask, s.ask());
  TRY(queue, publish::waiting_claims(ask));
  if (queue.empty()) return out;
  out.asked = true;
  TRY(ended, Sitting(s, std::move(queue)).run());
  out.ended = ended;
  return out;
}

}  // namespace stillheld::cli
