using Microsoft.Extensions.Time.Testing;
using Transcode.Storage.Blob;

namespace Transcode.Storage.Tests.Blob;

[Collection(UsesAzurite.Name)]
public sealed class BlobOnlyTests(Azurite azurite)
{
    private const int Mebibyte = 1024 * 1024;
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_object_too_large_for_one_copy_is_published_in_blocks()
    {
        var options = azurite.OptionsForOneTest();
        options.LargestSingleCopy = Mebibyte;
        using var store = BlobStore.Connect(options, _clock);
        var bytes = Bytes.Random(3 * Mebibyte + 3);
        await store.PutBytes("staging/large.mp4", bytes);
        (await store.Promote(MediaPrefix.Parse("staging"), MediaPrefix.Parse("encoded"), ["large.mp4"], Stop)).Moved.Count.ShouldBe(1);
        (await store.GetBytes("encoded/large.mp4")).ShouldBe(bytes);
        (await store.Stat(MediaKey.Parse("encoded/large.mp4"), Stop)).ShouldNotBeNull().ContentType.ShouldBe("video/mp4");
        (await store.Names("")).ShouldBe(["encoded/large.mp4"]);
    }

    [Fact]
    public async Task The_content_type_that_was_given_is_kept_and_listed()
    {
        using var store = BlobStore.Connect(azurite.OptionsForOneTest(), _clock);
        await store.Put(MediaKey.Parse("a/b.bin"), new MemoryStream([1]), 1, "video/x-special", Stop);
        (await store.Stat(MediaKey.Parse("a/b.bin"), Stop)).ShouldNotBeNull().ContentType.ShouldBe("video/x-special");
        await foreach (var found in store.List(MediaPrefix.Root, Stop)) found.ContentType.ShouldBe("video/x-special");
    }

    [Fact]
    public async Task A_part_that_was_sent_again_by_another_is_not_published_for_the_first()
    {
        using var store = BlobStore.Connect(azurite.OptionsForOneTest(), _clock);
        var upload = await store.Multipart.Start(MediaKey.Parse("a/b.mp4"), null, Stop);
        var proven = await store.Multipart.PutPart(upload, 1, new MemoryStream([1]), 1, Stop);
        await store.Multipart.PutPart(upload, 1, new MemoryStream([2]), 1, Stop);
        var failure = await Should.ThrowAsync<MediaStoreException>(() => store.Multipart.Complete(upload, [new(1, proven)], Stop));
        failure.Failure.ShouldBeOfType<StorageFailure.PartRefused>().Part.ShouldBe(1);
        (await store.Names("")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_grant_for_a_part_opens_nothing_but_the_part()
    {
        using var store = BlobStore.Connect(azurite.OptionsForOneTest(), _clock);
        var upload = await store.Multipart.Start(MediaKey.Parse("a/b.mp4"), null, Stop);
        var grant = (Grant.Request)await store.Multipart.GrantPart(upload, 1, 1, TimeSpan.FromHours(1), Stop);
        var other = grant.Url.AbsoluteUri.Replace("part-00001", "part-00002", StringComparison.Ordinal);
        other.ShouldNotBe(grant.Url.AbsoluteUri);
        (await GrantedRequest.Send(grant, null, new ByteArrayContent([1]), null,
            other)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Two_that_write_one_large_object_at_once_both_succeed_and_one_of_them_is_there()
    {
        var options = azurite.OptionsForOneTest();
        options.PartSize = Mebibyte;
        using var store = BlobStore.Connect(options, _clock);
        byte[][] versions = [Bytes.Random(3 * Mebibyte, seed: 1), Bytes.Random(3 * Mebibyte, seed: 2)];
        await Task.WhenAll(versions.Select(bytes => Task.Run(() => store.PutBytes("a/b.mp4", bytes))));
        var there = (await store.GetBytes("a/b.mp4"))!;
        versions.ShouldContain(bytes => bytes.SequenceEqual(there));
    }

    [Fact]
    public async Task Objects_outside_the_prefix_are_neither_seen_nor_swept()
    {
        var options = azurite.OptionsForOneTest();
        using var inner = BlobStore.Connect(options, _clock);
        var neighbour = azurite.OptionsForOneTest();
        neighbour.Prefix = options.Prefix + "-neighbour";
        using var other = BlobStore.Connect(neighbour, _clock);
        await other.PutText("a", "x");
        await other.Multipart.Start(MediaKey.Parse("b"), null, Stop);
        _clock.Advance(TimeSpan.FromDays(2));
        (await inner.Names("")).ShouldBeEmpty();
        (await inner.AbortStale(TimeSpan.FromDays(1), Stop)).ShouldBe(0);
        (await other.AbortStale(TimeSpan.FromDays(1), Stop)).ShouldBe(1);
    }

    [Fact]
    public async Task Addresses_carry_the_endpoint_that_is_reachable_from_outside()
    {
        var options = azurite.OptionsForOneTest();
        options.PublicEndpoint = "https://media.example.org/blobs/";
        using var store = BlobStore.Connect(options, _clock);
        var grant = (Grant.Request)await store.GrantRead(MediaKey.Parse("a"), TimeSpan.FromHours(1), null, Stop);
        grant.Url.AbsoluteUri.ShouldStartWith("https://media.example.org/blobs/media/test%20");
    }

    [Fact]
    public async Task A_wrong_key_is_an_access_failure_and_no_key_is_told()
    {
        var options = azurite.OptionsForOneTest();
        const string Wrong = "YS1zZWNyZXQtdGhhdC1ub2JvZHktc2hvdWxkLXJlYWQ=";
        options.ConnectionString = System.Text.RegularExpressions.Regex.Replace(options.ConnectionString!,
            "AccountKey=[^;]+", $"AccountKey={Wrong}");
        using var store = BlobStore.Connect(options, _clock);
        foreach (var act in EachOperation(store))
        {
            var failure = await Should.ThrowAsync<MediaStoreException>(act);
            failure.Failure.ShouldBeOfType<StorageFailure.AccessDenied>(failure.ToString());
            failure.ToString().ShouldNotContain(Wrong);
        }

        options.ToString().ShouldNotContain(Wrong);
        store.Id.ShouldNotContain(Wrong);
    }

    [Fact]
    public async Task A_missing_container_is_named()
    {
        var options = azurite.OptionsForOneTest();
        options.Container = "nobody-made-this";
        using var store = BlobStore.Connect(options, _clock);
        foreach (var act in EachOperation(store))
        {
            var failure = await Should.ThrowAsync<MediaStoreException>(act);
            failure.Failure.ShouldBe(new StorageFailure.ContainerMissing("nobody-made-this"), failure.ToString());
            failure.Message.ShouldContain("Storage:Blob:Container");
        }
    }

    private static IEnumerable<Func<Task>> EachOperation(BlobStore store)
    {
        var key = MediaKey.Parse("a");
        yield return () => store.PutText("a", "x");
        yield return () => store.GetText("a");
        yield return () => store.Stat(key, Stop);
        yield return () => store.Delete(key, Stop);
        yield return () => store.Names("");
        yield return () => store.AbortStale(TimeSpan.FromHours(1), Stop);
        yield return () => store.Multipart.Start(key, null, Stop);
    }
}
