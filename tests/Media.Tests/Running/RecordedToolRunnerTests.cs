using Transcode.Media.Running;

namespace Transcode.Media.Tests.Running;

public sealed class RecordedToolRunnerTests : ToolRunnerContract
{
    private static readonly Dictionary<string, Recording> _recordings = new()
    {
        [ThreeLines.ToShell()] = new() { Stdout = "1\n2\n3\n" },
        [NoLineEnd.ToShell()] = new() { Stdout = "first\r\nsecond\rlast" },
        [ManyLines.ToShell()] = new() { Stdout = string.Concat(Enumerable.Range(1, 100_000).Select(n => $"{n}\n")) },
        [LongLine.ToShell()] = new() { Stdout = new string('0', 99_999) + "7" },
        [Complaining.ToShell()] = new()
        {
            Stderr = string.Concat(Enumerable.Range(1, 100).Select(n => $"cat: /absent/{n}: No such file or directory\n")),
            Code = 1,
        },
        [SaysReadyAndStays.ToShell()] = new() { Stdout = "ready\n", Stays = true },
    };

    protected override IToolRunner Runner => new RecordedToolRunner(_recordings, TimeProvider.System);
}
