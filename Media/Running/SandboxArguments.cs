using System.Globalization;

namespace Transcode.Media.Running;

/// <summary>
/// A chain of small system tools, each of which sets one thing and then becomes the next by exec, so that the process id stays the same
/// from the first to the last: die with the parent, limits, priority, own session (a terminal's Ctrl-C must not reach the tool before we
/// do).
/// </summary>
internal static class SandboxArguments
{
    /// <summary>Who was killed before the first link could ask to die with it is not the parent any more: nothing begins.</summary>
    private const string OnlyBelow = "test \"$PPID\" = \"$0\" && exec \"$@\"";

    /// <summary>The words to start, on Linux.</summary>
    /// <param name="command">What.</param>
    /// <param name="limits">Within what.</param>
    /// <param name="parent">Process that starts them.</param>
    public static IReadOnlyList<string> OnLinux(ToolCommand command, ToolLimits limits, int parent) =>
    [
        "setpriv", "--pdeathsig", "KILL", "--no-new-privs",
        "sh", "-c", OnlyBelow, Number(parent),
        "prlimit", "--core=0", .. Limits(limits),
        .. limits.Niceness is { } niceness ? new[] { "nice", "-n", Number(niceness) } : [],
        .. limits.YieldsDisk && Executables.Find("ionice") is not null ? new[] { "ionice", "-c", "2", "-n", "7" } : [],
        "setsid",
        command.Executable, .. command.Arguments,
    ];

    /// <summary>Elsewhere the tool runs bare: only the wall time and the size of standard output are limited.</summary>
    public static IReadOnlyList<string> Elsewhere(ToolCommand command) => [command.Executable, .. command.Arguments];

    /// <summary>The tools that the chain itself needs.</summary>
    public static IReadOnlyList<string> Links(ToolLimits limits) =>
        limits.Niceness is null ? ["setpriv", "sh", "prlimit", "setsid"] : ["setpriv", "sh", "prlimit", "setsid", "nice"];

    private static IEnumerable<string> Limits(ToolLimits limits)
    {
        if (limits.AddressSpaceBytes is { } memory) yield return $"--as={Number(memory)}";
        if (limits.OutputBytes is { } size) yield return $"--fsize={Number(size)}";
        // The soft and the hard limit are one: ffmpeg would catch the soft one's signal and end as if it had been asked to.
        if (limits.ProcessorSeconds is { } seconds) yield return $"--cpu={Number(seconds)}";
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
