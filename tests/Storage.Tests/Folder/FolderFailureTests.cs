using System.Diagnostics;
using Transcode.Storage.Folder;

namespace Transcode.Storage.Tests.Folder;

/// <summary>Real broken volumes. They need root to be made; elsewhere the tests are skipped and say so.</summary>
public sealed class FolderFailureTests : IDisposable
{
    private const int Mebibyte = 1024 * 1024;
    private readonly TemporaryFolder _parent = new();
    private readonly string _volume;
    private bool _mounted;

    public FolderFailureTests()
    {
        _volume = Path.Combine(_parent.Path, "volume");
        Directory.CreateDirectory(_volume);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (_mounted) Run("umount", _volume);
        _parent.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_disk_has_a_name_and_keeps_what_was_there(bool announced)
    {
        var store = OpenSmallVolume();
        await store.PutText("a/kept.mp4", "kept");
        var bytes = Bytes.Random(6 * Mebibyte);

        var full = await Should.ThrowAsync<MediaStoreException>(
            () => store.Put(MediaKey.Parse("a/large.mp4"), new OneWayStream(bytes), announced ? bytes.Length : null, null, Stop));

        full.Failure.ShouldBeOfType<StorageFailure.StorageFull>().Where.ShouldStartWith(_volume);
        full.Message.ShouldContain("Storage:Folder:Root");
        (await store.Names("")).ShouldBe(["a/kept.mp4"]);
        Directory.GetFiles(Path.Combine(_volume, ".incoming")).ShouldBeEmpty();
        (await store.PutBytes("a/small.mp4", Bytes.Random(Mebibyte))).Length.ShouldBe(Mebibyte);
    }

    [Fact]
    public async Task A_full_disk_during_an_upload_in_parts_has_the_same_name_and_the_upload_goes_on_afterwards()
    {
        var store = OpenSmallVolume();
        var upload = await store.Multipart.Start(MediaKey.Parse("a/b.mp4"), null, Stop);
        var tag = await store.Multipart.PutPart(upload, 1, new MemoryStream(Bytes.Random(Mebibyte)), Mebibyte, Stop);
        var full = await Should.ThrowAsync<MediaStoreException>(
            () => store.Multipart.PutPart(upload, 2, new MemoryStream(Bytes.Random(5 * Mebibyte)), 5 * Mebibyte, Stop));
        full.Failure.ShouldBeOfType<StorageFailure.StorageFull>();
        (await store.Multipart.Complete(upload, [new(1, tag)], Stop)).Length.ShouldBe(Mebibyte);
    }

    [Fact]
    public async Task A_volume_that_became_read_only_has_a_name()
    {
        var store = OpenSmallVolume();
        Run("mount", "-o", "remount,ro", _volume);
        var failure = await Should.ThrowAsync<MediaStoreException>(() => store.PutText("a/b.mp4", "x"));
        failure.Failure.ShouldBeOfType<StorageFailure.AccessDenied>().Where.ShouldStartWith(_volume);
    }

    [Fact]
    public void A_root_that_is_a_file_has_a_name()
    {
        var file = Path.Combine(_parent.Path, "file");
        File.WriteAllText(file, "");
        var failure =
            Should.Throw<MediaStoreException>(
                () => FolderStore.Open(new FolderStoreOptions { Root = Path.Combine(file, "media") }, TimeProvider.System));
        failure.Message.ShouldContain(file);
    }

    private FolderStore OpenSmallVolume()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "mounting a small volume needs root on Linux");
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", _volume), "this machine does not allow mounting a tmpfs");
        _mounted = true;
        return FolderStore.Open(new FolderStoreOptions { Root = _volume }, TimeProvider.System);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true }).ShouldNotBeNull();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
