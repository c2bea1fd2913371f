using System.Security.Cryptography;
using System.Text;
using Transcode.Contracts.Profiles;
using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Domain;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assets;
using Transcode.Domain.Profiles;

namespace Transcode.Gateway.Profiles;

/// <summary>The profiles of the files and over them those that came by the API. The latter are read anew each time, for another server may
/// have got one.</summary>
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
        if (Read(name, json).Problems is { Count: > 0 } problems)
            return problems;
        await store.KeepProfile(new StoredProfile(name, json), stop);
        return [];
    }

    /// <returns>One that may be kept under that name, or all that is wrong with it.</returns>
    public static (Profile? Profile, IReadOnlyList<ProfileProblem> Problems) Read(string name, string json)
    {
        if (Encoding.UTF8.GetByteCount(json) > MostBytes)
            return (null, [new ProfileProblem(name, "", $"has more than {MostBytes} bytes")]);
        var (profile, problems) = ProfileReader.Read(name, json);
        if (profile is null)
            return (null, problems);
        return profile.Name == name ? (profile, [])
            : (null, [new ProfileProblem(name, "name", $"is \"{profile.Name}\", and the address says \"{name}\"; they must agree")]);
    }

    /// <summary>The same, if it is still as the caller saw it.</summary>
    /// <param name="name">Of which.</param>
    /// <param name="json">As it is to be.</param>
    /// <param name="tags">Of what the caller saw.</param>
    /// <param name="stop">Given up.</param>
    public async Task<(IReadOnlyList<ProfileProblem> Problems, CommandRefusal? Refused)> Keep(string name, string json,
        IReadOnlyList<string> tags, CancellationToken stop)
    {
        if (Read(name, json).Problems is { Count: > 0 } problems)
            return (problems, null);
        var (seen, tag) = await Seen(name, stop);
        return ([],
            tag is not null && tags.Contains(tag) && await store.KeepProfile(new StoredProfile(name, json), seen, stop) ? null
                : Stale(name));
    }

    /// <summary>Deletes it, if it is still as the caller saw it.</summary>
    public async Task<CommandRefusal?> Delete(string name, IReadOnlyList<string> tags, CancellationToken stop)
    {
        var (seen, tag) = await Seen(name, stop);
        if (seen is null)
            return await Delete(name, stop);
        return tags.Contains(tag) && await store.DropProfile(name, seen, stop) ? null : Stale(name);
    }

    /// <summary>Of a text, for ETag.</summary>
    public static string TagOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..16];

    /// <summary>What is stored under that name, and the tag of what is shown for it, which may be a file's.</summary>
    private async Task<(string? Stored, string? Tag)> Seen(string name, CancellationToken stop)
    {
        var stored = (await store.ListProfiles(stop)).FirstOrDefault(one => one.Name == name)?.Json;
        return (stored, (stored ?? files.TextOf(name)) is { } shown ? TagOf(shown) : null);
    }

    private static CommandRefusal Stale(string name) =>
        new(RefusalKind.Stale,
            "profile.changed", $"Somebody has changed the profile \"{SourceName.Label(name)}\" since you read it, or it is not there. Read "
            + $"it again, then change it.");

    /// <returns>Null: it is gone, and a file of that name holds again.</returns>
    public async Task<CommandRefusal?> Delete(string name, CancellationToken stop)
    {
        if (await store.DropProfile(name, stop))
            return null;
        return files.Find(name) is null
            ? Unknown(name)
            : CommandRefusal.Conflict("profile.is_file", $"The profile \"{name}\" is a file of the server. Remove it there, or put another "
            + $"in its place with PUT.");
    }

    public static CommandRefusal Unknown(string name)
        => CommandRefusal.Unknown(FailureCodes.ProfileUnknown, $"There is no profile \"{SourceName.Label(name)}\".");

    /// <summary>Every problem of one, in one text.</summary>
    public static string Message(IReadOnlyList<ProfileProblem> problems) => string.Join("; ", problems) + ".";
}

/// <summary>What may be asked for at one moment.</summary>
/// <param name="ByName">Those that hold.</param>
/// <param name="Unreadable">Those that an older version stored and this one does not understand.</param>
internal sealed record KnownProfiles(IReadOnlyDictionary<string, Profile> ByName,
    IReadOnlyDictionary<string, IReadOnlyList<ProfileProblem>> Unreadable)
{
    public IReadOnlyList<Profile> All => [.. ByName.Values.OrderBy(profile => profile.Name, StringComparer.Ordinal)];
}
