#include "reading/lexicon.h"

#include <algorithm>

#include "base/embedded.h"
#include "base/utf8.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

constexpr std::pair<std::string_view, uint32_t> kForms[] = {
#define X(name) {#name, form::name},
    STILLHELD_WORD_FORMS(X)
#undef X
};

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  while (true) {
    const size_t end = text.find(at);
    out.push_back(text.substr(0, end));
    if (end == text.npos) return out;
    text.remove_prefix(end + 1);
  }
}

bool parse_forms(std::string_view text, uint32_t& forms) {
  forms = 0;
  for (const std::string_view part : split(text, '.')) {
    const auto* known = std::find_if(std::begin(kForms), std::end(kForms), [&](const auto& f) { return f.first == part; });
    if (known == std::end(kForms)) return part == "-";
    forms |= known->second;
  }
  return true;
}

// One ending of a paradigm.
struct Ending {
  uint32_t forms = 0;
  bool second = false;  // on the second stem
  bool doubled = false;  // the stem's last letter twice
  std::string text;
  std::string expand;   // the paradigm that continues it
};

struct Paradigm {
  std::string ends;
  size_t cut = 0;  // bytes taken off the lemma
  std::vector<Ending> endings;
};

bool is_soft_pair(char32_t c) {
  // After these a soft sign before a consonant is spelling (taraškievica).
  return c == U'с' || c == U'з' || c == U'ц' || c == U'н' || c == U'л';
}
bool is_vowel(char32_t c) {
  return std::u32string_view(U"аеёіоуыэюя").find(c) != std::u32string_view::npos;
}

// Łacinka, letter by letter, after Belarusian rules of ŭ, č, š, ž, ch, j, ia, io, iu.
void latin_to_cyrillic(std::u32string& word) {
  std::u32string out;
  for (size_t i = 0; i < word.size(); ++i) {
    const char32_t c = word[i];
    const char32_t next = i + 1 < word.size() ? word[i + 1] : 0;
    const auto iotated = [&](char32_t v) -> char32_t {
      switch (v) {
        case U'a': return U'я';
        case U'e': return U'е';
        case U'o': return U'ё';
        case U'u': return U'ю';
        default: return 0;
      }
    };
    switch (c) {
      case U'a': out += U'а'; break;
      case U'b': out += U'б'; break;
      case U'c':
        if (next == U'h') { out += U'х'; ++i; } else out += U'ц';
        break;
      case U'ć': out += U"ць"; break;
      case U'č': out += U'ч'; break;
      case U'd': out += U'д'; break;
      case U'e': out += U'э'; break;
      case U'f': out += U'ф'; break;
      case U'g': case U'h': out += U'г'; break;
      case U'i':
      case U'j':
        if (const char32_t v = iotated(next)) { out += v; ++i; } else out += c == U'i' ? U'і' : U'й';
        break;
      case U'k': out += U'к'; break;
      case U'l': out += U'л'; break;  // ł = л; l is soft, written by what follows
      case U'ł': out += U'л'; break;
      case U'm': out += U'м'; break;
      case U'n': out += U'н'; break;
      case U'ń': out += U"нь"; break;
      case U'o': out += U'о'; break;
      case U'p': out += U'п'; break;
      case U'r': out += U'р'; break;
      case U's': out += U'с'; break;
      case U'ś': out += U"сь"; break;
      case U'š': out += U'ш'; break;
      case U't': out += U'т'; break;
      case U'u': out += U'у'; break;
      case U'ŭ': out += U'ў'; break;
      case U'v': case U'w': out += U'в'; break;
      case U'y': out += U'ы'; break;
      case U'z': out += U'з'; break;
      case U'ź': out += U"зь"; break;
      case U'ž': out += U'ж'; break;
      default: out += c;
    }
  }
  word = out;
}

char32_t lower_latin_mark(char32_t c) {
  switch (c) {  // letters of Łacinka whose marks words.h would take off
    case U'Ć': return U'ć'; case U'Č': return U'č'; case U'Ń': return U'ń'; case U'Ś': return U'ś';
    case U'Š': return U'š'; case U'Ŭ': return U'ŭ'; case U'Ź': return U'ź'; case U'Ž': return U'ž'; case U'Ł': return U'ł';
    case U'ć': case U'č': case U'ń': case U'ś': case U'š': case U'ŭ': case U'ź': case U'ž': case U'ł': return c;
    default: return 0;
  }
}

uint64_t key_of_letters(const std::u32string& word) {
  uint64_t key = kNoWord;
  for (const char32_t c : word) key = add_letter(key, c);
  return key;
}

// `final_v`: ў at the word's end is the в of its other cases (Марозаў, Марозава).
std::u32string belarusian(std::string_view text, bool final_v) {
  std::u32string word;
  bool latin = false;
  for (size_t at = 0; at < text.size();) {
    size_t next;
    const char32_t c = decode_at(text, at, next);
    at = next;
    if (const char32_t marked = lower_latin_mark(c)) {
      word += marked;
      latin = true;
    } else if (c == U'ё' || c == U'Ё') {  // folded, it would be е
      word += U'ё';
    } else if (const char32_t folded = fold_letter(c)) {
      word += folded;
      latin |= folded < 0x80;
    }
  }
  if (latin) latin_to_cyrillic(word);
  std::u32string out;
  for (size_t i = 0; i < word.size(); ++i) {
    const char32_t c = word[i];
    // сьнежань = снежань, зьняволены = зняволены, Łacinka's l before a vowel
    if (c == U'ь' && i > 0 && i + 1 < word.size() && is_soft_pair(word[i - 1]) && !is_vowel(word[i + 1])) continue;
    if (c == U'ў') { out += final_v && i > 0 && i + 1 == word.size() ? U'в' : U'у'; continue; }  // ў = у, by what stands before
    const char32_t before = out.empty() ? U' ' : out.back();
    if (before == U'л') {  // калёнія = калонія; Łacinka's l and ł
      if (c == U'ё') { out += U'о'; continue; }
      if (c == U'я') { out += U'а'; continue; }
      if (c == U'ю') { out += U'у'; continue; }
    }
    if (c == U'э' || c == U'ё') { out += U'е'; continue; }
    // сытуацыя = сітуацыя, прэзыдэнт; but беларусы are not Беларусі
    if (c == U'ы' && (before == U'с' || before == U'з') && i + 1 < word.size()) { out += U'і'; continue; }
    if (c == U'ь' && latin) continue;
    if (c == U'ь' && i + 1 == word.size()) continue;
    out += c;
  }
  // судзьдзя = суддзя
  for (size_t at = out.find(U"дздз"); at != out.npos; at = out.find(U"дздз", at)) out.erase(at, 2);
  // doubled consonants: вяселле, Łacinka's vyzvaleńnie
  std::u32string once;
  for (size_t i = 0; i < out.size(); ++i)
    if (once.empty() || once.back() != out[i] || is_vowel(out[i])) once += out[i];
  if (once == U"ня") once = U"не";  // «ня выйшла» = «не выйшла», «бяз», before a stressed syllable
  else if (once == U"бяз") once = U"без";
  else if (once == U"беларус" && word.back() == U'ь') once += U'ь';  // the country is no man
  return once;
}

}  // namespace

uint64_t lexicon_key(std::string_view word, Language language) {
  return language == Language::be ? key_of_letters(belarusian(word, false)) : key_of(word);
}

std::string belarusian_letters(std::string_view word) {
  std::string out;
  for (const char32_t c : belarusian(word, true)) append_utf8(out, c);
  return out;
}

class LexiconLoader {
 public:
  LexiconLoader(Lexicon& out, Language language) : out_(out) {
    out_.language_ = language;
    out_.classes_.push_back("none");
  }

  Status read(const std::string& path, std::string_view text) {
    TRY(file, RuleFile::parse(path, text));
    const bool paradigms = path.find("paradigms") != path.npos;
    std::vector<ClassId> classes;
    std::string paradigm, section;
    for (const RuleLine& line : file.lines()) {
      if (paradigms) {
        TRY_VOID(read_paradigm(file, line));
        continue;
      }
      if (line.section != section) {
        section = line.section;
        classes.clear();
        const size_t blank = section.find(' ');
        paradigm = blank == section.npos ? "" : section.substr(blank + 1);
        for (const std::string_view name : split(std::string_view(section).substr(0, blank), ',')) {
          const ClassId id = add_class(name);
          if (id == Lexicon::kNoClass) return file.expected(line, "at most 382 classes");
          classes.push_back(id);
        }
        if (!paradigm.empty() && paradigm != "phrase" && paradigm.front() != '!' && !paradigms_.contains(paradigm))
          return file.expected(line, "a paradigm of paradigms.txt in [" + section + "]");
        if (paradigm.size() > 1 && paradigm.front() == '!' && !columns_.contains(paradigm.substr(1)))
          return file.expected(line, "columns of paradigms.txt in [" + section + "]");
      }
      if (section.empty()) return file.expected(line, "[class paradigm]");
      if (paradigm == "phrase") {
        for (const std::string_view phrase : split(line.text, '|')) pending_.push_back({file.path(), line.number, std::string(phrase), classes});
      } else if (!paradigm.empty() && paradigm.front() == '!') {
        TRY_VOID(add_listed(file, line, columns_[paradigm.substr(1)], classes));
      } else {
        for (size_t i = 0; i < line.words.size(); ++i) TRY_VOID(add_lemma(file, line, i, paradigm, classes));
      }
    }
    return {};
  }

  Status finish() {
    if (too_many_) return fail(Code::kBadRule, {"at most " + std::to_string(kMaxClasses - 1) + " classes"}, {"", 1, "1", 0}, "more");
    for (const Pending& p : pending_) TRY_VOID(add_phrase(p));
    size_t size = 16;
    while (size < out_.index_.size() * 2) size *= 2;
    out_.slots_.assign(size, {0, 0});
    out_.mask_ = size - 1;
    for (const auto& [key, at] : out_.index_) {
      size_t slot = key & out_.mask_;
      while (out_.slots_[slot].second != 0) slot = (slot + 1) & out_.mask_;
      out_.slots_[slot] = {key, at + 1};
    }
    const ClassId phrase_of_preposition = add_class("prep.phrase");
    for (auto& [key, list] : out_.phrases_) {
      out_.phrase_sieve_[(key >> 6) & 63] |= uint64_t{1} << (key & 63);
      // A phrase keeps what its first word is: "refused to" is still "refused".
      if (const auto head = out_.index_.find(key); head != out_.index_.end())
        for (const Lexicon::Phrase& p : list) {
          // A body's name is its own: "Amnesty International" pardons nobody.
          const WordEntry& own = out_.entries_[p.entry_at];
          bool body = out_.language_ == Language::en && !own.senses.empty();
          for (const Sense& sense : own.senses) body &= sense.id == out_.id_of("org") || sense.id == out_.id_of("actor") || sense.id == out_.id_of("court.n");
          // "pleaded guilty" pleads for nobody
          body |= out_.language_ == Language::en && own.senses.size() == 1 && own.senses[0].id == out_.id_of("neutral");
          if (body) continue;
          const std::vector<Sense> senses = out_.entries_[head->second].senses;
          const bool whole = whole_of_preposition(p);
          bool preposition = false;
          for (const Sense& sense : senses) preposition |= sense.id == out_.id_of("prep");
          if (whole && preposition) add_senses(out_.entries_[p.entry_at], {phrase_of_preposition}, 0, 0);
          for (const Sense& sense : senses) add_senses(out_.entries_[p.entry_at], {sense.id}, sense.forms, sense.lemma);
        }
      std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.rest.size() > b.rest.size(); });
      for (Lexicon::Phrase& p : list) p.entry = &out_.entries_[p.entry_at];
    }
    return {};
  }

 private:
  struct Pending {
    std::string path;
    uint32_t line;
    std::string text;
    std::vector<ClassId> classes;
  };

  // «из тюрьмы», "in prison": with its noun, so that it governs nothing behind it; but
  // "in exchange for" does.
  bool whole_of_preposition(const Lexicon::Phrase& p) const {
    const ClassSet& own = out_.entries_[p.entry_at].classes;
    if (p.rest.empty()) return false;
    for (const std::string_view name : {"prep", "include", "among", "among.them"})
      if (own.has(out_.id_of(name))) return false;
    for (const uint64_t key : p.rest.back())
      if (const auto last = out_.index_.find(key); last != out_.index_.end())
        for (const std::string_view name : {"prep", "det", "det.def", "det.indef", "rel"})
          if (out_.entries_[last->second].classes.has(out_.id_of(name))) return false;
    return true;
  }

  ClassId add_class(std::string_view name) {
    const auto [at, fresh] = out_.class_ids_.try_emplace(std::string(name), static_cast<ClassId>(out_.classes_.size()));
    if (!fresh) return at->second;
    if (out_.classes_.size() >= kMaxClasses - 1) {
      too_many_ = true;
      at->second = Lexicon::kNoClass;
      return Lexicon::kNoClass;
    }
    out_.classes_.emplace_back(name);
    return at->second;
  }

  // What stands in one column of a paradigm; in a listed word, «pass.m+long» says
  // that the word without its last letter is inflected further.
  struct Column {
    uint32_t forms = 0;
    std::string expand;
  };

  // columns NAME form…      |  paradigm NAME COLUMNS ends cut ending…
  Status read_paradigm(const RuleFile& file, const RuleLine& line) {
    const auto& w = line.words;
    if (w[0] == "columns") {
      if (w.size() < 3) return file.expected(line, w.size(), "columns NAME form …");
      std::vector<Column>& columns = columns_[std::string(w[1])];
      for (size_t i = 2; i < w.size(); ++i) {
        Column column;
        const size_t plus = w[i].find('+');
        if (plus != w[i].npos) column.expand = w[i].substr(plus + 1);
        if (!column.expand.empty() && !paradigms_.contains(column.expand)) return file.expected(line, i, "a paradigm above this line after +");
        if (!parse_forms(w[i].substr(0, plus), column.forms)) return file.expected(line, i, "a form (inf, past, pass, pl, gen …)");
        columns.push_back(std::move(column));
      }
      return {};
    }
    if (w[0] != "paradigm") return file.expected(line, size_t{0}, "columns or paradigm");
    if (w.size() < 5) return file.expected(line, w.size(), "paradigm NAME COLUMNS ending-of-lemma cut ending …");
    const auto columns = columns_.find(std::string(w[2]));
    if (columns == columns_.end()) return file.expected(line, 2, "a name that a line columns gives");
    Paradigm p;
    if (w[3] != "-") p.ends = w[3];
    if (w[4] != "-") {
      p.cut = w[4].size();
      // The lemma has to end in what is cut off it.
      if (p.ends.size() < p.cut) p.ends = w[4];
      if (p.ends.substr(p.ends.size() - p.cut) != w[4]) return file.expected(line, 4, "an end of the word before, or -");
    }
    if (w.size() - 5 != columns->second.size())
      return file.expected(line, std::min(w.size(), 5 + columns->second.size()), std::to_string(columns->second.size()) + " endings");
    for (size_t i = 5; i < w.size(); ++i) {
      for (std::string_view text : split(w[i], '/')) {
        if (text == "-") continue;
        Ending e;
        e.forms = columns->second[i - 5].forms;
        if (text.substr(0, 2) == "2:") {
          e.second = true;
          text.remove_prefix(2);
        }
        if (!text.empty() && text.front() == '&') {
          e.doubled = true;
          text.remove_prefix(1);
        }
        if (const size_t plus = text.find('+'); plus != text.npos) {
          e.expand = text.substr(plus + 1);
          if (!paradigms_.contains(e.expand)) return file.expected(line, i, "a paradigm above this line after +");
          text = text.substr(0, plus);
        }
        if (text != "_") e.text = text;
        p.endings.push_back(std::move(e));
      }
    }
    paradigms_[std::string(w[1])].push_back(std::move(p));
    return {};
  }

  uint32_t entry_of(uint64_t key) {
    const auto [at, fresh] = out_.index_.try_emplace(key, static_cast<uint32_t>(out_.entries_.size()));
    if (fresh) out_.entries_.emplace_back();
    return at->second;
  }

  static void add_senses(WordEntry& entry, const std::vector<ClassId>& classes, uint32_t forms, uint32_t lemma) {
    for (const ClassId id : classes) {
      entry.classes.add(id);
      const auto same = std::find_if(entry.senses.begin(), entry.senses.end(), [&](const Sense& s) { return s.id == id && s.lemma == lemma; });
      if (same == entry.senses.end()) entry.senses.push_back({id, forms, lemma});
      else same->forms |= forms;
    }
  }

  void add_form(std::string_view word, uint32_t forms, const std::vector<ClassId>& classes, uint32_t lemma) {
    if (word.find('-') != word.npos) {  // пресс-секретарь: two words and a hyphen
      std::vector<std::vector<uint64_t>> rest;
      uint64_t first = 0;
      for (const std::string_view part : split(word, '-')) {
        const uint64_t part_key = lexicon_key(part, out_.language_);
        if (first == 0) first = part_key;
        else rest.push_back({part_key});
      }
      store_phrase(first, rest, forms, classes, lemma);
      entry_of(first);
      return;
    }
    const uint64_t key = lexicon_key(word, out_.language_);
    add_senses(out_.entries_[entry_of(key)], classes, forms, lemma);
    lemma_forms_[out_.lemmas_[lemma]].push_back({key, forms});
  }

  uint32_t add_lemma_text(std::string_view text) {
    out_.lemmas_.emplace_back(text);
    return static_cast<uint32_t>(out_.lemmas_.size() - 1);
  }

  Status inflect(const RuleFile& file, const RuleLine& line, size_t word, std::string_view lemma, std::string_view second,
                 const std::string& name, uint32_t more, const std::vector<ClassId>& classes, uint32_t number) {
    for (const Paradigm& p : paradigms_[name]) {
      if (lemma.size() < p.ends.size() || lemma.substr(lemma.size() - p.ends.size()) != p.ends || lemma.size() < p.cut) continue;
      const std::string stem(lemma.substr(0, lemma.size() - p.cut));
      for (const Ending& e : p.endings) {
        if (e.second && second.empty()) continue;
        std::string form(e.second ? second : std::string_view(stem));
        if (e.doubled && !form.empty()) form += form.back();
        form += e.text;
        if (e.expand.empty()) add_form(form, e.forms | more, classes, number);
        else TRY_VOID(inflect(file, line, word, form, "", e.expand, e.forms | more, classes, number));
      }
      return {};
    }
    return file.expected(line, word, "a word that paradigm " + name + " can inflect");
  }

  Status add_lemma(const RuleFile& file, const RuleLine& line, size_t word, const std::string& paradigm, const std::vector<ClassId>& classes) {
    std::string_view text = line.words[word];
    std::string_view second;
    if (const size_t slash = text.find('/'); slash != text.npos) {
      second = text.substr(slash + 1);
      text = text.substr(0, slash);
    }
    const uint32_t number = add_lemma_text(text);
    if (paradigm.empty()) {
      add_form(text, 0, classes, number);
      return {};
    }
    return inflect(file, line, word, text, second, paradigm, 0, classes, number);
  }

  Status add_listed(const RuleFile& file, const RuleLine& line, const std::vector<Column>& columns, const std::vector<ClassId>& classes) {
    if (line.words.size() != columns.size()) return file.expected(line, std::min(line.words.size(), columns.size()), std::to_string(columns.size()) + " forms");
    const uint32_t number = add_lemma_text(line.words[0]);
    for (size_t i = 0; i < columns.size(); ++i)
      for (const std::string_view form : split(line.words[i], '/')) {
        if (form == "-") continue;
        add_form(form, columns[i].forms, classes, number);
        if (columns[i].expand.empty()) continue;
        size_t cut = form.size() - 1;
        while (cut > 0 && (static_cast<uint8_t>(form[cut]) & 0xC0) == 0x80) --cut;
        TRY_VOID(inflect(file, line, i, form.substr(0, cut), "", columns[i].expand, form::part, classes, number));
      }
    return {};
  }

  Status add_phrase(const Pending& p) {
    struct Place {
      std::vector<std::pair<uint64_t, uint32_t>> keys;
    };
    std::vector<Place> places;
    std::string lemma;
    int moving = -1;
    const auto bad = [&](std::string_view what, std::string_view found) {
      return fail(Code::kBadRule, {std::string(what)}, {p.path, p.line, "1", 0}, std::string(found));
    };
    std::vector<std::string_view> words;
    for (const std::string_view word : split(p.text, ' ')) {
      if (word.find(',') != word.npos || word.find('*') != word.npos) words.push_back(word);
      else for (const std::string_view part : split(word, '-')) words.push_back(part);  // pre-trial: two words and a hyphen
    }
    for (std::string_view word : words) {
      if (word.empty()) continue;
      lemma += (lemma.empty() ? "" : " ") + std::string(word);
      Place place;
      for (std::string_view one : split(word, ',')) {
        if (one.empty()) continue;
        if (one.back() == '*') {
          one.remove_suffix(1);
          const auto forms = lemma_forms_.find(std::string(one));
          if (forms == lemma_forms_.end()) return bad("a word of the lexicon before *", one);
          place.keys.insert(place.keys.end(), forms->second.begin(), forms->second.end());
          if (moving < 0) moving = static_cast<int>(places.size());
        } else {
          place.keys.push_back({lexicon_key(one, out_.language_), 0});
        }
      }
      places.push_back(std::move(place));
    }
    if (places.empty()) return {};
    if (places.size() > 8) return bad("at most 8 words in a phrase", p.text);
    const uint32_t number = add_lemma_text(lemma);
    std::vector<std::vector<uint64_t>> rest;
    for (size_t i = 1; i < places.size(); ++i) {
      rest.emplace_back();
      for (const auto& [key, forms] : places[i].keys) rest.back().push_back(key);
    }
    // By the forms of the first moving word; if that is not the first, all of them.
    std::vector<std::pair<uint64_t, uint32_t>> firsts = places[0].keys;
    std::sort(firsts.begin(), firsts.end());
    for (size_t i = 0; i < firsts.size(); ++i) {
      if (i > 0 && firsts[i].first == firsts[i - 1].first) continue;
      uint32_t forms = 0;
      for (const auto& [key, f] : firsts)
        if (key == firsts[i].first) forms |= f;
      if (moving > 0) {
        // One phrase for each form of the moving word.
        for (const auto& [key, f] : places[static_cast<size_t>(moving)].keys) {
          auto exact = rest;
          exact[static_cast<size_t>(moving) - 1] = {key};
          store_phrase(firsts[i].first, exact, f, p.classes, number);
        }
      } else {
        store_phrase(firsts[i].first, rest, forms, p.classes, number);
      }
      if (places.size() > 1) entry_of(firsts[i].first);
    }
    return {};
  }

  void store_phrase(uint64_t first, const std::vector<std::vector<uint64_t>>& rest, uint32_t forms,
                    const std::vector<ClassId>& classes, uint32_t lemma) {
    if (rest.empty()) {
      add_senses(out_.entries_[entry_of(first)], classes, forms, lemma);
      return;
    }
    for (const Lexicon::Phrase& p : out_.phrases_[first])
      if (p.rest == rest) {
        add_senses(out_.entries_[p.entry_at], classes, forms, lemma);
        return;
      }
    const uint32_t at = static_cast<uint32_t>(out_.entries_.size());
    out_.entries_.emplace_back();
    add_senses(out_.entries_[at], classes, forms, lemma);
    out_.phrases_[first].push_back({rest, nullptr, at});
  }

  Lexicon& out_;
  std::unordered_map<std::string, std::vector<Column>> columns_;
  std::unordered_map<std::string, std::vector<Paradigm>> paradigms_;
  std::unordered_map<std::string, std::vector<std::pair<uint64_t, uint32_t>>> lemma_forms_;
  std::vector<Pending> pending_;
  bool too_many_ = false;  // classes
};

Result<Lexicon> Lexicon::load(Language language) {
  std::vector<std::pair<std::string, std::string_view>> files;
  for (const std::string_view name : {"paradigms", "lexicon", "cues", "speech"}) {
    const std::string path = "rules/" + std::string(code_of(language)) + "/" + std::string(name) + ".txt";
    files.emplace_back(path, embedded_file(path));
  }
  return parse(language, files);
}

Result<Lexicon> Lexicon::parse(Language language, std::span<const std::pair<std::string, std::string_view>> files) {
  Lexicon out;
  LexiconLoader loader(out, language);
  for (const auto& [path, text] : files) TRY_VOID(loader.read(path, text));
  TRY_VOID(loader.finish());
  return out;
}

const WordEntry* Lexicon::find(uint64_t key) const {
  size_t slot = key & mask_;
  while (slots_[slot].second != 0) {
    if (slots_[slot].first == key) return &entries_[slots_[slot].second - 1];
    slot = (slot + 1) & mask_;
  }
  return nullptr;
}

ClassId Lexicon::id_of(std::string_view name) const {
  const auto at = class_ids_.find(name);
  return at == class_ids_.end() ? kNoClass : at->second;
}

std::span<const Lexicon::Phrase> Lexicon::phrases(uint64_t first) const {
  if (((phrase_sieve_[(first >> 6) & 63] >> (first & 63)) & 1) == 0) return {};
  const auto at = phrases_.find(first);
  if (at == phrases_.end()) return {};
  return at->second;
}

}  // namespace stillheld::reading
