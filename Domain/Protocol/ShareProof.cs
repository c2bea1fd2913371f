using System.Security.Cryptography;
using System.Text;

namespace Transcode.Domain.Protocol;

/// <summary>
/// How a server proves to a worker that the folder it names is the one it holds: it answers the worker's challenge by a key that lies in
/// that folder. Who has only heard of a folder, or of its id, cannot. Pure.
/// </summary>
public static class ShareProof
{
    /// <summary>In the folder of the store; readable for the store's user and its group.</summary>
    public const string KeyFile = ".share-key";

    /// <summary>Characters of a challenge: hexadecimal digits.</summary>
    public const int ChallengeLength = 32;

    public static bool IsChallenge(string text) => text.Length == ChallengeLength && text.All(char.IsAsciiHexDigitLower);

    /// <param name="key">Content of <see cref="KeyFile"/>.</param>
    /// <param name="challenge">The worker's.</param>
    /// <returns>Lower-case hex.</returns>
    public static string Of(string key, string challenge) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"transcode share {challenge}")));

    /// <summary>In constant time.</summary>
    public static bool Holds(string key, string challenge, string? proof) =>
        proof is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(key, challenge)), Encoding.UTF8.GetBytes(proof));
}
