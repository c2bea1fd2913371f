namespace Transcode.Storage.Tests.Contract;

public abstract partial class MediaStoreContract
{
    private const int Mebibyte = 1024 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task What_was_put_is_read_and_described(int length)
    {
        var bytes = Bytes.Random(length);
        var put = await Store.PutBytes("videos/a/source/source.mp4", bytes);

        (await Store.GetBytes("videos/a/source/source.mp4")).ShouldBe(bytes);
        var found = (await Store.Stat(put.Key, Stop)).ShouldNotBeNull();
        found.Length.ShouldBe(length);
        found.Version.ShouldBe(put.Version);
        found.Version.ShouldNotBeEmpty();
        found.ContentType.ShouldBe("video/mp4");
        (found.Modified - Clock.GetUtcNow()).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData(20 * Mebibyte + 12_345, true)]
    [InlineData(20 * Mebibyte + 12_345, false)]
    [InlineData(16 * Mebibyte, false)]
    public async Task A_large_body_without_seeking_arrives_whole(int length, bool announced)
    {
        var bytes = Bytes.Random(length);
        var key = MediaKey.Parse("encoded/large.mp4");
        var put = await Store.Put(key, new OneWayStream(bytes), announced ? length : null, null, Stop);

        put.Length.ShouldBe(length);
        (await Store.GetBytes(key.Value)).ShouldBe(bytes);
        (await Store.Stat(key, Stop)).ShouldNotBeNull().Version.ShouldBe(put.Version);
        (await Store.GetBytes(key.Value, new ByteRange.Between(length - 7, length + 100))).ShouldBe(bytes[^7..]);
        (await Leftovers()).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_not_there()
    {
        var key = MediaKey.Parse("videos/none/source/source.mp4");
        (await Store.OpenRead(key, null, Stop)).ShouldBe(new ReadOutcome.NotFound(key));
        (await Store.OpenRead(key, new ByteRange.From(3), Stop)).ShouldBe(new ReadOutcome.NotFound(key));
        (await Store.Stat(key, Stop)).ShouldBeNull();
        (await Store.Names("videos/none")).ShouldBeEmpty();
        await Store.Delete(key, Stop);
        (await Store.DeletePrefix(key.Folder, Stop)).ShouldBe(0);
    }

    [Fact]
    public async Task A_folder_is_no_object()
    {
        await Store.PutText("videos/a/b", "x");
        (await Store.Stat(MediaKey.Parse("videos/a"), Stop)).ShouldBeNull();
        (await Store.GetText("videos/a")).ShouldBeNull();
        (await Store.GetText("videos/a/b/c")).ShouldBeNull();
    }

    [Fact]
    public async Task Putting_again_replaces_the_bytes_and_changes_the_version()
    {
        var first = await Store.PutText("manifests/m.json", "old");
        var second = await Store.PutText("manifests/m.json", "new");
        second.Version.ShouldNotBe(first.Version);
        (await Store.GetText("manifests/m.json")).ShouldBe("new");
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    public async Task A_body_of_another_length_than_announced_stores_nothing(long announced)
    {
        await Store.PutText("a/kept.mp4", "before");
        var failure = await Should.ThrowAsync<MediaStoreException>(
            () => Store.Put(MediaKey.Parse("a/kept.mp4"), new OneWayStream(Bytes.Random(100)), announced, null, Stop));
        failure.Failure.ShouldBeOfType<StorageFailure.LengthMismatch>().Announced.ShouldBe(announced);
        (await Store.GetText("a/kept.mp4")).ShouldBe("before");
        (await Leftovers()).ShouldBe(0);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(17 * Mebibyte)]
    public async Task A_sender_that_breaks_off_keeps_its_own_error_and_leaves_nothing(int length)
    {
        var body = new OneWayStream(Bytes.Random(length))
        {
            At = length - 10,
            Happening = _ => throw new EndOfStreamException("the sender hung up")
        };
        var failure =
            await Should.ThrowAsync<EndOfStreamException>(() => Store.Put(MediaKey.Parse("a/broken.mp4"), body, length, null, Stop));
        failure.Message.ShouldBe("the sender hung up");
        (await Store.Names("")).ShouldBeEmpty();
        (await Leftovers()).ShouldBe(0);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(17 * Mebibyte)]
    public async Task A_cancelled_put_leaves_nothing(int length)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var body = new OneWayStream(Bytes.Random(length))
        {
            At = length - 10,
            Happening = async stop =>
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, stop);
            },
        };
        await Should.ThrowAsync<OperationCanceledException>(
            () => Store.Put(MediaKey.Parse("a/cancelled.mp4"), body, length, null, cancel.Token));
        (await Store.Names("")).ShouldBeEmpty();
        (await Leftovers()).ShouldBe(0);
    }

    [Fact]
    public async Task An_open_reader_keeps_its_version_while_the_object_is_replaced_and_deleted()
    {
        var old = Bytes.Random(300_000, seed: 1);
        await Store.PutBytes("a/b.mp4", old);
        var outcome = await Store.OpenRead(MediaKey.Parse("a/b.mp4"), null, Stop);
        await using var content = outcome.ShouldBeOfType<ReadOutcome.Found>().Content;
        await Store.PutBytes("a/b.mp4", Bytes.Random(300_000, seed: 2));
        await Store.Delete(MediaKey.Parse("a/b.mp4"), Stop);
        (await content.ReadAll()).ShouldBe(old);
    }

    [Fact]
    public async Task A_reader_among_a_hundred_writers_always_sees_one_whole_version()
    {
        // Each version is one byte repeated, and the byte tells its length.
        static byte[] Version(int number) => Enumerable.Repeat((byte)number, 20_000 + number).ToArray();
        await Store.PutBytes("a/contested.m4s", Version(200));
        using var written = new CancellationTokenSource();
        var reads = 0;
        var reading = Task.Run(async () =>
        {
            while (!written.IsCancellationRequested)
            {
                var seen = (await Store.GetBytes("a/contested.m4s")).ShouldNotBeNull();
                seen.ShouldBe(Version(seen[0]));
                Interlocked.Increment(ref reads);
            }
        }, Stop);
        // On a busy machine a hundred are written before the reader has its turn.
        do await Task.WhenAll(Enumerable.Range(1, 100)
            .Select(number => Task.Run(() => Store.PutBytes("a/contested.m4s", Version(number)))));
        while (Volatile.Read(ref reads) < 2 && !reading.IsCompleted);
        await written.CancelAsync();
        await reading;
        reads.ShouldBeGreaterThan(1);
        (await Store.Names("")).ShouldBe(["a/contested.m4s"]);
        (await Leftovers()).ShouldBe(0);
    }

    [Theory]
    [InlineData("videos/Größe 映画 🎬/quelle.mp4")]
    [InlineData("a b/it's \"quoted\".mp4")]
    [InlineData("100%/50%25 off%2F.mp4")]
    [InlineData("a+b&c=d;e,f/q?x#y.mp4")]
    [InlineData("{braces}/[brackets]/~tilde!$()*@:|<>.mp4")]
    public async Task Unusual_names_are_names_like_any_other(string name)
    {
        await Store.PutText(name, "odd");
        (await Store.GetText(name)).ShouldBe("odd");
        (await Store.Names("")).ShouldBe([name]);
        (await Store.Names(MediaKey.Parse(name).Folder.Value)).ShouldBe([name]);
        (await Store.Promote(MediaKey.Parse(name).Folder, MediaPrefix.Parse("moved/ä %"), null, Stop)).Moved.Count.ShouldBe(1);
        (await Store.Names("")).ShouldBe([$"moved/ä %/{MediaKey.Parse(name).Name}"]);
        (await Store.DeletePrefix(MediaPrefix.Parse("moved"), Stop)).ShouldBe(1);
        (await Store.Names("")).ShouldBeEmpty();
    }
}
