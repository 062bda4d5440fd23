#include "intake/encoding.h"

#include <gtest/gtest.h>

#include <set>

#include "base/random.h"
#include "base/utf8.h"
#include "intake/rows_test.h"

namespace stillheld::intake {

std::string encode(std::string_view text, Encoding encoding) {
  std::string out;
  const auto unit = [&](char32_t u) {
    const char low = static_cast<char>(u & 0xFF), high = static_cast<char>(u >> 8);
    out += encoding == Encoding::utf16le ? low : high;
    out += encoding == Encoding::utf16le ? high : low;
  };
  for (size_t i = 0; i < text.size();) {
    const char32_t c = next_code_point(text, i);
    if (encoding == Encoding::utf8) {
      append_utf8(out, c);
    } else if (encoding == Encoding::cp1251) {
      int byte = 0;
      while (byte < 256 && cp1251_code_point(static_cast<uint8_t>(byte)) != c) ++byte;
      EXPECT_LT(byte, 256);
      out += static_cast<char>(byte);
    } else if (c >= 0x10000) {
      unit(0xD800 + ((c - 0x10000) >> 10));
      unit(0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
      unit(c);
    }
  }
  return out;
}

namespace {

Encoding guess(std::string_view bytes) { return find_encoding(bytes, Encoding::automatic).encoding; }

// The whole file through a window, `step` bytes of text at a time.
std::string through_window(std::string_view bytes, Encoding encoding, size_t step) {
  TextWindow window(bytes, {encoding, 0});
  std::string out;
  for (;;) {
    window.forget();
    if (window.ahead().empty() && !window.extend()) break;
    size_t size = std::min(step, window.ahead().size());
    while (size < window.ahead().size() && (window.ahead()[size] & 0xC0) == 0x80) ++size;
    out += window.ahead().substr(0, size);
    window.consume(size);
    EXPECT_EQ(window.offset(), encode(out, encoding).size());
  }
  EXPECT_FALSE(window.fault());
  EXPECT_TRUE(window.at_end());
  return out;
}

TEST(Encoding, EveryByteOfCp1251HasOneCodePoint) {
  std::set<char32_t> seen;
  for (int b = 0; b < 256; ++b) seen.insert(cp1251_code_point(static_cast<uint8_t>(b)));
  EXPECT_EQ(seen.size(), 256u);
  EXPECT_EQ(encode("Ўладзіслаў №5 «ё»", Encoding::cp1251), "\xA1\xEB\xE0\xE4\xE7\xB3\xF1\xEB\xE0\xA2 \xB9\x35 \xAB\xB8\xBB");
}

TEST(Encoding, Marks) {
  EXPECT_EQ(find_encoding("\xEF\xBB\xBF" "a", Encoding::automatic).mark, 3u);
  EXPECT_EQ(guess("\xFF\xFE" "a"), Encoding::utf16le);
  EXPECT_EQ(guess("\xFE\xFF" "a"), Encoding::utf16be);
  // Somebody who says CP1251 is believed.
  EXPECT_EQ(find_encoding("\xEF\xBB\xBF" "a", Encoding::cp1251).mark, 0u);
}

TEST(Encoding, Guesses) {
  const std::string text = "Прозвішча;Дата\r\nІваноў;2021-07-14\r\n";
  for (Encoding e : {Encoding::utf8, Encoding::utf16le, Encoding::utf16be, Encoding::cp1251})
    EXPECT_EQ(guess(encode(text, e)), e);
  EXPECT_EQ(guess("name,date\na,b\n"), Encoding::utf8);
  EXPECT_EQ(guess(encode("name,date\n", Encoding::utf16be)), Encoding::utf16be);
  EXPECT_EQ(guess(encode("ИВАНОВ;МИНСК", Encoding::cp1251)), Encoding::cp1251);
  EXPECT_EQ(guess(""), Encoding::utf8);
}

TEST(Encoding, DamagedUtf8IsNotCp1251) {
  std::string text = "Імя;Горад\nАлесь;Мінск\n";
  text.insert(15, 1, '\xD0');
  EXPECT_EQ(guess(text), Encoding::utf8);
  EXPECT_EQ(guess("Jos\xE9;Ren\xE9" "e\n"), Encoding::utf8);  // Latin-1
  EXPECT_EQ(guess("a\xFF\xFF,b\n"), Encoding::utf8);
}

TEST(Encoding, ATextWithOneNulIsNotUtf16) {
  EXPECT_EQ(guess(std::string("na\0me,date\nabc,def\n", 19)), Encoding::utf8);
  EXPECT_EQ(guess(std::string(100, '\0')), Encoding::utf8);
}

// The 64 KiB that are looked at may end inside a letter.
TEST(Encoding, GuessAtTheEdgeOfTheLook) {
  for (size_t lead = 0; lead < 3; ++lead) {
    std::string text((64 << 10) - 1 - lead, 'a');
    for (int i = 0; i < 9; ++i) text += "ў";
    EXPECT_EQ(guess(text), Encoding::utf8);
  }
}

TEST(Encoding, LineBreaks) {
  EXPECT_EQ(count_line_breaks("a\r\nb\nc\rd\r\r\n\n\r"), 7u);
  EXPECT_EQ(count_line_breaks(""), 0u);
}

TEST(TextWindow, RoundTripsInEveryEncoding) {
  SeededRandom random(7);
  std::string text;
  while (text.size() < 400000) {
    static constexpr char32_t kLetters[] = {'a', ',', '\n', U'Ж', U'ў', U'№', U'—', 0x1F600};
    append_utf8(text, kLetters[random.below(8)]);
  }
  for (Encoding e : {Encoding::utf8, Encoding::utf16le, Encoding::utf16be})
    EXPECT_EQ(through_window(encode(text, e), e, 100000), text);
  std::string narrow = text;
  for (size_t i; (i = narrow.find("\xF0\x9F\x98\x80")) != std::string::npos;) narrow.replace(i, 4, "x");
  EXPECT_EQ(through_window(encode(narrow, Encoding::cp1251), Encoding::cp1251, 100000), narrow);
}

TEST(TextWindow, StopsBeforeAFault) {
  const auto fault = [](std::string_view bytes, Encoding e) {
    TextWindow window(bytes, {e, 0});
    while (window.extend()) {
    }
    return std::pair(window.fault()->code, window.fault()->byte);
  };
  EXPECT_EQ(fault("ab\xD0", Encoding::utf8), std::pair(Code::kBadUtf8, uint64_t{2}));
  EXPECT_EQ(fault(std::string_view("ab\0\xFF", 4), Encoding::utf8), std::pair(Code::kNulByte, uint64_t{2}));
  EXPECT_EQ(fault(std::string_view("\xFF" "b\0", 3), Encoding::utf8), std::pair(Code::kBadUtf8, uint64_t{0}));
  EXPECT_EQ(fault(std::string(70000, 'a') + "\xFF", Encoding::utf8), std::pair(Code::kBadUtf8, uint64_t{70000}));
  EXPECT_EQ(fault(std::string_view("a\0b", 3), Encoding::utf16le), std::pair(Code::kTruncatedFile, uint64_t{2}));
  EXPECT_EQ(fault(std::string_view("a\0\0\xD8" "b\0", 6), Encoding::utf16le), std::pair(Code::kBadUtf8, uint64_t{2}));
  EXPECT_EQ(fault(std::string_view("a\0\0\xDC", 4), Encoding::utf16le), std::pair(Code::kBadUtf8, uint64_t{2}));
  EXPECT_EQ(fault(std::string_view("a\0\0\0", 4), Encoding::utf16le), std::pair(Code::kNulByte, uint64_t{2}));
  EXPECT_EQ(fault(std::string_view("a\0b", 3), Encoding::cp1251), std::pair(Code::kNulByte, uint64_t{1}));
}

}  // namespace
}  // namespace stillheld::intake
