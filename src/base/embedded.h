// Files of the repository that are part of the program: translations,
// profiles, definitions, styles.  cmake/embed.cmake writes the table, so that
// the one binary needs nothing beside it.
#pragma once

#include <string_view>
#include <vector>

namespace stillheld {

// The bytes of the file at `path` (from the repository's root), or empty.
std::string_view embedded_file(std::string_view path);
// The paths that begin with `prefix`, sorted.
std::vector<std::string_view> embedded_files(std::string_view prefix);

}  // namespace stillheld
