/// Gives out access tokens for OAUTHBEARER and XOAUTH2.
///
/// The reference is ``FixedToken``; production refreshes tokens at an OAuth 2.0 token endpoint. One provider serves any
/// number of connections at the same time.
public protocol TokenProvider: Sendable {
    /// A token that is good for now.
    ///
    /// It throws ``TokenError``, which tells an outage from a grant that is gone, or `CancellationError`.
    func token() async throws -> AccessToken

    /// A server has refused `token`: it must not be given out again.
    func discard(_ token: AccessToken) async
}

extension TokenProvider {
    /// Does nothing.
    public func discard(_ token: AccessToken) async {}
}

/// A token that never changes: the reference provider, for tests and for tokens that somebody else renews.
public struct FixedToken: TokenProvider {
    private let fixed: AccessToken

    /// Always gives out `token`.
    public init(_ token: String) {
        self.fixed = AccessToken(token)
    }

    /// The token.
    public func token() async throws -> AccessToken { self.fixed }
}
