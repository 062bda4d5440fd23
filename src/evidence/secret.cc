#include "evidence/secret.h"

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
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

std::vector<std::string> open_swap(std::string_view swaps, const std::function<std::string(const std::string&)>& uuid_of) {
  std::vector<std::string> out;
  for (bool header = true; !swaps.empty(); header = false) {
    const size_t end = std::min(swaps.find('\n'), swaps.size());
    const std::string_view line = swaps.substr(0, end);
    swaps.remove_prefix(std::min(end + 1, swaps.size()));
    const std::string name(line.substr(0, std::min(line.find_first_of(" \t"), line.size())));
    if (header || name.empty() || name.starts_with("/dev/zram") || uuid_of(name).starts_with("CRYPT-")) continue;
    out.push_back(name);
  }
  return out;
}

std::vector<std::string> open_swap() {
  const auto text = [](const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  return open_swap(text("/proc/swaps"), [&](const std::string& device) {
    std::error_code failed;
    const auto real = std::filesystem::canonical(device, failed);
    return failed ? std::string() : text("/sys/block/" + real.filename().string() + "/dm/uuid");
  });
}

void forget(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace stillheld::evidence
