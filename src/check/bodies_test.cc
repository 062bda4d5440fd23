#include "check/bodies.h"

#include <gtest/gtest.h>

namespace stillheld::check {
namespace {

TEST(Bodies, AreFoundInEveryLanguageAndInNoOtherWord) {
  for (const char* us : {"The United States said", "U.S. officials", "США сняли", "ЗША знялі", "американские санкции"}) EXPECT_EQ(bodies_in(us, "actor"), std::set<std::string>{"US"}) << us;
  for (const char* eu : {"The EU", "Евросоюз ввёл", "ЕЗ прыняў", "Європейський ... ЄС", "Unia Europejska"}) EXPECT_EQ(bodies_in(eu, "actor"), std::set<std::string>{"EU"}) << eu;
  for (const char* nobody : {"Belarus and its neighbours", "a museum", "", "\xFF\xFE", "the status"}) EXPECT_TRUE(bodies_in(nobody, "actor").empty()) << nobody;
  EXPECT_EQ(bodies_in("«Беларуськалий»", "object"), std::set<std::string>{"potash"});
  EXPECT_EQ(bodies_in("по данным «Весны»", "publisher"), std::set<std::string>{"Viasna"});
  EXPECT_TRUE(bodies_in("a bankrupt firm", "object").empty());
}

TEST(Bodies, WhereSomebodyIsTaken) {
  EXPECT_EQ(taken_to("was freed and taken to neighbouring Lithuania"), std::set<std::string>{"Lithuania"});
  EXPECT_EQ(taken_to("их вывезли в Украину"), std::set<std::string>{"Ukraine"});
  EXPECT_EQ(taken_to("іх вывезлі ў Літву"), std::set<std::string>{"Lithuania"});
  EXPECT_EQ(taken_to("were taken to Ukraine and Lithuania"), (std::set<std::string>{"Lithuania", "Ukraine"}));
  EXPECT_TRUE(taken_to("he flew to Lithuania").empty());
  EXPECT_TRUE(taken_to("taken to hospital; her sister, who had moved with two children, lives in Lithuania").empty());
  EXPECT_TRUE(taken_to("").empty());
}

}  // namespace
}  // namespace stillheld::check
