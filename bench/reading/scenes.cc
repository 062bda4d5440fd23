// What the reader sees in each sentence of a plain text, one a line: its clauses, who is
// in it, its dates and terms, and the words of rules.
#include <iostream>

#include "reading/bench.h"
#include "reading/read.h"
#include "reading/scene.h"

namespace stillheld::bench {

using namespace reading;

namespace {

constexpr const char* kTypes[] = {"person", "role", "group", "pronoun", "org", "actor"};

std::string of_entity(const Scene& s, const Entity& e) {
  std::string out = "  " + std::string(kTypes[static_cast<size_t>(e.type)]) + " “" + std::string(s.around->document->slice(e.span.start, e.span.end)) + "”";
  out += " clause " + std::to_string(s.clause(e.first));
  if (e.described_before + e.described_behind > 0) out += " described −" + std::to_string(e.described_before) + " +" + std::to_string(e.described_behind);
  if (e.governed) out += " governed by “" + std::string(s.text(e.governor)) + "”";
  for (const auto& [is, name] : {std::pair{e.plural, "plural"}, {e.counted, "counted"}, {e.definite, "definite"}, {e.vague, "vague"}, {e.possessive, "possessive"}, {e.included, "included"}, {e.weak, "weak"}, {e.part, "part"}})
    if (is) out += std::string(" ") + name;
  return out;
}

}  // namespace

void show_scenes(const std::string& path) {
  Document document;
  document.text = read_whole(path);
  for (size_t at = 0; at < document.text.size();) {
    const size_t end = std::min(document.text.find('\n', at), document.text.size());
    if (end > at) document.paragraphs.push_back({static_cast<uint32_t>(at), static_cast<uint32_t>(end), Zone::body});
    at = end + 1;
  }
  document.language = guess_language(document.text);
  const Grammar& grammar = Grammar::of(document.language);
  const Persons persons = find_persons(document.text, document.language);
  const std::vector<FoundDate> dates = find_dates(document.text, document.language, {std::nullopt, Lean::past});
  const Surroundings around{&document, &grammar, &persons, &dates, false};
  size_t next_mention = 0, next_date = 0;
  for (const Paragraph& p : document.paragraphs) {
    Tokens cut;
    tokenise(document.text, p.start, p.end, grammar.lexicon, cut);
    int32_t quote = 0;
    for (const Sentence& sentence : cut.sentences) {
      Scene s;
      lay_out(around, cut.tokens, sentence, next_mention, next_date, quote, s);
      int32_t clause = -1;
      for (uint32_t i = s.first; i < s.last; ++i) {
        if (s.clause(i) != clause) std::cout << (i == s.first ? "[" : " [") << (clause = s.clause(i)) << ": ";
        else std::cout << ' ';
        std::cout << s.text(i);
        if (s.token(i).entry != nullptr && !s.token(i).entry->rules.empty()) std::cout << '*';
      }
      std::cout << '\n';
      for (const Entity& e : s.entities) std::cout << of_entity(s, e) << '\n';
      for (const auto& [from, to] : s.asides) std::cout << "  aside “" << document.slice(s.token(from).start, s.token(to - 1).end) << "”\n";
      for (const Term& t : s.terms) std::cout << "  term of " << t.months << " months, " << t.days << " days\n";
      for (const PlacedDate& d : s.dates) std::cout << "  date “" << document.slice(s.token(d.first).start, s.token(d.last - 1).end) << "”\n";
    }
  }
}

}  // namespace stillheld::bench
