#ifndef MARTLET_CARROW_H
#define MARTLET_CARROW_H

#include <stdbool.h>
#include <stdint.h>

#include "ArrowCData.h"

// A C door to Arrow C++ and its Parquet library. They live in libMartletArrow.so, which
// `arrow_bridge_load` opens at first use, because linking them would delay every start by more
// than 10 ms. All numbers that name encodings, codecs and types are those of the Parquet format.
//
// A function that can fail returns NULL when it succeeded, else an `arrow_failure` that the caller
// frees. Handles are closed by their owner. Unless a comment says otherwise, a handle may be used
// by one thread at a time and different handles by different threads at once.

#if defined(__cplusplus)
extern "C" {
#endif

#pragma clang assume_nonnull begin

enum {
  ARROW_FAILURE_INVALID = 1,      ///< the call itself is wrong
  ARROW_FAILURE_INPUT_OUTPUT = 2, ///< the operating system refused
  ARROW_FAILURE_MALFORMED = 3,    ///< the file breaks its format
  ARROW_FAILURE_UNSUPPORTED = 4,
  ARROW_FAILURE_MEMORY = 5,
  ARROW_FAILURE_NOT_FOUND = 6,
};

typedef struct arrow_failure {
  int32_t code;
  const char *message;
} arrow_failure;

typedef arrow_failure *_Nullable arrow_result;

/// Bytes owned by someone else; `data` is NULL when the value is absent.
typedef struct arrow_bytes {
  const uint8_t *_Nullable data;
  int64_t size;
} arrow_bytes;

typedef struct arrow_pair {
  arrow_bytes key;
  arrow_bytes value;
} arrow_pair;

// Parquet files: schema and metadata
//
// A `parquet_file` may be used by any number of threads at once. All pointers that it hands out
// live as long as it does.

typedef struct parquet_file parquet_file;

typedef struct parquet_open_options {
  /// Maps the file instead of reading it: no copy, but a file that shrinks while it is read then
  /// ends the process.
  bool memory_map;
  /// Refuses pages whose CRC-32, where the file has one, does not match.
  bool verify_checksums;
} parquet_open_options;

typedef struct parquet_summary {
  int64_t row_count;
  int64_t file_size;
  int64_t footer_size;
  int32_t row_group_count;
  int32_t column_count; ///< leaves of the schema
  int32_t node_count;   ///< nodes of the schema, the root included
  int32_t pair_count;
  const arrow_pair *_Nullable pairs;
  arrow_bytes created_by;
} parquet_summary;

enum {
  PARQUET_REQUIRED = 0,
  PARQUET_OPTIONAL = 1,
  PARQUET_REPEATED = 2,
};

enum {
  PARQUET_BOOLEAN = 0,
  PARQUET_INT32 = 1,
  PARQUET_INT64 = 2,
  PARQUET_INT96 = 3,
  PARQUET_FLOAT = 4,
  PARQUET_DOUBLE = 5,
  PARQUET_BYTE_ARRAY = 6,
  PARQUET_FIXED_LEN_BYTE_ARRAY = 7,
};

/// Logical types; a file that only has the older converted types is translated to these.
enum {
  PARQUET_LOGICAL_NONE = 0,
  PARQUET_LOGICAL_STRING = 1,
  PARQUET_LOGICAL_MAP = 2,
  PARQUET_LOGICAL_LIST = 3,
  PARQUET_LOGICAL_ENUM = 4,
  PARQUET_LOGICAL_DECIMAL = 5,
  PARQUET_LOGICAL_DATE = 6,
  PARQUET_LOGICAL_TIME = 7,
  PARQUET_LOGICAL_TIMESTAMP = 8,
  PARQUET_LOGICAL_INTERVAL = 9,
  PARQUET_LOGICAL_INTEGER = 10,
  PARQUET_LOGICAL_NULL = 11,
  PARQUET_LOGICAL_JSON = 12,
  PARQUET_LOGICAL_BSON = 13,
  PARQUET_LOGICAL_UUID = 14,
  PARQUET_LOGICAL_FLOAT16 = 15,
  PARQUET_LOGICAL_GEOMETRY = 16,
  PARQUET_LOGICAL_GEOGRAPHY = 17,
  PARQUET_LOGICAL_VARIANT = 18,
};

enum {
  PARQUET_UNIT_NONE = 0,
  PARQUET_UNIT_MILLISECONDS = 1,
  PARQUET_UNIT_MICROSECONDS = 2,
  PARQUET_UNIT_NANOSECONDS = 3,
};

enum {
  PARQUET_SORT_SIGNED = 0,
  PARQUET_SORT_UNSIGNED = 1,
  PARQUET_SORT_UNKNOWN = 2,
};

/// One node of the schema tree, which is laid out depth first with the root at index 0.
typedef struct parquet_node {
  arrow_bytes name;
  int32_t parent; ///< -1 for the root
  int32_t child_count;
  int32_t column; ///< the leaf's number, -1 for a group
  int32_t field_id; ///< -1 when absent
  int32_t repetition;
  int32_t physical_type; ///< -1 for a group
  int32_t type_length;   ///< bytes of a fixed-length value, else -1
  int32_t logical_type;
  int32_t converted_type; ///< the format's number, -1 when absent
  int32_t precision;      ///< of a decimal, else -1
  int32_t scale;          ///< of a decimal, else -1
  int32_t unit;           ///< of a time or timestamp
  int32_t bit_width;      ///< of an integer, else 0
  int32_t sort_order;     ///< how statistics of this leaf compare
  int16_t max_definition_level;
  int16_t max_repetition_level;
  bool is_signed;          ///< of an integer
  bool is_adjusted_to_utc; ///< of a time or timestamp
} parquet_node;

typedef struct parquet_sorting_column {
  int32_t column;
  bool descending;
  bool nulls_first;
} parquet_sorting_column;

typedef struct parquet_row_group {
  int64_t row_count;
  int64_t first_row; ///< the number of rows in the row groups before this one
  int64_t uncompressed_size;
  int64_t compressed_size; ///< 0 when absent
  int32_t sorting_column_count;
  const parquet_sorting_column *_Nullable sorting_columns;
} parquet_row_group;

/// Statistics as stored, in the plain encoding of the column's type. Those known to be wrong
/// (old writers, orders that do not fit) are left out; float bounds may still be NaN.
typedef struct parquet_statistics {
  int64_t null_count;     ///< -1 when absent
  int64_t distinct_count; ///< -1 when absent
  arrow_bytes minimum;
  arrow_bytes maximum;
  int32_t is_minimum_exact; ///< 1 yes, 0 no, -1 not told
  int32_t is_maximum_exact;
} parquet_statistics;

typedef struct parquet_page_encoding {
  int32_t page_type;
  int32_t encoding;
  int32_t count;
} parquet_page_encoding;

/// One column of one row group.
typedef struct parquet_chunk {
  int64_t value_count; ///< nulls included
  int64_t compressed_size;
  int64_t uncompressed_size;
  int64_t data_page_offset;
  int64_t dictionary_page_offset; ///< -1 when absent
  int32_t physical_type;
  int32_t codec; ///< the format's number
  int32_t encoding_count;
  int32_t page_encoding_count;
  const int32_t *_Nullable encodings;
  const parquet_page_encoding *_Nullable page_encodings;
  parquet_statistics statistics;
  /// Every data page holds dictionary indices: 1 yes, 0 no, -1 not told.
  int32_t is_fully_dictionary;
  bool has_dictionary_page;
  bool has_column_index;
  bool has_offset_index;
  bool has_bloom_filter;
  bool is_readable; ///< its codec is compiled in
} parquet_chunk;

/// One data page as the offset index and, where present, the column index tell it.
typedef struct parquet_page_place {
  int64_t offset;
  int64_t first_row; ///< within the row group
  int64_t row_count;
  int64_t null_count; ///< -1 when absent
  arrow_bytes minimum;
  arrow_bytes maximum;
  int32_t size; ///< compressed, header included
  bool is_all_null;
} parquet_page_place;

typedef struct parquet_page_index {
  int32_t page_count; ///< 0 when the chunk has no offset index
  int32_t boundary_order; ///< 0 unordered, 1 ascending, 2 descending
  bool has_bounds;        ///< the chunk has a column index
  const parquet_page_place *_Nullable pages;
} parquet_page_index;

typedef struct parquet_functions {
  arrow_result (*_Nonnull open)(const char *path, const parquet_open_options *options,
                                parquet_file *_Nullable *_Nonnull file);
  void (*_Nonnull close)(parquet_file *file);
  void (*_Nonnull summary)(parquet_file *file, parquet_summary *summary);
  /// All nodes of the schema: `node_count` of them.
  const parquet_node *_Nonnull (*_Nonnull nodes)(parquet_file *file);
  arrow_result (*_Nonnull row_group)(parquet_file *file, int32_t row_group,
                                     parquet_row_group *result);
  arrow_result (*_Nonnull chunk)(parquet_file *file, int32_t row_group, int32_t column,
                                 parquet_chunk *result);
  arrow_result (*_Nonnull page_index)(parquet_file *file, int32_t row_group, int32_t column,
                                      parquet_page_index *result);
  /// Whether the chunk's Bloom filter lets `value` (plain encoding, no length prefix) pass;
  /// true when there is no filter.
  arrow_result (*_Nonnull may_contain)(parquet_file *file, int32_t row_group, int32_t column,
                                       arrow_bytes value, bool *result);
} parquet_functions;

// Parquet pages
//
// A reader walks the pages of one column of one row group. Its file must outlive it. Pointers in a
// page live until the next call on the reader, those of the dictionary as long as the reader;
// `retain` hands a page over to the caller.

typedef struct parquet_page_reader parquet_page_reader;
typedef struct arrow_buffer arrow_buffer;

enum {
  PARQUET_PAGE_END = 0,
  PARQUET_PAGE_DICTIONARY = 1,
  PARQUET_PAGE_DATA = 2,
};

enum {
  PARQUET_ENCODING_PLAIN = 0,
  PARQUET_ENCODING_PLAIN_DICTIONARY = 2,
  PARQUET_ENCODING_RLE = 3,
  PARQUET_ENCODING_BIT_PACKED = 4,
  PARQUET_ENCODING_DELTA_BINARY_PACKED = 5,
  PARQUET_ENCODING_DELTA_LENGTH_BYTE_ARRAY = 6,
  PARQUET_ENCODING_DELTA_BYTE_ARRAY = 7,
  PARQUET_ENCODING_RLE_DICTIONARY = 8,
  PARQUET_ENCODING_BYTE_STREAM_SPLIT = 9,
};

/// A decompressed page. The three byte ranges are checked to lie inside the page; a level range
/// is empty when the column has no such levels, and holds no length prefix.
typedef struct parquet_page {
  int32_t kind;
  int32_t version;  ///< of the data page: 1 or 2
  int32_t encoding; ///< of the values
  int32_t value_count;
  int32_t null_count; ///< -1 when the page does not tell
  int32_t row_count;  ///< -1 when the page does not tell
  int64_t first_row;  ///< within the row group, -1 when not known
  int32_t repetition_encoding;
  int32_t definition_encoding;
  arrow_bytes repetition_levels;
  arrow_bytes definition_levels;
  arrow_bytes values;
  parquet_statistics statistics;
} parquet_page;

/// What a page's header tells before the page is decompressed.
typedef struct parquet_page_preview {
  int64_t first_row; ///< within the row group, -1 when not known
  int32_t value_count;
  int32_t row_count; ///< -1 when the page does not tell
  parquet_statistics statistics;
} parquet_page_preview;

typedef bool (*parquet_page_filter)(void *_Nullable context, const parquet_page_preview *preview);

typedef struct parquet_page_functions {
  /// `in_one_read` fetches the whole column chunk at once; without it pages are read one by one,
  /// which pays when most are skipped.
  arrow_result (*_Nonnull open)(parquet_file *file, int32_t row_group, int32_t column,
                                bool in_one_read,
                                parquet_page_reader *_Nullable *_Nonnull reader);
  void (*_Nonnull close)(parquet_page_reader *reader);
  /// Pages for which the filter answers false are passed over without being decompressed.
  void (*_Nonnull set_filter)(parquet_page_reader *reader, parquet_page_filter _Nullable filter,
                     void *_Nullable context);
  /// The next page in file order, the dictionary first; kind PARQUET_PAGE_END after the last.
  arrow_result (*_Nonnull next)(parquet_page_reader *reader, parquet_page *page);
  /// The dictionary, wherever the reader stands; kind PARQUET_PAGE_END when there is none.
  arrow_result (*_Nonnull dictionary)(parquet_page_reader *reader, parquet_page *page);
  /// Goes to the data page that holds `row` of the row group; needs the offset index.
  arrow_result (*_Nonnull seek)(parquet_page_reader *reader, int64_t row);
  /// Keeps the bytes of the last page that `next` or `dictionary` gave, without copying them,
  /// until the buffer is released; NULL when there is no page.
  arrow_buffer *_Nullable (*_Nonnull retain)(parquet_page_reader *reader);
  /// Any thread may release a buffer, at any time, also after its reader and file are closed.
  void (*_Nonnull release)(arrow_buffer *buffer);
} parquet_page_functions;

// Writing

typedef struct arrow_writer arrow_writer;

/// Codecs of all formats; the numbers are those of the Parquet format.
enum {
  ARROW_CODEC_NONE = 0,
  ARROW_CODEC_SNAPPY = 1,
  ARROW_CODEC_GZIP = 2,
  ARROW_CODEC_BROTLI = 4,
  ARROW_CODEC_ZSTD = 6,
  ARROW_CODEC_LZ4 = 7, ///< LZ4_RAW in Parquet, a frame in Arrow IPC
};

enum {
  PARQUET_TIMESTAMPS_AS_GIVEN = 0,
  PARQUET_TIMESTAMPS_INT96 = 1,
  PARQUET_TIMESTAMPS_MICROSECONDS = 2,
  PARQUET_TIMESTAMPS_MILLISECONDS = 3,
};

#define ARROW_DEFAULT_LEVEL INT32_MIN

typedef struct parquet_write_options {
  int32_t codec;
  int32_t level; ///< of the codec, or ARROW_DEFAULT_LEVEL
  int32_t data_page_version; ///< 1 or 2
  int32_t timestamps;
  int64_t row_group_rows; ///< 0 for the default of 1,048,576
  int64_t page_bytes;     ///< 0 for the default of 1 MiB
  int64_t page_rows;      ///< 0 for the default of 20,000
  int64_t dictionary_bytes; ///< 0 for the default of 1 MiB
  bool without_dictionary;
  bool without_statistics;
  bool without_page_index;
  bool with_checksums;
  /// Dotted paths of the leaves that get a Bloom filter.
  const char *_Nonnull const *_Nullable bloom_columns;
  int32_t bloom_column_count;
  int32_t pair_count;
  double bloom_false_positives; ///< 0 for the default of 0.05
  int64_t bloom_distinct_values; ///< per row group; 0 when not known
  const arrow_pair *_Nullable pairs;
  const char *_Nullable created_by;
} parquet_write_options;

typedef struct orc_write_options {
  int32_t codec; ///< none, snappy, gzip (zlib in ORC), zstd or lz4
  int64_t stripe_bytes; ///< 0 for the default of 64 MiB
} orc_write_options;

typedef struct ipc_write_options {
  bool as_stream; ///< the streaming format instead of the file format
  int32_t codec;  ///< none, zstd or lz4
  /// Written to instead of `path` when not negative; stays open.
  int32_t descriptor;
} ipc_write_options;

typedef struct arrow_write_functions {
  /// Opening takes the schema over, whether it succeeds or not.
  arrow_result (*_Nonnull open_parquet)(const char *path, struct ArrowSchema *schema,
                                        const parquet_write_options *options,
                                        arrow_writer *_Nullable *_Nonnull writer);
  arrow_result (*_Nonnull open_orc)(const char *path, struct ArrowSchema *schema,
                                    const orc_write_options *options,
                                    arrow_writer *_Nullable *_Nonnull writer);
  arrow_result (*_Nonnull open_ipc)(const char *path, struct ArrowSchema *schema,
                                    const ipc_write_options *options,
                                    arrow_writer *_Nullable *_Nonnull writer);
  /// Takes the batch over (a struct array with one child a column), whether it succeeds or not.
  arrow_result (*_Nonnull write)(arrow_writer *writer, struct ArrowArray *batch);
  /// Finishes the file and frees the writer in any case; `bytes` is the size of the file.
  arrow_result (*_Nonnull finish)(arrow_writer *writer, int64_t *bytes);
  /// Frees the writer and leaves an unfinished file behind.
  void (*_Nonnull abandon)(arrow_writer *writer);
} arrow_write_functions;

// ORC and Arrow IPC files, read as whole batches through the C Data Interface
//
// Streams keep alive what they read from; release them by their own `release`.

typedef struct orc_file orc_file;

typedef struct orc_summary {
  int64_t row_count;
  int64_t stripe_count;
} orc_summary;

typedef struct orc_stripe {
  int64_t first_row;
  int64_t row_count;
  int64_t offset;
  int64_t size;
} orc_stripe;

typedef struct orc_functions {
  arrow_result (*_Nonnull open)(const char *path, orc_file *_Nullable *_Nonnull file);
  void (*_Nonnull close)(orc_file *file);
  void (*_Nonnull summary)(orc_file *file, orc_summary *summary);
  arrow_result (*_Nonnull schema)(orc_file *file, struct ArrowSchema *schema);
  arrow_result (*_Nonnull stripe)(orc_file *file, int64_t stripe, orc_stripe *result);
  /// The rows of one stripe; `columns` are numbers of top-level fields in ascending order.
  arrow_result (*_Nonnull read)(orc_file *file, int64_t stripe, int64_t batch_rows,
                                const int32_t *_Nullable columns, int32_t column_count,
                                struct ArrowArrayStream *stream);
} orc_functions;

typedef struct ipc_functions {
  /// Reads a file in the file or the streaming format, told apart by its first bytes; only the
  /// top-level fields in `columns`, or all when it is NULL.
  arrow_result (*_Nonnull read)(const char *path, const int32_t *_Nullable columns,
                                int32_t column_count,
                                struct ArrowArrayStream *stream);
} ipc_functions;

typedef struct arrow_bridge {
  int64_t size; ///< of this struct: a library built from another header is refused
  const char *version; ///< of Arrow C++
  parquet_functions parquet;
  parquet_page_functions pages;
  arrow_write_functions writing;
  orc_functions orc;
  ipc_functions ipc;
} arrow_bridge;

/// Opens the library at the first call; NULL when it cannot be, and `arrow_bridge_problem` tells
/// why. Any thread may call it.
const arrow_bridge *_Nullable arrow_bridge_load(void);

/// Why `arrow_bridge_load` gave NULL.
const char *arrow_bridge_problem(void);

void arrow_failure_free(arrow_failure *failure);

#pragma clang assume_nonnull end

#if defined(__cplusplus)
}
#endif

#endif
