import Martlet

/// An error as the shell sees it: one line and an exit code.
struct Failure {
    var code: ExitCode
    var message: String

    /// Finds the code from the remedy that every error of the SDK carries.
    init(_ error: any Error) {
        switch error {
        case let error as ToolError:
            self.init(error.code, error.message)
        case let error as TransportError:
            self.init(Self.code(of: error), error.description)
        case let error as any ActionableError:
            let transport = error.underlying as? TransportError
            let code = transport.map(Self.code(of:)) ?? Self.code(of: error.remedy)
            self.init(code, "\(error.detail) \(error.remedy)")
        case is CancellationError:
            self.init(.tryLater, "Interrupted.")
        default:
            self.init(.unavailable, "\(error)")
        }
    }

    private init(_ code: ExitCode, _ message: String) {
        self.code = code
        self.message = Terminal.visible(message.split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    private static func code(of error: TransportError) -> ExitCode {
        switch error.code {
        case .hostNotFound, .connectionRefused, .unreachable, .tlsFailed, .certificateRefused: .unavailable
        default: self.code(of: error.remedy)
        }
    }

    private static func code(of remedy: Remedy) -> ExitCode {
        switch remedy {
        case .retryNow, .retryLater: .tryLater
        case .logInAgain: .loginRefused
        case .changeSettings: .badConfiguration
        case .giveUp: .unavailable
        }
    }
}
