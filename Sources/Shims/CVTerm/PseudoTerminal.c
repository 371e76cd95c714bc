#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "CVTerm.h"

void terminal_set_size(int descriptor, emulated_size size) {
  struct winsize window = {
    .ws_row = (unsigned short)size.height,
    .ws_col = (unsigned short)size.width,
  };
  ioctl(descriptor, TIOCSWINSZ, &window);
}

/// The end that the caller keeps; the name of the other one is stored.
static int open_pair(char *name, size_t capacity) {
  int own = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (own < 0) return -1;
  if (grantpt(own) != 0 || unlockpt(own) != 0 || ptsname_r(own, name, capacity) != 0) {
    close(own);
    return -1;
  }
  return own;
}

/// With the signals that programs expect, whatever this process made of them. Lets the actions go.
static pid_t spawn(
  const char *program, char *const words[], char *const environment[],
  posix_spawn_file_actions_t *files, int flags) {
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(
    &attributes, (short)(flags | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK));
  pid_t process = -1;
  int status = posix_spawnp(&process, program, files, &attributes, words, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(files);
  return status == 0 ? process : -1;
}

pid_t terminal_spawn(
  const char *program, char *const words[], char *const environment[], const char *folder,
  emulated_size size, int *descriptor) {
  char name[64];
  int own = open_pair(name, sizeof name);
  if (own < 0) return -1;
  terminal_set_size(own, size);

  // The leader of a new session gets the first terminal that it opens as its own.
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addchdir_np(&files, folder);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, name, O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&files, STDIN_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, STDIN_FILENO, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);

  pid_t process = spawn(program, words, environment, &files, POSIX_SPAWN_SETSID);
  if (process < 0) {
    close(own);
    return -1;
  }
  *descriptor = own;
  return process;
}

pid_t program_spawn(
  const char *program, char *const words[], char *const environment[], int *output) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  pid_t process = spawn(program, words, environment, &files, 0);
  close(ends[1]);
  if (process < 0) {
    close(ends[0]);
    return -1;
  }
  *output = ends[0];
  return process;
}
