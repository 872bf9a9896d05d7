import MailDesk
import Testing

@Suite("A glob")
struct GlobPatternTests {
    @Test(
        "matches the whole text",
        arguments: [
            ("*@news.*", "a@news.example", true), ("*@news.*", "a@oldnews.example", false), ("*", "", true),
            ("", "", true),
            ("", "a", false), ("?", "a", true), ("?", "", false), ("a*b*c", "aXXbYYc", true),
            ("a*b*c", "aXXcYYb", false),
            ("ABC", "abc", true), ("*a", "ba", true), ("*a", "ab", false), ("a**", "a", true), ("ü?", "Üx", true),
            ("[a-z]", "b", false), ("a.c", "abc", false),
        ])
    func matches(_ pattern: String, _ text: String, _ expected: Bool) {
        #expect(GlobPattern(pattern).matches(text) == expected)
    }

    @Test("finds a part of the text")
    func finds() {
        #expect(GlobPattern("undeliver*mail").isFound(in: "Re: Undelivered Mail returned"))
        #expect(!GlobPattern("x").isFound(in: "abc"))
    }

    @Test("SCENARIO 145: takes a pattern built to be slow in its stride", .timeLimit(.minutes(10)))
    func isNotSlow() {
        let pattern = GlobPattern(String(repeating: "*a", count: 120) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 1_000_000)))
        #expect(!pattern.isFound(in: String(repeating: "a", count: 1_000_000)))
    }
}
