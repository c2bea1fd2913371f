using System.Globalization;
using FFMpegCore;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Media.Probe;

/// <summary>What ffprobe says of one video stream.</summary>
internal static class VideoStream
{
    /// <returns>Null: it has no codec, size or clock that is known here.</returns>
    public static VideoFacts? Facts(FFProbeStream stream)
    {
        if (stream.CodecName.Known() is not { } codec || stream.Width is not > 0 || stream.Height is not > 0
            || stream.Clock() is not { } timeBase)
            return null;
        var (aspectWidth, aspectHeight) = PixelAspect(stream);
        var crop = Blanking(codec, stream.Width.Value, stream.Height.Value);
        var rate = Rate.Parse(stream.AvgFrameRate.Known());
        var rotation = Rotation(stream);
        return new VideoFacts
        {
            StreamIndex = stream.Index,
            Codec = codec,
            Width = stream.Width.Value,
            Height = stream.Height.Value,
            // The aspect was worked out for all lines, and means the picture.
            PixelAspectWidth = crop is null ? aspectWidth : aspectWidth * crop.Height,
            PixelAspectHeight = crop is null ? aspectHeight : aspectHeight * stream.Height.Value,
            Crop = crop,
            Turned = rotation is 90 or 270,
            Rotation = rotation,
            PixelFormat = stream.PixelFormat.Known() ?? "",
            Interlaced = stream.FieldOrder is "tt" or "bb" or "tb" or "bt",
            BottomFieldFirst = stream.FieldOrder is "bb" or "bt",
            TimeBase = timeBase,
            Duration = ProbeFields.Seconds(stream.Duration),
            FrameRate = rate.IsKnown ? rate : Rate.Parse(stream.FrameRate.Known()),
            H264 = codec == "h264" && stream.FieldOrder == "progressive" && stream.Profile.Known() is { } profile && !IsTransformed(stream)
                ? new H264Facts(profile, stream.Level)
                : null,
            Color = Color(stream),
        };
    }

    /// <summary>IMX (SMPTE 356M) stores 32 lines of the vertical blanking above the picture: codes that no screen shows.</summary>
    private static VideoCrop? Blanking(string codec, int width, int height)
        => (codec, width, height) is ("mpeg2video", 720, 608 or 512) ? new(0, 32, width, height - 32) : null;

    private static ColorFacts Color(FFProbeStream stream) => new()
    {
        Transfer = stream.ColorTransfer.Known(),
        Primaries = stream.ColorPrimaries.Known(),
        Space = stream.ColorSpace.Known(),
        Range = stream.ColorRange.Known(),
    };

    private static (int Width, int Height) PixelAspect(FFProbeStream stream)
    {
        var aspect = (stream.SampleAspectRatio.Known() ?? "1:1").Split(':');
        return aspect.Length == 2 && int.TryParse(aspect[0], CultureInfo.InvariantCulture, out var width)
            && int.TryParse(aspect[1], CultureInfo.InvariantCulture, out var height) && width > 0 && height > 0 ? (width, height) : (1, 1);
    }

    private static int Rotation(FFProbeStream stream)
    {
        foreach (var item in stream.SideData ?? [])
            if (item is not null && item.TryGetValue("rotation", out var rotation) && rotation is not null
                && rotation.TryGetValue<double>(out var degrees) && double.IsFinite(degrees))
                return (int)((Math.Round(degrees / 90) * 90 % 360 + 360) % 360);
        return 0;
    }

    /// <summary>The container says something of how to show the frames: a display matrix, cropping, Dolby Vision. Buffer sizes are no such
    /// thing.</summary>
    private static bool IsTransformed(FFProbeStream stream) =>
        stream.SideData?.Any(item => item?.GetValueOrDefault("side_data_type")?.ToString() != "CPB properties") == true;
}
