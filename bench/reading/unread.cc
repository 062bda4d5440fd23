// The trigger words of a text from which nothing was read.  A case file's `text`
// lines are its paragraphs; of any other file each line is one.
#include <cstdio>
#include <iostream>

#include "reading/bench.h"
#include "reading/case_file.h"
#include "reading/read.h"
#include "reading/tokens.h"

namespace stillheld::bench {

using namespace reading;

void list_unread(const std::string& path) {
  Document document;
  std::string text = read_whole(path);
  const bool cases = path.ends_with(".case");
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line(text.data() + at, end - at);
    at = end + 1;
    if (cases && line.starts_with("published ") && document.published.empty()) {
      if (const auto day = dates::parse_day(line.substr(10))) document.published.push_back({*day, DateWitness::asked});
    }
    if (cases && !line.starts_with("text ")) continue;
    if (cases) line.remove_prefix(5);
    if (line.empty()) continue;
    if (!document.text.empty()) document.text += '\n';
    const auto start = static_cast<uint32_t>(document.text.size());
    document.text += line;
    document.paragraphs.push_back({start, static_cast<uint32_t>(document.text.size()), Zone::body});
  }
  document.language = guess_language(document.text);
  const Grammar& grammar = Grammar::of(document.language);
  const auto claims = read(document);
  for (const Paragraph& p : document.paragraphs) {
    Tokens cut;
    tokenise(document.text, p.start, p.end, grammar.lexicon, cut);
    for (const Sentence& sentence : cut.sentences) {
      std::string open;
      for (uint32_t i = sentence.first; i < sentence.last; ++i) {
        const Token& t = cut.tokens[i];
        if (t.entry == nullptr || t.entry->rules.empty()) continue;
        bool read = false;
        for (const ReadClaim& claim : claims) read |= claim.trigger.start < t.end && claim.trigger.end > t.start;
        if (read) continue;
        open += (open.empty() ? "" : ", ") + document.text.substr(t.start, t.end - t.start);
      }
      if (open.empty()) continue;
      const uint32_t begin = cut.tokens[sentence.first].start, end = cut.tokens[sentence.last - 1].end;
      std::cout << path << ": [" << open << "] " << document.text.substr(begin, end - begin) << '\n';
    }
  }
}

}  // namespace stillheld::bench
