using Transcode.Domain;
using Transcode.Domain.Addresses;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Worker.Steps.Fetch;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Fetch;

/// <summary>The step as a worker runs it.</summary>
public sealed class FetchStepTests : IClassFixture<OddServer>, IDisposable
{
    private const string Key = "videos/film/source/source.mp4";

    private readonly OneMachine _machine = new();
    private readonly OddServer _server;

    public FetchStepTests(OddServer server)
    {
        _server = server;
        _machine.Options.Outgoing = new OutgoingPolicy { Allowed = [AddressRange.Of([127, 0, 0, 1], 32)] };
    }

    [Fact]
    public async Task The_file_lies_where_the_source_belongs_and_nothing_is_left_behind()
    {
        _server.Become(new(Cuts: number => number == 1 ? 700_000 : 0));
        (await Run(_server.Url.AbsoluteUri)).ShouldBeOfType<StepOutcome.Done>().Result.ShouldBe(
            new StepResult.Fetched(OddServer.File.Length,
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(OddServer.File))));
        File.ReadAllBytes(_machine.PathOf(Key)).AsSpan().SequenceEqual(OddServer.File).ShouldBeTrue();
        _machine.LeftBehind().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(404, "", FailureCodes.InputMissing)]
    [InlineData(403, "", FailureCodes.SourceRefused)]
    [InlineData(204, "", FailureCodes.InputEmpty)]
    public async Task What_no_worker_can_mend_is_rejected_with_its_code_and_without_the_key_of_the_address(int status, string type,
        string code)
    {
        _server.Become(new()
        {
            First = (_, http) =>
            {
                http.Response.StatusCode = status; http.Response.ContentType =
            type; return Task.FromResult(true);
            }
        });
        var why = (await Run(_server.Url.AbsoluteUri)).ShouldBeOfType<StepOutcome.Reject>().Why;
        why.Code.ShouldBe(code);
        (why.Message + why.Detail).ShouldNotContain("secret");
    }

    [Fact]
    public async Task The_limits_are_those_of_the_order_and_of_the_machine_whichever_is_less()
    {
        _server.Become(new());
        (await Run(_server.Url.AbsoluteUri,
            mostBytes: 1000)).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.InputTooLarge);
        _machine.Options.MostFetchBytes = 1000;
        (await Run(_server.Url.AbsoluteUri)).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.InputTooLarge);
    }

    [Fact]
    public async Task Time_that_is_up_is_no_fault_of_the_file()
    {
        _machine.Options.FetchSeconds = 1;
        _server.Become(new()
        {
            First = async (_, http) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted)
            .ContinueWith(_ => { }, TaskScheduler.Default); return true;
            }
        });
        (await Run(_server.Url.AbsoluteUri)).ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.SourceTooSlow);
    }

    [Fact]
    public void A_server_that_is_away_may_be_back_later()
    {
        var outcome = FetchFailure.Of(new DownloadEnd.Unreachable("it answers 503"), _server.Url,
            new DownloadLimits(1, TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)));
        outcome.ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.SourceUnreachable);
    }

    [Theory]
    [InlineData("http://127.0.0.2:8080/film.mp4")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::ffff:127.0.0.2]:8080/film.mp4")]
    [InlineData("http://2130706434:8080/film.mp4")]
    [InlineData("http://localhost.:1/film.mp4")]
    [InlineData("file:///etc/passwd")]
    public async Task An_address_that_leads_inward_is_refused_by_the_worker_whatever_the_server_thought_of_it(string url) =>
        (await Run(url)).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.AddressRefused);

    [Theory]
    [InlineData("http://127.0.0.2:8080/film.mp4")]
    [InlineData("http://169.254.169.254/")]
    [InlineData("file:///etc/passwd")]
    public async Task So_is_one_that_a_server_sends_on_inward(string url)
    {
        _server.Become(new() { First = (_, http) => { http.Response.Redirect(url); return Task.FromResult(true); } });
        (await Run(_server.Url.AbsoluteUri)).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.AddressRefused);
    }

    public void Dispose() => _machine.Dispose();

    private Task<StepOutcome> Run(string url, long mostBytes = 1 << 30) => _machine.Run(
        new Step.Fetch { Id = StepGraph.FetchId, Url = url, MostBytes = mostBytes, Key = Key }, new SourceGrant(null, null, 0, null),
            new Dictionary<string, StepResult>(), TestContext.Current.CancellationToken);
}
