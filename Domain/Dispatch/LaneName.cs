namespace Transcode.Domain.Dispatch;

/// <summary>What the queue of a capability is called: the software that everybody has has no name of its own. Pure.</summary>
public static class LaneName
{
    private const string Software = "software";

    public static string Of(string capability) => capability.Length == 0 || capability[0] == '@' ? Software + capability : capability;

    public static string CapabilityOf(string lane)
        => lane == Software || lane.StartsWith(Software + "@", StringComparison.Ordinal) ? lane[Software.Length..] : lane;
}
