using Microsoft.Extensions.Logging.Abstractions;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Checks;
using Transcode.Worker.Machine;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>A film whose chunks come from a card and from software: one stream all the same.</summary>
public sealed class HardwareTests : IDisposable
{
    private static readonly Profile _prefers = Films.Hls with { Video = Films.Hls.Video! with { Encoder = EncoderChoice.PreferHardware } };

    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _ends = [];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _ends.ForEach(one => one.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task A_film_of_which_the_card_fails_some_chunks_is_frame_exact_and_decodes_without_a_word()
    {
        var (machine, card) = Machine(sessions: 8);
        card.FailAt(2, 3);
        var source = Films.Plain(_folder);
        var run = await FilmRun.Begin(machine, source, _prefers);
        foreach (var step in run.Steps.Where(FilmRun.IsEncode))
        {
            await run.Do(step);
            await machine.Hardware!.Recovered("h264_nvenc");
        }
        foreach (var step in run.Steps.Where(step => !FilmRun.IsEncode(step)))
            await run.Do(step);

        var makers = run.Tracks.Where(track => track.FrameRate > 0).Select(track => track.Encoder).ToList();
        makers.ShouldContain(maker => maker.StartsWith("h264_nvenc (ffmpeg ", StringComparison.Ordinal));
        makers.ShouldContain(maker => maker.StartsWith("x264 - core ", StringComparison.Ordinal));
        run.Tracks.Where(track => track.FrameRate > 0).GroupBy(track => track.Name)
            .ShouldAllBe(rendition => rendition.Select(track => track.Form).Distinct().Count() == 1);
        run.Tracks.Where(track => track.FrameRate > 0).GroupBy(track => track.Name)
            .ShouldAllBe(rendition => rendition.Select(track => track.InitSha256).Distinct().Count() > 1,
            "both encoders wrote the same: the test shows nothing");
        IsWhole(machine, source);
        run.Verified.Warnings.ShouldBeEmpty();
        run.Verified.Damage.ShouldBeEmpty();
        machine.LeftBehind().ShouldBeEmpty();
    }

    [Trait("long", "yes")]
    [Fact]
    public async Task A_mixed_film_is_one_transport_stream_too()
    {
        var (machine, card) = Machine(sessions: 8);
        card.FailAt(1, 3);
        var run = await FilmRun.Begin(machine, Films.Plain(_folder), Films.TransportStream with { Video = _prefers.Video });
        foreach (var step in run.Steps.OrderBy(step => !FilmRun.IsEncode(step)))
        {
            await run.Do(step);
            await machine.Hardware!.Recovered("h264_nvenc");
        }
        var decoded = Decoded.Video(machine.Playlist("108p"));
        decoded.Complaints.ShouldBeEmpty();
        decoded.Frames.Count.ShouldBe(300);
    }

    [Fact]
    public async Task More_sessions_than_the_card_has_are_never_asked_for_and_software_makes_the_rest()
    {
        var (machine, card) = Machine(sessions: 1);
        var source = Films.Plain(_folder);
        var run = await FilmRun.Through(machine, source, _prefers);

        machine.Hardware!.Sessions.ShouldBe(new Dictionary<string, int> { ["h264_nvenc"] = 1 });
        run.Tracks.Where(track => track.Name == "108p").ShouldAllBe(track => track.Encoder.StartsWith("h264_nvenc"));
        run.Tracks.Where(track => track.Name == "54p").Select(track => track.Encoder[..4]).ShouldContain("x264");
        card.Used.ShouldAllBe(used => used == 1);
        IsWhole(machine, source);
    }

    [Trait("long", "yes")]
    [Fact]
    public async Task A_profile_that_wants_this_encoder_alone_gets_it_pass_by_pass()
    {
        var (machine, card) = Machine(sessions: 1);
        var source = Films.Plain(_folder);
        var run = await FilmRun.Through(machine, source, Films.Hls with { Video = _prefers.Video! with { Encoder = "h264_nvenc" } });

        run.Tracks.Where(track => track.FrameRate > 0).ShouldAllBe(track => track.Encoder.StartsWith("h264_nvenc"));
        card.Used.ShouldAllBe(used => used == 1);
        IsWhole(machine, source);
    }

    [Fact]
    public async Task What_may_be_made_by_this_encoder_alone_does_not_fall_back()
    {
        var (machine, card) = Machine(sessions: 8);
        card.FailAlways();
        var run = await FilmRun.Begin(machine, Films.Plain(_folder),
            Films.Hls with { Video = _prefers.Video! with { Encoder = "h264_nvenc" } });

        var outcome = await run.Try(run.The<Step.EncodeVideo>());
        outcome.ShouldBeOfType<StepOutcome.Retry>(outcome.ToString());
    }

    [Fact]
    public async Task A_card_that_is_gone_is_withdrawn_and_is_back_when_its_trial_passes()
    {
        var time = new StillTime();
        var (machine, card) = Machine(sessions: 3, time);
        var run = await FilmRun.Begin(machine, Films.Plain(_folder), _prefers);
        var hardware = machine.Hardware!;
        var changes = 0;
        hardware.Changed += () => changes++;
        await hardware.Prove(Now);
        hardware.Proven.Select(encoder => encoder.Name).ShouldBe(["h264_nvenc"]);
        hardware.Sessions["h264_nvenc"].ShouldBe(3);

        card.Break(true);
        await run.Do(run.Steps.OfType<Step.EncodeVideo>().First());
        hardware.Proven.ShouldBeEmpty();
        changes.ShouldBe(1);
        run.Tracks.ShouldAllBe(track => track.Encoder.StartsWith("x264"));
        var recovered = hardware.Recovered("h264_nvenc");

        await time.Slept(Now);
        hardware.Proven.ShouldBeEmpty("it failed its trial");
        card.Break(false);
        time.WakeAll();
        await recovered.WaitAsync(TimeSpan.FromSeconds(60), Now);
        hardware.Proven.Select(encoder => encoder.Name).ShouldBe(["h264_nvenc"]);
        changes.ShouldBe(2);
    }

    [Fact]
    public async Task A_machine_without_a_card_makes_all_by_software()
    {
        var machine = new OneMachine();
        _ends.Add(machine);
        var hardware = new HardwareEncoders(machine.Options, machine.Tools, TimeProvider.System, NullLogger<HardwareEncoders>.Instance);
        machine.Hardware = hardware;
        _ends.Add(hardware);
        await hardware.Prove(Now);
        hardware.Proven.ShouldBeEmpty();

        var run = await FilmRun.Begin(machine, Films.Plain(_folder), _prefers);
        await run.Do(run.The<Step.EncodeVideo>());
        run.Tracks.ShouldAllBe(track => track.Encoder.StartsWith("x264"));
    }

    private void IsWhole(OneMachine machine, string source)
    {
        var film = Evidence.Of(source);
        LadderChecks.Hls(film, machine.Master).ShouldBeEmpty();
        foreach (var rendition in new[] { "108p", "54p" })
        {
            LadderChecks.File(film, machine.Mp4(rendition)).ShouldBeEmpty();
            // From the master, each rendition, as a player would: all frames, and not a word.
            Decoded.Video(machine.Playlist(rendition)).Complaints.ShouldBeEmpty();
            Decoded.Video(machine.Playlist(rendition)).Frames.Count.ShouldBe(300);
        }
        File.ReadAllText(machine.Master).ShouldContain("avc3.64");
        var all = Tool.Run("ffmpeg", "-v", "warning", "-i", machine.Master, "-map", "0", "-f", "null", "-");
        (all.ExitCode, all.Errors).ShouldBe((0, ""));
    }

    private (OneMachine Machine, FakeCard Card) Machine(int sessions, TimeProvider? time = null)
    {
        var card = new FakeCard(_folder.File("card"), sessions);
        var machine = new OneMachine { Tools = card.Tools(new ToolRunner(TimeProvider.System)) };
        var hardware = new HardwareEncoders(machine.Options, machine.Tools, time ?? TimeProvider.System,
            NullLogger<HardwareEncoders>.Instance);
        machine.Hardware = hardware;
        _ends.AddRange([machine, hardware]);
        return (machine, card);
    }
}
