using Transcode.Contracts.Uploads;

namespace Transcode.Silo.Uploads;

/// <summary>Its state is written before it is answered. What nobody finishes is forgotten a day after its last byte; its bytes are the
/// matter of the storage's sweep and of retention.</summary>
[GrainType("upload")]
internal sealed class UploadGrain([PersistentState("upload")] IPersistentState<StoredUpload> stored, TimeProvider time)
    : Grain, IUploadGrain, IRemindable
{
    private const string Reminder = "expiry";
    private static readonly TimeSpan _period = TimeSpan.FromHours(25);

    public async Task<UploadState> Begin(UploadState start)
    {
        if (stored.State.Upload is { } known)
            return known;
        stored.State.Upload = start;
        await stored.WriteStateAsync();
        await this.RegisterOrUpdateReminder(Reminder, _period, _period);
        return start;
    }

    public Task<UploadState?> Find()
        => Task.FromResult(stored.State.Upload is { } upload && (upload.IsDone || upload.Expires > time.GetUtcNow()) ? upload : null);

    public async Task<UploadState?> Open()
    {
        if (await Find() is not { } upload)
            return null;
        if (upload.IsDone)
            return upload;
        stored.State.Upload = upload with { Fence = upload.Fence + 1 };
        await stored.WriteStateAsync();
        return stored.State.Upload;
    }

    public async Task<bool> Commit(UploadState now)
    {
        if (stored.State.Upload is not { } upload || upload.Fence != now.Fence || upload.IsDone && !now.IsDone)
            return false;
        stored.State.Upload = now;
        await stored.WriteStateAsync();
        return true;
    }

    public async Task Renew(DateTimeOffset expires)
    {
        if (stored.State.Upload is not { IsDone: false } upload)
            return;
        stored.State.Upload = upload with { Expires = expires };
        await stored.WriteStateAsync();
    }

    public async Task Drop()
    {
        await stored.ClearStateAsync();
        if (await this.GetReminder(Reminder) is { } reminder)
            await this.UnregisterReminder(reminder);
        DeactivateOnIdle();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        stored.State.Upload is not { } upload || upload.Expires < time.GetUtcNow() ? Drop() : Task.CompletedTask;
}

/// <summary>What is remembered of an upload.</summary>
internal sealed class StoredUpload
{
    public UploadState? Upload { get; set; }
}
