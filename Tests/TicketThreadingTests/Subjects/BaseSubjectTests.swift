import Testing
import TicketThreading

@Suite("A base subject")
struct BaseSubjectTests {
    @Test(
        "SCENARIO 63: loses reply prefixes of many languages",
        arguments: [
            "Re: Printer", "RE: Printer", "Re[2]: Printer", "re(3): Printer", "Re^2: Printer", "AW: Printer",
            "Antw: Printer", "SV: Printer", "VS: Printer", "Odp: Printer", "Ynt: Printer", "回复：Printer", "答复: Printer",
            "Re : Printer", "Re: AW: SV: Re: Printer", "Re:Printer", "[EXT] Re: Printer", "Re: [EXTERNAL] Printer",
            "RE: AW: SV: [EXT] [ticket # 123] printer", "  Re:\tPrinter  ", "Отв: Printer", "RIF: printer",
            "Re: [Ticket #7] Re: Printer",
        ])
    func losesReplyPrefixes(_ subject: String) {
        let base = BaseSubject(subject)
        #expect(base.key == "printer")
        #expect(base.isReply)
    }

    @Test(
        "knows a forwarded mail from an answer",
        arguments: ["Fwd: Printer", "FW: Printer", "WG: Printer", "TR: Printer", "RV: Printer", "转发: Printer"])
    func knowsForwards(_ subject: String) {
        let base = BaseSubject(subject)
        #expect(base.key == "printer")
        #expect(base.isForward && !base.isReply)
    }

    @Test(
        "SCENARIO 63: keeps what only looks like a prefix",
        arguments: [
            "Reminder: pay", "Re-order", "[Billing] question", "Report: printer", "12:30 meeting", "http://x",
            "Re[a]: x",
            "Release 2: notes",
        ])
    func keepsOtherWords(_ subject: String) {
        let base = BaseSubject(subject)
        #expect(base.title == subject)
        #expect(!base.isReply && !base.isForward)
    }

    @Test(
        "SCENARIO 62: is empty when nothing else was there",
        arguments: ["", " ", "Re:", "Re: AW: ", "[Ticket #5]", "Re: [EXT]"])
    func isEmpty(_ subject: String) {
        #expect(BaseSubject(subject).isEmpty)
    }

    @Test(
        "takes a megabyte of prefixes or brackets in its stride",
        arguments: ["Re: ", "[", "[EXT] ", "[Ticket #", ":", "R"])
    func isLinear(_ piece: String) {
        let base = BaseSubject(String(repeating: piece, count: 250_000))
        #expect(base.title.count <= BaseSubject.maximumLength)
    }
}
