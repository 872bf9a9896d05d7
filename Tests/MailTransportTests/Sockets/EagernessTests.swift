import Testing

@testable import MailTransport

@Suite("Looking again before going to sleep")
struct EagernessTests {
    private static func isNothing(_ outcome: POSIX.Transfer?) -> Bool {
        if case nil = outcome { true } else { false }
    }

    private func note(_ waits: Duration..., to eagerness: borrowing Eagerness) {
        for wait in waits { eagerness.note(wait) }
    }

    @Test("begins after four quick answers in a row, and ends with a slow one")
    func begins() {
        let eagerness = Eagerness()
        var looks = 0
        func found() -> Bool {
            let outcome = eagerness.look {
                looks += 1
                return .moved(7)
            }
            if case .moved(7)? = outcome { return true }
            return false
        }
        #expect(!found())
        self.note(.microseconds(10), .microseconds(150), .microseconds(10), to: eagerness)
        #expect(!found())
        self.note(.microseconds(10), to: eagerness)
        #expect(found() && found())
        self.note(.microseconds(151), to: eagerness)
        #expect(!found())
        #expect(looks == 2)
    }

    @Test("gives up soon when nothing comes, and does not try again before four more quick answers")
    func givesUp() {
        let eagerness = Eagerness()
        for _ in 0..<10 { eagerness.note(.zero) }
        var looks = 0
        let outcome = eagerness.look {
            looks += 1
            return .wouldBlock
        }
        #expect(Self.isNothing(outcome) && looks > 0)
        looks = 0
        for _ in 0..<3 {
            #expect(Self.isNothing(eagerness.look { .moved(1) }))
            eagerness.note(.zero)
        }
        eagerness.note(.zero)
        if case .failed(9)? = eagerness.look({ .failed(9) }) {} else { Issue.record("An error was not handed on.") }
    }
}
