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
// It holds no name in the clear; it holds hashes of handles under the ledger's
// id, which is why it is made anew when a person is erased.
//
// Tested by books_test.cc.
#pragma once

#include <string>

#include "ledger/books.h"

namespace stillheld::ledger {

std::string to_bytes(const Books& books);
Result<Books> books_from_bytes(std::string_view bytes, store::Reader& reader);

// The whole file: magic, version, SHA-256, to_bytes().
std::string cache_bytes(const Books& books);
std::string cache_path(const std::string& folder);
// The books of the log that `reader` sees: from the cache if it fits, brought
// up to date, or folded anew.  With `save`, the cache is written if it was not
// up to date; a folder that cannot be written is no error.
Result<Books> open_books(store::Reader& reader, const std::string& folder, bool save);
Status save_books(const Books& books, const std::string& folder);

}  // namespace stillheld::ledger
