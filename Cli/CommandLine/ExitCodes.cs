using Transcode.Domain;

namespace Transcode.Cli.CommandLine;

/// <summary>What a script can tell from the end of the process; docs/cli.md lists them.</summary>
public static class ExitCodes
{
    public const int Ok = 0;
    public const int Failed = 1;

    /// <summary>The input, or what was asked of it: another try will end the same.</summary>
    public const int Rejected = 2;

    /// <summary>The command line itself.</summary>
    public const int Usage = 3;

    /// <summary>The disk is full or does not answer.</summary>
    public const int Storage = 4;

    /// <summary>Ctrl-C: 128 + SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;

    public static int Of(string state, string? code) => state switch
    {
        "ready" => Ok,
        "cancelled" => Cancelled,
        _ when code is FailureCodes.StorageFull or FailureCodes.StorageFailed => Storage,
        "rejected" => Rejected,
        _ => Failed,
    };
}
