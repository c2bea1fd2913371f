namespace Transcode.Gateway.Application;

/// <summary>Why a command does not hold, the same at every door: REST makes problem details of it, GraphQL a case of a union.</summary>
/// <param name="Kind">What is in the way.</param>
/// <param name="Code">Stable, dotted: "job.finished".</param>
/// <param name="Message">What, which one, and what to do next.</param>
internal sealed record CommandRefusal(RefusalKind Kind, string Code, string Message)
{
    public static CommandRefusal Unknown(string code, string message) => new(RefusalKind.Unknown, code, message);

    public static CommandRefusal Conflict(string code, string message) => new(RefusalKind.Conflict, code, message);

    public static CommandRefusal Invalid(string message) => new(RefusalKind.Invalid, "request.invalid", message);
}

internal enum RefusalKind
{
    /// <summary>There is no such thing.</summary>
    Unknown = 1,
    /// <summary>It is in no state for that.</summary>
    Conflict = 2,
    /// <summary>What was asked for makes no sense.</summary>
    Invalid = 3,
    /// <summary>Another has changed it since the caller read it.</summary>
    Stale = 4,
}
