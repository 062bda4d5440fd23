// A Model behind an OpenAI-compatible endpoint on this machine.
//
// Definition: one HTTP/1.1 request for one sentence, POST PATH/chat/completions,
// temperature 0 and a fixed seed, to a loopback address and to nothing else.
//
//   http://127.0.0.1:8080/v1#qwen2.5-7b     llama.cpp, the model by its name
//   http://localhost:11434/v1#llama3.1:8b   Ollama
//   http://[::1]:8080/v1
//
// Counter-examples, all refused before a socket is opened:
//   http://10.0.0.5:8080/v1, http://0.0.0.0:8080/v1        another machine
//   http://127.0.0.1.example.org/v1                        a name that looks like it
//   http://127.0.0.1@example.org/v1, https://…             credentials; a server elsewhere
//
// (1) The address is one of 127.0.0.0/8 or ::1, as written, or `localhost`,
//     which means these two and is never resolved; no resolver is asked.
// (2) No proxy of the environment is used, no redirection is followed, no
//     cookie or header of the machine is sent.
// (3) The time for one answer is bounded from connecting to its last byte, and
//     so are its bytes; what is longer is refused while it is read.
//
// Why not libcurl: it brings thirty protocols, proxies of the environment and
// slower starting to a program that must speak to one port of its own machine.
//
// Threads: one.  Tested by local_endpoint_test.cc against a real socket.
#pragma once

#include <chrono>
#include <memory>

#include "reading/model.h"

namespace stillheld::reading {

struct EndpointLimits {
  std::chrono::milliseconds time{30000};
  size_t body_bytes = 256u << 10;
};

struct EndpointAddress {
  std::vector<std::string> hosts;  // "127.0.0.1", "::1"; tried in turn
  uint16_t port = 80;
  std::string path;                // "/v1"
  std::string model;               // after "#"; "default"
};

// kBadValue for what is no loopback address.
Result<EndpointAddress> parse_endpoint(std::string_view address);
Result<std::unique_ptr<Model>> local_endpoint(std::string_view address, const EndpointLimits& limits = {});

}  // namespace stillheld::reading
