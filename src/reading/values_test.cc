// Every kind of claim, and every field of its value, is read from some sentence.
#include <gtest/gtest.h>

#include <set>

#include "reading/case_file.h"

namespace stillheld::reading {
namespace {

std::string shown(const ReadClaim& c) {
  std::string out = std::string(text_of(c.kind)) + " " + std::string(text_of(c.status)) + " '" + c.subject + "'";
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += " " + std::string(name) + "=" + value;
  };
  const ClaimValue& v = c.value;
  if (v.months) add("months", std::to_string(*v.months));
  std::string articles;
  for (const std::string& a : v.articles) articles += (articles.empty() ? "" : "+") + a;
  add("articles", articles);
  add("regime", v.regime);
  if (v.count) {
    add("low", std::to_string(v.count->low));
    add("high", v.count->high == kUnbounded ? "inf" : std::to_string(v.count->high));
  }
  if (v.subset) add("subset", "yes");
  add("population", v.population);
  add("comparator", v.comparator);
  add("way", v.way);
  add("destination", v.destination);
  add("actor", v.actor);
  add("object", v.object);
  return out;
}

std::vector<std::string> lines_of(Language language, std::string_view text, std::vector<ReadClaim>* keep = nullptr) {
  const ReadingCase c{std::string(text), dates::from_civil(2025, 12, 15), language, {}, 0};
  const Document document = document_of(c);
  std::vector<std::string> out;
  for (ReadClaim& claim : read(document)) {
    EXPECT_EQ(document.slice(claim.span.start, claim.span.end), claim.quote) << text;
    EXPECT_LE(claim.span.start, claim.trigger.start) << text;
    EXPECT_GE(claim.span.end, claim.trigger.end) << text;
    out.push_back(shown(claim));
    if (keep != nullptr) keep->push_back(std::move(claim));
  }
  return out;
}

struct Expected {
  Language language;
  const char* text;
  const char* claim;  // the beginning of one that is read
  const char* more;   // parts that stand in it too, parted by |
};

constexpr Expected kTable[] = {
    {Language::en, "Police detained blogger Ihar Sakalou on Friday.", "arrest asserted 'Ihar Sakalou'", "actor=Police"},
    {Language::en, "Ihar Sakalou was charged under Article 342 of the Criminal Code.", "charge asserted 'Ihar Sakalou'", "articles=342"},
    {Language::ru, "В Минске судят Игоря Соколова.", "trial asserted 'Игоря Соколова'", ""},
    {Language::en, "A court sentenced Ihar Sakalou to five and a half years in a strict-regime colony under Articles 342 and 361-1.", "verdict asserted 'Ihar Sakalou'",
     "months=66|articles=342+361-1|regime=strict|actor=court"},
    {Language::en, "Ihar Sakalou and Vera Maroz were sentenced to seven and nine years respectively.", "verdict asserted 'Vera Maroz'", "months=108"},
    {Language::ru, "Игоря Соколова и Веру Мороз приговорили к семи и девяти годам соответственно.", "verdict asserted 'Веру Мороз'", "months=108"},
    {Language::be, "Суд асудзіў Ігара Сакалова паводле ч. 1 арт. 342 на тры гады хатняй хіміі.", "verdict asserted 'Ігара Сакалова'", "months=36|articles=342(1)|regime=home_confinement"},
    {Language::en, "Lukashenko pardoned more than 25 people.", "pardon asserted 'more than 25 people'", "low=26|high=inf|comparator=more than|population=people|actor=Lukashenko"},
    {Language::en, "Vera Maroz was paroled on Friday.", "release asserted 'Vera Maroz'", "way=parole"},
    {Language::ru, "Веру Мороз освободили по амнистии и вывезли в Литву.", "release asserted 'Веру Мороз'", ""},
    {Language::en, "Vera Maroz was deported to Lithuania.", "expulsion asserted 'Vera Maroz'", "destination=abroad"},
    {Language::en, "Minsk exchanged Vera Maroz for a spy.", "exchange asserted 'Vera Maroz'", "actor=Minsk"},
    {Language::en, "Vera Maroz was released as part of a prisoner swap.", "exchange asserted 'Vera Maroz'", "way=exchange"},
    {Language::ru, "Николай Соколов отказался уезжать из страны.", "refusal asserted 'Николай Соколов'", ""},
    {Language::en, "The court reduced Vera Maroz's sentence to four years.", "penalty_change asserted 'Vera Maroz'", "months=48"},
    {Language::en, "The court upheld Vera Maroz's sentence.", "penalty_change negated 'Vera Maroz'", ""},
    {Language::en, "Vera Maroz was transferred to a penal colony in Homel.", "transfer asserted 'Vera Maroz'", "regime=colony"},
    {Language::be, "Віктар Шэйка памёр у калоніі.", "death asserted 'Віктар Шэйка'", ""},
    {Language::en, "Viasna recognised Vera Maroz as a political prisoner.", "recognition asserted 'Vera Maroz'", ""},
    {Language::ru, "Вера Мороз остается в гомельской колонии.", "still_held asserted 'Вера Мороз'", ""},
    {Language::en, "Lukashenko has been in power for over 30 years.", "office asserted 'Lukashenko'", "months=360"},
    {Language::en, "At least 1,100 political prisoners remain behind bars.", "stock_count asserted 'At least 1,100 political prisoners'", "low=1100|high=inf|comparator=At least|population=political_prisoners"},
    {Language::en, "Nearly 1,200 political prisoners remain behind bars.", "stock_count asserted", "low=1140|high=1199|comparator=Nearly"},
    {Language::en, "Up to 900 people have been detained since 2020.", "flow_count asserted", "low=0|high=900|comparator=Up to"},
    {Language::ru, "За решеткой находятся не менее 1100 человек.", "stock_count asserted 'не менее 1100 человек'", "comparator=не менее"},
    {Language::ru, "С 2020 года арестовано более 65 тысяч человек.", "flow_count asserted 'более 65 тысяч человек'", "low=65001|high=inf|comparator=более"},
    {Language::be, "За кратамі знаходзяцца каля 1100 чалавек.", "stock_count asserted 'каля 1100 чалавек'", "comparator=каля"},
    {Language::en, "Belarus freed 52 prisoners, including 14 foreigners.", "flow_count asserted '14 foreigners'", "subset=yes|comparator=including|population=foreigners"},
    {Language::en, "Six of the pardoned prisoners are women.", "flow_count asserted", "low=6|subset=yes"},
    {Language::en, "The United States lifted sanctions on the airline Belavia.", "concession asserted ''", "object=sanctions on the airline Belavia|actor=United States"},
    {Language::en, "The EU imposed new sanctions on Belarus.", "sanction asserted ''", "object=new sanctions on Belarus|actor=EU"},
    {Language::en, "Amnesty International called for the release of Vera Maroz.", "statement asserted 'Amnesty International'", ""},
};

TEST(ClaimValues, EveryKindAndEveryField) {
  std::set<ClaimKind> kinds;
  std::set<std::string> fields;
  for (const Expected& e : kTable) {
    std::vector<ReadClaim> claims;
    const std::vector<std::string> lines = lines_of(e.language, e.text, &claims);
    const std::string* fits = nullptr;
    for (size_t i = 0; i < lines.size(); ++i)
      if (lines[i].starts_with(e.claim)) {
        fits = &lines[i];
        kinds.insert(claims[i].kind);
      }
    std::string all;
    for (const std::string& line : lines) all += "\n  " + line;
    if (fits == nullptr) {
      ADD_FAILURE() << e.text << ": no " << e.claim << all;
      continue;
    }
    for (std::string_view more = e.more; !more.empty();) {
      const size_t end = more.find('|');
      const std::string part(more.substr(0, end));
      more = end == more.npos ? std::string_view() : more.substr(end + 1);
      EXPECT_NE((*fits + " ").find(" " + part + " "), std::string::npos) << e.text << ": no " << part << " in " << *fits;
      fields.insert(part.substr(0, part.find('=')));
    }
  }
  EXPECT_EQ(kinds.size(), 20U);
  for (const char* field : {"months", "articles", "regime", "low", "high", "subset", "population", "comparator", "way", "destination", "actor", "object"}) EXPECT_TRUE(fields.contains(field)) << field;
}

// A term is no age, a dateline no date, what is awaited no news.
TEST(ClaimValues, WhatIsNoValue) {
  for (const std::string& line : lines_of(Language::en, "A court sentenced 55-year-old Ihar Sakalou to three years in prison."))
    EXPECT_NE(line.find("months=36"), std::string::npos) << line;
  std::vector<ReadClaim> claims;
  (void)lines_of(Language::en, "WARSAW, Dec 9 (Reuters) - Belarus has released Ihar Sakalou.", &claims);
  ASSERT_EQ(claims.size(), 1U);
  EXPECT_EQ(claims[0].date.origin, DateOrigin::none);
  for (const char* text : {"We will not rest until every political prisoner is freed.", "Had the deal collapsed, Vera Maroz would have been jailed.", "Nobody knows when Vera Maroz is released."})
    for (const std::string& line : lines_of(Language::en, text)) EXPECT_EQ(line.find(" asserted "), std::string::npos) << text << ": " << line;
  for (const std::string& line : lines_of(Language::ru, "Муж Татьяны Кузиной осужден на три года колонии.")) EXPECT_EQ(line.find("'Татьяны Кузиной'"), std::string::npos) << line;
}

std::string persons_in(Language language, const char* text) {
  static const KnownNames known = [] {
    KnownNames names;
    for (const char* spelling : {"Марыя Калеснікава", "Мария Колесникова", "Maria Kalesnikava"}) names.add("kalesnikava", spelling);
    for (const char* spelling : {"Максім Знак", "Максим Знак", "Maksim Znak"}) names.add("znak", spelling);
    for (const char* spelling : {"Святлана Ціханоўская", "Светлана Тихановская", "Sviatlana Tsikhanouskaya"}) names.add("tsikhanouskaya", spelling);
    return names;
  }();
  const ReadingCase c{text, dates::from_civil(2025, 12, 15), language, {}, 0};
  ReadOptions options;
  options.known = &known;
  std::string out;
  for (const ReadClaim& claim : read(document_of(c), options)) out += (out.empty() ? "" : " ") + (claim.person.empty() ? std::string("?") : claim.person);
  return out;
}

TEST(ClaimPersons, InEveryCase) {
  EXPECT_EQ(persons_in(Language::be, "Марыю Калеснікаву вызвалілі 13 снежня."), "kalesnikava");
  EXPECT_EQ(persons_in(Language::be, "Максіма Знака перавялі ў турму."), "znak");
  EXPECT_EQ(persons_in(Language::be, "Марыі Калеснікавай далі 11 гадоў калоніі."), "kalesnikava");
  EXPECT_EQ(persons_in(Language::ru, "Суд приговорил Марию Колесникову и Максима Знака к 11 и 10 годам."), "kalesnikava znak");
  EXPECT_EQ(persons_in(Language::ru, "Светлану Тихановскую заочно приговорили к 15 годам."), "tsikhanouskaya");
  EXPECT_EQ(persons_in(Language::en, "Svetlana Tikhanovskaya was sentenced to 15 years."), "tsikhanouskaya");
  EXPECT_EQ(persons_in(Language::be, "Vyzvalili Maryju Kalesnikavu."), "kalesnikava");
  EXPECT_EQ(persons_in(Language::pl, "Zwolniono Maryję Kalesnikawą."), "kalesnikava");
}

// A role stands for the one whom the text called so; else for nobody.
TEST(ClaimPersons, RolesAndPronouns) {
  EXPECT_EQ(persons_in(Language::en, "Maria Kalesnikava, 43, was arrested in 2020. The 43-year-old was released on Friday."), "kalesnikava kalesnikava");
  EXPECT_EQ(persons_in(Language::en, "Lawyer Maksim Znak was arrested in 2020. The lawyer was released on Friday."), "znak znak");
  EXPECT_EQ(persons_in(Language::en, "Lawyer Maksim Znak was arrested in 2020. The blogger was released on Friday."), "znak ?");
  EXPECT_EQ(persons_in(Language::en, "Maria Kalesnikava was arrested in 2020. She was released on Friday."), "kalesnikava kalesnikava");
  EXPECT_EQ(persons_in(Language::en, "Maria Kalesnikava and Sviatlana Tsikhanouskaya met. She was released on Friday."), "?");
}

}  // namespace
}  // namespace stillheld::reading
