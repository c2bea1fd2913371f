using Transcode.Domain.Profiles;

namespace Transcode.Domain.Ladders;

/// <summary>Fits a profile's ladder entries to a source: aspect kept, never enlarged, even sizes, portrait works. Pure.</summary>
public static class Ladder
{
    /// <summary>A source that has this many times the lines of the ladder entry below it keeps a rendition of its own size: 540p over 480p,
    /// but not 500p.</summary>
    private const double WorthAnEntry = 1.1;

    /// <summary>What dividing and multiplying by the same number may change.</summary>
    private const double Rounding = 1e-9;

    /// <param name="video">The profile's picture settings.</param>
    /// <param name="display">Source size as seen: square pixels, after rotation.</param>
    public static IReadOnlyList<Rendition> Fit(VideoSettings video, (int Width, int Height) display)
    {
        var entries = video.Ladder.OrderByDescending(entry => (long)entry.Width * entry.Height).ToList();
        var fitted = new List<Rendition>();
        foreach (var entry in entries)
        {
            var scale = Scale(entry, display);
            // Ladder entries of one box and several bitrates stand or fall together.
            var below = entries.Where(other => Scale(other, display) < scale).MaxBy(other => Scale(other, display));
            var next = below is null ? 0 : Scale(below, display);
            var keepsSource = below is null || 1 / next >= WorthAnEntry - Rounding;
            if (scale < 1 || (keepsSource && next < 1))
                fitted.Add(Fit(entry, below, video, display));
        }
        return fitted;
    }

    private static Rendition Fit(LadderEntry entry, LadderEntry? below, VideoSettings video, (int Width, int Height) display)
    {
        var scale = Math.Min(1, Scale(entry, display));
        var (width, height) = (Even(display.Width * scale, display.Width), Even(display.Height * scale, display.Height));
        var smaller = scale == 1 && Scale(entry, display) > 1;
        return new Rendition
        {
            Name = smaller ? OwnName(video, entry, $"{Math.Min(width, height)}p") : entry.Name,
            Width = width,
            Height = height,
            Crf = video.Crf,
            Kbps = video.Crf is null || !smaller ? entry.Kbps : Math.Max(64, Between(entry, below, display, (width, height))),
        };
    }

    /// <summary>
    /// Bitrate of a source that lies between two ladder entries: on the curve through both, by size. Below the smallest ladder entry there
    /// is none, and it falls a little slower than the number of pixels.
    /// </summary>
    private static int Between(LadderEntry entry, LadderEntry? below, (int Width, int Height) display, (int Width, int Height) made)
    {
        if (below is null)
            return (int)Math.Round(
                entry.Kbps * Math.Min(1, Math.Pow((double)made.Width * made.Height / ((double)entry.Width * entry.Height), 0.75)));
        var (low, high) = (Scale(below, display), Scale(entry, display));
        var way = Math.Clamp(Math.Log(1 / low) / Math.Log(high / low), 0, 1);
        return (int)Math.Round(below.Kbps * Math.Pow((double)entry.Kbps / below.Kbps, way));
    }

    /// <summary>A ladder entry that the source does not fill is called by what it becomes, unless another ladder entry has that name: a
    /// banner of 1900x360 is no 360p.</summary>
    private static string OwnName(VideoSettings video, LadderEntry entry, string name)
    {
        var isAlone = video.Ladder.Count(other => (other.Width, other.Height) == (entry.Width, entry.Height)) == 1;
        return video.Ladder.Count > 1 && isAlone && video.Ladder.All(other => other.Name != name) ? name : entry.Name;
    }

    /// <summary>How much the source must shrink to fit the ladder entry's box; above 1 it is smaller than the box. A portrait source is
    /// held against the box turned upright.</summary>
    private static double Scale(LadderEntry entry, (int Width, int Height) display)
    {
        var portrait = display.Height > display.Width && entry.Width > entry.Height;
        var (width, height) = portrait ? (entry.Height, entry.Width) : (entry.Width, entry.Height);
        return Math.Min((double)width / display.Width, (double)height / display.Height);
    }

    /// <summary>The nearest even number, never above the source's, never below 2.</summary>
    private static int Even(double size, int source)
    {
        var even = (int)Math.Round(size / 2, MidpointRounding.AwayFromZero) * 2;
        return Math.Max(2, even > source ? even - 2 : even);
    }
}
