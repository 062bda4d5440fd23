// Argon2id, once more: slow and plain after RFC 9106, with what libsodium does
// not offer (lanes, a secret, additional data), so that the public vector can
// judge it, and it can judge the library.  Threads: none.
#pragma once

#include <sodium.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace stillheld::evidence::twin {

struct Argon2Input {
  std::string password, salt, secret, data;
  uint32_t lanes = 1, passes = 1, kibibytes = 8, tag = 32;
};

inline void append32(std::string& out, uint32_t value) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i));
}

inline std::string blake2b(const std::string& text, size_t size) {
  std::string out(size, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), size, reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return out;
}

// H' of section 3.3.
inline std::string long_hash(const std::string& text, uint32_t size) {
  std::string start;
  append32(start, size);
  start += text;
  if (size <= 64) return blake2b(start, size);
  std::string v = blake2b(start, 64), out = v.substr(0, 32);
  uint32_t left = size - 32;
  while (left > 64) {
    v = blake2b(v, 64);
    out += v.substr(0, 32);
    left -= 32;
  }
  return out + blake2b(v, left);
}

using Block = std::array<uint64_t, 128>;

inline void mix(uint64_t& a, uint64_t& b, uint64_t& c, uint64_t& d) {
  const auto step = [](uint64_t& x, uint64_t y) { x = x + y + 2 * (x & 0xFFFFFFFF) * (y & 0xFFFFFFFF); };
  const auto turn = [](uint64_t& x, uint64_t y, int by) {
    x ^= y;
    x = (x >> by) | (x << (64 - by));
  };
  step(a, b); turn(d, a, 32); step(c, d); turn(b, c, 24);
  step(a, b); turn(d, a, 16); step(c, d); turn(b, c, 63);
}

inline void permute(const std::array<uint64_t*, 16>& v) {
  for (size_t i = 0; i < 4; ++i) mix(*v[i], *v[i + 4], *v[i + 8], *v[i + 12]);
  for (size_t i = 0; i < 4; ++i) mix(*v[i], *v[4 + (i + 1) % 4], *v[8 + (i + 2) % 4], *v[12 + (i + 3) % 4]);
}

// G of section 3.5.
inline Block compress(const Block& x, const Block& y) {
  Block r;
  for (size_t i = 0; i < r.size(); ++i) r[i] = x[i] ^ y[i];
  Block q = r;
  std::array<uint64_t*, 16> v;
  for (size_t row = 0; row < 8; ++row) {
    for (size_t i = 0; i < 16; ++i) v[i] = &q[row * 16 + i];
    permute(v);
  }
  for (size_t column = 0; column < 8; ++column) {
    for (size_t i = 0; i < 8; ++i) {
      v[2 * i] = &q[i * 16 + column * 2];
      v[2 * i + 1] = &q[i * 16 + column * 2 + 1];
    }
    permute(v);
  }
  for (size_t i = 0; i < r.size(); ++i) q[i] ^= r[i];
  return q;
}

inline std::string argon2id(const Argon2Input& in) {
  std::string first;
  for (const uint32_t n : {in.lanes, in.tag, in.kibibytes, in.passes, uint32_t{0x13}, uint32_t{2}}) append32(first, n);
  for (const std::string* text : {&in.password, &in.salt, &in.secret, &in.data}) {
    append32(first, static_cast<uint32_t>(text->size()));
    first += *text;
  }
  const std::string h0 = blake2b(first, 64);
  const uint32_t blocks = 4 * in.lanes * (in.kibibytes / (4 * in.lanes)), length = blocks / in.lanes, segment = length / 4;
  std::vector<std::vector<Block>> memory(in.lanes, std::vector<Block>(length));
  const auto fill = [](const std::string& bytes) {
    Block out;
    std::memcpy(out.data(), bytes.data(), 1024);
    return out;
  };
  for (uint32_t lane = 0; lane < in.lanes; ++lane)
    for (uint32_t i = 0; i < 2; ++i) {
      std::string seed = h0;
      append32(seed, i);
      append32(seed, lane);
      memory[lane][i] = fill(long_hash(seed, 1024));
    }
  for (uint32_t pass = 0; pass < in.passes; ++pass)
    for (uint32_t slice = 0; slice < 4; ++slice)
      for (uint32_t lane = 0; lane < in.lanes; ++lane) {
        const bool independent = pass == 0 && slice < 2;
        Block input{}, addresses{};
        input[0] = pass;
        input[1] = lane;
        input[2] = slice;
        input[3] = blocks;
        input[4] = in.passes;
        input[5] = 2;
        for (uint32_t i = 0; i < segment; ++i) {
          if (independent && i % 128 == 0) {
            ++input[6];
            addresses = compress(Block{}, compress(Block{}, input));
          }
          if (pass == 0 && slice == 0 && i < 2) continue;
          const uint32_t column = slice * segment + i, before = column == 0 ? length - 1 : column - 1;
          const uint64_t random = independent ? addresses[i % 128] : memory[lane][before][0];
          const uint64_t j1 = random & 0xFFFFFFFF, j2 = random >> 32;
          const uint32_t from = pass == 0 && slice == 0 ? lane : static_cast<uint32_t>(j2 % in.lanes);
          uint32_t area;
          if (pass == 0) area = slice == 0 ? i - 1 : from == lane ? slice * segment + i - 1 : slice * segment - (i == 0 ? 1 : 0);
          else area = from == lane ? length - segment + i - 1 : length - segment - (i == 0 ? 1 : 0);
          const uint64_t x = (j1 * j1) >> 32, y = (area * x) >> 32, z = area - 1 - y;
          const uint32_t start = pass == 0 || slice == 3 ? 0 : (slice + 1) * segment;
          const Block& other = memory[from][(start + z) % length];
          const Block made = compress(memory[lane][before], other);
          Block& here = memory[lane][column];
          if (pass == 0) here = made;
          else
            for (size_t k = 0; k < here.size(); ++k) here[k] ^= made[k];
        }
      }
  Block last{};
  for (const auto& lane : memory)
    for (size_t k = 0; k < last.size(); ++k) last[k] ^= lane[length - 1][k];
  std::string bytes(1024, '\0');
  std::memcpy(bytes.data(), last.data(), 1024);
  return long_hash(bytes, in.tag);
}

}  // namespace stillheld::evidence::twin
