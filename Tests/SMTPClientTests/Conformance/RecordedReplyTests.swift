import Foundation
@_spi(Fuzzing) import SMTPClient
import Testing

/// The files with one server's answer each.
enum RecordedReplies {
    static let all: [URL] = {
        // The attacks' folder lies three levels below the corpus.
        let corpus = AttackScript.root.map { root in (0..<3).reduce(root) { url, _ in url.deletingLastPathComponent() }
        }
        guard let folder = corpus?.appendingPathComponent("protocol-mailkit-a/smtp") else { return [] }
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).sorted { $0.path < $1.path }
    }()
}

@Suite(
    "Conformance: SMTP replies that others recorded",
    .enabled(if: !RecordedReplies.all.isEmpty, "no corpus: set MARTLET_CORPUS"))
struct RecordedReplyTests {
    @Test("are read to the last byte, at once and byte by byte", arguments: RecordedReplies.all)
    func isRead(file: URL) throws {
        let kept = [UInt8](try Data(contentsOf: file))
        let bytes = kept.contains(13) ? kept : kept.flatMap { $0 == 10 ? [13, 10] : [$0] }
        let reading = SMTPReplyProbe.read([bytes])
        #expect(reading.fault == nil && !reading.replies.isEmpty)
        #expect(reading.replies.flatMap { SMTPReplyProbe.encode($0) } == bytes)
        #expect(SMTPReplyProbe.read(bytes.map { [$0] }) == reading)
    }
}
