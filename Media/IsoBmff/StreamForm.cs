using System.Globalization;

namespace Transcode.Media.IsoBmff;

/// <summary>
/// What chunks of different encoders must have in common to be one stream under one init segment, when each key frame carries its own
/// parameter sets: all that the init segment says but those. In words, so that a difference can be read.
/// </summary>
public static class StreamForm
{
    private static readonly HashSet<string> _notCompared = ["avcC", "btrt"];

    /// <summary>"avc3 profile 100 level 31 4:2:0 8 bit, 1280x720, clock 90000, track 1".</summary>
    /// <returns>Null: the parameter sets are not in band (avc3), so that only equal init segments join.</returns>
    public static string? Of(InitSegment init)
    {
        if (init.SampleEntry.Type != "avc3")
            return null;
        var skip = SampleEntries.FieldsOf(init.Handler);
        var others = init.SampleEntry.Children(skip).Where(child => !_notCompared.Contains(child.Type))
            .Select(child => $"{child.Type} {Convert.ToHexStringLower(child.Body.Span)}").Order(StringComparer.Ordinal);
        return string.Join(", ", new[]
        {
            $"avc3 {Configuration(init.SampleEntry.Require("avcC", skip))}",
            string.Create(
            CultureInfo.InvariantCulture, $"{init.Width}x{init.Height}, clock {init.Timescale}, track {init.TrackId}{(init.HasEditList ? ", edit list" : "")}"),
        }.Concat(others));
    }

    /// <summary>ISO/IEC 14496-15, 5.3.3.1: profile and level; of the High profiles also chroma and depth, behind the parameter
    /// sets.</summary>
    private static string Configuration(Box avcC)
    {
        var fields = avcC.Fields().Skip(1);
        var profile = fields.U8();
        fields.Skip(1); // Constraints are promises of the one encoder, kept in its own sets.
        var level = fields.U8();
        var lengthSize = (fields.U8() & 3) + 1;
        SkipSets(ref fields, 0x1F);
        SkipSets(ref fields, 0xFF);
        var video = fields.Left >= 3
            ? string.Create(
            CultureInfo.InvariantCulture, $" chroma {fields.U8() & 3} depth {8 + (fields.U8() & 7)}/{8 + (fields.U8() & 7)}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"profile {profile} level {level}{video} lengths of {lengthSize}");
    }

    private static void SkipSets(ref FieldReader fields, int countMask)
    {
        for (var count = fields.U8() & countMask; count > 0; count--)
            fields.Skip(fields.U16());
    }
}
