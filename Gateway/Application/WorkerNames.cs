namespace Transcode.Gateway.Application;

/// <summary>What a worker and its labels may be called. Pure.</summary>
internal static class WorkerNames
{
    public const int Longest = 100;
    public const int MostLabels = 50;

    public static readonly string BadLabels = $"labels are at most {MostLabels} names and values of up to {Longest} characters.";

    public static bool IsName(string name) => name.Length is > 0 and <= Longest && !name.Any(char.IsControl);

    public static bool AreLabels(IReadOnlyDictionary<string, string> labels) =>
        labels.Count <= MostLabels
            && labels.All(label => IsName(label.Key) && label.Value.Length <= Longest && !label.Value.Any(char.IsControl));
}
