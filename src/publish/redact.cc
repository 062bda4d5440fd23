#include "publish/redact.h"

#include <algorithm>
#include <cassert>

#include "publish/small_cells.h"

namespace stillheld::publish {

class Redactor {
 public:
  // `desk`: of a sealed ledger; nobody is left out, and no value is there.
  Redactor(const ledger::Books& books, const Policy& policy, const Messages& messages, bool desk)
      : books_(books), policy_(policy), messages_(messages), desk_(desk) {}

  // False if the node must not be there at all.
  bool walk(Node& n, std::vector<std::string>* withheld) {
    if (n.guard_ == Node::Guard::cells && !desk_) tell_together(n);
    if (n.guard_ == Node::Guard::part && !desk_) leave_small_part(n);
    switch (n.kind_) {
      case Node::Kind::object: {
        const bool about = n.person_ != kNobody;
        if (about && !desk_ && policy_.count_only(n.person_)) return false;
        std::vector<std::string> fields;
        std::vector<std::string>* list = about ? &fields : withheld;
        for (auto& [key, value] : n.members_)
          if (!walk(value, list)) value = Node::null();
        leave_from_chart(n);
        if (about && !fields.empty()) {
          std::sort(fields.begin(), fields.end());
          fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
          Node names = Node::array();
          for (const std::string& f : fields) names.add(Node::text(f));
          n.set("withheld", std::move(names));
        }
        return true;
      }
      case Node::Kind::array: {
        std::vector<Node> kept;
        for (Node& item : n.items_)
          if (walk(item, withheld) && !(item.is_null() && was_personal_)) kept.push_back(std::move(item));
        n.items_ = std::move(kept);
        return true;
      }
      case Node::Kind::personal: {
        was_personal_ = false;
        if (!desk_ && policy_.count_only(n.person_)) {
          was_personal_ = true;
          return false;
        }
        if (policy_.withheld(n.person_, n.field_)) {
          if (withheld != nullptr && n.field_ != "handle") withheld->push_back(n.field_);
          if (n.field_ == "handle") {
            n = Node::text(books_.subject(n.person_).text());
          } else {
            n = Node::null();
            was_personal_ = true;
          }
          return true;
        }
        scrub(n);
        return true;
      }
      case Node::Kind::free_text:
        scrub(n);
        return true;
      default:
        was_personal_ = false;
        return true;
    }
  }

  static Redacted wrap(Node node, Audience audience) { return Redacted(std::move(node), audience); }

 private:
  // Cells of a breakdown that are small and hide somebody, as one without a label.
  void tell_together(Node& n) {
    std::vector<BreakdownCell> cells;
    for (const Node& item : n.items_) {
      bool hides = false;
      for (const Node& p : item.at("persons").items()) hides = hides || (p.person_ != kNobody && (policy_.count_only(p.person_) || policy_.names_withheld(p.person_)));
      cells.push_back({item.at("count").number(), hides});
    }
    const std::vector<size_t> together = told_together(cells);
    if (together.empty()) return;
    int64_t sum = 0;
    std::vector<Node> kept;
    for (size_t i = 0; i < n.items_.size(); ++i) {
      if (std::binary_search(together.begin(), together.end(), i)) sum += cells[i].count;
      else kept.push_back(std::move(n.items_[i]));
    }
    Node one = Node::object();
    one.set("cause", Node::text("rule")).set("way", Node::null()).set("account", Node::null()).set("rule", Node::text("not_told"));
    one.set("count", Node::integer(sum)).set("persons", Node::array());
    kept.push_back(std::move(one));
    n.items_ = std::move(kept);
  }

  void leave_small_part(Node& n) {
    if (!policy_.hides_somebody() || !n.at("refused").is_null()) return;
    const Node &part = n.at("numerator"), &whole = n.at("denominator");
    if (part.is_null() || whole.is_null()) return;
    const auto high = [](const Node& r) { return r.at("high").is_null() ? r.at("low").number() : r.at("high").number(); };
    bool small = false;
    for (const int64_t p : {part.at("low").number(), high(part)})
      for (const int64_t w : {whole.at("low").number(), high(whole)}) small = small || is_small_part(p, w);
    if (!small) return;
    Node out = Node::object();
    for (const char* key : {"name", "title", "unit"}) out.set(key, n.at(key));
    out.set("refused", Node::text(messages_("refused.small_cell", {std::to_string(kSmallCell)}))).set("why", Node::text("small_cell"));
    out.set("notes", Node::array()).set("entries", Node::array());
    n = std::move(out);
  }

  // What is not told is not drawn either.
  static void leave_from_chart(Node& n) {
    for (auto& [key, chart] : n.members_) {
      if (key != "chart") continue;
      for (auto& [name, rows] : chart.members_)
        if (name == "rows")
          std::erase_if(rows.items_, [&](const Node& row) {
            for (const char* list : {"figures", "named"})
              for (const Node& f : n.at(list).items())
                if (f.at("why").string() == "small_cell" && f.at("title").string() == row.at("label").string()) return true;
            return false;
          });
    }
  }

  void scrub(Node& n) {
    was_personal_ = false;
    const bool address = n.text_.starts_with("http") || n.text_.starts_with("github:");
    // A person's own name is shown as it is; only other people's are taken out.
    if (n.kind_ == Node::Kind::personal && (n.field_ == "name" || n.field_ == "handle")) return;
    if (address) {
      if (policy_.scrubber().address_names_somebody(n.text_)) n.text_ = messages_("redacted.address");
    } else {
      n.text_ = policy_.scrubber().clean(n.text_, messages_("redacted.name"));
    }
  }

  const ledger::Books& books_;
  const Policy& policy_;
  const Messages& messages_;
  const bool desk_;
  bool was_personal_ = false;
};

Redacted redact(Node answer, const ledger::Books& books, const Policy& policy, Audience audience, const Messages& messages) {
  if (audience == Audience::everyone || policy.sealed()) {
    Redactor redactor(books, policy, messages, audience != Audience::everyone);
    if (!redactor.walk(answer, nullptr)) answer = Node::null();
  }
  return Redactor::wrap(std::move(answer), audience);
}

namespace {
bool says_nothing_about_anybody(const Node& n) {
  if (n.kind() == Node::Kind::personal || n.kind() == Node::Kind::free_text || n.person() != kNobody) return false;
  for (const Node& item : n.items())
    if (!says_nothing_about_anybody(item)) return false;
  for (const auto& [key, value] : n.members())
    if (!says_nothing_about_anybody(value)) return false;
  return true;
}
}  // namespace

Redacted open_answer(Node answer, Audience audience) {
  assert(says_nothing_about_anybody(answer));
  if (!says_nothing_about_anybody(answer)) answer = Node::null();
  return Redactor::wrap(std::move(answer), audience);
}

RedactedError redact_error(const Error& error, const Policy* policy, Audience audience, const Messages& messages) {
  RedactedError out;
  out.exit_status_ = row_of(error.code).exit_status;
  out.key_ = row_of(error.code).key;
  if (audience != Audience::everyone) {
    out.text_ = sentence(error, messages, true);
    return out;
  }
  Error shown = error;
  shown.quoted.clear();
  // Who asks for a person by name learns from the words of the error whether
  // the books know that name: the public is told the same in every case.  So
  // what was asked for is not said again: to take hidden names out of it would
  // be to say which names are hidden.
  if (error.code == Code::kAmbiguousPerson) shown = fail(Code::kUnknownPerson, {""});
  switch (shown.code) {
    case Code::kBadValue:
      if (shown.params.size() > 1) shown.params[1] = "…";
      break;
    case Code::kUnknownPerson:
    case Code::kUnknownWave:
    case Code::kUnknownRuleSet:
    case Code::kUnknownCounts:
      if (!shown.params.empty()) shown.params[0] = "…";
      break;
    default:
      break;
  }
  out.text_ = sentence(shown, messages, false);
  if (policy != nullptr) out.text_ = policy->scrubber().clean(out.text_, messages("redacted.name"));
  return out;
}

}  // namespace stillheld::publish
