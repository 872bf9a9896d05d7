import MailTransport
import Synchronization

extension IMAPConnection {
    /// What may be sent now.
    private enum Ready {
        case bytes([UInt8])
        case content(any IMAPByteSource)
    }

    /// Sends what is put into the line, until it is cancelled or the connection breaks.
    func write() async {
        do {
            while true {
                switch self.nextReady() {
                case .bytes(let bytes)?:
                    try await self.wire.write(bytes, until: nil)
                    self.madeProgress(bytes: bytes.count)
                case .content(let source)?: try await self.send(source)
                case nil: try await self.sendable.wait()
                }
            }
        } catch {
            if !Task.isCancelled { self.fail(error) }
        }
    }

    /// Sends exactly as many bytes as were announced. A source that fails, or has fewer, breaks the connection: nothing
    /// else can take back the announcement.
    private func send(_ source: any IMAPByteSource) async throws {
        var left = source.count
        while left > 0 {
            let bytes = try await CallUnderWay.run(of: self) { try await source.read() }
            guard !bytes.isEmpty, bytes.count <= left else {
                throw IMAPError(.invalidArgument, "The message to append does not have the size it was said to have.")
            }
            left -= bytes.count
            try await self.wire.write(bytes, until: nil)
            self.madeProgress(bytes: bytes.count)
        }
    }

    /// All bytes that may go now in one piece, or content to be sent; nil when there is nothing to do.
    private func nextReady() -> Ready? {
        self.state.withLock { state in
            var ready: [UInt8] = []
            var count = 0
            defer { state.outgoing.removeFirst(count) }
            loop: for outgoing in state.outgoing {
                switch outgoing {
                case .command(let tag, let bytes):
                    if state.isAmbiguous(tag) { break loop }
                    ready += bytes
                case .afterContinuation(let tag, let bytes):
                    if state.takeContinuation(tag) {
                        ready += bytes
                    } else if state.dialog.isPending(tag) {
                        break loop
                    }
                case .content(let tag, let source):
                    if !ready.isEmpty { break loop }
                    if state.takeContinuation(tag) {
                        state.contentTag = tag
                        count += 1
                        return .content(source)
                    }
                    if state.dialog.isPending(tag) { break loop }
                case .afterContent(let tag, let bytes):
                    if state.contentTag == tag { ready += bytes }
                }
                count += 1
            }
            return ready.isEmpty ? nil : .bytes(ready)
        }
    }
}
