#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Four tables, one for each place in a group of four characters: the bits of that character, where they stand in the
/// three bytes that come out, the first byte lowest. A character outside of the alphabet sets bit 24.
@unsafe
// Safe: the memory is written once, before the value is shared, and never freed: it lives as long as the process.
struct Base64Tables: @unchecked Sendable {
    let entries: UnsafePointer<UInt32>

    static let shared = unsafe Base64Tables()

    private init() {
        let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: 4 * 256)
        for byte in 0..<256 {
            guard let value = Base64.value(of: UInt8(byte)).map(UInt32.init) else {
                for place in 0..<4 { unsafe memory[place * 256 + byte] = Base64.invalidGroup }
                continue
            }
            unsafe memory[byte] = value << 2
            unsafe memory[256 + byte] = value >> 4 | (value & 0x0F) << 12
            unsafe memory[512 + byte] = (value >> 2) << 8 | (value & 0x03) << 22
            unsafe memory[768 + byte] = value << 16
        }
        unsafe self.entries = unsafe UnsafePointer(memory)
    }
}

extension Base64 {
    /// The bit that marks a group with a character outside of the alphabet.
    static let invalidGroup: UInt32 = 0x0100_0000
}

/// The fast path of ``Base64/decode(_:)``: whole groups through tables, everything else byte by byte.
///
/// Bounds: reads are at `position < source.count` (a group is read only when four characters are left). A group of four
/// characters moves `written` by three, a cut group by less than its characters, so `written <= 3 * read / 4`, `read`
/// counting up to three characters that were held from before; the widest store, four bytes, ends at
/// `written + 4 <= 3 * (count + 3) / 4 + 4`, inside the `count / 4 * 3 + 8` bytes of the target.
@unsafe
struct FastBase64Decoder {
    private let source: UnsafeBufferPointer<UInt8>
    private let target: UnsafeMutablePointer<UInt8>
    private var position = 0
    private(set) var written = 0
    private(set) var isDamaged = false
    /// The bits of a group that is not full yet, and how many characters gave them.
    private(set) var group: UInt32 = 0
    private(set) var held = 0
    /// Whether padding was seen and no character after it.
    private var isClosed = false
    /// Up to here a line behind padding was found to be encoded text.
    private var trusted = 0

    /// Makes a decoder that has read nothing, or that goes on behind the first characters of a group.
    init(
        source: UnsafeBufferPointer<UInt8>, target: UnsafeMutablePointer<UInt8>, group: UInt32 = 0, held: Int = 0
    ) {
        unsafe self.source = source
        unsafe self.target = target
        unsafe self.group = group
        unsafe self.held = held
    }

    /// Decodes everything up to the end; a group that is not full then waits for `endGroup`, or for more.
    mutating func run() {
        let count = unsafe self.source.count
        while unsafe self.position < count {
            if unsafe self.held == 0 && !self.isClosed { unsafe self.decodeGroups() }
            guard unsafe self.position < count else { break }
            guard unsafe self.step(unsafe self.source[self.position]) else { break }
        }
    }

    /// Takes what a cut group holds.
    mutating func endGroup() {
        if unsafe self.held > 0 {
            unsafe self.isDamaged = true
            unsafe self.closeGroup()
        }
    }

    /// Decodes groups, and the line ends between them, until something else comes.
    @inline(__always)
    private mutating func decodeGroups() {
        guard let start = unsafe self.source.baseAddress else { return }
        let count = unsafe self.source.count
        let tables = unsafe Base64Tables.shared.entries
        let target = unsafe UnsafeMutableRawPointer(self.target)
        var position = unsafe self.position
        var written = unsafe self.written
        while true {
            while position &+ 4 <= count {
                let bits =
                    unsafe tables[Int(start[position])] | tables[256 &+ Int(start[position &+ 1])]
                    | tables[512 &+ Int(start[position &+ 2])] | tables[768 &+ Int(start[position &+ 3])]
                if bits >= Base64.invalidGroup { break }
                unsafe target.storeBytes(of: bits.littleEndian, toByteOffset: written, as: UInt32.self)
                position &+= 4
                written &+= 3
            }
            if position &+ 1 < count, unsafe start[position] == 0x0D, unsafe start[position &+ 1] == 0x0A {
                position &+= 2
            } else if position < count, unsafe start[position] == 0x0A {
                position &+= 1
            } else {
                break
            }
        }
        unsafe self.position = position
        unsafe self.written = written
    }

    /// Takes one character; false when what follows is not ours.
    private mutating func step(_ byte: UInt8) -> Bool {
        if let value = Base64.value(of: byte) {
            if unsafe self.isClosed && !self.reopen() { return false }
            unsafe self.group = unsafe self.group << 6 | UInt32(value)
            unsafe self.held += 1
            if unsafe self.held == 4 { unsafe self.closeGroup() }
        } else if byte == UInt8(ascii: "=") {
            unsafe self.pad()
        } else if !byte.isBlankOrLineEnd {
            if unsafe self.isClosed && !self.reopen() { return false }
            unsafe self.isDamaged = true
        }
        unsafe self.position += 1
        return true
    }

    /// Padding: ends the group and skips the second sign of a pair.
    private mutating func pad() {
        let wanted = unsafe 4 - self.held
        var found = 1
        while found < wanted, unsafe self.position + 1 < self.source.count,
            unsafe self.source[self.position + 1] == UInt8(ascii: "=")
        {
            unsafe self.position += 1
            found += 1
        }
        if unsafe self.held < 2 || found < wanted { unsafe self.isDamaged = true }
        unsafe self.closeGroup()
        unsafe self.isClosed = true
    }

    /// Something follows padding: whether it is encoded text.
    private mutating func reopen() -> Bool {
        unsafe self.isDamaged = true
        if unsafe self.position >= self.trusted {
            guard let end = unsafe Base64.endOfEncodedLine(self.source.span, from: self.position) else { return false }
            unsafe self.trusted = end
        }
        unsafe self.isClosed = false
        return true
    }

    /// Writes the whole bytes that the group holds.
    private mutating func closeGroup() {
        let bytes = unsafe self.held * 6 / 8
        let bits = unsafe self.group << UInt32(32 - self.held * 6)
        for index in 0..<bytes {
            unsafe self.target[self.written + index] = UInt8(truncatingIfNeeded: bits >> UInt32(24 - 8 * index))
        }
        unsafe self.written += bytes
        unsafe self.held = 0
        unsafe self.group = 0
    }
}
