// The C library's calls on files, watched (calls.cc).
//
// Definition: this program defines open, write, fsync, rename and their like
// itself.  The dynamic linker takes the program's own before the library's, so
// that SQLite and std::filesystem call them as well.  Each does what it is for,
// by the system call, and tells the Recorder, if there is one.
//
// Why not an sqlite3_vfs and a layer in base/file.h?  Both can be gone round by
// whoever writes a file in another way; this cannot, and costs the program
// nothing.
//
// Threads: recording is for one.  Tested by power_test.cc: the tape, played to
// its end, gives the folder that is really there, byte by byte.
#pragma once

namespace stillheld::faults {

class Recorder;

// What is told of each call; null: nobody.
extern Recorder* watching;

// fsync and fdatasync return at once: a test's files need not survive.
extern bool without_sync;

// How passphrases become keys (stretch.cc): by Argon2id, as in the program; by
// one hash, since ten thousand commands would take a day; or not at all, as where
// there is no memory for it.
enum class Stretch { argon2id, quick, fails };
extern Stretch stretching;

}  // namespace stillheld::faults
