using System.CommandLine;
using Transcode.Silo;
using Transcode.Silo.Neighbour;

namespace Transcode.AppHost.Joining;

/// <summary>The words of the verb worker that say how it treats the machine and its owner.</summary>
internal sealed class NeighbourWords
{
    private readonly Option<string?> _schedule = new("--schedule") { Description = "Work only then, by this machine's clock: \"mon-fri 18:00-07:00; sat,sun\"", HelpName = "HOURS" };
    private readonly Option<double?> _busy = new("--pause-busy") { Description = "Pause while other programs take more of all processors", HelpName = "PERCENT" };
    private readonly Option<double?> _calm = new("--resume-below") { Description = "Go on when they take less (default: two thirds of --pause-busy)", HelpName = "PERCENT" };
    private readonly Option<bool> _battery = new("--pause-battery") { Description = "Pause while the machine runs on battery" };
    private readonly Option<int> _after = new("--stop-after") { Description = "Seconds in which what runs may end when a pause begins", HelpName = "SECONDS", DefaultValueFactory = _ => 60 };
    private readonly Option<int?> _gpu = new("--gpu") { Description = "Which of several graphics cards, from 0", HelpName = "N" };
    private readonly Option<int?> _nice = new("--nice") { Description = "0 to 19: how much the tools give way to other programs, at the processor and the disk (default 5)", HelpName = "N" };
    private readonly Option<int?> _memory = new("--memory") { Description = "Most memory of one tool (default 8192; images at most 2048)", HelpName = "MIB" };
    private readonly Option<int?> _images = new("--images-wait") { Description = "Without libvips here: how long an image waits for a worker that has it (default 600)", HelpName = "SECONDS" };

    public void AddTo(Command verb)
    {
        foreach (var option in (Option[])[_schedule, _busy, _calm, _battery, _after, _gpu, _nice, _memory, _images])
            verb.Options.Add(option);
        verb.Validators.Add(parsed =>
        {
            if (parsed.GetValue(_schedule) is { } text && Schedule.Read(text).Problem is { } problem)
                parsed.AddError($"--schedule: {problem}.");
            else if (MachineSigns.Here(new SiloOptions()).Lacks(Rules(parsed.GetValue(_schedule), parsed.GetValue(_busy), parsed.GetValue(_calm), parsed.GetValue(_battery), parsed.GetValue(_after))) is { } lacks)
                parsed.AddError(lacks);
            if (parsed.GetValue(_memory) is < 256)
                parsed.AddError("--memory is at least 256 (MiB).");
        });
    }

    public WorkerArguments Read(ParseResult parsed, WorkerArguments arguments) => arguments with
    {
        Neighbour = Rules(parsed.GetValue(_schedule), parsed.GetValue(_busy), parsed.GetValue(_calm), parsed.GetValue(_battery), parsed.GetValue(_after)),
        Gpu = parsed.GetValue(_gpu),
        Niceness = parsed.GetValue(_nice),
        MemoryMiB = parsed.GetValue(_memory),
        ImagesWaitSeconds = parsed.GetValue(_images),
    };

    private static NeighbourRules Rules(string? schedule, double? busy, double? calm, bool battery, int after) => new()
    {
        Hours = schedule is null ? null : Schedule.Read(schedule).Schedule,
        BusyPercent = busy,
        CalmPercent = calm,
        PausesOnBattery = battery,
        StopAfter = TimeSpan.FromSeconds(after),
    };
}
