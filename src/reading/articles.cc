// The articles of a code that a charge or verdict names: «ч. 1 ст. 205.5 УК»,
// "Articles 130, 342 and 361-1", «артыкулу 342, частцы 1», «арт. 130 (…); — арт. 293 (…)».
//
// Written as found, parts in brackets: 361-4(1).  An article belongs to the predicate
// of its clause, and a list of them goes on over signs of punctuation.
#include <algorithm>

#include "reading/frame.h"
#include "reading/gap_articles.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

class Articles {
 public:
  explicit Articles(const Scene& scene) : s_(scene), g_(*scene.around->grammar), c_(g_.c) {}

  // All that the words of [from, to) name.
  std::vector<std::string> within(uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; ++i) {
      if (!s_.token(i).has(c_.article)) continue;
      const size_t before = out_.size();
      std::vector<std::string> parts = parts_before(i);
      const uint32_t end = behind(i, parts);
      if (out_.size() == before) in_front(i, parts);
      if (end > i + 1) i = end - 1;
    }
    return std::move(out_);
  }

  std::vector<std::string> of(uint32_t at) {
    uint32_t chained = 0;  // where the last accepted article ended
    const uint32_t gap = next_gap(s_, at);
    for (uint32_t i = s_.first; i < gap; ++i) {
      if (!s_.token(i).has(c_.article)) continue;
      if (s_.clause(i) != s_.clause(at) && !(chained > 0 && goes_on(chained, i)) && !belongs(at, i)) continue;
      const size_t before = out_.size();
      std::vector<std::string> parts = parts_before(i);
      uint32_t end = behind(i, parts);
      if (out_.size() == before) end = in_front(i, parts);
      if (out_.size() > before || s_.clause(i) == s_.clause(at)) chained = std::max(end, i + 1);
      if (chained > i) i = chained - 1;
    }
    return std::move(out_);
  }

 private:
  bool number(uint32_t i) const { return i < s_.last && s_.token(i).kind == TokenKind::number; }
  TokenKind kind(uint32_t i) const { return i < s_.last ? s_.token(i).kind : TokenKind::stop; }
  std::string digits(uint32_t i) const { return std::to_string(s_.token(i).number); }

  static std::string bracketed(const std::string& part) { return std::string("(").append(part).append(")"); }

  // In a clause behind («за «неповиновение» (ст. 411)»), if no other predicate and
  // nobody else stands between.
  bool belongs(uint32_t at, uint32_t i) const {
    if (i < at || i - at > 70) return false;
    for (uint32_t k = at + 1; k < i; ++k) {
      if (s_.token(k).kind == TokenKind::semicolon) return false;
      if (s_.token(k).kind != TokenKind::word || !s_.token(k).meets(g_.triggers)) continue;
      for (const FrameRule& rule : g_.rules)
        if ((rule.takes_articles || rule.kind == ClaimKind::release || rule.kind == ClaimKind::arrest) && s_.token(k).meets(rule.trigger) && rule.need.empty()) return false;
    }
    for (const Entity& e : s_.entities)
      if (e.type == EntityType::person && e.first > at + 12 && e.first < i) return false;
    return true;
  }

  // Signs, "and", part words, abbreviations (КК, УК), what stands in brackets.
  bool goes_on(uint32_t from, uint32_t to) const {
    if (to - from > 60) return false;
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::open) {
        while (i < to && s_.token(i).kind != TokenKind::close) ++i;
        continue;
      }
      if (t.kind == TokenKind::number) continue;
      if (t.kind != TokenKind::word) continue;
      if (t.has(c_.and_) || t.has(c_.part) || t.has(c_.prep) || (t.upper && t.end - t.start <= 4)) continue;
      if (t.entry == nullptr && !looks_verbal(s_, i)) continue;  // «… Крымінальнага кодэксу: арт. 130»
      return false;
    }
    return true;
  }

  // «ч. 1 ст. 342», «частей 1 и 2 статьи 361», "part 1 of Article 342"
  std::vector<std::string> parts_before(uint32_t i) const {
    std::vector<std::string> parts;
    for (uint32_t b = i; b > s_.first && i - b < 7; --b) {
      const Token& t = s_.token(b - 1);
      if (t.has(c_.article)) break;
      if (!t.has(c_.part)) continue;
      for (uint32_t k = b; k < i; ++k)
        if (number(k)) parts.push_back(digits(k));
      break;
    }
    return parts;
  }

  // "361-4", "205.5", "342(1)", from the number at `k`; moves `k` to its last token.
  std::string article_at(uint32_t& k) const {
    std::string text = digits(k);
    const auto joined = [&](uint32_t i) { return i < s_.last && s_.token(i).joined; };
    for (int more = 0; more < 2 && joined(k + 1) && number(k + 2) && joined(k + 2) && (s_.text(k + 1) == "-" || s_.text(k + 1) == "." || s_.text(k + 1) == "\xE2\x80\x93" || s_.text(k + 1) == "\xE2\x88\x92"); ++more) {
      text += s_.text(k + 1) == "." ? '.' : '-';
      text += digits(k + 2);
      k += 2;
    }
    if (kind(k + 1) == TokenKind::open && joined(k + 1) && number(k + 2) && kind(k + 3) == TokenKind::close) {
      text += bracketed(digits(k + 2));
      k += 3;
    }
    return text;
  }

  void add(const std::string& article, std::vector<std::string>& parts) {
    const auto put = [&](std::string found) {
      if (std::find(out_.begin(), out_.end(), found) == out_.end()) out_.push_back(std::move(found));
    };
    if (parts.empty() || article.find('(') != article.npos) {
      put(article);
    } else {
      for (const std::string& part : parts) put(article + bracketed(part));
    }
    parts.clear();
  }

  // The numbers behind the word; where they end.
  uint32_t behind(uint32_t i, std::vector<std::string>& parts) {
    uint32_t end = i + 1;
    for (uint32_t k = i + 1; k < s_.last && k < i + 32; ++k) {
      const Token& t = s_.token(k);
      if (t.kind == TokenKind::number) {
        if (in_date(s_, k)) break;
        const bool unit = k + 1 < s_.last && (s_.token(k + 1).has(c_.year) || s_.token(k + 1).has(c_.month) || s_.token(k + 1).has(c_.day));
        if (unit) break;
        add(article_at(k), parts);
        end = k + 1;
        continue;
      }
      if (t.kind == TokenKind::stop && k == i + 1) continue;  // «ст. 342»
      if (t.kind == TokenKind::open) {
        // "(part 1)", or what the article is about
        if (k + 2 < s_.last && s_.token(k + 1).has(c_.part) && !out_.empty()) {
          for (uint32_t p = k + 1; p < s_.last && s_.token(p).kind != TokenKind::close; ++p)
            if (number(p) && out_.back().find('(') == std::string::npos) out_.back() += bracketed(digits(p));
        }
        while (k < s_.last && s_.token(k).kind != TokenKind::close) ++k;
        continue;
      }
      if (t.kind == TokenKind::comma || t.has(c_.and_) || t.has(c_.article)) continue;
      if (t.kind == TokenKind::other && t.joined && k + 1 < s_.last && s_.token(k + 1).joined) {
        ++k;  // «342-му»
        continue;
      }
      if (t.has(c_.part)) {
        const TokenKind left = kind(k - 1);
        if (k + 1 < s_.last && kind(k + 1) == TokenKind::stop) ++k;  // «ч. 1»
        if (number(k + 1)) {
          // «ст. 293, ч. 2»: of the article before
          const bool own = k > i + 1 && !out_.empty() && out_.back().find('(') == out_.back().npos && (left == TokenKind::comma || left == TokenKind::stop || left == TokenKind::number) && !article_follows(k + 2);
          if (own) out_.back() += bracketed(digits(k + 1));
          else parts = {digits(k + 1)};
          ++k;
          for (; !own && k + 2 < s_.last && number(k + 2) && article_follows(k + 1) && (s_.token(k + 1).has(c_.and_) || kind(k + 1) == TokenKind::comma); k += 2) parts.push_back(digits(k + 2));  // «ч. 1, 2 ст. 342»
          end = k + 1;
        }
        continue;
      }
      break;
    }
    return end;
  }

  bool article_follows(uint32_t k) const {
    while (k + 1 < s_.last && (s_.token(k).has(c_.and_) || s_.token(k).kind == TokenKind::comma) && number(k + 1)) k += 2;  // «ч. 1, 2 ст. 342»
    return k < s_.last && (s_.token(k).has(c_.article) || (s_.token(k).has(c_.of) && k + 1 < s_.last && s_.token(k + 1).has(c_.article)));
  }

  // «па 411 артыкуле», «по 328-й статье»: the number stands before the word.
  uint32_t in_front(uint32_t i, std::vector<std::string>& parts) {
    uint32_t b = i;
    if (b >= s_.first + 2 && s_.token(b - 1).kind == TokenKind::word && s_.token(b - 1).joined && s_.token(b - 2).kind == TokenKind::other && s_.token(b - 2).joined) b -= 2;
    if (b == s_.first || !number(b - 1) || in_date(s_, b - 1)) return i + 1;
    uint32_t k = b - 1;
    if (k >= s_.first + 2 && s_.token(k).joined && s_.token(k - 1).joined && number(k - 2)) k -= 2;
    if (s_.token(k).number < 100) return i + 1;  // «па чатырох артыкулах»
    parts.clear();
    add(article_at(k), parts);
    return i + 1;
  }

  const Scene& s_;
  const Grammar& g_;
  const Grammar::Classes& c_;
  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> articles_within(const Scene& scene, uint32_t from, uint32_t to) { return Articles(scene).within(from, to); }

std::vector<std::string> articles_of(const Scene& scene, uint32_t trigger) { return Articles(scene).of(trigger); }

}  // namespace stillheld::reading
