#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Takes the dots out of a multi-line answer and finds its end (RFC 1939 3), over input that comes in any pieces.
///
/// A line of one dot ends the answer, with CRLF or with LF alone. From every other line that begins with a dot, that
/// dot is taken away. Line ends stay as they came. What the decoder gives out is complete only when ``isComplete`` is
/// true.
struct POP3BodyDecoder: Sendable {
    private enum State {
        /// At the beginning of a line.
        case lineStart
        /// After a dot that began the line.
        case dot
        /// After a dot that began the line and a CR.
        case dotReturn
        /// Inside a line.
        case text
    }

    private var state = State.lineStart

    /// Whether the end has been found.
    private(set) var isComplete = false

    /// Appends what `input` holds of the answer to `output`, and returns how many bytes of it belong to the answer.
    ///
    /// They are all, until the answer is complete.
    mutating func decode(_ input: Span<UInt8>, into output: inout [UInt8]) -> Int {
        var index = 0
        // What lies between `kept` and `index` goes out in one piece as soon as something has to be left out.
        var kept = 0
        while index < input.count, !self.isComplete {
            let byte = input[index]
            switch self.state {
            case .text:
                index = Self.endOfLine(in: input, from: index)
                if input[index - 1] == 0x0A { self.state = .lineStart }
            case .lineStart where byte == 0x2E:
                Self.copy(input, kept, index, into: &output)
                index += 1
                kept = index
                self.state = .dot
            case .lineStart:
                self.state = .text
            case .dot where byte == 0x0D:
                index += 1
                kept = index
                self.state = .dotReturn
            case .dot where byte == 0x0A, .dotReturn where byte == 0x0A:
                index += 1
                kept = index
                self.isComplete = true
            case .dot:
                self.state = .text
            case .dotReturn:
                output.append(0x0D)
                self.state = .text
            }
        }
        Self.copy(input, kept, index, into: &output)
        return index
    }

    /// The position behind the next LF at or after `start`, or the end of the input; always greater than `start`, which
    /// must lie inside.
    private static func endOfLine(in input: Span<UInt8>, from start: Int) -> Int {
        unsafe input.withUnsafeBytes { memory in
            guard start < memory.count, let base = memory.baseAddress else { return memory.count }
            // `start` lies inside, so that the search covers exactly the rest of the input.
            let found = unsafe memchr(base + start, 0x0A, memory.count - start)
            return unsafe found.map { unsafe UnsafeRawPointer($0) - base + 1 } ?? memory.count
        }
    }

    private static func copy(_ input: Span<UInt8>, _ start: Int, _ end: Int, into output: inout [UInt8]) {
        guard start < end else { return }
        unsafe input.extracting(start..<end).withUnsafeBufferPointer { piece in
            // The buffer is only read while the span that owns it lives.
            unsafe output.append(contentsOf: piece)
        }
    }
}
