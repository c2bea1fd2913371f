namespace Transcode.Gateway.Access;

/// <summary>How much may be done with a key; null: any amount.</summary>
/// <param name="RequestsPerMinute">On each server.</param>
/// <param name="JobsAtOnce">Ordered with it and not over.</param>
/// <param name="BytesPerDay">Uploaded with it in a day of UTC.</param>
internal sealed record KeyQuota(int? RequestsPerMinute = null, int? JobsAtOnce = null, long? BytesPerDay = null)
{
    public static readonly KeyQuota None = new();
}
