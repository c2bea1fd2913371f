using System.Numerics;
using System.Runtime.InteropServices;

namespace Transcode.Media.Waveform;

/// <summary>
/// The least and the greatest sample of each stretch of audio, channel by channel. Takes 16-bit little-endian samples, interleaved, in
/// pieces of any length as a pipe delivers them; holds one stretch and no more, however long the audio is.
/// </summary>
/// <param name="channels">At least 1.</param>
/// <param name="samplesPerPixel">Samples of each channel in one stretch.</param>
/// <param name="notify">Is told each stretch: least and greatest of the first channel, of the second, and so on.</param>
/// <param name="joined">One least and one greatest of all channels instead.</param>
public sealed class PeakMeter(int channels, int samplesPerPixel, PeakMeter.PixelHandler notify, bool joined = false)
{
    public delegate void PixelHandler(ReadOnlySpan<short> peaks);

    private readonly short[] _peaks = new short[2 * channels];
    private readonly byte[] _rest = new byte[2 * channels];
    private int _restLength;
    private int _inPixel;

    /// <summary>Whole samples of each channel so far.</summary>
    public long Samples { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes = CompleteRest(bytes);
        var whole = bytes.Length / _rest.Length * _rest.Length;
        Measure(MemoryMarshal.Cast<byte, short>(bytes[..whole]));
        bytes[whole..].CopyTo(_rest);
        _restLength = bytes.Length - whole;
    }

    /// <summary>Tells the last stretch, though it is not full.</summary>
    public void Complete()
    {
        if (_inPixel > 0)
            EmitPixel();
        _inPixel = 0;
    }

    private void EmitPixel()
    {
        if (joined)
            for (var channel = 1; channel < channels; channel++)
            {
                Widen(0, _peaks[2 * channel]);
                Widen(0, _peaks[2 * channel + 1]);
            }
        notify(joined ? _peaks.AsSpan(0, 2) : _peaks);
    }

    /// <summary>A piece may end in the middle of a sample.</summary>
    private ReadOnlySpan<byte> CompleteRest(ReadOnlySpan<byte> bytes)
    {
        if (_restLength == 0)
            return bytes;
        var missing = Math.Min(_rest.Length - _restLength, bytes.Length);
        bytes[..missing].CopyTo(_rest.AsSpan(_restLength));
        _restLength += missing;
        if (_restLength == _rest.Length)
        {
            Measure(MemoryMarshal.Cast<byte, short>(_rest));
            _restLength = 0;
        }
        return bytes[missing..];
    }

    private void Measure(ReadOnlySpan<short> samples)
    {
        Samples += samples.Length / channels;
        while (samples.Length > 0)
        {
            var part = samples[..Math.Min(samples.Length, (samplesPerPixel - _inPixel) * channels)];
            if (_inPixel == 0)
                for (var channel = 0; channel < channels; channel++)
                    _peaks[2 * channel] = _peaks[2 * channel + 1] = part[channel];
            Widen(part);
            samples = samples[part.Length..];
            _inPixel += part.Length / channels;
            if (_inPixel < samplesPerPixel)
                continue;
            EmitPixel();
            _inPixel = 0;
        }
    }

    /// <summary>Many samples at once where each lane of a vector belongs to one channel throughout; the rest one by one.</summary>
    private void Widen(ReadOnlySpan<short> part)
    {
        var at = 0;
        if (part.Length >= 2 * Vector<short>.Count && Vector<short>.Count % channels == 0)
        {
            var vectors = MemoryMarshal.Cast<short, Vector<short>>(part);
            var (least, greatest) = (vectors[0], vectors[0]);
            foreach (var vector in vectors[1..])
                (least, greatest) = (Vector.Min(least, vector), Vector.Max(greatest, vector));
            for (var lane = 0; lane < Vector<short>.Count; lane++)
            {
                Widen(lane % channels, least[lane]);
                Widen(lane % channels, greatest[lane]);
            }
            at = vectors.Length * Vector<short>.Count;
        }
        for (; at < part.Length; at++)
            Widen(at % channels, part[at]);
    }

    private void Widen(int channel, short sample)
    {
        ref var least = ref _peaks[2 * channel];
        ref var greatest = ref _peaks[2 * channel + 1];
        if (sample < least)
            least = sample;
        if (sample > greatest)
            greatest = sample;
    }
}
