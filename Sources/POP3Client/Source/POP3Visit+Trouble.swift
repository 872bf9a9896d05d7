internal import MailTransport

/// What does not come, and what is said of it.
extension POP3Visit {
    mutating func wasRefused(_ mail: Wanted, _ error: POP3Error) {
        self.experience.acquit(mail.name)
        if mail.isTooLarge {
            self.refuseTooLarge(mail)
        } else if error.code == .messageTooLarge {
            self.experience.noteTooLarge(mail.name)
            var mail = mail
            mail.isTooLarge = true
            self.large.append(mail)
        } else {
            self.refuse(mail, error)
        }
    }

    /// Decides what an error that ended the session says of the message whose answer was due.
    ///
    /// Commands of a batch that stay unanswered may have been lost. One that was sent alone was not, and then the batch
    /// before was not to blame either. Throws ``GivenUp`` when the message is asked for no more.
    mutating func blame(_ mail: Wanted, for error: any Error, hasBegun: Bool) throws {
        guard let error = error as? POP3Error, !self.session.hasLostAnswers else { return }
        switch error.code {
        case .limitExceeded where !mail.isTooLarge: self.experience.noteTooLarge(mail.name)
        case .connectionFailed, .malformedReply, .limitExceeded:
            if !hasBegun { self.experience.batchesFail = false }
            // What was beyond the limits will be so again; a broken line may be chance.
            let isBeyondLimits =
                error.code == .limitExceeded || (error.underlying as? TransportError)?.code == .limitExceeded
            let weight = isBeyondLimits ? POP3Experience.lastStrike : 1
            let strikes = self.experience.strike(mail.name, weight)
            guard self.aim == .again || strikes >= POP3Experience.lastStrike else { return }
            if self.aim == .again {
                self.refuse(mail, Self.breaking(error))
            } else {
                self.refuseForGood(mail, mail.isTooLarge ? Self.tooLarge : Self.breaking(error))
            }
            throw GivenUp()
        default: return
        }
    }

    private static let tooLarge = POP3Error(.messageTooLarge, "A message is larger than the limit.")

    /// Why a message is given up at which sessions break.
    private static func breaking(_ error: POP3Error) -> POP3Error {
        let detail = "Each attempt to fetch the message broke the connection."
        return POP3Error(error.code, detail, remedy: .giveUp, underlying: error)
    }

    mutating func refuseTooLarge(_ mail: Wanted, header: [UInt8] = []) {
        // Where the server tells another size, the message would be fetched again.
        if self.experience.isTooLarge(mail.name) {
            self.refuseForGood(mail, Self.tooLarge, header: header)
        } else {
            self.refuse(mail, Self.tooLarge, header: header)
        }
    }

    private mutating func refuseForGood(_ mail: Wanted, _ error: POP3Error, header: [UInt8] = []) {
        self.refuse(mail, error, header: header)
        guard self.books.isUnique(mail.identity) else { return }
        self.unobtainable.append(self.books.add(mail.identity, digest: [], .refused))
    }

    private mutating func refuse(_ mail: Wanted, _ error: POP3Error, header: [UInt8] = []) {
        self.pass.refused.append(
            POP3RefusedMail(uniqueID: mail.identity.uniqueID, size: mail.size, error: error, header: header))
    }
}
