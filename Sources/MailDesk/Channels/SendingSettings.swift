/// How a channel sends.
public struct SendingSettings: Sendable, Hashable, Codable {
    /// How many mails a minute leave at most; nil for no limit. Default: 30, what the large providers allow.
    public var perMinute: Int?
    /// Whether answers are asked for at a plus address that carries the ticket's token (`support+t.…@`). Default: no,
    /// for not every mail server delivers such addresses.
    public var usesPlusAddresses: Bool
    /// For how long a mail is tried again. Default: five days, as Postfix.
    public var maximumAge: Duration
    /// How long an acknowledgement may have waited and still be sent. Default: a day.
    public var acknowledgementAge: Duration

    /// Settings; each default is stated at its property.
    public init(
        perMinute: Int? = 30, usesPlusAddresses: Bool = false, maximumAge: Duration = .seconds(5 * 86_400),
        acknowledgementAge: Duration = .seconds(86_400)
    ) {
        self.perMinute = perMinute
        self.usesPlusAddresses = usesPlusAddresses
        self.maximumAge = maximumAge
        self.acknowledgementAge = acknowledgementAge
    }
}
