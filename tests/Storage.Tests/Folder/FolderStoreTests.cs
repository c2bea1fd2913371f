using Transcode.Storage.Folder;
using Transcode.Storage.Tests.Contract;

namespace Transcode.Storage.Tests.Folder;

public sealed class FolderStoreTests : MediaStoreContract
{
    private readonly TemporaryFolder _root = new();
    private StoreServer? _server;

    protected override Task<IMediaStore> OpenEmpty() =>
        Task.FromResult<IMediaStore>(FolderStore.Open(new FolderStoreOptions { Root = _root.Path }, Clock));

    protected override async Task<HttpResponseMessage> Send(Grant.Request grant, HttpContent? body, string? method, string? url)
    {
        _server ??= await StoreServer.Start((FolderStore)Store, Clock);
        return await GrantedRequest.Send(grant, _server.Address, body, method, url);
    }

    protected override Task<int> Leftovers()
        => Task.FromResult(Directory.GetFileSystemEntries(Path.Combine(_root.Path, ".incoming")).Length);

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _root.Dispose();
        await base.DisposeAsync();
    }
}
