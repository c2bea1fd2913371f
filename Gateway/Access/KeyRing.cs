using System.Security.Cryptography;
using System.Text;
using Transcode.Domain.Keys;
using Transcode.Gateway.Hosting;

namespace Transcode.Gateway.Access;

/// <summary>Finds the key that was presented, in a time that tells nothing about the keys that are there: those of the settings, and those
/// that were made here.</summary>
internal sealed class KeyRing(GatewayOptions options, KeptKeys kept)
{
    private readonly (byte[] Digest, KnownKey Key)[] _keys = [.. options.Keys.Select(key => (Digest(key.Secret), KnownKey.Of(key)))];

    /// <summary>Null: it is none, or none that holds.</summary>
    public async ValueTask<KnownKey?> Find(string presented, CancellationToken stop)
    {
        var digest = Digest(presented);
        KnownKey? found = null;
        foreach (var (known, key) in _keys)
            if (CryptographicOperations.FixedTimeEquals(known, digest))
                found = key;
        return found ?? (KeyText.IdOf(presented) is { } id ? await kept.Find(id, digest, stop) : null);
    }

    /// <summary>The key that somebody signed in with, as long as it is still there.</summary>
    public async ValueTask<KnownKey?> Remember(string mark, CancellationToken stop) =>
        Array.Find(_keys, one => one.Key.Mark == mark).Key ?? await kept.Find(mark, null, stop);

    /// <summary>Whether a key still holds, by what is done in its name; of one of the settings as long as one of that name is
    /// there.</summary>
    public async ValueTask<bool> Holds(string key, CancellationToken stop) =>
        // Whether a provider still knows a subject it does not say; until its token is over the subject holds.
        key == Caller.OwnerKey || options.KnowsProvider && key.StartsWith(Caller.TokenKey, StringComparison.Ordinal)
        || Array.Exists(_keys, one => one.Key.Caller.Key == key) || await kept.Find(key, null, stop) is not null;

    internal static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
