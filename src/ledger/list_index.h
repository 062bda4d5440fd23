// What the books already have of a list, as intake/ asks for it.
//
// Threads: reading only.  Tested by intake's import_test.cc through the program
// and by books_test.cc.
#pragma once

#include "intake/import.h"
#include "ledger/books.h"

namespace stillheld::ledger {

class ListIndex final : public intake::Earlier {
 public:
  // REQUIRES: `books` outlives it and is not updated meanwhile.
  explicit ListIndex(const Books& books) : books_(books) {}
  std::optional<Id> subject(std::string_view handle) const override;
  std::optional<Seq> row(std::string_view list, std::string_view key) const override;
  std::optional<Seq> gone_row(std::string_view list, std::string_view key) const override;
  void each_row(std::string_view list, const std::function<void(Seq record)>& see) const override;
  void each_capture(std::string_view list, const std::function<void(Seq, const std::string& profile)>& see) const override;
  void each_source(const std::function<void(Seq, const std::string& publisher, const std::string& published)>& see) const override;
  uint32_t last_import() const override { return books_.latest_import(); }

 private:
  const Books& books_;
};

}  // namespace stillheld::ledger
