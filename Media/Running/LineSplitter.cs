using System.Text;

namespace Transcode.Media.Running;

/// <summary>
/// Cuts a flow of bytes into lines with bounded memory. Ends a line at \n, \r or \r\n, since tools redraw their progress with \r.
/// </summary>
internal sealed class LineSplitter(int longestLine, Action<string> receive)
{
    private readonly byte[] _line = new byte[longestLine];
    private int _length;
    private bool _cut;
    private bool _afterReturn;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_afterReturn && bytes[0] == '\n') bytes = bytes[1..];
            _afterReturn = false;
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            Keep(end < 0 ? bytes : bytes[..end]);
            if (end < 0) return;
            _afterReturn = bytes[end] == '\r';
            Finish();
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The last line need not have an end.</summary>
    public void Complete()
    {
        if (_length > 0) Finish();
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        var room = Math.Min(part.Length, _line.Length - _length);
        part[..room].CopyTo(_line.AsSpan(_length));
        _length += room;
        _cut |= room < part.Length;
    }

    private void Finish()
    {
        var text = Encoding.UTF8.GetString(_line, 0, _length);
        (_length, var wasCut) = (0, _cut);
        _cut = false;
        receive(wasCut ? text + "…" : text);
    }
}
