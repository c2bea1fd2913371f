using Transcode.Domain.Protocol;
using Transcode.Worker.Transfers;

namespace Transcode.Worker.Steps.Probe;

/// <summary>A source behind an address, to be sought in: blocks of it are fetched as they are needed, and the last one is kept.</summary>
internal sealed class SourceBytes(MediaTransfers transfers, TransferAddress address, long length) : Stream
{
    private const int Block = 64 << 10;

    private byte[] _block = [];
    private long _from;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length || buffer.Length == 0)
            return 0;
        if (Position < _from || Position >= _from + _block.Length)
            (_block, _from) = (await transfers.Range(address, Position, (int)Math.Min(Block, length - Position), cancellationToken),
                Position);
        var here = _block.AsMemory((int)(Position - _from));
        var count = Math.Min(here.Length, buffer.Length);
        here[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
