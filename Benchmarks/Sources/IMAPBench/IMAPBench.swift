import BenchHarness

/// How fast the IMAP client is beside others, in one run.
@main
struct IMAPBench {
    static func main() async throws {
        try DecodeBench(peers: Peers(), repeats: 7).run()
    }
}
