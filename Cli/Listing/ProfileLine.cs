using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;

namespace Transcode.Cli.Listing;

/// <summary>One profile as one line of text. Pure.</summary>
public static class ProfileLine
{
    public const string Legend = "* made when no profile is named. Several may be named at once: --profile poster --profile waveform. Own "
        + "profiles are JSON files: docs/profiles.md";

    public static string Of(Profile profile)
        => $"{profile.Name,-12} {string.Join(", ", profile.Assets.Select(kind => Word(profile, kind))),-14} {profile.Description}{Encoder(profile)}";

    private static string Encoder(Profile profile)
        => EncoderChoice.Describe(profile.Video?.Encoder ?? EncoderChoice.Software) is { } message ? $" [{message}]" : "";

    private static string Word(Profile profile, AssetKind kind)
        => kind.ToString().ToLowerInvariant() + (profile.DefaultFor.Contains(kind) ? "*" : "");
}
