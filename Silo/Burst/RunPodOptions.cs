namespace Transcode.Silo.Burst;

/// <summary>How RunPod is asked.</summary>
public sealed record RunPodOptions
{
    /// <summary>Where its API is.</summary>
    public Uri Url { get; init; } = new("https://api.runpod.ai");

    /// <summary>Sent as a bearer token; never shown.</summary>
    public required string Key { get; init; }

    public IEnumerable<string> Faults()
    {
        if (Url is not { IsAbsoluteUri: true, Scheme: "https" or "http", UserInfo: "", Query: "" })
            yield return "Burst:RunPod:Url is the address of the API, such as https://api.runpod.ai.";
        if (Key.Length is 0 or > 500 || Key.Any(letter => letter is <= ' ' or > '~'))
            yield return "Burst:RunPod:KeyFile names a file with the API key and nothing else.";
    }

    public override string ToString() => $"RunPod at {Url}";
}
