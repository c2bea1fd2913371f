using System.Buffers;

namespace Transcode.Storage;

/// <summary>Bytes of one part in a rented buffer.</summary>
internal sealed class BufferedPart : IDisposable
{
    private readonly byte[] _buffer;
    private bool _returned;

    private BufferedPart(byte[] buffer, int length, bool isFull) => (_buffer, Length, IsFull) = (buffer, length, isFull);

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

    public MemoryStream Open() => new(_buffer, 0, Length, writable: false);

    public void Dispose()
    {
        if (_returned) return;
        _returned = true;
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
