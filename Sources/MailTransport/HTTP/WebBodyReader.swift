/// Reads a response's body from its connection; dropped before the end, it drops the connection.
actor WebBodyReader {
    private let connection: WebConnection
    private let deadline: MailInstant?
    private let finish: @Sendable () async -> Void
    private var left: Int
    private var isOver = false

    init(
        connection: WebConnection, limit: Int, deadline: MailInstant?,
        whenFinished finish: @escaping @Sendable () async -> Void
    ) {
        self.connection = connection
        self.left = limit
        self.deadline = deadline
        self.finish = finish
    }

    deinit {
        if !self.isOver { self.connection.abort() }
    }

    /// The next piece, or nil at the end; after an error there is no more.
    func next() async throws -> [UInt8]? {
        guard !self.isOver else { return nil }
        do {
            guard let piece = try await self.connection.receivePiece(until: self.deadline) else {
                self.isOver = true
                await self.finish()
                return nil
            }
            self.left -= piece.count
            guard self.left >= 0 else { throw WebClient.tooLong }
            return piece
        } catch {
            self.isOver = true
            self.connection.abort()
            throw error
        }
    }
}
