#include "measure/statements_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace stillheld::measure::text {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr size_t kMostTokens = 4000;
constexpr double kGreatest = 1e12;

enum class Kind { number, word, op, relation, open, close, stop };

struct Token {
  Kind kind = Kind::stop;
  char op = 0;
  Relation relation = Relation::equals;
  bool contradicts = false;
  std::string word;
  Amount amount;
  int decimals = 0;
  bool percent = false, is_signed = false;
  size_t begin = 0, end = 0;
  std::vector<std::pair<size_t, size_t>> places;  // of the expressions of the chain
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_month(std::string_view word) {
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  return word.size() >= 3 && std::find(kMonths.begin(), kMonths.end(), word.substr(0, 3)) != kMonths.end() &&
         (word.size() == 3 || word == "sept" || word.ends_with("ary") || word.ends_with("ch") || word.ends_with("ril") || word == "june" ||
          word == "july" || word == "august" || word.ends_with("ber"));
}

// Longer signs of UTF-8 as one of ASCII, so that offsets need not be kept.
std::string plain_signs(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
      {"−", "-"}, {"–", "-"}, {"×", "*"}, {"≥", ">"}, {"≤", "<"}, {"≠", " vs "}, {"≈", "~"}, {"“", "\""}, {"”", "\""}, {"’", "'"}, {"\xC2\xA0", " "}};
  std::string out;
  for (size_t i = 0; i < text.size();) {
    bool found = false;
    for (const auto& [from, to] : kSigns)
      if (text.substr(i).starts_with(from)) {
        out += to;
        i += from.size();
        found = true;
        break;
      }
    if (!found) out += text[i++];
  }
  return out;
}

// Digits with thousands separators and decimals; moves `i`.
double read_number(std::string_view s, size_t& i, int& decimals) {
  std::string digits;
  decimals = 0;
  while (i < s.size() && is_digit(s[i])) digits += s[i++];
  while (i + 3 < s.size() && s[i] == ',' && digits.size() <= 12 && is_digit(s[i + 1]) && is_digit(s[i + 2]) && is_digit(s[i + 3]) &&
         (i + 4 >= s.size() || !is_digit(s[i + 4]))) {
    digits += s.substr(i + 1, 3);
    i += 4;
  }
  if (i + 1 < s.size() && s[i] == '.' && is_digit(s[i + 1])) {
    digits += s[i++];
    while (i < s.size() && is_digit(s[i]) && decimals < 9) {
      digits += s[i++];
      ++decimals;
    }
    while (i < s.size() && is_digit(s[i])) ++i;
  }
  if (digits.size() > 24) return kGreatest;
  return std::min(kGreatest, std::strtod(digits.c_str(), nullptr));
}

std::vector<Token> tokens_of(const std::string& s) {
  std::vector<Token> out;
  for (size_t i = 0; i < s.size() && out.size() < kMostTokens;) {
    const char c = s[i];
    Token t;
    t.begin = i;
    const bool after_number = !out.empty() && (out.back().kind == Kind::number || out.back().kind == Kind::close);
    if (is_digit(c) || ((c == '+' || c == '-') && i + 1 < s.size() && is_digit(s[i + 1]) && !after_number && (out.empty() || out.back().kind != Kind::word || s[i - 1] == ' '))) {
      t.kind = Kind::number;
      double sign = 1;
      if (!is_digit(c)) {
        t.is_signed = true;
        sign = c == '-' ? -1 : 1;
        ++i;
      }
      const double value = sign * read_number(s, i, t.decimals);
      t.amount = {value, value};
      if (i < s.size() && s[i] == '%') {
        t.percent = true;
        ++i;
      } else if (i + 1 < s.size() && s[i] == ' ' && s[i + 1] == '%') {
        t.percent = true;
        i += 2;
      } else if (i < s.size() && s[i] == '+' && (i + 1 >= s.size() || !is_digit(s[i + 1]))) {
        // “3715+”, but not the plus of “46 + 26”, which has a space before it.
        size_t next = i + 1;
        while (next < s.size() && s[next] == ' ') ++next;
        if (next >= s.size() || !is_digit(s[next]) || s[i + 1] == ' ') {
          t.amount.high.reset();
          ++i;
        }
      }
    } else if (is_letter(c)) {
      t.kind = Kind::word;
      while (i < s.size() && (is_letter(s[i]) || is_digit(s[i]) || ((s[i] == '-' || s[i] == '\'') && i + 1 < s.size() && is_letter(s[i + 1])))) t.word += lower(s[i++]);
      if (t.word == "minus" || t.word == "plus") {
        t.kind = Kind::op;
        t.op = t.word == "minus" ? '-' : '+';
      } else if (t.word == "vs" || t.word == "versus" || t.word == "against" || t.word == "contradicts") {
        t.kind = Kind::relation;
        t.relation = Relation::beside;
        t.contradicts = t.word == "contradicts";
      }
    } else {
      ++i;
      switch (c) {
        case ' ':
        case '\t':
        case '"':
        case '\'': continue;
        case '+':
        case '*': t.kind = Kind::op; t.op = c; break;
        case '-': t.kind = Kind::op; t.op = '-'; break;
        case '/': t.kind = Kind::op; t.op = '/'; break;
        case '~': t.kind = Kind::word; t.word = "about"; break;
        case '=':
          if (i < s.size() && s[i] == '>') {
            ++i;
            t.kind = Kind::stop;
          } else {
            t.kind = Kind::relation;
          }
          break;
        case '>': t.kind = Kind::relation; t.relation = Relation::greater; break;
        case '<': t.kind = Kind::relation; t.relation = Relation::less; break;
        case '(':
        case '[': t.kind = Kind::open; break;
        case ')':
        case ']': t.kind = Kind::close; break;
        default: t.kind = Kind::stop; break;
      }
    }
    t.end = i;
    out.push_back(std::move(t));
  }
  return out;
}

// Numbers of dates out; hedges into the numbers that they stand before.
std::vector<Token> without_dates(std::vector<Token> in) {
  const auto is_year = [](const Token& t) { return t.kind == Kind::number && !t.is_signed && !t.percent && t.decimals == 0 && t.amount.low >= 1900 && t.amount.low <= 2100 && t.end - t.begin == 4; };
  const auto is_day = [](const Token& t) { return t.kind == Kind::number && !t.is_signed && !t.percent && t.decimals == 0 && t.amount.low >= 1 && t.amount.low <= 31 && t.end - t.begin <= 2; };
  const auto month = [](const Token& t) { return t.kind == Kind::word && is_month(t.word); };
  std::vector<Token> out;
  for (size_t i = 0; i < in.size(); ++i) {
    if (is_day(in[i]) && i + 1 < in.size() && month(in[i + 1])) {
      out.push_back(in[i + 1]);
      i += i + 2 < in.size() && is_year(in[i + 2]) ? 2 : 1;
      continue;
    }
    if (month(in[i]) && i + 1 < in.size() && is_year(in[i + 1])) {
      out.push_back(in[i]);
      ++i;
      continue;
    }
    if (is_year(in[i]) && !out.empty() && out.back().kind == Kind::word &&
        (out.back().word == "in" || out.back().word == "since" || out.back().word == "of" || out.back().word == "during" || out.back().word == "until"))
      continue;
    if (in[i].kind == Kind::number && !in[i].percent) {
      const std::string last = out.empty() || out.back().kind != Kind::word ? "" : out.back().word;
      const std::string before = out.size() < 2 || out[out.size() - 2].kind != Kind::word ? "" : out[out.size() - 2].word;
      Amount& a = in[i].amount;
      const double n = a.low;
      if (last == "least" && before == "at") a.high.reset();
      else if (last == "than" && before == "more") { a.low = n + 1; a.high.reset(); }
      else if (last == "to" && before == "up") a = {-kInfinity, n};
      else if (last == "most" && before == "at") a = {-kInfinity, n};
      else if (last == "about" || last == "around" || last == "approximately" || last == "roughly") a = {0.9 * n, 1.1 * n};
      else if (last == "nearly" || last == "almost") a = {0.95 * n, n - 1};
    }
    out.push_back(std::move(in[i]));
  }
  return out;
}

Term operate(char op, const Term& a, const Term& b) {
  Term out;
  if (op == '+') {
    out.low = a.low + b.low;
    out.high = a.high + b.high;
  } else if (op == '-') {
    out.low = a.low - b.high;
    out.high = a.high - b.low;
  } else {
    std::array<double, 4> ends{};
    size_t n = 0;
    for (const double x : {a.low, a.high})
      for (const double y : {b.low, b.high}) ends[n++] = op == '*' ? x * y : y == 0 ? kInfinity : x / y;
    out.low = *std::min_element(ends.begin(), ends.end());
    out.high = *std::max_element(ends.begin(), ends.end());
  }
  if (std::isnan(out.low)) out.low = -kInfinity;
  if (std::isnan(out.high)) out.high = kInfinity;
  out.decimals = 9;
  return out;
}

// Sums of products, from the left.
Term evaluate(const std::vector<Term>& terms, const std::vector<char>& ops) {
  if (terms.size() == 1) return terms[0];
  std::vector<Term> sum = {terms[0]};
  std::vector<char> signs;
  for (size_t i = 0; i < ops.size(); ++i) {
    if (ops[i] == '*' || ops[i] == '/') sum.back() = operate(ops[i], sum.back(), terms[i + 1]);
    else {
      signs.push_back(ops[i]);
      sum.push_back(terms[i + 1]);
    }
  }
  Term out = sum[0];
  for (size_t i = 0; i < signs.size(); ++i) out = operate(signs[i], out, sum[i + 1]);
  return out;
}

Term term_of(const Token& t) {
  Term out;
  const double scale = t.percent ? 0.01 : 1;
  out.low = t.amount.low * scale;
  out.high = t.amount.high ? *t.amount.high * scale : kInfinity;
  out.decimals = t.decimals + (t.percent ? 2 : 0);
  out.printed = true;
  return out;
}

}  // namespace

std::vector<Labelled> amounts_in(std::string_view cell) {
  const std::string s = plain_signs(cell.substr(0, 2000));
  const std::vector<Token> tokens = without_dates(tokens_of(s));
  std::vector<Labelled> out;
  Labelled now;
  bool any = false, month = false;
  const auto finish = [&] {
    now.part_of_period = month;
    if (any) out.push_back(now);
    now = {};
    any = month = false;
  };
  int depth = 0;
  char op = '+';
  std::vector<Amount> inside;
  bool inside_sum = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& t = tokens[i];
    if (t.kind == Kind::open) {
      ++depth;
      inside.clear();
      inside_sum = false;
      continue;
    }
    if (t.kind == Kind::close) {
      depth = std::max(0, depth - 1);
      if (inside_sum && inside.size() >= 2) now.parts = inside;
      continue;
    }
    if (t.kind == Kind::word) {
      if (is_month(t.word)) month = true;
      if (depth > 0 && any) {
        // A hedge may stand behind: 300 ("at least").
        const std::string before = i > 0 && tokens[i - 1].kind == Kind::word ? tokens[i - 1].word : "";
        if (t.word == "least" && before == "at") now.amount.high.reset();
        if (t.word == "than" && before == "more") { now.amount.low += 1; now.amount.high.reset(); }
        if (t.word == "about" || t.word == "around") now.amount = {0.9 * now.amount.low, 1.1 * now.amount.low};
      }
      if (depth == 0) now.label += (now.label.empty() ? "" : " ") + t.word;
      continue;
    }
    if (t.kind == Kind::op) {
      if (depth > 0) inside_sum = inside_sum || (t.op == '+' && !inside.empty());
      else if (t.op == '/') { finish(); op = '+'; }
      else op = t.op;
      continue;
    }
    if (t.kind != Kind::number || t.percent) continue;
    if (depth > 0) {
      if (i > 0 && tokens[i - 1].kind == Kind::word && tokens[i - 1].word == "of") now.whole = t.amount;
      inside.push_back(t.amount);
      continue;
    }
    if (!any) {
      now.amount = t.amount;
      any = true;
    } else if (op == '+') {
      now.amount.low += t.amount.low;
      if (now.amount.high && t.amount.high) *now.amount.high += *t.amount.high;
      else now.amount.high.reset();
    }
    op = 0;
  }
  finish();
  for (Labelled& l : out)
    if (!std::isfinite(l.amount.low)) l.amount.low = 0;
  return out;
}

Reading read_text(std::string_view text, const std::map<std::string, Amount>& names) {
  const std::string s = plain_signs(text.substr(0, 8000));
  std::vector<Token> tokens = without_dates(tokens_of(s));
  // Words that stand for amounts, where they are reckoned with.
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != Kind::word) continue;
    const auto found = names.find(tokens[i].word);
    if (found == names.end()) continue;
    const auto reckons = [&](size_t k) { return k < tokens.size() && (tokens[k].kind == Kind::op || (tokens[k].kind == Kind::relation && tokens[k].relation != Relation::beside)); };
    if (!reckons(i + 1) && !(i > 0 && reckons(i - 1))) continue;
    tokens[i].kind = Kind::number;
    tokens[i].amount = found->second;
  }
  Reading out;
  Chain chain;
  std::vector<Term> terms;
  std::vector<char> ops;
  std::vector<size_t> numbers;  // of the expression now, for fractions
  char op = 0;
  size_t begin = 0, end = 0;
  std::vector<std::pair<size_t, size_t>> places;  // of the expressions of the chain
  std::optional<size_t> open_fraction;
  bool words_between = false;  // “7 in/10 out” is no fraction
  const auto close_expression = [&] {
    if (terms.empty()) return false;
    chain.terms.push_back(evaluate(terms, ops));
    places.emplace_back(begin, end);
    if (terms.size() == 2 && ops[0] == '/' && terms[0].low == terms[0].high && terms[1].low == terms[1].high && chain.relations.empty() && !words_between) {
      out.fractions.push_back({terms[0].low, terms[1].low, std::nullopt, 0});
      open_fraction = out.fractions.size() - 1;
    }
    terms.clear();
    ops.clear();
    op = 0;
    words_between = false;
    return true;
  };
  const auto close_chain = [&] {
    const bool last = close_expression();
    if (!last && !chain.relations.empty()) {
      chain.relations.pop_back();
      chain.contradicts.pop_back();
    }
    if (!chain.relations.empty() && chain.terms.size() == chain.relations.size() + 1) {
      for (size_t i = 0; i + 1 < places.size(); ++i) chain.quotes.push_back(s.substr(places[i].first, places[i + 1].second - places[i].first));
      out.chains.push_back(chain);
    }
    chain = {};
    places.clear();
  };
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& t = tokens[i];
    switch (t.kind) {
      case Kind::stop:
      case Kind::open:
        close_chain();
        if (t.kind == Kind::stop && t.begin < s.size() && (s[t.begin] == ';' || s[t.begin] == '.')) open_fraction.reset();
        break;
      case Kind::close: close_chain(); break;
      case Kind::word:
        // “26 of 72”
        if (t.word == "of" && i > 0 && i + 1 < tokens.size() && tokens[i - 1].kind == Kind::number && tokens[i + 1].kind == Kind::number &&
            !tokens[i - 1].percent && terms.size() == 1 && chain.relations.empty())
          op = '/';
        else if (terms.size() == 1) words_between = true;
        break;
      case Kind::op: op = terms.empty() ? 0 : t.op; break;
      case Kind::relation:
        if (close_expression() || !chain.terms.empty()) {
          if (chain.terms.size() == chain.relations.size() + 1) {
            chain.relations.push_back(t.relation);
            chain.contradicts.push_back(t.contradicts);
          }
        }
        break;
      case Kind::number: {
        if (t.percent && open_fraction && terms.empty() && chain.terms.empty()) {
          Fraction& f = out.fractions[*open_fraction];
          f.percent = t.amount.low;
          f.decimals = t.decimals;
          open_fraction.reset();
          break;
        }
        if (!terms.empty() && op == 0) {
          // Two numbers with words between: no expression.
          const std::vector<Term> left = terms;
          close_chain();
        }
        if (terms.empty()) begin = t.begin;
        if (!terms.empty()) ops.push_back(op);
        terms.push_back(term_of(t));
        end = t.end;
        op = 0;
        Mention m;
        m.amount = t.amount;
        m.is_signed = t.is_signed;
        for (size_t k = i; k-- > 0 && tokens[k].kind == Kind::word && i - k <= 3;) m.before = tokens[k].word + (m.before.empty() ? "" : " ") + m.before;
        for (size_t k = i + 1; k < tokens.size() && tokens[k].kind == Kind::word && k - i <= 3; ++k) m.after += (m.after.empty() ? "" : " ") + tokens[k].word;
        out.mentions.push_back(std::move(m));
        break;
      }
    }
  }
  close_chain();
  return out;
}

}  // namespace stillheld::measure::text
