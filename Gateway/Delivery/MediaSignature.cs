using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Transcode.Domain;
using Transcode.Gateway.Access;

namespace Transcode.Gateway.Delivery;

/// <summary>
/// Signed addresses of media: <c>/signed/{expires}.{generation}.{code}/{asset}/{path}</c>. One signature is good for one asset's outputs of
/// one generation until a time. It stands in the path, so that what a playlist names relative to itself has it too: a player that sends no
/// headers plays to the end.
/// </summary>
internal sealed class MediaSignature(KeptKeys keys, TimeProvider time)
{
    public static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(6);
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(7);

    private const int CodeLength = 43; // 32 bytes in base64url without padding

    /// <param name="asset">Whose outputs.</param>
    /// <param name="generation">Of the outputs: those of another are not shown under this address.</param>
    /// <param name="path">Below the asset's media address; the signature is good for all of them.</param>
    /// <param name="lifetime">1 s to 7 days.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>Path on this server.</returns>
    public async ValueTask<SignedAddress> Sign(AssetId asset, int generation, string path, TimeSpan lifetime, CancellationToken stop)
    {
        var until = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + lifetime).ToUnixTimeSeconds());
        var permit = string.Create(CultureInfo.InvariantCulture, $"{until.ToUnixTimeSeconds()}.{generation}");
        return new SignedAddress($"/signed/{permit}.{await Code(asset, permit, stop)}{PublicPath.Url(asset, path)["/media".Length..]}",
            until);
    }

    public async ValueTask<MediaPermit> Read(AssetId asset, string token, CancellationToken stop)
    {
        if (token.Split('.') is not [var expires, var generation, { Length: CodeLength } code] || !IsNumber(expires, out var until)
            || until > 253402300799 || !IsNumber(generation, out var made) || made > int.MaxValue)
            return new MediaPermit.Forged();
        // The code before the time: only who holds a true address learns that it has expired.
        var right = await Code(asset, $"{expires}.{generation}", stop);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(code)))
            return new MediaPermit.Forged();
        var end = DateTimeOffset.FromUnixTimeSeconds(until);
        return end <= time.GetUtcNow() ? new MediaPermit.Expired(end) : new MediaPermit.Good((int)made, end);
    }

    private async ValueTask<string> Code(AssetId asset, string permit, CancellationToken stop) =>
        Convert.ToBase64String(HMACSHA256.HashData(await keys.Secret(stop), Encoding.UTF8.GetBytes($"media-1\n{permit}\n{asset}")))
            .Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>Written in one way only, so that there is one address for one permit.</summary>
    private static bool IsNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number.ToString(CultureInfo.InvariantCulture) == text;
}

/// <summary>Where to find a file, for whoever has the address.</summary>
/// <param name="Path">On this server.</param>
/// <param name="Until">When it ends.</param>
internal sealed record SignedAddress(string Path, DateTimeOffset Until);

/// <summary>What an address allows.</summary>
internal abstract record MediaPermit
{
    private MediaPermit() { }

    public sealed record Good(int Generation, DateTimeOffset Until) : MediaPermit;

    public sealed record Expired(DateTimeOffset Since) : MediaPermit;

    /// <summary>Not made here, or for another asset.</summary>
    public sealed record Forged : MediaPermit;
}
