#include "evidence/bindings.h"

namespace stillheld::evidence {

Result<Binding> binding_of(const log::Entry& entry, log::Seq seq, const EntryAt& entry_at) {
  if (!entry.subject.is_zero()) {
    Binding out{entry.subject, {}};
    if (entry.kind == log::Kind::decision)
      if (const auto other = Id::parse(entry.text); other && *other != entry.subject) out.b = *other;
    return out;
  }
  // A chain always leads to earlier entries, so it ends.
  const int64_t to = entry.record != log::kAbsent ? entry.record : entry.target;
  if (to == log::kAbsent || to < 1 || static_cast<log::Seq>(to) >= seq) return Binding{};
  TRY(other, entry_at(static_cast<log::Seq>(to)));
  return binding_of(other, static_cast<log::Seq>(to), entry_at);
}

}  // namespace stillheld::evidence
