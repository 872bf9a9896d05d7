import SASL
import Testing

@Suite("The small JSON reader")
struct JSONTests {
    @Test("reads every kind of value, however it is spaced and escaped")
    func reads() {
        let text =
            " {\"a\" : [1, -2.5e+3, true,false ,null], \"b\":{\"c\":\"x\\u00e9\\ud83d\\ude00\\n\\/\\\"\"},\"d\":[],\"e\":{}}\r\n"
        let expected = JSONValue.object([
            "a": .array([.number("1"), .number("-2.5e+3"), .bool(true), .bool(false), .null]),
            "b": .object(["c": .string("xé😀\n/\"")]), "d": .array([]), "e": .object([:]),
        ])
        #expect(JSONValue(reading: Array(text.utf8)) == expected)
        #expect(JSONValue(reading: expected.encoded) == expected)
    }

    @Test(
        "refuses what is no JSON",
        arguments: [
            "", " ", "{", "}", "[", "[1", "[1,", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "01",
            "1.", ".5",
            "+1", "1e", "nul", "True", "\"", "\"\\x\"", "\"\\u12\"", "\"\\u+123\"", "\"a\nb\"", "1 2", "[1]]", "{}{}",
            "--1",
            "[1}", "{\"a\":1]", "'a'", "\u{FEFF}1",
        ])
    func refuses(text: String) {
        #expect(JSONValue(reading: Array(text.utf8)) == nil)
    }

    @Test("repairs surrogates that stand alone")
    func surrogates() {
        #expect(JSONValue(reading: Array(#""\ud83d""#.utf8)) == .string("\u{FFFD}"))
        #expect(JSONValue(reading: Array(#""\ud83d\u0041""#.utf8)) == .string("\u{FFFD}A"))
        #expect(JSONValue(reading: Array(#""\ude00x""#.utf8)) == .string("\u{FFFD}x"))
    }

    @Test("stops at its limits, whatever the depth")
    func limits() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(JSONValue(reading: deep) == nil)
        let nested = Array((String(repeating: "[", count: 32) + String(repeating: "]", count: 32)).utf8)
        #expect(JSONValue(reading: nested) != nil)
        #expect(JSONValue(reading: nested, depth: 30) == nil)
        #expect(JSONValue(reading: Array("[1,2,3]".utf8), values: 3) == nil)
        #expect(JSONValue(reading: Array("[1,2,3]".utf8), values: 4) != nil)
    }

    @Test("puts every value where it belongs")
    func places() throws {
        let text = #"{"a":[{"x":1,"x":2},[3,[4,{}]]],"b":[[],{"y":{"z":[5]}}],"a2":6}"#
        let expected = JSONValue.object([
            "a": .array([
                .object(["x": .number("2")]), .array([.number("3"), .array([.number("4"), .object([:])])]),
            ]),
            "b": .array([.array([]), .object(["y": .object(["z": .array([.number("5")])])])]), "a2": .number("6"),
        ])
        #expect(JSONValue(reading: Array(text.utf8)) == expected)
        let long = JSONValue.array((0..<9000).map { .number("\($0)") })
        #expect(JSONValue(reading: long.encoded) == long)
    }

    @Test("reads no prefix of a document as a document")
    func everyCut() {
        let text = Array(#"{"access_token":"a\u00e9","expires_in":3599,"scope":[{"x":null},true]}"#.utf8)
        #expect(JSONValue(reading: text)?["expires_in"]?.integer == 3599)
        for cut in 0..<text.count { #expect(JSONValue(reading: Array(text[..<cut])) == nil) }
    }
}
