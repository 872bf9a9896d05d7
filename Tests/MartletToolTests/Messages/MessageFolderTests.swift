import Foundation
import Testing

@testable import MartletTool

@Suite("A folder of downloads")
struct MessageFolderTests {
    @Test("keeps a message that is saved whole apart from one that is still arriving")
    func sideBySide() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("folder-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try MessageFolder(path: path)
        try folder.begin("1")
        try folder.append([1, 2])
        try folder.save([9], as: "2")
        try folder.append([3])
        try folder.end(isComplete: true)
        // What is not complete leaves nothing, and to end it again changes nothing.
        try folder.begin("3")
        try folder.append([4])
        try folder.end(isComplete: false)
        try folder.end(isComplete: true)
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(names == ["1.eml", "2.eml"])
        for (name, bytes) in [("1.eml", [1, 2, 3]), ("2.eml", [9])] as [(String, [UInt8])] {
            #expect(FileManager.default.contents(atPath: "\(path)/\(name)").map(Array.init) == bytes)
        }
    }
}
