// Writing for the report: text that is always escaped, links that cannot lead
// astray, tables that a screen reader and a telephone can read, and the list of
// every source that the page cites.
//
// (1) All text of the ledger passes escape(); nothing else is put between tags.
// (2) Only http and https addresses become links; an address of another kind
//     (javascript:, github:, file:) is shown as text.
// (3) Every table has a caption; every cell knows its column's words, so that
//     on a narrow page it can stand as a line of its own.
// (4) What was not read in a source says so beside it (basis).
// (5) Each entry that is cited once is listed once, under Sources, with the
//     whole address: paper keeps it.
//
// Threads: a Page belongs to one thread.  Tested by report_test.cc.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "dates/day.h"
#include "publish/node.h"

namespace stillheld::publish {

// & < > " ' become entities; control characters that HTML forbids are left out.
std::string escape(std::string_view text);
// The address, if it may be a link: http(s), without blanks or controls.
bool is_web_address(std::string_view address);
std::string host_of(std::string_view address);

class Page {
 public:
  explicit Page(const Messages& messages) : m(messages) {}

  const Messages& m;

  // Text of the catalogue, escaped; particulars are text, not HTML.
  std::string say(std::string_view key, std::initializer_list<std::string_view> params = {}) const;
  // The word for a code ("account.held.colony"); the code itself if unknown.
  std::string word(std::string_view kind, std::string_view code) const;
  // 1,265 in the language's way.  Not escaped: digits and separators alone.
  std::string number(int64_t value) const;
  // A number, {low, high}, or null: "1,135", "at least 300", "not known".
  std::string amount(const Node& n) const;
  // A published count with its hedge: "more than 660".
  std::string published(const Node& count) const;
  // An EDTF date in words, plain text: "by 2021-12-14", "about 2020-10-31".
  std::string date(const Node& n) const { return date(n.is_null() ? std::string() : n.string()); }
  std::string date(std::string_view edtf) const;
  // The same as HTML: no line breaks within a day.
  std::string dated(const Node& n) const;
  // A day in words: "13 December 2025".
  std::string day(dates::Day day) const;
  std::string day(std::string_view iso_day) const;
  std::string moment(std::string_view iso_moment) const;

  // Words of a source or of the desk, with their language where it is another.
  std::string free_text(const Node& n) const;
  // A count's remark, unless it only says its hedge again.
  std::string remark(const Node& count) const;
  std::string name(const Node& person) const;
  // Publisher with link, #entry, day of publication, basis.
  std::string source(const Node& source);
  std::string basis(const Node& source) const;
  // "#123", leading to the list of sources if the entry is cited there.
  std::string entry(int64_t number) const;
  std::string link(std::string_view address, std::string_view text) const;
  // A node of the list of sources for an address without a citation (the two
  // sides of a published contradiction).
  void cite_address(int64_t entry, const Node& address);
  std::string sources() const;
  bool has_sources() const { return !cited_.empty(); }

 private:
  struct Cited {
    std::string line;                    // HTML
    std::vector<std::string> addresses;  // plain
  };
  std::map<int64_t, Cited> cited_;
};

// One table.  Cells are HTML; headers and caption are plain text.
class Table {
 public:
  struct Column {
    std::string header;
    std::string_view style = "";  // a class: "n" for numbers, "w" for long text
  };
  // `hidden_caption`: for screen readers only, where a heading says the same.
  Table(std::string caption, std::vector<Column> columns, std::string_view style = "", bool hidden_caption = false);
  // The first cell is the row's header.
  void row(const std::vector<std::string>& cells, std::string_view style = "");
  bool empty() const { return rows_ == 0; }
  std::string html() const;

 private:
  std::string caption_, style_, body_;
  std::vector<Column> columns_;
  bool hidden_caption_;
  size_t rows_ = 0;
};

std::string details(std::string_view summary_html, std::string_view body_html);

}  // namespace stillheld::publish
