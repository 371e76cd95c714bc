#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <arrow/memory_pool.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include "Failure.h"
#include "Writer.h"

namespace martlet {
namespace {

class ParquetWriter : public arrow_writer {
 public:
  std::unique_ptr<parquet::arrow::FileWriter> file;

  void write(const std::shared_ptr<arrow::RecordBatch>& batch) override {
    check(file->WriteRecordBatch(*batch));
  }

  void finish() override { check(file->Close()); }
};

void add_bloom_filters(
    const parquet_write_options& options, parquet::WriterProperties::Builder& builder) {
  parquet::BloomFilterOptions bloom;
  if (options.bloom_distinct_values > 0) bloom.ndv = options.bloom_distinct_values;
  if (options.bloom_false_positives > 0) bloom.fpp = options.bloom_false_positives;
  for (int32_t index = 0; index < options.bloom_column_count; ++index) {
    builder.enable_bloom_filter(options.bloom_columns[index], bloom);
  }
}

std::shared_ptr<parquet::WriterProperties> properties_of(const parquet_write_options& options) {
  parquet::WriterProperties::Builder builder;
  builder.version(parquet::ParquetVersion::PARQUET_2_6);
  builder.enable_store_decimal_as_integer();
  builder.compression(codec_of(options.codec));
  if (options.level != ARROW_DEFAULT_LEVEL) builder.compression_level(options.level);
  builder.data_page_version(options.data_page_version == 2 ? parquet::ParquetDataPageVersion::V2
                                                           : parquet::ParquetDataPageVersion::V1);
  if (options.row_group_rows > 0) builder.max_row_group_length(options.row_group_rows);
  if (options.page_bytes > 0) builder.data_pagesize(options.page_bytes);
  if (options.page_rows > 0) builder.max_rows_per_page(options.page_rows);
  if (options.dictionary_bytes > 0) builder.dictionary_pagesize_limit(options.dictionary_bytes);
  if (options.without_dictionary) builder.disable_dictionary();
  if (options.without_statistics) builder.disable_statistics();
  if (options.without_statistics || options.without_page_index) {
    builder.disable_write_page_index();
  } else {
    builder.enable_write_page_index();
  }
  if (options.with_checksums) builder.enable_page_checksum();
  if (options.created_by) builder.created_by(options.created_by);
  add_bloom_filters(options, builder);
  return builder.build();
}

std::shared_ptr<parquet::ArrowWriterProperties> arrow_properties_of(
    const parquet_write_options& options) {
  parquet::ArrowWriterProperties::Builder builder;
  builder.set_use_threads(false);
  switch (options.timestamps) {
    case PARQUET_TIMESTAMPS_AS_GIVEN:
      break;
    case PARQUET_TIMESTAMPS_INT96:
      builder.enable_deprecated_int96_timestamps();
      break;
    case PARQUET_TIMESTAMPS_MICROSECONDS:
      builder.coerce_timestamps(arrow::TimeUnit::MICRO)->allow_truncated_timestamps();
      break;
    case PARQUET_TIMESTAMPS_MILLISECONDS:
      builder.coerce_timestamps(arrow::TimeUnit::MILLI)->allow_truncated_timestamps();
      break;
    default:
      throw invalid("no such way to write timestamps");
  }
  return builder.build();
}

std::shared_ptr<arrow::KeyValueMetadata> pairs_of(const parquet_write_options& options) {
  auto pairs = std::make_shared<arrow::KeyValueMetadata>();
  for (int32_t index = 0; index < options.pair_count; ++index) {
    const auto& pair = options.pairs[index];
    pairs->Append(std::string(text_of(pair.key)), std::string(text_of(pair.value)));
  }
  return pairs;
}

}  // namespace

arrow_result open_parquet_writer(
    const char* path, ArrowSchema* schema, const parquet_write_options* options,
    arrow_writer** writer) {
  *writer = nullptr;
  return guarded([&] {
    auto opened = std::make_unique<ParquetWriter>();
    opened->schema = check(arrow::ImportSchema(schema));
    auto properties = properties_of(*options);
    auto arrow_properties = arrow_properties_of(*options);
    opened->sink = check(arrow::io::FileOutputStream::Open(path));
    opened->file = check(parquet::arrow::FileWriter::Open(
        *opened->schema, arrow::default_memory_pool(), opened->sink, properties,
        arrow_properties));
    if (options->pair_count > 0) {
      check(opened->file->AddKeyValueMetadata(pairs_of(*options)));
    }
    *writer = opened.release();
  });
}

}  // namespace martlet
