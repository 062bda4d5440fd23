#include "identity/records.h"

#include <algorithm>
#include <span>
#include <array>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "names/letters.h"

namespace stillheld::identity {

namespace {

constexpr std::array<std::pair<std::string_view, Kind>, 10> kKinds = {{
    {"given", Kind::kGiven},
    {"patronymic", Kind::kPatronymic},
    {"family", Kind::kFamily},
    {"name", Kind::kWholeName},
    {"birth", Kind::kBirth},
    {"death", Kind::kDeath},
    {"event", Kind::kEvent},
    {"category", Kind::kCategory},
    {"text", Kind::kText},
    {"id", Kind::kIdentifier},
}};

// Headings as lists have them; lower case, without separators.
struct Heading {
  std::string_view text;
  Kind kind;
};
constexpr Heading kHeadings[] = {
    // uk, pl, lt, et, de, fr, es
    {"імя", Kind::kGiven},            {"прізвище", Kind::kFamily},
    {"побатькові", Kind::kPatronymic}, {"піб", Kind::kWholeName},
    {"датанародження", Kind::kBirth},
    {"imię", Kind::kGiven},           {"imie", Kind::kGiven},
    {"imiona", Kind::kGiven},         {"nazwisko", Kind::kFamily},
    {"imięinazwisko", Kind::kWholeName}, {"imieinazwisko", Kind::kWholeName},
    {"nazwiskoiimię", Kind::kWholeName}, {"imięojca", Kind::kPatronymic},
    {"dataurodzenia", Kind::kBirth},  {"rokurodzenia", Kind::kBirth},
    {"dataśmierci", Kind::kDeath},    {"miejsceurodzenia", Kind::kText},
    {"miejscowość", Kind::kText},     {"miasto", Kind::kText},
    {"zawód", Kind::kText},           {"płeć", Kind::kCategory},
    {"vardas", Kind::kGiven},         {"pavardė", Kind::kFamily},
    {"pavarde", Kind::kFamily},       {"vardaspavardė", Kind::kWholeName},
    {"gimimodata", Kind::kBirth},     {"gimimometai", Kind::kBirth},
    {"eesnimi", Kind::kGiven},        {"perekonnanimi", Kind::kFamily},
    {"perenimi", Kind::kFamily},      {"isanimi", Kind::kPatronymic},
    {"sünniaeg", Kind::kBirth},       {"sünniaasta", Kind::kBirth},
    {"surmaaeg", Kind::kDeath},       {"sünnikoht", Kind::kText},
    {"vorname", Kind::kGiven},        {"nachname", Kind::kFamily},
    {"familienname", Kind::kFamily},  {"geburtsdatum", Kind::kBirth},
    {"geburtsort", Kind::kText},      {"beruf", Kind::kText},
    {"ort", Kind::kText},             {"prénom", Kind::kGiven},
    {"prenom", Kind::kGiven},         {"nomdefamille", Kind::kFamily},
    {"datedenaissance", Kind::kBirth}, {"lieudenaissance", Kind::kText},
    {"nombre", Kind::kGiven},         {"apellido", Kind::kFamily},
    {"apellidos", Kind::kFamily},     {"fechadenacimiento", Kind::kBirth},
    // be, ru: more
    {"бацька", Kind::kPatronymic},    {"імёны", Kind::kGiven},
    {"піп", Kind::kWholeName},        {"годнараджэння", Kind::kBirth},
    {"годрождения", Kind::kBirth},    {"рікнародження", Kind::kBirth},
    {"фамилияимяотчество", Kind::kWholeName}, {"імяіпрозвішча", Kind::kWholeName},
    {"имяифамилия", Kind::kWholeName}, {"фамилияиимя", Kind::kWholeName},
    {"прозвішчаіімя", Kind::kWholeName}, {"датасмерці", Kind::kDeath},
    {"датасмерті", Kind::kDeath},     {"датаарышту", Kind::kEvent},
    {"датаарешту", Kind::kEvent},     {"датазатримання", Kind::kEvent},
    {"месцанараджэння", Kind::kText}, {"місценародження", Kind::kText},
    {"місто", Kind::kText},           {"місце", Kind::kText},
    {"месца", Kind::kText},           {"населённыйпункт", Kind::kText},
    {"адрес", Kind::kText},           {"адрас", Kind::kText},
    {"прафесія", Kind::kText},        {"посада", Kind::kText},
    {"должность", Kind::kText},       {"стать", Kind::kCategory},
    {"телефон", Kind::kIdentifier},   {"паспорт", Kind::kIdentifier},
    // en: more
    {"fname", Kind::kGiven},          {"givennames", Kind::kGiven},
    {"forenames", Kind::kGiven},      
    {"first", Kind::kGiven},          {"last", Kind::kFamily},
    {"middle", Kind::kPatronymic},    {"lname", Kind::kFamily},
      
    {"nameofperson", Kind::kWholeName}, {"personname", Kind::kWholeName},
    {"datebirth", Kind::kBirth},      {"birthday", Kind::kBirth},
    {"yob", Kind::kBirth},            {"born", Kind::kBirth},
        {"died", Kind::kDeath},
    {"dod", Kind::kDeath},            {"detained", Kind::kEvent},
    {"arrested", Kind::kEvent},       {"detentiondate", Kind::kEvent},
    {"dateofdetention", Kind::kEvent}, {"birthcity", Kind::kText},
    {"birthtown", Kind::kText},       {"pob", Kind::kText},
    {"location", Kind::kText},        {"village", Kind::kText},
    {"emailaddress", Kind::kIdentifier}, {"mail", Kind::kIdentifier},
    {"phonenumber", Kind::kIdentifier}, {"mobile", Kind::kIdentifier},
    {"postalcode", Kind::kIdentifier}, 
    {"passportnumber", Kind::kIdentifier}, {"nationalid", Kind::kIdentifier},
    {"given", Kind::kGiven},          {"givenname", Kind::kGiven},
    {"firstname", Kind::kGiven},      {"forename", Kind::kGiven},
    {"имя", Kind::kGiven},            {"імя", Kind::kGiven},
    {"patronymic", Kind::kPatronymic}, {"middlename", Kind::kPatronymic},
    {"fathername", Kind::kPatronymic}, {"отчество", Kind::kPatronymic},
    {"імяпабацьку", Kind::kPatronymic},
    {"family", Kind::kFamily},        {"familyname", Kind::kFamily},
    {"surname", Kind::kFamily},       {"lastname", Kind::kFamily},
    {"фамилия", Kind::kFamily},       {"прозвішча", Kind::kFamily},
    {"name", Kind::kWholeName},       {"fullname", Kind::kWholeName},
    {"person", Kind::kWholeName},     {"фио", Kind::kWholeName},
    {"birth", Kind::kBirth},          {"birthdate", Kind::kBirth},
    {"dateofbirth", Kind::kBirth},    {"dob", Kind::kBirth},
    {"birthyear", Kind::kBirth},      {"yearofbirth", Kind::kBirth},
    {"датарождения", Kind::kBirth},   {"датанараджэння", Kind::kBirth},
    {"death", Kind::kDeath},          {"deathdate", Kind::kDeath},
    {"dateofdeath", Kind::kDeath},    {"датасмерти", Kind::kDeath},
    {"arrest", Kind::kEvent},         {"arrestdate", Kind::kEvent},
    {"dateofarrest", Kind::kEvent},   {"датаареста", Kind::kEvent},
    {"датазадержания", Kind::kEvent}, {"датазатрымання", Kind::kEvent},
    {"sex", Kind::kCategory},         {"gender", Kind::kCategory},
    {"state", Kind::kCategory},       {"nationality", Kind::kCategory},
    {"country", Kind::kCategory},     {"пол", Kind::kCategory},
    {"region", Kind::kCategory},
    {"place", Kind::kText},           {"birthplace", Kind::kText},
    {"placeofbirth", Kind::kText},    {"city", Kind::kText},
    {"town", Kind::kText},            {"suburb", Kind::kText},
    {"address", Kind::kText},         {"address1", Kind::kText},
    {"address2", Kind::kText},        {"street", Kind::kText},
    {"occupation", Kind::kText},      {"profession", Kind::kText},
    {"job", Kind::kText},             {"position", Kind::kText},
    {"город", Kind::kText},           {"горад", Kind::kText},
    {"место", Kind::kText},           {"месторождения", Kind::kText},
    {"profession", Kind::kText},      {"профессия", Kind::kText},
    {"email", Kind::kIdentifier},     {"phone", Kind::kIdentifier},
    {"telephone", Kind::kIdentifier}, {"passport", Kind::kIdentifier},
    {"postcode", Kind::kIdentifier},  {"zip", Kind::kIdentifier},
    {"zipcode", Kind::kIdentifier},   {"postcodefake", Kind::kIdentifier},
    {"socsecid", Kind::kIdentifier},  {"ssn", Kind::kIdentifier},
    {"taxnumber", Kind::kIdentifier}, {"streetnumber", Kind::kIdentifier},
    {"idnumber", Kind::kIdentifier},
};

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string_view kind_key(Kind kind) { return kKinds[static_cast<size_t>(kind)].first; }

std::optional<Kind> kind_of(std::string_view key) {
  for (const auto& [name, kind] : kKinds)
    if (name == key) return kind;
  return std::nullopt;
}

std::optional<Kind> guess_kind(std::string_view heading) {
  // Lower case, without signs and blanks.
  std::vector<char32_t> letters;
  names::decode_nfc(heading, letters);
  std::string plain;
  for (const char32_t c : letters) {
    const names::Letter& letter = names::letter_of(c);
    if (letter.alphabet != names::Alphabet::none) {
      append_utf8(plain, letter.lower);
    } else if (c >= '0' && c <= '9') {
      plain += static_cast<char>(c);
    }
  }
  for (const Heading& known : kHeadings)
    if (known.text == plain) return known.kind;
  return std::nullopt;
}

size_t Records::add_column(std::string name, Kind kind) {
  columns_.push_back(Column{std::move(name), kind, {}, {}});
  return columns_.size() - 1;
}

uint32_t Records::add_list(std::string name, bool free_of_duplicates) {
  lists_.push_back(List{std::move(name), free_of_duplicates, {}});
  return static_cast<uint32_t>(lists_.size() - 1);
}

uint32_t Records::add_lists_together(std::string name, std::vector<uint32_t> lists) {
  std::sort(lists.begin(), lists.end());
  lists_.push_back(List{std::move(name), true, std::move(lists)});
  together_ = true;
  return static_cast<uint32_t>(lists_.size() - 1);
}

bool Records::lists_share(uint32_t a, uint32_t b) const {
  if (a == b) return true;
  const auto parts = [&](const uint32_t& list) {
    const auto& held = lists_[list].parts;
    return held.empty() ? std::span<const uint32_t>(&list, 1) : std::span<const uint32_t>(held);
  };
  const auto left = parts(a), right = parts(b);
  return std::any_of(left.begin(), left.end(), [&](uint32_t list) {
    return std::find(right.begin(), right.end(), list) != right.end();
  });
}

void Records::reserve(size_t records) {
  list_.reserve(records);
  id_starts_.reserve(records + 1);
  for (Column& column : columns_) column.cells.reserve(records);
}

uint32_t Records::add(std::string_view id, uint32_t list) {
  const auto row = static_cast<uint32_t>(list_.size());
  list_.push_back(list);
  ids_.append(id);
  id_starts_.push_back(ids_.size());
  for (Column& column : columns_) column.cells.push_back(0);
  return row;
}

void Records::rewrite(size_t column, const std::function<std::string(std::string_view)>& by) {
  Column& in = columns_[column];
  Strings texts;
  std::vector<uint32_t> now(in.texts.size(), 0);
  for (uint32_t t = 1; t < now.size(); ++t) {
    // Each of several values by itself.
    std::string_view rest = in.texts.view(t);
    std::string text;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find(kValueSeparator), rest.size());
      if (!text.empty()) text += kValueSeparator;
      text += by(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    now[t] = texts.intern(text);
  }
  for (uint32_t& cell : in.cells) cell = now[cell];
  in.texts = std::move(texts);
}

void Records::set(size_t column, std::string_view value) {
  value = trimmed(value);
  if (value.empty()) return;
  Column& in = columns_[column];
  uint32_t& cell = in.cells.back();
  if (cell == 0) {
    cell = in.texts.intern(value);
  } else {
    std::string joined(in.texts.view(cell));
    joined += kValueSeparator;
    joined += value;
    cell = in.texts.intern(joined);
  }
}

}  // namespace stillheld::identity
