// Expectations of measures: a verdict, a sign, a figure, or why there is none.
#include <algorithm>
#include <cstdio>

#include "base/json.h"
#include "publish/answers_measure.h"
#include "publish/case_runner_test.h"

namespace stillheld::publish {

namespace {

std::string number_text(const Node& n, const std::string& unit) {
  if (n.is_null()) return "?";
  char text[48];
  std::snprintf(text, sizeof text, unit == "share" || unit == "ratio" ? "%.2f" : "%.0f", n.kind() == Node::Kind::integer ? static_cast<double>(n.number()) : n.real());
  return text;
}

// "0.79 (0.70 0.89)", "at most …", "0.10 to 0.90", "cannot tell: no_events".
std::string text_of(const Node& f) {
  if (!f.at("refused").is_null()) return "cannot tell: " + f.at("why").string();
  const std::string unit = f.at("unit").string(), reading = f.at("reading").string();
  const auto number = [&](const char* key) { return number_text(f.at(key), unit); };
  if (f.at("value").is_null()) return number("low") + " to " + number("high");
  std::string out = reading == "at_most" ? "at most " : reading == "at_least" ? "at least " : "";
  out += number("value");
  if (!f.at("low").is_null() || !f.at("high").is_null()) out += " (" + number("low") + " " + number("high") + ")";
  return out;
}

// No number that is none, anywhere.
bool has_nan(const Node& n) {
  switch (n.kind()) {
    case Node::Kind::text: {
      const std::string& t = n.string();
      return t == "nan" || t == "inf" || t == "-nan" || t == "-inf" || t.find(" nan ") != std::string::npos;
    }
    case Node::Kind::array: return std::any_of(n.items().begin(), n.items().end(), has_nan);
    case Node::Kind::object: return std::any_of(n.members().begin(), n.members().end(), [](const auto& m) { return has_nan(m.second); });
    default: return false;
  }
}

}  // namespace

// verdict FROM TO · sign NAME FROM TO · figure ANSWER NAME FROM TO · note ANSWER NAME FROM TO
Result<std::string> CaseRunner::measure() {
  const std::string question = words_[0];
  const size_t names = question == "verdict" ? 0 : question == "sign" ? 1 : 2;
  if (words_.size() < 3 + names) return bad("expected: " + question + (names == 0 ? "" : names == 1 ? " NAME" : " ANSWER NAME") + " FROM TO");
  TRY(o, options(3 + names, {"known", "rules", "counts", "wave", "in"}));
  TRY(asked, ask(o));
  TRY(from, day(words_[1 + names]));
  TRY(to, day(words_[2 + names]));
  const std::string which = names < 2 ? "verdict" : words_[1];
  const std::string counts = o.text_or("counts", "");
  Result<Node> answer = Node::null();
  if (which == "verdict") answer = verdict_answer(asked, from, to, counts);
  else if (which == "flows") answer = flows_answer(asked, from, to, counts);
  else if (which == "trend") answer = trend_answer(asked, from, to, 7, 4);
  else if (which == "survival") answer = survival_answer(asked, from, to);
  else if (which == "rearrest") answer = rearrest_answer(asked, from, to);
  else if (which == "coupling") answer = coupling_answer(asked, from, to, "", {7, 30}, 1);
  else if (which == "wave") answer = wave_measures(asked, o.text_or("wave", ""), std::nullopt, 90);
  else if (which == "undercount") {
    std::vector<std::string> lists;
    std::string all = o.text_or("in", "");
    for (size_t at = 0; at < all.size();) {
      const size_t end = std::min(all.find(',', at), all.size());
      lists.push_back(all.substr(at, end - at));
      at = end + 1;
    }
    answer = undercount_answer(asked, lists, from, to, 1);
  } else if (which == "held") {
    TRY(held, held_answer(asked, to, std::nullopt));
    Node out = Node::object(), list = Node::array();
    if (held.has("chance")) list.add(held.at("chance"));
    out.set("figures", std::move(list));
    answer = std::move(out);
  } else {
    return bad("“" + which + "” is no answer of measures");
  }
  if (!answer.ok()) return bad("“" + which + "” cannot be asked so: " + std::string(row_of(answer.error().code).key));
  if (has_nan(*answer)) return bad("there is a number that is none in “" + which + "”");
  if (question == "verdict") return answer->at("verdict").string();
  if (question == "sign") {
    for (const Node& s : answer->at("signs").items())
      if (s.at("name").string() == words_[1]) return s.at("says").string();
    return bad("there is no sign “" + words_[1] + "”");
  }
  std::string there;
  for (const char* list : {"figures", "named"})
    if (answer->has(list))
      for (const Node& f : answer->at(list).items()) {
        const std::string& name = f.at("name").string();
        there += (there.empty() ? "" : ", ") + name;
        if (name != words_[2]) continue;
        if (question == "figure") return text_of(f);
        if (f.at("notes").items().empty()) return std::string("none");
        return f.at("notes").items().front().string();
      }
  if (question == "figure" && which == "held") return std::string("none");
  return bad("there is no figure “" + words_[2] + "”; there are: " + there);
}

}  // namespace stillheld::publish
