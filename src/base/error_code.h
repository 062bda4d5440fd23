// The one table of what can go wrong: code → exit status → HTTP status → key.
//
// A code is stable: scripts and translations rely on its name.  The message
// for a person is `error.<name>` in web/translations/*.txt, what to do about
// it is `remedy.<name>`; a test fails where one is missing in a language.
//
// Exit statuses (also `stillheld help exit-status`): 0 done · 1 done, and
// what was looked for was found wrong (verify) · 2 the call's words · 3 the
// input · 4 not found · 5 in use by somebody else, or refused until confirmed
// · 6 the disk · 7 made by a newer version · 8 the ledger is damaged · 70 a
// bug of ours.
//
// Counter-example: an error code a module, or an exception tree.  One table
// (Meilisearch's error.rs) can be read, and tested, whole.
#pragma once

#include <span>
#include <string_view>

namespace stillheld {

#define STILLHELD_ERROR_CODES(X)               \
  X(kUsage, "usage", 2, 400)                   \
  X(kBadValue, "bad_value", 2, 400)            \
  X(kMissingColumn, "missing_column", 3, 422)  \
  X(kDuplicateColumn, "duplicate_column", 3, 422) \
  X(kBadDate, "bad_date", 3, 422)              \
  X(kBadNumber, "bad_number", 3, 422)          \
  X(kBadCode, "bad_code", 3, 422)              \
  X(kMissingValue, "missing_value", 3, 422)    \
  X(kRaggedRow, "ragged_row", 3, 422)          \
  X(kBadUtf8, "bad_utf8", 3, 422)              \
  X(kNulByte, "nul_byte", 3, 422)              \
  X(kTruncatedFile, "truncated_file", 3, 422)  \
  X(kLineTooLong, "line_too_long", 3, 422)     \
  X(kTooManyColumns, "too_many_columns", 3, 422) \
  X(kEmptyFile, "empty_file", 3, 422)          \
  X(kBadJson, "bad_json", 3, 422)              \
  X(kBadSheet, "bad_sheet", 3, 422)            \
  X(kBadArchive, "bad_archive", 3, 422)        \
  X(kBadProfile, "bad_profile", 3, 422)        \
  X(kBadDefinition, "bad_definition", 3, 422)  \
  X(kBadCase, "bad_case", 3, 422)              \
  X(kBadRule, "bad_rule", 3, 422)              \
  X(kEntryTooLarge, "entry_too_large", 3, 422) \
  X(kNotText, "not_text", 3, 422)              \
  X(kTooLarge, "too_large", 3, 413)            \
  X(kBadNote, "bad_note", 3, 422)              \
  X(kBadKey, "bad_key", 3, 422)                \
  X(kBadShare, "bad_share", 3, 422)            \
  X(kBadProof, "bad_proof", 1, 422)            \
  X(kBadSignature, "bad_signature", 1, 403)    \
  X(kBadStamp, "bad_stamp", 1, 422)            \
  X(kUnknownProfile, "unknown_profile", 4, 404) \
  X(kFileNotFound, "file_not_found", 4, 404)   \
  X(kNotALedger, "not_a_ledger", 4, 404)       \
  X(kUnknownPerson, "unknown_person", 4, 404)  \
  X(kAmbiguousPerson, "ambiguous_person", 4, 404) \
  X(kUnknownClaim, "unknown_claim", 4, 404)    \
  X(kUnknownEntry, "unknown_entry", 4, 404)    \
  X(kUnknownWave, "unknown_wave", 4, 404)      \
  X(kUnknownRuleSet, "unknown_rule_set", 4, 404) \
  X(kUnknownCounts, "unknown_counts", 4, 404)  \
  X(kUnknownTopic, "unknown_topic", 4, 404)    \
  X(kLedgerExists, "ledger_exists", 5, 409)    \
  X(kLocked, "locked", 5, 409)                 \
  X(kShrink, "shrink", 5, 409)                 \
  X(kOtherProfile, "other_profile", 5, 409)    \
  X(kAlreadyDecided, "already_decided", 5, 409) \
  X(kNotUndoable, "not_undoable", 5, 409)      \
  X(kClockBackwards, "clock_backwards", 5, 409) \
  X(kFork, "fork", 5, 409)                     \
  X(kRollback, "rollback", 5, 409)             \
  X(kStopped, "stopped", 5, 409)               \
  X(kOlder, "older", 5, 409)                   \
  X(kWithheld, "withheld", 5, 403)             \
  X(kPassphrase, "passphrase", 5, 403)         \
  X(kSealed, "sealed", 5, 403)                 \
  X(kNotSealed, "not_sealed", 5, 409)          \
  X(kRuleBroken, "rule_broken", 5, 403)        \
  X(kNeedsMember, "needs_member", 5, 401)      \
  X(kOtherKey, "other_key", 5, 403)            \
  X(kDiskFull, "disk_full", 6, 507)            \
  X(kReadOnly, "read_only", 6, 507)            \
  X(kUnreadable, "unreadable", 6, 500)         \
  X(kNoServer, "no_server", 6, 503)            \
  X(kNoProgram, "no_program", 6, 500)          \
  X(kUnsafeServer, "unsafe_server", 6, 500)    \
  X(kIo, "io", 6, 500)                         \
  X(kNewerLedger, "newer_ledger", 7, 500)      \
  X(kDamaged, "damaged", 8, 500)               \
  X(kInternal, "internal", 70, 500)

enum class Code {
#define X(name, key, exit_status, http_status) name,
  STILLHELD_ERROR_CODES(X)
#undef X
};

struct CodeRow {
  Code code;
  std::string_view key;
  int exit_status;
  int http_status;
};

// The whole table, in the order above.
std::span<const CodeRow> error_codes();
const CodeRow& row_of(Code code);

}  // namespace stillheld
