// One event in every order of its words: verb, object and what stands beside them, each
// before and behind the others; objects of one, two, three and many, named and counted.
// What a rule's own examples show once must hold in all of these.
#include <algorithm>

#include <gtest/gtest.h>

#include "reading/read.h"

namespace stillheld::reading {
namespace {

struct Object {
  std::vector<std::string> subjects;  // as they are to be read
  std::string text;
};

struct Verb {
  ClaimKind kind;
  std::string text;
  std::vector<std::string> beside;
};

std::string capital(std::string text) {
  if (static_cast<uint8_t>(text[0]) < 0x80) {
    text[0] = static_cast<char>(std::toupper(text[0]));
    return text;
  }
  // а…п, р…я and і in UTF-8
  const auto first = static_cast<uint8_t>(text[0]), second = static_cast<uint8_t>(text[1]);
  if (text.starts_with("\xD1\x96")) return "\xD0\x86" + text.substr(2);
  if (first == 0xD0 && second >= 0xB0) text[1] = static_cast<char>(second - 0x20);
  if (first == 0xD1 && second >= 0x80 && second <= 0x8F) text = std::string("\xD0") + static_cast<char>(second + 0x20) + text.substr(2);
  return text;
}

// The misses of all orders, as a text: empty, if everything was read.
std::string misses(Language language, const std::string& actor, const std::vector<Verb>& verbs, const std::vector<Object>& objects, size_t& tried) {
  std::string out;
  for (const Verb& verb : verbs)
    for (const Object& object : objects)
      for (const std::string& beside : verb.beside)
        for (const std::string& text : {actor + verb.text + " " + beside + " " + object.text, capital(object.text) + " " + beside + " " + verb.text, actor + verb.text + " " + object.text + " " + beside,
                                        capital(beside) + " " + verb.text + " " + object.text, capital(object.text) + " " + verb.text + " " + beside}) {
          ++tried;
          Document document;
          document.text = text + ".";
          document.language = language;
          document.published.push_back({dates::from_civil(2025, 11, 26), DateWitness::asked});
          document.paragraphs.push_back({0, static_cast<uint32_t>(document.text.size()), Zone::body});
          const auto claims = read(document);
          for (const std::string& subject : object.subjects) {
            const bool found = std::any_of(claims.begin(), claims.end(), [&](const ReadClaim& c) { return c.kind == verb.kind && c.status == ClaimStatus::asserted && (c.subject == subject || c.subject == capital(subject)); });
            if (!found) out += text + "\n";
          }
        }
  return out;
}

TEST(Orders, OfRussianWords) {
  size_t tried = 0;
  const std::string missed = misses(Language::ru, "Власти ",
                   {{ClaimKind::release, "освободили", {"из тюрьмы", "из колонии", "из СИЗО", "из-под стражи", "по амнистии", "досрочно", "в пятницу из колонии", "после двух лет заключения", "по состоянию здоровья", "под подписку о невыезде", "в зале суда"}},
                    {ClaimKind::arrest, "задержали", {"в Минске", "дома", "на границе", "в аэропорту", "на работе", "во время обыска", "утром в пятницу", "в очередной раз", "по подозрению в измене", "после обыска"}},
                    {ClaimKind::verdict, "приговорили к пяти годам колонии", {"заочно", "за участие в протестах", "по делу о «беспорядках»", "по статье 342", "в Бресте", "на закрытом заседании"}},
                    {ClaimKind::verdict, "осудили на пять лет", {"заочно", "за участие в протестах", "по статье 342", "в Бресте"}},
                    {ClaimKind::pardon, "помиловали", {"указом президента", "ко Дню независимости", "в очередной раз", "по просьбе США"}}},
                   {{{"Анну Петрову"}, "Анну Петрову"},
                    {{"Ивана Сидорова"}, "журналиста Ивана Сидорова"},
                    {{"Ивана Сидорова"}, "бывшего главного редактора газеты «Полдень» Ивана Сидорова"},
                    {{"Анну Петрову", "Ивана Сидорова"}, "Анну Петрову и Ивана Сидорова"},
                    {{"Анну Петрову", "Ивана Сидорова", "Олега Крымова"}, "журналистов Анну Петрову, Ивана Сидорова и Олега Крымова"},
                    {{"13 политзаключенных"}, "13 политзаключенных"}},
                   tried);
  EXPECT_TRUE(missed.empty()) << missed;
  EXPECT_EQ(tried, 35U * 6 * 5);
}

TEST(Orders, OfBelarusianWords) {
  size_t tried = 0;
  const std::string missed = misses(Language::be, "Улады ",
                   {{ClaimKind::release, "вызвалілі", {"з турмы", "з калоніі", "з СІЗА", "з-пад варты", "па амністыі", "датэрмінова", "у пятніцу з калоніі", "пасля двух гадоў зняволення", "пад падпіску аб нявыездзе"}},
                    {ClaimKind::arrest, "затрымалі", {"у Мінску", "дома", "на мяжы", "у аэрапорце", "на працы", "падчас ператрусу", "раніцай у пятніцу", "у чарговы раз", "па падазрэнні ў здрадзе", "пасля ператрусу"}},
                    {ClaimKind::verdict, "прысудзілі да пяці гадоў калоніі", {"завочна", "за ўдзел у пратэстах", "па справе аб «беспарадках»", "паводле артыкула 342", "у Брэсце", "на закрытым паседжанні"}},
                    {ClaimKind::verdict, "асудзілі на пяць гадоў", {"завочна", "за ўдзел у пратэстах", "паводле артыкула 342", "у Брэсце"}},
                    {ClaimKind::pardon, "памілавалі", {"указам прэзідэнта", "да Дня незалежнасці", "у чарговы раз", "на просьбу ЗША"}}},
                   {{{"Ганну Пятрову"}, "Ганну Пятрову"},
                    {{"Івана Сідарава"}, "журналіста Івана Сідарава"},
                    {{"Івана Сідарава"}, "былога галоўнага рэдактара газеты «Поўдзень» Івана Сідарава"},
                    {{"Ганну Пятрову", "Івана Сідарава"}, "Ганну Пятрову і Івана Сідарава"},
                    {{"Ганну Пятрову", "Івана Сідарава", "Алега Крымава"}, "журналістаў Ганну Пятрову, Івана Сідарава і Алега Крымава"},
                    {{"13 палітвязняў"}, "13 палітвязняў"}},
                   tried);
  EXPECT_TRUE(missed.empty()) << missed;
  EXPECT_EQ(tried, 33U * 6 * 5);
}

// Planned, feared, demanded: the infinitive, for every kind.
TEST(Orders, OfInfinitives) {
  struct Modal {
    std::string before, behind;  // of the object
    ClaimStatus status;
  };
  const auto all_read = [](Language language, const std::vector<Modal>& modals, const std::vector<std::pair<ClaimKind, std::string>>& verbs, const std::string& object) {
    std::string out;
    for (const Modal& modal : modals)
      for (const auto& [kind, verb] : verbs) {
        if (kind == ClaimKind::transfer && modal.before.empty() && modal.status == ClaimStatus::demanded) continue;  // «должны перевести»: are to be
        Document document;
        document.text = modal.before.empty() ? object + " " + modal.behind + " " + verb + "." : modal.before + " " + verb.substr(0, verb.find(' ')) + " " + object + (verb.find(' ') == verb.npos ? "" : verb.substr(verb.find(' '))) + ".";
        document.language = language;
        document.published.push_back({dates::from_civil(2025, 11, 26), DateWitness::asked});
        document.paragraphs.push_back({0, static_cast<uint32_t>(document.text.size()), Zone::body});
        const auto claims = read(document);
        if (!std::any_of(claims.begin(), claims.end(), [&, k = kind](const ReadClaim& c) { return c.kind == k && c.status == modal.status && c.subject == object; })) out += document.text + "\n";
      }
    return out;
  };
  const std::string russian = all_read(Language::ru, {{"", "собираются", ClaimStatus::planned}, {"", "могут", ClaimStatus::hypothetical}, {"", "должны", ClaimStatus::demanded}, {"Правозащитники призвали", "", ClaimStatus::demanded}},
                                       {{ClaimKind::release, "освободить"}, {ClaimKind::arrest, "задержать"}, {ClaimKind::verdict, "приговорить к пяти годам"}, {ClaimKind::verdict, "осудить на пять лет"}, {ClaimKind::pardon, "помиловать"}, {ClaimKind::expulsion, "депортировать"},
                                        {ClaimKind::exchange, "обменять на шпиона"}, {ClaimKind::transfer, "перевести в колонию"}, {ClaimKind::charge, "обвинить в измене"}, {ClaimKind::recognition, "признать политзаключенной"}, {ClaimKind::verdict, "оправдать"}},
                                       "Анну Петрову");
  EXPECT_TRUE(russian.empty()) << russian;
  const std::string belarusian = all_read(Language::be, {{"", "збіраюцца", ClaimStatus::planned}, {"", "могуць", ClaimStatus::hypothetical}, {"", "павінны", ClaimStatus::demanded}, {"Праваабаронцы заклікалі", "", ClaimStatus::demanded}},
                                          {{ClaimKind::release, "вызваліць"}, {ClaimKind::arrest, "затрымаць"}, {ClaimKind::verdict, "прысудзіць да пяці гадоў"}, {ClaimKind::verdict, "асудзіць на пяць гадоў"}, {ClaimKind::pardon, "памілаваць"}, {ClaimKind::expulsion, "дэпартаваць"},
                                           {ClaimKind::exchange, "абмяняць на шпіёна"}, {ClaimKind::transfer, "перавесці ў калонію"}, {ClaimKind::charge, "абвінаваціць у здрадзе"}, {ClaimKind::recognition, "прызнаць палітзняволенай"}, {ClaimKind::verdict, "апраўдаць"}},
                                          "Ганну Пятрову");
  EXPECT_TRUE(belarusian.empty()) << belarusian;
}

// English has one order, and puts more behind a name.
TEST(Orders, OfEnglishDescriptions) {
  const std::vector<Object> objects = {{{"Anna Petrova"}, "Anna Petrova was"},
                                       {{"Anna Petrova"}, "Anna Petrova, 34, was"},
                                       {{"Anna Petrova"}, "Anna Petrova (34) was"},
                                       {{"Anna Petrova"}, "Anna Petrova, a journalist from Minsk, was"},
                                       {{"Anna Petrova"}, "Anna Petrova, the founder of the news site Polden, was"},
                                       {{"Anna Petrova"}, "former presidential candidate Anna Petrova was"},
                                       {{"Anna Petrova"}, "Anna Petrova from Brest was"},
                                       {{"Anna Petrova"}, "Anna Petrova of the Viasna group was"},
                                       {{"Anna Petrova"}, "Anna Petrova of the rights group Viasna was"},
                                       {{"Anna Petrova"}, "Anna Petrova, who worked for a radio, was"},
                                       {{"Anna Petrova", "Ivan Sidorov", "Oleg Krymov"}, "journalist Anna Petrova, lawyer Ivan Sidorov and activist Oleg Krymov were"},
                                       {{"Anna Petrova", "Ivan Sidorov", "Oleg Krymov"}, "Anna Petrova, a journalist, Ivan Sidorov, a lawyer, and Oleg Krymov, an activist, were"},
                                       {{"13 political prisoners"}, "13 political prisoners were"},
                                       {{"13 Belarusian political prisoners"}, "13 Belarusian political prisoners, including three women, were"},
                                       {{"three members of the opposition Coordination Council"}, "three members of the opposition Coordination Council were"},
                                       {{"two employees of the news agency Bolpan"}, "two employees of the news agency Bolpan were"}};
  const std::vector<Verb> verbs = {{ClaimKind::release, "released", {"from prison", "from a penal colony in Mahilou", "on bail", "early", "after two years in jail", "under an amnesty", "for health reasons"}},
                                   {ClaimKind::arrest, "detained", {"at home", "at the border", "during a raid on the office", "early on Friday", "on suspicion of treason"}},
                                   {ClaimKind::verdict, "sentenced to five years in prison", {"in absentia", "for taking part in protests", "on Friday", "in Brest", "under Article 342"}},
                                   {ClaimKind::pardon, "pardoned", {"by presidential decree", "ahead of Independence Day", "at the request of the US"}}};
  size_t tried = 0;
  for (const Verb& verb : verbs)
    for (const Object& object : objects)
      for (const std::string& beside : verb.beside) {
        ++tried;
        Document document;
        document.text = capital(object.text) + " " + verb.text + " " + beside + ".";
        document.language = Language::en;
        document.published.push_back({dates::from_civil(2025, 11, 26), DateWitness::asked});
        document.paragraphs.push_back({0, static_cast<uint32_t>(document.text.size()), Zone::body});
        const auto claims = read(document);
        for (const std::string& subject : object.subjects)
          EXPECT_TRUE(std::any_of(claims.begin(), claims.end(), [&](const ReadClaim& c) { return c.kind == verb.kind && c.status == ClaimStatus::asserted && (c.subject == subject || c.subject == capital(subject)); })) << document.text;
      }
  EXPECT_EQ(tried, 16U * 20);
}

}  // namespace
}  // namespace stillheld::reading
