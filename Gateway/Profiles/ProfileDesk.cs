using Transcode.Domain.Profiles;
using Transcode.Orchestrator.State;

namespace Transcode.Gateway.Profiles;

/// <summary>The profiles of the files and over them those that came by the API. The latter are read anew each time, for another server may have got one.</summary>
internal sealed class ProfileDesk(ProfileCatalogue files, IProfileStore store)
{
    public async Task<KnownProfiles> Now(CancellationToken stop)
    {
        var byName = files.All.ToDictionary(profile => profile.Name, StringComparer.Ordinal);
        var unreadable = new Dictionary<string, IReadOnlyList<ProfileProblem>>(StringComparer.Ordinal);
        foreach (var stored in await store.ListProfiles(stop))
        {
            var (profile, problems) = ProfileReader.Read(stored.Name, stored.Json);
            if (profile is not null)
            {
                byName[stored.Name] = profile;
                continue;
            }
            // Nor is it the file's turn: who stored one of that name meant another.
            byName.Remove(stored.Name);
            unreadable[stored.Name] = problems;
        }
        return new KnownProfiles(byName, unreadable);
    }

    /// <returns>One as it is written, and all that is wrong with it now; null: there is none.</returns>
    public async Task<(string Json, IReadOnlyList<ProfileProblem> Problems)?> Written(string name, CancellationToken stop)
    {
        if ((await store.ListProfiles(stop)).FirstOrDefault(one => one.Name == name) is { } stored)
            return (stored.Json, ProfileReader.Read(name, stored.Json).Problems);
        return files.TextOf(name) is { } text ? (text, []) : null;
    }

    /// <summary>Keeps it, or says all that is wrong with it.</summary>
    public async Task<IReadOnlyList<ProfileProblem>> Keep(string name, string json, CancellationToken stop)
    {
        var (profile, problems) = ProfileReader.Read(name, json);
        if (profile is null)
            return problems;
        if (profile.Name != name)
            return [new ProfileProblem(name, "name", $"is \"{profile.Name}\", and the address says \"{name}\"; they must agree")];
        await store.KeepProfile(new StoredProfile(name, json), stop);
        return [];
    }

    public Task<bool> Drop(string name, CancellationToken stop) => store.DropProfile(name, stop);

    public bool IsFile(string name) => files.Find(name) is not null;
}

/// <summary>What may be asked for at one moment.</summary>
/// <param name="ByName">Those that hold.</param>
/// <param name="Unreadable">Those that an older version stored and this one does not understand.</param>
internal sealed record KnownProfiles(IReadOnlyDictionary<string, Profile> ByName, IReadOnlyDictionary<string, IReadOnlyList<ProfileProblem>> Unreadable)
{
    public IReadOnlyList<Profile> All => [.. ByName.Values.OrderBy(profile => profile.Name, StringComparer.Ordinal)];
}
