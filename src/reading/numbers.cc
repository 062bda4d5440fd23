#include "reading/numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/embedded.h"

namespace stillheld::reading {

namespace {

bool parse_integer(std::string_view text, int64_t& out) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const bool minus = !text.empty() && text.front() == '-';
  if (minus) text.remove_prefix(1);
  if (text.empty() || text.size() > 12) return false;
  out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    out = out * 10 + (c - '0');
  }
  if (minus) out = -out;
  return true;
}

bool parse_factor(std::string_view text, double& out) {
  if (text == "inf") {
    out = -1;
    return true;
  }
  const std::string copy(text);
  char* end = nullptr;
  out = std::strtod(copy.c_str(), &end);
  return end != nullptr && *end == 0 && !copy.empty() && out >= 0 && out <= 100;
}

}  // namespace

Result<Numbers> Numbers::load(Language language) {
  const std::string path = "rules/" + std::string(code_of(language)) + "/numbers.txt";
  return parse(language, path, embedded_file(path));
}

Result<Numbers> Numbers::parse(Language language, std::string_view path, std::string_view text) {
  TRY(file, RuleFile::parse(path, text));
  Numbers out;
  for (const RuleLine& line : file.lines()) {
    const auto& w = line.words;
    if (line.section == "unit" || line.section == "times") {
      int64_t number;
      if (!parse_integer(w[0], number) || number < 0) return file.expected(line, size_t{0}, "a number");
      if (w.size() < 2) return file.expected(line, 1, "the words of the number");
      for (size_t i = 1; i < w.size(); ++i)
        out.values_[lexicon_key(w[i], language)] = {number, number, line.section == "unit" ? Value::unit : Value::times};
    } else if (line.section == "single") {
      int64_t number;
      if (!parse_integer(w[0], number) || number < 1) return file.expected(line, size_t{0}, "a number");
      if (w.size() < 2) return file.expected(line, 1, "the words of the number");
      for (size_t i = 1; i < w.size(); ++i) out.single_[lexicon_key(w[i], language)] = number;
    } else if (line.section == "half") {
      for (const auto& word : w) out.values_[lexicon_key(word, language)] = {1, 1, Value::half};
    } else if (line.section == "range") {
      int64_t low, high = kUnbounded;
      if (!parse_integer(w[0], low)) return file.expected(line, size_t{0}, "the lowest number");
      if (w.size() < 3) return file.expected(line, w.size(), "lowest, highest (or inf), words");
      if (w[1] != "inf" && (!parse_integer(w[1], high) || high < low)) return file.expected(line, 1, "the highest number, or inf");
      for (size_t i = 2; i < w.size(); ++i) out.values_[lexicon_key(w[i], language)] = {low, high, Value::range};
    } else if (line.section == "hedge" || line.section == "after") {
      Hedge h;
      if (w.size() < 5) return file.expected(line, w.size(), "low factor, high factor (or inf), what is added to low, to high, words");
      if (!parse_factor(w[0], h.low) || h.low < 0) return file.expected(line, size_t{0}, "a factor such as 0.95");
      if (!parse_factor(w[1], h.high)) return file.expected(line, 1, "a factor such as 1.1, or inf");
      if (!parse_integer(w[2], h.add_low)) return file.expected(line, 2, "a number that is added to low, such as +1");
      if (!parse_integer(w[3], h.add_high)) return file.expected(line, 3, "a number that is added to high, such as -1");
      h.after = line.section == "after";
      for (size_t i = 4; i < w.size(); ++i) h.words.push_back(lexicon_key(w[i], language));
      auto& list = (h.after ? out.after_ : out.hedges_)[h.words[0]];
      list.push_back(h);
      std::stable_sort(list.begin(), list.end(), [](const Hedge& a, const Hedge& b) { return a.words.size() > b.words.size(); });
    } else if (line.section == "and") {
      out.and_ = lexicon_key(w[0], language);
    } else if (line.section == "of") {
      out.of_ = lexicon_key(w[0], language);
    } else {
      return file.expected(line, "a section [unit], [times], [half], [single], [range], [hedge], [after], [and] or [of]");
    }
  }
  const auto sift = [&](uint64_t key) { out.begins_[(key >> 6) & 63] |= uint64_t{1} << (key & 63); };
  for (const auto& [key, value] : out.values_) sift(key);
  for (const auto& [key, hedges] : out.hedges_) sift(key);
  return out;
}

bool Numbers::may_begin(const Token& token) const {
  if (token.kind == TokenKind::number) return true;
  if (token.kind != TokenKind::word) return false;
  if (((begins_[(token.key >> 6) & 63] >> (token.key & 63)) & 1) == 0) return false;
  return values_.contains(token.key) || hedges_.contains(token.key);
}

int64_t Numbers::plain(uint64_t key) const {
  const auto found = values_.find(key);
  return found != values_.end() && found->second.kind == Value::unit ? found->second.number : 0;
}

std::optional<FoundNumber> Numbers::at(const std::vector<Token>& tokens, uint32_t at, uint32_t last) const {
  if (!may_begin(tokens[at])) return std::nullopt;
  FoundNumber out;
  out.first = at;
  const Hedge* hedge = nullptr;
  uint32_t i = at;
  if (tokens[i].kind == TokenKind::word) {
    if (const auto found = hedges_.find(tokens[i].key); found != hedges_.end())
      for (const Hedge& h : found->second) {
        uint32_t j = i;
        size_t k = 0;
        while (k < h.words.size() && j < last && tokens[j].key == h.words[k] && tokens[j].kind == TokenKind::word) ++j, ++k;
        if (k != h.words.size()) continue;
        hedge = &h;
        i = j;
        break;
      }
  }
  if (i >= last) return std::nullopt;
  out.digits = i;
  int64_t low = 0, high = 0, group = 0;
  bool any = false, ranged = false;
  int64_t last_unit = kUnbounded;
  for (int words = 0; i < last && words < 6; ++words) {
    const Token& t = tokens[i];
    if (t.kind == TokenKind::number) {
      if (any) break;
      group = t.number;
      any = true;
      ++i;
      last_unit = 1;
      // «2,5 тысячы», "1.3 million"
      if (i + 2 < last && (tokens[i].kind == TokenKind::comma || tokens[i].kind == TokenKind::stop) && tokens[i].joined && tokens[i + 1].kind == TokenKind::number && tokens[i + 1].joined && tokens[i + 1].end - tokens[i + 1].start == 1 && tokens[i + 2].kind == TokenKind::word && group < 1000)
        if (const auto next = values_.find(tokens[i + 2].key); next != values_.end()) {
          const Value& v = next->second;
          const int64_t times = v.kind == Value::times ? v.number : v.kind == Value::range && v.high == kUnbounded ? v.number / 2 : 0;
          if (times >= 1000) {
            low += group * times + tokens[i + 1].number * times / 10;
            group = 0;
            i += 3;
            break;
          }
        }
      continue;
    }
    if (t.kind == TokenKind::other && any && i + 1 < last && t.joined && tokens[i + 1].joined) {  // twenty-five
      const auto next = values_.find(tokens[i + 1].key);
      if (tokens[i + 1].kind == TokenKind::word && next != values_.end() && next->second.kind == Value::unit && next->second.number < 10 && last_unit > 9 && last_unit < 100) {
        ++i;
        continue;
      }
      break;
    }
    if (t.kind != TokenKind::word) break;
    if (any && t.key == and_ && i + 1 < last && group >= 100 && values_.contains(tokens[i + 1].key)) {
      ++i;
      continue;
    }
    // «более тысячи»: one thousand
    if (!any && hedge != nullptr && hedge->words.size() > 0 && (hedge->low != 1 || hedge->high != 1))
      if (const auto one = single_.find(t.key); one != single_.end()) {
        group = one->second;
        last_unit = 1;
        any = true;
        ++i;
        continue;
      }
    const auto value = values_.find(t.key);
    if (value == values_.end()) break;
    if (value->second.kind == Value::half) {  // «полторы тысячи», and no other unit
      const auto next = i + 1 < last && tokens[i + 1].kind == TokenKind::word ? values_.find(tokens[i + 1].key) : values_.end();
      const int64_t times = next == values_.end() ? 0 : next->second.kind == Value::times ? next->second.number : next->second.kind == Value::range && next->second.high == kUnbounded ? next->second.number / 2 : 0;
      if (any || times < 1000) break;
      low += times * 3 / 2;
      any = true;
      i += 2;
      break;
    }
    if (value->second.kind == Value::range) {
      if (any) {
        // «5 тысяч», «три сотни»: behind a number they are the unit, no range; "three
        // dozen": "dozen" is a unit of twelve; "dozens" after a number is none.
        const int64_t times = value->second.number == 200 || value->second.number == 2000 || value->second.number == 2000000 ? value->second.number / 2 : 0;
        if (times == 0) break;
        if (times >= 1000) {
          low += group * times;
          group = 0;
        } else {
          group *= times;
        }
        last_unit = times;
        ++i;
        continue;
      }
      low = value->second.number;
      high = value->second.high;
      ranged = any = true;
      ++i;
      // "tens of thousands"
      if (of_ != 0 && i + 1 < last && tokens[i].kind == TokenKind::word && tokens[i].key == of_ && tokens[i + 1].kind == TokenKind::word)
        if (const auto next = values_.find(tokens[i + 1].key); next != values_.end() && next->second.kind == Value::range && next->second.number >= 2000 && low < 2000) {
          const int64_t times = next->second.number / 2;
          low *= times;
          high = high == kUnbounded ? high : high * times + times - 1;
          i += 2;
        }
      break;
    }
    if (value->second.kind == Value::times) {
      if (!any) group = 1;
      if (value->second.number >= 1000) {
        low += group * value->second.number;
        group = 0;
      } else {
        group *= value->second.number;
      }
      any = true;
      last_unit = value->second.number;
      ++i;
      continue;
    }
    // hundreds, tens, ones: each smaller than what stands before
    const int64_t n = value->second.number;
    const int64_t size = n >= 100 ? 100 : n >= 20 ? 10 : 1;
    if (any && last_unit <= size) break;
    if (any && last_unit == 1) break;
    group += n;
    last_unit = size == 1 ? 1 : n >= 100 ? 100 : n;
    any = true;
    ++i;
    if (size == 1 && n >= 10) last_unit = 1;
  }
  if (!any) return std::nullopt;
  if (!ranged) {
    low += group;
    high = low;
  }
  // 20–30, "20 to 30" is a range written out
  if (!ranged && i + 1 < last && (tokens[i].kind == TokenKind::dash || (tokens[i].kind == TokenKind::other && tokens[i].joined)) &&
      tokens[i + 1].kind == TokenKind::number && tokens[i + 1].number > low) {
    high = tokens[i + 1].number;
    i += 2;
    ranged = true;
  }
  if (hedge != nullptr) {
    const int64_t base = low;
    low = static_cast<int64_t>(std::floor(static_cast<double>(base) * hedge->low + 1e-9)) + hedge->add_low;
    // 0.95 × 1,200 = 1,140; what is not whole is rounded down.
    high = hedge->high < 0 ? kUnbounded : high == kUnbounded ? kUnbounded : static_cast<int64_t>(std::ceil(static_cast<double>(high) * hedge->high - 1e-9)) + hedge->add_high;
    out.exact = false;
  } else if (i < last && tokens[i].kind == TokenKind::word) {
    if (const auto found = after_.find(tokens[i].key); found != after_.end())
      for (const Hedge& h : found->second) {
        uint32_t j = i;
        size_t k = 0;
        while (k < h.words.size() && j < last && tokens[j].key == h.words[k]) ++j, ++k;
        if (k != h.words.size()) continue;
        low = static_cast<int64_t>(std::floor(static_cast<double>(low) * h.low + 1e-9)) + h.add_low;
        high = h.high < 0 ? kUnbounded : static_cast<int64_t>(std::ceil(static_cast<double>(high) * h.high - 1e-9)) + h.add_high;
        out.exact = false;
        i = j;
        break;
      }
  }
  if (ranged) out.exact = false;
  out.range = {low, high};
  out.last = i;
  return out;
}

}  // namespace stillheld::reading
