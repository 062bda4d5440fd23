// The books as one file beside the ledger, so that a question starts at once.
//
// It is derived: whoever deletes it loses nothing.  It is taken only if it was
// made from exactly this log (size and root), by this version of the fold, and
// if its own SHA-256 is right; otherwise the books are folded again.
//
// (1) to_bytes is canonical: equal books, equal bytes.  `verify` folds the
//     whole log again and compares.
// (2) Written to a temporary name, synced, renamed (base/file.h).
//
// It holds no name in the clear; it holds hashes of handles and of rows' keys
// under the ledger's id, which is why it is made anew when a person is erased.
// Whoever has a list of names can try them against such hashes.  So of a sealed
// ledger they lie apart, in `books.sealed`, encrypted (store::Reader::protect),
// and the rest lies in an order that does not follow them.
//
// A locked reader takes the rest alone.  Where that is not up to date and a link
// run is in force, which compares names, the Error is kSealed: unlock once.
//
// Tested by books_test.cc, cli/seal_test.cc.
#pragma once

#include <string>

#include "ledger/books.h"

namespace stillheld::ledger {

// `names`: with the hashes of handles and keys.
std::string to_bytes(const Books& books, bool names = true);
Result<Books> books_from_bytes(std::string_view bytes, store::Reader& reader);
// Those hashes alone.
std::string names_to_bytes(const Books& books);
Status names_from_bytes(std::string_view bytes, Books& books);

// The whole file: magic, version, SHA-256, to_bytes().
std::string cache_bytes(const Books& books, bool names = true);
std::string cache_path(const std::string& folder);
std::string sealed_cache_path(const std::string& folder);
// The books of the log that `reader` sees: from the cache if it fits, brought
// up to date, or folded anew.  With `save`, the cache is written if it was not
// up to date; a folder that cannot be written is no error.
Result<Books> open_books(store::Reader& reader, const std::string& folder, bool save);
Status save_books(const Books& books, const std::string& folder, store::Reader& reader);
// Whether a cache of before this entry is taken no more: a person is erased in it,
// or the keys are others from here on.
bool ends_caches(std::string_view entry);
// Overwrites and removes everything derived: before a ledger is sealed or a
// person erased, what was derived names them.
Status wipe_derived(const std::string& folder);

}  // namespace stillheld::ledger
