using Orleans.Concurrency;

namespace Transcode.Contracts.Profiles;

/// <summary>Profiles that came by the API, as the text in which they came: what reads them may be newer than what wrote them. There is
/// one.</summary>
[Alias("transcode.IProfileGrain")]
public interface IProfileGrain : IGrainWithStringKey
{
    const string Key = "all";

    /// <summary>A text of the same name is replaced.</summary>
    [Alias("Keep")]
    Task Keep(StoredProfile profile);

    /// <param name="profile">A text of the same name is replaced.</param>
    /// <param name="seen">The text that the caller saw; null: none was there.</param>
    /// <returns>False: there is another one; nothing was changed.</returns>
    [Alias("KeepIf")]
    Task<bool> KeepIf(StoredProfile profile, string? seen);

    /// <param name="name">Of which.</param>
    /// <param name="seen">The text that the caller saw.</param>
    /// <returns>False: there is another one, or none; nothing was changed.</returns>
    [Alias("DropIf")]
    Task<bool> DropIf(string name, string seen);

    /// <returns>Whether there was one.</returns>
    [Alias("Drop")]
    Task<bool> Drop(string name);

    /// <summary>By name.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<StoredProfile[]> List();
}

/// <param name="Name">as it stands in the text</param>
/// <param name="Json">the whole profile</param>
[GenerateSerializer, Immutable, Alias("transcode.StoredProfile")]
public sealed record StoredProfile([property: Id(0)] string Name, [property: Id(1)] string Json);
