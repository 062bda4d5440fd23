// The Books: every person's account on every day, as known at every time.
//
// They are a fold over the log and nothing else.  For each person there is one
// *version* for each import that changed the answer; a version's spans
// (fold.h) are valid for the known times from that import on, until the next.
// A question "on day D, as known at K" is therefore a question which of the
// rectangles [from, to) × [known_from, known_to) contain the point (D, K), and
// is answered by one pass over columns: 11 bytes a span at the latest K.
//
// (1) As-of at (D, K) equals folding the log's prefix up to K (property test).
// (2) update() after every import and one build() at the end give the same
//     bytes (property test); so a cache of them can be compared byte by byte.
// (3) Persons are numbered by their first entry in the log.
// (4) Who is one person is settled before anybody is folded (persons.h, linker.h);
//     a person's spans are kept under its leader's number alone.
//
// A cache file beside the ledger holds the columns (cache.h).  It may be
// deleted at any time.
//
// Rejected: an index of intervals (segment tree, sorted by day).  At a million
// persons the pass takes a few milliseconds; the index would have to be kept
// for every K.
//
// Threads: reading from several threads is fine, update() from one alone.
// Tested by books_test.cc, linker_test.cc.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ledger/claim.h"
#include "ledger/definitions.h"
#include "ledger/fold.h"
#include "ledger/persons.h"
#include "store/store.h"

namespace stillheld::ledger {

struct Replacement;  // link_facts.h

// One import: what came together is known together.
struct Import {
  uint32_t number = 0;
  uint32_t first = 0;  // its first entry
  Millis at = 0;
  bool operator==(const Import&) const = default;
};

// The rows of lists, for the diff of the next edition (intake/import.h).
struct RecordRow {
  uint64_t key = 0;  // hash_key() of the row's key within its list
  uint32_t seq = 0;
  uint32_t list = 0;  // word
  uint32_t person = 0;
  uint32_t gone = 0;  // the claim "no longer listed", 0 while listed
  bool operator==(const RecordRow&) const = default;
};

// A person's id in a list or sample (a handle such as a slug), by hash.
struct HandleRow {
  uint64_t key = 0;
  uint32_t person = 0;
  uint32_t record = 0;
  bool operator==(const HandleRow&) const = default;
};

// A claim that puts a person into a wave of releases.
struct WaveRow {
  uint32_t wave = 0;  // word
  uint32_t person = 0;
  uint32_t claim = 0;
  bool operator==(const WaveRow&) const = default;
};

struct SpanColumns {
  std::vector<Day> from, to;
  std::vector<uint8_t> state;  // account | certainty << 5
  std::vector<uint16_t> marks;
  std::vector<uint8_t> way, cause;
  std::vector<uint32_t> person;
  std::vector<uint32_t> known_from, known_to;  // known_to: first import that knows better
  size_t size() const { return from.size(); }
  Account account(size_t i) const { return static_cast<Account>(state[i] & 31); }
  Certainty certainty(size_t i) const { return static_cast<Certainty>(state[i] >> 5); }
  bool operator==(const SpanColumns&) const = default;
};

struct Counts3 {
  int64_t low = 0, best = 0, high = 0;
  bool operator==(const Counts3&) const = default;
};

struct HeldPerson {
  uint32_t person = 0;
  Account account = Account::unknown;
  Certainty certainty = Certainty::silent;
  Day since_earliest = dates::kMinDay, since_latest = dates::kMinDay;
};

// What of the log is not about one person: in memory, there is little of it.
struct Special {
  Seq seq = 0;
  log::Entry entry;
};

class Books {
 public:
  // Folds what the log holds beyond size().
  Status update(store::Reader& reader);

  uint64_t size() const { return size_; }
  const Hash& root() const { return root_; }
  // Subjects; some may be one person (persons()).
  size_t person_count() const { return persons_.size(); }
  // Persons, as known and joined at `import`.
  size_t person_total(uint32_t import) const;
  const Id& subject(uint32_t person) const { return persons_[person]; }
  std::optional<uint32_t> find(const Id& subject) const;
  const std::vector<Import>& imports() const { return imports_; }
  // The number of the last import recorded at `known` or before; 0: none.
  uint32_t import_at(Millis known) const;
  uint32_t latest_import() const { return imports_.empty() ? 0 : imports_.back().number; }
  uint32_t import_of(Seq seq) const;
  // Whether the import that this entry belongs to was undone.
  bool is_undone(Seq seq) const { return !undone_imports_.empty() && undone_imports_.count(import_of(seq)) > 0; }
  const Words& words() const { return words_; }
  const std::vector<Special>& specials() const { return specials_; }
  const Special* special(Seq seq) const;
  // The definitions in force at an import.
  const Definitions& definitions(uint32_t import) const;
  // Whether anybody carries the recognition or mark that a rule set asks for.
  bool has_mark(std::string_view word, uint32_t import) const;

  // Held on `day`, as known at `import`, under `rules`.
  Counts3 held(Day day, uint32_t import, const RuleSet& rules) const;
  std::vector<HeldPerson> held_persons(Day day, uint32_t import, const RuleSet& rules) const;
  // One Counts3 a day, from `first` to `last`.
  std::vector<Counts3> series(Day first, Day last, uint32_t import, const RuleSet& rules) const;
  // Calls `see` for every span that is valid at `import`, by person and day.
  void each_span(uint32_t import, const std::function<void(uint32_t person, Day from, Day to, Account, Certainty,
                                                           uint16_t marks, Way, Cause)>& see) const;
  // 0: not counted · 1: low, best and high · 2: best and high · 3: high.
  uint8_t weight(uint8_t state, uint16_t marks, const RuleSet& rules) const;
  // 0 if no rule set known at `import` asks for it.
  uint16_t mark_bit(std::string_view word, uint32_t import = ~uint32_t{0}) const;

  // Who is who: subjects joined by people's decisions (persons.h).
  const Persons& persons() const { return who_; }
  // Whether what was kept of this subject was destroyed (a tombstone).
  bool is_erased(uint32_t subject) const { return !erased_.empty() && erased_.count(subject) > 0; }
  // The claims about one person as known at `import`, in the order of the log,
  // of all subjects of the person's cluster; and where each stands then.
  Result<std::vector<Claim>> claims_of(store::Reader& reader, uint32_t person, uint32_t import) const;
  std::vector<Standing> standings(std::span<const Claim> claims, uint32_t import) const;
  std::optional<uint32_t> person_of_claim(Seq claim) const;
  std::span<const uint32_t> claim_seqs() const { return claim_seq_; }
  std::span<const uint32_t> claim_persons() const { return claim_person_; }
  // The claims of one subject alone, by number.
  std::span<const uint32_t> claims_of_subject(uint32_t subject) const;
  // For linking (linker.h): claims that don't count at an import, whether an
  // import was undone by then, and who stands in lists that are free of
  // duplicates: as their captures say, or `further` ("*": all).
  std::unordered_set<uint32_t> claims_set_aside(std::span<const Replacement> replacements, uint32_t import) const;
  bool is_undone_at(uint32_t import, uint32_t at) const;
  std::vector<std::pair<uint32_t, uint32_t>> in_lists_without_duplicates(uint32_t import, std::span<const std::string> further) const;
  // Who would be held if these subjects were one person each.
  Result<Counts3> held_as(store::Reader& reader, std::span<const std::vector<uint32_t>> clusters, Day day, uint32_t import, const RuleSet& rules) const;
  // Subjects that edges or decisions connect, where there are several: with the
  // smallest of each component, by subject, as of now.
  const std::vector<std::pair<uint32_t, uint32_t>>& components() const { return components_; }
  // All claims, person by person: for questions that the columns don't answer.
  Status each_person(store::Reader& reader, uint32_t import, const std::function<Status(uint32_t person, std::span<const Claim>)>& see) const;

  const std::vector<RecordRow>& records() const { return records_; }  // sorted by (list, key, seq)
  const std::vector<WaveRow>& wave_rows() const { return wave_rows_; }  // in the order of the log
  // Persons with this handle (slug, a list's own id), in order of the log.
  std::vector<uint32_t> find_handle(std::string_view handle) const;
  std::optional<uint32_t> handle_record(uint32_t person) const;
  uint64_t hash_key(std::string_view text) const;
  const SpanColumns& current() const { return current_; }
  const SpanColumns& past() const { return past_; }
  // Persons whose claims contradict each other or look wrong, at the latest K.
  const std::vector<uint32_t>& odd_persons() const { return odd_; }
  Result<Claim> read_person_claim(Seq seq, const log::Entry& entry) const;

 private:
  friend std::string to_bytes(const Books& books, bool names);
  friend std::string names_to_bytes(const Books& books);
  friend Status names_from_bytes(std::string_view bytes, Books& books);
  friend Result<Books> books_from_bytes(std::string_view bytes, store::Reader& reader);
  struct Decision { uint32_t seq, import, target; Standing to; uint32_t undone; };
  // What one update() has in hand.
  struct Work {
    Seq first = 0;                                       // first new entry
    std::vector<Claim> claims;                           // new, in the order of the log
    std::vector<std::pair<uint32_t, uint32_t>> touched;  // (person, import) beyond the new claims
    std::vector<std::pair<uint32_t, uint32_t>> set_aside;  // (claim, import): its standing was decided
    std::vector<uint32_t> all_at;  // imports at which everybody is touched (definitions changed)
  };
  void add_special(Seq seq, log::Entry entry);
  void index_special(const Special& special);
  bool note_marks(const Definitions& definitions, uint32_t import);
  void note_decision(const Special& special, Work* work);
  void note_tombstone(const Special& special, Work* work);
  void note_undo(const log::Entry& undo, Work* work);
  Status own_claims(store::Reader& reader, uint32_t subject, Seq before, std::vector<Claim>& out) const;
  Status scan_new(store::Reader& reader, Work& work);
  Status link_new(store::Reader& reader, Work& work);
  Status fold_new(store::Reader& reader, Work& work);
  Status read_keys(store::Reader& reader, Work& work);
  void mark_gone(uint32_t record, uint32_t claim);
  const Source* source_of(Seq seq) const;
  Day captured_day(const log::Entry& entry) const;
  void index_claims() const;

  uint64_t size_ = 0;
  Hash root_ = sha256("");
  Id ledger_;
  std::vector<Id> persons_;
  std::unordered_map<Id, uint32_t, IdHash> numbers_;
  std::vector<Import> imports_;
  mutable Words words_;
  // The recognitions and marks that rule sets ask for, and since which import.
  struct MarkWord { std::string word; uint32_t import = 0; };
  std::vector<MarkWord> mark_words_;
  std::vector<uint32_t> claim_seq_, claim_person_;
  std::vector<RecordRow> records_;
  std::vector<HandleRow> handles_;
  std::vector<WaveRow> wave_rows_;
  std::vector<uint32_t> odd_;
  SpanColumns current_, past_;

  std::vector<Special> specials_;
  std::vector<std::pair<uint32_t, Definitions>> definitions_;  // (from import, …)
  std::unordered_map<uint32_t, Source> sources_;
  std::unordered_map<uint32_t, Day> captures_;          // capture → day fetched
  std::vector<Decision> decisions_;
  std::unordered_set<uint32_t> erased_;
  Persons who_;
  std::map<uint32_t, uint32_t> lists_without_duplicates_;  // word → since which import
  std::vector<std::pair<uint32_t, uint32_t>> components_;
  std::map<uint32_t, uint32_t> undone_imports_;  // import → the import that undid it

  // claims by person, built when first asked for
  mutable std::vector<uint32_t> claims_start_, claims_order_;
};

}  // namespace stillheld::ledger
