namespace Transcode.Web.Access;

/// <summary>Where to go after a form: an address of this portal and of no other site. Pure.</summary>
internal static class LocalAddress
{
    public static string Of(string? asked) =>
        asked is ['/', ..] && !asked.StartsWith("//", StringComparison.Ordinal) && !asked.Contains('\\', StringComparison.Ordinal)
            && !asked.Any(char.IsControl) ? asked : "/";
}
