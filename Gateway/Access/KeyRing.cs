using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Transcode.Gateway.Hosting;

namespace Transcode.Gateway.Access;

/// <summary>Finds the key that was presented, in a time that tells nothing about the keys that are there.</summary>
internal sealed class KeyRing(GatewayOptions options)
{
    private readonly (byte[] Digest, KnownKey Key)[] _keys = [.. options.Keys.Select(key => (Digest(key.Secret), KnownKey.Of(key)))];

    public KnownKey? Find(string presented)
    {
        var digest = Digest(presented);
        KnownKey? found = null;
        foreach (var (known, key) in _keys)
            if (CryptographicOperations.FixedTimeEquals(known, digest))
                found = key;
        return found;
    }

    /// <summary>The key that somebody signed in with, as long as it is still there.</summary>
    public KnownKey? Remember(string mark) => _keys.FirstOrDefault(one => one.Key.Mark == mark).Key;

    internal static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>A key that is there.</summary>
/// <param name="Caller">Who holds it.</param>
/// <param name="Holder">The same as claims, made once.</param>
/// <param name="Mark">Tells it from others and says nothing of its secret.</param>
internal sealed record KnownKey(Caller Caller, ClaimsPrincipal Holder, string Mark)
{
    public const string MarkClaim = "key";

    public static KnownKey Of(ApiKey key)
    {
        var caller = new Caller(key.Name, key.Scopes, key.IsLocalOwner);
        var mark = Convert.ToHexStringLower(SHA256.HashData(KeyRing.Digest(key.Secret)));
        var holder = caller.ToPrincipal(ApiKeyHandler.Name);
        ((ClaimsIdentity)holder.Identity!).AddClaim(new Claim(MarkClaim, mark));
        return new KnownKey(caller, holder, mark);
    }
}
