// How answers look in a terminal: plain text, aligned, 100 columns or less.
//
// Everything here reads a redacted view and the catalogue, nothing else.
#pragma once

#include <string>
#include <vector>

#include "base/messages.h"
#include "publish/node.h"

namespace stillheld::cli {

using publish::Node;

// Rows of cells as columns; numbers to the right.  `width` 0: as needed.
std::string columns(const std::vector<std::vector<std::string>>& rows, bool header);
std::string heading(std::string_view text);

std::string held_text(const Node& view, const Messages& messages);
std::string series_text(const Node& view, const Messages& messages);
std::string person_text(const Node& view, const Messages& messages);
std::string balance_text(const Node& view, const Messages& messages);
std::string waves_text(const Node& view, const Messages& messages);
std::string counts_text(const Node& view, const Messages& messages);
std::string conflicts_text(const Node& view, const Messages& messages);
std::string explain_text(const Node& view, const Messages& messages);
std::string overview_text(const Node& view, const Messages& messages);

}  // namespace stillheld::cli
