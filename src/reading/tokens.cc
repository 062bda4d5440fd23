#include "reading/tokens.h"

#include <algorithm>
#include <array>

#include "reading/words.h"

namespace stillheld::reading {

namespace {

constexpr size_t kMaxSentence = 250;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool starts(std::string_view text, size_t at, std::string_view what) { return text.compare(at, what.size(), what) == 0; }

// Blanks of all kinds, or 0.
size_t blank_at(std::string_view text, size_t at) {
  const char c = text[at];
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return 1;
  if (c == '\xC2') return starts(text, at, "\xC2\xA0") ? 2 : 0;
  if (c == '\xE2' && (starts(text, at, "\xE2\x80\xAF") || starts(text, at, "\xE2\x80\x89"))) return 3;
  return 0;
}

// A number with its groups of three; decimals are read and dropped as `other`.
size_t read_number(std::string_view text, size_t at, size_t end, int64_t& value) {
  value = 0;
  size_t i = at;
  int digits = 0;
  while (i < end && is_digit(text[i])) {
    if (++digits <= 15) value = value * 10 + (text[i] - '0');
    ++i;
  }
  if (digits > 3) return i;
  while (i + 3 < end + 1) {
    size_t gap = 0;
    if (text[i] == ',' || text[i] == '.' || text[i] == ' ' || text[i] == '\'') gap = 1;
    else if (i + 1 < end && starts(text, i, "\xC2\xA0")) gap = 2;
    else if (i + 2 < end && (starts(text, i, "\xE2\x80\xAF") || starts(text, i, "\xE2\x80\x89"))) gap = 3;
    if (gap == 0 || i + gap + 3 > end) break;
    const size_t j = i + gap;
    if (!is_digit(text[j]) || !is_digit(text[j + 1]) || !is_digit(text[j + 2]) || (j + 3 < end && is_digit(text[j + 3]))) break;
    if (digits + 3 > 15) break;
    value = value * 1000 + (text[j] - '0') * 100 + (text[j + 1] - '0') * 10 + (text[j + 2] - '0');
    digits += 3;
    i = j + 3;
  }
  return i;
}

struct Sign {
  std::string_view text;
  TokenKind kind;
};
constexpr Sign kSigns[] = {
    {",", TokenKind::comma},      {";", TokenKind::semicolon},  {":", TokenKind::colon},     {"!", TokenKind::stop},
    {"?", TokenKind::question},   {"(", TokenKind::open},       {")", TokenKind::close},     {"[", TokenKind::open},
    {"]", TokenKind::close},      {"\xE2\x80\xA6", TokenKind::stop}, {"\xE2\x80\x94", TokenKind::dash}, {"\xE2\x80\x93", TokenKind::dash},
    {"\xC2\xAB", TokenKind::quote_open}, {"\xC2\xBB", TokenKind::quote_close},
    {"\xE2\x80\x9E", TokenKind::quote_open}, {"\xE2\x80\x9C", TokenKind::quote_open}, {"\xE2\x80\x9D", TokenKind::quote_close},
};

class Tokeniser {
 public:
  Tokeniser(std::string_view text, uint32_t end, const Lexicon& lexicon, Tokens& out, std::span<const Word> words)
      : text_(text), end_(end), lexicon_(lexicon), out_(out), words_(words), abbr_(lexicon.id_of("abbr")), org_(lexicon.id_of("org")),
        units_{lexicon.id_of("unit.year"), lexicon.id_of("unit.month"), lexicon.id_of("unit.week"), lexicon.id_of("unit.day")} {}

  void run(uint32_t at) {
    if (lexicon_.language() == Language::be)
      for (uint32_t i = at; i < end_ && !cyrillic_; ++i) cyrillic_ = static_cast<unsigned char>(text_[i]) >= 0xD0 && static_cast<unsigned char>(text_[i]) <= 0xD1;
    const size_t first = out_.tokens.size();
    out_.tokens.reserve(first + (end_ - at) / 5 + 8);
    while (at < end_) {
      if (const size_t blank = blank_at(text_, at)) {
        at += static_cast<uint32_t>(blank);
        joined_ = false;
        continue;
      }
      at = one(at);
      joined_ = true;
    }
    if (out_.tokens.size() > first) {
      phrases(first);
      sentences(first);
    }
  }

 private:
  void add(uint32_t start, uint32_t end, TokenKind kind) {
    Token& t = out_.tokens.emplace_back();
    t.start = start;
    t.end = end;
    t.kind = kind;
    t.joined = joined_;
  }

  uint32_t one(uint32_t at) {
    if (is_digit(text_[at])) {
      int64_t value;
      const uint32_t stop = static_cast<uint32_t>(read_number(text_, at, end_, value));
      add(at, stop, TokenKind::number);
      out_.tokens.back().number = value;
      return stop;
    }
    while (next_word_ < words_.size() && words_[next_word_].start < at) ++next_word_;
    if (next_word_ < words_.size() && words_[next_word_].start == at) return add_word(words_[next_word_]);
    for (const Sign& s : kSigns) {
      if (s.text[0] != text_[at] || !starts(text_, at, s.text)) continue;
      TokenKind kind = s.kind;
      // “ closes what „ opened.
      if (s.text == "\xE2\x80\x9C" && low_open_) kind = TokenKind::quote_close;
      if (s.text == "\xE2\x80\x9E") low_open_ = true;
      if (kind == TokenKind::quote_close) low_open_ = false;
      add(at, at + static_cast<uint32_t>(s.text.size()), kind);
      return at + static_cast<uint32_t>(s.text.size());
    }
    // ‘Free them’: an apostrophe closes only what was opened so
    if (starts(text_, at, "\xE2\x80\x98") && !joined_) {
      single_open_ = true;
      add(at, at + 3, TokenKind::quote_open);
      return at + 3;
    }
    if (single_open_ && starts(text_, at, "\xE2\x80\x99")) {
      single_open_ = false;
      add(at, at + 3, TokenKind::quote_close);
      return at + 3;
    }
    const char c = text_[at];
    if (c == '"') {
      add(at, at + 1, straight_open_ ? TokenKind::quote_close : TokenKind::quote_open);
      straight_open_ = !straight_open_;
      return at + 1;
    }
    if (c == '.') {
      add(at, at + 1, TokenKind::stop);
      return at + 1;
    }
    if (c == '-') {
      add(at, at + 1, joined_ ? TokenKind::other : TokenKind::dash);
      return at + 1;
    }
    if (c == '\'') ascii_open_ = !joined_;
    size_t next;
    decode_at(text_, at, next);
    add(at, static_cast<uint32_t>(next), TokenKind::other);
    return static_cast<uint32_t>(next);
  }

  // TUT.BY, spring96.org: behind a word and its full stop stands where it is; one word.
  bool ends_site(std::string_view word) const {
    const std::vector<Token>& tokens = out_.tokens;
    if (word.size() > 5 || tokens.size() < 2 || tokens.back().kind != TokenKind::stop || !tokens.back().joined || tokens[tokens.size() - 2].kind != TokenKind::word || tokens[tokens.size() - 2].end != tokens.back().start) return false;
    const std::string low = folded(word);
    for (const std::string_view domain : {"by", "ru", "com", "org", "net", "info", "media", "tv", "me", "eu", "pl", "ua", "lt", "io", "uk", "am", "ge", "az", "kz", "center"})
      if (low == domain) return true;
    return false;
  }

  // activists’ appeal, Reuters' reporter: the apostrophe behind an s, unless it closes what
  // was opened so; "two years' imprisonment" is a term.  `end`: behind it.
  bool plural_owner(std::string_view word, uint32_t& end) {
    const size_t sign = starts(text_, end, "\xE2\x80\x99") ? 3 : starts(text_, end, "'") ? 1 : 0;
    if (sign == 0 || end + sign >= end_ || blank_at(text_, end + static_cast<uint32_t>(sign)) == 0) return false;
    if (sign == 3 ? single_open_ : ascii_open_) return ascii_open_ = false;
    const WordEntry* entry = lexicon_.find(lexicon_key(word, lexicon_.language()));
    if (entry != nullptr)
      for (const Sense& sense : entry->senses)
        if (std::find(units_.begin(), units_.end(), sense.id) != units_.end()) return false;
    end += static_cast<uint32_t>(sign);
    return true;
  }

  uint32_t add_word(const Word& word) {
    uint32_t end = word.end;
    bool possessive = false;
    std::string_view shown = text_.substr(word.start, word.end - word.start);
    if (lexicon_.language() == Language::en && (shown.back() | 0x20) == 's') {
      // Kolesnikova's, prisoners’
      for (const std::string_view tail : {"'s", "\xE2\x80\x99s", "'S"})
        if (shown.size() > tail.size() && shown.substr(shown.size() - tail.size()) == tail) {
          shown.remove_suffix(tail.size());
          possessive = true;
          break;
        }
      if (!possessive) possessive = plural_owner(shown, end);
    }
    if (joined_ && ends_site(shown)) {
      Token& site = out_.tokens[out_.tokens.size() - 2];
      out_.tokens.pop_back();
      site.end = end;
      site.possessive = possessive;
      if (site.entry != nullptr && !(site.has(org_) && site.upper)) site.entry = nullptr;
      site.key = lexicon_key(text_.substr(site.start, word.start + shown.size() - site.start), lexicon_.language());
      return end;
    }
    add(word.start, end, TokenKind::word);
    Token& t = out_.tokens.back();
    t.upper = word.upper;
    t.possessive = possessive;
    t.key = possessive || lexicon_.language() == Language::be ? lexicon_key(shown, lexicon_.language()) : word.key;
    t.entry = lexicon_.find(t.key);
    // TUT.BY in a Cyrillic text is no «бы» in Łacinka
    if (lexicon_.language() == Language::be && cyrillic_ && shown.size() <= 3 && static_cast<unsigned char>(shown[0]) < 0x80) t.entry = nullptr;
    return end;
  }

  // Joins the words of a phrase into one token.
  void phrases(size_t first) {
    std::vector<Token>& tokens = out_.tokens;
    size_t write = first;
    for (size_t i = first; i < tokens.size();) {
      const std::span<const Lexicon::Phrase> known =
          tokens[i].kind == TokenKind::word && tokens[i].entry != nullptr ? lexicon_.phrases(tokens[i].key) : std::span<const Lexicon::Phrase>();
      if (known.empty()) {
        if (write != i) tokens[write] = tokens[i];
        ++write;
        ++i;
        continue;
      }
      size_t taken = 1;
      Token t = tokens[i];
      {
        for (const Lexicon::Phrase& p : known) {
          size_t j = i + 1;
          bool fits = true;
          for (const std::vector<uint64_t>& place : p.rest) {
            while (j < tokens.size() && tokens[j].kind == TokenKind::other && tokens[j].joined && text_[tokens[j].start] == '-') ++j;
            if (j >= tokens.size() || tokens[j].kind != TokenKind::word || tokens[j - 1].possessive) { fits = false; break; }
            bool any = false;
            for (const uint64_t key : place) any |= key == tokens[j].key;
            if (!any) { fits = false; break; }
            ++j;
          }
          if (!fits) continue;
          taken = j - i;
          t.end = tokens[j - 1].end;
          t.possessive = tokens[j - 1].possessive;
          t.entry = p.entry;
          break;
        }
      }
      tokens[write++] = t;
      i += taken;
    }
    tokens.resize(write);
  }

  void sentences(size_t first) {
    const std::vector<Token>& tokens = out_.tokens;
    uint32_t begin = static_cast<uint32_t>(first);
    int depth = 0;
    for (size_t i = first; i < tokens.size(); ++i) {
      if (i - begin >= kMaxSentence) {  // no prose: parted, so that time stays linear
        out_.sentences.push_back({begin, static_cast<uint32_t>(i)});
        begin = static_cast<uint32_t>(i);
        depth = 0;
      }
      if (tokens[i].kind == TokenKind::open) ++depth;
      if (tokens[i].kind == TokenKind::close && depth > 0) --depth;
      if (tokens[i].kind != TokenKind::stop && tokens[i].kind != TokenKind::question) continue;
      if (i + 1 < tokens.size() && depth > 0) continue;
      size_t next = i + 1;
      while (next < tokens.size() && (tokens[next].kind == TokenKind::quote_close || tokens[next].kind == TokenKind::close ||
                                      tokens[next].kind == TokenKind::stop || tokens[next].kind == TokenKind::question)) ++next;
      if (text_[tokens[i].start] == '.' && next < tokens.size()) {
        if (tokens[next].joined && (tokens[next].kind == TokenKind::word || tokens[next].kind == TokenKind::number) && next == i + 1) continue;  // spring96.org, U.S., 2.5
        const Token& before = tokens[i - (i > first ? 1 : 0)];
        const bool initial = before.kind == TokenKind::word && before.joined == false && before.upper && letters(before) == 1;
        // "said in a post on X. Five …": no initial
        const bool platform = i > first + 1 && lexicon_.language() == Language::en && text_[before.start] == 'X' && tokens[i - 2].kind == TokenKind::word && !tokens[i - 2].upper;
        const bool inner = before.kind == TokenKind::word && letters(before) == 1 && before.upper;
        if (tokens[next].kind == TokenKind::number && before.has(abbr_)) continue;
        if (i > first && !platform && (initial || inner || before.has(abbr_)) && tokens[next].kind == TokenKind::word && next == i + 1) continue;
        if (tokens[next].kind == TokenKind::word && !tokens[next].upper && next == i + 1) continue;
        if (tokens[next].kind == TokenKind::comma) continue;
        if (name_in_quotes(tokens, i, first)) continue;
      }
      // “Free them!” she said: the sentence goes on.
      if (next < tokens.size() && tokens[next].kind == TokenKind::word && !tokens[next].upper) continue;
      if (next < tokens.size() && (tokens[next].kind == TokenKind::comma || tokens[next].kind == TokenKind::dash)) continue;
      out_.sentences.push_back({begin, static_cast<uint32_t>(next)});
      begin = static_cast<uint32_t>(next);
      i = next - 1;
      depth = 0;
    }
    if (begin < tokens.size()) out_.sentences.push_back({begin, static_cast<uint32_t>(tokens.size())});
  }

  // «Крым. Реалии»: the point in a name of two words
  static bool name_in_quotes(const std::vector<Token>& tokens, size_t i, size_t first) {
    if (i < first + 2 || i + 2 >= tokens.size() || tokens[i + 1].kind != TokenKind::word || tokens[i + 2].kind != TokenKind::quote_close) return false;
    return tokens[i - 1].kind == TokenKind::word && tokens[i - 2].kind == TokenKind::quote_open;
  }

  size_t letters(const Token& t) const {
    size_t n = 0;
    for (uint32_t i = t.start; i < t.end; ++i) n += (static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80;
    return n;
  }

  std::string_view text_;
  uint32_t end_;
  const Lexicon& lexicon_;
  Tokens& out_;
  std::span<const Word> words_;
  size_t next_word_ = 0;
  ClassId abbr_, org_;
  std::array<ClassId, 4> units_;
  bool ascii_open_ = false;  // 'so marked'

  bool joined_ = false;
  bool cyrillic_ = false;
  bool low_open_ = false;
  bool straight_open_ = false;
  bool single_open_ = false;
};

}  // namespace

void tokenise(std::string_view text, uint32_t start, uint32_t end, const Lexicon& lexicon, Tokens& out) {
  tokenise(text, start, end, lexicon, out, words_of(text.substr(0, end)));
}

void tokenise(std::string_view text, uint32_t start, uint32_t end, const Lexicon& lexicon, Tokens& out, std::span<const Word> words) {
  Tokeniser(text, end, lexicon, out, words).run(start);
}

}  // namespace stillheld::reading
