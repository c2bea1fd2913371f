using Transcode.Domain;
using Transcode.Domain.Profiles;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.MediaEvidence.Samples;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Failures;

/// <summary>Sources that are not what they were, or not what they say.</summary>
public sealed class SourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("encrypted.mp4", FailureCodes.InputEncrypted)]
    [InlineData("text.mp4", FailureCodes.InputNotMedia)]
    [InlineData("noise.mkv", FailureCodes.InputNotMedia)]
    [InlineData("truncated-no-moov.mp4", FailureCodes.InputNotMedia)]
    [InlineData("only-subtitles.mkv", FailureCodes.InputNoStreams)]
    [InlineData("playlist-called.mp4", FailureCodes.InputRefusedFormat)]
    [InlineData("header-only.mp4", FailureCodes.InputNoStreams)]
    public async Task A_bad_file_is_rejected_at_the_probe_with_its_own_code(string sample, string code) =>
        Why(await Probe(MediaSamples.Named(sample).Path())).ShouldBe(code);

    [Fact]
    public async Task A_picture_larger_than_allowed_is_rejected_before_it_is_decoded()
    {
        _machine.Options.MostSide = 100;
        Why(await Probe(Films.Plain(_folder))).ShouldBe(FailureCodes.InputTooLarge);
    }

    [Fact]
    public async Task A_title_of_a_hundred_kilobytes_does_not_stop_the_probe()
    {
        var titles = _folder.File("titles.txt");
        await File.WriteAllTextAsync(titles, $";FFMETADATA1\n[STREAM]\ntitle={new string('T', 100_000)}\n",
            TestContext.Current.CancellationToken);
        var film = Films.Make(_folder, "titled.mkv", $"-i {Films.Plain(_folder)} -i {titles} -map 0 -map_metadata:s:1 1:s:0 -c copy");
        (await Probe(
            film)).ShouldBeOfType<StepOutcome.Done>().Result.ShouldBeOfType<StepResult.Probed>().Facts.Audio[0].Title!.Length.ShouldBe(200);
    }

    [Fact]
    public async Task A_source_that_was_changed_while_the_job_ran_is_refused()
    {
        var film = Films.Plain(_folder);
        var before = OneMachine.Grant(film);
        File.SetLastWriteTimeUtc(film, DateTime.UnixEpoch);
        Why(await Probe(film, before)).ShouldBe(FailureCodes.InputChanged);
        Why(await Probe(film, OneMachine.Grant(film) with { Bytes = 1 })).ShouldBe(FailureCodes.InputChanged);
    }

    [Fact]
    public async Task A_link_to_a_film_is_the_film()
    {
        var film = Films.Plain(_folder);
        var link = _folder.File("link.mp4");
        File.CreateSymbolicLink(link, film);
        (await Probe(link, OneMachine.Grant(film) with { Path = link })).ShouldBeOfType<StepOutcome.Done>();
    }

    [Fact]
    public async Task A_source_that_is_gone_is_said_to_be_gone()
    {
        var before = OneMachine.Grant(Films.Plain(_folder));
        File.Delete(before.Path!);
        Why(await Probe(before.Path!, before)).ShouldBe(FailureCodes.InputMissing);
    }

    [Fact]
    public async Task A_chunk_with_a_frame_too_few_asks_for_an_encode_without_cuts()
    {
        var run = await FilmRun.Begin(_machine, Films.Plain(_folder), Films.Hls);
        var step = run.Steps.OfType<Step.EncodeVideo>().Skip(1).First();
        var why =
            (await run.Try(
                step with { Chunk = step.Chunk with { Frames = step.Chunk.Frames + 1 } })).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Party).ShouldBe((FailureCodes.CutMismatch, Party.Input));
        why.Message.ShouldContain($"{step.Chunk.Frames} frames came out, {step.Chunk.Frames + 1} are listed");
        why.Replay.ShouldStartWith("ffmpeg ");
    }

    [Theory]
    [InlineData(DamagePolicy.Accept)]
    [InlineData(DamagePolicy.Reject)]
    public async Task A_scratched_film_is_delivered_with_its_damage_or_rejected_as_the_profile_says(DamagePolicy policy)
    {
        var run = await FilmRun.Begin(_machine, MediaSamples.Named("scratched.mp4").Path(), Films.Hls with { Damage = policy });
        var outcomes = new List<StepOutcome>();
        foreach (var step in run.Steps.OfType<Step.EncodeVideo>())
            outcomes.Add(await run.Try(step));
        outcomes.OfType<StepOutcome.Retry>().ShouldContain(retry => retry.Why.Code == FailureCodes.CutMismatch);

        run.Steps = StepGraph.Of(Domain.Plans.Planner.WithoutCuts(run.Plan));
        var encoded = (await run.Do(run.The<Step.EncodeVideo>())).ShouldBeOfType<StepResult.Encoded>();
        encoded.Damage.ShouldNotBeEmpty();
        await run.Do(run.The<Step.Package>());
        var verified = await run.Try(run.The<Step.Verify>());
        if (policy == DamagePolicy.Accept)
            verified.ShouldBeOfType<StepOutcome.Done>(verified.ToString());
        else
            Why(verified).ShouldBe(FailureCodes.InputDamaged);
    }

    private Task<StepOutcome> Probe(string file, SourceGrant? grant = null) =>
        _machine.Run(StepGraph.Probe([Films.Hls]), grant ?? OneMachine.Grant(file), new Dictionary<string, StepResult>(),
            TestContext.Current.CancellationToken);

    private static string Why(StepOutcome outcome) => outcome.ShouldBeOfType<StepOutcome.Reject>(outcome.ToString()).Why.Code;
}
