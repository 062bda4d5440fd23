// Entries of somebody's public log: judged, and a line of numbers has one form.
#include <cstdint>
#include <cstdlib>

#include "evidence/public_log.h"
#include "evidence/public_numbers.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto line = evidence::parse_number_line(bytes); line && evidence::text_of(*line) != bytes) std::abort();
  log::Decoder decoder;
  log::Entry e;
  if (decoder.decode(bytes, e).ok()) (void)evidence::public_fault(e);
  // The same bytes as the lines of each kind.
  e.clear();
  e.kind = log::Kind::publication;
  for (std::string_view rest = bytes; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    if (e.date.empty()) e.date = rest.substr(0, end);
    else e.fields.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (const char* what : {"held_days", "balance", "wave"})
    for (const char* measure : {"persons", "counts"}) {
      e.what = what;
      e.measure = measure;
      (void)evidence::numbers_fault(e);
    }
  return 0;
}
