#pragma once

#include <arrow/io/interfaces.h>
#include <parquet/bloom_filter.h>
#include <parquet/bloom_filter_reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/page_index.h>
#include <parquet/statistics.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "CArrow.h"

namespace martlet {

/// A chunk's metadata with the memory that its C form points into.
struct ChunkRecord {
  std::unique_ptr<parquet::ColumnChunkMetaData> metadata;
  std::shared_ptr<parquet::EncodedStatistics> statistics;
  std::vector<int32_t> encodings;
  std::vector<parquet_page_encoding> page_encodings;
  parquet_chunk chunk{};
};

/// A row group's metadata with the memory that its C form points into.
struct RowGroupRecord {
  std::unique_ptr<parquet::RowGroupMetaData> metadata;
  std::vector<parquet_sorting_column> sorting;
  parquet_row_group row_group{};
};

/// A chunk's page index with the memory that its C form points into.
struct PageIndexRecord {
  std::shared_ptr<parquet::ColumnIndex> bounds;
  std::vector<parquet_page_place> pages;
  parquet_page_index index{};
};

/// The C form of statistics, which keeps pointing into them.
parquet_statistics describe(const parquet::EncodedStatistics* statistics);

}  // namespace martlet

/// An open file: what it tells is read when asked for the first time and kept.
struct parquet_file {
  using Key = std::pair<int32_t, int32_t>;

  std::shared_ptr<arrow::io::RandomAccessFile> source;
  parquet::ReaderProperties properties;
  std::unique_ptr<parquet::ParquetFileReader> reader;
  std::shared_ptr<parquet::FileMetaData> metadata;
  int64_t size = 0;

  std::vector<parquet_node> nodes;
  std::vector<int64_t> first_rows;
  std::vector<arrow_pair> pairs;

  /// Guards the maps below and what fills them; their records never move or change once made.
  std::mutex mutex;
  std::map<int32_t, martlet::RowGroupRecord> row_groups;
  std::map<Key, martlet::ChunkRecord> chunks;
  std::map<int32_t, std::shared_ptr<parquet::RowGroupPageIndexReader>> index_readers;
  std::map<Key, martlet::PageIndexRecord> page_indexes;
  std::map<Key, std::unique_ptr<parquet::BloomFilter>> bloom_filters;

  void check_column(int32_t row_group, int32_t column) const;

  const martlet::RowGroupRecord& row_group(int32_t number);
  const martlet::ChunkRecord& chunk(int32_t row_group, int32_t column);
  const martlet::PageIndexRecord& page_index(int32_t row_group, int32_t column);
  const parquet::BloomFilter* bloom_filter(int32_t row_group, int32_t column);

 private:
  martlet::RowGroupRecord& locked_row_group(int32_t number);
  martlet::ChunkRecord& locked_chunk(int32_t row_group, int32_t column);
};

namespace martlet {

/// Lays the schema tree out depth first.
std::vector<parquet_node> flatten(const parquet::SchemaDescriptor& schema);

extern const parquet_functions parquet_table;
extern const parquet_page_functions page_table;

}  // namespace martlet
