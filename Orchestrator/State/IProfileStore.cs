namespace Transcode.Orchestrator.State;

/// <summary>Profiles that came by the API, as the text in which they came: what reads them may be newer than what wrote them.</summary>
public interface IProfileStore
{
    /// <summary>A text of the same name is replaced.</summary>
    Task KeepProfile(StoredProfile profile, CancellationToken stop);

    /// <returns>Whether there was one.</returns>
    Task<bool> DropProfile(string name, CancellationToken stop);

    /// <summary>By name.</summary>
    Task<IReadOnlyList<StoredProfile>> ListProfiles(CancellationToken stop);
}

/// <param name="Name">as it stands in the text</param>
/// <param name="Json">the whole profile</param>
public sealed record StoredProfile(string Name, string Json);
