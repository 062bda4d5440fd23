#include "evidence/states.h"

#include <algorithm>

#include "log/merkle.h"

namespace stillheld::evidence {

namespace {

StepView done(std::string key, std::vector<std::string> params = {}) { return {StepState::done, std::move(key), std::move(params)}; }
StepView waiting(std::string key, std::vector<std::string> params = {}) { return {StepState::waiting, std::move(key), std::move(params)}; }
StepView failed(std::string key, std::vector<std::string> params = {}) { return {StepState::failed, std::move(key), std::move(params)}; }

}  // namespace

std::string_view text_of(Step step) {
  static constexpr std::string_view kTexts[kSteps] = {"captured", "hashed", "stored", "logged", "checkpointed", "witnessed", "stamped"};
  return kTexts[static_cast<size_t>(step)];
}

std::string_view text_of(StepState state) {
  static constexpr std::string_view kTexts[] = {"done", "waiting", "failed"};
  return kTexts[static_cast<size_t>(state)];
}

size_t CaptureState::reached() const {
  size_t n = 0;
  while (n < kSteps && steps[n].state == StepState::done) ++n;
  return n;
}

bool CaptureState::red() const {
  return std::any_of(steps.begin(), steps.end(), [](const StepView& s) { return s.state == StepState::failed; });
}

Result<States> States::open(store::Reader& reader, const std::string& folder, const CheckInside& inside) {
  States out(reader, inside);
  TRY_VOID(out.read_tree(folder));
  return out;
}

Status States::read_tree(const std::string& folder) {
  const Checkpoints kept(folder);
  std::vector<log::Checkpoint> all;
  if (auto found = kept.all(); found.ok()) all = found.take();
  else bad_[reader_.head().size()] = failed("checkpoint.unreadable");
  // The roots that the log had at these sizes, by the leaves that are stored.
  std::map<uint64_t, Hash> roots;
  log::Frontier tree;
  size_t next = 0;
  const auto note_root = [&] {
    for (; next < all.size() && all[next].size == tree.size(); ++next) roots[tree.size()] = tree.root();
  };
  note_root();
  TRY_VOID(reader_.scan(1, reader_.head().size(), [&](log::Seq, std::string_view, const Hash& leaf) -> Status {
    tree.add(leaf);
    note_root();
    return {};
  }));
  tree_fits_ = tree == reader_.head().frontier;
  if (all.empty()) return {};
  const auto key = kept.key();
  std::vector<log::VerifierKey> witnesses;
  if (auto found = kept.witnesses(); found.ok()) witnesses = found.take();
  for (const log::Checkpoint& checkpoint : all) {
    const auto root = roots.find(checkpoint.size);
    if (!key.ok()) bad_[checkpoint.size] = failed("checkpoint.no_key");
    else if (root == roots.end()) bad_[checkpoint.size] = failed("checkpoint.beyond", {std::to_string(checkpoint.size), std::to_string(tree.size())});
    else read_note(kept, checkpoint, witnesses, root->second);
  }
  return {};
}

void States::read_note(const Checkpoints& kept, const log::Checkpoint& checkpoint, const std::vector<log::VerifierKey>& witnesses, const Hash& root) {
  const std::string size = std::to_string(checkpoint.size);
  const auto note = kept.at(checkpoint.size);
  const Status good = note.ok() ? kept.check_signature(*note) : Status(note.error());
  if (!good.ok()) {
    bad_[checkpoint.size] = failed(good.error().params.size() > 1 && good.error().params[1] == "lost" ? "checkpoint.lost_key" : "checkpoint.signature", {size});
    return;
  }
  if (root != checkpoint.root) {
    bad_[checkpoint.size] = failed("checkpoint.root", {size});
    return;
  }
  Covered covered{checkpoint.size, {}, {}};
  for (const log::VerifierKey& witness : witnesses) {
    const bool there = std::any_of(note->signatures.begin(), note->signatures.end(),
                                   [&](const log::Signature& s) { return s.name == witness.name && s.id == witness.id(); });
    if (!there) continue;
    if (log::verify_note(*note, std::span(&witness, 1)).ok()) covered.witnesses.push_back(witness.name);
    else bad_witness_[checkpoint.size] = failed("witness.signature", {witness.name, size});
  }
  const Stamps stamps(kept.folder());
  const std::vector<uint64_t> answers = stamps.stamped();
  if (std::binary_search(answers.begin(), answers.end(), checkpoint.size)) {
    auto stamp = stamps.check(checkpoint.size, note->text);
    if (stamp.ok()) covered.stamp = stamp.take();
    else if (stamp.error().code == Code::kNoProgram) bad_stamp_[checkpoint.size] = waiting("stamp.no_program");
    else bad_stamp_[checkpoint.size] = failed("stamp.bad", {size, stamp.error().params.empty() ? std::string() : stamp.error().params[0]});
  }
  good_[checkpoint.size] = std::move(covered);
}

void States::bytes_of(log::Seq capture, const log::Entry& entry, CaptureState& out) const {
  StepView& hashed = out.steps[static_cast<size_t>(Step::hashed)];
  StepView& stored = out.steps[static_cast<size_t>(Step::stored)];
  log::Frontier tree;
  Sha256 file;
  uint64_t next = 0, bytes = 0, erased = 0;
  const bool archive = entry.format == "warc" || entry.format == "wacz";
  std::string whole;
  StepView damage;
  const Status read = reader_.scan_chunks(capture, [&](const store::Chunk& chunk) -> Status {
    if (damage.key.empty() && chunk.index != next) damage = failed("stored.missing", {std::to_string(next)});
    next = chunk.index + 1;
    erased += chunk.erased;
    if (damage.key.empty() && !chunk.erased && hmac_sha256(chunk.salt, chunk.bytes) != chunk.commitment) damage = failed("stored.chunk", {std::to_string(chunk.index)});
    tree.add(log::leaf_hash(as_bytes(chunk.commitment)));
    file.add(chunk.bytes);
    bytes += chunk.bytes.size();
    if (archive) whole += chunk.bytes;
    return {};
  });
  if (damage.key.empty() && !read.ok()) damage = failed("stored.unreadable");
  if (damage.key.empty() && static_cast<int64_t>(next) != entry.chunks) damage = failed("stored.number", {std::to_string(next), std::to_string(entry.chunks)});
  if (damage.key.empty() && tree.root() != entry.chunk_root) damage = failed("stored.root");
  stored = damage.key.empty() ? done("stored.done", {std::to_string(next)}) : damage;

  const auto values = reader_.personals(capture);
  const bool canonical = std::any_of(entry.sealed.begin(), entry.sealed.end(), [](const log::Sealed& s) { return s.field == "canonical_sha256"; });
  const std::string_view field = canonical ? "canonical_sha256" : "sha256";
  const std::string hash = to_hex(as_bytes(file.finish()));
  // Whose rows were erased (verify: under a tombstone) is not whole any more.
  hashed = erased > 0 ? waiting("hashed.erased", {std::to_string(erased)}) : failed("hashed.none");
  if (erased > 0) return;
  if (!values.ok()) return;
  for (const log::Personal& value : *values) {
    if (value.field != field) continue;
    const bool committed = std::any_of(entry.sealed.begin(), entry.sealed.end(),
                                       [&](const log::Sealed& s) { return s.field == field && s.commitment == log::seal(value).commitment; });
    if (!committed) hashed = failed("hashed.commitment");
    else if (value.text != hash) hashed = failed("hashed.differs");
    else if (static_cast<int64_t>(bytes) != entry.bytes) hashed = failed("hashed.bytes", {std::to_string(bytes), std::to_string(entry.bytes)});
    else hashed = done("hashed.done", {hash});
  }
  if (hashed.state == StepState::done && archive && inside_)
    if (auto wrong = inside_(entry.format, whole)) hashed = failed("hashed.inside", {std::move(*wrong)});
}

Result<CaptureState> States::of(log::Seq capture) const {
  CaptureState out;
  out.capture = capture;
  TRY(bytes, reader_.entry(capture));
  log::Decoder decoder;
  log::Entry entry;
  TRY_VOID(decoder.decode(bytes, entry));
  if (entry.kind != log::Kind::capture) return fail(Code::kUnknownEntry, {std::to_string(capture), std::to_string(reader_.head().size())});
  auto& steps = out.steps;
  const bool said = entry.bytes != log::kAbsent && entry.chunks != log::kAbsent && !entry.fetched.empty();
  steps[0] = said ? done("captured.done", {entry.fetched, entry.by}) : failed("captured.unsaid");
  bytes_of(capture, entry, out);

  bool leaf_fits = false;
  TRY_VOID(reader_.scan(capture, capture, [&](log::Seq, std::string_view own, const Hash& leaf) -> Status {
    leaf_fits = log::leaf_hash(own) == leaf;
    return {};
  }));
  steps[3] = !leaf_fits ? failed("logged.leaf") : !tree_fits_ ? failed("logged.root") : done("logged.done", {std::to_string(capture)});

  // The first checkpoint that covers it and holds; and the first of those that a
  // witness cosigned, and that an authority stamped.
  steps[4] = waiting("checkpoint.waiting");
  steps[5] = waiting("witness.waiting");
  steps[6] = waiting("stamp.waiting");
  for (auto at = bad_.lower_bound(capture); at != bad_.end(); ++at) steps[4] = at->second;
  for (auto at = bad_witness_.lower_bound(capture); at != bad_witness_.end(); ++at) steps[5] = at->second;
  for (auto at = bad_stamp_.lower_bound(capture); at != bad_stamp_.end(); ++at) steps[6] = at->second;
  const bool bad_checkpoint = steps[4].state == StepState::failed, bad_witness = steps[5].state == StepState::failed,
             bad_stamp = steps[6].state == StepState::failed;
  for (auto at = good_.lower_bound(capture); at != good_.end(); ++at) {
    const std::string size = std::to_string(at->first);
    // One that does not hold is not made up for by others.
    if (!bad_checkpoint && steps[4].state != StepState::done) steps[4] = done("checkpoint.covers", {size});
    if (!bad_witness && steps[5].state != StepState::done && !at->second.witnesses.empty()) {
      std::string names;
      for (const std::string& w : at->second.witnesses) names += (names.empty() ? "" : ", ") + w;
      steps[5] = done("witness.done", {names, size});
    }
    if (!bad_stamp && steps[6].state != StepState::done && at->second.stamp)
      steps[6] = done("stamp.done", {std::to_string(at->second.stamp->seconds), size, at->second.stamp->serial});
  }
  // (1): nothing is done behind what is not.
  for (size_t i = out.reached() + 1; i < kSteps; ++i)
    if (steps[i].state == StepState::done) steps[i] = waiting("behind", {std::string(text_of(static_cast<Step>(out.reached())))});
  return out;
}

}  // namespace stillheld::evidence
