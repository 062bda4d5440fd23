// English names whose given name no table has: "Osman Kavala was jailed. … Kavala's
// lawyers said": two words with capitals, the second of which stands alone elsewhere
// as a person does.
#include "reading/persons_finder.h"

namespace stillheld::reading {

namespace {

// Behind these a name is as often a place.
constexpr std::string_view kOfPlaces[] = {"the", "a", "an", "in", "at", "near", "from", "of", "to", "across", "outside", "inside", "around", "via", "between", "through", "into", "towards", "toward"};

// "Philanthropist Kavala": a noun with the capital of its sentence.
bool looks_like_a_trade(std::string_view low) {
  for (const std::string_view ending : {"ist", "er", "or", "ian", "ant", "ent", "man", "woman", "ee", "ed", "ing", "ly", "ous", "al", "ive"})
    if (low.size() > ending.size() + 2 && low.ends_with(ending)) return true;
  return false;
}

}  // namespace

void PersonFinder::repeated() {
  if (language_ != Language::en) return;
  const auto apart = [&](size_t i) { return units_[i].cap && (units_[i].before == Before::blank || units_[i].before == Before::hyphen); };
  const auto may_be = [&](size_t i) {
    const Unit& u = units_[i];
    return !u.taken && nameable(i) && !u.start_word && !u.caps && !u.quoted && u.letters > 1 && u.end - u.start < 40;
  };
  // "Kurdish", "a Basque politician": where somebody is from
  const auto origin = [&](size_t i) {
    const std::string low = folded_of(units_[i]);
    if (low.ends_with("ish") || low.ends_with("ese")) return true;
    return i + 1 < units_.size() && !units_[i + 1].cap && units_[i + 1].before == Before::blank && lexicon_.role.count(whole_stem(units_[i + 1])) != 0;
  };
  // Two words that may be a name: of most texts, none.
  const auto pair = [&](size_t i) { return i + 1 < units_.size() && units_[i + 1].cap && next_to(i + 1) && may_be(i) && may_be(i + 1); };
  KeySet second;
  bool pairs = false;
  for (size_t i = 0; i + 1 < units_.size(); ++i)
    if (pair(i)) {
      second.insert(units_[i + 1].stem);
      pairs = true;
    }
  if (!pairs) return;
  // "in Bavala", "near Grand Bavala"
  KeySet alone, places;
  for (size_t i = 1; i < units_.size(); ++i) {
    if (!units_[i].cap || units_[i].before != Before::blank || second.count(units_[i].stem) == 0) continue;
    const size_t behind = i >= 2 && units_[i - 1].cap ? i - 2 : i - 1;
    if (units_[behind].cap) continue;
    const std::string low = folded_of(units_[behind]);
    if (low == "in" || low == "at" || low == "near" || low == "outside" || low == "across") places.insert(units_[i].stem);
  }
  bool any = false;
  for (size_t i = 0; i < units_.size(); ++i) {
    if (!units_[i].cap || units_[i].letters < 3 || second.count(units_[i].stem) == 0 || !may_be(i)) continue;
    if (i + 1 < units_.size() && apart(i + 1)) continue;
    if (i > 0 && units_[i].before == Before::blank) {
      const Unit& before = units_[i - 1];
      if (before.cap && !before.starts_sentence && !before.role) continue;
      if (before.cap && !before.start_word && !before.role) continue;
      const std::string low = folded_of(before);
      bool place = false;
      for (const std::string_view word : kOfPlaces) place |= low == word;
      if (place) continue;
    } else if (units_[i].before == Before::hyphen) {
      continue;
    }
    if (origin(i)) continue;
    alone.insert(units_[i].stem);
    any = true;
  }
  if (!any) return;
  for (size_t i = 0; i + 1 < units_.size(); ++i) {
    if (!pair(i) || units_[i].initial || alone.count(units_[i + 1].stem) == 0 || alone.count(units_[i].stem) != 0 || places.count(units_[i + 1].stem) != 0) continue;
    if (i > 0 && units_[i].before == Before::blank && units_[i - 1].cap && !units_[i - 1].role && !units_[i - 1].stop && !units_[i - 1].starts_sentence) continue;
    if (i + 2 < units_.size() && apart(i + 2) && !units_[i + 2].stop) continue;
    if (origin(i + 1) || origin(i)) continue;
    if (units_[i].starts_sentence && looks_like_a_trade(folded_of(units_[i]))) continue;
    put(i, i + 2, static_cast<int>(i), -1, static_cast<int>(i + 1));
  }
}

}  // namespace stillheld::reading
