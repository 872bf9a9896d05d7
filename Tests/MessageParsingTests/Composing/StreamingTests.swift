import MessageParsing
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Attachments from files")
struct StreamingTests {
    @Test("A file is written piece by piece and arrives as it is")
    func streams() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let path = try TemporaryFile.write(bytes)
        defer { unlink(path) }
        var builder = try MessageBuilderTests.builder()
        builder.text = "see file"
        builder.attachments = [OutgoingPart(.file(path: path), fileName: "big.bin")]
        var output: [UInt8] = []
        var largest = 0
        try builder.write { piece in
            output += piece
            largest = max(largest, piece.count)
        }
        #expect(largest < 100_000)
        #expect(MailMessage(output).attachments.first?.content == bytes)
    }

    @Test("A file that is not there is an error, which names no path")
    func missing() throws {
        var builder = try MessageBuilderTests.builder()
        builder.attachments = [OutgoingPart(.file(path: "/no/such/file"))]
        let error = #expect(throws: ComposeError.self) { try builder.build() }
        #expect(error?.code == .unreadableFile)
        #expect(error?.description.contains("such") == false)
    }
}

/// Files and folders for one test.
enum TemporaryFile {
    static func write(_ bytes: [UInt8], to path: String? = nil) throws -> String {
        let path = path ?? "/tmp/martlet-test-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        let file = try #require(fopen(path, "wb"))
        defer { fclose(file) }
        #expect(bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) } == bytes.count)
        return path
    }
}
