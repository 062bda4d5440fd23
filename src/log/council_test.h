// A log of entries in a test, written and signed by members with keys that
// follow from their names.
#pragma once

#include <gtest/gtest.h>

#include <map>

#include "log/council.h"

namespace stillheld::log {

class SignedLog {
 public:
  static constexpr Millis kDay = 86400000, kStart = 1795521600000;
  static constexpr Seq kNone = 0;

  SignedLog() { ledger_.bytes[3] = 7; }

  static SigningKey key_of(std::string_view name) {
    const Hash seed = sha256("key of " + std::string(name));
    return SigningKey::from_seed("desk.example/" + std::string(name), kNoteKey, seed);
  }
  static std::string vkey(std::string_view name) { return key_of(name).verifier().text(); }
  static Id subject(int n) {
    Id id;
    id.bytes[0] = 1;
    id.bytes[15] = static_cast<uint8_t>(n);
    return id;
  }
  static Entry entry(Kind kind, const std::string& by) {
    Entry e;
    e.kind = kind;
    e.by = by;
    return e;
  }
  Entry founder(const std::string& name, std::vector<std::string> roles) const {
    Entry e = entry(Kind::member, name);
    e.name = name;
    e.key = vkey(name);
    e.state = "in";
    e.fields = std::move(roles);
    e.text = ledger_.text();
    return e;
  }
  static Entry proposal(const std::string& by, Deed deed, std::string text, Id about = {}) {
    Entry e = entry(Kind::proposal, by);
    e.what = text_of(deed);
    e.text = std::move(text);
    e.subject = about;
    return e;
  }
  static Entry approval(const std::string& by, Seq target, std::string state = "given") {
    Entry e = entry(Kind::approval, by);
    e.target = static_cast<int64_t>(target);
    e.state = std::move(state);
    return e;
  }
  static Entry tombstone(const std::string& by, Seq target, Id about) {
    Entry e = entry(Kind::tombstone, by);
    e.target = static_cast<int64_t>(target);
    e.subject = about;
    return e;
  }
  static Entry change(const std::string& by, Seq target, const std::string& text) {
    Entry e = *member_change(text);
    e.by = by;
    e.target = static_cast<int64_t>(target);
    return e;
  }
  static std::string in(const std::string& name, const std::string& roles) { return "in " + name + " " + vkey(name) + " " + roles; }

  // Signs `e` as `signer` (its own hand if empty) for the end of the log.
  Entry signed_by(Entry e, const std::string& signer = {}) const {
    const SigningKey key = key_of(signer.empty() ? e.by : signer);
    if (e.kind == Kind::approval) sign(e, key, signed_approval_bytes(e, ledger_, leaf(static_cast<Seq>(e.target))));
    else sign(e, key, signed_bytes(e, ledger_, tree_.size(), tree_.root()));
    return e;
  }
  // Appends as one command: envelope, signature, and judged.  Returns the rule
  // that it breaks, or "".
  std::string add(Entry e) {
    next_import();
    return put(std::move(e));
  }
  std::string put(Entry e) {
    e.at = at_;
    e.import = import_;
    if (signs_itself(e)) e = signed_by(std::move(e));
    return put_as_it_is(e);
  }
  std::string put_as_it_is(const Entry& e) {
    std::string bytes;
    EXPECT_TRUE(encode(e, bytes).ok());
    const Hash hash = leaf_hash(bytes);
    entries_.push_back(e);
    leaves_.push_back(hash);
    const Status status = council_.see(entries_.size(), e, hash);
    tree_.add(hash);
    return why(status);
  }
  // Ordinary entries of one command, and the entry that signs them.
  std::string command(const std::string& by, std::vector<Entry> ordinary, bool close = true) {
    next_import();
    std::string first;
    for (Entry& e : ordinary) {
      if (e.by.empty()) e.by = by;
      const std::string broken = put(std::move(e));
      if (first.empty()) first = broken;
    }
    if (!close) return first;
    Entry closing = entry(Kind::deed, by);
    closing.what = "entries";
    const std::string broken = put(std::move(closing));
    return first.empty() ? broken : first;
  }
  static std::string why(const Status& status) {
    if (status.ok()) return {};
    return status.error().code == Code::kRuleBroken ? status.error().params[1] : "another error";
  }
  void pass(Millis time) { at_ += time; }
  void next_import() {
    ++import_;
    ++at_;
  }
  Seq last() const { return entries_.size(); }
  Hash leaf(Seq seq) const { return seq >= 1 && seq <= leaves_.size() ? leaves_[seq - 1] : Hash{}; }
  Council& council() { return council_; }

  Id ledger_;
  Frontier tree_;
  Council council_;
  std::vector<Entry> entries_;
  std::vector<Hash> leaves_;
  Millis at_ = kStart;
  int64_t import_ = 0;
};

}  // namespace stillheld::log
