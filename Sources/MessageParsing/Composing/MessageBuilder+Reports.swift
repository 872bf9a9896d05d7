extension MessageBuilder {
    /// Makes the message a delivery status notification (RFC 3464, RFC 6522); text, HTML and attachments are not used.
    ///
    /// The message is marked as an automatic answer. Throws when a value cannot stand in its field. Send it with an
    /// empty envelope sender.
    public mutating func setReport(_ report: OutgoingDeliveryReport) throws(ComposeError) {
        guard !report.recipients.isEmpty else {
            throw ComposeError(.missingField, field: "Final-Recipient", "A report needs a recipient.")
        }
        var status = StatusFields()
        try status.put("Reporting-MTA", "dns; " + report.reportingMTA)
        if let id = report.originalEnvelopeID { try status.put("Original-Envelope-Id", id) }
        if let date = report.arrivalDate { try status.put("Arrival-Date", date.rfc5322) }
        for recipient in report.recipients {
            status.endGroup()
            if let original = recipient.originalRecipient { try status.put("Original-Recipient", address: original) }
            try status.put("Final-Recipient", address: recipient.finalRecipient)
            try status.put("Action", recipient.action.rawValue)
            guard Self.isStatus(recipient.status) else {
                throw ComposeError(.invalidInput, field: "Status", "The status is not of the form 5.1.1.")
            }
            try status.put("Status", recipient.status)
            if let host = recipient.remoteMTA { try status.put("Remote-MTA", "dns; " + host) }
            if let text = recipient.diagnostic { try status.put("Diagnostic-Code", "smtp; " + text) }
            if let date = recipient.lastAttempt { try status.put("Last-Attempt-Date", date.rfc5322) }
            if let date = recipient.willRetryUntil { try status.put("Will-Retry-Until", date.rfc5322) }
        }
        self.setReport(
            type: "delivery-status", explanation: report.explanation, status: status, returned: report.returned)
    }

    /// Makes the message a disposition notification, a read receipt (RFC 8098); see the other form.
    public mutating func setReport(_ receipt: OutgoingReadReceipt) throws(ComposeError) {
        var status = StatusFields()
        if let agent = receipt.reportingAgent { try status.put("Reporting-UA", agent) }
        if let original = receipt.originalRecipient { try status.put("Original-Recipient", address: original) }
        try status.put("Final-Recipient", address: receipt.finalRecipient)
        if let id = receipt.originalMessageID { try status.put("Original-Message-ID", id.description) }
        let action = receipt.isAutomaticAction ? "automatic-action" : "manual-action"
        let sending = receipt.isSentAutomatically ? "MDN-sent-automatically" : "MDN-sent-manually"
        try status.put("Disposition", "\(action)/\(sending); \(receipt.disposition.rawValue)")
        self.setReport(
            type: "disposition-notification", explanation: receipt.explanation, status: status,
            returned: receipt.returned)
    }

    mutating func setReport(
        type: String, explanation: String, status: StatusFields, returned: ReturnedContent?
    ) {
        var children = [Self.textLeaf(explanation, mediaType: "text/plain")]
        // Addresses beyond ASCII need the newer form of the report (RFC 6533).
        let mediaType = status.isASCII ? "message/\(type)" : "message/global-\(type)"
        children.append(.leaf(OutgoingPart(status.bytes, mediaType: mediaType), disposition: nil, encoding: .bytes))
        switch returned {
        case .headers(let bytes):
            children.append(
                .leaf(OutgoingPart(bytes, mediaType: "text/rfc822-headers"), disposition: nil, encoding: .text))
        case .message(let bytes):
            children.append(
                .leaf(OutgoingPart(bytes, mediaType: "message/rfc822"), disposition: nil, encoding: .message))
        case nil: break
        }
        self.report = .multipart(subtype: "report", parameters: [("report-type", type)], children: children)
        self.mark(.replied)
    }

    /// Whether text is `class.subject.detail` with a class of 2, 4 or 5 (RFC 3463).
    private static func isStatus(_ text: String) -> Bool {
        let pieces = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return pieces.count == 3 && pieces[0].count == 1 && "245".utf8.contains(pieces[0].first ?? 0)
            && pieces.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy { $0 &- 0x30 < 10 } }
    }
}

/// The fields of a report's second part, in groups.
struct StatusFields {
    private(set) var bytes: [UInt8] = []

    var isASCII: Bool { self.bytes.allSatisfy { $0 < 0x80 } }

    mutating func endGroup() { self.bytes += [0x0D, 0x0A] }

    mutating func put(_ name: String, address: EmailAddress) throws(ComposeError) {
        try self.put(name, (address.needsSMTPUTF8 ? "utf-8; " : "rfc822; ") + address.description)
    }

    /// Writes a field; what is not ASCII in other fields than addresses becomes `?`, long values are folded.
    mutating func put(_ name: String, _ value: String) throws(ComposeError) {
        if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            throw ComposeError(.invalidInput, field: name, "The value holds a line end, a NUL or another control.")
        }
        self.bytes += "\(name):".utf8
        var column = name.utf8.count + 1
        for word in value.utf8.split(separator: 0x20) {
            guard word.count < 900 else {
                throw ComposeError(.limitExceeded, field: name, "A word is longer than a line may be.")
            }
            if column + 1 + word.count > 78 && column > name.utf8.count + 1 {
                self.bytes += [0x0D, 0x0A]
                column = 0
            }
            self.bytes.append(0x20)
            self.bytes += name.hasSuffix("Recipient") ? Array(word) : word.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }
            column += 1 + word.count
        }
        self.bytes += [0x0D, 0x0A]
    }
}
