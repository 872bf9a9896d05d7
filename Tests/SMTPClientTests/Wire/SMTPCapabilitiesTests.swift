import SMTPClient
import Testing

@Suite("The answer to EHLO")
struct SMTPCapabilitiesTests {
    @Test("is read as keywords with parameters, whatever their case")
    func reads() {
        let lines = [
            "mail.example.com Hello", "Pipelining", "SIZE 35882577", "auth PLAIN login", "AUTH=LOGIN CRAM-MD5",
            "  8BITMIME ",
        ]
        let capabilities = SMTPCapabilities(SMTPReply(250, lines))
        #expect(capabilities.offersPipelining)
        #expect(capabilities.maximumSize == 35_882_577)
        #expect(capabilities.loginMechanisms == ["PLAIN", "LOGIN", "CRAM-MD5"])
        #expect(capabilities.offersEightBit)
        #expect(!capabilities.offersChunking)
        #expect(!capabilities.contains("MAIL.EXAMPLE.COM"))
    }

    @Test(
        "names no limit for a SIZE that is none",
        arguments: ["SIZE", "SIZE 0", "SIZE x", "SIZE 99999999999999999999", "SIZE -1"])
    func size(line: String) {
        let capabilities = SMTPCapabilities(SMTPReply(250, ["x", line]))
        #expect(capabilities.offersSize)
        #expect(capabilities.maximumSize == nil)
    }

    @Test("reads the numbers of LIMITS (RFC 9422)")
    func limits() {
        let capabilities = SMTPCapabilities(SMTPReply(250, ["x", "LIMITS MAILMAX=5 rcptmax=20 RCPTDOMAINMAX=x BAD"]))
        #expect(capabilities.limit("MAILMAX") == 5)
        #expect(capabilities.limit("RCPTMAX") == 20)
        #expect(capabilities.limit("RCPTDOMAINMAX") == nil)
    }

    @Test("offers BINARYMIME only together with CHUNKING")
    func binary() {
        #expect(!SMTPCapabilities(SMTPReply(250, ["x", "BINARYMIME"])).offersBinary)
        #expect(SMTPCapabilities(SMTPReply(250, ["x", "BINARYMIME", "CHUNKING"])).offersBinary)
    }
}
