#include "reading/open_phrase.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "reading/case_file.h"
#include "reading/frame.h"
#include "reading/read.h"

namespace stillheld::reading {
namespace {

std::vector<std::string> subjects(const std::string& sentence, Language language) {
  ReadingCase c{sentence, dates::from_civil(2026, 3, 20), language, {}, 0};
  std::vector<std::string> out;
  for (const ReadClaim& claim : read(document_of(c)))
    if (claim.status == ClaimStatus::asserted) out.push_back(claim.subject);
  return out;
}

using Strings = std::vector<std::string>;

// Nouns that no file has, each with every verb that only people suffer, in every form
// that a headline or a sentence has: the phrase is the subject, word for word.
TEST(OpenPhrase, WhoeverIsSentencedIsSomebody) {
  for (const std::string phrase : {"Two zither tuners", "Nine lamplighters", "At least 30 bargees", "The four bell ringers", "Three former Lida basketweavers"})
    for (const std::string rest : {" were sentenced to two years in prison.", " have been arrested in Lida.", " were jailed for five years on Monday.", " were convicted of treason.", " were detained.", " had already been detained in May."})
      EXPECT_EQ(subjects(phrase + rest, Language::en), Strings{phrase}) << phrase << rest;
  for (const std::string phrase : {"two zither tuners", "nine lamplighters", "a basketweaver", "a former bell ringer"})
    for (const std::string verb : {"A court in Minsk sentenced ", "A court in Minsk convicted ", "Police in Lida arrested ", "Police have detained "})
      EXPECT_EQ(subjects(verb + phrase + " in May.", Language::en), Strings{phrase}) << verb << phrase;
}

TEST(OpenPhrase, SlavicPhrasesToo) {
  for (const std::string phrase : {"двух бортников", "четверых звонарей", "14 лидских корзинщиков", "бывшего звонаря", "бортника"})
    for (const std::string verb : {"В Лиде задержали ", "Суд в Лиде осудил ", "Суд в Лиде приговорил "})
      EXPECT_EQ(subjects(verb + phrase + (verb.find("Суд") == 0 ? " на три года." : "."), Language::ru), Strings{phrase}) << verb << phrase;
  for (const std::string phrase : {"двух бортнікаў", "чацвярых званароў", "14 лідскіх кошыкаплётаў"})
    EXPECT_EQ(subjects("У Лідзе затрымалі " + phrase + ".", Language::be), Strings{phrase}) << phrase;
}

// Things, animals, sums and times are nobody, whatever verb.
TEST(OpenPhrase, ThingsAreNobody) {
  for (const std::string phrase : {"two ships", "a tanker", "three trucks", "the account", "40 phones", "two parrots", "the development", "12 demonstrations", "a consignment", "the decline of prices", "three times", "30 percent"})
    for (const std::string verb : {"Customs officers detained ", "A court in Minsk arrested "}) EXPECT_EQ(subjects(verb + phrase + ".", Language::en), Strings{}) << verb << phrase;
  for (const std::string phrase : {"два судна", "три катера", "имущество", "счета компании", "40 грузовиков", "квартиру", "партию телефонов", "движение"})
    for (const std::string verb : {"Таможня задержала ", "Суд арестовал "}) EXPECT_EQ(subjects(verb + phrase + ".", Language::ru), Strings{}) << verb << phrase;
  for (const std::string phrase : {"два катары", "маёмасць", "рахункі кампаніі", "40 грузавікоў", "кватэру"})
    EXPECT_EQ(subjects("Суд арыштаваў " + phrase + ".", Language::be), Strings{}) << phrase;
}

// A verb that other things suffer too asks for a number and for prison.
TEST(OpenPhrase, AmbiguousVerbsAskForPrison) {
  EXPECT_EQ(subjects("Nine lamplighters were released from prison on Monday.", Language::en), Strings{"Nine lamplighters"});
  EXPECT_EQ(subjects("Nine lamplighters were released on Monday.", Language::en), Strings{});
  EXPECT_EQ(subjects("A lamplighter was released by the publisher.", Language::en), Strings{});
}

// The invariants of the header, on every sentence that we have.
TEST(OpenPhrase, EntitiesStayInOrderAndApart) {
  size_t built = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(STILLHELD_SOURCE_DIR) + "/cases/reading")) {
    if (entry.path().extension() != ".case") continue;
    Language language = Language::en;
    ASSERT_TRUE(language_by_code(entry.path().filename().string().substr(0, 2), language));
    std::ifstream stream(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    const auto cases = parse_cases(entry.path().string(), text.str(), language);
    ASSERT_TRUE(cases.ok());
    const Grammar& grammar = Grammar::of(language);
    for (const ReadingCase& c : *cases) {
      const Document document = document_of(c);
      const Persons persons = find_persons(document.text, language, nullptr);
      const auto dates = find_dates(document.text, language, {document.published_on(), Lean::past});
      const Surroundings around{&document, &grammar, &persons, &dates};
      size_t mention = 0, date = 0;
      int32_t quote = 0;
      for (const Paragraph& p : document.paragraphs) {
        Tokens tokens;
        tokenise(document.text, p.start, p.end, grammar.lexicon, tokens);
        for (const Sentence& sentence : tokens.sentences) {
          Scene scene;
          Memory memory;
          std::vector<Hit> hits;
          std::vector<uint32_t> unanswered;
          lay_out(around, tokens.tokens, sentence, mention, date, quote, scene);
          apply_frames(scene, memory, "", hits, &unanswered);
          std::vector<Bytes> names;
          for (const Entity& e : scene.entities)
            if (e.mention >= 0) names.push_back(e.span);
          const size_t before = scene.entities.size();
          const bool added = find_open_phrases(scene, unanswered);
          built += added;
          if (!added) {
            EXPECT_EQ(scene.entities.size(), before);
          }
          uint32_t last = sentence.first;
          size_t kept = 0;
          for (const Entity& e : scene.entities) {
            EXPECT_GE(e.first, last) << c.text;
            EXPECT_LT(e.first, e.last);
            EXPECT_LE(e.last, sentence.last);
            EXPECT_TRUE(e.head >= e.first && e.head < e.last);
            last = e.last;
            kept += e.mention >= 0;
          }
          EXPECT_EQ(kept, names.size()) << c.text;
        }
      }
    }
  }
  EXPECT_GT(built, 8U);
}

}  // namespace
}  // namespace stillheld::reading
