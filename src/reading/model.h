// A local language model as the last reader: asked about a sentence that has a
// trigger of the grammar and that no rule completes.
//
// Definition: a Model answers a Prompt with words.  A ModelReader asks it, and
// believes none of them.  The model may only *point*: each slot of its answer
// must stand in the sentence, word for word, or is thrown away.  What a slot
// means is read by our own parsers, never taken from the model:
//
//   kind      one that some rule of the grammar has for the trigger's word
//   status    status.cc, from the words around the trigger
//   date      the FoundDate that the slot's words overlap; else none
//   term      the Term that they overlap; else none
//   way, place  the lexicon's classes of the slot's words
//   person    the mention that the subject's words overlap; else unresolved
//
//   "Anna Petrova, after years of silence, at last is free."   no rule fits
//     {"claims":[{"kind":"release","trigger":"free","subject":"Anna Petrova"}]}
//     → release, asserted, grade model, rule "model:NAME:SHA256"
//
// Counter-example: {"subject":"Anna Ivanova"}: nobody of that name is in the
// sentence, and a claim about nobody is none.
//
// (1) Without a trigger word found in the sentence, on word bounds, there is no
//     claim; without a subject found there is none either.
// (2) What the rules read is the same, byte for byte, with and without a model:
//     its claims stand beside theirs, graded last.
// (3) One claim carries the model's name and the SHA-256 of the whole prompt,
//     so that it can be asked again.
// (4) Bounded: so many sentences a text, bytes a sentence and an answer, claims
//     an answer; a model that fails twice in a row is not asked again.
// (5) The sentence alone is shown to the model; nothing of the books is.
//
// Threads: a ModelReader belongs to one; a Model too.
// Tested by model_test.cc, local_endpoint_test.cc, fuzzed by model_fuzz.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "reading/frame.h"

namespace stillheld::reading {

struct Prompt {
  std::string_view instructions;  // the same for every sentence
  std::string_view sentence;
};
// SHA-256, in hex, of the instructions, a line feed and the sentence.
std::string hash_of(const Prompt& prompt);

class Model {
 public:
  virtual ~Model() = default;
  virtual std::string name() const = 0;
  // The words of the answer.  An Error's first parameter says what went wrong:
  // a ModelFault's text.
  virtual Result<std::string> ask(const Prompt& prompt) = 0;
};

// What can go wrong with an answer.
#define STILLHELD_MODEL_FAULTS(X) X(unreachable) X(too_slow) X(refused) X(too_large) X(malformed)
#define X(name) name,
enum class ModelFault : uint8_t { STILLHELD_MODEL_FAULTS(X) };
#undef X
std::string_view text_of(ModelFault);
Error model_error(ModelFault fault, std::string detail = "");

struct ModelLimits {
  size_t sentences = 40;             // a text
  size_t sentence_bytes = 2000;      // longer ones are not shown
  size_t answer_bytes = 64u << 10;
  size_t claims = 8;                 // an answer
  size_t slot_bytes = 300;
  size_t failures = 2;               // in a row
};

struct ModelReport {
  size_t asked = 0;
  size_t claims = 0;         // that hold
  size_t thrown_away = 0;    // claims of answers that do not
  size_t not_asked = 0;      // sentences beyond the limit, or after it was given up
  std::vector<std::pair<ModelFault, std::string>> faults;
  bool given_up = false;
};

class ModelReader {
 public:
  explicit ModelReader(Model& model, const ModelLimits& limits = {}) : model_(model), limits_(limits) {}
  void begin_text() { sentences_ = 0; }
  // Appends what the model claims of a sentence, as far as it holds.
  void read_sentence(const Scene& scene, const Memory& memory, std::vector<Hit>& out);
  const ModelReport& report() const { return report_; }

 private:
  void fault(const Error& error);
  Model& model_;
  ModelLimits limits_;
  size_t sentences_ = 0;
  size_t failed_in_a_row_ = 0;
  ModelReport report_;
};

std::string_view model_instructions();
// The claims of an answer that hold of the sentence, without model and prompt;
// `dropped` counts the others.  kBadJson where the answer is no such JSON.
Result<std::vector<Hit>> claims_of_answer(const Scene& scene, const Memory& memory, std::string_view answer, const ModelLimits& limits, size_t& dropped);

}  // namespace stillheld::reading
