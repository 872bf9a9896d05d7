import MessageParsing
import Testing

@Suite("ByteRange")
struct ByteRangeTests {
    @Test("Bounds in the wrong order or below zero give an empty range, never a trap")
    func wrongBounds() {
        #expect(ByteRange(5, 2) == ByteRange(5, 5))
        #expect(ByteRange(-3, -1) == .empty)
        #expect(ByteRange(.max, .min).isEmpty)
    }

    @Test("A clamped range lies inside its bounds")
    func clamped() {
        #expect(ByteRange(0, 100).clamped(to: ByteRange(10, 20)) == ByteRange(10, 20))
        #expect(ByteRange(30, 40).clamped(to: ByteRange(10, 20)) == ByteRange(20, 20))
        #expect(ByteRange(10, 20).contains(ByteRange(12, 20)))
        #expect(!ByteRange(10, 20).contains(ByteRange(12, 21)))
        #expect(ByteRange(12, 40).description == "12..<40")
        #expect(ByteRange(12, 40).offsets == 12..<40)
        #expect(ByteRange(12, 40).count == 28)
    }
}
