using Microsoft.Extensions.Time.Testing;
using Transcode.Storage.Folder;

namespace Transcode.Storage.Tests.Folder;

public sealed class FolderOnlyTests : IDisposable
{
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    private readonly TemporaryFolder _root = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task The_id_is_made_once_and_survives_reopening_and_racing()
    {
        // Whoever is late by a moment must not win: one folder alone would show that once in ten.
        foreach (var path in Enumerable.Range(0, 40).Select(number => Path.Combine(_root.Path, $"{number}")))
        {
            using var together = new Barrier(8);
            var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () => { together.SignalAndWait(); return Open(path).Id; }, Stop, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            ids.Distinct().Count().ShouldBe(1);
            Open(path).Id.ShouldBe(ids[0]);
            File.ReadAllText(Path.Combine(path, ".store-id")).ShouldBe(ids[0]);
            Directory.GetFiles(Path.Combine(path, ".incoming")).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Addresses_signed_before_a_restart_are_honoured_after_it()
    {
        var grant = (Grant.Request)await Open().GrantRead(MediaKey.Parse("a/b.mp4"), _hour, null, Stop);
        Open().Signature.Verify("GET", grant.Url.OriginalString, _clock.GetUtcNow()).ShouldBeOfType<SignatureCheck.Allowed>();
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(_root.Path, ".signing-key")).ShouldBe(UnixFileMode.UserRead);
    }

    [Fact]
    public async Task Only_a_consumer_that_knows_the_store_id_is_given_a_path()
    {
        var store = Open();
        var key = MediaKey.Parse("videos/ä b/source.mp4");
        await store.PutText(key.Value, "x");
        (await store.GrantRead(key, _hour, "another store", Stop)).ShouldBeOfType<Grant.Request>();
        (await store.GrantRead(key, _hour, null, Stop)).ShouldBeOfType<Grant.Request>();

        var shared = (await store.GrantRead(key, _hour, store.Id, Stop)).ShouldBeOfType<Grant.SharedFile>();
        File.ReadAllText(Path.Combine(shared.Root, shared.Path)).ShouldBe("x");
        shared.Url.Scheme.ShouldBe("file");
        File.ReadAllText(shared.Url.LocalPath).ShouldBe("x");
        shared.WriteFirst.ShouldBeNull();
    }

    [Fact]
    public async Task A_consumer_that_shares_the_files_writes_beside_and_renames()
    {
        var store = Open();
        var grant = (await store.GrantWrite(MediaKey.Parse("a/b/c.mp4"), 5, _hour, store.Id, Stop)).ShouldBeOfType<Grant.SharedFile>();
        var first = Path.Combine(_root.Path, grant.WriteFirst.ShouldNotBeNull());
        await File.WriteAllTextAsync(first, "12345", Stop);
        (await store.Names("")).ShouldBeEmpty();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root.Path, grant.Path))!);
        File.Move(first, Path.Combine(_root.Path, grant.Path));
        (await store.GetText("a/b/c.mp4")).ShouldBe("12345");
    }

    [Fact]
    public async Task What_a_crash_left_among_the_incoming_files_is_swept_in_time()
    {
        var store = Open();
        await File.WriteAllTextAsync(Path.Combine(_root.Path, ".incoming", "deadbeef.partial"), "half", Stop);
        (await store.AbortStale(_hour, Stop)).ShouldBe(0);
        _clock.Advance(TimeSpan.FromHours(2));
        (await store.AbortStale(_hour, Stop)).ShouldBe(1);
        Directory.GetFiles(Path.Combine(_root.Path, ".incoming")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_puts_of_equal_length_within_one_tick_of_the_clock_differ_in_version()
    {
        var store = Open();
        var versions = new HashSet<string>();
        for (var number = 0; number < 50; number++) versions.Add((await store.PutBytes("a", [(byte)number])).Version);
        versions.Count.ShouldBe(50);
        versions.ShouldContain((await store.Stat(MediaKey.Parse("a"), Stop)).ShouldNotBeNull().Version);
    }

    [Theory]
    [InlineData("a/b", "a/b/c")]
    [InlineData("a/b/c", "a/b")]
    public async Task A_key_cannot_be_a_file_and_a_folder(string first, string second)
    {
        var store = Open();
        await store.PutText(first, "here");
        var failure = await Should.ThrowAsync<MediaStoreException>(() => store.PutText(second, "there"));
        failure.Failure.ShouldBe(new StorageFailure.KeyConflict(MediaKey.Parse(second)));
        (await store.Names("")).ShouldBe([first]);
        Directory.GetFiles(Path.Combine(_root.Path, ".incoming")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Emptied_folders_go_and_writers_beside_a_clean_up_do_not_fail()
    {
        var store = Open();
        using var written = new CancellationTokenSource();
        var cleaning = Task.Run(async () =>
        {
            while (!written.IsCancellationRequested) await store.DeletePrefix(MediaPrefix.Parse("busy"), Stop);
        }, Stop);
        for (var number = 0; number < 300; number++) await store.PutText($"busy/deep/er/{number}", "x");
        await written.CancelAsync();
        await cleaning;
        await store.DeletePrefix(MediaPrefix.Parse("busy"), Stop);
        Directory.Exists(Path.Combine(_root.Path, "busy")).ShouldBeFalse();
        Directory.GetFiles(Path.Combine(_root.Path, ".incoming")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Links_out_of_the_store_are_not_listed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        var store = Open();
        using var outside = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(outside.Path, "secret.mp4"), "secret", Stop);
        Directory.CreateSymbolicLink(Path.Combine(_root.Path, "link"), outside.Path);
        (await store.Names("")).ShouldBeEmpty();
    }

    private FolderStore Open(string? path = null) => FolderStore.Open(new FolderStoreOptions { Root = path ?? _root.Path }, _clock);
}
