#include "ParquetFile.h"

#include <arrow/io/file.h>
#include <arrow/util/key_value_metadata.h>

#include <cstring>

#include "Failure.h"

namespace martlet {
namespace {

arrow_bytes optional_bytes(bool is_present, const std::string& text) {
  return is_present ? bytes_of(text) : arrow_bytes{nullptr, 0};
}

int32_t exactness(const std::optional<bool>& is_exact) {
  return is_exact.has_value() ? static_cast<int32_t>(*is_exact) : -1;
}

/// Codec numbers of the format, which the library renumbers.
int32_t codec_number(arrow::Compression::type codec) {
  switch (codec) {
    case arrow::Compression::UNCOMPRESSED: return ARROW_CODEC_NONE;
    case arrow::Compression::SNAPPY: return ARROW_CODEC_SNAPPY;
    case arrow::Compression::GZIP: return ARROW_CODEC_GZIP;
    case arrow::Compression::LZO: return 3;
    case arrow::Compression::BROTLI: return ARROW_CODEC_BROTLI;
    case arrow::Compression::LZ4_HADOOP:
    case arrow::Compression::LZ4_FRAME: return 5;
    case arrow::Compression::ZSTD: return ARROW_CODEC_ZSTD;
    case arrow::Compression::LZ4: return ARROW_CODEC_LZ4;
    default: return -1;
  }
}

/// Whether all data pages hold dictionary indices, as far as the page counts tell.
int32_t full_dictionary(const std::vector<parquet::PageEncodingStats>& counts) {
  bool has_data_pages = false;
  for (const auto& count : counts) {
    bool is_data = count.page_type == parquet::PageType::DATA_PAGE ||
                   count.page_type == parquet::PageType::DATA_PAGE_V2;
    if (!is_data || count.count == 0) continue;
    has_data_pages = true;
    if (count.encoding != parquet::Encoding::RLE_DICTIONARY &&
        count.encoding != parquet::Encoding::PLAIN_DICTIONARY) {
      return 0;
    }
  }
  return has_data_pages ? 1 : -1;
}

void fill(ChunkRecord& record) {
  const auto& metadata = *record.metadata;
  auto& chunk = record.chunk;
  chunk.value_count = metadata.num_values();
  chunk.compressed_size = metadata.total_compressed_size();
  chunk.uncompressed_size = metadata.total_uncompressed_size();
  chunk.data_page_offset = metadata.data_page_offset();
  chunk.has_dictionary_page = metadata.has_dictionary_page();
  chunk.dictionary_page_offset =
      chunk.has_dictionary_page ? metadata.dictionary_page_offset() : -1;
  chunk.physical_type = static_cast<int32_t>(metadata.type());
  chunk.codec = codec_number(metadata.compression());
  chunk.is_readable = metadata.can_decompress();

  for (auto encoding : metadata.encodings()) {
    record.encodings.push_back(static_cast<int32_t>(encoding));
  }
  chunk.encodings = record.encodings.data();
  chunk.encoding_count = static_cast<int32_t>(record.encodings.size());
  for (const auto& count : metadata.encoding_stats()) {
    record.page_encodings.push_back(
        {static_cast<int32_t>(count.page_type), static_cast<int32_t>(count.encoding),
         count.count});
  }
  chunk.page_encodings = record.page_encodings.data();
  chunk.page_encoding_count = static_cast<int32_t>(record.page_encodings.size());
  chunk.is_fully_dictionary = full_dictionary(metadata.encoding_stats());

  if (metadata.is_stats_set()) record.statistics = metadata.encoded_statistics();
  chunk.statistics = describe(record.statistics.get());
  chunk.has_column_index = metadata.GetColumnIndexLocation().has_value();
  chunk.has_offset_index = metadata.GetOffsetIndexLocation().has_value();
  chunk.has_bloom_filter = metadata.bloom_filter_offset().has_value();
}

std::shared_ptr<arrow::io::RandomAccessFile> open_source(const std::string& path, bool map) {
  if (map) return check(arrow::io::MemoryMappedFile::Open(path, arrow::io::FileMode::READ));
  return check(arrow::io::ReadableFile::Open(path));
}

arrow_result open(const char* path, const parquet_open_options* options, parquet_file** file) {
  *file = nullptr;
  return guarded([&] {
    auto opened = std::make_unique<parquet_file>();
    opened->source = open_source(path, options->memory_map);
    opened->size = check(opened->source->GetSize());
    opened->properties.set_page_checksum_verification(options->verify_checksums);
    opened->reader = parquet::ParquetFileReader::Open(opened->source, opened->properties);
    opened->metadata = opened->reader->metadata();
    opened->nodes = flatten(*opened->metadata->schema());
    int64_t rows = 0;
    for (int number = 0; number < opened->metadata->num_row_groups(); ++number) {
      opened->first_rows.push_back(rows);
      int64_t count = opened->metadata->RowGroup(number)->num_rows();
      if (count < 0 || __builtin_add_overflow(rows, count, &rows)) {
        throw malformed("the row counts of the row groups make no sense");
      }
    }
    if (const auto& pairs = opened->metadata->key_value_metadata()) {
      for (int64_t index = 0; index < pairs->size(); ++index) {
        opened->pairs.push_back({bytes_of(pairs->key(index)), bytes_of(pairs->value(index))});
      }
    }
    *file = opened.release();
  });
}

void close(parquet_file* file) { delete file; }

void summary(parquet_file* file, parquet_summary* summary) {
  const auto& metadata = *file->metadata;
  *summary = {};
  summary->row_count = metadata.num_rows();
  summary->file_size = file->size;
  summary->footer_size = metadata.size();
  summary->row_group_count = metadata.num_row_groups();
  summary->column_count = metadata.num_columns();
  summary->node_count = static_cast<int32_t>(file->nodes.size());
  summary->pair_count = static_cast<int32_t>(file->pairs.size());
  summary->pairs = file->pairs.data();
  summary->created_by = bytes_of(metadata.created_by());
}

const parquet_node* nodes(parquet_file* file) { return file->nodes.data(); }

arrow_result row_group(parquet_file* file, int32_t number, parquet_row_group* result) {
  return guarded([&] { *result = file->row_group(number).row_group; });
}

arrow_result chunk(
    parquet_file* file, int32_t row_group, int32_t column, parquet_chunk* result) {
  return guarded([&] { *result = file->chunk(row_group, column).chunk; });
}

arrow_result page_index(
    parquet_file* file, int32_t row_group, int32_t column, parquet_page_index* result) {
  return guarded([&] { *result = file->page_index(row_group, column).index; });
}

uint64_t hash_of(const parquet::BloomFilter& filter, int32_t physical_type, arrow_bytes value) {
  auto fixed = [&]<typename Value>(Value number) {
    if (value.size != static_cast<int64_t>(sizeof number)) {
      throw invalid("the value has not the size of the column's type");
    }
    std::memcpy(&number, value.data, sizeof number);
    return number;
  };
  switch (physical_type) {
    case PARQUET_INT32: return filter.Hash(fixed(int32_t{}));
    case PARQUET_INT64: return filter.Hash(fixed(int64_t{}));
    case PARQUET_FLOAT: return filter.Hash(fixed(float{}));
    case PARQUET_DOUBLE: return filter.Hash(fixed(double{}));
    case PARQUET_INT96: return filter.Hash(fixed(parquet::Int96{}));
    case PARQUET_BYTE_ARRAY:
    case PARQUET_FIXED_LEN_BYTE_ARRAY: return filter.Hash(text_of(value));
    default: throw invalid("a Bloom filter holds no values of this type");
  }
}

arrow_result may_contain(
    parquet_file* file, int32_t row_group, int32_t column, arrow_bytes value, bool* result) {
  *result = true;
  return guarded([&] {
    const auto* filter = file->bloom_filter(row_group, column);
    if (!filter) return;
    int32_t type = file->chunk(row_group, column).chunk.physical_type;
    *result = filter->FindHash(hash_of(*filter, type, value));
  });
}

}  // namespace

parquet_statistics describe(const parquet::EncodedStatistics* statistics) {
  parquet_statistics result{};
  result.null_count = result.distinct_count = -1;
  result.is_minimum_exact = result.is_maximum_exact = -1;
  if (!statistics) return result;
  if (statistics->has_null_count) result.null_count = statistics->null_count;
  if (statistics->has_distinct_count) result.distinct_count = statistics->distinct_count;
  result.minimum = optional_bytes(statistics->has_min, statistics->min());
  result.maximum = optional_bytes(statistics->has_max, statistics->max());
  result.is_minimum_exact = exactness(statistics->is_min_value_exact);
  result.is_maximum_exact = exactness(statistics->is_max_value_exact);
  return result;
}

const parquet_functions parquet_table = {
    .open = open,
    .close = close,
    .summary = summary,
    .nodes = nodes,
    .row_group = row_group,
    .chunk = chunk,
    .page_index = page_index,
    .may_contain = may_contain,
};

}  // namespace martlet

void parquet_file::check_column(int32_t row_group, int32_t column) const {
  if (row_group < 0 || row_group >= metadata->num_row_groups()) {
    throw martlet::invalid("no row group " + std::to_string(row_group));
  }
  if (column < 0 || column >= metadata->num_columns()) {
    throw martlet::invalid("no column " + std::to_string(column));
  }
}

martlet::RowGroupRecord& parquet_file::locked_row_group(int32_t number) {
  if (number < 0 || number >= metadata->num_row_groups()) {
    throw martlet::invalid("no row group " + std::to_string(number));
  }
  auto found = row_groups.find(number);
  if (found != row_groups.end()) return found->second;
  martlet::RowGroupRecord record;
  record.metadata = metadata->RowGroup(number);
  for (const auto& column : record.metadata->sorting_columns()) {
    record.sorting.push_back({column.column_idx, column.descending, column.nulls_first});
  }
  record.row_group.row_count = record.metadata->num_rows();
  record.row_group.first_row = first_rows[number];
  record.row_group.uncompressed_size = record.metadata->total_byte_size();
  record.row_group.compressed_size = record.metadata->total_compressed_size();
  record.row_group.sorting_column_count = static_cast<int32_t>(record.sorting.size());
  record.row_group.sorting_columns = record.sorting.data();
  return row_groups.emplace(number, std::move(record)).first->second;
}

const martlet::RowGroupRecord& parquet_file::row_group(int32_t number) {
  std::lock_guard lock(mutex);
  return locked_row_group(number);
}

martlet::ChunkRecord& parquet_file::locked_chunk(int32_t row_group, int32_t column) {
  check_column(row_group, column);
  Key key{row_group, column};
  auto found = chunks.find(key);
  if (found != chunks.end()) return found->second;
  martlet::ChunkRecord record;
  record.metadata = locked_row_group(row_group).metadata->ColumnChunk(column);
  martlet::fill(record);
  return chunks.emplace(key, std::move(record)).first->second;
}

const martlet::ChunkRecord& parquet_file::chunk(int32_t row_group, int32_t column) {
  std::lock_guard lock(mutex);
  return locked_chunk(row_group, column);
}

const parquet::BloomFilter* parquet_file::bloom_filter(int32_t row_group, int32_t column) {
  std::lock_guard lock(mutex);
  Key key{row_group, column};
  auto found = bloom_filters.find(key);
  if (found != bloom_filters.end()) return found->second.get();
  std::unique_ptr<parquet::BloomFilter> filter;
  if (locked_chunk(row_group, column).chunk.has_bloom_filter) {
    auto group = reader->GetBloomFilterReader().RowGroup(row_group);
    if (group) filter = group->GetColumnBloomFilter(column);
  }
  return bloom_filters.emplace(key, std::move(filter)).first->second.get();
}
