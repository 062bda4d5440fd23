// Any bytes as a table of statements: no crash, no NaN, chains well made.
#include <cmath>
#include <cstdlib>

#include "measure/statements.h"
#include "measure/statements_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::measure;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto checked = check_statements(bytes, "fuzz.csv");
  if (checked.ok())
    for (const Statement& s : *checked)
      for (const Finding& f : s.findings)
        if ((f.gap_low && std::isnan(*f.gap_low)) || (f.gap_high && std::isnan(*f.gap_high))) std::abort();
  for (const auto& chain : text::read_text(bytes, {{"men", {3, 3.0}}}).chains)
    if (chain.terms.size() != chain.relations.size() + 1) std::abort();
  return 0;
}
