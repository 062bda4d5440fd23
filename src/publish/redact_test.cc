#include "publish/redact.h"

#include "publish/render.h"
#include "publish/small_books_test.h"

namespace stillheld::publish {
namespace {

class RedactTest : public SmallBooks {
 protected:
  Node card(const std::string& handle, const char* name) {
    const uint32_t p = person(handle);
    Node n = Node::about(p);
    n.set("id", Node::personal(p, "handle", handle)).set("name", Node::personal(p, "name", name)).set("birth", Node::personal(p, "birth", "1980"));
    n.set("account", Node::text("held.colony")).set("note", Node::personal(p, "note", "met Prykladna there"));
    return n;
  }
  Node list() {
    Node persons = Node::array();
    persons.add(card("prykladna", "Ada Prykladna")).add(card("niachto", "Cyr Niachto"));
    Node out = Node::object();
    out.set("total", Node::integer(2)).set("persons", std::move(persons)).set("free", Node::free_text("Ada Prykladna was seen"));
    out.set("address", Node::free_text("https://paper.example/ada-prykladna"));
    return out;
  }
  std::string json(const Redacted& r) { return to_json(r, false); }
};

TEST_F(RedactTest, TheDeskSeesAllAndThePublicWhatIsNotWithheld) {
  EXPECT_NE(json(for_public(list())).find("Ada Prykladna"), std::string::npos);
  decide("prykladna", log::Kind::withhold, "withhold");
  const std::string everyone = json(for_public(list())), desk = json(for_desk(list()));
  const std::string id = books_.subject(person("prykladna")).text();
  EXPECT_EQ(everyone,
            "{\"total\":2,\"persons\":[{\"id\":\"" + id + "\",\"name\":null,\"birth\":null,\"account\":\"held.colony\",\"note\":null,\"withheld\":[\"birth\",\"name\",\"note\"]},"
            "{\"id\":\"niachto\",\"name\":\"Cyr Niachto\",\"birth\":\"1980\",\"account\":\"held.colony\",\"note\":\"met name withheld there\"}],"
            "\"free\":\"name withheld was seen\",\"address\":\"address withheld\"}\n");
  EXPECT_NE(desk.find("Ada Prykladna was seen"), std::string::npos);
  EXPECT_NE(desk.find("\"prykladna\""), std::string::npos);
  EXPECT_EQ(json(redact(list(), books_, *policy_, Audience::custodian, Messages::in("en"))), desk);
}

TEST_F(RedactTest, WhoIsOnlyCountedIsNotThereAndTheTotalIs) {
  decide("prykladna", log::Kind::withhold, "count_only");
  const std::string out = json(for_public(list()));
  EXPECT_NE(out.find("\"total\":2"), std::string::npos);
  EXPECT_EQ(out.find(books_.subject(person("prykladna")).text()), std::string::npos);
  EXPECT_EQ(out.find("held.colony", out.find("held.colony") + 1), std::string::npos) << "one card is left: " << out;
  // As a member, as the whole answer, as a bare value in a list.
  Node member = Node::object();
  member.set("who", card("prykladna", "Ada Prykladna"));
  EXPECT_EQ(json(for_public(std::move(member))), "{\"who\":null}\n");
  EXPECT_EQ(json(for_public(card("prykladna", "Ada Prykladna"))), "null\n");
  Node names = Node::array();
  names.add(Node::personal(person("prykladna"), "name", "Ada Prykladna")).add(Node::text("x"));
  EXPECT_EQ(json(for_public(std::move(names))), "[\"x\"]\n");
  decide("prykladna", log::Kind::withhold, "show");
  EXPECT_NE(json(for_public(list())).find("Ada Prykladna"), std::string::npos);
}

TEST_F(RedactTest, OneFieldAloneAndItsReturn) {
  decide("niachto", log::Kind::withhold, "withhold", {"birth"});
  std::string out = json(for_public(card("niachto", "Cyr Niachto")));
  EXPECT_NE(out.find("\"name\":\"Cyr Niachto\",\"birth\":null"), std::string::npos) << out;
  EXPECT_NE(out.find("\"withheld\":[\"birth\"]"), std::string::npos);
  decide("niachto", log::Kind::withhold, "show", {"birth"});
  EXPECT_NE(json(for_public(card("niachto", "Cyr Niachto"))).find("\"birth\":\"1980\""), std::string::npos);
}

TEST_F(RedactTest, TheFreedAreNamelessUntilTheyAgree) {
  const uint32_t freed = person("vydumanaia"), held = person("niachto");
  EXPECT_TRUE(policy_->names_withheld(freed));
  EXPECT_FALSE(policy_->names_withheld(held));
  decide("vydumanaia", log::Kind::consent, "granted");
  EXPECT_FALSE(policy_->names_withheld(freed));
  EXPECT_EQ(policy_->consent(freed), "granted");
  for (const char* state : {"refused", "withdrawn"}) {
    decide("niachto", log::Kind::consent, state);
    EXPECT_TRUE(policy_->names_withheld(held)) << state;
  }
  // What was refused is not granted by a word: that is a step of its own.
  decide("niachto", log::Kind::consent, "granted");
  EXPECT_TRUE(policy_->names_withheld(held));
  // Before the release, nobody was freed: the policy is of the day that it is.
  const Policy earlier = Policy::make(books_, *reader_, dates::from_civil(2024, 12, 1)).take();
  EXPECT_FALSE(earlier.names_withheld(freed));
}

TEST_F(RedactTest, ErrorsForThePublicSayNoNameAndTellNothing) {
  decide("prykladna", log::Kind::withhold, "withhold");
  const Messages& m = Messages::in("en");
  const auto error = [&](const Error& e) { return redact_error(e, &*policy_, Audience::everyone, m).text(); };
  // The same for a hidden name, a shared one and one that nobody has.
  const std::string unknown = error(fail(Code::kUnknownPerson, {"Xantippe"}));
  EXPECT_EQ(error(fail(Code::kUnknownPerson, {"Ada Prykladna"})), unknown);
  EXPECT_EQ(error(fail(Code::kAmbiguousPerson, {"Ada Prykladna", "id1, id2"})), unknown);
  EXPECT_EQ(error(fail(Code::kUnknownWave, {"Prykladna", "W1"})), error(fail(Code::kUnknownWave, {"Xantippe", "W1"})));
  EXPECT_EQ(error(fail(Code::kBadValue, {"--on", "Prykladna", "2025-12-13"})), error(fail(Code::kBadValue, {"--on", "Xantippe", "2025-12-13"})));
  const Error cell = fail(Code::kBadDate, {"2025-12-13"}, {"prykladna.csv", 3, "arrested", 0}, "Ada Prykladna");
  EXPECT_EQ(error(cell).find("rykladna"), std::string::npos) << error(cell);
  EXPECT_NE(error(cell).find("row 3"), std::string::npos);
  EXPECT_NE(redact_error(cell, &*policy_, Audience::desk, m).text().find("read: Ada Prykladna"), std::string::npos);
  EXPECT_EQ(redact_error(cell, nullptr, Audience::everyone, m).exit_status(), 3);
  EXPECT_EQ(redact_error(cell, nullptr, Audience::everyone, m).key(), "bad_date");
  // Every code, every place, says no name.
  for (const CodeRow& row : error_codes())
    EXPECT_EQ(error(fail(row.code, {"Ada Prykladna", "Prykladna", "Прыкладна"}, {"Prykladna.csv", 1, "Prykladna", 1}, "Prykladna")).find("rykladn"), std::string::npos) << row.key;
}

TEST_F(RedactTest, AnOpenAnswerHoldsNobody) {
  Node n = Node::object();
  n.set("version", Node::text("1")).set("ok", Node::boolean(true));
  EXPECT_EQ(json(open_answer(std::move(n), Audience::everyone)), "{\"version\":\"1\",\"ok\":true}\n");
}

}  // namespace
}  // namespace stillheld::publish
