using System.Buffers.Binary;

namespace Transcode.Domain.Addresses;

/// <summary>A range of IP addresses. IPv4 lies in ::ffff:0:0/96, so that an address has one form however it was written.</summary>
/// <param name="Prefix">Of the range, 128 bits.</param>
/// <param name="Length">How many of its bits count, 0 to 128.</param>
public readonly record struct AddressRange(UInt128 Prefix, int Length)
{
    private const int BitsBeforeV4 = 96;

    private static readonly UInt128 _v4 = new(0, 0xffff_0000_0000);

    /// <param name="bytes">Four or sixteen, in network order.</param>
    /// <param name="length">As it is written after the slash of such an address.</param>
    public static AddressRange Of(ReadOnlySpan<byte> bytes, int length)
        => new(Bits(bytes), bytes.Length == 4 ? length + BitsBeforeV4 : length);

    /// <param name="bytes">Four or sixteen, in network order.</param>
    public static UInt128 Bits(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => V4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        16 => BinaryPrimitives.ReadUInt128BigEndian(bytes),
        _ => throw new ArgumentException("An IP address has 4 or 16 bytes.", nameof(bytes)),
    };

    public static UInt128 V4(uint address) => _v4 | address;

    public bool Contains(UInt128 address) => Length == 0 || (address ^ Prefix) >> (128 - Length) == 0;
}
