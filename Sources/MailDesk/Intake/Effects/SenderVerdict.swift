/// Whether a mail's sender is who it says.
public enum SenderVerdict: Sendable, Hashable, Codable {
    /// A server that is believed has checked it: the domain sent the mail.
    case verified
    /// A server that is believed has checked it, and the domain did not send it.
    case failed(String)
    /// Nobody who is believed has checked it.
    case unknown

    /// The short name that tools print.
    public var name: String {
        switch self {
        case .verified: "verified"
        case .failed: "failed"
        case .unknown: "unknown"
        }
    }
}
