import CMartletOpenSSL

/// The hash functions that mail needs.
package enum HashFunction: String, Sendable, Hashable, CaseIterable {
    /// For CRAM-MD5 only.
    case md5 = "MD5"
    /// For SCRAM-SHA-1 and old signatures only.
    case sha1 = "SHA-1"
    /// The usual one.
    case sha256 = "SHA-256"
    /// SHA-2 with 48 bytes.
    case sha384 = "SHA-384"
    /// SHA-2 with 64 bytes.
    case sha512 = "SHA-512"

    /// How many bytes a digest has.
    package var digestLength: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The library's description of the function; it lives as long as the process.
    var algorithm: OpaquePointer? {
        switch self {
        case .md5: unsafe EVP_md5()
        case .sha1: unsafe EVP_sha1()
        case .sha256: unsafe EVP_sha256()
        case .sha384: unsafe EVP_sha384()
        case .sha512: unsafe EVP_sha512()
        }
    }

    /// The digest of `bytes`.
    package func digest(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        try self.digest(bytes.span)
    }

    /// The digest of `bytes`.
    package func digest(_ bytes: Span<UInt8>) throws(CryptoError) -> [UInt8] {
        // The library writes exactly `digestLength` bytes; the array holds that many.
        var digest = [UInt8](repeating: 0, count: self.digestLength)
        let done = unsafe bytes.withUnsafeBytes { input in
            unsafe digest.withUnsafeMutableBufferPointer { output in
                unsafe EVP_Digest(input.baseAddress, input.count, output.baseAddress, nil, self.algorithm, nil)
            }
        }
        guard done == 1 else { throw CryptoError("a \(self.rawValue) digest") }
        return digest
    }

    /// The HMAC of `bytes` under `key` (RFC 2104).
    package func authenticationCode(of bytes: [UInt8], key: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let keyLength = CInt(exactly: key.count) else { throw CryptoError("an HMAC with a key of 2 GiB") }
        // The library writes exactly `digestLength` bytes; the array holds that many. An empty key needs an address.
        var code = [UInt8](repeating: 0, count: self.digestLength)
        let keyBytes = key.isEmpty ? [0] : key
        let done = unsafe code.withUnsafeMutableBufferPointer { output in
            unsafe HMAC(self.algorithm, keyBytes, keyLength, bytes, bytes.count, output.baseAddress, nil) != nil
        }
        guard done else { throw CryptoError("an HMAC with \(self.rawValue)") }
        return code
    }
}
