import CMartletOpenSSL

extension HashFunction {
    /// A key of one digest's length from a password: PBKDF2 (RFC 8018, section 5.2), which is `Hi` of SCRAM.
    package func stretch(_ password: [UInt8], salt: [UInt8], rounds: Int) throws(CryptoError) -> [UInt8] {
        guard let passwordLength = CInt(exactly: password.count), let saltLength = CInt(exactly: salt.count),
            let rounds = CInt(exactly: rounds), rounds > 0
        else { throw CryptoError("PBKDF2 with these lengths") }
        // The library writes exactly `digestLength` bytes; the array holds that many. It reads the bytes named by the
        // two lengths as they are; a null password has length 0, so both get an address.
        var key = [UInt8](repeating: 0, count: self.digestLength)
        let keyLength = CInt(self.digestLength)
        let secret = (password.isEmpty ? [0] : password).map { CChar(bitPattern: $0) }
        let done = unsafe key.withUnsafeMutableBufferPointer { output in
            unsafe PKCS5_PBKDF2_HMAC(
                secret, passwordLength, salt, saltLength, rounds, self.algorithm, keyLength, output.baseAddress)
        }
        guard done == 1 else { throw CryptoError("PBKDF2 with \(self.rawValue)") }
        return key
    }
}
