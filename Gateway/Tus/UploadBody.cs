using System.Security.Cryptography;

namespace Transcode.Gateway.Tus;

/// <summary>
/// The bytes of one request, a part at a time: each is spooled to a file without a name before it goes on, for the storage wants to know
/// its length first and a connection may end anywhere. Memory is one buffer, however long the upload is.
/// </summary>
internal sealed class UploadBody(Stream bytes, IncrementalHash? checksum) : IDisposable
{
    private const int BufferBytes = 64 << 10;

    private readonly FileStream _spool = new(Path.Combine(Path.GetTempPath(), $"transcode-upload-{Guid.NewGuid():n}"), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        BufferSize = 0,
        Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
    });

    private readonly byte[] _buffer = new byte[BufferBytes];

    /// <summary>Nothing more will come: the request is over, or its connection is.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The connection broke before the request was over.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Begins a part with what lies of it already.</summary>
    public async Task Begin(Stream? tail, CancellationToken stop)
    {
        _spool.SetLength(0);
        if (tail is not null)
            await tail.CopyToAsync(_spool, stop);
    }

    /// <summary>Until the part has so many bytes, or nothing more comes.</summary>
    /// <returns>Bytes of the part.</returns>
    public async Task<int> Fill(int length)
    {
        while (_spool.Length < length && !IsOver)
        {
            var read = await Read((int)Math.Min(_buffer.Length, length - _spool.Length));
            checksum?.AppendData(_buffer, 0, read);
            await _spool.WriteAsync(_buffer.AsMemory(0, read), CancellationToken.None);
        }
        return (int)_spool.Length;
    }

    /// <summary>Whether there is a byte beyond what may come.</summary>
    public async Task<bool> HasMore() => !IsOver && await Read(1) > 0;

    /// <summary>The part from its beginning.</summary>
    public Stream Part()
    {
        _spool.Position = 0;
        return _spool;
    }

    public void Dispose() => _spool.Dispose();

    /// <summary>
    /// A connection that breaks is no fault: what was read is kept. What Kestrel had not handed on by then (a mebibyte
    /// at most) is sent again.
    /// </summary>
    private async Task<int> Read(int most)
    {
        try
        {
            var read = await bytes.ReadAsync(_buffer.AsMemory(0, most), CancellationToken.None);
            IsOver = read == 0;
            return read;
        }
        catch (Exception cut)
            when (cut is OperationCanceledException
                or IOException and not Microsoft.AspNetCore.Http.BadHttpRequestException { StatusCode: 413 })
        {
            (IsOver, IsCut) = (true, true);
            return 0;
        }
    }
}
