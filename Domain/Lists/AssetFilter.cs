using System.Globalization;
using Transcode.Domain.Assets;

namespace Transcode.Domain.Lists;

/// <summary>Which assets to list, newest first.</summary>
/// <param name="Status">Null: all.</param>
/// <param name="Label">Part of the label, case not regarded; null: all.</param>
/// <param name="Limit">At most this many.</param>
public sealed record AssetFilter(AssetStatus? Status = null, string? Label = null, int Limit = 50)
{
    /// <summary>Only what is this tenant's; null: of all tenants.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only what comes after this place; null: from the newest.</summary>
    public AssetPlace? After { get; init; }
}

/// <summary>Where a page ended: when its last asset was first heard of, and that asset. It stays good when the asset is deleted.</summary>
/// <param name="At">Milliseconds since 1970 in UTC.</param>
/// <param name="Asset">The last of the page.</param>
public sealed record AssetPlace(long At, AssetId Asset)
{
    public static AssetPlace Of(Asset asset) => new(asset.At.ToUnixTimeMilliseconds(), asset.Id);

    /// <summary>As an address holds it; null: the text is no place.</summary>
    public static AssetPlace? Read(string? text) => text?.Split('.', 2) is [var at, { Length: > 0 } asset]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? new AssetPlace(ms, new AssetId(asset)) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}.{Asset}");
}
