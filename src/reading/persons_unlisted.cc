// English names of which no table has a word: "sentenced Huynh Minh Tam", "journalists
// Akif Gurban and Nga Bui".
//
// Definition: two to four words with capitals, one blank between them, in the middle of
// a sentence that writes its other words small, behind a small word that places, bodies
// and articles do not follow; or behind a comma or "and" that a name stands before.
//
// Longer ones are put together by their syllables: "Huynh Thi To Nga", "U Htin Lin Oo".
//
// Counter-examples: "in Lower Bavala" (a place), "the Dawn Movement" (a body), "Court Jails
// Ivan Petrov" (a headline: every word has its capital), "of Abza Media" (a thing's noun).
#include <algorithm>

#include "reading/persons_finder.h"

namespace stillheld::reading {

namespace {

constexpr std::string_view kBeforeOthers[] = {
    "the", "a", "an", "in", "at", "near", "from", "to", "across", "outside", "inside", "around", "via", "between", "through", "into", "towards", "toward", "on", "off", "over", "under", "is", "be", "its", "this", "that", "as", "any", "no",
    "town", "city", "village", "district", "region", "province", "prison", "colony", "jail", "camp", "court", "hotel", "airport", "river", "street", "island", "newspaper", "paper", "website", "site", "portal", "outlet", "agency",
    "channel", "magazine", "station", "network", "platform", "group", "party", "movement", "company", "firm", "bank", "organisation", "organization", "foundation", "union", "campaign", "operation", "band", "film", "book", "project",
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen", "several", "many", "some", "other", "hundreds", "dozens",
    "team", "club", "broadcaster", "publisher", "daily", "weekly", "called", "titled", "operating", "northern", "southern", "eastern", "western", "central"};

// What ends a body's name or a thing's.
constexpr std::string_view kThings[] = {"media", "movement", "dawn", "news", "radio", "front", "alliance", "coalition", "bloc", "hall", "park", "bay", "valley", "mountain", "lake", "sea", "province", "airport", "airlines", "airways", "square",
                                        "forum", "festival", "award", "awards", "award", "fund", "house", "hotel", "tower", "palace", "mosque", "cathedral", "monastery", "temple", "island", "islands", "beach", "hill", "hills", "studio",
                                        "records", "games", "day", "week", "month", "year", "act", "bill", "code", "protocol", "treaty", "accord", "convention", "declaration", "report", "index", "review", "project", "initiative", "network",
                                        "stream", "pipeline", "operation", "regiment", "battalion", "brigade", "division", "village", "town", "detention", "jail", "camp", "centre", "center", "insein", "evin"};
constexpr std::string_view kBehindOthers[] = {"party", "movement", "group", "newspaper", "region", "district", "province", "prison", "website", "channel", "festival", "company", "airport", "street", "colony", "jail", "agency", "foundation",
                                              "village", "town", "city", "regiment", "battalion", "network", "media", "magazine", "outlet", "reactor", "plant", "square", "mosque", "hotel", "river", "award", "prize", "bridge", "camp",
                                              "movements", "parties", "government", "regime", "junta"};

template <size_t N>
bool one_of(std::string_view low, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), low) != std::end(words);
}

}  // namespace

void PersonFinder::unlisted() {
  if (language_ != Language::en) return;
  const auto part = [&](size_t i) {
    const Unit& u = units_[i];
    return !u.taken && nameable(i) && !u.start_word && !u.caps && !u.particle && u.end - u.start < 40;
  };
  for (size_t i = 1; i + 1 < units_.size(); ++i) {
    const Unit& u = units_[i];
    if (!u.cap || u.taken || u.starts_sentence || u.quoted || !part(i)) continue;
    const Unit& before = units_[i - 1];
    size_t end = i + 1;
    while (end < units_.size() && end < i + 5 && units_[end].before == Before::blank && units_[end].cap && part(end)) ++end;
    if (end - i < 2 || end - i > 4) continue;
    bool hyphened = false;  // "pro-Kremlin"
    for (size_t k = i; k < end; ++k) hyphened |= units_[k].quoted;
    // what follows belongs to it
    const bool more = end < units_.size() && units_[end].cap && units_[end].before != Before::far;
    if (hyphened || more) continue;
    if (end < units_.size() && !units_[end].cap && units_[end].before == Before::blank && one_of(folded_of(units_[end]), kBehindOthers)) continue;
    const std::string last = folded_of(units_[end - 1]);
    if (one_of(last, kThings) || last.ends_with("ism") || last.ends_with("tion") || last.ends_with("ish") || last.ends_with("ese") || last.ends_with("stan")) continue;
    bool behind_name = false;
    if (u.before == Before::blank) {
      if (before.cap) continue;
      const std::string low = folded_of(before);
      if (low == "and") {
        behind_name = i >= 2 && units_[i - 2].taken;
        if (!behind_name) continue;
      } else if (one_of(low, kBeforeOthers) || (low == "of" && last.ends_with("s"))) {  // "of Trade Unions"
        continue;
      }
    } else if (u.before == Before::far) {
      behind_name = before.taken && text_.substr(before.end, u.start - before.end) == ", ";
      if (!behind_name) continue;
    } else {
      continue;
    }
    put(i, end, static_cast<int>(i), -1, static_cast<int>(end - 1));
  }
}

// "Huynh Thi To Nga", "U Htin Lin Oo": small syllables on either side of a name that was
// found are parts of it, also where they look like other words.
void PersonFinder::widen() {
  if (language_ != Language::en) return;
  constexpr size_t kLongest = 5;
  const auto syllable = [&](size_t i) {
    const Unit& u = units_[i];
    return u.cap && !u.taken && !u.caps && !u.initial && !u.role && u.letters >= 2 && u.letters <= 6 && (is_name_syllable(folded_of(u)) || (u.letters == 2 && u.start_word));
  };
  std::sort(out_.mentions.begin(), out_.mentions.end(), [](const Mention& a, const Mention& b) { return a.start < b.start; });
  // "Thura U" and "Aung Ko" are one
  for (size_t n = 0; n + 1 < out_.mentions.size(); ++n) {
    Mention& m = out_.mentions[n];
    const Mention& next = out_.mentions[n + 1];
    const std::string_view name = text_.substr(m.start, m.end - m.start);
    if (next.start != m.end + 1 || text_[m.end] != ' ' || !(name.ends_with(" U") || name == "U")) continue;
    m.end = next.end;
    m.family = next.family;
    out_.mentions.erase(out_.mentions.begin() + static_cast<std::ptrdiff_t>(n) + 1);
  }
  size_t at = 0;
  for (Mention& m : out_.mentions) {
    while (at < units_.size() && units_[at].start < m.start) ++at;
    size_t first = at, end = at;
    while (end < units_.size() && units_[end].end <= m.end) ++end;
    if (end == first || end - first < 2) continue;
    const bool small = is_name_syllable(folded_of(units_[end - 1])) && units_[end - 1].letters <= 6;
    // a word in between that begins sentences elsewhere, then a syllable: "Thi To Nga"
    while (small && end < units_.size() && end - first < kLongest && units_[end].before == Before::blank && syllable(end) &&
           (!units_[end].start_word || (end + 1 < units_.size() && units_[end + 1].before == Before::blank && syllable(end + 1) && !units_[end + 1].start_word))) {
      units_[end].taken = true;
      m.end = units_[end].end;
      m.family = {units_[end].start, units_[end].end};
      families_.insert(units_[end].stem);
      ++end;
    }
    const bool small_first = is_name_syllable(folded_of(units_[first])) || (small && end - first > 2);
    while (small_first && first > 0 && end - first < kLongest && units_[first].before == Before::blank) {
      const Unit& p = units_[first - 1];
      const std::string_view word = text_.substr(p.start, p.end - p.start);
      const bool honoured = word == "U" || word == "Thura";
      if (!honoured && (!syllable(first - 1) || p.start_word || p.stop)) break;
      if (p.taken || (p.starts_sentence && !honoured)) break;
      --first;
      units_[first].taken = true;
      m.start = units_[first].start;
      if (!m.given.empty()) m.given.start = m.start;
    }
  }
}

}  // namespace stillheld::reading
