namespace Transcode.Corpus.Practice;

/// <summary>
/// H.264 in which each field is a picture of its own (PAFF), which no encoder at hand writes: a bar that moves with every field. Every
/// macroblock is I_PCM, so nothing has to be coded but headers. Shapes: ITU-T H.264, 7.3.
/// </summary>
internal static class FieldCodedVideo
{
    private const int Width = 160, Height = 128, Macroblock = 16;

    /// <param name="frames">Of two fields each, 25 a second.</param>
    /// <param name="topFirst">Which field comes first.</param>
    public static byte[] Stream(int frames, bool topFirst) =>
    [
        .. Enumerable.Range(0, frames).SelectMany(frame => (byte[])
            [.. Sequence, .. Parameters, .. Field(frame, !topFirst, 2 * frame, isFirst: true),
                .. Field(frame, topFirst, 2 * frame + 1, isFirst: false)]),
    ];

    private static byte[] Sequence => new Bits().Fixed(8, 77).Fixed(8, 0).Fixed(8, 30).Number(0)
        .Number(0) // Four bits of a frame number.
        .Number(0).Number(4) // Eight bits of the order.
        .Number(1).Fixed(1, 0).Number(Width / Macroblock - 1).Number(Height / Macroblock / 2 - 1)
        .Fixed(1, 0).Fixed(1, 0) // Fields may come; frames of mixed macroblocks do not.
        .Fixed(1, 1).Fixed(1, 0)
        .Fixed(1, 1).Fixed(4, 0).Fixed(1, 1).Fixed(32, 1).Fixed(32, 50).Fixed(1, 1).Fixed(4, 0) // 50 fields a second.
        .Unit(0x67);

    private static byte[] Parameters
        => new Bits().Number(0).Number(0).Fixed(2, 0).Number(0).Number(0).Number(0).Fixed(3, 0).Number(0).Number(0).Number(0)
        .Fixed(3, 0b100).Unit(0x68);

    private static byte[] Field(int frame, bool isBottom, int time, bool isFirst)
    {
        var bottom = isBottom ? 1u : 0;
        var bits = new Bits().Number(0).Number(7).Number(0).Fixed(4, 0).Fixed(1, 1).Fixed(1, bottom);
        if (isFirst)
            bits.Number((uint)frame % 2);
        bits.Fixed(8, bottom).Fixed(isFirst ? 2 : 1, 0).Number(0).Number(1);
        byte[] row = [.. Enumerable.Range(0, Width).Select(x => (byte)(Math.Abs(x - time * 4 % Width) < 12 ? 235 : 20))];
        for (var down = 0; down < Height / Macroblock / 2; down++)
            for (var across = 0; across < Width / Macroblock; across++)
            {
                bits.Number(25).Align();
                for (var line = 0; line < Macroblock; line++)
                    bits.Bytes(row.AsSpan(across * Macroblock, Macroblock));
                bits.Bytes(Enumerable.Repeat((byte)128, 128).ToArray());
            }
        return bits.Unit(isFirst ? (byte)0x65 : (byte)0x61);
    }

    /// <summary>Bits one after the other.</summary>
    private sealed class Bits
    {
        private readonly List<byte> _bytes = [];
        private int _free;

        public Bits Fixed(int count, uint value)
        {
            for (var bit = count - 1; bit >= 0; bit--)
            {
                if (_free == 0)
                {
                    _bytes.Add(0);
                    _free = 8;
                }
                _free--;
                _bytes[^1] |= (byte)((value >> bit & 1) << _free);
            }
            return this;
        }

        /// <summary>In the code of Exp-Golomb; for small ones also the signed 0.</summary>
        public Bits Number(uint value)
        {
            var length = 32 - System.Numerics.BitOperations.LeadingZeroCount(value + 1);
            return Fixed(length - 1, 0).Fixed(length, value + 1);
        }

        public void Align() => _free = 0;

        public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

        /// <summary>Ended, with its head, and with the bytes that keep start codes from appearing.</summary>
        public byte[] Unit(byte head)
        {
            Fixed(1, 1);
            var unit = new List<byte> { 0, 0, 0, 1, head };
            var zeros = 0;
            foreach (var each in _bytes)
            {
                if (zeros >= 2 && each <= 3)
                {
                    unit.Add(3);
                    zeros = 0;
                }
                unit.Add(each);
                zeros = each == 0 ? zeros + 1 : 0;
            }
            return [.. unit];
        }
    }
}
