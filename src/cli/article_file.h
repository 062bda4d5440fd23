// The bytes of an article: a file, or standard input for "-".
//
// Threads: one.  Tested by article_bad_input_test.cc.
#pragma once

#include <array>
#include <istream>
#include <optional>

#include "base/file.h"
#include "cli/session.h"

namespace stillheld::cli {

class ArticleFile {
 public:
  static Result<ArticleFile> open(Session& s, const std::string& path) {
    ArticleFile out;
    if (path != "-") {
      TRY(file, MappedFile::open(path));
      out.file_.emplace(std::move(file));
      return out;
    }
    constexpr size_t kMost = 33u << 20;  // reading takes no more (reading/document.h), and says so
    std::array<char, 65536> buffer{};
    while (s.streams.in != nullptr && out.typed_.size() < kMost && (s.streams.in->read(buffer.data(), buffer.size()) || s.streams.in->gcount() > 0))
      out.typed_.append(buffer.data(), static_cast<size_t>(s.streams.in->gcount()));
    return out;
  }
  std::string_view bytes() const { return file_ ? file_->bytes() : std::string_view(typed_); }

 private:
  std::optional<MappedFile> file_;
  std::string typed_;
};

}  // namespace stillheld::cli
