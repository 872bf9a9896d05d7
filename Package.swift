// swift-tools-version: 6.3
import PackageDescription

// One place for the compiler settings: Swift 6 mode comes with the tools version.
let common: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
]

/// A module of the SDK: every unsafe use in it is marked and counted.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: common + [.strictMemorySafety()])
}

/// The tests of a module; `#expect` expands to code that strict memory safety cannot see through, so it is off here.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name + "Tests", dependencies: dependencies, swiftSettings: common)
}

let package = Package(
    name: "Martlet",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "MessageParsing", targets: ["MessageParsing"]),
        .library(name: "MailTransport", targets: ["MailTransport"]),
    ],
    targets: [
        // Bytes.
        module("MessageParsing"),

        // Wires.
        module("MailTransport"),

        // For tests: the SDK's and the user's.
        module("MailTesting", ["MailTransport"]),

        // Tests.
        tests("MessageParsing", ["MessageParsing"]),
        tests("MailTransport", ["MailTransport"]),
        tests("MailTesting", ["MailTesting", "MailTransport"]),
    ]
)
