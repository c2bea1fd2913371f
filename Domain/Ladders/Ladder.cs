using Transcode.Domain.Profiles;

namespace Transcode.Domain.Ladders;

/// <summary>Fits a profile's rungs to a source: aspect kept, never enlarged, even sizes, portrait works. Pure.</summary>
public static class Ladder
{
    /// <summary>A source this much larger than the rung below it keeps a rendition of its own size.</summary>
    private const double WorthARung = 1.2;

    /// <param name="video">The profile's picture settings.</param>
    /// <param name="display">Source size as seen: square pixels, after rotation.</param>
    public static IReadOnlyList<Rendition> Fit(VideoSettings video, (int Width, int Height) display)
    {
        var rungs = video.Ladder.OrderByDescending(rung => (long)rung.Width * rung.Height).ToList();
        var fitted = new List<Rendition>();
        foreach (var rung in rungs)
        {
            var scale = Scale(rung, display);
            // Rungs of one box and several bitrates stand or fall together.
            var below = rungs.Select(other => Scale(other, display)).Where(other => other < scale).DefaultIfEmpty(0).Max();
            var keepsSource = below == 0 || 1 / below >= WorthARung;
            if (scale < 1 || (keepsSource && below < 1))
                fitted.Add(Fit(rung, video, display));
        }
        return fitted;
    }

    private static Rendition Fit(Rung rung, VideoSettings video, (int Width, int Height) display)
    {
        var scale = Math.Min(1, Scale(rung, display));
        var (width, height) = (Even(display.Width * scale, display.Width), Even(display.Height * scale, display.Height));
        var smaller = scale == 1 && Scale(rung, display) > 1;
        var share = smaller ? Math.Pow((double)width * height / ((double)rung.Width * rung.Height), 0.75) : 1;
        return new Rendition
        {
            Name = smaller ? OwnName(video, rung, $"{Math.Min(width, height)}p") : rung.Name,
            Width = width,
            Height = height,
            Crf = video.Crf,
            Kbps = video.Crf is null ? rung.Kbps : Math.Max(64, (int)Math.Round(rung.Kbps * Math.Min(1, share))),
        };
    }

    /// <summary>A rung that the source does not fill is called by what it becomes, unless another rung has that name: a banner of 1900x360 is no 360p.</summary>
    private static string OwnName(VideoSettings video, Rung rung, string name)
    {
        var isAlone = video.Ladder.Count(other => (other.Width, other.Height) == (rung.Width, rung.Height)) == 1;
        return video.Ladder.Count > 1 && isAlone && video.Ladder.All(other => other.Name != name) ? name : rung.Name;
    }

    /// <summary>How much the source must shrink to fit the rung's box; above 1 it is smaller than the box. A portrait source is held
    /// against the box turned upright.</summary>
    private static double Scale(Rung rung, (int Width, int Height) display)
    {
        var portrait = display.Height > display.Width && rung.Width > rung.Height;
        var (width, height) = portrait ? (rung.Height, rung.Width) : (rung.Width, rung.Height);
        return Math.Min((double)width / display.Width, (double)height / display.Height);
    }

    /// <summary>The nearest even number, never above the source's, never below 2.</summary>
    private static int Even(double size, int source)
    {
        var even = (int)Math.Round(size / 2, MidpointRounding.AwayFromZero) * 2;
        return Math.Max(2, even > source ? even - 2 : even);
    }
}
