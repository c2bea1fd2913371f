using Transcode.Storage.Blob;

namespace Transcode.Storage.Tests.Blob;

/// <summary>The service goes away in the middle of things and comes back. It is one of our own: others shall not see that.</summary>
public sealed class BlobRestartTests : IAsyncLifetime
{
    private const int Part = 256 * 1024;
    private readonly Azurite _azurite = Azurite.OnDisk();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _azurite.InitializeAsync();

    public ValueTask DisposeAsync() => _azurite.DisposeAsync();

    [Fact]
    public async Task An_upload_goes_on_after_the_service_was_away_and_what_was_whole_stays_whole()
    {
        var options = _azurite.OptionsForOneTest();
        options.Retries = 0;
        using var store = BlobStore.Connect(options, TimeProvider.System);
        var bytes = Bytes.Random(Part + 99);
        await store.PutText("a/before.txt", "kept");
        var upload = await store.Multipart.Start(MediaKey.Parse("a/large.mp4"), null, Stop);
        var first = await store.Multipart.PutPart(upload, 1, new MemoryStream(bytes, 0, Part), Part, Stop);

        await _azurite.End();
        var failure =
            await Should.ThrowAsync<MediaStoreException>(
                () => store.Multipart.PutPart(upload, 2, new MemoryStream(bytes, Part, 99), 99, Stop));
        failure.Failure.ShouldBeOfType<StorageFailure.Unreachable>();
        await _azurite.StartAgain();

        var second = await store.Multipart.PutPart(upload, 2, new MemoryStream(bytes, Part, 99), 99, Stop);
        await store.Multipart.Complete(upload, [new(1, first), new(2, second)], Stop);
        (await store.GetBytes("a/large.mp4")).ShouldBe(bytes);
        (await store.GetText("a/before.txt")).ShouldBe("kept");
    }
}
