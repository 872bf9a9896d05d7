import MessageParsing

/// Decides how a message is sent over a connection, before anything of it is written.
package struct SMTPPlanner: Sendable {
    private let capabilities: SMTPCapabilities
    private let quirks: SMTPQuirks
    private let limits: SMTPLimits
    private let isProtected: Bool

    /// A planner for a connection whose server can do this.
    package init(capabilities: SMTPCapabilities, quirks: SMTPQuirks, limits: SMTPLimits, isProtected: Bool) {
        self.capabilities = capabilities
        self.quirks = quirks
        self.limits = limits
        self.isProtected = isProtected
    }

    /// The plan for a message. Throws when nobody can get it over this connection.
    package func plan(
        _ envelope: SMTPEnvelope, _ facts: SMTPContentFacts, isBinary: Bool = false
    ) throws(SMTPError) -> SMTPTransactionPlan {
        guard !envelope.recipients.isEmpty else {
            throw SMTPError(.invalidInput, phase: .preparation, "The envelope names no recipient.")
        }
        let recipients = envelope.recipients.map(self.recipient)
        guard recipients.contains(where: { if case .ask = $0 { true } else { false } }) else {
            throw self.utf8Missing("Every recipient's address")
        }
        let isCounted = self.capabilities.offersChunking && self.quirks.usesChunking
        let isLarge = facts.size > self.limits.uncheckedContent
        return SMTPTransactionPlan(
            envelope: envelope, senderParameters: try self.senderParameters(envelope, facts, isBinary),
            recipients: recipients, form: isBinary ? .binary : isCounted ? .counted : .dotted,
            checksRecipients: envelope.options.requiresAllRecipients || isCounted && isLarge)
    }

    private func utf8Missing(_ what: String) -> SMTPError {
        SMTPError(
            .utf8NotOffered, phase: .preparation, "\(what) needs SMTPUTF8, which the server does not offer.")
    }

    // MARK: MAIL

    private func senderParameters(
        _ envelope: SMTPEnvelope, _ facts: SMTPContentFacts, _ isBinary: Bool
    ) throws(SMTPError) -> [String] {
        var parameters = try self.contentParameters(facts, isBinary)
        let addresses = envelope.recipients.map(\.address) + (envelope.sender.map { [$0] } ?? [])
        if envelope.sender?.needsSMTPUTF8 == true, !self.capabilities.offersUTF8 {
            throw self.utf8Missing("The sender's address")
        }
        if self.capabilities.offersUTF8, facts.hasEightBitHeaders || addresses.contains(where: \.needsSMTPUTF8) {
            parameters.append("SMTPUTF8")
        }
        parameters += try self.reportParameters(envelope)
        parameters += try self.deliveryParameters(envelope.options)
        return parameters
    }

    private func contentParameters(_ facts: SMTPContentFacts, _ isBinary: Bool) throws(SMTPError) -> [String] {
        var parameters: [String] = []
        if self.capabilities.offersSize {
            if let limit = self.capabilities.maximumSize, facts.size > limit {
                throw SMTPError(
                    .messageTooLarge, phase: .preparation,
                    "The message is larger than the \(limit) bytes that the server takes.")
            }
            parameters.append("SIZE=\(facts.size)")
        }
        if isBinary { return parameters + ["BODY=BINARYMIME"] }
        let hasEightBit = facts.hasEightBitBody || facts.hasEightBitHeaders
        guard facts.longestLine <= 998, !facts.hasNUL, self.capabilities.offersEightBit || !hasEightBit else {
            throw SMTPError(
                .encodingNotOffered, phase: .preparation, "The server does not take lines like the message's.")
        }
        if hasEightBit { parameters.append("BODY=8BITMIME") }
        return parameters
    }

    private func reportParameters(_ envelope: SMTPEnvelope) throws(SMTPError) -> [String] {
        let options = envelope.options
        let recipientsAsk = envelope.recipients.contains { $0.notify != nil || $0.original != nil }
        guard options.returnedContent != nil || options.envelopeID != nil || recipientsAsk else { return [] }
        guard try self.mayReport(options) else { return [] }
        var parameters: [String] = []
        if let content = options.returnedContent { parameters.append("RET=\(content.rawValue)") }
        if let id = options.envelopeID {
            guard !id.isEmpty, id.utf8.count <= 100, id.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw SMTPError(
                    .invalidInput, phase: .preparation, "An envelope id is 1 to 100 printable ASCII characters.")
            }
            parameters.append("ENVID=\(Self.xtext(id))")
        }
        return parameters
    }

    /// Whether report wishes may be put on the wire; false where they are to be left out.
    private func mayReport(_ options: SMTPEnvelopeOptions) throws(SMTPError) -> Bool {
        if self.capabilities.offersDSN { return true }
        guard options.missingDSN == .ignore else { throw Self.missing("DSN") }
        return false
    }

    private func deliveryParameters(_ options: SMTPEnvelopeOptions) throws(SMTPError) -> [String] {
        var parameters: [String] = []
        if options.requiresTLS {
            guard self.isProtected, self.capabilities.offersRequireTLS, self.quirks.usesRequireTLS else {
                throw Self.missing("REQUIRETLS")
            }
            parameters.append("REQUIRETLS")
        }
        if let seconds = options.deliverBy {
            guard self.capabilities.contains("DELIVERBY") else { throw Self.missing("DELIVERBY") }
            guard (1...999_999_999).contains(seconds) else { throw Self.outOfRange("deliverBy") }
            parameters.append("BY=\(seconds);R")
        }
        if let priority = options.priority {
            guard (-9...9).contains(priority) else { throw Self.outOfRange("priority") }
            if self.capabilities.contains("MT-PRIORITY") { parameters.append("MT-PRIORITY=\(priority)") }
        }
        if let seconds = options.holdFor {
            guard self.capabilities.contains("FUTURERELEASE") else { throw Self.missing("FUTURERELEASE") }
            guard (1...999_999_999).contains(seconds) else { throw Self.outOfRange("holdFor") }
            parameters.append("HOLDFOR=\(seconds)")
        }
        return parameters
    }

    private static func missing(_ name: String) -> SMTPError {
        SMTPError(.extensionNotOffered, phase: .preparation, "The message asks for \(name), which cannot be had here.")
    }

    private static func outOfRange(_ name: String) -> SMTPError {
        SMTPError(.invalidInput, phase: .preparation, "The option \(name) is out of its range.")
    }

    // MARK: RCPT

    private func recipient(_ recipient: SMTPRecipient) -> SMTPTransactionPlan.Recipient {
        if recipient.address.needsSMTPUTF8, !self.capabilities.offersUTF8 {
            return .refuse(recipient, self.utf8Missing("The recipient's address"))
        }
        guard self.capabilities.offersDSN else { return .ask(recipient, parameters: []) }
        var parameters: [String] = []
        if let notify = recipient.notify {
            var names: [String] = []
            if notify.contains(.success) { names.append("SUCCESS") }
            if notify.contains(.failure) { names.append("FAILURE") }
            if notify.contains(.delay) { names.append("DELAY") }
            parameters.append("NOTIFY=" + (names.isEmpty ? "NEVER" : names.joined(separator: ",")))
        }
        if let original = recipient.original, !original.needsSMTPUTF8 {
            parameters.append("ORCPT=rfc822;\(Self.xtext(original.description))")
        }
        return .ask(recipient, parameters: parameters)
    }

    /// Text as DSN's parameters carry it (RFC 3461 4): printable ASCII without `+` and `=`, the rest as `+XX`.
    package static func xtext(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            if (0x21...0x7E).contains(byte), byte != UInt8(ascii: "+"), byte != UInt8(ascii: "=") {
                encoded.append(byte)
            } else {
                encoded.append(contentsOf: [UInt8(ascii: "+"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
