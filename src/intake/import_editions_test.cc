// Editions of a list in other formats and encodings, lists dated by their
// edition, and rows as Viasna's two exports write them (all persons invented).
#include <algorithm>

#include "intake/import.h"
#include "intake/import_test.h"

namespace stillheld::intake {
namespace {

constexpr std::string_view kDossier =
    "name = \"dossier\"\nsubject = \"id\"\nhandle = true\ndates = [\"iso\", \"year\"]\n"
    "[[claim]]\nwhat = \"name\"\nwhen = \"name\"\nseal = { name = \"name\" }\n"
    "[[claim]]\nwhat = \"arrest\"\nwhen = \"arrested\"\ndate = \"arrested\"\n";

std::string utf16(std::string_view text, bool big, bool mark) {
  std::string out;
  const auto unit = [&](char32_t c) {
    const char high = static_cast<char>(c >> 8), low = static_cast<char>(c & 255);
    out += big ? high : low;
    out += big ? low : high;
  };
  if (mark) unit(0xFEFF);
  for (size_t i = 0; i < text.size();) {
    const auto b = static_cast<unsigned char>(text[i]);
    if (b < 0x80) unit(b), ++i;
    else unit(static_cast<char32_t>((b & 31) << 6 | (text[i + 1] & 63))), i += 2;
  }
  return out;
}

std::string cp1251(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const auto b = static_cast<unsigned char>(text[i]);
    if (b < 0x80) {
      out += text[i++];
      continue;
    }
    const int c = (b & 31) << 6 | (text[i + 1] & 63);
    out += static_cast<char>(c == 0x456 ? 0xB3 : c - 0x410 + 0xC0);
    i += 2;
  }
  return out;
}

TEST_F(ImportTest, JsonAndJsonLinesEditionsAreDiffsToo) {
  const Profile p = profile(kDossier);
  const std::string first = "[\n  {\"id\": 1, \"name\": \"Ada P.\", \"arrested\": \"2024-01-01\"},\n"
                            "  {\"id\": 2, \"name\": \"Bel {V.}\", \"arrested\": \"2024-02-01\", \"note\": \"x }\"} ,\n"
                            "  {\"id\": 3, \"name\": \"Cyr\"}\n]\n";
  EXPECT_EQ(must(p, first, "2025-01-01", {}, "list.json").added, 3U);
  EXPECT_EQ(captured(), first);
  EXPECT_TRUE(must(p, first, "2025-01-02", {}, "list.json").same_file);
  // Members in another order, one row fewer members than the list has columns.
  const std::string second = "{\"total\":3,\"data\":[{\"name\":\"Cyr\",\"id\":3},{\"arrested\":\"2024-01-02\",\"id\":1,\"name\":\"Ada P.\"},"
                             "{\"id\":2,\"name\":\"Bel {V.}\",\"arrested\":\"2024-02-01\"}]}";
  const ImportReport report = must(p, second, "2025-02-01", {}, "list.json");
  EXPECT_EQ(captured(), second);
  EXPECT_EQ(report.changed, 1U);
  EXPECT_EQ(report.unchanged, 2U);
  EXPECT_EQ(report.claims, 1U);
  // JSON Lines, then CSV: the same list all the while.
  const std::string third = "{\"id\":1,\"name\":\"Ada P.\",\"arrested\":\"2024-01-02\"}\n\n{\"id\":2,\"name\":\"Bel {V.}\",\"arrested\":\"2024-02-01\"}\n{\"id\":3,\"name\":\"Cyril\"}\n";
  const ImportReport lines = must(p, third, "2025-03-01", {}, "list.jsonl");
  EXPECT_EQ(captured(), third);
  EXPECT_EQ(lines.changed, 1U);
  EXPECT_EQ(lines.unchanged, 2U);
  const std::string fourth = "id;name;arrested\n3;Cyril;2024-03-01\n2;Bel {V.};2024-02-01\n1;Ada P.;2024-01-02\n";
  const ImportReport csv = must(p, fourth, "2025-04-01", {}, "list.csv");
  EXPECT_EQ(csv.changed, 1U);
  EXPECT_EQ(csv.unchanged, 2U);
  EXPECT_EQ(must(p, third, "2025-05-01", {}, "list.jsonl").changed, 1U);
  EXPECT_EQ(persons(), 3U);
}

TEST_F(ImportTest, EditionsInOtherEncodingsAreTheSameList) {
  const Profile p = profile(kDossier);
  // The second row alone would not be recognised as CP1251: two letters.
  const std::string list = "id,name,arrested\r\n1,Ада Прыкладна,2024-01-01\r\n2,Бя,2024-02-01\r\n3,,2024\r\n";
  ASSERT_EQ(must(p, cp1251(list)).added, 3U);
  EXPECT_EQ(captured(), cp1251(list));
  EXPECT_EQ(claims("name").at(1).values.at("name"), "Бя");
  for (const std::string& edition : {utf16(list, false, true), utf16(list, true, true), utf16(list, false, false), "\xEF\xBB\xBF" + list, list, cp1251(list)}) {
    const ImportReport report = must(p, edition, "2025-02-01");
    EXPECT_EQ(report.unchanged, 3U);
    EXPECT_FALSE(report.same_file);
    EXPECT_EQ(captured(), edition);
  }
  std::string changed = list;
  changed.replace(changed.find("2024-02-01"), 10, "2024-02-02");
  for (const std::string& edition : {cp1251(changed), utf16(list, false, true), changed, cp1251(list)}) {
    const ImportReport report = must(p, edition, "2025-03-01");
    EXPECT_EQ(report.changed, 1U);
    EXPECT_EQ(report.claims, 1U);
  }
}

TEST_F(ImportTest, AnEditionIsReadAgainAsItWasReadThen) {
  const Profile p = profile(kDossier);
  // Found out, the separator would be a comma.
  ImportOptions options;
  options.read.separator = ';';
  const std::string first = "id;name;arrested;a,b,c,d,e\n1;Ada, P.;2024-01-01;\n2;Bel;2024-01-02;\n";
  must(p, first, "2025-01-01", options);
  const ImportReport report = must(p, "id,name,arrested\n1,\"Ada, P.\",2024-01-01\n2,Bel,2024-01-03\n", "2025-02-01");
  EXPECT_EQ(report.changed, 1U);
  EXPECT_EQ(report.unchanged, 1U);
}

TEST_F(ImportTest, TheChunksJoinedAreTheFile) {
  const Profile p = profile(kDossier);
  for (const std::string list : {"id,name,arrested\n1,A,2024-01-01", "sep=;\r\nid;name;arrested\r\n\r\n1;\"A\r\nB\";2024-01-01\r\n\r\n\r\n",
                                 "id,name,arrested\n", "id\tname\tarrested\r1\tA\t2024-01-01\r"}) {
    ImportOptions options;
    options.accept_shrink = true;
    must(p, list, "2025-01-01", options);
    EXPECT_EQ(captured(), list);
    EXPECT_EQ(latest(log::Kind::capture).at(0).values.at("sha256"), to_hex(as_bytes(sha256(list))));
  }
}

// "Held", says the edition of 1 March: that is of 1 March, whatever April says.
TEST_F(ImportTest, WhatAnEditionSaysOfItsDayStands) {
  const Profile p = shipped("viasna-export");
  const std::string header =
      "id,url,name,gender,status,birthday,arrested,articles,prison,decision,penalty,judge,prosecutor,penalty_start_date,verdict_date,appeal_date,release_date,died,declaration,clusters\n";
  const auto row = [](int id, const char* status) {
    return std::to_string(id) + ",https://list.example/" + std::to_string(id) + ",Nobody " + std::to_string(id) + ",m," + status + ",,2024-01-01,,,,,,,,,,,,,\n";
  };
  must(p, header + row(1, "active") + row(2, "active") + row(3, "np"), "2025-03-01");
  const ImportReport april = must(p, header + row(1, "active") + row(2, "former") + row(3, "np"), "2025-04-01");
  EXPECT_EQ(april.unchanged, 2U);
  EXPECT_EQ(april.changed, 1U);
  EXPECT_EQ(april.claims, 2U);  // 1 is attested again, 2 is free by April
  const auto held = claims("still_held");
  ASSERT_EQ(held.size(), 3U);
  EXPECT_EQ(held[0].entry.date, "2025-03-01");
  EXPECT_EQ(held[2].entry.date, "2025-04-01");
  EXPECT_EQ(held[2].entry.subject, held[0].entry.subject);
  EXPECT_EQ(held[2].entry.replaces, log::kAbsent);
  const auto free_by = claims("free_by");
  ASSERT_EQ(free_by.size(), 1U);
  EXPECT_EQ(free_by[0].entry.date, "2025-04-01");
  EXPECT_EQ(free_by[0].entry.replaces, log::kAbsent) << "that 2 was held in March is as true as before";
  EXPECT_TRUE(latest(log::Kind::decision).empty());
  // Held again in May: three claims of three days.
  must(p, header + row(1, "active") + row(2, "active") + row(3, "np"), "2025-05-01");
  EXPECT_EQ(claims("still_held").size(), 5U);
  EXPECT_EQ(claims("free_by").size(), 1U);
  // A correction of the same day's edition corrects.
  must(p, header + row(1, "active") + row(2, "former") + row(3, "np"), "2025-05-01");
  EXPECT_NE(claims("free_by").at(1).entry.replaces, log::kAbsent);
}

TEST_F(ImportTest, ReadsViasnasMachineExport) {
  const std::string list =
      "\xEF\xBB\xBFid,url,name,gender,status,birthday,arrested,articles,prison,decision,penalty,judge,prosecutor,penalty_start_date,verdict_date,appeal_date,release_date,died,declaration,clusters\r\n"
      "101,https://list.example/en/person/dziakuj,Прыклад Дзякуй (Вымышленая)  ,f,active,1988-04-12,12 мая 2025,342,СИЗО-1,2 года 6 месяцев колонии,лишение свободы в колонии,J. One,P. Two,,2025-09-30,,,,yes,Hajun case\r\n"
      "102,https://list.example/en/person/dziakuj-2,Прыклад Дзякуй (Вымышленая),f,former,1988-04-12,2021,\"130, 369\",освобожден,год и 6 месяцев,ограничение свободы без направления,,,,12.11.2021,,2023-05-13,,,\"Convicted again, Pardon / amnesty\"\r\n"
      "103,https://list.example/en/person/bez,Bez &laquo;Imia&raquo; O&#39;Test ,m,np,1990,,368,на свободе до отбытия наказания,1&nbsp;год,ограничение свободы с направлением,,,,,,,,,Trials in absentia\r\n"
      "104,https://list.example/en/person/pamerly,Памерлы Нябыў,m,former,,2022-01-05,361-4,ИК-15,5 лет колонии,домашний арест и колония,,,,2022-06-01,2022-09-01,,2024-03-03,,\r\n";
  const ImportReport report = must(shipped("viasna-export"), list, "2026-08-30");
  EXPECT_EQ(report.rows, 4U);
  EXPECT_EQ(report.persons, 4U);
  EXPECT_EQ(captured(), list);
  const auto names = claims("name");
  EXPECT_EQ(names.at(0).values.at("name"), "Прыклад Дзякуй (Вымышленая)");
  EXPECT_EQ(names.at(2).values.at("name"), "Bez «Imia» O'Test");
  EXPECT_NE(names[0].entry.subject, names[1].entry.subject) << "the same name twice is for people to decide";
  const auto arrests = claims("arrest");
  ASSERT_EQ(arrests.size(), 3U);
  EXPECT_EQ(arrests[0].entry.date, "2025-05-12");
  EXPECT_EQ(arrests[1].entry.date, "2021") << "a year is no first of January";
  const auto verdicts = claims("verdict");
  ASSERT_EQ(verdicts.size(), 3U);
  EXPECT_EQ(verdicts[0].entry.months, 30);
  EXPECT_EQ(verdicts[0].entry.penalty, "colony");
  EXPECT_EQ(verdicts[0].values.at("articles"), "342");
  EXPECT_EQ(verdicts[1].entry.months, 18);
  EXPECT_EQ(verdicts[1].entry.penalty, "home_confinement");
  EXPECT_EQ(verdicts[1].entry.date, "2021-11-12");
  // The prison column says "released": that is a remark on a place, no release.
  ASSERT_EQ(claims("release").size(), 1U);
  EXPECT_EQ(claims("release")[0].entry.date, "2023-05-13");
  EXPECT_EQ(claims("release")[0].entry.way, "unknown");
  EXPECT_EQ(claims("place").at(1).values.at("place"), "освобожден");
  EXPECT_EQ(claims("death").at(0).entry.date, "2024-03-03");
  EXPECT_EQ(claims("still_held").size(), 1U);
  EXPECT_EQ(claims("free_by").size(), 2U);
  EXPECT_EQ(claims("not_recognised").size(), 1U);
  ASSERT_EQ(claims("recognition").size(), 3U);
  EXPECT_EQ(claims("recognition")[0].entry.org, "viasna");
  // Each row's page is its address; the publisher is the list's.
  const auto all = entries();
  const Told& source = all.at(static_cast<size_t>(names[0].entry.source) - 1);
  EXPECT_EQ(source.entry.publisher, "A Desk");
  EXPECT_EQ(source.entry.published, "2026-08-30");
  EXPECT_EQ(source.values.at("address"), "https://list.example/en/person/dziakuj");
}

TEST_F(ImportTest, ReadsViasnasRussianExport) {
  const std::string list =
      "Имя и фамилия;Статус;Дата рождения;Пол;Дата задержания;Предъявлены обвинения;Дата приговора;Решение суда;Вид наказания;Судья;Прокурор;Место заключения\n"
      "Прыклад Нябыў (Былы);Политзаключённый;1988-04-12;м;12 мая 2025;342;30.09.2025;3 года колонии;лишение свободы (колония);С. Один;П. Два;ИК-1\n"
      "Прыклад Нябыў (Былы);Политзаключённый;1988-04-12;м;12 мая 2025;130;01.10.2025;18 месяцев колонии;лишение свободы (колония);;;ИК-1\n"
      "Другая Асоба ;Не признан;1971;ж;;368;;;;;;\n";
  ASSERT_EQ(must(shipped("viasna-russian"), list, "2026-08-30").added, 3U);
  EXPECT_EQ(claims("verdict").at(0).entry.months, 36);
  EXPECT_EQ(claims("verdict").at(1).entry.months, 18);
  EXPECT_EQ(claims("name").at(2).values.at("name"), "Другая Асоба");
  EXPECT_EQ(claims("birth").at(2).values.at("birth"), "1971");
  EXPECT_EQ(persons(), 3U) << "without ids each row is somebody, until people decide";
  // A status that the profile does not know is no guess.
  auto refused = import(shipped("viasna-russian"), list + "Трэці;Под вопросом;;;;;;;;;;\n", "2026-09-01");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kBadCode);
  EXPECT_EQ(refused.error().where.row, 5U);
  EXPECT_EQ(refused.error().where.column, "Статус");
  EXPECT_EQ(refused.error().quoted, "Под вопросом");
}

}  // namespace
}  // namespace stillheld::intake
