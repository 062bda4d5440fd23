// How document.cc makes a Document of one page, of a feed's entries, of a WARC's
// records.  Threads: a builder belongs to one thread.  Tested by document_test.cc.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "reading/charset.h"
#include "reading/document.h"

namespace stillheld::reading {

// Puts text and pieces together.  The page's offsets are those of DecodedPage.
class TextBuilder {
 public:
  TextBuilder(const DecodedPage& page, Document& out) : page_(page), out_(out) {}
  void begin_paragraph();
  // The raw stretch [start, end) of the page.
  void add(size_t start, size_t end, Markup markup);
  // False, and nothing is left of it, if the paragraph has no text.
  bool end_paragraph(Zone zone);

 private:
  void put(std::string_view text, size_t page_start, size_t page_end, bool in_step);
  const DecodedPage& page_;
  Document& out_;
  size_t start_ = 0, first_piece_ = 0;
  bool blank_ = false;
  size_t blank_start_ = 0, blank_end_ = 0;
  // capture_of, remembered: pages are walked forward.
  uint32_t capture_at(size_t page);
};

bool looks_like_html(std::string_view page);
bool looks_like_feed(std::string_view page);

Document html_document(std::string_view bytes, const DocumentOptions& options);
Document plain_document(std::string_view bytes, const DocumentOptions& options);
std::vector<Document> feed_documents(std::string_view bytes, const DocumentOptions& options);
Result<std::vector<Document>> warc_documents(std::string_view bytes, const DocumentOptions& options);
Result<std::vector<Document>> wacz_documents(std::string_view bytes, const DocumentOptions& options);

// All gzip members of the bytes, one after the other; at most `limit` bytes.
Result<std::string> gunzip(std::string_view bytes, size_t limit);

void finish(Document& document, const DocumentOptions& options, std::vector<Publication> found);

}  // namespace stillheld::reading
