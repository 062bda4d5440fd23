// The languages that are read, and which of them a text is in.
//
// A guess by letters and by small words: і, ў, ї, є, ґ, ы, э, ъ decide among the
// Cyrillic ones, ł, ż, ś … for Polish; what is left is English.  Belarusian in
// Latin script (Łacinka: ŭ, č, š with j) is Belarusian.
//
// Counter-example: a Belarusian article with a long Russian quotation is one
// article: language_of a paragraph may differ from that of the text.
//
// Threads: values.  Tested by document_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace stillheld::reading {

enum class Language : uint8_t { en, ru, be, uk, pl };

// "en", "ru", "be", "uk", "pl".
std::string_view code_of(Language language);
// By that code ("be-BY", "RU" too); false if it is none of them.
bool language_by_code(std::string_view code, Language& language);
// Looks at the first 3 KiB at most.  `fallback` for a text without letters.
Language guess_language(std::string_view text, Language fallback = Language::en);
// The same of whole[start, end), where the words of `whole` from `start` on are
// at hand.
struct Word;
Language guess_language(std::string_view whole, size_t start, size_t end, Language fallback, std::span<const Word> words);

}  // namespace stillheld::reading
