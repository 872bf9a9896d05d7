import CMartletOpenSSL

/// Random bytes that nobody can foretell.
package enum RandomBytes {
    /// `count` bytes of the library's generator.
    package static func make(_ count: Int) throws(CryptoError) -> [UInt8] {
        guard let length = CInt(exactly: max(count, 0)) else { throw CryptoError("2 GiB of random bytes") }
        // The library writes exactly `length` bytes; the array holds that many.
        var bytes = [UInt8](repeating: 0, count: Int(length))
        let done = unsafe bytes.withUnsafeMutableBufferPointer { unsafe RAND_bytes($0.baseAddress, length) }
        guard done == 1 || length == 0 else { throw CryptoError("random bytes") }
        return bytes
    }
}
