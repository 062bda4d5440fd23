// The states of a capture: how far it is on the way from a page to evidence.
//
//   captured → hashed → stored → logged → checkpointed → witnessed → stamped
//
// Definition, each reckoned from what is really there, each time:
//   captured      its entry says what was fetched, when, by whom
//   hashed        the bytes that are kept have the SHA-256 that was committed to,
//                 and the archive's own digests (WARC, WACZ) are those of its bytes
//   stored        every chunk is there, has its commitment, and all have the root
//   logged        the entry's bytes have their leaf, and all leaves the head's root
//   checkpointed  a checkpoint signed by the log's key covers it, and the log had
//                 that root at that size
//   witnessed     a witness cosigned such a checkpoint
//   stamped       an authority stamped such a checkpoint (stamp.h)
//
// Why: an archiver that calls an item done although its hash failed leaves a desk
// with evidence that a court throws out, years later.
//
// (1) None is skipped: what comes behind a state that is not done is not done,
//     whatever else is true of it.
// (2) A step that was taken and does not hold is *failed*: red, with the reason.
//     A step that was not taken yet is *waiting*.
// (3) Nothing is believed that was written down as done: there is no such flag.
//
// Counter-example: a column "status" with "archived" in it.
//
// Threads: one.  Tested by cli/states_test.cc.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "evidence/checkpoints.h"
#include "evidence/stamp.h"
#include "log/entry.h"
#include "store/store.h"

namespace stillheld::evidence {

enum class Step : uint8_t { captured, hashed, stored, logged, checkpointed, witnessed, stamped };
inline constexpr size_t kSteps = 7;
std::string_view text_of(Step step);

enum class StepState : uint8_t { done, waiting, failed };
std::string_view text_of(StepState state);

struct StepView {
  StepState state = StepState::waiting;
  // The reason, as the key of a sentence `state.KEY`, with its particulars.
  std::string key;
  std::vector<std::string> params;
};

struct CaptureState {
  log::Seq capture = 0;
  std::array<StepView, kSteps> steps;
  const StepView& at(Step step) const { return steps[static_cast<size_t>(step)]; }
  // How many steps are done, from the first on.
  size_t reached() const;
  bool red() const;
};

// What is wrong inside the bytes of a capture of this format ("warc", "wacz"):
// a sentence of facts, or nothing.
using CheckInside = std::function<std::optional<std::string>(std::string_view format, std::string_view bytes)>;

class States {
 public:
  // Reads the log once, for its roots, and checks what tlog/ has.
  // `reader` and `inside` must outlive it.
  static Result<States> open(store::Reader& reader, const std::string& folder, const CheckInside& inside);
  // REQUIRES: `capture` is the number of an entry that is a capture.
  Result<CaptureState> of(log::Seq capture) const;

 private:
  struct Covered {
    uint64_t size = 0;
    std::vector<std::string> witnesses;
    std::optional<Stamp> stamp;
  };
  States(store::Reader& reader, const CheckInside& inside) : reader_(reader), inside_(inside) {}
  Status read_tree(const std::string& folder);
  void read_note(const Checkpoints& kept, const log::Checkpoint& checkpoint, const std::vector<log::VerifierKey>& witnesses, const Hash& root);
  void bytes_of(log::Seq capture, const log::Entry& entry, CaptureState& out) const;

  store::Reader& reader_;
  const CheckInside& inside_;
  bool tree_fits_ = false;
  std::map<uint64_t, Covered> good_;           // checkpoints that hold, by size
  std::map<uint64_t, StepView> bad_;           // those that do not, with the reason
  std::map<uint64_t, StepView> bad_witness_, bad_stamp_;
};

}  // namespace stillheld::evidence
