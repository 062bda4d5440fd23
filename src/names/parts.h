// Which token is the given name, which the patronymic, which the family.
//
// Evidence, strongest first: letters in capitals beside others that are not
// ("Maria KOLESNIKOVA"), a patronymic's ending behind a given name, a comma
// ("Family, Given"), the class table, and last the order.  A weak ending
// (-avich, -evich) is a patronymic only where three words stand; of "Pavel
// Stefanovich" it makes a family name.
//
// Tested by name_test.cc.
#pragma once

#include "names/name.h"

namespace stillheld::names {

// What the text around a token said; one for each token of the name.
struct Marks {
  bool after_comma = false;
  bool after_slash = false;
  bool single_letter = false;
  bool dotted = false;
};

// Sets part and given_class of every token.
void tag_parts(Name& name, const Marks* marks);

// Саша is a man's or a woman's; decides by patronymic and family.
void settle_sex(Name& name);

}  // namespace stillheld::names
