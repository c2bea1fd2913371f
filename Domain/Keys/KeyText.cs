using System.Security.Cryptography;
using System.Text;

namespace Transcode.Domain.Keys;

/// <summary>
/// How a key that was made here is written: <c>tk_{id}_{secret}</c>. The id is public and tells keys apart in lists and logs; the secret is
/// 256 bits of chance, of which only a hash is kept. Pure.
/// </summary>
public static class KeyText
{
    private const string Prefix = "tk_";
    private const int IdLength = 12;
    private const int SecretLength = 64;

    /// <summary>Bytes of chance that a key is made of.</summary>
    public const int ChanceBytes = (IdLength + SecretLength) / 2;

    /// <param name="chance">So many as <see cref="ChanceBytes"/>.</param>
    public static (string Id, string Text) Of(ReadOnlySpan<byte> chance)
    {
        var digits = Convert.ToHexStringLower(chance[..ChanceBytes]);
        return (digits[..IdLength], $"{Prefix}{digits[..IdLength]}_{digits[IdLength..]}");
    }

    /// <returns>The id of a whole key; null: it is not written like one of ours.</returns>
    public static string? IdOf(string text)
        => text.Length == Prefix.Length + IdLength + 1 + SecretLength && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[Prefix.Length + IdLength] == '_'
        ? text.Substring(Prefix.Length, IdLength)
        : null;

    /// <summary>Written like the id of a key that was made here.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
