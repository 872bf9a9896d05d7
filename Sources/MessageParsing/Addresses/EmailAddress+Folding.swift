extension EmailAddress {
    /// The address with its local part in lower case, for asking whether two lead to the same person.
    ///
    /// Only the receiving host may fold the local part (RFC 5321 2.4), so this form is compared and never sent to.
    package var caseFolded: EmailAddress {
        EmailAddress(canonicalLocalPart: self.localPart.lowercased(), domain: self.domain)
    }

    /// Whether both lead to the same person: equal but for the letter case of the local part.
    package func isSamePerson(as other: EmailAddress) -> Bool {
        self.domain == other.domain && self.localPart.lowercased() == other.localPart.lowercased()
    }
}
