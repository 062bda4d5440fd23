// The chart of docs/estonia.md: numbers and years, no name, and no size or
// colour that a printed page would lose.
#include <algorithm>

#include "dates/day.h"
#include "estonia/estonia.h"

namespace stillheld::bench {

namespace {

constexpr double kWidth = 960, kHeight = 500, kLeft = 64, kRight = 16, kTop = 56, kBottom = 120;

std::string tenth(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

}  // namespace

std::string held_chart(int32_t first, const std::vector<HeldDay>& alone, const std::vector<HeldDay>& linked) {
  int64_t top = 1;
  for (size_t d = 0; d < linked.size(); ++d) top = std::max({top, linked[d].high, alone[d].best});
  const int64_t step = top > 20000 ? 5000 : top > 8000 ? 2000 : 1000;
  top = (top / step + 1) * step;
  const auto x = [&](size_t d) { return kLeft + (kWidth - kLeft - kRight) * static_cast<double>(d) / static_cast<double>(linked.size()); };
  const auto y = [&](int64_t n) { return kTop + (kHeight - kTop - kBottom) * (1 - static_cast<double>(n) / static_cast<double>(top)); };
  // A point where the number changed, at most one a week.
  const auto path = [&](const std::vector<HeldDay>& days, int64_t HeldDay::*which, bool back) {
    std::string d;
    for (size_t i = 0; i < days.size(); i += 7) {
      const size_t at = back ? (days.size() - 1) / 7 * 7 - i : i;
      d += (d.empty() && !back ? "M" : "L") + tenth(x(at)) + " " + tenth(y(days[at].*which));
    }
    return d;
  };
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 500\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\" aria-labelledby=\"t d\">\n"
      "<title id=\"t\">Held on each day, 1940–1960: people named in three books of repression in Estonia</title>\n"
      "<desc id=\"d\">Rule set all_named. Line: best count with lines of one person linked. Band: low to high. Dashed: every line counted as a person.</desc>\n"
      "<rect width=\"960\" height=\"500\" fill=\"#fff\"/>\n";
  svg += "<text x=\"16\" y=\"22\" font-size=\"16\" font-weight=\"bold\">Held on each day, 1940–1960, of the people named in books R1–R3</text>\n";
  svg += "<text x=\"16\" y=\"42\" fill=\"#444\">line: best, linked · band: low to high, linked · dashed: every line a person · rule set all_named, as known after the three imports</text>\n";
  for (int64_t n = 0; n <= top; n += step) {
    svg += "<line x1=\"64\" x2=\"944\" y1=\"" + tenth(y(n)) + "\" y2=\"" + tenth(y(n)) + "\" stroke=\"#ddd\"/><text x=\"58\" y=\"" + tenth(y(n) + 4) + "\" text-anchor=\"end\">" +
           std::to_string(n) + "</text>\n";
  }
  for (int year = 1940; year <= 1960; year += 2) {
    const auto d = static_cast<size_t>(dates::from_civil(year, 1, 1) - first);
    svg += "<line x1=\"" + tenth(x(d)) + "\" x2=\"" + tenth(x(d)) + "\" y1=\"380\" y2=\"385\" stroke=\"#444\"/><text x=\"" + tenth(x(d)) + "\" y=\"400\" text-anchor=\"middle\">" +
           std::to_string(year) + "</text>\n";
  }
  // Where a reader sees the picture alone.
  const char* const notes[] = {
      "Counted: people with an open deprivation of liberty on the day (arrest, remand, camp, prison), by the claims of these three books; rule set all_named.",
      "Low: attested on that day or later. Best: low, and those whose known term was still running. High: all of whom no way out is known. Law: estonia-1940.",
      "As of: each day of 1940 to 1960. Known: after the import of R1, R2 and R3 as text of 2024. Source: Memento, R1–R3, github memoriaal/memoriaal @ cc316926, MIT.",
      "Not to be read as all the prisoners from Estonia, nor as a count of camps: it counts whom these books name and date. Forced settlement is not custody."};
  double note_y = 430;
  for (const char* note : notes) {
    svg += "<text x=\"16\" y=\"" + tenth(note_y) + "\" font-size=\"11\" fill=\"#444\">" + std::string(note) + "</text>\n";
    note_y += 17;
  }
  svg += "<path d=\"" + path(linked, &HeldDay::high, false) + path(linked, &HeldDay::low, true) + "Z\" fill=\"#9db8d2\" fill-opacity=\"0.6\"/>\n";
  svg += "<path d=\"" + path(alone, &HeldDay::best, false) + "\" fill=\"none\" stroke=\"#777\" stroke-dasharray=\"5 4\"/>\n";
  svg += "<path d=\"" + path(linked, &HeldDay::best, false) + "\" fill=\"none\" stroke=\"#123a63\" stroke-width=\"2\"/>\n</svg>\n";
  return svg;
}

}  // namespace stillheld::bench
