/// Business mail made from a seed: text and HTML in quoted-printable or base64, trace headers, now and then a file.
public struct SyntheticMail {
    private var state: UInt64

    /// The same seed makes the same mails.
    public init(seed: UInt64) { self.state = seed }

    /// A short mail, a fifth of them with a file of some kilobytes.
    public mutating func short() -> [UInt8] {
        self.message(paragraphs: 2..<11, attachment: self.chance(20) ? self.random(8_500) + 500 : 0)
    }

    /// A mail of the usual size: 13.5 KB on the average.
    public mutating func usual() -> [UInt8] {
        self.message(paragraphs: 2..<21, attachment: self.chance(20) ? self.random(8_500) + 500 : 0)
    }

    /// A mail with a large file.
    public mutating func large(_ size: Int) -> [UInt8] {
        self.message(paragraphs: 2..<11, attachment: size)
    }

    private mutating func next() -> UInt64 {
        self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var mixed = self.state
        mixed ^= mixed >> 33
        mixed = mixed &* 0xFF51_AFD7_ED55_8CCD
        return mixed ^ mixed >> 33
    }

    private mutating func random(_ below: Int) -> Int { Int(self.next() % UInt64(max(below, 1))) }
    private mutating func chance(_ percent: Int) -> Bool { self.random(100) < percent }

    private static let english = """
        the quarterly report shows that our customers expect delivery before Friday and we will follow up with a revised
        offer please review the attached invoice number and the payment terms thank you for your patience
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
    private static let other = """
        für München größere Mengen benötigen prüfen Fälligkeit Rückmeldung Verträge schöne Grüße Übersicht Lösung société
        réunion à bientôt échéance отчёт клиенты доставка пожалуйста счёт 報告書 お客様 請求書 会議
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)

    private mutating func sentence(foreign: Bool) -> String {
        let count = self.random(60) + 20
        return (0..<count).map { _ in
            foreign && self.chance(50)
                ? Self.other[self.random(Self.other.count)] : Self.english[self.random(Self.english.count)]
        }.joined(separator: " ") + "."
    }

    private mutating func hex(_ count: Int) -> String {
        (0..<count).map { _ in String(self.random(16), radix: 16) }.joined()
    }

    private mutating func message(paragraphs counts: Range<Int>, attachment: Int) -> [UInt8] {
        let foreign = self.chance(30)
        let paragraphs = (0..<(self.random(counts.count) + counts.lowerBound)).map { _ in
            self.sentence(foreign: foreign)
        }
        let text = paragraphs.joined(separator: "\r\n\r\n")
        let html =
            "<html><head><style type=\"text/css\">body{margin:0;font-family:Arial;font-size:14px;color:#333}</style></head><body>\r\n"
            + paragraphs.map { "<p style=\"margin:0 0 12px\">\($0)</p>" }.joined(separator: "\r\n") + "</body></html>"
        let isBase64 = self.chance(foreign ? 60 : 25)
        let inner = "----=_Part_\(self.random(1_000_000))_\(self.hex(12))"
        let body =
            Self.part("text/plain; charset=\"utf-8\"", text, isBase64: isBase64, boundary: inner)
            + Self.part("text/html; charset=\"utf-8\"", html, isBase64: isBase64, boundary: inner) + "--\(inner)--\r\n"
        guard attachment > 0 else {
            return Array((self.headers(foreign: foreign, type: "multipart/alternative", boundary: inner) + body).utf8)
        }
        let outer = "=_mixed_\(self.hex(24))"
        var bytes = Array(
            (self.headers(foreign: foreign, type: "multipart/mixed", boundary: outer)
                + "This is a multi-part message in MIME format.\r\n--\(outer)\r\nContent-Type: multipart/alternative; boundary=\"\(inner)\"\r\n\r\n"
                + body
                + "--\(outer)\r\nContent-Type: application/pdf; name=\"invoice.pdf\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename*=UTF-8''%C3%9Cbersicht.pdf\r\n\r\n")
                .utf8)
        bytes += Self.base64((0..<attachment).map { _ in UInt8(truncatingIfNeeded: self.next()) })
        bytes += Array("--\(outer)--\r\n".utf8)
        return bytes
    }

    private mutating func headers(foreign: Bool, type: String, boundary: String) -> String {
        var lines: [String] = ["Return-Path: <bounce-\(self.hex(8))@mail.example.com>"]
        for hop in 0..<(self.random(4) + 2) {
            lines.append(
                "Received: from mx\(hop).example.com (mx\(hop).example.com [192.0.2.\(hop)])\r\n\tby in.example.net (Postfix) with ESMTPS id \(self.hex(12))\r\n\tfor <desk@example.net>; Mon, \(self.random(27) + 1) Jan 2026 10:\(self.random(50) + 10):07 +0000 (UTC)"
            )
        }
        lines.append(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=s1;\r\n\th=from:to:subject:date:message-id; bh=\(self.hex(44));\r\n\tb=\(self.hex(76))\r\n\t \(self.hex(76))\r\n\t \(self.hex(76))\r\n\t \(self.hex(60))"
        )
        lines.append(
            "Authentication-Results: in.example.net; dkim=pass header.d=example.com;\r\n\tspf=pass smtp.mailfrom=bounce@mail.example.com; dmarc=pass header.from=example.com"
        )
        let name = foreign ? "=?utf-8?Q?J=C3=B6rg_M=C3=BCller?=" : "\"Miller, Ann\""
        lines.append("From: \(name) <ann.miller@example.com>")
        lines.append(
            "To: Help Desk <desk@example.net>, \"Second, One\" <second.\(self.hex(4))@example.org>,\r\n third@example.org"
        )
        if self.chance(50) { lines.append("Cc: =?utf-8?B?w5xiZXJzaWNodA==?= <cc@example.org>") }
        lines.append("Reply-To: ann.miller@example.com")
        lines.append(
            foreign
                ? "Subject: =?utf-8?Q?Re:_=C3=9Cbersicht_der_Vertr=C3=A4ge?=\r\n =?utf-8?Q?_f=C3=BCr_M=C3=BCnchen?="
                : "Subject: Re: the quarterly report and invoice \(self.random(100_000))")
        lines.append("Date: Mon, \(self.random(27) + 1) Jan 2026 10:20:30 +0100")
        lines.append("Message-ID: <\(self.hex(32))@mail.example.com>")
        lines.append("In-Reply-To: <\(self.hex(32))@example.net>")
        lines.append("References: <\(self.hex(32))@example.net>\r\n <\(self.hex(32))@example.net>")
        lines.append("X-Mailer: Example Mailer 1.\(self.random(9))")
        lines.append("MIME-Version: 1.0")
        lines.append("List-Unsubscribe: <https://example.com/u/\(self.hex(40))>")
        lines.append("X-Report-Abuse: please forward this mail to abuse@example.com with all headers")
        lines.append("Content-Type: \(type);\r\n\tboundary=\"\(boundary)\"")
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }

    private static func part(_ type: String, _ text: String, isBase64: Bool, boundary: String) -> String {
        let encoding = isBase64 ? "base64" : "quoted-printable"
        let body =
            isBase64 ? String(decoding: Self.base64(Array(text.utf8)), as: UTF8.self) : Self.quotedPrintable(text)
        return "--\(boundary)\r\nContent-Type: \(type)\r\nContent-Transfer-Encoding: \(encoding)\r\n\r\n\(body)\r\n"
    }

    private static func quotedPrintable(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        var column = 0
        for byte in text.utf8 {
            if byte == 13 || byte == 10 {
                result.append(byte)
                column = 0
                continue
            }
            let isPlain = byte >= 32 && byte < 127 && byte != 61
            let width = isPlain ? 1 : 3
            if column + width > 75 {
                result += [61, 13, 10]
                column = 0
            }
            if isPlain { result.append(byte) } else { result += [61, digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
            column += width
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 3 * 4 + bytes.count / 28 + 8)
        var place = 0
        var column = 0
        while place < bytes.count {
            let left = min(3, bytes.count - place)
            let value =
                Int(bytes[place]) << 16 | (left > 1 ? Int(bytes[place + 1]) << 8 : 0)
                | (left > 2 ? Int(bytes[place + 2]) : 0)
            for index in 0..<4 { result.append(index <= left ? alphabet[value >> (18 - 6 * index) & 63] : 61) }
            place += 3
            column += 4
            if column == 76 || place >= bytes.count {
                result += [13, 10]
                column = 0
            }
        }
        return result
    }
}
