import Glibc

/// Where results go: standard output, or a file that appears whole or not at all.
package final class OutputFile {
  package let output: ByteOutput
  /// What the person asked for; nil is standard output.
  package let path: String?
  private let temporary: String?
  private var isOpen: Bool

  /// Standard output.
  package init() {
    output = ByteOutput(descriptor: STDOUT_FILENO)
    path = nil
    temporary = nil
    isOpen = false
  }

  /// A file under a temporary name beside the final one; pipes and devices are written directly.
  package init(path: String) throws(OutputFailure) {
    var status = stat()
    let isSpecial = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    var name = Array("\(path).XXXXXX".utf8CString)
    let descriptor = isSpecial ? open(path, O_WRONLY) : mkstemp(&name)
    guard descriptor >= 0 else { throw .failed(path: path, code: errno) }
    output = ByteOutput(descriptor: descriptor, path: path)
    self.path = path
    temporary =
      isSpecial
      ? nil : String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    isOpen = true
  }

  deinit { discard() }

  /// Makes the file appear under its name, safe from a crash of the machine.
  package func commit() throws(OutputFailure) {
    try output.flush()
    guard isOpen, let path else { return }
    guard let temporary else {
      close()
      return
    }
    let mask = umask(0)
    umask(mask)
    fchmod(output.descriptor, 0o666 & ~mask)
    guard fsync(output.descriptor) == 0, rename(temporary, path) == 0 else {
      let code = errno
      discard()
      throw .failed(path: path, code: code)
    }
    close()
    synchronizeFolder(of: path)
  }

  private func discard() {
    guard isOpen else { return }
    close()
    if let temporary { unlink(temporary) }
  }

  private func close() {
    Glibc.close(output.descriptor)
    isOpen = false
  }

  private func synchronizeFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    Glibc.close(descriptor)
  }
}
