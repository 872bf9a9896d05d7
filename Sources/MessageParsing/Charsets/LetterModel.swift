/// The letters beyond ASCII that texts in a charset of one byte a character are made of.
struct LetterModel: Sendable {
    let label: String
    private let common: Set<Unicode.Scalar>
    private let rare: Set<Unicode.Scalar>
    /// How readily the charset is believed: where nearly every byte is a letter, every text looks good.
    private let trust: Double

    private init(_ label: String, _ common: String, _ rare: String = "", trust: Double = 1) {
        self.label = label
        self.trust = trust
        self.common = Set(common.unicodeScalars)
        self.rare = Set(rare.unicodeScalars)
    }

    /// How well a decoded text looks like one that people wrote, from 0 to about 1.
    ///
    /// Common letters speak for it; signs inside of words, capitals behind small letters and bytes without a character
    /// speak against it. The second value is how much there was to go by, up to 1.
    func score(_ decoded: DecodedText) -> (fit: Double, evidence: Double) {
        var total = 0.0
        var score = 0.0
        var before: Unicode.Scalar = " "
        for scalar in decoded.text.unicodeScalars {
            defer { before = scalar }
            guard scalar.value >= 0x80 else { continue }
            total += 1
            if scalar == "\u{FFFD}" || scalar.value < 0xA0 {
                score -= 3
                continue
            }
            let isLetter = scalar.properties.isAlphabetic || Self.isMark(scalar)
            let small = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
            let isCapital = small != scalar
            if self.common.contains(small) {
                score += 1
            } else if self.rare.contains(small) {
                score += 0.5
            } else if isLetter {
                score -= 0.2
            } else if Self.isPunctuation(scalar) {
                score += before.properties.isAlphabetic && scalar != "\u{2019}" ? 0.1 : 0.4
            } else {
                score -= before.properties.isAlphabetic ? 1 : 0.2
            }
            if isCapital && before.properties.isLowercase { score -= 1 }
            // Words are in one script.
            if isLetter && scalar.value >= 0x370 && scalar.value < 0x1E00 && Self.isLatin(before) { score -= 2 }
        }
        // A few letters say little.
        return (total == 0 ? 0 : max(score / total, 0) * self.trust, min(total / 8, 1))
    }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        (0x41...0x5A).contains(scalar.value) || (0x61...0x7A).contains(scalar.value)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.canonicalCombiningClass != .notReordered
    }

    /// Quotes, dashes, spaces and the signs that stand in every kind of text.
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{A0}", "\u{AB}", "\u{BB}", "\u{B0}", "\u{A7}", "\u{2013}", "\u{2014}", "\u{2018}"..."\u{201E}",
            "\u{2026}",
            "\u{A1}", "\u{BF}", "\u{AA}", "\u{BA}", "\u{B2}", "\u{B3}", "\u{20AC}", "\u{A9}", "\u{AE}", "\u{2116}",
            "\u{AD}":
            true
        default: false
        }
    }

    private static let centralEuropean = "ąćęłńóśźżáčďéěíňřšťúůýžőűöüăâîđ"
    private static let centralRare = "ľĺŕôäçßëșțşţń"
    private static let cyrillic = "оеаинтсрвлкмдпуяыьгзбчйхжшю"
    private static let cyrillicRare = "цщэфъёіїєґўјљњћџђѓќ"
    private static let greek = "αοιετσνρηυκπμλωςγδθχφάέίόύήώ"
    private static let hebrew = "אבגדהוזחטיכלמנסעפצקרשתםןץףך"
    private static let arabic = "اليمونرتبةعدسفهكقحجشصطخضذثئءآأإىؤغظز"
    private static let baltic = "āčēģīķļņšūžąęėįųäöõü"
    private static let western = "éèàêçâîôûùüäößñóíáúãõåæøëïœ"
    private static let westernRare = "ìòýðþšžÿ"

    /// The charsets that are tried, the most used first.
    static let all: [LetterModel] = [
        LetterModel("windows-1252", western, westernRare), LetterModel("iso-8859-15", western, westernRare),
        LetterModel("windows-1251", cyrillic, cyrillicRare), LetterModel("koi8-r", cyrillic, cyrillicRare),
        LetterModel("windows-1250", centralEuropean, centralRare),
        LetterModel("iso-8859-2", centralEuropean, centralRare),
        LetterModel("windows-1254", "ğışçöü", "âîûéİ"), LetterModel("windows-1253", greek, "ϊϋΐΰ"),
        LetterModel("iso-8859-7", greek, "ϊϋΐΰ"), LetterModel("windows-1255", hebrew, "\u{5B0}\u{5B8}\u{5BC}"),
        LetterModel("iso-8859-8", hebrew), LetterModel("windows-1256", arabic, "پچژگ\u{64B}\u{651}"),
        LetterModel("iso-8859-6", arabic, "\u{64B}\u{651}"),
        LetterModel(
            "windows-874", String(String.UnicodeScalarView((0xE01...0xE4E).compactMap(Unicode.Scalar.init))), trust: 0.9
        ),
        LetterModel("windows-1257", baltic), LetterModel("iso-8859-13", baltic), LetterModel("iso-8859-4", baltic),
        LetterModel("iso-8859-10", baltic), LetterModel("iso-8859-16", centralEuropean + "șț", centralRare),
        LetterModel("iso-8859-5", cyrillic, cyrillicRare), LetterModel("ibm866", cyrillic, cyrillicRare),
        LetterModel("ibm855", cyrillic, cyrillicRare), LetterModel("x-mac-cyrillic", cyrillic, cyrillicRare),
        LetterModel("ibm852", centralEuropean, centralRare), LetterModel("x-mac-ce", centralEuropean, centralRare),
        LetterModel("iso-8859-3", "ċġħżĉĝĥĵŝŭàèìòù", "ğışçöü"),
        LetterModel("windows-1258", "đơưăâêô\u{300}\u{301}\u{303}\u{309}\u{323}àáèéìíòóùúý", trust: 0.8),
        LetterModel("viscii", "đơưăâêôàáạảãấầậẩẫắằặẳẵèéẹẻẽếềệểễìíịỉĩòóọỏõốồộổỗớờợởỡùúụủũứừựửữỳýỵỷỹ", trust: 0.7),
        LetterModel("ibm850", western, westernRare, trust: 0.9),
    ]
}
