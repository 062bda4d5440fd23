#include "publish/export.h"

#include "publish/render.h"

namespace stillheld::publish {

Result<std::vector<std::pair<std::string, std::string>>> export_files(const Ask& ask, const Policy& policy, Audience audience) {
  std::vector<std::pair<std::string, std::string>> files;
  const auto add = [&](const std::string& name, Node answer, std::string_view table) {
    const Redacted redacted = redact(std::move(answer), ask.books, policy, audience, ask.messages);
    files.emplace_back(name + ".csv", to_csv(redacted, table));
    files.emplace_back(name + ".jsonl", to_json_lines(redacted, table));
  };
  Node persons = Node::array(), accounts = Node::array(), postings = Node::array(), claims = Node::array();
  for (uint32_t person = 0; person < ask.books.person_count(); ++person) {
    if (ask.books.persons().leader(person, ask.import) != person) continue;
    auto answer = person_answer(ask, person);
    if (!answer.ok()) {
      if (answer.error().code == Code::kUnknownPerson) continue;  // not known yet at that time
      return answer.error();
    }
    Node row = Node::about(person);
    for (const char* key : {"id", "name", "names", "aliases", "birth", "birth_basis", "now", "episodes"}) row.set(key, answer->at(key));
    persons.add(std::move(row));
    const auto lines = [&](const char* key, Node& table) {
      for (const Node& item : answer->at(key).items()) {
        Node line = Node::about(person);
        line.set("id", answer->at("id"));
        for (const auto& [name, value] : item.members()) line.set(name, value);
        table.add(std::move(line));
      }
    };
    lines("accounts", accounts);
    lines("postings", postings);
    lines("claims", claims);
  }
  const auto wrap = [](Node list) {
    Node out = Node::object();
    out.set("rows", std::move(list));
    return out;
  };
  add("persons", wrap(std::move(persons)), "rows");
  add("accounts", wrap(std::move(accounts)), "rows");
  add("postings", wrap(std::move(postings)), "rows");
  add("claims", wrap(std::move(claims)), "rows");
  TRY(held, held_answer(ask, ask.today, std::nullopt));
  add("held", held, "persons");
  TRY(counts, counts_answer(ask, "", "", std::nullopt, std::nullopt));
  add("counts", std::move(counts), "counts");
  TRY(waves, waves_answer(ask, std::nullopt));
  add("waves", std::move(waves), "waves");
  TRY(conflicts, conflicts_answer(ask));
  add("contradictions", conflicts, "published");

  Node about = Node::object();
  about.set("on", Node::text(dates::iso(ask.today)));
  about.set("known", Node::text(known_text(ask)));
  about.set("rules", Node::text(ask.rules));
  about.set("held", held.at("held"));
  about.set("log_size", Node::integer(static_cast<int64_t>(ask.books.size())));
  about.set("log_root", Node::text(to_hex(as_bytes(ask.books.root()))));
  about.set("audience", Node::text(audience == Audience::everyone ? "public" : "desk"));
  about.set("licence", Node::text("CC-BY-4.0"));
  about.set("readme", Node::text(ask.messages("export.readme")));
  const Redacted redacted = redact(std::move(about), ask.books, policy, audience, ask.messages);
  files.emplace_back("about.json", to_json(redacted, true));
  return files;
}

}  // namespace stillheld::publish
