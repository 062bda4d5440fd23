#include "reading/grammar.h"
#include "reading/silence.h"

#include <array>
#include <algorithm>
#include <cassert>
#include <mutex>

#include "base/embedded.h"
#include "base/file.h"

namespace stillheld::reading {

namespace {

constexpr std::string_view kFiles[] = {"paradigms.txt", "lexicon.txt", "cues.txt", "speech.txt", "numbers.txt", "grammar.txt"};

class GrammarReader {
 public:
  GrammarReader(Grammar& out, const RuleFile& file) : out_(out), file_(file) {}

  Status read() {
    for (const RuleLine& line : file_.lines()) {
      if (line.words[0] == "rule") {
        if (line.words.size() != 2) return file_.expected(line, 1, "the rule's name");
        for (const FrameRule& r : out_.rules)
          if (r.name == line.words[1]) return file_.expected(line, 1, "a name that no rule before has");
        out_.rules.emplace_back();
        out_.rules.back().name = line.words[1];
        out_.rules.back().line = line.number;
        continue;
      }
      if (out_.rules.empty()) return file_.expected(line, size_t{0}, "rule NAME");
      TRY_VOID(read_line(line, out_.rules.back()));
    }
    for (FrameRule& r : out_.rules) {
      bool has_yes = false, has_no = false;
      for (const RuleExample& e : r.examples) (e.yes ? has_yes : has_no) = true;
      if (r.triggers.empty() || !has_yes || !has_no)
        return fail(Code::kBadRule, {"a trigger, a yes and a no in rule " + r.name}, {file_.path(), r.line, "1", 0}, r.name);
      for (const ClassId id : r.triggers) (r.quiet ? out_.quiet : out_.triggers).add(id);
      if (r.kind == ClaimKind::verdict && (r.takes_term || r.needs_term)) for (const ClassId id : r.triggers) out_.verdicts.add(id);
    }
    for (WordEntry& entry : out_.lexicon.entries()) {
      entry.rules.clear();
      for (size_t n = 0; n < out_.rules.size(); ++n)
        if (entry.classes.meets(out_.rules[n].trigger)) entry.rules.push_back(static_cast<uint16_t>(n));
    }
    mark_telling(out_);
    return {};
  }

 private:
  Status read_classes(const RuleLine& line, size_t first, ClassSet& out, std::vector<ClassId>* list = nullptr) {
    if (line.words.size() <= first) return file_.expected(line, first, "a class of the lexicon");
    for (size_t i = first; i < line.words.size(); ++i) {
      const ClassId id = out_.lexicon.id_of(line.words[i]);
      if (id == Lexicon::kNoClass) return file_.expected(line, i, "a class of the lexicon");
      out.add(id);
      if (list != nullptr) list->push_back(id);
    }
    return {};
  }

  Status read_within(const RuleLine& line, ClassSet& out, uint32_t& within) {
    int n = 0;
    if (line.words.size() < 3) return file_.expected(line, line.words.size(), "a number of words, then classes");
    for (const char c : line.words[1]) n = c >= '0' && c <= '9' ? std::min(n * 10 + (c - '0'), 1000) : 1000;
    if (n < 1 || n > 20) return file_.expected(line, 1, "a number of words, 1 to 20");
    within = static_cast<uint32_t>(n);
    return read_classes(line, 2, out);
  }

  Status read_line(const RuleLine& line, FrameRule& rule) {
    const std::string_view key = line.words[0];
    const std::string_view first = line.words.size() > 1 ? line.words[1] : std::string_view();
    if (key == "kind") {
      const auto kind = claim_kind(first);
      if (!kind) return file_.expected(line, 1, "a kind of claim (release, arrest, verdict …)");
      rule.kind = *kind;
    } else if (key == "trigger") {
      TRY_VOID(read_classes(line, 1, rule.trigger, &rule.triggers));
    } else if (key == "form") {
      rule.forms = 0;
      for (size_t i = 1; i < line.words.size(); ++i) {
        static constexpr std::pair<std::string_view, uint16_t> kNames[] = {
            {"active", FrameRule::active}, {"passive", FrameRule::passive}, {"infinitive", FrameRule::infinitive},
            {"gerund", FrameRule::gerund}, {"noun", FrameRule::noun}, {"participle", FrameRule::participle}, {"impersonal", FrameRule::impersonal}, {"any", FrameRule::any}};
        const auto* known = std::find_if(std::begin(kNames), std::end(kNames), [&](const auto& n) { return n.first == line.words[i]; });
        if (known == std::end(kNames)) return file_.expected(line, i, "active, passive, infinitive, gerund, noun, participle, impersonal or any");
        rule.forms = static_cast<uint16_t>(rule.forms | known->second);
      }
    } else if (key == "subject") {
      static constexpr std::pair<std::string_view, SubjectPlace> kNames[] = {{"before", SubjectPlace::before}, {"after", SubjectPlace::after}, {"either", SubjectPlace::either},
                                                                      {"of", SubjectPlace::of}, {"none", SubjectPlace::none}, {"around", SubjectPlace::around}, {"optional", SubjectPlace::optional}, {"for", SubjectPlace::beneficiary}, {"against", SubjectPlace::against}};
      const auto* known = std::find_if(std::begin(kNames), std::end(kNames), [&](const auto& n) { return n.first == first; });
      if (known == std::end(kNames)) return file_.expected(line, 1, "before, after, either, around, of, for, against, optional or none");
      rule.subject = known->second;
    } else if (key == "type") {
      rule.persons = rule.groups = rule.occasion = rule.officials = rule.open = rule.open_counted = false;
      for (size_t i = 1; i < line.words.size(); ++i) {
        if (line.words[i] == "person") rule.persons = true;
        else if (line.words[i] == "group") rule.groups = true;
        else if (line.words[i] == "occasion") rule.occasion = true;
        else if (line.words[i] == "official") rule.officials = true;
        else if (line.words[i] == "open") rule.open = rule.persons = rule.groups = true;
        else if (line.words[i] == "open-counted") rule.open_counted = rule.persons = rule.groups = true;
        else return file_.expected(line, i, "person, group, open, open-counted, occasion or official");
      }
    } else if (key == "quiet") {
      rule.quiet = true;
    } else if (key == "need") {
      TRY_VOID(read_classes(line, 1, rule.need));
    } else if (key == "without") {
      TRY_VOID(read_classes(line, 1, rule.without));
    } else if (key == "not-follow") {
      TRY_VOID(read_classes(line, 1, rule.not_follow));
    } else if (key == "not-precede") {
      TRY_VOID(read_classes(line, 1, rule.not_precede));
    } else if (key == "follow") {
      TRY_VOID(read_within(line, rule.follow, rule.follow_within));
    } else if (key == "precede") {
      TRY_VOID(read_within(line, rule.precede, rule.precede_within));
    } else if (key == "status") {
      rule.status = claim_status(first);
      if (!rule.status) return file_.expected(line, 1, "asserted, negated, planned, demanded or hypothetical");
    } else if (key == "value") {
      for (size_t i = 1; i < line.words.size(); ++i) {
        if (line.words[i] == "term") rule.takes_term = true;
        else if (line.words[i] == "term!") rule.takes_term = rule.needs_term = true;
        else if (line.words[i] == "articles") rule.takes_articles = true;
        else if (line.words[i] == "object") rule.takes_concession = true;
        else if (line.words[i] == "date!") rule.needs_date = true;
        else if (line.words[i] == "since!") rule.needs_since = true;
        else return file_.expected(line, i, "term, term! (must be there), since!, articles, object or date! (must be there)");
      }
    } else if (key == "set") {
      for (size_t i = 1; i < line.words.size(); ++i) {
        const size_t at = line.words[i].find('=');
        const std::string_view name = line.words[i].substr(0, at);
        if (at == line.words[i].npos || (name != "way" && name != "destination" && name != "regime" && name != "population"))
          return file_.expected(line, i, "way=…, destination=…, regime=… or population=…");
        rule.set.emplace_back(name, line.words[i].substr(at + 1));
      }
    } else if (key == "yes" || key == "no") {
      RuleExample e;
      e.yes = key == "yes";
      e.line = line.number;
      e.text = first;
      if (e.text.empty()) return file_.expected(line, 1, "a sentence in \"…\"");
      size_t i = 2;
      if (e.yes && line.words.size() > 2) {
        if (line.words[2] != "=>") return file_.expected(line, 2, "=>");
        for (i = 3; i < line.words.size(); ++i) {
          const size_t at = line.words[i].find('=');
          if (i == 3 && at == line.words[i].npos && !claim_status(line.words[i])) e.subject = line.words[i];
          else if (claim_status(line.words[i])) e.status = line.words[i];
          else if (at != line.words[i].npos) e.values.emplace_back(line.words[i].substr(0, at), line.words[i].substr(at + 1));
          else return file_.expected(line, i, "a status, or name=value");
        }
      } else if (line.words.size() > 2) {
        return file_.expected(line, 2, "nothing more");
      }
      rule.examples.push_back(std::move(e));
    } else {
      return file_.expected(line, size_t{0}, "kind, trigger, form, subject, type, need, without, follow, precede, not-follow, not-precede, status, value, set, yes or no");
    }
    return {};
  }

  Grammar& out_;
  const RuleFile& file_;
};

}  // namespace

Result<std::unique_ptr<Grammar>> Grammar::parse(Language language, const std::map<std::string, std::string>& files) {
  auto out = std::make_unique<Grammar>();
  out->language = language;
  const std::string prefix = "rules/" + std::string(code_of(language)) + "/";
  const auto text = [&](std::string_view name) -> std::string_view {
    const auto at = files.find(std::string(name));
    return at == files.end() ? std::string_view() : std::string_view(at->second);
  };
  std::vector<std::pair<std::string, std::string_view>> words;
  for (const std::string_view name : {"paradigms.txt", "lexicon.txt", "cues.txt", "speech.txt"}) words.emplace_back(prefix + std::string(name), text(name));
  TRY(lexicon, Lexicon::parse(language, words));
  out->lexicon = std::move(lexicon);
  TRY(numbers, Numbers::parse(language, prefix + "numbers.txt", text("numbers.txt")));
  out->numbers = std::move(numbers);
#define X(name, word) out->c.name = out->lexicon.id_of(word);
  STILLHELD_ENGINE_CLASSES(X)
  STILLHELD_FILE_CLASSES(X)
#undef X
  for (ClassId id = 1; id < kMaxClasses - 1; ++id) {
    if (id >= out->lexicon.class_count()) break;
    const std::string_view name = out->lexicon.class_name(id);
    if (name.substr(0, 4) == "pop.") out->populations.push_back(id);
    if (name.substr(0, 7) == "regime.") out->regimes.push_back(id);
    if (name.substr(0, 4) == "way.") out->ways.push_back(id);
    if (name.substr(0, 5) == "dest.") out->destinations.push_back(id);
  }
  TRY(file, RuleFile::parse(prefix + "grammar.txt", text("grammar.txt")));
  TRY_VOID(GrammarReader(*out, file).read());
  return out;
}

Result<std::unique_ptr<Grammar>> Grammar::load(Language language) { return load_from(language, ""); }

Result<std::unique_ptr<Grammar>> Grammar::load_from(Language language, const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const std::string_view name : kFiles) {
    const std::string path = "rules/" + std::string(code_of(language)) + "/" + std::string(name);
    files[std::string(name)] = embedded_file(path);
    if (folder.empty()) continue;
    auto own = MappedFile::open(folder + "/" + std::string(code_of(language)) + "/" + std::string(name));
    if (own.ok()) files[std::string(name)] = std::string(own->bytes());
  }
  return parse(language, files);
}

const Grammar& Grammar::of(Language language) {
  static std::array<std::once_flag, 5> once;
  static std::array<std::unique_ptr<Grammar>, 5> grammars;
  const size_t at = static_cast<size_t>(language);
  std::call_once(once[at], [&] {
    auto loaded = load(language);
    // The program's own files are tested; an error here is a bug of ours.
    assert(loaded.ok());
    grammars[at] = loaded.take();
  });
  return *grammars[at];
}

}  // namespace stillheld::reading
