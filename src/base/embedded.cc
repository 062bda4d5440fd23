#include "base/embedded.h"

#include "base/embedded_table.h"

namespace stillheld {

std::string_view embedded_file(std::string_view path) {
  for (const EmbeddedFile& file : embedded_table())
    if (file.path == path) return file.bytes;
  return {};
}

std::vector<std::string_view> embedded_files(std::string_view prefix) {
  std::vector<std::string_view> out;
  for (const EmbeddedFile& file : embedded_table())
    if (file.path.starts_with(prefix)) out.push_back(file.path);
  return out;
}

}  // namespace stillheld
