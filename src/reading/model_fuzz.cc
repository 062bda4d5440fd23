// Answers of no known origin to sentences of ours.
//
// What must hold: nothing crashes; every word of a claim stands in the sentence;
// the span's slice is the quoted text; the rules' own claims are the same as
// without a model.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "reading/model.h"

namespace {

using namespace stillheld;
using namespace stillheld::reading;

void require(bool holds) {
  if (!holds) std::abort();
}

class Parrot final : public Model {
 public:
  explicit Parrot(std::string words) : words_(std::move(words)) {}
  std::string name() const override { return "parrot"; }
  Result<std::string> ask(const Prompt&) override { return words_; }

 private:
  std::string words_;
};

Document document_of(std::string text, Language language) {
  Document d;
  d.text = std::move(text);
  d.language = language;
  d.published.push_back({dates::from_civil(2025, 11, 21), DateWitness::asked});
  d.paragraphs.push_back({0, static_cast<uint32_t>(d.text.size()), Zone::body});
  return d;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1 || size > 8192) return 0;
  static const Document kDocuments[] = {
      document_of("The release of 2021 came late to Anna Petrova, 34, in Vilnius on Friday. Petr Ivanov was freed.", Language::en),
      document_of("Освобождения на этот раз дождалась Анна Петрова, приговорённая в мае к пяти годам.", Language::ru),
      document_of("Вызвалення дачакалася Ганна Пятрова ў пятніцу.", Language::be)};
  static const std::vector<ReadClaim> kAlone[] = {read(kDocuments[0]), read(kDocuments[1]), read(kDocuments[2])};
  const Document& document = kDocuments[data[0] % 3];
  Parrot parrot(std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  ModelReader reader(parrot);
  ReadOptions with;
  with.model = &reader;
  const auto& alone = kAlone[data[0] % 3];
  const auto together = read(document, with);
  size_t n = 0;
  for (const ReadClaim& c : together) {
    require(document.slice(c.span.start, c.span.end) == c.quote);
    require(c.span.start <= c.trigger.start && c.trigger.end <= c.span.end);
    if (c.grade != ClaimGrade::model) {
      require(n < alone.size() && alone[n].span == c.span && alone[n].rule == c.rule && alone[n].subject == c.subject);
      ++n;
      continue;
    }
    require(!c.subject.empty() && c.quote.find(c.subject) != std::string::npos);
    for (const std::string* words : {&c.value.actor, &c.value.object}) require(document.text.find(*words) != std::string::npos);
    require(!c.prompt.empty() && c.model == "parrot");
  }
  require(n == alone.size());
  return 0;
}
