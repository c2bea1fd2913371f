using System.Security.Cryptography;
using System.Text;

namespace Transcode.Gateway.Access;

/// <summary>Finds the key that was presented, in a time that tells nothing about the keys that are there.</summary>
internal sealed class KeyRing(IReadOnlyList<ApiKey> keys)
{
    private readonly (byte[] Digest, ApiKey Key)[] _keys = [.. keys.Select(key => (Digest(key.Secret), key))];

    public ApiKey? Find(string presented)
    {
        var digest = Digest(presented);
        ApiKey? found = null;
        foreach (var (known, key) in _keys)
            if (CryptographicOperations.FixedTimeEquals(known, digest))
                found = key;
        return found;
    }

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
