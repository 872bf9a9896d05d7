import FuzzSupport
@_spi(Reference) import MessageParsing

/// Parses an address list; what was read must read back as the same addresses, and the short ways must agree with the
/// long.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = input(data, size)
    let text = String(decoding: bytes, as: UTF8.self)
    let list = AddressList(text)
    require(list == AddressList.reference(Array(text.utf8)), "the short ways read \(list)")
    for mailbox in list.mailboxes {
        let again = AddressList(mailbox.address.description).mailboxes
        require(again.map(\.address) == [mailbox.address], "an address does not read back: \(mailbox.address)")
        require(mailbox.name?.utf8.contains(where: { $0 < 0x20 }) != true, "a control stands in a name")
    }
    if let address = EmailAddress(text) {
        require(EmailAddress(address.description) == address, "an address does not read back: \(address)")
    }
    if let name = InternationalName.ascii(text, checks: .lenient) {
        require(InternationalName.ascii(name, checks: .lenient) == name, "a host name does not read back: \(name)")
        require(name.utf8.allSatisfy { $0 < 0x80 }, "a host name is not ASCII")
    }
    if let id = MessageID(text) { require(MessageID(id.description) == id, "an id does not read back") }
    return 0
}
