import MailTransport
import Testing

@Suite("An IP address")
struct IPAddressTests {
    @Test(
        "is read, and written as RFC 5952 says",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("2001:DB8::1", "2001:db8::1"), ("::", "::"),
            ("::1", "::1"), ("1::", "1::"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:0db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
            ("::ffff:c000:201", "::ffff:192.0.2.1"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ])
    func roundTrip(text: String, canonical: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == canonical)
        #expect(IPAddress(canonical) == address)
        #expect(IPAddress(bytes: address.bytes) == address)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "127.1", "0x7f.0.0.1", "2130706433", ":",
            ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::g", "::1.2.3", "1.2.3.4::",
            "fe80::1%eth0",
            "1:2:3:4:5:6:7:1.2.3.4", "::1:2:3:4:5:6:7:8",
        ])
    func refused(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "HOSTILE 243: internal addresses are known as such, in every disguise",
        arguments: [
            "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0", "0.1.2.3", "100.64.0.1", "100.100.100.200", "224.0.0.1", "255.255.255.255", "192.0.2.1",
            "198.18.0.1",
            "198.51.100.1", "203.0.113.1", "192.0.0.192", "168.63.129.16", "::", "::1", "::ffff:127.0.0.1",
            "::ffff:7f00:1", "::127.0.0.1", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
            "2001::1", "2002:7f00:1::", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "3fff::1",
        ])
    func internalAddresses(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!address.isPublic)
        #expect(!EndpointPolicy.publicMailServers.allows(address, port: 993))
    }

    @Test(
        "HOSTILE 243: public addresses are allowed",
        arguments: [
            "8.8.8.8", "1.1.1.1", "172.32.0.1", "172.15.255.255", "100.128.0.1", "100.63.255.255", "169.253.1.1",
            "192.0.3.1", "198.20.0.1", "223.255.255.255", "2606:4700::1", "2a00:1450:4001::1", "::ffff:8.8.8.8",
            "64:ff9b::808:808", "2002:808:808::1", "2001:4860::8888",
        ])
    func publicAddresses(text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic)
    }
}
