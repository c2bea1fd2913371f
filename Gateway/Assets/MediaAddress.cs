using Microsoft.AspNetCore.Http;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;

namespace Transcode.Gateway.Assets;

/// <summary>POST /api/assets/{asset}/address: both may be left out.</summary>
public sealed record MediaAddressOrder
{
    /// <summary>Below the asset's media address; default: the playlist that names all renditions. The signature is good for all its
    /// files.</summary>
    public string? Path { get; init; }

    /// <summary>1 to 604800; default 21600.</summary>
    public int? Seconds { get; init; }
}

/// <summary>An address that plays without a key.</summary>
/// <param name="Url">Whole, as others reach this server.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record MediaAddress(string Url, DateTimeOffset ExpiresAt);

/// <summary>Signs addresses, whatever door they are asked for at.</summary>
internal sealed class MediaAddresses(MediaSignature signature, JobFinder jobs, TenantView view)
{
    public const string UsualPath = "master.m3u8";

    /// <summary>Path on this server.</summary>
    public async Task<(SignedAddress? Address, CommandRefusal? Refused)> Sign(AssetId asset, string? path, int? seconds, Caller caller,
        CancellationToken stop)
    {
        var lifetime = seconds is { } wanted ? TimeSpan.FromSeconds(wanted) : MediaSignature.UsualLifetime;
        if (lifetime < TimeSpan.FromSeconds(1) || lifetime > MediaSignature.LongestLifetime)
            return (null, CommandRefusal.Invalid($"seconds is a number from 1 to {MediaSignature.LongestLifetime.TotalSeconds:0}."));
        if (!PublicPath.TryKey(asset, path ?? UsualPath, out _))
            return (null, CommandRefusal.Invalid("path is that of an output, such as master.m3u8 or 720p.mp4."));
        if (!await view.Sees(caller, asset, stop) || await jobs.Known(asset, stop) is not { } known)
            return (null, AssetCommands.Unknown);
        return (await signature.Sign(asset, known.Generation, path ?? UsualPath, lifetime, stop), null);
    }

    public static MediaAddress Of(SignedAddress address, HttpContext http, GatewayOptions options)
        => new(OuterAddress.Of(http, options) + address.Path, address.Until);
}
