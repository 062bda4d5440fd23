#include "reading/voices.h"

#include <gtest/gtest.h>

#include "reading/case_file.h"
#include "reading/grammar.h"

namespace stillheld::reading {
namespace {

// The voices of a text's last sentence with what they say: "A: [words]".
std::string voices_of(const std::string& text, Language language) {
  Document document;
  document.text = text;
  document.language = language;
  document.paragraphs.push_back({0, static_cast<uint32_t>(text.size()), Zone::body});
  const Grammar& grammar = Grammar::of(language);
  Tokens cut;
  tokenise(text, 0, static_cast<uint32_t>(text.size()), grammar.lexicon, cut);
  const Persons persons = find_persons(text, language);
  const std::vector<FoundDate> dates = find_dates(text, language, {});
  const Surroundings around{&document, &grammar, &persons, &dates};
  size_t next_mention = 0, next_date = 0;
  int32_t quote = 0;
  Scene scene;
  std::string out;
  for (const Sentence& sentence : cut.sentences) {
    lay_out(around, cut.tokens, sentence, next_mention, next_date, quote, scene);
    out.clear();
    for (const SpeechAct& act : speech_acts(scene)) {
      if (!out.empty()) out += " | ";
      for (const Voice& v : act.voices) out += (&v == &act.voices.front() ? "" : " + ") + words_at(scene, v.span);
      out += ": [" + (act.from < act.to ? std::string(document.slice(scene.token(act.from).start, scene.token(act.to - 1).end)) : "") + "]";
    }
  }
  return out;
}

struct Heard {
  Language language;
  const char* text;
  const char* voices;
};

TEST(Voices, WhoSaysWhat) {
  const Heard heard[] = {
      {Language::en, "Anna Petrova was freed, the Fund for Press and Law said on Friday.", "Fund for Press and Law: [Anna Petrova was freed,]"},
      {Language::en, "Petr Lasha, director of the Fund for Law, wrote that she was ill.", "Petr Lasha: [that she was ill.]"},
      {Language::en, "Among those freed was Ivan Hula, RX/RL President and CEO Stephen Hale said in a statement.", "Stephen Hale: [Among those freed was Ivan Hula,]"},
      {Language::en, "The U.S. government said that 14 people were freed.", "U.S. government: [that 14 people were freed.]"},
      {Language::en, "His lawyer, Anna Petrova, said he was ill.", "Anna Petrova: [he was ill.]"},
      {Language::en, "She was freed, according to the state news agency “Zara”.", "Zara: [She was freed, according to the state news agency “Zara”.]"},
      {Language::en, "Riga sent a request to the presidency asking for a pardon.", ""},
      {Language::en, "Petr Lasha sent a letter, urging Minsk to free Ivan Hula.", "Petr Lasha: [Minsk to free Ivan Hula.]"},
      {Language::en, "The Supreme Court upheld the sentence of Ivan Hula.", ""},
      {Language::ru, "«Приговор несправедлив, и мы это докажем», — заявил адвокат Ивана Гулиса Сергей Дубко.", "Сергей Дубко: [«Приговор несправедлив, и мы это докажем», —]"},
      {Language::ru, "Сергей Дубко сообщил, что Ивана Гулиса освободили.", "Сергей Дубко: [, что Ивана Гулиса освободили.]"},
      {Language::ru, "Ивана Гулиса освободили, сообщает правозащитный центр «Весть».", "Весть: [Ивана Гулиса освободили,]"},
      {Language::ru, "Освобождение заключенных прокомментировал адвокат Сергей Дубко.", "Сергей Дубко: [.]"},
      {Language::be, "— Прысуд незаконны, — сказаў адвакат Сяргей Дубко «Зары».", "Сяргей Дубко: [— Прысуд незаконны, —]"},
      {Language::be, "Рыгора Гулю вызвалілі, піша выданне «Зара».", "Зара: [Рыгора Гулю вызвалілі,]"},
  };
  for (const Heard& h : heard) EXPECT_EQ(voices_of(h.text, h.language), h.voices) << h.text;
}

// A word's speaker is the narrowest act around it.
TEST(Voices, TheInnerVoiceOutweighsTheOuter) {
  EXPECT_EQ(voices_of("Anna Petrova has called for the release of all, Petr Lasha said.", Language::en),
            "Anna Petrova: [the release of all,] | Petr Lasha: [Anna Petrova has called for the release of all,]");
}

}  // namespace
}  // namespace stillheld::reading
