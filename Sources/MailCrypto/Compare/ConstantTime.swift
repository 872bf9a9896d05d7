import CMartletOpenSSL

/// Whether two secrets are equal, in a time that depends on their lengths only.
package func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    // Both arrays hold `left.count` bytes, and the library reads that many of each.
    return unsafe CRYPTO_memcmp(left, right, left.count) == 0
}
