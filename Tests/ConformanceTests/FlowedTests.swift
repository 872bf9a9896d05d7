import MessageParsing
import Testing

@Suite("Conformance: flowed-a", .enabled(if: Corpus.exists, "no corpus: set MARTLET_CORPUS"))
struct FlowedTests {
    @Test("Paragraphs are joined, wrapped and written as HTML")
    func flowed() throws {
        let tally = Tally("flowed-a")
        for item in try Corpus.json("flowed-a/flowed.json").array {
            let kind = try #require(item["kind"].string)
            let input = try #require(item["input"].string)
            let result =
                switch kind {
                case "flowed-to-text": FlowedText.decode(input)
                case "text-to-flowed":
                    FlowedText.encode(input, width: 78, deletesSpace: true).replacing("\r\n", with: "\n")
                default: FlowedText.html(input)
                }
            tally.check("\(kind) \(item["test"].string ?? "")", result, try #require(item["expected"].string))
        }
        tally.finish()
    }
}
