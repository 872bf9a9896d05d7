/// The crypto library refused or failed.
///
/// That happens when memory runs out, or when the machine's policy forbids an algorithm, as MD5 under FIPS.
package struct CryptoError: Error, Sendable, Hashable {
    /// What was attempted, for a person.
    package let operation: String

    /// An error in this operation.
    package init(_ operation: String) {
        self.operation = operation
    }
}

extension CryptoError: CustomStringConvertible {
    /// Says what failed.
    package var description: String { "The crypto library could not do this: \(self.operation)." }
}
