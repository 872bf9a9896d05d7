import IMAPClient
import MailTransport
import SASL
import Testing

extension MailboxInteropTests {
    @Suite("Interop: IMAP logins")
    struct IMAPLogins {
        private func opens(_ configuration: IMAPConfiguration) async throws -> IMAPError.Code? {
            do {
                try await withIMAPConnection(configuration, connector: .system()) { session in
                    #expect(session.facts.tls != nil)
                    #expect(session.capabilities.has("IMAP4rev1"))
                    try await session.noop()
                }
                return nil
            } catch let error as IMAPError {
                return error.code
            }
        }

        @Test(
            "logs in by every mechanism, over TLS and STARTTLS, and knows a wrong password",
            arguments: MailboxServer.running)
        func everyMechanism(server: MailboxServer) async throws {
            for security in server.securities {
                for mechanism in server.imapLogins {
                    let configuration = try server.imap("alice", security, by: mechanism)
                    #expect(try await self.opens(configuration) == nil, "\(mechanism) \(security)")
                }
            }
            for mechanism in server.imapLogins {
                let wrong = Credentials.password(username: "alice", password: "wrong")
                let configuration = try server.imap(by: mechanism, credentials: wrong)
                #expect(try await self.opens(configuration) == .authenticationFailed, "\(mechanism)")
            }
        }

        @Test(
            "logs in by what it likes best, if need be without a binding that the server does not know",
            arguments: MailboxServer.running(where: { $0.listsWhatWorks }))
        func best(server: MailboxServer) async throws {
            for security in server.securities {
                #expect(try await self.opens(try server.imap("alice", security)) == nil, "\(security)")
            }
        }

        @Test("is refused by what the server lists and does not have", arguments: MailboxServer.running)
        func broken(server: MailboxServer) async throws {
            for mechanism in server.brokenLogins {
                let configuration = try server.imap(by: mechanism)
                #expect(try await self.opens(configuration) == .authenticationFailed, "\(mechanism)")
            }
        }

        @Test("logs in with a client certificate", arguments: MailboxServer.running(where: { $0.hasCertificateLogin }))
        func external(server: MailboxServer) async throws {
            for security in server.securities {
                var configuration = try server.imap("alice", security, credentials: .external())
                configuration.tls.clientIdentity = InteropServers.aliceIdentity
                #expect(try await self.opens(configuration) == nil, "\(security)")
                configuration.tls.clientIdentity = nil
                #expect(try await self.opens(configuration) != nil, "\(security)")
            }
        }

        @Test("logs in without a name", arguments: MailboxServer.running(where: { $0.hasAnonymousLogin }))
        func anonymous(server: MailboxServer) async throws {
            #expect(try await self.opens(try server.imap(credentials: .anonymous(trace: "martlet"))) == nil)
        }

        @Test("logs in with tokens, and knows a bad one", arguments: MailboxServer.running(where: { $0.hasTokenLogin }))
        func bearer(server: MailboxServer) async throws {
            for mechanism in ["OAUTHBEARER", "XOAUTH2"] { try await self.bearer(server, mechanism) }
        }

        private func bearer(_ server: MailboxServer, _ mechanism: String) async throws {
            try await TokenIssuer.serving {
                let good = Credentials.bearer(username: "alice", tokens: FixedToken(TokenIssuer.goodToken))
                #expect(try await self.opens(try server.imap(by: mechanism, credentials: good)) == nil)
                let bad = Credentials.bearer(username: "alice", tokens: FixedToken("bad"))
                let code = try await self.opens(try server.imap(by: mechanism, credentials: bad))
                #expect(code == .authenticationFailed || code == .tokenExpired)
            }
        }
    }
}
