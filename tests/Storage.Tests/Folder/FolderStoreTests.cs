using Transcode.Storage.Folder;
using Transcode.Storage.Tests.Contract;

namespace Transcode.Storage.Tests.Folder;

public sealed class FolderStoreTests : MediaStoreContract
{
    private readonly TemporaryFolder root = new();
    private StoreServer? server;

    protected override Task<IMediaStore> OpenEmpty() =>
        Task.FromResult<IMediaStore>(FolderStore.Open(new FolderStoreOptions { Root = root.Path }, Clock));

    protected override async Task<HttpResponseMessage> Send(Grant.Request grant, HttpContent? body, string? method, string? url)
    {
        server ??= await StoreServer.Start((FolderStore)Store, Clock);
        return await GrantedRequest.Send(grant, server.Address, body, method, url);
    }

    protected override Task<int> Leftovers() => Task.FromResult(Directory.GetFileSystemEntries(Path.Combine(root.Path, ".incoming")).Length);

    public override async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        root.Dispose();
        await base.DisposeAsync();
    }
}
