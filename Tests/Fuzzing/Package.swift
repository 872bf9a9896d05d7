// swift-tools-version: 6.3
import PackageDescription

// One libFuzzer program for each parser. They have no main, so they cannot live in the package that `swift test`
// builds. Build with: swift build -c release --sanitize=fuzzer --scratch-path .build-fuzz --product FuzzMessage
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The fuzzer of one parser, and the products it drives.
func fuzzer(_ name: String, _ products: [String], _ extra: [Target.Dependency] = []) -> Target {
    .executableTarget(
        name: name, dependencies: ["FuzzSupport"] + extra + products.map { .product(name: $0, package: "Martlet") },
        swiftSettings: settings)
}

let package = Package(
    name: "MartletFuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Martlet", path: "../..")],
    targets: [
        .target(name: "FuzzSupport", swiftSettings: settings),
        .target(
            name: "WireSupport", dependencies: [.product(name: "MailTransport", package: "Martlet")],
            swiftSettings: settings),
        fuzzer("FuzzSMTPAnswers", ["SMTPClient", "SASL", "MailTransport", "MessageParsing"], ["WireSupport"]),
        fuzzer("FuzzSMTPReplies", ["SMTPClient"]),
        fuzzer("FuzzPOP3Answers", ["POP3Client", "SASL", "MailTransport"], ["WireSupport"]),
        fuzzer("FuzzIMAPSession", ["IMAPClient", "SASL", "MailTransport"], ["WireSupport"]),
        fuzzer("FuzzDNS", ["MailTransport"], ["WireSupport"]),
        fuzzer("FuzzHTTP", ["MailTransport"], ["WireSupport"]),
        fuzzer("FuzzJSON", ["SASL", "MailTransport"], ["WireSupport"]),
        fuzzer("FuzzMessage", ["MessageParsing"]),
        fuzzer("FuzzAddresses", ["MessageParsing"]),
        fuzzer("FuzzEncodedWords", ["MessageParsing"]),
        fuzzer("FuzzParameters", ["MessageParsing"]),
        fuzzer("FuzzDate", ["MessageParsing"]),
        fuzzer("FuzzTransfer", ["MessageParsing"]),
        fuzzer("FuzzCharset", ["MessageParsing"]),
        fuzzer("FuzzCompose", ["MessageParsing"]),
        fuzzer("FuzzIMAPResponses", ["IMAPClient"]),
        fuzzer("FuzzPOP3", ["POP3Client"]),
    ]
)
