public import DeskIdentity

/// Where organizations keep templates of their own.
public protocol TemplateStore: Sendable {
    /// The organization's template; nil where it uses the standard one.
    func template(_ kind: NotificationKind, in organization: OrganizationID) async throws -> MailTemplate?

    /// Stores a template, or goes back to the standard one with nil. It has been validated.
    func setTemplate(
        _ template: MailTemplate?, for kind: NotificationKind, in organization: OrganizationID) async throws
}
