// What a page says of itself: when it was published, by whom, under which title.
//
// From JSON-LD (NewsArticle and its kin), <meta>, <time> and the address.  A day
// is taken as written: "2025-12-13T00:30:00+03:00" is 13 December.
//
// (1) At most two witnesses for the day, of different kinds, better first.
//
// Threads: values.  Tested by document_test.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reading/document.h"
#include "reading/html_scan.h"

namespace stillheld::reading {

struct PageFacts {
  std::vector<Publication> published;
  std::string publisher, title, address, article_body, language;
};

PageFacts facts_of(const ScannedPage& page);

// "2025-12-13…", "13.12.2025", "Sat, 13 Dec 2025 …", "13 December 2025": the day.
std::optional<dates::Day> written_day(std::string_view text);
// "/2025/12/13/" in an address.
std::optional<dates::Day> day_in_address(std::string_view address);

}  // namespace stillheld::reading
