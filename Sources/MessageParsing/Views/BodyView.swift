/// What to show of a message and what to offer as files: the lists of RFC 8621 4.1.4.
///
/// A part may stand in both `textBody` and `htmlBody`: a mail that is plain text only is its own HTML version. In one
/// point the lists go beyond the RFC: a picture, sound or film that is shown in place stands among the attachments too,
/// even when both bodies show it, so that whoever stores attachments stores it.
public struct BodyView: Sendable {
    /// The parts to show, in order, where plain text is preferred.
    public private(set) var textBody: [MailPart] = []
    /// The parts to show, in order, where HTML is preferred.
    public private(set) var htmlBody: [MailPart] = []
    /// The parts to offer as files, in order.
    public private(set) var attachments: [MailPart] = []

    /// One multipart whose parts are being looked at.
    private struct Frame {
        var children: [MailPart]
        var next = 0
        var kind: String
        var inAlternative: Bool
        var takesText: Bool
        var takesHTML: Bool
        var textCount: Int
        var htmlCount: Int
    }

    init(_ root: MailPart) {
        var frames = [
            Frame(
                children: [root], kind: "", inAlternative: false, takesText: true, takesHTML: true, textCount: 0,
                htmlCount: 0)
        ]
        while var frame = frames.popLast() {
            guard frame.next < frame.children.count else {
                self.completeAlternative(frame)
                continue
            }
            let part = frame.children[frame.next]
            let isFirst = frame.next == 0
            frame.next += 1
            if part.isMultipart {
                let kind = part.mediaType.subtype
                frames.append(frame)
                frames.append(
                    Frame(
                        children: part.children, kind: kind,
                        inAlternative: frame.inAlternative || kind == "alternative", takesText: frame.takesText,
                        takesHTML: frame.takesHTML, textCount: self.textBody.count, htmlCount: self.htmlBody.count))
            } else {
                self.place(part, isFirst: isFirst, in: &frame)
                frames.append(frame)
            }
        }
    }

    private mutating func place(_ part: MailPart, isFirst: Bool, in frame: inout Frame) {
        let kind = ShownKind(part)
        let isInline =
            kind != .other && !(part.disposition?.isAttachment ?? false)
            && (isFirst || (frame.kind != "related" && (kind == .media || part.filename == nil)))
        guard isInline else { return self.attachments.append(part) }
        if frame.kind == "alternative" {
            switch kind {
            case .plain: if frame.takesText { self.textBody.append(part) }
            case .html: if frame.takesHTML { self.htmlBody.append(part) }
            default: self.attachments.append(part)
            }
            return
        }
        if frame.inAlternative {
            if kind == .plain { frame.takesHTML = false }
            if kind == .html { frame.takesText = false }
        }
        if frame.takesText { self.textBody.append(part) }
        if frame.takesHTML { self.htmlBody.append(part) }
        if kind == .media { self.attachments.append(part) }
    }

    /// An alternative with only one kind of text offers it for both.
    private mutating func completeAlternative(_ frame: Frame) {
        guard frame.kind == "alternative", frame.takesText, frame.takesHTML else { return }
        if self.textBody.count == frame.textCount, self.htmlBody.count > frame.htmlCount {
            self.textBody.append(contentsOf: self.htmlBody[frame.htmlCount...])
        } else if self.htmlBody.count == frame.htmlCount, self.textBody.count > frame.textCount {
            self.htmlBody.append(contentsOf: self.textBody[frame.textCount...])
        }
    }
}

/// How a part can be shown in the body of a message.
private enum ShownKind {
    case plain
    case html
    case media
    case other

    init(_ part: MailPart) {
        let type = part.mediaType
        switch (type.type, type.subtype) {
        case ("text", "plain"), ("text", ""): self = .plain
        case ("text", "html"): self = .html
        case ("image", _), ("audio", _), ("video", _): self = .media
        // A multipart in which no part was found: what it holds is text that must not vanish.
        case ("multipart", _): self = .plain
        default: self = .other
        }
    }
}
