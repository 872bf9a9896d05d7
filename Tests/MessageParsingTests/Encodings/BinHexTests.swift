import MessageParsing
import Testing

@Suite("BinHex")
struct BinHexTests {
    static let file = """
        (This file must be converted with BinHex 4.0)

        :#'j[G'8ZG(Kd!&4&@&4dG(Kd!*!&-`!!!!6Jk%KPE'a[BC!SN!#3!'9ZC!VQ$@C
        [FQYkj`:

        """

    @Test("A file with both forks, a run and the mark of runs comes out as it went in")
    func decode() throws {
        let decoded = BinHex.decode(Array(Self.file.utf8).span)
        let file = try #require(decoded)
        #expect(file.name == Array("note.txt".utf8))
        #expect(file.type == Array("TEXT".utf8) && file.creator == Array("ttxt".utf8))
        #expect(
            file.data == Array("Hello".utf8) + [UInt8](repeating: 0x61, count: 40) + [0x90, 0x90] + Array("end\n".utf8))
        #expect(file.resource == Array("fork".utf8))
        #expect(!file.isDamaged)
    }

    @Test("A part of its type gives the file, others give none")
    func part() {
        let mail = message("Content-Type: application/mac-binhex40\n\nSome text first\n" + Self.file)
        #expect(mail.root.binHexFile?.name == Array("note.txt".utf8))
        #expect(message("Content-Type: text/plain\n\n" + Self.file).root.binHexFile == nil)
        #expect(message("Content-Type: application/mac-binhex40\n\nno such thing\n").root.binHexFile == nil)
    }

    @Test("Cut or changed anywhere, it is damaged and still decoded")
    func damage() {
        let bytes = Array(Self.file.utf8)
        let start = bytes.firstIndex(of: UInt8(ascii: ":")) ?? 0
        for end in (start + 1)..<(bytes.count - 2) {
            #expect(BinHex.decode(Array(bytes[..<end]).span)?.isDamaged == true)
        }
        for place in (start + 1)..<(bytes.count - 3) where bytes[place] != 0x0A {
            var other = bytes
            other[place] = bytes[place] == UInt8(ascii: "!") ? UInt8(ascii: "r") : UInt8(ascii: "!")
            #expect(BinHex.decode(other.span)?.isDamaged == true, "\(place)")
        }
    }

    @Test("A run that would fill the memory is cut")
    func runs() {
        let long = "(This file must be converted with BinHex 4.0)\n\n:" + String(repeating: "*-r", count: 20_000) + ":"
        let size = BinHex.decode(Array(long.utf8).span).map { $0.name.count + $0.data.count + $0.resource.count } ?? 0
        #expect(size <= long.utf8.count * 8 + (64 << 10))
    }
}
