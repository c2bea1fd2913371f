using System.Text;
using Transcode.Contracts.Profiles;
using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Domain;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assets;
using Transcode.Domain.Profiles;

namespace Transcode.Gateway.Profiles;

/// <summary>The profiles of the files and over them those that came by the API. The latter are read anew each time, for another server may have got one.</summary>
internal sealed class ProfileService(ProfileCatalogue files, ProfileStore store)
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

    public const int MostBytes = 64 << 10;

    /// <summary>Keeps it, or says all that is wrong with it.</summary>
    public async Task<IReadOnlyList<ProfileProblem>> Keep(string name, string json, CancellationToken stop)
    {
        if (Encoding.UTF8.GetByteCount(json) > MostBytes)
            return [new ProfileProblem(name, "", $"has more than {MostBytes} bytes")];
        var (profile, problems) = ProfileReader.Read(name, json);
        if (profile is null)
            return problems;
        if (profile.Name != name)
            return [new ProfileProblem(name, "name", $"is \"{profile.Name}\", and the address says \"{name}\"; they must agree")];
        await store.KeepProfile(new StoredProfile(name, json), stop);
        return [];
    }

    /// <returns>Null: it is gone, and a file of that name holds again.</returns>
    public async Task<CommandRefusal?> Delete(string name, CancellationToken stop)
    {
        if (await store.DropProfile(name, stop))
            return null;
        return files.Find(name) is null
            ? Unknown(name)
            : CommandRefusal.Conflict("profile.is_file", $"The profile \"{name}\" is a file of the server. Remove it there, or put another in its place with PUT.");
    }

    public static CommandRefusal Unknown(string name) => CommandRefusal.Unknown(FailureCodes.ProfileUnknown, $"There is no profile \"{SourceName.Label(name)}\".");

    /// <summary>Every problem of one, in one text.</summary>
    public static string Message(IReadOnlyList<ProfileProblem> problems) => string.Join("; ", problems) + ".";
}

/// <summary>What may be asked for at one moment.</summary>
/// <param name="ByName">Those that hold.</param>
/// <param name="Unreadable">Those that an older version stored and this one does not understand.</param>
internal sealed record KnownProfiles(IReadOnlyDictionary<string, Profile> ByName, IReadOnlyDictionary<string, IReadOnlyList<ProfileProblem>> Unreadable)
{
    public IReadOnlyList<Profile> All => [.. ByName.Values.OrderBy(profile => profile.Name, StringComparer.Ordinal)];
}
