// An endpoint of the OpenAI kind in a thread of the test, on a port of
// 127.0.0.1: what it answers, how slowly, and what it was asked.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/json.h"

namespace stillheld::reading {

class FakeEndpoint {
 public:
  // `respond` gives the whole HTTP answer to a request's body.
  explicit FakeEndpoint(std::function<std::string(const std::string& body)> respond, std::chrono::milliseconds delay = {}) : respond_(std::move(respond)), delay_(delay) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    listen(listener_, 16);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~FakeEndpoint() {
    stop_ = true;
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  static std::string http(const std::string& body, const std::string& status = "200 OK") {
    return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
  }
  // An answer whose words are `content`.
  static std::string says(const std::string& content) {
    std::string quoted;
    append_json_string(quoted, content);
    return http("{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" + quoted + "},\"finish_reason\":\"stop\"}]}");
  }

  std::string address(const std::string& model = "fake") const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1#" + model; }
  uint16_t port() const { return port_; }
  std::vector<std::string> requests() {
    std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve() {
    while (!stop_) {
      const int peer = accept(listener_, nullptr, nullptr);
      if (peer < 0) return;
      std::string request;
      char buffer[4096];
      size_t whole = std::string::npos;
      while (request.size() < whole) {
        const ssize_t n = recv(peer, buffer, sizeof buffer, 0);
        if (n <= 0) break;
        request.append(buffer, static_cast<size_t>(n));
        const size_t head = request.find("\r\n\r\n");
        const size_t length = request.find("Content-Length: ");
        if (head != std::string::npos && length < head) whole = head + 4 + std::stoul(request.substr(length + 16));
      }
      {
        std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      for (auto waited = std::chrono::milliseconds(0); waited < delay_ && !stop_; waited += std::chrono::milliseconds(10)) std::this_thread::sleep_for(std::chrono::milliseconds(10));
      const size_t head = request.find("\r\n\r\n");
      const std::string answer = respond_(head == std::string::npos ? "" : request.substr(head + 4));
      for (size_t sent = 0; sent < answer.size();) {
        const ssize_t n = send(peer, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) break;
        sent += static_cast<size_t>(n);
      }
      shutdown(peer, SHUT_WR);
      close(peer);
    }
  }

  std::function<std::string(const std::string&)> respond_;
  std::chrono::milliseconds delay_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace stillheld::reading
