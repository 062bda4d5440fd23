#include "intake/draft.h"

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/utf8.h"
#include "dates/date.h"
#include "dates/written.h"
#include "log/codes.h"

namespace stillheld::intake {

namespace {

struct Member {
  std::string_view name;
  int64_t log::Entry::*integer;
  std::string log::Entry::*text;
};

constexpr Member kMembers[] = {
#define X(member) {#member, &log::Entry::member, nullptr},
#define Y(member) {#member, nullptr, &log::Entry::member},
    STILLHELD_ENTRY_FIELDS(X, Y)
#undef X
#undef Y
};

const Member* find_member(std::string_view name) {
  for (const Member& m : kMembers)
    if (m.name == name) return &m;
  return nullptr;
}

bool is_date_member(std::string_view name) {
  return name == "date" || name == "published" || name == "fetched" || name == "effective";
}

// Members whose words the books must know.
std::optional<std::string> expected_words(std::string_view member, std::string_view value) {
  const auto list = [](auto&& texts) {
    std::string out;
    for (std::string_view t : texts)
      if (!t.empty()) out += (out.empty() ? "" : ", ") + std::string(t);
    return out;
  };
  using namespace log;
  if (member == "way" && !parse_code<Way>(value)) return list(way_texts());
  if (member == "dest" && !parse_code<Destination>(value)) return list(destination_texts());
  if (member == "penalty" && !parse_code<Penalty>(value)) return list(penalty_texts());
  if (member == "what" && !parse_code<What>(value)) return list(what_texts());
  if (member == "grade" && !parse_code<Grade>(value)) return "seen, seen_day_recalled, derived, recalled";
  if (member == "status" && !parse_code<Standing>(value)) return "accepted, proposed, conflict";
  return std::nullopt;
}

std::string_view trim(std::string_view text) {
  while (true) {
    if (text.starts_with(' ') || text.starts_with('\t') || text.starts_with('\n') || text.starts_with('\r')) text.remove_prefix(1);
    else if (text.starts_with("\xC2\xA0")) text.remove_prefix(2);
    else break;
  }
  while (true) {
    if (text.ends_with(' ') || text.ends_with('\t') || text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    else if (text.ends_with("\xC2\xA0")) text.remove_suffix(2);
    else break;
  }
  return text;
}

// "1,374", "1 374" and "1\u00A0374" as 1374.  "1,5" stays what it is, and is
// refused: nobody can say that it is fifteen.
std::string without_thousands(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    size_t mark = 0;
    for (const std::string_view m : {std::string_view(","), std::string_view(" "), std::string_view("\xC2\xA0"), std::string_view("\xE2\x80\xAF")})
      if (rest.starts_with(m)) mark = m.size();
    const std::string_view group = rest.substr(mark, 3);
    const bool three = mark > 0 && !out.empty() && group.size() == 3 && group.find_first_not_of("0123456789") == std::string_view::npos &&
                       (rest.size() == mark + 3 || rest[mark + 3] < '0' || rest[mark + 3] > '9');
    if (three) {
      out += group;
      i += mark + 3;
    } else {
      out += text[i++];
    }
  }
  return out;
}

std::string decode_entities(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
      {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", "\xC2\xA0"},
      {"laquo", "«"}, {"raquo", "»"}, {"ndash", "–"}, {"mdash", "—"}, {"rsquo", "’"}, {"lsquo", "‘"}};
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '&') {
      out += text[i];
      continue;
    }
    const size_t end = text.substr(0, i + 12).find(';', i);
    if (end == std::string_view::npos) {
      out += '&';
      continue;
    }
    const std::string_view name = text.substr(i + 1, end - i - 1);
    bool found = false;
    if (name.starts_with('#')) {
      const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
      const std::string_view digits = name.substr(hex ? 2 : 1);
      uint32_t code = 0;
      const auto [p, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
      if (error == std::errc() && p == digits.data() + digits.size() && code > 31 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF)) {
        append_utf8(out, code);
        found = true;
      }
    } else {
      for (const auto& [n, value] : kNamed)
        if (n == name) {
          out += value;
          found = true;
        }
    }
    if (found) i = end;
    else out += '&';
  }
  return out;
}

}  // namespace

bool is_entry_member(std::string_view name) {
  // What ties an entry to others is not a list's to say.
  static constexpr std::string_view kOwn[] = {"bytes", "capture", "chunks", "edges", "encoding", "format", "list", "profile",
                                              "published", "publisher", "record", "replaces", "row", "slot", "source",
                                              "target", "target_import"};
  return find_member(name) != nullptr && std::find(std::begin(kOwn), std::end(kOwn), name) == std::end(kOwn);
}

std::optional<int64_t> months_in_words(std::string_view text) {
  static constexpr std::pair<std::string_view, int> kUnits[] = {
      {"год", 12}, {"года", 12}, {"лет", 12}, {"годов", 12}, {"гады", 12}, {"гадоў", 12}, {"год.", 12},
      {"year", 12}, {"years", 12}, {"месяц", 1}, {"месяца", 1}, {"месяцев", 1}, {"мес", 1}, {"мес.", 1},
      {"месяцы", 1}, {"месяцаў", 1}, {"month", 1}, {"months", 1}};
  std::optional<int64_t> total;
  int64_t number = -1;
  size_t i = 0;
  while (i < text.size()) {
    size_t end = std::min(text.find_first_of(" ,;()\t", i), text.size());
    // "1,5 года" is one number, and none that we read.
    const auto is_digit = [&](size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    while (end > i && end < text.size() && text[end] == ',' && is_digit(end - 1) && is_digit(end + 1))
      end = std::min(text.find_first_of(" ,;()\t", end + 1), text.size());
    std::string_view word = text.substr(i, end - i);
    const bool first = text.substr(0, i).find_first_not_of(" ,;()\t") == std::string_view::npos;
    i = end + 1;
    if (word.empty()) continue;
    if (first && word == "год") {  // "год и 6 месяцев"
      total = 12;
      continue;
    }
    int64_t value = 0;
    const auto [p, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error == std::errc() && p == word.data() + word.size() && value >= 0 && value < 1000) {
      number = value;
      continue;
    }
    if (number < 0) continue;
    for (const auto& [unit, months] : kUnits)
      if (word == unit) {
        total = total.value_or(0) + number * months;
        number = -1;
        break;
      }
    number = -1;
  }
  return total;
}

Result<Drafter> Drafter::make(const Profile& profile, const std::vector<std::string>& header,
                              const std::string& file_name, const DraftSource& edition) {
  Drafter d;
  d.profile_ = profile;
  d.file_ = file_name;
  d.header_ = header;
  d.edition_ = edition;
  std::string found;
  for (const std::string& name : header) found += (found.empty() ? "" : ", ") + name;
  std::optional<Error> missing;
  const auto column = [&](const std::string& name) -> int {
    if (name.empty() || name == "@published") return -1;
    const auto at = std::find(header.begin(), header.end(), name);
    if (at != header.end()) {
      const int index = static_cast<int>(at - header.begin());
      if (std::find(d.used_.begin(), d.used_.end(), index) == d.used_.end()) d.used_.push_back(index);
      return index;
    }
    if (!missing) missing = fail(Code::kMissingColumn, {name, abbreviate(found, 300), profile.name}, {file_name, 1, name, 0});
    return -1;
  };
  for (const ClaimRule& rule : profile.claims) {
    Rule bound;
    bound.rule = rule;
    bound.what = column(rule.what_column);
    bound.when = column(rule.when);
    bound.if_column = column(rule.if_column);
    bound.date = column(rule.date);
    bound.months_text = column(rule.months_text);
    for (const auto& [member, name] : rule.set) bound.set.push_back(column(name));
    for (const auto& [field, name] : rule.seal) bound.seal.push_back(column(name));
    for (const int index : {bound.what, bound.when, bound.date, bound.months_text})
      if (index >= 0) bound.cited.push_back(index + 1);
    for (const auto* list : {&bound.set, &bound.seal})
      for (const int index : *list)
        if (index >= 0) bound.cited.push_back(index + 1);
    std::sort(bound.cited.begin(), bound.cited.end());
    bound.cited.erase(std::unique(bound.cited.begin(), bound.cited.end()), bound.cited.end());
    d.rules_.push_back(std::move(bound));
  }
  for (const std::string& name : profile.key) d.key_.push_back(column(name));
  d.subject_ = column(profile.subject);
  d.publisher_ = column(profile.publisher);
  d.address_ = column(profile.address);
  d.published_ = column(profile.published);
  d.grade_ = column(profile.grade);
  if (missing) return *missing;
  return d;
}

Error Drafter::at(Code code, const Row& row, int column, std::vector<std::string> params) const {
  const auto index = static_cast<size_t>(column);
  return fail(code, std::move(params), {file_, row.number, column >= 0 ? header_[index] : "", 0},
              column >= 0 ? std::string(row.cells[index]) : "");
}

std::string Drafter::clean(std::string_view cell) const {
  if (profile_.html_entities && cell.find('&') != std::string_view::npos) {
    const std::string decoded = decode_entities(cell);
    return std::string(trim(decoded));
  }
  return std::string(trim(cell));
}

Result<std::string> Drafter::coded(const Row& row, int column, std::string_view cell) const {
  std::string word = clean(cell);
  const std::string& name = header_[static_cast<size_t>(column)];
  if (const auto parts = profile_.contains.find(name); parts != profile_.contains.end()) {
    for (const auto& [part, code] : parts->second)
      if (part != "*" && word.find(part) != std::string::npos) return code;
    for (const auto& [part, code] : parts->second)
      if (part == "*") return code;
    return std::string();
  }
  const auto codes = profile_.codes.find(name);
  if (codes == profile_.codes.end()) return word;
  if (const auto found = codes->second.find(word); found != codes->second.end()) return found->second;
  if (word.empty()) return word;
  if (const auto any = codes->second.find("*"); any != codes->second.end()) return any->second;
  std::string expected;
  for (const auto& [w, code] : codes->second)
    if (!w.empty()) expected += (expected.empty() ? "" : ", ") + w;
  return at(Code::kBadCode, row, column, {abbreviate(expected, 400)});
}

Status Drafter::put(log::Entry& entry, const std::string& member, const std::string& value, const Row& row, int column) const {
  if (value.empty()) return {};
  const Member* m = find_member(member);
  if (m->integer != nullptr) {
    const std::string digits = without_thousands(value);
    int64_t number = 0;
    const auto [p, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool whole = error == std::errc() && p == digits.data() + digits.size() &&
                       number > -9007199254740991 && number < 9007199254740991;
    if (!whole) return at(Code::kBadNumber, row, column, {"1, 12, 1200"});
    entry.*(m->integer) = number;
    return {};
  }
  if (is_date_member(member)) {
    auto date = dates::parse_written(value, profile_.dates);
    if (!date.ok()) return at(Code::kBadDate, row, column, date.error().params);
    entry.*(m->text) = dates::to_edtf(date.value());
    return {};
  }
  if (const auto expected = expected_words(member, value)) return at(Code::kBadCode, row, column, {*expected});
  entry.*(m->text) = value;
  return {};
}

Result<const RowDraft*> Drafter::read(const Row& row) {
  out_.drafts.clear();
  out_.key.clear();
  out_.handle.clear();
  const auto cell = [&](int column) { return row.cells[static_cast<size_t>(column)]; };
  for (const int column : key_) {
    if (!out_.key.empty()) out_.key += '\x1f';
    out_.key += clean(cell(column));
  }
  if (subject_ >= 0) {
    const std::string id = clean(cell(subject_));
    if (id.empty()) return at(Code::kMissingValue, row, subject_, {profile_.subject});
    out_.handle = profile_.space + "/" + id;
  }
  DraftSource source = edition_;
  // A row with a publisher of its own owes nothing to the list's; a column of
  // addresses alone says where in the list's own publication the row stands.
  if (publisher_ >= 0) source = {clean(cell(publisher_)), "", ""};
  if (address_ >= 0)
    if (const std::string address = clean(cell(address_)); publisher_ >= 0 || !address.empty()) source.address = address;
  if (published_ >= 0) {
    const std::string text = clean(cell(published_));
    const auto date = dates::parse_written(text, profile_.dates);
    if (!date.ok()) return at(Code::kBadDate, row, published_, date.error().params);
    source.published = dates::to_edtf(date.value());
  }
  std::string grade;
  if (grade_ >= 0) {
    TRY(word, coded(row, grade_, cell(grade_)));
    grade = word;
  }

  int64_t slot = 0;
  for (const Rule& bound : rules_) {
    const ClaimRule& rule = bound.rule;
    slot = (slot / 100 + 1) * 100;  // room for the parts of a split cell
    if (bound.when >= 0 && trim(cell(bound.when)).empty()) continue;
    if (bound.if_column >= 0) {
      const std::string word = clean(cell(bound.if_column));
      if (std::find(rule.if_is.begin(), rule.if_is.end(), word) == rule.if_is.end()) continue;
    }
    Draft draft;
    draft.slot = slot;
    draft.source = source;
    draft.about_books = rule.about == "books";
    draft.entry.kind = log::Kind::claim;
    draft.entry.what = rule.what;
    if (bound.what >= 0) {
      TRY(code, coded(row, bound.what, cell(bound.what)));
      if (code.empty()) {
        if (trim(cell(bound.what)).empty()) return at(Code::kMissingValue, row, bound.what, {rule.what_column});
        continue;
      }
      draft.entry.what = code;
    }
    draft.entry.columns.assign(bound.cited.begin(), bound.cited.end());
    draft.entry.grade = grade == "seen" ? "" : grade;
    if (!draft.entry.grade.empty())
      if (const auto expected = expected_words("grade", draft.entry.grade)) return at(Code::kBadCode, row, grade_, {*expected});
    for (const auto& [member, text] : rule.constant) {
      const Member* m = find_member(member);
      if (m->text != nullptr) draft.entry.*(m->text) = text;
      else TRY_VOID(put(draft.entry, member, text, row, -1));
    }
    if (rule.date == "@published") {
      draft.entry.date = edition_.published;
    } else if (bound.date >= 0) {
      TRY_VOID(put(draft.entry, "date", clean(cell(bound.date)), row, bound.date));
    }
    for (size_t i = 0; i < rule.set.size(); ++i) {
      TRY(word, coded(row, bound.set[i], cell(bound.set[i])));
      TRY_VOID(put(draft.entry, rule.set[i].first, word, row, bound.set[i]));
    }
    if (bound.months_text >= 0)
      if (const auto months = months_in_words(clean(cell(bound.months_text)))) draft.entry.months = *months;
    if (!rule.split.empty() && bound.seal.size() == 1) {
      const std::string whole = clean(cell(bound.seal[0]));
      size_t from = 0;
      int64_t part = 0;
      while (from <= whole.size()) {
        const size_t end = std::min(whole.find(rule.split, from), whole.size());
        const std::string_view value = trim(std::string_view(whole).substr(from, end - from));
        from = end + rule.split.size();
        if (value.empty()) continue;
        Draft one = draft;
        one.slot = slot + std::min<int64_t>(part++, 99);
        one.personals.push_back({rule.seal[0].first, std::string(value), {}});
        out_.drafts.push_back(std::move(one));
      }
      continue;
    }
    for (size_t i = 0; i < rule.seal.size(); ++i) {
      const std::string value = clean(cell(bound.seal[i]));
      if (!value.empty()) draft.personals.push_back({rule.seal[i].first, value, {}});
    }
    out_.drafts.push_back(std::move(draft));
  }
  return &out_;
}

}  // namespace stillheld::intake
