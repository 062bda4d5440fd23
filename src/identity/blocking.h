// Blocking says which pairs of rows are worth comparing: those that share a key.
//
// Definition: a rule makes of a row no key, one, or several; a block is all
// rows with one key of one rule; a candidate pair is two rows of one block.
// The rules are a table (default_rules), and may be replaced.
//
// Why: a million people are 5 · 10^11 pairs, of which a few million can be one
// person.  What no rule brings together is never compared, so how many true
// pairs that loses is estimated and printed with every run.
//
//   family skeleton + given class   Калеснікава/Kolesnikova, Марыя/Maria
//   birth date + first letter of the given name
//
// Counter-example: "all who live in Minsk".  Its block is larger than the cap;
// it is not compared, and the report says so: rule, size, pairs.
//
// (1) A pair is made once: it belongs to the first rule that makes it, and in
//     that rule to the first of its common blocks.  No table of pairs is kept;
//     the two rows' block numbers say it.
// (2) Whether two rows are candidates depends on the two rows and on the
//     stopped keys alone.  Stopped keys are frozen with a run (model.h), so
//     that a record that arrives later meets whom it would have met.
// (3) No key where a part is missing: nothing known brings nobody together.
// (4) The same blocks in the same order with any number of threads.
//
// How many true pairs no rule makes: recall.h.
//
// Threads: `threads` workers inside build(), immutable afterwards.
// Tested by blocking_test.cc against all pairs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/result.h"
#include "identity/table.h"

namespace stillheld::identity {

enum class Piece : uint8_t {
  kWhole,     // the folded value
  kSkeleton,  // of a name
  kClass,     // of a name; its skeleton where it has none
  kInitial,   // first byte
  kFront,     // first three bytes
  kFirstPart, // of an identifier
  kYear,
  kNearYear,  // years at most one apart meet
  kMonth,     // year and month
  kNearMonth, // months at most one apart meet
};

// "skeleton": for parameters.
std::string_view piece_key(Piece piece);
std::optional<Piece> piece_of(std::string_view key);

struct Part {
  Kind kind;
  Piece piece;
};

// A rule stands for one rule a column where several columns have the kind.
struct Rule {
  std::string name;
  std::vector<Part> parts;
  bool unordered = false;  // two name parts that may have changed places
};

std::span<const Rule> default_rules();

struct BlockingOptions {
  uint32_t cap = 400;  // rows a block
  unsigned threads = 1;
};

struct StoppedBlock {
  std::string rule;
  uint64_t key = 0;
  uint64_t rows = 0;
  std::string example;  // what its rows have in common
};

struct RuleReport {
  std::string name;
  uint64_t rows = 0;    // with a key
  uint64_t blocks = 0;  // of two rows or more
  uint64_t pairs = 0;   // before those that earlier rules make are taken out
  uint64_t stopped = 0; // blocks over the cap
  uint64_t stopped_pairs = 0;
  uint64_t largest_stopped = 0;  // rows
  uint64_t cut_keys = 0;  // keys above kMostKeys a row, left out
};

// Limits of the table of rules; what they leave out is reported.
constexpr size_t kMostRules = 48;  // bound to the columns of a list
constexpr size_t kMostKeys = 16;   // of a row under a rule

// A rule bound to the fields of a table.
struct BoundRule {
  std::string name;
  struct BoundPart {
    size_t field;
    Piece piece;
  };
  std::vector<BoundPart> parts;
  bool unordered = false;
};

// `left_out`: how many bound rules there would be beyond kMostRules.
std::vector<BoundRule> bind_rules(std::span<const Rule> rules, const Table& table,
                                  size_t* left_out = nullptr);

// Keys of one row under one rule, without those stopped; sorted, each once.
// Gives how many were left out since a row has at most kMostKeys.
size_t keys_of(const BoundRule& rule, size_t rule_number, const Table& table, uint32_t row,
             std::vector<uint64_t>& keys);

using StoppedKeys = std::unordered_set<uint64_t>;

class Blocks {
 public:
  // `stopped`: the keys of a frozen run, or null to apply the cap.
  static Blocks build(const Table& table, std::vector<BoundRule> rules,
                      const BlockingOptions& options, const StoppedKeys* stopped);

  const std::vector<RuleReport>& reports() const { return reports_; }
  const std::vector<StoppedBlock>& stopped() const { return stopped_; }
  const std::vector<BoundRule>& rules() const { return rules_; }
  uint64_t pairs_upper_bound() const { return pairs_; }

  // The work in parts of about equal size, the same for any number of threads.
  size_t chunks() const { return chunks_.size(); }
  // Calls emit(left, rights, n) for the pairs of a chunk: n <= 32 rows that
  // meet `left` and are made here and nowhere else.  `wanted` says by the left
  // row whether its pairs count (a sample), or is null.
  template <class Wanted, class Emit>
  void each_pair(size_t chunk, Wanted&& wanted, Emit&& emit) const;
  // The blocks of a chunk: calls emit(block number, rows, n).
  template <class Emit>
  void each_block(size_t chunk, Emit&& emit) const {
    const Chunk& work = chunks_[chunk];
    for (uint32_t b = work.first_block; b < work.last_block; ++b) {
      const Block& block = blocks_[work.rule][b];
      emit(b, members_[work.rule].data() + block.start, block.size);
    }
  }
  // What each_pair() leaves out, for whoever lays blocks out himself: the rows'
  // numbers that decide it (how many: slots()), and whether a pair that agrees
  // in none of them was made before all the same.
  size_t slots(size_t chunk) const { return slot_starts_[chunks_[chunk].rule]; }
  const uint32_t* numbers(uint32_t row) const { return numbers_.data() + row * width_; }
  bool has_several() const { return !several_rules_.empty(); }
  bool made_elsewhere(size_t chunk, uint32_t block, uint32_t a, uint32_t b) const {
    return !several_rules_.empty() && made_by_several(chunks_[chunk].rule, block, numbers(a), numbers(b));
  }
  // Whether some rule makes the pair; how many do.
  bool makes(uint32_t left, uint32_t right) const { return rules_that_make(left, right) > 0; }
  int rules_that_make(uint32_t left, uint32_t right) const;

 private:
  struct Block {
    uint32_t start;
    uint32_t size;
  };
  struct Chunk {
    uint32_t rule;
    uint32_t first_block;
    uint32_t last_block;
  };
  // Whether an earlier rule, or an earlier block of this rule, has the pair.
  bool made_before(uint32_t rule, uint32_t block_number, const uint32_t* a,
                   const uint32_t* b) const {
    if (aligned_equal(a, b, slot_starts_[rule])) return true;
    return !several_rules_.empty() && made_by_several(rule, block_number, a, b);
  }
  bool made_by_several(uint32_t rule, uint32_t block_number, const uint32_t* a,
                       const uint32_t* b) const;
  static bool aligned_equal(const uint32_t* a, const uint32_t* b, uint32_t slots);
  void make_blocks(const Table& table, size_t rule, const BlockingOptions& options,
                   const StoppedKeys* stopped);
  void number_rows(size_t rows, unsigned threads);
  void make_chunks();

  std::vector<BoundRule> rules_;
  std::vector<RuleReport> reports_;
  std::vector<StoppedBlock> stopped_;
  std::vector<std::vector<StoppedBlock>> stopped_at_;  // a rule, while building
  std::vector<std::vector<Block>> blocks_;       // a rule
  std::vector<std::vector<uint32_t>> members_;   // a rule: rows, block by block
  std::vector<uint8_t> repeats_;                 // a rule: whether a row can have several keys
  std::vector<uint32_t> numbers_;                // row by row: its block numbers
  std::vector<uint32_t> slot_starts_;            // a rule's first slot in a row's numbers
  size_t width_ = 0;                             // slots a row, padded to four
  std::vector<uint32_t> several_rules_;          // those that give some row several keys
  std::vector<Chunk> chunks_;
  uint64_t pairs_ = 0;
};

inline bool Blocks::aligned_equal(const uint32_t* a, const uint32_t* b, uint32_t slots) {
#if defined(__SSE2__)
  int equal = 0;
  uint32_t s = 0;
  for (; s + 4 <= slots; s += 4)
    equal |= _mm_movemask_epi8(
        _mm_cmpeq_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a + s)),
                        _mm_loadu_si128(reinterpret_cast<const __m128i*>(b + s))));
  if (s < slots)  // rows are padded to four
    equal |= _mm_movemask_epi8(
                 _mm_cmpeq_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a + s)),
                                 _mm_loadu_si128(reinterpret_cast<const __m128i*>(b + s)))) &
             ((1 << (4 * (slots - s))) - 1);
  return equal != 0;
#else
  for (uint32_t s = 0; s < slots; ++s)
    if (a[s] == b[s]) return true;
  return false;
#endif
}

template <class Wanted, class Emit>
void Blocks::each_pair(size_t chunk, Wanted&& wanted, Emit&& emit) const {
  const Chunk& work = chunks_[chunk];
  const auto& blocks = blocks_[work.rule];
  const uint32_t* rows = members_[work.rule].data();
  uint32_t rights[32];
  for (uint32_t b = work.first_block; b < work.last_block; ++b) {
    const Block& block = blocks[b];
    const uint32_t* in = rows + block.start;
    for (uint32_t i = 0; i + 1 < block.size; ++i) {
      const uint32_t left = in[i];
      if (!wanted(left)) continue;
      const uint32_t* left_numbers = numbers_.data() + left * width_;
      size_t n = 0;
      for (uint32_t j = i + 1; j < block.size; ++j) {
        if (made_before(work.rule, b, left_numbers, numbers_.data() + in[j] * width_)) continue;
        rights[n++] = in[j];
        if (n == 32) {
          emit(left, rights, n);
          n = 0;
        }
      }
      if (n > 0) emit(left, rights, n);
    }
  }
}

}  // namespace stillheld::identity
