using System.Net;
using System.Net.Sockets;
using Transcode.Storage.S3;

namespace Transcode.Storage.Tests.S3;

public sealed class S3UnreachableTests
{
    [Fact]
    public async Task A_service_that_is_not_there_is_unreachable()
    {
        using var store = S3Store.Connect(OptionsFor(FreePort()), TimeProvider.System);
        var failure = await Should.ThrowAsync<MediaStoreException>(() => store.PutText("a", "x"));
        failure.Failure.ShouldBeOfType<StorageFailure.Unreachable>().Where.ShouldContain("127.0.0.1");
    }

    [Fact]
    public async Task A_service_that_never_answers_is_unreachable_and_no_cancellation()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = OptionsFor(((IPEndPoint)silent.LocalEndpoint).Port);
        options.Timeout = TimeSpan.FromSeconds(1);
        using var store = S3Store.Connect(options, TimeProvider.System);
        var failure = await Should.ThrowAsync<MediaStoreException>(() => store.GetText("a"));
        failure.Failure.ShouldBeOfType<StorageFailure.Unreachable>();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static S3StoreOptions OptionsFor(int port) =>
        new() { Endpoint = $"http://127.0.0.1:{port}", Bucket = "media", AccessKey = "access", SecretKey = "secret", Retries = 0 };
}
