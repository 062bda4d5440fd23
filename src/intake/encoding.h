// The encodings in which lists arrive, and a window of valid UTF-8 over them.
//
// Definition: a TextWindow shows the next part of a file as UTF-8 that is
// known to be valid and free of NUL, and can say of every place in it which
// byte of the file stands there.
//
// Why: lists come out of Excel (UTF-16, or CP1251 on a Russian Windows), out
// of web servers (UTF-8) and out of hands.  The parser behind the window
// should know one encoding only; an error should name the byte of the file
// that somebody can find with an editor.
//
//   "\xEF\xBB\xBFname,…"      a byte order mark says UTF-8
//   "n\0a\0m\0e\0"            no mark, but every second byte is NUL: UTF-16LE
//   "\xCC\xE0\xF0\xFB\xFF"    not UTF-8, and in CP1251 it reads "Марыя"
//
// Counter-example: a UTF-8 file with one damaged byte is not CP1251, though
// CP1251 has a letter for every byte.  Who guesses on would turn "Мінск" into
// "РњС–РЅСЃРє" without a word.  So the guess asks for more than "it decodes":
// most bytes above 127 must be Cyrillic letters, not stand in well-formed
// UTF-8 pairs, not touch Latin letters (as the é of "José" would), and
// somewhere three must make a word.  Who refuses can be told `--encoding`; who
// guesses wrong is never found out.
//
// (1) The guess looks at the first 64 KiB only.  If what comes later proves it
//     wrong, that is a fault with its place, not a second guess.
// (2) What the window shows has no invalid sequence and no NUL.
// (3) Decoding loses nothing: encoded_size() of the text that was consumed is
//     the number of the file's bytes that it came from.
// (4) UTF-8 is shown where it lies, never copied; of the other encodings the
//     window holds what was not consumed yet and at most one row besides.
//
// Threads: a window belongs to one thread.  CP1251 is the table of the WHATWG
// Encoding Standard, in which 0x98 is U+0098, so that all 256 bytes decode.
// Tested by encoding_test.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error_code.h"

namespace stillheld::intake {

enum class Encoding { automatic, utf8, utf16le, utf16be, cp1251 };

struct FoundEncoding {
  Encoding encoding = Encoding::utf8;  // never automatic
  size_t mark = 0;                     // bytes of the byte order mark
};

// What `bytes` is written in; `asked` wins if it is not automatic.
FoundEncoding find_encoding(std::string_view bytes, Encoding asked);

char32_t cp1251_code_point(uint8_t byte);

// How many bytes `text` takes in `encoding`.  REQUIRES: text is valid UTF-8
// that was decoded from that encoding.
size_t encoded_size(Encoding encoding, std::string_view text);

// CRLF, LF and a lone CR are one line break each.
uint64_t count_line_breaks(std::string_view text);

class TextWindow {
 public:
  // What ended the window before the end of the file.
  struct Fault {
    Code code;      // kBadUtf8, kNulByte, kTruncatedFile
    uint64_t byte;  // offset in the file, from 0
  };

  // REQUIRES: `bytes` outlives the window; start <= bytes.size().
  TextWindow(std::string_view bytes, FoundEncoding found);

  // What was decoded and not consumed.
  std::string_view ahead() const;
  // Decodes more, at least as much again as is ahead; false if nothing came.
  bool extend();
  // `size` bytes of ahead() are done with.  What was consumed first after
  // forget() stays where it is until the next forget().
  void consume(size_t size);
  void forget() { kept_ = Kept::nothing; }

  // The file holds nothing behind what is ahead.
  bool at_end() const { return decoded_ == bytes_.size() && !fault_; }
  const std::optional<Fault>& fault() const { return fault_; }
  // The file's offset of the first byte that was not consumed.
  uint64_t offset() const { return offset_; }
  Encoding encoding() const { return encoding_; }

 private:
  bool copies() const { return encoding_ != Encoding::utf8; }
  void check_utf8(size_t end);
  void decode_cp1251(size_t end);
  void decode_utf16(size_t end);

  std::string_view bytes_;
  Encoding encoding_;
  size_t decoded_;   // raw bytes decoded so far
  uint64_t offset_;  // raw bytes consumed so far
  std::optional<Fault> fault_;
  // Of encodings other than UTF-8: text from start_ on is ahead.
  std::string buffer_;
  size_t start_ = 0;
  // Where the text lies that must stay, for somebody looks at it.
  enum class Kept { nothing, in_buffer, aside } kept_ = Kept::nothing;
  std::string aside_;
};

}  // namespace stillheld::intake
