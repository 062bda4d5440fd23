#include <unistd.h>

#include <csignal>
#include <iostream>

#include "cli/abort.h"
#include "cli/session.h"

int main(int argc, char** argv) {
  // Written to a closed pipe, or beyond a limit of size: an error, not an end.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  stillheld::cli::install_abort_handler();
  const stillheld::SystemClock clock;
  stillheld::SystemRandom random;
  std::ios::sync_with_stdio(false);
  const std::vector<std::string> words(argv + 1, argv + argc);
  return stillheld::cli::run(words, {std::cout, std::cerr, isatty(STDERR_FILENO) != 0, &std::cin}, clock, random);
}
