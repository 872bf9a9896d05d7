import Martlet

/// What the commands that talk to a server have in common: TLS, the login, and the loud warning.
struct Login {
    static let flags: Set<String> = ["--insecure-skip-verify"]
    static let options: Set<String> = Secrets.options.union(["--ca"])

    var tls: TLSSettings
    var credentials: Credentials?

    /// The settings for a server; the password is asked for when the URL names a user.
    init(_ server: ServerURL, _ arguments: Arguments) throws(ToolError) {
        self.tls = TLSSettings()
        for file in arguments.values("--ca") { self.tls.addedRoots.append(try Files.read(file)) }
        if arguments.has("--insecure-skip-verify") {
            self.tls.verification = .insecureNone
            Terminal.note(
                "martlet: WARNING: the server's certificate is not checked. Anybody in between can read along.")
        }
        if let user = server.user {
            let account = "\(user) at \(server.endpoint.host)"
            self.credentials = .password(
                username: user, password: try Secrets.password(for: account, arguments))
        }
    }
}
