namespace Transcode.Storage.Tests;

/// <summary>Begins now, since files and S3 carry real times, and moves on only when told.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
