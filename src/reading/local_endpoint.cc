#include "reading/local_endpoint.h"

#include <simdjson.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/version.hpp>

#include "base/json.h"

namespace stillheld::reading {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::string_view kExpected = "http://127.0.0.1:8080/v1#name, http://localhost:11434/v1, http://[::1]:8080/v1";

Error bad(std::string_view address) { return fail(Code::kBadValue, {"--model", std::string(address), std::string(kExpected)}); }

std::string body_of(const Prompt& prompt, const std::string& model) {
  JsonWriter json(JsonWriter::Compact, false);
  json.begin_object().field("model", model).field("temperature", static_cast<int64_t>(0)).field("seed", static_cast<int64_t>(1));
  json.field("max_tokens", static_cast<int64_t>(1024)).key("stream").boolean(false);
  json.key("messages").begin_array();
  json.begin_object().field("role", "system").field("content", prompt.instructions).end_object();
  json.begin_object().field("role", "user").field("content", prompt.sentence).end_object();
  json.end_array().end_object();
  return json.take();
}

// {"choices":[{"message":{"content":"…"}}]}
Result<std::string> words_of(const std::string& body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view content;
  const simdjson::padded_string json(body);
  if (parser.parse(json).get(root) != simdjson::SUCCESS) return model_error(ModelFault::malformed);
  if (root.at_pointer("/choices/0/message/content").get(content) != simdjson::SUCCESS) return model_error(ModelFault::malformed);
  return std::string(content);
}

// One request and its answer, with one deadline over all of it.
class Exchange {
 public:
  Exchange(const EndpointAddress& to, const EndpointLimits& limits, std::string body) : stream_(io_) {
    request_.method(http::verb::post);
    request_.version(11);
    request_.target(to.path + "/chat/completions");
    request_.set(http::field::host, (to.hosts.front().find(':') != std::string::npos ? "[" + to.hosts.front() + "]" : to.hosts.front()) + ":" + std::to_string(to.port));
    request_.set(http::field::content_type, "application/json");
    request_.set(http::field::accept, "application/json");
    request_.set(http::field::connection, "close");
    request_.body() = std::move(body);
    request_.prepare_payload();
    parser_.body_limit(limits.body_bytes);
    parser_.header_limit(16384);
    for (const std::string& host : to.hosts) targets_.emplace_back(asio::ip::make_address(host), to.port);
    stream_.expires_after(limits.time);
  }

  Result<std::string> run() {
    stream_.async_connect(targets_, [this](beast::error_code e, const auto&) {
      if (e) return ended(e == beast::error::timeout ? ModelFault::too_slow : ModelFault::unreachable, e.message());
      http::async_write(stream_, request_, [this](beast::error_code sent, size_t) {
        if (sent) return ended(sent == beast::error::timeout ? ModelFault::too_slow : ModelFault::unreachable, sent.message());
        http::async_read(stream_, buffer_, parser_, [this](beast::error_code got, size_t) {
          if (got == beast::error::timeout) return ended(ModelFault::too_slow, "");
          if (got == http::error::body_limit || got == http::error::header_limit || got == http::error::buffer_overflow) return ended(ModelFault::too_large, "");
          if (got) return ended(ModelFault::malformed, got.message());
          const unsigned status = parser_.get().result_int();
          if (status != 200) return ended(ModelFault::refused, std::to_string(status));
          answer_ = std::move(parser_.get().body());
        });
      });
    });
    io_.run();
    return answer_;
  }

 private:
  void ended(ModelFault fault, const std::string& detail) { answer_ = model_error(fault, detail); }

  asio::io_context io_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response_parser<http::string_body> parser_;
  std::vector<asio::ip::tcp::endpoint> targets_;
  Result<std::string> answer_ = model_error(ModelFault::unreachable);
};

class Endpoint final : public Model {
 public:
  Endpoint(EndpointAddress address, const EndpointLimits& limits) : address_(std::move(address)), limits_(limits) {}
  std::string name() const override { return address_.model; }
  Result<std::string> ask(const Prompt& prompt) override {
    try {
      TRY(body, Exchange(address_, limits_, body_of(prompt, address_.model)).run());
      return words_of(body);
    } catch (const std::exception& e) {  // of the network library
      return model_error(ModelFault::unreachable, e.what());
    }
  }

 private:
  EndpointAddress address_;
  EndpointLimits limits_;
};

// "127.0.0.1": four decimal numbers without leading noughts, the first 127.
bool is_loopback_v4(std::string_view host) {
  int numbers = 0;
  for (size_t at = 0; at <= host.size();) {
    const size_t end = std::min(host.find('.', at), host.size());
    const std::string_view digits = host.substr(at, end - at);
    if (digits.empty() || digits.size() > 3 || digits.find_first_not_of("0123456789") != digits.npos || (digits.size() > 1 && digits[0] == '0')) return false;
    const int value = std::stoi(std::string(digits));
    if (value > 255 || (numbers == 0 && value != 127)) return false;
    ++numbers;
    at = end + 1;
  }
  return numbers == 4;
}

}  // namespace

Result<EndpointAddress> parse_endpoint(std::string_view address) {
  EndpointAddress out;
  constexpr std::string_view kScheme = "http://";
  if (!address.starts_with(kScheme) || address.size() > 400) return bad(address);
  for (const char c : address)
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F) return bad(address);
  std::string_view rest = address.substr(kScheme.size());
  if (const size_t hash = rest.find('#'); hash != rest.npos) {
    out.model = rest.substr(hash + 1);
    rest = rest.substr(0, hash);
  }
  if (out.model.empty()) out.model = "default";
  const size_t slash = std::min(rest.find('/'), rest.size());
  std::string_view authority = rest.substr(0, slash);
  out.path = rest.substr(slash);
  while (!out.path.empty() && out.path.back() == '/') out.path.pop_back();
  if (out.path.find_first_of("?\\") != out.path.npos || authority.find('@') != authority.npos) return bad(address);
  std::string_view host = authority, port;
  if (authority.starts_with('[')) {
    const size_t close = authority.find(']');
    if (close == authority.npos) return bad(address);
    host = authority.substr(0, close + 1);
    port = authority.substr(close + 1);
    if (!port.empty() && port[0] != ':') return bad(address);
  } else if (const size_t colon = authority.find(':'); colon != authority.npos) {
    host = authority.substr(0, colon);
    port = authority.substr(colon);
  }
  if (!port.empty()) {
    port.remove_prefix(1);
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != port.npos) return bad(address);
    const int number = std::stoi(std::string(port));
    if (number < 1 || number > 65535) return bad(address);
    out.port = static_cast<uint16_t>(number);
  }
  if (host == "localhost") out.hosts = {"127.0.0.1", "::1"};
  else if (host == "[::1]") out.hosts = {"::1"};
  else if (is_loopback_v4(host)) out.hosts = {std::string(host)};
  else return bad(address);
  return out;
}

Result<std::unique_ptr<Model>> local_endpoint(std::string_view address, const EndpointLimits& limits) {
  TRY(parsed, parse_endpoint(address));
  return std::unique_ptr<Model>(std::make_unique<Endpoint>(std::move(parsed), limits));
}

}  // namespace stillheld::reading
