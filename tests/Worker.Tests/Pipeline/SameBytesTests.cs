using Transcode.Domain.Steps;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>The same source and profile give the same bytes, whoever encodes what and when.</summary>
public sealed class SameBytesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_runs_give_the_same_bytes() => (await Files(run => run.Finish())).ShouldBe(await Files(run => run.Finish()));

    [Fact]
    public async Task Chunks_may_be_encoded_in_any_order() =>
        (await Files(run => run.Finish(steps => steps.Reverse()))).ShouldBe(await Files(run => run.Finish()));

    [Trait("long", "yes")]
    [Fact]
    public async Task Renditions_may_be_encoded_together_or_apart()
    {
        var together = await Files(run => Regroup(run, names => [names]));
        (await Files(run => Regroup(run, names => [.. names.Select(name => new[] { name })]))).ShouldBe(together);
        (await Files(run => Regroup(run, names => [[.. names.Take(1)], [.. names.Skip(1)]]))).ShouldBe(together);
    }

    [Fact]
    public async Task A_bitrate_profile_is_as_steady() =>
        (await Files(run => run.Finish(), crf: null)).ShouldBe(await Files(run => run.Finish(steps => steps.Reverse()), crf: null));

    /// <summary>Every chunk is divided among machines in the given way.</summary>
    private static Task Regroup(FilmRun run, Func<string[], IReadOnlyList<string[]>> groups)
    {
        var video = run.Steps.OfType<Step.EncodeVideo>().DistinctBy(step => step.Chunk.Number)
            .SelectMany(
            step => groups([.. step.Renditions.Select(r => r.Name)])
                .Select(group => step with { Id = new($"{step.Id}-{group[0]}"), Encode = group })).ToList();
        List<Step> encodes = [.. video, .. run.Steps.OfType<Step.EncodeAudio>()];
        run.Steps = [.. encodes,
            .. run.Steps.Where(step => !FilmRun.IsEncode(step))
                .Select(step => step with { WaitsFor = [.. encodes.Select(encode => encode.Id)] })];
        return run.Finish();
    }

    private async Task<IReadOnlyDictionary<string, string>> Files(Func<FilmRun, Task> finish, double? crf = 23)
    {
        using var machine = new OneMachine();
        var source = _folder.File("plain.mp4");
        if (!File.Exists(source))
            Films.Plain(_folder);
        var run = await FilmRun.Begin(machine, source, Films.Hls with
        {
            Video = Films.Hls.Video! with { Crf = crf, Ladder = [.. Films.Hls.Video.Ladder, new("36p", 64, 36, 40)] },
        });
        await finish(run);
        return run.Files();
    }
}
