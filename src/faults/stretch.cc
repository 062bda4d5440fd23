// libsodium's Argon2id, stood before as calls.cc stands before the C library.
#include <dlfcn.h>
#include <sodium.h>

#include <cerrno>

#include "faults/calls.h"

namespace stillheld::faults {
Stretch stretching = Stretch::argon2id;
}  // namespace stillheld::faults

extern "C" int crypto_pwhash_argon2id(unsigned char* const out, unsigned long long length, const char* const passphrase, unsigned long long size,
                                      const unsigned char* const salt, unsigned long long operations, size_t memory, int algorithm) {
  using stillheld::faults::Stretch;
  switch (stillheld::faults::stretching) {
    case Stretch::fails: errno = ENOMEM; return -1;
    case Stretch::quick:
      return crypto_generichash(out, length, reinterpret_cast<const unsigned char*>(passphrase), size, salt, crypto_pwhash_argon2id_SALTBYTES);
    case Stretch::argon2id: break;
  }
  using Function = int (*)(unsigned char*, unsigned long long, const char*, unsigned long long, const unsigned char*, unsigned long long, size_t, int);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "crypto_pwhash_argon2id"));
  return real == nullptr ? -1 : real(out, length, passphrase, size, salt, operations, memory, algorithm);
}
