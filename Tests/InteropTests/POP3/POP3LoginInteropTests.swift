import MailTransport
import POP3Client
import SASL
import Testing

extension MailboxInteropTests {
    @Suite("Interop: POP3 logins")
    struct POP3Logins {
        private func opens(_ configuration: POP3Configuration) async throws -> POP3Error.Code? {
            do {
                _ = try await withPOP3Connection(configuration, connector: .system()) { session in
                    try await session.statistics()
                }
                return nil
            } catch let error as POP3Error {
                return error.code
            }
        }

        @Test(
            "logs in by every mechanism, over TLS and STLS, and knows a wrong password",
            arguments: MailboxServer.running)
        func everyMechanism(server: MailboxServer) async throws {
            for security in server.securities {
                for mechanism in server.pop3Logins {
                    var configuration = try server.pop3("alice", security, by: mechanism)
                    #expect(try await self.opens(configuration) == nil, "\(mechanism) \(security)")
                    configuration.initialResponse = .withCommand
                    #expect(try await self.opens(configuration) == nil, "\(mechanism) \(security) in one line")
                }
            }
            for mechanism in server.pop3Logins {
                let wrong = Credentials.password(username: "alice", password: "wrong")
                let configuration = try server.pop3(by: mechanism, credentials: wrong)
                #expect(try await self.opens(configuration) == .authenticationFailed, "\(mechanism)")
            }
        }

        @Test("logs in by what it likes best", arguments: MailboxServer.running)
        func best(server: MailboxServer) async throws {
            for security in server.securities {
                #expect(try await self.opens(try server.pop3("alice", security)) == nil, "\(security)")
            }
        }

        @Test("logs in by APOP without TLS", arguments: MailboxServer.running(where: { $0.hasDigestLogin }))
        func digest(server: MailboxServer) async throws {
            var configuration = try server.pop3("alice", .startTLS, by: "APOP")
            configuration.security = .none
            #expect(try await self.opens(configuration) == nil)
            configuration.credentials = .password(username: "alice", password: "wrong")
            #expect(try await self.opens(configuration) == .authenticationFailed)
        }

        @Test("sends no password without TLS unless it is told to", arguments: MailboxServer.running)
        func plaintext(server: MailboxServer) async throws {
            var configuration = try server.pop3("alice", .startTLS)
            configuration.security = .none
            configuration.loginMechanisms = ["PLAIN", "LOGIN", "USER"]
            #expect(try await self.opens(configuration) == .noLoginMethod)
            configuration.allowsPlaintextPasswords = true
            #expect(try await self.opens(configuration) == nil)
        }

        @Test("logs in with a client certificate", arguments: MailboxServer.running(where: { $0.hasCertificateLogin }))
        func external(server: MailboxServer) async throws {
            for security in server.securities {
                var configuration = try server.pop3("alice", security, credentials: .external())
                configuration.tls.clientIdentity = InteropServers.aliceIdentity
                #expect(try await self.opens(configuration) == nil, "\(security)")
                configuration.tls.clientIdentity = nil
                #expect(try await self.opens(configuration) != nil, "\(security)")
            }
        }

        @Test(
            "logs in with tokens, on one line and on two, and knows a bad one",
            arguments: MailboxServer.running(where: { $0.hasTokenLogin }))
        func bearer(server: MailboxServer) async throws {
            try await TokenIssuer.serving {
                for mechanism in ["OAUTHBEARER", "XOAUTH2"] {
                    for form in [POP3Configuration.InitialResponse.afterChallenge, .withCommand] {
                        var configuration = try server.pop3(
                            by: mechanism,
                            credentials: .bearer(username: "alice", tokens: FixedToken(TokenIssuer.goodToken)))
                        configuration.initialResponse = form
                        #expect(try await self.opens(configuration) == nil, "\(mechanism) \(form)")
                    }
                    let bad = Credentials.bearer(username: "alice", tokens: FixedToken("bad"))
                    let configuration = try server.pop3(by: mechanism, credentials: bad)
                    #expect(try await self.opens(configuration) == .authenticationFailed, "\(mechanism)")
                }
            }
        }
    }
}
