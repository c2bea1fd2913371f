using Microsoft.Extensions.Time.Testing;
using Transcode.Storage.S3;

namespace Transcode.Storage.Tests.S3;

[Collection(UsesRadosgw.Name)]
public sealed class S3OnlyTests(Radosgw radosgw)
{
    private const int Mebibyte = 1024 * 1024;
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_object_too_large_for_one_copy_is_published_in_parts()
    {
        var options = radosgw.OptionsForOneTest();
        options.LargestSingleCopy = 8 * Mebibyte;
        using var store = S3Store.Connect(options, _clock);
        var bytes = Bytes.Random(20 * Mebibyte + 3);
        await store.PutBytes("staging/large.mp4", bytes);
        (await store.Promote(MediaPrefix.Parse("staging"), MediaPrefix.Parse("encoded"), ["large.mp4"], Stop)).Moved.Count.ShouldBe(1);
        (await store.GetBytes("encoded/large.mp4")).ShouldBe(bytes);
        (await store.Stat(MediaKey.Parse("encoded/large.mp4"), Stop)).ShouldNotBeNull().ContentType.ShouldBe("video/mp4");
        (await store.Names("")).ShouldBe(["encoded/large.mp4"]);
    }

    [Fact]
    public async Task The_content_type_that_was_given_is_kept()
    {
        using var store = S3Store.Connect(radosgw.OptionsForOneTest(), _clock);
        await store.Put(MediaKey.Parse("a/b.bin"), new MemoryStream([1]), 1, "video/x-special", Stop);
        (await store.Stat(MediaKey.Parse("a/b.bin"), Stop)).ShouldNotBeNull().ContentType.ShouldBe("video/x-special");
    }

    [Fact]
    public async Task Objects_outside_the_prefix_are_neither_seen_nor_swept()
    {
        var options = radosgw.OptionsForOneTest();
        using var inner = S3Store.Connect(options, _clock);
        var neighbour = radosgw.OptionsForOneTest();
        neighbour.Prefix = options.Prefix + "-neighbour";
        using var other = S3Store.Connect(neighbour, _clock);
        await other.PutText("a", "x");
        var upload = await other.Multipart.Start(MediaKey.Parse("b"), null, Stop);
        _clock.Advance(TimeSpan.FromDays(2));
        (await inner.Names("")).ShouldBeEmpty();
        (await inner.AbortStale(TimeSpan.FromDays(1), Stop)).ShouldBe(0);
        (await other.AbortStale(TimeSpan.FromDays(1), Stop)).ShouldBe(1);
        upload.Key.Value.ShouldBe("b");
    }

    [Fact]
    public async Task An_upload_that_began_long_ago_and_still_gets_parts_is_spared()
    {
        using var store = S3Store.Connect(radosgw.OptionsForOneTest(), _clock);
        var upload = await store.Multipart.Start(MediaKey.Parse("a/slow.mp4"), null, Stop);
        await store.Multipart.PutPart(upload, 1, new MemoryStream(Bytes.Random(8 * Mebibyte)), 8 * Mebibyte, Stop);
        var between = TimeProvider.System.GetUtcNow();
        await store.Multipart.PutPart(upload, 2, new MemoryStream(Bytes.Random(8 * Mebibyte)), 8 * Mebibyte, Stop);

        // The upload was begun before that moment, and touched after it.
        (await store.AbortStale(_clock.GetUtcNow() - between, Stop)).ShouldBe(0);

        (await store.Multipart.List(upload, Stop)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task More_parts_than_the_service_lists_at_once_are_all_listed()
    {
        using var store = S3Store.Connect(radosgw.OptionsForOneTest(), _clock);
        var upload = await store.Multipart.Start(MediaKey.Parse("a/long.mp4"), null, Stop);
        await Parallel.ForEachAsync(Enumerable.Range(1, 1_003), Stop,
            async (part, stop) => await store.Multipart.PutPart(upload, part, new MemoryStream([1]), 1, stop));
        (await store.Multipart.List(upload, Stop)).Select(part => part.Number).ShouldBe(Enumerable.Range(1, 1_003));
    }

    [Fact]
    public async Task Addresses_carry_the_endpoint_that_is_reachable_from_outside()
    {
        var options = radosgw.OptionsForOneTest();
        options.PublicEndpoint = "https://media.example.org";
        using var store = S3Store.Connect(options, _clock);
        var grant = (Grant.Request)await store.GrantRead(MediaKey.Parse("a"), TimeSpan.FromHours(1), null, Stop);
        grant.Url.GetLeftPart(UriPartial.Authority).ShouldBe("https://media.example.org");
    }

    [Fact]
    public async Task A_wrong_secret_is_an_access_failure_and_no_secret_is_told()
    {
        var options = radosgw.OptionsForOneTest();
        options.SecretKey = "a-secret-that-nobody-should-read";
        using var store = S3Store.Connect(options, _clock);
        foreach (var act in EachOperation(store))
        {
            var failure = await Should.ThrowAsync<MediaStoreException>(act);
            failure.Failure.ShouldBeOfType<StorageFailure.AccessDenied>(failure.ToString());
            failure.ToString().ShouldNotContain(options.SecretKey);
        }

        options.ToString().ShouldNotContain(options.SecretKey);
        options.ToString().ShouldNotContain(options.AccessKey!);
        store.Id.ShouldNotContain(options.AccessKey!);
    }

    [Fact]
    public async Task A_missing_bucket_is_named()
    {
        var options = radosgw.OptionsForOneTest();
        options.Bucket = "nobody-made-this";
        using var store = S3Store.Connect(options, _clock);
        var failure = await Should.ThrowAsync<MediaStoreException>(() => store.PutText("a", "x"));
        failure.Failure.ShouldBe(new StorageFailure.BucketMissing("nobody-made-this"));
        failure.Message.ShouldContain("Storage:S3:Bucket");
        var reading = await Should.ThrowAsync<MediaStoreException>(() => store.GetText("a"));
        reading.Failure.ShouldBeOfType<StorageFailure.BucketMissing>(reading.ToString());
    }

    private static IEnumerable<Func<Task>> EachOperation(S3Store store)
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
