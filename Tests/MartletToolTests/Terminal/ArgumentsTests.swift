import Testing

@testable import MartletTool

@Suite("The words behind a command")
struct ArgumentsTests {
    @Test("are sorted into flags, options and the rest")
    func sorts() throws {
        let arguments = try Arguments(
            ["one", "--json", "--to", "a@b", "--to=c@d=e", "-", "--", "--json"], flags: ["--json"], options: ["--to"])
        #expect(arguments.positional == ["one", "-", "--json"])
        #expect(arguments.has("--json"))
        #expect(arguments.values("--to") == ["a@b", "c@d=e"])
    }

    @Test("are refused when an option is unknown or lacks its value", arguments: [["--what"], ["--to"], ["--json=1"]])
    func refuses(words: [String]) {
        #expect(throws: ToolError.self) { try Arguments(words, flags: ["--json"], options: ["--to"]) }
    }
}
