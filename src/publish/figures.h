// Drawings of measures, each with its table: one SVG file that stands alone.
//
// In it: title, what is counted, definition, the days asked about and known,
// the drawing, the same numbers as a table, the uncertainty, the sources, and
// how not to read it.  A picture travels without its page; what must not be
// lost on the way is drawn into it.
//
//   intervals   a line a figure: a point for a number, an arrow for a bound, a
//               bar for its interval; a mark at 1 (or where asked)
//   curve       steps with a band, from 0 to 1, silent where few are at risk
//   bars        what was known, and above it what late news will add, with its
//               interval
//
// (1) No request to anywhere: no font, no image, no script, no style sheet.
// (2) It reads in light and in dark, on paper in black: colours are its own
//     style's, by the reader's preference.
// (3) A refused figure is a sentence where its line would be; never nought.
// (4) Same answer, same bytes.
//
// REQUIRES: the redacted answer of a measure (answers_measure.h).
// Threads: reading only.  Tested by cli/measures_test.cc.
#pragma once

#include <string>

#include "base/messages.h"
#include "publish/redact.h"

namespace stillheld::publish {

// The file.
std::string figure_svg(const Redacted& answer, const Messages& messages);

// The drawing alone, for a page that has the table in HTML; empty if there is
// nothing to draw.
std::string chart_svg(const Node& answer, const Messages& messages, std::string_view id);

}  // namespace stillheld::publish
