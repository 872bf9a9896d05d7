/// `martlet demo`: one mail goes all the way round, without any account.
enum DemoCommand: ToolCommand {
    static let name = "demo"
    static let usage = "demo"
    static let summary =
        "Plays the main job on this machine: mail in, ticket, acknowledgement, answer, reply on the ticket."
    static let flags: Set<String> = []
    static let options: Set<String> = []

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        try await DemoServers.run { servers in
            try await DemoStory(servers).tell()
        }
        return .done
    }
}
