#include <arrow/util/config.h>

#include "CArrow.h"
#include "CArrowBridge.h"
#include "ParquetFile.h"
#include "Writer.h"

const arrow_bridge* martlet_arrow_bridge() {
  static const arrow_bridge bridge = {
      .size = sizeof(arrow_bridge),
      .version = ARROW_VERSION_STRING,
      .parquet = martlet::parquet_table,
      .pages = martlet::page_table,
      .writing = martlet::write_table,
      .orc = martlet::orc_table,
      .ipc = martlet::ipc_table,
  };
  return &bridge;
}
