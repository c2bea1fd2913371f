using System.Buffers.Text;
using System.Text;

namespace Transcode.Media.Waveform;

/// <summary>
/// Writes BBC audiowaveform's data format, version 2, as JSON: per pixel and channel the least and the greatest sample, as 8 or 16 bits.
/// The numbers are written as they come, since a day of audio has many; what stands before them is known only at the end.
/// </summary>
/// <param name="numbers">Takes the numbers, without the brackets around them; stays open.</param>
/// <param name="bits">8 or 16.</param>
public sealed class WaveformJson(Stream numbers, int bits)
{
    private readonly byte[] _buffer = new byte[1 << 15];
    private int _used;

    public long Pixels { get; private set; }

    /// <param name="peaks">Of one pixel, as <see cref="PeakMeter"/> tells them.</param>
    public void Add(ReadOnlySpan<short> peaks)
    {
        foreach (var peak in peaks)
        {
            if (_buffer.Length - _used < 8)
                Flush();
            if (Pixels > 0 || _used > 0)
                _buffer[_used++] = (byte)',';
            Utf8Formatter.TryFormat(bits == 8 ? peak / 256 : peak, _buffer.AsSpan(_used), out var written);
            _used += written;
        }
        Pixels++;
    }

    public void Flush()
    {
        numbers.Write(_buffer, 0, _used);
        _used = 0;
    }

    /// <summary>What stands before the numbers.</summary>
    public byte[] Head(int channels, int sampleRate, int samplesPerPixel)
        => Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{{\"version\":2,\"channels\":{channels},\"sample_rate\":{sampleRate},\"samples_per_pixel\":{samplesPerPixel},\"bits\":{bits},\"length\":{Pixels},\"data\":["));

    /// <summary>What stands behind them.</summary>
    public static ReadOnlyMemory<byte> Tail { get; } = "]}\n"u8.ToArray();
}
