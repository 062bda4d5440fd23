// The policy: what of whom may be shown to which audience.
//
// It is a fold over the withhold and consent entries of the log, always as of
// now: a name that was withheld today must not come out because somebody asks
// for what was known last year.
//
//   count_only  in every total; on no page, in no export, in no search result.
//   withheld    fields that the public does not see; no fields named: the name
//               and all that leads to it (handle, a list's key, address, quote,
//               note, birth, photo, the words of a verdict, the desk's reasons).
//   just freed  who is out of custody and of whom no consent stands is
//               name-withheld until somebody decides.
//
// A person of several subjects (ledger/persons.h) is hidden if one of them is,
// whoever joined them.  What is decided of a person is decided of all subjects
// that it then has; so `show` after a link shows all of them.
//
// Consent is a claim: granted, refused, withdrawn.  Refused or withdrawn
// withholds the name also of those who are held.  It covers subjects that people
// joined; one that a run joined must have its own, or be asked for again.
//
// Of a *sealed* ledger that nobody unlocked no personal field is there to be
// shown, to anybody; and the public is not answered at all (cli/session.cc):
// which words name somebody who is hidden cannot be known.
//
// The desk sees everything but is told what the public does not see; so does
// the custodian.
//
// Threads: immutable once made.  Tested by redact_test.cc.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ledger/books.h"
#include "publish/node.h"
#include "publish/scrub.h"

namespace stillheld::publish {

enum class Audience : uint8_t { everyone, desk, custodian };
std::optional<Audience> parse_audience(std::string_view text);  // "public", "desk", "custodian"

class Policy {
 public:
  // `today` decides who is out of custody.
  static Result<Policy> make(const ledger::Books& books, store::Reader& reader, dates::Day today);

  bool sealed() const { return sealed_; }
  bool count_only(uint32_t person) const { return count_only_.count(who(person)) > 0; }
  // Whether the public does not see this field of the person.
  bool withheld(uint32_t person, std::string_view field) const;
  std::string_view consent(uint32_t person) const;  // "granted", "refused", "withdrawn", ""
  // Removes from `text` what names somebody whom the public must not be told.
  const Scrubber& scrubber() const { return scrubber_; }
  // Whether anybody is hidden, wholly or by name.
  bool hides_somebody() const { return !count_only_.empty() || !name_withheld_.empty(); }
  bool names_withheld(uint32_t person) const { return name_withheld_.count(who(person)) > 0; }
  // Somebody hidden whose claims cite this source: its address may be the
  // person's own page.  kNobody if there is none.
  uint32_t hidden_behind(log::Seq source) const {
    const auto found = sources_.find(source);
    return found == sources_.end() ? kNobody : found->second;
  }

 private:
  void join_consents(const ledger::Persons& who, uint32_t now, const std::unordered_map<uint32_t, std::string>& said);
  // Subjects that were joined are hidden together.
  uint32_t who(uint32_t subject) const {
    const auto found = leader_.find(subject);
    return found == leader_.end() ? subject : found->second;
  }

  bool sealed_ = false;
  std::unordered_map<uint32_t, uint32_t> leader_;
  std::unordered_set<uint32_t> count_only_, name_withheld_;
  std::unordered_map<uint32_t, std::vector<std::string>> fields_;
  std::unordered_map<uint32_t, std::string> consent_;
  std::unordered_map<log::Seq, uint32_t> sources_;
  Scrubber scrubber_;
};

}  // namespace stillheld::publish
