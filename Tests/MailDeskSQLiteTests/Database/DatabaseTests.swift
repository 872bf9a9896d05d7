#if SQLite
import DeskIdentity
import MailDesk
import MailDeskSQLite
import Testing

@Suite("A database file")
struct DatabaseTests {
    @Test("keeps what it was given when it is opened again")
    func persists() async throws {
        let file = TemporaryFile()
        let bytes = (0...255).map { UInt8($0) }
        let first = SQLiteAttachmentStore(try await SQLiteDatabase.open(path: file.path))
        try await first.put(bytes, key: "a", in: "one")
        try await first.put([], key: "empty", in: "one")
        try await first.put([1], key: "a", in: "one")
        let second = SQLiteAttachmentStore(try await SQLiteDatabase.open(path: file.path))
        #expect(try await second.get("a", in: "one") == bytes)
        #expect(try await second.get("empty", in: "one") == [])
        #expect(try await second.get("a", in: "two") == nil)
        try await second.delete("a", in: "one")
        #expect(try await first.get("a", in: "one") == nil)
    }

    @Test("HOSTILE 263: that is no database is an error, and is left as it is")
    func refusesOtherFiles() async throws {
        let file = TemporaryFile()
        file.fill("This is a letter to the editor, and by no means a database. " + String(repeating: "x", count: 4096))
        await #expect(throws: DeskError.self) { try await SQLiteDatabase.open(path: file.path) }
        let other = TemporaryFile()
        await #expect(throws: DeskError.self) { try await SQLiteDatabase.open(path: other.path + "/no/such/folder") }
    }

    @Test("takes calls from many tasks")
    func concurrent() async throws {
        let file = TemporaryFile()
        let store = SQLiteAttachmentStore(try await SQLiteDatabase.open(path: file.path))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask { try await store.put([UInt8(number)], key: "k\(number)", in: "one") }
            }
            try await group.waitForAll()
        }
        for number in 0..<100 { #expect(try await store.get("k\(number)", in: "one") == [UInt8(number)]) }
    }
}
#endif
