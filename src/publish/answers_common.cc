#include <algorithm>

#include "publish/answers.h"
#include "publish/policy.h"

namespace stillheld::publish {

using ledger::Claim;
using ledger::What;

Node date_node(Day earliest, Day latest) {
  if (earliest <= dates::kMinDay && latest >= dates::kMaxDay) return Node::null();
  latest = std::max(earliest, latest);
  const dates::Date date = dates::Date::within(earliest, latest);
  const std::string text = dates::to_edtf(date);
  // "Some day of these", where EDTF has no shorter form that says as much.
  if (date.is_bounded() && dates::parse_edtf(text).value() != date) return Node::text(dates::iso(earliest) + "/" + dates::iso(latest));
  return Node::text(text);
}

namespace {
std::string time_text(Millis at) {
  const Millis seconds = (at % 86400000 + 86400000) % 86400000 / 1000;
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "T%02d:%02d:%02dZ", static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                static_cast<int>(seconds % 60));
  return dates::iso(dates::day_of(at)) + buffer;
}
}  // namespace

std::string known_text(const Ask& ask) {
  if (ask.known != 0) return time_text(ask.known);
  return ask.books.imports().empty() ? "" : time_text(ask.books.imports().back().at);
}

Result<uint32_t> find_person(const Ask& ask, std::string_view text, const Policy* hides) {
  const auto leader = [&](uint32_t subject) { return ask.books.persons().leader(subject, ask.import); };
  if (const auto id = Id::parse(text))
    if (const auto person = ask.books.find(*id); person && (hides == nullptr || !hides->count_only(*person))) return leader(*person);
  std::vector<uint32_t> found;
  const auto add = [&](uint32_t subject) {
    if (std::find(found.begin(), found.end(), leader(subject)) == found.end()) found.push_back(leader(subject));
  };
  for (const uint32_t subject : ask.books.find_handle(text)) add(subject);
  if (found.empty() && text.size() >= 2) {
    // By name, as some list spells it.
    TRY_VOID(ask.reader.scan_personals(1, ask.books.size(), [&](Seq seq, const log::Personal& value) -> Status {
      if (value.field != "name" || value.text != text) return {};
      if (const auto person = ask.books.person_of_claim(seq)) add(*person);
      return {};
    }));
  }
  if (hides != nullptr) std::erase_if(found, [&](uint32_t p) { return hides->withheld(p, "name"); });
  if (found.empty() && ask.reader.sealing() == store::Sealing::locked) return fail(Code::kSealed, {});
  if (found.empty()) return fail(Code::kUnknownPerson, {std::string(text)});
  if (found.size() > 1) {
    std::string ids;
    for (const uint32_t p : found) ids += (ids.empty() ? "" : ", ") + ask.books.subject(p).text();
    return fail(Code::kAmbiguousPerson, {std::string(text), ids});
  }
  return found.front();
}

namespace {

struct Names {
  std::string shown;
  std::vector<std::pair<std::string, std::string>> by_language;
  std::vector<std::string> aliases;
  std::string birth;
  log::Grade birth_grade = log::Grade::seen;
};

Result<Names> names_of(const Ask& ask, std::span<const Claim> claims, std::span<const log::Standing> standings) {
  Names out;
  log::Decoder decoder;
  log::Entry e;
  for (size_t i = 0; i < claims.size(); ++i) {
    const Claim& c = claims[i];
    if ((c.what != What::name && c.what != What::birth) || standings[i] != log::Standing::accepted) continue;
    TRY(bytes, ask.reader.entry(c.seq));
    TRY_VOID(decoder.decode(bytes, e));
    TRY(personals, ask.reader.personals(c.seq));
    for (const log::Personal& value : personals) {
      if (value.field == "birth") {
        out.birth = value.text;
        out.birth_grade = c.grade;
      }
      if (value.field != "name") continue;
      if (e.topic == "alias") out.aliases.push_back(value.text);
      else out.by_language.emplace_back(e.topic.empty() ? "as_listed" : e.topic, value.text);
    }
  }
  const std::string_view wanted = ask.messages.language();
  for (const std::string_view language : {wanted, std::string_view("en"), std::string_view("be"), std::string_view("ru")})
    if (out.shown.empty())
      for (const auto& [l, name] : out.by_language)
        if (l == language) out.shown = name;
  if (out.shown.empty() && !out.by_language.empty()) out.shown = out.by_language.front().second;
  if (out.shown.empty() && !out.aliases.empty()) out.shown = out.aliases.front();
  return out;
}

Result<std::string> handle_of(const Ask& ask, uint32_t person) {
  if (const auto record = ask.books.handle_record(person)) {
    TRY(personals, ask.reader.personals(*record));
    for (const log::Personal& value : personals)
      if (value.field == "handle") return value.text.substr(value.text.find('/') + 1);
  }
  return ask.books.subject(person).text();
}

// Of somebody who was erased there is none, and it is shown as withheld.
Node shown_name(const Ask& ask, uint32_t person, const std::string& name) {
  if (name.empty() && ask.books.is_erased(person)) return Node::null();
  return Node::personal(person, "name", name);
}

}  // namespace

Result<Node> brief_person(const Ask& ask, uint32_t person) {
  TRY(claims, ask.books.claims_of(ask.reader, person, ask.books.latest_import()));
  const auto standings = ask.books.standings(claims, ask.books.latest_import());
  TRY(names, names_of(ask, claims, standings));
  TRY(handle, handle_of(ask, person));
  Node out = Node::about(person);
  out.set("id", Node::personal(person, "handle", handle));
  out.set("name", shown_name(ask, person, names.shown));
  return out;
}

Result<Node> named_person(const Ask& ask, uint32_t person, std::span<const Claim> claims, std::span<const log::Standing> standings) {
  TRY(names, names_of(ask, claims, standings));
  TRY(handle, handle_of(ask, person));
  Node out = Node::about(person);
  out.set("id", Node::personal(person, "handle", handle));
  out.set("name", shown_name(ask, person, names.shown));
  // The subjects that are this person, if there are several (ledger/persons.h).
  Node records = Node::array();
  const std::vector<uint32_t> members = ask.books.persons().members(person, ask.import);
  if (members.size() > 1)
    for (const uint32_t member : members) {
      TRY(own, handle_of(ask, member));
      records.add(Node::personal(member, "handle", own));
    }
  out.set("records", std::move(records));
  Node by_language = Node::object();
  for (const auto& [language, name] : names.by_language)
    if (!by_language.has(language)) by_language.set(language, Node::personal(person, "name", name));
  out.set("names", std::move(by_language));
  Node aliases = Node::array();
  for (const std::string& alias : names.aliases) aliases.add(Node::personal(person, "name", alias));
  out.set("aliases", std::move(aliases));
  out.set("birth", Node::personal(person, "birth", names.birth));
  out.set("birth_basis", names.birth.empty() ? Node::null() : Node::text(log::text_of(names.birth_grade)));
  return out;
}

Result<Node> citation(const Ask& ask, Seq claim, uint32_t person) {
  log::Decoder decoder;
  log::Entry e;
  TRY(bytes, ask.reader.entry(claim));
  TRY_VOID(decoder.decode(bytes, e));
  Node out = Node::object();
  out.set("entry", Node::integer(static_cast<int64_t>(claim)));
  std::string publisher, published;
  Node address = Node::null();
  if (e.source != log::kAbsent) {
    if (const ledger::Special* source = ask.books.special(static_cast<Seq>(e.source))) {
      publisher = source->entry.publisher;
      published = source->entry.published;
    }
    TRY(personals, ask.reader.personals(static_cast<Seq>(e.source)));
    for (const log::Personal& value : personals)
      if (value.field == "address")
        address = person == kNobody ? Node::free_text(value.text) : Node::personal(person, "address", value.text);
  }
  out.set("publisher", Node::free_text(publisher));
  out.set("address", std::move(address));
  out.set("published", Node::text_or_null(published));
  out.set("basis", Node::text(e.grade.empty() ? "seen" : e.grade));
  out.set("capture", e.capture == log::kAbsent ? Node::null() : Node::integer(e.capture));
  // As intake counts rows: row 1 of a CSV is its header; JSON and books have none.
  const ledger::Special* capture = e.capture == log::kAbsent ? nullptr : ask.books.special(static_cast<Seq>(e.capture));
  const bool of_article = capture != nullptr && capture->entry.mode == "article";
  const bool has_header = capture == nullptr || (!capture->entry.format.starts_with("json") && capture->entry.format != "book");
  out.set("row", e.row == log::kAbsent || of_article ? Node::null()
                 : e.row_number != log::kAbsent ? Node::integer(e.row_number)
                                                : Node::integer(e.row + (has_header ? 1 : 0)));
  Node columns = Node::array();
  for (const int64_t c : e.columns) columns.add(Node::integer(c));
  out.set("columns", std::move(columns));
  out.set("recorded", Node::text(time_text(e.at)));
  out.set("by", Node::free_text(e.by));
  if (!e.model.empty()) out.set("model", Node::text(e.model));
  if (of_article) {
    // The words, and where they stand in the captured bytes (check/propose.h).
    TRY(words, ask.reader.personals(claim));
    for (const log::Personal& value : words)
      if (value.field == "quote" || value.field == "span") out.set(value.field, person == kNobody ? Node::free_text(value.text) : Node::personal(person, "quote", value.text));
  }
  return out;
}

}  // namespace stillheld::publish
