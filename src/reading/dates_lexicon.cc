#include "reading/dates_lexicon.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/embedded.h"
#include "base/utf8.h"
#include "reading/feasts.h"
#include "reading/words.h"

namespace stillheld::reading {
namespace {

constexpr std::pair<std::string_view, DateClass> kDateClasses[] = {
    {"month", DateClass::month},         {"weekday", DateClass::weekday},
    {"unit", DateClass::unit},           {"number", DateClass::number},
    {"few", DateClass::few},             {"half", DateClass::half},
    {"halfyear", DateClass::halfyear},   {"halfmonth", DateClass::halfmonth},
    {"onehalf", DateClass::onehalf},     {"ordinal", DateClass::ordinal},
    {"suffix", DateClass::suffix},       {"relday", DateClass::relday},
    {"night", DateClass::night},         {"now", DateClass::now},
    {"this", DateClass::this_},          {"last", DateClass::last},
    {"next", DateClass::next},           {"afternext", DateClass::afternext},
    {"thisyear", DateClass::thisyear},   {"ago", DateClass::ago},
    {"later", DateClass::later},         {"in", DateClass::in},
    {"within", DateClass::within},       {"before", DateClass::before},
    {"after", DateClass::after},         {"part", DateClass::part},
    {"season", DateClass::season},       {"holiday", DateClass::holiday},
    {"nthholiday", DateClass::nthholiday}, {"lastholiday", DateClass::lastholiday},
    {"feast", DateClass::feast},         {"fill", DateClass::fill},           {"of", DateClass::of},
    {"the", DateClass::the},             {"on", DateClass::on},
    {"month_of", DateClass::month_of},   {"to", DateClass::to},
    {"from", DateClass::from},           {"since", DateClass::since},
    {"until", DateClass::until},         {"about", DateClass::about},
    {"same", DateClass::same},           {"following", DateClass::following},
    {"time", DateClass::time},           {"yearword", DateClass::yearword},
    {"decade", DateClass::decade},       {"edge", DateClass::edge},
    {"closest", DateClass::closest},     {"quarter_sign", DateClass::quarter_sign},
    {"lasting", DateClass::lasting},     {"recent", DateClass::recent},
    {"clip", DateClass::clip},           {"exact", DateClass::exact},
    {"andhalf", DateClass::andhalf},     {"roman", DateClass::roman},
    {"halfof", DateClass::halfof},       {"dayword", DateClass::dayword},
    {"era", DateClass::era},             {"decadename", DateClass::decadename},
    {"thousand", DateClass::thousand},     {"sameyear", DateClass::sameyear},
};

constexpr std::string_view kUnits[] = {"day", "week", "month", "quarter", "year", "decade", "weekend", "fortnight", "century"};
constexpr size_t kMaxForms = 4096;

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t end = text.find(at);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == text.npos) return parts;
    text.remove_prefix(end + 1);
  }
}

using Sets = std::map<std::string, std::string, std::less<>>;

// "а{б|в}г{д|}" → абгд абг авгд авг.  False if a brace is open or there are too many.
bool expand(std::string_view form, const Sets& sets, std::vector<std::string>& out) {
  const size_t open = form.find('{');
  if (open == form.npos) {
    out.emplace_back(form);
    return out.size() <= kMaxForms;
  }
  const size_t close = form.find('}', open);
  if (close == form.npos) return false;
  std::string_view inside = form.substr(open + 1, close - open - 1);
  if (const auto set = sets.find(inside); set != sets.end()) inside = set->second;
  std::vector<std::string> tails;
  if (!expand(form.substr(close + 1), sets, tails)) return false;
  for (const std::string_view ending : split(inside, '|')) {
    for (const std::string& tail : tails) {
      out.push_back(std::string(form.substr(0, open)) + std::string(ending) + tail);
      if (out.size() > kMaxForms) return false;
    }
  }
  return true;
}

constexpr std::u32string_view kVowels = U"аеёіоуыэюя";
constexpr std::u32string_view kSoftening = U"еёіюяь";
bool is_in(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }

std::u32string letters_of(std::string_view text) {
  std::u32string out;
  for (size_t at = 0; at < text.size();) out += decode_at(text, at, at);
  return out;
}

// The spelling that shows how с, з, ц, н soften before a soft consonant:
// снежань → сьнежань, сёння → сёньня.
std::string softened(std::string_view form) {
  const std::u32string letters = letters_of(form);
  std::string out;
  for (size_t i = 0; i < letters.size(); ++i) {
    const char32_t c = letters[i];
    append_utf8(out, c);
    if (i + 2 >= letters.size()) continue;
    const char32_t next = letters[i + 1];
    const bool consonant = next >= U'а' && next <= U'ў' && !is_in(kVowels, next) && !is_in(U"гкхйьўрчшж'", next);
    if (!consonant || !is_in(kSoftening, letters[i + 2]) || (c == U'н' && next != U'н')) continue;
    if (is_in(U"сзцн", c)) append_utf8(out, U'ь');
  }
  return out;
}

// Łacinka: чацвер → čaćvier, without the marks, which do not count.
std::string in_latin(std::string_view form) {
  static constexpr std::u32string_view kFrom = U"абвгдзйклмнопрстуўфцыэжчш";
  static constexpr std::string_view kTo = "abvhdzjklmnoprstuufcyezcs";
  const std::u32string letters = letters_of(form);
  std::string out;
  for (size_t i = 0; i < letters.size(); ++i) {
    const char32_t c = letters[i];
    const char32_t before = i > 0 ? letters[i - 1] : U' ';
    if (c == U'ь' || c == U'\'') continue;
    if (c == U'і') {
      out += 'i';
    } else if (c == U'х') {
      out += "ch";
    } else if (const size_t soft = std::u32string_view(U"еёюя").find(c); soft != std::u32string_view::npos) {
      const bool apart = before == U' ' || before == U'-' || before == U'ь' || before == U'\'' || is_in(kVowels, before) || before == U'ў';
      if (apart) out += 'j';
      else if (before != U'л') out += 'i';
      out += "eoua"[soft];
    } else if (const size_t plain = kFrom.find(c); plain != kFrom.npos) {
      out += kTo[plain];
    } else {
      append_utf8(out, c);
    }
  }
  return out;
}

// "11-4-4" → 11·10000 + 4·100 + 4, "relday -2" → −2.
bool parse_value(DateClass what, std::string_view text, int& value) {
  if (what == DateClass::unit) {
    const auto unit = std::find(std::begin(kUnits), std::end(kUnits), text);
    value = static_cast<int>(unit - std::begin(kUnits));
    return unit != std::end(kUnits);
  }
  if (what == DateClass::feast) {
    value = feasts().find(text);
    return value >= 0;
  }
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty()) return false;
  value = 0;
  for (const std::string_view part : split(text, '-')) {
    int number = 0;
    if (part.empty() || part.size() > 4) return false;
    for (const char c : part) {
      if (c < '0' || c > '9') return false;
      number = number * 10 + (c - '0');
    }
    value = value * 100 + number;
    if (value > 100000000) return false;
  }
  if (negative) value = -value;
  return true;
}

std::vector<uint64_t> keys_of(std::string_view form) {
  std::vector<uint64_t> keys;
  for (size_t at = 0; at < form.size();) {
    const Word word = word_at(form, at);
    if (word.end > word.start) {
      keys.push_back(word.key);
      at = word.end;
      continue;
    }
    size_t next = at;
    const char32_t c = decode_at(form, at, next);
    // "4th of july": a number is a word of a phrase.
    if (c >= '0' && c <= '9') {
      uint64_t key = kNoWord;
      while (at < form.size() && form[at] >= '0' && form[at] <= '9') key = add_letter(key, static_cast<char32_t>(form[at++]));
      keys.push_back(key);
      continue;
    }
    at = next;
  }
  return keys;
}

}  // namespace

namespace {

// What is read so far; sets and spellings of one file hold for those behind it.
struct Reading {
  DateLexicon lexicon;
  Sets sets;
  bool soft = false, latin = false;
  std::map<std::vector<uint64_t>, uint32_t> known;
};

Result<void> read_file(std::string_view file, std::string_view name, Reading& into) {
  auto& [lexicon, sets, soft, latin, known] = into;
  uint64_t row = 0;
  const auto bad = [&](std::string_view expected, std::string_view line) {
    return fail(Code::kBadDefinition, {std::string(expected), std::string(line)}, {std::string(name), row, "", 0});
  };
  for (std::string_view line : split(file, '\n')) {
    ++row;
    if (line.empty() || line[0] == '#') continue;
    const bool yes = line.substr(0, 4) == "yes ";
    if (yes || line.substr(0, 3) == "no ") {
      DateExample example;
      example.line = static_cast<int>(row);
      example.file = std::string(name);
      if (yes) {
        const auto parts = split(line.substr(4), '|');
        if (parts.size() != 3) return bad("yes DAY | text | date", line);
        example.published = parts[0];
        example.text = parts[1];
        example.expected = parts[2];
      } else {
        example.text = trimmed(line.substr(3));
      }
      lexicon.examples.push_back(std::move(example));
      continue;
    }
    const size_t equals = line.find('=');
    if (equals == line.npos) return bad("class value = form, form", line);
    const std::string_view head = trimmed(line.substr(0, equals));
    const std::string_view tail = trimmed(line.substr(equals + 1));
    const size_t blank = head.find(' ');
    if (blank == head.npos) return bad("class value = form, form", line);
    const std::string_view word = head.substr(0, blank);
    const std::string_view value_text = trimmed(head.substr(blank));
    if (word == "set") {
      sets[std::string(value_text)] = std::string(tail);
      continue;
    }
    if (word == "spelling") {
      if (tail != "softened" && tail != "latin") return bad("softened or latin", tail);
      (tail == "latin" ? latin : soft) = true;
      continue;
    }
    const auto found = std::find_if(std::begin(kDateClasses), std::end(kDateClasses), [&](const auto& c) { return c.first == word; });
    if (found == std::end(kDateClasses)) return bad("a class of dates_lexicon.h", word);
    DateSense sense{found->second};
    if (!parse_value(sense.what, value_text, sense.value)) return bad(sense.what == DateClass::feast ? "a feast of rules/feasts/days.txt" : "a number, or a unit's name", value_text);
    for (std::string_view form : split(tail, ',')) {
      DateSense own = sense;
      while (!form.empty() && (form.back() == '~' || form.back() == '.' || form.back() == '\'' || form.back() == '^')) {
        if (form.back() == '^') own.planner = true;
        if (form.back() == '~') own.weak = true;
        if (form.back() == '.') own.abbreviation = true;
        if (form.back() == '\'') own.attached = true;
        form.remove_suffix(1);
      }
      std::vector<std::string> forms;
      if (!expand(form, sets, forms)) return bad("braces that close", form);
      for (size_t k = 0, size = forms.size(); k < size; ++k) {
        if (soft) {
          if (std::string other = softened(forms[k]); other != forms[k]) forms.push_back(std::move(other));
        }
        if (latin) {
          if (std::string other = in_latin(forms[k]); other != forms[k]) forms.push_back(std::move(other));
        }
      }
      for (const std::string& each : forms) {
        std::vector<uint64_t> keys = keys_of(each);
        if (keys.empty()) {
          if (each == "-") continue;
          return bad("a word", form);
        }
        const auto [at, is_new] = known.emplace(keys, static_cast<uint32_t>(lexicon.words.size()));
        if (is_new) lexicon.words.emplace_back();
        DateWord& entry = lexicon.words[at->second];
        const uint64_t bit = uint64_t{1} << static_cast<int>(own.what);
        if ((entry.classes & bit) == 0) {
          entry.classes |= bit;
          entry.senses.push_back(own);
        }
      }
    }
  }
  return {};
}

}  // namespace

Result<DateLexicon> parse_date_lexicon(std::string_view file, std::string_view name) { return parse_date_lexicon({DateRules{file, name}}); }

Result<DateLexicon> parse_date_lexicon(const std::vector<DateRules>& files) {
  Reading reading;
  reading.lexicon.sieve.resize(1024);
  for (const DateRules& each : files) {
    if (Result<void> read = read_file(each.file, each.name, reading); !read.ok()) return read.error();
  }
  DateLexicon& lexicon = reading.lexicon;
  const auto& known = reading.known;
  size_t size = 64;
  while (size < known.size() * 2) size *= 2;
  lexicon.slots.resize(size);
  for (const auto& [keys, index] : known) {
    lexicon.sieve[(keys[0] >> 6) & 1023] |= uint64_t{1} << (keys[0] & 63);
    size_t at = keys[0] & (size - 1);
    while (lexicon.slots[at].word + lexicon.slots[at].phrases != 0 && lexicon.slots[at].key != keys[0]) at = (at + 1) & (size - 1);
    DateLexicon::Slot& slot = lexicon.slots[at];
    slot.key = keys[0];
    if (keys.size() == 1) {
      slot.word = index + 1;
      continue;
    }
    if (slot.phrases == 0) {
      lexicon.phrase_lists.emplace_back();
      slot.phrases = static_cast<uint32_t>(lexicon.phrase_lists.size());
    }
    lexicon.phrase_lists[slot.phrases - 1].push_back({{keys.begin() + 1, keys.end()}, index});
  }
  for (auto& phrases : lexicon.phrase_lists) {
    std::sort(phrases.begin(), phrases.end(), [](const DatePhrase& a, const DatePhrase& b) {
      return a.rest.size() != b.rest.size() ? a.rest.size() > b.rest.size() : a.rest < b.rest;
    });
  }
  return std::move(reading.lexicon);
}

const DateLexicon& date_lexicon(Language language) {
  static const std::array<DateLexicon, 5> all = [] {
    std::array<DateLexicon, 5> lexicons;
    for (const Language each : {Language::en, Language::ru, Language::be, Language::uk, Language::pl}) {
      const std::string folder = "rules/" + std::string(code_of(each));
      const std::string words = folder + "/dates.txt", names = folder + "/feasts.txt";
      Result<DateLexicon> read = parse_date_lexicon({{embedded_file(words), words}, {embedded_file(names), names}});
      assert(read.ok());
      lexicons[static_cast<size_t>(each)] = read.take();
    }
    return lexicons;
  }();
  return all[static_cast<size_t>(language)];
}

}  // namespace stillheld::reading
