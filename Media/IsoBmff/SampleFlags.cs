namespace Transcode.Media.IsoBmff;

/// <summary>The 32 bits that describe a sample's dependence (ISO/IEC 14496-12, 8.8.3.1).</summary>
internal static class SampleFlags
{
    /// <summary>Depends on no other sample, is a sync sample.</summary>
    public const uint Sync = 0x0200_0000;

    /// <summary>Depends on others, is no sync sample.</summary>
    public const uint NonSync = 0x0101_0000;

    private const uint IsNonSync = 0x0001_0000;

    public static bool IsSync(uint flags) => (flags & IsNonSync) == 0;
}
