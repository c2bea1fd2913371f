namespace Transcode.Storage.Tests;

/// <summary>Begins now, since files and S3 carry real times, and moves on only when told.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset now = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
