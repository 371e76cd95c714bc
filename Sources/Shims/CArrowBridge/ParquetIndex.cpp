#include "Failure.h"
#include "ParquetFile.h"

namespace martlet {
namespace {

/// Page places come from outside: they must lie inside the file and their rows must ascend.
void check_places(const parquet_file& file, const PageIndexRecord& record, int64_t rows) {
  int64_t last_row = 0;
  for (const auto& page : record.pages) {
    bool is_inside = page.offset >= 0 && page.size > 0 && page.offset <= file.size - page.size;
    bool ascends = page.first_row >= last_row && page.first_row <= rows;
    if (!is_inside || !ascends) throw malformed("the offset index makes no sense");
    last_row = page.first_row;
  }
  if (!record.pages.empty() && record.pages.front().first_row != 0) {
    throw malformed("the offset index does not begin at the first row");
  }
}

void add_places(PageIndexRecord& record, const parquet::OffsetIndex& places, int64_t rows) {
  const auto& locations = places.page_locations();
  for (size_t number = 0; number < locations.size(); ++number) {
    const auto& location = locations[number];
    int64_t end = number + 1 < locations.size() ? locations[number + 1].first_row_index : rows;
    parquet_page_place page{};
    page.offset = location.offset;
    page.size = location.compressed_page_size;
    page.first_row = location.first_row_index;
    page.row_count = end - location.first_row_index;
    page.null_count = -1;
    record.pages.push_back(page);
  }
}

void add_bounds(PageIndexRecord& record, std::shared_ptr<parquet::ColumnIndex> bounds) {
  size_t count = record.pages.size();
  if (bounds->null_pages().size() != count || bounds->encoded_min_values().size() != count ||
      bounds->encoded_max_values().size() != count ||
      (bounds->has_null_counts() && bounds->null_counts().size() != count)) {
    throw malformed("the column index and the offset index differ in pages");
  }
  for (size_t number = 0; number < count; ++number) {
    auto& page = record.pages[number];
    page.is_all_null = bounds->null_pages()[number];
    if (bounds->has_null_counts()) page.null_count = bounds->null_counts()[number];
    if (page.is_all_null) continue;
    page.minimum = bytes_of(bounds->encoded_min_values()[number]);
    page.maximum = bytes_of(bounds->encoded_max_values()[number]);
  }
  record.index.has_bounds = true;
  record.index.boundary_order = static_cast<int32_t>(bounds->boundary_order());
  record.bounds = std::move(bounds);
}

}  // namespace
}  // namespace martlet

const martlet::PageIndexRecord& parquet_file::page_index(int32_t row_group, int32_t column) {
  std::lock_guard lock(mutex);
  Key key{row_group, column};
  auto found = page_indexes.find(key);
  if (found != page_indexes.end()) return found->second;

  martlet::PageIndexRecord record;
  const auto& chunk = locked_chunk(row_group, column).chunk;
  if (chunk.has_offset_index) {
    auto& group = index_readers[row_group];
    if (!group) {
      auto indexes = reader->GetPageIndexReader();
      if (indexes) group = indexes->RowGroup(row_group);
    }
    int64_t rows = locked_row_group(row_group).row_group.row_count;
    auto places = group ? group->GetOffsetIndex(column) : nullptr;
    if (places) {
      martlet::add_places(record, *places, rows);
      martlet::check_places(*this, record, rows);
      bool is_ordered = metadata->schema()->Column(column)->can_use_min_max();
      auto bounds = chunk.has_column_index && is_ordered ? group->GetColumnIndex(column) : nullptr;
      if (bounds) martlet::add_bounds(record, std::move(bounds));
    }
  }
  record.index.page_count = static_cast<int32_t>(record.pages.size());
  auto& kept = page_indexes.emplace(key, std::move(record)).first->second;
  kept.index.pages = kept.pages.data();
  return kept;
}
