import BenchHarness

/// How fast the IMAP client is beside others, in one run; `--decode` or `--download` alone.
@main
struct IMAPBench {
    static func main() async throws {
        let options = CommandLine.arguments.dropFirst()
        let place = try Workplace("imap-bench")
        defer { place.remove() }
        if !options.contains("--download") { try DecodeBench(place: place, repeats: 7).run() }
        if !options.contains("--decode") { try await DownloadBench(place: place, repeats: 5).run() }
    }
}
