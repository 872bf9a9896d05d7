import Testing

@testable import SASL

@Suite("SASLprep")
struct SASLprepTests {
    @Test(
        "maps as RFC 4013 shows, and normalizes",
        arguments: [
            ("I\u{AD}X", "IX"), ("user", "user"), ("USER", "USER"), ("\u{AA}", "a"), ("\u{2168}", "IX"),
            ("a\u{A0}b\u{3000}c", "a b c"), ("u\u{308}", "\u{FC}"), ("\u{1100}\u{1161}\u{11A8}", "\u{AC01}"),
            ("\u{FB01}", "fi"), ("\u{1D400}\u{FF21}", "AA"), ("e\u{323}\u{302}", "\u{1EC7}"),
            ("e\u{302}\u{323}", "\u{1EC7}"), ("\u{1E9B}\u{323}", "\u{1E69}"), ("\u{958}", "\u{915}\u{93C}"),
            ("\u{1F600}", "\u{1F600}"), ("\u{627}1\u{628}", "\u{627}1\u{628}"),
        ])
    func maps(text: String, expected: String) throws {
        #expect(try SASLprep.prepare(text) == Array(expected.utf8))
    }

    @Test(
        "refuses controls, mixed directions and nothing at all",
        arguments: [
            "\u{7}", "a\u{7F}", "\u{627}\u{31}", "\u{627}a\u{628}", "", "\u{AD}", "\u{E000}", "\u{FFFD}", "a\u{202E}",
            "\u{E0041}", "\u{2FF0}", "\r\n", "a\0",
        ])
    func refuses(text: String) {
        let error = #expect(throws: SASLError.self) { try SASLprep.prepare(text) }
        #expect(error?.code == .prohibitedCharacter)
    }
}
