import Columns

/// How the values of a page are written; the numbers are the format's.
enum PageEncoding: Int32 {
  case plain = 0
  case plainDictionary = 2
  case runs = 3
  case bitPacked = 4
  case deltaBinaryPacked = 5
  case deltaLengthByteArray = 6
  case deltaByteArray = 7
  case runsDictionary = 8
  case byteStreamSplit = 9
}

/// A decompressed page; its bytes live until the next page of its source is asked for.
struct Page {
  var isDictionary = false
  var encoding: Int32
  /// Rows or, in lists, elements; nulls included.
  var valueCount: Int
  var repetition = UnsafeRawBufferPointer(start: nil, count: 0)
  var definition = UnsafeRawBufferPointer(start: nil, count: 0)
  var repetitionIsBitPacked = false
  var definitionIsBitPacked = false
  var values: UnsafeRawBufferPointer
}

/// What a source answers: the next page, nil after the last, and the rows passed over before it.
struct PageStep {
  var page: Page?
  var passedRows: Int
}

/// Gives the pages of one column of one row group in order, the dictionary before the first data
/// page that needs it.
protocol PageSource: AnyObject {
  /// The next page; whole data pages that hold at most `rows` rows together may be passed over.
  func next(passingOver rows: Int) throws -> PageStep

  /// Keeps the bytes of the page given last as long as the result lives.
  func retain() throws -> AnyObject?
}
