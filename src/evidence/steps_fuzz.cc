// A partner's request, an answer, and entries of a log whose council is folded:
// from strangers, read or refused, and what was read has one form.
#include <cstdint>
#include <cstdlib>

#include "evidence/steps.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto request = evidence::parse_request(bytes); request.ok() && evidence::format_request(*request) != bytes) std::abort();
  if (const auto answer = evidence::parse_answer(bytes); answer.ok() && evidence::format_answer(*answer) != bytes) std::abort();
  // Lines are entries, without signatures so that more of them are taken.
  log::Council rules(log::Council::Check::rules), everything;
  log::Decoder decoder;
  log::Entry e;
  log::Seq seq = 0;
  for (std::string_view rest = bytes; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    if (decoder.decode(rest.substr(0, end), e).ok()) {
      const Hash leaf = log::leaf_hash(rest.substr(0, end));
      ++seq;
      const bool well = rules.check(seq, e).ok();
      if (rules.see(seq, e, leaf).ok() != well) std::abort();
      (void)everything.see(seq, e, leaf).ok();
      for (const log::Proposal& p : rules.proposals()) (void)rules.ready_at(p.seq).ok();
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return 0;
}
