// Which blocks of a page are the article, and what zone each is.
//
// Definition: the article is the blocks below one element, the one around which
// paragraphs of running text are densest, without what lies in menus, boxes of
// links, captions, forms and comments; where the page says its own article in
// JSON-LD (articleBody), the blocks are those whose words are in it.
//
// Why both: most news pages carry articleBody, and it is the publisher's own
// word; but some cut it, and some leave it out.
//
// (1) Every block has a zone; which zone depends on the page alone.
// (2) Linear in the page.
//
// After Kohlschütter and others (2010), and the scoring by paragraphs and commas
// that readers' modes of browsers use.  Threads: values.  Tested by
// document_test.cc; measured by `./run bench reading bodies`.
#pragma once

#include <string_view>
#include <vector>

#include "reading/document.h"
#include "reading/html_scan.h"

namespace stillheld::reading {

// One a block.  `texts`: the decoded text of each block; `article_body`: of
// JSON-LD, or empty; `headline`: the page's own, or empty.
std::vector<Zone> zones_of(const ScannedPage& page, const std::vector<std::string_view>& texts, std::string_view article_body,
                           std::string_view headline);

// "Read also", "Читайте также", "More news": the head of a box of links.
bool is_read_also(std::string_view text);

}  // namespace stillheld::reading
