using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Transcode.ServiceDefaults.Outgoing;

/// <summary>What a program asks of its proxy (RFC 9110, CONNECT; RFC 9112, absolute form): the head of a request, and what came behind
/// it.</summary>
internal sealed class ProxyRequest
{
    private const int MostBytes = 64 << 10;

    private static readonly TimeSpan _within = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<string> _lines;
    private readonly byte[] _rest;

    private ProxyRequest(string head, byte[] rest)
    {
        (_lines, _rest) = (head.Split("\r\n"), rest);
        if (_lines[0].Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"])
            return;
        IsTunnel = method == "CONNECT";
        Target = Uri.TryCreate(IsTunnel ? $"https://{target}/" : target, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url : null;
    }

    /// <summary>Where to; null: it is not to be understood.</summary>
    public Uri? Target { get; }

    /// <summary>The bytes are the program's own business.</summary>
    public bool IsTunnel { get; }

    /// <summary>What the server is sent first. One request for a connection: the answer's end is its end.</summary>
    public byte[] Onward => IsTunnel ? _rest : [.. Encoding.Latin1.GetBytes(string.Join("\r\n", Head().Append("\r\n"))), .. _rest];

    private IEnumerable<string> Head() =>
        [$"{_lines[0].Split(' ')[0]} {Target!.PathAndQuery} HTTP/1.1", .. _lines.Skip(1).Where(line => !IsOurs(line)), "Connection: close"];

    public bool Shows(string user, string pass)
    {
        const string Name = "Proxy-Authorization: Basic ";
        var expected = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{user}:{pass}"));
        var shown = _lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.OrdinalIgnoreCase))?[Name.Length..].Trim() ?? "";
        return CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(shown), Encoding.ASCII.GetBytes(expected));
    }

    /// <returns>Null: it hung up, was silent for too long, or sent what is no head of a request.</returns>
    public static async Task<ProxyRequest?> Read(NetworkStream near, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(_within);
        var buffer = new byte[MostBytes];
        for (var length = 0; length < MostBytes;)
        {
            var read = await near.ReadAsync(buffer.AsMemory(length), late.Token);
            if (read == 0)
                return null;
            length += read;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return new ProxyRequest(Encoding.Latin1.GetString(buffer, 0, end), buffer[(end + 4)..length]);
        }
        return null;
    }

    private static bool IsOurs(string line) => line.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("Keep-Alive:", StringComparison.OrdinalIgnoreCase);
}
