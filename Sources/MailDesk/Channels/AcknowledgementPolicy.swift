/// When a new ticket is acknowledged to its requester: at most once a ticket, and never so often that it becomes a
/// weapon.
public struct AcknowledgementPolicy: Sendable, Hashable, Codable {
    /// Whether there are acknowledgements at all. Default: yes.
    public var isOn: Bool
    /// How many go to one address in an hour. Default: 3.
    public var perAddressAndHour: Int
    /// How many go to one address in a day. Default: 10.
    public var perAddressAndDay: Int
    /// How many an organization sends in an hour. Default: 100.
    public var perOrganizationAndHour: Int

    /// A policy; each default is stated at its property.
    public init(
        isOn: Bool = true, perAddressAndHour: Int = 3, perAddressAndDay: Int = 10, perOrganizationAndHour: Int = 100
    ) {
        self.isOn = isOn
        self.perAddressAndHour = perAddressAndHour
        self.perAddressAndDay = perAddressAndDay
        self.perOrganizationAndHour = perOrganizationAndHour
    }
}
