using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Web.Jobs;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Jobs;

public sealed class PlayerViewTests
{
    private static readonly Plan _plan = new()
    {
        Source = null!,
        Parts = [new ProfilePlan
        {
            Profile = new Profile { Name = "all", Description = "", Assets = [AssetKind.Video] },
            Files =
            [
                new FilePlan.Waveform("waveform", new WaveformSettings { Json = new(), Png = new() }, null!, 0),
                new FilePlan.Poster("poster", new PosterSettings(), 1280, 720, MediaTime.Zero),
                new FilePlan.Storyboard("storyboard", new StoryboardSettings(), 160, 90, MediaTime.FromSeconds(60)),
            ],
        }],
    };

    [Fact]
    public void The_player_gets_poster_storyboard_and_waveform_each_by_what_it_is()
    {
        var job = new Job.Encoding
        {
            Order = MadeUpJob.Order,
            Plan = _plan,
            Outputs = [Output("waveform.json", OutputKind.Data), Output("waveform.png", OutputKind.Image), Output("storyboard.vtt", OutputKind.Data),
                Output("storyboard/sheet_000.jpg", OutputKind.Image), Output("poster.jpg", OutputKind.Image)],
        };

        var player = JobView.Of(MadeUpJob.Snapshot(job), Language.Of("en")).Player.ShouldNotBeNull();

        player.ShouldBe(new PlayerView("/media/asset-1/master.m3u8", IsAudio: true, "/media/asset-1/poster.jpg", "/media/asset-1/storyboard.vtt",
            "/media/asset-1/waveform.png"));
    }

    [Fact]
    public void What_is_not_made_yet_is_not_shown_and_a_failed_job_plays_nothing()
    {
        JobView.Of(MadeUpJob.Snapshot(new Job.Encoding { Order = MadeUpJob.Order, Plan = _plan }), Language.Of("en")).Player
            .ShouldBe(new PlayerView("/media/asset-1/master.m3u8", IsAudio: true, null, null, null));
        JobView.Of(MadeUpJob.Snapshot(new Job.Cancelled { Order = MadeUpJob.Order, Plan = _plan, Reason = "enough" }), Language.Of("en"))
            .Player.ShouldBeNull();
    }

    [Fact]
    public void Without_a_playlist_the_first_file_that_plays_is_played()
    {
        PlayerView Of(params Output[] outputs)
        {
            var now = MadeUpJob.Snapshot(new Job.Ready { Order = MadeUpJob.Order, Outputs = [.. outputs] }) with { Master = null };
            return JobView.Of(now, Language.Of("en")).Player.ShouldNotBeNull();
        }

        Of(Output("voice.mp3", OutputKind.Audio), Output("720p.mp4", OutputKind.Mp4))
            .ShouldBe(new PlayerView("/media/asset-1/720p.mp4", IsAudio: false, null, null, null));
        Of(Output("voice.mp3", OutputKind.Audio)).ShouldBe(new PlayerView("/media/asset-1/voice.mp3", IsAudio: true, null, null, null));
        Of(Output("poster.jpg", OutputKind.Image)).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_result_says_its_rate_and_its_loudness()
    {
        var film = Output("720p.mp4", OutputKind.Mp4) with { Bytes = 3_000_000, Duration = MediaTime.FromSeconds(10) };
        var audio = Output("voice.mp3", OutputKind.Audio) with
        {
            Bytes = 160_000,
            Duration = MediaTime.FromSeconds(10),
            Loudness = new Loudness(-18, -3, 5, -23.04, -1.2),
        };

        OutputView.Of(MadeUpJob.Order.Asset, film).Measured.ShouldBe("2.4 Mbit/s");
        OutputView.Of(MadeUpJob.Order.Asset, audio).Measured.ShouldBe("128 kbit/s, -23 LUFS");
        OutputView.Of(MadeUpJob.Order.Asset, Output("poster.jpg", OutputKind.Image)).Measured.ShouldBe("");
    }

    private static Output Output(string path, OutputKind kind)
        => new("all", path, kind, Domain.Assets.AssetLayout.File(MadeUpJob.Order.Asset, path), 0, 0, 0, MediaTime.Zero, 100, 0);
}
