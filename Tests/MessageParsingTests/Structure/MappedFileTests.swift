import MessageParsing
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("MappedFile")
struct MappedFileTests {
    /// Writes a file for the length of `body`.
    private func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        var template = Array("/tmp/martlet-mapped-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        try #require(written == bytes.count)
        return try body(path)
    }

    @Test("A message in a mapped file is read as one in memory is")
    func same() throws {
        let bytes = crlf(StructureTests.mixed)
        try self.withFile(bytes) { path in
            let mail = try MailMessage(MappedFile(path: path))
            let other = MailMessage(bytes)
            #expect(mail.bytes == bytes)
            #expect(mail.text == other.text && mail.html == other.html)
            #expect(mail.allParts.map(\.range) == other.allParts.map(\.range))
            #expect(mail.attachments.first?.content == other.attachments.first?.content)
            #expect(mail.defects == other.defects)
        }
    }

    @Test("An empty file is an empty message")
    func empty() throws {
        try self.withFile([]) { path in
            let mail = try MailMessage(MappedFile(path: path))
            #expect(mail.bytes.isEmpty && mail.parts.count == 1)
        }
    }

    @Test("A file that is not there, and a folder, are refused with a reason")
    func refused() {
        #expect(throws: MappedFileError.self) { try MappedFile(path: "/nowhere/at/all") }
        do {
            _ = try MappedFile(path: "/tmp")
            Issue.record("a folder was mapped")
        } catch {
            #expect(error.code == .notARegularFile)
            #expect(!error.description.contains("tmp"))
        }
    }
}
