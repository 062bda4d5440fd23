#include "log/entry.h"

#include <gtest/gtest.h>

namespace stillheld::log {
namespace {

Entry sample(SeededRandom& random) {
  Entry e;
  e.kind = static_cast<Kind>(random.below(10));
  e.at = static_cast<Millis>(random.below(1ULL << 52));
  e.by = "desk";
  e.import = static_cast<int64_t>(random.below(1000));
  if (random.below(2)) e.subject = random.id();
  if (random.below(2)) e.columns = {1, 9, static_cast<int64_t>(random.below(100))};
  if (random.below(3) == 0) e.fields = {"name", "Мінск \"\\\n"};
  if (random.below(2)) e.sealed = {{"name", hmac_sha256(random.salt(), "x")}, {"note", hmac_sha256(random.salt(), "y")}};
  if (e.kind == Kind::capture) e.chunk_root = sha256("c");
#define X(member) if (random.below(3) == 0) e.member = static_cast<int64_t>(random.below(1ULL << 40)) - 1000;
#define Y(member) if (random.below(3) == 0) e.member = "ы" + std::to_string(random.below(100)) + "\"\t";
  STILLHELD_ENTRY_FIELDS(X, Y)
#undef X
#undef Y
  return e;
}

TEST(Entry, EncodeThenDecodeIsTheSame) {
  SeededRandom random(11);
  Decoder decoder;
  for (int i = 0; i < 5000; ++i) {
    const Entry e = sample(random);
    std::string bytes;
    ASSERT_TRUE(encode(e, bytes).ok());
    Entry back;
    const Status status = decoder.decode(bytes, back);
    ASSERT_TRUE(status.ok()) << status.error().params[0] << bytes;
    ASSERT_EQ(back, e) << bytes;
    std::string again;
    ASSERT_TRUE(encode(back, again).ok());
    ASSERT_EQ(again, bytes);
  }
}

TEST(Entry, KeysAreInTheOrderOfRfc8785) {
  SeededRandom random(12);
  Decoder decoder;
  for (int i = 0; i < 500; ++i) {
    Entry e = sample(random);
    e.fields.clear();
    std::string bytes, last;
    ASSERT_TRUE(encode(e, bytes).ok());
    // Top-level keys: a quote after `{` or `,` at depth 1, outside strings.
    int depth = 0;
    bool in_string = false;
    std::string key;
    for (size_t p = 0; p < bytes.size(); ++p) {
      const char c = bytes[p];
      if (in_string) {
        if (c == '\\') { ++p; continue; }
        if (c == '"') in_string = false;
        else key += c;
        continue;
      }
      if (c == '"') { in_string = true; key.clear(); }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      if (c == ':' && depth == 1) { ASSERT_LT(last, key); last = key; }
    }
  }
}

TEST(Entry, NoPersonalValueStandsInTheBytes) {
  SeededRandom random(13);
  Entry e;
  e.subject = random.id();
  e.what = "name";
  e.sealed = {seal({"name", "Марыя Калеснікава", random.salt()})};
  std::string bytes;
  ASSERT_TRUE(encode(e, bytes).ok());
  EXPECT_EQ(bytes.find("Марыя"), std::string::npos);
}

TEST(Entry, TooLargeIsRefused) {
  Entry e;
  e.text = std::string(kMaxEntryBytes, 'x');
  std::string bytes = "before";
  const Status status = encode(e, bytes);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, Code::kEntryTooLarge);
  EXPECT_EQ(bytes, "before");
}

TEST(Entry, DamagedAndNewerAreToldApart) {
  Decoder decoder;
  Entry e;
  for (const char* bytes : {"", "{", "[]", "{}", "{\"kind\":\"claim\",\"v\":1} ", "{\"kind\":\"clam\",\"v\":1}",
                            "{\"kind\":\"claim\",\"subject\":\"0\",\"v\":1}", "{\"kind\":\"claim\",\"v\":1,\"x\":2}",
                            "{\"kind\":\"claim\",\"months\":1.5,\"v\":1}"}) {
    const Status status = decoder.decode(bytes, e);
    if (std::string_view(bytes).ends_with(' ')) continue;  // white space: decodes, but encode differs
    ASSERT_FALSE(status.ok()) << bytes;
    EXPECT_EQ(status.error().code, Code::kDamaged) << bytes;
  }
  const Status newer = decoder.decode("{\"kind\":\"claim\",\"v\":2}", e);
  ASSERT_FALSE(newer.ok());
  EXPECT_EQ(newer.error().code, Code::kNewerLedger);
}

// A flipped bit in the name of a sealed value once ended `verify` by an assertion.
// (Found by the fuzzer: the name of a sealed value was written as it is.)
TEST(Entry, ASealedFieldMayHaveAnyName) {
  Entry e;
  e.kind = Kind::claim;
  e.sealed = {seal({"a \\ b \"c\"", "x", {}}), seal({"name", "x", {}})};
  std::string bytes;
  ASSERT_TRUE(encode(e, bytes).ok());
  Decoder decoder;
  Entry read;
  ASSERT_TRUE(decoder.decode(bytes, read).ok()) << bytes;
  EXPECT_EQ(read, e);
}

TEST(Entry, CommitmentsOutOfOrderAreAnErrorAndNoAssertion) {
  Entry e = Entry();
  e.kind = Kind::record;
  e.by = "desk";
  e.sealed = {seal({"age", "1", {}}), seal({"name", "x", {}})};
  std::string bytes;
  ASSERT_TRUE(encode(e, bytes).ok());
  Decoder decoder;
  Entry read;
  ASSERT_TRUE(decoder.decode(bytes, read).ok());
  std::string swapped = bytes;
  swapped.replace(swapped.find("\"age\""), 5, "\"oge\"");
  EXPECT_EQ(decoder.decode(swapped, read).error().code, Code::kDamaged);
  std::string twice = bytes;
  twice.replace(twice.find("\"age\""), 5, "\"name\"");
  EXPECT_EQ(decoder.decode(twice, read).error().code, Code::kDamaged);
}

}  // namespace
}  // namespace stillheld::log
