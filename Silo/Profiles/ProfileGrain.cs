using Orleans.Concurrency;
using Transcode.Contracts.Profiles;

namespace Transcode.Silo.Profiles;

/// <summary>Few and small: they are one state.</summary>
[Reentrant, GrainType("profiles")]
internal sealed class ProfileGrain([PersistentState("profiles")] IPersistentState<StoredProfiles> stored) : Grain, IProfileGrain
{
    private const int Most = 1000;

    public async Task Keep(StoredProfile profile)
    {
        if (stored.State.Json.Count >= Most && !stored.State.Json.ContainsKey(profile.Name))
            throw new InvalidOperationException($"There are {Most} profiles already.");
        stored.State.Json[profile.Name] = profile.Json;
        await stored.WriteStateAsync();
    }

    public async Task<bool> KeepIf(StoredProfile profile, string? seen)
    {
        var now = stored.State.Json.GetValueOrDefault(profile.Name);
        // Told twice, when the first answer was lost.
        if (now == profile.Json)
            return true;
        if (now != seen)
            return false;
        await Keep(profile);
        return true;
    }

    public Task<bool> DropIf(string name, string seen)
        => stored.State.Json.GetValueOrDefault(name) == seen ? Drop(name) : Task.FromResult(false);

    public async Task<bool> Drop(string name)
    {
        if (!stored.State.Json.Remove(name))
            return false;
        await stored.WriteStateAsync();
        return true;
    }

    public Task<StoredProfile[]> List() =>
        Task.FromResult(stored.State.Json.OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => new StoredProfile(one.Key, one.Value)).ToArray());
}

/// <summary>By name, the text of each.</summary>
internal sealed class StoredProfiles
{
    public Dictionary<string, string> Json { get; set; } = new(StringComparer.Ordinal);
}
