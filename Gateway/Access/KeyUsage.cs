using Transcode.Contracts.Keys;

namespace Transcode.Gateway.Access;

/// <summary>What is done here with one key, until it is told: when it was last used, and bytes uploaded.</summary>
internal sealed class KeyUsage(string id)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _usedAt;
    private DateOnly _day;
    private long _bytes;
    private long _telling;
    private bool _isNews;

    public string Id => id;

    public void Used(DateTimeOffset now)
    {
        lock (_gate)
            (_usedAt, _isNews) = (now, true);
    }

    public void Uploaded(long bytes, DateTimeOffset now)
    {
        lock (_gate)
        {
            Turn(now);
            _bytes += bytes;
            (_usedAt, _isNews) = (now, true);
        }
    }

    /// <summary>Uploaded today, and not told yet as far as we know.</summary>
    public long BytesOf(DateTimeOffset now)
    {
        lock (_gate)
        {
            Turn(now);
            return _bytes + _telling;
        }
    }

    /// <summary>Null: nothing is new.</summary>
    public KeyUse? Take()
    {
        lock (_gate)
        {
            if (!_isNews)
                return null;
            var use = new KeyUse(id, _usedAt, _day, _bytes);
            (_telling, _bytes, _isNews) = (_telling + _bytes, 0, false);
            return use;
        }
    }

    /// <summary>It was told, and what the engine says has it.</summary>
    public void Told(KeyUse use) => End(use, isTold: true);

    /// <summary>It could not be told.</summary>
    public void GiveBack(KeyUse use) => End(use, isTold: false);

    private void End(KeyUse use, bool isTold)
    {
        lock (_gate)
        {
            if (use.Day == _day)
                (_telling, _bytes) = (_telling - use.Bytes, _bytes + (isTold ? 0 : use.Bytes));
            _isNews |= !isTold;
        }
    }

    private void Turn(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (today != _day)
            (_day, _bytes, _telling) = (today, 0, 0);
    }
}
