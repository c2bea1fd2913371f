using System.CommandLine;
using Transcode.Cli.CommandLine;
using Transcode.Worker;
using Transcode.Worker.Idle;

namespace Transcode.Cli.Joining;

/// <summary>The words of the verb worker that say how it treats the machine and its owner.</summary>
internal sealed class IdleOptions
{
    private readonly Option<string?> _schedule = new("--schedule")
    {
        Description = "Work only then, by this machine's clock: \"mon-fri "
        + "18:00-07:00; sat,sun\"",
        HelpName = "HOURS"
    };
    private readonly Option<double?> _busy = Numbers.Percent("--pause-busy", "Pause while other programs take more of all processors");
    private readonly Option<double?> _calm = Numbers.Percent("--resume-below",
        "Go on when they take less (default: two thirds of --pause-busy)");
    private readonly Option<bool> _battery = new("--pause-battery") { Description = "Pause while the machine runs on battery" };
    private readonly Option<int> _after = Numbers.Whole("--stop-after", "SECONDS",
        "Seconds in which what runs may end when a pause begins", 0, 24 * 3600, usual: 60);
    private readonly Option<int?> _gpu = Numbers.Whole("--gpu", "N", "Which of several graphics cards, from 0", 0, 15);
    private readonly Option<int?> _nice = Numbers.Whole("--nice", "N",
        "0 to 19: how much the tools give way to other programs, at the processor and the disk (default 5)", 0, 19);
    private readonly Option<int?> _memory = Numbers.Whole("--memory", "MIB", "Most memory of one tool (default 8192; images at most 2048)",
        256, 1 << 24);
    private readonly Option<int?> _images = Numbers.Whole("--images-wait", "SECONDS",
        "Without libvips here: how long an image waits for a worker that has it (default 600)", 0, 7 * 24 * 3600);

    public void AddTo(Command verb)
    {
        foreach (var option in (Option[])[_schedule, _busy, _calm, _battery, _after, _gpu, _nice, _memory, _images])
            verb.Options.Add(option);
    }

    public IEnumerable<string> Faults(ParseResult parsed)
    {
        if (parsed.GetValue(_schedule) is { } text && Schedule.Read(text).Problem is { } problem)
            yield return $"--schedule: {problem}.";
        else if (MachineSigns.Here(new WorkerOptions()).Lacks(RulesOf(parsed)) is { } lacks)
            yield return lacks;
    }

    public WorkerArguments Read(ParseResult parsed, WorkerArguments arguments) => arguments with
    {
        Idle = RulesOf(parsed),
        Gpu = parsed.GetValue(_gpu),
        Niceness = parsed.GetValue(_nice),
        MemoryMiB = parsed.GetValue(_memory),
        ImagesWaitSeconds = parsed.GetValue(_images),
    };

    private IdleRules RulesOf(ParseResult parsed) => new()
    {
        Hours = parsed.GetValue(_schedule) is { } hours ? Schedule.Read(hours).Schedule : null,
        BusyPercent = parsed.GetValue(_busy),
        CalmPercent = parsed.GetValue(_calm),
        PausesOnBattery = parsed.GetValue(_battery),
        StopAfter = TimeSpan.FromSeconds(parsed.GetValue(_after)),
    };
}
