// One system call fails, of all those that some code makes.
//
// Definition: run_with(code, n, fault) runs the code in a child process under
// ptrace.  Its n-th system call (from 1) is not made: it returns EIO, ENOSPC or
// EINTR, or the process is killed before it.  Every call counts, also those for
// memory, locks and the clock, whoever makes them.
//
//   run_with(append, 0, none)     → how many there are
//   run_with(append, 17, eio)     → the 17th fails
//
// Counter-example: a store with a fault injected through its interface.  It
// fails only where its author thought of it.
//
// Threads that the code starts are not looked at.  Where ptrace is not allowed,
// can_trace() says so, and tests say that they skip.
//
// Threads: one.  Tested by syscalls_test.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace stillheld::faults {

enum class Fault { none, eio, enospc, eintr, kill };
const char* name_of(Fault fault);

struct Traced {
  int status = -1;       // what the code returned; -1: it did not
  int signal = 0;        // that ended it
  std::string said;      // what it wrote
  uint64_t calls = 0;    // made, up to its end
  long failed = -1;      // the number of the call that failed
  std::string on;        // for fsync and fdatasync: the file's path
};

bool can_trace();
using Code = std::function<int(std::string& said)>;
Traced run_with(const Code& code, uint64_t nth, Fault fault);
// Whether the call is fsync or fdatasync.
bool is_sync(long call);
std::string call_name(long call);

}  // namespace stillheld::faults
