#include "cli/abort.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "store/open.h"

namespace stillheld::cli {

namespace {

constexpr size_t kLongest = 4096;
char stopped_file[kLongest];
volatile std::sig_atomic_t armed = 0;

extern "C" void on_abort(int) {
  static constexpr char kWhy[] = "a broken assertion\n";
  if (armed != 0) {
    const int file = ::open(stopped_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file >= 0) {
      (void)!::write(file, kWhy, sizeof kWhy - 1);
      ::fsync(file);
      ::close(file);
    }
  }
  // The default follows: the handler is reset, and abort() raises once more.
}

}  // namespace

void stop_on_abort(const std::string& ledger) {
  armed = 0;
  const std::string path = store::stopped_path(ledger);
  if (ledger.empty() || path.size() >= kLongest) return;
  std::memcpy(stopped_file, path.c_str(), path.size() + 1);
  armed = 1;
}

void install_abort_handler() {
  struct sigaction action {};
  action.sa_handler = on_abort;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGABRT, &action, nullptr);
}

}  // namespace stillheld::cli
