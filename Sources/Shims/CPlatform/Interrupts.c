#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupt_count = 0;
static volatile sig_atomic_t interrupt_descriptor = -1;
static volatile long long first_interrupt = 0;

// Only async-signal-safe calls: the rest is for whoever reads the descriptor.
static void note_interrupt(int number) {
  int saved = errno;
  // Who sends a signal to a process and to its group sends it twice; an impatient person is slower.
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  long long milliseconds = now.tv_sec * 1000LL + now.tv_nsec / 1000000;
  if (interrupt_count > 0) {
    if (milliseconds - first_interrupt >= 200) _exit(128 + number);
    errno = saved;
    return;
  }
  first_interrupt = milliseconds;
  interrupt_count = interrupt_count + 1;
  unsigned char byte = (unsigned char)number;
  ssize_t written = write(interrupt_descriptor, &byte, 1);
  (void)written;
  errno = saved;
}

void platform_catch_interrupts(int descriptor) {
  interrupt_descriptor = descriptor;
  struct sigaction action = {0};
  action.sa_handler = note_interrupt;
  // Libraries in Go run on small stacks of their own, which a handler must not use.
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGHUP, &action, NULL);
  // A parent may have left them blocked.
  sigset_t caught;
  sigemptyset(&caught);
  sigaddset(&caught, SIGINT);
  sigaddset(&caught, SIGTERM);
  sigaddset(&caught, SIGHUP);
  pthread_sigmask(SIG_UNBLOCK, &caught, NULL);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, NULL);
}
