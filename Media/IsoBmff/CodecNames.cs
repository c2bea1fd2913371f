using System.Numerics;
using System.Text;

namespace Transcode.Media.IsoBmff;

/// <summary>The name of a codec with profile and level, as playlists and players write it (RFC 6381 and each codec's own
/// binding).</summary>
internal static class CodecNames
{
    public static string Of(Box entry, int skip) => entry.Type switch
    {
        "avc1" or "avc3" => Avc(entry.Type, entry.Require("avcC", skip)),
        "hvc1" or "hev1" => Hevc(entry.Type, entry.Require("hvcC", skip)),
        "av01" => Av1(entry.Require("av1C", skip)),
        "vp09" => Vp9(entry.Require("vpcC", skip)),
        "mp4a" => Mpeg4Audio(entry.Require("esds", skip)),
        "Opus" => "opus",
        "fLaC" => "flac",
        _ => entry.Type,
    };

    private static string Avc(string type, Box configuration)
    {
        var fields = configuration.Fields().Skip(1);
        return $"{type}.{fields.U8():X2}{fields.U8():X2}{fields.U8():X2}";
    }

    /// <summary>ISO/IEC 14496-15, E.3: profile, compatibility bits in reverse, tier and level, constraint bytes without trailing
    /// zeros.</summary>
    private static string Hevc(string type, Box configuration)
    {
        var fields = configuration.Fields().Skip(1);
        var profile = fields.U8();
        var compatibility = Reverse(fields.U32());
        var constraints = fields.Take(6);
        var level = fields.U8();
        var space = (profile >> 6) switch { 0 => "", var letter => ((char)('A' + letter - 1)).ToString() };
        var name = new StringBuilder($"{type}.{space}{profile & 0x1F}.{compatibility:X}.{((profile & 0x20) == 0 ? 'L' : 'H')}{level}");
        foreach (var constraint in constraints.TrimEnd((byte)0)) name.Append($".{constraint:X}");
        return name.ToString();
    }

    /// <summary>AV1 in ISOBMFF, section 5: profile, level and tier, bit depth.</summary>
    private static string Av1(Box configuration)
    {
        var fields = configuration.Fields().Skip(1);
        int second = fields.U8(), third = fields.U8();
        var depth = (third & 0x40) == 0 ? 8 : (third & 0x20) == 0 ? 10 : 12;
        return $"av01.{second >> 5}.{second & 0x1F:00}{((third & 0x80) == 0 ? 'M' : 'H')}.{depth:00}";
    }

    private static string Vp9(Box configuration)
    {
        var fields = configuration.Fields().Skip(4);
        return $"vp09.{fields.U8():00}.{fields.U8():00}.{fields.U8() >> 4:00}";
    }

    private static string Mpeg4Audio(Box configuration)
    {
        var (objectType, audioType) = ElementaryStream.Read(configuration);
        return audioType is { } audio ? $"mp4a.{objectType:x2}.{audio}" : $"mp4a.{objectType:x2}";
    }

    private static uint Reverse(uint bits)
    {
        uint reversed = 0;
        for (var left = bits; left != 0; left &= left - 1) reversed |= 1u << (31 - BitOperations.TrailingZeroCount(left));
        return reversed;
    }
}
