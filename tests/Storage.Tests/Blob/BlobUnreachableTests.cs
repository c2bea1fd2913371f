using System.Net;
using System.Net.Sockets;
using Transcode.Storage.Blob;

namespace Transcode.Storage.Tests.Blob;

public sealed class BlobUnreachableTests
{
    [Fact]
    public async Task A_service_that_is_not_there_is_unreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var store = BlobStore.Connect(OptionsFor(port), TimeProvider.System);
        var failure = await Should.ThrowAsync<MediaStoreException>(() => store.PutText("a", "x"));
        failure.Failure.ShouldBeOfType<StorageFailure.Unreachable>().Where.ShouldContain("127.0.0.1");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_service_that_never_answers_is_unreachable_and_no_cancellation(int retries)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = OptionsFor(((IPEndPoint)silent.LocalEndpoint).Port);
        (options.Timeout, options.Retries) = (TimeSpan.FromSeconds(1), retries);
        using var store = BlobStore.Connect(options, TimeProvider.System);
        var failure = await Should.ThrowAsync<MediaStoreException>(() => store.GetText("a"));
        failure.Failure.ShouldBeOfType<StorageFailure.Unreachable>();
    }

    private static BlobStoreOptions OptionsFor(int port) => new()
    {
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;BlobEndpoint=http://127.0.0.1:{port}/a",
        Container = "media",
        Retries = 0,
    };
}
