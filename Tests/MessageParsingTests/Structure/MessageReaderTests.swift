import MessageParsing
import Testing

@Suite("MessageReader")
struct MessageReaderTests {
    /// What a reader found, in the form in which it can be compared with the tree.
    struct Found: Equatable {
        var headers: [ByteRange] = []
        var bodies: [Int: ByteRange] = [:]
        var content: [Int: [UInt8]] = [:]
        var names: [[String]] = []
        var inOrder = true
    }

    static func read(_ bytes: [UInt8], chunk: (Int) -> Int) -> Found {
        var found = Found()
        var reader = MessageReader()
        var current = 0
        var last = 0
        func take(_ event: MessageReader.Event) {
            switch event {
            case .part(let part):
                current = part.index
                found.inOrder = found.inOrder && part.index == found.headers.count
                found.headers.append(part.headerRange)
                found.names.append(part.head.headers.map(\.name.name))
            case .body(let piece, let range):
                found.inOrder =
                    found.inOrder && range.lowerBound >= last && range.count == piece.count
                    && Array(bytes[range.offsets]) == piece
                last = range.upperBound
                found.content[current, default: []] += piece
            case .end(let part, let body): found.bodies[part] = body
            }
        }
        var place = 0
        while place < bytes.count {
            let next = min(place + max(chunk(place), 1), bytes.count)
            reader.read(Array(bytes[place..<next]).span, take)
            place = next
        }
        reader.finish(take)
        return found
    }

    static func expected(_ bytes: [UInt8]) -> Found {
        var found = Found()
        for (index, part) in MailMessage(bytes).allParts.enumerated() {
            found.headers.append(part.headerRange)
            found.names.append(part.headers.map(\.name.name))
            found.bodies[index] = part.bodyRange
            if part.children.isEmpty, !part.mediaType.isMultipart, !part.bodyRange.isEmpty {
                found.content[index] = part.rawBody
            }
        }
        return found
    }

    static let sources: [String] = [
        StructureTests.mixed,
        "", "\n", "Subject: x", "Subject: x\n\nbody",
        "From ann Mon Jan  1 00:00:00 2024\nSubject: x\n\nbody\n-\n--\n---x\n",
        "Content-Type: message/rfc822\n\nSubject: inner\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\ntail\n",
        "Content-Type: multipart/digest; boundary=b\n\npre\n--b\n\nSubject: one\n\n1\n--b\n\nSubject: two\n\n2\n--b--\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\nx\n--b\n\ny\n\n--b--\nepilogue",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nX-No-Empty-Line: 1\n--b\nbroken line\nmore\n\nz\n--b\n\n-\n--\n--c\n--b",
        "From : ann@example.com\n\nbody", "From ", "From :",
        "Subject: x\nHello there,\nthis is text.\n",
    ]

    @Test("The events are those of the tree, however the message is cut", arguments: [1, 2, 7, 64, 10_000])
    func chunks(size: Int) {
        for source in Self.sources {
            for bytes in [crlf(source), Array(source.utf8)] {
                let found = Self.read(bytes) { _ in size }
                #expect(found == Self.expected(bytes), "\(source.debugDescription) in pieces of \(size)")
            }
        }
    }

    @Test("Cuts at random places change nothing")
    func randomCuts() {
        var random = FastPathTests.Random(state: 7)
        for round in 0..<300 {
            let source = Self.sources[round % Self.sources.count]
            let bytes = crlf(source)
            let found = Self.read(bytes) { _ in Int.random(in: 1...40, using: &random) }
            #expect(found == Self.expected(bytes), "\(source.debugDescription)")
        }
    }

    @Test("A large body passes through in pieces, and the reader holds none of it")
    func large() {
        let line = Array((String(repeating: "x", count: 76) + "\r\n").utf8)
        var reader = MessageReader()
        var count = 0
        var largest = 0
        func take(_ event: MessageReader.Event) {
            guard case .body(let piece, _) = event else { return }
            count += piece.count
            largest = max(largest, piece.count)
        }
        reader.read(crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n").span, take)
        for _ in 0..<2_000 { reader.read(line.span, take) }
        reader.read(crlf("--b--\n").span, take)
        reader.finish(take)
        #expect(count == 2_000 * line.count - 2)
        #expect(largest <= line.count + 2)
    }
}
