#include "identity/records.h"

#include <algorithm>
#include <array>
#include <utility>

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
  std::string plain;
  for (size_t i = 0; i < heading.size(); ++i) {
    const char c = heading[i];
    const auto next = i + 1 < heading.size() ? heading[i + 1] : '\0';
    if (c == ' ' || c == '_' || c == '-' || c == '.' || c == '\'') continue;
    if (c >= 'A' && c <= 'Z') {
      plain += static_cast<char>(c + 32);
    } else if (c == '\xD0' && next >= '\x90' && next <= '\x9F') {  // А–П
      plain += c;
      plain += static_cast<char>(next + 0x20);
      ++i;
    } else if (c == '\xD0' && next >= '\xA0' && next <= '\xAF') {  // Р–Я
      plain += '\xD1';
      plain += static_cast<char>(next - 0x20);
      ++i;
    } else if (c == '\xD0' && next == '\x86') {  // І
      plain += "\xD1\x96";
      ++i;
    } else {
      plain += c;
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
  lists_.push_back(List{std::move(name), free_of_duplicates});
  return static_cast<uint32_t>(lists_.size() - 1);
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
