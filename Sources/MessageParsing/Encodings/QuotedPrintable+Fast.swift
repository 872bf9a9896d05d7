/// The fast path of ``QuotedPrintable/decode(_:)``: blocks of 16 bytes are copied and searched in one go for `=` and
/// LF.
///
/// Bounds: `position <= count`; a block is read only when 16 bytes are left, and written at `written <= position`, so
/// it ends inside of the target, which is 16 bytes longer than the source. Bytes are taken back only down to `kept`,
/// which is never above `written`.
@unsafe
struct FastQuotedPrintableDecoder {
    private let source: UnsafePointer<UInt8>
    private let count: Int
    private let target: UnsafeMutablePointer<UInt8>
    private var position = 0
    private(set) var written = 0
    private(set) var isDamaged = false
    /// Blanks before this place of the output are meant: they were encoded, or belong to an earlier line.
    private var kept = 0

    init(source: UnsafePointer<UInt8>, count: Int, target: UnsafeMutablePointer<UInt8>) {
        unsafe self.source = source
        unsafe self.count = count
        unsafe self.target = target
    }

    mutating func run() {
        while unsafe self.copyPlain() {
            if unsafe self.source[self.position] == 0x0A {
                unsafe self.endLine()
            } else {
                unsafe self.decodeSign()
            }
        }
        unsafe self.dropBlanks()
    }

    /// Copies up to the next `=` or LF, at which `position` stands afterwards; false at the end.
    @inline(__always)
    private mutating func copyPlain() -> Bool {
        var position = unsafe self.position
        var written = unsafe self.written
        let count = unsafe self.count
        let from = unsafe UnsafeRawPointer(self.source)
        let to = unsafe UnsafeMutableRawPointer(self.target)
        let sign = SIMD16<UInt8>(repeating: UInt8(ascii: "="))
        let lineFeed = SIMD16<UInt8>(repeating: 0x0A)
        while position &+ 16 <= count {
            let block = unsafe from.loadUnaligned(fromByteOffset: position, as: SIMD16<UInt8>.self)
            unsafe to.storeBytes(of: block, toByteOffset: written, as: SIMD16<UInt8>.self)
            let found = (block .== sign) .| (block .== lineFeed)
            // A mask is all ones in each lane that matched, so that its bits can be counted as those of two words.
            let lanes = unsafe unsafeBitCast(found, to: SIMD2<UInt64>.self)
            if lanes[0] | lanes[1] != 0 {
                let low = UInt64(littleEndian: lanes[0]), high = UInt64(littleEndian: lanes[1])
                let lane = (low != 0 ? low.trailingZeroBitCount : 64 &+ high.trailingZeroBitCount) >> 3
                unsafe self.position = position &+ lane
                unsafe self.written = written &+ lane
                return true
            }
            position &+= 16
            written &+= 16
        }
        while position < count {
            let byte = unsafe self.source[position]
            if byte == 0x0A || byte == UInt8(ascii: "=") { break }
            unsafe self.target[written] = byte
            position &+= 1
            written &+= 1
        }
        unsafe self.position = position
        unsafe self.written = written
        return position < count
    }

    /// A hard line end: the blanks before it go.
    private mutating func endLine() {
        let hasReturn = unsafe self.written > self.kept && self.target[self.written - 1] == 0x0D
        if hasReturn { unsafe self.written -= 1 }
        unsafe self.dropBlanks()
        if hasReturn {
            unsafe self.target[self.written] = 0x0D
            unsafe self.written += 1
        }
        unsafe self.target[self.written] = 0x0A
        unsafe self.written += 1
        unsafe self.kept = self.written
        unsafe self.position += 1
    }

    private mutating func dropBlanks() {
        while unsafe self.written > self.kept, unsafe self.target[self.written - 1].isBlank { unsafe self.written -= 1 }
    }

    /// An escape, a soft line end, or a `=` that is neither.
    @inline(__always)
    private mutating func decodeSign() {
        let position = unsafe self.position
        if unsafe position + 2 < self.count, let high = unsafe self.source[position + 1].hexDigitValue,
            let low = unsafe self.source[position + 2].hexDigitValue
        {
            unsafe self.target[self.written] = high << 4 | low
            unsafe self.position = position + 3
            unsafe self.written += 1
            unsafe self.kept = self.written
        } else if let next = unsafe self.endOfSoftBreak(from: position + 1) {
            unsafe self.position = next
            unsafe self.kept = self.written
        } else {
            unsafe self.target[self.written] = UInt8(ascii: "=")
            unsafe self.isDamaged = true
            unsafe self.position = position + 1
            unsafe self.written += 1
            unsafe self.kept = self.written
        }
    }

    /// The index behind the line end that follows `start` and nothing but blanks; nil when something else follows.
    private func endOfSoftBreak(from start: Int) -> Int? {
        var index = start
        let count = unsafe self.count
        while index < count, unsafe self.source[index].isBlank { index += 1 }
        if index == count { return index }
        if unsafe self.source[index] == 0x0A { return index + 1 }
        if index + 1 < count, unsafe self.source[index] == 0x0D, unsafe self.source[index + 1] == 0x0A {
            return index + 2
        }
        return nil
    }
}
