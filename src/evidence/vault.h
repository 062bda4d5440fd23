// The Vault holds a sealed ledger's keys in memory, and turns values and rows
// into what lies on disk and back.
//
// Definition: a *value* is a personal text with its salt; whoever knows the salt
// can try guessed names against the commitment in the log, so the salt is sealed
// with the text.  A *row* is a chunk of a captured list.  Both are sealed by
// XChaCha20-Poly1305 under the key of the subject that they are bound to; what
// is bound to two (a decision that joins them) under a key made of both; what is
// bound to nobody (addresses of sources, file names, parameters of link runs,
// headers of lists) under the ledger's own key, number 0.
//
//   on disk, `salt`:  nonce (24) ‖ number of the key (4) ‖ of the second (4, or 0)
//   on disk, `text`:  ciphertext ‖ tag; inside salt ‖ text ‖ 0x80 ‖ zeros to a
//                     multiple of 32 (64 of rows): lengths of names do not show
//   bound to it:      ledger, entry, field, subjects (rows: capture, index,
//                     commitment, subject)
//
// (1) open(seal(x)) == x.  A value in another's place (entry, field, person,
//     ledger), a flipped bit and a wrong key are kDamaged, never another text.
// (2) A person's key is used for that person alone; destroying its wrapped copies
//     destroys what it sealed, wherever that was copied to.
// (3) Entries are not touched: commitments, and every proof, stay as they are.
//
// Counter-example: the key of a person derived from the team's key and the
// subject's id.  It could not be destroyed.
//
// Not hidden: how many values an entry has, which fields, roughly how long, and
// which rows are of one person.
//
// Threads: one.  Tested by vault_test.cc.
#pragma once

#include <unordered_map>
#include <vector>

#include "evidence/team_key.h"
#include "log/entry.h"
#include "store/store.h"

namespace stillheld::evidence {

using log::Seq;

class Vault {
 public:
  Vault(const Id& ledger, uint32_t epoch, Secret team) : ledger_(ledger), epoch_(epoch), team_(std::move(team)) {}
  Vault(Vault&&) noexcept = default;
  Vault& operator=(Vault&&) noexcept = default;
  ~Vault();

  const Id& ledger() const { return ledger_; }
  uint32_t epoch() const { return epoch_; }
  const Secret& team() const { return team_; }

  // Opens every wrapped key of the store.  kDamaged names the first that is not
  // of this team's key.
  Status load(store::Reader& raw);
  // The number of the subject's key; made if there is none: `made` is then what
  // must be stored.
  uint32_t number_for(const Id& subject, Random& random, std::optional<store::PersonKey>& made);
  std::optional<uint32_t> number_of(const Id& subject) const;
  const Id* subject_of(uint32_t number) const;
  // A key that was destroyed in the store: nothing is sealed with it any more.
  void forget_key(uint32_t number);
  // All keys, wrapped anew by another team's key; the ledger's own is a new one.
  std::vector<store::PersonKey> wrapped_for(const Vault& next, Random& random) const;

  // `b` is 0 where there is no second subject.
  log::Personal seal(Seq seq, const log::Personal& clear, uint32_t a, uint32_t b, Random& random) const;
  Result<log::Personal> open(Seq seq, const log::Personal& sealed) const;
  store::Chunk seal(Seq capture, const store::Chunk& clear, uint32_t number, Random& random) const;
  Result<store::Chunk> open(Seq capture, const store::Chunk& sealed) const;
  // For files beside the ledger that are derived from values.
  std::string protect(std::string_view bytes, std::string_view purpose, Random& random) const;
  std::optional<std::string> unprotect(std::string_view bytes, std::string_view purpose) const;

 private:
  struct Key {
    Id subject;
    std::array<uint8_t, kKeyBytes> bytes{};
    bool there = false;
  };
  bool key_of(uint32_t a, uint32_t b, Secret& out) const;
  std::string bound(Seq seq, std::string_view field, uint32_t a, uint32_t b) const;
  std::string bound(Seq capture, const store::Chunk& chunk, uint32_t number) const;
  void purpose_key(Secret& out) const;

  Id ledger_;
  uint32_t epoch_;
  Secret team_;
  std::vector<Key> keys_;  // by number
  std::unordered_map<Id, uint32_t, IdHash> numbers_;
};

// Which keys a sealed value or row was sealed with: (a, b).
std::pair<uint32_t, uint32_t> key_numbers(const Salt& sealed_salt);

}  // namespace stillheld::evidence
