import CMartletOpenSSL

/// An RSA key that signs; nothing prints it.
@safe package final class RSAPrivateKey: Sendable {
    // Safe: the key is not changed after `init`, the library counts its uses atomically, and `deinit` runs once.
    nonisolated(unsafe) private let key: OpaquePointer

    /// Reads a private key in PEM (PKCS #8 or PKCS #1), without a pass phrase; nil when it is none, not RSA, or shorter
    /// than 2048 bits.
    package init?(pem: [UInt8]) {
        guard let length = CInt(exactly: pem.count), length > 0 else { return nil }
        // The BIO reads from `pem`, which outlives it. Without a callback the last argument is the pass phrase: an
        // empty one, so that the library never asks at the terminal.
        let read: OpaquePointer? = unsafe pem.withUnsafeBytes { memory in
            guard let bio = unsafe BIO_new_mem_buf(memory.baseAddress, length) else { return nil }
            defer { unsafe BIO_free(bio) }
            return unsafe "".withCString { phrase in
                unsafe PEM_read_bio_PrivateKey(bio, nil, nil, UnsafeMutableRawPointer(mutating: phrase))
            }
        }
        ERR_clear_error()
        guard let key = unsafe read else { return nil }
        guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, unsafe EVP_PKEY_get_bits(key) >= 2048 else {
            unsafe EVP_PKEY_free(key)
            return nil
        }
        unsafe self.key = key
    }

    /// Makes a new key of that many bits, at least 2048; that takes a noticeable part of a second.
    package init(generating bits: Int = 2048) throws(CryptoError) {
        guard (2048...16384).contains(bits), let key = unsafe martlet_EVP_RSA_gen(CUnsignedInt(bits)) else {
            throw CryptoError("a new RSA key")
        }
        unsafe self.key = key
    }

    deinit {
        unsafe EVP_PKEY_free(self.key)
    }

    /// The key in PEM (PKCS #8), not encrypted.
    package func pem() throws(CryptoError) -> [UInt8] {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { throw CryptoError("a key in PEM") }
        defer { unsafe BIO_free(bio) }
        var data: UnsafeMutablePointer<CChar>?
        guard unsafe PEM_write_bio_PrivateKey(bio, self.key, nil, nil, 0, nil, nil) == 1,
            case let length = unsafe martlet_BIO_get_mem_data(bio, &data), length > 0, let start = unsafe data
        else { throw CryptoError("a key in PEM") }
        // The BIO owns `length` bytes at `start` until it is freed; they are copied before that.
        return unsafe UnsafeBufferPointer(start: start, count: length).map { UInt8(bitPattern: $0) }
    }

    /// Whether `signature` is one of `bytes` by this key, as ``sign(_:)`` makes them.
    package func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        defer { ERR_clear_error() }
        guard unsafe EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, self.key) == 1 else { return false }
        // Both arrays are read for their own length only.
        return unsafe EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }

    /// The signature of `bytes` by RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2).
    package func sign(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { throw CryptoError("an RSA signature") }
        defer { unsafe EVP_MD_CTX_free(context) }
        // A signature is never longer than `EVP_PKEY_get_size`; the array holds that many, and `length` says so.
        let size = unsafe EVP_PKEY_get_size(self.key)
        guard size > 0, unsafe EVP_DigestSignInit(context, nil, EVP_sha256(), nil, self.key) == 1 else {
            throw CryptoError("an RSA signature")
        }
        var signature = [UInt8](repeating: 0, count: Int(size))
        var length = signature.count
        let done = unsafe signature.withUnsafeMutableBufferPointer { output in
            unsafe EVP_DigestSign(context, output.baseAddress, &length, bytes, bytes.count)
        }
        guard done == 1, length <= signature.count else { throw CryptoError("an RSA signature") }
        return Array(signature.prefix(length))
    }
}
