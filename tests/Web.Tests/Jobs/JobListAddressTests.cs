using Transcode.Domain.Lists;
using Transcode.Web.Jobs;

namespace Transcode.Web.Tests.Jobs;

public sealed class JobListAddressTests
{
    [Theory]
    [InlineData(null, null, null, "/jobs")]
    [InlineData("", "", "", "/jobs")]
    [InlineData("a & b", "failed", null, "/jobs?q=a%20%26%20b&state=failed")]
    [InlineData(null, null, "job-9", "/jobs?before=job-9")]
    public void An_address_holds_what_is_shown(string? search, string? state, string? before, string address) =>
        new JobListAddress(search, state, before).ToString().ShouldBe(address);

    [Fact]
    public void A_state_that_does_not_exist_is_any_state()
    {
        new JobListAddress(null, "failed", null).Filter.State.ShouldBe(JobState.Failed);
        new JobListAddress(null, "nonsense", null).Filter.State.ShouldBeNull();
        new JobListAddress("  ", null, null).IsFiltered.ShouldBeFalse();
    }
}
