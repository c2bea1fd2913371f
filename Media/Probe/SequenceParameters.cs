namespace Transcode.Media.Probe;

/// <summary>H.264 sequence parameters (ITU-T H.264, 7.3.2.1.1), as far as the flag that forbids fields. Total: what does not read is no
/// promise.</summary>
internal ref struct SequenceParameters
{
    private readonly ReadOnlySpan<byte> _bits;
    private int _at;

    private SequenceParameters(ReadOnlySpan<byte> bits) => _bits = bits;

    /// <summary>Whether every sequence parameter set of a decoder configuration (avcC) says that all frames are whole.</summary>
    public static bool AllProgressive(ReadOnlySpan<byte> configuration)
    {
        try
        {
            var count = configuration[5] & 0x1F;
            var at = 6;
            for (var i = 0; i < count; i++)
            {
                var length = configuration[at] << 8 | configuration[at + 1];
                if (!new SequenceParameters(Unescaped(configuration.Slice(at + 2, length))).IsProgressive())
                    return false;
                at += 2 + length;
            }
            return count > 0;
        }
        catch (Exception broken) when (broken is IndexOutOfRangeException or ArgumentOutOfRangeException or InvalidDataException)
        {
            return false; // Cut off.
        }
    }

    /// <summary>Without the bytes that keep start codes from appearing.</summary>
    private static byte[] Unescaped(ReadOnlySpan<byte> unit)
    {
        var bytes = new List<byte>(unit.Length);
        for (var i = 0; i < unit.Length; i++)
            if (!(i >= 2 && unit[i] == 3 && unit[i - 1] == 0 && unit[i - 2] == 0))
                bytes.Add(unit[i]);
        return [.. bytes];
    }

    private static readonly HashSet<int> _withChroma = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

    private bool IsProgressive()
    {
        _at = 8;
        var profile = Bits(8);
        _at += 16;
        Number();
        if (_withChroma.Contains(profile))
            Chroma();
        Number(); // Of bits of the frame number.
        switch (Number())
        {
            case 0:
                Number();
                break;
            case 1:
                Bits(1);
                Number();
                Number();
                for (var left = Math.Min(Number(), 256); left > 0; left--)
                    Number();
                break;
        }
        Number(); // Reference frames.
        Bits(1);
        Number(); // Width and height in macroblocks.
        Number();
        return Bits(1) == 1;
    }

    private void Chroma()
    {
        var format = Number();
        if (format == 3)
            Bits(1);
        Number();
        Number();
        Bits(1);
        if (Bits(1) == 0)
            return;
        for (var list = 0; list < (format == 3 ? 12 : 8); list++)
            if (Bits(1) == 1)
                ScalingList(list < 6 ? 16 : 64);
    }

    private void ScalingList(int size)
    {
        var (last, next) = (8, 8);
        for (var i = 0; i < size && next != 0; i++)
        {
            var code = Number();
            next = (last + ((code & 1) == 1 ? (code + 1) / 2 : -code / 2) + 256) % 256;
            last = next == 0 ? last : next;
        }
    }

    private int Bits(int count)
    {
        var value = 0;
        for (; count > 0; count--, _at++)
            value = value << 1 | _bits[_at >> 3] >> (7 - (_at & 7)) & 1;
        return value;
    }

    /// <summary>Exp-Golomb.</summary>
    private int Number()
    {
        var zeros = 0;
        while (Bits(1) == 0)
            if (++zeros > 31)
                throw new InvalidDataException("No number has so many leading zeros.");
        return zeros == 0 ? 0 : (1 << zeros) - 1 + Bits(zeros);
    }
}
