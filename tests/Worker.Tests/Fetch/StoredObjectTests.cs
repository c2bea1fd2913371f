using System.Net;
using Transcode.Domain;
using Transcode.Domain.Addresses;
using Transcode.Domain.Steps;
using Transcode.Worker.Steps.Fetch;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Fetch;

/// <summary>An object of a store, by addresses that the server makes.</summary>
public sealed class StoredObjectTests(OddServer server) : IClassFixture<OddServer>
{
    private static readonly StoredUrl _url = StoredUrl.Read("s3://films/2026/holiday.mp4").Url!;

    private static readonly DownloadLimits _limits
        = new(1 << 30, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20)) { FirstPause = TimeSpan.FromMilliseconds(1) };

    /// <summary>The first is too old by the time the line breaks.</summary>
    [Fact]
    public async Task A_new_address_is_asked_for_before_each_request_and_the_object_is_taken_up_where_the_line_broke()
    {
        var asked = 0;
        server.Become(new(Cuts: number => number < 3 ? 500_000 : 0)
        {
            First = (number, http) =>
            {
                http.Request.Query["signature"].ToString().ShouldBe($"of-{number}");
                return Task.FromResult(false);
            },
        });
        var (end, file) = await Run(_ => Task.FromResult<(Uri?, string)>((Signed(++asked), "")));
        end.ShouldBeOfType<DownloadEnd.Done>();
        file.AsSpan().SequenceEqual(OddServer.File).ShouldBeTrue();
        (asked, server.Requests).ShouldBe((3, 3));
    }

    [Fact]
    public async Task An_object_that_is_another_by_then_is_begun_anew()
    {
        server.Become(new(Cuts: number => number == 1 ? 500_000 : 0) { Tag = number => number == 1 ? "\"one\"" : "\"two\"" });
        server.Content = number => number == 1 ? OddServer.File : OddServer.OtherFile;
        var (end, file) = await Run(_ => Task.FromResult<(Uri?, string)>((Signed(1), "")));
        end.ShouldBeOfType<DownloadEnd.Done>();
        file.AsSpan().SequenceEqual(OddServer.OtherFile).ShouldBeTrue();
    }

    /// <summary>What a store sends people to may be anywhere.</summary>
    [Theory]
    [InlineData(404, "NoSuchKey", null, FailureCodes.InputMissing, "no object s3://films/2026/holiday.mp4")]
    [InlineData(404, "NoSuchBucket", null, FailureCodes.InputMissing, "no bucket or container s3://films")]
    [InlineData(404, "BlobNotFound", "BlobNotFound", FailureCodes.InputMissing, "no object")]
    [InlineData(404, "", "ContainerNotFound", FailureCodes.InputMissing, "no bucket or container")]
    [InlineData(403, "AccessDenied", null, FailureCodes.SourceStoreRefused, "does not let")]
    [InlineData(403, "InvalidObjectState", null, FailureCodes.SourceStoreRefused, "archive")]
    [InlineData(409, "", "BlobArchived", FailureCodes.SourceStoreRefused, "archive")]
    [InlineData(400, "AuthorizationHeaderMalformed", null, FailureCodes.SourceStoreRefused, "Sources:NAME:Region")]
    [InlineData(301, "PermanentRedirect", null, FailureCodes.SourceStoreRefused, "Sources:NAME:Region")]
    [InlineData(307, "", null, FailureCodes.SourceStoreRefused, "Sources:NAME:Region")]
    public async Task What_the_store_refuses_is_told_in_words_and_no_signature(int status, string code, string? header, string expected,
        string words)
    {
        server.Become(new()
        {
            First = async (_, http) =>
            {
                http.Response.StatusCode = status;
                http.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
                if (header is not null)
                    http.Response.Headers["x-ms-error-code"] = header;
                await http.Response.Body.WriteAsync(
                    System.Text.Encoding.UTF8.GetBytes($"<Error><Code>{code}</Code><Resource>?signature=of-1</Resource></Error>"));
                return true;
            },
        });
        var (end, _) = await Run(_ => Task.FromResult<(Uri?, string)>((Signed(1), "")));
        var why = StoredFailure.Of(end, _url, _limits).ShouldBeOfType<StepOutcome.Reject>().Why;
        why.Code.ShouldBe(expected);
        why.Message.ShouldContain(words);
        (why.Message + why.Detail).ShouldNotContain("of-1");
        server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task Where_the_server_makes_no_address_the_step_ends_with_its_words_and_may_be_tried_again()
    {
        var (end, _) = await Run(_ => Task.FromResult<(Uri?, string)>((null, "It has no credentials.")));
        var why = StoredFailure.Of(end, _url, _limits).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Message).ShouldBe((FailureCodes.SourceStoreRefused,
            "The server makes no address for s3://films/2026/holiday.mp4: It has no credentials."));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_store_that_is_busy_is_asked_again(int status)
    {
        server.Become(new()
        {
            First = (number, http) =>
            {
                http.Response.StatusCode = number == 1 ? status : 200;
                return Task.FromResult(number == 1);
            },
        });
        (await Run(_ => Task.FromResult<(Uri?, string)>((Signed(1), "")))).End.ShouldBeOfType<DownloadEnd.Done>();
    }

    private Uri Signed(int number) => new(server.Url, $"/films/2026/holiday.mp4?signature=of-{number}");

    private static async Task<(DownloadEnd End, byte[] File)> Run(Func<CancellationToken, Task<(Uri?, string)>> ask)
    {
        using var folder = new TemporaryFolder();
        using var http = StoredObject.Client();
        using var download = new Download(http, new StoredObject(ask), _limits, TimeProvider.System, (_, _) => { });
        var end = await download.Run(folder.File("source"), TestContext.Current.CancellationToken);
        return (end, await File.ReadAllBytesAsync(folder.File("source")));
    }
}
