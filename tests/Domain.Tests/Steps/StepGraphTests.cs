using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Tests.Plans;
using Transcode.Domain.Tests.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Steps;

public sealed class StepGraphTests
{
    private static readonly Profile _hls = PlannerTests.Made("hls") with { Hls = new() };
    private static readonly Profile _file = PlannerTests.Made("file", new LadderEntry("file", 1280, 720, 2000));
    private static readonly FrameTimeline _untrusted = Listing.Index(Listing.Of((0, 0, false)));

    private static IReadOnlyList<Step> Steps(FrameTimeline film, params Profile[] profiles)
        => StepGraph.Of(PlannerTests.Planned(PlannerTests.Source(), film, profiles));

    private static IEnumerable<string> Ids(IEnumerable<Step> steps) => steps.Select(step => step.Id.Value);

    [Fact]
    public void The_last_chunk_is_shared_by_two_groups_the_largest_and_the_others() =>
        Ids(Steps(Films.Steady(18), _hls)).ShouldBe(
            ["hls.audio", "hls.video.0000", "hls.video.0001", "hls.video.0002.720p", "hls.video.0002.360p", "hls.package", "hls.verify"]);

    [Fact]
    public void Of_a_film_the_lowest_rendition_of_the_first_chunk_is_a_step_by_itself_and_goes_first()
    {
        var steps = Steps(Films.Steady(30), _hls);
        Ids(steps).Take(4).ShouldBe(["hls.audio", "hls.video.0000.360p", "hls.video.0000.720p", "hls.video.0001"]);
        var job = new Job.Encoding { Order = Samples.Order("job") };
        DispatchOrder.InTurns(steps.Where(step => step.WaitsFor.Count == 0).Select(step => (step.Id, DispatchOrder.Of(job, step))))
            .Select(step => step.Id.Value).Take(4)
            .ShouldBe(["hls.video.0000.360p", "hls.audio", "hls.video.0000.720p", "hls.video.0001"]);
    }

    [Fact]
    public void Where_a_second_decode_would_cost_more_than_it_is_worth_the_first_chunk_stays_whole() =>
        Ids(Steps(Films.Steady(29), _hls)).ShouldContain("hls.video.0000");

    [Theory]
    [InlineData("veryfast", "software")]
    [InlineData("medium", "prefer-hardware")]
    public void An_encoder_that_is_quick_is_worth_a_second_decode_in_longer_films_alone(string preset, string encoder)
    {
        var quick = _hls with { Video = _hls.Video! with { Preset = preset, Encoder = encoder } };
        Ids(Steps(Films.Steady(119), quick)).ShouldContain("hls.video.0000");
        Ids(Steps(Films.Steady(120), quick)).ShouldContain("hls.video.0000.360p");
    }

    [Fact]
    public void With_one_rendition_there_is_nothing_to_share() =>
        Ids(Steps(Films.Steady(5), _file)).ShouldBe(["file.audio", "file.video.0000", "file.package", "file.verify"]);

    [Fact]
    public void Every_rendition_of_every_chunk_is_encoded_exactly_once()
    {
        foreach (var n in Enumerable.Range(0, 60))
        {
            if (Films.Unsteady(n) is not { IsExact: true } film)
                continue;
            var steps = Steps(film, _hls).OfType<Step.EncodeVideo>().ToList();
            steps.SelectMany(step => step.Encode.Select(name => (step.Chunk.Number, name))).ShouldBeUnique();
            steps.Sum(step => step.Encode.Count).ShouldBe(2 * (steps.Max(step => step.Chunk.Number) + 1));
            steps.Sum(step => step.Weight).ShouldBe((film.End - film.Points[0].At).Seconds, 1e-6);
        }
    }

    [Fact]
    public void A_source_in_one_piece_is_one_step_with_its_sound_and_weighs_as_much_as_it_is_long()
    {
        var steps = Steps(_untrusted, _hls);
        Ids(steps).ShouldBe(["hls.video.0000", "hls.package", "hls.verify"]);
        var encode = steps.OfType<Step.EncodeVideo>().Single();
        encode.WithAudio.ShouldHaveSingleItem();
        encode.Weight.ShouldBe(60);
    }

    [Fact]
    public void Packaging_and_verification_wait_for_all_that_is_encoded()
    {
        var steps = Steps(Films.Steady(30), _hls, _file);
        foreach (var profile in new[] { "hls", "file" })
        {
            var encodes =
                Ids(steps.Where(
                    step => step is Step.EncodeAudio or Step.EncodeVideo
                        && step.Id.Value.StartsWith(profile + ".", StringComparison.Ordinal)));
            Step Named(string name) => steps.Single(step => step.Id.Value == $"{profile}.{name}");
            Named("package").WaitsFor.Select(id => id.Value).ShouldBe(encodes, ignoreOrder: true);
            Named("verify").WaitsFor.Select(id => id.Value).ShouldBe(encodes, ignoreOrder: true);
        }
    }

    [Fact]
    public void Ids_are_unique_and_what_is_waited_for_exists()
    {
        var steps = Steps(Films.Steady(60), _hls, _file);
        Ids(steps).ShouldBeUnique();
        steps.SelectMany(step => step.WaitsFor).ShouldBeSubsetOf(steps.Select(step => step.Id));
        steps.Where(step => step is Step.EncodeAudio or Step.EncodeVideo).ShouldAllBe(step => step.WaitsFor.Count == 0);
    }

    [Fact]
    public void Delivered_segments_are_told_from_material()
    {
        Step.EncodeVideo First(Profile profile) => Steps(Films.Steady(5), profile).OfType<Step.EncodeVideo>().First();
        First(_hls).Use.ShouldBe(SegmentUse.Delivered);
        First(_file).Use.ShouldBe(SegmentUse.Material);
        First(_hls with { Hls = new() { Container = SegmentContainer.MpegTs } }).Use.ShouldBe(SegmentUse.Material);
    }

    [Fact]
    public void The_first_hls_profile_has_the_master_and_others_have_a_playlist_of_their_own_name()
    {
        var steps = Steps(Films.Steady(5), _file, _hls, _hls with { Name = "second" });
        steps.OfType<Step.Package>().Where(step => step.Plan.Profile.Hls is not null).Select(step => step.MasterName)
            .ShouldBe(["master.m3u8", "second.m3u8"]);
    }

    [Theory]
    [InlineData(new[] { 2.0 }, 2)]
    [InlineData(new[] { 2.0, 3.0 }, 1)]
    [InlineData(new[] { 2.0, 5.0, 1.5 }, 0.5)]
    [InlineData(new double[0], 2)]
    public void The_probe_looks_for_cuts_on_the_grid_that_all_profiles_share(double[] gops, double grid) =>
        StepGraph.Probe([.. gops.Select(gop => _hls with { Video = _hls.Video! with { GopSeconds = gop } })]).Grid.ShouldBe(
            MediaTime.FromSeconds(grid));

    [Theory]
    [InlineData(null, 2, 6)]
    [InlineData(null, 5, 10)]
    [InlineData(10.0, 2, 10)]
    public void Without_hls_segments_are_about_six_seconds_of_whole_groups(double? asked, double gop, double expected) =>
        StepGraph.SegmentLength(_file with
        {
            Hls = asked is { } seconds ? new() { SegmentSeconds = seconds } : null,
            Video = _file.Video! with { GopSeconds = gop }
        })
            .ShouldBe(MediaTime.FromSeconds(expected));

    [Theory]
    [InlineData("high", "medium", 40, 2)]
    [InlineData("main", "veryslow", 40, 2)]
    [InlineData("baseline", "medium", 40, 0)]
    [InlineData("high", "ultrafast", 40, 0)]
    [InlineData("high", "medium", 500, 0)] // a slide show
    public void Frames_are_decoded_ahead_of_display_where_that_is_worth_it(string h264, string preset, int step, int delay)
    {
        var profile = _hls with { Video = _hls.Video! with { H264Profile = h264, Preset = preset } };
        Steps(Listing.Index(Listing.Steady(100, step, 10)), profile).OfType<Step.EncodeVideo>()
            .ShouldAllBe(encode => encode.ReorderDelay == delay);
    }
}
