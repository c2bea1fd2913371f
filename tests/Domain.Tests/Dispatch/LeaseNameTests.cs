using System.Text.Json;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Protocol;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Domain.Tests.Dispatch;

public sealed class LeaseNameTests
{
    private static readonly string _id = LeaseName.Of(new("job"), new("hls.video.0001"), "secret");

    public static TheoryData<JobEvent> WithLeases =>
    [
        new JobEvent.StepLeased(new StepLease(_id, new("hls.video.0001"), Anna, 7, At)),
        new JobEvent.StepYielded(new("hls.video.0001"), _id, Anna, "the worker stops"),
        new JobEvent.ResultAccepted(new("hls.video.0001"), _id, Anna, At),
    ];

    [Theory]
    [MemberData(nameof(WithLeases))]
    public void Who_follows_a_job_is_not_told_what_holds_a_lease(JobEvent happened)
    {
        var told = JsonSerializer.Serialize(new StoredEvent(1, new("job"), At, happened).Told, ProtocolJson.Default.JobEvent);

        told.ShouldNotContain("secret");
        told.ShouldContain("job~hls.video.0001");
    }

    [Fact]
    public void Every_event_that_names_a_lease_is_among_them() =>
        typeof(JobEvent).GetNestedTypes()
            .Where(type => type.GetProperties().Any(property => property.PropertyType == typeof(StepLease) || property.Name == "LeaseId"))
            .ShouldBe(WithLeases.Select(row => row.Data.GetType()), ignoreOrder: true);

    [Theory]
    [InlineData("", "")]
    [InlineData("none of ours", "")]
    [InlineData("~~", "~")]
    public void What_is_no_lease_is_shown_as_nothing(string id, string shown) => LeaseName.WithoutSecret(id).ShouldBe(shown);
}
