// swift-tools-version: 6.3
import PackageDescription

// Speed is measured here and nowhere else: ratios of two programs or two ways, taken in turn in one run.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// One program that measures one part of the SDK.
func bench(_ name: String, _ products: [String], _ extra: [Target.Dependency] = []) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["BenchHarness"] + extra + products.map { .product(name: $0, package: "Martlet") },
        swiftSettings: settings)
}

let package = Package(
    name: "MartletBenchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Martlet", path: "..")],
    targets: [
        .target(name: "BenchHarness", swiftSettings: settings),
        .target(
            name: "BenchNetwork", dependencies: [.product(name: "MailTransport", package: "Martlet")],
            swiftSettings: settings + [.enableUpcomingFeature("InternalImportsByDefault")]),
        .target(
            name: "CTransportYardstick", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        bench("TransportBench", ["MailTransport", "MailTesting"], ["CTransportYardstick"]),
        bench("CodecBench", ["MessageParsing"]),
        bench("SMTPBench", ["SMTPClient", "SASL", "MailTransport", "MessageParsing"], ["BenchNetwork"]),
        bench("IMAPBench", ["IMAPClient", "MailTransport", "SASL"], ["BenchNetwork"]),
        bench("MIMEBench", ["MessageParsing"]),
        bench("POP3Bench", ["POP3Client", "MailTransport", "SASL"], ["BenchNetwork"]),
    ]
)
