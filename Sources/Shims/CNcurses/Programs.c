#define _GNU_SOURCE
#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

int terminal_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK); }

/// A program starts with the signals it expects, whatever this process made of them.
static void reset_signals(posix_spawnattr_t *attributes) {
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_init(attributes);
  posix_spawnattr_setsigdefault(attributes, &all);
  posix_spawnattr_setsigmask(attributes, &none);
  posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

static int exit_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int terminal_run_shell(const char *command, const char *argument) {
  size_t length = strlen(command) + 8;
  char *line = malloc(length);
  if (line == NULL) return -1;
  strcpy(line, command);
  strcat(line, " \"$1\"");
  char *words[] = {"sh", "-c", line, "sh", (char *)argument, NULL};

  struct sigaction ignore = {0}, plain = {0}, interrupt, quit, stop;
  ignore.sa_handler = SIG_IGN;
  plain.sa_handler = SIG_DFL;
  sigaction(SIGINT, &ignore, &interrupt);
  sigaction(SIGQUIT, &ignore, &quit);
  // A program that stops itself stops this one as well, so that the shell comes back.
  sigaction(SIGTSTP, &plain, &stop);

  posix_spawnattr_t attributes;
  reset_signals(&attributes);
  pid_t child = 0;
  int status = -1;
  if (posix_spawn(&child, "/bin/sh", NULL, &attributes, words, environ) == 0) {
    int raw = 0;
    pid_t ended;
    do {
      ended = waitpid(child, &raw, 0);
    } while (ended < 0 && errno == EINTR);
    if (ended == child) status = exit_status(raw);
  }
  posix_spawnattr_destroy(&attributes);
  sigaction(SIGINT, &interrupt, NULL);
  sigaction(SIGQUIT, &quit, NULL);
  sigaction(SIGTSTP, &stop, NULL);
  free(line);
  return status;
}

static int64_t now_in_milliseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/// A socket instead of a pipe: writing to a program that has ended is an error, not a signal.
static void send_all(int descriptor, const char *bytes, size_t count, int64_t deadline) {
  while (count > 0) {
    int64_t left = deadline - now_in_milliseconds();
    struct pollfd ready = {.fd = descriptor, .events = POLLOUT};
    if (left <= 0 || (poll(&ready, 1, (int)left) <= 0 && errno != EINTR)) return;
    ssize_t sent = send(descriptor, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return;
    if (sent > 0) {
      bytes += sent;
      count -= (size_t)sent;
    }
  }
}

static int wait_until(pid_t child, int64_t deadline) {
  for (;;) {
    int raw = 0;
    pid_t ended = waitpid(child, &raw, WNOHANG);
    if (ended == child) return exit_status(raw);
    if ((ended < 0 && errno != EINTR) || now_in_milliseconds() >= deadline) return -1;
    struct timespec pause = {0, 2000000};
    nanosleep(&pause, NULL);
  }
}

int terminal_feed(
  const char *const *words, const void *bytes, size_t count, int milliseconds) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return -1;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  reset_signals(&attributes);
  pid_t child = 0;
  int started =
    posix_spawnp(&child, words[0], &files, &attributes, (char *const *)words, environ) == 0;
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  close(ends[1]);
  int64_t deadline = now_in_milliseconds() + milliseconds;
  if (started) send_all(ends[0], bytes, count, deadline);
  close(ends[0]);
  return started ? wait_until(child, deadline) : -1;
}
