/// How the tool ends, by the numbers of sysexits.h.
enum ExitCode: Int32 {
    case done = 0
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case cannotWrite = 73
    case tryLater = 75
    case loginRefused = 77
    case badConfiguration = 78
}

/// Why a command stops: the code it exits with, and one line that says what happened and what to do.
struct ToolError: Error {
    var code: ExitCode
    var message: String

    init(_ code: ExitCode, _ message: String) {
        self.code = code
        self.message = message
    }
}
