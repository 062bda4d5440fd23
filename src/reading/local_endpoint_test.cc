#include "reading/local_endpoint.h"

#include <gtest/gtest.h>

#include "reading/fake_endpoint_test.h"

namespace stillheld::reading {
namespace {

using namespace std::chrono_literals;

const Prompt kPrompt{"Mark.", "Anna “Petrova” is\nfree."};

Result<std::string> ask(const std::string& address, const EndpointLimits& limits = {}) {
  auto model = local_endpoint(address, limits);
  if (!model.ok()) return model.error();
  return (*model)->ask(kPrompt);
}
std::string fault_of(const Result<std::string>& answer) { return answer.ok() ? "none" : answer.error().code == Code::kBadValue ? "address" : answer.error().params[0]; }

TEST(LocalEndpoint, NothingButThisMachineIsAnAddress) {
  for (const char* good : {"http://127.0.0.1:8080/v1", "http://127.0.0.1", "http://127.1.2.3:1/v1#m", "http://localhost:11434/v1#llama3.1:8b", "http://[::1]:8080/v1", "http://[::1]"})
    EXPECT_TRUE(parse_endpoint(good).ok()) << good;
  for (const char* bad : {"", "127.0.0.1:8080", "https://127.0.0.1:8080/v1", "HTTP://127.0.0.1/", "http://10.0.0.5:8080/v1", "http://0.0.0.0:8080/v1", "http://192.168.1.1",
                          "http://127.0.0.1.example.org/v1", "http://127.0.0.1@example.org/v1", "http://example.org", "http://localhost.example.org/", "http://LOCALHOST/v1",
                          "http://127.0.0.1:0/v1", "http://127.0.0.1:65536/v1", "http://127.0.0.1:80a/v1", "http://127.0.0.1:/v1", "http://127.1", "http://2130706433/", "http://0x7f.0.0.1/",
                          "http://0177.0.0.1/", "http://127.0.0.256/", "http://[::ffff:127.0.0.1]/", "http://[::]/", "http://[fe80::1]:8080/", "http://[::1", "http://[::1]8080",
                          "http://127.0.0.1/v1?x=1", "http://127.0.0.1 /v1", "http://127.0.0.1/v1\r\nHost: x", "http://\xD0\xBB", "http:///v1", "http://user:pass@127.0.0.1/"}) {
    const auto parsed = parse_endpoint(bad);
    ASSERT_FALSE(parsed.ok()) << bad;
    EXPECT_EQ(parsed.error().code, Code::kBadValue);
  }
  const auto address = parse_endpoint("http://localhost:11434/v1/#llama3.1:8b");
  ASSERT_TRUE(address.ok());
  EXPECT_EQ(address->hosts, (std::vector<std::string>{"127.0.0.1", "::1"}));
  EXPECT_EQ(address->port, 11434);
  EXPECT_EQ(address->path, "/v1");
  EXPECT_EQ(address->model, "llama3.1:8b");
}

TEST(LocalEndpoint, AsksOnceAndHandsOverTheWords) {
  FakeEndpoint fake([](const std::string&) { return FakeEndpoint::says("{\"claims\":[]}"); });
  setenv("http_proxy", "http://192.0.2.1:9/", 1);  // another machine: never asked
  const auto answer = ask(fake.address("m1"), {2s});
  unsetenv("http_proxy");
  ASSERT_TRUE(answer.ok()) << fault_of(answer);
  EXPECT_EQ(*answer, "{\"claims\":[]}");
  const auto requests = fake.requests();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_TRUE(requests[0].starts_with("POST /v1/chat/completions HTTP/1.1\r\n")) << requests[0];
  for (const char* part : {"\"model\":\"m1\"", "\"temperature\":0", "\"seed\":1", "\"stream\":false", "Anna “Petrova” is\\nfree."}) EXPECT_NE(requests[0].find(part), std::string::npos) << part;
  EXPECT_EQ(requests[0].find("Cookie"), std::string::npos);
}

TEST(LocalEndpoint, ARedirectionIsNotFollowed) {
  FakeEndpoint fake([](const std::string&) { return std::string("HTTP/1.1 302 Found\r\nLocation: http://example.org/\r\nContent-Length: 0\r\n\r\n"); });
  EXPECT_EQ(fault_of(ask(fake.address(), {2s})), "refused");
  EXPECT_EQ(fake.requests().size(), 1U);
}

TEST(LocalEndpoint, WhatGoesWrongHasItsName) {
  {
    FakeEndpoint fake([](const std::string&) { return FakeEndpoint::http("{\"error\":\"no\"}", "500 Internal Server Error"); });
    const auto answer = ask(fake.address(), {2s});
    EXPECT_EQ(fault_of(answer), "refused");
    EXPECT_EQ(answer.error().params[1], "500");
  }
  for (const std::string& body : {std::string("not json"), std::string("{}"), std::string("{\"choices\":[]}"), std::string("{\"choices\":[{\"message\":{\"content\":5}}]}"), std::string("\0\xFF", 2)}) {
    FakeEndpoint fake([&](const std::string&) { return FakeEndpoint::http(body); });
    EXPECT_EQ(fault_of(ask(fake.address(), {2s})), "malformed") << body;
  }
  {
    FakeEndpoint fake([](const std::string&) { return std::string("SSH-2.0-OpenSSH\r\n"); });
    EXPECT_EQ(fault_of(ask(fake.address(), {2s})), "malformed");
  }
  {
    FakeEndpoint fake([](const std::string&) { return FakeEndpoint::says(std::string(1 << 20, 'x')); });
    EXPECT_EQ(fault_of(ask(fake.address(), {5s, 64 << 10})), "too_large");
  }
  {  // no length given, endless
    FakeEndpoint fake([](const std::string&) { return "HTTP/1.1 200 OK\r\n\r\n" + std::string(1 << 20, '{'); });
    EXPECT_EQ(fault_of(ask(fake.address(), {5s, 64 << 10})), "too_large");
  }
  {
    FakeEndpoint fake([](const std::string&) { return FakeEndpoint::says("{}"); }, 5s);
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(fault_of(ask(fake.address(), {200ms})), "too_slow");
    EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
  }
  uint16_t closed;
  {
    FakeEndpoint fake([](const std::string&) { return std::string(); });
    closed = fake.port();
  }
  EXPECT_EQ(fault_of(ask("http://127.0.0.1:" + std::to_string(closed) + "/v1", {2s})), "unreachable");
}

}  // namespace
}  // namespace stillheld::reading
