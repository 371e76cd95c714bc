/// What one cell shows: a scalar and up to three marks that stand on it. Made only from scalars
/// that are safe to send to a terminal.
package struct Glyph: Hashable, Sendable {
  /// Up to three scalars of 21 bits.
  private var marks: UInt64 = 0
  private var base: UInt32

  package static let space = Glyph(trusted: " ")

  private init(trusted scalar: Unicode.Scalar) { base = scalar.value }

  /// A printable scalar; controls become visible signs, marks stand on a circle.
  package init(_ scalar: Unicode.Scalar) {
    let visible = Sanitizing.visible(scalar)
    base = visible.value
    guard DisplayWidth.of(visible) == 0 else { return }
    base = Sanitizing.markCarrier.value
    add(mark: visible)
  }

  package var scalar: Unicode.Scalar { Unicode.Scalar(base) ?? " " }

  /// The cells it takes: one or two.
  package var width: Int { DisplayWidth.of(scalar) }

  /// Adds a mark of no width; what does not fit is dropped.
  mutating func add(mark: Unicode.Scalar) {
    for shift in [0, 21, 42] as [UInt64] where (marks >> shift) & 0x1f_ffff == 0 {
      marks |= UInt64(mark.value) << shift
      return
    }
  }

  package var combiningScalars: [Unicode.Scalar] {
    guard marks != 0 else { return [] }
    return ([0, 21, 42] as [UInt64]).compactMap { shift in
      let value = UInt32(truncatingIfNeeded: (marks >> shift) & 0x1f_ffff)
      return value == 0 ? nil : Unicode.Scalar(value)
    }
  }

  package var text: String {
    var view = String.UnicodeScalarView()
    view.append(scalar)
    view.append(contentsOf: combiningScalars)
    return String(view)
  }
}

extension Glyph: ExpressibleByUnicodeScalarLiteral {
  package init(unicodeScalarLiteral scalar: Unicode.Scalar) { self.init(scalar) }
}
