using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;

namespace Transcode.Worker.Tests.Machine;

/// <summary>A film on its way through all steps on one machine.</summary>
internal sealed class FilmRun
{
    private readonly Dictionary<string, StepResult> _results = [];

    public required OneMachine Machine { get; init; }
    public required string File { get; init; }
    public required Profile Profile { get; init; }
    public required SourceFacts Facts { get; init; }
    public required FrameTimeline? Timeline { get; init; }
    public required Plan Plan { get; init; }

    /// <summary>The steps; a test may change them before they run.</summary>
    public required IReadOnlyList<Step> Steps { get; set; }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Probes and plans.</summary>
    public static async Task<FilmRun> Begin(OneMachine machine, string file, Profile profile)
    {
        var outcome = await machine.Run(StepGraph.Probe([profile]), OneMachine.Grant(file), new Dictionary<string, StepResult>(), Now);
        var (facts, timeline) = outcome.ShouldBeOfType<StepOutcome.Done>(outcome.ToString()).Result.ShouldBeOfType<StepResult.Probed>();
        var plan = Planner.Plan(facts, timeline, new ProfileSelection([profile], ByKind: false)).ShouldBeOfType<PlanResult.Planned>().Plan;
        return new FilmRun
        {
            Machine = machine,
            File = file,
            Profile = profile,
            Facts = facts,
            Timeline = timeline,
            Plan = plan,
            Steps = StepGraph.Of(plan)
        };
    }

    /// <summary>From the source to verified outputs; every step must end well.</summary>
    public static async Task<FilmRun> Through(OneMachine machine, string file, Profile profile)
    {
        var run = await Begin(machine, file, profile);
        await run.Finish();
        return run;
    }

    /// <summary>Runs all steps, what may run together in the given order.</summary>
    public async Task Finish(Func<IEnumerable<Step>, IEnumerable<Step>>? order = null)
    {
        foreach (var step in (order ?? (steps => steps))(Steps.Where(IsEncode)).Concat(Steps.Where(step => !IsEncode(step))).ToList())
            await Do(step);
    }

    public static bool IsEncode(Step step) => step is Step.EncodeVideo or Step.EncodeAudio or Step.Render;

    public async Task<StepResult> Do(Step step)
    {
        var outcome = await Try(step);
        return _results[step.Id.Value] = outcome.ShouldBeOfType<StepOutcome.Done>($"{step.Id}: {outcome}").Result;
    }

    public Task<StepOutcome> Try(Step step) => Machine.Run(
        step, OneMachine.Grant(File),
            step.WaitsFor.Where(id => _results.ContainsKey(id.Value)).ToDictionary(id => id.Value, id => _results[id.Value]), Now);

    public T The<T>() where T : Step => Steps.OfType<T>().First();

    public IEnumerable<TrackProof> Tracks => _results.Values.OfType<StepResult.Encoded>().SelectMany(encoded => encoded.Tracks);

    public IReadOnlyList<Output> Outputs =>
        [.. _results.Values.SelectMany(
            result => result switch { StepResult.Packaged p => p.Outputs, StepResult.Rendered r => r.Outputs, _ => [] })];

    public IEnumerable<StepResult.Encoded> Encoded => _results.Values.OfType<StepResult.Encoded>();

    public IEnumerable<StepResult.Rendered> Rendered => _results.Values.OfType<StepResult.Rendered>();

    public StepResult.Verified Verified => _results.Values.OfType<StepResult.Verified>().Single();

    /// <summary>Every published file of the film with its content's hash.</summary>
    public IReadOnlyDictionary<string, string> Files() => Directory.EnumerateFiles(Machine.Store, "*", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}staging{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .ToDictionary(path => Path.GetRelativePath(Machine.Store, path),
        path => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.IO.File.ReadAllBytes(path))));
}
