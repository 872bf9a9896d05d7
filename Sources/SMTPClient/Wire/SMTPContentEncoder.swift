#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Turns message bytes, piece by piece, into the content of a DATA or BDAT command.
///
/// Whatever comes in, what goes out has CRLF at every line's end and no CR, LF or NUL elsewhere, so that no server,
/// however lax, can see the end of the message before its end (RFC 5321 2.3.8, 4.1.1.4). In ``Form/dotted`` a dot at
/// the beginning of a line is doubled (4.5.2). NUL bytes are dropped: no encoding of lines can carry them.
package struct SMTPContentEncoder: Sendable {
    /// How the content is framed.
    package enum Form: Sendable, Hashable {
        /// DATA: dots are doubled and a line with one dot ends the message.
        case dotted
        /// BDAT: counted, nothing doubled.
        case counted
        /// BDAT with BODY=BINARYMIME: the bytes as they are.
        case binary
    }

    private let form: Form
    private var isAtLineStart = true
    private var previousWasCR = false

    /// An encoder at the beginning of a message.
    package init(_ form: Form) {
        self.form = form
    }

    /// Appends the encoded form of `bytes` to `output`.
    package mutating func append(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        guard self.form != .binary else { return Self.copy(bytes, 0..<bytes.count, to: &output) }
        var pending = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            // Ordinary bytes inside a line are what nearly everything is: skip over them without a look at the state.
            if byte > 0x0D && !self.isAtLineStart && !self.previousWasCR {
                index += 1
                continue
            }
            if self.previousWasCR {
                self.previousWasCR = false
                if byte == 0 {
                    Self.copy(bytes, pending..<index, to: &output)
                    pending = index + 1
                    index += 1
                    self.previousWasCR = true
                    continue
                }
                if byte == 0x0A {
                    self.isAtLineStart = true
                    index += 1
                    continue
                }
                // A CR alone: it ended a line.
                Self.copy(bytes, pending..<index, to: &output)
                pending = index
                output.append(0x0A)
                self.isAtLineStart = true
            }
            switch byte {
            case 0x0D:
                self.previousWasCR = true
                self.isAtLineStart = false
            case 0x0A:
                Self.copy(bytes, pending..<index, to: &output)
                pending = index
                output.append(0x0D)
                self.isAtLineStart = true
            case 0:
                Self.copy(bytes, pending..<index, to: &output)
                pending = index + 1
            case UInt8(ascii: ".") where self.isAtLineStart && self.form == .dotted:
                Self.copy(bytes, pending..<index, to: &output)
                pending = index
                output.append(UInt8(ascii: "."))
                self.isAtLineStart = false
            default:
                self.isAtLineStart = false
            }
            index += 1
        }
        Self.copy(bytes, pending..<bytes.count, to: &output)
    }

    /// Appends bytes that are known to have CRLF at every line's end, and no other CR, LF or NUL: only dots are looked
    /// for.
    mutating func appendClean(_ bytes: Span<UInt8>, hasDottedLine: Bool, to output: inout [UInt8]) {
        guard bytes.count > 0 else { return }
        var pending = 0
        if hasDottedLine, self.form == .dotted {
            var lineStart: Int? = self.isAtLineStart ? 0 : Self.lineStart(in: bytes, after: 0)
            while let start = lineStart, start < bytes.count {
                if bytes[start] == UInt8(ascii: ".") {
                    Self.copy(bytes, pending..<start, to: &output)
                    pending = start
                    output.append(UInt8(ascii: "."))
                }
                lineStart = Self.lineStart(in: bytes, after: start)
            }
        }
        Self.copy(bytes, pending..<bytes.count, to: &output)
        let last = bytes[bytes.count - 1]
        self.isAtLineStart = last == 0x0A
        self.previousWasCR = last == 0x0D
    }

    /// Where the line begins that follows the first LF at or after `start`, which must lie within `bytes`.
    private static func lineStart(in bytes: Span<UInt8>, after start: Int) -> Int? {
        unsafe bytes.withUnsafeBytes { memory in
            guard start < memory.count, let base = memory.baseAddress else { return nil }
            // The search begins within the memory and ends with it.
            guard let found = unsafe memchr(base + start, 0x0A, memory.count - start) else { return nil }
            return unsafe UnsafeRawPointer(found) - base + 1
        }
    }

    /// Appends what ends the last line, and for DATA the line with one dot; returns the offset of that dot in `output`.
    ///
    /// For BDAT the offset is that of the content's last byte, because the command is complete only with it.
    @discardableResult
    package mutating func finish(_ output: inout [UInt8]) -> Int {
        if self.form != .binary {
            if self.previousWasCR {
                output.append(0x0A)
                self.previousWasCR = false
            } else if !self.isAtLineStart {
                output.append(contentsOf: [0x0D, 0x0A])
            }
            self.isAtLineStart = true
        }
        guard self.form == .dotted else { return max(output.count - 1, 0) }
        output.append(contentsOf: [UInt8(ascii: "."), 0x0D, 0x0A])
        return output.count - 3
    }

    /// Appends a range of `bytes`, which must lie within it.
    private static func copy(_ bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]) {
        guard !range.isEmpty else { return }
        // `extracting` checks that the range lies within the span; the buffer lives only inside the closure.
        unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
    }
}
