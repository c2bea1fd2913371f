using Transcode.Media.Waveform;

namespace Transcode.Worker.Steps.Audio;

/// <summary>Where a tool's samples go: into every meter, and nowhere else.</summary>
/// <param name="meters">At least one.</param>
/// <param name="notify">Is told how many samples of each channel have come.</param>
internal sealed class PcmStream(IReadOnlyList<PeakMeter> meters, Action<long> notify) : Stream
{
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        foreach (var meter in meters)
            meter.Add(buffer);
        notify(meters[0].Samples);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
