public import MailTransport

/// What an OAuth 2.0 token endpoint gives access tokens for (RFC 6749). Nothing prints it.
///
/// ```swift
/// let grant = OAuthGrant.microsoft365(tenant: "contoso.onmicrosoft.com", clientID: id, clientSecret: secret)
/// let tokens = OAuthTokenProvider(grant, http: WebClient(connector))
/// let credentials = Credentials.bearer(username: "support@contoso.com", tokens: tokens)
/// ```
public struct OAuthGrant: Sendable {
    /// Keeps a new refresh token where the old one was kept; it returns when that is durable.
    public typealias Rotation = @Sendable (_ refreshToken: String) async throws -> Void

    /// The kinds of grants.
    enum Kind: Sendable {
        case refreshToken(Secret, rotation: Rotation?)
        case clientCredentials
        case signedAssertion(ServiceAccountKey)
    }

    /// Where tokens are asked for.
    public let endpoint: WebAddress
    let kind: Kind
    let clientID: String
    let clientSecret: Secret?
    let scope: String

    /// A refresh token that a person's consent has brought (RFC 6749, section 6).
    ///
    /// When the endpoint answers with a new refresh token, `rotation` is called before anything else happens; without
    /// it the new one lives in memory only, and is lost with the process. Leave `clientSecret` out for a public client.
    public static func refreshToken(
        _ refreshToken: String, at endpoint: WebAddress, clientID: String, clientSecret: String? = nil,
        scope: String = "", rotation: Rotation?
    ) -> OAuthGrant {
        OAuthGrant(
            endpoint: endpoint, kind: .refreshToken(Secret(refreshToken), rotation: rotation), clientID: clientID,
            clientSecret: clientSecret.map(Secret.init), scope: scope)
    }

    /// The application itself, without a person (RFC 6749, section 4.4).
    public static func clientCredentials(
        at endpoint: WebAddress, clientID: String, clientSecret: String, scope: String
    ) -> OAuthGrant {
        OAuthGrant(
            endpoint: endpoint, kind: .clientCredentials, clientID: clientID, clientSecret: Secret(clientSecret),
            scope: scope)
    }

    /// An application that an administrator of Microsoft 365 has let into mailboxes.
    ///
    /// `tenant` is the directory's id or one of its domains. Throws ``TokenError/Code/invalidSettings`` when it is
    /// neither.
    public static func microsoft365(
        tenant: String, clientID: String, clientSecret: String
    ) throws(TokenError) -> OAuthGrant {
        .clientCredentials(
            at: try Self.microsoftEndpoint(tenant), clientID: clientID, clientSecret: clientSecret,
            scope: "https://outlook.office365.com/.default")
    }

    /// A person's mailbox at Microsoft 365 or Outlook.com, for IMAP, POP3 and SMTP.
    ///
    /// `tenant` may be `common`. Throws ``TokenError/Code/invalidSettings`` when it is no tenant.
    public static func microsoft365(
        tenant: String = "common", clientID: String, clientSecret: String? = nil, refreshToken: String,
        rotation: Rotation?
    ) throws(TokenError) -> OAuthGrant {
        let resource = "https://outlook.office.com/"
        let scopes = ["IMAP.AccessAsUser.All", "POP.AccessAsUser.All", "SMTP.Send"].map { resource + $0 }
        return .refreshToken(
            refreshToken, at: try Self.microsoftEndpoint(tenant), clientID: clientID, clientSecret: clientSecret,
            scope: (scopes + ["offline_access"]).joined(separator: " "), rotation: rotation)
    }

    private static func microsoftEndpoint(_ tenant: String) throws(TokenError) -> WebAddress {
        let isTenant =
            !tenant.isEmpty
            && tenant.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."): true
                default: false
                }
            }
        let address = WebAddress("https://login.microsoftonline.com/\(isTenant ? tenant : "")/oauth2/v2.0/token")
        guard isTenant, let address else {
            throw TokenError(.invalidSettings, "The tenant is neither a directory's id nor a domain.")
        }
        return address
    }

    /// A person's mailbox at Gmail.
    public static func google(
        clientID: String, clientSecret: String, refreshToken: String, rotation: Rotation? = nil
    ) throws(TokenError) -> OAuthGrant {
        .refreshToken(
            refreshToken, at: try Self.googleEndpoint(), clientID: clientID, clientSecret: clientSecret,
            rotation: rotation)
    }

    /// A service account of Google Workspace that acts for `user`, as its administrator has allowed for the whole
    /// domain.
    ///
    /// `keyFile` is the JSON file that Google gives out for the account. Throws ``TokenError/Code/invalidSettings``
    /// when it is none.
    public static func googleServiceAccount(
        keyFile: [UInt8], user: String, scope: String = "https://mail.google.com/"
    ) throws(TokenError) -> OAuthGrant {
        let key = try ServiceAccountKey(keyFile: keyFile, user: user)
        let named = key.endpoint.flatMap { WebAddress($0) }
        let endpoint = if let named { named } else { try Self.googleEndpoint() }
        return OAuthGrant(
            endpoint: endpoint, kind: .signedAssertion(key), clientID: "", clientSecret: nil, scope: scope)
    }

    private static func googleEndpoint() throws(TokenError) -> WebAddress {
        guard let address = WebAddress("https://oauth2.googleapis.com/token") else {
            throw TokenError(.invalidSettings, "The address of the token endpoint cannot be used.")
        }
        return address
    }
}

extension OAuthGrant: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind of grant and the endpoint's origin.
    public var description: String {
        switch self.kind {
        case .refreshToken: "OAuthGrant(refresh token at \(self.endpoint))"
        case .clientCredentials: "OAuthGrant(client credentials at \(self.endpoint))"
        case .signedAssertion: "OAuthGrant(service account at \(self.endpoint))"
        }
    }

    /// The kind of grant and the endpoint's origin.
    public var debugDescription: String { self.description }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
