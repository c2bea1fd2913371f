using System.Buffers;

namespace Transcode.Storage.S3;

/// <summary>Bytes of one part in a rented buffer.</summary>
internal sealed class BufferedPart : IDisposable
{
    private readonly byte[] buffer;
    private bool returned;

    private BufferedPart(byte[] buffer, int length, bool isFull) => (this.buffer, Length, IsFull) = (buffer, length, isFull);

    public int Length { get; }

    /// <summary>False: the stream has ended.</summary>
    public bool IsFull { get; }

    public static async Task<BufferedPart> Read(Stream bytes, int size, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var length = await bytes.ReadAtLeastAsync(buffer.AsMemory(0, size), size, throwOnEndOfStream: false, stop);
            return new BufferedPart(buffer, length, length == size);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public MemoryStream Open() => new(buffer, 0, Length, writable: false);

    public void Dispose()
    {
        if (returned) return;
        returned = true;
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
