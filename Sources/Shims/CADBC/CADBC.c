#include "CADBC.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define ADBC_VERSION_1_1 1001000

_Static_assert(sizeof(struct adbc_driver) == 58 * sizeof(void *), "the layout of ADBC 1.1");

typedef adbc_status (*driver_init)(int version, void *driver, adbc_error *error);

/// Whether everything that the header promises to be there is.
static bool is_complete(const adbc_driver *driver) {
  return driver->database_init && driver->database_new && driver->database_set_option &&
         driver->database_release && driver->connection_init && driver->connection_new &&
         driver->connection_release && driver->statement_execute_query &&
         driver->statement_new && driver->statement_release &&
         driver->statement_set_sql_query && driver->error_from_stream &&
         driver->statement_cancel;
}

const adbc_driver *adbc_driver_open(const char *path, char *problem, size_t size) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!library) {
    const char *reason = dlerror();
    snprintf(problem, size, "%s", reason ? reason : path);
    return NULL;
  }
  driver_init init = (driver_init)dlsym(library, "AdbcDriverInit");
  if (!init) {
    snprintf(problem, size, "%s is no ADBC driver", path);
    return NULL;
  }
  adbc_driver *driver = calloc(1, sizeof *driver);
  adbc_error error = {0};
  if (!driver || init(ADBC_VERSION_1_1, driver, &error) != ADBC_OK) {
    snprintf(problem, size, "%s does not start: %s", path,
             error.message ? error.message : "no memory");
    if (error.release) error.release(&error);
    free(driver);
    return NULL;
  }
  if (!is_complete(driver)) {
    snprintf(problem, size, "%s lacks functions of ADBC 1.1", path);
    free(driver);
    return NULL;
  }
  return driver;
}
