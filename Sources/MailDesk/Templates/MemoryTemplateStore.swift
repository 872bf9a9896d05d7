public import DeskIdentity
import Synchronization

/// The reference ``TemplateStore``: templates in memory.
public final class MemoryTemplateStore: TemplateStore {
    private let spaces = Mutex<[OrganizationID: [NotificationKind: MailTemplate]]>([:])

    /// A store in which every template is the standard one.
    public init() {}

    /// The organization's template.
    public func template(_ kind: NotificationKind, in organization: OrganizationID) async throws -> MailTemplate? {
        self.spaces.withLock { $0[organization]?[kind] }
    }

    /// Stores a template.
    public func setTemplate(
        _ template: MailTemplate?, for kind: NotificationKind, in organization: OrganizationID
    ) async throws {
        self.spaces.withLock { $0[organization, default: [:]][kind] = template }
    }
}
