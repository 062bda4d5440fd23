// Any bytes as a name, as columns and against itself: nothing may be read or
// written out of bounds, and what comes out keeps name.h's invariants.
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "names/name.h"
#include "names/romanise.h"
#include "names/similarity.h"

using namespace stillheld;
using namespace stillheld::names;

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Name name = parse_name(text);
  for (const Token& token : name.tokens) {
    require(!token.folded.empty() && token.folded.size() <= 32 && token.skeleton.size() <= 32);
    require(token.folded.find('\0') == std::string::npos);
    require(find_invalid_utf8(token.raw) == std::string_view::npos);
    require(token.reading < name.readings);
  }
  const size_t third = size / 3;
  const Name columns = parse_name_parts(text.substr(0, third), text.substr(third, third), text.substr(2 * third));
  const NameComparison there = compare(name, columns), back = compare(columns, name);
  require(there.score >= 0 && there.score <= 1 && there.score == back.score);
  for (const SystemRow& row : romanisation_systems())
    require(find_invalid_utf8(romanise(row.system, text)) == std::string_view::npos);
  for (size_t i = 1; i < name.tokens.size(); ++i) {
    const PaddedString a(name.tokens[i - 1].folded), b(name.tokens[i].folded);
    float best = 0, scalar = 0;
    jaro_winkler_batch(&a, &b, 1, &best);
    jaro_winkler_batch(Kernel::scalar, &a, &b, 1, &scalar);
    require(best == scalar);
  }
  return 0;
}
