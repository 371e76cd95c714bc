#ifndef MARTLET_CADBC_H
#define MARTLET_CADBC_H

#include <stddef.h>
#include <stdint.h>

#include "ArrowCData.h"

// A C door to ADBC drivers: shared libraries that speak to a database and hand over Arrow data.
// The structs follow the layout of the ADBC C interface, version 1.1; entries that nobody calls
// here are slots without a signature.
//
// A function answers ADBC_OK, or another status and an `adbc_error` that its `release` frees.
// A connection and its statements may be used by one thread at a time, but for
// `statement_cancel`, which any thread may call.

#if defined(__cplusplus)
extern "C" {
#endif

#pragma clang assume_nonnull begin

typedef uint8_t adbc_status;

enum {
  ADBC_OK = 0,
  ADBC_NOT_IMPLEMENTED = 2,
  ADBC_INVALID_ARGUMENT = 5,
  ADBC_INTERNAL = 9,
  ADBC_INPUT_OUTPUT = 10,
  ADBC_CANCELLED = 11,
  ADBC_TIMEOUT = 12,
  ADBC_UNAUTHENTICATED = 13,
  ADBC_UNAUTHORIZED = 14,
};

typedef struct adbc_driver adbc_driver;

typedef struct adbc_error {
  char *_Nullable message;
  int32_t vendor_code;
  char sqlstate[5];
  void (*_Nullable release)(struct adbc_error *error);
  void *_Nullable private_data;
  adbc_driver *_Nullable private_driver;
} adbc_error;

typedef struct adbc_database {
  void *_Nullable private_data;
  adbc_driver *_Nullable private_driver;
} adbc_database;

typedef struct adbc_connection {
  void *_Nullable private_data;
  adbc_driver *_Nullable private_driver;
} adbc_connection;

typedef struct adbc_statement {
  void *_Nullable private_data;
  adbc_driver *_Nullable private_driver;
} adbc_statement;

typedef void (*_Nullable adbc_slot)(void);

struct adbc_driver {
  void *_Nullable private_data;
  void *_Nullable private_manager;
  adbc_slot release;

  adbc_status (*_Nonnull database_init)(adbc_database *database, adbc_error *error);
  adbc_status (*_Nonnull database_new)(adbc_database *database, adbc_error *error);
  adbc_status (*_Nonnull database_set_option)(adbc_database *database, const char *key,
                                              const char *value, adbc_error *error);
  adbc_status (*_Nonnull database_release)(adbc_database *database, adbc_error *error);

  adbc_slot connection_commit;
  adbc_slot connection_metadata[4];
  adbc_status (*_Nonnull connection_init)(adbc_connection *connection, adbc_database *database,
                                          adbc_error *error);
  adbc_status (*_Nonnull connection_new)(adbc_connection *connection, adbc_error *error);
  adbc_slot connection_set_option;
  adbc_slot connection_read_partition;
  adbc_status (*_Nonnull connection_release)(adbc_connection *connection, adbc_error *error);
  adbc_slot connection_rollback;

  adbc_slot statement_bind[2];
  /// Answers once the first rows are there; `rows` counts those changed, or is -1.
  adbc_status (*_Nonnull statement_execute_query)(adbc_statement *statement,
                                                  struct ArrowArrayStream *stream, int64_t *rows,
                                                  adbc_error *error);
  adbc_slot statement_execute_partitions;
  adbc_slot statement_get_parameter_schema;
  adbc_status (*_Nonnull statement_new)(adbc_connection *connection, adbc_statement *statement,
                                        adbc_error *error);
  adbc_slot statement_prepare;
  adbc_status (*_Nonnull statement_release)(adbc_statement *statement, adbc_error *error);
  adbc_slot statement_set_option;
  adbc_status (*_Nonnull statement_set_sql_query)(adbc_statement *statement, const char *query,
                                                  adbc_error *error);
  adbc_slot statement_set_substrait_plan;

  // Since version 1.1.
  adbc_slot error_details[2];
  /// The error that ended a stream, which owns it; NULL when there was none.
  const adbc_error *_Nullable (*_Nonnull error_from_stream)(struct ArrowArrayStream *stream,
                                                            adbc_status *status);
  adbc_slot database_options[7];
  adbc_slot connection_options[10];
  /// Ends `statement_execute_query` and the reading of its stream.
  adbc_status (*_Nonnull statement_cancel)(adbc_statement *statement, adbc_error *error);
  adbc_slot statement_execute_schema;
  adbc_slot statement_options[7];
};

/// Opens a driver, which stays loaded until the process ends; NULL when it cannot be, and
/// `problem` then holds the reason.
const adbc_driver *_Nullable adbc_driver_open(const char *path, char *problem, size_t size);

#pragma clang assume_nonnull end

#if defined(__cplusplus)
}
#endif

#endif
