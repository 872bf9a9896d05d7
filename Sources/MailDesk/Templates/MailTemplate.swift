import MailTransport

/// The form of a mail that a desk writes by itself: subject, text and HTML with `$placeholders`.
///
/// A placeholder is `$name` or `${name}`, with dots inside a name, as `$ticket.number`; `$$` is a plain dollar sign. A
/// value is escaped for the place it is put into and never expanded again. A subject stays one line, whatever the
/// values hold.
///
/// ```swift
/// let template = MailTemplate(subject: "We have it", text: "Hello $recipient.name,\nyour ticket is $ticket.number.")
/// ```
public struct MailTemplate: Sendable, Hashable, Codable {
    /// The subject line.
    public var subject: String
    /// The text body.
    public var text: String
    /// The HTML body; nil for text alone.
    public var html: String?

    /// The longest subject that comes out, in characters.
    public static let maximumSubjectLength = 255

    /// A template.
    public init(subject: String, text: String, html: String? = nil) {
        self.subject = subject
        self.text = text
        self.html = html
    }

    /// Checks that the template can be used with these placeholders: no other name, none where no value is safe.
    ///
    /// Throws ``DeskError`` with the code `invalidTemplate`. Call it before saving.
    public func validate(variables allowed: Set<String>) throws {
        let texts = try [self.subject, self.text, self.html ?? ""].map { try TemplateText($0) }
        let unknown = texts.reduce(into: Set<String>()) { $0.formUnion($1.variables) }.subtracting(allowed).sorted()
        guard unknown.isEmpty else {
            throw DeskError(
                .invalidTemplate, "These placeholders are not known here: \(unknown.joined(separator: ", ")).",
                remedy: .changeSettings("Use one of: \(allowed.sorted().joined(separator: ", ")).")
            )
        }
        _ = try HTMLPositions.positions(in: texts[2])
    }

    /// Fills the template in. A placeholder without a value becomes empty and is named in the result.
    public func render(_ values: [String: String]) throws -> RenderedMail {
        var missing: Set<String> = []
        func value(_ name: String) -> String {
            guard let value = values[name] else {
                missing.insert(name)
                return ""
            }
            return value
        }
        let subject = try TemplateText(self.subject).rendered { Escaping.line(value($0)) }
        let text = try TemplateText(self.text).rendered { Escaping.text(value($0)) }
        let html = try self.html.map { source in
            let template = try TemplateText(source)
            var positions = try HTMLPositions.positions(in: template)[...]
            return try template.rendered { Escaping.html(value($0), at: positions.popFirst() ?? .text) }
        }
        return RenderedMail(
            subject: String(Escaping.line(subject).prefix(Self.maximumSubjectLength)), text: text, html: html,
            missing: missing.sorted())
    }
}
