// How measures look in a terminal: a line a figure, what it was made of, why
// it is refused, and how it must be read.
//
// Everything here reads a redacted view and the catalogue, nothing else.
#pragma once

#include <string>

#include "base/messages.h"
#include "publish/node.h"

namespace stillheld::cli {

using publish::Node;

std::string flows_text(const Node& view, const Messages& messages);
std::string verdict_text(const Node& view, const Messages& messages);
std::string statements_text(const Node& view, const Messages& messages);
// The measures of a wave, below the wave itself.
std::string wave_measures_text(const Node& measures, const Messages& messages);
std::string trend_text(const Node& view, const Messages& messages);
// survival, rearrest: a table of the curve at round days.
std::string curve_text(const Node& view, const Messages& messages);
std::string coupling_text(const Node& view, const Messages& messages);
std::string undercount_text(const Node& view, const Messages& messages);

}  // namespace stillheld::cli
