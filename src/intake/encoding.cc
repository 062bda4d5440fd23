#include "intake/encoding.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "base/utf8.h"

namespace stillheld::intake {
namespace {

constexpr size_t kGuessBytes = 64 << 10;
constexpr size_t kBlockBytes = 64 << 10;

// 0x80 to 0xFF of windows-1251.
constexpr char16_t kCp1251[128] = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039, 0x040A,
    0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x0098, 0x2122,
    0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6,
    0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456,
    0x0491, 0x00B5, 0x00B6, 0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457, 0x0410,
    0x0411, 0x0412, 0x0413, 0x0414, 0x0415, 0x0416, 0x0417, 0x0418, 0x0419, 0x041A, 0x041B, 0x041C, 0x041D,
    0x041E, 0x041F, 0x0420, 0x0421, 0x0422, 0x0423, 0x0424, 0x0425, 0x0426, 0x0427, 0x0428, 0x0429, 0x042A,
    0x042B, 0x042C, 0x042D, 0x042E, 0x042F, 0x0430, 0x0431, 0x0432, 0x0433, 0x0434, 0x0435, 0x0436, 0x0437,
    0x0438, 0x0439, 0x043A, 0x043B, 0x043C, 0x043D, 0x043E, 0x043F, 0x0440, 0x0441, 0x0442, 0x0443, 0x0444,
    0x0445, 0x0446, 0x0447, 0x0448, 0x0449, 0x044A, 0x044B, 0x044C, 0x044D, 0x044E, 0x044F};

uint8_t byte_at(std::string_view bytes, size_t i) { return static_cast<uint8_t>(bytes[i]); }

bool is_ascii_letter(uint8_t b) { return (b | 0x20) >= 'a' && (b | 0x20) <= 'z'; }

// The 16-bit unit at `i`.
char32_t unit_at(std::string_view bytes, size_t i, Encoding encoding) {
  const unsigned first = byte_at(bytes, i), second = byte_at(bytes, i + 1);
  return encoding == Encoding::utf16le ? first | second << 8 : first << 8 | second;
}

// `end`, moved back so that no UTF-8 sequence is cut there.
size_t whole_utf8(std::string_view bytes, size_t begin, size_t end) {
  if (end == bytes.size()) return end;
  for (size_t back = 0; back < 4 && end - back > begin; ++back)
    if ((byte_at(bytes, end - back) & 0xC0) != 0x80) return end - back;
  return end;
}

// UTF-16 without a mark.  Latin letters, digits, separators and line ends have
// a high byte of 0, Cyrillic letters of 4, dashes and quotes of 0x20, № of 0x21.
bool looks_like_utf16(std::string_view head, bool little) {
  const size_t pairs = head.size() / 2;
  size_t likely = 0, high_nul = 0, low_nul = 0;
  for (size_t i = 0; i < pairs; ++i) {
    const uint8_t high = byte_at(head, 2 * i + (little ? 1 : 0));
    const uint8_t low = byte_at(head, 2 * i + (little ? 0 : 1));
    likely += high == 0 || high == 0x04 || high == 0x20 || high == 0x21;
    high_nul += high == 0;
    low_nul += low == 0;
  }
  return high_nul > 0 && likely * 10 >= pairs * 9 && low_nul * 100 <= pairs;
}

// REQUIRES: head is not valid UTF-8.
bool looks_like_cp1251(std::string_view head) {
  size_t high = 0, letters = 0, mixed = 0, in_utf8 = 0, run = 0;
  bool word = false;  // three letters in a row
  for (size_t i = 0; i < head.size(); ++i) {
    const uint8_t b = byte_at(head, i);
    const char32_t c = cp1251_code_point(b);
    const bool letter = c >= 0x0400 && c <= 0x04FF;
    run = letter ? run + 1 : 0;
    word = word || run == 3;
    if (b < 0x80) continue;
    ++high;
    if (b >= 0xC2 && i + 1 < head.size() && (byte_at(head, i + 1) & 0xC0) == 0x80) in_utf8 += 2;
    if (!letter) continue;
    ++letters;
    mixed += (i > 0 && is_ascii_letter(byte_at(head, i - 1))) ||
             (i + 1 < head.size() && is_ascii_letter(byte_at(head, i + 1)));
  }
  return word && letters * 10 >= high * 7 && mixed * 10 <= letters && in_utf8 * 2 <= high;
}

}  // namespace

FoundEncoding find_encoding(std::string_view bytes, Encoding asked) {
  const auto may_be = [&](Encoding e) { return asked == Encoding::automatic || asked == e; };
  if (may_be(Encoding::utf8) && bytes.starts_with("\xEF\xBB\xBF")) return {Encoding::utf8, 3};
  if (may_be(Encoding::utf16le) && bytes.starts_with("\xFF\xFE")) return {Encoding::utf16le, 2};
  if (may_be(Encoding::utf16be) && bytes.starts_with("\xFE\xFF")) return {Encoding::utf16be, 2};
  if (asked != Encoding::automatic) return {asked, 0};
  std::string_view head = bytes.substr(0, kGuessBytes);
  if (looks_like_utf16(head, true)) return {Encoding::utf16le, 0};
  if (looks_like_utf16(head, false)) return {Encoding::utf16be, 0};
  head = bytes.substr(0, whole_utf8(bytes, 0, head.size()));
  if (find_invalid_utf8(head) == std::string_view::npos) return {Encoding::utf8, 0};
  return {looks_like_cp1251(head) ? Encoding::cp1251 : Encoding::utf8, 0};
}

char32_t cp1251_code_point(uint8_t byte) { return byte < 0x80 ? byte : kCp1251[byte - 0x80]; }

size_t encoded_size(Encoding encoding, std::string_view text) {
  if (encoding == Encoding::utf8) return text.size();
  if (encoding == Encoding::cp1251) return count_code_points(text);
  size_t units = 0;
  for (char c : text) {
    const auto b = static_cast<uint8_t>(c);
    units += b >= 0xF0 ? 2 : (b & 0xC0) != 0x80 ? 1 : 0;
  }
  return units * 2;
}

uint64_t count_line_breaks(std::string_view text) {
  uint64_t count = static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  for (size_t i = text.find('\r'); i != std::string_view::npos; i = text.find('\r', i + 1))
    count += i + 1 == text.size() || text[i + 1] != '\n';
  return count;
}

TextWindow::TextWindow(std::string_view bytes, FoundEncoding found)
    : bytes_(bytes), encoding_(found.encoding), decoded_(found.mark), offset_(found.mark) {
  assert(found.mark <= bytes.size() && found.encoding != Encoding::automatic);
}

std::string_view TextWindow::ahead() const {
  if (copies()) return std::string_view(buffer_).substr(start_);
  const auto begin = static_cast<size_t>(offset_);
  return bytes_.substr(begin, decoded_ - begin);
}

void TextWindow::consume(size_t size) {
  assert(size <= ahead().size());
  offset_ += encoded_size(encoding_, ahead().substr(0, size));
  if (!copies()) return;
  start_ += size;
  if (kept_ == Kept::nothing) kept_ = Kept::in_buffer;
}

bool TextWindow::extend() {
  if (fault_ || decoded_ == bytes_.size()) return false;
  const size_t before = decoded_;
  const size_t end = decoded_ + std::min(std::max(kBlockBytes, ahead().size()), bytes_.size() - decoded_);
  if (!copies()) {
    check_utf8(whole_utf8(bytes_, decoded_, end));
    return decoded_ > before;
  }
  if (kept_ == Kept::in_buffer) {  // a block was decoded into it, so it is no short string: it stays in place
    std::string tail(ahead());
    aside_ = std::move(buffer_);
    buffer_ = std::move(tail);
    kept_ = Kept::aside;
  } else {
    buffer_.erase(0, start_);
  }
  start_ = 0;
  if (encoding_ == Encoding::cp1251) {
    decode_cp1251(end);
  } else {
    decode_utf16(end);
  }
  return decoded_ > before;
}

void TextWindow::check_utf8(size_t end) {
  std::string_view block = bytes_.substr(decoded_, end - decoded_);
  if (const void* nul = std::memchr(block.data(), 0, block.size())) {
    block = block.substr(0, static_cast<size_t>(static_cast<const char*>(nul) - block.data()));
    fault_ = Fault{Code::kNulByte, decoded_ + block.size()};
  }
  const size_t bad = find_invalid_utf8(block);
  if (bad != std::string_view::npos) {
    block = block.substr(0, bad);
    fault_ = Fault{Code::kBadUtf8, decoded_ + bad};
  }
  decoded_ += block.size();
}

void TextWindow::decode_cp1251(size_t end) {
  buffer_.reserve(buffer_.size() + 3 * (end - decoded_));
  for (; decoded_ < end; ++decoded_) {
    const uint8_t b = byte_at(bytes_, decoded_);
    if (b == 0) {
      fault_ = Fault{Code::kNulByte, decoded_};
      return;
    }
    append_utf8(buffer_, cp1251_code_point(b));
  }
}

void TextWindow::decode_utf16(size_t end) {
  buffer_.reserve(buffer_.size() + 3 * (end - decoded_) / 2 + 4);
  while (decoded_ < end) {
    if (bytes_.size() - decoded_ < 2) {
      fault_ = Fault{Code::kTruncatedFile, decoded_};
      return;
    }
    char32_t c = unit_at(bytes_, decoded_, encoding_);
    size_t size = 2;
    if (c >= 0xD800 && c <= 0xDFFF) {
      const char32_t low = bytes_.size() - decoded_ < 4 ? 0 : unit_at(bytes_, decoded_ + 2, encoding_);
      if (c >= 0xDC00 || low < 0xDC00 || low > 0xDFFF) {
        fault_ = Fault{Code::kBadUtf8, decoded_};
        return;
      }
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      size = 4;
    }
    if (c == 0) {
      fault_ = Fault{Code::kNulByte, decoded_};
      return;
    }
    append_utf8(buffer_, c);
    decoded_ += size;
  }
}

}  // namespace stillheld::intake
