import MessageParsing
import Testing

@Suite("Reports and marks")
struct ReportTests {
    @Test("A delivery report has the three parts of RFC 6522 and says what happened")
    func deliveryReport() throws {
        var builder = try MessageBuilderTests.builder("Undeliverable")
        var recipient = OutgoingDeliveryReport.Recipient(
            try #require(EmailAddress("gone@example.net")), action: .failed, status: "5.1.1")
        recipient.diagnostic = "550 5.1.1 no such user"
        recipient.remoteMTA = "mx.example.net"
        var report = OutgoingDeliveryReport(
            explanation: "Sorry.", reportingMTA: "mail.example.com", recipients: [recipient])
        report.returned = .headers(Array("Subject: Hi\r\nMessage-ID: <a@b>\r\n".utf8))
        try builder.setReport(report)
        let message = MailMessage(try builder.build())
        #expect(message.root.mediaType.essence == "multipart/report")
        #expect(message.root.mediaType["report-type"] == "delivery-status")
        #expect(message.headers["Auto-Submitted"] == "auto-replied")
        #expect(
            message.root.children.map(\.mediaType.essence) == [
                "text/plain", "message/delivery-status", "text/rfc822-headers",
            ])
        let status = String(decoding: message.root.children[1].content, as: UTF8.self)
        #expect(
            status == """
                Reporting-MTA: dns; mail.example.com\r
                \r
                Final-Recipient: rfc822; gone@example.net\r
                Action: failed\r
                Status: 5.1.1\r
                Remote-MTA: dns; mx.example.net\r
                Diagnostic-Code: smtp; 550 5.1.1 no such user\r

                """)
    }

    @Test("A read receipt says who did what to which mail")
    func readReceipt() throws {
        var builder = try MessageBuilderTests.builder("Read: Hello")
        var receipt = OutgoingReadReceipt(
            explanation: "Shown.", finalRecipient: try #require(EmailAddress("ann@example.org")),
            disposition: .displayed)
        receipt.originalMessageID = MessageID("a@b")
        try builder.setReport(receipt)
        let message = MailMessage(try builder.build())
        #expect(message.root.mediaType["report-type"] == "disposition-notification")
        let status = String(decoding: message.root.children[1].content, as: UTF8.self)
        #expect(status.contains("Original-Message-ID: <a@b>\r\n"))
        #expect(status.contains("Disposition: manual-action/MDN-sent-manually; displayed\r\n"))
    }

    @Test("Reports refuse lines in their values and statuses that are none")
    func refusals() throws {
        let address = try #require(EmailAddress("a@b"))
        for (status, diagnostic) in [
            ("5.1.1", "a\r\nAction: delivered"), ("5.1", nil), ("9.1.1", nil), ("5.1.1111", nil),
        ] {
            var builder = try MessageBuilderTests.builder()
            var recipient = OutgoingDeliveryReport.Recipient(address, action: .failed, status: status)
            recipient.diagnostic = diagnostic
            let report = OutgoingDeliveryReport(explanation: "", reportingMTA: "m", recipients: [recipient])
            #expect(throws: ComposeError.self) { try builder.setReport(report) }
        }
    }

    @Test("A list can be left with one click only where that is possible")
    func lists() throws {
        var builder = try MessageBuilderTests.builder()
        var list = ListFields(
            id: "news.example.com", name: "News, daily", unsubscribe: ["https://x/u?1", "mailto:u@x"])
        list.unsubscribesWithOneClick = true
        try builder.mark(list)
        let message = MailMessage(try builder.build())
        #expect(message.headers["List-Id"] == "\"News, daily\" <news.example.com>")
        #expect(message.headers["List-Unsubscribe"] == "<https://x/u?1>, <mailto:u@x>")
        #expect(message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click")
        list.unsubscribe = ["mailto:u@x"]
        #expect(throws: ComposeError.self) { try builder.mark(list) }
        #expect(throws: ComposeError.self) { try builder.mark(ListFields(id: "a>\r\nBcc: x")) }
    }

    @Test("HOSTILE 240: the host of a Message-ID is a valid name in A-labels")
    func messageIDHosts() throws {
        var random = SeededRandom(seed: 5)
        #expect(MessageID.make(host: "b\u{FC}cher.example", using: &random)?.domain == "xn--bcher-kva.example")
        for host in ["", "a b", "a\r\nBcc: x", "a@b", "a>b", "\u{0}", String(repeating: "x", count: 300)] {
            #expect(MessageID.make(host: host, using: &random) == nil)
        }
        #expect(MessageID.make(host: "x.y", using: &random) != MessageID.make(host: "x.y", using: &random))
    }

    @Test("An abuse report has the fields of RFC 5965 and the mail it is about")
    func abuseReport() throws {
        var builder = try MessageBuilderTests.builder("Complaint")
        var report = OutgoingAbuseReport(
            kind: .abuse, explanation: "Not wanted.", userAgent: "Martlet/1.0",
            returned: .message(Array("Subject: Buy\r\n\r\nNow\r\n".utf8)))
        report.originalMailFrom = EmailAddress("bulk@example.net")
        report.sourceIP = "192.0.2.1"
        report.reportedDomains = ["example.net"]
        try builder.setReport(report)
        let message = MailMessage(try builder.build())
        #expect(message.root.mediaType["report-type"] == "feedback-report")
        #expect(
            message.root.children.map(\.mediaType.essence) == [
                "text/plain", "message/feedback-report", "message/rfc822",
            ])
        let fields = MailMessage(message.root.children[1].content).headers
        #expect(fields["Feedback-Type"] == "abuse" && fields["Version"] == "1")
        #expect(fields["Original-Mail-From"] == "<bulk@example.net>" && fields["Source-IP"] == "192.0.2.1")
        report.userAgent = "x\r\nBcc: y"
        #expect(throws: ComposeError.self) { try builder.setReport(report) }
    }
}
