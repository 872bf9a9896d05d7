import MessageParsing
import Testing

@Suite("Dates")
struct MailDateTests {
    @Test(
        "Reads every shape that programs have sent",
        arguments: [
            ("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00"),
            ("21 Nov 1997 09:55 +0100", "1997-11-21T09:55:00+01:00"),
            ("Fri, 21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00"),
            ("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T09:55:06-06:00"),
            ("Fri Nov 21 09:55:06 1997", "1997-11-21T09:55:06+00:00"),
            ("Fri Nov 21 09:55:06 1997 +0200", "1997-11-21T09:55:06+02:00"),
            ("Fri Nov 21 9:55:06 PM 1997 EST", "1997-11-21T21:55:06-05:00"),
            ("Fri Nov 21 09:55:06 EST 1997", "1997-11-21T09:55:06-05:00"),
            ("Friday, 21-Nov-97 09:55:06 EDT", "1997-11-21T09:55:06-04:00"),
            ("1997-11-21T09:55:06Z", "1997-11-21T09:55:06+00:00"),
            ("1997-11-21 09:55:06.123 +02:00", "1997-11-21T09:55:06+02:00"),
            ("Nov 21, 1997 9:55:06 PM PST", "1997-11-21T21:55:06-08:00"),
            ("Fri, 21 November 1997 12:00 am", "1997-11-21T00:00:00+00:00"),
            ("Fri, 21 Nov 1997 09:55:06 GMT+0200 (CEST)", "1997-11-21T09:55:06+02:00"),
            ("21/11/1997 09:55:06", "1997-11-21T09:55:06+00:00"), ("11/21/1997 09:55:06", "1997-11-21T09:55:06+00:00"),
            ("Mon, 1 Jan 2001 00:00:00 A", "2001-01-01T00:00:00+00:00"),
            ("Thu, 29 Feb 2024 23:59:60 +0000", "2024-03-01T00:00:00+00:00"),
            ("Tue, 03 Jan 117 10:00:00 +1400", "2017-01-03T10:00:00+14:00"),
            ("Tue, 3 Jan 2017", "2017-01-03T00:00:00+00:00"),
            ("Sat, 1 Sept 2018 10.11.12 +0200", "2018-09-01T10:11:12+02:00"),
            ("Fri,21 Nov 1997 09:55:06 -0600 (CST)", "1997-11-21T09:55:06-06:00"),
            ("Fri, 21 Nov 1997\r\n 09:55:06 -0600", "1997-11-21T09:55:06-06:00"),
            ("Fri, 31 Dec 1999 23:59:59 +0000", "1999-12-31T23:59:59+00:00"),
            ("Wed, 31 Dec 1969 23:59:59 +0000", "1969-12-31T23:59:59+00:00"),
            ("Thu, 1 Jan 2099 00:00:00 -1200", "2099-01-01T00:00:00-12:00"),
        ])
    func reads(_ text: String, _ expected: String) {
        #expect(MailDate(text)?.iso8601 == expected)
    }

    @Test(
        "HOSTILE 67: what names no moment is no date",
        arguments: [
            "Fri, 99 Foo 99999999999 99:99:99 +9999", "", "now", "Fri, 30 Feb 2024 10:00:00 +0000", "32 Jan 2020 10:00",
            "1 Jan 2020 25:00",
            "1 Jan 2020 10:60", "Jan 2020", "10:00:00 +0000", "5/6/2020 10:00", "1 Jan 20200 10:00", "(((((", "+0000",
        ])
    func refuses(_ text: String) {
        #expect(MailDate(text) == nil)
    }

    @Test("HOSTILE 68: a megabyte of digits is no date and no trap")
    func digits() {
        #expect(MailDate(String(repeating: "9", count: 1_000_000)) == nil)
        #expect(MailDate(String(repeating: "9:", count: 500_000)) == nil)
        #expect(MailDate(String(repeating: "(", count: 1_000_000)) == nil)
    }

    @Test(
        "HOSTILE 69: zones and years follow the obsolete rules",
        arguments: [
            ("1 Jan 2020 10:00:00 +1400", 840, true), ("1 Jan 2020 10:00:00 -0000", 0, false),
            ("1 Jan 2020 10:00:00 EST5EDT", 0, false),
            ("1 Jan 2020 10:00:00", 0, false), ("1 Jan 20 10:00:00 UT", 0, true),
            ("1 Jan 2020 10:00:00 +9999", 0, false),
            ("1 Jan 2020 10:00:00 PDT", -420, true), ("1 Jan 2020 10:00:00 JST", 540, true),
        ])
    func zones(_ text: String, _ offset: Int, _ isKnown: Bool) throws {
        let date = try #require(MailDate(text))
        #expect(date.offsetMinutes == offset)
        #expect(date.isOffsetKnown == isKnown)
        #expect(date.secondsSince1970 == 1_577_872_800 - Int64(offset) * 60)
    }

    @Test("HOSTILE 70: dates far away are what they claim")
    func farAway() {
        #expect(MailDate("Thu, 1 Jan 1970 00:00:00 +0000")?.secondsSince1970 == 0)
        #expect(MailDate("Thu, 31 Dec 2099 00:00:00 +0000")?.secondsSince1970 == 4_102_358_400)
    }

    @Test("Both forms that are written read back as the same date")
    func roundTrip() throws {
        var random = SeededRandom(seed: 3)
        for _ in 0..<5_000 {
            let date = MailDate(
                secondsSince1970: Int64.random(in: -2_208_988_800...250_000_000_000, using: &random),
                offsetMinutes: Int.random(in: -1439...1439, using: &random))
            #expect(MailDate(date.rfc5322) == date)
            #expect(MailDate(date.iso8601) == date)
        }
        #expect(MailDate(secondsSince1970: 0, isOffsetKnown: false).rfc5322 == "Thu, 01 Jan 1970 00:00:00 -0000")
    }

    @Test(
        "Any number of seconds and any zone can be written",
        arguments: [Int64.min, -62_167_219_200, 253_402_300_799, Int64.max])
    func extremes(_ seconds: Int64) {
        for offset in [Int.min, -1439, 0, 1439, Int.max] {
            let date = MailDate(secondsSince1970: seconds, offsetMinutes: offset)
            #expect(date.iso8601.utf8.count == 25)
            #expect(date.rfc5322.utf8.count == 31)
        }
    }
}
