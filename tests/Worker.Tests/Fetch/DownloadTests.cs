using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Transcode.Domain.Addresses;
using Transcode.ServiceDefaults.Outgoing;
using Transcode.Worker.Steps.Fetch;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Fetch;

/// <summary>One file over real sockets from a server that is as servers are.</summary>
public sealed class DownloadTests(OddServer server) : IClassFixture<OddServer>, IDisposable
{
    private static readonly DownloadLimits _limits = new(10 << 20, TimeSpan.FromMinutes(2),
        TimeSpan.FromSeconds(20))
    { FirstPause = TimeSpan.FromMilliseconds(1) };

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http =
        new GuardedHttp(new OutgoingPolicy { Allowed = [AddressRange.Of([127, 0, 0, 1], 32)] }).Client(Timeout.InfiniteTimeSpan,
            redirects: 5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_line_that_is_cut_at_random_again_and_again_costs_no_byte(int seed)
    {
        var chance = new Random(seed);
        server.Become(new(Cuts: _ => chance.Next(1, 150_000)));
        (await Run()).ShouldBeOfType<DownloadEnd.Done>();
        ShouldLie(OddServer.File);
        server.Requests.ShouldBeGreaterThan(9);
    }

    [Fact]
    public async Task A_server_that_cannot_begin_in_the_middle_is_asked_for_all_again()
    {
        server.Become(new(Ranges: false, Cuts: number => number < 3 ? 700_000 : 0));
        (await Run()).ShouldBeOfType<DownloadEnd.Done>();
        ShouldLie(OddServer.File);
        server.Requests.ShouldBe(3);
    }

    [Fact]
    public async Task And_not_for_ever()
    {
        server.Become(new(Ranges: false, Cuts: _ => 700_000));
        (await Run()).ShouldBeOfType<DownloadEnd.Unreachable>().Why.ShouldContain("cannot go on in the middle");
        server.Requests.ShouldBe(_limits.Beginnings + 1);
    }

    [Theory]
    [InlineData(true, false)]  // told by its tag: the server heeds the condition and sends all
    [InlineData(true, true)]   // the server does not heed it, and its tag shows
    [InlineData(false, true)]  // no tag, and the new file has another length
    public async Task A_file_that_changes_meanwhile_is_fetched_from_its_beginning(bool tagged, bool heedless)
    {
        server.Become(new(Cuts: number => number == 1 ? 700_000 : 0)
        {
            Tag = tagged ? number => number == 1 ? "\"one\"" : "\"two\"" : null,
            HeedsNoCondition = heedless
        });
        server.Content = number => number == 1 ? OddServer.File : tagged ? OddServer.OtherFile : OddServer.OtherFile[..1_400_000];
        (await Run()).ShouldBeOfType<DownloadEnd.Done>();
        ShouldLie(tagged ? OddServer.OtherFile : OddServer.OtherFile[..1_400_000]);
    }

    [Fact]
    public async Task A_file_without_a_length_is_fetched_to_its_end()
    {
        server.Become(new() { Length = _ => -1 });
        (await Run()).ShouldBeOfType<DownloadEnd.Done>();
        ShouldLie(OddServer.File);
    }

    /// <summary>A film of which the end is missing is worse than none.</summary>
    [Fact]
    public async Task A_server_that_promises_more_than_it_has_is_not_believed()
    {
        // It cannot begin in the middle: who asks for the rest alone would be told the truth.
        server.Become(new(Ranges: false) { Length = rest => rest + 1000 });
        (await Run()).ShouldBeOfType<DownloadEnd.Unreachable>();
    }

    [Fact]
    public async Task A_server_that_trickles_stands_still()
    {
        server.Become(new()
        {
            First = (_, http) => Trickle(http, bytes: 10),
        });
        (await Run(_limits with
        {
            Idle = TimeSpan.FromMilliseconds(200),
            Retries = 1
        })).ShouldBeOfType<DownloadEnd.Unreachable>().Why.ShouldBe("nothing moves on its line");
        server.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task The_time_of_all_of_it_is_bounded()
    {
        server.Become(new() { First = (_, http) => Trickle(http, bytes: 5000) });
        (await Run(_limits with { Longest = TimeSpan.FromMilliseconds(500) })).ShouldBeOfType<DownloadEnd.TooSlow>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_too_large_is_not_fetched_to_its_end_whether_it_says_so_or_not(bool says)
    {
        server.Become(new() { Length = says ? null : _ => -1 });
        (await Run(_limits with { MostBytes = 1_000_000 })).ShouldBeOfType<DownloadEnd.TooLarge>().Bytes.ShouldBeGreaterThan(1_000_000);
        new FileInfo(_folder.File("file")).Length.ShouldBeLessThanOrEqualTo(1_000_000);
    }

    [Theory]
    [InlineData(404, typeof(DownloadEnd.Missing))]
    [InlineData(410, typeof(DownloadEnd.Missing))]
    [InlineData(401, typeof(DownloadEnd.Refused))]
    [InlineData(403, typeof(DownloadEnd.Refused))]
    [InlineData(451, typeof(DownloadEnd.Refused))]
    [InlineData(300, typeof(DownloadEnd.Refused))]
    [InlineData(204, typeof(DownloadEnd.Empty))]
    public async Task What_the_server_says_for_good_is_not_asked_again(int status, Type end)
    {
        server.Become(new() { First = (_, http) => Says(http, status) });
        (await Run()).ShouldBeOfType(end);
        server.Requests.ShouldBe(1);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task What_may_pass_is_asked_again(int status)
    {
        server.Become(
            new(Cuts: number => number == 1 ? 700_000 : 0)
            {
                First = (number, http) => number is 2 or 3 ? Says(http, status)
                : Task.FromResult(false)
            });
        (await Run()).ShouldBeOfType<DownloadEnd.Done>();
        ShouldLie(OddServer.File);
    }

    [Fact]
    public async Task And_no_more_often_than_is_good()
    {
        server.Become(new() { First = (_, http) => Says(http, 503) });
        (await Run()).ShouldBeOfType<DownloadEnd.Unreachable>().Why.ShouldBe("it answers 503");
        server.Requests.ShouldBe(_limits.Retries + 1);
    }

    [Fact]
    public async Task A_page_an_empty_file_and_a_packed_one_are_told()
    {
        server.Become(new() { Type = "text/html; charset=utf-8" });
        (await Run()).ShouldBeOfType<DownloadEnd.Page>();
        server.Become(new());
        server.Content = _ => [];
        (await Run()).ShouldBeOfType<DownloadEnd.Empty>();
        server.Become(new() { First = (_, http) => { http.Response.Headers.ContentEncoding = "gzip"; return Task.FromResult(false); } });
        (await Run()).ShouldBeOfType<DownloadEnd.Refused>().Why.ShouldContain("compressed");
    }

    [Fact]
    public async Task How_an_object_was_once_sent_says_nothing_of_how_it_comes()
    {
        server.Become(new()
        {
            First = (_, http) => { http.Response.Headers.ContentEncoding = "aws-chunked"; return Task.FromResult(false); }
        });
        (await Run()).ShouldBeOfType<DownloadEnd.Done>();
        ShouldLie(OddServer.File);
    }

    [Fact]
    public async Task A_redirect_is_followed_anew_for_each_part_since_what_it_leads_to_may_run_out()
    {
        server.Become(new(Cuts: number => number == 2 ? 700_000 : 0)
        {
            First = (_, http) =>
            {
                if (http.Request.Path == "/signed")
                    return Task.FromResult(false);
                http.Response.Redirect("/signed");
                return Task.FromResult(true);
            },
        });
        (await Run()).ShouldBeOfType<DownloadEnd.Done>();
        ShouldLie(OddServer.File);
        server.Requests.ShouldBe(4);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        using var download = new Download(_http,
            new DownloadSource.Named(new Uri("http://127.0.0.1:1024/film.mp4")), _limits with { Retries = 1 },
            TimeProvider.System, (_, _) => { });
        (await download.Run(_folder.File("file"), Stop)).ShouldBeOfType<DownloadEnd.Unreachable>().Why.ShouldBe("it takes no connection");
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private static Task<bool> Says(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.FromResult(true);
    }

    private async Task<DownloadEnd> Run(DownloadLimits? limits = null)
    {
        var told = 0L;
        using var download = new Download(_http, new DownloadSource.Named(server.Url),
            limits ?? _limits, TimeProvider.System, (got, _) => told = got);
        var end = await download.Run(_folder.File("file"), Stop);
        if (end is DownloadEnd.Done done)
        {
            var bytes = File.ReadAllBytes(_folder.File("file"));
            (done.Bytes, done.Sha256, told).ShouldBe((bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length));
        }
        return end;
    }

    /// <summary>So many bytes fifty times a second, without end.</summary>
    private static async Task<bool> Trickle(HttpContext http, int bytes)
    {
        http.Response.ContentLength = 10_000_000;
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await http.Response.Body.WriteAsync(new byte[bytes]);
            await http.Response.Body.FlushAsync();
            await Task.Delay(20, CancellationToken.None);
        }
        return true;
    }

    private void ShouldLie(byte[] expected) => File.ReadAllBytes(_folder.File("file")).AsSpan().SequenceEqual(expected).ShouldBeTrue();
}
