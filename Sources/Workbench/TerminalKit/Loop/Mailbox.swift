import Synchronization

/// Brings messages from any thread to the loop and wakes it.
package final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let wake: @Sendable () -> Void

  package init(wake: @escaping @Sendable () -> Void = {}) { self.wake = wake }

  package func post(_ message: Message) {
    let wasEmpty = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    if wasEmpty { wake() }
  }

  /// Posts a message instead of waiting ones that it makes pointless, such as older progress of
  /// the same job: a fast sender cannot fill the memory.
  package func post(_ message: Message, replacing isOutdated: (Message) -> Bool) {
    let wasEmpty = messages.withLock { messages in
      let wasEmpty = messages.isEmpty
      messages.removeAll(where: isOutdated)
      messages.append(message)
      return wasEmpty
    }
    if wasEmpty { wake() }
  }

  /// All that came since the last time, in order.
  package func take() -> [Message] {
    messages.withLock { messages in
      let taken = messages
      messages = []
      return taken
    }
  }

  package var isEmpty: Bool { messages.withLock(\.isEmpty) }
}
