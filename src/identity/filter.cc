#include "identity/filter.h"

#include <algorithm>
#include <bit>

namespace stillheld::identity {

namespace {

// Written once; compiled for each machine by the three wrappers below.
[[gnu::always_inline]] inline uint32_t body(const FilterLanes& lanes, float least) {
  alignas(64) uint32_t keep[32];
  // What rounding could take away is given back.
  const float floor = least - 1e-4f;
  for (int i = 0; i < 32; ++i) {
    const auto common =
        static_cast<uint32_t>(std::popcount(lanes.letters_a[i] & lanes.letters_b[i]));
    const auto own_a = static_cast<uint32_t>(std::popcount(lanes.letters_a[i]));
    const auto own_b = static_cast<uint32_t>(std::popcount(lanes.letters_b[i]));
    const uint32_t la = lanes.length_a[i];
    const uint32_t lb = lanes.length_b[i];
    const uint32_t over_a = la - own_a;
    const uint32_t over_b = lb - own_b;
    uint32_t m = common + (over_a < over_b ? over_a : over_b);
    m = m < la ? m : la;
    m = m < lb ? m : lb;
    const uint32_t differ = lanes.front_a[i] ^ lanes.front_b[i];
    const uint32_t prefix = ((differ & 0xFFu) == 0 ? 1u : 0u) + ((differ & 0xFFFFu) == 0 ? 1u : 0u) +
                            ((differ & 0xFFFFFFu) == 0 ? 1u : 0u) + (differ == 0 ? 1u : 0u);
    const auto fm = static_cast<float>(static_cast<int32_t>(m));
    const float fa = static_cast<float>(static_cast<int32_t>(la | (la == 0 ? 1u : 0u)));
    const float fb = static_cast<float>(static_cast<int32_t>(lb | (lb == 0 ? 1u : 0u)));
    const float jaro = (fm / fa + fm / fb + 1.0f) * (1.0f / 3.0f);
    const float bound =
        jaro + 0.1f * static_cast<float>(static_cast<int32_t>(prefix)) * (1.0f - jaro);
    keep[i] = (bound >= floor ? 1u : 0u) & (m != 0 ? 1u : 0u);
  }
  uint32_t mask = 0;
  for (int i = 0; i < 32; ++i) mask |= keep[i] << i;
  return mask;
}

uint32_t scalar_body(const FilterLanes& lanes, float least) { return body(lanes, least); }
#if defined(__x86_64__)
[[gnu::target("avx2,popcnt,bmi2,fma")]] uint32_t avx2_body(const FilterLanes& lanes, float least) {
  return body(lanes, least);
}
[[gnu::target("avx512f,avx512bw,avx512vl,avx512dq,avx512vpopcntdq,popcnt,prefer-vector-width=512")]]
uint32_t avx512_body(const FilterLanes& lanes, float least) {
  return body(lanes, least);
}
#endif

}  // namespace

uint32_t may_be_similar(const FilterLanes& lanes, float least, names::Kernel kernel) {
#if defined(__x86_64__)
  if (kernel == names::Kernel::avx512 && __builtin_cpu_supports("avx512vpopcntdq"))
    return avx512_body(lanes, least);
  if (kernel != names::Kernel::scalar) return avx2_body(lanes, least);
#endif
  (void)kernel;
  return scalar_body(lanes, least);
}

}  // namespace stillheld::identity
