#include "publish/policy.h"

#include <algorithm>

namespace stillheld::publish {

using ledger::Books;
using ledger::Certainty;

std::optional<Audience> parse_audience(std::string_view text) {
  if (text == "public") return Audience::everyone;
  if (text == "desk") return Audience::desk;
  if (text == "custodian") return Audience::custodian;
  return std::nullopt;
}

namespace {
bool leads_to_name(std::string_view field) {
  return field == "name" || field == "handle" || field == "address" || field == "quote" || field == "span" || field == "note" ||
         field == "birth" || field == "photo" || field == "key" || field == "reason" || field == "decision";
}
}  // namespace

bool Policy::withheld(uint32_t subject, std::string_view field) const {
  if (sealed_) return true;
  const uint32_t person = who(subject);
  if (count_only_.count(person) > 0) return true;
  if (name_withheld_.count(person) > 0 && leads_to_name(field)) return true;
  const auto found = fields_.find(person);
  return found != fields_.end() && std::find(found->second.begin(), found->second.end(), field) != found->second.end();
}

std::string_view Policy::consent(uint32_t person) const {
  const auto found = consent_.find(who(person));
  return found == consent_.end() ? std::string_view() : found->second;
}

// A consent covers those whom people joined.  Whom a machine joined has to agree
// as well: it may be somebody else.  Who refuses, refuses for all.
void Policy::join_consents(const ledger::Persons& who, uint32_t now, const std::unordered_map<uint32_t, std::string>& said) {
  if (said.empty()) return;
  const ledger::Persons::Decided decided = who.decided(now);
  std::unordered_map<uint32_t, std::string> by_people;  // joined by people
  const auto weight = [](std::string_view state) { return state == "refused" ? 3 : state == "withdrawn" ? 2 : state == "granted" ? 1 : 0; };
  for (const auto& [subject, state] : said) {
    std::string& held = by_people[decided.leader_of(subject)];
    if (weight(state) > weight(held)) held = state;
  }
  for (const auto& [subject, first_state] : by_people) {
    const uint32_t person = this->who(subject);
    if (consent_.count(person) > 0) continue;
    std::string state = first_state;
    bool all_agree = true;
    for (const uint32_t member : who.members(person, now)) {
      const auto found = by_people.find(decided.leader_of(member));
      if (found == by_people.end()) all_agree = false;
      else if (weight(found->second) > weight(state)) state = found->second;
    }
    if (state != "granted" || all_agree) consent_[person] = state;
  }
}

Result<Policy> Policy::make(const Books& books, store::Reader& reader, dates::Day today) {
  Policy p;
  p.sealed_ = reader.sealing() == store::Sealing::locked;
  const ledger::Persons& who = books.persons();
  const uint32_t now = books.latest_import();
  for (const uint32_t subject : who.everybody()) p.leader_[subject] = who.leader(subject, now);
  // What was decided of a person was decided of all whom the person was then.
  // Kept by subject first: a person is hidden if one of its subjects is.
  std::unordered_set<uint32_t> counted;
  std::unordered_map<uint32_t, std::vector<std::string>> hidden_fields;
  std::unordered_map<uint32_t, std::string> said;
  std::unordered_set<uint64_t> undone_entries, undone_imports;
  for (const ledger::Special& s : books.specials()) {
    if (s.entry.kind != log::Kind::undo || s.entry.status == "proposed") continue;
    if (s.entry.target != log::kAbsent) undone_entries.insert(static_cast<uint64_t>(s.entry.target));
    if (s.entry.target_import != log::kAbsent) undone_imports.insert(static_cast<uint64_t>(s.entry.target_import));
  }
  for (const ledger::Special& s : books.specials()) {
    const log::Entry& e = s.entry;
    if (e.kind != log::Kind::withhold && e.kind != log::Kind::consent) continue;
    if (undone_entries.count(s.seq) > 0 || undone_imports.count(static_cast<uint64_t>(e.import)) > 0) continue;
    const auto about = books.find(e.subject);
    if (!about) continue;
    for (const uint32_t subject : who.members(*about, static_cast<uint32_t>(e.import))) {
      if (e.kind == log::Kind::consent) {
        // What was refused is granted by a step of its own (log/council.h); a
        // consent that names another subject of the same person does not.
        std::string& before = said[subject];
        const bool by_two = e.target != log::kAbsent;
        if (e.state == "granted" && !by_two && (before == "refused" || before == "withdrawn")) continue;
        before = e.state;
      } else if (e.mode == "count_only") {
        counted.insert(subject);
      } else if (e.mode == "show") {
        counted.erase(subject);
        if (e.fields.empty()) hidden_fields.erase(subject);
        else
          for (const std::string& f : e.fields) std::erase(hidden_fields[subject], f);
      } else {
        auto& fields = hidden_fields[subject];
        if (e.fields.empty()) fields.emplace_back("name");
        else fields.insert(fields.end(), e.fields.begin(), e.fields.end());
      }
    }
  }
  for (const uint32_t subject : counted) p.count_only_.insert(p.who(subject));
  for (const auto& [subject, fields] : hidden_fields) {
    auto& all = p.fields_[p.who(subject)];
    all.insert(all.end(), fields.begin(), fields.end());
  }
  p.join_consents(who, now, said);
  for (const auto& [person, fields] : p.fields_)
    if (std::find(fields.begin(), fields.end(), "name") != fields.end()) p.name_withheld_.insert(person);
  for (const auto& [person, state] : p.consent_)
    if (state == "refused" || state == "withdrawn") p.name_withheld_.insert(person);
  // Who is out of custody today and has not agreed.
  uint32_t last = kNobody;
  bool was_held = false;
  books.each_span(books.latest_import(), [&](uint32_t person, dates::Day from, dates::Day to, ledger::Account account,
                                             Certainty certainty, uint16_t, ledger::Way, ledger::Cause) {
    if (person != last) {
      last = person;
      was_held = false;
    }
    was_held |= certainty != Certainty::none;
    const bool out = certainty == Certainty::none && !ledger::is_dead(account) && was_held;
    if (out && from <= today && today < to) {
      const auto consent = p.consent_.find(person);
      if (consent == p.consent_.end() || consent->second != "granted") p.name_withheld_.insert(person);
    }
  });
  // Words that name them.
  std::vector<uint32_t> hidden(p.name_withheld_.begin(), p.name_withheld_.end());
  for (uint32_t person : p.count_only_)
    if (p.name_withheld_.count(person) == 0) hidden.push_back(person);
  std::sort(hidden.begin(), hidden.end());
  for (const uint32_t person : hidden) {
    TRY(claims, books.claims_of(reader, person, books.latest_import()));
    for (const ledger::Claim& c : claims) {
      if (c.source != 0) p.sources_.emplace(c.source, person);
      if (c.what != ledger::What::name) continue;
      TRY(personals, reader.personals(c.seq));
      for (const log::Personal& value : personals)
        if (value.field == "name") p.scrubber_.hide_name(value.text);
    }
    for (const uint32_t subject : who.members(person, now))
      if (const auto record = books.handle_record(subject)) {
        TRY(personals, reader.personals(*record));
        for (const log::Personal& value : personals)
          if (value.field == "handle") p.scrubber_.hide_handle(value.text.substr(value.text.find('/') + 1));
      }
  }
  return p;
}

}  // namespace stillheld::publish
