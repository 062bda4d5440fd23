// Given names: which of them are the same name in another language.
//
// A class holds all forms of one name: Яўген, Яўгеній, Жэня, Евгений, Євген,
// Eugeniusz, Jevgenijus, Eugene.  The table is data/names/given.tsv, a row a
// form; romanisations are not listed there but made by romanise.h, and what
// newspapers make of them is found by skeleton.
//
// Саша is Аляксандр or Аляксандра: a form may stand in a class of men's names
// and in one of women's, and the rest of the name decides (parse).
//
// Counter-example: Іван and Jan are two classes here, as they are in the
// registers, though both go back to John.
//
// A patronymic's class is that of the father: Міхайлавіч, Mikhailovna and
// Міхайлаўна all lead to Міхаіл.
//
// Threads: built once on first use.  Tested by given_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace stillheld::names {

struct GivenMatch {
  uint32_t men = 0;    // class, or 0
  uint32_t women = 0;
  bool western = false;  // a form that English lists have too: a family name there
  bool found() const { return men != 0 || women != 0; }
};

// By the folded form, then by the skeleton (if it has five letters or more).
GivenMatch find_given(std::string_view folded, std::string_view skeleton);
// As find_given, but only the folded form: no guessing.
GivenMatch find_given_exactly(std::string_view folded);

enum class PatronymicForm : uint8_t { none, weak, strong };
struct PatronymicMatch {
  // weak: -avich, -evich (a surname too); strong: -auna, -ovna, or oglu, kyzy.
  PatronymicForm form = PatronymicForm::none;
  bool woman = false;
  uint32_t father = 0;  // the father's class, or 0
};
PatronymicMatch find_patronymic(std::string_view skeleton);

// The class's name (its first Belarusian form), or empty.
std::string_view class_label(uint32_t given_class);
uint32_t class_count();  // classes are 1 … class_count()
uint32_t class_named(std::string_view label);
// Whether a form of the class begins with that letter of a skeleton: Ганна may
// be signed Г. or A., Яўген E.
bool class_has_initial(uint32_t given_class, char skeleton_letter);

struct GivenForm {
  uint32_t given_class;
  std::string_view language;  // be ru uk pl lt en; stem: a patronymic's stem
  std::string_view form;
};
std::span<const GivenForm> given_forms();

}  // namespace stillheld::names
