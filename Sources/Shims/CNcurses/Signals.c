#define _GNU_SOURCE
#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

enum { reset_capacity = 1024, stack_capacity = 64 * 1024 };

static const int deadly[] = {
  SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGABRT, SIGTERM, SIGHUP, SIGINT, SIGQUIT,
};
static const int telling[] = {SIGWINCH, SIGCONT, SIGTSTP};
enum {
  deadly_count = sizeof deadly / sizeof deadly[0],
  telling_count = sizeof telling / sizeof telling[0],
};

static struct sigaction deadly_before[deadly_count];
static struct sigaction telling_before[telling_count];
static struct termios modes_before;
static volatile sig_atomic_t is_guarding = 0;
static volatile sig_atomic_t notice_descriptor = -1;
static volatile sig_atomic_t terminal_descriptor = -1;
static char reset_text[reset_capacity];
static volatile sig_atomic_t reset_count = 0;
static pid_t guarding_process = 0;

static volatile sig_atomic_t held_errors = -1;
static volatile sig_atomic_t real_errors = -1;

void terminal_hold_errors(void) {
  if (held_errors >= 0 || !isatty(STDERR_FILENO)) return;
  int memory = memfd_create("errors", MFD_CLOEXEC);
  int real = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (memory < 0 || real < 0 || dup2(memory, STDERR_FILENO) < 0) {
    if (memory >= 0) close(memory);
    if (real >= 0) close(real);
    return;
  }
  real_errors = real;
  held_errors = memory;
}

// Only async-signal-safe calls. A long text is shown from its end.
void terminal_release_errors(void) {
  if (held_errors < 0) return;
  int memory = held_errors, real = real_errors;
  held_errors = -1;
  dup2(real, STDERR_FILENO);
  off_t size = lseek(memory, 0, SEEK_END);
  off_t place = size > 16384 ? size - 16384 : 0;
  char buffer[1024];
  while (place < size) {
    ssize_t count = pread(memory, buffer, sizeof buffer, place);
    if (count <= 0 || write(STDERR_FILENO, buffer, (size_t)count) != count) break;
    place += count;
  }
  close(memory);
  close(real);
}

// Only async-signal-safe calls.
static void put_right(void) {
  // A child that failed before it became another program does not own the screen.
  if (!is_guarding || getpid() != guarding_process) return;
  is_guarding = 0;
  if (reset_count == 0) return;
  size_t done = 0;
  while (done < (size_t)reset_count) {
    ssize_t written = write(terminal_descriptor, reset_text + done, (size_t)reset_count - done);
    if (written <= 0) break;
    done += (size_t)written;
  }
  tcsetattr(terminal_descriptor, TCSANOW, &modes_before);
  terminal_release_errors();
}

static void end_by_signal(int number) {
  put_right();
  // The handler of before may write a backtrace, now on a screen that shows it.
  for (int index = 0; index < deadly_count; index++) {
    if (deadly[index] == number) sigaction(number, &deadly_before[index], NULL);
  }
  raise(number);
}

static void tell(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t written = write(notice_descriptor, &byte, 1);
  (void)written;
  errno = saved;
}

/// A stack for handlers: the thread's own may be what overflowed.
static void give_stack(void) {
  static char memory[stack_capacity];
  stack_t current;
  if (sigaltstack(NULL, &current) == 0 && !(current.ss_flags & SS_DISABLE)) return;
  stack_t stack = {0};
  stack.ss_sp = memory;
  stack.ss_size = stack_capacity;
  sigaltstack(&stack, NULL);
}

void terminal_guard(int terminal, const char *reset, size_t count, int descriptor) {
  static int is_registered = 0;
  if (is_guarding || tcgetattr(terminal, &modes_before) != 0) return;
  terminal_descriptor = terminal;
  notice_descriptor = descriptor;
  guarding_process = getpid();
  terminal_guard_reset(reset, count);
  give_stack();
  struct sigaction action = {0};
  sigfillset(&action.sa_mask);
  action.sa_flags = SA_ONSTACK;
  action.sa_handler = end_by_signal;
  for (int index = 0; index < deadly_count; index++) {
    sigaction(deadly[index], &action, &deadly_before[index]);
  }
  // Others wait for files and sockets: they need not know.
  action.sa_flags = SA_ONSTACK | SA_RESTART;
  action.sa_handler = tell;
  for (int index = 0; index < telling_count; index++) {
    sigaction(telling[index], &action, &telling_before[index]);
  }
  if (!is_registered) is_registered = atexit(put_right) == 0;
  is_guarding = 1;
}

void terminal_guard_reset(const char *reset, size_t count) {
  if (count > reset_capacity) count = reset_capacity;
  reset_count = 0;
  if (count > 0) memcpy(reset_text, reset, count);
  reset_count = (sig_atomic_t)count;
}

void terminal_unguard(void) {
  if (!is_guarding) return;
  is_guarding = 0;
  for (int index = 0; index < deadly_count; index++) {
    sigaction(deadly[index], &deadly_before[index], NULL);
  }
  for (int index = 0; index < telling_count; index++) {
    sigaction(telling[index], &telling_before[index], NULL);
  }
}

void terminal_stop_process(void) {
  struct sigaction stopping = {0}, before;
  stopping.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &stopping, &before);
  kill(0, SIGTSTP);
  sigaction(SIGTSTP, &before, NULL);
}
