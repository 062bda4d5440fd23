#include "evidence/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

#include "base/file.h"

namespace stillheld::evidence {

namespace {

struct Pipe {
  int end[2] = {-1, -1};
  bool open() { return ::pipe2(end, O_CLOEXEC) == 0; }
  ~Pipe() {
    for (const int e : end)
      if (e >= 0) ::close(e);
  }
  void close_writer() {
    ::close(end[1]);
    end[1] = -1;
  }
};

}  // namespace

Result<ChildEnd> run_child(const std::vector<std::string>& words, const std::string& package) {
  const Error missing = fail(Code::kNoProgram, {words[0], package});
  if (::access(words[0].c_str(), X_OK) != 0) return missing;
  Pipe out, err;
  if (!out.open() || !err.open()) return io_error(errno, words[0]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.end[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.end[1], STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  char path[] = "PATH=/usr/bin:/bin", locale[] = "LC_ALL=C", zone[] = "TZ=UTC";
  char* environment[] = {path, locale, zone, nullptr};
  pid_t child = -1;
  const int spawned = posix_spawn(&child, words[0].c_str(), &actions, nullptr, arguments.data(), environment);
  posix_spawn_file_actions_destroy(&actions);
  if (spawned != 0) return missing;
  out.close_writer();
  err.close_writer();

  ChildEnd end;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(kMostSeconds);
  struct Stream {
    int descriptor;
    std::string* text;
    bool open = true;
  } streams[] = {{out.end[0], &end.out}, {err.end[0], &end.err}};
  bool too_long = false;
  while ((streams[0].open || streams[1].open) && !too_long) {
    pollfd waits[2];
    for (int i = 0; i < 2; ++i) waits[i] = {streams[i].open ? streams[i].descriptor : -1, POLLIN, 0};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    if (left <= 0) {
      too_long = true;
      break;
    }
    if (::poll(waits, 2, static_cast<int>(left)) < 0 && errno != EINTR) break;
    for (int i = 0; i < 2; ++i) {
      if (!streams[i].open || waits[i].revents == 0) continue;
      char buffer[8192];
      const ssize_t got = ::read(streams[i].descriptor, buffer, sizeof buffer);
      if (got > 0) streams[i].text->append(buffer, std::min(static_cast<size_t>(got), kMostOutput - std::min(kMostOutput, streams[i].text->size())));
      else if (got == 0 || errno != EINTR) streams[i].open = false;
    }
  }
  if (too_long) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  end.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  if (end.status == 127) return missing;
  return end;
}

}  // namespace stillheld::evidence
