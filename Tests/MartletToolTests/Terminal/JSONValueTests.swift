import Testing

@testable import MartletTool

@Suite("JSON output")
struct JSONValueTests {
    @Test("keeps the order of members and escapes what must be escaped")
    func writes() {
        let value = JSONValue.object([
            ("b", .string("a\"\\\n\u{1}\u{2028}é")), ("a", .array([.integer(-1), .null, .bool(true), .number(0.5)])),
        ])
        #expect(value.compact == #"{"b":"a\"\\\n\u0001\u2028é","a":[-1,null,true,0.5]}"#)
    }

    @Test("is indented on request, and leaves empty lists on one line")
    func indents() {
        let value = JSONValue.object([("a", .array([])), ("b", .object([("c", .integer(1))]))])
        #expect(value.pretty == "{\n  \"a\": [],\n  \"b\": {\n    \"c\": 1\n  }\n}")
    }
}
