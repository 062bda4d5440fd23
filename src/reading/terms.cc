// Terms of a sentence ("5 years and 6 months", "11-year", "a year").
#include "reading/scene_parts.h"

#include <algorithm>

#include "reading/words.h"

namespace stillheld::reading {

namespace {

class Terms {
 public:
  explicit Terms(Scene& out) : g_(*out.around->grammar), c_(g_.c), t_(*out.tokens), s_(out), onemore_(g_.c.w_onemore), prisonterm_(g_.c.w_prisonterm_n), onehalf_(g_.c.w_onehalf), sentence_(g_.c.w_sentence_n), decade_(g_.c.w_unit_decade) {}

  // "5 years and 6 months", "11-year", "two and a half years", "5, 7 and 9 years".
  void find() {
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      if (unit(i) > 0 && one(i)) {
        i = std::max(i, s_.terms.back().last - 1);  // "a year and three months" is one
        continue;
      }
      if (t_[i].has(onehalf_) && unit(i + 1) > 0) {  // «полтора года»
        Term term;
        term.first = i;
        term.last = i + 2;
        term.months = unit(i + 1) * 3 / 2;
        term.list = {term.months};
        s_.terms.push_back(std::move(term));
        ++i;
        continue;
      }
      if (g_.language != Language::en && i + 1 < s_.last && t_[i + 1].has(sentence_) && t_[i].kind == TokenKind::word) {
        if (const int years = years_in(i); years > 0) {  // «пяцігадовы тэрмін», «двухлетний срок»
          Term term;
          term.first = i;
          term.last = i + 1;
          term.months = years * 12;
          term.list = {term.months};
          s_.terms.push_back(std::move(term));
          continue;
        }
      }
      if (!g_.numbers.may_begin(t_[i])) continue;
      const auto number = g_.numbers.at(t_, i, s_.last);
      if (!number) continue;
      // "for two years" is a stretch and a term; "two years ago", "2021 года" are dates.
      if (const PlacedDate* date = date_at(s_, number->digits)) {
        const bool stretch = number->range.low < 100 && date->first >= i && date->last <= number->last + 1;
        if (!stretch) continue;
      }
      uint32_t j = number->last;
      // "over 30 years" is a term of 30: the hedge says the rest.
      const auto bare = g_.numbers.at(t_, number->digits, s_.last);
      std::vector<int64_t> values{bare ? bare->range.low : number->range.low};
      // more numbers before the unit: "5, 7 and 9 years"
      int tenths = tenths_at(j);
      uint32_t k = j;
      while (tenths == 0 && k < s_.last && (t_[k].kind == TokenKind::comma || word(k, c_.and_))) {
        uint32_t n = k + 1;
        if (n < s_.last && word(n, c_.and_)) ++n;
        if (n >= s_.last || !g_.numbers.may_begin(t_[n])) break;
        const auto next = g_.numbers.at(t_, n, s_.last);
        if (!next) break;
        values.push_back(next->range.low);
        k = next->last;
      }
      if (values.size() > 1 && unit(k) != 0) j = k;
      else values.resize(1);
      while (j < s_.last && t_[j].kind == TokenKind::other && t_[j].joined) ++j;  // 11-year, 19-and-a-half-year
      if (g_.language != Language::en && j > number->last && j < s_.last && t_[j].joined && t_[j].kind == TokenKind::word && t_[j].end - t_[j].start <= 6 && unit(j) == 0) ++j;  // «15-ю сутками»
      if (word(j, c_.andhalf)) {
        tenths = 5;
        ++j;
      }
      while (j < s_.last && t_[j].kind == TokenKind::other && t_[j].joined) ++j;
      int per = unit(j);
      // «5-летний срок», «5-гадовы тэрмін»; an age is none
      if (per == 0 && g_.language != Language::en && j > number->last && j + 1 < s_.last && t_[j].kind == TokenKind::word && t_[j + 1].has(sentence_) && years_long(j)) {
        per = 12;
        ++j;
      }
      if (per == 0) {
        i = std::max(i, number->digits);
        continue;
      }
      Term term;
      term.first = i;
      for (const int64_t v : values) term.list.push_back(static_cast<int>(std::min<int64_t>(v, 1200)) * (per > 0 ? per : 0) + (per > 0 ? per * tenths / 10 : 0));
      if (per > 0) term.months = term.list[0];
      else term.days = static_cast<int>(std::min<int64_t>(values[0], 10000)) * -per;
      ++j;
      if (per == 12 && an_age(i, j, values[0])) {
        i = j - 1;
        continue;
      }
      if (tenths == 0 && word(j, c_.andhalf) && per > 0) {
        term.months += per / 2;
        term.list[0] = term.months;
        ++j;
      }
      // "and 6 months"
      uint32_t n = j;
      if (word(n, c_.and_) || (n < s_.last && t_[n].kind == TokenKind::comma)) ++n;
      if (per == 12 && n < s_.last && values.size() == 1 && g_.numbers.may_begin(t_[n])) {
        const auto more = g_.numbers.at(t_, n, s_.last);
        if (more && unit(more->last) == 1) {
          term.months += static_cast<int>(std::min<int64_t>(more->range.low, 1000));
          term.list[0] = term.months;
          j = more->last + 1;
        }
      }
      term.last = j;
      const int64_t high = number->range.high;
      for (uint32_t b = i; b > s_.first && b + 3 > i; --b) term.up_to |= word(b - 1, c_.upto);
      // «94 года лишения свободы на всех», "25 years in total": nobody's own
      bool together = false;
      for (uint32_t m = j; m < s_.last && m < j + 5 && !together && t_[m].kind == TokenKind::word; ++m) together = t_[m].has(c_.together);
      if (together || (i > s_.first && t_[i - 1].has(c_.together))) {
        i = j - 1;
        continue;
      }
      // «прыгаварылі да 5 гадоў» is five; «ад 5 да 8 гадоў» and "up to five" are not
      if (term.up_to && (g_.language == Language::be || g_.language == Language::uk || g_.language == Language::pl)) {
        bool range = false;
        for (uint32_t b = i; b > s_.first && b + 5 > i; --b) range |= t_[b - 1].kind == TokenKind::number || (t_[b - 1].has(c_.upto) && t_[b - 1].end - t_[b - 1].start > 4);
        term.up_to = range;
      }
      term.up_to |= number->range.low == 0 || word(i, c_.upto) || (high == kUnbounded);
      // «3–5 лет»: a range says nothing of anybody's term
      term.up_to |= i > s_.first + 1 && t_[i - 2].kind == TokenKind::number && t_[i - 1].end - t_[i - 1].start <= 3 && (t_[i - 1].kind == TokenKind::dash || t_[i - 1].kind == TokenKind::other);
      if (g_.language == Language::en && per > 0) {
        if (values.size() == 2 && i > s_.first && s_.text(i - 1) == "between") {
          term.range = true;
          term.months = term.list[1];
          term.list = {term.months};
        }
        term.range |= i > s_.first + 2 && s_.text(i - 1) == "to" && g_.numbers.may_begin(t_[i - 2]) && (s_.text(i - 3) == "from" || s_.text(i - 3) == "of");
        term.up_to |= term.range;
      }
      s_.terms.push_back(term);
      i = j - 1;
    }
  }

 private:
  // «Иван Баран (66 лет) и Ян Сокол (73 года) осуждены на девять лет»: in brackets behind a
  // name, and the sentence has a term outside of brackets; «Баран (15 лет), Сокол (18 лет)»
  // are terms.
  bool an_age(uint32_t from, uint32_t to, int64_t years) const {
    if (years < 14 || years > 110 || from < s_.first + 2 || to >= s_.last || t_[from - 1].kind != TokenKind::open || t_[to].kind != TokenKind::close) return false;
    if (t_[from - 2].kind != TokenKind::word || !t_[from - 2].upper) return false;
    if (years > 40) return true;
    bool inside = false;
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      if (t_[i].kind == TokenKind::open) inside = true;
      else if (t_[i].kind == TokenKind::close) inside = false;
      else if (!inside && unit(i) != 0) return true;
    }
    return false;
  }

  // Behind a whole number: "2.5", «2,5», "2½", "19 1/2"; 0 if there is none, and
  // then `j` stays.
  int tenths_at(uint32_t& j) const {
    const auto text = [&](uint32_t i) { return i < s_.last ? s_.text(i) : std::string_view(); };
    if (j + 1 < s_.last && (t_[j].kind == TokenKind::comma || t_[j].kind == TokenKind::stop) && t_[j].joined && t_[j + 1].kind == TokenKind::number && t_[j + 1].joined &&
        t_[j + 1].end - t_[j + 1].start == 1) {
      const int tenths = static_cast<int>(t_[j + 1].number);
      j += 2;
      return tenths;
    }
    if (text(j) == "\xC2\xBD") {
      ++j;
      return 5;
    }
    if (text(j) == "1" && text(j + 1) == "/" && text(j + 2) == "2") {
      j += 3;
      return 5;
    }
    return 0;
  }

  // "a year in prison", "another year", «на год», «год колонии»: one, without a number.
  bool one(uint32_t i) {
    uint32_t forms = 0;
    for (const Sense& sense : t_[i].entry->senses) forms |= sense.forms;
    // «да года абмежавання волі»
    const bool upto = g_.language == Language::be && (forms & form::gen) && i > s_.first && t_[i - 1].has(c_.upto) && i + 1 < s_.last && t_[i + 1].has(prisonterm_);
    // «к году и трем месяцам», «к году колонии»
    const bool to = g_.language != Language::en && (forms & form::dat) && i > s_.first && t_[i - 1].has(c_.prep) && s_.text(i - 1).size() <= 2 && !t_[i - 1].has(c_.preplace);
    if (!(forms & form::sg) || !((forms & (form::nom | form::acc)) || upto || to) || in_date(s_, i)) {
      if (g_.language != Language::en || (forms & form::pl)) return false;
    }
    if (in_date(s_, i) || (i > s_.first && t_[i - 1].kind == TokenKind::number)) return false;
    const bool before = i > s_.first && (t_[i - 1].has(onemore_) || (g_.language == Language::en && t_[i - 1].has(c_.indef)));
    bool behind = false;
    if (i + 1 < s_.last && g_.language != Language::en) {
      behind = t_[i + 1].has(prisonterm_);
      for (const ClassId id : g_.regimes) behind |= t_[i + 1].has(id);
      behind |= word(i + 1, c_.and_) && i + 3 < s_.last && g_.numbers.may_begin(t_[i + 2]) && unit(i + 3) == 1;
    }
    if (!before && !behind) return false;
    if (i > s_.first && g_.numbers.may_begin(t_[i - 1]) && !before && !upto) return false;
    Term term;
    term.first = before ? i - 1 : i;
    term.last = i + 1;
    term.months = unit(i);
    if (term.months == 12 && word(i + 1, c_.andhalf)) {  // "a year and a half"
      term.months = 18;
      ++term.last;
    }
    // «на год и три месяца»
    if (uint32_t n = i + 1; term.months == 12 && n + 1 < s_.last && word(n, c_.and_) && g_.numbers.may_begin(t_[n + 1])) {
      const auto more = g_.numbers.at(t_, n + 1, s_.last);
      if (more && unit(more->last) == 1) {
        term.months += static_cast<int>(std::min<int64_t>(more->range.low, 1000));
        term.last = more->last + 1;
      }
    }
    term.list = {term.months};
    s_.terms.push_back(std::move(term));
    return true;
  }

  static constexpr std::string_view kYearly[] = {"летн", "гадов", "гадав", "річн", "letni", "hadov"};

  bool years_long(uint32_t i) const {
    const std::string low = folded(s_.text(i));
    for (const std::string_view stem : kYearly)
      if (low.starts_with(stem)) return true;
    return false;
  }

  // «пятилетний»: 5; else 0
  int years_in(uint32_t i) const {
    const std::string low = folded(s_.text(i));
    for (const std::string_view stem : kYearly)
      if (const size_t at = low.find(stem); at != low.npos && at > 0) {
        const int64_t years = g_.numbers.plain(lexicon_key(std::string_view(low).substr(0, at), g_.language));
        return years < 100 ? static_cast<int>(years) : 0;
      }
    return 0;
  }

  int unit(uint32_t i) const {
    if (i >= s_.last || t_[i].has(c_.age)) return 0;  // "55-year-old"
    if (t_[i].has(c_.year)) return 12;
    if (t_[i].has(decade_)) return 120;
    if (t_[i].has(c_.month)) return 1;
    if (t_[i].has(c_.week)) return -7;
    if (t_[i].has(c_.day)) return -1;
    return 0;
  }

  bool word(uint32_t i, ClassId id) const { return i < s_.last && t_[i].has(id); }

  const Grammar& g_;
  const Grammar::Classes& c_;
  const std::vector<Token>& t_;
  Scene& s_;
  ClassId onemore_, prisonterm_, onehalf_, sentence_, decade_;
};

}  // namespace

void find_terms(Scene& scene) { Terms(scene).find(); }

}  // namespace stillheld::reading
