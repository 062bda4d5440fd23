// Somebody is erased, whole: proposed, approved, carried out after seven days;
// then the epoch turns, which two agree to as well.  Six commands, of two members
// of a sealed ledger.
//
// What must hold whatever happens on the way:
//
// (1) A command is done or it is not; who was told that it is done keeps that.
// (2) The tombstone is in the log exactly where the values are gone (verify).
// (3) What the erasing destroys (ciphertexts, wrapped keys) is in no file of the
//     ledger once it was said to be done; and, if it was broken off, after the
//     next command that writes.  The same of the turn, with all keys of before.
//
// Passphrases are stretched by one hash (calls.h).
#pragma once

#include <algorithm>

#include "evidence/sealed_store.h"
#include "evidence/sealing.h"
#include "faults/program_test.h"
#include "faults/record.h"

namespace stillheld::faults {

class ErasingTest : public ProgramTest {
 protected:
  static constexpr int kErase = 0, kApprove = 1, kCarryOut = 2, kTurn = 3, kApproveTurn = 4, kCarryOutTurn = 5, kSteps = 6;
  static constexpr const char* kNames[kSteps] = {"erase", "approve", "carry-out", "epoch", "approve (epoch)", "carry-out (epoch)"};

  ErasingTest() {
    stretching = Stretch::quick;
    std::ofstream(scratch_ / "phrases") << "correct horse battery\n";
    setenv("STILLHELD_UNLOCK_FILE", (scratch_ / "phrases").c_str(), 1);
  }
  ~ErasingTest() override {
    stretching = Stretch::argon2id;
    unsetenv("STILLHELD_UNLOCK_FILE");
  }

  Words by(const std::string& who, Words words) const {
    words.insert(words.end(), {"--as", who, "--key-file", scratch_ / (who + ".key")});
    return words;
  }
  Words go_on() const { return by("anna", {"withhold", "bel"}); }

  void make(const std::string& ledger) {
    must({"init"}, ledger);
    must(import("people.csv"), ledger);
    must(import("more.csv"), ledger);
    std::map<std::string, std::string> keys;
    for (const char* who : {"anna", "boris"}) {
      const std::string out = must({"key", std::string("desk.example/") + who, "--output", scratch_ / (std::string(who) + ".key"), "--no-passphrase", "--json"}, ledger);
      const size_t at = out.find('"', out.find("\"key\":") + 6) + 1;
      keys[who] = out.substr(at, out.find('"', at) - at);
    }
    must({"member", "add", "anna", "--key-file", scratch_ / "anna.key", "--founder", "boris " + keys["boris"] + " custodian,reviewer"}, ledger);
    must(by("anna", {"seal", "--custodian", "anna", "--phrases", scratch_ / "phrases"}), ledger);
    must({"key", "archive.example/books", "--no-passphrase"}, ledger);
    must({"checkpoint"}, ledger);
    must(by("anna", {"show", "ada"}), ledger);
  }

  // The words of a step; the clock is on by then.
  Words step(int n, const std::string& ledger) {
    const auto number = [&] { return std::to_string(last_proposal(ledger)); };
    if (n == kCarryOut) clock_.set(clock_.now() + 7 * 86400000LL + 60000);
    switch (n) {
      case kErase: return by("anna", {"erase", "ada", "--reason", "asked for it"});
      case kApprove: return by("boris", {"approve", number()});
      case kCarryOut: return by("boris", {"carry-out", number()});
      case kTurn: return by("boris", {"epoch", "--custodian", "anna"});
      case kApproveTurn: return by("anna", {"approve", number()});
      default: return by("boris", {"carry-out", number(), "--phrases", scratch_ / "phrases"});
    }
  }
  static log::Seq last_of(store::Reader& reader, log::Kind kind) {
    log::Seq last = 0;
    log::Decoder decoder;
    log::Entry e;
    EXPECT_TRUE(reader.scan(1, reader.head().size(), [&](log::Seq seq, std::string_view bytes, const Hash&) -> Status {
      TRY_VOID(decoder.decode(bytes, e));
      if (e.kind == kind) last = seq;
      return {};
    }).ok());
    return last;
  }
  static log::Seq last_proposal(const std::string& ledger) { return last_of(*store::open_ledger(ledger).value(), log::Kind::proposal); }

  // What a step destroys, as it lies in the files.  REQUIRES: the step is not done.
  std::vector<std::string> doomed(int n, const std::string& ledger) {
    std::vector<std::string> out;
    auto reader = store::open_ledger(ledger).take();
    if (n == kCarryOutTurn) {
      for (const store::TeamKey& key : reader->team_keys().take()) out.push_back(key.wrapped);
    }
    std::set<uint32_t> hers;
    if (n == kCarryOut) {
      auto vault = evidence::unlock(*reader, "correct horse battery", "").take();
      EXPECT_TRUE(vault.load(*reader).ok());
      EXPECT_TRUE(reader->scan_personals(1, reader->head().size(), [&](log::Seq seq, const log::Personal& value) -> Status {
        TRY(clear, vault.open(seq, value));
        if (clear.text.find("Ada Prykladna") != std::string::npos) hers.insert(evidence::key_numbers(value.salt).first);
        return {};
      }).ok());
      hers.erase(0);
      EXPECT_TRUE(reader->scan_personals(1, reader->head().size(), [&](log::Seq, const log::Personal& value) -> Status {
        if (hers.contains(evidence::key_numbers(value.salt).first)) out.push_back(value.text.substr(0, 40));
        return {};
      }).ok());
    }
    EXPECT_TRUE(reader->scan_person_keys([&](const store::PersonKey& key) -> Status {
      if (n == kCarryOutTurn || hers.contains(key.number)) out.push_back(key.wrapped);
      return {};
    }).ok());
    EXPECT_TRUE(n != kCarryOut || out.size() >= 5) << out.size();
    return out;
  }
  // How many of them are in the files under `folder` (a path, or a part of one).
  static size_t left(const std::vector<std::string>& doomed, const Image& files, const std::string& folder = "") {
    size_t out = 0;
    for (const std::string& needle : doomed)
      out += std::any_of(files.begin(), files.end(), [&](const auto& file) { return file.first.starts_with(folder) && file.second.find(needle) != std::string::npos; });
    return out;
  }
};

}  // namespace stillheld::faults
