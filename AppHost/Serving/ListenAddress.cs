using System.Net;

namespace Transcode.AppHost.Serving;

/// <summary>"8080", "127.0.0.1:8080", "0.0.0.0:80", "[::1]:8080", "localhost:8080". Pure.</summary>
public static class ListenAddress
{
    public const string Default = "127.0.0.1:8080";

    /// <summary>Null: no such address.</summary>
    public static IPEndPoint? Read(string text)
    {
        var words = text.Trim().Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase);
        if (ushort.TryParse(words, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port))
            return new IPEndPoint(IPAddress.Loopback, port);
        return words.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(words, out var end) && words.EndsWith($":{end.Port}", StringComparison.Ordinal) ? end : null;
    }
}
