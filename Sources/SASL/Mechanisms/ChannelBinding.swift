import MailTransport

/// What ties a SCRAM login to the TLS connection it runs in (RFC 5056), so that nobody can stand in between.
struct ChannelBinding: Sendable, Equatable {
    /// The registered name.
    let type: String
    /// The binding itself.
    let data: [UInt8]

    /// `tls-exporter` (RFC 9266).
    static let exporter = "tls-exporter"
    /// `tls-server-end-point` (RFC 5929).
    static let serverEndPoint = "tls-server-end-point"

    /// The binding that a client uses: `tls-exporter` with TLS 1.3, where it is the default (RFC 9266, 2), otherwise
    /// `tls-server-end-point`; nil where the connection gives none.
    static func preferred(for tls: TLSFacts?) -> ChannelBinding? {
        let all = self.available(from: tls)
        return tls?.version == "TLSv1.3" ? all.first : all.last
    }

    /// All bindings that the connection gives, `tls-exporter` first.
    static func available(from tls: TLSFacts?) -> [ChannelBinding] {
        guard let tls else { return [] }
        let exporter = tls.exporter.map { ChannelBinding(type: Self.exporter, data: $0) }
        let endPoint = tls.serverEndPoint.map { ChannelBinding(type: Self.serverEndPoint, data: $0) }
        return [exporter, endPoint].compactMap(\.self)
    }
}
