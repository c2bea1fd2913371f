using Microsoft.Extensions.Time.Testing;

namespace Transcode.Silo.Tests.Fixtures;

/// <summary>A clock that is moved by hand, and whose wall part may jump, as those of real machines do.</summary>
internal sealed class TestTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _offset;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public void Jump(TimeSpan by) => _offset += by;
}
