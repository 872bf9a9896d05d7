import FuzzSupport
@_spi(Fuzzing) import POP3Client

/// Reads a server's bytes as every kind of POP3 answer; cut in two anywhere, they must read the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = input(data, size)
    let whole = POP3ResponseProbe.read([bytes])
    let cut = Int(bytes.first ?? 0) % max(bytes.count, 1)
    let pieces = POP3ResponseProbe.read([Array(bytes[..<cut]), Array(bytes[cut...])])
    require(whole == pieces, "the answer reads otherwise when it is cut at \(cut)")
    return 0
}
