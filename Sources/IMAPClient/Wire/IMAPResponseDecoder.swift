import MailTransport

/// The codec on its own: bytes of a server in, responses out. It knows no connection.
///
/// ```swift
/// var decoder = IMAPResponseDecoder()
/// var offset = 0
/// while offset < bytes.count {
///     offset += decoder.append(bytes.span.extracting(offset...))
///     while let event = try decoder.next() { … }
/// }
/// ```
/// Responses are read where they lie once they are complete; what is kept of them is copied once. Content of
/// ``IMAPLimits/streamingThreshold`` bytes and more comes in pieces.
public struct IMAPResponseDecoder: Sendable {
    /// What comes out.
    public enum Event: Sendable {
        /// A response.
        case response(IMAPResponse)
        /// Content begins that is handed on in pieces. The FETCH response that it belongs to follows behind it, with
        /// ``IMAPSection/Content/streamed(_:)`` in its place.
        case contentBegins(IMAPLiteralHead)
        /// Some of it.
        case content([UInt8])
        /// It is complete.
        case contentEnds
    }

    private var buffer: WireBuffer
    private var framer: ResponseFramer

    /// A decoder at the beginning of a stream.
    public init(limits: IMAPLimits = IMAPLimits()) {
        self.buffer = WireBuffer(limit: Self.bufferLimit(limits))
        self.framer = ResponseFramer(limits: limits)
    }

    /// How much is held back at most.
    static func bufferLimit(_ limits: IMAPLimits) -> Int {
        max(4 * limits.streamingThreshold, 64 * 1024)
    }

    /// Whether the stream stands in the middle of a response: to end there is to be cut off.
    public var isInsideResponse: Bool { self.framer.isInside || !self.buffer.isEmpty }

    /// Takes in as many of `bytes` as there is room for, and returns how many. After ``next()`` has returned nil there
    /// is room for at least one.
    public mutating func append(_ bytes: Span<UInt8>) -> Int {
        self.buffer.append(bytes)
    }

    /// The next event, or nil when more bytes are needed.
    ///
    /// Throws ``IMAPError/Code/limitExceeded(_:)`` or ``IMAPError/Code/malformedResponse`` when nobody can tell any
    /// longer where responses begin; the decoder must not be used after that.
    public mutating func next() throws(IMAPError) -> Event? {
        switch try self.framer.step(&self.buffer) {
        case .needsMore: nil
        case .response(let response): .response(response)
        case .head(let head): .contentBegins(head)
        case .piece(let count): .content(self.buffer.take(count))
        case .end: .contentEnds
        }
    }

    /// Waits for bytes of `connection`; returns how many came.
    mutating func fill(
        from connection: any ByteConnection, until deadline: MailInstant?, pausing: () -> Void
    ) async throws -> Int {
        try await connection.read(into: &self.buffer, until: deadline, pausing: pausing)
    }

    /// Whether bytes wait that were not looked at.
    var hasBytes: Bool { !self.buffer.isEmpty }
}
