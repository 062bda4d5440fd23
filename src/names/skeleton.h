// The East-Slavic skeleton of a word: what is left of a family name when the
// differences between be, ru, uk, pl and lt spelling, and between all the ways
// of writing them in Latin letters, have been taken away.
//
//   Ціханоўскі Тихановский Tsikhanouski Tihanovski Cichanoŭski → tihanavsk
//   Бяляцкі Беляцкий Byalyatski Bialacki Беляцький             → balatk
//
// Counter-example: it is no phonetic code for other people's names.  Nguyen
// and Nogueyn are what Jaro–Winkler is for; and given names need a class.
//
// What is taken away, each by one step of skeleton.cc:
//   akanne and yakanne      о = а, е = я = ё = э   (all a; a first one stays e)
//   soft т and д            ц = ць = т, дз = д, тс = т
//   г = ґ = х = g = h = kh;  ў = u after a vowel = v = w;  ы = и = і = y = j
//   glides                  ia = ya = ja = я, iu = yu = ю;  й after a vowel
//   signs, apostrophes, doubled letters, a last -i (-ski = -skiy = -skij)
//   сч = шч = щ, стн = сн
//   Polish and Łacinka      cz sz rz ch w ł, where the name shows that it is
//                           one of them (Spelling)
//   Lithuanian              -as -is -us -ius at the end, likewise
//
// (1) The same word in Cyrillic and in any romanisation of romanise.h has the
//     same skeleton; the exceptions are listed in skeleton_test.cc.
// (2) At most 32 bytes of a..z; empty only if the word has no sound left.
// (3) A man's and a woman's form of one name differ (Калеснікаў, Калеснікава):
//     two people.
//
// Tested by skeleton_test.cc.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "names/letters.h"

namespace stillheld::names {

// What the rest of the name says about how its Latin letters are meant.
struct Spelling {
  bool polish = false;      // c = ц, ch = х, rz = р
  bool lithuanian = false;  // -as, -is, -us are endings
};

// REQUIRES: `lower` holds letters in lower case (hyphens were split off).
void append_skeleton(const char32_t* lower, size_t size, Alphabet alphabet, Spelling spelling,
                     std::string& out);

// Of one word of either alphabet; guesses the spelling from the word alone.
std::string skeleton_of(std::string_view word);

// Points for (positive) and against (negative) Polish or Łacinka spelling.
int polish_evidence(const char32_t* lower, size_t size);

}  // namespace stillheld::names
