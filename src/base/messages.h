// The message catalogue: what users read, by key, in their language.
//
// A catalogue is a text file in web/translations/, one `key = text` a line,
// `#` for remarks; `{0}`, `{1}` … stand for particulars.  The files are part
// of the program (see embedded.h).  English is complete by a test; the others
// must have the same keys and the same particulars, by the same test.
//
// A key that is missing shows itself as ⟨key⟩, in every build: never a crash,
// never silence.  Tested by messages_test.cc.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace stillheld {

class Messages {
 public:
  // Language is "en", "be" or "ru"; anything else is English.
  static const Messages& in(std::string_view language);
  static std::span<const std::string_view> languages();

  std::string operator()(std::string_view key, std::initializer_list<std::string_view> params = {}) const;
  std::string operator()(std::string_view key, const std::vector<std::string>& params) const;
  bool has(std::string_view key) const;
  std::string_view language() const { return language_; }
  const std::unordered_map<std::string, std::string>& all() const { return texts_; }

 private:
  Messages(std::string_view language, std::string_view file);
  std::string fill(std::string_view key, std::span<const std::string_view> params) const;
  std::string language_;
  std::unordered_map<std::string, std::string> texts_;
};

// An Error as a person reads it: place, sentence, what to do; three lines at
// most.  `with_quote` false leaves out what was read from the list.
std::string sentence(const Error& error, const Messages& messages, bool with_quote);

}  // namespace stillheld
