import BenchHarness

/// How fast the IMAP client is beside others, in one run; with arguments, one download, for itself to measure.
@main
struct IMAPBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.count >= 3 { return try await DownloadBench.download(arguments) }
        let peers = try Peers()
        try DecodeBench(peers: peers, repeats: 7).run()
        try await DownloadBench(peers: peers, repeats: 5).run()
    }
}
