namespace Transcode.Domain.Protocol;

/// <summary>The name of a film in the address of its local stream: "Interstellar (2014).mkv" is interstellar-2014. Pure.</summary>
public static class StreamName
{
    private const int Longest = 80;

    public static string Of(string label)
    {
        var dot = label.LastIndexOf('.');
        var stem = dot > 0 ? label[..dot] : label;
        var message = string.Join('-',
            new string([.. stem.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return message.Length == 0 ? "film" : message[..Math.Min(message.Length, Longest)];
    }

    /// <summary>Where a worker at this address shows it.</summary>
    public static string Url(string address, string label) => $"{address}/hls/{Of(label)}/index.m3u8";
}
