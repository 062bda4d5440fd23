// What a text says of one person, against that person's claims and accounts.
#include <algorithm>

#include "check/bodies.h"
#include "check/check.h"
#include "check/compare.h"
#include "reading/grammar.h"
#include "reading/tokens.h"

namespace stillheld::check {

using ledger::Claim;
using log::What;
using reading::ClaimKind;
using reading::ClaimStatus;
using reading::DateOrigin;

namespace {

constexpr int kLongestTerm = 360;

enum class Article : uint8_t { same, part, other };

// "361(3)" beside "130(3);361(3)": the part is often left out, by either.
Article compare_article(std::string_view said, std::string_view books) {
  const std::string_view number = said.substr(0, said.find('('));
  Article best = Article::other;
  while (!books.empty()) {
    const std::string_view one = books.substr(0, books.find(';'));
    books.remove_prefix(std::min(one.size() + 1, books.size()));
    if (one == said || one == number) return Article::same;
    if (one.substr(0, one.find('(')) == number) best = said == number ? Article::same : Article::part;
  }
  return best;
}

// Whether a year that is written in the words is one of the date's; true without one.
bool year_agrees(std::string_view words, const dates::Date& date) {
  words = words.substr(0, words.find_first_of(".\n"));
  bool any = false;
  for (size_t i = 0; i + 4 <= words.size(); ++i) {
    const bool alone = (i == 0 || words[i - 1] < '0' || words[i - 1] > '9') && (i + 4 == words.size() || words[i + 4] < '0' || words[i + 4] > '9');
    if (!alone || (words.substr(i, 2) != "19" && words.substr(i, 2) != "20")) continue;
    if (words[i + 2] < '0' || words[i + 2] > '9' || words[i + 3] < '0' || words[i + 3] > '9') continue;
    const int year = (words[i] - '0') * 1000 + (words[i + 1] - '0') * 100 + (words[i + 2] - '0') * 10 + (words[i + 3] - '0');
    any = true;
    if (!date.is_bounded() || (dates::to_civil(date.earliest()).year <= year && year <= dates::to_civil(date.latest()).year)) return true;
  }
  return !any;
}

std::string says(const Claim& k) { return std::string(log::text_of(k.what)) + " " + days_text(k.date.earliest(), k.date.latest()); }

}  // namespace

Status Checker::check_verdict(CheckedClaim& c, uint32_t person, const PersonClaims& p) {
  if (c.claim.status == ClaimStatus::negated) {
    c.why = "nothing";
    return {};
  }
  const bool dated = c.claim.date.origin != DateOrigin::none;
  // Some days for a misdemeanour are no sentence of a criminal court.
  if (c.claim.value.regime == "administrative") {
    const What what = What::administrative_arrest;
    c.why = "nothing";
    for (size_t i = 0; i < p.claims.size(); ++i)
      if (p.claims[i].what == what && was_said(p.standings[i]) && p.claims[i].date.is_bounded() && (!dated || (c.claim.date.from <= p.claims[i].date.latest() + kLag && p.claims[i].date.earliest() <= c.claim.date.to + kLag))) {
        c.evidence.push_back({p.claims[i].seq, person, says(p.claims[i])});
        c.verdict = Verdict::supported;
        c.why = "same";
        return {};
      }
    return {};
  }
  // Nobody tells of what comes after him.
  const auto is_later = [&](const Claim& k) { return window_.known && k.date.is_bounded() && k.date.earliest() > window_.to + kLag; };
  // What the verdicts of one deprivation of liberty add up to; a new one begins
  // behind an exit.
  std::vector<Day> exits;
  for (size_t i = 0; i < p.claims.size(); ++i)
    if (is_followed(p.standings[i]) && ends_custody(p.claims[i].what) && p.claims[i].date.is_bounded()) exits.push_back(p.claims[i].date.latest());
  std::map<size_t, int> totals;
  size_t known = 0, without_term = 0;
  const Claim* match = nullptr;
  const Claim* any = nullptr;      // the verdict that it is most likely about
  const Claim* of_day = nullptr;   // a verdict of the day that is told
  std::set<int> terms;
  for (size_t i = 0; i < p.claims.size(); ++i) {
    const Claim& k = p.claims[i];
    const bool verdict = k.what == What::verdict || k.what == What::added_sentence || k.what == What::verdict_in_absentia;
    if (!verdict && k.what != What::appeal && k.what != What::penalty_change) continue;
    if (!was_said(p.standings[i]) || is_later(k)) continue;
    if (k.months > 0) terms.insert(k.months);
    const bool date_fits = dated && c.claim.date.from <= k.date.latest() && k.date.earliest() <= c.claim.date.to;
    if (is_followed(p.standings[i]) && verdict) {
      if (any == nullptr || (dated ? k.date.latest() <= c.claim.date.to : k.date.latest() > any->date.latest())) any = &k;
      if (date_fits) of_day = &k;
      ++known;
      if (k.months > 0) totals[static_cast<size_t>(std::count_if(exits.begin(), exits.end(), [&](Day d) { return d < k.date.earliest(); }))] += k.months;
      else ++without_term;
    }
    // Also what the books hold as a contradiction was said by somebody.
    if (c.claim.value.months && k.months == *c.claim.value.months) {
      if (match == nullptr || (date_fits && (verdict || !(dated && c.claim.date.from <= match->date.latest() && match->date.earliest() <= c.claim.date.to)))) match = &k;
      else if (match->what == What::appeal && k.what == What::verdict) match = &k;
    }
  }
  if (known == 0) {
    c.why = "nothing";
    return {};
  }
  const Claim& k = match != nullptr ? *match : of_day != nullptr ? *of_day : *any;
  c.evidence.push_back({k.seq, person, says(k) + (k.months > 0 ? " " + std::to_string(k.months) : "")});
  const bool adds_up = c.claim.value.months && std::any_of(totals.begin(), totals.end(), [&](const auto& t) { return t.second == *c.claim.value.months; });
  bool date_agrees = true;
  if (dated) {
    date_agrees = c.claim.date.from <= k.date.latest() + kLag && k.date.earliest() <= c.claim.date.to + kLag;
    c.fields.push_back({"date", days_text(c.claim.date.from, c.claim.date.to), days_text(k.date.earliest(), k.date.latest()), date_agrees});
  }
  if (c.claim.value.months) {
    const bool agrees = match != nullptr || adds_up;
    c.fields.push_back({"term", std::to_string(*c.claim.value.months), match == nullptr && agrees ? std::to_string(*c.claim.value.months) : k.months > 0 ? std::to_string(k.months) : "", agrees});
  }
  int articles_known = 0, articles_other = 0;
  if (!c.claim.value.articles.empty()) {
    TRY(personals, reader_->personals(k.seq));
    for (const log::Personal& value : personals) {
      if (value.field != "articles" || value.text.empty()) continue;
      std::string said;
      bool agree = true;
      for (const std::string& article : c.claim.value.articles) {
        said += (said.empty() ? "" : ";") + article;
        const Article fit = compare_article(article, value.text);
        agree &= fit == Article::same;
        ++(fit == Article::other ? articles_other : articles_known);
      }
      c.fields.push_back({"articles", said, value.text, agree, true});
    }
  }
  // None of the articles that are told is one of the verdict's.
  // An article of the charge was read to the verdict more likely than told of it.
  bool of_charge = false;
  if (articles_other > 0 && articles_known == 0)
    for (size_t i = 0; i < p.claims.size(); ++i) {
      if ((p.claims[i].what != What::charge && p.claims[i].what != What::recharge && p.claims[i].what != What::arrest) || !was_said(p.standings[i])) continue;
      TRY(personals, reader_->personals(p.claims[i].seq));
      for (const log::Personal& value : personals)
        if (value.field == "articles")
          for (const std::string& article : c.claim.value.articles) of_charge |= compare_article(article, value.text) != Article::other;
    }
  const bool other_articles = articles_other > 0 && articles_known == 0 && !of_charge && (!dated || date_agrees);
  const std::string day = days_text(k.date.earliest(), k.date.latest());
  const auto mark_articles = [&] {
    if (c.verdict != Verdict::supported || articles_other == 0) return;
    c.verdict = other_articles ? Verdict::contradicted : Verdict::not_in_ledger;
    c.why = "other_articles";
  };
  if (!c.claim.value.months) {
    // A date alone: a second verdict is no wonder.
    c.verdict = date_agrees ? Verdict::supported : known == 1 && p.folded.episodes.size() <= 1 && !is_date_of_another(c, p) && !is_date_loose(c) && bodies_in(c.claim.quote, "aside").empty() ? Verdict::contradicted : Verdict::not_in_ledger;
    c.why = date_agrees ? "same" : "other_day";
    c.particulars = {day};
    mark_articles();
    return {};
  }
  const int said = *c.claim.value.months;
  if (match != nullptr || adds_up) {
    c.verdict = date_agrees ? Verdict::supported : known == 1 ? Verdict::contradicted : Verdict::not_in_ledger;
    if (!date_agrees && match != nullptr && terms.size() == 1) c.verdict = Verdict::contradicted;
    if (c.verdict == Verdict::contradicted && (is_date_of_another(c, p) || is_date_loose(c))) c.verdict = Verdict::not_in_ledger;
    c.why = date_agrees ? "same_term" : "other_day";
    c.particulars = {std::to_string(said), day};
    mark_articles();
    return {};
  }
  // A term that the books do not know contradicts where they know the verdict's:
  // the one of that day, or all that they know of.
  const bool same_event = dated ? of_day != nullptr && of_day->months > 0 : without_term == 0;
  // "14 years" of 14 years and nine months is rounded; what a later court adds of
  // an earlier term is a few months.
  const bool rounded = std::any_of(terms.begin(), terms.end(), [&](int months) { return std::abs(months - said) < 6; }) ||
                       (said % 12 == 0 && std::any_of(terms.begin(), terms.end(), [&](int months) { return months % 12 != 0 && std::abs(months - said) < 12; })) ||
                       // "nearly 20 years" of eighteen, and one and a half added to them
                       std::any_of(totals.begin(), totals.end(), [&](const auto& t) { return std::abs(t.second - said) < 6 || (said % 12 == 0 && t.second % 12 != 0 && std::abs(t.second - said) < 12); });
  // Nobody gets two months where others got years, nor a hundred years: that is how
  // long the trial was, or what all of them got together.
  const bool no_term = said > kLongestTerm || (said < 6 && std::all_of(terms.begin(), terms.end(), [](int months) { return months >= 12; }));
  // "More than five years" is no less true of eleven.
  const bool at_least = !bodies_in(c.claim.quote, "more").empty() && std::any_of(terms.begin(), terms.end(), [&](int months) { return months >= said; });
  const bool doubtful = rounded || no_term || at_least || bodies_in(c.claim.quote, "aside").contains("earlier") || is_term_of_another(c, terms);
  c.verdict = same_event && !doubtful ? Verdict::contradicted : Verdict::not_in_ledger;
  c.why = doubtful ? "term_near" : "other_term";
  c.particulars = {k.months > 0 ? std::to_string(k.months) : "?", day};
  return {};
}

// A date that is another event's of the same person was read to the wrong verb
// more likely than it was told wrong.
bool Checker::is_date_of_another(const CheckedClaim& c, const PersonClaims& p) const {
  // So is one that stands far from the verb, behind other verbs.
  constexpr ptrdiff_t kFarLetters = 80;
  if (const reading::Bytes &d = c.claim.date.text, &v = c.claim.trigger; !d.empty()) {
    const uint32_t from = std::min(d.end, v.end), to = std::max(d.start, v.start);
    if (to > from) {
      const std::string_view between = document_->slice(from, to);
      if (std::count_if(between.begin(), between.end(), [](char x) { return (static_cast<uint8_t>(x) & 0xC0) != 0x80; }) > kFarLetters) return true;
    }
  }
  if (c.claim.date.to - c.claim.date.from > 31) return shared_dates_.contains(c.claim.date.text.start) && !c.claim.date.text.empty();
  if (is_date_beside(c)) return false;
  for (size_t i = 0; i < p.claims.size(); ++i) {
    const Claim& k = p.claims[i];
    if (!is_followed(p.standings[i]) || !k.date.is_bounded() || k.date.latest() - k.date.earliest() > 31) continue;
    const bool custody = k.what == What::arrest || k.what == What::custody, court = k.what == What::verdict || k.what == What::added_sentence || k.what == What::appeal;
    const bool exit = ends_custody(k.what) || k.what == What::pardon_decree;
    if (!custody && !court && !exit && k.what != What::charge && k.what != What::recharge && k.what != What::transfer) continue;
    if (exit && (c.claim.kind == ClaimKind::release || c.claim.kind == ClaimKind::pardon || c.claim.kind == ClaimKind::exchange || c.claim.kind == ClaimKind::expulsion)) continue;
    if (custody && c.claim.kind == ClaimKind::arrest) continue;
    if (court && c.claim.kind == ClaimKind::verdict) continue;
    if (k.date.earliest() <= c.claim.date.to && c.claim.date.from <= k.date.latest()) return true;
  }
  return false;
}

// Whether other words that may be verbs' stand between the date and the verb: a
// comma, an "and".  A date that opens its sentence is the whole sentence's.
bool Checker::is_date_loose(const CheckedClaim& c) const {
  const reading::Bytes &d = c.claim.date.text, &v = c.claim.trigger;
  if (d.empty()) return false;
  if (c.claim.kind == ClaimKind::verdict && says_since(c)) return true;  // "since May he is serving"
  const uint32_t from = std::min(d.end, v.end), to = std::max(d.start, v.start);
  if (to <= from) return false;
  const auto opens = static_cast<uint32_t>(sentence_of(c).data() - document_->text.data());
  constexpr uint32_t kPreposition = 12;
  if (d.start < v.start && d.start <= opens + kPreposition) return false;
  const std::string_view between = document_->slice(from, to);
  return between.find_first_of(",;:") != between.npos || !bodies_in(between, "and").empty();
}

// Whether the date stands at the verb and at no other: directly behind it, or
// between it and the name ("Ada on 8 February walked free").
bool Checker::is_date_beside(const CheckedClaim& c) const {
  const reading::Bytes &d = c.claim.date.text, &v = c.claim.trigger, &s = c.claim.subject_at;
  if (d.empty() || shared_dates_.contains(d.start)) return false;
  const auto near = [&](uint32_t from, uint32_t to) {
    constexpr size_t kPreposition = 8;
    if (to < from) return true;
    const std::string_view between = document_->slice(from, to);
    return between.size() <= kPreposition && between.find_first_of(",;:.") == between.npos && bodies_in(between, "and").empty();
  };
  if (d.start >= v.end) return near(v.end, d.start);
  return !s.empty() && s.end <= d.start && d.end <= v.start && near(s.end, d.start) && near(d.end, v.start);
}

// Whether the sentence has this person's real term as well, in one breath with the
// one that was read ("nine and seven years", "from seven to nine"), or nearer to
// the name: then the two were mixed up in reading, not in the text.
bool Checker::is_term_of_another(const CheckedClaim& c, const std::set<int>& terms) const {
  const std::string_view sentence = sentence_of(c);
  const auto base = static_cast<uint32_t>(sentence.data() - document_->text.data());
  const reading::Grammar& grammar = reading::Grammar::of(document_->language);
  reading::Tokens tokens;
  reading::tokenise(sentence, 0, static_cast<uint32_t>(sentence.size()), grammar.lexicon, tokens);
  struct Number { uint32_t at; int64_t value; };
  std::vector<Number> numbers;
  for (uint32_t i = 0; i < tokens.tokens.size() && numbers.size() < 40; ++i)
    if (grammar.numbers.may_begin(tokens.tokens[i]))
      if (const auto n = grammar.numbers.at(tokens.tokens, i, static_cast<uint32_t>(tokens.tokens.size()))) {
        const uint32_t place = base + tokens.tokens[n->digits].start;  // the number of a date is no term
        if (c.claim.date.text.empty() || place < c.claim.date.text.start || place >= c.claim.date.text.end) numbers.push_back({n->digits, n->range.low});
        i = std::max(i, n->last - 1);
      }
  const int64_t said = *c.claim.value.months / 12;
  uint32_t name = 0;
  for (uint32_t i = 0; i < tokens.tokens.size(); ++i)
    if (base + tokens.tokens[i].start <= c.claim.subject_at.start) name = i;
  const auto distance = [](uint32_t a, uint32_t b) { return a < b ? b - a : a - b; };
  for (const Number& right : numbers) {
    if (right.value == said || right.value == 0 || std::none_of(terms.begin(), terms.end(), [&](int months) { return months / 12 == right.value; })) continue;
    for (const Number& wrong : numbers) {
      if (wrong.value != said) continue;
      if (distance(right.at, wrong.at) <= 4 || distance(right.at, name) < distance(wrong.at, name)) return true;
    }
  }
  return false;
}

void Checker::check_event(CheckedClaim& c, uint32_t person, const PersonClaims& p) {
  std::vector<What> family;
  switch (c.claim.kind) {
    case ClaimKind::arrest: family = {What::arrest, What::custody, What::administrative_arrest, What::house_arrest, What::custody_again}; break;
    case ClaimKind::charge: family = {What::charge, What::recharge}; break;
    case ClaimKind::refusal: family = {What::refusal}; break;
    case ClaimKind::transfer: family = {What::transfer}; break;
    case ClaimKind::death: family = {What::death, What::death_in_custody}; break;
    case ClaimKind::recognition: family = {What::recognition}; break;
    case ClaimKind::penalty_change: family = {What::penalty_change, What::appeal}; break;
    default: break;
  }
  const bool dated = c.claim.date.origin != DateOrigin::none;
  const std::string said = days_text(c.claim.date.from, c.claim.date.to);
  const Claim* near = nullptr;
  int count = 0;
  // Who stood before a court or walked free afterwards did not die before: also
  // where the books know only by when.
  if (c.claim.kind == ClaimKind::death && c.claim.status == ClaimStatus::asserted) {
    const Day died = dated ? c.claim.date.to : window_.known ? window_.to : dates::kMaxDay;
    for (size_t i = 0; i < p.claims.size(); ++i) {
      const Claim& k = p.claims[i];
      const bool alive = ends_custody(k.what) || k.what == What::still_held || k.what == What::verdict || k.what == What::arrest || k.what == What::custody;
      const bool dead = k.what == What::death_in_custody && k.date.has_earliest();
      if (!is_followed(p.standings[i]) || !k.date.is_bounded() || died >= dates::kMaxDay || k.date.earliest() <= died + kLag || !(alive || (dead && !dated))) continue;
      c.evidence.push_back({k.seq, person, says(k)});
      c.verdict = Verdict::contradicted;
      c.why = "alive_after";
      c.particulars = {days_text(k.date.earliest(), k.date.latest())};
      return;
    }
  }
  // Without a day, the last one that the text can tell of.
  std::vector<size_t> order;
  for (size_t i = 0; i < p.claims.size(); ++i)
    if (std::find(family.begin(), family.end(), p.claims[i].what) != family.end() && was_said(p.standings[i])) order.push_back(i);
  // Of several charges, the one with the article that is told.
  std::set<size_t> of_articles;
  if (c.claim.kind == ClaimKind::charge && !c.claim.value.articles.empty())
    for (const size_t i : order)
      if (const auto personals = reader_->personals(p.claims[i].seq); personals.ok())
        for (const log::Personal& value : *personals)
          if (value.field == "articles" && compare_article(c.claim.value.articles.front(), value.text) != Article::other) of_articles.insert(i);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (of_articles.contains(a) != of_articles.contains(b)) return of_articles.contains(a);
    if (is_followed(p.standings[a]) != is_followed(p.standings[b])) return is_followed(p.standings[a]);
    return !dated && p.claims[a].date.latest() > p.claims[b].date.latest();
  });
  for (const size_t i : order) {
    const Claim& k = p.claims[i];
    if (window_.known && k.date.has_earliest() && k.date.earliest() > window_.to + kLag) continue;
    ++count;
    const bool other_term = c.claim.value.months && k.months > 0 && *c.claim.value.months != k.months;
    const bool fits = (!dated || (c.claim.date.from <= k.date.latest() && k.date.earliest() <= c.claim.date.to)) && !other_term;
    // "Behind bars since 2019" whose year was not read is no support for 2021.
    if (fits && !dated && c.claim.kind == ClaimKind::arrest && !year_agrees(std::string_view(document_->text).substr(c.claim.trigger.end, 60), k.date)) continue;
    if (fits && c.claim.status == ClaimStatus::asserted) {
      c.evidence.push_back({k.seq, person, says(k)});
      if (dated) c.fields.push_back({"date", said, days_text(k.date.earliest(), k.date.latest()), true});
      if (c.claim.value.months && k.months > 0) c.fields.push_back({"term", std::to_string(*c.claim.value.months), std::to_string(k.months), *c.claim.value.months == k.months});
      c.verdict = Verdict::supported;
      c.why = "same";
      return;
    }
    // "Dead by 22 May" has a last day, and no first.
    const bool bounded = k.date.is_bounded() || (c.claim.kind == ClaimKind::death && k.date.has_latest());
    if (is_followed(p.standings[i]) && bounded && (near == nullptr || std::abs(k.date.earliest() - c.claim.date.from) < std::abs(near->date.earliest() - c.claim.date.from))) near = &k;
  }
  c.why = count > 0 ? "other_day_possible" : "nothing";
  if (c.claim.status != ClaimStatus::asserted) return;
  if (near != nullptr && dated) {
    c.evidence.push_back({near->seq, person, says(*near)});
    c.fields.push_back({"date", said, days_text(near->date.earliest(), near->date.latest()), false});
    // One dies once; all else can happen twice.
    if (c.claim.kind == ClaimKind::death && !is_date_loose(c) && (c.claim.date.to + kLag < near->date.earliest() || near->date.latest() + kLag < c.claim.date.from)) {
      c.verdict = Verdict::contradicted;
      c.why = "other_day";
      c.particulars = {days_text(near->date.earliest(), near->date.latest())};
      return;
    }
  }
  // Nobody is arrested who is in custody already; and whoever has been inside
  // since a day was taken by then.
  if (c.claim.kind != ClaimKind::arrest || !dated || c.claim.date.origin != DateOrigin::sentence || is_date_of_another(c, p)) return;
  // "In prison since 2019" of somebody taken in 2021, and never before.
  if (p.folded.episodes.size() == 1 && p.folded.episodes.front().entry_earliest > c.claim.date.to + 31 && says_since(c)) {
    c.verdict = Verdict::contradicted;
    c.why = "other_day";
    c.particulars = {days_text(p.folded.episodes.front().entry_earliest, p.folded.episodes.front().entry_latest)};
    return;
  }
  for (const ledger::Episode& e : p.folded.episodes) {
    const auto inside = [&](Day day) { return day > e.entry_latest + kLag && day < e.exit_earliest - kLag && p.folded.span_on(day).certainty == log::Certainty::attested; };
    if (c.claim.date.to - c.claim.date.from > 31 || !inside(c.claim.date.from) || !inside(c.claim.date.to)) continue;
    c.verdict = Verdict::contradicted;
    c.why = "held_already";
    c.particulars = {days_text(e.entry_earliest, e.entry_latest)};
    return;
  }
}

// Whether the date of a claim is the beginning of something that went on.
bool Checker::says_since(const CheckedClaim& c) const {
  const uint32_t at = c.claim.date.text.start;
  if (c.claim.date.text.empty() || at < 2 || at > document_->text.size()) return false;
  std::string_view before = std::string_view(document_->text).substr(at - std::min<uint32_t>(at, 12), std::min<uint32_t>(at, 12));
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  const std::string_view word = before.substr(before.rfind(' ') + 1);
  return !bodies_in(word, "since").empty() || !bodies_in(document_->slice(at, c.claim.date.text.end), "since").empty();
}

// Somebody whom the books do not know, or a group that is not counted.
void Checker::check_stranger(CheckedClaim& c) {
  c.why = c.claim.unresolved ? "unresolved" : "nobody";
  const bool of_prisoners = c.claim.kind == ClaimKind::still_held || c.claim.kind == ClaimKind::release || c.claim.kind == ClaimKind::pardon;
  if (!complete_persons_ || c.claim.unresolved || !of_prisoners || c.claim.status != ClaimStatus::asserted) return;
  // A whole name: given and family.
  if (c.claim.subject.find(' ') == std::string::npos || c.claim.value.count || !c.claim.value.population.empty()) return;
  c.verdict = Verdict::contradicted;
  c.why = "not_on_complete_list";
}

}  // namespace stillheld::check
