using System.Security.Cryptography;
using System.Text;
using Transcode.Gateway.Access;

namespace Transcode.Gateway.Leases;

/// <summary>
/// A lease's name as it is handed out: with a code of whoever it was handed to. Events tell which leases there were, and a name that was
/// read there, or on another machine, opens nothing. The server's own worker and a server without keys need none.
/// </summary>
internal sealed class LeaseTokens(KeptKeys keys)
{
    private const char Between = '~';
    private const int CodeLength = 32;

    public async ValueTask<string> Of(string lease, Caller holder, CancellationToken stop) =>
        NeedsNone(holder) ? lease : $"{lease}{Between}{await Code(lease, holder.Key!, stop)}";

    /// <returns>The lease's own name; null: it was not handed to this caller.</returns>
    public async ValueTask<string?> Open(string token, Caller caller, CancellationToken stop)
        => NeedsNone(caller) ? token : await Open(token, caller.Key!, stop);

    /// <summary>For a tool, which sends no key: an address that reads the source and does nothing else.</summary>
    public async ValueTask<string> OfSource(string lease, CancellationToken stop) => $"{lease}{Between}{await Code(lease, "", stop)}";

    public ValueTask<string?> OpenSource(string token, CancellationToken stop) => Open(token, "", stop);

    private static bool NeedsNone(Caller caller) => caller.Key is null or Caller.OwnerKey;

    private async ValueTask<string?> Open(string token, string holder, CancellationToken stop)
    {
        var cut = token.LastIndexOf(Between);
        if (cut < 0 || token.Length - cut - 1 != CodeLength)
            return null;
        var lease = token[..cut];
        var right = await Code(lease, holder, stop);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token[(cut + 1)..]), Encoding.UTF8.GetBytes(right)) ? lease
            : null;
    }

    /// <summary>No name of a key has a line break.</summary>
    private async ValueTask<string> Code(string lease, string holder, CancellationToken stop) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(await keys.Secret(stop),
            Encoding.UTF8.GetBytes($"lease-1\n{holder}\n{lease}")))[..CodeLength];
}
