#include "check/bodies.h"

#include <vector>

#include "base/embedded.h"
#include "reading/words.h"

namespace stillheld::check {

namespace {

struct Form {
  std::string kind, name;
  std::string words;    // folded, " united states"
  bool begins = false;  // only the beginning of the last word
};

// Folded words between single blanks, with one before and one behind.
std::string folded_words(std::string_view text) {
  std::string out = " ";
  for (size_t at = 0; at < text.size();) {
    if (const reading::Word w = reading::word_at(text, at); w.end > w.start) {
      out += reading::folded(text.substr(w.start, w.end - w.start)) + " ";
      at = w.end;
    } else {
      size_t next;
      reading::decode_at(text, at, next);
      at = next;
    }
  }
  return out;
}

const std::vector<Form>& forms() {
  static const std::vector<Form> table = [] {
    std::vector<Form> out;
    std::string_view file = embedded_file("data/names/bodies.tsv");
    bool header = true;
    while (!file.empty()) {
      const size_t end = std::min(file.find('\n'), file.size());
      std::string_view line = file.substr(0, end);
      file.remove_prefix(std::min(end + 1, file.size()));
      const size_t first = line.find('\t'), second = line.find('\t', first + 1);
      if (header || second == line.npos) {
        header = false;
        continue;
      }
      std::string_view written = line.substr(second + 1);
      Form f{std::string(line.substr(0, first)), std::string(line.substr(first + 1, second - first - 1)), "", written.ends_with('*')};
      if (f.begins) written.remove_suffix(1);
      f.words = folded_words(written);
      if (f.begins) f.words.pop_back();
      // "In" and "to" of one country are "on" of another: «вывезены в Литву», «на Украину».
      for (const std::string_view in : {" в ", " ў ", " у "})
        if (f.kind == "conveyed" && f.words.ends_with(in)) {
          Form on = f;
          on.words.replace(on.words.size() - in.size(), in.size(), " на ");
          out.push_back(std::move(on));
        }
      out.push_back(std::move(f));
    }
    return out;
  }();
  return table;
}

}  // namespace

std::set<std::string> bodies_in(std::string_view text, std::string_view kind) {
  std::set<std::string> out;
  const std::string words = folded_words(text);
  for (const Form& f : forms())
    if (f.kind == kind && words.find(f.words) != words.npos) out.insert(f.name);
  return out;
}

std::set<std::string> taken_to(std::string_view text) {
  constexpr int kBehind = 5;  // "taken to the capital of neighbouring Lithuania"
  std::set<std::string> out;
  const std::string words = folded_words(text);
  for (const Form& f : forms()) {
    if (f.kind != "conveyed") continue;
    for (size_t at = words.find(f.words); at != words.npos; at = words.find(f.words, at + 1)) {
      const size_t from = at + f.words.size() - 1;
      size_t to = from;
      for (int n = 0; n <= kBehind && to != words.npos; ++n) to = words.find(' ', to + 1);
      out.merge(bodies_in(std::string_view(words).substr(from, to == words.npos ? to : to - from + 1), "place"));
    }
  }
  return out;
}

}  // namespace stillheld::check
