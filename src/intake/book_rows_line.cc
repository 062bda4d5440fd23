#include "intake/book_rows_line.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"
#include "intake/book_rows_date.h"
#include "intake/book_rows_text.h"

namespace stillheld::intake {

using Column = BookColumn;
using Field = BookField;

namespace {

constexpr std::string_view kAround = " \t,;.";

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Where `marker` ends if it stands at `at`, else npos.  A blank in it stands for
// any number of them behind a full stop, for one or more elsewhere; a final
// letter is not followed by another.
size_t match(std::string_view text, size_t at, std::string_view marker) {
  for (size_t m = 0; m < marker.size(); ++m) {
    if (marker[m] == ' ') {
      const size_t from = at;
      while (at < text.size() && is_blank(text[at])) ++at;
      if (at == from && marker[m - 1] != '.') return std::string_view::npos;
      continue;
    }
    if (at >= text.size()) return std::string_view::npos;
    const bool first = m == 0 || (m == 1 && marker[0] == '(');
    const bool same = text[at] == marker[m] || (first && is_ascii_letter(marker[m]) && (text[at] | 0x20) == (marker[m] | 0x20));
    if (!same) return std::string_view::npos;
    ++at;
  }
  if (is_letter_byte(marker.back()) && at < text.size() && is_letter_byte(text[at])) return std::string_view::npos;
  return at;
}

// "10+3", "25+5+5 a.", "10a.", "12a. 6k.", "6 a"; nothing for "9" and "192a lg.2".
struct Term {
  int years = -1, months = 0;
  std::string rights;
};

std::optional<Term> read_term(std::string_view text) {
  text = trim_of(text, " \t.;,");
  Term term;
  size_t at = 0;
  const auto number = [&]() {
    int value = -1;
    const auto [p, error] = std::from_chars(text.data() + at, text.data() + std::min(text.size(), at + 3), value);
    if (error != std::errc()) return -1;
    at = static_cast<size_t>(p - text.data());
    return value;
  };
  const auto blanks = [&] {
    while (at < text.size() && (is_blank(text[at]) || text[at] == '.')) ++at;
  };
  term.years = number();
  if (term.years < 0 || term.years > 30) return std::nullopt;
  bool said = false;
  blanks();
  while (at < text.size() && text[at] == '+') {
    ++at;
    while (at < text.size() && is_blank(text[at])) ++at;
    const int rights = number();
    if (rights < 0 || rights > 30) return std::nullopt;
    term.rights += (term.rights.empty() ? "" : "+") + std::to_string(rights);
    said = true;
    blanks();
  }
  if (at < text.size() && text[at] == 'k' && term.rights.empty()) {  // "6k.": months alone
    term.months = term.years;
    term.years = 0;
    return text.size() == at + 1 ? std::optional(term) : std::nullopt;
  }
  if (at < text.size() && text[at] == 'a') {
    ++at;
    said = true;
    if (text.substr(at).starts_with("astat")) at += 5;
    blanks();
    if (at < text.size() && text[at] >= '0' && text[at] <= '9') {
      term.months = number();
      blanks();
      if (term.months < 0 || term.months > 11 || at >= text.size() || text[at] != 'k') return std::nullopt;
      ++at;
      blanks();
    }
  }
  if (!said || at != text.size()) return std::nullopt;
  return term;
}

int year_of(const std::string& edtf) {
  const size_t at = edtf.starts_with("../") ? 3 : 0;
  return edtf.size() >= at + 4 ? std::atoi(edtf.substr(at, 4).c_str()) : 0;
}

}  // namespace

BookLine::BookLine(const BookForm& form) : form_(form) {
  for (uint32_t i = 0; i < form.markers.size(); ++i) {
    const char first = form.markers[i].text[0];
    by_first_[static_cast<uint8_t>(first)].push_back(i);
    if (is_ascii_letter(first)) by_first_[static_cast<uint8_t>(first ^ 0x20)].push_back(i);
  }
}

void BookLine::add(Column column, std::string_view text) {
  text = trim_of(text, kAround);
  if (text.empty()) return;
  std::string& cell = put(column);
  if (!cell.empty()) cell += "; ";
  cell += text;
}

void BookLine::keep(std::string_view text) {
  text = trim_of(text, " \t,;.()[]");
  if (text.empty()) return;
  std::string& cell = put(Column::rest);
  if (!cell.empty()) cell += ". ";
  cell += text;
}

void BookLine::doubt(std::string_view word) {
  std::string& cell = put(Column::doubt);
  for (size_t from = 0; from < cell.size();) {
    const size_t end = std::min(cell.find('|', from), cell.size());
    if (std::string_view(cell).substr(from, end - from) == word) return;
    from = end + 1;
  }
  if (!cell.empty()) cell += '|';
  cell += word;
}

void BookLine::find_marks(std::string_view line) {
  marks_.clear();
  bool born_may_come = true;
  for (size_t i = 0; i < line.size(); ++i) {
    const auto& candidates = by_first_[static_cast<uint8_t>(line[i])];
    if (candidates.empty()) continue;
    const bool letter = is_letter_byte(line[i]);
    if (letter && i > 0 && (is_letter_byte(line[i - 1]) || line[i - 1] == '-')) continue;
    for (const uint32_t c : candidates) {
      const BookForm::Marker& marker = form_.markers[c];
      if (marker.field == Field::born && !born_may_come) continue;
      // The head's surname is in capitals: "LANGE" is no "lange".
      const size_t end = match(line, i, marker.text);
      if (end == std::string_view::npos || i == 0) continue;
      marks_.push_back({i, end, marker.field});
      if (marker.field != Field::home && marker.field != Field::homeless && marker.field != Field::occupation && marker.field != Field::rest) born_may_come = false;
      i = end - 1;
      break;
    }
  }
}

size_t BookLine::sentence_end(std::string_view text) const {
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] != '.' && text[i] != '!') continue;
    size_t next = i + 1;
    while (next < text.size() && (is_blank(text[next]) || text[next] == '(')) ++next;
    if (next == i + 1 || next >= text.size()) continue;
    size_t word = i;
    while (word > 0 && (is_letter_byte(text[word - 1]) || text[word - 1] == '-')) --word;
    const std::string_view before = text.substr(word, i - word);
    const bool open = std::find(form_.open_ended.begin(), form_.open_ended.end(), before) != form_.open_ended.end() ||
                      (count_code_points(before) == 1 && starts_upper(before) && word == 0);
    if (open) {
      const std::string_view after = text.substr(next);
      if (std::none_of(form_.remarks.begin(), form_.remarks.end(), [&](const std::string& r) { return after.starts_with(r); })) continue;
      return i;
    }
    if (starts_upper(text.substr(next)) || text[i] == '!' || text[next] == '"' || text.substr(next).starts_with("“")) return i;
  }
  return text.size();
}

bool BookLine::set_date(Column column, const std::string& read) {
  if (!put(column).empty()) return false;
  put(column) = read;
  return true;
}

std::string BookLine::take_date(Column column, std::string_view text, std::string_view dated, bool at_front) {
  const auto found = find_book_date(text, form_, at_front);
  std::string around(text);
  if (found) {
    const std::string_view printed = text.substr(found->begin, found->end - found->begin);
    if (found->read.empty() || (column != Column::born && year_of(found->read) < form_.first_year)) {
      doubt(kBookColumnNames[static_cast<size_t>(column)]);
      keep(printed);
    } else if (!set_date(column, found->read)) {
      keep(printed);
    }
    around = std::string(text.substr(0, found->begin)) + std::string(text.substr(found->end));
  } else if (!dated.empty()) {
    const auto before = find_book_date(dated, form_, true);
    if (before && !before->read.empty()) {
      if (!set_date(column, before->read)) keep(dated);
    } else {
      doubt(kBookColumnNames[static_cast<size_t>(column)]);
      keep(dated);
    }
  } else {
    // Digits and full stops where a date should stand, and none that can be read.
    const std::string_view front = trim_of(text, kAround);
    const size_t length = std::min(front.find_first_not_of("0123456789. lIoO"), front.size());
    size_t digits = 0;
    for (const char c : front.substr(0, length)) digits += c >= '0' && c <= '9' ? 1 : 0;
    if (length >= 5 && digits >= 3 && front[0] >= '0' && front[0] <= '9' && front.substr(0, length).find('.') != std::string_view::npos)
      doubt(kBookColumnNames[static_cast<size_t>(column)]);
  }
  return around;
}

std::vector<std::string_view> BookLine::take_terms(std::string_view text) {
  std::vector<std::string_view> others;
  each_part(text, ',', [&](std::string_view part) {
    const auto term = read_term(part);
    if (!term) {
      others.push_back(part);
      return;
    }
    const int months = term->years * 12 + term->months;
    if (again_ || tried_again_) {
      put(Column::verdict_again) = "yes";
      if (put(Column::months_again).empty()) put(Column::months_again) = std::to_string(months);
      else keep(part);
      return;
    }
    if (!put(Column::sentence_years).empty() && !commuted_) {
      keep(part);
      doubt("sentence_years");
      return;
    }
    put(Column::sentence_years) = term->months == 0 ? std::to_string(term->years) : std::to_string(term->years) + "/" + std::to_string(term->months);
    put(Column::rights_years) = term->rights;
    put(Column::sentence_months) = std::to_string(months);
  });
  return others;
}

void BookLine::read_born(std::string_view text) {
  const std::string around = take_date(Column::born, text, {}, true);
  bool first = true;
  each_part(around, ',', [&](std::string_view part) {
    const bool trade = !first || !starts_upper(part) ||
                       std::any_of(form_.schooling.begin(), form_.schooling.end(), [&](const std::string& s) { return part.find(s) != std::string_view::npos; });
    first = false;
    add(trade ? Column::occupation : Column::birth_place, part);
  });
  if (put(Column::born).empty() && put(Column::birth_place).empty()) doubt("born");
}

void BookLine::read_home(std::string_view text) {
  size_t n = 0;
  each_part(text, ',', [&](std::string_view part) {
    const bool trade = std::any_of(form_.schooling.begin(), form_.schooling.end(), [&](const std::string& s) { return part.find(s) != std::string_view::npos; });
    const bool number = part.find_first_of("0123456789") != std::string_view::npos;
    ++n;
    if (n == 1 && !trade) {
      const bool same = std::find(form_.same.begin(), form_.same.end(), part) != form_.same.end();
      add(Column::home, same && !put(Column::birth_place).empty() ? std::string_view(put(Column::birth_place)) : part);
    } else if (n == 2 && number && !trade) {
      put(Column::home) += ", " + std::string(part);
    } else {
      add(Column::occupation, part);
    }
  });
}

void BookLine::read_arrest(Field field, std::string_view text, std::string_view dated) {
  // Another arrest: said to be one, or dated after one that is dated.
  if (field == Field::arrested_again || (!put(Column::arrested).empty() && put(Column::arrest) == "yes") || again_) {
    const auto found = find_book_date(text, form_, false);
    if (again_ && !put(Column::arrested_again).empty() && found) doubt("arrested_again");
    again_ = true;
    put(Column::arrest_again) = "yes";
    keep(take_date(Column::arrested_again, text, dated, false));
    return;
  }
  put(Column::arrest) = "yes";
  const std::string around = take_date(Column::arrested, text, dated, false);
  bool first = true;
  for (const std::string_view part : take_terms(around)) {
    add(Column::arrest_place, part);
    if (!first) {  // "Tallinn, Aia 2" is one place
      std::string& place = put(Column::arrest_place);
      if (const size_t at = place.rfind("; "); at != std::string::npos) place[at] = ',';
    }
    first = false;
  }
}

void BookLine::read_article(std::string_view text) {
  bool any = false;
  std::string articles;
  for (const std::string_view part : take_terms(text)) {
    const bool article = part[0] == '-' || (part[0] >= '0' && part[0] <= '9') || part.starts_with("NL") || part.starts_with("lg") || part.starts_with("pg");
    if (article && (any || part.find_first_of("0123456789") != std::string_view::npos)) {
      articles += (articles.empty() ? "" : ", ") + std::string(part);
      any = true;
    } else {
      keep(part);
    }
  }
  if (!any) doubt("article");
  if (again_ || tried_again_) return keep(articles);
  add(Column::article, articles);
}

void BookLine::read_release(std::string_view text, std::string_view dated) {
  // A book may print the first release behind the second arrest.
  const auto found = find_book_date(text, form_, false);
  const std::string again = put(Column::arrested_again);
  const bool second = again_ && !(found && !again.empty() && found->read < again && put(Column::released).empty());
  put(second ? Column::release_again : Column::release) = "yes";
  Column column = second ? Column::released_again : Column::released;
  if (!put(column).empty() && put(Column::exile_ended).empty() && found) column = Column::exile_ended;
  keep(take_date(column, text, dated, false));
  if (column == Column::released) released_before_death_ = true;
}

void BookLine::read_field(Field field, std::string_view word, std::string_view text, std::string_view dated) {
  // "10a.; Norillag": a camp, where a sentence of camps can stand.
  const size_t end = sentence_end(text);
  keep(text.substr(end));
  text = text.substr(0, end);
  std::string_view places;
  if (const size_t semicolon = text.find(';'); semicolon != std::string_view::npos) {
    places = text.substr(semicolon + 1);
    text = text.substr(0, semicolon);
  }
  const std::string_view bare = trim_of(text, kAround);
  const bool deported = !put(Column::deported).empty() || field == Field::deported;
  const Column place_column = deported && put(Column::arrest).empty() ? Column::exile : Column::camp;
  switch (field) {
    case Field::born: read_born(text); break;
    case Field::home: read_home(text); break;
    case Field::homeless:
      add(Column::home, word);
      each_part(text, ',', [&](std::string_view part) { add(Column::occupation, part); });
      break;
    case Field::occupation: add(Column::occupation, bare); break;
    case Field::arrested:
    case Field::arrested_again: read_arrest(field, text, dated); break;
    case Field::court_again: tried_again_ = true; [[fallthrough]];
    case Field::court: {
      // A second court, said to be one or told of after the first's sentence.
      if (!put(Column::court_date).empty() && !put(Column::sentence_years).empty()) tried_again_ = true;
      if (again_ || tried_again_) {
        put(Column::verdict_again) = "yes";
        const std::string around = take_date(Column::court_again_date, text, dated, true);
        for (const std::string_view part : take_terms(around)) keep(part);
        break;
      }
      put(Column::verdict) = "yes";
      if (put(Column::court).empty()) add(Column::court, trim_of(word, " ,;"));
      const std::string around = take_date(Column::court_date, text, dated, true);
      for (const std::string_view part : take_terms(around)) keep(part);
      break;
    }
    case Field::article: read_article(text); break;
    case Field::death_sentence:
      death_sentence_ = true;
      for (const std::string_view part : take_terms(text)) keep(part);
      break;
    case Field::commuted:
      commuted_ = true;
      for (const std::string_view part : take_terms(text)) keep(part);
      break;
    case Field::reduction: {
      const std::string around = take_date(Column::reduction_date, text, dated, true);
      add(Column::reduction, around);
      each_part(around, ',', [&](std::string_view part) {
        const auto term = read_term(part);
        if (term && put(Column::reduced_months).empty()) put(Column::reduced_months) = std::to_string(term->years * 12 + term->months);
      });
      break;
    }
    case Field::camp: add(place_column, bare); break;
    case Field::released: read_release(text, dated); break;
    case Field::exile_ended: keep(take_date(Column::exile_ended, text, dated, false)); break;
    case Field::deported:
      keep(take_date(Column::deported, text, dated, false));
      break;
    case Field::exile:
      if (put(Column::arrest) == "yes" || put(Column::verdict) == "yes") {
        exiled_ = true;
        const auto since = find_book_date(dated.empty() ? text : dated, form_, true);
        if (since && put(Column::release).empty() && !since->read.empty() && !again_) {
          put(Column::release) = "yes";
          put(Column::released) = since->read;
        }
      }
      add(Column::exile, dated.empty() ? std::string(bare) : std::string(dated) + " " + std::string(bare));
      break;
    case Field::executed: death_sentence_ = true; [[fallthrough]];
    case Field::died_held: died_held_ = true; [[fallthrough]];
    case Field::died_free:
    case Field::killed:
    case Field::died:
      died_free_ |= field == Field::died_free;
      killed_ |= field == Field::killed;
      if (field == Field::killed && std::any_of(form_.prisons.begin(), form_.prisons.end(), [&](const std::string& p) { return text.find(p) != std::string_view::npos; }))
        died_held_ = true;
      put(Column::death) = "death";
      keep(take_date(Column::died, text, dated, false));
      break;
    case Field::see:
      add(Column::see, text);
      break;
    case Field::order:
    case Field::rest:
      keep(std::string(word) + std::string(text));
      break;
  }
  each_part(places, ';', [&](std::string_view place) { add(place_column, place); });
}

void BookLine::conclude() {
  const std::string& months = put(Column::sentence_months);
  if (death_sentence_ && !(commuted_ && !months.empty())) put(Column::penalty) = "death";
  else if (!months.empty()) put(Column::penalty) = "colony";
  if (death_sentence_ || !months.empty() || !put(Column::article).empty()) {
    // An article alone is what somebody was charged with, not a verdict.
    if (death_sentence_ || !months.empty()) put(Column::verdict) = "yes";
  }
  // Forced settlement after a sentence: by then the camp was over.
  if ((put(Column::arrest) == "yes" || put(Column::verdict) == "yes") && put(Column::release).empty() &&
      (exiled_ || (!put(Column::exile_ended).empty() && put(Column::deported).empty()))) {
    put(Column::release) = "yes";
    if (!put(Column::exile_ended).empty() && !put(Column::exile_ended).starts_with("..")) put(Column::released) = "../" + put(Column::exile_ended);
  }
  const int born = year_of(put(Column::born)), arrested = year_of(put(Column::arrested));
  const int tried = year_of(put(Column::court_date)), died = year_of(put(Column::died));
  const int first = arrested != 0 ? arrested : tried;
  if ((born != 0 && first != 0 && born > first) || (arrested != 0 && tried != 0 && arrested > tried + 1) ||
      (put(Column::released).size() == 10 && put(Column::arrested).size() == 10 && put(Column::released) < put(Column::arrested)) ||
      (died != 0 && first != 0 && died < first - 1 && !killed_))
    doubt("order");
  if (!put(Column::death).empty()) {
    const bool seized = put(Column::arrest) == "yes" || put(Column::verdict) == "yes";
    const int term = months.empty() ? 25 : std::atoi(months.c_str()) / 12;
    const bool in_time = died == 0 || first == 0 || died <= first + term + 1;
    const bool released = released_before_death_ && put(Column::release_again).empty() && put(Column::arrest_again).empty();
    const bool exiled = !put(Column::exile_ended).empty();
    if (died_held_ || (seized && !died_free_ && !released && !exiled && in_time)) put(Column::death) = "death_in_custody";
  }
  if (!put(Column::given).empty()) put(Column::name) = put(Column::given) + " ";
  put(Column::name) += put(Column::surname);
  if (marks_.empty() && put(Column::see).empty()) doubt("line");
  // What happened is told elsewhere: in the entry that the line points to.
  if (!put(Column::see).empty() && put(Column::arrest).empty() && put(Column::verdict).empty() && put(Column::release).empty() &&
      put(Column::death).empty() && put(Column::deported).empty() && put(Column::exile).empty() && put(Column::article).empty()) {
    put(Column::pointer) = "yes";
    // The names it stands under there are other names of the person.
    constexpr Column kNames[] = {Column::surname, Column::given, Column::father};
    constexpr Column kOthers[] = {Column::other_surname, Column::other_given, Column::other_father};
    size_t n = 0;
    each_part(std::string(put(Column::see)), ',', [&](std::string_view part) {
      const std::string_view name = trim_of(part, kAround);
      if (n < 3 && starts_upper(name) && name != put(kNames[n])) {
        std::string& others = put(kOthers[n]);
        if (!others.empty()) others += '|';
        others += name;
      }
      ++n;
    });
  }
}

void BookLine::read(std::string_view line) {
  for (std::string& cell : cells_) cell.clear();
  again_ = tried_again_ = exiled_ = killed_ = died_held_ = died_free_ = commuted_ = death_sentence_ = released_before_death_ = false;
  // The source: the last bracket, or what points to another entry.
  const size_t open = line.rfind('['), close = open == std::string_view::npos ? open : line.find(']', open);
  std::string_view body = line;
  if (close != std::string_view::npos) {
    const std::string_view inside = trim_of(line.substr(open + 1, close - open - 1), " ");
    const std::string_view behind = trim_of(line.substr(close + 1), kAround);
    body = line.substr(0, open);
    if (inside.starts_with("vt")) add(Column::see, inside.substr(2));
    else put(Column::source) = inside;
    if (!behind.empty()) {
      doubt("source");
      keep(behind);
    }
  }
  // Another entry that the print has run into this one.
  if (const size_t earlier = body.find(']'); earlier != std::string_view::npos) {
    doubt("entries");
    keep(body.substr(earlier + 1));
    body = body.substr(0, earlier);
    const size_t bracket = body.rfind('[');
    if (bracket != std::string_view::npos) {
      put(Column::source) = trim_of(body.substr(bracket + 1), " ");
      body = body.substr(0, bracket);
    }
  }
  for (const std::string& words : form_.printed)
    if (body.find(words) != std::string_view::npos) put(Column::printed) = "yes";
  find_marks(body);
  const size_t head_end = marks_.empty() ? body.size() : marks_[0].begin;
  read_head(body.substr(0, head_end));
  std::string_view dated;
  for (size_t m = 0; m < marks_.size(); ++m) {
    const Mark& mark = marks_[m];
    size_t end = m + 1 < marks_.size() ? marks_[m + 1].begin : body.size();
    std::string_view text = body.substr(mark.end, end - mark.end);
    std::string_view next_dated;
    // "…, 11.02.55 väh. 5 a.": the date before the marker is the marker's, if
    // none stands behind it and something else stands before it.
    if (m + 1 < marks_.size() && marks_[m + 1].field != Field::born && marks_[m + 1].field != Field::home && marks_[m + 1].field != Field::homeless &&
        marks_[m + 1].field != Field::article && marks_[m + 1].field != Field::camp && marks_[m + 1].field != Field::rest) {
      const size_t comma = text.find_last_of(",;.", text.find_last_not_of(" .0123456789") == std::string_view::npos ? 0 : text.find_last_not_of(" .0123456789"));
      if (comma != std::string_view::npos) {
        const std::string_view last = trim_of(text.substr(comma + 1), " ");
        const auto found = find_book_date(last, form_, true);
        const size_t after = m + 2 < marks_.size() ? marks_[m + 2].begin : body.size();
        const bool dated_behind = find_book_date(body.substr(marks_[m + 1].end, after - marks_[m + 1].end), form_, true).has_value();
        if (found && found->begin == 0 && found->end + 2 >= last.size() && last.size() >= 4 && !dated_behind &&
            !trim_of(text.substr(0, comma), kAround).empty()) {
          next_dated = last;
          text = text.substr(0, comma);
        }
      }
    }
    read_field(mark.field, body.substr(mark.begin, mark.end - mark.begin), text, dated);
    dated = next_dated;
  }
  conclude();
}

}  // namespace stillheld::intake
