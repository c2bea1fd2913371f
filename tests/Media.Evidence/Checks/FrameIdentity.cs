namespace Transcode.MediaEvidence.Checks;

/// <summary>
/// Is the n-th picture of the output the n-th of the source? A count can be right while one frame was lost at a seam and another
/// repeated; so each picture, made small, is held against the source's neighbours and must resemble its own number most.
/// </summary>
public static class FrameIdentity
{
    private const int Width = 64;
    private const int Height = 36;
    private const int Size = Width * Height;
    private const int Reach = 2;

    public static IEnumerable<string> Differences(string source, string output, bool deinterlace = false)
    {
        var expected = Frames(source, deinterlace ? "bwdif=mode=send_frame," : "");
        var actual = Frames(output, "");
        var count = Math.Min(expected.Length, actual.Length) / Size;
        var wrong = Enumerable.Range(0, count).Select(at => (at, best: Best(expected, actual, at, count)))
            .Where(frame => frame.best != frame.at).ToList();
        if (wrong is [var first, ..])
            yield return $"{wrong.Count} frames show another moment; the first is frame {first.at}, which shows the source's frame {first.best}";
    }

    private static int Best(byte[] expected, byte[] actual, int at, int count)
    {
        var (best, own) = (at, Distance(expected, at, actual, at));
        // Only a clear winner counts: two source frames may be alike.
        var least = own * 0.7 - Size * 0.2;
        for (var other = Math.Max(0, at - Reach); other <= Math.Min(count - 1, at + Reach); other++)
        {
            var distance = Distance(expected, other, actual, at);
            if (other != at && distance < least)
                (best, least) = (other, distance);
        }

        return best;
    }

    private static long Distance(byte[] expected, int expectedAt, byte[] actual, int actualAt)
    {
        var sum = 0L;
        for (var at = 0; at < Size; at++)
            sum += Math.Abs(expected[expectedAt * Size + at] - actual[actualAt * Size + at]);
        return sum;
    }

    private static byte[] Frames(string path, string before) => Tool.Bytes(
        "ffmpeg",
        ["-v", "error", "-nostdin", .. Source.Options(path), "-i", Source.Name(path), "-map", "0:V:0",
            "-vf", $"{before}scale={Width}:{Height}:flags=area,format=gray", "-fps_mode", "passthrough", "-f", "rawvideo", "-"]);
}
