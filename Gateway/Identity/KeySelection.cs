using Microsoft.IdentityModel.Tokens;

namespace Transcode.Gateway.Identity;

/// <summary>Which key of a set a token means. Pure.</summary>
internal static class KeySelection
{
    /// <param name="keys">Of the provider.</param>
    /// <param name="id">As the token names it; null: it names none, and the only one that fits is meant.</param>
    /// <param name="algorithm">Of the token.</param>
    /// <returns>Null: there is none, or it is for another algorithm.</returns>
    public static JsonWebKey? Of(JsonWebKeySet keys, string? id, string algorithm)
    {
        var fit = keys.Keys.Where(key => (id is null || key.Kid == id) && Fits(key, algorithm)).Take(2).ToList();
        return fit.Count == 1 ? fit[0] : null;
    }

    private static bool Fits(JsonWebKey key, string algorithm) => (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm)
        && (key.Kty, algorithm) switch
        {
            ("RSA", ['R' or 'P', 'S', ..]) => true,
            ("EC", "ES256") => key.Crv == "P-256",
            ("EC", "ES384") => key.Crv == "P-384",
            ("EC", "ES512") => key.Crv == "P-521",
            _ => false,
        };
}
