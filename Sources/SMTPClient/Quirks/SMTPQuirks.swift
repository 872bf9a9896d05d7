/// What a server does differently, so far as it changes what a client does.
public struct SMTPQuirks: Sendable, Hashable {
    /// Whether commands may be sent in groups where the server offers it. Default: yes.
    public var usesPipelining = true
    /// Whether DATA may stand in a group with the recipients. Default: yes.
    public var pipelinesData = true
    /// Whether BDAT may be used where the server offers it. Default: yes.
    public var usesChunking = true
    /// Whether the first message of a login may come along with AUTH. Default: yes.
    public var sendsInitialResponse = true
    /// Whether REQUIRETLS may be asked for where the server offers it. Default: yes.
    public var usesRequireTLS = true
    /// Whether the lines of one answer may bear different codes; the last line's counts then. Default: no, because
    /// nobody can tell which line is meant.
    public var mixesCodes = false
    /// Whether the server may say 354 more than once after DATA. Default: no: an answer without a question ends the
    /// connection.
    public var repeatsGoAhead = false

    /// No peculiarities but these.
    public init(
        usesPipelining: Bool = true, pipelinesData: Bool = true, usesChunking: Bool = true,
        sendsInitialResponse: Bool = true
    ) {
        self.usesPipelining = usesPipelining
        self.pipelinesData = pipelinesData
        self.usesChunking = usesChunking
        self.sendsInitialResponse = sendsInitialResponse
    }
}
