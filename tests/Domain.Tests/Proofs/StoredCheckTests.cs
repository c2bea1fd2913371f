using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Proofs;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Proofs;

/// <summary>What a worker says is held against what lies in the store.</summary>
public sealed class StoredCheckTests
{
    private static readonly AssetId _asset = new("a");
    private static readonly StepResult.Encoded _chunk = (StepResult.Encoded)Samples.ResultOf(JobSteps.Of(Samples.PlanOf(Samples.Order("j")))
        .OfType<Step.EncodeVideo>().First());
    private static readonly Output _poster = new("hls", "poster", OutputKind.Image, AssetLayout.File(_asset, "poster.jpg"), 640, 360, 0,
        MediaTime.Zero, 5000, 0)
    { Sha256 = new string('a', 64) };

    [Theory]
    [InlineData(SegmentUse.Delivered)]
    [InlineData(SegmentUse.Material)]
    public void A_chunk_whose_segments_are_there_is_taken(SegmentUse use) => StoredCheck.Fault(_asset, _chunk, Stored(use)).ShouldBeNull();

    [Fact]
    public void Nothing_missing_nothing_short_nothing_extra_and_nothing_foreign_is_taken()
    {
        var segment = AssetLayout.Segment(_asset, _chunk.Tracks[0].Name, _chunk.Tracks[0].Segments[0].Number, SegmentUse.Delivered);

        Fault(stored => stored.Clear())!.ShouldContain("was not stored");
        Fault(stored => stored.Remove(segment))!.ShouldContain("was not stored");
        Fault(stored => stored[segment]--)!.ShouldBe($"{segment} has 749999 bytes in the store and 750000 in the proof");
        Fault(stored => stored["videos/a/outputs/master.m3u8"] = 10)!.ShouldContain("is in no proof");
        Fault(stored => stored["videos/b/outputs/master.m3u8"] = 10)!.ShouldContain("none of its files");
        Fault(stored => stored["encoded/ab_720p.mp4"] = 10)!.ShouldContain("none of its files");
        Fault(stored => stored["profiles/mine.json"] = 10)!.ShouldContain("none of its files");

        static string? Fault(Action<Dictionary<string, long>> change)
        {
            var stored = Stored(SegmentUse.Delivered);
            change(stored);
            return StoredCheck.Fault(_asset, _chunk, stored);
        }
    }

    [Fact]
    public void A_file_has_the_length_of_its_proof_and_may_have_companions_of_its_own_asset()
    {
        var made = new StepResult.Rendered([_poster], [], []);

        StoredCheck.Fault(_asset, made, new Dictionary<string, long> { [_poster.Key] = 5000 }).ShouldBeNull();
        StoredCheck.Fault(_asset, made, new Dictionary<string, long> { [_poster.Key] = 5000, ["videos/a/outputs/storyboard/0000.jpg"] = 9 })
            .ShouldBeNull();
        StoredCheck.Fault(_asset, made, new Dictionary<string, long> { [_poster.Key] = 4999 }).ShouldNotBeNull();
        StoredCheck.Fault(_asset, new StepResult.Packaged([_poster]), new Dictionary<string, long>()).ShouldNotBeNull();
    }

    [Fact]
    public void What_makes_nothing_stores_nothing()
    {
        StoredCheck.Fault(_asset, Samples.Probed(), new Dictionary<string, long> { [AssetLayout.Manifest(_asset)] = 100 }).ShouldBeNull();
        StoredCheck.Fault(_asset, Samples.Probed(), new Dictionary<string, long> { ["videos/a/outputs/master.m3u8"] = 100 })
            .ShouldNotBeNull();
        StoredCheck.Fault(_asset, Samples.Verified, new Dictionary<string, long>()).ShouldBeNull();
        StoredCheck.Fault(_asset, Samples.Verified, new Dictionary<string, long> { ["videos/a/outputs/master.m3u8"] = 100 })
            .ShouldNotBeNull();
    }

    private static Dictionary<string, long> Stored(SegmentUse use) => _chunk.Tracks
        .SelectMany(
        track => track.Segments.Select(segment => (AssetLayout.Segment(_asset, track.Name, segment.Number, use), segment.Bytes))
            .Append((AssetLayout.Init(_asset, track.Name, use), 800)))
        .ToDictionary();
}
