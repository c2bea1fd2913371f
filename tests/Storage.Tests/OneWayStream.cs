namespace Transcode.Storage.Tests;

/// <summary>A body as it comes from the network: no length, no seeking, and it may break or stall where told.</summary>
internal sealed class OneWayStream(byte[] bytes) : Stream
{
    private int _position;

    /// <summary>Runs once, before the byte at <see cref="At"/> is given.</summary>
    public Func<CancellationToken, Task>? Happening { get; set; }

    public int At { get; set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Happening is { } happening && _position >= At)
        {
            Happening = null;
            await happening(cancellationToken);
        }

        var count = Math.Min(Math.Min(buffer.Length, 64 * 1024), bytes.Length - _position);
        if (Happening is not null && _position < At) count = Math.Min(count, At - _position);
        bytes.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
