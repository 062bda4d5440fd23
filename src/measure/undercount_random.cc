#include "measure/undercount_random.h"

namespace stillheld::measure {

std::array<uint32_t, 4> Philox::block(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t a = uint64_t{0xD2511F53} * counter[0];
    const uint64_t b = uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(b),
               static_cast<uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(a)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

void Philox::refill() {
  const auto out = block({static_cast<uint32_t>(block_), static_cast<uint32_t>(block_ >> 32),
                          static_cast<uint32_t>(stream_), static_cast<uint32_t>(stream_ >> 32)},
                         {static_cast<uint32_t>(seed_), static_cast<uint32_t>(seed_ >> 32)});
  ++block_;
  words_ = {uint64_t{out[3]} << 32 | out[2], uint64_t{out[1]} << 32 | out[0]};
  left_ = 2;
}

double Philox::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  // Marsaglia's polar method.
  while (true) {
    const double a = 2 * uniform() - 1;
    const double b = 2 * uniform() - 1;
    const double s = a * a + b * b;
    if (s >= 1 || s == 0) continue;
    const double scale = std::sqrt(-2 * std::log(s) / s);
    spare_ = b * scale;
    has_spare_ = true;
    return a * scale;
  }
}

double Philox::log_gamma(double shape) {
  // Γ(a) = Γ(a+1) U^{1/a}, in logs.
  if (shape < 1) return log_gamma(shape + 1) - exponential() / shape;
  // Marsaglia & Tsang 2000.
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  while (true) {
    const double x = normal();
    const double t = 1 + c * x;
    if (t <= 0) continue;
    const double v = t * t * t;
    const double u = uniform();
    if (u < 1 - 0.0331 * x * x * x * x || std::log(u) < 0.5 * x * x + d * (1 - v + std::log(v))) {
      return std::log(d * v);
    }
  }
}

double Philox::gamma(double shape) { return std::exp(log_gamma(shape)); }

double Philox::poisson(double mean) {
  if (!(mean > 0)) return 0;
  if (mean < 10) {
    const double floor = std::exp(-mean);
    double product = uniform();
    double count = 0;
    while (product > floor) {
      product *= uniform();
      ++count;
    }
    return count;
  }
  // Transformed rejection (Hörmann 1993, PTRS).
  const double root = std::sqrt(mean);
  const double b = 0.931 + 2.53 * root;
  const double a = -0.059 + 0.02483 * b;
  const double inverse = 1.1239 + 1.1328 / (b - 3.4);
  const double right = 0.9277 - 3.6224 / (b - 2);
  const double log_mean = std::log(mean);
  while (true) {
    const double u = uniform() - 0.5;
    const double v = uniform();
    const double s = 0.5 - std::fabs(u);
    const double k = std::floor((2 * a / s + b) * u + mean + 0.43);
    if (s >= 0.07 && v <= right) return k;
    if (k < 0 || (s < 0.013 && v > s)) continue;
    if (std::log(v) + std::log(inverse) - std::log(a / (s * s) + b) <= -mean + k * log_mean - std::lgamma(k + 1)) return k;
  }
}

double Philox::binomial(double trials, double p) {
  if (!(trials > 0) || !(p > 0)) return 0;
  if (p >= 1) return trials;
  if (p > 0.5) return trials - binomial(trials, 1 - p);
  if (trials * p < 10) {
    // Waiting times (Devroye): geometric jumps over the trials.
    const double log_q = std::log1p(-p);
    double at = 0;
    double count = -1;
    do {
      at += std::floor(std::log(uniform()) / log_q) + 1;
      ++count;
    } while (at <= trials);
    return count;
  }
  // Transformed rejection (Hörmann 1993, BTRS).
  const double q = 1 - p;
  const double spread = std::sqrt(trials * p * q);
  const double b = 1.15 + 2.53 * spread;
  const double a = -0.0873 + 0.0248 * b + 0.01 * p;
  const double c = trials * p + 0.5;
  const double right = 0.92 - 4.2 / b;
  const double alpha = (2.83 + 5.1 / b) * spread;
  const double mode = std::floor((trials + 1) * p);
  const double log_odds = std::log(p / q);
  const double h = std::lgamma(mode + 1) + std::lgamma(trials - mode + 1);
  while (true) {
    const double u = uniform() - 0.5;
    double v = uniform();
    const double s = 0.5 - std::fabs(u);
    const double k = std::floor((2 * a / s + b) * u + c);
    if (s >= 0.07 && v <= right) return k;
    if (k < 0 || k > trials) continue;
    v = std::log(v * alpha / (a / (s * s) + b));
    if (v <= h - std::lgamma(k + 1) - std::lgamma(trials - k + 1) + (k - mode) * log_odds) return k;
  }
}

}  // namespace stillheld::measure
