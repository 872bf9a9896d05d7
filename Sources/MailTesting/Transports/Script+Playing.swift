public import MailTransport

extension Script {
    /// Plays the client over a connection to a server that follows this script: what is expected of the client is
    /// written in pieces of `piece` bytes, and what the server sends is read.
    public func playClient(over connection: any ByteConnection, inPiecesOf piece: Int) async throws {
        var buffer = WireBuffer()
        for step in self.steps {
            switch step {
            case .expect(let bytes):
                for start in stride(from: 0, to: bytes.count, by: max(piece, 1)) {
                    try await connection.write(
                        Array(bytes[start..<min(start + max(piece, 1), bytes.count)]), until: nil)
                }
            case .send(let bytes):
                while buffer.count < bytes.count { _ = try await connection.read(into: &buffer, until: nil) }
                buffer.discard(bytes.count)
            case .end, .reset, .expectEnd: return
            }
        }
    }
}
