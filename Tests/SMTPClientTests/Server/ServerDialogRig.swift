import SMTPClient

/// Feeds a server's dialogue with what a client sends, flight by flight, and collects what comes of it.
enum ServerDialogRig {
    struct Outcome {
        var replies: [SMTPReply] = []
        var messages: [[UInt8]] = []
        var envelopes: [SMTPServerEnvelope] = []
        var isClosed = false
    }

    /// Each string is one flight; `decide` may change the answer to a request, `answers` those to a message.
    static func run(
        _ settings: SMTPServerSettings = .init(), _ flights: [String], isProtected: Bool = false,
        decide: (SMTPServerRequest) -> SMTPReply? = { _ in nil },
        answers: (SMTPServerEnvelope) -> [SMTPReply] = { $0.recipients.map { _ in SMTPReply(250, "2.0.0 Stored") } }
    ) -> Outcome {
        var dialog = SMTPServerDialog(settings, isProtected: isProtected)
        var outcome = Outcome()
        var parser = SMTPReplyParser()
        var wire: [UInt8] = []
        var content: [UInt8] = []
        var flights = flights[...]
        loop: while true {
            switch dialog.next() {
            case .write(let bytes): wire += bytes
            case .read:
                guard let flight = flights.popFirst() else { break loop }
                dialog.received(Array(flight.utf8))
            case .request(let request, _): dialog.answer(decide(request))
            case .startTLS: dialog.protected()
            case .beginLogin, .continueLogin: dialog.refuseLogin()
            case .beginMessage, .dropMessage: content = []
            case .content(let piece): content += piece
            case .message(let envelope):
                outcome.messages.append(content)
                outcome.envelopes.append(envelope)
                dialog.finish(answers(envelope))
            case .close:
                outcome.isClosed = true
                break loop
            }
        }
        for line in wire.split(separator: 10) {
            let line = Array(line.last == 13 ? line.dropLast() : line)
            if let reply = try? parser.append(line.span, phase: .idle) { outcome.replies.append(reply) }
        }
        return outcome
    }
}
