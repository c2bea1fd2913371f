using System.Text;

namespace Transcode.Gateway.Access;

/// <summary>A secret and what it opens. Its text form never shows the secret.</summary>
/// <param name="Name">For logs and for people.</param>
/// <param name="Secret">As sent in <c>Authorization: Bearer</c>; at least <see cref="ShortestSecret"/> characters.</param>
/// <param name="Scopes">What it opens.</param>
public sealed record ApiKey(string Name, string Secret, IReadOnlySet<Scope> Scopes)
{
    public const int ShortestSecret = 16;

    /// <summary>The embedded default's own key, written to a file that only its user can read: who holds it may name local files.</summary>
    public bool IsLocalOwner { get; init; }

    public IEnumerable<string> Faults()
    {
        if (Secret.Length < ShortestSecret)
            yield return $"API key \"{Name}\" is shorter than {ShortestSecret} characters; make one with: openssl rand -hex 24";
        if (Scopes.Count == 0)
            yield return $"API key \"{Name}\" opens nothing; give it scopes: {string.Join(", ", Enum.GetNames<Scope>()).ToLowerInvariant()}";
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name);
        return true;
    }
}

/// <summary>What a key opens.</summary>
public enum Scope
{
    /// <summary>Everything.</summary>
    Admin = 1,
    /// <summary>Upload, submit, cancel, retry; and read.</summary>
    Submit = 2,
    /// <summary>Jobs, events, media.</summary>
    Read = 3,
    /// <summary>Announce, lease, report.</summary>
    Worker = 4,
}
