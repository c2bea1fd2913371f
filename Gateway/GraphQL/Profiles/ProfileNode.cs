using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.Profiles;

namespace Transcode.Gateway.GraphQL.Profiles;

[Name("Profile"), Requires(Scope.Read), Description("What to make of a source, as data.")]
internal sealed class ProfileNode(Profile profile)
{
    [Id]
    public string Name => profile.Name;

    public string Description => profile.Description;

    [Description("The kinds of asset it applies to.")]
    public IReadOnlyList<AssetKind> Assets => profile.Assets;

    [Description("The kinds of asset for which it is made when a job names no profile.")]
    public IReadOnlyList<AssetKind> DefaultFor => profile.DefaultFor;

    [Description("Largest first; empty without picture.")]
    public IReadOnlyList<LadderEntryNode> Ladder
        => [.. (profile.Video?.Ladder ?? []).Select(entry => new LadderEntryNode(entry.Name, entry.Width, entry.Height, entry.Kbps))];

    [Complexity(10), Description("As it is written.")]
    public async Task<string?> Json([FromServices] ProfileService profiles, CancellationToken stop)
        => (await profiles.Written(profile.Name, stop))?.Json;
}

[Name("LadderEntry"), Requires(Scope.Read), Description("A box the picture is fitted into, and its nominal bitrate in kbit/s.")]
internal sealed record LadderEntryNode(string Name, int Width, int Height, int Kbps);
