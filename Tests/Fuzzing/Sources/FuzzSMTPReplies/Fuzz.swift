import FuzzSupport
@_spi(Fuzzing) import SMTPClient

/// Reads a server's bytes as answers. Cut anywhere they must read the same, keep to the limits, and come back from the
/// wire as they were.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var dice = Dice(input(data, size))
    let (first, second) = (Int(dice.byte()), Int(dice.byte()))
    let bytes = dice.rest
    var limits = SMTPLimits()
    if first & 1 == 1 {
        limits.replyLine = 64
        limits.replyLines = 4
        limits.replyBytes = 160
    }
    let whole = SMTPReplyProbe.read([bytes], limits: limits)
    let cut = (first * 256 + second) % max(bytes.count, 1)
    let halves = SMTPReplyProbe.read([Array(bytes[..<cut]), Array(bytes[cut...])], limits: limits)
    require(whole == halves, "the answers read otherwise when they are cut at \(cut)")
    let trickle = SMTPReplyProbe.read(bytes.map { [$0] }, limits: limits)
    require(whole == trickle, "the answers read otherwise byte by byte")
    for reply in whole.replies { check(reply, limits) }
    return 0
}

func check(_ reply: SMTPReply, _ limits: SMTPLimits) {
    require((200..<600).contains(reply.code), "a code that no server has")
    require(!reply.lines.isEmpty && reply.lines.count <= limits.replyLines, "more lines than allowed")
    require(reply.text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 10 }, "a control character in the text")
    if let status = reply.enhanced { require(status.kind == reply.code / 100, "a status of another class") }
    // Bytes that were no UTF-8 have been replaced by longer ones, so that only the default limits surely fit.
    let again = SMTPReplyProbe.read([SMTPReplyProbe.encode(reply)], limits: roomy)
    require(again.replies == [reply] && again.fault == nil, "an answer that changes on the wire")
    let capabilities = SMTPCapabilities(reply)
    require(capabilities.maximumSize.map { $0 > 0 } ?? true, "a size that is none")
    for name in ["MAILMAX", "RCPTMAX", "RCPTDOMAINMAX"] {
        require(capabilities.limit(name).map { $0 > 0 } ?? true, "a limit that is none")
    }
}

let roomy: SMTPLimits = {
    var limits = SMTPLimits()
    limits.replyLine = 1 << 18
    limits.replyBytes = 1 << 20
    return limits
}()
