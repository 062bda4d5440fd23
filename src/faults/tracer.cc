#include "faults/tracer.h"

#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "faults/calls.h"

namespace stillheld::faults {

namespace {

// A call that nobody else makes: here the code begins, and ends.
constexpr pid_t kMark = -123456;
void mark() { syscall(SYS_getpgid, kMark); }

// Written by the child, read by the parent.
struct Shared {
  int status;
  size_t length;
  char text[8192];
};

// noexcept: what is thrown and not caught ends it, as it ends the program.
[[noreturn]] void be_traced(const Code& code, Shared* shared) noexcept {
  watching = nullptr;
  without_sync = false;
  if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(99);
  raise(SIGSTOP);
  std::string said;
  mark();
  const int status = code(said);
  mark();
  shared->length = std::min(said.size(), sizeof shared->text);
  std::memcpy(shared->text, said.data(), shared->length);
  shared->status = status;
  _exit(0);
}

}  // namespace

const char* name_of(Fault fault) {
  switch (fault) {
    case Fault::none: return "nothing";
    case Fault::eio: return "EIO";
    case Fault::enospc: return "ENOSPC";
    case Fault::eintr: return "EINTR";
    case Fault::kill: return "KILL";
  }
  return "";
}

bool is_sync(long call) { return call == SYS_fsync || call == SYS_fdatasync; }

std::string call_name(long call) {
  static const std::pair<long, const char*> kNames[] = {
      {SYS_fsync, "fsync"}, {SYS_fdatasync, "fdatasync"}, {SYS_pwrite64, "pwrite"}, {SYS_write, "write"}, {SYS_openat, "openat"}, {SYS_close, "close"},
      {SYS_renameat2, "rename"}, {SYS_unlinkat, "unlink"}, {SYS_ftruncate, "ftruncate"}, {SYS_fcntl, "fcntl"}, {SYS_read, "read"}, {SYS_pread64, "pread"},
      {SYS_mmap, "mmap"}, {SYS_munmap, "munmap"}, {SYS_brk, "brk"}, {SYS_newfstatat, "stat"}, {SYS_mkdirat, "mkdir"}, {SYS_lseek, "lseek"}};
  for (const auto& [number, name] : kNames)
    if (number == call) return name;
  return "call " + std::to_string(call);
}

#if defined(__x86_64__)

Traced run_with(const Code& code, uint64_t nth, Fault fault) {
  Traced out;
  auto* shared = static_cast<Shared*>(mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  shared->status = -1;
  const pid_t child = fork();
  if (child == 0) be_traced(code, shared);
  int state = 0;
  bool counting = false, entering = true, spoil = false;
  waitpid(child, &state, 0);
  if (WIFSTOPPED(state)) ptrace(PTRACE_SETOPTIONS, child, nullptr, reinterpret_cast<void*>(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL));
  long pass_on = 0;
  while (WIFSTOPPED(state)) {
    // Before and after what counts it runs freely but for its calls.
    if (ptrace(PTRACE_SYSCALL, child, nullptr, reinterpret_cast<void*>(pass_on)) != 0) break;
    pass_on = 0;
    if (waitpid(child, &state, 0) != child || !WIFSTOPPED(state)) break;
    if (WSTOPSIG(state) != (SIGTRAP | 0x80)) {
      pass_on = WSTOPSIG(state);
      continue;
    }
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, child, nullptr, &registers);
    if (!entering) {
      if (spoil) {
        const int error = fault == Fault::eio ? EIO : fault == Fault::enospc ? ENOSPC : EINTR;
        registers.rax = static_cast<unsigned long long>(-static_cast<long long>(error));
        ptrace(PTRACE_SETREGS, child, nullptr, &registers);
        ptrace(PTRACE_DETACH, child, nullptr, nullptr);  // from here it runs freely
        waitpid(child, &state, 0);
        break;
      }
      entering = true;
      continue;
    }
    entering = false;
    const auto call = static_cast<long>(registers.orig_rax);
    if (call == SYS_getpgid && static_cast<pid_t>(registers.rdi) == kMark) {
      counting = !counting;
      continue;
    }
    if (!counting || ++out.calls != nth || fault == Fault::none) continue;
    out.failed = call;
    if (is_sync(call)) {
      char path[4096];
      const std::string link = "/proc/" + std::to_string(child) + "/fd/" + std::to_string(registers.rdi);
      const ssize_t length = readlink(link.c_str(), path, sizeof path);
      if (length > 0) out.on.assign(path, static_cast<size_t>(length));
    }
    if (fault == Fault::kill) {
      kill(child, SIGKILL);
      continue;
    }
    registers.orig_rax = static_cast<unsigned long long>(-1);
    ptrace(PTRACE_SETREGS, child, nullptr, &registers);
    spoil = true;
  }
  if (!WIFEXITED(state) && !WIFSIGNALED(state)) {
    kill(child, SIGKILL);
    waitpid(child, &state, 0);
  }
  if (WIFSIGNALED(state)) out.signal = WTERMSIG(state);
  out.status = shared->status;
  out.said.assign(shared->text, shared->length);
  munmap(shared, sizeof(Shared));
  return out;
}

bool can_trace() {
  const Traced traced = run_with([](std::string&) { return static_cast<int>(syscall(SYS_getppid)) > 0 ? 7 : 8; }, 0, Fault::none);
  return traced.status == 7 && traced.calls == 1;
}

#else

Traced run_with(const Code&, uint64_t, Fault) { return {}; }
bool can_trace() { return false; }

#endif

}  // namespace stillheld::faults
