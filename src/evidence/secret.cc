#include "evidence/secret.h"

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdlib>
#include <cstring>
#include <string>

namespace stillheld::evidence {

Secret::Secret() : bytes_(static_cast<uint8_t*>(sodium_init() < 0 ? nullptr : sodium_malloc(kKeyBytes))) {
  if (bytes_ == nullptr) std::abort();  // no memory for a key: nothing can go on
  std::memset(bytes_.get(), 0, kKeyBytes);
}

void Secret::Free::operator()(uint8_t* bytes) const { sodium_free(bytes); }

Secret Secret::make(Random& random) {
  Secret out;
  random.fill(out.bytes_.get(), kKeyBytes);
  return out;
}

Secret Secret::from(std::span<const uint8_t, kKeyBytes> bytes) {
  Secret out;
  std::memcpy(out.bytes_.get(), bytes.data(), kKeyBytes);
  return out;
}

bool Secret::operator==(const Secret& other) const { return sodium_memcmp(bytes_.get(), other.bytes_.get(), kKeyBytes) == 0; }

void forbid_core_dumps() {
  const rlimit none{0, 0};
  (void)setrlimit(RLIMIT_CORE, &none);
  (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void forget(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace stillheld::evidence
