using System.CommandLine.Parsing;
using System.Net;

namespace Transcode.Cli.Serving;

/// <summary>"8080", "127.0.0.1:8080", "0.0.0.0:80", "[::1]:8080", "localhost:8080".</summary>
public static class ListenAddress
{
    public const string Default = "127.0.0.1:8080";

    /// <summary>Null: no such address.</summary>
    public static IPEndPoint? Read(string text)
    {
        var message = text.Trim().Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase);
        if (ushort.TryParse(message, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
            out var port))
            return new IPEndPoint(IPAddress.Loopback, port);
        return message.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(message, out var end)
            && message.EndsWith($":{end.Port}", StringComparison.Ordinal) ? end : null;
    }

    /// <summary>As the value of an option.</summary>
    /// <param name="given">As typed.</param>
    /// <param name="read">What to make of it; null: no such address.</param>
    public static IPEndPoint? Of(ArgumentResult given, Func<string, IPEndPoint?> read)
    {
        var word = given.Tokens is [.., var last] ? last.Value : "";
        var end = read(word);
        if (end is null)
            given.AddError($"--listen is an address and a port, such as {Default}, not '{word}'.");
        return end;
    }
}
