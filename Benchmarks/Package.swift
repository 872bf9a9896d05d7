// swift-tools-version: 6.3
import PackageDescription

// Speed is measured here and nowhere else: ratios of two programs or two ways, taken in turn in one run.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// One program that measures one part of the SDK, or that is measured.
func bench(
    _ name: String, _ products: [String], _ extra: [Target.Dependency] = [], linker: [LinkerSetting] = []
) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["BenchHarness"] + extra + products.map { .product(name: $0, package: "Martlet") },
        swiftSettings: settings, linkerSettings: linker)
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
        // What IMAPBench and POP3Bench measure, as a program of its own, built as servers are that go out alone.
        bench(
            "MailDownload", ["IMAPClient", "POP3Client", "MailTransport", "SASL"],
            linker: [.unsafeFlags(["-static-stdlib"], .when(platforms: [.linux]))]),
        bench("IMAPBench", ["IMAPClient", "MailTransport"], ["BenchNetwork", "MailDownload"]),
        bench("MIMEBench", ["MessageParsing"]),
        bench("POP3Bench", ["MailTransport"], ["BenchNetwork", "MailDownload"]),
    ]
)
