// Rule files of no known origin.  Nothing crashes; an error names file and
// line, and says what was expected.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "base/embedded.h"
#include "reading/grammar.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld;
  if (size < 1 || size > 32768) return 0;
  static constexpr std::string_view kNames[] = {"paradigms.txt", "lexicon.txt", "cues.txt", "numbers.txt", "grammar.txt", "speech.txt"};
  std::map<std::string, std::string> files;
  for (const std::string_view name : kNames) files[std::string(name)] = "";
  files["numbers.txt"] = "[unit]\n1 one\n";
  files["paradigms.txt"] = "columns noun noun.sg noun.pl\nparadigm n noun - - _ s\n";
  files["lexicon.txt"] = "[release.v n]\nfree\n";
  files[std::string(kNames[data[0] % 6])] = std::string(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto grammar = reading::Grammar::parse(reading::Language::en, files);
  if (!grammar.ok() && (grammar.error().where.file.empty() || grammar.error().where.row == 0 || grammar.error().params.empty())) std::abort();
  return 0;
}
