using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;

namespace Transcode.Domain.Plans;

/// <summary>What is to be made of a source: profiles by name, or whatever is usual for its kind. Pure.</summary>
/// <param name="Profiles">Those asked for, or all there are to choose from.</param>
/// <param name="ByKind">Nobody asked for any: choose those that are made by default for the kind of source.</param>
public sealed record ProfileSelection(IReadOnlyList<Profile> Profiles, bool ByKind)
{
    /// <returns>The profiles to make, or why that cannot be.</returns>
    public (IReadOnlyList<Profile> Chosen, Failure? Why) For(AssetKind kind)
    {
        if (ByKind)
            return Profiles.Where(profile => profile.DefaultFor.Contains(kind)).ToList() is { Count: > 0 } usual
                ? (usual, null)
                : ([], Refuse(FailureCodes.ProfileMismatch, $"The source is {Describe(kind)}, and no profile is made of that by default. "
                + $"Name one; transcode profiles lists them."));
        if (Profiles.GroupBy(profile => profile.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return ([],
                Refuse(FailureCodes.ProfileInvalid, $"Two profiles are called {twice.Key}. Their results would overwrite each other; name "
                    + $"it once, or rename one."));
        var other = Profiles.Where(profile => !profile.Assets.Contains(kind)).Select(profile => profile.Name).ToList();
        return other.Count == 0
            ? (Profiles, null)
            : ([], Refuse(FailureCodes.ProfileMismatch,
                $"The source is {Describe(kind)}, and {(other.Count == 1 ? "the profile" : "the profiles")} {string.Join(", ", other)} cannot be made of that. Choose {(other.Count == 1 ? "a profile" : "profiles")} for {Describe(kind)}."));
    }

    private static Failure Refuse(string code, string message) => new(code, Phase.Dispatching, Party.Request, message);

    private static string Describe(AssetKind kind)
        => kind switch { AssetKind.Video => "a video", AssetKind.Audio => "sound only", _ => "an image" };
}
