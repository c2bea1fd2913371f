using Transcode.Contracts.Profiles;

namespace Transcode.Gateway.Application;

/// <summary>Profiles that came by the API.</summary>
internal sealed class ProfileStore(GrainCalls calls)
{
    private IProfileGrain Grain => calls.Grain<IProfileGrain>(IProfileGrain.Key);

    public Task KeepProfile(StoredProfile profile, CancellationToken stop) => calls.Ask(() => Grain.Keep(profile), stop);

    /// <param name="profile">As it is to be.</param>
    /// <param name="seen">As it was read; null: there was none.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>False: another was quicker.</returns>
    public Task<bool> KeepProfile(StoredProfile profile, string? seen, CancellationToken stop)
        => calls.Ask(() => Grain.KeepIf(profile, seen), stop);

    /// <returns>False: another was quicker.</returns>
    public Task<bool> DropProfile(string name, string seen, CancellationToken stop) => calls.Ask(() => Grain.DropIf(name, seen), stop);

    /// <returns>Whether there was one.</returns>
    public Task<bool> DropProfile(string name, CancellationToken stop) => calls.Ask(() => Grain.Drop(name), stop);

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<StoredProfile>> ListProfiles(CancellationToken stop) => await calls.Ask(() => Grain.List(), stop);
}
