import BenchHarness
import BenchNetwork
import MailTransport

/// Downloads a maildrop from Dovecot, beside Python's poplib, on loopback and over a line of 40 ms: `POP3Bench
/// [MAILS]`.
@main
struct POP3Bench {
    static func main() async throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000
        guard Child.run("python3", ["--version"]) != nil, let server = try Dovecot(.pop3, mails: count) else {
            return print("POP3Bench: skipped, Dovecot or python3 is not here (dovecot-pop3d, python3)")
        }
        defer { server.stop() }
        let port = Dovecot.Service.pop3.ports.plain
        let race = try Race(
            "\(count) mails of 13.5 KB", ours: Self.ours(port), theirs: Self.poplib(port, count), count: 5)
        race.report(wall: 5)
        let bare = (0..<5).compactMap { _ in
            Child.run("python3", [Workplace.peer("pop3_counter.py"), "\(port)", "\(count)"])?.numbers.first
        }
        print("the same answers, read from a bare socket and only counted: \(rounded(median(bare))) s")
        try await Self.longLine(port, count)
    }

    private static func ours(_ port: Int) -> Race.Way {
        Race.Way(Workplace.sibling("MailDownload"), ["pop3", "plain", "\(port)"])
    }

    private static func poplib(_ port: Int, _ count: Int) -> Race.Way {
        Race.Way("python3", [Workplace.peer("pop3_poplib.py"), "\(port)", "\(count)"])
    }

    /// poplib waits for each answer, so that it gets fewer mails; what is compared is the rate.
    private static func longLine(_ port: Int, _ count: Int) async throws {
        let few = min(count, 100)
        let proxy = try DelayProxy(to: try Endpoint(host: "127.0.0.1", port: port), oneWay: .milliseconds(20))
        try await proxy.during {
            let near = proxy.listener.endpoint.port
            guard let ours = Self.ours(near).run(), let theirs = Self.poplib(near, few).run(), ours.numbers.count == 3
            else { throw BenchFailure("a download over the long line failed") }
            let times = Double(count) / ours.timing.wall / (Double(few) / theirs.timing.wall)
            print(
                "40 ms: \(count) mails in \(rounded(ours.timing.wall)) s, poplib \(few) in \(rounded(theirs.timing.wall)) s;"
                    + " times the rate: \(rounded(times))  aim: 5: \(verdict(times >= 5));"
                    + " memory: \(rounded(ours.numbers[2] / 1e6)) MB at most")
        }
    }
}
