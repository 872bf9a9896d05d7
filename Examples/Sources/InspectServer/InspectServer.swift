import MailTransport

/// Connects to a server with TLS and prints who answers: `InspectServer imap.example.com 993`.
@main
struct InspectServer {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let port = Int(arguments[2]) else {
            return print("usage: InspectServer HOST PORT")
        }
        do {
            let connection = try await MailConnector.system().open(
                Endpoint(host: arguments[1], port: port), security: .tls, tls: TLSSettings(),
                timeouts: ConnectTimeouts())
            let facts = connection.facts
            print("connected to", facts.peer ?? "?", "by", facts.tls?.version ?? "?", facts.tls?.cipher ?? "")
            print(
                "greeting:",
                String(decoding: try await WireStream(connection).readLine(limit: 1024, until: nil), as: UTF8.self))
            await connection.close()
        } catch {
            print("\(error)")
        }
    }
}
