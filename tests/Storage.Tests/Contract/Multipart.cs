namespace Transcode.Storage.Tests.Contract;

public abstract partial class MediaStoreContract
{
    private const int Part = IMultipartUploads.SmallestPart;

    [Fact]
    public async Task A_worker_sends_a_large_object_in_granted_parts()
    {
        var bytes = Bytes.Random(2 * Part + 777);
        var key = MediaKey.Parse("encoded/a_720p.mp4");
        var upload = await Store.Multipart.Start(key, null, Stop);
        var parts = new List<MultipartPart>();
        foreach (var (number, slice) in new[] { (1, bytes[..Part]), (2, bytes[Part..(2 * Part)]), (3, bytes[(2 * Part)..]) })
        {
            var grant = await RequestOf(Store.Multipart.GrantPart(upload, number, slice.Length, _hour, Stop));
            var answer = await Send(grant, new ByteArrayContent(slice));
            answer.IsSuccessStatusCode.ShouldBeTrue();
            parts.Add(new MultipartPart(number, answer.Headers.ETag.ShouldNotBeNull().Tag));
        }

        (await Store.Stat(key, Stop)).ShouldBeNull("an object must not appear before its upload is complete");
        var completed = await Store.Multipart.Complete(upload, parts, Stop);

        completed.Length.ShouldBe(bytes.Length);
        completed.ContentType.ShouldBe("video/mp4");
        completed.Version.ShouldNotBeEmpty();
        (await Store.GetBytes(key.Value)).ShouldBe(bytes);
        (await Store.Multipart.Complete(upload, parts, Stop)).Version.ShouldBe(completed.Version);
    }

    [Fact]
    public async Task A_part_that_is_sent_again_replaces_the_first()
    {
        var upload = await Store.Multipart.Start(MediaKey.Parse("a/b.mp4"), null, Stop);
        await Store.Multipart.PutPart(upload, 1, new OneWayStream(Bytes.Random(Part, seed: 1)), Part, Stop);
        var tag = await Store.Multipart.PutPart(upload, 1, new OneWayStream(Bytes.Random(Part, seed: 2)), Part, Stop);
        await Store.Multipart.Complete(upload, [new(1, tag)], Stop);
        (await Store.GetBytes("a/b.mp4")).ShouldBe(Bytes.Random(Part, seed: 2));
    }

    [Fact]
    public async Task The_parts_that_came_are_listed_until_the_object_appears()
    {
        var upload = await Store.Multipart.Start(MediaKey.Parse("a/b.mp4"), null, Stop);
        (await Store.Multipart.List(upload, Stop)).ShouldBeEmpty();
        var last = await Store.Multipart.PutPart(upload, 2, new MemoryStream(Bytes.Random(100)), 100, Stop);
        await Store.Multipart.PutPart(upload, 1, new MemoryStream(Bytes.Random(Part, seed: 1)), Part, Stop);
        var first = await Store.Multipart.PutPart(upload, 1, new MemoryStream(Bytes.Random(Part, seed: 2)), Part, Stop);

        var parts = await Store.Multipart.List(upload, Stop);

        parts.ShouldBe([new StoredPart(1, first.Trim('"'), Part), new StoredPart(2, last.Trim('"'), 100)]);
        await Store.Multipart.Complete(upload, [.. parts.Select(part => new MultipartPart(part.Number, part.Tag))], Stop);
        (await Store.GetBytes("a/b.mp4")).ShouldBe([.. Bytes.Random(Part, seed: 2), .. Bytes.Random(100)]);
        var over = await Should.ThrowAsync<MediaStoreException>(() => Store.Multipart.List(upload, Stop));
        over.Failure.ShouldBe(new StorageFailure.UploadGone(upload.Key));
    }

    [Fact]
    public async Task A_completion_with_a_part_that_never_came_publishes_nothing()
    {
        var upload = await Store.Multipart.Start(MediaKey.Parse("a/b.mp4"), null, Stop);
        var tag = await Store.Multipart.PutPart(upload, 1, new MemoryStream(Bytes.Random(Part)), Part, Stop);
        var gap = await Should.ThrowAsync<MediaStoreException>(() => Store.Multipart.Complete(upload, [new(1, tag), new(2, tag)], Stop));
        gap.Failure.ShouldBeOfType<StorageFailure.PartRefused>();
        var second = await Should.ThrowAsync<MediaStoreException>(() => Store.Multipart.Complete(upload, [new(2, tag)], Stop));
        second.Failure.ShouldBeOfType<StorageFailure.PartRefused>();
        var none = await Should.ThrowAsync<MediaStoreException>(() => Store.Multipart.Complete(upload, [], Stop));
        none.Failure.ShouldBeOfType<StorageFailure.PartRefused>();
        (await Store.Names("")).ShouldBeEmpty();
        await Store.Multipart.Complete(upload, [new(1, tag)], Stop);
        (await Store.Names("")).ShouldBe(["a/b.mp4"]);
    }

    [Fact]
    public async Task A_part_of_another_length_is_refused()
    {
        var upload = await Store.Multipart.Start(MediaKey.Parse("a/b.mp4"), null, Stop);
        foreach (var announced in new[] { 99, 101 })
        {
            var failure = await Should.ThrowAsync<MediaStoreException>(
                () => Store.Multipart.PutPart(upload, 1, new OneWayStream(Bytes.Random(100)), announced, Stop));
            failure.Failure.ShouldBeOfType<StorageFailure.LengthMismatch>();
        }
    }

    [Fact]
    public async Task An_aborted_upload_takes_no_more_and_aborting_again_is_fine()
    {
        var upload = await Store.Multipart.Start(MediaKey.Parse("a/b.mp4"), null, Stop);
        var tag = await Store.Multipart.PutPart(upload, 1, new MemoryStream(Bytes.Random(100)), 100, Stop);
        await Store.Multipart.Abort(upload, Stop);
        await Store.Multipart.Abort(upload, Stop);
        var part = await Should.ThrowAsync<MediaStoreException>(() => Store.Multipart.PutPart(upload, 2, new MemoryStream([1]), 1, Stop));
        part.Failure.ShouldBe(new StorageFailure.UploadGone(upload.Key));
        var complete = await Should.ThrowAsync<MediaStoreException>(() => Store.Multipart.Complete(upload, [new(1, tag)], Stop));
        complete.Failure.ShouldBe(new StorageFailure.UploadGone(upload.Key));
        var list = await Should.ThrowAsync<MediaStoreException>(() => Store.Multipart.List(upload, Stop));
        list.Failure.ShouldBe(new StorageFailure.UploadGone(upload.Key));
        (await Leftovers()).ShouldBe(0);
    }

    [Theory]
    [InlineData("../../../etc")]
    [InlineData("nonsense")]
    public async Task An_invented_upload_is_unknown(string id)
    {
        var invented = new MultipartUpload(MediaKey.Parse("a/b.mp4"), id);
        var failure =
            await Should.ThrowAsync<MediaStoreException>(() => Store.Multipart.PutPart(invented, 1, new MemoryStream([1]), 1, Stop));
        failure.Failure.ShouldBe(new StorageFailure.UploadGone(invented.Key));
        failure = await Should.ThrowAsync<MediaStoreException>(() => Store.Multipart.List(invented, Stop));
        failure.Failure.ShouldBe(new StorageFailure.UploadGone(invented.Key));
    }

    [Fact]
    public async Task An_upload_publishes_only_under_the_key_it_was_started_for()
    {
        var upload = await Store.Multipart.Start(MediaKey.Parse("a/mine.mp4"), null, Stop);
        var tag = await Store.Multipart.PutPart(upload, 1, new MemoryStream([1]), 1, Stop);
        var stolen = upload with { Key = MediaKey.Parse("a/yours.mp4") };
        await Should.ThrowAsync<MediaStoreException>(() => Store.Multipart.Complete(stolen, [new(1, tag)], Stop));
        (await Store.Names("")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stale_uploads_are_swept_and_young_ones_are_spared()
    {
        var upload = await Store.Multipart.Start(MediaKey.Parse("a/left behind.mp4"), null, Stop);
        await Store.Multipart.PutPart(upload, 1, new MemoryStream(Bytes.Random(100)), 100, Stop);
        await Store.PutText("a/object.mp4", "kept");

        (await Store.AbortStale(_hour, Stop)).ShouldBe(0);
        Clock.Advance(TimeSpan.FromHours(2));
        (await Store.AbortStale(_hour, Stop)).ShouldBe(1);

        (await Leftovers()).ShouldBe(0);
        (await Store.Names("")).ShouldBe(["a/object.mp4"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public async Task A_part_number_that_no_store_takes_is_refused(int number)
    {
        var upload = new MultipartUpload(MediaKey.Parse("a"), Guid.NewGuid().ToString("n"));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.Multipart.GrantPart(upload, number, 1, _hour, Stop));
    }
}
