using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using static Transcode.Domain.Tests.Jobs.JobLife;

namespace Transcode.Domain.Tests.Jobs;

public sealed class AssetDeciderTests
{
    /// <summary>Every pair of states, and whether a media platform's users may see that step.</summary>
    public static TheoryData<AssetStatus, AssetStatus, bool> Pairs()
    {
        (AssetStatus, AssetStatus)[] legal =
        [
            (AssetStatus.Uploading, AssetStatus.Uploaded), (AssetStatus.Uploaded, AssetStatus.Transcoding),
                (AssetStatus.Transcoding, AssetStatus.Ready),
            (AssetStatus.Transcoding, AssetStatus.Failed), (AssetStatus.Failed, AssetStatus.Uploaded),
        ];
        var pairs = new TheoryData<AssetStatus, AssetStatus, bool>();
        foreach (var from in Enum.GetValues<AssetStatus>())
            foreach (var to in Enum.GetValues<AssetStatus>())
                pairs.Add(from, to, legal.Contains((from, to)));
        return pairs;
    }

    [Theory, MemberData(nameof(Pairs))]
    public void Only_the_five_legal_steps_are_taken(AssetStatus from, AssetStatus to, bool legal)
    {
        var asset = Film(from);

        AssetDecider.Move(asset, to).ShouldBe(legal ? asset with { Status = to } : null);
    }

    [Fact]
    public void An_asset_follows_its_job()
    {
        After(Submitted()).ShouldBe(AssetStatus.Uploaded);
        After(Encoding()).ShouldBe(AssetStatus.Transcoding);
        After(Packaging()).ShouldBe(AssetStatus.Transcoding);
        After(Ready()).ShouldBe(AssetStatus.Ready);
        After(Failed()).ShouldBe(AssetStatus.Failed);
        After(Rejected()).ShouldBe(AssetStatus.Failed);
        After(Cancelled()).ShouldBe(AssetStatus.Failed);
        After(Failed().When(new JobCommand.Retry())).ShouldBe(AssetStatus.Uploaded);
    }

    /// <summary>A second job of a failed asset was once not seen on the asset: it stayed failed although the job was ready.</summary>
    [Fact]
    public void A_new_job_of_a_failed_asset_makes_it_uploaded_again() =>
        AssetDecider.Evolve(Film(AssetStatus.Failed), new JobEvent.JobSubmitted(Samples.Order("j"))).Status.ShouldBe(AssetStatus.Uploaded);

    [Fact]
    public void A_ready_asset_stays_ready_whatever_a_second_job_meets()
    {
        foreach (JobEvent happened in new JobEvent[] { new JobEvent.JobSubmitted(Samples.Order("k")),
            new JobEvent.JobFailed(Samples.Crash), new JobEvent.JobCancelled("") })
            AssetDecider.Evolve(Film(AssetStatus.Ready), happened).Status.ShouldBe(AssetStatus.Ready);
    }

    private static Asset Film(AssetStatus status) => new() { Id = new("film"), Label = "film.mp4", Status = status, At = Samples.At };

    /// <summary>The asset's state after a job's whole history, told event by event.</summary>
    private static AssetStatus After(JobLife life) => life.History.Aggregate(Film(AssetStatus.Uploading), AssetDecider.Evolve).Status;
}
