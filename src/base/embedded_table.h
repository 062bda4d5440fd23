// The table that cmake/embed.cmake fills in; only embedded.cc reads it.
#pragma once

#include <span>
#include <string_view>

namespace stillheld {

struct EmbeddedFile {
  std::string_view path;
  std::string_view bytes;
};

std::span<const EmbeddedFile> embedded_table();

}  // namespace stillheld
