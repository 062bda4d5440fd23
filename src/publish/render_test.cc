#include "publish/render.h"

#include <gtest/gtest.h>

namespace stillheld::publish {
namespace {

Redacted open(Node n) { return open_answer(std::move(n), Audience::everyone); }

Node rows(std::vector<Node> items) {
  Node list = Node::array();
  for (Node& item : items) list.add(std::move(item));
  Node out = Node::object();
  out.set("rows", std::move(list));
  return out;
}

std::string cell(std::string_view text) {
  Node row = Node::object();
  row.set("x", Node::text(text));
  const std::string csv = to_csv(open(rows({std::move(row)})), "rows");
  EXPECT_TRUE(csv.starts_with("x\r\n") && csv.ends_with("\r\n")) << csv;
  return csv.substr(3, csv.size() - 5);
}

TEST(Render, JsonKeepsOrderAndText) {
  Node n = Node::object();
  n.set("b", Node::text("=1+1 \"q\" \n\x01 ў")).set("a", Node::null()).set("n", Node::integer(-3)).set("t", Node::boolean(false));
  n.set("l", Node::array().add(Node::integer(1)).add(Node::object()));
  EXPECT_EQ(to_json(open(n), false), "{\"b\":\"=1+1 \\\"q\\\" \\n\\u0001 ў\",\"a\":null,\"n\":-3,\"t\":false,\"l\":[1,{}]}\n");
  EXPECT_NE(to_json(open(n), true).find("\n"), std::string::npos);
}

TEST(Render, CsvIsRfc4180) {
  EXPECT_EQ(cell("plain"), "plain");
  EXPECT_EQ(cell("a,b"), "\"a,b\"");
  EXPECT_EQ(cell("a \"b\""), "\"a \"\"b\"\"\"");
  EXPECT_EQ(cell("a\nb"), "\"a\nb\"");
  EXPECT_EQ(cell(""), "");
}

TEST(Render, AFormulaBecomesTextInCsv) {
  EXPECT_EQ(cell("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
  EXPECT_EQ(cell("+375 29"), "'+375 29");
  EXPECT_EQ(cell("-1+1"), "'-1+1");
  EXPECT_EQ(cell("@SUM(A1,A2)"), "\"'@SUM(A1,A2)\"");
  EXPECT_EQ(cell("\t=1"), "'\t=1");
  EXPECT_EQ(cell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(cell("\n=1"), "\"'\n=1\"");
  EXPECT_EQ(cell("2=1"), "2=1");
  // A number is a number; the first of a list counts; so does a column's name.
  Node row = Node::object();
  row.set("n", Node::integer(-5)).set("list", Node::array().add(Node::text("=a")).add(Node::text("=b")));
  row.set("=head", Node::text("x"));
  EXPECT_EQ(to_csv(open(rows({std::move(row)})), "rows"), "n,list,'=head\r\n-5,'=a; =b,x\r\n");
}

TEST(Render, TablesFromTrees) {
  Node a = Node::object(), b = Node::object(), inner = Node::object(), people = Node::array();
  inner.set("low", Node::integer(1)).set("high", Node::null());
  people.add(Node::object().set("id", Node::text("x")).set("name", Node::null())).add(Node::object().set("id", Node::text("y")));
  a.set("id", Node::text("1")).set("held", std::move(inner)).set("people", std::move(people));
  b.set("other", Node::text("2")).set("id", Node::text("2"));
  const Redacted answer = open(rows({std::move(a), std::move(b), Node::text("bare")}));
  EXPECT_EQ(to_csv(answer, "rows"), "id,held.low,held.high,people,other,value\r\n1,1,,id=x; id=y,,\r\n2,,,,2,\r\n,,,,,bare\r\n");
  EXPECT_EQ(to_json_lines(answer, "rows"), "{\"id\":\"1\",\"held\":{\"low\":1,\"high\":null},\"people\":[{\"id\":\"x\",\"name\":null},{\"id\":\"y\"}]}\n{\"other\":\"2\",\"id\":\"2\"}\n\"bare\"\n");
  Node outer = Node::object();
  outer.set("now", Node::object().set("persons", Node::array().add(Node::object().set("id", Node::text("z")))));
  EXPECT_EQ(to_csv(open(outer), "now.persons"), "id\r\nz\r\n");
  EXPECT_EQ(to_csv(open(outer), "nothing.here"), "value\r\n\r\n");
  EXPECT_EQ(to_json_lines(open(outer), "nothing.here"), "");
}

}  // namespace
}  // namespace stillheld::publish
