using System.Text;

namespace Transcode.Media.Running;

/// <summary>
/// Cuts a flow of bytes into lines with bounded memory. Ends a line at \n, \r or \r\n, since tools redraw their progress with \r.
/// </summary>
internal sealed class LineSplitter(int longestLine, Action<string> receive)
{
    private readonly byte[] line = new byte[longestLine];
    private int length;
    private bool cut;
    private bool afterReturn;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (afterReturn && bytes[0] == '\n') bytes = bytes[1..];
            afterReturn = false;
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            Keep(end < 0 ? bytes : bytes[..end]);
            if (end < 0) return;
            afterReturn = bytes[end] == '\r';
            Finish();
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The last line need not have an end.</summary>
    public void Complete()
    {
        if (length > 0) Finish();
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        var room = Math.Min(part.Length, line.Length - length);
        part[..room].CopyTo(line.AsSpan(length));
        length += room;
        cut |= room < part.Length;
    }

    private void Finish()
    {
        var text = Encoding.UTF8.GetString(line, 0, length);
        (length, var wasCut) = (0, cut);
        cut = false;
        receive(wasCut ? text + "…" : text);
    }
}
