#include "measure/statutes.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "ledger/counts.h"

namespace stillheld::measure {

namespace {

constexpr int64_t kFewestCases = 2;   // one person is no measure
constexpr int64_t kShareOfCases = 20; // one in twenty
constexpr double kChance = 0.05;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
std::string number_text(int64_t n) { return std::to_string(n); }

// The newest statement about an article that is in the books.
const Statute* statute_of(const std::vector<Statute>& statutes, std::string_view article) {
  const Statute* out = nullptr;
  for (const Statute& s : statutes)
    if (s.article == article) out = &s;
  return out;
}

}  // namespace

std::vector<std::string> article_numbers(std::string_view text) {
  std::vector<std::string> out;
  int depth = 0;
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '(') ++depth;
    if (c == ')') depth = std::max(0, depth - 1);
    if (!is_digit(c)) {
      ++i;
      continue;
    }
    const size_t start = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    const size_t digits = i - start;
    // 361-1, 24.23: a number of its own.  "342 - 1" is not.
    while (i + 1 < text.size() && (text[i] == '-' || text[i] == '.') && is_digit(text[i + 1])) {
      ++i;
      while (i < text.size() && is_digit(text[i])) ++i;
    }
    // Parts are of one digit, years of four.
    if (depth > 0 || digits < 2 || digits > 3 || i - start > 12) continue;
    std::string number(text.substr(start, i - start));
    if (std::find(out.begin(), out.end(), number) == out.end()) out.push_back(std::move(number));
  }
  return out;
}

std::vector<Statute> statutes(const ledger::Books& books, uint32_t import) {
  std::vector<Statute> out;
  for (const ledger::Special* s : ledger::standing_claims(books, log::What::context, import)) {
    const log::Entry& e = s->entry;
    if (e.mode != "statute" || e.topic.empty()) continue;
    Statute statute;
    statute.article = e.topic;
    statute.title = e.text;
    statute.entry = s->seq;
    statute.recalled = log::parse_code<log::Grade>(e.grade).value_or(log::Grade::seen) == log::Grade::recalled;
    statute.since_earliest = dates::kMinDay;
    statute.since_latest = dates::kMaxDay;
    if (const auto since = dates::parse_edtf(e.date); since.ok() && !e.date.empty()) {
      statute.since_earliest = since->earliest();
      statute.since_latest = since->latest();
    }
    if (e.split == "..") {
      // In force for all that is known, and said to be.
    } else if (const auto until = dates::parse_edtf(e.split); until.ok() && !e.split.empty()) {
      // The last day in force; the next one is the first without it.
      statute.until_earliest = until->earliest() <= dates::kMinDay ? dates::kMinDay : until->earliest() + 1;
      statute.until_latest = until->latest() >= dates::kMaxDay ? dates::kMaxDay : until->latest() + 1;
    } else {
      // Nothing is said of its end: it may have come any day since.
      statute.until_earliest = statute.since_latest >= dates::kMaxDay ? dates::kMinDay : statute.since_latest;
    }
    out.push_back(std::move(statute));
  }
  return out;
}

Answer<LegalLock> legal_lock(const std::vector<PersonStays>& people, const std::vector<Statute>& statutes, Day on,
                             const Answer<LateNews>& late, int days) {
  if (statutes.empty()) return refuse("no_statutes");
  LegalLock out;
  std::map<std::string, LegalLock::Article> used;
  const Day after = on - days;
  std::map<std::string, bool> recently;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays) {
      if (s.entry_earliest > on) continue;
      const bool perhaps_recent = s.entry_latest > after, certainly = s.entry_earliest > after && s.entry_latest <= on;
      if (perhaps_recent) ++out.recent_arrests;
      if (s.articles.empty()) {
        if (perhaps_recent) ++out.recent_uncoded;
        continue;
      }
      if (s.entry_latest <= on) ++out.cases;
      for (const std::string& number : s.articles) {
        LegalLock::Article& a = used[number];
        a.number = number;
        if (s.entry_latest <= on) {
          ++a.cases;
          if (!a.last_use || s.entry_latest > *a.last_use) a.last_use = s.dated() ? std::optional(s.entry_latest) : a.last_use;
        }
        if (certainly) a.used = true;
        else if (perhaps_recent) recently[number] = true;
      }
    }
  if (out.cases == 0) return refuse("no_articles");
  if (out.cases < kFewestCases) return refuse("few_cases", {number_text(out.cases), number_text(kFewestCases)});
  for (auto& [number, a] : used) {
    if (a.cases * kShareOfCases < out.cases || a.cases == 0) continue;
    if (const Statute* known = statute_of(statutes, number)) {
      const Statute& s = *known;
      a.statute = s;
      if (s.since_latest <= on && on < s.until_earliest) a.in_force = true;
      else if (on < s.since_earliest || s.until_latest <= on) a.in_force = false;
    }
    if (!a.used && !recently[number] && out.recent_uncoded == 0 && late) {
      // Of those who will still become known, might one be held under it?
      const double more = std::max(0.0, late->high - static_cast<double>(late->known));
      const double share = static_cast<double>(a.cases) / static_cast<double>(out.cases);
      if (share < 1 ? 1 - std::pow(1 - share, more) < kChance : more == 0) a.used = false;
    }
    out.articles.push_back(a);
  }
  std::stable_sort(out.articles.begin(), out.articles.end(), [](const auto& a, const auto& b) { return a.cases > b.cases; });
  int64_t force_low = 0, force_high = 0, lock_low = 0, lock_high = 0;
  for (const LegalLock::Article& a : out.articles) {
    const bool may_be = a.in_force.value_or(true), is = a.in_force.value_or(false);
    force_low += is;
    force_high += may_be;
    lock_low += is && a.used.value_or(false);
    lock_high += may_be && a.used.value_or(true);
  }
  out.in_force = {force_low, force_high};
  out.locked = {lock_low, lock_high};
  return out;
}

std::vector<Figure> legal_lock_figures(const Answer<LegalLock>& lock, int days) {
  if (!lock) return {refused("laws_in_force", lock.refusal()), refused("legal_lock", lock.refusal())};
  const auto k = static_cast<int64_t>(lock->articles.size());
  const Part all{"articles_used", {k, k}};
  std::vector<Figure> out;
  for (const auto& [name, part, range] : {std::tuple("laws_in_force", "in_force", lock->in_force), std::tuple("legal_lock", "in_force_and_used", lock->locked)}) {
    Figure f = count_figure(name, {part, range});
    f.numerator = {part, range};
    f.denominator = all;
    int64_t recalled = 0;
    for (const LegalLock::Article& a : lock->articles)
      if (a.statute) {
        f.entries.push_back(a.statute->entry);
        recalled += a.statute->recalled;
      }
    if (recalled > 0) f.notes.push_back({"statutes_recalled", {number_text(recalled), number_text(k)}});
    out.push_back(std::move(f));
  }
  // Which, in words: in force and used; in force; not known; not in force.
  std::string locked, force, unknown, gone;
  const auto add = [](std::string& list, const std::string& number) { list += (list.empty() ? "" : ", ") + number; };
  for (const LegalLock::Article& a : lock->articles) {
    if (a.in_force == true && a.used == true) add(locked, a.number);
    else if (a.in_force == true) add(force, a.number);
    else if (a.in_force == false) add(gone, a.number);
    else add(unknown, a.number);
  }
  Figure& f = out.back();
  for (const auto& [key, list] : {std::pair("laws_locked", locked), std::pair("laws_stayed", force), std::pair("laws_unknown", unknown), std::pair("laws_gone", gone)})
    if (!list.empty()) f.notes.push_back({key, {list}});
  f.notes.push_back({"legal_lock_of", {number_text(lock->cases), number_text(lock->recent_arrests), number_text(days)}});
  if (lock->recent_uncoded > 0) f.notes.push_back({"uncoded", {number_text(lock->recent_uncoded)}});
  f.notes.push_back({"of_the_named", {}});
  return out;
}

}  // namespace stillheld::measure
