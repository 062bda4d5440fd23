// What time it is: the machine's clock, or a test's.
#pragma once

#include <chrono>
#include <cstdint>

namespace stillheld {

// Milliseconds since 1970-01-01T00:00:00Z.
using Millis = int64_t;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Millis now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Millis now() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

class FixedClock final : public Clock {
 public:
  explicit FixedClock(Millis now) : now_(now) {}
  Millis now() const override { return now_; }
  void set(Millis now) { now_ = now; }

 private:
  Millis now_;
};

}  // namespace stillheld
