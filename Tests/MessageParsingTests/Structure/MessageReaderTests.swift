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
        var damaged: Set<Int> = []
        var inOrder = true
    }

    static func read(
        _ bytes: [UInt8], bodies: MessageReader.BodyForm = .asSent, chunk: (Int) -> Int
    ) -> Found {
        var found = Found()
        var reader = MessageReader(bodies: bodies)
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
            case .content(let piece): found.content[current, default: []] += piece
            case .outside(let piece, let range):
                found.inOrder = found.inOrder && range.lowerBound >= last && Array(bytes[range.offsets]) == piece
                last = range.upperBound
            case .end(let part, let body, let isDamaged):
                found.bodies[part] = body
                if isDamaged { found.damaged.insert(part) }
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

    static func expected(_ bytes: [UInt8], bodies: MessageReader.BodyForm = .asSent) -> Found {
        var found = Found()
        for (index, part) in MailMessage(bytes).allParts.enumerated() {
            found.headers.append(part.headerRange)
            found.names.append(part.headers.map(\.name.name))
            found.bodies[index] = part.bodyRange
            if part.children.isEmpty, !part.mediaType.isMultipart, !part.bodyRange.isEmpty {
                found.content[index] = bodies == .decoded ? part.content : part.rawBody
                if bodies == .decoded, part.decodedContent.isDamaged { found.damaged.insert(index) }
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
        "Content-Type: multipart/mixed; boundary=b\n \n--b\nContent-Type: text/html\n\nx\n--b--",
        "From : ann@example.com\n\nbody", "From ", "From :",
        "Subject: x\nHello there,\nthis is text.\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\nYWJj\nZGVm\nZw==\n--b\nContent-Transfer-Encoding: quoted-printable\n\na=\nb=C3=\n=A9 \t\nc = d\n--b\nContent-Transfer-Encoding: x-uuencode\n\nnote\nbegin 644 x\n#86)C\n`\nend\nrest\n--b\nContent-Transfer-Encoding: x-nobody\n\nraw\n--b--\n",
        "Content-Type: multipart/digest; boundary=b\nContent-Transfer-Encoding: base64\n\n--b\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA==\n--b--\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\u{FEFF}Subject: x\n\nbody\n--b\nFrom ann Mon Jan  1 00:00:00 2024\nA: b\n\nbody\n--b--",
    ]

    @Test("Decoded bodies are those of the tree, however the message is cut", arguments: [1, 2, 7, 64, 10_000])
    func decoded(size: Int) {
        for source in Self.sources {
            for bytes in [crlf(source), Array(source.utf8)] {
                let found = Self.read(bytes, bodies: .decoded) { _ in size }
                #expect(
                    found == Self.expected(bytes, bodies: .decoded), "\(source.debugDescription) in pieces of \(size)")
            }
        }
    }

    @Test("Text around the parts is told as such, and a part of a digest is known as a message")
    func outside() {
        var reader = MessageReader()
        var outside: [String] = []
        var types: [String] = []
        func take(_ event: MessageReader.Event) {
            if case .outside(let piece, _) = event { outside.append(String(decoding: piece, as: UTF8.self)) }
            if case .part(let part) = event { types.append(part.head.mediaType.essence) }
        }
        reader.read(
            crlf("Content-Type: multipart/digest; boundary=b\n\nbefore\n--b\n\nSubject: x\n\ny\n--b--\nafter").span,
            take)
        reader.finish(take)
        #expect(outside.joined() == "beforeafter")
        #expect(types == ["multipart/digest", "message/rfc822", "text/plain"])
    }

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
