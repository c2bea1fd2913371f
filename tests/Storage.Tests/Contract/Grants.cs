using System.Net;
using System.Net.Http.Headers;

namespace Transcode.Storage.Tests.Contract;

public abstract partial class MediaStoreContract
{
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("videos/a/source/source.mp4")]
    [InlineData("videos/Größe 映画/it's 100% \"odd\" +&?#.mp4")]
    public async Task A_plain_http_client_writes_and_reads_what_it_was_granted(string name)
    {
        var key = MediaKey.Parse(name);
        var write = await RequestOf(Store.GrantWrite(key, 10, _hour, null, Stop));
        (await Send(write, Body("0123456789"))).StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Created,
            HttpStatusCode.NoContent);
        (await Store.GetText(name)).ShouldBe("0123456789");
        (await Store.Stat(key, Stop)).ShouldNotBeNull().ContentType.ShouldBe("video/mp4");

        var read = await RequestOf(Store.GrantRead(key, _hour, null, Stop));
        var answer = await Send(read, null);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Stop)).ShouldBe("0123456789");
    }

    [Fact]
    public async Task A_granted_read_may_ask_for_ranges()
    {
        await Store.PutText("a/digits.mp4", "0123456789");
        var read = await RequestOf(Store.GrantRead(MediaKey.Parse("a/digits.mp4"), _hour, null, Stop));
        var ranged = read with { Headers = new Dictionary<string, string>(read.Headers) { ["Range"] = "bytes=2-5" } };
        var answer = await Send(ranged, null);
        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await answer.Content.ReadAsStringAsync(Stop)).ShouldBe("2345");
        answer.Content.Headers.ContentRange.ShouldBe(new ContentRangeHeaderValue(2, 5, 10));
    }

    [Fact]
    public async Task A_grant_for_reading_is_none_for_writing()
    {
        await Store.PutText("a/b.mp4", "kept");
        var read = await RequestOf(Store.GrantRead(MediaKey.Parse("a/b.mp4"), _hour, null, Stop));
        (await Send(read, Body("forged"), method: "PUT")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Store.GetText("a/b.mp4")).ShouldBe("kept");
    }

    [Fact]
    public async Task A_grant_for_one_object_is_none_for_another()
    {
        await Store.PutText("a/secret.mp4", "secret");
        var read = await RequestOf(Store.GrantRead(MediaKey.Parse("a/public.mp4"), _hour, null, Stop));
        var forged = read.Url.OriginalString.Replace("public.mp4", "secret.mp4", StringComparison.Ordinal);
        (await Send(read, null, url: forged)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_grant_cannot_be_prolonged()
    {
        await Store.PutText("a/b.mp4", "x");
        var read = await RequestOf(Store.GrantRead(MediaKey.Parse("a/b.mp4"), _hour, null, Stop));
        var prolonged = Prolonged(read.Url.OriginalString);
        prolonged.ShouldNotBe(read.Url.OriginalString);
        (await Send(read, null, url: prolonged)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_expired_grant_is_refused()
    {
        await Store.PutText("a/b.mp4", "x");
        var read = await RequestOf(Store.GrantRead(MediaKey.Parse("a/b.mp4"), TimeSpan.FromSeconds(2), null, Stop));
        (await Send(read, null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Clock.Advance(TimeSpan.FromSeconds(3));
        // S3 goes by its own clock: ask until it refuses.
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        timeout.CancelAfter(TimeSpan.FromSeconds(15));
        while ((await Send(read, null)).StatusCode != HttpStatusCode.Forbidden)
            await Task.Delay(100, timeout.Token);
    }

    [Fact]
    public async Task A_grant_for_some_length_takes_no_other()
    {
        var write = await RequestOf(Store.GrantWrite(MediaKey.Parse("a/b.mp4"), 10, _hour, null, Stop));
        var longer = write with { Headers = write.Headers.Where(each => each.Key != "Content-Length").ToDictionary() };
        (await Send(longer, Body("twelve bytes"))).IsSuccessStatusCode.ShouldBe(!GrantsHoldTheLength);
        var length = (await Store.Stat(MediaKey.Parse("a/b.mp4"), Stop))?.Length;
        length.ShouldBe(GrantsHoldTheLength ? null : 12L);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8 * 24 * 3600)]
    public async Task A_lifetime_beyond_what_can_be_signed_is_refused(int seconds)
    {
        var lifetime = TimeSpan.FromSeconds(seconds);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.GrantRead(MediaKey.Parse("a"), lifetime, null, Stop));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.GrantWrite(MediaKey.Parse("a"), 1, lifetime, null, Stop));
    }

    [Fact]
    public async Task A_grant_in_a_log_shows_no_signature()
    {
        var grant = await RequestOf(Store.GrantRead(MediaKey.Parse("videos/a/source.mp4"), _hour, null, Stop));
        var text = grant.ToString();
        text.ShouldContain("videos/a/source.mp4");
        text.ShouldNotContain("sig", Case.Insensitive);
        text.ShouldNotContain("Credential", Case.Insensitive);
    }

    private static StringContent Body(string text) => new(text);

    private static async Task<Grant.Request> RequestOf(Task<Grant> grant) => (await grant).ShouldBeOfType<Grant.Request>();
}
