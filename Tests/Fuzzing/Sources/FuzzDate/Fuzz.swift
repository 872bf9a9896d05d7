import FuzzSupport
@_spi(Reference) import MessageParsing

/// Parses a date; both written forms must read back, and the short way must agree with the long one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = input(data, size)
    guard let date = MailDate(parsing: bytes) else { return 0 }
    require(MailDate(date.rfc5322) == date, "\(date.rfc5322) does not read back")
    let later = MailDate(date.iso8601)
    require(later?.secondsSince1970 == date.secondsSince1970, "\(date.iso8601) does not read back")
    require(MailDate.reference(parsing: bytes.span) == date, "the short way and the long way differ")
    return 0
}
