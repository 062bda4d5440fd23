// Search by name, in any script and spelling.
#include <algorithm>
#include <unordered_map>

#include "names/name.h"
#include "publish/answers.h"

namespace stillheld::publish {

Result<Node> who_answer(const Ask& ask, std::string_view text, const Policy& policy, Audience audience) {
  struct Best {
    double score = 0;
    std::string spelling;
  };
  names::Name wanted, other;
  names::parse_name(text, wanted);
  if (ask.reader.sealing() == store::Sealing::locked) return fail(Code::kSealed, {});
  const std::vector<uint32_t> handles = ask.books.find_handle(text);
  std::unordered_map<uint32_t, Best> found;
  for (const uint32_t person : handles) found[ask.books.persons().leader(person, ask.import)] = {1, std::string(text)};
  TRY_VOID(ask.reader.scan_personals(1, ask.books.size(), [&](Seq seq, const log::Personal& value) -> Status {
    if (value.field != "name") return {};
    auto person = ask.books.person_of_claim(seq);
    if (person) person = ask.books.persons().leader(*person, ask.import);
    if (!person || ask.books.import_of(seq) > ask.import) return {};
    names::parse_name(value.text, other);
    double score = names::compare(wanted, other).score;
    // One word asked for may be any one word of the name.
    if (wanted.tokens.size() == 1)
      for (const names::Token& token : other.tokens) {
        const names::Token& word = wanted.tokens.front();
        if (token.folded == word.folded) score = std::max(score, 0.95);
        else if (word.skeleton.size() >= 4 && token.skeleton == word.skeleton) score = std::max(score, 0.9);
        else if (word.given_class != 0 && token.given_class == word.given_class) score = std::max(score, 0.8);
      }
    Best& best = found[*person];
    if (score > best.score) best = {score, value.text};
    return {};
  }));
  std::vector<std::pair<uint32_t, Best>> list;
  for (auto& [person, best] : found) {
    if (best.score < names::kSameName) continue;
    // Who is withheld is not found: an empty answer tells nothing.
    if (audience == Audience::everyone && policy.withheld(person, "name")) continue;
    list.emplace_back(person, std::move(best));
  }
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
    return a.second.score != b.second.score ? a.second.score > b.second.score : a.first < b.first;
  });
  if (list.size() > 50) list.resize(50);
  Node persons = Node::array();
  for (const auto& [person, best] : list) {
    TRY(node, brief_person(ask, person));
    char score[16];
    std::snprintf(score, sizeof score, "%.2f", best.score);
    node.set("score", Node::text(score));
    node.set("spelling", Node::personal(person, "name", best.spelling));
    persons.add(std::move(node));
  }
  Node out = Node::object();
  // Said again to the desk alone: an answer for the public holds no name that is hidden.
  out.set("asked", Node::text(audience == Audience::everyone ? std::string_view("…") : text));
  out.set("persons", std::move(persons));
  return out;
}

}  // namespace stillheld::publish
