/// How far the content of one message has been read, and its encoder.
struct SMTPContentCursor {
    private enum Position {
        case bytes([UInt8], Int)
        case source(any SMTPContentSource)
        case reader(any SMTPContentReader)
        case end
    }

    private var position: Position
    private var encoder: SMTPContentEncoder
    /// What is known about bytes in memory whose line ends are as they must be.
    private let survey: SMTPContentSurvey.Clean?

    init(_ content: SMTPContent, form: SMTPContentEncoder.Form, survey: SMTPContentSurvey.Clean? = nil) {
        self.encoder = SMTPContentEncoder(form)
        self.survey = form == .binary ? nil : survey
        switch content.storage {
        case .bytes(let bytes): self.position = .bytes(bytes, 0)
        case .source(let source): self.position = .source(source)
        }
    }

    /// Encodes at least `wanted` further bytes unless the message ends before; true when it has ended.
    mutating func encode(_ wanted: Int, to output: inout [UInt8]) async throws -> Bool {
        let start = output.count
        while output.count - start < wanted {
            switch self.position {
            case .bytes(let bytes, let offset):
                let end = min(bytes.count, offset + wanted)
                // Room for what comes behind the content, too: growing would copy it.
                output.reserveCapacity(output.count + (end - offset) + 512)
                self.append(bytes.span.extracting(offset..<end), to: &output)
                self.position = end == bytes.count ? .end : .bytes(bytes, end)
            case .source(let source):
                self.position = .reader(try await source.open())
            case .reader(var reader):
                let piece = try await reader.next()
                self.position = piece == nil ? .end : .reader(reader)
                if let piece { self.encoder.append(piece.span, to: &output) }
            case .end: return true
            }
        }
        if case .end = self.position { return true }
        return false
    }

    private mutating func append(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        if let survey = self.survey {
            self.encoder.appendClean(bytes, hasDottedLine: survey.hasDottedLine, to: &output)
        } else {
            self.encoder.append(bytes, to: &output)
        }
    }

    /// Ends the content; see ``SMTPContentEncoder/finish(_:)``.
    mutating func finish(_ output: inout [UInt8]) -> Int {
        self.encoder.finish(&output)
    }
}
