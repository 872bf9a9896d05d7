import MailTransport
import Testing

@Suite("A wire buffer")
struct WireBufferTests {
    @Test("gives back what was appended, whatever the sizes", arguments: [1, 3, 4096, 5000])
    func fifo(step: Int) {
        var buffer = WireBuffer(limit: 10_000)
        var (sent, received): ([UInt8], [UInt8]) = ([], [])
        var next: UInt8 = 0
        for round in 0..<400 {
            let piece = (0..<((round * 37) % step + 1)).map { _ in
                next &+= 1
                return next
            }
            let taken = buffer.append(piece.span)
            sent += piece.prefix(taken)
            received += buffer.take((round * 53) % (step + 7))
            #expect(buffer.count == sent.count - received.count)
            #expect(buffer.count <= 10_000)
        }
        received += buffer.take(.max)
        #expect(received == sent)
        #expect(buffer.isEmpty && buffer.room == 10_000)
    }

    @Test("never holds more than its limit")
    func limit() {
        var buffer = WireBuffer(limit: 5)
        #expect(buffer.append([1, 2, 3, 4].span) == 4)
        #expect(buffer.append([5, 6, 7].span) == 1)
        #expect(buffer.room == 0)
        #expect(buffer.append([8].span) == 0)
        #expect(buffer.take(2) == [1, 2])
        #expect(buffer.append([6, 7, 8].span) == 2)
        #expect(buffer.take(99) == [3, 4, 5, 6, 7])
    }

    @Test("finds a byte from any place, and no further than its end")
    func search() {
        var buffer = WireBuffer()
        #expect(buffer.firstIndex(of: 0) == nil)
        buffer.append([9, 1, 2, 1].span)
        buffer.discard(1)
        #expect(buffer.firstIndex(of: 1) == 0)
        #expect(buffer.firstIndex(of: 1, from: 1) == 2)
        #expect(buffer.firstIndex(of: 9) == nil)
        #expect(buffer.firstIndex(of: 0) == nil, "the memory behind the end does not count")
        #expect(buffer.firstIndex(of: 1, from: -5) == 0)
        #expect(buffer.firstIndex(of: 1, from: 3) == nil)
        #expect(buffer[0] == 1 && buffer[2] == 1 && buffer[3] == nil && buffer[-1] == nil)
    }

    @Test("takes a wild count from a filler for the nearest end")
    func wildFiller() {
        var buffer = WireBuffer(limit: 8)
        #expect(unsafe buffer.append(upTo: 4) { _ in 1_000 } == 4)
        #expect(unsafe buffer.append(upTo: 4) { _ in -1 } == 0)
        #expect(unsafe buffer.append(upTo: -1) { $0.count } == 0)
        #expect(buffer.count == 4)
    }
}
